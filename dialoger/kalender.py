"""The calendar as it is shown: the days of a month, a week or four weeks, with meetings and what is special."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

from django.core.paginator import Page
from django.utils import timezone

from kvalitet import svenska
from kvalitet.kalenderdagar import DAG, dagsinfo, mandag, veckotext

from .kalenderkrockar import Moteskrock
from .models import Mote
from .motesvisning import statustagg
from .vecka import VECKODAG, rubrik_for

VYER = {"manad": "Månad", "vecka": "Vecka", "lista": "Lista"}
MEST_PER_DAG = 3
LISTANS_LANGD = timedelta(weeks=4)
FORSTA_AR, SISTA_AR = 2020, 2099


@dataclass(frozen=True)
class Period:
    """What is on the page: `fran` up to but not including `till`. `forra` and `nasta`: a day in the neighbours."""

    vy: str
    dag: date
    fran: date
    till: date
    rubrik: str
    forra: date
    nasta: date

    @property
    def tider(self) -> tuple[datetime, datetime]:
        return _midnatt(self.fran), _midnatt(self.till)


@dataclass
class Motesrad:
    mote: Mote
    rubrik: str
    varning: str = ""

    @property
    def status(self) -> tuple[str, str]:
        return statustagg(self.mote)

    @property
    def vilka(self) -> str:
        return svenska.lista(person.namn for person in (self.mote.utforare_sv, self.mote.utforare_spsm) if person)


@dataclass
class Kalenderdag:
    dag: date
    idag: bool
    i_perioden: bool
    ledig: str  # name of the holiday or eve
    halvdag: str
    lov: str
    ar_arbetsdag: bool
    rader: list[Motesrad] = field(default_factory=list)

    @property
    def ord(self) -> str:
        return ", ".join(ord_ for ord_ in (self.ledig, self.halvdag, self.lov) if ord_)

    @property
    def veckodag(self) -> str:
        return svenska.VECKODAGAR[self.dag.weekday()]

    @property
    def kort_veckodag(self) -> str:
        return f"i dag, {VECKODAG[self.dag.weekday()]}" if self.idag else VECKODAG[self.dag.weekday()]

    @property
    def manad(self) -> str:
        return svenska.MANADER[self.dag.month - 1]

    @property
    def synliga(self) -> list[Motesrad]:
        return self.rader[:MEST_PER_DAG] if len(self.rader) > MEST_PER_DAG + 1 else self.rader

    @property
    def fler(self) -> int:
        return len(self.rader) - len(self.synliga)


@dataclass
class Kalendervecka:
    nummer: int
    mandag: date
    dagar: list[Kalenderdag]

    @property
    def lov(self) -> str:
        return svenska.lista(dict.fromkeys(dag.lov for dag in self.dagar if dag.lov))

    @property
    def har_moten(self) -> bool:
        return any(dag.rader for dag in self.dagar)


def las_dag(text: str) -> date:
    """YYYY-MM-DD; today for everything that is no day within reach."""
    try:
        dag = date.fromisoformat(text)
    except ValueError:
        return timezone.localdate()
    return dag if FORSTA_AR <= dag.year <= SISTA_AR else timezone.localdate()


def period(vy: str, dag: date, idag: date) -> Period:
    if vy == "lista":
        till = dag + LISTANS_LANGD
        return Period(vy, dag, dag, till, _mellan(dag, till - DAG, idag), dag - LISTANS_LANGD, till)
    if vy == "vecka":
        fran = mandag(dag)
        rubrik = f"{svenska.versal(veckotext(fran))}, {_mellan(fran, fran + 6 * DAG, idag)}"
        return Period(vy, dag, fran, fran + 7 * DAG, rubrik, fran - 7 * DAG, fran + 7 * DAG)
    forsta = dag.replace(day=1)
    nasta = (forsta + 31 * DAG).replace(day=1)
    rubrik = f"{svenska.versal(svenska.MANADER[forsta.month - 1])} {forsta.year}"
    forra = (forsta - DAG).replace(day=1)
    return Period("manad", dag, mandag(forsta), mandag(nasta - DAG) + 7 * DAG, rubrik, forra, nasta)


def sidans_dagar(period: Period, sida: Page[Mote] | None) -> Period:
    """The days that a page of the list is about, from where the page before ends. A long day may be on both."""
    if sida is None:
        return period
    alla, forst = sida.paginator.object_list, sida.start_index() - 1
    fran = min(alla[forst].dag, alla[forst - 1].dag + DAG) if sida.has_previous() else period.fran
    till = alla[sida.end_index() - 1].dag + DAG if sida.has_next() else period.till
    return replace(period, fran=fran, till=till)


def dagar(
    period: Period, moten: Iterable[Mote], krockar: Iterable[Moteskrock], lov: Lovord, idag: date
) -> list[Kalenderdag]:
    """Every day of the period, with its meetings in order."""
    varning = {m.pk: k.kort for k in krockar for m in (k.forsta, k.andra)}
    per_dag: dict[date, list[Motesrad]] = defaultdict(list)
    for mote in moten:
        rad = Motesrad(mote, rubrik_for(mote), varning.get(mote.pk, ""))
        per_dag[mote.dag].append(rad)
    svar, dag = [], period.fran
    while dag < period.till:
        info = dagsinfo(dag)
        i_perioden = period.vy != "manad" or dag.month == period.dag.month
        svar.append(
            Kalenderdag(
                dag=dag,
                idag=dag == idag,
                i_perioden=i_perioden,
                ledig=info.helgdag or info.de_facto,
                halvdag=info.halvdag,
                lov=lov.den(dag),
                ar_arbetsdag=info.ar_arbetsdag,
                rader=per_dag[dag],
            )
        )
        dag += DAG
    return svar


def veckor(dagar_: list[Kalenderdag]) -> list[Kalendervecka]:
    brytningar = range(0, len(dagar_) + 1, 7)
    return [
        Kalendervecka(dagar_[a].dag.isocalendar().week, dagar_[a].dag, dagar_[a:b]) for a, b in pairwise(brytningar)
    ]


@dataclass(frozen=True)
class Lovord:
    """School holidays of some län in words. `lan`: code → name; none means any län."""

    lan: dict[str, str]

    def den(self, dag: date) -> str:
        return svenska.lista(dict.fromkeys(self._ord(lov) for lov in dagsinfo(dag).lov if self._galler(lov)))

    def _galler(self, lov: Any) -> bool:
        return not lov.lan or not self.lan or not lov.lan.isdisjoint(self.lan)

    def _ord(self, lov: Any) -> str:
        """The län are named when the holiday is not everywhere."""
        if not lov.lan or (self.lan and lov.lan.issuperset(self.lan)):
            return lov.namn
        har = sorted(namn for kod, namn in self.lan.items() if kod in lov.lan)
        return f"{lov.namn} i {svenska.lista(har) or 'en del av landet'}"


def _mellan(fran: date, till: date, idag: date) -> str:
    """ "23–29 nov", "30 nov–6 dec"; the month is written once when it is the same."""
    samma = (fran.year, fran.month) == (till.year, till.month)
    forst = str(fran.day) if samma else svenska.datum_kort(fran, idag=idag)
    return svenska.intervall(forst, svenska.datum_kort(till, idag=idag))


def _midnatt(dag: date) -> datetime:
    return timezone.make_aware(datetime.combine(dag, time()))
