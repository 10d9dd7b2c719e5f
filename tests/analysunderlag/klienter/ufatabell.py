"""The statistics database's table, made out of the workbook that holds the same facts."""

from __future__ import annotations

from pathlib import Path

from analysunderlag.inlasning import Tabell as Ufa
from analysunderlag.inlasning import las_tabell
from tests.analysunderlag.ufabok import matt_per_skolform

from .tjanst import Cell, Tabell


def ur_bok(fil: Path) -> Tabell:
    ufa = las_tabell(fil, matt_per_skolform)
    nivaer = {_kod(ufa, n): _namn(ufa, n) for n in range(len(ufa.nivaer))}
    tider = {period[:4]: period for period in ufa.perioder}
    celler: dict[tuple[str, str, str], Cell] = {}
    for m, rad in enumerate(ufa.varden):
        for n, cell in enumerate(rad):
            assert cell is not None
            celler[str(m), _kod(ufa, n), ufa.nivaer[n].period[:4]] = (
                cell.ratext if cell.varde is None else float(cell.varde)
            )
    return Tabell({str(m): matt.namn for m, matt in enumerate(ufa.matt)}, nivaer, tider, celler)


def _kod(ufa: Ufa, n: int) -> str:
    niva = ufa.nivaer[n]
    return "-".join(filter(None, (niva.orgnr, niva.enhetskod)))


def _namn(ufa: Ufa, n: int) -> str:
    niva = ufa.nivaer[n]
    if niva.niva == "riket":
        return "RIKET: TOTALT"
    sista = f"{niva.enhetsnamn} ({niva.enhetskod})" if niva.enhetskod else "HUVUDMAN"
    return f"{niva.huvudmansnamn} ({niva.orgnr}): {sista}"
