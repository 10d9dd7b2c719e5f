"""One cell: its text exactly as published, and what kind of value it is. Numbers keep no float artefacts."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from ..vardetyper import TECKEN, Vardetyp
from .modell import Cellvarde

STORSTA_TAL = 10**12  # the database column holds twelve digits before the decimal sign
FLEST_DECIMALER = 6
FOR_STORT = "Talet är orimligt stort. Hämta filen igen, eller fråga den som har gjort den vad som ska stå i cellen."

_TALTEXT = re.compile(r"[+\-−]?\d[\d\s]*(?P<skilje>[.,]\d+)?\s*%?")


def taltext(tal: float) -> str:
    """Shortest decimal text that is exactly this number: 153.0 → 153, 48.7 → 48.7, never an exponent."""
    if tal == 0:
        return "0"
    if tal.is_integer():
        return str(int(tal))
    return format(Decimal(repr(tal)), "f")


def tolka(innehall: object) -> Cellvarde | str:
    """A value, or a Swedish sentence saying what is wrong with the cell.

    The signs are kept apart: missing, protected, majority, not reported, rounded, not applicable, blank.
    Source: Skolverket's explanation of signs in the table itself; see docs/ordlista.md.
    """
    if isinstance(innehall, bool):
        return f"Cellen har ett sanningsvärde ({'SANT' if innehall else 'FALSKT'}), inte ett tal eller tecken."
    if isinstance(innehall, int | float):
        return _tolka_tal(float(innehall))
    if isinstance(innehall, str):
        return _tolka_text(innehall)
    if isinstance(innehall, date | datetime | time | timedelta):
        return f"Cellen har ett datum eller klockslag ({innehall}), inte ett tal. Ett tal kan ha fått datumformat."
    return "Cellens innehåll går inte att tolka."


def _tolka_tal(tal: float) -> Cellvarde | str:
    if math.isnan(tal):
        return "Cellen har värdet NaN (”inte ett tal”). Där ska stå ett tal, ett tecken eller ingenting."
    if math.isinf(tal):
        return "Talet är oändligt, eller för stort för att läsas. Där ska stå ett tal, ett tecken eller ingenting."
    if abs(tal) >= STORSTA_TAL:
        return FOR_STORT
    text = taltext(tal)
    return Cellvarde(text, Vardetyp.TAL, Decimal(text))


def _tolka_text(text: str) -> Cellvarde | str:
    rensad = text.strip()
    typ = TECKEN.get(rensad)
    if typ is not None:
        return Cellvarde(rensad, typ, None)
    if traff := _TALTEXT.fullmatch(rensad):
        if (traff["skilje"] or "").startswith(","):
            return f"Talet ”{rensad}” är skrivet som text med decimalkomma. Det ska vara ett tal i cellen."
        return f"Talet ”{rensad}” är skrivet som text. Det ska vara ett tal i cellen."
    return okant_tecken(rensad)


def okant_tecken(text: str, tecken: Mapping[str, Vardetyp] = TECKEN) -> str:
    """What is said about a text that is neither a number nor one of the signs that the source uses."""
    kant = text if len(text) <= 40 else f"{text[:40]}…"
    return f"Okänt tecken ”{kant}”. Kända tecken: {'  '.join(t for t in tecken if t)} eller tom cell."


def fler_decimaler(varde: Cellvarde) -> bool:
    """More decimals than the database column keeps for arithmetic; the text still holds them all."""
    return varde.varde is not None and -int(varde.varde.as_tuple().exponent) > FLEST_DECIMALER
