"""Pairs for all cases at once: the whole way from problem to proposal (arkitektur.md §8, our rule)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from .alternativ import byte, nast_basta
from .bild import SIDOR, Bild, avbilda
from .flest import flest
from .hinder import hinder, utan_par
from .kostnad import Val, inga
from .losning import los
from .modell import bygg
from .problem import Problem
from .regler import utrymmen
from .skal import delar
from .svar import Alternativ, Belastning, Forslag, Parforslag
from .tabeller import Tabeller, stall_upp
from .turordning import i_turordning
from .vikter import Vikter

TIDSGRANS = 20.0


def foresla(problem: Problem, vikter: Vikter | None = None, tidsgrans: float = TIDSGRANS) -> Forslag:
    """As many pairs as the rules allow, and among those the best by the wishes. `tidsgrans`: the solver's seconds.

    The same input in any order gives the same proposal, unless the time runs out first.
    """
    tabeller = stall_upp(problem, vikter or Vikter())
    modell = bygg(tabeller, 0)
    turordning = i_turordning(modell)
    mest = flest(tabeller, turordning, tidsgrans / 2)
    if mest.utan:
        modell = bygg(tabeller, mest.utan)
    losning = los(modell, mest.val, tidsgrans - mest.sekunder)
    bild = avbilda(modell, losning.val)
    funna = hinder(bild)
    jamforbar = int((~turordning.har_par & tabeller.mojliga).sum()) == mest.utan
    return Forslag(
        malvarde=losning.malvarde,
        grans=losning.grans,
        gap=losning.gap,
        sekunder=mest.sekunder + losning.sekunder,
        par=tuple(_parforslag(bild, int(rad)) for rad in np.flatnonzero(losning.val.har_par)),
        utan_par=utan_par(bild, funna),
        hinder=funna,
        belastning=_belastning(bild),
        hogst_par=int(tabeller.mojliga.sum()) - mest.minst_utan,
        restid=_restid(tabeller, losning.val),
        restid_i_turordning=_restid(tabeller, turordning) if jamforbar else None,
    )


def prova_byte(
    problem: Problem, val: Mapping[str, tuple[int, int]], nummer: str, sv: int, spsm: int, vikter: Vikter | None = None
) -> Alternativ:
    """What it would mean to give a case to this pair, all others as in `val` (see `Forslag.val`), whatever it breaks.

    A choice by hand of the case itself may be changed, but hours counted before (`Arende.raknat`) stay where they are.
    Raises KeyError for a case or a person that is not in the problem.
    """
    fria = tuple(
        replace(a, last={m: pk for m, pk in a.last.items() if m in a.raknat}) if a.nummer == nummer else a
        for a in problem.arenden
    )
    tabeller = stall_upp(replace(problem, arenden=fria), vikter or Vikter())
    rader = {a.nummer: rad for rad, a in enumerate(tabeller.arenden)}
    index = tuple({u.pk: p for p, u in enumerate(sida.personer)} for sida in tabeller.sidor)
    valda = inga(tabeller)
    for vilket, par in val.items():
        for i in SIDOR:
            valda.sidor[i][rader[vilket]] = index[i][par[i]]
    bild = avbilda(bygg(tabeller, 0), valda)
    return byte(bild, rader[nummer], index[0][sv], index[1][spsm])


def _parforslag(bild: Bild, rad: int) -> Parforslag:
    a, (sv, spsm) = bild.arende(rad), bild.valda(rad)
    pk = bild.person(0, sv).pk, bild.person(1, spsm).pk
    return Parforslag(
        a.nummer, *pk, frozenset(a.last.values()) & set(pk), tuple(delar(bild, rad)), nast_basta(bild, rad)
    )


def _belastning(bild: Bild) -> tuple[Belastning, ...]:
    """SV first, then SPSM, each by pk. A case chosen by hand counts also where it is left without a whole pair."""
    kvar = utrymmen(bild.tabeller.problem)
    return tuple(
        Belastning(
            u.pk,
            u.kapacitet,
            u.belagt,
            float(bild.timmar[i][nr]),
            u.arenden,
            u.arenden + int(bild.antal[i][nr]) + kvar[u.pk].last_antal,
        )
        for i in SIDOR
        for nr, u in enumerate(bild.sida(i).personer)
    )


def _restid(tabeller: Tabeller, val: Val) -> float:
    """Hours of travel in all, for the cases that have a pair."""
    rader = np.flatnonzero(val.har_par)
    return float(sum(sida.resa[rader, v[rader]].sum() for sida, v in zip(tabeller.sidor, val.sidor, strict=True)))
