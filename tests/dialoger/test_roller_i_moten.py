"""Hints about who usually takes part: few, kind, sized to the huvudman, and never for our own meetings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialoger.begrepp import INTERNA, Funktion, Motestyp
from dialoger.roller_i_moten import tips
from dialoger.sprakkoll import granska


def funktioner(typ=Motestyp.DIALOG, storleksklass="mellan", har_namnd=True, **antal) -> list[str]:
    return [t.funktion for t in tips(typ=typ, storleksklass=storleksklass, har_namnd=har_namnd, antal=antal)]


def test_a_kommun_without_anybody_yet_hears_of_the_three_commonest():
    assert funktioner() == ["skolchef", "namnd", "rektor"]
    assert funktioner(har_namnd=False) == ["skolchef", "styrelse", "rektor"]


def test_each_function_that_comes_is_mentioned_no_more():
    assert funktioner(skolchef=1, namnd=2, rektor=3, forvaltning=1) == []
    assert funktioner(skolchef=1, rektor=0) == ["namnd", "rektor", "forvaltning"]
    assert funktioner(skolchef=1, namnd=1, bitradande=1, kvalitet=1) == []


def test_without_the_board_the_skolchef_speaks_for_the_huvudman():
    (styrelse, _) = tips(typ="dialog", storleksklass="mellan", har_namnd=False, antal={"skolchef": 1})
    assert "tre av fyra" in styrelse.text
    assert "skolchefen" in styrelse.skal


def test_the_smallest_hear_of_teaching_staff_and_never_of_a_forvaltning():
    assert funktioner(storleksklass="liten", har_namnd=False, skolchef=1) == ["styrelse", "undervisning"]
    assert funktioner(storleksklass="liten", har_namnd=False, skolchef=1, styrelse=1) == []
    assert "forvaltning" not in funktioner(storleksklass="liten", skolchef=1)
    assert "undervisning" not in funktioner(skolchef=1, namnd=1, rektor=1)


def test_the_introduction_is_for_several_and_the_formote_needs_no_rektor():
    assert "" in funktioner(Motestyp.INTRODUKTION, skolchef=1, namnd=0, rektor=0, har_namnd=False)
    assert "" not in funktioner(Motestyp.INTRODUKTION, har_namnd=False, skolchef=1, styrelse=1)
    assert "rektor" not in funktioner(Motestyp.FORMOTE)


@pytest.mark.parametrize("typ", sorted(INTERNA))
def test_meetings_between_the_two_have_no_hints(typ):
    assert funktioner(typ) == []


@given(
    st.sampled_from(Motestyp.values),
    st.sampled_from(["liten", "mellan", "stor", "okand"]),
    st.booleans(),
    st.dictionaries(st.sampled_from(Funktion.values), st.integers(0, 200)),
)
def test_hints_are_few_kind_and_about_functions_that_are_missing(typ, storleksklass, har_namnd, antal):
    alla = tips(typ=typ, storleksklass=storleksklass, har_namnd=har_namnd, antal=antal)
    assert len(alla) <= (2 if storleksklass == "liten" else 3)
    for t in alla:
        assert not antal.get(t.funktion)
        assert granska(f"{t.text} {t.skal}") == []
        assert not {"måste", "ska", "saknas"} & set(f"{t.text} {t.skal}".lower().split())
