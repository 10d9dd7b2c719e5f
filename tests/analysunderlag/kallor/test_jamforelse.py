"""Two files with the same facts: equal values agree, every difference is reported."""

from pathlib import Path

from analysunderlag.kallor import las_kallfil
from analysunderlag.kallor.jamforelse import jamfor

from .exportfil import ALE, BORAS, MATT, NYCKLAR, bok, export


def test_two_savings_of_one_export_agree(tmp_path: Path):
    forsta = las_kallfil(export(tmp_path, [[*ALE, "1 197", "88,0"], [*BORAS, "..", "~100"]], namn="a.csv"))
    andra = export(
        tmp_path, [[*BORAS, "..", "~100"], [*ALE, "1197", "88"]], bom=False, radslut="\r\n", sista="", namn="b.csv"
    )
    tredje = bok(
        tmp_path,
        {
            "Statistik": [
                ["Grundskola - Antal elever per årskurs"],
                ["Valt läsår: 2024/25"],
                [*NYCKLAR, *MATT],
                [*ALE, 1197, 88],
                [*BORAS, "..", "~100"],
            ]
        },
    )

    for annan in (andra, tredje):
        resultat = jamfor(forsta, las_kallfil(annan))
        assert (resultat.lika, resultat.konflikter, resultat.bara_forsta, resultat.bara_andra) == (4, (), (), ())


def test_a_conflict_names_both_places(tmp_path: Path):
    forsta = las_kallfil(export(tmp_path, [[*ALE, "10", "."], [*BORAS, "1", "2"]], namn="a.csv"))
    andra = las_kallfil(export(tmp_path, [[*ALE, "11", ".."]], namn="b.csv"))

    resultat = jamfor(forsta, andra)

    assert resultat.lika == 0
    vem = "enhetskod 72616393, huvudmannatyp Kommunal, kommunkod 1440, orgnr 2120001439, 2024/25"
    assert [str(k) for k in resultat.konflikter] == [
        f"Elever, årskurs 1-9 ({vem}): a.csv, rad 7, kolumn H har ”10” och b.csv, rad 7, kolumn H har ”11”.",
        f"Andel (%) flickor, årskurs 1-9 ({vem}): a.csv, rad 7, kolumn I har ”.” och b.csv, rad 7, kolumn I har ”..”.",
    ]
    assert [v.cell.ratext for v in resultat.bara_forsta] == ["1", "2"]
    assert resultat.bara_andra == ()


def test_a_file_in_conflict_with_itself(tmp_path: Path):
    forsta = las_kallfil(export(tmp_path, [[*ALE, "10", "1"], [*ALE, "10", "2"]]))

    assert [k.annan.rad for k in jamfor(forsta, forsta).konflikter] == [8, 8]


def test_another_lasar_is_another_fact(tmp_path: Path):
    forsta = las_kallfil(export(tmp_path, namn="a.csv"))
    andra = las_kallfil(export(tmp_path, period="Valt läsår: 2023/24", namn="b.csv"))

    resultat = jamfor(forsta, andra)

    assert (resultat.lika, len(resultat.bara_forsta), len(resultat.bara_andra)) == (0, 4, 4)
