"""Proposal of pairs ÷ HiGHS alone on the same model: 300 cases and 60 people, to the same gap.

Bare: the whole program with every allowed pair, handed to the solver in one piece, once. Where it does not get there
in time it is cut off, and the true ratio is lower than what is printed. Our side also sets up the tables, proves the
bound and writes every reason and alternative; `utanfor_losaren` is that part of it. CPU seconds of this process.
"""

from __future__ import annotations

import statistics
import time
from typing import Any

from dialoger.parning import Problem, Vikter
from dialoger.parning.forslag import foresla
from dialoger.parning.losare import har_losning, lagg_till, losare
from dialoger.parning.losning import MAL_GAP
from dialoger.parning.modell import Par, bygg
from dialoger.parning.tabeller import stall_upp
from tests.dialoger.parningsfall import stort
from tests.dialoger.parningskontroll import girigt, malvarde

from .varvning import sekunder

MAL = 2
BART_HOGST = 30.0  # seconds by the clock
TIDSGRANS = 120.0


def matt_parning(varv: int = 5) -> list[dict[str, Any]]:
    return [_matt(fro, varv) for fro in ((1,) if varv < 5 else (1, 2, 3))]


def _matt(fro: int, varv: int) -> dict[str, Any]:
    problem, vikter = stort(fro), Vikter()
    forslag = foresla(problem, vikter, TIDSGRANS)
    egna = [sekunder(lambda: foresla(problem, vikter, TIDSGRANS), time.process_time) for _ in range(varv)]
    start = time.perf_counter()
    utanfor = 1 - foresla(problem, vikter, TIDSGRANS).sekunder / (time.perf_counter() - start)
    bart, bart_gap = _bart(problem, vikter)
    girig = malvarde(problem, vikter, girigt(problem, vikter))
    egen = statistics.median(egna)
    return {
        "namn": f"förslag till par, 300 ärenden × 60 personer, frö {fro}",
        "kvot": round(egen / bart, 3),
        "mal": MAL,
        "sekunder": round(egen, 2),
        "bart_sekunder": round(bart, 2),
        "gap_procent": round(100 * forslag.gap, 2),
        "bart_gap_procent": "ingen lösning" if bart_gap is None else round(100 * bart_gap, 2),
        "utanfor_losaren_procent": round(100 * utanfor),
        "battre_an_girigt_procent": round(100 * (1 - forslag.malvarde / girig), 1),
        "varv": varv,
    }


def _bart(problem: Problem, vikter: Vikter) -> tuple[float, float | None]:
    """CPU seconds of the solver and the gap it reached; None without a proposal."""
    modell = bygg(stall_upp(problem, vikter), 0)
    highs = losare(modell.grund, modell.konstant)
    lagg_till(highs, modell, Par.dar(modell.mojliga_par))
    highs.setOptionValue("mip_rel_gap", MAL_GAP)
    highs.setOptionValue("time_limit", BART_HOGST)
    return sekunder(highs.run, time.process_time), highs.getInfo().mip_gap if har_losning(highs) else None
