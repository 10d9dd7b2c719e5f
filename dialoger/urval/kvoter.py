"""How many places each cell should have, before rounding."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

VARV = 200


@dataclass(frozen=True)
class Rad:
    """Cells whose places belong together: a value of a dimension (`slag` names it), or a stratum."""

    slag: str
    varde: str
    celler: tuple[int, ...]


def onskade(antal: Sequence[int], vikter: Sequence[Fraction], platser: int) -> list[Fraction]:
    """Places in proportion to number × weight, exactly; a cell that is full leaves the rest to the others.

    `platser` is at most the sum of `antal`, and the answer's sum is `platser`.
    """
    fulla: set[int] = set()
    while True:
        kvar = [i for i in range(len(antal)) if i not in fulla]
        vikt = sum((vikter[i] * antal[i] for i in kvar), Fraction(0))
        rest = platser - sum(antal[i] for i in fulla)
        per_vikt = rest / vikt if vikt else Fraction(0)
        nya = {i for i in kvar if vikter[i] * per_vikt > 1}
        if not nya:
            return [Fraction(n) if i in fulla else vikter[i] * per_vikt * n for i, n in enumerate(antal)]
        fulla |= nya


def med_golv(mal: Sequence[Fraction], golv: Sequence[int], tak: Sequence[int], rader: Sequence[Rad]) -> list[float]:
    """The wanted places, moved as little as needed so that every cell has its `golv` (those with förtur).

    The others in the same region, size and so on give way, so that the margins stay: iterative proportional fitting,
    with bounds. Where the margins cannot stay it ends near; the rounding sees to the total.
    """
    kvot = [float(m) for m in mal]
    if all(g <= m for g, m in zip(golv, mal, strict=True)):
        return kvot
    onskat = [float(sum(mal[i] for i in rad.celler)) for rad in rader]
    for _ in range(VARV):
        for rad, summa in zip(rader, onskat, strict=True):
            nu = sum(kvot[i] for i in rad.celler)
            if nu > 0:
                for i in rad.celler:
                    kvot[i] = min(max(kvot[i] * summa / nu, golv[i]), tak[i])
    return kvot
