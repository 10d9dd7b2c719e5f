"""A list as a file for a spreadsheet program: CSV as Swedish programs expect it, and XLSX. No cell starts a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from io import BytesIO, StringIO
from typing import Any

IFYLLBAR = "FFF4D6"  # light yellow
FORMLER = ("=", "+", "-", "@", "\t", "\r", "\n")


def som_csv(rubriker: Iterable[str], rader: Iterable[Iterable[Any]]) -> bytes:
    """UTF-8 with BOM and semicolons; None is an empty cell."""
    ut = StringIO(newline="")
    skrivare = csv.writer(ut, delimiter=";")
    skrivare.writerow(rubriker)
    skrivare.writerows(["" if cell is None else _saker(cell) for cell in rad] for rad in rader)
    return ("\ufeff" + ut.getvalue()).encode()


def som_xlsx(
    titel: str,
    rubriker: Sequence[str],
    rader: Iterable[Iterable[Any]],
    *,
    bredd: Sequence[float],
    fast: str,
    ifyllbara: Mapping[int, Sequence[str]] | None = None,
    dolt: tuple[str, Iterable[Iterable[Any]]] | None = None,
) -> bytes:
    """One sheet with its heading row; `bredd` in characters per column, `fast` the first cell that scrolls.

    `ifyllbara`: columns (from 1) to be filled in, which get a colour, with what can be chosen there, if anything.
    `dolt`: name and rows of a hidden sheet, for the program that reads the file back.
    """
    from openpyxl import Workbook  # brings numpy, which no page needs
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    bok = Workbook()
    blad = bok.active
    assert blad is not None
    blad.title = titel
    blad.append(list(rubriker))
    for rad in rader:
        blad.append([_saker(cell) for cell in rad])
    for cell in blad[1]:
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    for nummer, antal_tecken in enumerate(bredd, 1):
        blad.column_dimensions[get_column_letter(nummer)].width = antal_tecken
    for celler in blad.iter_rows(min_row=2):
        for cell in celler:
            if isinstance(cell.value, date):
                cell.number_format = "yyyy-mm-dd"
            elif isinstance(cell.value, int):
                cell.number_format = "# ##0"
    for nummer, val in (ifyllbara or {}).items():
        for (cell,) in blad.iter_rows(min_col=nummer, max_col=nummer):
            cell.fill = PatternFill("solid", fgColor=IFYLLBAR)
        if val and blad.max_row > 1:
            lista = DataValidation(type="list", formula1=f'"{",".join(val)}"', allow_blank=True)
            blad.add_data_validation(lista)
            bokstav = get_column_letter(nummer)
            lista.add(f"{bokstav}2:{bokstav}{blad.max_row}")
    if dolt:
        bakom = bok.create_sheet(dolt[0])
        bakom.sheet_state = "hidden"
        for rad in dolt[1]:
            bakom.append([_saker(cell) for cell in rad])
    blad.freeze_panes = fast
    blad.auto_filter.ref = blad.dimensions
    ut = BytesIO()
    bok.save(ut)
    return ut.getvalue()


def oskyddad(text: str) -> str:
    """What `_saker` was given, of a cell that is read back."""
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMLER) else text


def _saker(cell: Any) -> Any:
    """A text that a spreadsheet program would take for a formula gets an apostrophe first (OWASP, CSV injection)."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMLER) else cell
