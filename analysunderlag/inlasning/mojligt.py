"""Which numbers a measure can have, by the unit it is counted in.

What the unit rules out is refused as any other bad cell. What is unusual but may be true is let in with a warning, and
its release waits for a person (services.releasekontroller.ovanligt).
"""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from ..kvalitetssystem.data import SKALOR, Enhet

ATGARD = "Hämta filen igen, eller fråga den som har gjort den vad som ska stå i cellen."
_HELA = {Enhet.ANTAL, Enhet.BARN, Enhet.GRUPPER}
_KAN_BLI_NEGATIVA = {Enhet.KR, Enhet.TKR}  # a cost can, where an earlier year's bookkeeping is set right
_VAD = {
    Enhet.PROCENT: "en andel ligger mellan 0 och 100 procent",
    Enhet.MEDELVARDE: "medelvärdet ligger på en skala mellan 0 och 10",
    Enhet.ANTAL: "ett antal är aldrig mindre än 0",
    Enhet.HELTIDSTJANSTER: "antalet heltidstjänster är aldrig mindre än 0",
    Enhet.ELEVER_PER: "antalet elever är aldrig mindre än 0",
    Enhet.BARN: "ett antal är aldrig mindre än 0",
    Enhet.GRUPPER: "ett antal är aldrig mindre än 0",
    Enhet.BARN_PER: "antalet barn är aldrig mindre än 0",
    Enhet.POANG: "betygspoängen ligger mellan 0 och 20",
}


class Mattregel(NamedTuple):
    """A measure that a source may hold: its code, and the unit that says which numbers are possible."""

    kod: str
    enhet: str


def omojligt(tal: Decimal, enhet: str) -> str:
    """Why this cannot be a number of the measure, and what to do; empty when it can."""
    minst, storst = SKALOR.get(enhet, (None if enhet in _KAN_BLI_NEGATIVA else 0, None))
    if (minst is not None and tal < minst) or (storst is not None and tal > storst):
        return f"Talet {_visat(tal)} är omöjligt: {_VAD.get(Enhet(enhet), 'måttet är aldrig mindre än 0')}. {ATGARD}"
    if enhet in _HELA and tal != tal.to_integral_value():
        return f"Talet {_visat(tal)} är omöjligt: ett antal är ett helt tal. {ATGARD}"
    return ""


def ovanligt(tal: Decimal, enhet: str) -> str:
    """What makes a possible number worth a person's look; empty when nothing does."""
    if enhet in _KAN_BLI_NEGATIVA and tal < 0:
        return f"Kostnaden {_visat(tal)} är negativ. Det kan stämma, men är ovanligt."
    return ""


def _visat(tal: Decimal) -> str:
    return format(tal, "f").replace(".", ",").replace("-", "−")
