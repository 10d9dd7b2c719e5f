"""Where a measure's series of periods is broken: what is on each side is not to be compared or joined by a line."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from ..innehall import Brott, Periodvarde, Varde
from .bearbetning import KOMMUNALA
from .indata import Indikatordef


def brott(definition: Indikatordef, tidigare: Sequence[Periodvarde], eget: Varde) -> tuple[Brott, ...]:
    """The declared ones that fall within the series, and where the source changes whom the values are about."""
    if not tidigare:
        return ()
    forsta = tidigare[0].period
    ut = [b for b in definition.brott if forsta < b.period <= definition.period]
    rader = [*((p.period, p.varde) for p in tidigare), (definition.period, eget)]
    for (fore, gammalt), (period, nytt) in pairwise(rader):
        if gammalt.om == KOMMUNALA != nytt.om and nytt.varde is not None:
            ut.append(Brott(period, f"Till och med {fore} gäller talen alla kommunala skolor i kommunen, sedan era."))
    return tuple(sorted(ut, key=lambda b: b.period))
