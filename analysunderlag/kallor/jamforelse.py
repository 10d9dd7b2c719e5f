"""Do two files say the same? Every difference is reported, and none is resolved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from .modell import Avser, Kallfil, Kallvarde
from .synonymer import normaliserad

_Nyckel = tuple[Avser, str, str]


class Konflikt(NamedTuple):
    """One fact that two places give different values."""

    fil: str
    forst: Kallvarde
    annan_fil: str
    annan: Kallvarde

    def __str__(self) -> str:
        vem = ", ".join(f"{namn} {text}" for namn, text in self.forst.avser if text)
        return (
            f"{self.forst.matt} ({vem}, {self.forst.period}): {self.fil}, {_plats(self.forst)} har "
            f"”{self.forst.cell.ratext}” och {self.annan_fil}, {_plats(self.annan)} har ”{self.annan.cell.ratext}”."
        )


@dataclass(frozen=True, slots=True)
class Jamforelse:
    """`lika`: facts with equal values in both. The rest are in one file only, or in conflict."""

    lika: int
    konflikter: tuple[Konflikt, ...]
    bara_forsta: tuple[Kallvarde, ...]
    bara_andra: tuple[Kallvarde, ...]


def jamfor(forsta: Kallfil, andra: Kallfil) -> Jamforelse:
    """Facts are the same when measure, period and what they are about are. Kind and number decide, not the text:
    `82,0` and `82` are equal, `.` and `..` are not. A file that gives a fact twice can be in conflict with itself."""
    konflikter: list[Konflikt] = []
    ena, tvaa = _per_nyckel(forsta, konflikter), _per_nyckel(andra, konflikter)
    lika = 0
    for nyckel, varde in ena.items():
        annat = tvaa.get(nyckel)
        if annat is not None and _samma(varde, annat):
            lika += 1
        elif annat is not None:
            konflikter.append(Konflikt(forsta.fil, varde, andra.fil, annat))
    return Jamforelse(
        lika,
        tuple(konflikter),
        tuple(varde for nyckel, varde in ena.items() if nyckel not in tvaa),
        tuple(varde for nyckel, varde in tvaa.items() if nyckel not in ena),
    )


def _per_nyckel(kallfil: Kallfil, konflikter: list[Konflikt]) -> dict[_Nyckel, Kallvarde]:
    resultat: dict[_Nyckel, Kallvarde] = {}
    for varde in kallfil.varden():
        nyckel = (varde.avser, varde.kod or normaliserad(varde.matt), varde.period)
        forst = resultat.setdefault(nyckel, varde)
        if forst is not varde and not _samma(forst, varde):
            konflikter.append(Konflikt(kallfil.fil, forst, kallfil.fil, varde))
    return resultat


def _samma(ena: Kallvarde, andra: Kallvarde) -> bool:
    return (ena.cell.typ, ena.cell.varde) == (andra.cell.typ, andra.cell.varde)


def _plats(varde: Kallvarde) -> str:
    return f"rad {varde.rad}, kolumn {varde.plats}"
