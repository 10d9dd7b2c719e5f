"""Swedish formats: examples people would write, and properties that hold for every number, list and name."""

import random
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kvalitet import svenska as sv
from kvalitet.svenska import FAST, MINUS, SMALT

DECIMALTAL = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15, places=6)


@pytest.mark.parametrize(
    ("varde", "decimaler", "text"),
    [
        (0, None, "0"),
        (7, None, "7"),
        (999, None, "999"),
        (1000, None, f"1{SMALT}000"),
        (12104, None, f"12{SMALT}104"),
        (1234567, None, f"1{SMALT}234{SMALT}567"),
        (-12104, None, f"{MINUS}12{SMALT}104"),
        (Decimal("71.9"), None, "71,9"),
        (Decimal("71.90"), None, "71,90"),
        (Decimal("71.90"), 1, "71,9"),
        (71.9, None, "71,9"),
        (100.0, None, "100"),
        (0.1 + 0.2, 1, "0,3"),
        (Decimal("0.25"), 1, "0,3"),
        (Decimal("-0.25"), 1, f"{MINUS}0,3"),
        (Decimal("0.35"), 1, "0,4"),
        (0.35, 1, "0,4"),  # the float is a hair below 0.35; people mean 0.35
        (Decimal("2.5"), 0, "3"),
        (Decimal("3.5"), 0, "4"),
        (Decimal("-0.04"), 1, "0,0"),
        (Decimal("999.95"), 1, f"1{SMALT}000,0"),
        (5, 1, "5,0"),
        (Decimal("1E+3"), None, f"1{SMALT}000"),
        (Decimal("12345678901234.5"), 0, f"12{SMALT}345{SMALT}678{SMALT}901{SMALT}235"),
    ],
)  # fmt: skip
def test_tal(varde, decimaler, text):
    assert sv.tal(varde, decimaler) == text


@pytest.mark.parametrize("varde", [float("nan"), float("inf"), Decimal("NaN"), Decimal("-Infinity")])
def test_tal_refuses_what_is_not_a_number(varde):
    with pytest.raises(ValueError, match="går inte att skriva"):
        sv.tal(varde)


def test_tal_refuses_bool():
    with pytest.raises(TypeError, match="ja eller nej"):
        sv.tal(True)


def _tillbaka(text: str) -> Decimal:
    return Decimal(text.replace(SMALT, "").replace(MINUS, "-").replace(",", "."))


@given(DECIMALTAL)
def test_tal_without_rounding_keeps_the_value(varde):
    assert _tillbaka(sv.tal(varde)) == varde


@given(DECIMALTAL, st.integers(0, 4))
def test_tal_rounds_half_up_and_shows_every_decimal(varde, decimaler):
    text = sv.tal(varde, decimaler)

    assert _tillbaka(text) == varde.quantize(Decimal(1).scaleb(-decimaler), rounding=ROUND_HALF_UP)
    assert len(text.partition(",")[2]) == decimaler
    assert text != MINUS + "0"


@given(st.integers(-(10**18), 10**18))
def test_tal_groups_by_three_and_uses_no_ascii_minus_or_space(varde):
    text = sv.tal(varde)

    assert not set("- .") & set(text)
    delar = text.removeprefix(MINUS).split(SMALT)
    assert 1 <= len(delar[0]) <= 3
    assert all(len(del_) == 3 for del_ in delar[1:])


@pytest.mark.parametrize(
    ("minuter", "text"), [(60, "1"), (90, "1,5"), (15, "0,25"), (50, "0,83"), (0, "0"), (600, "10")]
)
def test_timmar(minuter, text):
    assert sv.timmar(minuter) == text


def test_procent():
    assert sv.procent(Decimal("71.9")) == f"71,9{FAST}%"
    assert sv.procent(Decimal("71.94"), 1) == f"71,9{FAST}%"
    assert sv.procent(84, i_text=True) == f"84{FAST}procent"


@pytest.mark.parametrize(
    ("fran", "till", "enhet", "text"),
    [
        (79, 94, "%", f"79–94{FAST}%"),
        (Decimal("4.3"), Decimal("5.4"), "", "4,3–5,4"),
        (5, 5, "", "5"),
        ("09.30", "12.30", "", "09.30–12.30"),
        (-3, 3, "", f"{MINUS}3–3"),
    ],
)
def test_intervall(fran, till, enhet, text):
    assert sv.intervall(fran, till, enhet) == text


@pytest.mark.parametrize(("n", "text"), [(0, "0 filer"), (1, "1 fil"), (2, "2 filer"), (1234, f"1{SMALT}234 filer")])
def test_antal(n, text):
    assert sv.antal(n, "fil", "filer") == text.replace(" ", FAST)


def test_antal_without_plural_keeps_the_word():
    assert sv.antal(17, "barn") == f"17{FAST}barn"


@pytest.mark.parametrize(
    ("delar", "text"),
    [([], ""), (["a"], "a"), (["a", "b"], "a och b"), (["a", "b", "c"], "a, b och c"), ([1, 2], "1 och 2")],
)
def test_lista(delar, text):
    assert sv.lista(delar) == text


def test_lista_with_other_word_and_generator():
    assert sv.lista((x for x in "abc"), "eller") == "a, b eller c"


def test_rakneord():
    assert [sv.rakneord(n) for n in (0, 1, 12)] == ["noll", "en", "tolv"]
    assert sv.rakneord(1, neutrum=True) == "ett"
    assert sv.rakneord(13) == "13"
    assert sv.rakneord(-1) == f"{MINUS}1"


def test_versal_touches_only_the_first_letter():
    assert sv.versal("återkoppling med SPSM") == "Återkoppling med SPSM"
    assert sv.versal("") == ""


TISDAG = date(2026, 11, 24)


def test_datum():
    assert sv.datum(TISDAG) == f"24{FAST}november 2026"
    assert sv.datum(TISDAG, veckodag=True) == f"tisdag 24{FAST}november 2026"
    assert sv.datum(date(2027, 1, 1)) == f"1{FAST}januari 2027"


def test_datum_kort_adds_the_year_only_when_it_is_another():
    assert sv.datum_kort(TISDAG) == f"24{FAST}nov"
    assert sv.datum_kort(TISDAG, idag=date(2026, 1, 1)) == f"24{FAST}nov"
    assert sv.datum_kort(TISDAG, idag=date(2027, 1, 1)) == f"24{FAST}nov 2026"


def test_tid():
    assert sv.tid(time(9, 5)) == "09.05"
    assert sv.tid(datetime(2026, 11, 24, 14, 30)) == "14.30"


@pytest.mark.parametrize(
    ("dagar", "text"),
    [
        (0, "i dag"),
        (1, "i morgon"),
        (2, "i övermorgon"),
        (3, "om tre dagar"),
        (13, "om 13 dagar"),
        (14, "om två veckor"),
        (59, "om åtta veckor"),
        (60, "om två månader"),
        (730, "om två år"),
        (-1, "i går"),
        (-2, "i förrgår"),
        (-4, "för fyra dagar sedan"),
        (-21, "för tre veckor sedan"),
        (-400, "för 13 månader sedan"),
    ],
)
def test_relativ(dagar, text):
    assert sv.relativ(TISDAG + timedelta(days=dagar), TISDAG) == text


@given(st.integers(-5000, 5000))
def test_relativ_says_om_for_later_and_sedan_for_earlier(dagar):
    text = sv.relativ(TISDAG + timedelta(days=dagar), TISDAG)

    assert text.startswith("om ") == (dagar > 2)
    assert (text.startswith("för ") and text.endswith(" sedan")) == (dagar < -2)
    assert not {"en", "noll"} & set(text.split())


@pytest.mark.parametrize(
    ("byte", "text"),
    [
        (0, "0 byte"),
        (999, "999 byte"),
        (1000, "1 kB"),
        (15696, "16 kB"),
        (999_499, "999 kB"),
        (999_500, "1,0 MB"),
        (1_234_567, "1,2 MB"),
        (999_950_000, "1,0 GB"),
        (5_000_000_000_000, f"5{SMALT}000,0 GB"),
    ],
)
def test_filstorlek(byte, text):
    assert sv.filstorlek(byte) == text.replace(" ", FAST)


@pytest.mark.parametrize(
    ("namn", "text"),
    [
        ("Anna Lindqvist", "AL"),
        ("Eva-Lena Öberg Sandin", "ES"),
        ("åsa", "Å"),
        ("", "?"),
        ("  ", "?"),
        ("(system) 1", "?"),
    ],
)
def test_initialer(namn, text):
    assert sv.initialer(namn) == text


ORDNING = [
    "Ale kommun",
    "Alingsås kommun",
    "Skola 2",
    "Skola 10",
    "Skolan",
    "Wasaskolan",
    "Zinkgruvan",
    "Ånge kommun",
    "Åre kommun",
    "Ängelholms kommun",
    "Östersunds kommun",
]


def test_sorteringsnyckel_puts_swedish_names_in_order():
    blandat = ORDNING.copy()
    random.Random(1).shuffle(blandat)

    assert blandat != ORDNING
    assert sorted(blandat, key=sv.sorteringsnyckel) == ORDNING


def test_sorteringsnyckel_ignores_case_and_foreign_accents_but_not_swedish_letters():
    assert sv.sorteringsnyckel("Éva")[0] == sv.sorteringsnyckel("eva")[0] < sv.sorteringsnyckel("Evb")[0]
    assert sorted(["örebro", "orebro", "Ærø", "zeta"], key=sv.sorteringsnyckel) == ["orebro", "zeta", "Ærø", "örebro"]


def test_sorteringsnyckel_sees_composed_and_decomposed_letters_as_the_same():
    assert sv.sorteringsnyckel("A\u030are")[0] == sv.sorteringsnyckel("Åre")[0]


@given(st.lists(st.text(max_size=12), max_size=8))
def test_sorteringsnyckel_gives_one_order_whatever_the_order_before(namn):
    baklanges = namn[::-1]

    assert sorted(namn, key=sv.sorteringsnyckel) == sorted(baklanges, key=sv.sorteringsnyckel)


@given(DECIMALTAL, st.integers(20, 60))
def test_tal_with_many_decimals_never_overflows_the_decimal_context(varde, decimaler):
    assert _tillbaka(sv.tal(varde, decimaler)) == varde
