"""What a table's CSV of left-out cells holds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from kvalitet import filer

from .modell import Avvisad, Cellfynd

RUBRIK = ("fil", "rad", "kolumn", "cell", "mått", "nivå", "läsår", "råtext", "fel")


class Utelamnat(NamedTuple):
    """What of a file was left out: every fault, and the cells of a grid with what stands around them."""

    fil: str
    fel: tuple[Cellfynd, ...]
    avvisade: tuple[Avvisad, ...] = ()


def skriv_avvisade(utelamnat: Utelamnat, mal: Path) -> Path:
    """Write beside `mal` and return that path (see kvalitet.filer.skriv_avvisade)."""
    return filer.skriv_avvisade(mal, RUBRIK, _rader(utelamnat))


def _rader(utelamnat: Utelamnat) -> Iterator[tuple[object, ...]]:
    fil, celler = utelamnat.fil, {f"{a.kolumn}{a.rad}" for a in utelamnat.avvisade}
    for a in utelamnat.avvisade:
        yield fil, a.rad, a.kolumn, f"{a.kolumn}{a.rad}", a.matt, a.niva, a.period, a.ratext, a.skal
    for fynd in utelamnat.fel:  # names and läsår outside the grid, and whole rows
        if not celler or (fynd.cell and fynd.cell not in celler):
            yield fil, fynd.rad, fynd.kolumn, fynd.cell, "", "", "", fynd.varde, fynd.text
