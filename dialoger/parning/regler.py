"""The hard rules, one person and one case at a time: who may take it, and what stops the others (arkitektur.md §8).

Agency is not here: each side of a pair is chosen among its own people. What all cases together take of a person's time
is for the model (`modell`).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum

from .problem import Arende, Problem, Utforare

MINSTA = 1e-6  # hours: less than this is arithmetic, not time


class Regel(StrEnum):
    """A hard rule that can stop an assignment."""

    MYNDIGHET = "myndighet"
    BORTA = "borta"
    JAV = "jav"
    TID = "tid"
    ANTAL = "antal"
    LAST = "last"


@dataclass(frozen=True, slots=True)
class Utrymme:
    """What a person has left when the cases chosen by hand are counted. Below zero: too much has been chosen."""

    timmar: float
    platser: float
    last_timmar: float = 0.0
    last_antal: int = 0

    @property
    def rymmer_valda(self) -> bool:
        """True when the person has room for what is chosen by hand. Nothing chosen always fits."""
        return not self.last_antal or (self.timmar >= -MINSTA and self.platser >= 0)


def utrymmen(problem: Problem) -> dict[int, Utrymme]:
    timmar: dict[int, float] = defaultdict(float)
    antal: dict[int, int] = defaultdict(int)
    for a in problem.arenden:
        for myndighet, pk in a.last.items():
            if myndighet not in a.raknat:
                timmar[pk] += a.timmar(myndighet)
                antal[pk] += 1
    return {
        u.pk: Utrymme(u.ledigt - timmar[u.pk], u.platser - antal[u.pk], timmar[u.pk], antal[u.pk])
        for u in problem.utforare
    }


def brott(arende: Arende, person: Utforare, utrymme: Utrymme) -> Regel | None:
    """The first rule that stops this person from this case whatever the others get; None when nothing does."""
    vald = arende.last.get(person.myndighet)
    if vald is not None and vald != person.pk:
        return Regel.LAST
    if person.borta:
        return Regel.BORTA
    if arende.huvudman in person.jav:
        return Regel.JAV
    if vald is None:
        return rymmer(arende.timmar(person.myndighet), utrymme.timmar, utrymme.platser)
    if person.myndighet in arende.raknat or utrymme.rymmer_valda:
        return None
    return Regel.TID if utrymme.timmar < -MINSTA else Regel.ANTAL


def rymmer(behov: float, timmar: float, platser: float) -> Regel | None:
    """Whether one more case of `behov` hours fits in what is left."""
    if behov > timmar + MINSTA:
        return Regel.TID
    return Regel.ANTAL if platser < 1 else None
