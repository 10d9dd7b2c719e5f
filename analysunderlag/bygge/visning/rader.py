"""What tables hold: a cell, a measure as a row, units as rows, measures without a value as a list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ...berakning import MINSTA_FOR_MEDIAN
from ...diagram import STORLEKAR
from ...innehall import Enhetsfakta, Matt, Tecken, Varde
from .text import UTAN_VARDE, ar_tal, tal, varde

NEUTRAL_MEDIAN = "Grupp, median"
FOR_MANGA_SKYDDADE = "visas inte: för många värden i gruppen är skyddade"
LIKNANDERUBRIK = "Liknande, median"
FOR_FA_LIKNANDE = "visas inte: färre än fem av de liknande huvudmännen har ett publicerat tal"
FOR_MANGA_LIKNANDE_SKYDDADE = "visas inte: för många värden bland de liknande huvudmännen är skyddade"
FOR_FA_TAL = "visas inte: färre än tio huvudmän har ett publicerat tal"


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
        dold = self.matt.dold_grupp
        namn = self.matt.gruppnamn if self.matt.grupp else dold.namn if dold else ""
        return namn[:1].lower() + namn[1:]

    @property
    def utan_grupp(self) -> str:
        """Why the group's median and middle half are not shown; empty when they are."""
        if self.matt.grupp:
            return ""
        return FOR_MANGA_SKYDDADE if self.matt.dold_grupp else FOR_FA_TAL

    @property
    def utan_grupp_mening(self) -> str:
        return f"{self.gruppnamn or 'gruppen'}: medianen {self.utan_grupp}" if self.utan_grupp else ""

    @property
    def har_liknande(self) -> bool:
        return self.matt.liknande is not None

    @property
    def liknande(self) -> str:
        """The median of the liknande huvudmän; a dash when it is not shown."""
        varde = self.matt.liknande
        return tal(varde.median if varde else None, self.matt.decimaler)

    @property
    def liknande_med_tal(self) -> str:
        """`8 med tal`: how many of the similar ones have a published number."""
        return f"{self.matt.liknande.n} med tal" if self.matt.liknande else ""

    @property
    def utan_liknande(self) -> str:
        """Why their median is not shown; empty when it is, and when there are no similar ones."""
        varde = self.matt.liknande
        if varde is None or varde.median is not None:
            return ""
        return FOR_FA_LIKNANDE if varde.n < MINSTA_FOR_MEDIAN else FOR_MANGA_LIKNANDE_SKYDDADE

    @property
    def gar_att_jamfora(self) -> bool:
        """Whether the others' numbers say something without an own one: a size of the whole country does not."""
        return self.matt.enhet not in STORLEKAR and (self.matt.grupp is not None or self.riket.ar_tal)

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
    def over_tid(self) -> tuple[tuple[str, str], ...]:
        """(period, value or sign) of every läsår, oldest first; empty where there is no earlier one."""
        m = self.matt
        tidigare = tuple((p.period, varde(p.varde, m.decimaler)) for p in m.tidigare)
        return (*tidigare, (m.period, self.eget.text)) if tidigare else ()

    @property
    def kallcell(self) -> str:
        return self.matt.eget.kalla.cell if self.matt.eget.kalla else ""


def medianrubrik(rader: Iterable[Mattrad]) -> str:
    """Names the group that every median of the table is of; neutral when they are several, for then each row says."""
    namn = _gruppnamn(rader)
    return f"{namn.pop()}, median" if len(namn) == 1 else NEUTRAL_MEDIAN


def flera_grupper(rader: Iterable[Mattrad]) -> bool:
    return len(_gruppnamn(rader)) > 1


def gruppnot(rader: Iterable[Mattrad]) -> str:
    """What – means in the group's column, below a table where there is no room for it in the row."""
    skal = dict.fromkeys(r.utan_grupp for r in rader if r.utan_grupp)
    return " ".join(f"{UTAN_VARDE} Gruppens median {s}." for s in skal)


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

    @property
    def har_tal(self) -> bool:
        return any(ar_tal(v) for rad in self.rader for v in rad.varden)
