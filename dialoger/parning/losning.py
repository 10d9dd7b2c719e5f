"""The solver's work: a bound from the relaxation, the few pairs that can matter, and whole numbers among them.

The relaxation is solved over all pairs without holding them all: those with a negative reduced cost are added until
there are none. Its value is a bound for every proposal. A proposal that uses a pair outside a selection costs at least
that value plus the smallest reduced cost outside, so what the solver proves about the selection holds for all pairs up
to there. First comes any proposal within the selection, then better ones for the dearest cases with the others kept,
and last growing selections until the gap is small enough or the time is out.
"""

from __future__ import annotations

from dataclasses import dataclass

import highspy
import numpy as np

from .finslipning import finslipa
from .kostnad import Val, malvarde
from .losare import FRO, borja_fran, har_losning, lagg_till, losare
from .modell import Modell, Par
from .samling import samla
from .tabeller import Sant, Tal
from .turordning import i_turordning

MAL_GAP = 0.009
MINSTA_KOSTNAD = 1e-6
SMATT = 5_000  # so few pairs are all tried at once
FORSTA_PAR, NYA_PAR = 30, 8  # pairs per case: to begin with, and per round of the relaxation
MARGINAL = 0.3  # points of reduced cost in the first selection, over all cases
DELMARGINAL, DEL, DELAR = 1.5, 20, 10  # the same over a part, cases of two kinds in it, and parts to try


@dataclass(frozen=True)
class Losning:
    """`grans`: no proposal under the same rules can have a lower objective. Points and seconds of solving."""

    val: Val
    malvarde: float
    grans: float
    sekunder: float

    @property
    def gap(self) -> float:
        """How much better than this a proposal could be at most, as a share of the objective."""
        return max(0.0, self.malvarde - self.grans) / self.malvarde if self.malvarde > MINSTA_KOSTNAD else 0.0


def los(modell: Modell, start: Val, tidsgrans: float) -> Losning:
    """The best proposal found, at least as good as `start`, which must keep every rule. `tidsgrans` in seconds."""
    varde = malvarde(modell.tabeller, modell.pris, start)
    antal_par = int(modell.mojliga_par.sum())
    if not antal_par:
        return Losning(start, varde, varde, 0.0)
    grans, reducerat, sekunder = relaxera(modell, start)
    nu = Losning(start, varde, min(grans, varde), sekunder)
    if antal_par <= SMATT:
        nu, _ = _heltal(modell, modell.mojliga_par, nu, np.inf, tidsgrans)
    else:
        nu = _stegvis(modell, reducerat, nu, tidsgrans)
    val = finslipa(modell, samla(modell, _fyll_pa(modell, finslipa(modell, nu.val))))
    varde = malvarde(modell.tabeller, modell.pris, val)
    return Losning(val, varde, min(nu.grans, varde), nu.sekunder)


def _fyll_pa(modell: Modell, val: Val) -> Val:
    """Pairs for cases that there turns out to be room for, when it is not known how many can have one."""
    while (fler := i_turordning(modell, val)).har_par.sum() > val.har_par.sum():
        val = finslipa(modell, fler)
    return val


def _stegvis(modell: Modell, reducerat: Tal, nu: Losning, tidsgrans: float) -> Losning:
    """The steps for a large problem, until the gap is MAL_GAP or the time is out."""
    forst, slump, marginal, forsok = nu.grans, np.random.default_rng(FRO), MARGINAL, 0
    while nu.gap > MAL_GAP and nu.sekunder < tidsgrans:
        if 1 <= forsok <= DELAR:
            nu, _ = _heltal(modell, _dyraste(nu.val, reducerat, slump), nu, -np.inf, tidsgrans, MAL_GAP)
        else:
            urval = modell.mojliga_par & (reducerat <= marginal)
            nu, klar = _heltal(modell, urval, nu, forst + marginal, tidsgrans, MAL_GAP, forsta_basta=not forsok)
            if klar and (urval == modell.mojliga_par).all():
                break
            marginal *= 4 if klar else 1
        forsok += 1
    return nu


def _dyraste(val: Val, reducerat: Tal, slump: np.random.Generator) -> Sant:
    """Other pairs for the cases that are furthest above the bound, and for some others that may have what they need."""
    rader = np.flatnonzero(val.har_par)
    ordning = rader[np.argsort(-reducerat[rader, val.sv[rader], val.spsm[rader]], kind="stable")]
    fria = np.zeros(len(reducerat), dtype=bool)
    fria[ordning[:DEL]] = True
    fria[slump.permutation(ordning[DEL:])[:DEL]] = True
    return (reducerat <= DELMARGINAL) & fria[:, None, None]


def relaxera(modell: Modell, start: Val) -> tuple[float, Tal, float]:
    """The value of the relaxation, the reduced cost of every pair and the seconds it took."""
    inne = _billigast(modell.pris, FORSTA_PAR) | _i_val(modell, start)
    highs = losare(modell.grund, modell.konstant, heltal=False)
    nya = inne.copy()
    while nya.any():
        lagg_till(highs, modell, Par.dar(nya), heltal=False)
        highs.run()
        if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            raise RuntimeError(f"HiGHS gav upp: {highs.modelStatusToString(highs.getModelStatus())}")
        reducerat = modell.reducerat(np.array(highs.getSolution().row_dual))
        kvar = np.where(inne, np.inf, reducerat)
        nya = (kvar < -MINSTA_KOSTNAD) & _billigast(kvar, NYA_PAR)
        inne |= nya
    return highs.getInfo().objective_function_value, reducerat, highs.getRunTime()


def _heltal(
    modell: Modell,
    urval: Sant,
    nu: Losning,
    tak: float,
    tidsgrans: float,
    nog: float | None = None,
    *,
    forsta_basta: bool = False,
) -> tuple[Losning, bool]:
    """A better proposal with these pairs and today's, and whether it is proven that they hold no better one.

    `tak`: the least that a proposal with other pairs costs. `nog`: the gap that is small enough. `forsta_basta`: the
    first proposal is enough, found without today's as a start, since HiGHS then looks wider.
    """
    par = Par.dar(urval | _i_val(modell, nu.val))
    highs = losare(modell.grund, modell.konstant)
    forsta = highs.getNumCol()
    lagg_till(highs, modell, par)
    if forsta_basta:
        highs.setOptionValue("mip_max_improving_sols", 1)
    else:
        valda = (nu.val.sv[par.rad] == par.sv) & (nu.val.spsm[par.rad] == par.spsm)
        borja_fran(highs, np.arange(forsta, forsta + len(par)), valda)
    if nog is not None:
        highs.setOptionValue("objective_target", nu.grans / (1 - nog))
    highs.setOptionValue("time_limit", max(0.1, tidsgrans - nu.sekunder))
    highs.run()
    sekunder = nu.sekunder + highs.getRunTime()
    grans = max(nu.grans, min(highs.getInfo().mip_dual_bound, tak))
    klar = highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
    val, varde = nu.val, nu.malvarde
    if har_losning(highs):
        nytt = finslipa(modell, modell.las_av(par, np.array(highs.getSolution().col_value)[forsta:]))
        if (nytt_varde := malvarde(modell.tabeller, modell.pris, nytt)) < varde:
            val, varde = nytt, nytt_varde
    return Losning(val, varde, min(grans, varde), sekunder), klar


def _i_val(modell: Modell, val: Val) -> Sant:
    med = np.zeros(modell.pris.shape, dtype=bool)
    rader = np.flatnonzero(val.har_par)
    med[rader, val.sv[rader], val.spsm[rader]] = True
    return med


def _billigast(pris: Tal, antal: int) -> Sant:
    """The cheapest pairs of each case, no more than `antal`, none that is not allowed."""
    platt = pris.reshape(len(pris), -1)
    med = np.zeros(platt.shape, dtype=bool)
    if platt.shape[1] > antal:
        np.put_along_axis(med, np.argpartition(platt, antal, axis=1)[:, :antal], True, axis=1)
    else:
        med[:] = True
    return med.reshape(pris.shape) & np.isfinite(pris)
