"""How the official numbers hang together, whoever publishes them: what an attacker can solve for.

Each holds on the real table (test_verklig): sums of counts and posts, shares of pupils weighted by pupils, and
teachers times pupils a teacher.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from .celler import RIKET, Cell, Officiellt

ELEVER = "gr_elever_antal"
LARARE = "gr_personal_larare"
KVOT = "gr_personal_elever_per_larare"
ANDELAR_AV_ELEVER = ("gr_elever_flickor", "gr_elever_utlandsk_bakgrund", "gr_elever_foraldrars_utbildning")
SUMMOR = (ELEVER, "gr_personal_totalt", "gr_personal_rektorer", LARARE, "gr_personal_syv")
OANDLIG = float("inf")


class Rad(NamedTuple):
    """minst ≤ Σ koefficient × cell ≤ hogst."""

    koeff: tuple[tuple[Cell, float], ...]
    minst: float
    hogst: float
    namn: str


def alla(o: Officiellt, *, riket: bool = True) -> list[Rad]:
    """`riket`: the file has every huvudman of the country, so that they sum to it."""
    rader: list[Rad] = []
    for matt in SUMMOR:
        rader += _summor(o, matt)
        if riket:
            rader += _summa(o, Cell(matt, RIKET), [Cell(matt, orgnr) for orgnr in o.per_huvudman], "huvudmän i riket")
    for andel in ANDELAR_AV_ELEVER:
        rader += _andelar(o, andel)
    rader += _kvoter(o)
    return rader


def _summor(o: Officiellt, matt: str) -> Iterator[Rad]:
    for orgnr, koder in o.per_huvudman.items():
        yield from _summa(o, Cell(matt, orgnr), [Cell(matt, orgnr, kod) for kod in koder], f"enheter hos {orgnr}")


def _summa(o: Officiellt, helhet: Cell, delar: list[Cell], namn: str) -> Iterator[Rad]:
    """The parts sum to the whole; where one is missing the others do not exceed it."""
    if not delar or not _finns(o, [helhet]):
        return
    finns = [d for d in delar if _finns(o, [d])]
    koeff = (*((d, 1.0) for d in finns), (helhet, -1.0))
    yield Rad(koeff, 0.0 if len(finns) == len(delar) else -OANDLIG, 0.0, f"{helhet.matt}: {namn}")


def _andelar(o: Officiellt, andel: str) -> Iterator[Rad]:
    """Σ pupils × share of the units = pupils × share of the huvudman, where all pupils are published."""
    for orgnr, koder in o.per_huvudman.items():
        alla_ = [Cell(andel, orgnr), *(Cell(andel, orgnr, kod) for kod in koder)]
        vikter = [o.tal(c._replace(matt=ELEVER)) for c in alla_]
        if koder and _finns(o, alla_) and all(v is not None for v in vikter):
            tal = [float(v) for v in vikter if v is not None]
            koeff = tuple((c, -v if i == 0 else v) for i, (c, v) in enumerate(zip(alla_, tal, strict=True)))
            yield Rad(koeff, 0.0, 0.0, f"{andel}: elever hos {orgnr}")


def _kvoter(o: Officiellt) -> Iterator[Rad]:
    """pupils = teachers × pupils a teacher, linear where one of the two is published (to its rounding)."""
    for cell in [c for c in o.celler if c.matt == KVOT]:
        larare, elever = cell._replace(matt=LARARE), o.tal(cell._replace(matt=ELEVER))
        if elever is None or not _finns(o, [cell, larare]):
            continue
        for okand, kand in ((larare, cell), (cell, larare)):
            tal = o.tal(kand)
            if tal is not None and o.tal(okand) is None and tal > 0:
                h = o.halvsteg(kand.matt, tal)
                minst, hogst = float(elever) / (float(tal) + h), float(elever) / max(float(tal) - h, 1e-9)
                yield Rad(((okand, 1.0),), minst, hogst, f"elever delat med {kand.matt}")


def _finns(o: Officiellt, celler: Iterable[Cell]) -> bool:
    return all((p := o.celler.get(c)) is not None and (p.tal is not None or p.skyddat) for c in celler)
