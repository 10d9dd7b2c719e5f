"""Reading statistics files: recognise the kind by content, parse, gather every fault. No database here."""

from __future__ import annotations

from pathlib import Path

from lxml import etree

from kvalitet.filer import Filfel, XlsxFil, oppna_xlsx

from . import ufa
from .modell import RIKETS_ORGNR, Avvisad, Cellfynd, Cellvarde, Matrad, Nivakolumn, Tabell, TabellAvvisad
from .mojligt import Mattregel
from .ufa import MattPerSkolform

__all__ = [
    "RIKETS_ORGNR",
    "Avvisad",
    "Cellfynd",
    "Cellvarde",
    "Matrad",
    "MattPerSkolform",
    "Mattregel",
    "Nivakolumn",
    "Tabell",
    "TabellAvvisad",
    "granska",
    "las_bok",
    "las_tabell",
]

ADAPTRAR = (ufa,)


def las_tabell(sokvag: Path | str, matt_per_skolform: MattPerSkolform, *, namn: str = "") -> Tabell:
    """Open and parse a file of any known kind; faults are gathered in the result.

    `matt_per_skolform` gives a skolform's measures, name → code and unit (empty when the skolform is not known).
    Raises Filfel when the file cannot be opened safely or is no table we know.
    """
    return las_bok(oppna_xlsx(sokvag, namn=namn, tillat_formler=True), matt_per_skolform)


def las_bok(xlsx: XlsxFil, matt_per_skolform: MattPerSkolform) -> Tabell:
    """As `las_tabell`, of a workbook that has been opened (with formulas let in, since each is named as a fault)."""
    for adapter in ADAPTRAR:
        if adapter.kanner_igen(xlsx):
            try:
                return adapter.las(xlsx, matt_per_skolform)
            except etree.XMLSyntaxError as fel:  # parts that the value reader never looks at, such as comments
                raise Filfel(xlsx.namn, "En del av filen är skadad och går inte att läsa. Hämta den igen.") from fel
    raise Filfel(
        xlsx.namn,
        f"Filen är ingen statistiktabell som kan läsas. Den ska ha bladet ”{ufa.BLAD}”, men har bladen: "
        f"{', '.join(xlsx.blad)}.",
    )


def granska(tabell: Tabell, *, hoppa_over: bool = False) -> Tabell:
    """Refuse a table with any fault, unless the faulty cells are to be left out. Raises TabellAvvisad."""
    kvar = sum(varde is not None for rad in tabell.varden for varde in rad)
    if tabell.fel and not (hoppa_over and kvar):
        raise TabellAvvisad(tabell.fil, tabell.fel, tabell.varningar)
    return tabell
