"""The expected hours of one case, week by week. Exact: call inside `ord.exakt()`.

The time of a step is a chance: so and so many percent this week, so and so many the next. The chance of the step after
it starts from there, so uncertainty grows with time as it does in life. Weeks are numbers, 0 is the forecast's first.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from kvalitet.kalenderdagar import mandag

from .forlopp import Forlopp
from .indata import Arende
from .kalender import VECKA, Veckokalender
from .ord import ETT, HUNDRA, MOTEN, NOLL, Forloppssteg
from .tidsmodell import Tidsmodell

LANGST_FRAM = timedelta(weeks=156)


def _timmar() -> defaultdict[Any, Decimal]:
    return defaultdict(lambda: NOLL)


@dataclass(slots=True)
class Stegarbete:
    """Hours of a step when it is taken. `per_vecka`: by weeks after the step, negative before."""

    per_slag: dict[str, Decimal] = field(default_factory=_timmar)
    per_vecka: dict[int, Decimal] = field(default_factory=_timmar)
    motestid: Decimal = NOLL


@dataclass(slots=True)
class Arendetid:
    """Hours of one case, both agencies together. `antal[step]`: the probability that the step is taken."""

    antal: dict[Forloppssteg, Decimal] = field(default_factory=dict)
    veckor: dict[int, Decimal] = field(default_factory=_timmar)
    motestid: dict[int, Decimal] = field(default_factory=_timmar)
    per_slag: dict[str, Decimal] = field(default_factory=_timmar)
    per_steg: dict[str, Decimal] = field(default_factory=_timmar)


class Fordelare:
    """Spreads cases over weeks and remembers what is alike. `fran`: the Monday of week 0; what is late happens then."""

    def __init__(self, modell: Tidsmodell, forlopp: Forlopp, kalender: Veckokalender, fran: date) -> None:
        self._modell, self._forlopp, self._kalender, self._fran = modell, forlopp, kalender, fran
        self._minnen: dict[object, Arendetid] = {}
        self._chanser: dict[tuple[int, Forloppssteg, str], list[tuple[int, Decimal]]] = {}
        self._arbeten: dict[tuple[str, str], Stegarbete] = {}

    def tid(self, arende: Arende) -> Arendetid:
        """Only what is left of the case. Raises ValueError when it starts or is booked more than three years ahead."""
        if arende.tackat_nej:
            return Arendetid()
        bokade = {steg: max(0, self._nummer(arende, dag)) for steg, dag in arende.bokade.items()}
        fran = self._nummer(arende, arende.raknas_fran)
        utan = arende.utan_uppfoljning
        nyckel = (fran, arende.nasta, arende.lan, utan, arende.storlek, frozenset(bokade.items()))
        if nyckel not in self._minnen:
            kvar = self._forlopp.kvar(arende.nasta, uppfoljning=not utan)
            veckor = self._veckor(fran, kvar, arende.lan, bokade)
            self._minnen[nyckel] = self._rakna(kvar, veckor, arende.storlek)
        return self._minnen[nyckel]

    def _nummer(self, arende: Arende, dag: date) -> int:
        if dag - self._fran > LANGST_FRAM:
            raise ValueError(f"{arende.nummer} ligger mer än tre år fram. Kontrollera året.")
        return (mandag(dag) - self._fran).days // 7

    def _veckor(
        self, fran: int, kvar: dict[Forloppssteg, Decimal], lan: str, bokade: dict[Forloppssteg, int]
    ) -> dict[Forloppssteg, dict[int, Decimal]]:
        """For each step left the chance of each week; the chances of a step sum to 1."""
        nu, funna = {fran: ETT}, {}
        for steg in kvar:
            if steg in bokade:
                nu = {bokade[steg]: ETT}
            else:
                sedan: dict[int, Decimal] = _timmar()
                for forra, chans in nu.items():
                    for vecka, del_ in self._chans(forra, steg, lan):
                        sedan[vecka] += chans * del_
                nu = sedan
            funna[steg] = nu
        return funna

    def _chans(self, forra: int, steg: Forloppssteg, lan: str) -> list[tuple[int, Decimal]]:
        """When the step is taken if the one before it was taken in week `forra`: weeks and chances.

        A meeting skips weeks when huvudmän cannot meet. What is late begins now, and is spread as it would have been.
        """
        nyckel = (forra, steg, lan)
        if nyckel not in self._chanser:
            vantan = self._forlopp.steg[steg]
            vecka, funna = max(0, forra + vantan.tidigast), []
            for procent in vantan.procent:
                if steg in MOTEN:
                    vecka = self._motesvecka(vecka, lan)
                if procent:
                    funna.append((vecka, procent / HUNDRA))
                vecka += 1
            self._chanser[nyckel] = funna
        return self._chanser[nyckel]

    def _motesvecka(self, vecka: int, lan: str) -> int:
        mojlig = self._kalender.motesvecka(self._fran + vecka * VECKA, lan, self._forlopp.motesdagar_minst)
        return (mojlig - self._fran).days // 7

    def _rakna(
        self, kvar: dict[Forloppssteg, Decimal], veckor: dict[Forloppssteg, dict[int, Decimal]], storlek: str
    ) -> Arendetid:
        tid = Arendetid(antal=kvar)
        for steg, sannolikhet in kvar.items():
            arbete = self._arbete(steg, storlek)
            for slag, timmar in arbete.per_slag.items():
                tid.per_slag[slag] += timmar * sannolikhet
                tid.per_steg[steg] += timmar * sannolikhet
            for vecka, chans in veckor[steg].items():
                andel = chans * sannolikhet
                for forskjutning, timmar in arbete.per_vecka.items():
                    tid.veckor[max(0, vecka + forskjutning)] += timmar * andel
                tid.motestid[vecka] += arbete.motestid * andel
        return tid

    def _arbete(self, steg: str, storlek: str) -> Stegarbete:
        nyckel = (steg, storlek)
        if nyckel not in self._arbeten:
            arbete, modell = Stegarbete(), self._modell.for_storlek(storlek)
            for rad in self._forlopp.arbete:
                if rad.steg == steg:
                    timmar = modell[rad.slag] * rad.procent / HUNDRA
                    arbete.per_slag[rad.slag] += timmar
                    arbete.per_vecka[rad.vecka] += timmar
                    arbete.motestid += timmar * rad.motestid
            self._arbeten[nyckel] = arbete
        return self._arbeten[nyckel]
