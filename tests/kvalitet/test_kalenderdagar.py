"""Swedish days: known answers for 2020–2035, rules that hold for every day, and the file of school holidays."""

import json
from datetime import date, timedelta

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from kvalitet import kalenderdagar as kd
from kvalitet import skollov

AR = range(2020, 2036)
DAGAR = st.dates(date(2020, 1, 1), date(2035, 12, 31))

# From published calendars: påskdagen, midsommardagen, alla helgons dag.
KANDA = {
    2020: ("04-12", "06-20", "10-31"), 2021: ("04-04", "06-26", "11-06"), 2022: ("04-17", "06-25", "11-05"),
    2023: ("04-09", "06-24", "11-04"), 2024: ("03-31", "06-22", "11-02"), 2025: ("04-20", "06-21", "11-01"),
    2026: ("04-05", "06-20", "10-31"), 2027: ("03-28", "06-26", "11-06"), 2028: ("04-16", "06-24", "11-04"),
    2029: ("04-01", "06-23", "11-03"), 2030: ("04-21", "06-22", "11-02"), 2031: ("04-13", "06-21", "11-01"),
    2032: ("03-28", "06-26", "11-06"), 2033: ("04-17", "06-25", "11-05"), 2034: ("04-09", "06-24", "11-04"),
    2035: ("03-25", "06-23", "11-03"),
}  # fmt: skip
ARBETSDAGAR = {2024: 251, 2025: 249, 2026: 251}  # Monday–Friday without holidays and eves


def dagar_i(ar: int) -> list[date]:
    return [date(ar, 1, 1) + timedelta(days=n) for n in range((date(ar + 1, 1, 1) - date(ar, 1, 1)).days)]


def dag(ar: int, text: str) -> date:
    return date.fromisoformat(f"{ar}-{text}")


@pytest.mark.parametrize("ar", AR)
def test_moving_holidays_fall_where_the_almanac_says(ar):
    per_namn = {namn: d for d, namn in kd.helgdagar(ar).items()}
    pask, midsommar, allhelgona = (dag(ar, text) for text in KANDA[ar])

    assert per_namn["påskdagen"] == pask
    assert per_namn["midsommardagen"] == midsommar
    assert per_namn["alla helgons dag"] == allhelgona
    assert per_namn["Kristi himmelsfärdsdag"] == pask + timedelta(days=39)
    assert len(per_namn) == 13
    assert kd.de_facto(ar)[midsommar - timedelta(days=1)] == "midsommarafton"
    assert kd.de_facto(ar)[pask - timedelta(days=1)] == "påskafton"
    assert list(kd.helgdagar(ar)) == sorted(kd.helgdagar(ar))


@pytest.mark.parametrize("ar", AR)
def test_weekdays_of_the_holidays(ar):
    veckodag = {namn: d.weekday() for d, namn in kd.helgdagar(ar).items()}

    assert veckodag["långfredagen"] == 4
    assert veckodag["annandag påsk"] == 0
    assert veckodag["Kristi himmelsfärdsdag"] == 3
    assert veckodag["pingstdagen"] == 6
    assert veckodag["midsommardagen"] == veckodag["alla helgons dag"] == 5


@pytest.mark.parametrize(("ar", "antal"), ARBETSDAGAR.items())
def test_working_days_of_a_year(ar, antal):
    assert sum(map(kd.ar_arbetsdag, dagar_i(ar))) == antal


def test_two_holidays_on_one_day_keep_both_names():
    assert sorted(kd.helgdagar(2008)[date(2008, 5, 1)].split(" och ")) == ["Kristi himmelsfärdsdag", "första maj"]


def test_half_days_are_working_days_only():
    assert kd.halvdagar(2026)[date(2026, 4, 2)] == "skärtorsdagen"
    assert kd.halvdagar(2026)[date(2026, 10, 30)] == "dagen före alla helgons dag"
    assert date(2025, 1, 5) not in kd.halvdagar(2025)  # a Sunday
    assert all(kd.ar_arbetsdag(d) for ar in AR for d in kd.halvdagar(ar))


@given(DAGAR, DAGAR, DAGAR)
def test_working_days_add_up(a, b, c):
    assert kd.arbetsdagar_mellan(a, b) + kd.arbetsdagar_mellan(b, c) == kd.arbetsdagar_mellan(a, c)


@given(DAGAR, st.integers(1, 60))
def test_next_working_day_is_the_inverse_of_counting(fran, antal):
    till = kd.nasta_arbetsdag(fran, antal)

    assert kd.ar_arbetsdag(till)
    assert kd.arbetsdagar_mellan(fran, till) == antal
    assert kd.arbetsdagar_mellan(fran, till - timedelta(days=1)) == antal - 1


@given(DAGAR)
def test_week_is_iso_and_starts_on_monday(d):
    assert kd.mandag(d).weekday() == 0
    assert kd.mandag(d) <= d < kd.mandag(d) + timedelta(days=7)
    assert kd.veckotext(d) == kd.veckotext(kd.mandag(d)) == f"vecka\u00a0{int(d.strftime('%V'))}"


def test_week_text_names_another_year():
    idag = date(2026, 11, 24)

    assert kd.veckotext(date(2026, 11, 23), idag=idag) == "vecka\u00a048"
    assert kd.veckotext(date(2027, 1, 3), idag=idag) == "vecka\u00a053"  # belongs to 2026
    assert kd.veckotext(date(2027, 1, 4), idag=idag) == "vecka\u00a01 2027"


@given(DAGAR)
def test_a_day_has_one_kind_at_most(d):
    info = kd.dagsinfo(d)

    assert [info.helgdag, info.de_facto, info.halvdag].count("") >= 2
    assert info.ar_arbetsdag is not bool(info.helgdag or info.de_facto or d.weekday() >= 5)


def test_zero_working_days_ahead_is_a_mistake():
    with pytest.raises(ValueError):
        kd.nasta_arbetsdag(date(2026, 1, 1), 0)


# School holidays --------------------------------------------------------------------------------------------------


def test_school_holidays_of_a_day():
    host, sport = date(2026, 10, 28), date(2027, 2, 24)

    assert [lov.namn for lov in kd.dagsinfo(host).lov] == ["höstlov"]
    assert [lov.namn for lov in kd.dagsinfo(sport, "12").lov] == ["sportlov"]  # Skåne, week 8
    assert kd.dagsinfo(sport, "25").lov == ()  # Norrbotten, week 10
    assert kd.dagsinfo(sport).lov == kd.dagsinfo(sport, "12").lov
    assert kd.dagsinfo(date(2026, 11, 24)).lov == ()


def test_every_lan_has_each_holiday_once_a_lasar_and_its_origin():
    lan = {rad["kod"] for rad in json.loads((settings.BASE_DIR / "huvudman/data/geografi.json").read_text())["lan"]}
    for lasar in {lov.lasar for lov in skollov.alla_lov()}:
        egna = [lov for lov in skollov.alla_lov() if lov.lasar == lasar]
        for kod in lan:
            namn = [lov.namn for lov in egna if not lov.lan or kod in lov.lan]
            assert namn == ["höstlov", "jullov", "sportlov", "påsklov", "sommarlov"], (lasar, kod)
        assert {kod for lov in egna for kod in lov.lan} == lan
        assert {lov.harkomst for lov in egna} <= set(skollov.HARKOMST)
    assert all(a.till < b.fran for a, b in zip(_rikslov(), _rikslov()[1:], strict=False))


def _rikslov() -> list[skollov.Lov]:
    return [lov for lov in skollov.alla_lov() if not lov.lan]


@pytest.mark.parametrize("lov", [lov for lov in skollov.alla_lov() if lov.namn == "påsklov"], ids=lambda lov: lov.lasar)
def test_easter_holiday_touches_easter(lov):
    assert abs((lov.fran - kd.paskdagen(lov.fran.year)).days) <= 7


HEL = """[[lasar]]
lasar = "2026/27"
harkomst = "antagande"
kalla = "prov"
hostlov = 44
pasklov = 13
jullov = [2026-12-21, 2027-01-08]
sommarlov = [2027-06-14, 2027-08-13]
sportlov.7 = ["06"]
sportlov.8 = ["12"]
"""


def test_a_whole_lasar_is_read():
    lov = {ett.namn: ett for ett in skollov.las_lov(HEL)}

    assert (lov["höstlov"].fran, lov["höstlov"].till) == (date(2026, 10, 26), date(2026, 10, 30))
    assert (lov["påsklov"].fran, lov["påsklov"].till) == (date(2027, 3, 29), date(2027, 4, 2))


@pytest.mark.parametrize(
    ("fran", "till", "fel"),
    [
        ('"2026/27"', '"2026/28"', "skrivs som 2026/27"),
        ('"antagande"', '"gissning"', "harkomst"),
        ('"prov"', '""', "kalla"),
        ("hostlov = 44\n", "", "hostlov"),
        ("hostlov = 44", "hostlov = 60", "2026/27"),
        ("hostlov = 44", 'hostlov = "44"', "2026/27"),
        ("2027-01-08", "2026-12-01", "jullov"),
        ("2027-08-13", "2027-12-13", "sommarlov"),
        ('"12"', '"06"', "två sportlov"),
        ("pasklov = 13", "pasklov = 13\nsportlovet = 9", "okänt fält sportlovet"),
        ("sportlov.8", "sportlov.v8", "2026/27"),
        ("[[lasar]]", "[[ar]]", "förväntas"),
    ],
)
def test_a_faulty_file_is_refused_with_a_text_that_helps(fran, till, fel):
    assert fran in HEL
    with pytest.raises(skollov.Lovfel, match=fel):
        skollov.las_lov(HEL.replace(fran, till))


def test_the_same_lasar_twice_is_refused():
    with pytest.raises(skollov.Lovfel, match="två gånger"):
        skollov.las_lov(HEL + HEL)
