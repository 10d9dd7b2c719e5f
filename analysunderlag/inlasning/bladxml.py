"""What a value reader cannot see in a sheet: formulas, error values, cells given twice, and comments.

The fast pass looks through the sheet's bytes for formulas and counts the cells with content: an error value or a cell
given twice makes the count differ from what the value reader saw. Only then is the exact, namespace-aware pass run.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from kvalitet.filer import XlsxFil, kolumnbokstaver, xml_av

_BIT = 1 << 20
_FORMEL = re.compile(rb"<(?:[\w.\-]+:)?f[\s/>]")
_ROT = re.compile(rb"<([\w.\-]+:)?worksheet[\s>]")


@dataclass(frozen=True, slots=True)
class Bladfynd:
    """Addresses of cells whose value cannot be trusted."""

    formler: frozenset[str] = frozenset()
    felvarden: dict[str, str] = field(default_factory=dict)
    dubbla: frozenset[str] = frozenset()


def granska_blad(xlsx: XlsxFil, blad: str, ifyllda: int) -> Bladfynd:
    """Find formulas, error values and doubled cells. `ifyllda` = cells with content as the value reader saw them."""
    har_formel, innehall, slut = False, 0, None
    for bit in _bitar(xlsx, xlsx.delar[blad]):
        if slut is None:  # cells end as the root begins; were they to use another prefix, the count would differ
            rot = _ROT.search(bit)
            slut = [b"</" + ((rot[1] if rot else None) or b"") + namn + b">" for namn in (b"v", b"is")]
        har_formel = har_formel or _FORMEL.search(bit) is not None
        innehall += sum(bit.count(tagg) for tagg in slut)
    if not har_formel and innehall == ifyllda:
        return Bladfynd()
    return _exakt(xlsx, blad)


def _bitar(xlsx: XlsxFil, delnamn: str) -> Iterator[bytes]:
    """The part in pieces that end just before a tag, so that no tag is cut in two."""
    rest = b""
    with zipfile.ZipFile(xlsx.sokvag) as zipfil, zipfil.open(delnamn) as fil:
        while bit := fil.read(_BIT):
            rest += bit
            klipp = rest.rfind(b"<")
            if klipp > 0:
                yield rest[:klipp]
                rest = rest[klipp:]
    yield rest


def _exakt(xlsx: XlsxFil, blad: str) -> Bladfynd:
    formler: set[str] = set()
    felvarden: dict[str, str] = {}
    sedda: set[str] = set()
    dubbla: set[str] = set()
    with zipfile.ZipFile(xlsx.sokvag) as zipfil, zipfil.open(xlsx.delar[blad]) as fil:
        for adress, cell in _celler(fil):
            innehall = {etree.QName(barn).localname: barn for barn in cell if isinstance(barn.tag, str)}
            if "f" in innehall:
                formler.add(adress)
            if cell.get("t") == "e":
                felvarden[adress] = (innehall["v"].text or "") if "v" in innehall else ""
            if innehall.keys() & {"v", "is", "f"}:
                (dubbla if adress in sedda else sedda).add(adress)
    return Bladfynd(frozenset(formler), felvarden, frozenset(dubbla))


def _celler(fil) -> Iterator[tuple[str, etree._Element]]:  # type: ignore[no-untyped-def]
    """Every cell with its address; a row or cell without one follows the one before (ECMA-376 part 1, 18.3.1.4)."""
    radnummer, kolumn = 0, 0
    for handelse, element in etree.iterparse(
        fil, events=("start", "end"), tag=("{*}row", "{*}c"), resolve_entities=False, no_network=True, huge_tree=True
    ):
        namn = etree.QName(element).localname
        if handelse == "start" and namn == "row":
            radnummer, kolumn = int(element.get("r") or radnummer + 1), 0
        elif handelse == "end" and namn == "c":
            kolumn += 1
            adress = element.get("r") or f"{kolumnbokstaver(kolumn)}{radnummer}"
            kolumn = _kolumn(adress)
            yield adress, element
            element.clear()
        elif handelse == "end":
            element.clear()


def _kolumn(adress: str) -> int:
    nummer = 0
    for tecken in adress.rstrip("0123456789"):
        nummer = nummer * 26 + ord(tecken) - 64
    return nummer


def kommentarer(xlsx: XlsxFil, blad: str) -> dict[str, str]:
    """Cell address → the text of its comment, with line breaks kept and outer space removed."""
    bladdel = xlsx.delar[blad]
    mapp, filnamn = posixpath.split(bladdel)
    relationer = xlsx.del_bytes(f"{mapp}/_rels/{filnamn}.rels")
    if relationer is None:
        return {}
    texter: dict[str, str] = {}
    for relation in xml_av(relationer):
        if relation.get("Type", "").endswith("/comments"):
            mal = relation.get("Target", "")
            delnamn = mal.lstrip("/") if mal.startswith("/") else posixpath.normpath(posixpath.join(mapp, mal))
            data = xlsx.del_bytes(delnamn)
            for kommentar in xml_av(data).iterfind(".//{*}comment") if data else ():
                bitar = (t.text or "" for t in kommentar.iterfind("{*}text//{*}t"))
                texter[kommentar.get("ref", "")] = _rensa("".join(bitar))
    return texter


def _rensa(text: str) -> str:
    rader = [rad.strip() for rad in text.replace("\r\n", "\n").replace("_x000D_", "").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(rader)).strip()
