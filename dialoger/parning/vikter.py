"""The wishes, how much each one weighs, and the words a samordnare reads when changing them.

A point is worth one hour of travel. The sizes are our assumptions (arkitektur.md §8 names the wishes, not the weights).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from enum import StrEnum


class Onskemal(StrEnum):
    """The values are the names of the fields of `Vikter`."""

    RESA = "resa"
    BELASTNING = "belastning"
    ROTATION = "rotation"
    KOMPETENS = "kompetens"
    KONTINUITET = "kontinuitet"


@dataclass(frozen=True, slots=True)
class Viktforklaring:
    namn: str
    text: str


FORKLARINGAR: dict[Onskemal, Viktforklaring] = {
    Onskemal.RESA: Viktforklaring("Kort resa", "Poäng per timme som var och en reser, fram och tillbaka."),
    Onskemal.BELASTNING: Viktforklaring(
        "Jämn belastning",
        "Poäng per timme som någon får mer än en tjugondel över den andel som alla på myndigheten skulle ha om det "
        "vore helt jämnt. Dubbelt för timmar mer än en femtedel över.",
    ),
    Onskemal.ROTATION: Viktforklaring(
        "Nya par", "Poäng för varje ärende som de två har haft ihop på senare tid, högst tre."
    ),
    Onskemal.KOMPETENS: Viktforklaring(
        "Kunskap om skolformerna", "Poäng för varje skolform i ärendet som ingen av de två kan."
    ),
    Onskemal.KONTINUITET: Viktforklaring(
        "Samma personer som förut", "Poäng för varje myndighet där huvudmannen inte får behålla den som de bett om."
    ),
}


@dataclass(frozen=True, slots=True)
class Vikter:
    """Points per unit of each wish, as FORKLARINGAR says. Zero turns a wish off. Raises ValueError below zero."""

    resa: float = 1.0
    belastning: float = 0.25
    rotation: float = 3.0
    kompetens: float = 4.0
    kontinuitet: float = 12.0

    def __post_init__(self) -> None:
        for falt in fields(self):
            vikt = getattr(self, falt.name)
            if not math.isfinite(vikt) or vikt < 0:
                raise ValueError(f"Vikten {FORKLARINGAR[Onskemal(falt.name)].namn.lower()} måste vara noll eller mer.")


# Even load: times the even level where one more weight is added for each hour. Shares of the level and not of capacity,
# so that a light round is spread as well as a heavy one. Closer to 1 a proof of 1 % takes minutes.
GRANSER = (1.05, 1.20)
# Times together beyond this many add nothing.
MEST_IHOP = 3
