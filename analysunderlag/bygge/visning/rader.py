"""What tables hold: a cell, a measure as a row, units as rows, measures without a value as a list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ...innehall import Enhetsfakta, Matt, Tecken, Varde
from .text import UTAN_VARDE, ar_tal

NEUTRAL_MEDIAN = "Grupp, median"


@dataclass(frozen=True, slots=True)
class Cell:
    """A shown value. `ord` and `forklaring` say what a sign means and are empty for a number."""

    text: str
    ar_tal: bool
    ord: str = ""
    forklaring: str = ""


@dataclass(frozen=True, slots=True)
class Mattrad:
    """One measure as a row: the same texts in every form."""

    matt: Matt
    namn: str
    enhet: str
    eget: Cell
    riket: Cell
    grupp: str
    p25: str
    p75: str
    n: str
    period: str
    annan_period: bool
    annan_grupp: bool

    @property
    def gruppnamn(self) -> str:
        """The group that the median is of, as a word in running text: `alla enskilda huvudmän`. Empty without one."""
        namn = self.matt.gruppnamn if self.matt.grupp else ""
        return namn[:1].lower() + namn[1:]

    @property
    def medianetikett(self) -> str:
        """The median's own label, where no column heading is seen."""
        return medianrubrik([self])

    @property
    def mittenhalva(self) -> str:
        return f"{self.p25}–{self.p75}" if self.matt.grupp else UTAN_VARDE

    @property
    def har_bild(self) -> bool:
        """Something of one's own to look at: an own number, or a unit's."""
        return self.eget.ar_tal or any(ar_tal(e.varde) for e in self.matt.enheter)

    @property
    def skolor(self) -> str:
        """`19 av 42 skolor`: how many units have a number; empty for a single unit and for measures without units."""
        antal = len(self.matt.enheter)
        if antal < 2 or not self.matt.enhetstext:
            return ""
        return f"{sum(ar_tal(e.varde) for e in self.matt.enheter)} av {antal} skolor"

    @property
    def varfor(self) -> str:
        """Why there is no own number, in words."""
        return self.matt.egen_forklaring or self.eget.forklaring

    @property
    def kallcell(self) -> str:
        return self.matt.eget.kalla.cell if self.matt.eget.kalla else ""


def medianrubrik(rader: Iterable[Mattrad]) -> str:
    """Names the group that every median of the table is of; neutral when they are several, for then each row says."""
    namn = _gruppnamn(rader)
    return f"{namn.pop()}, median" if len(namn) == 1 else NEUTRAL_MEDIAN


def flera_grupper(rader: Iterable[Mattrad]) -> bool:
    return len(_gruppnamn(rader)) > 1


def _gruppnamn(rader: Iterable[Mattrad]) -> set[str]:
    return {r.matt.gruppnamn for r in rader if r.matt.grupp}


@dataclass(frozen=True, slots=True)
class Enhetsrad:
    enhet: Enhetsfakta
    varden: tuple[Varde, ...]
    celler: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Enhetstabell:
    """Own units × the measures of a section that any unit has something published for. Units in alphabetical order."""

    matt: tuple[Matt, ...]
    rader: tuple[Enhetsrad, ...]
    utan_uppgift: int
    tecken: tuple[Tecken, ...]


@dataclass(frozen=True, slots=True)
class Utanlista:
    """Measures of a section without a number of one's own, as one compact list. `alla`: the section has no others."""

    rader: tuple[Mattrad, ...]
    alla: bool

    @property
    def grupper(self) -> tuple[tuple[str, tuple[Mattrad, ...]], ...]:
        """(reason, its measures): a reason is said once."""
        skal = dict.fromkeys(r.varfor for r in self.rader)
        return tuple((s, tuple(r for r in self.rader if r.varfor == s)) for s in skal)

    @property
    def gemensam(self) -> str:
        """The reason, when it is the same for all."""
        return self.grupper[0][0] if len(self.grupper) == 1 else ""

    @property
    def kolumner(self) -> int:
        return 4 if self.har_grupp else 3

    @property
    def har_grupp(self) -> bool:
        return any(r.matt.grupp for r in self.rader)

    @property
    def flera_grupper(self) -> bool:
        return flera_grupper(self.rader)

    @property
    def medianrubrik(self) -> str:
        return medianrubrik(self.rader)
