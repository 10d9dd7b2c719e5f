"""Common free times of some people, best first. Pure: working days and hours, travel, holidays, school holidays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from kvalitet.kalenderdagar import ar_arbetsdag, dagsinfo

BORJAR, SLUTAR = time(8, 30), time(16, 30)
LUNCH = (time(11, 30), time(13, 0))
HALVDAG_SLUTAR = time(12)
STEG = timedelta(minutes=30)
DAG = timedelta(days=1)


@dataclass(frozen=True)
class Ledig:
    """A time when all can meet. Swedish clock time without zone. `lov`: names of school holidays that day."""

    start: datetime
    slut: datetime
    lov: tuple[str, ...] = ()


def lediga(
    upptaget: Iterable[tuple[datetime, datetime]],
    fran: date,
    till: date,
    langd: timedelta,
    *,
    marginal: timedelta = timedelta(),
    lanskod: str = "",
) -> Iterator[Ledig]:
    """Every start on the half hour, from `fran` to `till` inclusive, when nobody is busy. Travel must be free too."""
    tagna = sorted(upptaget)
    dag = fran
    while dag <= till:
        if ar_arbetsdag(dag):
            info = dagsinfo(dag, lanskod or "00")
            sist = HALVDAG_SLUTAR if info.halvdag else SLUTAR
            dagens = [(a, b) for a, b in tagna if a.date() <= dag + DAG and b.date() >= dag - DAG]
            lov = tuple(sorted({ett.namn for ett in info.lov}))
            start = datetime.combine(dag, BORJAR)
            while start + langd <= datetime.combine(dag, sist):
                slut = start + langd
                if not any(a < slut + marginal and start - marginal < b for a, b in dagens):
                    yield Ledig(start, slut, lov)
                start += STEG
        dag += DAG


def basta(tider: Iterable[Ledig], antal: int) -> list[Ledig]:
    """The `antal` best, in order of time: at most one a day, spread over weekdays and over morning and afternoon.

    School holidays come last, then times that cut the lunch or touch the ends of the day.
    """
    per_dag: dict[date, list[Ledig]] = {}
    for tid in tider:
        per_dag.setdefault(tid.start.date(), []).append(tid)
    valda: list[Ledig] = []
    while per_dag and len(valda) < antal:
        bast = min((tid for alla in per_dag.values() for tid in alla), key=lambda t: (*_besvar(t, valda), t.start))
        valda.append(bast)
        del per_dag[bast.start.date()]
    return sorted(valda, key=lambda t: t.start)


def _besvar(tid: Ledig, valda: Sequence[Ledig]) -> tuple[int, int]:
    """How bad a time is: (school holiday, sum of the small things)."""
    lunch = tid.start.time() < LUNCH[1] and tid.slut.time() > LUNCH[0]
    kant = tid.start.time() < time(9) or tid.slut.time() > time(16)
    veckodagar = Counter(t.start.weekday() for t in valda)
    halvor = Counter(t.start.hour < 12 for t in valda)
    nara = any(abs((t.start.date() - tid.start.date()).days) < 2 for t in valda)
    samma = 2 * veckodagar[tid.start.weekday()] + halvor[tid.start.hour < 12]
    return (1 if tid.lov else 0, 3 * lunch + kant + samma + 2 * nara)
