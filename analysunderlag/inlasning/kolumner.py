"""The head of the table: which row has the level names, which has the läsår, and what each column is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from huvudman.orgnr import ar_personnummerlik, luhn_stammer, visa, visa_i_text
from kvalitet.filer import Filfel, kolumnbokstaver

from .modell import Cellfynd, Nivakolumn
from .nivanamn import liknar_niva, tolka_nivanamn

_LASAR = re.compile(r"(\d{4})/(\d{2})")
_SOKDJUP = 40
PERSON = "Organisationsnumret ser ut som ett personnummer. Det kan vara en enskild person som är huvudman."


@dataclass(frozen=True, slots=True)
class Huvud:
    """Zero-based rows of the head."""

    nivarad: int
    lasarsrad: int

    @property
    def sista(self) -> int:
        return max(self.nivarad, self.lasarsrad)


@dataclass(slots=True)
class Kolumnlasning:
    """`platser`: zero-based column, its level (None when it could not be read), and why it is refused ("" if not)."""

    platser: list[tuple[int, Nivakolumn | None, str]] = field(default_factory=list)
    fynd: list[Cellfynd] = field(default_factory=list)
    varningar: list[Cellfynd] = field(default_factory=list)

    @property
    def alla(self) -> list[int]:
        return [kolumn for kolumn, _, _ in self.platser]


def hitta_huvud(rader: list[list[Any]], fil: str) -> Huvud:
    """Raises Filfel when there are no level names or no läsår at all."""
    oversta = rader[:_SOKDJUP]
    lasarsrad = _rad_med_flest(oversta, lambda text: _LASAR.fullmatch(text) is not None)
    nivarad = _rad_med_flest(oversta, liknar_niva)
    if nivarad is None:
        raise Filfel(
            fil, "Ingen rad med nivåer hittades (RIKET: TOTALT, huvudmän med organisationsnummer, skolenheter)."
        )
    if lasarsrad is None:
        raise Filfel(fil, "Läsår saknas: ingen rad har läsår i kolumnerna med värden, till exempel 2024/25.")
    return Huvud(nivarad, lasarsrad)


def _rad_med_flest(rader: list[list[Any]], passar: Callable[[str], bool]) -> int | None:
    """The row with most matching texts; equal texts (signs, one and the same läsår) are looked at once."""
    antal = []
    for rad in rader:
        per_text = Counter(cell for cell in rad[1:] if isinstance(cell, str))
        antal.append(sum(n for text, n in per_text.items() if text and passar(text.strip())))
    flest = max(antal, default=0)
    return antal.index(flest) if flest else None


def las_kolumner(rader: list[list[Any]], huvud: Huvud, fil: str) -> Kolumnlasning:
    """Every column that holds anything from the head down, with its level and läsår."""
    resultat = Kolumnlasning()
    sedda: dict[tuple[str, str, str], str] = {}
    senast = ("", "")
    for index in _anvanda_kolumner(rader, huvud):
        bokstaver = kolumnbokstaver(index + 1)
        nivatext = str(rader[huvud.nivarad][index]).strip()
        lasar = str(rader[huvud.lasarsrad][index]).strip()
        if not nivatext and senast[0] and lasar and lasar != senast[1]:
            nivatext = senast[0]  # one name above several läsår
        niva, skal, rad = _tolka(bokstaver, nivatext, lasar, huvud)
        if niva is not None and niva.nyckel in sedda:
            skal = f"Nivån ”{visa_i_text(nivatext)}” för {lasar} finns redan i kolumn {sedda[niva.nyckel]}."
        elif niva is not None:
            sedda[niva.nyckel] = bokstaver
            skal = _fel_i_orgnr(niva)
            if not skal and ar_personnummerlik(niva.orgnr):
                resultat.varningar.append(Cellfynd(fil, PERSON, huvud.nivarad + 1, bokstaver))
        if skal:
            resultat.fynd.append(Cellfynd(fil, skal, rad + 1, bokstaver, visa_i_text(nivatext)))
        resultat.platser.append((index, niva, skal))
        senast = (nivatext, lasar)
    _varna_ensamma(resultat, fil)
    return resultat


def _anvanda_kolumner(rader: list[list[Any]], huvud: Huvud) -> Iterable[int]:
    bredd = len(rader[huvud.nivarad])
    under = [rader[huvud.nivarad], rader[huvud.lasarsrad], *rader[huvud.sista + 1 :]]
    fyllda = (any(str(rad[kolumn]).strip() for rad in under) for kolumn in range(1, bredd))
    return [kolumn for kolumn, fylld in enumerate(fyllda, start=1) if fylld]


def _tolka(bokstaver: str, nivatext: str, lasar: str, huvud: Huvud) -> tuple[Nivakolumn | None, str, int]:
    """The level, or None with the reason; and the row the reason points at."""
    if not nivatext:
        return None, "Kolumnen har värden men nivåns namn saknas.", huvud.nivarad
    namn = tolka_nivanamn(nivatext)
    if namn is None:
        skal = (
            f"Nivån ”{visa_i_text(nivatext)}” går inte att tolka. Den ska ha formen ”RIKET: TOTALT”, "
            "”NAMN (organisationsnummer): HUVUDMAN” eller ”NAMN (organisationsnummer): ENHET (skolenhetskod)”."
        )
        return None, skal, huvud.nivarad
    if not lasar:
        return None, "Läsår saknas för kolumnen.", huvud.lasarsrad
    traff = _LASAR.fullmatch(lasar)
    if traff is None or (int(traff[1]) + 1) % 100 != int(traff[2]):
        return None, f"Läsåret ”{lasar}” går inte att tolka. Det ska skrivas som 2024/25.", huvud.lasarsrad
    return Nivakolumn(bokstaver, *namn, lasar), "", huvud.nivarad


def _fel_i_orgnr(niva: Nivakolumn) -> str:
    """A wrong check digit means that the values may belong to somebody else."""
    if niva.niva == "riket" or luhn_stammer(niva.orgnr):
        return ""
    return (
        f"Organisationsnumret {visa(niva.orgnr)} har fel kontrollsiffra, så det går inte att veta vems värdena är. "
        "Hämta filen igen, eller fråga den som har gjort den vilket nummer det ska vara."
    )


def _varna_ensamma(resultat: Kolumnlasning, fil: str) -> None:
    nivaer = [niva for _, niva, skal in resultat.platser if niva is not None and not skal]
    if not any(niva.niva == "riket" for niva in nivaer):
        resultat.varningar.append(Cellfynd(fil, "Filen har ingen kolumn för riket."))
    huvudman_lista = {niva.orgnr for niva in nivaer if niva.niva == "huvudman"}
    ensamma = {niva.orgnr for niva in nivaer if niva.niva == "enhet"} - huvudman_lista
    if ensamma:
        vem = "1 huvudman" if len(ensamma) == 1 else f"{len(ensamma)} huvudmän"
        text = f"{vem} har skolenheter men ingen egen kolumn, först {visa(min(ensamma))}."
        resultat.varningar.append(Cellfynd(fil, text))
