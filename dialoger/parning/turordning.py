"""Cases dealt out in order, each to the pair that is best at that moment: a start for the solver, and what a proposal
is compared with."""

from __future__ import annotations

import numpy as np

from .kostnad import Val, antal, inga, timmar
from .modell import Modell
from .regler import MINSTA
from .tabeller import INGEN


def i_turordning(modell: Modell, efter: Val | None = None) -> Val:
    """Every rule is kept; a case that nobody has room for when its turn comes is left without a pair.

    `efter`: pairs that are there already.
    """
    tabeller = modell.tabeller
    val = efter.kopia() if efter else inga(tabeller)
    tid = [timmar(sida, valda) for sida, valda in zip(tabeller.sidor, val.sidor, strict=True)]
    platser = [sida.platser - antal(sida, valda) for sida, valda in zip(tabeller.sidor, val.sidor, strict=True)]
    for rad in np.flatnonzero(tabeller.mojliga & ~val.har_par):
        poang = modell.pris[rad].copy()
        for i, sida in enumerate(tabeller.sidor):
            if sida.vald[rad] != INGEN:
                continue
            sedan = tid[i] + sida.nya[rad]
            okning = sida.belastning(sedan, tabeller.vikter.belastning)
            okning -= sida.belastning(tid[i], tabeller.vikter.belastning)
            okning[(sedan > sida.taket + MINSTA) | (platser[i] < 1)] = np.inf
            poang += okning[:, None] if i == 0 else okning[None, :]
        bast = np.unravel_index(np.argmin(poang), poang.shape)
        if not np.isfinite(poang[bast]):
            continue
        for i, (sida, valda, person) in enumerate(zip(tabeller.sidor, val.sidor, bast, strict=True)):
            valda[rad] = person
            if sida.vald[rad] == INGEN:
                tid[i][person] += sida.nya[rad]
                platser[i][person] -= 1
    return val
