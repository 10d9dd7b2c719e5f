"""Numbers, signs, units and dates as text."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from kvalitet import svenska

from ...innehall import Avsnitt, Matt, Varde
from ...kvalitetssystem import ENHETSORD, ENHETSTECKEN
from ...vardetyper import Vardetyp

TOMT = "tom"  # an empty source cell is said with a word, never shown as nothing
UTAN_VARDE = "–"  # we have made no comparison; never used for a published value


def tal(varde: Decimal | None, decimaler: int) -> str:
    """A number of ours or of the source, rounded only here; `None` (no comparison made) is a dash."""
    return UTAN_VARDE if varde is None else svenska.tal(varde, decimaler)


def varde(v: Varde, decimaler: int) -> str:
    """The one rule: a number gets the measure's decimals, a sign stands as published, an empty cell is a word."""
    if v.typ is Vardetyp.TAL and v.varde is not None:
        return svenska.tal(v.varde, decimaler)
    return v.ratext or TOMT


def ar_tal(v: Varde) -> bool:
    return v.typ is Vardetyp.TAL and v.varde is not None


def enhet_kort(m: Matt) -> str:
    """`%`, `kr` or `tkr`; empty where the measure's name says what is counted."""
    return ENHETSTECKEN.get(m.enhet, "")


def enhet_text(m: Matt) -> str:
    """The unit in words, for a column of its own."""
    return ENHETSORD.get(m.enhet, m.enhet)


def avsnittsnamn(a: Avsnitt) -> str:
    return f"Delmål {a.nummer}. {a.rubrik}" if a.nummer else a.rubrik


def avsnittsnamn_kort(a: Avsnitt) -> str:
    return f"{a.nummer} {a.rubrik}" if a.nummer else a.rubrik


def datum(iso: str) -> str:
    """`2026-11-13` → `13 november 2026`; other text (a release that is not dated) as it stands."""
    try:
        return svenska.datum(date.fromisoformat(iso))
    except ValueError:
        return iso
