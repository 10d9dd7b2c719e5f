"""The liknande huvudmän, a sheet per skolform: one row each with why, and the numbers that likeness was counted by."""

from __future__ import annotations

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from kvalitet import svenska

from ...kvalitetssystem import lasar_i_ord
from ..visning import UTAN_VARDE, Visning
from . import bok as b
from .overblick import matt_med_enhet
from .skolform import skriv_varde

NAMNBREDD, NYCKELBREDD, SKALBREDD, MATTBREDD = 36, 14, 52, 15


def skriv_liknande(wb: Workbook, vy: Visning, sidfot: str) -> None:
    """Nothing without any similar ones: why, and how they are chosen, stands among the explanations."""
    if (liknande := vy.liknande) is None or not liknande.rader:
        return
    ws = wb.create_sheet(f"{vy.del_.namn[:20]}, liknande")
    b.bredder(ws, [NAMNBREDD, NYCKELBREDD, SKALBREDD, *[MATTBREDD] * len(liknande.kolumner)])
    b.sida(ws, f"{vy.del_.namn}, liknande huvudmän, {vy.huvudman.namn}, {vy.del_.period}", sidfot, liggande=True)
    b.skriv_text(ws, 1, 1, "Liknande huvudmän", "Rubrik sida")
    ws.row_dimensions[1].height = 33
    b.skriv_text(
        ws,
        2,
        1,
        f"{svenska.versal(lasar_i_ord(vy.del_.period))}. Så är de valda: se Källor och förklaringar.",
        "Etikett",
    )
    ws.freeze_panes = "B3"
    ws.print_title_rows = "1:2"
    _tabell(ws, 4, vy)


def _tabell(ws: Worksheet, rad: int, vy: Visning) -> None:
    liknande = vy.liknande
    assert liknande is not None
    topp, antal = rad, len(liknande.kolumner)
    rubriker = ["Huvudman", "Nyckel", "Varför", *(matt_med_enhet(r) for r in liknande.kolumner)]
    b.skriv_rad(ws, rad, rubriker, ["Kolumn"] * 3 + ["Kolumn tal"] * antal)
    ws.row_dimensions[rad].height = max(30, *(b.radhojd(t, MATTBREDD - 3, rad=14, storlek=10) for t in rubriker[3:]))
    rad += 1
    b.skriv_rad(ws, rad, [f"Ni: {vy.huvudman.namn}", vy.huvudman.nyckel, ""], ["Text stark", "Text stöd", "Text"])
    ws.row_dimensions[rad].height = max(18.5, b.radhojd(f"Ni: {vy.huvudman.namn}", NAMNBREDD))
    for kolumn, r in enumerate(liknande.kolumner, 4):
        skriv_varde(ws, rad, kolumn, r.matt.eget, r.eget, r.matt.decimaler, "Tal eget")
    for post in liknande.rader:
        rad += 1
        h = post.huvudman
        b.skriv_rad(ws, rad, [h.namn, h.nyckel, h.skal], ["Text", "Text stöd", "Text"])
        ws.row_dimensions[rad].height = max(18.5, b.radhojd(h.namn, NAMNBREDD), b.radhojd(h.skal, SKALBREDD))
        for kolumn, (varde, r) in enumerate(zip(post.tal, liknande.kolumner, strict=True), 4):
            if varde is None:
                b.skriv_text(ws, rad, kolumn, UTAN_VARDE, "Tal")
            else:
                b.skriv_tal(ws, rad, kolumn, varde, r.matt.decimaler)
    b.tabell(ws, f"Liknande_{vy.del_.skolform}", f"A{topp}", f"{get_column_letter(3 + antal)}{rad}")
    if liknande.har_tomma:
        b.skriv_text(ws, rad + 1, 1, f"{UTAN_VARDE} Inget publicerat tal.", "Not").alignment = b.Alignment(
            wrap_text=False
        )
