"""Small steps to a better proposal: another pair for one case, or two cases that change a person with each other.

After it no single change of one case makes the objective better, which is what a person who reads the alternatives
expects. Every step keeps every rule.
"""

from __future__ import annotations

import numpy as np

from .kostnad import Val, flytt, timmar
from .modell import Modell
from .regler import MINSTA
from .tabeller import Heltal, Sida, Tal

VINST = 1e-7  # points: a smaller gain is arithmetic


def finslipa(modell: Modell, val: Val, hogst_steg: int = 500) -> Val:
    """The best step, again and again, until there is none that gains."""
    val = val.kopia()
    for _ in range(hogst_steg):
        steg = [_byt_par(modell, val), *(_byt_med_varandra(modell, val, i) for i in range(2))]
        vinst, nytt = min(steg, key=lambda s: s[0])
        if vinst > -VINST:
            break
        val = nytt
    return val


def _byt_par(modell: Modell, val: Val) -> tuple[float, Val]:
    """The best new pair for one case, and what it does to the objective."""
    rader = np.flatnonzero(val.har_par)
    if not len(rader):
        return 0.0, val
    andring = modell.pris[rader] - modell.pris[rader, val.sv[rader], val.spsm[rader]][:, None, None]
    for i, (sida, valda) in enumerate(zip(modell.tabeller.sidor, val.sidor, strict=True)):
        last = flytt(sida, valda, modell.tabeller.vikter.belastning)
        poang = np.where(last.far, last.poang, np.inf)[rader]
        andring += poang[:, :, None] if i == 0 else poang[:, None, :]
    rad, sv, spsm = np.unravel_index(np.argmin(andring), andring.shape)
    nytt = val.kopia()
    nytt.sv[rader[rad]], nytt.spsm[rader[rad]] = sv, spsm
    return float(andring[rad, sv, spsm]), nytt


def _byt_med_varandra(modell: Modell, val: Val, i: int) -> tuple[float, Val]:
    """The best two cases that change their person at one agency with each other."""
    sida, vikt = modell.tabeller.sidor[i], modell.tabeller.vikter.belastning
    rader = np.flatnonzero(val.har_par & sida.oppna)
    if len(rader) < 2:
        return 0.0, val
    sv, spsm = val.sv[rader], val.spsm[rader]
    mina = (sv, spsm)[i]
    korsvis = (rader[:, None], mina[None, :], spsm[:, None]) if i == 0 else (rader[:, None], sv[:, None], mina[None, :])
    pris, nu = modell.pris[korsvis], modell.pris[rader, sv, spsm]
    last = _ny_belastning(sida, val.sidor[i], rader, mina, vikt)
    andring = pris + pris.T - nu[:, None] - nu[None, :] + last + last.T
    andring[mina[:, None] == mina[None, :]] = np.inf
    a, b = np.unravel_index(np.argmin(andring), andring.shape)
    nytt = val.kopia()
    nya = nytt.sidor[i]
    nya[rader[a]], nya[rader[b]] = mina[b], mina[a]
    return float(andring[a, b]), nytt


def _ny_belastning(sida: Sida, valda: Heltal, rader: Heltal, mina: Heltal, vikt: float) -> Tal:
    """[a, b]: points for the person of case a when case b comes instead; infinite when the time does not suffice."""
    nu = timmar(sida, valda)
    efter = nu[mina][:, None] + sida.nya[rader][None, :] - sida.nya[rader][:, None]
    poang = vikt * np.maximum(0.0, efter[:, :, None] - sida.jamn[mina][:, None, :]).sum(axis=2)
    poang -= sida.belastning(nu, vikt)[mina][:, None]
    return np.where(efter <= sida.taket[mina][:, None] + MINSTA, poang, np.inf)
