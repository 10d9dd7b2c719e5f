"""Numbers, periods and rows as people write them: what is read, and what is said about the rest."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal

import pytest

from analysunderlag.egna.slag import Oklart, Slag, celltext, las_period, las_slag, las_tal, omojligt, vard_en_titt, visa
from analysunderlag.egna.tabell import FLEST_RADER, FLEST_TECKEN, KOLUMNER, Olaslig, las_inklistrat
from kvalitet.svenska import FAST, SMALT

IDAG = date(2026, 11, 29)


@pytest.mark.parametrize(
    ("text", "tal", "slag"),
    [
        ("71,9", "71.9", ""),
        ("71.9", "71.9", ""),
        (" 12 ", "12", ""),
        ("1 234,5", "1234.5", ""),
        ("1\u00a0234", "1234", ""),
        (f"12{SMALT}345", "12345", ""),
        ("85 %", "85", "procent"),
        ("85%", "85", "procent"),
        ("85 procent", "85", "procent"),
        ("1 200 kr", "1200", "kr"),
        ("−3", "-3", ""),
        ("0", "0", ""),
        ("0,8500", "0.8500", ""),
    ],
)
def test_a_number_is_read_as_people_write_it(text, tal, slag):
    assert las_tal(text) == (Decimal(tal), slag)


@pytest.mark.parametrize(
    ("text", "sagt"),
    [
        ("", "Skriv ett tal."),
        ("ca 80", "Skriv bara ett tal"),
        ("många", "Skriv bara ett tal"),
        ("12 34", "Skriv bara ett tal"),
        ("٣", "Skriv bara ett tal"),
        ("1e5", "Skriv bara ett tal"),
        ("NaN", "Skriv bara ett tal"),
        ("=SUMMA(A1:A3)", "Det står en formel"),
        ("@A1", "Det står en formel"),
        ("..", "är ett tecken ur statistiken"),
        ("~100", "är ett tecken ur statistiken"),
        ("#DIV/0!", "Cellen visar ett fel"),
        ("1.234,5", "utan punkter"),
        ("1,23456", "högst fyra decimaler"),
        ("1" * 13, "för stort"),
    ],
)
def test_what_is_no_number_is_refused_with_what_to_do(text, sagt):
    with pytest.raises(Oklart, match=re.escape(sagt)):
        las_tal(text)


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2025/26", "2025/26"),
        ("2025/2026", "2025/26"),
        ("25/26", "2025/26"),
        ("läsåret 2025/26", "2025/26"),
        ("Läsår 2025–26", "2025/26"),
        ("2025", "2025"),
        ("år 2025", "2025"),
        ("1999/00", None),
        ("2025/27", None),
        ("2025/2036", None),
        ("HT 2025", None),
        ("2011-12-01", None),
        ("2031", None),
        ("", None),
    ],
)
def test_a_period_has_one_form(text, period):
    if period:
        assert las_period(text, IDAG) == period
    else:
        with pytest.raises(Oklart, match="2025/26"):
            las_period(text, IDAG)


@pytest.mark.parametrize(
    ("tal", "slag", "gar"),
    [
        ("0", "procent", True),
        ("100", "procent", True),
        ("140", "procent", False),
        ("-1", "procent", False),
        ("10", "medelvarde", True),
        ("10.1", "medelvarde", False),
        ("3", "antal", True),
        ("3.5", "antal", False),
        ("-3", "antal", False),
        ("-500", "kr", True),
        ("-0.1", "elever_per", False),
        ("-4", "annat", True),
    ],
)
def test_the_unit_says_which_numbers_are_possible(tal, slag, gar):
    varfor = omojligt(Decimal(tal), slag)
    assert (varfor == "") is gar
    assert gar or varfor.startswith(visa(Decimal(tal), "antal"))


def test_a_share_below_one_percent_is_let_through_with_a_question():
    assert f"Menar ni 85{FAST}%?" in vard_en_titt(Decimal("0.8500"), Slag.PROCENT)
    assert vard_en_titt(Decimal("1"), Slag.PROCENT) == vard_en_titt(Decimal("0.5"), Slag.ANTAL) == ""


def test_units_in_words():
    assert las_slag("Kronor") == ("kr", "")
    assert las_slag("  dagar per elev ") == ("annat", "dagar per elev")
    assert las_slag("") == ("", "")
    assert visa(Decimal("71.9000"), "procent") == f"71,9{FAST}%"
    assert visa(Decimal("1200.0000"), "annat", "dagar") == f"1{SMALT}200{FAST}dagar"
    assert visa(Decimal("100.0000"), "antal") == "100"


def test_cells_of_a_workbook_are_read_as_typed():
    celler = [2025.0, 71.9, 66.66666666666667, 12, "a", None, True, datetime(2011, 12, 1)]
    assert [celltext(c) for c in celler] == ["2025", "71,9", "66,6667", "12", "a", "", "ja", "2011-12-01"]


# Rows -------------------------------------------------------------------------------------------------------------


def test_rows_without_a_heading_are_read_in_the_order_of_the_columns():
    tabell = las_inklistrat("Förskola\tBarn\t2025\t12\n\n\tBarn per grupp\t2025\t3,5\n")

    assert [(rad.rad, rad.celler["matt"], rad.celler["varde"]) for rad in tabell.rader] == [
        (1, "Barn", "12"),
        (3, "Barn per grupp", "3,5"),
    ]
    assert tabell.rader[0].celler["hur"] == ""
    assert tabell.platser["varde"] == "D (Värde)"


def test_a_heading_row_decides_the_order_and_unknown_columns_are_left_out():
    tabell = las_inklistrat('VÄRDE;Kommentar;mått;Enhet\r\n"7,5";hej;"Lek; ute";Tallen\r\n')

    (rad,) = tabell.rader
    assert (rad.rad, rad.celler) == (2, {"varde": "7,5", "matt": "Lek; ute", "enhet": "Tallen"})
    assert (tabell.platser["varde"], tabell.platser["matt"]) == ("A (Värde)", "C (Mått)")
    assert tabell.platser["skolform"] == "Skolform"


@pytest.mark.parametrize(
    ("text", "sagt"),
    [
        ("", "inga rader"),
        ("\t\t\n \n", "inga rader"),
        ("Skolform\tMått\tPeriod\tVärde\n", "bara en rubrikrad"),
        ("Mått\tVärde\tVärde\na\t1\t2\n", "Kolumnen ”Värde” finns två gånger"),
        ("\n".join(f"Förskola\tMått {n}\t2025\t1" for n in range(10_000)), f"Det är 10{SMALT}000 rader"),
        ("x" * (FLEST_TECKEN + 1), "Klistra in en del i taget"),
        ('a\t"' + "y" * 200_000, "går inte att dela i kolumner"),
    ],
)
def test_what_cannot_be_used_at_all_is_refused_in_words(text, sagt):
    with pytest.raises(Olaslig, match=re.escape(sagt)):
        las_inklistrat(text)


def test_the_most_rows_are_read():
    assert len(las_inklistrat("\n".join(f"a\tb{n}\t2025\t1" for n in range(FLEST_RADER))).rader) == FLEST_RADER
    assert [k.kod for k in KOLUMNER][:4] == ["skolform", "matt", "period", "varde"]
