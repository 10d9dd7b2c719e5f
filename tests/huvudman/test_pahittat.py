"""The invented register: as many of each kind and size as published, never a real number, one register per seed."""

from __future__ import annotations

from collections import Counter

import pytest

from huvudman import orgnr, pahittat
from huvudman.pahittat import former, hitta_pa, saknas, storlekar

TABELL_1 = {
    "ekonomisk": (977, 43_591),
    "aktiebolag": (946, 314_158),
    "ideell": (304, 26_675),
    "kommun": (290, 1_670_520),
    "stiftelse": (141, 37_231),
    "trossamfund": (87, 4_206),
}


@pytest.fixture(scope="module")
def alla() -> list[pahittat.Pahittad]:
    return list(hitta_pa(saknas(2806, {}), {}, 7))


def test_the_published_table_is_exact_for_every_form(alla):
    antal, barn = Counter(p.form.form for p in alla), Counter()
    for p in alla:
        barn[p.form.form] += p.barn
    for form, (n, summa) in TABELL_1.items():
        assert (antal[form], barn[form]) == (n, summa), form
    ovriga = antal.keys() - TABELL_1.keys()
    assert sum(antal[f] for f in ovriga) == 61
    assert sum(barn[f] for f in ovriga) == 21_148
    assert (len(alla), sum(p.barn for p in alla)) == (2806, 2_117_529)


def test_sizes_and_skolformer_are_as_the_evaluation_says(alla):
    sma = sum(p.barn < 50 for p in alla) / len(alla)
    stora = sum(p.barn >= 800 for p in alla) / len(alla)
    bara_forskola = sum({s for e in p.enheter for s, _ in e.skolformer} == {"forskola"} for p in alla)
    assert abs(sma - 0.52) < 0.02
    assert abs(stora - 0.12) < 0.01
    assert abs(bara_forskola - 1706) < 30
    assert min(p.barn for p in alla) == 5
    assert 80_000 < max(p.barn for p in alla) <= 125_000
    per_huvudman = {p.form.form: [] for p in alla}
    for p in alla:
        per_huvudman[p.form.form].append(len({s for e in p.enheter for s, _ in e.skolformer}))
    assert max(per_huvudman["kommun"]) == 8
    assert max(max(n) for form, n in per_huvudman.items() if form != "kommun") <= 5


def test_units_add_up_to_the_huvudman(alla):
    for p in alla:
        assert sum(n or 0 for e in p.enheter for _, n in e.skolformer) == p.barn, p.namn


def test_no_number_can_be_a_real_one_and_none_comes_twice(alla):
    assert not any(orgnr.luhn_stammer(p.orgnr) for p in alla)
    assert not any(orgnr.ar_personnummerlik(p.orgnr) for p in alla)
    assert len({p.orgnr for p in alla}) == len({p.nyckel for p in alla}) == len(alla)
    assert all(p.nyckel.startswith("H") == (p.form.form in ("fysisk", "ej_utredd")) for p in alla)
    assert all(p.namn.startswith("Påhittad") for p in alla)


def test_the_seed_decides_who_is_who(alla):
    assert list(hitta_pa(saknas(2806, {}), {}, 7)) == alla
    annan = list(hitta_pa(saknas(2806, {}), {}, 8))
    assert [p.barn for p in annan] != [p.barn for p in alla]
    assert sorted(p.barn for p in annan) == sorted(p.barn for p in alla)


def test_what_is_there_is_filled_up_to_the_shares():
    assert saknas(2806, {"kommun": 290, "aktiebolag": 900, "ekonomisk": 1000})["aktiebolag"] < 50
    for finns in ({}, {"kommun": 290}, {"kommun": 295, "ekonomisk": 900}, {"aktiebolag": 2806}, {"aktiebolag": 5000}):
        nya = saknas(2806, finns)
        assert sum(nya.values()) == max(0, 2806 - sum(finns.values()))
        assert finns.get("kommun", 0) < 290 or "kommun" not in nya


@pytest.mark.parametrize("antal", [1, 2, 17, 9460])
def test_sizes_hold_for_any_number(antal):
    for form in former().values():
        tal = storlekar(form, antal)
        assert len(tal) == antal
        assert min(tal) >= 5
