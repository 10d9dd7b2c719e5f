"""Skolverket's statistics export in every form it has had, on files the tests write themselves."""

from decimal import Decimal
from pathlib import Path

import pytest

from analysunderlag.kallor import Niva, Periodslag, las_kallfil
from analysunderlag.vardetyper import Vardetyp

from .exportfil import ALE, BORAS, NYCKLAR, SLUT, bok, export


def varden(fil: Path) -> dict[tuple[str, str], tuple[str, Vardetyp, Decimal | None]]:
    """Unit (or kommun) and code → the cell."""
    resultat = {}
    for v in las_kallfil(fil).varden():
        om = dict(v.avser)
        resultat[om.get("enhetskod") or om["kommunkod"], v.kod] = tuple(v.cell)
    return resultat


def test_a_csv_export_is_read_cell_by_cell(tmp_path: Path):
    kalla = las_kallfil(export(tmp_path))
    tabell = kalla.tabeller[0]

    assert (kalla.slag, kalla.utgivare, len(kalla.sha256)) == ("export", "Skolverket", 64)
    assert (tabell.titel, tabell.skolform) == ("Grundskola - Antal elever per årskurs", "grundskola")
    assert (tabell.period, tabell.periodslag, tabell.nivaer) == ("2024/25", Periodslag.LASAR, (Niva.SKOLENHET,))
    assert [n.namn for n in tabell.nycklar] == [
        "enhetsnamn", "enhetskod", "kommun", "kommunkod", "huvudmannatyp", "huvudman", "orgnr",
    ]  # fmt: skip
    assert [(k.plats, k.kod, k.namn) for k in tabell.kolumner] == [
        ("H", "gr_elever_antal", "Elever, årskurs 1-9"),
        ("I", "gr_elever_flickor", "Andel (%) flickor, årskurs 1-9"),
    ]
    assert [(v.rad, v.plats, *v.cell) for v in tabell.varden()] == [
        (7, "H", "1 197", Vardetyp.TAL, Decimal(1197)),
        (7, "I", "46,7", Vardetyp.TAL, Decimal("46.7")),
        (8, "H", "..", Vardetyp.SEKRETESS, None),
        (8, "I", "~100", Vardetyp.AVRUNDAD, None),
    ]
    assert kalla.radslag == {"data": 2, "rubrik": 4, "not": 2, "tom": 4, "oforklarad": 0}
    assert sum(kalla.radslag.values()) == 12
    assert (kalla.fel, kalla.varningar, kalla.matt_utan_kod) == ((), (), ())
    assert kalla.noter == (SLUT, "Elever; Antal elever den 15 oktober")


@pytest.mark.parametrize(
    "form",
    [
        {"bom": False},
        {"radslut": "\r\n"},
        {"sista": "", "efter": [";;;;;;;;", f"{SLUT};;;;;;;;", ";en not som börjar med semikolon;;;;;;;"]},
        {"noter": ["Endast kommunal huvudman", "", "Första raden; andra delen"]},
        {"namn": "vad_som_helst.xlsx"},
    ],
)
def test_the_same_values_however_the_file_was_saved(tmp_path: Path, form):
    (tmp_path / "a").mkdir()
    vantat = varden(export(tmp_path / "a"))

    kalla = las_kallfil(export(tmp_path, **form))

    assert varden(export(tmp_path, **form)) == vantat
    assert (kalla.fel, kalla.oforklarade) == ((), 0)


def test_group_headers_say_sex_or_measure(tmp_path: Path):
    nycklar = ["Kommun", "Kommun-kod", "Län", "Läns-kod", "Typ av huvudman"]
    ale = ["Ale", "1440", "Västra Götalands län", "14", "Samtliga"]
    kon = export(
        tmp_path,
        [[*ale, "217", "82,0", "228", "69,7"]],
        titel="Grundskola - Betyg årskurs 6, andel som fått godkänt betyg (A-E), per kön",
        grupp=["", "", "", "", "", "Flickor", "Flickor", "Pojkar", "Pojkar"],
        rubrik=[*nycklar, *["Antal elever", "Andel (%) elever som fått godkänt betyg i alla ämnen"] * 2],
    )
    prov = export(
        tmp_path,
        [[*ale, "Engelska", "333", "161"]],
        titel="Grundskola - Resultat nationella prov årskurs 9, provbetyg per kön - Engelska",
        grupp=["", "", "", "", "", "", "Antal elever med provbetyg A-F", "Antal elever med provbetyg A-F"],
        rubrik=[*nycklar, "Ämne", "Totalt", "Flickor"],
        namn="prov.csv",
    )

    kommun = (("huvudmannatyp", "Samtliga"), ("kommunkod", "1440"))
    assert [(v.kod, v.avser, v.niva, v.cell.ratext) for v in las_kallfil(kon).varden()] == [
        ("gr_ak6_elever", tuple(sorted((*kommun, ("kon", "flickor")))), Niva.KOMMUN, "217"),
        ("gr_ak6_alla", tuple(sorted((*kommun, ("kon", "flickor")))), Niva.KOMMUN, "82,0"),
        ("gr_ak6_elever", tuple(sorted((*kommun, ("kon", "pojkar")))), Niva.KOMMUN, "228"),
        ("gr_ak6_alla", tuple(sorted((*kommun, ("kon", "pojkar")))), Niva.KOMMUN, "69,7"),
    ]
    assert [(v.kod, dict(v.avser)["kon"], dict(v.avser)["amne"]) for v in las_kallfil(prov).varden()] == [
        ("gr_np9_elever", "samtliga", "Engelska"),
        ("gr_np9_elever", "flickor", "Engelska"),
    ]


def test_columns_that_are_lasar_and_measures_that_are_rows(tmp_path: Path):
    amnen = export(
        tmp_path,
        [["Ale", "1440", "Västra Götalands län", "14", "Enskild", "Bild", "100,0", "."]],
        titel="Grundskola - Jämförelse av ämnesbetyg över tid",
        rubrik=[
            *["Kommun", "Kommunkod", "Län", "Länskod", "Typ av huvudman"],
            *["Andel (%) elever som fått godkänt betyg i respektive ämne", "2024/25", "2023/24"],
        ],
    )
    rader: list[list[object]] = [
        [],
        ["Grundskola - Jämförelse av betygsresultat över tid"],
        ["Typ av huvudman: Kommunal"],
        ["Valt läsår: 2024/25"],
        [],
        ["Kommun", "Kommunkod", "Län", "Länskod", "Uppgift", "2024/25", "2023/24"],
        ["Ale", "1440", "Västra Götalands län", "14", "Totalt antal elever årskurs 9", 409, 369],
        ["Ale", "1440", "Västra Götalands län", "14", "Genomsnittligt meritvärde (17 ämnen)", 223.7, ".."],
        ["Ale", "1440", "Västra Götalands län", "14", "Något nytt", 1, 2],
    ]
    tid = las_kallfil(bok(tmp_path, {"Kommunal": rader, "Rapportbeskrivning och def.": [[SLUT], ["* Not"]]}))

    assert [(v.kod, v.period, dict(v.avser)["amne"], v.cell.ratext) for v in las_kallfil(amnen).varden()] == [
        ("gr_ak9_amne_andel", "2024/25", "Bild", "100,0"),
        ("gr_ak9_amne_andel", "2023/24", "Bild", "."),
    ]
    assert [(v.kod, v.period, dict(v.avser)["huvudmannatyp"], v.cell.ratext) for v in tid.varden()][:4] == [
        ("gr_ak9_elever", "2024/25", "Kommunal", "409"),
        ("gr_ak9_elever", "2023/24", "Kommunal", "369"),
        ("gr_merit", "2024/25", "Kommunal", "223.7"),
        ("gr_merit", "2023/24", "Kommunal", ".."),
    ]
    assert tid.matt_utan_kod == ("Något nytt",)
    assert tid.tabeller[0].perioder == ("2023/24", "2024/25")
    assert tid.radslag == {"data": 3, "rubrik": 4, "not": 2, "tom": 2, "oforklarad": 0}


def test_a_workbook_with_a_sheet_a_program_and_merged_group_header(tmp_path: Path):
    grupp = "Andel elever med minst betyget E i gymnasiegemensamma kurser samt Gymnasiearbete"

    def blad(program: str, antal: object) -> list[list[object]]:
        return [
            [],
            ["Gymnasieskola - Avgångselever, nationella program (fr.o.m. 2013/14)"],
            [program],
            ["Valt läsår: 2022/23"],
            ["", "", "", "", "", "", "", "", grupp],
            [*NYCKLAR, "Totalt antal", "Eng 5", "Ma 1"],
            [*ALE, antal, 97.9, "."],
        ]

    fil = bok(
        tmp_path, {"Ekonomi": blad("Ekonomiprogrammet", 35), "Teknik": blad("Teknikprogrammet", "..")}, slagna="I5:J5"
    )
    kalla = las_kallfil(fil)

    assert [dict(t.avser)["program"] for t in kalla.tabeller] == ["Ekonomiprogrammet", "Teknikprogrammet"]
    assert [(v.kod, dict(v.avser).get("kurs", ""), v.plats, v.rad, *v.cell) for v in kalla.tabeller[0].varden()] == [
        ("gy_avgang_elever", "", "H", 7, "35", Vardetyp.TAL, Decimal(35)),
        ("gy_avgang_minst_e", "eng 5", "I", 7, "97.9", Vardetyp.TAL, Decimal("97.9")),
        ("gy_avgang_minst_e", "ma 1", "J", 7, ".", Vardetyp.SAKNAS, None),
    ]
    assert kalla.matt_utan_kod == ("Ma 1",)  # the second sheet's group header stands over one column only
    assert kalla.fil == "fil.xlsx"
    assert kalla.tabeller[1].fil == "fil.xlsx, bladet ”Teknik”"


def test_old_codes_missing_orgnr_lost_zeros_and_kommunalforbund(tmp_path: Path):
    gammal = [*ALE[:1], "123456789", "Ale", "604", "Enskild", "", ""]
    kalla = las_kallfil(export(tmp_path, [[*gammal, "1", "2"], [*BORAS, "3", "-"]]))
    kostnad = export(
        tmp_path,
        [
            ["Ale", "1440", "Västra Götalands län", "14", "Kommunal", "31600", "-600"],
            ["Jämtlands Gymnasieförbund", "", "", "", "Kommunal", "497356", "."],
            ["Lapplands Kommunalförbund", "", "", "", "Kommunal", "189033", "5 600"],
        ],
        titel="Gymnasieskola - Kostnader per kommun",
        period="Valt år: 2022",
        noter=["Endast kommunal huvudman"],
        rubrik=["Kommun", "Kommun-kod", "Län", "Läns-kod", "Typ av huvudman", "Totalt", "Måltider per elev"],
        namn="kostnad.csv",
    )

    assert dict(next(kalla.varden()).avser) == {
        "enhetskod": "123456789", "kommunkod": "0604", "huvudmannatyp": "Enskild", "orgnr": "",
    }  # fmt: skip
    forbund = las_kallfil(kostnad)
    assert forbund.fel == ()
    assert [(t.period, t.periodslag) for t in forbund.tabeller] == [("2022", Periodslag.AR)]
    assert [(v.niva, dict(v.avser).get("namn", ""), v.cell.varde) for v in forbund.varden()] == [
        (Niva.KOMMUN, "", Decimal(31600)),
        (Niva.KOMMUN, "", Decimal(-600)),
        (Niva.HUVUDMAN, "Jämtlands Gymnasieförbund", Decimal(497356)),
        (Niva.HUVUDMAN, "Jämtlands Gymnasieförbund", None),
        (Niva.HUVUDMAN, "Lapplands Kommunalförbund", Decimal(189033)),
        (Niva.HUVUDMAN, "Lapplands Kommunalförbund", Decimal(5600)),
    ]
    assert "Endast kommunal huvudman" in forbund.noter


def test_termin_and_named_groups(tmp_path: Path):
    fil = export(
        tmp_path,
        [[*ALE, "Engelska 5", "64", "16"]],
        titel="Gymnasieskola - Relationen mellan betyg och nationella prov",
        period="Vald termin: VT23",
        rubrik=[*NYCKLAR, "Prov", "Antal elever", "Antal män"],
        efter=[],
    )
    kalla = las_kallfil(fil)

    assert (kalla.tabeller[0].period, kalla.tabeller[0].periodslag) == ("VT23", Periodslag.TERMIN)
    assert [(v.kod, dict(v.avser).get("kon")) for v in kalla.varden()] == [
        ("gy_diff_elever", None),
        ("gy_diff_elever", "man"),
    ]
    assert [str(v) for v in kalla.varningar] == [
        "fil.csv, rad 7: Filen slutar utan Skolverkets rapportbeskrivning. Den kan vara avklippt."
    ]


def test_rows_are_accounted_for_one_by_one(tmp_path: Path):
    """A row that is cut, shifted or outside the table is not explained, and its values are not read."""
    forskjuten = [*ALE[:2], *ALE[3:], "1", "2", "3"]
    fil = export(
        tmp_path,
        [[*ALE, "1", "2"], [*BORAS, "3"], forskjuten],
        efter=["", SLUT, ";".join([*BORAS, "5", "6"]) + ";"],
    )
    kalla = las_kallfil(fil)

    assert kalla.radslag == {"data": 1, "rubrik": 4, "not": 1, "tom": 3, "oforklarad": 3}
    assert [v.cell.ratext for v in kalla.varden()] == ["1", "2"]
    assert [str(f) for f in kalla.fel] == [
        "fil.csv, rad 8, kolumn I (cell I8): Raden har 9 fält men rubriken har 10. Filen kan vara avklippt.",
        "fil.csv, rad 9, kolumn D (cell D9): Kommun-kod: ”Kommunal” är inte en möjlig kommunkod. "
        "Raden kan vara förskjuten.",
        "fil.csv, rad 12, kolumn A (cell A12): Raden ser ut som data men står efter tabellens slut (en tom rad).",
    ]
