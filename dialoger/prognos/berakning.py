"""From cases and people to the forecast."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from kvalitet import svenska
from kvalitet.kalenderdagar import mandag

from .fordelning import Arendetid, Fordelare
from .forklaring import forbehall, forklaring
from .forlopp import Forlopp
from .indata import Arende, Person
from .kalender import ARBETSVECKA, DAG, VECKA, Veckokalender
from .ord import HUNDRA, NOLL, Myndighet, exakt
from .resultat import Belastning, Prognos, Veckorad, lagg_ihop
from .summering import summera
from .tidsmodell import Tidsmodell

KONTOR_SAKNAS = "ärenden utan kontor"
LANGST_BOKAT = timedelta(weeks=156)
Timmar = dict[int, Decimal]  # by number of the week


def prognos(
    arenden: Iterable[Arende],
    personer: Iterable[Person],
    modell: Tidsmodell,
    forlopp: Forlopp,
    fran: date,
    kalender: Veckokalender | None = None,
) -> Prognos:
    """Expected hours per week from the week of `fran` until the last case is done.

    Raises ValueError when somebody who has work left in a case is not among `personer` or not of that agency, and for
    days more than three years ahead.
    """
    with exakt():
        return _Berakning(list(arenden), list(personer), modell, forlopp, mandag(fran), kalender).svar()


class _Berakning:
    def __init__(
        self,
        arenden: list[Arende],
        personer: list[Person],
        modell: Tidsmodell,
        forlopp: Forlopp,
        fran: date,
        kalender: Veckokalender | None,
    ) -> None:
        self.arenden, self.modell, self.forlopp, self.fran = arenden, modell, forlopp, fran
        self.personer = sorted(personer, key=lambda p: (svenska.sorteringsnyckel(p.namn), p.id))
        self.per_id = {person.id: person for person in personer}
        if len(self.per_id) != len(personer):
            raise ValueError("Samma person står två gånger.")
        self.kalender = kalender or Veckokalender()
        # Hours and the part of them that is meetings, by person or else by office and agency.
        self.timmar: dict[object, Timmar] = defaultdict(lambda: defaultdict(lambda: NOLL))
        self.motestid: dict[object, Timmar] = defaultdict(lambda: defaultdict(lambda: NOLL))
        self.bokat = {person.id: self._bokat(person) for person in personer}

    def svar(self) -> Prognos:
        fordelare = Fordelare(self.modell, self.forlopp, self.kalender, self.fran)
        tider = [(arende, fordelare.tid(arende)) for arende in self.arenden]
        for arende, tid in tider:
            if tid.antal:  # a pair that has left may have cases with nothing left to do
                self._dela(arende, tid)
        alla = [*self.timmar.values(), *self.bokat.values()]
        sista = max((vecka for veckor in alla for vecka in veckor), default=0)
        veckor = [self.fran + n * VECKA for n in range(sista + 1)]
        personer = tuple(self._person(person, veckor) for person in self.personer)
        kontoren = {arende.kontor for arende, tid in tider if tid.antal} | {p.kontor for p in self.personer}
        ordnade = sorted(kontoren, key=svenska.sorteringsnyckel)
        myndigheter = tuple(
            self._myndighet(kontor, myndighet, personer, veckor) for kontor in ordnade for myndighet in Myndighet
        )
        kontor = tuple(
            Belastning(
                ett or KONTOR_SAKNAS, ett, "", None, lagg_ihop([rad.rader for rad in myndigheter if rad.kontor == ett])
            )
            for ett in ordnade
        )
        lan = sorted({arende.lan for arende in self.arenden if arende.lan})
        summa = summera(tider, self.modell)
        return Prognos(
            self.fran,
            tuple(self.kalender.vecka(vecka, lan, self.forlopp.motesdagar_minst) for vecka in veckor),
            kontor,
            myndigheter,
            personer,
            summa,
            tuple(forklaring(summa, self.modell, self.forlopp)),
            tuple(forbehall(summa, self.modell, veckor[-1] + ARBETSVECKA * DAG)),
        )

    def _bokat(self, person: Person) -> Timmar:
        """Booked hours by week; what was booked before the forecast is past."""
        funna: Timmar = defaultdict(lambda: NOLL)
        for dag, timmar in person.bokat.items():
            if dag - self.fran > LANGST_BOKAT:
                raise ValueError(f"{person.namn} har något bokat mer än tre år fram. Kontrollera året.")
            if dag >= self.fran:
                funna[(dag - self.fran).days // 7] += timmar
        return funna

    def _dela(self, arende: Arende, tid: Arendetid) -> None:
        """Half of the case to each agency (`Tidsmodell.andel`): to the person who has it, else to the office."""
        for myndighet in Myndighet:
            vem = arende.utforare(myndighet)
            if vem is not None and (vem not in self.per_id or self.per_id[vem].myndighet != myndighet):
                raise ValueError(f"{arende.nummer}: utföraren {vem} finns inte bland dem från {myndighet.text}.")
            nyckel = (arende.kontor, str(myndighet)) if vem is None else vem
            andel = self.modell.andel(myndighet)
            for summor, delar in ((self.timmar[nyckel], tid.veckor), (self.motestid[nyckel], tid.motestid)):
                for vecka, timmar in delar.items():
                    summor[vecka] += timmar * andel

    def _person(self, person: Person, veckor: list[date]) -> Belastning:
        timmar, motestid, bokat = self.timmar[person.id], self.motestid[person.id], self.bokat[person.id]
        rader = (
            Veckorad(
                vecka,
                timmar.get(n, NOLL) + bokat.get(n, NOLL),
                kapacitet(person, vecka, self.kalender),
                bokat.get(n, NOLL),
                motestid=motestid.get(n, NOLL),
            )
            for n, vecka in enumerate(veckor)
        )
        return Belastning(person.namn, person.kontor, person.myndighet, person.id, tuple(rader))

    def _myndighet(
        self, kontor: str, myndighet: Myndighet, personer: tuple[Belastning, ...], veckor: list[date]
    ) -> Belastning:
        timmar, motestid = self.timmar[kontor, str(myndighet)], self.motestid[kontor, str(myndighet)]
        utan_person = [
            Veckorad(vecka, t, NOLL, otilldelat=t, motestid=motestid.get(n, NOLL))
            for n, vecka in enumerate(veckor)
            for t in [timmar.get(n, NOLL)]
        ]
        egna = [ett.rader for ett in personer if ett.kontor == kontor and ett.myndighet == myndighet]
        namn = f"{myndighet.text} i {kontor}" if kontor else f"{myndighet.text} för {KONTOR_SAKNAS}"
        return Belastning(namn, kontor, str(myndighet), None, lagg_ihop([utan_person, *egna]))


def kapacitet(person: Person, vecka: date, kalender: Veckokalender) -> Decimal:
    """Hours the person has that week: part time, absence, holidays and half days taken away. Call inside `exakt()`."""
    heldag = person.timmar_per_vecka * person.tjanstgoring / HUNDRA / ARBETSVECKA
    procent = NOLL
    borta = [ett for ett in person.franvaro if ett.beror(vecka, vecka + ARBETSVECKA * DAG)]
    for n, varde in enumerate(kalender.dagvarden(vecka)):
        procent += varde * max(0, 100 - sum(ett.procent for ett in borta if ett.galler(vecka + n * DAG)))
    return heldag * procent / HUNDRA
