"""What the forecast answers: hours against capacity per week, red weeks, and the totals. Unit: hours, never rounded.

Hours expected for cases are split by person, or by office and agency while a case has no pair. What a person has
booked besides is in `timmar` and alone in `bokat`: `timmar - bokat` over all weeks and offices is the cases' total.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kvalitet import svenska
from kvalitet.kalenderdagar import veckotext

from .kalender import Vecka
from .ord import NOLL

NASTAN_FULLT_FRAN = Decimal("0.9")
FULLT = Decimal(1)
RYMS, NASTAN_FULLT, MER = "ryms", "nästan fullt", "mer än vad som ryms"


@dataclass(frozen=True, slots=True)
class Veckorad:
    """`otilldelat`: the part that nobody has yet. `motestid`: the part in meetings with huvudmän, travel included."""

    mandag: date
    timmar: Decimal
    kapacitet: Decimal
    bokat: Decimal = NOLL
    otilldelat: Decimal = NOLL
    motestid: Decimal = NOLL

    @property
    def andel(self) -> Decimal | None:
        """Hours by capacity, 1 is full. None when there is no capacity."""
        return self.timmar / self.kapacitet if self.kapacitet else None

    @property
    def ord(self) -> str:
        if self.timmar > FULLT * self.kapacitet:
            return MER
        return NASTAN_FULLT if self.timmar and self.timmar >= NASTAN_FULLT_FRAN * self.kapacitet else RYMS


@dataclass(frozen=True, slots=True)
class Belastning:
    """The weeks of an office, of an agency at an office, or of a person. `namn` is how a sentence names it."""

    namn: str
    kontor: str
    myndighet: str  # "" for the whole office
    person: int | None
    rader: tuple[Veckorad, ...]

    @property
    def roda(self) -> Iterator[RodVecka]:
        return (RodVecka(rad.mandag, self.namn, rad.timmar, rad.kapacitet) for rad in self.rader if rad.ord == MER)


@dataclass(frozen=True, slots=True)
class RodVecka:
    """A week that needs more than there is."""

    mandag: date
    namn: str
    timmar: Decimal
    kapacitet: Decimal

    def text(self, idag: date) -> str:
        """ "Vecka 11 behöver Luleå 142 timmar och har 120." The year is added when it is not that of `idag`."""
        behov, har = _olika(self.timmar, self.kapacitet)
        return f"{svenska.versal(veckotext(self.mandag, idag=idag))} behöver {self.namn} {behov} och har {har}."


def _olika(mer: Decimal, mindre: Decimal) -> tuple[str, str]:
    """Rounded as little as is needed for the two to differ."""
    for decimaler in range(3):
        if svenska.avrunda(mer, decimaler) > svenska.avrunda(mindre, decimaler):
            return timmar_text(mer, decimaler), svenska.tal(mindre, decimaler)
    return f"drygt {timmar_text(mindre, 0)}", svenska.tal(mindre, 0)


def timmar_text(timmar: Decimal, decimaler: int = 0) -> str:
    """1204.5 → "1 205 timmar"."""
    text = svenska.tal(timmar, decimaler)
    return f"{text}{svenska.FAST}{'timme' if text == '1' else 'timmar'}"


@dataclass(frozen=True, slots=True)
class Antal:
    """How many cases stand where; what is expected of them is in `Summa`."""

    obesvarade: int = 0  # invited or to be
    ja: int = 0  # yes, and the introduction is ahead
    vantar_beslut: int = 0  # introduced, and the second answer is ahead
    fortsatter: int = 0  # yes to go on, and the dialogue is ahead
    efter_dialog: int = 0
    nej: int = 0
    okand_storlek: int = 0
    utan_lan: int = 0


@dataclass(frozen=True, slots=True)
class Summa:
    """Expected numbers and hours of all cases, bookings besides them left out.

    `ja`: answers yes still to come. `per_steg`: the expected number of times a step is taken, and its hours.
    `per_storlek`: cases that something is left of, and their hours.
    """

    antal: Antal
    ja: Decimal
    introduktioner: Decimal
    dialoger: Decimal
    timmar: Decimal
    per_slag: Mapping[str, Decimal]
    per_myndighet: Mapping[str, Decimal]
    per_storlek: Mapping[str, tuple[int, Decimal]]
    per_steg: Mapping[str, tuple[Decimal, Decimal]]


@dataclass(frozen=True, slots=True)
class Prognos:
    """`fran`: the Monday of the first week. Every load has a row for every week. All lists are in Swedish order.

    `forklaring`: sentences on how the total is made up. `forbehall`: what the reader should know about the figures.
    """

    fran: date
    veckor: tuple[Vecka, ...]
    kontor: tuple[Belastning, ...]
    myndigheter: tuple[Belastning, ...]
    personer: tuple[Belastning, ...]
    summa: Summa
    forklaring: tuple[str, ...]
    forbehall: tuple[str, ...]

    @property
    def roda(self) -> list[RodVecka]:
        """Offices by week, and an agency at an office whose own red week the sum of both agencies hides."""
        roda = [rod for ett in self.kontor for rod in ett.roda]
        redan = {(ett.kontor, rod.mandag) for ett in self.kontor for rod in ett.roda}
        dolda = (rod for ett in self.myndigheter for rod in ett.roda if (ett.kontor, rod.mandag) not in redan)
        return _i_ordning([*roda, *dolda])

    @property
    def roda_personer(self) -> list[RodVecka]:
        return _i_ordning(rod for ett in self.personer for rod in ett.roda)


def _i_ordning(roda: Iterable[RodVecka]) -> list[RodVecka]:
    return sorted(roda, key=lambda rod: (rod.mandag, svenska.sorteringsnyckel(rod.namn)))


def lagg_ihop(alla: Sequence[Sequence[Veckorad]]) -> tuple[Veckorad, ...]:
    """The sum of several loads of the same weeks."""
    return tuple(
        Veckorad(
            rader[0].mandag,
            sum((rad.timmar for rad in rader), NOLL),
            sum((rad.kapacitet for rad in rader), NOLL),
            sum((rad.bokat for rad in rader), NOLL),
            sum((rad.otilldelat for rad in rader), NOLL),
            sum((rad.motestid for rad in rader), NOLL),
        )
        for rader in zip(*alla, strict=True)
    )
