"""Adapters for register files: one module per file kind, recognised by content, never by name. No database here."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from kvalitet.filer import CsvFil, Filfel, filslag, oppna_csv, oppna_xlsx

from . import elever, forskola, skolenhetsregister, ufa
from .poster import Enhetspost, Huvudmanpost, Registerfil

__all__ = ["Enhetspost", "Huvudmanpost", "Registerfil", "las_registerfil"]

KANDA = (
    "Underlag för analys (Skolverkets tabell)",
    "Antal elever per årskurs, per skolenhet",
    "Skolenhetsregistret",
    "sammanställningen över förskolor",
)


def las_registerfil(sokvag: Path | str, *, namn: str = "", datum: date | None = None) -> Registerfil:
    """Recognise, parse and validate one register file. Faulty rows are listed in `fel`; an unusable file raises Filfel.

    `datum` (the day the facts are valid from) is needed only for a file that does not say it itself.
    """
    sokvag = Path(sokvag)
    namn = namn or sokvag.name
    if filslag(sokvag, namn=namn) == "xlsx":
        bok = oppna_xlsx(sokvag, namn=namn)
        for adapter in (ufa, skolenhetsregister):
            if adapter.kanns_igen(bok):
                return adapter.las(bok, datum)
        raise Filfel(
            namn, f"Arbetsboken har bladen {', '.join(bok.blad[:5])} och är ingen känd registerfil. {_kanda()}"
        )
    fil: CsvFil | None
    if forskola.kanns_igen(sokvag, namn):
        return forskola.las(oppna_csv(sokvag, forsta_cell=forskola.FORSTA_CELL, namn=namn, avskiljare=","), datum)
    fil = oppna_csv(sokvag, forsta_cell=elever.FORSTA_CELL, namn=namn)
    if elever.kanns_igen(fil):
        return elever.las(fil, datum)
    raise Filfel(namn, f"Tabellen ”{fil.titel or 'utan titel'}” är ingen känd registerfil. {_kanda()}")


def _kanda() -> str:
    return "De som går att läsa är: " + "; ".join(KANDA) + "."
