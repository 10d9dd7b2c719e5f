"""How many cases can have a pair at all, and one way to reach it: asked only when dealing out in order falls short."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from .kostnad import Val, inga
from .losare import borja_fran, har_losning, losare
from .program import Program
from .regler import MINSTA
from .tabeller import Heltal, Sida, Tabeller, Tal


@dataclass(frozen=True)
class Flest:
    """`utan`: cases left without a pair among those that could have one. `minst_utan`: no fewer is possible."""

    val: Val
    utan: int
    minst_utan: int
    sekunder: float


def flest(tabeller: Tabeller, start: Val, tidsgrans: float) -> Flest:
    """As many pairs as the rules allow; `start` is a way that keeps them.

    Who is with whom does not matter here, and cases with the same hours and the same people to choose among are alike:
    the program counts how many of each kind a person takes, at each agency for itself.
    """
    utan_nu = int((tabeller.mojliga & ~start.har_par).sum())
    if not utan_nu:
        return Flest(start, 0, 0, 0.0)
    slag, program = _slag(tabeller), Program()
    storlek = np.array([len(rader) for rader in slag], dtype=float)
    utan = program.nya_kolumner(np.ones(len(slag)), storlek, hela=True)
    borjan = [np.array([(~start.har_par[rader]).sum() for rader in slag], dtype=float)]
    block = []
    for sida, valda in zip(tabeller.sidor, start.sidor, strict=True):
        forsta = np.array([rader[0] for rader in slag])
        nr, person = np.nonzero(sida.tillaten[forsta])
        x = program.nya_kolumner(np.zeros(len(nr)), storlek[nr], hela=True)
        alla = program.nya_rader(len(slag), storlek, storlek)
        program.satt(alla, utan, 1.0)
        program.satt(alla[nr], x, 1.0)
        oppen = sida.oppna[forsta[nr]]
        _utrymme(program, sida, person[oppen], x[oppen], sida.nya[forsta[nr[oppen]]])
        borjan.append(np.array([(valda[slag[n]] == p).sum() for n, p in zip(nr, person, strict=True)], dtype=float))
        block.append((nr, person, x))
    highs = losare(program)
    highs.setOptionValue("time_limit", tidsgrans)
    highs.setOptionValue("mip_abs_gap", 0.99)  # a whole number
    varden = np.concatenate(borjan)
    borja_fran(highs, np.arange(len(varden)), varden)
    highs.run()
    grans = highs.getInfo().mip_dual_bound
    minst = max(0, math.ceil(grans - MINSTA)) if math.isfinite(grans) else 0
    if not har_losning(highs):
        return Flest(start, utan_nu, minst, highs.getRunTime())
    svar = np.rint(np.array(highs.getSolution().col_value)).astype(np.int64)
    val = inga(tabeller)
    for valda, (nr, person, x) in zip(val.sidor, block, strict=True):
        for n, rader in enumerate(slag):
            med = nr == n
            valda[rader[: len(rader) - svar[utan[n]]]] = np.repeat(person[med], svar[x[med]])
    utan_nu = int((tabeller.mojliga & ~val.har_par).sum())
    return Flest(val, utan_nu, min(minst, utan_nu), highs.getRunTime())


def _slag(tabeller: Tabeller) -> list[Heltal]:
    """The cases that can have a pair, those alike together."""
    lika: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for rad in np.flatnonzero(tabeller.mojliga):
        nyckel = tuple(del_ for s in tabeller.sidor for del_ in (s.nya[rad], s.oppna[rad], s.tillaten[rad].tobytes()))
        lika[nyckel].append(int(rad))
    return [np.array(rader, dtype=np.int64) for rader in lika.values()]


def _utrymme(program: Program, sida: Sida, person: Heltal, x: Heltal, timmar: Tal) -> None:
    """Hours and cases within what each person has left.

    The hours are said once more in whole cases of each length, rounded down: 100 hours hold three cases of 33, never
    three and a bit. Nothing whole is lost, and the bound comes close to what is possible.
    """
    antal = len(sida.personer)
    program.satt(program.nya_rader(antal, ovre=sida.ledigt)[person], x, timmar)
    program.satt(program.nya_rader(antal, ovre=sida.platser)[person], x, 1.0)
    for langd in np.unique(timmar[timmar > MINSTA]):
        hela = np.floor(timmar / langd + MINSTA)
        med = hela > 0
        rader = program.nya_rader(antal, ovre=np.floor(sida.ledigt / langd + MINSTA))
        program.satt(rader[person[med]], x[med], hela[med])
