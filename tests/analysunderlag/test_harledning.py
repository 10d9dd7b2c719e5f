"""From units to huvudman: only published numbers, the right weights, and nothing shown that leaves too much out."""

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysunderlag.berakning import Cell, Enhetscell, Metod, harled, harled_alla
from analysunderlag.vardetyper import SKYDDADE, Vardetyp

SKYDDAD = Cell(Vardetyp.SEKRETESS, None)
SAKNAS = Cell(Vardetyp.SAKNAS, None)


def tal(text: str) -> Cell:
    return Cell(Vardetyp.TAL, D(text))


def enhet(varde: str | Cell, vikt: str | Cell | None = None) -> Enhetscell:
    def cell(x: str | Cell) -> Cell:
        return tal(x) if isinstance(x, str) else x

    return Enhetscell(cell(varde), None if vikt is None else cell(vikt))


def test_a_mean_weighs_each_unit_by_its_size():
    h = harled(Metod.MEDEL, [enhet("90.0", "100"), enhet("60.0", "50")], decimaler=1)

    assert (h.varde, h.bearbetad, h.enheter, h.med_tal, h.tackning) == (D("80.0"), True, 2, 2, D(1))


def test_a_protected_unit_is_in_no_mean_but_counts_against_the_coverage():
    rader = [enhet("90.0", "80"), enhet("60.0", "10"), enhet(SKYDDAD, "10")]
    h = harled(Metod.MEDEL, rader, decimaler=2)

    assert (h.varde, h.med_tal, h.enheter) == (D("86.67"), 2, 3)
    assert h.tackning == D("0.9")


@pytest.mark.parametrize(("vikt", "visas"), [("25", True), ("26", False)])  # 100 of 125 is just enough
def test_under_four_fifths_of_the_weight_nothing_is_shown(vikt: str, visas: bool):
    h = harled(Metod.MEDEL, [enhet("50.0", "60"), enhet("70.0", "40"), enhet(SKYDDAD, vikt)], decimaler=1)

    assert (h.varde is not None) is visas
    assert h.typ is (Vardetyp.TAL if visas else Vardetyp.SEKRETESS)


def test_a_weight_that_is_held_back_counts_as_the_mean_of_the_known():
    h = harled(Metod.MEDEL, [enhet("50", "40"), *[enhet("50", "40")] * 4, enhet(SKYDDAD, SKYDDAD)], decimaler=0)

    assert h.tackning is not None
    assert round(h.tackning, 3) == D("0.833")  # 200 of 200 + 40


def test_a_sum_is_shown_only_when_nobodys_number_is_held_back():
    assert harled(Metod.SUMMA, [enhet("12"), enhet("30"), enhet(SAKNAS)], decimaler=0).varde == D(42)
    skyddad = harled(Metod.SUMMA, [enhet("12"), enhet("30"), enhet(SKYDDAD)], decimaler=0)
    assert (skyddad.varde, skyddad.typ) == (None, Vardetyp.SEKRETESS)


def test_a_quotient_adds_before_it_divides():
    h = harled(Metod.KVOT, [enhet("18", "2"), enhet("60", "4")], decimaler=1)

    assert h.varde == D("13.0")  # 78 / 6 and not the mean of 9 and 15
    assert harled(Metod.KVOT, [enhet("18", "0")], decimaler=1).varde is None


def test_a_single_units_value_is_the_huvudmans_as_it_stands():
    h = harled(Metod.MEDEL, [enhet("33.333", "9"), enhet(SAKNAS, "40")], decimaler=1)

    assert (h.varde, h.bearbetad) == (D("33.333"), False)
    ensam = harled(Metod.SUMMA, [enhet(Cell(Vardetyp.AVRUNDAD, None))], decimaler=0)
    assert (ensam.typ, ensam.bearbetad) == (Vardetyp.AVRUNDAD, False)


@pytest.mark.parametrize("rader", [[enhet("50", "2.9")], [enhet("50", "1.5"), enhet("100", "1.4")]])
def test_shares_of_very_few_are_never_shown(rader: list[Enhetscell]):
    h = harled(Metod.MEDEL, rader, decimaler=0, minsta_vikt=3)

    assert (h.varde, h.typ) == (None, Vardetyp.SEKRETESS)
    assert harled(Metod.MEDEL, rader, decimaler=0).varde is not None


def test_nothing_to_go_by_is_missing_and_not_protected():
    assert harled(Metod.SUMMA, [], decimaler=0).typ is Vardetyp.SAKNAS
    assert harled(Metod.MEDEL, [enhet(SAKNAS, "3"), enhet(SAKNAS, SAKNAS)], decimaler=0).typ is Vardetyp.SAKNAS
    assert harled(Metod.SUMMA, [enhet(SKYDDAD), enhet(SKYDDAD)], decimaler=0).typ is Vardetyp.SEKRETESS


def test_units_are_kept_apart_by_huvudman_and_period_and_together_for_riket():
    varden = {("1", "a", "2023/24"): tal("10"), ("1", "b", "2023/24"): tal("20"), ("1", "a", "2024/25"): tal("5")}
    varden |= {("2", "c", "2023/24"): tal("7"), ("", "d", "2023/24"): tal("100")}
    alla = harled_alla(Metod.SUMMA, varden, {}, decimaler=0)

    assert {nyckel: h.varde for nyckel, h in alla.items()} == {
        ("1", "2023/24"): D(30),
        ("1", "2024/25"): D(5),
        ("2", "2023/24"): D(7),
        ("00", "2023/24"): D(137),
        ("00", "2024/25"): D(5),
    }


celler = st.one_of(
    st.decimals(0, 100, places=1).map(lambda d: Cell(Vardetyp.TAL, d)),
    st.sampled_from([*SKYDDADE, Vardetyp.SAKNAS, Vardetyp.EJ_REDOVISAD]).map(lambda typ: Cell(typ, None)),
)
vikter = st.one_of(st.integers(1, 900).map(lambda n: Cell(Vardetyp.TAL, D(n))), st.just(SKYDDAD))


@given(st.sampled_from(Metod), st.lists(st.builds(Enhetscell, celler, vikter), max_size=12))
def test_a_number_is_never_shown_where_published_numbers_do_not_make_it(metod: Metod, rader: list[Enhetscell]):
    h = harled(metod, rader, decimaler=1)
    med_tal = [e.varde.varde for e in rader if e.varde.varde is not None]

    assert (h.varde is None) == (h.typ is not Vardetyp.TAL)
    assert 0 <= h.med_tal <= len(med_tal)
    if h.varde is not None:
        assert h.tackning is not None
        assert h.tackning >= D("0.8")
        if metod is Metod.MEDEL:
            assert min(med_tal) - D("0.05") <= h.varde <= max(med_tal) + D("0.05")
        if metod is Metod.SUMMA:
            assert not any(e.varde.typ in SKYDDADE for e in rader)
    if len(rader) == 1:
        assert (h.typ, h.bearbetad) == (rader[0].varde.typ, False) or metod is Metod.KVOT
