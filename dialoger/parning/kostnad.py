"""What pairs cost in points, wish by wish, and what a change of one case costs. The model says the same to HiGHS."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .regler import MINSTA
from .tabeller import INGEN, Heltal, Sant, Sida, Tabeller, Tal
from .vikter import Onskemal


@dataclass(frozen=True)
class Val:
    """Who is proposed: position at SV and at SPSM per case, INGEN where the case is left without a pair."""

    sv: Heltal
    spsm: Heltal

    @property
    def har_par(self) -> Sant:
        return self.sv != INGEN

    @property
    def sidor(self) -> tuple[Heltal, Heltal]:
        return self.sv, self.spsm

    def kopia(self) -> Val:
        return Val(self.sv.copy(), self.spsm.copy())


def inga(tabeller: Tabeller) -> Val:
    tomt = np.full(len(tabeller.arenden), INGEN, dtype=np.int64)
    return Val(tomt, tomt.copy())


def parpoang(tabeller: Tabeller, rad: int) -> dict[Onskemal, Tal]:
    """Points of every pair in one case, SV in rows and SPSM in columns. The load is not here."""
    vikter, (sv, spsm) = tabeller.vikter, tabeller.sidor
    formen = tabeller.behover[rad]
    saknas = (~sv.kan[:, formen]).astype(float) @ (~spsm.kan[:, formen]).astype(float).T
    return {
        Onskemal.RESA: vikter.resa * (sv.resa[rad][:, None] + spsm.resa[rad][None, :]),
        Onskemal.ROTATION: vikter.rotation * tabeller.ihop,
        Onskemal.KOMPETENS: vikter.kompetens * saknas,
        Onskemal.KONTINUITET: vikter.kontinuitet * (_saknad(sv, rad)[:, None] + _saknad(spsm, rad)[None, :]),
    }


def _saknad(sida: Sida, rad: int) -> Tal:
    """1 for everybody who is not the one the huvudman asks for, where somebody is asked for."""
    return (~sida.onskad[rad]).astype(float) * float(sida.onskad[rad].any())


def parpriser(tabeller: Tabeller) -> Tal:
    """Points by case, person at SV and person at SPSM; infinite where a rule stops the pair from that case."""
    sv, spsm = tabeller.sidor
    pris = np.full((len(tabeller.arenden), len(sv.personer), len(spsm.personer)), np.inf)
    for rad in np.flatnonzero(tabeller.mojliga):
        far = sv.tillaten[rad][:, None] & spsm.tillaten[rad][None, :]
        pris[rad] = np.where(far, sum(parpoang(tabeller, int(rad)).values()), np.inf)
    return pris


def timmar(sida: Sida, valda: Heltal) -> Tal:
    """Hours per person: what they had, what is chosen by hand and what is proposed."""
    nya = sida.oppna & (valda != INGEN)
    return sida.belagt + sida.fast + np.bincount(valda[nya], sida.nya[nya], len(sida.personer))


def antal(sida: Sida, valda: Heltal) -> Heltal:
    """Proposed cases per person, those chosen by hand left out."""
    return np.bincount(valda[sida.oppna & (valda != INGEN)], minlength=len(sida.personer))


def malvarde(tabeller: Tabeller, pris: Tal, val: Val) -> float:
    """The whole objective in points: every pair, and the uneven load that the proposal adds."""
    rader = np.flatnonzero(val.har_par)
    poang = float(pris[rader, val.sv[rader], val.spsm[rader]].sum())
    for sida, valda in zip(tabeller.sidor, val.sidor, strict=True):
        vikt = tabeller.vikter.belastning
        fore, efter = sida.belastning(sida.belagt, vikt), sida.belastning(timmar(sida, valda), vikt)
        poang += float((efter - fore).sum())
    return poang


@dataclass(frozen=True)
class Flytt:
    """What it does to the load at one agency to give a case to somebody else, all other cases unchanged.

    `poang[rad, person]` against today's choice; `far[rad, person]` says whether time and number of cases allow it.
    """

    poang: Tal
    far: Sant


def flytt(sida: Sida, valda: Heltal, vikt: float) -> Flytt:
    nu = timmar(sida, valda)
    fore = sida.belastning(nu, vikt)
    alla = np.arange(len(valda))
    oppna = np.flatnonzero(sida.oppna & (valda != INGEN))
    nya = sida.nya[:, None]
    poang = np.maximum(0.0, (nu + nya)[:, :, None] - sida.jamn).sum(axis=2) * vikt - fore
    dagens = valda[oppna]
    utan = np.maximum(0.0, (nu[dagens] - sida.nya[oppna])[:, None] - sida.jamn[dagens]).sum(axis=1) * vikt
    poang[oppna] += (utan - fore[dagens])[:, None]
    far = (nu + nya <= sida.taket + MINSTA) & (antal(sida, valda) < sida.platser)
    har = valda != INGEN
    poang[alla[har], valda[har]] = 0.0
    far[alla[har], valda[har]] = True
    return Flytt(poang, far)
