"""Weeks: how many days people work in one, and whether a huvudman in a län can meet then. A week is its Monday."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from kvalitet import svenska
from kvalitet.kalenderdagar import Dagsinfo, dagsinfo, veckotext
from kvalitet.skollov import Lov, alla_lov

from .ord import ETT, NOLL

DAG, VECKA = timedelta(days=1), timedelta(weeks=1)
ARBETSVECKA = 5
HALVDAG = Decimal("0.5")  # part of a working day left on days when many stop early
LANGSTA_LOV = 26  # weeks without a possible meeting before something must be wrong


@dataclass(frozen=True, slots=True)
class Vecka:
    """`arbetsdagar`: half days count 0.5. `utan_moten`: those of the länskoder asked for whose huvudmän cannot meet."""

    mandag: date
    arbetsdagar: Decimal
    sarskilda: tuple[str, ...]
    lov: tuple[str, ...]
    utan_moten: tuple[str, ...]

    def text(self, idag: date) -> str:
        return svenska.versal(veckotext(self.mandag, idag=idag))


class Veckokalender:
    """Remembers each week. `dag`: what is special about a day in any län, as `kvalitet.kalenderdagar.dagsinfo`."""

    def __init__(self, dag: Callable[[date], Dagsinfo] = dagsinfo) -> None:
        self._dag = dag
        self._dagar: dict[date, tuple[Dagsinfo, ...]] = {}
        self._varden: dict[date, tuple[Decimal, ...]] = {}
        self._motesdagar: dict[tuple[date, str], Decimal] = {}

    def dagar(self, vecka: date) -> tuple[Dagsinfo, ...]:
        """Monday to Friday."""
        if vecka not in self._dagar:
            self._dagar[vecka] = tuple(self._dag(vecka + n * DAG) for n in range(ARBETSVECKA))
        return self._dagar[vecka]

    def dagvarden(self, vecka: date) -> tuple[Decimal, ...]:
        """How much of each day Monday to Friday people work: 0, 0.5 or 1."""
        if vecka not in self._varden:
            self._varden[vecka] = tuple(_varde(info) for info in self.dagar(vecka))
        return self._varden[vecka]

    def motesdagar(self, vecka: date, lan: str) -> Decimal:
        """Working days of the week that are free from school holidays in the län."""
        nyckel = (vecka, lan)
        if nyckel not in self._motesdagar:
            dagar = zip(self.dagar(vecka), self.dagvarden(vecka), strict=True)
            fria = (varde for info, varde in dagar if not any(_galler(lov, lan) for lov in info.lov))
            self._motesdagar[nyckel] = sum(fria, NOLL)
        return self._motesdagar[nyckel]

    def motesvecka(self, vecka: date, lan: str, minst: int) -> date:
        """The week itself or the first after it with at least `minst` days for meetings. Raises ValueError if none."""
        for n in range(LANGSTA_LOV):
            if self.motesdagar(vecka + n * VECKA, lan) >= minst:
                return vecka + n * VECKA
        raise ValueError(f"Det finns ingen vecka för möten på ett halvår efter {svenska.datum(vecka)}.")

    def vecka(self, vecka: date, lan: list[str], minst: int) -> Vecka:
        """The week as a page shows it, for the län given."""
        dagar = self.dagar(vecka)
        lov = (ett for info in dagar for ett in info.lov)
        return Vecka(
            vecka,
            sum(self.dagvarden(vecka), NOLL),
            _unika(info.namn for info in dagar),
            _unika(ett.namn for ett in lov if any(_galler(ett, kod) for kod in lan or [""])),
            tuple(kod for kod in lan if self.motesdagar(vecka, kod) < minst),
        )


def lov_kanda_till() -> date:
    """The last day of the school holidays that are known."""
    return max(lov.till for lov in alla_lov())


def _galler(lov: Lov, lan: str) -> bool:
    """Without a län only holidays that are the same everywhere."""
    return not lov.lan or lan in lov.lan


def _varde(info: Dagsinfo) -> Decimal:
    if not info.ar_arbetsdag:
        return NOLL
    return HALVDAG if info.halvdag else ETT


def _unika(namn: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ett for ett in namn if ett))
