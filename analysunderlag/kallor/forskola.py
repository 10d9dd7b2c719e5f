"""The private compilation of förskolor that names Skolverket as its source. Unofficial: not an official file form."""

from __future__ import annotations

from huvudman.inlasning import forskola

from .celltolk import Celltolk
from .kalla import Kalla, falt
from .modell import Kallslag, Kalltabell, Niva
from .ovrigt import Ovrigt
from .platt import las_platt

SLAG = Kallslag.FORSKOLA
UTGIVARE = "privat sammanställning med Skolverket som källa"
NOT = "Filen är inte officiell statistik. En tom cell kan vara saknad eller skyddad; filen säger inte vilket."


def kanns_igen(kalla: Kalla) -> bool:
    return kalla.bok is None and set(forskola.KOLUMNER) <= set(falt(kalla.forsta_raden, ","))


def las(kalla: Kalla) -> tuple[tuple[Kalltabell, ...], Ovrigt]:
    tabell = las_platt(
        kalla,
        "",
        SLAG,
        "Sammanställningen över förskolor",
        tolk=Celltolk(decimal="."),
        nivaregel=lambda _: Niva.SKOLENHET,
    )
    return (tabell,), Ovrigt(noter=[NOT])
