"""The list as a file: the same rows in the same order as on the screen, cells that never start a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from io import BytesIO, StringIO
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from .models import Huvudman
from .tabeller import skolformstext

RUBRIK = (
    "Organisationsnummer", "Huvudman", "Juridisk form", "Formen är härledd", "Kommun", "Län", "Skolformer", "Enheter",
    "Barn och elever", "Talet är ofullständigt", "Storlek", "Aktiv",
)  # fmt: skip
BREDD = (20, 46, 24, 12, 20, 22, 48, 10, 12, 14, 12, 8)
FORMLER = ("=", "+", "-", "@", "\t", "\r", "\n")


def saker(text: str) -> str:
    """A text that a spreadsheet program would take for a formula gets an apostrophe first (OWASP, CSV injection)."""
    return f"'{text}" if text.startswith(FORMLER) else text


def _rad(huvudman: Huvudman) -> list[Any]:
    return [
        huvudman.nyckel,
        saker(huvudman.namn),
        huvudman.get_form_display(),
        "ja" if huvudman.form_harledd else "nej",
        huvudman.kommun.namn if huvudman.kommun else "",
        huvudman.kommun.lan.namn if huvudman.kommun else "",
        skolformstext(rad.skolform for rad in huvudman.skolformer.all()),
        huvudman.antal_enheter,
        huvudman.barn_elever,
        "ja" if huvudman.barn_elever_ofullstandigt else "nej",
        huvudman.get_storleksklass_display(),
        "ja" if huvudman.ar_aktiv else "nej",
    ]


def som_csv(rader: Iterable[Huvudman]) -> bytes:
    """UTF-8 with BOM and semicolons, as Swedish spreadsheet programs expect."""
    ut = StringIO(newline="")
    skrivare = csv.writer(ut, delimiter=";")
    skrivare.writerow(RUBRIK)
    skrivare.writerows(["" if cell is None else cell for cell in _rad(huvudman)] for huvudman in rader)
    return ("\ufeff" + ut.getvalue()).encode()


def som_xlsx(rader: Iterable[Huvudman]) -> bytes:
    bok = Workbook()
    blad = bok.active
    assert blad is not None
    blad.title = "Huvudmän"
    blad.append(list(RUBRIK))
    for huvudman in rader:
        blad.append(_rad(huvudman))
    for cell in blad[1]:
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    for nummer, bredd in enumerate(BREDD, 1):
        blad.column_dimensions[get_column_letter(nummer)].width = bredd
    for kolumn in ("H", "I"):
        for cell in blad[kolumn][1:]:
            cell.number_format = "# ##0"
    blad.freeze_panes = "C2"
    blad.auto_filter.ref = blad.dimensions
    ut = BytesIO()
    bok.save(ut)
    return ut.getvalue()
