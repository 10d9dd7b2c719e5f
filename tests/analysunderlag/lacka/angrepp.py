"""Linear algebra against a release: the interval that each protected value must lie in.

Bounds are carried through the rows first; then each connected part with anything left to gain is solved by HiGHS, once
down and once up for every unknown.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import highspy
import numpy as np

from dialoger.highs import losare

from .celler import Cell, Intervall
from .relationer import Rad
from .utdata import Monoton

FLEST_VARV = 100
SLACK = 1e-6


class Motsagelse(AssertionError):
    """The rows cannot all be true."""


class Smalning(NamedTuple):
    cell: Cell
    fore: Intervall
    efter: Intervall

    def __str__(self) -> str:
        return f"{self.cell}: {self.fore} blev {self.efter}"


Granser = dict[Cell, Intervall]


def barbara(granser: Granser, rader: Iterable[Rad]) -> tuple[list[Rad], list[Rad]]:
    """The rows that the bounds alone allow, and those they do not: there the official numbers do not hang together."""
    ja: list[Rad] = []
    nej: list[Rad] = []
    for rad in rader:
        minst, hogst = _spann(granser, rad)
        (ja if minst <= rad.hogst + SLACK and hogst >= rad.minst - SLACK else nej).append(rad)
    return ja, nej


def intervall(
    granser: Granser,
    rader: Sequence[Rad],
    monotona: Sequence[Monoton] = (),
    *,
    skyddade: Iterable[Cell] = (),
    los: bool = True,
) -> Granser:
    """What is left for each protected cell. Raises Motsagelse when nothing is left for one of the cells.

    `skyddade`: those to solve for, all that are not published when empty.
    """
    ut = dict(granser)
    _fortplanta(ut, rader, monotona)
    onskade = set(skyddade) or {c for c, g in granser.items() if g.bredd > 0}
    if los:
        for celler, del_ in _delar(ut, rader):
            okanda = [c for c in celler if c in onskade and ut[c].bredd > SLACK]
            if okanda and len(del_) > 1:
                _program(ut, celler, del_, okanda)
        if monotona:
            _fortplanta(ut, (), monotona)
    return {c: ut[c] for c in onskade}


def smalnade(fore: Mapping[Cell, Intervall], efter: Mapping[Cell, Intervall]) -> list[Smalning]:
    """Every cell whose interval is narrower afterwards, the worst first. Noise of the arithmetic is not counted."""
    ut = []
    for cell, forst in fore.items():
        sedan = efter[cell]
        marginal = SLACK * max(1.0, min(abs(forst.bredd), 1e6))
        if sedan.minst > forst.minst + marginal or sedan.hogst < forst.hogst - marginal:
            ut.append(Smalning(cell, forst, sedan))
    return sorted(ut, key=lambda s: (s.efter.bredd / max(s.fore.bredd, 1e-12), s.cell))


# Propagation -------------------------------------------------------------------------------------------------------


def _spann(granser: Granser, rad: Rad) -> tuple[float, float]:
    minst = sum(k * (granser[c].minst if k > 0 else granser[c].hogst) for c, k in rad.koeff)
    hogst = sum(k * (granser[c].hogst if k > 0 else granser[c].minst) for c, k in rad.koeff)
    return minst, hogst


def _fortplanta(granser: Granser, rader: Iterable[Rad], monotona: Sequence[Monoton]) -> None:
    """Tighten in place until nothing moves. Only rows whose cells have moved are looked at again."""
    rader = list(rader)
    berors: defaultdict[Cell, set[int]] = defaultdict(set)
    for i, rad in enumerate(rader):
        for cell, _ in rad.koeff:
            berors[cell].add(i)
    kvar = set(range(len(rader)))
    for _ in range(FLEST_VARV):
        andrade = {c for i in kvar for c in _dra_at(granser, rader[i])}
        andrade |= {c for m in monotona for c in m.dra_at(granser) if granser[c].bredd >= -SLACK}
        kvar = {i for c in andrade for i in berors[c]}
        if not andrade:
            return


def _dra_at(granser: Granser, rad: Rad) -> list[Cell]:
    minst, hogst = _spann(granser, rad)
    andrade = []
    for cell, k in rad.koeff:
        g = granser[cell]
        if g.bredd <= 0:
            continue
        egen = (k * g.minst, k * g.hogst) if k > 0 else (k * g.hogst, k * g.minst)
        ned, upp = (rad.minst - (hogst - egen[1])) / k, (rad.hogst - (minst - egen[0])) / k
        if k < 0:
            ned, upp = upp, ned
        ny = Intervall(max(g.minst, ned), min(g.hogst, upp))
        if ny.minst > ny.hogst:
            if ny.minst > ny.hogst + SLACK * max(1.0, abs(ny.minst)):
                raise Motsagelse(f"{rad.namn} går inte ihop med {cell} i {g}.")
            ny = Intervall(ny.hogst, ny.hogst)
        if g.bredd - ny.bredd > 1e-9 * max(1.0, min(g.bredd, 1e6)):
            granser[cell] = ny
            andrade.append(cell)
            minst, hogst = _spann(granser, rad)
    return andrade


# Linear programs ---------------------------------------------------------------------------------------------------


def _delar(granser: Granser, rader: Sequence[Rad]) -> list[tuple[list[Cell], list[Rad]]]:
    """Rows that share a cell that is not fixed belong together."""
    rot: dict[Cell, Cell] = {}

    def hitta(c: Cell) -> Cell:
        while rot[c] != c:
            rot[c] = rot[rot[c]]
            c = rot[c]
        return c

    for rad in rader:
        losa = [c for c, _ in rad.koeff if granser[c].bredd > 0]
        for c in losa:
            rot.setdefault(c, c)
            rot[hitta(c)] = hitta(losa[0])
    per: defaultdict[Cell, list[Rad]] = defaultdict(list)
    for rad in rader:
        if los := next((c for c, _ in rad.koeff if granser[c].bredd > 0), None):
            per[hitta(los)].append(rad)
    return [(sorted({c for r in del_ for c, _ in r.koeff}), del_) for del_ in per.values()]


def _program(granser: Granser, celler: list[Cell], rader: list[Rad], okanda: list[Cell]) -> None:
    plats = {c: i for i, c in enumerate(celler)}
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(celler), len(rader)
    lp.col_cost_ = np.zeros(len(celler))
    lp.col_lower_ = np.array([granser[c].minst for c in celler])
    lp.col_upper_ = np.array([granser[c].hogst for c in celler])
    lp.row_lower_ = np.array([max(r.minst, -highspy.kHighsInf) for r in rader])
    lp.row_upper_ = np.array([min(r.hogst, highspy.kHighsInf) for r in rader])
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.cumsum([0, *(len(r.koeff) for r in rader)])
    lp.a_matrix_.index_ = np.array([plats[c] for r in rader for c, _ in r.koeff])
    lp.a_matrix_.value_ = np.array([k for r in rader for _, k in r.koeff])
    solver = losare({"presolve": "off"})
    solver.passModel(lp)
    for cell in okanda:
        svar = []
        for kostnad in (1.0, -1.0):
            solver.changeColCost(plats[cell], kostnad)
            solver.run()
            status = solver.getModelStatus()
            if status == highspy.HighsModelStatus.kInfeasible:
                raise Motsagelse(f"Raderna {', '.join(r.namn for r in rader[:5])} går inte ihop.")
            assert status == highspy.HighsModelStatus.kOptimal, status
            svar.append(kostnad * solver.getInfo().objective_function_value)
        solver.changeColCost(plats[cell], 0.0)
        g = granser[cell]
        ny = Intervall(max(g.minst, svar[0]), min(g.hogst, svar[1]))
        granser[cell] = ny if ny.minst <= ny.hogst else Intervall(*[math.fsum(ny) / 2] * 2)
