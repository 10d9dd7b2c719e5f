"""An independent reading of the rules and wishes for pairs: plain Python from the raw input, nothing from the model.

Slow on purpose, with every number of its own, so that a mistake in the model cannot hide here too.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

from dialoger.parning import Arende, Problem, Utforare, Vikter

LITE = 1e-6
Par = Mapping[str, tuple[int, int]]


def brutna_regler(problem: Problem, par: Par) -> list[str]:
    """Every hard rule that these pairs break. What is chosen by hand takes time whether or not the case has a pair."""
    vem = {u.pk: u for u in problem.utforare}
    fel = []
    for a in problem.arenden:
        if a.nummer not in par:
            continue
        sv, spsm = (vem[pk] for pk in par[a.nummer])
        if sv.myndighet != "SV" or spsm.myndighet != "SPSM":
            fel.append(f"{a.nummer}: inte en från varje myndighet")
        for u in (sv, spsm):
            if u.borta:
                fel.append(f"{a.nummer}: {u.pk} är borta")
            if a.huvudman in u.jav:
                fel.append(f"{a.nummer}: {u.pk} har jäv")
            if u.myndighet in a.last and a.last[u.myndighet] != u.pk:
                fel.append(f"{a.nummer}: {u.pk} i stället för den valda")
    for u in problem.utforare:
        nya = _nya(problem, par, u)
        if not any(a.nummer in par for a in nya):
            continue
        if sum(_timmar(a, u) for a in nya) > max(0, u.kapacitet - u.belagt) + LITE:
            fel.append(f"{u.pk} har inte tid")
        if u.max_arenden is not None and len(nya) > max(0, u.max_arenden - u.arenden):
            fel.append(f"{u.pk} har för många ärenden")
    return fel


def _nya(problem: Problem, par: Par, u: Utforare) -> list[Arende]:
    """Cases that the person gets, chosen by hand or proposed, without those they have been counted for before."""
    return [
        a
        for a in problem.arenden
        if u.myndighet not in a.raknat
        and (a.last.get(u.myndighet) == u.pk or (u.pk in par.get(a.nummer, ()) and u.myndighet not in a.last))
    ]


def _timmar(a: Arende, u: Utforare) -> float:
    return a.timmar_sv if u.myndighet == "SV" else a.timmar_spsm


def timmar_efter(problem: Problem, par: Par, u: Utforare) -> float:
    return u.belagt + sum(_timmar(a, u) for a in _nya(problem, par, u))


def malvarde(problem: Problem, vikter: Vikter, par: Par) -> float:
    vem = {u.pk: u for u in problem.utforare}
    poang = 0.0
    for a in problem.arenden:
        if a.nummer in par:
            poang += arendets_poang(problem, vikter, a, *(vem[pk] for pk in par[a.nummer]))
    for myndighet in ("SV", "SPSM"):
        alla = [u for u in problem.utforare if u.myndighet == myndighet and u.kapacitet > 0 and not u.borta]
        if not alla:
            continue
        behov = sum(_timmar(a, alla[0]) for a in problem.arenden if myndighet not in a.raknat)
        niva = (sum(u.belagt for u in alla) + behov) / sum(u.kapacitet for u in alla)
        for u in alla:
            efter = timmar_efter(problem, par, u)
            for band in (1.05, 1.20):
                grans = niva * band * u.kapacitet
                poang += vikter.belastning * (max(0, efter - grans) - max(0, u.belagt - grans))
    return poang


def arendets_poang(problem: Problem, vikter: Vikter, a: Arende, sv: Utforare, spsm: Utforare) -> float:
    """One case's own points; the load is not here."""
    poang = 0.0
    for u in (sv, spsm):
        resa = problem.resor.timmar.get((u.kontor, a.plats))
        if resa is None:
            resa = problem.resor.samma_kontor if u.kontor == a.kontor else problem.resor.annat_kontor
        poang += vikter.resa * resa
        finns = {p.pk for p in problem.utforare if p.myndighet == u.myndighet}
        if a.onskat & finns and u.pk not in a.onskat:
            poang += vikter.kontinuitet
    poang += vikter.rotation * min(3, problem.historik.get((sv.pk, spsm.pk), 0))
    return poang + vikter.kompetens * len(a.skolformer - sv.kompetens - spsm.kompetens)


def basta(problem: Problem, vikter: Vikter) -> tuple[int, float]:
    """Most pairs, and the lowest objective with that many, by trying everything."""
    sv = [u.pk for u in problem.utforare if u.myndighet == "SV"]
    spsm = [u.pk for u in problem.utforare if u.myndighet == "SPSM"]
    nummer = [a.nummer for a in problem.arenden]
    svar = []
    for val in product([None, *product(sv, spsm)], repeat=len(nummer)):
        par = {n: v for n, v in zip(nummer, val, strict=True) if v is not None}
        if not brutna_regler(problem, par):
            svar.append((-len(par), malvarde(problem, vikter, par)))
    flest, lagst = min(svar)
    return -flest, lagst


def girigt(problem: Problem, vikter: Vikter) -> dict[str, tuple[int, int]]:
    """The best pair for one case at a time, the cases in order: what a careful person with a spreadsheet would do."""
    kvar = {u.pk: max(0.0, u.kapacitet - u.belagt) for u in problem.utforare}
    platser = {u.pk: 10**6 if u.max_arenden is None else u.max_arenden - u.arenden for u in problem.utforare}
    par: dict[str, tuple[int, int]] = {}
    for a in sorted(problem.arenden, key=lambda a: a.nummer):
        lediga = [
            u
            for u in problem.utforare
            if not u.borta and a.huvudman not in u.jav and kvar[u.pk] >= _timmar(a, u) and platser[u.pk] > 0
        ]
        mojliga = [
            # the share of time left breaks ties, so that the load is spread
            (arendets_poang(problem, vikter, a, s, t), -kvar[s.pk] / s.kapacitet - kvar[t.pk] / t.kapacitet, s.pk, t.pk)
            for s in lediga
            if s.myndighet == "SV"
            for t in lediga
            if t.myndighet == "SPSM"
        ]
        if mojliga:
            *_, s, t = min(mojliga)
            par[a.nummer] = s, t
            for pk, timmar in ((s, a.timmar_sv), (t, a.timmar_spsm)):
                kvar[pk] -= timmar
                platser[pk] -= 1
    return par
