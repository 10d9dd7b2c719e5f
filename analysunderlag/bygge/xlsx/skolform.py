"""A skolform's sheet: förutsättningar, delmål 1-6 with comparison, and below them the huvudman's own units."""

from __future__ import annotations

from decimal import Decimal

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from ...innehall import Matt, Varde
from ..visning import UTAN_VARDE, Avsnittsvy, Cell, Enhetstabell, Mattrad, Visning, ar_tal, enhet_text
from . import bok as b

KOLUMNER = (
    ("Avsnitt", 28), ("Mått", 41), ("Enhet", 17), ("Ni", 11), ("Riket", 11), ("Gruppens median", 11),
    ("P25", 11), ("P75", 11), ("Huvudmän i gruppen med tal", 13), ("Period", 11), ("Källcell, ni", 11),
    ("Grupp", 27), ("Förklaring till tecken", 44),
)  # fmt: skip
TALKOLUMNER = range(4, 10)
#: Measures per block of units: columns C–K.
MATT_PER_BLOCK = 9
#: Points of rows that a landscape A4 page holds at the sheet's width.
SIDHOJD = 590.0


def skriv_skolform(wb: Workbook, vy: Visning, sidfot: str) -> None:
    ws = wb.create_sheet(vy.del_.namn[:31])
    b.bredder(ws, [bredd for _, bredd in KOLUMNER])
    b.skriv_text(ws, 1, 1, vy.rubrik, "Rubrik sida")
    ws.row_dimensions[1].height = 33
    b.skriv_text(ws, 2, 1, _underrad(vy), "Etikett")
    ws.freeze_panes = "C3"
    b.sida(ws, f"{vy.del_.namn}, {vy.huvudman.namn}, {vy.del_.period}", sidfot, liggande=True)
    ws.print_title_rows = "1:2"
    rad = _matt_block(ws, 4, "Förutsättningar", vy.forutsattningar, f"Forutsattningar_{vy.del_.skolform}")
    if vy.forutsattningar and vy.delmal:
        ws.row_breaks.append(Break(id=rad - 1))
    rad = _matt_block(ws, rad, "Delmål 1–6", vy.delmal, f"Delmal_{vy.del_.skolform}")
    _enheter(ws, rad, vy)


def _underrad(vy: Visning) -> str:
    tecken = "   ".join(f"{t.tecken} = {t.ord}" for t in vy.tecken if t.tecken)
    jamforelse = f"Jämförelsegrupp: {vy.gruppnamn} ({vy.del_.grupp.antal} huvudmän)."
    if any(r.annan_grupp for r in vy.matt()):
        jamforelse += " För några mått används en bredare grupp: se kolumnen Grupp."
    return f"Läsåret {vy.del_.period}. {jamforelse}" + (f" Tecken: {tecken}" if tecken else "")


def _matt_block(ws: Worksheet, rad: int, namn: str, avsnitt: tuple[Avsnittsvy, ...], tabellnamn: str) -> int:
    if not avsnitt:
        return rad
    rad = b.rubrik(ws, rad, namn)
    topp = rad
    stilar = ["Kolumn tal" if i in TALKOLUMNER else "Kolumn" for i in range(1, len(KOLUMNER) + 1)]
    stilar[TALKOLUMNER.stop - 1] = "Kolumn indrag"
    b.skriv_rad(ws, rad, [k for k, _ in KOLUMNER], stilar)
    ws.row_dimensions[rad].height = 44
    for a in avsnitt:
        for i, r in enumerate(a.rader):
            rad += 1
            _matt_rad(ws, rad, a, r, forst=i == 0)
    b.tabell(ws, tabellnamn, f"A{topp}", f"{get_column_letter(len(KOLUMNER))}{rad}")
    return rad + 2


def _matt_rad(ws: Worksheet, rad: int, a: Avsnittsvy, r: Mattrad, *, forst: bool) -> None:
    m, g = r.matt, r.matt.grupp
    b.skriv_text(ws, rad, 1, a.kort, "Text stark" if forst else "Text stöd")
    b.skriv_text(ws, rad, 2, r.namn, "Text")
    b.skriv_text(ws, rad, 3, enhet_text(m), "Text stöd")
    skriv_varde(ws, rad, 4, m.eget, r.eget, m.decimaler, "Tal eget")
    skriv_varde(ws, rad, 5, m.riket, r.riket, m.decimaler)
    for kolumn, tal in enumerate((g.median, g.p25, g.p75) if g else (None, None, None), 6):
        _grupptal(ws, rad, kolumn, tal, m.decimaler)
    _grupptal(ws, rad, 9, Decimal(g.n) if g else None, 0)
    b.skriv_text(ws, rad, 10, r.period, "Text indrag")
    b.skriv_text(ws, rad, 11, r.kallcell, "Text stöd")
    forklaring = _forklaring(r)
    b.skriv_text(ws, rad, 12, r.gruppnamn or UTAN_VARDE, "Text stöd")
    b.skriv_text(ws, rad, 13, forklaring, "Text stöd")
    ws.row_dimensions[rad].height = max(
        18.5, b.radhojd(enhet_text(m), KOLUMNER[2][1], storlek=10), b.radhojd(r.namn, KOLUMNER[1][1]),
        b.radhojd(a.kort, KOLUMNER[0][1]), b.radhojd(forklaring, KOLUMNER[12][1], storlek=10),
        b.radhojd(r.gruppnamn, KOLUMNER[11][1], storlek=10),
    )  # fmt: skip


def _grupptal(ws: Worksheet, rad: int, kolumn: int, tal: Decimal | None, decimaler: int) -> None:
    if tal is None:
        b.skriv_text(ws, rad, kolumn, "–", "Tal")
    else:
        b.skriv_tal(ws, rad, kolumn, tal, decimaler)


def _forklaring(r: Mattrad) -> str:
    delar = [r.matt.egen_forklaring or r.eget.forklaring] if not r.eget.ar_tal else []
    if not r.riket.ar_tal and r.riket.forklaring and r.riket.forklaring not in delar:
        delar.append(f"Riket: {r.riket.forklaring}")
    return " ".join(d for d in delar if d)


def skriv_varde(ws: Worksheet, rad: int, kolumn: int, v: Varde, cell: Cell, decimaler: int, stil: str = "Tal") -> None:
    """A published number as a number, a sign as the text that is shown everywhere."""
    if ar_tal(v) and v.varde is not None:
        b.skriv_tal(ws, rad, kolumn, v.varde, decimaler, stil)
    else:
        b.skriv_text(ws, rad, kolumn, cell.text, stil)


def _enheter(ws: Worksheet, rad: int, vy: Visning) -> None:
    block = [(a, e, i) for a in vy.avsnitt if (e := a.enhetstabell) for i in range(0, len(e.matt), MATT_PER_BLOCK)]
    if not block:
        return
    ws.row_breaks.append(Break(id=rad - 1))
    rad = b.rubrik(ws, rad, "Era skolor, i bokstavsordning")
    fylld = 32.0
    for a, tabell, start in block:
        hojd = 90 + 16.5 * len(tabell.rader)
        if fylld > 60 and fylld + hojd > SIDHOJD:
            ws.row_breaks.append(Break(id=rad - 1))
            fylld = 0.0
        rad = _enhetsblock(ws, rad, vy, a, tabell, start)
        fylld += hojd


def _enhetsblock(ws: Worksheet, rad: int, vy: Visning, a: Avsnittsvy, tabell: Enhetstabell, start: int) -> int:
    matt = tabell.matt[start : start + MATT_PER_BLOCK]
    del_ = f" ({start // MATT_PER_BLOCK + 1})" if len(tabell.matt) > MATT_PER_BLOCK else ""
    b.skriv_text(ws, rad, 1, f"{a.namn}: skolorna{del_}", "Rubrik block")
    ws.row_dimensions[rad].height = 28
    rad += 1
    topp = rad
    b.skriv_rad(
        ws, rad, ["Skolenhetskod", "Skola", *_rubriker(matt)], ["Kolumn", "Kolumn", *["Kolumn tal"] * len(matt)]
    )
    ws.row_dimensions[rad].height = max(30, *(b.radhojd(m.kortnamn, 10, rad=14, storlek=10) for m in matt))
    for r in tabell.rader:
        rad += 1
        b.skriv_text(ws, rad, 1, r.enhet.kod, "Text stöd")
        b.skriv_text(ws, rad, 2, r.enhet.namn, "Text")
        ws.row_dimensions[rad].height = max(16.5, b.radhojd(r.enhet.namn, KOLUMNER[1][1]))
        for i, m in enumerate(matt):
            skriv_varde(ws, rad, 3 + i, r.varden[start + i], r.celler[start + i], m.decimaler)
    namn = f"Skolor_{vy.del_.skolform}_{a.id}_{start // MATT_PER_BLOCK + 1}"
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
