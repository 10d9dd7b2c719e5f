"""From source files to the underlag of every skolform: what is published, what we compute, what is missing and why."""

from decimal import Decimal as D
from pathlib import Path

import pytest

from analysunderlag.bygge import json_, pdf
from analysunderlag.bygge.utgava import Utgava
from analysunderlag.bygge.xlsx import bygg_bok
from analysunderlag.innehall import Matt, Skolformsdel, Underlagsinnehall, fran_json, till_json
from analysunderlag.models import Fordelningsrad, Harlettvarde, Kallcell
from analysunderlag.services import release as releaser
from analysunderlag.services import statistik, underlagsindata
from analysunderlag.services.kvalitetssystem import ladda_kvalitetssystem
from analysunderlag.services.underlagshinder import hinder
from analysunderlag.vardetyper import Vardetyp
from huvudman.models import Huvudman, HuvudmanSkolform
from tests.analysunderlag.kallor.exportfil import NYCKLAR, bok, export
from tests.analysunderlag.test_underlag_luckor import sidtext
from tests.analysunderlag.underlagsvarld import skapa_statistik
from tests.factories import skapa_huvudman

pytestmark = pytest.mark.django_db
AVGANG = [
    "Totalt antal",
    "Andel (%) med examen",
    "GBP för elever med examen eller studiebevis",
    "Andel (%) med grundl. behörighet",
]
FS_RUBRIK = (
    "id,skolverkets_id,Organisationsnummer,Namn,Huvudman,Kommun,Kommunkod,Adress,Postnummer,Antal barn,"
    'Antal barngrupper,"Antal barn per grupp, snitt",Antal heltidstjänster,Andel med förskollärarexamen,'
    "Andel med förskollärarlegitimation,Personaltäthet,Latitud,Longitud,x_sweref,y_sweref,geo_point"
)


def skola(huvudman: Huvudman, nr: int) -> list[object]:
    return [f"Skola {nr}", f"5000000{nr}", "Ale", "1440", "Kommunal", huvudman.namn, huvudman.nyckel]


def avgangselever(mapp: Path, rader: list[list[object]], lasar: str = "2022/23") -> Path:
    blad: list[list[object]] = [
        ["Gymnasieskola - Avgångselever, nationella program (fr.o.m. 2013/14)"], ["Nationella program"],
        [f"Valt läsår: {lasar}"], [""], [*NYCKLAR, *AVGANG], *rader,
    ]  # fmt: skip
    return bok(mapp, {"Nationella program": blad}, namn=f"avgang {lasar[:4]}.xlsx")


def forskolor(mapp: Path, rader: list[str]) -> Path:
    fil = mapp / "forskolor.csv"
    fil.write_bytes("\r\n".join([FS_RUBRIK, *rader, ""]).encode())
    return fil


def las_och_godkann(*filer: Path, period: str = "") -> None:
    ut = [statistik.las_in(fil, period=period) for fil in filer]
    releaser.godkann_release(ut[-1].release_id or 0)


def innehall(huvudman: Huvudman) -> Underlagsinnehall:
    release = statistik.senaste_release()
    assert release is not None
    klart = underlagsindata.samla(huvudman, release)
    assert fran_json(till_json(klart)) == klart
    return klart


def del_for(huvudman: Huvudman, skolform: str) -> Skolformsdel:
    return next(d for d in innehall(huvudman).delar if d.skolform == skolform)


def matten(del_: Skolformsdel) -> dict[str, Matt]:
    return {m.kod: m for a in del_.avsnitt for m in a.matt}


@pytest.fixture
def huvudman() -> Huvudman:
    ladda_kvalitetssystem()
    return skapa_huvudman()


def test_a_gymnasium_part_is_made_of_what_the_schools_publish(huvudman: Huvudman, tmp_path: Path):
    rader = [[*skola(huvudman, 1), 100, 90.0, 14.0, 80.0], [*skola(huvudman, 2), 50, 60.0, 12.5, ".."]]
    las_och_godkann(avgangselever(tmp_path, rader))

    matt = matten(del_for(huvudman, "gymnasieskola"))

    assert (matt["gy_examen"].eget.varde, matt["gy_avgang"].eget.varde) == (D("80.0"), D(150))
    assert matt["gy_examen"].eget.om == "Bearbetning: vägt medelvärde av era 2\u00a0skolor."
    assert [(e.enhetskod, e.varde.ratext) for e in matt["gy_examen"].enheter] == [
        ("50000001", "90"),
        ("50000002", "60"),
    ]
    assert matt["gy_examen"].enheter[0].varde.kalla.cell == "Nationella program!I6"  # type: ignore[union-attr]
    assert matt["gy_grundbeh"].eget.typ is Vardetyp.SEKRETESS  # 100 of 150 is under four fifths
    assert matt["gy_grundbeh"].eget.om.startswith("Räknas inte ihop: 1 av era")
    assert matt["gy_examen"].period == "2022/23"


def test_what_we_have_computed_is_said_in_every_form(huvudman: Huvudman, tmp_path: Path):
    rader = [[*skola(huvudman, n), 100, 90.0, 14.0, 80.0] for n in (1, 2)]
    las_och_godkann(avgangselever(tmp_path, rader))
    klart = innehall(huvudman)

    mening = "är vår bearbetning: vägt medelvärde av era 2 skolor."
    assert mening in sidtext(pdf.html(klart, Utgava())).replace("\u00a0", " ")
    rad = next(r for r in json_.varden(klart) if r["indikator"] == "gy_examen" and r["niva"] == "huvudman")
    assert (rad["bearbetning"], rad["varde"]) == (True, "90")
    arbetsbok, _ = bygg_bok(klart, Utgava())
    celler = [str(c.value) for rad in arbetsbok["Gymnasieskola"].iter_rows() for c in rad if c.value]
    assert any("90" in c for c in celler)


def test_earlier_years_are_a_series_and_each_measure_has_its_own_latest(huvudman: Huvudman, tmp_path: Path):
    forra = [[*skola(huvudman, 1), 80, 70.0, 13.0, 60.0]]
    nu = [[*skola(huvudman, 1), 100, 90.0, 14.0, 80.0]]
    las_och_godkann(avgangselever(tmp_path, nu), avgangselever(tmp_path, forra, "2021/22"))

    m = matten(del_for(huvudman, "gymnasieskola"))["gy_examen"]

    assert [(p.period, p.varde.varde) for p in m.tidigare] == [("2021/22", D(70))]
    assert (m.period, m.eget.varde, m.eget.om) == ("2022/23", D(90), "")  # a single school's value is theirs


def test_the_national_table_goes_before_a_source_and_a_source_adds_years(huvudman: Huvudman, tmp_path: Path):
    skapa_statistik(huvudman, andrade={"gr_elever_antal": "321"})
    rubrik = [*NYCKLAR, "Elever, årskurs 1-9"]
    skolor = [[*map(str, skola(huvudman, 1)), "500"]]
    filer = [export(tmp_path, skolor, rubrik=rubrik, period=f"Valt läsår: {p}", namn=f"{p[:4]}.csv")
             for p in ("2023/24", "2024/25")]  # fmt: skip
    las_och_godkann(*filer)

    m = matten(del_for(huvudman, "grundskola"))["gr_elever_antal"]

    assert (m.eget.varde, m.eget.om) == (D(321), "")
    assert [(p.period, p.varde.varde) for p in m.tidigare] == [("2023/24", D(500))]


def test_a_small_forskola_gets_two_pages_and_no_share_of_two_people(huvudman: Huvudman, tmp_path: Path):
    liten = skapa_huvudman(namn="Föräldrakooperativet Tallen", typ="enskild")
    HuvudmanSkolform.objects.create(huvudman=liten, skolform="forskola", antal_enheter=1)
    rad = f"a,238459,{liten.nyckel},Tallen,Enskild,Ale,1440,G 1,25247.0,9,1,9.00,2.00,50.00,50.00,4.50,,,,,"
    las_och_godkann(forskolor(tmp_path, [rad]), period="2024")

    del_ = del_for(liten, "forskola")
    matt = matten(del_)

    assert matt["fs_barn_tj"].eget.varde == D("4.5")
    for kod in ("fs_leg", "fs_exam"):
        assert (matt[kod].eget.typ, matt[kod].eget.varde) == (Vardetyp.SEKRETESS, None)
        assert [e.varde.ratext for e in matt[kod].enheter] == [".."]
    assert not any(r["varde"] == "50" for r in json_.varden(innehall(liten)))
    html = pdf.html(innehall(liten), Utgava())
    text = sidtext(html)
    assert "Det statistiken visar" in text
    assert "Styrelsens uppdrag" in text
    assert "50,0" not in text
    assert html.count('class="omslag') == 1
    assert hinder([liten], statistik.senaste_release()) == {}


def test_shares_of_a_few_tjanster_are_said_as_so_many_of_them(tmp_path: Path):
    ladda_kvalitetssystem()
    liten = skapa_huvudman(typ="enskild")
    rad = f"a,238459,{liten.nyckel},Tallen,Enskild,Ale,1440,G 1,25247.0,18,1,18.00,4.00,50.00,50.00,4.50,,,,,"
    las_och_godkann(forskolor(tmp_path, [rad]), period="2024")

    meningar = [m.replace("\u00a0", " ") for m in del_for(liten, "forskola").i_korthet]

    assert "Ungefär två av fyra heltidstjänster har förskollärarlegitimation." in meningar
    personal = del_for(liten, "forskola").avsnitt[1]
    assert any(
        "en enda tjänst andelarna med ungefär 25 procentenheter" in k.replace("\u00a0", " ")
        for k in personal.kommentarer
    )


def test_a_skolform_without_numbers_is_a_part_of_its_gaps(huvudman: Huvudman, tmp_path: Path):
    for kod in ("gymnasieskola", "fritidshem", "anpassad-grundskola"):
        HuvudmanSkolform.objects.create(huvudman=huvudman, skolform=kod, antal_enheter=1)
    las_och_godkann(avgangselever(tmp_path, [[*skola(huvudman, 1), 100, 90.0, 14.0, 80.0]]))
    klart = innehall(huvudman)

    assert [(d.skolform, d.utan_tal) for d in klart.delar] == [
        ("gymnasieskola", False), ("anpassad_grundskola", True), ("fritidshem", True),
    ]  # fmt: skip
    assert klart.delar[2].luckor[0].rubrik == "Uppgifter om just era fritidshem"
    text = sidtext(pdf.html(klart, Utgava()))
    assert "Skolformer utan egna tal" in text
    assert "Ny skolform sedan 2023" in text
    arbetsbok, _ = bygg_bok(klart, Utgava())
    blad = arbetsbok["Fritidshem"]
    assert "Uppgifter om just era fritidshem" in [rad[0].value for rad in blad.iter_rows(min_row=5)]


def test_the_country_is_computed_once_and_a_release_keeps_what_it_had(huvudman: Huvudman, tmp_path: Path):
    andra = [skapa_huvudman() for _ in range(11)]
    rader = [[*skola(h, n % 10), 100, 50.0 + n, 14.0, 80.0] for n, h in enumerate([huvudman, *andra])]
    for n, rad in enumerate(rader):
        rad[1] = f"600000{n:02d}"
    las_och_godkann(avgangselever(tmp_path, rader))
    forsta = statistik.senaste_release()

    rad_ = Fordelningsrad.objects.get(release=forsta, indikator__kod="gy_examen", grupp="riket")
    assert (rad_.n, rad_.data["median"]) == (12, "55.5")
    riket = Harlettvarde.objects.get(release=forsta, indikator__kod="gy_examen", niva="riket")
    assert (riket.ratext, riket.bearbetad, riket.data["enheter"]) == ("55.5", True, 12)
    rader[0][8] = 99.0
    ny = statistik.las_in(avgangselever(tmp_path, rader), namn="rattad.xlsx")
    releaser.kontrollera_release(ny.release_id or 0)
    assert matten(del_for(huvudman, "gymnasieskola"))["gy_examen"].eget.varde == D(50)
    assert Kallcell.objects.filter(serie__kod="gy_avgang_examen").count() == 13


def test_gathering_takes_a_constant_number_of_queries(
    huvudman: Huvudman, tmp_path: Path, django_assert_max_num_queries
):
    las_och_godkann(avgangselever(tmp_path, [[*skola(huvudman, 1), 100, 90.0, 14.0, 80.0]]))
    release = statistik.senaste_release()
    assert release is not None
    with django_assert_max_num_queries(22) as en:
        underlagsindata.samla(huvudman, release)
    las_och_godkann(
        avgangselever(tmp_path, [[*skola(huvudman, n), 100, 90.0, 14.0, 80.0] for n in range(1, 10)], "2023/24")
    )
    release = statistik.senaste_release()
    assert release is not None
    with django_assert_max_num_queries(22) as nio:
        underlagsindata.samla(huvudman, release)
    assert len(nio) == len(en)
