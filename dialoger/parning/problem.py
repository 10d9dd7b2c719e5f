"""What a proposal of pairs is made from: cases, utförare, travel and what has been. Hours are clock hours throughout.

Source: arkitektur.md §8, our rule. The hours of a case come from the time model by size class (doman.md §8).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

SV, SPSM = "SV", "SPSM"
MYNDIGHETER = {SV: "Skolverket", SPSM: "SPSM"}


@dataclass(frozen=True, slots=True)
class Utforare:
    """One person in the period that is planned.

    `kapacitet`: hours set aside for dialogues, leave taken off. `belagt` and `arenden`: hours and cases the person
    already has. `kompetens`: codes of skolformer. `jav`: keys of the huvudmän where the person has declared a conflict
    of interest. `borta`: why the person can get no case at all, in words that follow "är": "föräldraledig",
    "utan aktiv roll". `max_arenden`: None is no limit.
    """

    pk: int
    namn: str
    myndighet: str
    kontor: str
    kapacitet: float
    belagt: float = 0.0
    arenden: int = 0
    max_arenden: int | None = None
    kompetens: frozenset[str] = frozenset()
    jav: frozenset[str] = frozenset()
    borta: str = ""

    @property
    def ledigt(self) -> float:
        """Hours left in the period, never below zero."""
        return max(0.0, self.kapacitet - self.belagt)

    @property
    def platser(self) -> float:
        """Cases more that the person may have at the same time."""
        return math.inf if self.max_arenden is None else max(0, self.max_arenden - self.arenden)


@dataclass(frozen=True, slots=True)
class Arende:
    """A case without a whole pair. `huvudman` is the key, `namn` what people read, `plats` where the huvudman is.

    `onskat`: pks the huvudman asks to keep. `last`: agency to pk, what a person has chosen or what is there already.
    `raknat`: agencies whose chosen person has the case among `belagt` and `arenden` already.
    """

    nummer: str
    huvudman: str
    namn: str
    kontor: str
    timmar_sv: float
    timmar_spsm: float
    plats: str = ""
    skolformer: frozenset[str] = frozenset()
    onskat: frozenset[int] = frozenset()
    last: Mapping[str, int] = field(default_factory=dict)
    raknat: frozenset[str] = frozenset()

    def timmar(self, myndighet: str) -> float:
        return self.timmar_sv if myndighet == SV else self.timmar_spsm


@dataclass(frozen=True, slots=True)
class Resor:
    """Hours of travel to a huvudman, there and back. Without a time in `timmar` only the office counts."""

    timmar: Mapping[tuple[str, str], float] = field(default_factory=dict)
    samma_kontor: float = 2.0
    annat_kontor: float = 7.0

    def till(self, arende: Arende, kontor: str) -> float:
        """Hours from an office to the case's place."""
        annars = self.samma_kontor if kontor == arende.kontor else self.annat_kontor
        return self.timmar.get((kontor, arende.plats), annars)


@dataclass(frozen=True, slots=True)
class Problem:
    """All cases to be decided at once. `historik`: (pk at SV, pk at SPSM) to the times they had a case together lately.

    Raises ValueError when the input contradicts itself.
    """

    arenden: tuple[Arende, ...]
    utforare: tuple[Utforare, ...]
    resor: Resor = field(default_factory=Resor)
    historik: Mapping[tuple[int, int], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _krav_unika("Ärendet", (a.nummer for a in self.arenden))
        _krav_unika("Dialogutföraren", (u.pk for u in self.utforare))
        myndighet = {u.pk: u.myndighet for u in self.utforare}
        for u in self.utforare:
            if u.myndighet not in MYNDIGHETER:
                raise ValueError(f"{u.namn} har en okänd myndighet: {u.myndighet}.")
            if not _rimliga(u.kapacitet, u.belagt, u.arenden, u.max_arenden or 0):
                raise ValueError(f"{u.namn} har tider eller antal som inte går att räkna med.")
        for a in self.arenden:
            if not _rimliga(a.timmar_sv, a.timmar_spsm):
                raise ValueError(f"{a.namn} har timmar som inte går att räkna med.")
            if fel := [pk for m, pk in a.last.items() if myndighet.get(pk) != m]:
                raise ValueError(f"{a.namn} har en vald person som inte finns hos myndigheten: {fel[0]}.")
            if a.raknat - a.last.keys():
                raise ValueError(f"{a.namn} är räknat hos en myndighet där ingen är vald.")
        if not _rimliga(self.resor.samma_kontor, self.resor.annat_kontor, *self.resor.timmar.values()):
            raise ValueError("Restiderna går inte att räkna med.")
        if not _rimliga(*self.historik.values()):
            raise ValueError("Historiken går inte att räkna med.")


def las(problem: Problem, val: Mapping[str, Mapping[str, int]]) -> Problem:
    """The same problem with choices made fixed: number of the case to {agency: pk}. Solve it again for the rest."""
    if okanda := val.keys() - {a.nummer for a in problem.arenden}:
        raise ValueError(f"Ärendet {min(okanda)} är inte med i förslaget.")
    nya = (replace(a, last={**a.last, **val[a.nummer]}) if a.nummer in val else a for a in problem.arenden)
    return replace(problem, arenden=tuple(nya))


def _krav_unika(vad: str, nycklar: Iterable[object]) -> None:
    if dubbla := [str(nyckel) for nyckel, antal in Counter(nycklar).items() if antal > 1]:
        raise ValueError(f"{vad} {min(dubbla)} är med två gånger.")


def _rimliga(*tal: float) -> bool:
    return all(math.isfinite(t) and t >= 0 for t in tal)
