"""Adapters: what each kind of file becomes, and every way a file can be wrong."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huvudman.inlasning import las_registerfil
from kvalitet.filer import Filfel
from tests.huvudman.filer import (
    CSV_RUBRIK_2025,
    GRUPP,
    HUVUDMAN_RUBRIK,
    KODER,
    KOMMUN,
    LITEN,
    NY,
    REGISTER_RUBRIK,
    arbetsbok,
    elevfil,
    forskolefil,
    registerfil,
    skolrad,
    ufafil,
)


def test_pupils_per_year_new_and_old_form(tmp_path):
    fil = las_registerfil(elevfil(tmp_path, [skolrad(KODER[0], tal="1 026")]))
    assert (fil.slag.kod, fil.datum, fil.period) == ("elever", date(2025, 7, 1), "2025/26")
    assert fil.enheter[KODER[0]].skolformer == {"grundskola": "1026"}
    assert fil.huvudman[KOMMUN].typ == "kommunal"
    gammal = las_registerfil(elevfil(tmp_path, [skolrad(KODER[0], fk=".", tal="..")], "2018/19", fk=True))
    assert gammal.enheter[KODER[0]].skolformer == {"grundskola": "..", "forskoleklass": None}
    assert gammal.tacker == {"grundskola", "forskoleklass"}


def test_the_name_of_the_file_means_nothing(tmp_path):
    fil = elevfil(tmp_path, [skolrad(KODER[0])], namn="Underlag_for_analys.xlsx")
    assert las_registerfil(fil).slag.kod == "elever"


@pytest.mark.parametrize(
    ("rad", "falt", "ord_"),
    [
        (skolrad(KODER[1], orgnr="2120002081"), "Huvudman orgnr", "kontrollsiffra"),
        (skolrad(KODER[1], orgnr=""), "Huvudman orgnr", "saknas"),
        (skolrad(KODER[1], orgnr="8112189876"), "Huvudman orgnr", "personnummer"),
        (skolrad("123"), "Skol-enhetskod", "åtta siffror"),
        (skolrad(KODER[1], namn=""), "Skola", "Namnet saknas"),
        (skolrad(KODER[1], typ="Privat"), "Typ av huvudman", "Privat"),
        (skolrad(KODER[1], kommun="198"), "Kommun-kod", "fyra siffror"),
        (skolrad(KODER[1], tal="12,5"), "Elever, årskurs 1-9", "12,5"),
        (skolrad(KODER[0]), "Skol-enhetskod", "finns redan på rad 7"),
    ],
)
def test_a_bad_row_is_listed_with_row_and_field(tmp_path, rad, falt, ord_):
    fil = las_registerfil(elevfil(tmp_path, [skolrad(KODER[0]), rad]))
    assert [(fel.rad, fel.falt) for fel in fil.fel] == [(8, falt)]
    assert ord_ in fil.fel[0].text
    assert list(fil.enheter) == [KODER[0]]
    assert "8112189876" not in "".join(fil.felrader[0])
    assert "8112189876" not in str(fil.fel[0])


def test_rows_without_huvudman_belong_to_the_oldest_form_only(tmp_path):
    rader = [skolrad("123456789", fk="5", tal="50"), skolrad(KODER[1], orgnr="", huvudman="", fk="5", tal="50")]
    gammal = las_registerfil(elevfil(tmp_path, rader, "2009/10", fk=True))
    assert not gammal.fel
    assert list(gammal.enheter) == ["123456789"]
    assert "1 rader utan huvudman" in gammal.noter[0]
    assert len(las_registerfil(elevfil(tmp_path, rader, "2018/19", fk=True)).fel) == 2


@pytest.mark.parametrize("rubrik", CSV_RUBRIK_2025.strip(";").split(";")[1:])
def test_a_missing_column_is_named(tmp_path, rubrik):
    fil = elevfil(tmp_path, [skolrad(KODER[0])])
    fil.write_text(fil.read_text("utf-8-sig").replace(f"{rubrik};", f"Något annat {len(rubrik)};", 1), "utf-8-sig")
    if rubrik == "Skolkommun":
        assert las_registerfil(fil).enheter
        return
    with pytest.raises(Filfel, match=rubrik):
        las_registerfil(fil)


def test_without_lasar_the_day_must_be_given(tmp_path):
    fil = elevfil(tmp_path, [skolrad(KODER[0])], lasar="")
    with pytest.raises(Filfel, match="läsår"):
        las_registerfil(fil)
    assert las_registerfil(fil, datum=date(2024, 7, 1)).period == "2024/25"


UFA = [
    ("VÄSTERÅS KOMMUN (2120002080): HUVUDMAN", 300),
    (f"VÄSTERÅS KOMMUN (2120002080): BERGASKOLAN ({KODER[0]})", 197),
    (f"FILOSOFISKA AB (SVB) ({GRUPP}): S:T JÖRGEN (1-9): A ({KODER[1]})", ".."),
    (f"GAMLA FÖRENINGEN ({LITEN}): BYTTA SKOLAN ({KODER[2]})", "."),
    (f"NYA FÖRENINGEN ({NY}): BYTTA SKOLAN ({KODER[2]})", 45),
]


def test_ufa_levels_are_parsed_from_the_right(tmp_path):
    fil = las_registerfil(ufafil(tmp_path, UFA))
    assert not fil.fel
    assert fil.datum == date(2024, 7, 1)
    assert fil.huvudman[GRUPP].namn == "FILOSOFISKA AB (SVB)"
    enhet = fil.enheter[KODER[1]]
    assert (enhet.namn, enhet.orgnr, enhet.skolformer) == ("S:T JÖRGEN (1-9): A", GRUPP, {"grundskola": ".."})


def test_a_code_under_two_huvudman_belongs_to_the_one_with_values(tmp_path):
    for kolumner in (UFA, UFA[::-1]):
        fil = las_registerfil(ufafil(tmp_path, kolumner))
        assert fil.enheter[KODER[2]].orgnr == NY
        assert any(KODER[2] in not_ for not_ in fil.noter)


@pytest.mark.parametrize(
    ("niva", "ord_"),
    [
        ("BARA ETT NAMN", "går inte att tolka"),
        ("X (2120002081): HUVUDMAN", "kontrollsiffra"),
        ("X (212000208): HUVUDMAN", "tio siffror"),
        ("X (2120002080): Y (1234567)", "åtta siffror"),
        (UFA[1][0], "finns redan"),
    ],
)
def test_a_bad_level_is_listed_with_its_cell(tmp_path, niva, ord_):
    fil = las_registerfil(ufafil(tmp_path, [*UFA, (niva, 5)]))
    assert [(fel.rad, fel.falt) for fel in fil.fel] == [(3, "cell H3")]
    assert ord_ in fil.fel[0].text


def test_ufa_with_two_lasar_or_none_is_refused(tmp_path):
    with pytest.raises(Filfel, match="Läsåret"):
        las_registerfil(ufafil(tmp_path, UFA, lasar="2024"))


def test_register_sheets_become_skolformer_and_forms(tmp_path):
    fil = las_registerfil(registerfil(tmp_path), datum=date(2020, 6, 1))
    assert fil.period == "2020"
    assert fil.enheter[KODER[0]].skolformer == {"grundskola": "61", "forskoleklass": "20"}
    assert fil.enheter[KODER[3]].skolformer == {"grundskola": "21"}
    assert fil.huvudman[LITEN].form == "stiftelse"
    assert fil.huvudman[LITEN].typ == "enskild"
    assert fil.huvudman[KOMMUN].skolformer == ("fritidshem", "grundskola")


def test_register_says_its_day_by_when_it_was_made(tmp_path):
    assert las_registerfil(registerfil(tmp_path)).datum == date.today()


def test_register_with_a_missing_column_or_a_bad_row(tmp_path):
    utan = [[k for k in REGISTER_RUBRIK if k != "SKOLENHETSKOD"]]
    with pytest.raises(Filfel, match="SKOLENHETSKOD"):
        las_registerfil(registerfil(tmp_path, Grundskola=utan))
    fel = [HUVUDMAN_RUBRIK, ["2120002081", "Kommunal", "", "J", "X", "Kommuner"]]
    fil = las_registerfil(registerfil(tmp_path, Huvudmän=fel))
    assert [(f.rad, f.falt) for f in fil.fel] == [(2, "bladet Huvudmän, ORGANISATIONSNR")]


def test_wrong_workbook_lists_what_can_be_read(tmp_path):
    with pytest.raises(Filfel, match=r"ingen känd registerfil.*Skolenhetsregistret"):
        las_registerfil(arbetsbok(tmp_path, {"Budget": [["a"]]}))


def test_forskolor(tmp_path):
    rader = ["x,7,2120002080,Åsens Förskola,Kommunal,Västerås,180,24", "y,8,7164221470,Hojten,Enskild,Ale,1440,"]
    fil = las_registerfil(forskolefil(tmp_path, rader))
    assert fil.enheter["F7"].kommun == "0180"
    assert fil.enheter["F7"].skolformer == {"forskola": "24"}
    assert fil.enheter["F8"].skolformer == {"forskola": ""}
    assert fil.huvudman[NY].namn == ""
    assert "odaterad" in fil.noter[0]


@pytest.mark.parametrize(
    ("rad", "falt"),
    [
        ("x,,2120002080,A,Kommunal,V,1980,1", "skolverkets_id"),
        ("x,1,2120002080,,Kommunal,V,1980,1", "Namn"),
        ("x,1,2120002080,A,Annan,V,1980,1", "Huvudman"),
        ("x,1,2120002080,A,Kommunal,V,X,1", "Kommunkod"),
        ("x,1,2120002080,A,Kommunal,V,1980,många", "Antal barn"),
        ("x,1,212000208,A,Kommunal,V,1980,1", "Organisationsnummer"),
    ],
)
def test_bad_forskola_rows(tmp_path, rad, falt):
    assert [fel.falt for fel in las_registerfil(forskolefil(tmp_path, [rad])).fel] == [falt]


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused_in_words(tmp_path_factory, data):
    fil = tmp_path_factory.mktemp("brus") / "fil.xlsx"
    fil.write_bytes(data)
    with pytest.raises(Filfel) as fel:
        las_registerfil(fil)
    assert str(fel.value).startswith("fil.xlsx")


REELLA = [
    ("skolverket-ufa/Underlag_for_analys.xlsx", "ufa", "2024/25", 669, 3767),
    ("skolverket-skolenhetsregister/Skolenhetsregistret.xlsx", "skolenhetsregister", "2020", 1132, 7484),
    ("forskola-enheter/Förskolor_rows.csv", "forskolor", "2024", 1589, 6334),
    (
        "skolverket-grundskola-skolenhet/Grundskola - Antal elever per årskurs 2025 Skolnivå.csv",
        "elever", "2025/26", 818, 4628,
    ),
    (
        "skolverket-grundskola-skolenhet/Grundskolan - Antal elever per årskurs 2009 Skolenhet.csv",
        "elever", "2009/10", 290, 3946,
    ),
]  # fmt: skip


@pytest.mark.parametrize(("fil", "slag", "period", "huvudman", "enheter"), REELLA)
def test_real_files(kallfil, fil, slag, period, huvudman, enheter):
    resultat = las_registerfil(kallfil(fil))
    assert not resultat.fel
    assert (resultat.slag.kod, resultat.period) == (slag, period)
    assert (len(resultat.huvudman), len(resultat.enheter)) == (huvudman, enheter)
