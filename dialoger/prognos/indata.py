"""What the forecast is made of: the cases, as far as they have come, and the people with the hours they have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from . import kontroll
from .kontroll import Faltfel
from .ord import MOTEN, STEG, Forloppssteg, Myndighet, Storlek

HELTID = Decimal(40)  # hours per week
MEST_I_VECKAN = 168


@dataclass(frozen=True, slots=True)
class Franvaro:
    """Absence, both days included; None is open. `procent`: how much of the person's time it takes."""

    fran: date | None = None
    till: date | None = None
    procent: int = 100

    def beror(self, fran: date, till: date) -> bool:
        """Whether any of it lies between two days, both included."""
        return (self.fran is None or self.fran <= till) and (self.till is None or fran <= self.till)

    def galler(self, dag: date) -> bool:
        return self.beror(dag, dag)


@dataclass(frozen=True, slots=True)
class Person:
    """A dialogutförare. `timmar_per_vecka`: hours for cases in a whole week at full time; `tjanstgoring`: percent.

    `bokat`: hours promised to something else than the cases of the forecast, by any day of the week they fall in.
    """

    id: int
    namn: str
    kontor: str
    myndighet: str
    timmar_per_vecka: Decimal = HELTID
    tjanstgoring: int = 100
    franvaro: tuple[Franvaro, ...] = ()
    bokat: Mapping[date, Decimal] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Raises `Faltfel` naming the person."""
        try:
            if self.myndighet not in tuple(Myndighet):
                raise Faltfel("myndighet", "välj SV eller SPSM.")
            timmar = kontroll.decimaltal("timmar_per_vecka", self.timmar_per_vecka, hogst=MEST_I_VECKAN)
            bokat = {dag: kontroll.decimaltal("bokat", t, hogst=MEST_I_VECKAN) for dag, t in self.bokat.items()}
            tjanstgoring = kontroll.heltal("tjanstgoring", self.tjanstgoring)
            for ett in self.franvaro:
                kontroll.heltal("franvaro", ett.procent)
                if ett.fran and ett.till and ett.till < ett.fran:
                    raise Faltfel("franvaro", "sista dagen ligger före den första.")
        except Faltfel as fel:
            raise Faltfel(f"{self.namn}.{fel.falt}", str(fel).partition(": ")[2]) from None
        object.__setattr__(self, "timmar_per_vecka", timmar)
        object.__setattr__(self, "tjanstgoring", tjanstgoring)
        object.__setattr__(self, "bokat", bokat)


@dataclass(frozen=True, slots=True)
class Arende:
    """A case. `nasta`: the first step that is not done. `raknas_fran`: the day the step before it was done.

    For a case that is not invited yet that is the day the invitation is to go out; for a paused one the day it goes on.
    `lan`: the huvudman's länskod, "" when unknown. `sv` and `spsm`: the pair's `Person.id`; None is nobody yet.
    `bokade`: day of each meeting that has one; it keeps its week also when that week has holidays.
    """

    nummer: str
    storlek: str
    lan: str
    kontor: str
    nasta: Forloppssteg
    raknas_fran: date
    sv: int | None = None
    spsm: int | None = None
    tackat_nej: bool = False  # no, or not now: nothing is left of it
    utan_uppfoljning: bool = False
    bokade: Mapping[Forloppssteg, date] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Raises `Faltfel` naming the case."""
        if self.nasta not in STEG:
            raise Faltfel(f"{self.nummer}.nasta", f"{self.nasta!r} är inget känt steg.")
        if self.storlek not in tuple(Storlek):
            raise Faltfel(f"{self.nummer}.storlek", f"{self.storlek!r} är ingen känd storlek.")
        for steg in self.bokade:
            if steg not in MOTEN:
                raise Faltfel(f"{self.nummer}.bokade", f"{str(steg)!r} är inget möte med huvudmannen.")
        object.__setattr__(self, "nasta", Forloppssteg(self.nasta))

    def utforare(self, myndighet: str) -> int | None:
        return self.sv if myndighet == Myndighet.SV else self.spsm
