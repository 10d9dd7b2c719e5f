"""The huvudman's own units, a table per section: one row per unit, in alphabetical order."""

from __future__ import annotations

from itertools import pairwise

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from kvalitet import svenska

from ...innehall import Matt
from ...kvalitetssystem import lasar_i_ord
from ..visning import Avsnittsvy, Enhetstabell, Visning
from . import bok as b
from .skolform import skriv_varde, teckenrad

KODBREDD, NAMNBREDD, MATTBREDD = 14, 32, 17
#: Measures side by side: as many as a standing A4 page holds in a size that is easy to read.
MATT_PER_BLOCK = 6
#: Points of rows that such a page holds at the sheet's width.
SIDHOJD = 960.0


def skriv_skolor(wb: Workbook, vy: Visning, sidfot: str) -> None:
    """Own units, when there are several: a sheet of their own, so that it prints as large as it can."""
    block = [(a, e, del_) for a in vy.avsnitt if (e := a.enhetstabell) for del_ in _delar(len(e.matt))]
    if not block:
        return
    ws = wb.create_sheet(f"{vy.del_.namn[:23]}, skolor")
    b.bredder(ws, [KODBREDD, NAMNBREDD, *[MATTBREDD] * MATT_PER_BLOCK])
    b.sida(ws, f"{vy.del_.namn}, skolorna i {vy.huvudman.namn}, {vy.del_.period}", sidfot, liggande=False)
    b.skriv_text(ws, 1, 1, "Era skolor, i bokstavsordning", "Rubrik sida")
    ws.row_dimensions[1].height = 33
    b.skriv_text(ws, 2, 1, f"{svenska.versal(lasar_i_ord(vy.del_.period))}.", "Etikett")
    sedda = {t.typ for _, tabell, _ in block for t in tabell.tecken}
    b.skriv_text(ws, 3, 1, teckenrad(t for t in vy.innehall.tecken if t.typ in sedda), "Etikett")
    ws.freeze_panes = "C4"
    ws.print_title_rows = "1:3"
    rad, fylld = 5, 0.0
    for a, tabell, del_ in block:
        hojd = 90 + 16.5 * len(tabell.rader)
        if fylld and fylld + hojd > SIDHOJD:
            ws.row_breaks.append(Break(id=rad - 1))
            fylld = 0.0
        rad = _enhetsblock(ws, rad, vy, a, tabell, del_)
        fylld += hojd


def _delar(antal: int) -> list[range]:
    """As few blocks as will hold the measures, as even as they can be."""
    block = -(-antal // MATT_PER_BLOCK)
    granser = [round(antal * i / block) for i in range(block + 1)]
    return [range(a, b_) for a, b_ in pairwise(granser)]


def _enhetsblock(ws: Worksheet, rad: int, vy: Visning, a: Avsnittsvy, tabell: Enhetstabell, del_: range) -> int:
    matt = tabell.matt[del_.start : del_.stop]
    fortsattning = ", fortsättning" if del_.start else ""
    b.skriv_text(ws, rad, 1, f"{a.namn}{fortsattning}", "Rubrik block")
    ws.row_dimensions[rad].height = 28
    rad += 1
    topp = rad
    b.skriv_rad(
        ws, rad, ["Skolenhetskod", "Skola", *_rubriker(matt)], ["Kolumn", "Kolumn", *["Kolumn tal"] * len(matt)]
    )
    ws.row_dimensions[rad].height = max(30, *(b.radhojd(m.kortnamn, MATTBREDD - 5, rad=14, storlek=10) for m in matt))
    for r in tabell.rader:
        rad += 1
        b.skriv_text(ws, rad, 1, r.enhet.kod, "Text stöd")
        b.skriv_text(ws, rad, 2, r.enhet.namn, "Text")
        ws.row_dimensions[rad].height = max(16.5, b.radhojd(r.enhet.namn, NAMNBREDD))
        for kolumn, i in enumerate(del_, 3):
            skriv_varde(ws, rad, kolumn, r.varden[i], r.celler[i], tabell.matt[i].decimaler)
    namn = f"Skolor_{vy.del_.skolform}_{a.id}_{del_.start + 1}"
    b.tabell(ws, namn, f"A{topp}", f"{get_column_letter(2 + len(matt))}{rad}")
    if tabell.utan_uppgift:
        rad += 1
        b.skriv_text(ws, rad, 1, utan_uppgift(tabell.utan_uppgift), "Not").alignment = b.Alignment(wrap_text=False)
    return rad + 2


def utan_uppgift(antal: int) -> str:
    skolor = "En skola" if antal == 1 else f"{antal} skolor"
    return f"{skolor} utan någon uppgift i avsnittet står inte med."


def _rubriker(matt: tuple[Matt, ...]) -> list[str]:
    """Table headers must differ: the same short name twice gets its code."""
    namn = [m.kortnamn for m in matt]
    return [n if namn.count(n) == 1 else f"{n} ({m.kod})" for n, m in zip(namn, matt, strict=True)]
