"""One cell and one level name at a time."""

from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from analysunderlag.inlasning.celler import taltext, tolka
from analysunderlag.inlasning.modell import Cellvarde
from analysunderlag.inlasning.nivanamn import liknar_niva, tolka_nivanamn
from analysunderlag.vardetyper import Vardetyp


@pytest.mark.parametrize(
    ("tal", "text"),
    [
        (153.0, "153"),
        (48.7, "48.7"),
        (0.0, "0"),
        (-0.0, "0"),
        (155278813.0, "155278813"),
        (0.1 + 0.2, "0.30000000000000004"),
        (1e-7, "0.0000001"),
        (1e22, "10000000000000000000000"),
        (-3.5, "-3.5"),
    ],
)
def test_taltext_is_the_shortest_decimal_text(tal: float, text: str):
    assert taltext(tal) == text


@given(st.floats(allow_nan=False, allow_infinity=False))
@example(5e-324)
def test_taltext_gives_the_same_number_back(tal: float):
    text = taltext(tal)

    assert float(text) == tal
    assert "e" not in text.lower()
    assert not text.endswith((".", ".0"))


@given(st.decimals(min_value=0, max_value=10**9, places=1))
def test_published_decimals_survive_the_float_of_a_workbook(tal: Decimal):
    assert Decimal(taltext(float(tal))) == tal


@pytest.mark.parametrize(
    ("innehall", "ratext", "typ"),
    [
        (".", ".", Vardetyp.SAKNAS),
        ("..", "..", Vardetyp.SEKRETESS),
        ("...", "...", Vardetyp.MAJORITET),
        ("…", "…", Vardetyp.MAJORITET),
        ("-", "-", Vardetyp.EJ_REDOVISAD),
        ("~100", "~100", Vardetyp.AVRUNDAD),
        ("*", "*", Vardetyp.EJ_TILLAMPLIGT),
        ("", "", Vardetyp.TOM),
        ("  ", "", Vardetyp.TOM),
        (" .. ", "..", Vardetyp.SEKRETESS),
    ],
)
def test_signs_are_kept_apart(innehall: str, ratext: str, typ: Vardetyp):
    assert tolka(innehall) == Cellvarde(ratext, typ, None)


def test_zero_is_a_number_and_not_a_sign():
    assert tolka(0.0) == Cellvarde("0", Vardetyp.TAL, Decimal(0))


@pytest.mark.parametrize(
    ("innehall", "del_av_felet"),
    [
        ("47,7", "decimalkomma"),
        ("1 234,5", "decimalkomma"),
        ("12,5 %", "decimalkomma"),
        ("47.7", "skrivet som text"),
        ("153", "skrivet som text"),
        ("−3", "skrivet som text"),
        ("?", "Okänt tecken"),
        ("....", "Okänt tecken"),
        ("–", "Okänt tecken"),
        ("~95", "Okänt tecken"),
        ("n/a", "Okänt tecken"),
        (True, "sanningsvärde"),
        (float("inf"), "Talet är oändligt"),
        (float("nan"), "Cellen har värdet NaN (”inte ett tal”). Där ska stå ett tal"),
        (1e12, "orimligt stort"),
    ],
)
def test_everything_else_is_refused_in_words(innehall: object, del_av_felet: str):
    fel = tolka(innehall)

    assert isinstance(fel, str)
    assert del_av_felet in fel


@pytest.mark.parametrize(
    ("text", "vantat"),
    [
        ("RIKET: TOTALT", ("riket", "00", "", "", "")),
        ("  Riket:  Totalt ", ("riket", "00", "", "", "")),
        ("NORRA SKOLAN AB (5592935042): HUVUDMAN", ("huvudman", "5592935042", "", "NORRA SKOLAN AB", "")),
        ("A: B (C) (5592935042): HUVUDMAN", ("huvudman", "5592935042", "", "A: B (C)", "")),
        ("ALE KOMMUN (2120001439): SKOLA A (12345678)", ("enhet", "2120001439", "12345678", "ALE KOMMUN", "SKOLA A")),
        (
            "A (1): B (2120001439): C: D (E) (F): G (12345678)",
            ("enhet", "2120001439", "12345678", "A (1): B", "C: D (E) (F): G"),
        ),
        ("X (2120001439): HUVUDMAN (12345678)", ("enhet", "2120001439", "12345678", "X", "HUVUDMAN")),
        (
            "X (2120001439): Y (5592935042): Z (12345678)",
            ("enhet", "5592935042", "12345678", "X (2120001439): Y", "Z"),
        ),
    ],
)
def test_level_names_are_read_from_the_right(text: str, vantat: tuple):
    assert tolka_nivanamn(text) == vantat


@pytest.mark.parametrize(
    "text",
    [
        "",
        "RIKET",
        "NORRA SKOLAN AB: HUVUDMAN",
        "NORRA SKOLAN AB (559293504): HUVUDMAN",
        "NORRA SKOLAN AB (55929350421): HUVUDMAN",
        "NORRA SKOLAN AB (559293-5042): HUVUDMAN",
        "NORRA SKOLAN AB (5592935042)",
        "NORRA SKOLAN AB (5592935042): NORRA SKOLAN",
        "NORRA SKOLAN AB (5592935042): NORRA SKOLAN (1234567)",
        "NORRA SKOLAN AB (5592935042): (12345678)",
        "NORRA SKOLAN AB: NORRA SKOLAN (12345678)",
        "(5592935042): HUVUDMAN",
    ],
)
def test_damaged_level_names_are_no_levels(text: str):
    assert tolka_nivanamn(text) is None


namn = st.text(st.sampled_from("ABCÅÄÖ :()-&0123"), min_size=1).map(lambda t: " ".join(t.split())).filter(bool)


@given(namn, st.from_regex(r"[0-9]{10}", fullmatch=True), namn, st.from_regex(r"[0-9]{8}", fullmatch=True))
def test_any_name_can_stand_in_a_level(huvudman: str, orgnr: str, enhet: str, kod: str):
    text = f"{huvudman} ({orgnr}): {enhet} ({kod})"
    niva = tolka_nivanamn(text)

    assert liknar_niva(text)
    assert niva is not None
    assert niva.enhetskod == kod
    if "(" not in enhet:
        assert (niva.orgnr, niva.huvudmansnamn, niva.enhetsnamn) == (orgnr, huvudman, enhet)
