"""Reading any source file into one form: recognise the kind by content, parse, account for every row and cell.

No database and no Django. What a file's columns mean is data (`data/kallor/`); see `synonymer`.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from types import ModuleType

from kvalitet.filer import Filfel

from . import api, export, forskola, kolada, koladasvar, pxweb, register, riksbok, skolenkaten, ufa
from .kalla import Kalla, oppna
from .modell import Kallfil, Kallslag, Kalltabell, Kallvarde, Niva, Periodslag, Radslag

__all__ = [
    "ADAPTRAR",
    "Kallfil",
    "Kallslag",
    "Kalltabell",
    "Kallvarde",
    "Niva",
    "Periodslag",
    "Radslag",
    "adapter_for",
    "las_kalla",
    "las_kallfil",
]

ADAPTRAR: tuple[ModuleType, ...] = (
    pxweb,
    koladasvar,
    register,
    export,
    api,
    forskola,
    kolada,
    skolenkaten,
    riksbok,
    ufa,
)


def adapter_for(kalla: Kalla) -> ModuleType:
    """The adapter of the file's kind, by what the file holds and never by its name. Raises Filfel."""
    for adapter in ADAPTRAR:
        if adapter.kanns_igen(kalla):
            return adapter
    kanda = "; ".join(slag.label for slag in Kallslag)
    raise Filfel(kalla.namn, f"Filen är ingen känd källa till statistik. De som går att läsa är: {kanda}.")


def las_kallfil(sokvag: Path | str, *, namn: str = "") -> Kallfil:
    """Read a file of any known kind. Faults are gathered in the result; raises Filfel when there is no table."""
    return las_kalla(oppna(sokvag, namn=namn))


def las_kalla(kalla: Kalla) -> Kallfil:
    """As `las_kallfil`, of a file that has been opened."""
    adapter = adapter_for(kalla)
    tabeller, ovrigt = adapter.las(kalla)
    radslag: Counter[Radslag] = Counter(ovrigt.radslag)
    for tabell in tabeller:
        radslag.update(tabell.radslag)
    return Kallfil(
        fil=kalla.namn,
        sha256=kalla.sha256,
        slag=adapter.SLAG,
        utgivare=adapter.UTGIVARE,
        tabeller=tabeller,
        radslag={slag: radslag[slag] for slag in Radslag},
        noter=(*(n for tabell in tabeller for n in tabell.noter), *ovrigt.noter),
        fel=(*(fynd for tabell in tabeller for fynd in tabell.fel), *ovrigt.fel),
        varningar=tuple(fynd for tabell in tabeller for fynd in tabell.varningar),
    )
