"""Pairs for all cases at once, held against an independent reading of the rules (parningskontroll)."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import product
from random import Random
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dialoger.parning import (
    SPSM,
    SV,
    Onskemal,
    Regel,
    Resor,
    Vikter,
    las,
    losning,
)
from dialoger.parning.forslag import foresla, prova_byte
from dialoger.parning.kostnad import antal, malvarde, timmar
from dialoger.parning.losare import lagg_till, losare
from dialoger.parning.modell import Par, bygg
from dialoger.parning.samling import samla
from dialoger.parning.tabeller import stall_upp
from dialoger.parning.turordning import i_turordning

from . import parningskontroll as kontroll
from .parningsfall import arende, litet, person, problem, stort

SLUMP = st.randoms(use_true_random=False)
VIKTER = Vikter()


# Rules and objective, against the independent checker


@settings(max_examples=150)
@given(SLUMP)
@example(Random(1000004))  # the solver stopped at a start that was not the best,
@example(Random(3000639))
@example(Random(6000673))  # and claimed a pair more than the rules allow, before presolve was off for a start
def test_no_rule_is_broken_and_the_objective_is_what_the_checker_says(slump):
    p = litet(slump, 8, 4)
    f = foresla(p)
    assert kontroll.brutna_regler(p, f.val) == []
    assert f.malvarde == pytest.approx(kontroll.malvarde(p, VIKTER, f.val), abs=1e-6)
    assert f.grans <= f.malvarde
    assert f.gap <= 0.01
    assert f.hogst_par == len(f.par)
    assert sorted([*f.val, *(u.nummer for u in f.utan_par)]) == sorted(a.nummer for a in p.arenden)
    assert bool(f.utan_par) == bool(f.hinder)
    assert all(u.skal for u in f.utan_par)


@pytest.mark.parametrize(
    "sa",
    [
        {"SMATT": 5_000},
        {"SMATT": 0, "FORSTA_PAR": 1, "NYA_PAR": 1},
        {"SMATT": 0, "FORSTA_PAR": 1, "MARGINAL": 0.001, "MAL_GAP": 0.0005, "DELAR": 0},
    ],
    ids=["allt", "delat", "snavt"],
)
@settings(max_examples=60)
@given(SLUMP)
def test_a_small_problem_is_solved_as_well_as_by_trying_everything(sa, slump):
    """Also when the pairs are picked out bit by bit, as in a large problem, and when the first ones are too few."""
    p = litet(slump, 3, 3)
    with patch.multiple(losning, **sa):
        f = foresla(p)
    flest, lagst = kontroll.basta(p, VIKTER)
    assert len(f.par) == flest
    assert lagst - 1e-6 <= f.malvarde <= lagst / (1 - sa.get("MAL_GAP", losning.MAL_GAP)) + 1e-6
    assert f.grans <= lagst + 1e-6


def test_a_pair_gets_the_cases_of_its_office_together_when_it_costs_nothing():
    """So that the introductions can be held in groups: 24 equal cases at two offices, three people per agency there."""
    kontoren = ("Luleå", "Malmö")
    personer = [
        person(10 * nr + n + (100 if myndighet == SPSM else 0), myndighet, kontor=kontor, kapacitet=200.0)
        for nr, kontor in enumerate(kontoren)
        for myndighet in (SV, SPSM)
        for n in range(3)
    ]
    resor = Resor({(a, f"plats {b}"): 0.5 if a == b else 9.0 for a in kontoren for b in kontoren})
    arenden = [arende(n, kontor=kontoren[n % 2], plats=f"plats {kontoren[n % 2]}") for n in range(24)]
    forslag = foresla(problem(arenden, personer, resor=resor))
    par = Counter((p.sv, p.spsm) for p in forslag.par)
    assert sorted(par.values()) == [4] * 6
    assert forslag.gap <= 1e-9
    assert {b.timmar_efter for b in forslag.belastning} == {4 * 33.0}


@pytest.mark.parametrize("antal_arenden", [9, 42, 84, 180])
def test_a_light_round_is_spread_as_well_as_a_heavy_one(antal_arenden):
    """18 people per agency with 500 hours, from 3 to 66 %: nobody has two cases more than somebody else."""
    utforare = [person(pk, (SV, SPSM)[pk % 2], kapacitet=500.0) for pk in range(1, 37)]
    forslag = foresla(problem([arende(n) for n in range(antal_arenden)], utforare))
    arenden = [b.arenden_efter for b in forslag.belastning]
    assert sum(arenden) == 2 * antal_arenden
    assert max(arenden) - min(arenden) == (1 if antal_arenden % 18 else 0)


@settings(max_examples=60)
@given(SLUMP)
def test_gathering_cases_on_pairs_changes_neither_points_nor_load(slump):
    modell = bygg(stall_upp(litet(slump, 8, 3), Vikter()), 8)
    fore = i_turordning(modell)
    efter = samla(modell, fore)
    assert malvarde(modell.tabeller, modell.pris, efter) == pytest.approx(malvarde(modell.tabeller, modell.pris, fore))
    assert (efter.har_par == fore.har_par).all()
    for sida, forra, nya in zip(modell.tabeller.sidor, fore.sidor, efter.sidor, strict=True):
        assert timmar(sida, nya) == pytest.approx(timmar(sida, forra))
        assert (antal(sida, nya) == antal(sida, forra)).all()
        assert (nya[~sida.oppna] == forra[~sida.oppna]).all()


@settings(max_examples=60)
@given(SLUMP)
def test_the_reasons_add_up_and_every_alternative_is_exact(slump):
    p = litet(slump, 6, 4)
    f = foresla(p)
    vem, arenden = {u.pk: u for u in p.utforare}, {a.nummer: a for a in p.arenden}
    for par in f.par:
        a = arenden[par.nummer]
        egna = sum(d.poang for d in par.delar if d.onskemal != Onskemal.BELASTNING)
        assert egna == pytest.approx(kontroll.arendets_poang(p, VIKTER, a, vem[par.sv], vem[par.spsm]), abs=1e-6)
        assert all(d.text.endswith(".") for d in par.delar)
        assert par.lasta == set(a.last.values())
        for alternativ in par.alternativ:
            nytt = {**f.val, par.nummer: (alternativ.sv, alternativ.spsm)}
            skillnad = kontroll.malvarde(p, VIKTER, nytt) - f.malvarde
            assert alternativ.skillnad == pytest.approx(skillnad, abs=1e-6)
            assert bool(alternativ.bryter) == bool(kontroll.brutna_regler(p, nytt))
            assert set(alternativ.regler) <= {Regel.TID, Regel.ANTAL}
        haller = sorted(
            kontroll.malvarde(p, VIKTER, nytt) - f.malvarde
            for sv, spsm in product(*([u.pk for u in p.utforare if u.myndighet == m] for m in (SV, SPSM)))
            if (sv, spsm) != (par.sv, par.spsm)
            if not kontroll.brutna_regler(p, nytt := {**f.val, par.nummer: (sv, spsm)})
        )
        basta = [alternativ.skillnad for alternativ in par.alternativ if not alternativ.bryter]
        assert basta == pytest.approx(haller[:2], abs=1e-6)
        assert all(skillnad > -1e-6 for skillnad in basta)
    for b in f.belastning:
        assert b.timmar_efter == pytest.approx(kontroll.timmar_efter(p, f.val, vem[b.pk]))
        assert (b.procent_efter is None) == (not b.kapacitet)


@settings(max_examples=40)
@given(SLUMP)
def test_a_change_by_hand_is_exact_whatever_it_breaks(slump):
    p = litet(slump, 4, 3)
    f = foresla(p)
    sidor = [[u.pk for u in p.utforare if u.myndighet == m] for m in (SV, SPSM)]
    for a in p.arenden:
        if a.raknat or not all(sidor):
            continue
        sv, spsm = (slump.choice(pk) for pk in sidor)
        fri = replace(p, arenden=tuple(replace(b, last={}) if b.nummer == a.nummer else b for b in p.arenden))
        nytt = {**f.val, a.nummer: (sv, spsm)}
        byte = prova_byte(p, f.val, a.nummer, sv, spsm)
        skillnad = kontroll.malvarde(fri, VIKTER, nytt) - kontroll.malvarde(fri, VIKTER, f.val)
        assert byte.skillnad == pytest.approx(skillnad, abs=1e-6)
        if not kontroll.brutna_regler(fri, f.val):
            assert bool(byte.bryter) == bool(kontroll.brutna_regler(fri, nytt))


@settings(max_examples=25)
@given(SLUMP)
def test_the_order_of_the_input_does_not_matter(slump):
    p = litet(slump, 8, 4)
    om = replace(
        p,
        arenden=tuple(slump.sample(p.arenden, len(p.arenden))),
        utforare=tuple(slump.sample(p.utforare, len(p.utforare))),
    )
    ett, tva = foresla(p), foresla(om)
    assert (ett.malvarde, ett.val) == (tva.malvarde, tva.val)


@settings(max_examples=25)
@given(SLUMP)
def test_what_is_accepted_stays_when_the_rest_is_solved_again(slump):
    p = litet(slump, 6, 4)
    f = foresla(p)
    behall = {n: {SV: sv, SPSM: spsm} for n, (sv, spsm) in f.val.items() if slump.random() < 0.5}
    igen = foresla(las(p, behall))
    assert all(igen.val[n] == (par[SV], par[SPSM]) for n, par in behall.items())
    assert len(igen.par) == len(f.par)
    assert igen.malvarde == pytest.approx(f.malvarde, rel=0.002)


def test_the_relaxation_over_few_pairs_is_the_one_over_all():
    modell = bygg(stall_upp(stort(2, 60, 16), VIKTER), 0)
    with patch.object(losning, "FORSTA_PAR", 2):
        grans, reducerat, _ = losning.relaxera(modell, i_turordning(modell))
    highs = losare(modell.grund, modell.konstant, heltal=False)
    lagg_till(highs, modell, Par.dar(modell.mojliga_par), heltal=False)
    highs.run()
    assert grans == pytest.approx(highs.getInfo().objective_function_value, rel=1e-6)
    assert reducerat[np.isfinite(reducerat)].min() > -1e-5


@pytest.mark.parametrize("fro", range(1, 7))
def test_what_is_proven_within_a_narrow_selection_holds_for_all_pairs(fro):
    """The time of the people is tight, so the best proposal often lies outside the first selection."""
    p = stort(fro, 14, 6)
    allt = foresla(p)
    narrow = {"SMATT": 0, "FORSTA_PAR": 1, "MARGINAL": 0.001, "MAL_GAP": 0.0005, "DELAR": 0}
    with patch.multiple(losning, **narrow):
        snavt = foresla(p)
    assert snavt.grans <= allt.malvarde + 1e-6
    assert snavt.malvarde >= allt.grans - 1e-6
    assert snavt.malvarde <= allt.malvarde * 1.002


# A half-year of the whole country


def test_300_cases_and_60_people_come_within_one_percent_and_well_below_the_greedy():
    p = stort()
    f = foresla(p, tidsgrans=300)
    girigt = kontroll.girigt(p, VIKTER)
    assert len(f.par) == len(girigt) == 300
    assert kontroll.brutna_regler(p, f.val) == kontroll.brutna_regler(p, girigt) == []
    assert f.gap <= 0.01
    assert f.malvarde == pytest.approx(kontroll.malvarde(p, VIKTER, f.val), abs=1e-4)
    marginal = 1 - f.malvarde / kontroll.malvarde(p, VIKTER, girigt)
    print(f"\n300 ärenden, 60 personer: gap {f.gap:.2%}, {marginal:.1%} bättre än ett ärende i taget")
    assert marginal > 0.05


@pytest.mark.parametrize(("skala", "tidsgrans"), [(1.0, 0.01), (0.7, 0.01), (0.7, 4.0)])
def test_too_little_time_to_work_or_to_solve_gives_a_proposal_that_keeps_the_rules(skala, tidsgrans):
    p = stort(3, 90, 18)
    p = replace(p, utforare=tuple(replace(u, kapacitet=u.kapacitet * skala) for u in p.utforare))
    f = foresla(p, tidsgrans=tidsgrans)
    assert kontroll.brutna_regler(p, f.val) == []
    assert f.malvarde == pytest.approx(kontroll.malvarde(p, VIKTER, f.val), abs=1e-4)
    assert 0 < f.grans <= f.malvarde
    assert 60 < len(f.par) <= f.hogst_par <= 90
    assert all(u.skal for u in f.utan_par)
    assert all(a.bryter or a.skillnad > -1e-6 for par in f.par for a in par.alternativ)


# Rules against wishes that pull the other way


@pytest.mark.parametrize(
    ("nara", "far"),
    [
        ({"max_arenden": 3, "arenden": 1}, 2),
        ({"kapacitet": 100.0}, 3),
        ({"kapacitet": 100.0, "belagt": 10.0}, 2),
        ({"jav": frozenset({"h1", "h2", "h3"})}, 1),
        ({"borta": "sjukskriven"}, 0),
        ({"kapacitet": 0.0}, 0),
        ({}, 4),
    ],
)
@pytest.mark.parametrize("smatt", [0, losning.SMATT])
def test_the_one_close_by_takes_as_many_as_the_rules_allow(nara, far, smatt):
    utforare = [
        person(1, SV, **{"kapacitet": 1000.0, **nara}),
        person(2, SV, kapacitet=1000.0, kontor="Malmö"),
        person(3, SPSM, kapacitet=1000.0),
    ]
    p = problem([arende(n) for n in range(1, 5)], utforare, resor=Resor(annat_kontor=50.0))
    with patch.object(losning, "SMATT", smatt):
        f = foresla(p, Vikter(belastning=0.0))
    assert sum(sv == 1 for sv, _ in f.val.values()) == far
    assert len(f.par) == 4


def test_the_checker_itself_sees_every_broken_rule():
    """It must be able to say no: one wrong pair per rule."""
    utforare = [
        person(1, SV, kapacitet=40.0),
        person(2, SPSM, jav=frozenset({"h1"})),
        person(3, SPSM, borta="ledig"),
        person(4, SPSM, max_arenden=0),
        person(5, SPSM),
    ]
    p = problem([arende(1), arende(2, last={SPSM: 5})], utforare)
    for par, ord_ in (
        ({"KD-1": (2, 5)}, "inte en från varje"),
        ({"KD-1": (1, 2)}, "jäv"),
        ({"KD-1": (1, 3)}, "borta"),
        ({"KD-1": (1, 4)}, "för många"),
        ({"KD-2": (1, 2)}, "den valda"),
        ({"KD-1": (1, 5), "KD-2": (1, 5)}, "inte tid"),
    ):
        assert any(ord_ in fel for fel in kontroll.brutna_regler(p, par)), ord_


def test_the_random_problems_are_odd_enough():
    """The properties above say something only when the odd things happen."""
    fall = [litet(Random(n), 8, 4) for n in range(80)]
    svar = [foresla(p) for p in fall]
    regler = {regel for f in svar for h in f.hinder for regel in h.regler}
    assert regler >= {Regel.MYNDIGHET, Regel.BORTA, Regel.JAV, Regel.TID, Regel.ANTAL}
    assert sum(not f.utan_par and len(f.par) > 1 for f in svar) >= 8
    assert sum(bool(f.par) and bool(f.utan_par) for f in svar) >= 8
