"""The header of a table: which columns say whom a row is about, and which measure each of the others is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kvalitet.filer import Filfel, kolumnbokstaver

from ..inlasning.modell import Cellfynd
from .modell import Kolumn, Nyckelkolumn
from .synonymer import Nyckel, Tabellsynonymer, las_synonymer


@dataclass(slots=True)
class Rubriker:
    """Zero-based column → what it is. `utan_kod`: measures that no synonym names."""

    nycklar: dict[int, tuple[Nyckelkolumn, Nyckel]] = field(default_factory=dict)
    kolumner: dict[int, Kolumn] = field(default_factory=dict)
    fel: list[Cellfynd] = field(default_factory=list)
    varningar: list[Cellfynd] = field(default_factory=list)
    utan_kod: tuple[str, ...] = ()

    @property
    def nyckelkolumner(self) -> tuple[Nyckelkolumn, ...]:
        return tuple(kolumn for kolumn, _ in self.nycklar.values())


def las_rubriker(
    fil: str, rad: int, celler: list[Any], tabell: Tabellsynonymer, grupper: Mapping[int, str] | None = None
) -> Rubriker:
    """Raises Filfel when no column is known at all. A measure without a code gets a warning with what it may be."""
    synonymer, resultat = las_synonymer(), Rubriker()
    sedda: dict[object, str] = {}
    for index, innehall in enumerate(celler):
        rubrik, plats = " ".join(str(innehall).split()), kolumnbokstaver(index + 1)
        if not rubrik:
            continue
        vem: object
        if nyckel := synonymer.nyckel(tabell, rubrik):
            resultat.nycklar[index] = Nyckelkolumn(nyckel.namn, plats, rubrik, nyckel.identitet), nyckel
            vem = nyckel.namn
        else:
            kolumn = synonymer.kolumn(tabell, plats, (grupper or {}).get(index, ""), rubrik)
            resultat.kolumner[index] = kolumn
            vem = (kolumn.kod or kolumn.namn, kolumn.avser, kolumn.period)
        if vem in sedda:
            text = f"Kolumnen ”{rubrik}” finns redan i kolumn {sedda[vem]}."
            resultat.fel.append(Cellfynd(fil, text, rad, plats, rubrik))
        sedda.setdefault(vem, plats)
    if not resultat.nycklar:
        raise Filfel(fil, "Ingen kolumn säger vem raderna gäller.", rad=rad)
    utan_kod(fil, rad, resultat, tabell)
    return resultat


def utan_kod(fil: str, rad: int, rubriker: Rubriker, tabell: Tabellsynonymer) -> None:
    """Say which measures have no code, and which known one each may be."""
    har = {kolumn.kod for kolumn in rubriker.kolumner.values()}
    utan = [kolumn for kolumn in rubriker.kolumner.values() if not (kolumn.kod or kolumn.radens_matt)]
    for kolumn in utan:
        text = f"Måttet ”{kolumn.namn}” har ingen kod."
        if nara := tabell.narmast(kolumn.namn, har):
            text += f" Närmast är ”{nara}”, som saknas i filen. Har måttet bytt namn?"
        rubriker.varningar.append(Cellfynd(fil, text, rad, kolumn.plats, kolumn.namn))
    rubriker.utan_kod = tuple(dict.fromkeys(kolumn.namn for kolumn in utan))
