"""The case list as a file: the rows and columns of the screen, in its order; cells never start a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO, StringIO
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from huvudman.export import saker

from .tabeller import Kolumn

HUVUDMAN = Kolumn("huvudman", "Huvudman", lambda d: d.huvudman.namn, 46)


def _celler(dialog: Any, kolumner: Sequence[Kolumn]) -> list[Any]:
    celler = (kolumn.cell(dialog) for kolumn in (HUVUDMAN, *kolumner))
    return [saker(cell) if isinstance(cell, str) else cell for cell in celler]


def _rubriker(kolumner: Sequence[Kolumn]) -> list[str]:
    return [kolumn.namn for kolumn in (HUVUDMAN, *kolumner)]


def som_csv(rader: Iterable[Any], kolumner: Sequence[Kolumn]) -> bytes:
    """UTF-8 with BOM and semicolons, as Swedish spreadsheet programs expect."""
    ut = StringIO(newline="")
    skrivare = csv.writer(ut, delimiter=";")
    skrivare.writerow(_rubriker(kolumner))
    for dialog in rader:
        skrivare.writerow(["" if cell is None else cell for cell in _celler(dialog, kolumner)])
    return ("\ufeff" + ut.getvalue()).encode()


def som_xlsx(rader: Iterable[Any], kolumner: Sequence[Kolumn]) -> bytes:
    bok = Workbook()
    blad = bok.active
    assert blad is not None
    blad.title = "Ärenden"
    blad.append(_rubriker(kolumner))
    for dialog in rader:
        blad.append(_celler(dialog, kolumner))
    for cell in blad[1]:
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    for nummer, kolumn in enumerate((HUVUDMAN, *kolumner), 1):
        blad.column_dimensions[get_column_letter(nummer)].width = kolumn.bredd
    for rad in blad.iter_rows(min_row=2):
        for cell in rad:
            if isinstance(cell.value, date):
                cell.number_format = "yyyy-mm-dd"
            elif isinstance(cell.value, int):
                cell.number_format = "# ##0"
    blad.freeze_panes = "B2"
    blad.auto_filter.ref = blad.dimensions
    ut = BytesIO()
    bok.save(ut)
    return ut.getvalue()
