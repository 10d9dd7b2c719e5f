"""A skolform's sheet: förutsättningar and delmål 1-6, every measure with its comparison and what its sign means."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from kvalitet import svenska
from kvalitet.svenska import FAST

from ...innehall import Tecken, Varde
from ...kvalitetssystem import lasar_i_ord
from ..visning import UTAN_VARDE, Avsnittsvy, Cell, Mattrad, Visning, ar_tal, enhet_text
from . import bok as b

KOLUMNER = (
    ("Avsnitt", 22), ("Mått", 39), ("Enhet", 15), ("Ni", 12), ("Riket", 13), ("Gruppens median", 12),
    ("P25", 11), ("P75", 11), ("Huvudmän i gruppen med tal", 13), ("Grupp", 23), ("Liknande, median", 12),
    ("Liknande med tal", 11), ("Förklaring till tecken", 38), ("Period", 11), ("Källcell, ni", 11),
    ("Tidigare år", 44),
)  # fmt: skip
TALKOLUMNER = (*range(4, 10), 11, 12)
GRUPP, LIKNANDE, LIKNANDE_N, FORKLARING, PERIOD, KALLCELL, TIDIGARE = range(10, 17)


def skriv_skolform(wb: Workbook, vy: Visning, sidfot: str) -> None:
    ws = wb.create_sheet(vy.del_.namn[:31])
    b.bredder(ws, [bredd for _, bredd in KOLUMNER])
    b.skriv_text(ws, 1, 1, vy.rubrik, "Rubrik sida")
    ws.row_dimensions[1].height = 33
    b.skriv_text(ws, 2, 1, _underrad(vy), "Etikett")
    b.skriv_text(ws, 3, 1, teckenrad(vy.tecken), "Etikett")
    ws.freeze_panes = "C4"
    b.sida(ws, ", ".join(filter(None, (vy.del_.namn, vy.huvudman.namn, vy.del_.period))), sidfot, liggande=True)
    if vy.del_.utan_tal:
        _luckor(ws, vy)
        return
    ws.print_title_rows = "1:3"
    rad = _matt_block(ws, 5, "Förutsättningar", vy.forutsattningar, f"Forutsattningar_{vy.del_.skolform}")
    if vy.forutsattningar and vy.delmal:
        ws.row_breaks.append(Break(id=rad - 1))
    rad = _matt_block(ws, rad, "Delmål 1–6", vy.delmal, f"Delmal_{vy.del_.skolform}")
    # Period and source cell are for looking up, so they stay on the screen; so does an empty explanation.
    sista = FORKLARING if any(_forklaring(r) for r in vy.matt()) else LIKNANDE_N
    ws.print_area = f"A1:{get_column_letter(sista)}{rad - 2}"


def _luckor(ws: Worksheet, vy: Visning) -> None:
    """A skolform that the statistics have no number for: what is missing, and questions to bring."""
    b.bredder(ws, (34, 100))
    rad = b.rubrik(ws, 5, "Det här visar statistiken inte")
    fragor = [(f.rubrik, f.text) for f in vy.del_.fragor]
    for namn, text in [*((x.rubrik, x.text) for x in vy.del_.luckor), ("", "Frågor att ta med"), *fragor]:
        b.skriv_text(ws, rad, 1, namn, "Etikett")
        b.skriv_text(ws, rad, 2, text, "Löptext" if namn else "Rubrik block")
        ws.row_dimensions[rad].height = b.radhojd(text, 100)
        rad += 1
    ws.print_area = f"A1:B{rad}"


def _underrad(vy: Visning) -> str:
    if vy.del_.utan_tal:
        return "Statistiken har inga uppgifter om er för den här skolformen. Den hör lika mycket till samtalet."
    jamforelse = f"Jämförelsegrupp: {vy.gruppnamn} ({vy.del_.grupp.antal} huvudmän)."
    if any(r.annan_grupp for r in vy.matt()):
        jamforelse += " För några mått används en bredare grupp: se kolumnen Grupp."
    return f"{svenska.versal(lasar_i_ord(vy.del_.period))}. {jamforelse}"


def teckenrad(tecken: Iterable[Tecken]) -> str:
    med = "   ".join(f"{t.tecken} = {t.ord}" for t in tecken if t.tecken)
    return f"Tecken: {med}" if med else ""


def _matt_block(ws: Worksheet, rad: int, namn: str, avsnitt: tuple[Avsnittsvy, ...], tabellnamn: str) -> int:
    if not avsnitt:
        return rad
    rad = b.rubrik(ws, rad, namn)
    topp = rad
    stilar = ["Kolumn tal" if i in TALKOLUMNER else "Kolumn" for i in range(1, len(KOLUMNER) + 1)]
    stilar[GRUPP - 1] = stilar[FORKLARING - 1] = "Kolumn indrag"
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
    b.skriv_text(ws, rad, 2, sokbart(r.namn), "Text")
    b.skriv_text(ws, rad, 3, enhet_text(m), "Text stöd")
    skriv_varde(ws, rad, 4, m.eget, r.eget, m.decimaler, "Tal eget")
    skriv_varde(ws, rad, 5, m.riket, r.riket, m.decimaler)
    for kolumn, tal in enumerate((g.median, g.p25, g.p75) if g else (None, None, None), 6):
        _grupptal(ws, rad, kolumn, tal, m.decimaler)
    n = g.n if g else m.dold_grupp.n if m.dold_grupp else None
    _grupptal(ws, rad, 9, None if n is None else Decimal(n), 0)
    forklaring = _forklaring(r)
    b.skriv_text(ws, rad, GRUPP, r.gruppnamn or UTAN_VARDE, "Text indrag")
    liknande = m.liknande
    _grupptal(ws, rad, LIKNANDE, liknande.median if liknande else None, m.decimaler)
    _grupptal(ws, rad, LIKNANDE_N, Decimal(liknande.n) if liknande else None, 0)
    b.skriv_text(ws, rad, FORKLARING, forklaring, "Text indrag")
    b.skriv_text(ws, rad, PERIOD, r.period, "Text stöd")
    b.skriv_text(ws, rad, KALLCELL, r.kallcell, "Text stöd")
    b.skriv_text(ws, rad, TIDIGARE, _tidigare(r), "Text stöd")
    hojder = [b.radhojd(r.namn, KOLUMNER[1][1]), b.radhojd(a.kort, KOLUMNER[0][1])]
    for kolumn, text in ((3, enhet_text(m)), (GRUPP, r.gruppnamn), (FORKLARING, forklaring)):
        hojder.append(b.radhojd(text, KOLUMNER[kolumn - 1][1], storlek=10))
    ws.row_dimensions[rad].height = max(18.5, *hojder)


def _tidigare(r: Mattrad) -> str:
    """Every earlier period with its value or sign, and where the series is broken."""
    ar = "; ".join(f"{period}: {text}" for period, text in r.over_tid[:-1])
    return " ".join(filter(None, (ar, *(f"Brott {b.period}: {b.text}" for b in r.matt.brott))))


def sokbart(text: str) -> str:
    """A person who searches or filters types an ordinary space."""
    return text.replace(FAST, " ")


def _grupptal(ws: Worksheet, rad: int, kolumn: int, tal: Decimal | None, decimaler: int) -> None:
    if tal is None:
        b.skriv_text(ws, rad, kolumn, UTAN_VARDE, "Tal")
    else:
        b.skriv_tal(ws, rad, kolumn, tal, decimaler)


def _forklaring(r: Mattrad) -> str:
    delar = [r.matt.egen_forklaring or r.eget.forklaring] if not r.eget.ar_tal else []
    if not r.riket.ar_tal and r.riket.forklaring and r.riket.forklaring not in delar:
        delar.append(f"Riket: {r.riket.forklaring}")
    if r.utan_grupp:
        delar.append(f"Gruppens median {r.utan_grupp}.")
    if r.utan_liknande:
        delar.append(f"De liknandes median {r.utan_liknande}.")
    return " ".join(d for d in delar if d)


def skriv_varde(ws: Worksheet, rad: int, kolumn: int, v: Varde, cell: Cell, decimaler: int, stil: str = "Tal") -> None:
    """A published number as a number, a sign as the text that is shown everywhere."""
    if ar_tal(v) and v.varde is not None:
        b.skriv_tal(ws, rad, kolumn, v.varde, decimaler, stil)
    else:
        b.skriv_text(ws, rad, kolumn, cell.text, stil)
