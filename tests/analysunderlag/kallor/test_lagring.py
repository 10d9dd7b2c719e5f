"""What a source file leaves in the database: every cell once, only what differs, and no contradiction passed over."""

from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.db.utils import DatabaseError

from analysunderlag.inlasning import TabellAvvisad
from analysunderlag.models import Kallcell, Kallserie, Kallsynonym, Statistikimport, Statistikrelease
from analysunderlag.services import release as releaser
from analysunderlag.services import statistik
from kvalitet.filer import Filfel
from kvalitet.handelser import Handelsetyp
from kvalitet.models import Handelse
from tests.analysunderlag.kallor.exportfil import ALE, BORAS, NYCKLAR, bok, export
from tests.factories import skapa_anvandare

pytestmark = pytest.mark.django_db
FORSKOLOR = (
    "id,skolverkets_id,Organisationsnummer,Namn,Huvudman,Kommun,Kommunkod,Adress,Postnummer,Antal barn,"
    'Antal barngrupper,"Antal barn per grupp, snitt",Antal heltidstjänster,Andel med förskollärarexamen,'
    "Andel med förskollärarlegitimation,Personaltäthet,Latitud,Longitud,x_sweref,y_sweref,geo_point\r\n"
    "a,238459,2120001157,Åhus,Kommunal,Helsingborg,1283,Gatan 1,25247.0,52,4,13.00,10.00,46.00,65.80,5.10,,,,,\r\n"
)


def celler(kod: str) -> list[tuple[object, ...]]:
    rader = Kallcell.objects.filter(serie__kod=kod).order_by("orgnr", "pk")
    return list(
        rader.values_list("niva", "orgnr", "enhetskod", "kommunkod", "period", "ratext", "typ", "varde", "cell")
    )


def test_every_cell_is_stored_as_published_with_whom_it_is_about(tmp_path: Path):
    utfall = statistik.las_in(export(tmp_path))

    assert (utfall.celler, utfall.nya, utfall.andrade, utfall.oforandrade) == (4, 4, 0, 0)
    assert celler("gr_elever_antal") == [
        ("skolenhet", "2120001439", "72616393", "1440", "2024/25", "1 197", "tal", 1197, "H7"),
        ("skolenhet", "5592935042", "64720166", "1490", "2024/25", "..", "sekretess", None, "H8"),
    ]
    flickor = [c[5:8] for c in celler("gr_elever_flickor")]
    assert flickor == [("46,7", "tal", Decimal("46.7")), ("~100", "avrundad", None)]
    rad = Statistikimport.objects.get()
    assert (rad.slag, rad.skolform, rad.perioder, rad.celler, rad.nya) == ("export", "grundskola", ["2024/25"], 4, 4)
    assert Handelse.objects.filter(typ=Handelsetyp.STATISTIK_INLAST).get().data["slag"] == "export"
    assert Statistikrelease.objects.get(pk=utfall.release_id).importer.get() == rad


def test_the_same_file_and_another_saving_of_it_change_nothing(tmp_path: Path):
    statistik.las_in(export(tmp_path))
    igen = statistik.las_in(export(tmp_path))
    rader: list[list[object]] = [
        ["Statistik från Skolverket"], [""], ["Grundskola - Antal elever per årskurs"], ["Valt läsår: 2024/25"], [""],
        [*NYCKLAR, "Elever, årskurs 1-9", "Andel (%) flickor, årskurs 1-9"],
        [*ALE, 1197, 46.70], [*BORAS, "..", "~100"],
    ]  # fmt: skip
    annan = statistik.las_in(bok(tmp_path, {"Blad1": rader}))

    assert (igen.status, Statistikimport.objects.filter(filnamn="fil.csv").count()) == ("oforandrad", 1)
    assert (annan.celler, annan.nya, annan.andrade, annan.oforandrade) == (4, 0, 0, 4)
    assert Kallcell.objects.count() == 4


def test_a_contradiction_is_told_and_waits_for_a_person(tmp_path: Path):
    forsta = statistik.las_in(export(tmp_path))
    releaser.godkann_release(forsta.release_id or 0)
    rattad = [[*ALE, "1 198", "46,7"], [*BORAS, "..", "~100"]]

    utfall = statistik.las_in(export(tmp_path, rattad, namn="rattad.csv"))

    assert (utfall.nya, utfall.andrade, utfall.oforandrade) == (0, 1, 3)
    (andring,) = utfall.andringar
    assert str(andring) == "212000-1439, 72616393, Elever, årskurs 1-9, 2024/25: 1 197 → 1 198 (cell H7)"
    with pytest.raises(releaser.KraverPerson, match=r"1\u00a0uppgift i rattad\.csv säger något annat"):
        releaser.godkann_release(utfall.release_id or 0)
    assert [c[5] for c in celler("gr_elever_antal")] == ["1 197", "1 198", ".."]
    release = Statistikrelease.objects.get(pk=utfall.release_id)
    serie = Kallserie.objects.get(kod="gr_elever_antal")
    assert sorted(Kallcell.objects.gallande(release, [serie.pk]).values_list("ratext", flat=True)) == ["..", "1 198"]
    releaser.godkann_release(release.pk, skapa_anvandare())
    assert statistik.las_in(export(tmp_path, rattad, namn="rattad.csv")).status == "oforandrad"


def test_two_facts_of_one_file_that_differ_refuse_it(tmp_path: Path):
    blad: list[list[object]] = [
        ["Grundskola - Antal elever per årskurs"], ["Valt läsår: 2024/25"], [""],
        [*NYCKLAR, "Elever, årskurs 1-9"], [*ALE, 1197],
    ]  # fmt: skip
    andra = [*blad[:-1], [*ALE, 1200]]
    with pytest.raises(TabellAvvisad) as fel:
        statistik.las_in(bok(tmp_path, {"A": blad, "B": andra}))

    assert "finns också i A!H5, där den är ”1197” och här ”1200”" in str(fel.value)
    assert not Kallcell.objects.exists()
    assert not Statistikimport.objects.exists()


def test_a_measure_without_a_code_is_refused_with_what_to_do_and_known_once_someone_has_said_it(tmp_path: Path):
    fil = export(tmp_path, rubrik=[*NYCKLAR, "Elever i årskurs 1-9", "Andel (%) flickor, årskurs 1-9"])
    with pytest.raises(TabellAvvisad) as fel:
        statistik.las_in(fil)
    assert "”Elever i årskurs 1-9” har ingen kod. Närmast är ”Elever, årskurs 1-9”" in str(fel.value)
    assert "Namn på mått" in str(fel.value)
    assert not Kallserie.objects.exists()

    utan = statistik.las_in(fil, torrkorning=True, hoppa_over=True)
    assert "2 celler hör till mått utan kod" in utan.text
    Kallsynonym.objects.create(titel="antal elever", namn="Elever i  årskurs 1-9", kod="gr_elever_antal")
    assert statistik.las_in(fil).nya == 4
    assert [c[5] for c in celler("gr_elever_antal")] == ["1 197", ".."]


def test_a_dry_run_stores_nothing_and_says_the_same(tmp_path: Path):
    torr = statistik.las_in(export(tmp_path), torrkorning=True)

    assert (torr.status, torr.nya, torr.import_id, torr.release_id) == ("provkord", 4, None, None)
    assert not Kallserie.objects.exists()
    assert not Statistikimport.objects.exists()
    assert not Handelse.objects.filter(typ=Handelsetyp.STATISTIK_INLAST).exists()


def test_a_file_without_a_period_asks_for_one(tmp_path: Path):
    fil = tmp_path / "Förskolor.csv"
    fil.write_bytes(FORSKOLOR.encode())
    with pytest.raises(Filfel, match="vilken tid den gäller"):
        statistik.las_in(fil)

    assert statistik.las_in(fil, period="2024").perioder == ["2024"]
    assert celler("fs_barn") == [("skolenhet", "2120001157", "F238459", "1283", "2024", "52", "tal", 52, "J2")]


def test_files_of_one_person_are_one_draft_and_another_persons_is_another(tmp_path: Path):
    forvaltare, annan = skapa_anvandare(), skapa_anvandare()
    ett = statistik.las_in(export(tmp_path), aktor=forvaltare)
    tva = statistik.las_in(export(tmp_path, period="Valt läsår: 2023/24", namn="b.csv"), aktor=forvaltare)
    tre = statistik.las_in(export(tmp_path, period="Valt läsår: 2022/23", namn="c.csv"), aktor=annan)

    assert ett.release_id == tva.release_id != tre.release_id
    assert Statistikrelease.objects.get(pk=tva.release_id).importer.count() == 2
    assert Statistikrelease.objects.get(pk=tre.release_id).importer.count() == 3
    assert Handelse.objects.filter(typ=Handelsetyp.RELEASE_UTOKAD).get().aktor == forvaltare


def test_a_cell_is_never_changed(tmp_path: Path):
    statistik.las_in(export(tmp_path))
    with pytest.raises(DatabaseError, match="En källcell ändras aldrig"), connection.cursor() as cursor:
        cursor.execute("UPDATE analysunderlag_kallcell SET ratext = '1'")


@pytest.mark.skipif(not settings.KALLDATA.is_dir(), reason="källmappen finns inte här")
def test_the_workbook_of_a_real_export_brings_nothing_that_its_csv_has_not(tmp_path: Path):
    mapp = settings.KALLDATA / "skolverket-grundskola-kommun"
    namn = "Grundskola - Betyg årskurs 6, andel som fått godkänt betyg (A-E), per kön 2025 Kommun"
    forsta, andra = (statistik.las_in(mapp / f"{namn}.{slag}") for slag in ("csv", "xlsx"))

    assert (forsta.nya, forsta.oforandrade) == (7610, 0)
    assert (andra.nya, andra.andrade, andra.oforandrade) == (0, 0, 7610)
    assert Kallcell.objects.count() == 7610


# What cannot be ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("antal", "andel", "text"),
    [
        ("-267", "46,7", "Talet −267 är omöjligt: måttet är aldrig mindre än 0."),
        ("267,5", "46,7", "Talet 267,5 är omöjligt: ett antal är ett helt tal."),
        ("999 999 999", "46,7", "Talet 999999999 är omöjligt: det är fler än i hela landet."),
        ("267", "150,0", "Talet 150,0 är omöjligt: en andel ligger mellan 0 och 100 procent."),
    ],
)
def test_an_impossible_number_is_a_fault_of_the_file(tmp_path: Path, antal: str, andel: str, text: str):
    fil = export(tmp_path, [[*ALE, antal, andel], [*BORAS, "10", "50,0"]])
    with pytest.raises(TabellAvvisad) as fel:
        statistik.las_in(fil)
    assert text in str(fel.value)
    assert "rad 7" in str(fel.value)
    assert not Kallcell.objects.exists()

    utfall = statistik.las_in(fil, hoppa_over=True)
    assert (utfall.celler, utfall.nya, utfall.avvisade) == (4, 3, 1)
    assert [str(f).partition(": ")[2] for f in utfall.fel] == [text]
    assert Statistikimport.objects.get().avvisade == 1


def test_a_wrong_organisationsnummer_leaves_its_row_out(tmp_path: Path):
    fel_nummer = [*ALE[:-1], "2120001438"]
    fil = export(tmp_path, [[*fel_nummer, "10", "50,0"], [*BORAS, "10", "50,0"]])
    with pytest.raises(TabellAvvisad, match="212000-1438 har fel kontrollsiffra"):
        statistik.las_in(fil)

    utfall = statistik.las_in(fil, hoppa_over=True)
    assert (utfall.nya, utfall.avvisade) == (2, 2)
    assert set(Kallcell.objects.values_list("orgnr", flat=True)) == {"5592935042"}


@pytest.mark.parametrize("period", ["2025/31", "2095/96", "1889/90"])
def test_a_lasar_that_cannot_be_refuses_the_whole_file(tmp_path: Path, period: str):
    with pytest.raises(TabellAvvisad, match=period):
        statistik.las_in(export(tmp_path, period=f"Valt läsår: {period}"), hoppa_over=True)


def test_two_periods_in_one_file_are_a_fault(tmp_path: Path):
    with pytest.raises(TabellAvvisad, match="två gånger vilken period"):
        statistik.las_in(export(tmp_path, noter=["Valt läsår: 2019/20"]))


@pytest.mark.parametrize("period", ["foo", " ", "2024/26", "9999", "2" * 300])
def test_a_period_that_somebody_says_must_be_one(tmp_path: Path, period: str):
    fil = tmp_path / "Förskolor.csv"
    fil.write_bytes(FORSKOLOR.encode())
    with pytest.raises(Filfel, match=r"period|läsår|stämma"):
        statistik.las_in(fil, period=period)
    assert not Statistikimport.objects.exists()


def test_a_period_said_wrongly_can_be_corrected_and_never_overrules_the_file(tmp_path: Path):
    fil = tmp_path / "Förskolor.csv"
    fil.write_bytes(FORSKOLOR.encode())
    statistik.las_in(fil, period="2023")

    rattad = statistik.las_in(fil, period="2024")

    assert (rattad.status, rattad.perioder, rattad.inlasningsnummer) == ("inlast", ["2024"], 2)
    with pytest.raises(Filfel, match=r"säger själv att den gäller 2024/25"):
        statistik.las_in(export(tmp_path), period="1999")


def test_a_file_that_may_be_cut_off_waits_for_a_person(tmp_path: Path):
    utfall = statistik.las_in(export(tmp_path, efter=[]))
    with pytest.raises(releaser.KraverPerson, match="kan vara avklippt"):
        releaser.godkann_release(utfall.release_id or 0)


# Four eyes --------------------------------------------------------------------------------------------------------


def test_nobody_approves_a_file_of_their_own_in_another_persons_draft(tmp_path: Path):
    leila, maria, tredje = skapa_anvandare(), skapa_anvandare(), skapa_anvandare()
    statistik.las_in(export(tmp_path), aktor=leila)
    marias = statistik.las_in(export(tmp_path, period="Valt läsår: 2023/24", namn="b.csv"), aktor=maria)

    for vem in (leila, maria):
        with pytest.raises(releaser.OgiltigRelease, match="kollega"):
            releaser.godkann_release(marias.release_id or 0, vem)
    releaser.godkann_release(marias.release_id or 0, tredje)


def test_the_system_never_approves_what_a_person_has_read_in(tmp_path: Path):
    statistik.las_in(export(tmp_path), aktor=skapa_anvandare())
    systemets = statistik.las_in(export(tmp_path, period="Valt läsår: 2023/24", namn="b.csv"))

    with pytest.raises(releaser.KraverPerson, match=r"fil\.csv är inläst av en person"):
        releaser.godkann_release(systemets.release_id or 0)
    assert Statistikrelease.objects.senast_godkand() is None
    releaser.godkann_release(systemets.release_id or 0, skapa_anvandare())
