"""A file from outside, opened safely, as sheets of rows. A CSV file has one sheet without a name."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kvalitet.filer import XlsxFil, filslag, las_text, oppna_xlsx, sha256_av

from ..inlasning.bladxml import granska_blad
from ..inlasning.modell import Cellfynd


@dataclass(frozen=True)
class Kalla:
    """`text` of a text file, or `bok`. What a row is does not depend on what the file is called."""

    namn: str
    sha256: str
    text: str = ""
    bok: XlsxFil | None = None
    _rader: dict[tuple[str, str], list[list[Any]]] = field(default_factory=dict, repr=False)

    @property
    def blad(self) -> tuple[str, ...]:
        return self.bok.blad if self.bok else ("",)

    @property
    def forsta_raden(self) -> str:
        return self.text.split("\n", 1)[0].removesuffix("\r")

    def fil(self, blad: str) -> str:
        """What a message calls the sheet."""
        return f"{self.namn}, bladet ”{blad}”" if blad else self.namn

    def rader(self, blad: str = "", avskiljare: str = ";") -> list[list[Any]]:
        """Every row from the first on, so that index 0 is row 1. The rows of a text file are its lines."""
        nyckel = (blad, avskiljare)
        if nyckel not in self._rader:
            if self.bok:
                self._rader[nyckel] = self.bok.rader(blad)
            else:
                self._rader[nyckel] = [falt(rad, avskiljare) for rad in self.textrader()]
        return self._rader[nyckel]

    def textrader(self) -> list[str]:
        rader = self.text.split("\n")
        if rader and not rader[-1]:
            rader.pop()
        return [rad.removesuffix("\r") for rad in rader]

    def sammanslagna(self, blad: str) -> list[tuple[int, int, int, int]]:
        """Merged cells of a sheet as (first row, first column, last row, last column), from zero."""
        return self.bok.sammanslagna(blad) if self.bok else []

    def dolda_fel(self, blad: str) -> list[Cellfynd]:
        """Formulas, error values and cells given twice: what the value reader does not see."""
        if not self.bok:
            return []
        rader = self.rader(blad)
        fynd = granska_blad(self.bok, blad, sum(len(rad) - rad.count("") for rad in rader))
        texter = dict.fromkeys(fynd.formler, "Cellen innehåller en formel. Spara om filen med värden.")
        texter |= {
            cell: f"Cellen visar ett fel ({text or 'okänt'}) och inget värde." for cell, text in fynd.felvarden.items()
        }
        texter |= dict.fromkeys(fynd.dubbla, "Cellen finns två gånger i filen.")
        resultat = []
        for cell, text in sorted(texter.items()):
            kolumn = cell.rstrip("0123456789")
            resultat.append(Cellfynd(self.fil(blad), text, int(cell[len(kolumn) :] or 0) or None, kolumn))
        return resultat


def falt(rad: str, avskiljare: str) -> list[str]:
    """The fields of a line. A line with a quotation mark that never ends is one field, and refused if it is data."""
    if '"' not in rad:
        return rad.split(avskiljare)
    if rad.count('"') % 2:
        return [rad]
    return next(csv.reader([rad], delimiter=avskiljare))


def oppna(sokvag: Path | str, *, namn: str = "") -> Kalla:
    """Raises Filfel for what is neither a sound workbook nor text in UTF-8."""
    sokvag = Path(sokvag)
    namn = namn or sokvag.name
    if filslag(sokvag, namn=namn) == "xlsx":
        bok = oppna_xlsx(sokvag, namn=namn, tillat_formler=True)  # named one by one by `dolda_fel`
        return Kalla(namn, bok.sha256, bok=bok)
    return Kalla(namn, sha256_av(sokvag), text=las_text(sokvag, namn=namn))
