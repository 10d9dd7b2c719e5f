"""The attack itself: it bounds what the official numbers bound, and finds every leak that is planted in aggregates."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

import numpy as np
import pytest

from . import angrepp, utdata
from .angrepp import Motsagelse, intervall, smalnade
from .celler import RIKET, Cell, Intervall
from .lage import Lage
from .relationer import ELEVER, LARARE, Rad
from .varld import skapa

FLICKOR = "gr_elever_flickor"
AK9 = "gr_d1_ak9_alla"


@pytest.fixture(scope="module")
def lage(tmp_path_factory: pytest.TempPathFactory) -> Lage:
    varld = skapa()
    return Lage(varld, varld.officiellt(tmp_path_factory.mktemp("varld")))


def oskyddade(lage: Lage, matt: str, minst: int = 3) -> tuple[str, list[Cell], list[Cell]]:
    """A huvudman whose units have both published and protected shares: (orgnr, published, protected)."""
    for orgnr, koder in lage.varld.enheter.items():
        celler = [Cell(matt, orgnr, kod) for kod in koder]
        skyddade = [c for c in celler if lage.officiellt.celler[c].skyddat and lage.fore[c].bredd > 5]
        visade = [c for c in celler if lage.officiellt.tal(c) is not None]
        if skyddade and visade and len(celler) >= minst:
            return orgnr, visade, skyddade
    raise AssertionError("världen saknar fallet")


def mitt_i(lage: Lage, matt: str) -> list[Cell]:
    """Protected shares of units about which little is known, and that lie inside the range of the published ones."""
    return [
        c
        for c in lage.skyddade
        if c.matt == matt and c.enhetskod and lage.fore[c].bredd > 50 and 35 < lage.sant(c) < 75
    ]


# The model ---------------------------------------------------------------------------------------------------------


def test_the_world_has_every_kind_of_cell(lage: Lage):
    tecken = list(lage.varld.tecken.values())
    assert {t: tecken.count(t) > 20 for t in ("..", "...", ".", "-")} == dict.fromkeys(("..", "...", ".", "-"), True)
    assert lage.omojliga == []
    assert len(lage.skyddade) == len(lage.varld.skyddade) > 300


def test_every_true_number_lies_in_the_interval_that_the_official_numbers_give(lage: Lage):
    """If one did not, the attacker would be wrong, and what he says of our numbers worth nothing."""
    fel = [
        f"{c}: {lage.sant(c)} ligger inte i {g}"
        for c, g in lage.fore.items()
        if not g.minst - 1e-6 <= lage.sant(c) <= g.hogst + 1e-6
    ]
    assert fel == []


def test_the_official_file_itself_gives_some_away(lage: Lage):
    """A single protected number of posts beside published ones: the huvudman minus its other units."""
    ensamma = [
        c
        for c in lage.skyddade
        if c.matt == LARARE
        and c.enhetskod
        and lage.officiellt.tal(Cell(LARARE, c.orgnr)) is not None
        and sum(lage.officiellt.celler[Cell(LARARE, c.orgnr, k)].skyddat for k in lage.varld.enheter[c.orgnr]) == 1
    ]

    assert len(ensamma) >= 3
    assert all(lage.fore[c].bredd <= 0.1 * (len(lage.varld.enheter[c.orgnr]) + 1) for c in ensamma)


def test_the_program_is_never_wider_than_the_bounds_and_finds_what_they_cannot():
    """x + y = 10 and x - y = 4: neither row alone says more than a range, together they give both."""
    x, y = Cell(LARARE, "1", "a"), Cell(LARARE, "1", "b")
    granser = {x: Intervall(0, 10), y: Intervall(0, 10)}
    rader = [Rad(((x, 1.0), (y, 1.0)), 10, 10, "summa"), Rad(((x, 1.0), (y, -1.0)), 4, 4, "skillnad")]

    bara_granser = intervall(granser, rader, los=False)
    losta = intervall(granser, rader)

    assert (losta[x].minst, losta[x].hogst) == pytest.approx((7, 7))
    assert (losta[y].minst, losta[y].hogst) == pytest.approx((3, 3))
    assert all(losta[c].bredd <= bara_granser[c].bredd + 1e-9 for c in (x, y))


def test_rows_that_cannot_be_true_together_are_said():
    x = Cell(LARARE, "1", "a")
    with pytest.raises(Motsagelse):
        intervall({x: Intervall(0, 10)}, [Rad(((x, 1.0),), 20, 20, "omöjlig")])


# What an honest aggregate tells: nothing ----------------------------------------------------------------------------


def test_an_aggregate_of_published_numbers_narrows_nothing(lage: Lage):
    _, visade, _ = oskyddade(lage, FLICKOR)
    vikter = {c: float(lage.officiellt.tal(c._replace(matt=ELEVER)) or 0) for c in visade}
    tal = sum(float(lage.officiellt.tal(c) or 0) * v for c, v in vikter.items()) / sum(vikter.values())

    assert lage.angrip(utdata.vagt_medel(lage.officiellt, "medel av publicerade", tal, 6, vikter)) == []


def test_a_median_of_published_numbers_narrows_nothing(lage: Lage):
    visade = [c for c in (Cell(AK9, o) for o in lage.varld.enheter) if lage.officiellt.tal(c) is not None]
    tal = median(float(lage.officiellt.tal(c) or 0) for c in visade)

    assert lage.angrip(utdata.monoton(lage.officiellt, "median", tal, 2, visade, median)) == []


def test_the_coverage_in_published_pupils_narrows_nothing(lage: Lage):
    orgnr, visade, _ = oskyddade(lage, FLICKOR)
    elever = [c._replace(matt=ELEVER) for c in visade]
    helhet = Cell(ELEVER, orgnr)
    andel = 100 * sum(map(lage.visat, elever)) / lage.visat(helhet)

    assert lage.angrip(utdata.tackning(lage.officiellt, "täckning", andel, 1, elever, helhet)) == []


def test_a_number_that_is_not_what_its_formula_says_is_refused(lage: Lage):
    _, visade, _ = oskyddade(lage, FLICKOR)
    tal = median(map(lage.visat, visade))

    with pytest.raises(utdata.Oforklarat, match="median: de publicerade cellerna ger"):
        utdata.monoton(lage.officiellt, "median", tal + 0.2, 1, visade, median)
    with pytest.raises(utdata.Oforklarat, match="andel: de publicerade cellerna ger"):
        utdata.lika(lage.officiellt, "andel", lage.visat(visade[0]) + 0.2, 1, visade[0])


# Planted leaks -----------------------------------------------------------------------------------------------------


def sant_medel(lage: Lage, celler: Sequence[Cell]) -> float:
    vikt = [float(lage.varld.vikt[c]) for c in celler]
    return sum(lage.visat(c) * v for c, v in zip(celler, vikt, strict=True)) / sum(vikt)


def pekar_ut(funna: list[angrepp.Smalning], lage: Lage, *celler: Cell) -> None:
    """Each of the cells is found, its true number is still inside, and the message has both intervals."""
    per_cell = {s.cell: s for s in funna}
    for cell in celler:
        s = per_cell[cell]
        assert s.efter.bredd < s.fore.bredd
        assert s.efter.minst - 1e-6 <= lage.sant(cell) <= s.efter.hogst + 1e-6
        assert str(s) == f"{cell}: {s.fore} blev {s.efter}"
        assert cell.enhetskod in str(s)


def test_a_mean_that_includes_a_protected_share(lage: Lage):
    _, visade, skyddade = oskyddade(lage, AK9)
    celler = [*visade, skyddade[0]]
    vikter = {c: float(lage.varld.vikt[c]) for c in celler}

    funna = lage.angrip(utdata.vagt_medel(lage.officiellt, "medel", round(sant_medel(lage, celler), 1), 1, vikter))

    pekar_ut(funna, lage, skyddade[0])


def test_a_sum_that_includes_a_protected_number_of_posts(lage: Lage):
    cell = next(c for c in lage.skyddade if c.matt == LARARE and c.enhetskod and lage.fore[c].bredd > 0.5)
    andra = [c for c in lage.officiellt.celler if c.matt == LARARE and c.enhetskod and lage.officiellt.tal(c)][:5]
    celler = [*andra, cell]

    funna = lage.angrip(
        utdata.linjar(lage.officiellt, "summa", sum(map(lage.visat, celler)), 1, dict.fromkeys(celler, 1.0))
    )

    pekar_ut(funna, lage, cell)


def test_two_sums_that_only_together_give_something_away(lage: Lage):
    """Two shares that are protected: their sum and their difference. Only both together give them away."""
    a, b = mitt_i(lage, AK9)[:2]
    summa = utdata.linjar(lage.officiellt, "summa", lage.sant(a) + lage.sant(b), 1, {a: 1.0, b: 1.0})
    skillnad = utdata.linjar(lage.officiellt, "skillnad", lage.sant(a) - lage.sant(b), 1, {a: 1.0, b: -1.0})

    bagge = {s.cell: s.efter.bredd for s in lage.angrip(summa, skillnad)}

    assert bagge[a] <= 0.11
    assert all(s.efter.bredd > bagge[s.cell] for u in (summa, skillnad) for s in lage.angrip(u) if s.cell in (a, b))


def test_a_mean_of_published_numbers_weighted_by_protected_posts(lage: Lage):
    """The numbers are published; the weight of one of them is not, and the mean gives it away."""
    orgnr, koder = next(
        (o, k)
        for o, k in lage.varld.enheter.items()
        if len(k) >= 3
        and any(c.matt == LARARE and c.orgnr == o and c.enhetskod and lage.fore[c].bredd > 0.3 for c in lage.skyddade)
    )
    larare = [Cell(LARARE, orgnr, kod) for kod in koder]
    varden = {c: float(10 + 7 * i) for i, c in enumerate(larare)}
    vikt = [lage.visat(c) for c in larare]
    medel = sum(v * w for v, w in zip(varden.values(), vikt, strict=True)) / sum(vikt)
    okanda = [c for c in larare if lage.officiellt.celler[c].skyddat and lage.fore[c].bredd > 0.3]

    funna = lage.angrip(utdata.medel_med_okanda_vikter(lage.officiellt, "medel", medel, 3, varden))

    assert {s.cell for s in funna} & set(okanda)
    pekar_ut(funna, lage, *({s.cell for s in funna} & set(okanda)))


def test_a_coverage_that_counts_protected_posts(lage: Lage):
    cell = next(
        c
        for c in lage.skyddade
        if c.matt == LARARE
        and c.enhetskod
        and lage.fore[c].bredd > 0.3
        and lage.officiellt.tal(Cell(LARARE, c.orgnr)) is not None
    )
    helhet = Cell(LARARE, cell.orgnr)

    funna = lage.angrip(
        utdata.tackning(lage.officiellt, "täckning", 100 * lage.visat(cell) / lage.visat(helhet), 2, [cell], helhet)
    )

    pekar_ut(funna, lage, cell)


def test_a_median_that_counts_a_protected_value(lage: Lage):
    """As many published ones below it as above: the middle one can only be it."""
    cell = mitt_i(lage, AK9)[0]
    visade = [(float(tal), c) for c in lage.officiellt.celler if c.matt == AK9 and (tal := lage.officiellt.tal(c))]
    lagre = [c for tal, c in sorted(visade) if tal < lage.sant(cell) - 1][-3:]
    hogre = [c for tal, c in sorted(visade) if tal > lage.sant(cell) + 1][:3]
    assert len(lagre) == len(hogre) == 3
    celler = [*lagre, *hogre, cell]

    funna = lage.angrip(utdata.monoton(lage.officiellt, "median", round(lage.sant(cell), 1), 1, celler, median))

    pekar_ut(funna, lage, cell)
    assert next(s.efter.bredd for s in funna if s.cell == cell) == pytest.approx(0.1, abs=1e-3)


@pytest.mark.parametrize("decimaler", [1, 4])
def test_an_unrounded_percentile_says_more_than_a_rounded_one(lage: Lage, decimaler: int):
    _, visade, skyddade = oskyddade(lage, AK9)
    celler = [*visade, skyddade[0]]

    def p75(varden: Sequence[float]) -> float:
        return float(np.percentile(varden, 75))

    tal = p75([lage.visat(c) for c in celler])
    funna = lage.angrip(utdata.monoton(lage.officiellt, "p75", round(tal, decimaler), decimaler, celler, p75))

    pekar_ut(funna, lage, skyddade[0])


def test_the_difference_between_two_editions(lage: Lage):
    """The first edition is published; `minus 3.4 since last time` then says what the second one hides."""
    _, _, skyddade = oskyddade(lage, AK9)
    efter = skyddade[0]
    fore = efter._replace(utgava=0)
    tidigare = min(lage.sant(efter) + 3.4, 100.0)
    granser = {**lage.granser, fore: Intervall(tidigare - 0.05, tidigare + 0.05)}
    rad = utdata.versionsskillnad(lage.officiellt, "ändring", lage.sant(efter) - tidigare, 1, fore, efter)

    funna = smalnade(lage.fore, intervall(granser, [*lage.rader, *rad], skyddade=lage.skyddade))

    pekar_ut(funna, lage, efter)
    assert next(s for s in funna if s.cell == efter).efter.bredd <= 0.3


def test_the_number_of_pupils_behind_a_hidden_share(lage: Lage):
    """A planted n: the pupils of the protected units, in a world where one of them is not published."""
    orgnr = next(o for o, k in lage.varld.enheter.items() if len(k) >= 3)
    dold = Cell(ELEVER, orgnr, lage.varld.enheter[orgnr][0])
    granser = {**lage.granser, dold: Intervall(0, 2e6), Cell(ELEVER, orgnr): Intervall(0, 2e6)}
    utan_riket = [r for r in lage.rader if r.namn != f"{ELEVER}: huvudmän i riket"]
    fore = intervall(granser, utan_riket, skyddade=[dold])

    efter = intervall(
        granser, [*utan_riket, Rad(((dold, 1.0),), lage.sant(dold) - 0.5, lage.sant(dold) + 0.5, "n")], skyddade=[dold]
    )

    assert [(s.cell, s.efter.bredd) for s in smalnade(fore, efter)] == [(dold, 1.0)]


def test_riket_binds_the_huvudman(lage: Lage):
    """Riket minus every other huvudman: a huvudman that alone is hidden is not hidden."""
    rader = {r.namn for r in lage.rader}
    assert f"{LARARE}: huvudmän i riket" in rader
    assert lage.officiellt.tal(Cell(LARARE, RIKET)) is not None
