"""All skolformer side by side in the overview sheet: the same columns for each, the gap in words where there is one."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from openpyxl.worksheet.worksheet import Worksheet

from ..visning import UTAN_VARDE, Mattrad, Oversiktsvy
from . import bok as b
from .skolform import skriv_varde, sokbart

RUBRIKER = (
    "Skolform",
    "Ett resultat, eller det som saknas",
    "Resultat",
    "Behöriga, %",
    "Enheter",
    "Barn och elever",
)
TEXTBREDD = 62


def skriv_skolformer(ws: Worksheet, rad: int, oversikt: Sequence[Oversiktsvy]) -> int:
    """A single skolform needs no overview."""
    if len(oversikt) < 2:
        return rad
    rad = b.rubrik(ws, rad, "Alla skolformer")
    topp = rad
    b.skriv_rad(ws, rad, RUBRIKER, ["Kolumn", "Kolumn", *["Kolumn tal"] * 4])
    ws.row_dimensions[rad].height = 30
    for o in oversikt:
        rad += 1
        b.skriv_text(ws, rad, 1, o.namn, "Text stark")
        text = sokbart(o.resultatnamn)
        b.skriv_text(ws, rad, 2, text, "Text" if o.resultat else "Text stöd")
        _tal(ws, rad, 3, o.resultat)
        _tal(ws, rad, 4, o.behorighet)
        _antal(ws, rad, 5, Decimal(o.rad.enheter) if o.rad.enheter else None, o.enheter)
        _antal(ws, rad, 6, o.antal_tal, o.antal)
        ws.row_dimensions[rad].height = max(18.5, b.radhojd(text, TEXTBREDD))
    b.tabell(ws, "Skolformer", f"A{topp}", f"F{rad}")
    b.skriv_text(ws, rad + 1, 1, NOT, "Not").alignment = b.Alignment(wrap_text=False)
    return rad + 3


NOT = (
    "Enheter och antal kommer från registret, utom där skolformens egen statistik har ett tal. Behöriga: lärare med "
    "legitimation och behörighet; i förskolan andelen tjänster med förskollärarlegitimation."
)


def _antal(ws: Worksheet, rad: int, kolumn: int, tal: Decimal | None, text: str) -> None:
    if tal is None:
        b.skriv_text(ws, rad, kolumn, text, "Tal")
    else:
        b.skriv_tal(ws, rad, kolumn, tal, 0)


def _tal(ws: Worksheet, rad: int, kolumn: int, r: Mattrad | None) -> None:
    if r is None:
        b.skriv_text(ws, rad, kolumn, UTAN_VARDE, "Tal")
    else:
        skriv_varde(ws, rad, kolumn, r.matt.eget, r.eget, r.matt.decimaler)
