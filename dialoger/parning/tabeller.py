"""The problem as arrays, in an order of its own: cases by number, people by pk. The input's order never matters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from . import regler
from .problem import MYNDIGHETER, Arende, Problem, Utforare
from .vikter import GRANSER, MEST_IHOP, Vikter

Tal = NDArray[np.float64]
Heltal = NDArray[np.int64]
Sant = NDArray[np.bool_]
INGEN = -1


@dataclass(frozen=True)
class Sida:
    """One agency. Rows are cases, columns its people. Hours; `niva` is a share of capacity.

    `nya`: hours a case adds to whoever takes it. `vald`: who is chosen by hand, or INGEN. `ledigt` and `platser`: what
    is left for cases without a choice. `fast`: hours from choices by hand. `jamn`: hours at the even level, per person
    and band of GRANSER; infinite for those who have no part in the even load.
    """

    myndighet: str
    personer: tuple[Utforare, ...]
    tillaten: Sant
    nya: Tal
    vald: Heltal
    ledigt: Tal
    platser: Tal
    fast: Tal
    resa: Tal
    onskad: Sant
    kan: Sant
    belagt: Tal
    jamn: Tal

    @property
    def oppna(self) -> Sant:
        """Cases where nobody is chosen by hand."""
        return self.vald == INGEN

    @property
    def taket(self) -> Tal:
        """Hours in all that each person may have; those who had more before may keep them."""
        return self.belagt + self.fast + self.ledigt

    def belastning(self, timmar: Tal, vikt: float) -> Tal:
        """Points per person for uneven load, given the hours each one has in all."""
        return vikt * np.maximum(0.0, timmar[:, None] - self.jamn).sum(axis=1)


@dataclass(frozen=True)
class Tabeller:
    """`ihop`: times together, at most MEST_IHOP, SV in rows. `behover`: case × skolform."""

    problem: Problem
    vikter: Vikter
    arenden: tuple[Arende, ...]
    sidor: tuple[Sida, Sida]
    ihop: Heltal
    behover: Sant
    skolformer: tuple[str, ...]

    @property
    def sv(self) -> Sida:
        return self.sidor[0]

    @property
    def spsm(self) -> Sida:
        return self.sidor[1]

    @property
    def mojliga(self) -> Sant:
        """Cases that somebody at each agency may take, looked at one by one."""
        return np.asarray(self.sv.tillaten.any(axis=1) & self.spsm.tillaten.any(axis=1))


def stall_upp(problem: Problem, vikter: Vikter) -> Tabeller:
    arenden = tuple(sorted(problem.arenden, key=lambda a: a.nummer))
    skolformer = tuple(sorted(frozenset[str]().union(*(a.skolformer for a in arenden))))
    sv, spsm = (_sida(problem, arenden, skolformer, myndighet) for myndighet in MYNDIGHETER)
    ihop = np.zeros((len(sv.personer), len(spsm.personer)), dtype=np.int64)
    for i, s in enumerate(sv.personer):
        for j, t in enumerate(spsm.personer):
            ihop[i, j] = min(MEST_IHOP, problem.historik.get((s.pk, t.pk), 0))
    behover = _matris([[f in a.skolformer for f in skolformer] for a in arenden], len(skolformer)).astype(bool)
    return Tabeller(problem, vikter, arenden, (sv, spsm), ihop, behover, skolformer)


def _sida(problem: Problem, arenden: Sequence[Arende], skolformer: Sequence[str], myndighet: str) -> Sida:
    personer = tuple(sorted((u for u in problem.utforare if u.myndighet == myndighet), key=lambda u: u.pk))
    index, antal = {u.pk: i for i, u in enumerate(personer)}, len(personer)
    kvar = regler.utrymmen(problem)
    utrymme = [kvar[u.pk] for u in personer]
    kontor = {u.kontor for u in personer}
    resor = [{k: problem.resor.till(a, k) for k in kontor} for a in arenden]
    nya = np.array([0.0 if myndighet in a.raknat else a.timmar(myndighet) for a in arenden], dtype=float)
    belagt = np.array([u.belagt for u in personer], dtype=float)
    kapacitet = np.array([0.0 if u.borta else u.kapacitet for u in personer], dtype=float)
    return Sida(
        myndighet=myndighet,
        personer=personer,
        tillaten=_matris(
            [[regler.brott(a, u, plats) is None for u, plats in zip(personer, utrymme, strict=True)] for a in arenden],
            antal,
        ).astype(bool),
        nya=nya,
        vald=np.array([index[a.last[myndighet]] if myndighet in a.last else INGEN for a in arenden], dtype=np.int64),
        ledigt=np.array([max(0.0, plats.timmar) for plats in utrymme], dtype=float),
        platser=np.array([max(0, plats.platser) for plats in utrymme], dtype=float),
        fast=np.array([plats.last_timmar for plats in utrymme], dtype=float),
        resa=_matris([[rad[u.kontor] for u in personer] for rad in resor], antal),
        onskad=_matris([[u.pk in a.onskat for u in personer] for a in arenden], antal).astype(bool),
        kan=_matris([[f in u.kompetens for f in skolformer] for u in personer], len(skolformer)).astype(bool),
        belagt=belagt,
        jamn=_jamn(kapacitet, belagt, float(nya.sum())),
    )


def _jamn(kapacitet: Tal, belagt: Tal, nya: float) -> Tal:
    """Hours of each person at the even level, and at the bands above it: one column per band of GRANSER."""
    med = kapacitet > 0
    jamn = np.full((len(kapacitet), len(GRANSER)), np.inf)
    if med.any():
        niva = (belagt[med].sum() + nya) / kapacitet[med].sum()
        jamn[med] = kapacitet[med, None] * niva * np.array(GRANSER)
    return jamn


def _matris(rader: Sequence[Sequence[float]], bredd: int) -> Tal:
    """Rows as an array that keeps its width when there are none."""
    return np.array(rader, dtype=float).reshape(len(rader), bredd)
