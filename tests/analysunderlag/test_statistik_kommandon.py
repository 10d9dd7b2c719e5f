"""The commands as other programs call them: last line JSON, exit codes, one clear line on stderr."""

import json
import subprocess
import sys
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError

from analysunderlag.demo import FIL, ladda
from analysunderlag.models import Indikator, Statistikimport, Statistikrelease, Statistikvarde
from analysunderlag.services import release as releaser
from huvudman.models import Huvudmannalank, JuridiskEnhet
from kvalitet.models import Roll
from tests.factories import dagar, skapa_anvandare, skapa_huvudman

from .test_inlasning_verklig import UFA, celler_i
from .ufabok import GRUNDSKOLA, KODER, RIKET, Ufabok

pytestmark = pytest.mark.django_db


def kor(*argument: object) -> str:
    ut = StringIO()
    call_command(str(argument[0]), *map(str, argument[1:]), stdout=ut)
    return ut.getvalue()


def svar(*argument: object) -> Any:
    return json.loads(kor(*argument, "--json").splitlines()[-1])


def test_reading_in_ends_in_an_approved_release_with_actor_system(tmp_path: Path):
    resultat = svar("las_in_statistik", Ufabok().hela(1.5).spara(tmp_path))

    assert resultat["filer"][0]["nya"] == 147
    release = Statistikrelease.objects.get()
    assert (release.status, release.skapad_av, release.godkand_av) == ("godkand", None, None)
    assert resultat["release"]["status"] == "godkand"
    assert release.fordelningar.exists()


def test_utan_release_waits_for_a_person_and_torrkorning_stores_nothing(tmp_path: Path):
    fil = Ufabok().hela().spara(tmp_path)

    kor("las_in_statistik", fil, "--torrkor")
    assert Statistikimport.objects.count() == 0

    kor("las_in_statistik", fil, "--utan-release")
    assert Statistikrelease.objects.get().status == "utkast"


def test_a_run_that_was_broken_off_before_approval_is_finished_by_the_next(tmp_path: Path):
    fil = Ufabok().hela().spara(tmp_path)
    kor("las_in_statistik", fil, "--utan-release")

    text = kor("las_in_statistik", fil)

    assert "Inga värden ändrades" in text
    assert Statistikrelease.objects.get().status == "godkand"


def test_two_runs_at_once_with_the_same_file_both_succeed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The other run approves the release between this one's look at it and its own approval."""
    fil = Ufabok().hela().spara(tmp_path)
    kor("las_in_statistik", fil, "--utan-release")
    godkann = releaser.godkann_release

    def efter_den_andra(release_id: int) -> Statistikrelease:
        godkann(release_id)
        return godkann(release_id)

    monkeypatch.setattr(releaser, "godkann_release", efter_den_andra)

    assert svar("las_in_statistik", fil)["release"]["status"] == "godkand"


def test_several_files_and_one_release_for_all(tmp_path: Path):
    filer = [Ufabok().hela(1).spara(tmp_path, "A.xlsx"), Ufabok().hela(1).satt(0, 0, 2).spara(tmp_path, "B.xlsx")]

    resultat = svar("las_in_statistik", *filer)

    assert [f["nya"] + f["andrade"] for f in resultat["filer"]] == [147, 1]
    assert resultat["filer"][1]["andringar"][0]["till"] == "2"
    assert [r.status for r in Statistikrelease.objects.order_by("pk")] == ["utkast", "godkand"]


def test_a_refused_file_gives_every_fault_and_the_good_one_is_stored(tmp_path: Path):
    god = Ufabok().hela().spara(tmp_path, "God.xlsx")
    fel = Ufabok().hela().satt(0, 1, "1,5").satt(3, 2, "?").spara(tmp_path, "Fel.xlsx")
    ut = StringIO()

    with pytest.raises(CommandError, match=r"Fel\.xlsx: 2 fel i filen, inget lästes in"):
        call_command("las_in_statistik", str(fel), str(god), "--json", stdout=ut)

    resultat = json.loads(ut.getvalue().splitlines()[-1])
    assert [f["cell"] for f in resultat["filer"][0]["fel"]] == ["C5", "D8"]
    assert resultat["filer"][0]["status"] == "avvisad"
    assert Statistikimport.objects.get().filnamn == "God.xlsx"


def test_hoppa_over_writes_the_rejected_cells(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    fil = Ufabok().hela().satt(0, 1, "1,5").spara(tmp_path, "Fel.xlsx")
    monkeypatch.chdir(tmp_path)

    text = kor("las_in_statistik", fil, "--hoppa-over")

    rader = (tmp_path / "Fel-avvisade.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(rader) == 2
    assert ";C5;" in rader[1]
    assert "1 cell hoppades över. Se Fel-avvisade.csv." in text
    assert not list(tmp_path.glob(".*tmp"))


def test_a_csv_that_cannot_be_written_stores_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    fil = Ufabok().hela().satt(0, 1, "1,5").spara(tmp_path, "Fel.xlsx")

    def full(fd: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("kvalitet.filer.avvisade.os.fsync", full)
    with pytest.raises(OSError, match="space"):
        kor("las_in_statistik", fil, "--hoppa-over", "--avvisade", tmp_path / "ut.csv")

    assert Statistikimport.objects.count() == 0
    assert list(tmp_path.iterdir()) == [fil]


def test_where_no_csv_can_be_written_the_argument_is_refused(tmp_path: Path):
    for mal, text in ((tmp_path, "är en mapp"), (tmp_path / "saknas" / "ut.csv", "saknas' finns inte")):
        with pytest.raises(CommandError, match=text):
            kor("las_in_statistik", tmp_path / "a.xlsx", "--avvisade", mal)


def test_a_file_read_with_cells_left_out_says_so_when_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    fil = Ufabok().hela().satt(0, 1, "1,5").spara(tmp_path, "Fel.xlsx")
    monkeypatch.chdir(tmp_path)
    kor("las_in_statistik", fil, "--hoppa-over")

    assert "1 cell hoppades över då och saknas fortfarande." in kor("las_in_statistik", fil)


# visa_varden ------------------------------------------------------------------------------------------------------


def test_values_of_a_huvudman_a_unit_and_riket(tmp_path: Path):
    bok = Ufabok().hela(1.5).satt(0, 0, 1104634).satt(0, 1, 153).satt(1, 1, "..").satt(2, 1, None).satt(0, 2, 12)
    kor("las_in_statistik", bok.spara(tmp_path))
    sha = Statistikimport.objects.get().sha256

    egna = svar("visa_varden", "--orgnr", "559293-5042", "--skolform", "grundskola")

    assert [v["namn"] for v in egna] == GRUNDSKOLA
    assert [v["indikator"] for v in egna] == list(KODER.values())
    assert egna[0] == {
        "indikator": "gr_elever_antal",
        "namn": "Elever: Antal elever",
        "period": "2024/25",
        "ratext": "153",
        "typ": "tal",
        "varde": "153",
        "kalla": {"fil": "Underlag.xlsx", "sha256": sha, "cell": "C5"},
    }
    assert [(v["ratext"], v["typ"], v["varde"]) for v in egna[1:4]] == [
        ("..", "sekretess", None),
        ("", "tom", None),
        ("1.5", "tal", "1.5"),
    ]
    (enhet,) = [
        v
        for v in svar("visa_varden", "--orgnr", "5592935042", "--kod", "12345678", "--skolform", "grundskola")
        if v["indikator"] == "gr_elever_antal"
    ]
    assert (enhet["ratext"], enhet["kalla"]["cell"]) == ("12", "D5")
    assert svar("visa_varden", "--orgnr", "00", "--skolform", "grundskola")[0]["ratext"] == "1104634"


def test_a_masked_huvudman_is_found_by_its_key(tmp_path: Path):
    nummer = "8001011231"
    kor("las_in_statistik", Ufabok(nivaer=[RIKET, f"NN ({nummer}): HUVUDMAN"]).hela(4).spara(tmp_path))
    enhet = JuridiskEnhet.objects.create(orgnr=nummer, namn="NN", kallnamn="NN", form="fysisk")
    huvudman = skapa_huvudman("Enskild person", nyckel="H000123")
    Huvudmannalank.objects.create(huvudman=huvudman, juridisk_enhet=enhet, giltig_fran=dagar(-9), kalla="test")

    text = kor("visa_varden", "--orgnr", "H000123", "--skolform", "grundskola", "--json")

    assert json.loads(text.splitlines()[-1])[0]["ratext"] == "4"
    assert nummer not in text


@pytest.mark.parametrize(
    ("argument", "text"),
    [
        (("--orgnr", "5567025696", "--skolform", "grundskola"), "inga värden för 556702-5696"),
        (("--orgnr", "5592935042", "--kod", "87654321", "--skolform", "grundskola"), "skolenheten 87654321"),
        (("--orgnr", "abc", "--skolform", "grundskola"), "organisationsnummer med tio siffror"),
        (("--orgnr", "H999999", "--skolform", "grundskola"), "Ingen huvudman har nyckeln H999999"),
        (("--orgnr", "00", "--skolform", "hemskola"), "Skolformen ”hemskola” finns inte"),
        (("--orgnr", "5592935042", "--kod", "123", "--skolform", "grundskola"), "åtta siffror"),
    ],
)
def test_what_cannot_be_shown_is_said_in_words(tmp_path: Path, argument: tuple[str, ...], text: str):
    kor("las_in_statistik", Ufabok().hela().spara(tmp_path))

    with pytest.raises(CommandError, match=text):
        kor("visa_varden", *argument, "--json")


@pytest.mark.parametrize(
    ("argument", "vem"),
    [
        (("--orgnr", "5592935042"), "559293-5042"),
        (("--orgnr", "5592935042", "--kod", "12345678"), "skolenheten 12345678 hos 559293-5042"),
        (("--orgnr", "00"), "riket"),
    ],
)
def test_a_period_that_is_missing_is_told_from_a_huvudman_that_is(tmp_path: Path, argument: tuple[str, ...], vem: str):
    kor("las_in_statistik", Ufabok().hela().spara(tmp_path))
    kor("las_in_statistik", Ufabok(lasar=["2023/24"] * 3).hela(2).spara(tmp_path, "Forra.xlsx"))

    with pytest.raises(CommandError) as fel:
        kor("visa_varden", *argument, "--skolform", "grundskola", "--period", "1999")

    assert str(fel.value) == f"Det finns inga värden för {vem} för 1999. Perioder som finns: 2023/24 och 2024/25."


def test_a_huvudman_of_the_register_without_statistics_gives_an_empty_list(tmp_path: Path):
    kor("las_in_statistik", Ufabok().hela().spara(tmp_path))
    skapa_huvudman("Förskolan AB", nyckel="5567025696")

    assert svar("visa_varden", "--orgnr", "5567025696", "--skolform", "grundskola") == []


def test_only_approved_values_are_shown_once_there_are_any(tmp_path: Path):
    kor("las_in_statistik", Ufabok().hela(1).spara(tmp_path))
    kor("las_in_statistik", Ufabok().hela(1).satt(0, 0, 2).spara(tmp_path, "B.xlsx"), "--utan-release")

    assert svar("visa_varden", "--orgnr", "00", "--skolform", "grundskola")[0]["ratext"] == "1"
    kor("godkann_release")
    assert svar("visa_varden", "--orgnr", "00", "--skolform", "grundskola")[0]["ratext"] == "2"


# Releases ---------------------------------------------------------------------------------------------------------


def test_check_and_approve_by_command(tmp_path: Path):
    kor("las_in_statistik", Ufabok().hela().spara(tmp_path), "--utan-release")
    person = skapa_anvandare(Roll.REDAKTOR)

    kontroll = svar("kontrollera_release")
    godkand = svar("godkann_release", "--release", "Statistik 2024/25, utgåva 1", "--som", person.epost)

    assert {k["utfall"] for k in kontroll["kontroller"]} == {"ok"}
    assert godkand["status"] == "godkand"
    assert Statistikrelease.objects.get().godkand_av == person
    assert svar("berakna_fordelningar")["fordelningar"] == godkand["fordelningar"] == 49


def test_approval_by_command_is_refused_in_words(tmp_path: Path):
    with pytest.raises(CommandError, match="ingen release som väntar"):
        kor("godkann_release")
    kor("las_in_statistik", Ufabok().hela().spara(tmp_path), "--utan-release")
    for argument, text in (
        (("--som", skapa_anvandare(Roll.DIALOGUTFORARE).epost), "får inte godkänna"),
        (("--som", "ingen@exempel.test"), "får inte godkänna"),
        (("--release", "Finns inte"), "finns inte"),
    ):
        with pytest.raises(CommandError, match=text):
            kor("godkann_release", *argument)


# What cannot be ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("bok", "text"),
    [
        (Ufabok().hela().satt(0, 1, -5), "rad 5, kolumn C (cell C5): Talet −5 är omöjligt"),
        (Ufabok().hela().satt(1, 1, 150), "rad 6, kolumn C (cell C6): Talet 150 är omöjligt"),
        (Ufabok().hela().satt(0, 1, 153.5), "rad 5, kolumn C (cell C5): Talet 153,5 är omöjligt"),
        (Ufabok(nivaer=[RIKET, "AB FEL (5592935043): HUVUDMAN"]).hela(), "rad 3, kolumn C (cell C3): Organisationsnum"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_stored(tmp_path: Path, bok: Ufabok, text: str):
    with pytest.raises(CommandError) as fel:
        kor("las_in_statistik", bok.spara(tmp_path))

    assert str(fel.value).startswith(f"Underlag.xlsx, {text}")
    assert Statistikimport.objects.count() == Statistikvarde.objects.count() == Statistikrelease.objects.count() == 0


# As a process -----------------------------------------------------------------------------------------------------


def process(*argument: object, var: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *map(str, argument)],
        cwd=settings.BASE_DIR,
        env={"KVALITET_VAR": str(var), "PATH": "/usr/bin:/bin", "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.inbyggt
def test_exit_codes_and_streams(tmp_path: Path):
    fel = Ufabok().hela().satt(0, 1, "1,5").spara(tmp_path, "Fel.xlsx")
    assert process("migrate", "-v0", var=tmp_path).returncode == 0

    nekad = process("las_in_statistik", fel, var=tmp_path)
    assert nekad.returncode == 1
    assert nekad.stderr.count("\n") == 1
    assert nekad.stderr.startswith("Fel: Fel.xlsx, rad 5, kolumn C (cell C5): Talet ”1,5” är skrivet som text")

    last = process("las_in_statistik", Ufabok().hela().spara(tmp_path), "--json", var=tmp_path)
    assert (last.returncode, last.stderr) == (0, "")
    assert json.loads(last.stdout.splitlines()[-1])["filer"][0]["nya"] == 147

    hjalp = process("las_in_statistik", "--help", var=tmp_path)
    assert "användning:" in hjalp.stdout
    assert "Läser in statistik" in hjalp.stdout


# The real table and the demo --------------------------------------------------------------------------------------


def test_the_original_after_the_demo_changes_no_value(kallfil, tmp_path: Path):
    """The demo's compact file first, then the file it was made from: 0 new, 0 changed, only definitions; cell by cell
    what `visa_varden` gives is what the file holds."""
    ladda(lambda klart, av, text: None)
    fore = Statistikvarde.objects.count()
    assert Statistikrelease.objects.get().status == "godkand"
    assert not Indikator.objects.exclude(definition_officiell="").exists()

    resultat = svar("las_in_statistik", kallfil(UFA))["filer"][0]

    assert (resultat["nya"], resultat["andrade"], resultat["definitioner"]) == (0, 0, 25)
    assert "0 nya, 0 ändrade. 25 officiella definitioner" in resultat["text"]
    assert Statistikvarde.objects.count() == fore == 217_756
    assert Statistikimport.objects.get().har_texter
    assert "Inga värden ändrades" in kor("las_in_statistik", kallfil(UFA))

    celler = celler_i(kallfil(UFA))
    fel = [
        (cell, ratext, typ, varde)
        for cell, ratext, typ, varde in Statistikvarde.objects.values_list("cell", "ratext", "typ", "varde").iterator()
        if celler[cell] != ("n" if typ == "tal" else "s", ratext)
        or varde != (Decimal(ratext) if typ == "tal" else None)
    ]
    assert fel == []
    assert Statistikvarde.objects.values("cell").distinct().count() == 217_756
    sha = Statistikimport.objects.get().sha256
    for orgnr, kolumn in (("00", "B"), ("5592935042", "C"), ("5569320699", "E")):
        varden = svar("visa_varden", "--orgnr", orgnr, "--skolform", "grundskola")
        assert [v["kalla"]["cell"] for v in varden] == [f"{kolumn}{rad}" for rad in range(5, 54)]
        assert [v["ratext"] for v in varden] == [celler[v["kalla"]["cell"]][1] for v in varden]
        assert {(v["kalla"]["fil"], v["kalla"]["sha256"]) for v in varden} == {("Underlag_for_analys.xlsx", sha)}


def test_loading_the_demo_again_changes_nothing():
    ladda(lambda klart, av, text: None)
    fore = (Statistikvarde.objects.count(), Statistikrelease.objects.count())

    ladda(lambda klart, av, text: None)

    assert (Statistikvarde.objects.count(), Statistikrelease.objects.count()) == fore == (217_756, 1)


def test_the_demo_never_comes_after_statistics_that_someone_has_read_in(tmp_path: Path):
    kor("las_in_statistik", Ufabok().hela().spara(tmp_path), "--utan-release")

    ladda(lambda klart, av, text: None)

    assert Statistikimport.objects.get().filnamn == "Underlag.xlsx"
    assert Statistikrelease.objects.get().status == "utkast"


def test_writing_the_demo_file_gives_the_same_bytes(kallfil, tmp_path: Path):
    from analysunderlag.services.kvalitetssystem import ladda_kvalitetssystem

    ladda_kvalitetssystem()
    ut = tmp_path / "demo.xz"

    kor("skriv_demostatistik", kallfil(UFA), "--ut", ut)

    assert ut.read_bytes() == FIL.read_bytes()
