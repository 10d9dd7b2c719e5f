"""Proposals of introduction groups: what always holds, over random instances, and what the weights are for."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialoger.introduktion import FLEST, MINST, Oppen, Vantande, foresla

EN, ANNAN = (1, 2), (1, 3)
FORMER = [frozenset({"forskola"}), frozenset({"grundskola", "fritidshem"}), frozenset({"gymnasieskola"}), frozenset()]
egenskaper = settings(max_examples=100, deadline=None)


@st.composite
def vantande(draw, storst=30, forst=1):
    drag = st.tuples(
        st.sampled_from([EN, ANNAN]),
        st.sampled_from(["Solna", "Örebro", ""]),
        st.sampled_from(["Örebro län", "Uppsala län"]),
        st.sampled_from(["liten", "mellan", "stor", "okand"]),
        st.sampled_from(["kommunal", "enskild"]),
        st.sampled_from(FORMER),
    )
    return [
        Vantande(forst + i, f"Huvudman {i:02}", *rad) for i, rad in enumerate(draw(st.lists(drag, max_size=storst)))
    ]


@st.composite
def oppna(draw):
    """Groups with members of their own pair and region, some of them full."""
    svar = []
    for nr in range(draw(st.integers(0, 4))):
        par, region = draw(st.sampled_from([EN, ANNAN])), draw(st.sampled_from(["Solna", "Örebro"]))
        antal = draw(st.integers(1, FLEST))
        medlemmar = tuple(Vantande(1000 + 10 * nr + i, f"Med {i}", par, region) for i in range(antal))
        svar.append(Oppen(nr + 1, par, region, medlemmar))
    return svar


@egenskaper
@given(vantande(), oppna(), st.integers(MINST, FLEST), st.integers(0, 4), st.integers(0, 4))
def test_every_case_once_in_a_group_of_its_own_pair_and_region_within_capacity(alla, grupper, platser, ett, annat):
    moten = {EN: ett, ANNAN: annat}
    svar = foresla(alla, grupper, moten=moten, platser=platser)
    i_grupp = [v for g in svar.grupper for v in g.medlemmar]
    assert Counter(v.id for v in (*i_grupp, *(v for v, _ in svar.ryms_inte))) == Counter(v.id for v in alla)
    per_id = {g.id: g for g in grupper}
    for g in svar.grupper:
        assert {(v.par, v.region) for v in g.medlemmar} == {(g.par, g.region)}
        assert g.skal or len(g.medlemmar) == 1
        if g.till:
            ut = per_id[g.till]
            assert (ut.par, ut.region) == (g.par, g.region)
            assert len(ut.medlemmar) + len(g.medlemmar) <= platser
        else:
            assert len(g.medlemmar) <= platser
            assert len(g.medlemmar) >= MINST or "annan grupp" in g.skal
    for par, hogst in moten.items():
        assert sum(g.par == par and not g.till for g in svar.grupper) <= hogst
    assert all(skal for _, skal in svar.ryms_inte)
    assert foresla(list(reversed(alla)), grupper, moten=moten, platser=platser) == svar


@egenskaper
@given(vantande())
def test_without_limits_nobody_is_left_and_only_a_region_with_few_has_a_small_group(alla):
    svar = foresla(alla)
    assert svar.ryms_inte == ()
    antal = Counter((v.par, v.region) for v in alla)
    for g in svar.grupper:
        assert MINST <= len(g.medlemmar) <= FLEST or len(g.medlemmar) == antal[g.par, g.region] < MINST


def rad(antal: int, forst: int = 1, **falt) -> list[Vantande]:
    falt = {"par": EN, "region": "Örebro", "lan": "Örebro län", "storlek": "liten", **falt}
    return [Vantande(forst + i, f"H{forst + i}", **falt) for i in range(antal)]


def ider(svar) -> list[list[int]]:
    return [sorted(v.id for v in g.medlemmar) for g in svar.grupper]


def test_the_similar_ones_meet_and_it_is_said_what_they_share():
    kommuner = rad(4, typ="kommunal", skolformer=FORMER[1], storlek="mellan")
    enskilda = rad(4, 11, typ="enskild", skolformer=FORMER[0])
    svar = foresla([*enskilda, *kommuner])
    assert sorted(ider(svar)) == [[1, 2, 3, 4], [11, 12, 13, 14]]
    assert {g.skal for g in svar.grupper} == {
        "Lika: kommuner, mellanstora, grundskola, Örebro län.",
        "Lika: enskilda, små, bara förskola, Örebro län.",
    }
    # With one meeting's time left they share it rather than wait.
    assert ider(foresla([*enskilda, *kommuner], moten={EN: 1})) == [[1, 2, 3, 4, 11, 12, 13, 14]]


def test_a_small_difference_is_not_worth_another_meeting():
    assert len(foresla([*rad(4), *rad(4, 11, lan="Västmanlands län")]).grupper) == 1


def test_nine_become_two_groups_and_never_eight_and_one():
    assert sorted(len(g) for g in ider(foresla(rad(9)))) == [4, 5]


def test_too_few_join_the_group_most_like_them_that_has_room():
    full, olik, lik = (
        Oppen(1, EN, "Örebro", tuple(rad(8, 100))),
        Oppen(2, EN, "Örebro", tuple(rad(5, 200, typ="enskild"))),
        Oppen(3, EN, "Örebro", tuple(rad(6, 300))),
    )
    (grupp,) = foresla(rad(2), [full, olik, lik]).grupper
    assert (grupp.till, grupp.kod) == (3, "3:1-2")
    assert grupp.skal.startswith("För få för en egen grupp. De liknar mest")
    tva = foresla(rad(3), [full, olik, lik]).grupper
    assert [(g.till, len(g.medlemmar)) for g in tva] == [(2, 1), (3, 2)]
    assert foresla(rad(2), [full]).grupper[0].skal == (
        "Bara två väntar i regionen Örebro, och ingen annan grupp där har plats. Lika: kommuner, små, Örebro län."
    )
    assert foresla(rad(1)).grupper[0].skal == "Bara en väntar i regionen Örebro, och det finns ingen annan grupp."
    assert foresla(rad(1, region="")).grupper[0].skal.startswith("Ärendet har ingen region")


def test_when_time_is_short_the_largest_groups_go_first():
    svar = foresla([*rad(5), *rad(2, 11, region="Solna")], moten={EN: 1})
    assert ider(svar) == [[1, 2, 3, 4, 5]]
    assert [(v.id, skal) for v, skal in svar.ryms_inte] == [
        (pk, "Paret hinner hålla 1\xa0introduktion till, och de största grupperna går först.") for pk in (11, 12)
    ]
    ingen = foresla(rad(4), moten={EN: 0})
    assert (ingen.grupper, {skal for _, skal in ingen.ryms_inte}) == (
        (),
        {"Paret har ingen gemensam ledig dag att hålla introduktionen på."},
    )


def test_five_in_meetings_with_four_places_says_why_one_group_is_small():
    svar = foresla(rad(5), platser=4)
    assert sorted(len(g) for g in ider(svar)) == [1, 4]
    assert any("Fem går inte att dela i grupper om fyra, och" in g.skal for g in svar.grupper)
    with pytest.raises(ValueError, match="4 till 8"):
        foresla(rad(5), platser=3)
