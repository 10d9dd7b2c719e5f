"""HiGHS set up in one way, with a fixed seed, so that the same input gives the same proposal."""

from __future__ import annotations

import highspy
import numpy as np

from ..highs import losare as ny_losare
from .modell import Modell, Par
from .program import Program
from .tabeller import Heltal, Sant, Tal

FRO = 8
MIP_GAP = 0.0005


def losare(program: Program, konstant: float = 0.0, *, heltal: bool = True) -> highspy.Highs:
    """A solver with the program loaded. Without `heltal` the 0/1 columns may be anything in between."""
    highs = ny_losare({"random_seed": FRO, "mip_rel_gap": MIP_GAP})
    lp = program.lp(konstant)
    if not heltal:
        lp.integrality_ = []
    highs.passModel(lp)
    return highs


def lagg_till(highs: highspy.Highs, modell: Modell, par: Par, *, heltal: bool = True) -> None:
    """Columns for these pairs, after those that are there."""
    antal, forsta = len(par), highs.getNumCol()
    pris, start, rader, varden = modell.kolumner(par)
    ovre = np.full(antal, 1.0 if heltal else np.inf)  # at most one per case by its row; a bound would hide its price
    highs.addCols(antal, pris, np.zeros(antal), ovre, len(rader), start, rader, varden)
    if heltal:
        nya = np.arange(forsta, forsta + antal, dtype=np.int32)
        highs.changeColsIntegrality(antal, nya, np.full(antal, int(highspy.HighsVarType.kInteger), dtype=np.uint8))


def borja_fran(highs: highspy.Highs, kolumner: Heltal, varden: Tal | Sant) -> None:
    """A solution to start from. Presolve is off then: with both, HiGHS 1.16 now and then reports another objective than
    that of its solution, and so stops at a proposal that is not the best or claims a bound that does not hold.
    """
    highs.setOptionValue("presolve", "off")
    highs.setSolution(len(kolumner), kolumner.astype(np.int32), varden.astype(float))


def har_losning(highs: highspy.Highs) -> bool:
    return highs.getInfo().primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
