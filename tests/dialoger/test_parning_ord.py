"""What a proposal of pairs says in words: rules that collide, why a pair, what a change would mean."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dialoger.parning import (
    FORKLARINGAR,
    SPSM,
    SV,
    Forslag,
    Onskemal,
    Regel,
    Resor,
    Vikter,
    las,
)
from dialoger.parning.forslag import foresla, prova_byte

from .parningsfall import arende, person, problem


def text(forslag: Forslag) -> str:
    return " | ".join(h.text for h in forslag.hinder).replace("\xa0", " ")


# Input that cannot be met names the rules


def test_capacity_that_is_exactly_full_is_enough_and_one_minute_less_is_not():
    arenden = [arende(n) for n in range(3)]
    sv, spsm = person(1, SV, kapacitet=99.0), person(2, SPSM, kapacitet=150.0)
    assert len(foresla(problem(arenden, [sv, spsm])).par) == 3
    f = foresla(problem(arenden, [replace(sv, kapacitet=99.0 - 1 / 60), spsm]))
    assert len(f.par) == 2
    assert text(f) == ("Kapaciteten räcker inte: 99 timmar behövs och 98 timmar 59 minuter finns hos Skolverket.")
    assert f.hinder[0].regler == (Regel.TID,)


def test_too_little_time_is_told_with_both_sums():
    arenden = [arende(n) for n in range(10)]
    utforare = [person(1, SV, kapacitet=400.0), person(2, SPSM, kapacitet=150.0), person(3, SPSM, kapacitet=130.0)]
    f = foresla(problem(arenden, utforare))
    assert len(f.par) == 7
    assert text(f) == "Kapaciteten räcker inte: 330 timmar behövs och 280 timmar finns hos SPSM."
    assert (f.hinder[0].regler, f.hinder[0].behov, f.hinder[0].finns) == ((Regel.TID,), 330.0, 280.0)
    assert len(f.utan_par) == 3
    assert all(u.skal == (f.hinder[0].text,) for u in f.utan_par)


def test_cases_that_only_some_may_take_name_those_people():
    arenden = [arende(n) for n in range(4)] + [arende(n, huvudman="fri") for n in range(4, 8)]
    alla_jav = frozenset(f"h{n}" for n in range(4))
    utforare = [
        person(1, SV, kapacitet=1000.0),
        person(2, SPSM, namn="Per Holm", kapacitet=70.0),
        person(3, SPSM, namn="Lena Stål", kapacitet=40.0, jav=frozenset({"fri"})),
        person(4, SPSM, kapacitet=1000.0, jav=alla_jav),
    ]
    f = foresla(problem(arenden, utforare))
    assert len(f.par) == 7
    vantat = (
        "Fyra ärenden kan bara tas av Per Holm och Lena Stål från SPSM. Det behövs 132 timmar och 110 timmar finns."
    )
    assert text(f) == vantat


def test_too_many_cases_at_once():
    utforare = [person(1, SV, kapacitet=900.0, arenden=3, max_arenden=5), person(2, SPSM, kapacitet=900.0)]
    f = foresla(problem([arende(n) for n in range(4)], utforare))
    assert len(f.par) == 2
    assert text(f) == "Antalet räcker inte: fyra ärenden ska fördelas och Skolverket får ha 2 till samtidigt."


def test_nobody_at_one_agency():
    f = foresla(problem([arende(1), arende(2)], [person(1, SV)]))
    assert f.par == ()
    vantat = "Två ärenden i Luleå kan inte få någon från SPSM: Kommun 1 och Kommun 2."
    assert text(f) == f"{vantat} Myndigheten har ingen dialogutförare att välja."
    assert f.hinder[0].regler == (Regel.MYNDIGHET,)


def test_conflict_of_interest_leave_time_and_number_are_told_person_by_person():
    utforare = [
        person(1, SV),
        person(2, SPSM, namn="Per Holm", jav=frozenset({"h1"})),
        person(3, SPSM, namn="Lena Stål", borta="föräldraledig"),
        person(4, SPSM, namn="Yusuf Haddad", kapacitet=0.0),
        person(5, SPSM, namn="Eva Ek", arenden=4, max_arenden=4),
    ]
    f = foresla(problem([arende(1), arende(2)], utforare))
    assert f.val == {"KD-2": (1, 2)}
    assert text(f) == (
        "Ett ärende i Luleå kan inte få någon från SPSM: Kommun 1. Eva Ek har redan så många ärenden som går samtidigt."
        " Lena Stål är föräldraledig. Per Holm har anmält jäv. Yusuf Haddad har inte 33 timmar kvar."
    )


def test_time_in_pieces_too_small_for_a_case():
    utforare = [person(1, SV), person(2, SPSM, kapacitet=40.0), person(3, SPSM, kapacitet=40.0)]
    f = foresla(problem([arende(n, timmar_spsm=25.0) for n in range(3)], utforare))
    assert len(f.par) == 2
    slut = "behöver 25 timmar av en person från SPSM, och ingen som kan ta ärendet har mer än 15 timmar kvar."
    assert text(f) == f"Kommun {f.utan_par[0].nummer[-1]} {slut}"


def test_time_with_one_and_places_with_another():
    utforare = [person(1, SV, kapacitet=900.0), person(2, SPSM, namn="Per Holm", kapacitet=20.0)]
    utforare.append(person(3, SPSM, namn="Eva Ek", kapacitet=200.0, max_arenden=1))
    f = foresla(problem([arende(1, timmar_spsm=30.0), arende(2, timmar_spsm=30.0)], utforare))
    assert len(f.par) == 1
    assert text(f) == "Antalet räcker inte: två ärenden ska fördelas och SPSM får ha 1 till samtidigt."
    tva = [replace(u, kapacitet=50.0) if u.pk == 2 else u for u in utforare]
    f = foresla(problem([arende(n, timmar_spsm=30.0) for n in (1, 2, 3)], tva))
    assert text(f).endswith("ingen som kan ta ärendet har mer än 20 timmar kvar. Eva Ek har tid, men redan så många "
                            "ärenden som går samtidigt.")  # fmt: skip
    assert f.hinder[0].regler == (Regel.TID, Regel.ANTAL)


@pytest.mark.parametrize(
    ("falt", "ord_", "regel"),
    [
        ({"jav": frozenset({"h1"})}, "Anna Ek är vald för hand men har anmält jäv: Kommun 1.", Regel.JAV),
        ({"borta": "sjukskriven"}, "Anna Ek är vald för hand men är sjukskriven", Regel.BORTA),
        (
            {"kapacitet": 50.0},
            "Anna Ek är vald för hand i två ärenden om 66 timmar men har 50 timmar kvar. "
            "Välj någon annan i något av dem: Kommun 1 och Kommun 2.",
            Regel.TID,
        ),
        ({"max_arenden": 1}, "Anna Ek är vald för hand i två ärenden men har plats för 1.", Regel.ANTAL),
    ],
)
def test_a_choice_by_hand_against_a_rule_is_sent_back(falt, ord_, regel):
    anna = person(1, SV, namn="Anna Ek", **falt)
    arenden = [arende(1, last={SV: 1}), arende(2, last={SV: 1}), arende(3)]
    f = foresla(problem(arenden, [anna, person(2, SV), person(3, SPSM)]))
    assert ord_ in text(f)
    assert regel in f.hinder[0].regler
    assert f.val["KD-3"] == (2, 3)


def test_a_case_half_assigned_before_is_not_counted_twice():
    full = person(1, SV, kapacitet=33.0, belagt=33.0, arenden=1, max_arenden=1)
    p = problem([arende(1, last={SV: 1}, raknat=frozenset({SV}))], [full, person(2, SPSM)])
    f = foresla(p)
    assert f.val == {"KD-1": (1, 2)}
    assert f.belastning[0].timmar_efter == 33.0
    assert foresla(replace(p, arenden=(replace(p.arenden[0], raknat=frozenset()),))).par == ()


def test_no_cases_and_no_people():
    tomt = foresla(problem([], []))
    assert (tomt.par, tomt.utan_par, tomt.hinder, tomt.malvarde, tomt.gap) == ((), (), (), 0.0, 0.0)
    assert len(foresla(problem([arende(1)], [])).hinder) == 2


# Wishes and words


def ord_for(f: Forslag, onskemal: Onskemal) -> str:
    return " ".join(d.text for d in f.par[0].delar if d.onskemal == onskemal).replace("\xa0", " ")


def test_one_case_with_everything_told():
    sala = arende(
        1, namn="Sala kommun", plats="Sala", skolformer=frozenset({"forskola", "komvux"}), onskat=frozenset({1})
    )
    p = problem(
        [sala],
        [
            person(1, SV, namn="Klara Öhman", kompetens=frozenset({"forskola"}), belagt=46.0),
            person(2, SPSM, namn="Per Holm", belagt=50.0),
            person(3, SPSM, namn="Yusuf Haddad", kontor="Solna", kompetens=frozenset({"komvux"})),
        ],
        resor=Resor({("Luleå", "Sala"): 1.25, ("Solna", "Sala"): 2.0}),
        historik={(1, 2): 2},
    )  # fmt: skip
    f = foresla(p)
    assert f.val == {"KD-1": (1, 3)}
    assert ord_for(f, Onskemal.KONTINUITET) == "Huvudmannen får behålla Klara Öhman, som de har bett om."
    assert ord_for(f, Onskemal.RESA) == "Restid 1 timme 15 minuter för Klara Öhman och 2 timmar för Yusuf Haddad."
    assert ord_for(f, Onskemal.KOMPETENS) == "De två kan tillsammans alla skolformer i ärendet."
    assert ord_for(f, Onskemal.ROTATION) == "De har inte haft ärenden ihop på senare tid."
    assert ord_for(f, Onskemal.BELASTNING) == (
        "Bokad tid efter förslaget: Klara Öhman 79 procent och Yusuf Haddad 33 procent."
    )
    (andra,) = f.par[0].alternativ
    assert [rad.replace("\xa0", " ") for rad in andra.andringar] == [
        "45 minuter kortare resa.",
        "Ingen av dem kan komvux.",
        "De har redan haft två ärenden ihop.",
        "Per Holm går från 50 till 83 procent.",
        "Yusuf Haddad går från 33 till 0 procent.",
    ]
    assert andra.delar[Onskemal.ROTATION] == 6.0
    assert andra.skillnad > 0


def test_a_wish_that_a_rule_stops_says_which():
    klara = person(1, SV, namn="Klara Öhman", jav=frozenset({"h1"}))
    f = foresla(problem([arende(1, onskat=frozenset({1}))], [klara, person(2, SV), person(3, SPSM)]))
    assert f.val == {"KD-1": (2, 3)}
    assert ord_for(f, Onskemal.KONTINUITET) == (
        "Huvudmannen har bett om Klara Öhman från Skolverket. Klara Öhman har anmält jäv mot Kommun 1."
    )


def test_a_change_by_hand_says_what_it_breaks():
    per = person(3, SPSM, namn="Per Holm", jav=frozenset({"h1"}), kapacitet=20.0)
    p = problem([arende(1)], [person(1, SV), person(2, SPSM), per])
    byte = prova_byte(p, foresla(p).val, "KD-1", 1, 3)
    assert byte.regler == (Regel.JAV, Regel.TID)
    assert [rad.replace("\xa0", " ") for rad in byte.bryter] == [
        "Per Holm har anmält jäv mot Kommun 1.",
        "Per Holm skulle få 33 timmar men har 20 timmar.",
    ]


def test_pairs_that_keep_the_rules_come_before_cheaper_ones_that_do_not():
    """Per is the closest but has his time taken by the other case."""
    utforare = [
        person(1, SV),
        person(2, SPSM, namn="Per Holm", kapacitet=40.0),
        person(3, SPSM, kontor="Malmö"),
        person(4, SPSM, kontor="Solna"),
    ]
    arenden = [arende(1, onskat=frozenset({2})), arende(2)]
    p = problem(arenden, utforare, resor=Resor({("Malmö", ""): 7.0, ("Solna", ""): 8.0}))
    f = foresla(p, Vikter(belastning=0.0))
    assert f.val == {"KD-1": (1, 2), "KD-2": (1, 3)}
    assert [(a.spsm, a.bryter) for a in f.par[1].alternativ] == [
        (4, ()),
        (2, ("Per Holm skulle få 66\xa0timmar men har 40\xa0timmar.",)),
    ]
    trangt = replace(
        p, utforare=tuple(replace(u, kapacitet=400.0, max_arenden=1 if u.pk == 2 else 9) for u in utforare)
    )
    assert foresla(trangt, Vikter(belastning=0.0)).par[1].alternativ[1].bryter == (
        "Per Holm skulle få fler ärenden samtidigt än 1.",
    )


def test_a_wish_turned_off_does_not_count():
    nara, langt = person(1, SV, belagt=10.0), person(2, SV, kontor="Malmö")
    p = problem([arende(1)], [nara, langt, person(3, SPSM)])
    assert foresla(p).val == {"KD-1": (1, 3)}
    assert foresla(p, Vikter(resa=0)).val == {"KD-1": (2, 3)}


def test_every_weight_has_a_name_and_an_explanation():
    assert {o.value for o in FORKLARINGAR} == set(Vikter.__dataclass_fields__) == {o.value for o in Onskemal}
    with pytest.raises(ValueError, match="nya par måste vara noll eller mer"):
        Vikter(rotation=-1)


@pytest.mark.parametrize(
    ("arenden", "utforare", "fel"),
    [
        ([arende(1), arende(1)], [], "KD-1 är med två gånger"),
        ([], [person(1, SV), person(1, SPSM)], "1 är med två gånger"),
        ([], [person(1, "SI")], "okänd myndighet"),
        ([], [person(1, SV, kapacitet=-1.0)], "går att räkna med"),
        ([arende(1, timmar_sv=float("nan"))], [], "går att räkna med"),
        ([arende(1, raknat=frozenset({SV}))], [], "räknat hos en myndighet där ingen är vald"),
        ([arende(1, last={SV: 2})], [person(1, SV), person(2, SPSM)], "inte finns hos myndigheten"),
    ],
)
def test_input_that_contradicts_itself_is_refused(arenden, utforare, fel):
    with pytest.raises(ValueError, match=fel):
        problem(arenden, utforare)


def test_only_cases_of_the_problem_can_be_fixed():
    with pytest.raises(ValueError, match="KD-9 är inte med"):
        las(problem([arende(1)], [person(1, SV)]), {"KD-9": {SV: 1}})
