"""The sources that are no export of Skolverket's: register, API, förskolor, Kolada, Skolenkäten, riket, UFA."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from analysunderlag.kallor import Kallfil, Niva, Periodslag, las_kallfil
from analysunderlag.vardetyper import Vardetyp

from ..ufabok import GRUNDSKOLA, KODER, Ufabok
from .exportfil import bok


def fel(kalla: Kallfil) -> list[str]:
    return [str(f) for f in kalla.fel]


def skriv(mapp: Path, text: str, namn: str = "fil.txt") -> Path:
    (mapp / namn).write_text(text, encoding="utf-8")
    return mapp / namn


# Skolenhetsregistret ------------------------------------------------------------------------------------------------

GY = [
    *["HUVUDMANNATYP", "ORGANISATIONSNR", "LÄN", "KOMMUN", "SKOLENHETSKOD", "NAMN", "HUVUDMANS NAMN", "REKTORS NAMN"],
    *["EKONOMIPROGRAMMET", "TEKNIKPROGRAMMET", "ELEVER EKONOMI", "ELEVER TOTALT", "INRIKTNING"],
]
HUVUDMAN = ["ORGANISATIONSNR", "HUVUDMANNATYP", "GRUNDSKOLA", "NAMN", "JURIDISK FORM"]


def register(mapp: Path, *rader: list[object]) -> Path:
    huvudman: list[list[object]] = [[*HUVUDMAN], ["2120001439", "Kommunal       ", "J", "ALE KOMMUN", "Kommuner"]]
    return bok(mapp, {"Gymnasieskola": [[*GY], *rader], "Huvudmän": huvudman})


ENHET: list[object] = ["Kommunal", "2120001439", "14", "1440", "17221836", "Ale gymnasium", "ALE KOMMUN", ""]


def test_the_register_has_counts_and_the_day_it_was_made(tmp_path: Path):
    kalla = las_kallfil(register(tmp_path, [*ENHET, "J", "N", 70, 73, "Allmän"]))
    gy, huvudman = kalla.tabeller

    assert (kalla.slag, fel(kalla), kalla.varningar) == ("skolenhetsregister", [], ())
    assert (gy.skolform, gy.periodslag, len(gy.period)) == ("gymnasieskola", Periodslag.DAG, 10)
    assert [(v.kod, dict(v.avser).get("program"), v.cell.varde, v.niva) for v in gy.varden()] == [
        ("reg_gy_elever_program", "ekonomi", Decimal(70), Niva.SKOLENHET),
        ("reg_gy_elever", None, Decimal(73), Niva.SKOLENHET),
    ]
    assert (huvudman.nivaer, huvudman.celler, huvudman.rader[0].nycklar[:2]) == (
        (Niva.HUVUDMAN,), 0, ("2120001439", "Kommunal"),
    )  # fmt: skip
    assert kalla.radslag == {"data": 2, "rubrik": 2, "not": 0, "tom": 0, "oforklarad": 0}


def test_a_row_of_the_register_that_is_one_step_off_is_mended_and_said(tmp_path: Path):
    hel = [*ENHET, "J", "N", 70, 73, "Allmän"]
    annan = [*ENHET[:4], "20752831", *ENHET[5:]]
    kalla = las_kallfil(register(tmp_path, hel, [*annan, "Andra namnet", "N", "J", 0, 5, "x"]))

    assert fel(kalla) == []
    assert [str(v) for v in kalla.varningar] == [
        "fil.xlsx, bladet ”Gymnasieskola”, rad 3: Raden är förskjuten ett steg från kolumn I och läses utan den cellen."
    ]
    assert [v.cell.varde for v in kalla.tabeller[0].varden()] == [70, 73, 0, 5]


# The API ------------------------------------------------------------------------------------------------------------

URL = "https://api.skolverket.se/planned-educations/v4/school-units"


def svar(kropp: dict[str, object], url: str, status: str = "OK") -> str:
    return json.dumps({"url": url, "response": {"status": status, "message": "", "body": kropp}}) + "\n"


def cell(varde: str | None, slag: str = "EXISTS", period: str | None = "2024/25") -> dict[str, str | None]:
    return {"value": varde, "valueType": slag, "timePeriod": period}


def statistik(kod: str = "10017830", **falt: object) -> str:
    return svar({"schoolUnit": kod, "docLinks": None, **falt, "_links": {}}, f"{URL}/{kod}/statistics/gr")


TOLV_FYRA = (Vardetyp.TAL, Decimal("12.4"))


def test_answers_of_the_api_with_every_kind_of_value(tmp_path: Path):
    text = statistik(
        certifiedTeachersQuota=[
            cell("83,0", period="2025/26"),
            cell("*", "TEACHERS_EXCLUDED_DUE_TO_NO_REQUIRED_LEGITIMATION"),
        ],
        averageResultNationalTestsSubjectSVE9thGrade=[],
        ratioOfPupilsIn6thGradeWithAllSubjectsPassed=[cell(None, "MISSING", None)],
        ratioOfPupilsIn9thGradeWithAllSubjectsPassed=[cell("~100", "ROUNDED_OFF_DUE_TO_FEW_PUPILS_NOT_ELIGIBLE")],
        averageGradesMeritRating9thGrade=[cell("..", "OMITTED_DUE_TO_BASED_ON_FEW_PUPILS")],
        totalNumberOfPupils=[cell("cirka 210")],
        averageResultNationalTestsSubjectMA6thGrade=[cell("12,4")],
    )
    kalla = las_kallfil(skriv(tmp_path, text + statistik("20017830", somethingNew=[cell("1")])))

    assert fel(kalla) == []
    assert [(v.kod, v.period, v.rad, v.plats, *v.cell) for v in kalla.varden()][:7] == [
        ("gr_leg", "2025/26", 1, "certifiedTeachersQuota", "83,0", Vardetyp.TAL, Decimal("83.0")),
        ("gr_leg", "2024/25", 1, "certifiedTeachersQuota", "*", Vardetyp.EJ_TILLAMPLIGT, None),
        ("gr_ak6_alla", "", 1, "ratioOfPupilsIn6thGradeWithAllSubjectsPassed", "", Vardetyp.SAKNAS, None),
        ("gr_ak9_alla", "2024/25", 1, "ratioOfPupilsIn9thGradeWithAllSubjectsPassed", "~100", Vardetyp.AVRUNDAD, None),
        ("gr_merit", "2024/25", 1, "averageGradesMeritRating9thGrade", "..", Vardetyp.SEKRETESS, None),
        ("gr_api_elever", "2024/25", 1, "totalNumberOfPupils", "cirka 210", Vardetyp.TAL, Decimal(210)),
        (
            "gr_np6_ma",
            "2024/25",
            1,
            "averageResultNationalTestsSubjectMA6thGrade",
            "12,4",
            Vardetyp.TAL,
            Decimal("12.4"),
        ),
    ]
    assert (kalla.celler, sum(kalla.antal_per_typ().values())) == (8, 8)
    assert kalla.radslag == {"data": 2, "rubrik": 0, "not": 0, "tom": 0, "oforklarad": 0}
    assert kalla.matt_utan_kod == ("somethingNew",)


@pytest.mark.parametrize(
    ("falt", "text"),
    [
        ([cell("..")], "Värdet ”..” stämmer inte med sitt slag EXISTS."),
        ([cell("1", "NYTT")], "Värdets slag ”NYTT” är okänt."),
        ([cell("1,2,3")], "Talet ”1,2,3” har mer än ett decimalkomma."),
        ([cell("1"), cell("2")], "Värdet för 2024/25 finns två gånger."),
        ([cell("1", period="hösten")], "”hösten” är inget läsår."),
        (["1"], "Värdet är inte ett objekt med value och valueType."),
    ],
)
def test_a_value_of_the_api_that_cannot_be_trusted(tmp_path: Path, falt, text: str):
    kalla = las_kallfil(skriv(tmp_path, statistik(certifiedTeachersQuota=falt)))

    assert fel(kalla) == [f"fil.txt, rad 1, kolumn certifiedTeachersQuota: {text}"]
    assert kalla.celler == kalla.avvisade + sum(kalla.antal_per_typ().values())


def test_answers_that_are_cut_refused_or_double(tmp_path: Path):
    text = statistik() + statistik() + svar({}, f"{URL}/1/statistics/gr", "ERROR") + statistik("3")[:40] + "\n"
    kalla = las_kallfil(skriv(tmp_path, text))

    assert fel(kalla) == [
        "fil.txt, rad 2, kolumn code: Nyckeln 10017830 finns redan på rad 1.",
        "fil.txt, rad 3, kolumn status: API:et svarade inte med uppgifter utan med ”ERROR”.",
        "fil.txt, rad 4: Raden är inget helt svar från API:et. Filen kan vara avklippt.",
    ]
    assert (kalla.radslag["data"], kalla.oforklarade) == (2, 2)


def test_units_and_pages_of_units(tmp_path: Path):
    enhet = {
        "code": "10035236", "name": "Skolan", "geographicalAreaCode": "0136", "principalOrganizerType": "Fristående",
    }  # fmt: skip
    detalj = svar({**enhet, "organisationRegistryNumber": "2120000084"}, f"{URL}/10035236")
    lista = {"_embedded": {"listedSchoolUnits": [{**enhet, "studentsPerTeacherQuota": v} for v in (None,)]}}
    sida = las_kallfil(skriv(tmp_path, svar(lista, f"{URL}?page=0"), "b.txt"))
    kalla = las_kallfil(skriv(tmp_path, detalj))

    assert [n.namn for n in kalla.tabeller[0].nycklar] == [
        "enhetsnamn",
        "enhetskod",
        "kommunkod",
        "huvudmannatyp",
        "orgnr",
    ]
    assert (kalla.celler, kalla.tabeller[0].rader[0].nycklar) == (
        0, ("Skolan", "10035236", "0136", "Fristående", "2120000084"),
    )  # fmt: skip
    assert [(v.kod, v.cell.typ) for v in sida.varden()] == [("api_elever_per_larare", Vardetyp.SAKNAS)]


def test_units_and_fields_that_are_not_as_expected(tmp_path: Path):
    utan_namn = svar({"code": "10035236", "organisationRegistryNumber": "2120000084"}, f"{URL}/10035236")
    utan_kod = svar({"name": "Skolan"}, f"{URL}/2")
    sida = svar({"_embedded": {"listedSchoolUnits": None}}, f"{URL}?page=0")
    med_namn = svar({"code": "20035236", "name": "B"}, f"{URL}/20035236")
    okant = statistik(certifiedTeachersQuota=[cell("1")], nytt="text")
    kalla = las_kallfil(skriv(tmp_path, utan_namn + utan_kod + sida + med_namn + okant))

    assert [rad.nycklar for rad in kalla.tabeller[0].rader] == [("10035236", "2120000084", ""), ("20035236", "", "B")]
    assert fel(kalla) == [
        "fil.txt, rad 2, kolumn code: Skolenhetens kod saknas.",
        "fil.txt, rad 3, kolumn code: Skolenhetens kod saknas.",
        "fil.txt, rad 5, kolumn nytt: Fältet är okänt och inte en lista med värden.",
    ]
    assert (kalla.radslag["data"], kalla.oforklarade, kalla.celler, list(kalla.varden())) == (2, 3, 0, [])


# Förskolor and Kolada -----------------------------------------------------------------------------------------------

FORSKOLOR = "id,skolverkets_id,Organisationsnummer,Namn,Huvudman,Kommun,Kommunkod,Antal barn,Personaltäthet\r\n"


def test_the_compilation_of_forskolor(tmp_path: Path):
    rader = 'a-1,238459,2120001157,"Åhus, förskola",Kommunal,Stockholm,180,52,5.10\r\n'
    rader += "b-2,2,5560000001,B,Enskild,Ale,1440,,x\r\n"
    kalla = las_kallfil(skriv(tmp_path, FORSKOLOR + rader))

    assert [(v.kod, dict(v.avser)["kommunkod"], v.niva, *v.cell) for v in kalla.varden()] == [
        ("fs_barn", "0180", Niva.SKOLENHET, "52", Vardetyp.TAL, Decimal(52)),
        ("fs_barn_tj", "0180", Niva.SKOLENHET, "5.10", Vardetyp.TAL, Decimal("5.10")),
        ("fs_barn", "1440", Niva.SKOLENHET, "", Vardetyp.TOM, None),
    ]
    assert fel(kalla) == [
        "fil.txt, rad 3, kolumn I (cell I3): Okänt tecken ”x”. Kända tecken: .  ..  ...  …  -  ~100  * eller tom cell."
    ]
    assert [str(v) for v in kalla.varningar] == ["fil.txt, rad 1: Filen säger inte vilken tid den gäller."]
    assert "inte officiell statistik" in kalla.noter[0]


KOLADA = "kpi,municipality_id,year,count,gender,status,value,municipality,municipality_type\n"


def test_kolada_has_measure_and_year_on_each_row(tmp_path: Path):
    rader = [
        "N17461,0114,2014,1,T,,25.25,Upplands Väsby,K",
        "N17461,0114,2015,1,K,Privacy,,Upplands Väsby,K",
        "N17461,0000,2015,1,M,Missing,,Riket,L",
        "N99999,0001,2015,1,T,Not applicable,,Region,L",
        "N17461,0114,2016,1,T,Missing,3.0,Upplands Väsby,K",
        "N17461,0114,2014,1,T,,26,Upplands Väsby,K",
    ]
    kalla = las_kallfil(skriv(tmp_path, KOLADA + "\n".join(rader) + "\n"))

    assert [(v.kod, v.period, dict(v.avser)["kon"], v.niva, v.cell.ratext, v.cell.typ) for v in kalla.varden()][:4] == [
        ("gy_exam4_hemkommun", "2014", "samtliga", Niva.KOMMUN, "25.25", Vardetyp.TAL),
        ("gy_exam4_hemkommun", "2015", "kvinnor", Niva.KOMMUN, "Privacy", Vardetyp.SEKRETESS),
        ("gy_exam4_hemkommun", "2015", "man", Niva.RIKET, "Missing", Vardetyp.SAKNAS),
        ("", "2015", "samtliga", Niva.HUVUDMAN, "Not applicable", Vardetyp.EJ_TILLAMPLIGT),
    ]
    assert kalla.matt_utan_kod == ("N99999",)
    assert fel(kalla) == [
        "fil.txt, rad 6, kolumn G (cell G6): Okänt tecken ”Missing 3.0”. "
        "Kända tecken: Missing  Privacy  Not applicable eller tom cell.",
        "fil.txt, rad 7, kolumn A (cell A7): Nyckeln N17461, 0114, 2014, samtliga finns redan på rad 2.",
    ]


def test_definitions_and_kommuner_of_kolada_have_no_values(tmp_path: Path):
    kpi = las_kallfil(
        skriv(tmp_path, 'id,title,description,operating_area\nN02300,"Elever, andel (%)",Text,Grundskola\n')
    )
    kommuner = las_kallfil(skriv(tmp_path, "id,title,type\n1440,Ale,K\n0000,Riket,L\n"))

    assert (kpi.celler, kpi.tabeller[0].nivaer, kpi.varningar, kpi.matt_utan_kod) == (0, (), (), ())
    assert kommuner.tabeller[0].nivaer == (Niva.KOMMUN, Niva.RIKET)


# Skolenkäten --------------------------------------------------------------------------------------------------------


def test_skolenkaten_has_three_header_rows_and_signs_of_its_own(tmp_path: Path):
    nycklar = [
        "Orgnummer",
        "Huvudman",
        "Kommun",
        "Skolenhetskod",
        "Skolenhet",
        "Antal i gruppen",
        "Antal",
        "Svarsfrekvens",
    ]
    tomt, titel = [""] * 7, "Skolenkäten 2022 - Elever årskurs 8"
    resultat: list[list[object]] = [
        [
            titel,
            *tomt,
            "9. Trygghet",
            "Känner du dig trygg i skolan?",
            "",
            "",
            "Ny fråga?",
        ],
        [*nycklar, "", "", "Alltid", "", ""],
        ["", *tomt, "Index", "Medelvärde", "Antal", "Andel", "Medelvärde"],
        ["", "Samtliga deltagande skolor", "", "", "", 100, 80, 0.8, 6.9, 7.1, 70, 0.5, 1],
        ["", "Samtliga deltagande skolor - Kvinna", "", "", "", "-", 40, "-", 6.8, 7, 35, 0.5, 1],
        [2120000019, "Upplands Väsby kommun", "", "", "", 50, 40, 0.8, 6.1, 6.2, "*", "-", 1],
        [2120000019, "Upplands Väsby kommun", "Upplands Väsby", 99375199, "Skolan", 9, 8, 0.9, "-", "", "**", "?", 1],
    ]
    kon: list[list[object]] = [
        [titel, *tomt, "9. Trygghet", ""],
        [*nycklar, "Totalt", "Flicka"],
        ["", *tomt, "Index", "Index"],
        [2120000019, "Upplands Väsby kommun", "", "", "", 50, 40, 0.8, 6.1, 5.9],
    ]
    kalla = las_kallfil(
        bok(tmp_path, {"Elever": resultat, "Kön": kon, "Förklaring": [["Tolkningsstöd för"], [], ["Not"]]})
    )
    varden = list(kalla.tabeller[0].varden())

    assert (kalla.utgivare, kalla.tabeller[0].period, kalla.tabeller[0].periodslag) == (
        "Skolinspektionen", "2022", Periodslag.AR,
    )  # fmt: skip
    assert [(v.kod, dict(v.avser).get("svar"), v.cell.ratext) for v in varden[3:8]] == [
        ("enkat8_trygghet", None, "6.9"),
        ("enkat8_trygghet_trygg", None, "7.1"),
        ("enkat8_trygghet_trygg_antal", "Alltid", "70"),
        ("enkat8_trygghet_trygg_andel", "Alltid", "0.5"),
        ("", None, "1"),
    ]
    assert [rad.niva for rad in kalla.tabeller[0].rader] == [Niva.RIKET, Niva.RIKET, Niva.HUVUDMAN, Niva.SKOLENHET]
    assert [v.cell.typ for v in varden[21:23]] == [Vardetyp.SEKRETESS, Vardetyp.EJ_REDOVISAD]
    assert dict(varden[-1].avser)["orgnr"] == "2120000019"
    assert [(v.kod, dict(v.avser)["kon"]) for v in list(kalla.tabeller[1].varden())[-2:]] == [
        ("enkat8_trygghet", "samtliga"),
        ("enkat8_trygghet", "flickor"),
    ]
    assert kalla.matt_utan_kod == ("Ny fråga? / Medelvärde",)
    assert fel(kalla) == [
        "fil.xlsx, bladet ”Elever”, rad 7, kolumn L (cell L7): Okänt tecken ”?”. "
        "Kända tecken: -  *  **  *** eller tom cell."
    ]
    assert kalla.radslag == {"data": 5, "rubrik": 6, "not": 2, "tom": 1, "oforklarad": 0}


# Riket --------------------------------------------------------------------------------------------------------------


def test_a_workbook_of_riket_has_lasar_and_groups(tmp_path: Path):
    rader: list[list[object]] = [
        ["Grundskolan – Betyg och Prov – Riksnivå"],
        ["Tabell 1A: Elever som avslutat årskurs 9 läsåren 2021/22–2022/23"],
        [],
        ["Läsår\nHuvudman\nBakgrund", "Elever som avslutat åk 9", "", "", ""],
        ["", "Totalt", "Flickor", "därav elever", ""],
        ["", "", "", "med slutbetyg1", ""],
        ["", "", "", "Totalt", "Flickor"],
        ["2021/22", 120525, 58513, 119891, 58207],
        ["2022/23", 121369, 59043, 120742, "x"],
        ["därav"],
        ["Enskild", 25165, 12565, 24751, 12340],
        ["därav"],
        ["Waldorf", 630, "..", ".", 297],
        ["Föräldrarnas högsta utbildning2"],
        ["Eftergymnasial utbildning", 1, 2, 3, 4],
    ]
    fil = bok(tmp_path, {"Tabell 1A": rader, "Definitioner": [["1 Fotnot"]]}, slagna="B4:E4")
    kalla = las_kallfil(fil)

    def om(v) -> tuple[str, str, str, str]:
        avser = dict(v.avser)
        return v.period, avser["grupp"], avser["undergrupp"], avser["kon"]

    varden = [(v.kod, *om(v), v.cell.ratext) for v in kalla.varden()]
    assert varden[:2] == [
        ("gr_ak9_avslutat", "2021/22", "", "", "samtliga", "120525"),
        ("gr_ak9_avslutat", "2021/22", "", "", "flickor", "58513"),
    ]
    assert ("gr_ak9_avslutat", "2022/23", "Enskild", "", "samtliga", "25165") in varden
    assert ("gr_ak9_avslutat", "2022/23", "Enskild", "Waldorf", "flickor", "..") in varden
    assert ("gr_ak9_avslutat", "2022/23", "Eftergymnasial utbildning", "", "flickor", "2") in varden
    assert kalla.radslag == {"data": 5, "rubrik": 9, "not": 1, "tom": 1, "oforklarad": 0}
    assert fel(kalla) == [
        "fil.xlsx, bladet ”Tabell 1A”, rad 9, kolumn E (cell E9): Okänt tecken ”x”. "
        "Kända tecken: .  ..  ...  …  -  ~100  * eller tom cell."
    ]


# The national table -------------------------------------------------------------------------------------------------


def test_ufa_is_read_by_its_own_reader_and_shown_in_our_form(tmp_path: Path):
    kalla = las_kallfil(Ufabok().hela(1.5).satt(1, 2, "..").spara(tmp_path))
    varden = list(kalla.varden())

    assert (kalla.slag, kalla.celler, len(varden), kalla.tabeller[0].nivaer) == (
        "ufa", 147, 147, (Niva.SKOLENHET, Niva.HUVUDMAN, Niva.RIKET),
    )  # fmt: skip
    assert [(v.kod, v.niva, dict(v.avser)["enhetskod"], v.cell.typ) for v in varden[3:6]] == [
        (KODER[GRUNDSKOLA[1]], Niva.RIKET, "", Vardetyp.TAL),
        (KODER[GRUNDSKOLA[1]], Niva.HUVUDMAN, "", Vardetyp.TAL),
        (KODER[GRUNDSKOLA[1]], Niva.SKOLENHET, "12345678", Vardetyp.SEKRETESS),
    ]
    assert kalla.radslag == {"data": 49, "rubrik": 3, "not": 1, "tom": 2, "oforklarad": 0}


def test_a_measure_that_ufa_does_not_know_is_not_explained(tmp_path: Path):
    bok_ = Ufabok().hela(1)
    bok_.matt[4] = ("Personal: Något nytt", bok_.matt[4][1])
    kalla = las_kallfil(bok_.spara(tmp_path))

    assert kalla.oforklarade == 1
    assert "rad 9, kolumn A (cell A9): Måttet ”Personal: Något nytt” är okänt." in fel(kalla)[0]
