"""The workbook's tools: styles, safe cells, print set-up, and saving without clock time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from html import escape
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, Side
from openpyxl.worksheet.table import Table, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

TYPSNITT = "Calibri"  # the one face that every spreadsheet program has (or a metric twin of)
BLACK, STOD, LINJE, PLOMMON, ACCENT = "2E2B26", "635C53", "E4E0DA", "6B2D73", "1F5A7A"
PAPPER = "FAF8F5"
FAST_TID = datetime(2000, 1, 1, tzinfo=UTC)
_ZIPTID = (2000, 1, 1, 0, 0, 0)
_FORMELSTART = ("=", "+", "-", "@", "\t", "\r")
_OTILLATNA = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
TUNN, MORK = Side("thin", color=LINJE), Side("thin", color="7E7870")


def _stil(namn: str, *, storlek: float = 11, fet: bool = False, farg: str = BLACK, **falt: Any) -> NamedStyle:
    stil = NamedStyle(namn)
    stil.font = Font(name=TYPSNITT, size=storlek, bold=fet, color=farg)
    linjering = {"vertical": "top", "wrap_text": False, **falt.pop("linjering", {})}
    stil.alignment = Alignment(**linjering)
    for nyckel, varde in falt.items():
        setattr(stil, nyckel, varde)
    return stil


def _stilar() -> list[NamedStyle]:
    under, rubriklinje = Border(bottom=TUNN), Border(bottom=MORK)
    bryt = {"wrap_text": True}
    mitt = {"wrap_text": True, "vertical": "center"}
    tal = {"horizontal": "right", "indent": 1}  # so that two headings side by side do not run together
    indrag = {"horizontal": "left", "indent": 1}  # text beside numbers; an indent counts only with an alignment
    return [
        _stil("Rubrik sida", storlek=22, fet=True),
        _stil("Rubrik block", storlek=15, fet=True, linjering={"vertical": "bottom"}),
        _stil("Ingress", storlek=12, farg=STOD, linjering=bryt),
        _stil("Löptext", linjering=bryt),
        _stil("Etikett", farg=STOD),
        _stil("Not", storlek=10, farg=STOD, linjering=bryt),
        _stil("Kolumn", storlek=10, fet=True, border=rubriklinje, linjering={"wrap_text": True, "vertical": "bottom"}),
        _stil(
            "Kolumn indrag",
            storlek=10,
            fet=True,
            border=rubriklinje,
            linjering={"wrap_text": True, "vertical": "bottom", **indrag},
        ),
        _stil(
            "Kolumn tal",
            storlek=10,
            fet=True,
            border=rubriklinje,
            linjering={"wrap_text": True, "vertical": "bottom", **tal},
        ),
        _stil("Text", border=under, linjering=mitt),
        _stil("Text stöd", storlek=10, farg=STOD, border=under, linjering=mitt),
        _stil("Text indrag", storlek=10, farg=STOD, border=under, linjering={**mitt, **indrag}),
        _stil("Text stark", fet=True, border=under, linjering=mitt),
        _stil("Tal", border=under, linjering={"vertical": "center", **tal}),
        _stil(
            "Tal eget",
            fet=True,
            farg=PLOMMON,
            border=under,
            linjering={"vertical": "center", **tal},
        ),
        _stil("Länk", farg=ACCENT, linjering={"vertical": "top"}),
    ]


def ny_bok(titel: str, amne: str) -> Workbook:
    bok = Workbook()
    bok.remove(bok.worksheets[0])
    for stil in _stilar():
        bok.add_named_style(stil)
    grund = bok._named_styles["Normal"]
    grund.font = Font(name=TYPSNITT, size=11, color=BLACK)
    egenskaper = bok.properties
    egenskaper.title, egenskaper.subject, egenskaper.language = titel, amne, "sv-SE"
    egenskaper.creator, egenskaper.keywords = "Kvalitet", "analysunderlag; kvalitetsdialog"
    egenskaper.created = egenskaper.modified = FAST_TID
    return bok


def talformat(decimaler: int) -> str:
    """Thousands separator and decimal comma in Swedish wherever the file is opened."""
    return "[$-41D]#,##0" + ("." + "0" * decimaler if decimaler else "")


def ren(text: str) -> str:
    return _OTILLATNA.sub("", text)


def skriv_text(ws: Worksheet, rad: int, kolumn: int, text: str, stil: str) -> Cell:
    """Text is text: what begins like a formula is stored as a string and marked so that editing keeps it one."""
    cell = ws.cell(rad, kolumn)
    cell.style = stil
    cell.value = ren(text)
    cell.data_type = "s"
    if text.startswith(_FORMELSTART):
        cell.quotePrefix = True
    return cell


def skriv_tal(ws: Worksheet, rad: int, kolumn: int, tal: Decimal, decimaler: int, stil: str = "Tal") -> Cell:
    cell = ws.cell(rad, kolumn)
    cell.style = stil
    cell.value = tal
    cell.number_format = talformat(decimaler)
    return cell


def skriv_rad(ws: Worksheet, rad: int, texter: Sequence[str], stilar: Sequence[str]) -> None:
    for kolumn, (text, stil) in enumerate(zip(texter, stilar, strict=True), 1):
        skriv_text(ws, rad, kolumn, text, stil)


def rubrik(ws: Worksheet, rad: int, text: str, *, hojd: float = 30) -> int:
    skriv_text(ws, rad, 1, text, "Rubrik block")
    ws.row_dimensions[rad].height = hojd
    return rad + 1


def bredder(ws: Worksheet, bredder_: Sequence[float]) -> None:
    for i, bredd in enumerate(bredder_):
        ws.column_dimensions[chr(65 + i)].width = bredd


def radhojd(text: str, bredd: float, *, rad: float = 15, storlek: float = 11) -> float:
    """Height for wrapped text: no spreadsheet program computes it for a file that it has not opened yet."""
    tecken = max(1.0, bredd * 11 / storlek * 1.08)
    rader = 0
    for stycke in text.split("\n"):
        langd, antal = 0, 1
        for ord_ in stycke.split(" "):
            if langd and langd + 1 + len(ord_) > tecken:
                antal, langd = antal + 1, 0
            langd += len(ord_) + (1 if langd else 0)
        rader += antal
    return rader * rad * storlek / 11 + 2


def tabell(ws: Worksheet, namn: str, fran: str, till: str) -> None:
    """A named table (filter buttons, sticky header) without banding: our own lines are the look."""
    t = Table(displayName=re.sub(r"\W", "_", namn), ref=f"{fran}:{till}")
    t.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=False, showColumnStripes=False)
    ws.add_table(t)


def sida(ws: Worksheet, sidhuvud: str, sidfot: str, *, liggande: bool) -> None:
    """A4, as wide as the paper, page n of m at the foot."""
    ws.page_setup.paperSize = 9
    ws.page_setup.orientation = "landscape" if liggande else "portrait"
    ws.page_setup.fitToWidth, ws.page_setup.fitToHeight = 1, 0
    assert ws.sheet_properties.pageSetUpPr is not None
    ws.sheet_properties.pageSetUpPr.fitToPage = True
    ws.page_margins.left = ws.page_margins.right = 0.55
    ws.page_margins.top, ws.page_margins.bottom = 0.75, 0.7
    ws.page_margins.header = ws.page_margins.footer = 0.3
    ws.print_options.horizontalCentered = False
    stil = f"&10&K{STOD}"
    ws.oddHeader.left.text = stil + ren(sidhuvud).replace("&", "&&")
    ws.oddFooter.left.text = stil + ren(sidfot).replace("&", "&&")
    ws.oddFooter.right.text = stil + "&P av &N"
    ws.sheet_view.showGridLines = False
    ws.sheet_view.zoomScale = 100


class _Arkiv(ZipFile):
    """Writes every part with the same time and gives the charts their alternative text."""

    alttexter: Sequence[str] = ()

    def _info(self, namn: str) -> ZipInfo:
        info = ZipInfo(namn, _ZIPTID)
        info.compress_type = ZIP_DEFLATED
        info.external_attr = 0o644 << 16
        return info

    def writestr(self, zinfo_or_arcname: Any, data: Any, *args: Any, **kwargs: Any) -> None:
        namn = str(getattr(zinfo_or_arcname, "filename", zinfo_or_arcname))
        if namn.startswith("xl/drawings/drawing"):
            data = self._med_alttext(data if isinstance(data, str) else data.decode())
        super().writestr(self._info(namn), data)

    def write(self, filename: Any, arcname: Any = None, *args: Any, **kwargs: Any) -> None:
        with open(filename, "rb") as fil:
            super().writestr(self._info(str(arcname or filename)), fil.read())

    def _med_alttext(self, xml: str) -> str:
        texter = iter(self.alttexter)
        return re.sub(
            r'(<(?:\w+:)?cNvPr id="\d+" name=")Chart \d+"',
            lambda m: f'{m[1]}Diagram" descr="{escape(next(texter, ""), quote=True)}"',
            xml,
        )


def skriv_bok(bok: Workbook, alttexter: Sequence[str] = ()) -> bytes:
    """The saved workbook. openpyxl's own save() would stamp the time of day into it."""
    ut = BytesIO()
    with _Arkiv(ut, "w", ZIP_DEFLATED) as arkiv:
        arkiv.alttexter = alttexter
        ExcelWriter(bok, arkiv).save()
    return ut.getvalue()
