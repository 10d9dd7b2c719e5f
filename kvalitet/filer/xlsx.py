"""Workbooks: refused before anything is unpacked as a whole, unless sound in every part."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree
from python_calamine import CalamineError, CalamineWorkbook

from .gemensamt import MIB, Filfel, filslag, sha256_av

STORSTA_UPPACKAD = 600 * MIB
STORSTA_KOMPRESSION = 100  # the densest real table packs 12 to 1
FLEST_DELAR = 2_000
STORSTA_YTA = 15_000_000  # cells of the rectangle that a reader allocates for one sheet
_BIT = 4 * MIB
_OVERLAPP = 256
_UTF16 = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")

_FORMEL = re.compile(rb"<(?:\w+:)?f[ >/]")
_CELLKOLUMN = re.compile(rb"""r\s*=\s*["']([A-Za-z]+)[0-9]""")
_CELLRAD = re.compile(rb"""r\s*=\s*["'][A-Za-z]+([0-9]+)""")
_CELLREF = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]+)([0-9]+)["']""")
_FELCELL = re.compile(rb"""<(?:\w+:)?c\s(?=[^>]*\bt\s*=\s*["']e["'])[^>]*?\br\s*=\s*["']([A-Za-z]+[0-9]+)["']""")
_CELLNAMN = re.compile(r"([A-Z]+)[0-9]+")
_INBYGGDA_PROCENT = ("9", "10")  # 0% and 0.00%, which a workbook does not spell out
_EJ_PLATS = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')  # of a number format: quoted text, an escaped sign, a colour
_BLADDEL = re.compile(r"xl/worksheets/[^/]+\.xml$")


@dataclass(frozen=True)
class XlsxFil:
    """A workbook that has passed every check. `delar` maps sheet name → part name inside the zip."""

    sokvag: Path
    namn: str
    storlek: int
    sha256: str
    delar: dict[str, str]

    @property
    def blad(self) -> tuple[str, ...]:
        return tuple(self.delar)

    def rader(self, blad: str) -> list[list[Any]]:
        """All rows of a sheet from A1 on, so that index 0 is row 1 and column A."""
        if blad not in self.delar:
            raise Filfel(self.namn, f"Bladet ”{blad}” saknas. Filen har bladen: {', '.join(self.blad)}.")
        try:
            return CalamineWorkbook.from_path(self.sokvag).get_sheet_by_name(blad).to_python(skip_empty_area=False)
        except CalamineError as fel:
            raise Filfel(self.namn, f"Bladet ”{blad}” går inte att läsa. Filen är skadad.") from fel

    def sammanslagna(self, blad: str) -> list[tuple[int, int, int, int]]:
        """Merged cells as (first row, first column, last row, last column), counted from zero."""
        omraden = CalamineWorkbook.from_path(self.sokvag).get_sheet_by_name(blad).merged_cell_ranges or []
        return [(*forsta, *sista) for forsta, sista in omraden]

    def felceller(self, blad: str) -> list[str]:
        """Cells that show an error (#N/A, #REF!), as A1. The reader gives them as empty."""
        return [cell.decode() for cell in _FELCELL.findall(self.del_bytes(self.delar[blad]) or b"")]

    def procentceller(self, blad: str) -> set[tuple[int, int]]:
        """(row, column) from 1 of the cells that are shown in percent: they hold a hundredth of what people see.

        Filfel when a part of the file is not what it should be.
        """
        try:
            return self._procentceller(blad)
        except (etree.XMLSyntaxError, ValueError) as fel:
            raise Filfel(self.namn, f"Bladet ”{blad}” går inte att läsa. Filen är skadad.") from fel

    def _procentceller(self, blad: str) -> set[tuple[int, int]]:
        procent = _procentstilar(self.del_bytes("xl/styles.xml"))
        data = self.del_bytes(self.delar[blad]) if procent else None
        celler: set[tuple[int, int]] = set()
        if data is None:
            return celler
        nr = 0
        for rad in xml_av(data).iterfind(".//{*}sheetData/{*}row"):
            nr, plats = int(rad.get("r") or nr + 1), 0
            for cell in rad.iterfind("{*}c"):
                traff = _CELLNAMN.match(cell.get("r") or "")
                plats = kolumnnummer(traff[1]) if traff else plats + 1
                if cell.get("s") in procent:
                    celler.add((nr, plats))
        return celler

    def del_bytes(self, delnamn: str) -> bytes | None:
        """The bytes of one part (for comments and other XML), or None when it is absent."""
        with zipfile.ZipFile(self.sokvag) as zipfil:
            try:
                return zipfil.read(delnamn)
            except KeyError:
                return None


def _procentstilar(data: bytes | None) -> set[str]:
    """The numbers of the cell styles that show percent."""
    if data is None:
        return set()
    stilar = xml_av(data)
    format_ = {rad.get("numFmtId"): rad.get("formatCode") or "" for rad in stilar.iterfind(".//{*}numFmts/{*}numFmt")}
    procent = {*_INBYGGDA_PROCENT, *(id_ for id_, kod in format_.items() if "%" in _EJ_PLATS.sub("", kod))}
    return {str(nr) for nr, xf in enumerate(stilar.iterfind(".//{*}cellXfs/{*}xf")) if xf.get("numFmtId") in procent}


def xml_av(data: bytes) -> Any:
    """Parse XML without entities, external or internal."""
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))


def oppna_xlsx(
    sokvag: Path | str,
    *,
    namn: str = "",
    tillat_formler: bool = False,
    storsta_uppackad: int = 0,
    storsta_yta: int = 0,
) -> XlsxFil:
    """Open a workbook safely. `namn` is what the person calls the file. Raises Filfel.

    `storsta_uppackad` (bytes) and `storsta_yta` (cells of a sheet): less than else, for a file that is read while
    somebody waits.
    """
    sokvag = Path(sokvag)
    namn = namn or sokvag.name
    if filslag(sokvag, namn=namn) != "xlsx":
        raise Filfel(namn, "Filen är inte en Excelfil (.xlsx).")
    try:
        with zipfile.ZipFile(sokvag) as zipfil:
            _kontrollera_innehall(zipfil, namn, storsta_uppackad or STORSTA_UPPACKAD)
            delar = _bladdelar(zipfil, namn)
            bladnamn = {del_: blad for blad, del_ in delar.items()}
            yta = storsta_yta or STORSTA_YTA
            for info in zipfil.infolist():
                _kontrollera_del(zipfil, info, namn, bladnamn.get(info.filename, ""), tillat_formler, yta)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError) as fel:
        raise Filfel(namn, "Filen är skadad eller avklippt och går inte att öppna. Hämta den igen.") from fel
    except (etree.XMLSyntaxError, KeyError) as fel:
        raise Filfel(namn, "Filen är en zip-fil men inte en arbetsbok från Excel.") from fel
    return XlsxFil(sokvag, namn, sokvag.stat().st_size, sha256_av(sokvag), delar)


def _kontrollera_innehall(zipfil: zipfile.ZipFile, namn: str, storst: int) -> None:
    """What the zip's own list says, before a byte is unpacked."""
    infon = zipfil.infolist()
    if len(infon) > FLEST_DELAR:
        raise Filfel(namn, f"Filen har {len(infon)} delar och läses därför inte.")
    for info in infon:
        if info.file_size > MIB and info.file_size > STORSTA_KOMPRESSION * max(info.compress_size, 1):
            raise Filfel(namn, "Filen är orimligt hårt packad och öppnas inte (den kan vara en så kallad zip-bomb).")
    if sum(info.file_size for info in infon) > storst:
        raise Filfel(namn, f"Filen blir större än {storst // MIB} MB när den packas upp och öppnas inte.")
    if len({info.filename.lower() for info in infon}) != len(infon):
        raise Filfel(namn, "Filen har två delar med samma namn och öppnas inte.")
    if any(info.filename.lower().endswith("vbaproject.bin") for info in infon):
        raise Filfel(namn, "Filen innehåller makron. Spara den som .xlsx utan makron.")


def _bladdelar(zipfil: zipfile.ZipFile, namn: str) -> dict[str, str]:
    """Sheet name → part name, from the workbook and its relations. KeyError when it is no workbook."""
    for del_ in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels"):
        if b"<!DOCTYPE" in zipfil.read(del_):
            raise Filfel(namn, "Filen innehåller otillåten XML och öppnas inte.")
    relationer = {
        rad.get("Id"): rad.get("Target", "").removeprefix("/xl/").removeprefix("xl/")
        for rad in xml_av(zipfil.read("xl/_rels/workbook.xml.rels"))
    }
    id_attribut = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
    blad = xml_av(zipfil.read("xl/workbook.xml")).iterfind(".//{*}sheets/{*}sheet")
    delar = {rad.get("name"): "xl/" + relationer[rad.get(id_attribut)] for rad in blad}
    if not delar:
        raise Filfel(namn, "Filen har inga blad.")
    return delar


def _kontrollera_del(
    zipfil: zipfile.ZipFile,
    info: zipfile.ZipInfo,
    namn: str,
    bladnamn: str,
    tillat_formler: bool,
    storsta_yta: int,
) -> None:
    """Unpack one part in pieces: checksum, no DTD, no formula, no sheet whose rectangle would fill the memory."""
    ar_blad = _BLADDEL.match(info.filename) is not None
    kolumner: set[bytes] = set()
    rader: set[bytes] = set()
    rest = b""
    ar_xml = info.filename.lower().endswith((".xml", ".rels"))
    for nummer, bit in enumerate(_packa_upp(zipfil, info, namn)):
        # A part in UTF-16 would hide its DTD and formulas from the byte searches below.
        if b"<!DOCTYPE" in bit or (ar_xml and nummer == 0 and bit.startswith(_UTF16)):
            raise Filfel(namn, "Filen innehåller otillåten XML och öppnas inte.")
        if ar_blad:
            fonster = rest + bit
            if not tillat_formler and (traff := _FORMEL.search(fonster)):
                cell = _CELLREF.findall(fonster, 0, traff.start())
                plats = b"".join(cell[-1]).decode() if cell else "?"
                raise Filfel(
                    namn, "Cellen innehåller en formel. Spara om filen med värden.", falt=f"{bladnamn} {plats}"
                )
            kolumner.update(_CELLKOLUMN.findall(fonster))
            rader.update(_CELLRAD.findall(fonster))
            rest = fonster[-_OVERLAPP:]
    if kolumner and max(map(kolumnnummer, kolumner)) * max(map(int, rader)) > storsta_yta:
        raise Filfel(namn, f"Bladet ”{bladnamn}” har celler så långt ut att det inte går att läsa. Ta bort dem.")


def _packa_upp(zipfil: zipfile.ZipFile, info: zipfile.ZipInfo, namn: str) -> Iterator[bytes]:
    """Inflate a part in pieces. `zipfile` stops at the size the header claims; the reader that comes after does not."""
    fil = zipfil.fp
    assert fil is not None
    fil.seek(info.header_offset + 26)
    namnlangd, extralangd = struct.unpack("<HH", fil.read(4))
    fil.seek(namnlangd + extralangd, 1)
    if info.flag_bits & 1 or info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise zipfile.BadZipFile("encrypted, or a packing that no workbook uses")
    uppackare = zlib.decompressobj(-zlib.MAX_WBITS) if info.compress_type == zipfile.ZIP_DEFLATED else None
    kvar, packat, storlek, crc = info.compress_size, b"", 0, 0
    while kvar or packat:
        if not packat:
            packat = fil.read(min(kvar, _BIT // 4))
            kvar -= len(packat)
        if not packat:
            raise EOFError
        bit = uppackare.decompress(packat, _BIT) if uppackare else packat
        packat = uppackare.unconsumed_tail if uppackare else b""
        if uppackare and not kvar and not packat:
            bit += uppackare.flush()  # at most one match length is left inside
        storlek += len(bit)
        if storlek > info.file_size:
            text = "Filen är större än den uppger och öppnas inte (den kan vara en så kallad zip-bomb)."
            raise Filfel(namn, text)
        crc = zlib.crc32(bit, crc)
        yield bit
    if storlek != info.file_size or crc != info.CRC:
        raise zipfile.BadZipFile("wrong size or checksum")


def kolumnnummer(bokstaver: bytes | str) -> int:
    """A → 1, Z → 26, AA → 27."""
    nummer = 0
    for tecken in bokstaver.encode() if isinstance(bokstaver, str) else bokstaver:
        nummer = nummer * 26 + tecken - 64
    return nummer


def kolumnbokstaver(nummer: int) -> str:
    """1 → A, 27 → AA."""
    bokstaver = ""
    while nummer:
        nummer, rest = divmod(nummer - 1, 26)
        bokstaver = chr(65 + rest) + bokstaver
    return bokstaver
