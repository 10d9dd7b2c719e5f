"""An answer as a spreadsheet: written to be filled in without a connection, and read back with its faults.

The sheet belongs to one answer and says so in a hidden sheet, signed by the caller; the name of the file means nothing.
It can be read back as long as the statements are there, also when a program has reordered the rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

from kvalitet import svenska
from kvalitet.filer import Filfel, kolumnbokstaver, oppna_xlsx
from kvalitet.filer.gemensamt import MIB
from kvalitet.tabellfil import FORMLER, IFYLLBAR, oskyddad

from ..kvalitetssystem import Faktordata
from .begrepp import LANGST_TEXT, NIVAER, SKALA, VET_EJ

BLAD, BAKOM = "Självskattning", "Om bladet"
STORST = 2 * MIB
STORST_UPPACKAD = 20 * MIB
STORSTA_YTA = 200_000  # cells
FLEST_RADER = 500
EJ_HARIFRAN = "Filen är inte hämtad härifrån. Hämta bladet och fyll i det."
FEL_SVAR = "Bladet hör till ett annat svar. Hämta det här svarets blad och fyll i det."
KOD, FAKTOR, PASTAENDE, SVAR = "Kod", "Framgångsfaktor", "Påstående", "Ert svar"
KOLUMNER = (KOD, FAKTOR, PASTAENDE, SVAR)
FRAGA = "Hur vet vi det? (valfritt)"
RUBRIKRAD = 5
TYPSNITT = "Calibri"  # that of the other cells; without a name some programs choose another for bold
_VAL = {ord_.casefold(): varde for varde, ord_ in SKALA.items()}


@dataclass(frozen=True)
class Bladfel:
    """One fault, where a spreadsheet program shows it."""

    rad: int
    kolumn: str
    text: str


@dataclass
class Inblad:
    """`svar`: statement → value; `texter`: number of the faktor → text. What is missing in the sheet is in neither."""

    svar: dict[str, int | None] = field(default_factory=dict)
    texter: dict[int, str] = field(default_factory=dict)
    fel: list[Bladfel] = field(default_factory=list)


def textkod(nummer: int) -> str:
    return f"{nummer}t"


def skriv(
    faktorer: Iterable[Faktordata],
    niva: str,
    svar: Mapping[str, int],
    texter: Mapping[str, str],
    *,
    rubrik: str,
    marke: str,
) -> bytes:
    """The workbook. Only the answers can be changed; the rest is protected, without a password."""
    from openpyxl import Workbook  # brings numpy, which no page needs
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
    from openpyxl.worksheet.datavalidation import DataValidation

    bok = Workbook()
    blad: Any = bok.active
    blad.title = BLAD
    blad.append([_saker(rubrik)])
    blad.append([f"{NIVAER[niva].namn}. Välj svar i de gula cellerna. Inget är obligatoriskt."])
    blad.append([f"Skalan: {svenska.lista(SKALA.values()).replace(' och ', ' eller ')}."])
    blad.append([])
    blad.append(list(KOLUMNER))
    val = DataValidation(type="list", formula1=f'"{",".join(SKALA.values())}"', allow_blank=True)
    val.error = f"Välj {svenska.lista(SKALA.values(), 'eller')}."
    val.errorTitle = "Välj ett svar"
    val.showErrorMessage = True
    langd = DataValidation(type="textLength", operator="lessThanOrEqual", formula1=str(LANGST_TEXT), allow_blank=True)
    langd.error = f"Högst {LANGST_TEXT} tecken."
    langd.showErrorMessage = True
    blad.add_data_validation(val)
    blad.add_data_validation(langd)
    linje = Side(style="thin", color="D8D3CB")
    for faktor in faktorer:
        namn = f"{faktor.nummer}. {faktor.namn}"
        rader = [(p.kod, p.text, SKALA.get(svar.get(p.kod, -1), "")) for p in faktor.pastaenden_for(niva)]
        for kod, text, ifyllt in [*rader, (textkod(faktor.nummer), FRAGA, texter.get(str(faktor.nummer), ""))]:
            blad.append([kod, namn, text, _saker(ifyllt) or None])
            nr = blad.max_row
            (langd if text == FRAGA else val).add(f"D{nr}")
            blad[f"D{nr}"].fill = PatternFill("solid", fgColor=IFYLLBAR)
            blad[f"D{nr}"].protection = Protection(locked=False)
            blad.row_dimensions[nr].height = 48 if text == FRAGA else 33
            if text == FRAGA:
                blad[f"C{nr}"].font = Font(name=TYPSNITT, italic=True)
            for cell in blad[nr]:
                cell.alignment = Alignment(wrap_text=True, vertical="top")
                cell.border = Border(bottom=linje)
    blad["A1"].font = Font(name=TYPSNITT, bold=True, size=14)
    for cell in blad[RUBRIKRAD]:
        cell.font = Font(name=TYPSNITT, bold=True)
        cell.fill = PatternFill("solid", fgColor="EEF3F7")
    for bokstav, bredd in zip("ABCD", (7, 30, 62, 34), strict=True):
        blad.column_dimensions[bokstav].width = bredd
    blad.freeze_panes = f"A{RUBRIKRAD + 1}"
    blad.protection.sheet = True
    blad.print_title_rows = f"{RUBRIKRAD}:{RUBRIKRAD}"
    blad.page_setup.orientation = "landscape"
    blad.page_setup.fitToWidth, blad.page_setup.fitToHeight = 1, 0
    blad.sheet_properties.pageSetUpPr.fitToPage = True
    bakom: Any = bok.create_sheet(BAKOM)
    bakom.sheet_state = "hidden"
    bakom.append(["blad", marke])
    ut = BytesIO()
    bok.save(ut)
    return ut.getvalue()


def las(sokvag: Path, namn: str, faktorer: Sequence[Faktordata], niva: str) -> tuple[str, Inblad]:
    """(the mark of the hidden sheet, what the cells say). Filfel for a file that cannot be used at all."""
    if sokvag.stat().st_size > STORST:
        raise Filfel(namn, f"Filen är större än {STORST // MIB} MB och läses därför inte.")
    fil = oppna_xlsx(sokvag, namn=namn, storsta_uppackad=STORST_UPPACKAD, storsta_yta=STORSTA_YTA)
    if BLAD not in fil.blad or BAKOM not in fil.blad:
        raise Filfel(namn, EJ_HARIFRAN)
    bakom = fil.rader(BAKOM)
    if not bakom or len(bakom[0]) < 2 or bakom[0][0] != "blad":
        raise Filfel(namn, EJ_HARIFRAN)
    rader = fil.rader(BLAD)
    rubriker = [_text(cell) for cell in rader[RUBRIKRAD - 1]] if len(rader) >= RUBRIKRAD else []
    if saknas := [rubrik for rubrik in (KOD, SVAR) if rubriker.count(rubrik) != 1]:
        text = f"Kolumnen ”{saknas[0]}” ska finnas en gång i bladet ”{BLAD}”."
        raise Filfel(namn, text, rad=RUBRIKRAD)
    fyllda = [(nr, rad) for nr, rad in enumerate(rader[RUBRIKRAD:], RUBRIKRAD + 1) if any(_text(c) for c in rad)]
    if len(fyllda) > FLEST_RADER:
        raise Filfel(namn, f"Bladet har {svenska.tal(len(fyllda))} rader. Högst {FLEST_RADER} läses.")
    inblad = _rader(fyllda, rubriker.index(KOD), rubriker.index(SVAR), faktorer, niva)
    for cell in fil.felceller(BLAD):
        rad = int("".join(t for t in cell if t.isdigit()))
        inblad.fel.append(
            Bladfel(rad, cell, "Cellen visar ett fel i stället för ett svar. Töm den eller välj ett svar.")
        )
    inblad.fel.sort(key=lambda fel: fel.rad)
    return str(bakom[0][1]), inblad


def _rader(
    fyllda: Sequence[tuple[int, Sequence[Any]]],
    plats_kod: int,
    plats_svar: int,
    faktorer: Sequence[Faktordata],
    niva: str,
) -> Inblad:
    ut = Inblad()
    koder = {p.kod for f in faktorer for p in f.pastaenden_for(niva)}
    textkoder = {textkod(f.nummer): f.nummer for f in faktorer}
    kolumn_kod, kolumn_svar = (
        f"{kolumnbokstaver(plats + 1)} ({rubrik})" for plats, rubrik in ((plats_kod, KOD), (plats_svar, SVAR))
    )
    sedda: dict[str, int] = {}
    for nr, celler in fyllda:
        kod = _text(celler[plats_kod] if plats_kod < len(celler) else "")
        cell = celler[plats_svar] if plats_svar < len(celler) else ""
        if kod in sedda:
            ut.fel.append(Bladfel(nr, kolumn_kod, f"Koden {kod} står också på rad {sedda[kod]}."))
        elif kod in textkoder:
            text = _fritext(cell)
            ut.texter[textkoder[kod]] = text
            if len(text) > LANGST_TEXT:
                ut.fel.append(Bladfel(nr, kolumn_svar, f"Texten har {len(text)} tecken, högst {LANGST_TEXT}."))
        elif kod in koder:
            varde, fel = _varde(cell)
            ut.svar[kod] = varde
            if fel:
                ut.fel.append(Bladfel(nr, kolumn_svar, fel))
        else:
            vad = f"Koden ”{kod[:20]}” hör inte till bladet." if kod else "Raden har ingen kod."
            ut.fel.append(Bladfel(nr, kolumn_kod, f"{vad} Ta bort raden eller hämta bladet på nytt."))
        sedda.setdefault(kod, nr)
    if saknas := sorted((koder | set(textkoder)) - set(sedda)):
        antal = svenska.antal(len(saknas), "rad", "rader")
        visade = svenska.lista(saknas[:5]) + (" med flera" if len(saknas) > 5 else "")
        ut.fel.append(Bladfel(RUBRIKRAD, kolumn_kod, f"{antal} saknas: {visade}. Hämta bladet på nytt."))
    return ut


def _varde(cell: Any) -> tuple[int | None, str]:
    """A step of the scale in words or as its figure; None for an empty cell."""
    text = _text(cell)
    if not text:
        return None, ""
    if text.casefold() in _VAL:
        return _VAL[text.casefold()], ""
    if text in {str(steg) for steg in SKALA if steg != VET_EJ}:
        return int(text), ""
    return None, f"”{text[:40]}” är inte ett av svaren. Välj {svenska.lista(SKALA.values(), 'eller').lower()}."


def _text(cell: Any) -> str:
    if isinstance(cell, bool):
        return "SANT" if cell else "FALSKT"
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return oskyddad(" ".join(str("" if cell is None else cell).split()))


def _fritext(cell: Any) -> str:
    """With its line breaks, which `_text` would lose."""
    return oskyddad(cell.strip()) if isinstance(cell, str) else _text(cell)


def _saker(text: str) -> str:
    """What a spreadsheet program would take for a formula gets an apostrophe first, as in kvalitet.tabellfil."""
    return f"'{text}" if text.startswith(FORMLER) else text
