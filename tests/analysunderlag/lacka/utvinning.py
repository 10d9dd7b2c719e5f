"""Every text, number and place that a bundle and its page give out, wherever it stands."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

import pikepdf
import pypdfium2
from lxml import etree
from lxml import html as lxml_html
from openpyxl import load_workbook

MELLANRUM = "\u00a0\u202f\u2009"
#: What looks like a number and is the name of something: checksums, days, läsår, codes, addresses of cells.
NAMN = re.compile(
    r"\b[0-9a-f]{16,64}\b|\b\d{4}-\d\d-\d\d(?:T[\d:.Z+-]*)?|\b\d{4}/\d{2}\b|\b[\dH]\d{9}\b|\b\d{6}-\d{4}\b|\b\d{8}\b"
    r"|\b[A-Z]{1,3}\d{1,4}\b|#[0-9A-Fa-f]{6}\b|\b\d{1,2} [a-zåäö]+ \d{4}\b"
)
TAL = re.compile(
    rf"(?<![\w.,-])[-−]?\d{{1,3}}(?:[{MELLANRUM}]\d{{3}})+(?:[.,]\d+)?(?![\w])|(?<![\w])[-−]?\d+(?:[.,]\d+)?"
)


class Tal(NamedTuple):
    plats: str
    tal: Decimal
    decimaler: int
    text: str


def tal_i(plats: str, text: str) -> Iterator[Tal]:
    """Every number of a text, with the decimals it is written with. Names of things are no numbers."""
    for traff in TAL.finditer(NAMN.sub(" ", text)):
        ren = re.sub(f"[{MELLANRUM}]", "", traff[0]).replace("−", "-").replace(",", ".")
        yield Tal(plats, Decimal(ren), len(ren.partition(".")[2]), traff[0])


@dataclass(frozen=True)
class Bild:
    """A drawing: its name, its size, and the places of what is drawn in it (kind and x)."""

    titel: str
    bredd: float
    markeringar: tuple[tuple[str, float], ...]
    banor: tuple[str, ...]


def ur_html(plats: str, text: str) -> tuple[list[tuple[str, str]], list[Bild]]:
    """Texts and attributes that people or programs read, and the drawings. Addresses and looks are left out."""
    trad = lxml_html.fromstring(text)
    texter: list[tuple[str, str]] = []
    bilder: list[Bild] = []
    for svg in trad.iter("svg"):
        bilder.append(_bild(svg))
    for element in trad.iter():
        if not isinstance(element.tag, str) or element.tag in ("script", "style"):
            continue
        i_bild = element.tag == "svg" or any(f.tag == "svg" for f in element.iterancestors())
        for namn, varde in element.attrib.items():
            if namn.startswith(("aria-", "data-")) or namn in (
                "title",
                "alt",
                "value",
                "content",
                "datetime",
                "summary",
            ):
                texter.append((f"{plats}, {element.tag} {namn}", str(varde)))
            elif namn == "d" and not i_bild:
                texter.append((f"{plats}, {element.tag} d", str(varde)))
        for del_ in (element.text, element.tail):
            if del_ and del_.strip():
                texter.append((f"{plats}, {element.tag}", del_))
    return texter, bilder


def _bild(svg: Any) -> Bild:
    titel = svg.findtext("title") or svg.get("aria-label") or ""
    bredd = float((svg.get("viewbox") or svg.get("viewBox") or "0 0 0 0").split()[2])
    marken: list[tuple[str, float]] = []
    banor: list[str] = []
    for e in svg.iter():
        if e.tag == "circle":
            marken.append(("cirkel", float(e.get("cx"))))
        elif e.tag == "line":
            marken += [("linje", float(e.get("x1"))), ("linje", float(e.get("x2")))]
        elif e.tag == "rect":
            marken += [("ruta", float(e.get("x", 0))), ("ruta", float(e.get("x", 0)) + float(e.get("width", 0)))]
        elif e.tag in ("path", "polygon"):
            banor.append(str(e.get("d") or e.get("points")))
    return Bild(titel, bredd, tuple(marken), tuple(banor))


def ur_xlsx(data: bytes) -> list[tuple[str, str]]:
    """Cells of every sheet, hidden or not, with comments, names and links, and every part of the package that has no
    cells: properties, drawings, defined names."""
    texter: list[tuple[str, str]] = []
    bok = load_workbook(io.BytesIO(data))
    for blad in bok.worksheets:
        dolt = "" if blad.sheet_state == "visible" else " (dolt)"
        for rad in blad.iter_rows():
            for cell in rad:
                plats = f"underlag.xlsx, {blad.title}{dolt}!{cell.coordinate}"
                if cell.value is not None:
                    texter.append((plats, _celltext(cell.value)))
                if cell.comment:
                    texter.append((f"{plats}, kommentar", cell.comment.text))
        for del_ in (blad.oddHeader, blad.oddFooter):
            texter += [
                (f"underlag.xlsx, {blad.title}, sidhuvud", p.text)
                for p in (del_.left, del_.center, del_.right)
                if p.text
            ]
    with zipfile.ZipFile(io.BytesIO(data)) as arkiv:
        for namn in arkiv.namelist():
            if namn.startswith("docProps/"):
                rot = etree.fromstring(arkiv.read(namn))
                texter += [(f"underlag.xlsx, {namn}, {etree.QName(e).localname}", e.text) for e in rot.iter() if e.text]
        texter += [(f"underlag.xlsx, namnet {n}", str(d.value)) for n, d in bok.defined_names.items()]
    return texter


def _celltext(varde: Any) -> str:
    return format(Decimal(repr(varde)), "f") if isinstance(varde, float) else str(varde)


def ur_pdf(data: bytes) -> list[tuple[str, str]]:
    """The text of each page, the alternative texts of its pictures, and what the file says about itself."""
    texter: list[tuple[str, str]] = []
    dokument = pypdfium2.PdfDocument(data)
    for nummer, sida in enumerate(dokument, 1):
        text = sida.get_textpage().get_text_bounded()
        texter.append((f"underlag.pdf, sida {nummer}", text.replace("\r", "")))
    dokument.close()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        texter += [(f"underlag.pdf, {namn}", str(varde)) for namn, varde in pdf.docinfo.items()]
        if "/Metadata" in pdf.Root:
            rot = etree.fromstring(pdf.Root.Metadata.read_bytes())
            texter += [(f"underlag.pdf, {etree.QName(e).localname}", e.text) for e in rot.iter() if e.text]
        for objekt in pdf.objects:
            if isinstance(objekt, pikepdf.Dictionary) and "/Alt" in objekt:
                texter.append(("underlag.pdf, bildens text", str(objekt.Alt)))
    return texter


def ur_json(namn: str, data: bytes) -> list[tuple[str, str]]:
    """Every text and number with its path."""
    return list(_falt(namn, json.loads(data, parse_float=str, parse_int=str)))


def _falt(plats: str, objekt: Any) -> Iterator[tuple[str, str]]:
    if isinstance(objekt, dict):
        for namn, varde in objekt.items():
            yield from _falt(f"{plats}.{namn}", varde)
    elif isinstance(objekt, list):
        for i, varde in enumerate(objekt):
            yield from _falt(f"{plats}[{i}]", varde)
    elif objekt is not None and not isinstance(objekt, bool):
        yield plats, str(objekt)
