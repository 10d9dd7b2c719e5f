"""What a table's CSV of left-out cells holds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kvalitet import filer

from .modell import Tabell

RUBRIK = ("fil", "rad", "kolumn", "cell", "mått", "nivå", "läsår", "råtext", "fel")


def skriv_avvisade(tabell: Tabell, mal: Path) -> Path:
    """Write beside `mal` and return that path (see kvalitet.filer.skriv_avvisade)."""
    return filer.skriv_avvisade(mal, RUBRIK, _rader(tabell))


def _rader(tabell: Tabell) -> Iterator[tuple[object, ...]]:
    celler = {f"{a.kolumn}{a.rad}" for a in tabell.avvisade}
    for a in tabell.avvisade:
        yield tabell.fil, a.rad, a.kolumn, f"{a.kolumn}{a.rad}", a.matt, a.niva, a.period, a.ratext, a.skal
    for fynd in tabell.fel:  # names and läsår outside the grid
        if fynd.cell and fynd.cell not in celler:
            yield tabell.fil, fynd.rad, fynd.kolumn, fynd.cell, "", "", "", fynd.varde, fynd.text
