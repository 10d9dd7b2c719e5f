"""Who is a dialogutförare today, and the time each has: role, profile and leave. Both pairs and forecast read it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.utils import timezone

from kvalitet.kalenderdagar import mandag
from kvalitet.models import Roll, Rolltilldelning

from .models import Franvaro, Utforarprofil
from .prognos import Franvaro as Ledighet
from .prognos import Person

DAG = timedelta(days=1)
# Only what falls within these hours takes time from the cases, and never more than a day.
DAGEN_BORJAR, DAGEN_SLUTAR, DAGENS_TIMMAR = 8, 17, Decimal(8)


@dataclass(frozen=True)
class Upptaget:
    """`ledig`: whole days. `delar`: hours of a day that is not wholly taken."""

    ledig: tuple[Ledighet, ...] = ()
    delar: Mapping[date, Decimal] = field(default_factory=dict)


@dataclass(frozen=True)
class Arbetstid:
    roll: Rolltilldelning  # with anvandare and regionkontor
    profil: Utforarprofil
    upptaget: Upptaget

    @property
    def pk(self) -> int:
        return int(self.roll.anvandare_id)

    @property
    def kontor(self) -> str:
        return self.roll.regionkontor.namn if self.roll.regionkontor else ""

    def person(self, bokat: Mapping[date, Decimal] | None = None) -> Person:
        """For the forecast. `bokat`: hours by day that other things take."""
        return Person(
            id=self.pk,
            namn=self.roll.anvandare.namn,
            kontor=self.kontor,
            myndighet=str(self.roll.myndighet),
            tjanstgoring=self.profil.tjanstgoring,
            franvaro=self.upptaget.ledig,
            bokat=bokat or {},
        )


def arbetstider() -> list[Arbetstid]:
    """Everybody who is a dialogutförare today, once each: the first of two roles. Three queries."""
    roller = (
        Rolltilldelning.objects.aktiva()
        .filter(roll=Roll.DIALOGUTFORARE, anvandare__is_active=True)
        .select_related("anvandare", "regionkontor")
        .order_by("anvandare", "pk")
    )
    profiler = {profil.utforare_id: profil for profil in Utforarprofil.objects.all()}
    upptaget = _upptaget()
    svar: dict[int, Arbetstid] = {}
    for rad in roller:
        pk = rad.anvandare_id
        if pk not in svar:
            profil = profiler.get(pk) or Utforarprofil(utforare=rad.anvandare)
            svar[pk] = Arbetstid(rad, profil, upptaget.get(pk, Upptaget()))
    return list(svar.values())


def _upptaget() -> dict[int, Upptaget]:
    """Busy times from this week on."""
    ledig: dict[int, list[Ledighet]] = defaultdict(list)
    delar: dict[int, dict[date, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    vecka = timezone.make_aware(datetime.combine(mandag(timezone.localdate()), time()))
    for rad in Franvaro.objects.filter(slut__gt=vecka).order_by("pk"):
        start, slut = timezone.localtime(rad.start), timezone.localtime(rad.slut)
        forst = start.date() if not (start.hour or start.minute) else start.date() + DAG
        sist = slut.date() - DAG
        if forst <= sist:
            ledig[rad.anvandare_id].append(Ledighet(forst, sist))
        for dag in {start.date(), slut.date()}:
            if not forst <= dag <= sist and dag.weekday() < 5:
                borjar = start.hour + start.minute / 60 if dag == start.date() else 0
                slutar = slut.hour + slut.minute / 60 if dag == slut.date() else 24
                timmar = min(slutar, DAGEN_SLUTAR) - max(borjar, DAGEN_BORJAR)
                if timmar > 0:
                    delar[rad.anvandare_id][dag] += Decimal(round(timmar * 4)) / 4
    return {
        pk: Upptaget(
            tuple(ledig[pk]),
            {
                dag: min(timmar, DAGENS_TIMMAR)
                for dag, timmar in delar[pk].items()
                if not any(hel.galler(dag) for hel in ledig[pk])
            },
        )
        for pk in ledig.keys() | delar.keys()
    }
