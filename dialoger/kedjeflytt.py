"""One meeting moves: when should the ones around it be? Pure. The same number of days between, on working days."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from kvalitet.kalenderdagar import ar_arbetsdag, nasta_arbetsdag

from .begrepp import Motestyp

PLANERING_INNAN = timedelta(days=14)


@dataclass(frozen=True)
class Lank:
    """A planned meeting near the one that moves. Times without zone: Swedish clock time, as people mean it."""

    pk: int
    typ: str
    start: datetime
    slut: datetime


@dataclass(frozen=True)
class Nylank:
    lank: Lank
    start: datetime
    slut: datetime

    @property
    def ar_justerad(self) -> bool:
        """Later than the interval alone would say, because that day was not a working day."""
        return not ar_arbetsdag(self.start.date() - timedelta(days=1))


def foljer(fran: datetime, till: datetime, andra: Iterable[Lank]) -> list[Nylank]:
    """Where the meetings around one that moves from `fran` to `till` would be, in order of time.

    Later meetings follow; so does the pair's planning just before. Only the clock changes: only what lies on the same
    day follows, by as much.
    """
    dagar = (till.date() - fran.date()).days
    nya = []
    for lank in sorted(andra, key=lambda m: (m.start, m.pk)):
        planering = lank.typ == Motestyp.PLANERING and fran - PLANERING_INNAN <= lank.start < fran
        if not (lank.start >= fran or planering):
            continue
        if lank.start.date() == fran.date():
            flytt = till - fran
        elif dagar:
            flytt = timedelta(days=dagar)
        else:
            continue
        start = lank.start + flytt
        if not ar_arbetsdag(start.date()) and lank.start.date() != fran.date():
            dag = nasta_arbetsdag(start.date())
            start = datetime.combine(dag, start.time())
        if planering and start >= till:  # pushed past the meeting it prepares
            start = till - (lank.slut - lank.start)
        nya.append(Nylank(lank, start, start + (lank.slut - lank.start)))
    return nya
