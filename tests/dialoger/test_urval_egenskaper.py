"""What always holds for a draw, over random registers. The margins are checked by counting every possible round."""

from collections import Counter
from fractions import Fraction
from math import ceil, floor

from hypothesis import given, settings
from hypothesis import strategies as st

from dialoger.urval import Kandidat, dra, skolformsgrupp

SKOLFORMER = [frozenset({"forskola"}), frozenset({"forskola", "grundskola"}), frozenset({"gymnasieskola"})]
MARGINALER = ("kontor", "storlek", "sektor", "grupp")

egenskaper = settings(max_examples=60, deadline=None)


@st.composite
def register(draw, storst=40, fortur=False):
    drag = st.tuples(
        st.sampled_from(["Solna", "Luleå", "Malmö"]),
        st.sampled_from(["liten", "mellan", "stor"]),
        st.sampled_from(["offentlig", "enskild"]),
        st.sampled_from(SKOLFORMER),
        st.sampled_from(["", "", "", "svarade senare"]) if fortur else st.just(""),
    )
    return [Kandidat(f"H{i:03}", *rad) for i, rad in enumerate(draw(st.lists(drag, min_size=1, max_size=storst)))]


def nycklar(dragning):
    return [draget.kandidat.nyckel for draget in dragning.dragna]


def varden(kandidat):
    return (kandidat.kontor, kandidat.storlek, kandidat.sektor, skolformsgrupp(kandidat.skolformer))


def utanfor(antal: Counter, kvoter: dict) -> Fraction:
    """How much further than one place the margins are from their quotas, in all."""
    return sum((max(Fraction(0), abs(antal[m] - kvot) - 1) for m, kvot in kvoter.items()), Fraction(0))


def marginaler(kandidater) -> Counter:
    return Counter((i, v) for k in kandidater for i, v in enumerate(varden(k)))


@egenskaper
@given(register(fortur=True), st.integers(0, 50), st.integers(0, 3))
def test_exactly_as_many_as_asked_none_twice_and_fortur_always(kandidater, antal, fro):
    med_fortur = {k.nyckel for k in kandidater if k.fortur}
    antal = max(antal, len(med_fortur))
    dragning = dra(kandidater, antal, fro)
    assert len(dragning.dragna) == len(set(nycklar(dragning))) == min(antal, len(kandidater))
    assert med_fortur <= set(nycklar(dragning))
    assert bool(antal > len(kandidater)) == any("kan dras, så" in text for text in dragning.anmarkningar)
    assert {d.kandidat for d in dragning.dragna} <= set(kandidater)
    for rad in dragning.spegel:
        assert 0 <= rad.dragna <= rad.i_registret


@egenskaper
@given(register(), st.integers(0, 40), st.randoms(use_true_random=False))
def test_the_order_of_candidates_does_not_matter(kandidater, antal, slump):
    blandade = list(kandidater)
    slump.shuffle(blandade)
    assert dra(blandade, antal, "x") == dra(kandidater, antal, "x")


@egenskaper
@given(register(storst=14, fortur=True), st.integers(1, 8), st.integers(0, 3))
def test_every_margin_is_within_one_place_where_any_round_has_that(kandidater, antal, fro):
    """All rounds that hold those with förtur are counted, cell by cell, as sets of margins."""
    antal = min(max(antal, sum(bool(k.fortur) for k in kandidater)), len(kandidater))
    kvoter = {m: Fraction(n * antal, len(kandidater)) for m, n in marginaler(kandidater).items()}
    celler = Counter(varden(k) for k in kandidater)
    golv = Counter(varden(k) for k in kandidater if k.fortur)
    ordning = list(kvoter)
    mojliga = {(0,) * len(ordning)}
    for cell, n in celler.items():
        delta = [int(v == cell[i]) for i, v in ordning]
        mojliga = {
            tuple(a + tal * d for a, d in zip(rad, delta, strict=True))
            for rad in mojliga
            for tal in range(golv[cell], n + 1)
            if sum(a for a, (i, _) in zip(rad, ordning, strict=True) if i == 0) + tal <= antal
        }
    sista = [rad for rad in mojliga if sum(a for a, (i, _) in zip(rad, ordning, strict=True) if i == 0) == antal]
    bast = min(utanfor(Counter(dict(zip(ordning, rad, strict=True))), kvoter) for rad in sista)
    dragna = [d.kandidat for d in dra(kandidater, antal, fro).dragna]
    assert (utanfor(marginaler(dragna), kvoter) == 0) == (bast == 0)


@egenskaper
@given(st.integers(1, 60), st.integers(0, 60))
def test_one_stratum_is_a_plain_lottery(storlek, antal):
    kandidater = [Kandidat(f"H{i}", "Solna", "liten", "enskild", SKOLFORMER[0]) for i in range(storlek)]
    forsta, fler = (nycklar(dra(kandidater, n, "x")) for n in (antal, antal + 1))
    assert fler[: len(forsta)] == forsta
    assert len(fler) == min(storlek, antal + 1)


@egenskaper
@given(st.integers(5, 30), st.integers(5, 30), st.integers(1, 10), st.fractions(Fraction(1, 4), 4), st.integers(0, 5))
def test_a_weight_gives_its_share_rounded(sma, stora, antal, vikt, fro):
    kandidater = [
        Kandidat(f"H{i}", "Solna", "stor" if i < stora else "liten", "enskild", SKOLFORMER[0])
        for i in range(sma + stora)
    ]
    kvot = min(Fraction(stora), antal * vikt * stora / (vikt * stora + sma))
    kvot = max(kvot, Fraction(antal - sma))
    rad = next(r for r in dra(kandidater, antal, fro, {"storlek": {"stor": vikt}}).spegel if r.varde == "stor")
    assert rad.onskat == kvot
    assert floor(kvot) <= rad.dragna <= ceil(kvot)


@egenskaper
@given(register(storst=40))
def test_seeds_differ_and_one_seed_repeats(kandidater):
    antal = len(kandidater) // 2
    assert dra(kandidater, antal, 1) == dra(kandidater, antal, 1)
    if len(kandidater) >= 20 and len({varden(k) for k in kandidater}) < len(kandidater):
        assert len({tuple(sorted(nycklar(dra(kandidater, antal, fro)))) for fro in range(8)}) > 1
