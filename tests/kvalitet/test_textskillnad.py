"""Two versions of a text: nothing is lost from either, and what is said to be equal is equal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kvalitet.textskillnad import EGEN, HOGST_JAMFORELSER, LIKA, forslag, jamfor, radslut

TEXT = st.text(st.sampled_from("ab å.\n"), max_size=60)


def egna(delar) -> list[str]:
    return [del_.text for del_ in delar if del_.slag == EGEN]


def test_one_changed_word_is_what_is_marked():
    skillnad = jamfor("Nämnden följer upp varje höst.", "Nämnden följer upp varje vår.")

    assert egna(skillnad.din) == ["höst"]
    assert egna(skillnad.sparad) == ["vår"]


def test_changed_words_in_a_row_are_one_piece():
    skillnad = jamfor("Vi såg tre goda exempel på detta.", "Vi såg några få exempel på detta.")

    assert egna(skillnad.din) == ["tre goda"]
    assert egna(skillnad.sparad) == ["några få"]


def test_an_added_paragraph_is_only_in_one():
    skillnad = jamfor("Ett.\n\nTvå.\n", "Ett.\n\nNytt.\n\nTvå.\n")

    assert egna(skillnad.din) == []
    assert "".join(egna(skillnad.sparad)).strip() == "Nytt."


def test_the_mark_stands_next_to_the_words():
    (_, ny) = jamfor("Ett.", "Ett.\n\nNytt.").sparad

    assert (ny.mellanrum, ny.ord) == ("\n\n", "Nytt.")


@pytest.mark.parametrize(("din", "sparad"), [("", ""), ("a", "a"), ("a\r\nb", "a\nb")])
def test_equal_texts(din, sparad):
    assert jamfor(din, sparad).ar_lika
    assert forslag(din, sparad) == radslut(din)


def test_unlike_texts_are_not_equal():
    assert not jamfor("a", "").ar_lika
    assert not jamfor("", "a").ar_lika


@given(TEXT, TEXT)
def test_nothing_is_left_out_and_equal_parts_are_equal(din, sparad):
    skillnad = jamfor(din, sparad)

    assert "".join(del_.text for del_ in skillnad.din) == din
    assert "".join(del_.text for del_ in skillnad.sparad) == sparad
    lika = ["".join(d.text for d in sida if d.slag == LIKA) for sida in (skillnad.din, skillnad.sparad)]
    assert lika[0] == lika[1]
    assert skillnad.ar_lika == (din == sparad)


@given(TEXT, TEXT)
def test_suggestion_holds_every_line_of_both_in_order(din, sparad):
    rader = forslag(din, sparad).split("\n")

    for text in (din, sparad):
        kvar = iter(rader)
        assert all(rad in kvar for rad in text.split("\n"))


@given(TEXT)
def test_suggestion_for_one_and_the_same_text_is_that_text(text):
    assert forslag(text, text) == text


def test_texts_too_large_to_compare_are_shown_as_wholly_different():
    """200 000 characters in one line each: difflib alone would need hours."""
    din, sparad = "ab " * 66_000 + "x", "ba " * 66_000 + "y"
    assert HOGST_JAMFORELSER < 132_000**2

    skillnad = jamfor(din, sparad)

    assert egna(skillnad.din) == [din]
    assert egna(skillnad.sparad) == [sparad]
