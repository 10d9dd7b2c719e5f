"""Percentiles, distributions and comparison groups: exact, independent of order, and blind to protected values."""

import statistics
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysunderlag.berakning import (
    MINSTA_GRUPP,
    RIKET,
    Observation,
    Skala,
    ar_val_tackt,
    fordelning,
    gruppnamn,
    gruppvarde,
    jamforelsestege,
    medlemskap,
    nationell_statistik,
    percentil,
    stapelbredd,
    valj_grupp,
)
from analysunderlag.berakning.fordelning import jamnt_steg
from analysunderlag.berakning.percentiler import kort, sortera
from analysunderlag.vardetyper import SKYDDADE, Vardetyp
from tests.prestanda.berakning import matt_berakning

from .verkliga import PERIOD, verklighet

tal = st.decimals(min_value=-10_000, max_value=10_000, places=3, allow_nan=False)
procent = st.decimals(min_value=0, max_value=100, places=1, allow_nan=False)
listor = st.lists(tal, min_size=1, max_size=60)
tecken = st.sampled_from([t for t in Vardetyp if t is not Vardetyp.TAL])
NOLL, HUNDRA, TIO = Decimal(0), Decimal(100), Decimal(10)


@given(st.lists(tal, min_size=2, max_size=60), st.integers(1, 99))
def test_percentil_equals_statistics_quantiles_inclusive(varden: list[Decimal], p: int) -> None:
    facit = statistics.quantiles(varden, n=100, method="inclusive")[p - 1]
    assert percentil(sorted(varden), p) == facit


def test_percentil_interpolates_exactly() -> None:
    varden = [Decimal(1), Decimal(2), Decimal(3), Decimal("10.5")]
    assert [percentil(varden, p) for p in (0, 25, 50, 75, 100)] == [
        Decimal("1"),
        Decimal("1.75"),
        Decimal("2.5"),
        Decimal("4.875"),
        Decimal("10.5"),
    ]


@pytest.mark.parametrize("p", [-1, 101])
def test_percentil_refuses_what_is_no_percentile(p: int) -> None:
    with pytest.raises(ValueError, match="mellan 0 och 100"):
        percentil([Decimal(1)], p)


def test_percentil_refuses_no_numbers() -> None:
    with pytest.raises(ValueError, match="minst ett tal"):
        percentil([], 50)


@given(listor, st.randoms())
def test_fordelning_does_not_depend_on_order(varden: list[Decimal], slump) -> None:
    blandade = list(varden)
    slump.shuffle(blandade)
    assert fordelning(varden) == fordelning(blandade)


@given(listor)
def test_percentiles_rise_and_stay_inside(varden: list[Decimal]) -> None:
    f = fordelning(varden)
    stigande = [f.minst, f.p10, f.p25, f.median, f.p75, f.p90, f.storst]
    assert stigande == sorted(stigande)
    assert (f.minst, f.storst) == (min(varden), max(varden))
    assert f.n == len(varden)


@given(listor)
def test_bars_hold_every_number_once_and_do_not_overlap(varden: list[Decimal]) -> None:
    f = fordelning(varden)
    assert sum(s.antal for s in f.staplar) == f.n
    assert all(s.antal > 0 for s in f.staplar)
    assert all(a.till <= b.fran for a, b in zip(f.staplar, f.staplar[1:], strict=False))
    for s in f.staplar:
        assert sum(s.fran <= v < s.till for v in varden) == s.antal


@given(st.lists(procent, min_size=1, max_size=80))
def test_bars_of_percent_stay_on_the_scale_and_the_last_holds_its_end(varden: list[Decimal]) -> None:
    f = fordelning(varden, NOLL, HUNDRA, 1)
    assert sum(s.antal for s in f.staplar) == f.n
    assert f.staplar[0].fran >= 0
    assert f.staplar[-1].till <= 100
    assert {s.till - s.fran for s in f.staplar} == {Decimal(1)}
    topp = sum(v >= 99 for v in varden)
    assert sum(s.antal for s in f.staplar if s.fran == 99) == topp


@given(st.lists(st.integers(0, 10).map(Decimal), min_size=1, max_size=40))
def test_whole_numbers_get_bars_centred_on_the_number(varden: list[Decimal]) -> None:
    f = fordelning(varden, NOLL, TIO, 0)
    assert {(s.fran + s.till) / 2 for s in f.staplar} == set(varden)
    assert all(sum(v == (s.fran + s.till) / 2 for v in varden) == s.antal for s in f.staplar)


@given(st.lists(tal, min_size=2, max_size=60), st.integers(0, 3))
def test_bar_width_is_round_and_never_finer_than_the_measure(varden: list[Decimal], decimaler: int) -> None:
    bredd = stapelbredd(sorted(varden), None, None, decimaler)
    assert bredd >= Decimal(1).scaleb(-decimaler)
    assert bredd.normalize().as_tuple().digits in {(1,), (2,), (5,)}


@pytest.mark.parametrize(
    ("minst", "steg"), [("0.3", "0.5"), ("1", "1"), ("1.01", "2"), ("21", "50"), ("5001", "10000"), ("0.02", "0.02")]
)
def test_jamnt_steg(minst: str, steg: str) -> None:
    assert jamnt_steg(Decimal(minst)) == Decimal(steg)


def test_numbers_that_share_a_float_are_still_sorted_exactly() -> None:
    nara = [Decimal("0.1000000000000000000002"), Decimal("0.1000000000000000000001")]
    assert float(nara[0]) == float(nara[1])
    assert sortera(nara) == nara[::-1]


@pytest.mark.parametrize(("rakt", "text"), [("71.900000", "71.9"), ("100", "100"), ("1E+2", "100"), ("0.0", "0")])
def test_kort_writes_without_zeros_and_exponent(rakt: str, text: str) -> None:
    assert str(kort(Decimal(rakt))) == text


# The whole country ------------------------------------------------------------------------------------------------


def _obs(varden: list[Decimal], kod: str = "m") -> list[Observation]:
    return [Observation(kod, "2024/25", f"{i:010d}", Vardetyp.TAL, v) for i, v in enumerate(varden)]


@given(listor, st.lists(tecken, max_size=30))
def test_signs_never_move_a_percentile(varden: list[Decimal], tecknen: list[Vardetyp]) -> None:
    utan = nationell_statistik(_obs(varden), {}, {})
    med_tecken = [Observation("m", "2024/25", f"T{i}", t, None) for i, t in enumerate(tecknen)]
    med = nationell_statistik([*med_tecken, *_obs(varden)], {}, {})
    (nyckel,) = utan
    skyddade = sum(t in SKYDDADE for t in tecknen)
    assert med[nyckel].skyddade == skyddade
    assert (med[nyckel].n, med[nyckel].median, med[nyckel].staplar) == (
        utan[nyckel].n,
        utan[nyckel].median,
        utan[nyckel].staplar,
    )


@given(listor, st.randoms())
def test_country_does_not_depend_on_order(varden: list[Decimal], slump) -> None:
    observationer = _obs(varden)
    medlem = {o.orgnr: ("typ:a" if i % 2 else "typ:b",) for i, o in enumerate(observationer)}
    forst = nationell_statistik(observationer, medlem, {})
    slump.shuffle(observationer)
    assert nationell_statistik(observationer, medlem, {}) == forst


@given(st.lists(tal, min_size=25, max_size=60))
def test_group_equals_the_same_numbers_alone(varden: list[Decimal]) -> None:
    observationer = _obs(varden)
    medlem = {o.orgnr: ("typ:a",) for o in observationer[:20]}
    rad = nationell_statistik(observationer, medlem, {})["m", "2024/25", "typ:a"]
    ensam = fordelning(varden[:20])
    assert (rad.n, rad.p25, rad.median, rad.p75) == (20, ensam.p25, ensam.median, ensam.p75)
    assert rad.staplar == ()


def test_riket_is_everybody_but_the_row_of_riket() -> None:
    rader = [*_obs([Decimal(1), Decimal(2)]), Observation("m", "2024/25", "00", Vardetyp.TAL, Decimal(99))]
    assert nationell_statistik(rader, {}, {})["m", "2024/25", RIKET].storst == 2


def test_small_groups_are_left_out() -> None:
    observationer = _obs([Decimal(i) for i in range(30)])
    medlem = {o.orgnr: ("liten",) if i < MINSTA_GRUPP - 1 else ("nog",) for i, o in enumerate(observationer)}
    grupper = {n.grupp for n in nationell_statistik(observationer, medlem, {})}
    assert grupper == {RIKET, "nog"}


def test_measures_and_periods_are_kept_apart() -> None:
    rader = [*_obs([Decimal(1)], "a"), *_obs([Decimal(2)], "b")]
    rader.append(Observation("a", "2023/24", "1", Vardetyp.TAL, Decimal(3)))
    ut = nationell_statistik(rader, {}, {"a": Skala(NOLL, HUNDRA, 1)})
    assert {(n.kod, n.period): f.median for n, f in ut.items()} == {
        ("a", "2024/25"): 1,
        ("b", "2024/25"): 2,
        ("a", "2023/24"): 3,
    }


def test_two_numbers_for_one_huvudman_are_refused() -> None:
    rad = Observation("m", "2024/25", "5592935042", Vardetyp.TAL, Decimal(1))
    with pytest.raises(ValueError, match="två tal för 5592935042"):
        nationell_statistik([rad, rad], {}, {})


def test_number_without_value_is_refused() -> None:
    with pytest.raises(ValueError, match="tal utan värde"):
        nationell_statistik([Observation("m", "2024/25", "1", Vardetyp.TAL, None)], {}, {})


@pytest.mark.parametrize(("n", "skyddade", "tackt"), [(40, 10, True), (39, 10, False), (10, 0, True), (10, 3, False)])
def test_a_group_is_shown_when_four_fifths_are_published(n: int, skyddade: int, tackt: bool) -> None:
    f = fordelning([Decimal(i) for i in range(n)])
    assert ar_val_tackt(replace(f, skyddade=skyddade)) is tackt
    assert ar_val_tackt(gruppvarde(replace(f, skyddade=skyddade))) is tackt


# Comparison groups ------------------------------------------------------------------------------------------------

KOMMUN = {"typ": "kommunal", "juridisk_form": "kommun", "storleksklass": "stor", "kommungrupp": "3"}
BOLAG = {"typ": "enskild", "juridisk_form": "aktiebolag", "storleksklass": "liten", "kommungrupp": "3"}


def test_kommun_is_compared_with_its_kommungrupp_then_wider() -> None:
    assert jamforelsestege(**KOMMUN) == ("kommungrupp:3", "typ:kommunal", "riket")


def test_others_are_compared_with_size_class_and_type_then_wider() -> None:
    assert jamforelsestege(**BOLAG) == ("storlek:enskild:liten", "typ:enskild", "riket")


def test_unknown_size_or_kommungrupp_gives_the_type() -> None:
    assert jamforelsestege(**KOMMUN | {"kommungrupp": ""}) == ("typ:kommunal", "riket")
    assert jamforelsestege(**BOLAG | {"storleksklass": "okand"}) == ("typ:enskild", "riket")


def test_kommunalforbund_has_no_kommungrupp() -> None:
    assert "kommungrupp:3" not in medlemskap(**KOMMUN | {"juridisk_form": "kommunalforbund"})


def test_every_step_but_riket_is_a_membership() -> None:
    for slag in (KOMMUN, BOLAG):
        assert set(jamforelsestege(**slag)) - {RIKET} <= set(medlemskap(**slag))


@pytest.mark.parametrize(
    ("antal", "vald"),
    [
        ({"a": 10, "b": 50}, "a"),
        ({"a": 9, "b": 10}, "b"),
        ({"b": 9, "riket": 600}, "riket"),
        ({"a": 9, "b": 9, "riket": 9}, None),
        ({}, None),
    ],
)
def test_valj_grupp_takes_the_closest_with_ten(antal: dict[str, int], vald: str | None) -> None:
    assert valj_grupp(("a", "b", "riket"), antal) == vald


@pytest.mark.parametrize(
    ("nyckel", "kommungrupp", "etikett", "fras"),
    [
        ("riket", "", "Alla huvudmän", "alla huvudmän"),
        ("typ:enskild", "", "Alla enskilda huvudmän", "alla enskilda huvudmän"),
        ("storlek:enskild:liten", "", "Små enskilda huvudmän", "små enskilda huvudmän"),
        ("kommungrupp:3", "Större stad", "Större stad", "kommuner i gruppen större stad"),
    ],
)
def test_gruppnamn(nyckel: str, kommungrupp: str, etikett: str, fras: str) -> None:
    namn = gruppnamn(nyckel, kommungrupp)
    assert (namn.etikett, namn.fras) == (etikett, fras)


@pytest.mark.parametrize("nyckel", ["", "typ:okand", "storlek:enskild:jatte", "kommungrupp:3", "län:01"])
def test_gruppnamn_refuses_what_is_no_group(nyckel: str) -> None:
    with pytest.raises(ValueError, match="Okänd jämförelsegrupp"):
        gruppnamn(nyckel)


# The real table ---------------------------------------------------------------------------------------------------


def test_real_table_counts_only_published_numbers(kallfil) -> None:
    v = verklighet(kallfil("skolverket-ufa").parent)
    for kod, rad in v.rad.items():
        celler = [v.rader[rad][kolumn] for kolumn, _ in v.huvudman.values()]
        f = v.statistik[kod, PERIOD, RIKET]
        assert f.n == sum(isinstance(c, float) for c in celler), kod
        assert f.skyddade == sum(c in ("..", "...") for c in celler), kod
        tal_ = [Decimal(repr(c)) for c in celler if isinstance(c, float)]
        facit = statistics.quantiles(tal_, n=4, method="inclusive")
        assert [f.p25, f.median, f.p75] == facit, kod


def test_country_is_exact_where_two_numbers_share_a_float() -> None:
    hogre, lagre = Decimal("0.1000000000000000000002"), Decimal("0.1000000000000000000001")
    f = nationell_statistik(_obs([hogre, lagre, hogre]), {}, {})["m", "2024/25", RIKET]
    assert (f.minst, f.storst) == (lagre, hogre)


def test_benchmark_runs_on_a_small_country() -> None:
    """The ratio is printed by `python3 -m tests.prestanda`; here only that it can be measured."""
    ut = matt_berakning(huvudman=30, varv=1)
    assert ut["varden"] == 30 * 49 * 5
    assert ut["kvot"] > 0
