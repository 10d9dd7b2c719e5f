import pytest
from hypothesis import given
from hypothesis import strategies as st

from huvudman import orgnr

siffror = st.text("0123456789", min_size=9, max_size=9)


def med_kontrollsiffra(nio: str) -> str:
    return next(f"{nio}{k}" for k in range(10) if orgnr.luhn_stammer(f"{nio}{k}"))


@pytest.mark.parametrize("nummer", ["2120000142", "2120001355", "5592935042", "8024189154", "2520047560"])
def test_published_numbers_are_sound(nummer):
    assert orgnr.fel_i(nummer) == ""


@pytest.mark.parametrize(
    ("nummer", "ord_i_felet"),
    [
        ("", "saknas"),
        ("212000014", "tio siffror"),
        ("21200001420", "tio siffror"),
        ("2120000143", "kontrollsiffra"),
        ("21200O0142", "tio siffror"),
        ("8112189876", "personnummer"),
        ("198112189876", "tio siffror"),
    ],
)
def test_faults_are_named_in_words(nummer, ord_i_felet):
    assert ord_i_felet in orgnr.fel_i(nummer)


@given(siffror)
def test_exactly_one_check_digit_is_right_and_third_digit_decides(nio):
    ratta = [k for k in range(10) if orgnr.luhn_stammer(f"{nio}{k}")]
    assert len(ratta) == 1
    nummer = f"{nio}{ratta[0]}"
    assert (orgnr.fel_i(nummer) == "") == (nummer[2] >= "2")


@given(siffror, st.sampled_from(["{}", "{:.6}-{}", " {} ", "16{}"]))
def test_every_way_of_writing_it_gives_ten_digits(nio, form):
    nummer = med_kontrollsiffra(nio)
    skrivet = f"{nummer[:6]}-{nummer[6:]}" if "-" in form else form.format(nummer)
    assert orgnr.stada(skrivet) == nummer
    assert orgnr.stada(float(nummer)) == nummer or nummer.startswith("0")


@given(siffror.filter(lambda s: s[2] in "01"))
def test_a_persons_number_never_survives_showing(nio):
    nummer = med_kontrollsiffra(nio)
    assert nummer not in orgnr.visa(nummer)
    for skrivet in (nummer, f"{nummer[:6]}-{nummer[6:]}", f"19{nummer}", f"19{nummer[:6]}-{nummer[6:]}"):
        text = orgnr.visa_i_text(f"raden {skrivet}, slut")
        assert nummer[6:] not in text
        assert nummer[:6] not in text
        assert nummer not in orgnr.fel_i(skrivet)
        assert f"{nummer[:6]}-{nummer[6:]}" not in orgnr.fel_i(skrivet)


def test_a_company_number_is_shown_with_its_hyphen():
    assert orgnr.visa("2120002080") == "212000-2080"
    assert orgnr.visa("H000007") == "H000007"
    assert orgnr.visa_i_text("nummer 2120002080 kvar") == "nummer 2120002080 kvar"


@pytest.mark.parametrize(
    ("nummer", "namn", "form"),
    [
        ("2120002080", "", "kommun"),
        ("2220000265", "", "kommunalforbund"),
        ("2321000016", "", "region"),
        ("2021005745", "", "stat"),
        ("2520047560", "", "trossamfund"),
        ("5592935042", "", "aktiebolag"),
        ("7696142343", "", "ekonomisk"),
        ("8024189154", "Adelövs Friskoleförening", "ideell"),
        ("8572015595", "STIFTELSEN S:T ERIKS KATOLSKA SKOLA", "stiftelse"),
        ("9697616556", "", "handelsbolag"),
        ("3020001234", "", "ej_utredd"),
    ],
)
def test_legal_form_from_the_number(nummer, namn, form):
    assert orgnr.harledd_form(nummer, namn) == form
