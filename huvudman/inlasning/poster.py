"""What every adapter gives back: rows in our own words, with the row they came from, and the faults found."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from kvalitet.filer import Radfel

from .. import orgnr as orgnummer
from ..kallor import Slag
from ..namn import stada

KOD = re.compile(r"[0-9]{8}")
GAMMAL_KOD = re.compile(r"[0-9]{8,9}")


@dataclass(frozen=True)
class Huvudmanpost:
    """A huvudman as one source knows it. `typ` (kommunal, enskild …) and `form` (legal form) may be empty."""

    orgnr: str
    namn: str = ""
    typ: str = ""
    form: str = ""
    skolformer: tuple[str, ...] = ()


@dataclass(frozen=True)
class Enhetspost:
    """A unit as one source knows it. `skolformer`: skolform → number as the source writes it, "" when it gives none,
    None when the source covers the skolform and the unit does not have it."""

    kod: str
    namn: str
    orgnr: str
    slag: str = "skolenhet"
    kommun: str = ""
    skolformer: dict[str, str | None] = field(default_factory=dict)


@dataclass
class Registerfil:
    """One file read: `datum` is the day from which it is valid, `tacker` the skolformer it claims to list units of."""

    slag: Slag
    datum: date
    namn: str
    sha256: str
    tacker: frozenset[str]
    huvudman: dict[str, Huvudmanpost] = field(default_factory=dict)
    enheter: dict[str, Enhetspost] = field(default_factory=dict)
    fel: list[Radfel] = field(default_factory=list)
    noter: list[str] = field(default_factory=list)
    rader: int = 0
    felrader: list[list[str]] = field(default_factory=list)

    @property
    def period(self) -> str:
        return self.slag.period(self.datum)


class Samlare:
    """Collects rows, checks keys, notes faults with row and field, and settles what rows say differently."""

    def __init__(self, fil: str) -> None:
        self.fil = fil
        self.fel: list[Radfel] = []
        self.felrader: list[list[str]] = []
        self.enheter: dict[str, Enhetspost] = {}
        self.rad_for: dict[str, int | None] = {}
        self._namn: dict[str, Counter[str]] = {}
        self._typ: dict[str, Counter[str]] = {}
        self._form: dict[str, Counter[str]] = {}
        self._skolformer: dict[str, set[str]] = {}

    def neka(self, rad: int | None, falt: str, text: str, celler: Iterable[object] = ()) -> None:
        """Note a faulty row; its cells are kept for the CSV of rejected rows, ids of persons masked."""
        self.fel.append(Radfel(self.fil, rad, falt, text))
        self.felrader.append([str(rad or ""), falt, text, *(orgnummer.visa_i_text(str(cell)) for cell in celler)])

    def orgnr(self, rad: int | None, falt: str, varde: object, celler: Iterable[object] = ()) -> str | None:
        """The ten digits, or None after noting what is wrong."""
        nummer = orgnummer.stada(varde)
        if fel := orgnummer.fel_i(nummer):
            self.neka(rad, falt, fel, celler)
            return None
        return nummer

    def huvudman(
        self, orgnr: str, *, namn: str = "", typ: str = "", form: str = "", skolformer: Iterable[str] = ()
    ) -> None:
        for samling, varde in ((self._namn, stada(namn)), (self._typ, typ), (self._form, form)):
            rakning = samling.setdefault(orgnr, Counter())
            if varde:
                rakning[varde] += 1
        self._skolformer.setdefault(orgnr, set()).update(skolformer)

    def enhet(self, rad: int | None, falt: str, post: Enhetspost, *, slaihop: bool = False) -> bool:
        """Add a unit; the same code twice is a fault unless the file lists a unit once per skolform (`slaihop`)."""
        forr = self.enheter.get(post.kod)
        if forr is None:
            self.enheter[post.kod] = post
            self.rad_for[post.kod] = rad
            return True
        if slaihop and forr.orgnr == post.orgnr:
            skolformer = {**forr.skolformer, **post.skolformer}
            self.enheter[post.kod] = Enhetspost(
                post.kod, forr.namn, forr.orgnr, forr.slag, forr.kommun or post.kommun, skolformer
            )
            return True
        self.neka(rad, falt, f"Enhetskoden {post.kod} finns redan på rad {self.rad_for[post.kod]}.", [post.namn])
        return False

    def huvudmanposter(self) -> dict[str, Huvudmanpost]:
        """One post per orgnr; where rows differ the commonest value wins, then the first in alphabetical order."""
        return {
            orgnr: Huvudmanpost(
                orgnr,
                _vanligast(namn),
                _vanligast(self._typ[orgnr]),
                _vanligast(self._form[orgnr]),
                tuple(sorted(self._skolformer[orgnr])),
            )
            for orgnr, namn in self._namn.items()
        }


def _vanligast(rakning: Counter[str]) -> str:
    return min(rakning, key=lambda varde: (-rakning[varde], varde), default="")
