"""What one of our numbers tells an attacker who knows how it is made: rows for the solver, or a monotone bound.

An aggregate is fed in by its formula over cells, with the number as we show it and its decimals. Published and
protected cells may stand in it alike: a published one is what is published, a protected one is unknown, and whether the
number narrows it is for the solver to say. A formula of published cells alone is checked and gives no row: `Oforklarat`
when the number is another.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from .celler import Cell, Intervall, Officiellt
from .relationer import OANDLIG, Rad

HALVERINGAR = 80
Tal = Decimal | float


class Oforklarat(AssertionError):
    """The number is not what its formula makes of the published cells."""


def halvsteg(decimaler: int) -> float:
    return 0.5 * 10.0**-decimaler


def linjar(o: Officiellt, namn: str, tal: Tal, decimaler: int, koeff: Mapping[Cell, float]) -> list[Rad]:
    """A sum, a difference, or a mean with known weights: tal = Σ koefficient × cell, as far as it is shown."""
    h = halvsteg(decimaler)
    return _rad(o, namn, koeff, float(tal) - h, float(tal) + h)


def vagt_medel(o: Officiellt, namn: str, tal: Tal, decimaler: int, vikter: Mapping[Cell, float]) -> list[Rad]:
    """A mean of cells with weights that everybody knows, such as published numbers of pupils."""
    summa = sum(vikter.values())
    return linjar(o, namn, tal, decimaler, {c: v / summa for c, v in vikter.items()})


def medel_med_okanda_vikter(
    o: Officiellt, namn: str, tal: Tal, decimaler: int, varden: Mapping[Cell, float]
) -> list[Rad]:
    """A mean of published numbers weighted by cells that may be protected: `varden` gives each weight's number.

    Σ w (v - tal - h) ≤ 0 ≤ Σ w (v - tal + h).
    """
    h, t = halvsteg(decimaler), float(tal)
    return [
        *_rad(o, namn, {c: v - t - h for c, v in varden.items()}, -OANDLIG, 0.0),
        *_rad(o, namn, {c: v - t + h for c, v in varden.items()}, 0.0, OANDLIG),
    ]


def tackning(o: Officiellt, namn: str, andel: Tal, decimaler: int, med: Sequence[Cell], helhet: Cell) -> list[Rad]:
    """The coverage of an aggregate, in per cent: how much of the whole's weight the cells in `med` have."""
    h, p = halvsteg(decimaler), float(andel)
    delar = dict.fromkeys(med, 100.0)
    return [
        *_rad(o, namn, {**delar, helhet: -(p + h)}, -OANDLIG, 0.0),
        *_rad(o, namn, {**delar, helhet: -(p - h)}, 0.0, OANDLIG),
    ]


def lika(o: Officiellt, namn: str, tal: Tal, decimaler: int, cell: Cell) -> list[Rad]:
    """The number of one cell, seen somewhere: in a text, or as a place in a picture."""
    return linjar(o, namn, tal, decimaler, {cell: 1.0})


def versionsskillnad(o: Officiellt, namn: str, skillnad: Tal, decimaler: int, fore: Cell, efter: Cell) -> list[Rad]:
    return linjar(o, namn, skillnad, decimaler, {efter: 1.0, fore: -1.0})


def _rad(o: Officiellt, namn: str, koeff: Mapping[Cell, float], minst: float, hogst: float) -> list[Rad]:
    okanda = {c: k for c, k in koeff.items() if o.tal(c) is None}
    kant = sum(k * float(o.tal(c) or 0) for c, k in koeff.items() if c not in okanda)
    if not okanda:
        slack = 1e-6 * max(1.0, abs(kant))
        if not minst - slack <= kant <= hogst + slack:
            raise Oforklarat(
                f"{namn}: de publicerade cellerna ger {kant:.6g}, inte mellan {minst:.6g} och {hogst:.6g}."
            )
        return []
    return [Rad(tuple(okanda.items()), minst - kant, hogst - kant, namn)]


class Monoton(NamedTuple):
    """A number that never falls when a cell rises: a median, a percentile, a least or a greatest value.

    `rakna` gets a value for each of `celler`, in their order. The number is between `minst` and `hogst`.
    """

    namn: str
    celler: tuple[Cell, ...]
    rakna: Callable[[Sequence[float]], float]
    minst: float
    hogst: float

    def dra_at(self, granser: dict[Cell, Intervall]) -> list[Cell]:
        """Tighten the cells in place and give those that moved. Bisection, as the number is monotone in each cell."""
        andrade = []
        for i, cell in enumerate(self.celler):
            g = granser[cell]
            if g.bredd <= 0:
                continue
            hoga = [granser[c].hogst for c in self.celler]
            laga = [granser[c].minst for c in self.celler]
            ned = self._grans(hoga, i, g, lambda tal: tal >= self.minst - 1e-9)
            upp = self._grans(laga, i, g, lambda tal: tal > self.hogst + 1e-9)
            ny = Intervall(max(g.minst, ned), min(g.hogst, upp))
            if g.bredd - ny.bredd > 1e-6:
                granser[cell] = ny
                andrade.append(cell)
        return andrade

    def _grans(self, andra: list[float], i: int, g: Intervall, ratt: Callable[[float], bool]) -> float:
        """The least value of the cell, the others given, from which `ratt` is true; the top when it never is."""
        varden = list(andra)

        def prova(tal: float) -> bool:
            varden[i] = tal
            return ratt(self.rakna(varden))

        lag, hog = g.minst, g.hogst
        if prova(lag):
            return lag
        if not prova(hog):
            return hog
        for _ in range(HALVERINGAR):
            mitt = (lag + hog) / 2
            if prova(mitt):
                hog = mitt
            else:
                lag = mitt
        return hog


def monoton(
    o: Officiellt,
    namn: str,
    tal: Tal,
    decimaler: int,
    celler: Sequence[Cell],
    rakna: Callable[[Sequence[float]], float],
) -> list[Monoton]:
    """A number of cells that `rakna` makes; of published cells alone it is checked and says nothing."""
    h, t = halvsteg(decimaler), float(tal)
    kanda = {i: float(o.tal(c) or 0) for i, c in enumerate(celler) if o.tal(c) is not None}
    okanda = tuple(c for i, c in enumerate(celler) if i not in kanda)

    def av_okanda(varden: Sequence[float]) -> float:
        nasta = iter(varden)
        return rakna([kanda[i] if i in kanda else next(nasta) for i in range(len(celler))])

    if not okanda:
        if abs(av_okanda([]) - t) > h + 1e-9:
            raise Oforklarat(f"{namn}: de publicerade cellerna ger {av_okanda([]):.6g}, inte {t:.6g}.")
        return []
    return [Monoton(namn, okanda, av_okanda, t - h, t + h)]
