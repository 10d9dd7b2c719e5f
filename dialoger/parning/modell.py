"""The proposal as a mixed integer program: the rules as rows, the wishes as costs (arkitektur.md §8, our rule).

One 0/1 column per case and pair that may take it. A pair carries all its own points (travel, times together, missing
skolformer, asked-for people), so that only time, number of cases and even load tie the cases together; that makes the
relaxation nearly whole by itself. A column more per case says that it is left without a pair.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .kostnad import Val, inga, parpriser
from .program import Program
from .tabeller import Heltal, Sant, Sida, Tabeller, Tal

Index = NDArray[np.int32]


@dataclass(frozen=True)
class Par:
    """Columns: case `rad[i]` goes to person `sv[i]` and person `spsm[i]`."""

    rad: Heltal
    sv: Heltal
    spsm: Heltal

    @classmethod
    def dar(cls, sant: Sant) -> Par:
        return cls(*np.nonzero(sant))

    def __len__(self) -> int:
        return len(self.rad)


@dataclass(frozen=True)
class Modell:
    """`grund`: everything but the pairs. `pris[rad, sv, spsm]`: points of a pair, infinite where not allowed.

    Rows: one per case (numbered as the cases), then the `timrader` and `antalsrader` of each agency, one per person.
    """

    tabeller: Tabeller
    pris: Tal
    grund: Program
    timrader: tuple[Heltal, Heltal]
    antalsrader: tuple[Heltal, Heltal]
    konstant: float

    @property
    def mojliga_par(self) -> Sant:
        return np.isfinite(self.pris)

    def kolumner(self, par: Par) -> tuple[Tal, Index, Index, Tal]:
        """Costs, starts, rows and values of the columns of these pairs."""
        rader, varden = [par.rad], [np.ones(len(par))]
        for i, (sida, person) in enumerate(zip(self.tabeller.sidor, (par.sv, par.spsm), strict=True)):
            oppen = sida.oppna[par.rad].astype(float)
            rader += [self.timrader[i][person], self.antalsrader[i][person]]
            varden += [sida.nya[par.rad] * oppen, oppen]
        rad, varde = np.column_stack(rader), np.column_stack(varden)
        med = varde != 0
        start = np.concatenate(([0], np.cumsum(med.sum(axis=1))[:-1]))
        pris = self.pris[par.rad, par.sv, par.spsm]
        return pris, start.astype(np.int32), rad[med].astype(np.int32), varde[med]

    def reducerat(self, radpris: Tal) -> Tal:
        """Reduced cost of every pair, given the duals of the rows. Infinite where the pair is not allowed."""
        kostnad = self.pris - radpris[: len(self.pris), None, None]
        for i, sida in enumerate(self.tabeller.sidor):
            per_person = sida.nya[:, None] * radpris[self.timrader[i]] + radpris[self.antalsrader[i]]
            per_person *= sida.oppna[:, None]
            kostnad -= per_person[:, :, None] if i == 0 else per_person[:, None, :]
        return kostnad

    def las_av(self, par: Par, varden: Tal) -> Val:
        val, ett = inga(self.tabeller), varden > 0.5
        val.sv[par.rad[ett]], val.spsm[par.rad[ett]] = par.sv[ett], par.spsm[ett]
        return val


def bygg(tabeller: Tabeller, hogst_utan: int) -> Modell:
    """At most `hogst_utan` of the cases that can have a pair may be left without; the others never can have one."""
    program, mojliga, sidor = Program(), tabeller.mojliga, tabeller.sidor
    arenderader = program.nya_rader(len(mojliga), 1.0, 1.0)
    utan = program.nya_kolumner(np.zeros(len(mojliga)), np.where(mojliga, float(hogst_utan > 0), 1.0), hela=True)
    program.satt(arenderader, utan, 1.0)
    raknas = utan[mojliga]
    program.satt(np.repeat(program.nya_rader(1, ovre=hogst_utan), len(raknas)), raknas, 1.0)
    vikt = tabeller.vikter.belastning
    tim = _timrader(program, sidor[0], vikt), _timrader(program, sidor[1], vikt)
    antal = _antalsrader(program, sidor[0]), _antalsrader(program, sidor[1])
    fore = sum(float(sida.belastning(sida.belagt, vikt).sum()) for sida in sidor)
    return Modell(tabeller, parpriser(tabeller), program, tim, antal, -fore)


def _timrader(program: Program, sida: Sida, vikt: float) -> Heltal:
    """One row per person: new hours ≤ those up to the even load + hours in each band above it.

    The bands end where the person's time ends, so that the same row holds the rule and the wish.
    """
    taket = sida.taket
    rader = program.nya_rader(len(taket), ovre=np.minimum(taket, sida.jamn[:, 0]) - sida.belagt - sida.fast)
    granser = np.minimum(np.column_stack([sida.jamn, np.full(len(taket), np.inf)]), taket[:, None])
    for band, bredd in enumerate(np.diff(granser, axis=1).T, start=1):
        over = program.nya_kolumner(np.full(len(taket), vikt * band), bredd)
        program.satt(rader, over, -1.0)
    return rader


def _antalsrader(program: Program, sida: Sida) -> Heltal:
    return program.nya_rader(len(sida.personer), ovre=sida.platser)
