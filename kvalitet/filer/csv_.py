"""CSV exports: UTF-8, header found by its first cell, läsår from the lines above it."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path

from .gemensamt import Filfel, filslag, sha256_av


@dataclass(frozen=True)
class CsvFil:
    """A CSV export. `rader` are (row number in the file, cells by column name)."""

    sokvag: Path
    namn: str
    sha256: str
    titel: str
    lasar: str
    rubrik: tuple[str, ...]
    rader: list[tuple[int, dict[str, str]]]
    ovanfor: list[str] = field(default_factory=list)

    def krav(self, *kolumner: str) -> None:
        saknas = [kolumn for kolumn in kolumner if kolumn not in self.rubrik]
        if saknas:
            raise Filfel(self.namn, "Kolumnen saknas i filen.", falt=", ".join(f"”{kolumn}”" for kolumn in saknas))


def las_text(sokvag: Path | str, *, namn: str = "") -> str:
    """The file as text. Only UTF-8 (with or without BOM) is accepted; anything else is refused with its row."""
    sokvag = Path(sokvag)
    namn = namn or sokvag.name
    if filslag(sokvag, namn=namn) != "text":
        raise Filfel(namn, "Filen är en Excelfil, inte en CSV-fil.")
    data = sokvag.read_bytes()
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data:
        raise Filfel(namn, "Filen är inte sparad som UTF-8. Spara om den som ”CSV UTF-8”.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as fel:
        rad = data.count(b"\n", 0, fel.start) + 1
        text = "Filen är inte sparad som UTF-8, så å, ä och ö blir fel. Spara om den som ”CSV UTF-8”."
        raise Filfel(namn, text, rad=rad) from fel


def oppna_csv(sokvag: Path | str, *, forsta_cell: Sequence[str], namn: str = "", avskiljare: str = ";") -> CsvFil:
    """Read the table whose header row starts with one of `forsta_cell`; data end at the first blank row.

    A data row that is shorter than the header means a truncated file and is refused. Raises Filfel.
    """
    sokvag = Path(sokvag)
    namn = namn or sokvag.name
    alla = list(_rader(las_text(sokvag, namn=namn), avskiljare, namn))
    start = next((i for i, (_, celler) in enumerate(alla) if celler and celler[0].strip() in forsta_cell), None)
    if start is None:
        raise Filfel(namn, f"Rubrikraden saknas. Den ska börja med {' eller '.join(f'”{c}”' for c in forsta_cell)}.")
    ovanfor = [avskiljare.join(celler).strip(avskiljare + " ") for _, celler in alla[:start]]
    bredd = len(alla[start][1])
    rubrik = [cell.strip() for cell in alla[start][1]]
    while rubrik and not rubrik[-1]:
        rubrik.pop()
    if dubbla := sorted({kolumn for kolumn in rubrik if rubrik.count(kolumn) > 1}):
        raise Filfel(namn, "Kolumnen finns mer än en gång.", rad=alla[start][0], falt=f"”{dubbla[0]}”")
    rader: list[tuple[int, dict[str, str]]] = []
    for radnummer, celler in alla[start + 1 :]:
        if not any(cell.strip() for cell in celler):
            break
        if len(celler) < bredd:
            text = f"Raden har {len(celler)} fält men rubriken har {bredd}. Filen kan vara avklippt."
            raise Filfel(namn, text, rad=radnummer)
        rader.append((radnummer, {kolumn: cell.strip() for kolumn, cell in zip(rubrik, celler, strict=False)}))
    if not rader:
        raise Filfel(namn, "Filen har en rubrikrad men inga rader under den.")
    period = next((m[1] for rad in ovanfor if (m := re.match(r"Val[td] (?:läsår|år|termin): *(\S+)", rad))), "")
    titel = next((rad for rad in ovanfor if rad and not rad.startswith("Statistik från")), "")
    return CsvFil(sokvag, namn, sha256_av(sokvag), titel, period, tuple(rubrik), rader, ovanfor)


def _rader(text: str, avskiljare: str, namn: str) -> Iterable[tuple[int, list[str]]]:
    lasare = csv.reader(StringIO(text, newline=""), delimiter=avskiljare)
    try:
        for celler in lasare:
            yield lasare.line_num, celler
    except csv.Error as fel:
        raise Filfel(namn, "Raden går inte att läsa som CSV.", rad=lasare.line_num) from fel
