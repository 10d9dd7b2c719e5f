"""Skolenhetsregistret as a workbook: a sheet a skolform, and the sheet Huvudmän. Counts of pupils are its measures."""

from __future__ import annotations

from typing import Any

from huvudman.inlasning import skolenhetsregister

from ..inlasning.modell import kolumnbokstaver
from .kalla import Kalla
from .modell import Kallslag, Kalltabell, Periodslag
from .ovrigt import Ovrigt
from .platt import Lagning, las_platt
from .radlasning import som_text
from .rubriker import Rubriker

SLAG = Kallslag.SKOLENHETSREGISTER
UTGIVARE = "Skolverket"
JA_NEJ = ("J", "N")


def kanns_igen(kalla: Kalla) -> bool:
    return kalla.bok is not None and skolenhetsregister.kanns_igen(kalla.bok)


def las(kalla: Kalla) -> tuple[tuple[Kalltabell, ...], Ovrigt]:
    """The workbook says which day it is from, and no sheet does."""
    assert kalla.bok is not None
    period = skolenhetsregister.skapad(kalla.bok).isoformat(), Periodslag.DAG
    tabeller = [
        las_platt(kalla, blad, SLAG, f"Skolenhetsregistret, {blad}", period=period, lagning=_lagning(kalla.rader(blad)))
        for blad in kalla.blad
    ]
    return tuple(tabeller), Ovrigt()


def _lagning(rader: list[list[Any]]) -> Lagning:
    """Mend a row that is one step off, as when a name was split in two cells: its last cell has no header above it.

    It is read without the first cell that cannot be where it stands, and that is said. Where every yes and no stands
    right, only the cell without a header is left out. Yes and no stand where the first row has them.
    """
    ja_nej = [i for i, cell in enumerate(rader[1] if len(rader) > 1 else []) if cell in JA_NEJ]

    def lagad(celler: list[Any], rubriker: Rubriker) -> tuple[list[Any], str]:
        kanda = rubriker.nycklar.keys() | rubriker.kolumner.keys()
        utanfor = [i for i, cell in enumerate(celler) if i not in kanda and som_text(cell)]
        if not utanfor:
            return celler, ""
        fel = next((i for i in ja_nej if celler[i] not in JA_NEJ), None)
        if fel is None:
            kvar = [cell if i in kanda else "" for i, cell in enumerate(celler)]
            return kvar, f"Cellen i kolumn {kolumnbokstaver(utanfor[0] + 1)} har ingen rubrik och läses inte."
        kvar = [*celler[:fel], *celler[fel + 1 :], ""]
        return kvar, f"Raden är förskjuten ett steg från kolumn {kolumnbokstaver(fel + 1)} och läses utan den cellen."

    return lagad
