"""generera_underlag, with real worker processes."""

from __future__ import annotations

import hashlib
import json
import os
import signal
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError

from analysunderlag.management import arbetare as vantan
from analysunderlag.management import utmapp
from analysunderlag.models import Underlag
from analysunderlag.services.underlag import bestall_underlag
from kvalitet.models import Jobb
from tests.analysunderlag.underlagsvarld import frys_underlag, skapa_enbart_forskola, skapa_statistik
from tests.arbetare import miljo, toma_kon, vanta
from tests.factories import skapa_huvudman

FILER = {"underlag.xlsx", "underlag.pdf", "varden.json", "manifest.json", "underlag.zip"}


def generera(*args: str) -> tuple[str, dict]:
    ut = StringIO()
    call_command("generera_underlag", *args, "--json", stdout=ut)
    rader = ut.getvalue().strip().splitlines()
    return "\n".join(rader[:-1]), json.loads(rader[-1])


@pytest.mark.django_db
def test_an_unknown_number_orders_nothing_at_all():
    huvudman = skapa_huvudman()
    skapa_statistik(huvudman)

    with pytest.raises(CommandError, match="nyckeln 999999-9999, ••••••••••, ”” \\(tom\\)\\."):
        generera("--orgnr", huvudman.nyckel, "--orgnr", "9999999999", "--orgnr", "811218-9876", "--orgnr", "")

    assert not Underlag.objects.exists()


@pytest.mark.django_db
def test_without_statistics_the_command_says_what_to_run():
    huvudman = skapa_huvudman()

    with pytest.raises(CommandError, match="las_in_statistik"):
        generera("--orgnr", huvudman.nyckel)


@pytest.mark.django_db
@pytest.mark.parametrize(("skolform", "text"), [("fritidshem", "ingen nationell statistik"), ("skolan", "finns inte")])
def test_other_skolformer_are_refused_with_a_reason(skolform, text):
    huvudman = skapa_huvudman()
    skapa_statistik(huvudman)

    with pytest.raises(CommandError, match=text):
        generera("--orgnr", huvudman.nyckel, "--skolform", skolform)


@pytest.mark.django_db
def test_one_that_cannot_be_made_is_told_and_the_others_are_ordered():
    huvudman, forskola = skapa_huvudman(), skapa_enbart_forskola(namn="Förskolan Tallen")
    skapa_statistik(huvudman)

    with pytest.raises(CommandError, match="Förskolan Tallen"):
        generera("--orgnr", forskola.nyckel, "--orgnr", huvudman.nyckel)

    assert Underlag.objects.get().huvudman == huvudman


@pytest.mark.django_db
def test_without_waiting_the_job_is_ordered_and_the_summary_says_so():
    huvudman = skapa_huvudman()
    skapa_statistik(huvudman)

    text, svar = generera("--orgnr", huvudman.nyckel[:6] + "-" + huvudman.nyckel[6:])

    assert "beställt" in text
    assert [(u["orgnr"], u["status"], u["nytt"]) for u in svar["underlag"]] == [(huvudman.nyckel, "bestallt", True)]


@pytest.fixture
def klart_underlag(db: None) -> Underlag:
    huvudman = skapa_huvudman()
    return frys_underlag(huvudman, skapa_statistik(huvudman))


def full_disk(monkeypatch: pytest.MonkeyPatch, efter: int) -> None:
    """The disk is full after so many files."""
    kopiera, antal = utmapp.shutil.copyfile, iter(range(99))

    def copyfile(fran, till):
        if next(antal) >= efter:
            till.write_bytes(b"halv")
            raise OSError(28, "No space left on device", str(till))
        return kopiera(fran, till)

    monkeypatch.setattr(utmapp.shutil, "copyfile", copyfile)


@pytest.mark.parametrize("efter", [0, 3])
@pytest.mark.parametrize("fanns", [False, True])
def test_a_full_disk_leaves_the_folder_as_it_was(klart_underlag, tmp_path, monkeypatch, efter: int, fanns: bool):
    mapp = tmp_path / klart_underlag.huvudman.nyckel
    if fanns:
        mapp.mkdir()
        (mapp / "underlag.pdf").write_text("den förra")
        (mapp / "egna.txt").write_text("mina anteckningar")
    full_disk(monkeypatch, efter)

    with pytest.raises(OSError, match="No space"):
        utmapp.kopiera(klart_underlag, tmp_path)

    assert [v.name for v in tmp_path.iterdir()] == ([mapp.name] if fanns else [])
    if fanns:
        assert {v.name: v.read_text() for v in mapp.iterdir()} == {
            "underlag.pdf": "den förra",
            "egna.txt": "mina anteckningar",
        }


def test_a_new_set_takes_the_place_of_the_old_and_leaves_what_others_put_there(klart_underlag, tmp_path):
    mapp = tmp_path / "ny" / klart_underlag.huvudman.nyckel
    utmapp.kopiera(klart_underlag, tmp_path / "ny")
    (mapp / "underlag.pdf").write_text("gammal")
    (mapp / "egna.txt").write_text("mina anteckningar")

    utmapp.kopiera(klart_underlag, tmp_path / "ny")

    assert {v.name for v in mapp.iterdir()} == FILER | {"egna.txt"}
    assert (mapp / "underlag.pdf").read_text() != "gammal"
    assert [v.name for v in mapp.parent.iterdir()] == [mapp.name]
    assert mapp.stat().st_mode & 0o777 == 0o755


def test_a_folder_that_cannot_change_place_comes_back(klart_underlag, tmp_path, monkeypatch):
    mapp = utmapp.kopiera(klart_underlag, tmp_path)
    (mapp / "underlag.pdf").write_text("den förra")
    byt = Path.rename

    def rename(self, till):
        if till == mapp and self.suffix != ".gammal":
            raise OSError(5, "Input/output error")
        return byt(self, till)

    monkeypatch.setattr(Path, "rename", rename)
    with pytest.raises(OSError, match="Input"):
        utmapp.kopiera(klart_underlag, tmp_path)

    assert (mapp / "underlag.pdf").read_text() == "den förra"
    assert [v.name for v in tmp_path.iterdir()] == [mapp.name]


@pytest.mark.parametrize("ny_pa_plats", [False, True])
def test_a_run_that_was_killed_while_the_folders_changed_place_is_mended(klart_underlag, tmp_path, ny_pa_plats: bool):
    mapp = utmapp.kopiera(klart_underlag, tmp_path)
    (mapp / "egna.txt").write_text("mina anteckningar")
    mapp.rename(tmp_path / f".{mapp.name}.gammal")
    if ny_pa_plats:
        mapp.mkdir()
        (mapp / "underlag.pdf").write_text("nyss skriven")

    utmapp.kopiera(klart_underlag, tmp_path)

    assert {v.name for v in mapp.iterdir()} == FILER | {"egna.txt"}
    assert [v.name for v in tmp_path.iterdir()] == [mapp.name]


def test_files_of_two_huvudman_land_in_their_folders(riktig_worker, tmp_path):
    en, tva = skapa_huvudman(), skapa_huvudman()
    skapa_statistik(en)
    release = skapa_statistik(tva)
    release.importer.add(*en_release(en))

    _, svar = generera("--orgnr", en.nyckel, "--orgnr", tva.nyckel, "--ut", str(tmp_path))

    assert {u["status"] for u in svar["underlag"]} == {"klart"}
    for huvudman in (en, tva):
        mapp = tmp_path / huvudman.nyckel
        assert {v.name for v in mapp.iterdir()} == FILER
        for rad in json.loads((mapp / "manifest.json").read_text())["filer"]:
            assert hashlib.sha256((mapp / rad["namn"]).read_bytes()).hexdigest() == rad["sha256"]

    text, igen = generera("--orgnr", en.nyckel, "--ut", str(tmp_path))
    assert "klart sedan tidigare" in text
    assert Jobb.objects.count() == 2
    assert igen["underlag"][0]["id"] == svar["underlag"][0]["id"]


def en_release(huvudman):
    from analysunderlag.models import Statistikimport

    return Statistikimport.objects.filter(varden__orgnr=huvudman.nyckel).distinct()


@pytest.mark.django_db(transaction=True)
def test_without_any_worker_one_is_started_for_the_duration_or_the_command_says_so(tmp_path, monkeypatch):
    """On the embedded default a real worker comes and goes; with Redis somebody else's is expected to be there."""
    from kvalitet import livstecken

    huvudman = skapa_huvudman()
    skapa_statistik(huvudman)
    livstecken.glom("arbetare")
    toma_kon()
    for namn, varde in miljo().items():  # what the child inherits
        monkeypatch.setenv(namn, varde)
    startade = []
    starta = vantan.processer.starta
    monkeypatch.setattr(vantan.processer, "starta", lambda *a, **v: startade.append(starta(*a, **v)) or startade[-1])

    if settings.REDIS_URL:
        monkeypatch.setattr(vantan, "INGEN_ARBETARE", 0.5)
        with pytest.raises(CommandError, match="Ingen arbetarprocess svarar"):
            generera("--orgnr", huvudman.nyckel, "--vanta")
        assert startade == []
        return
    _, svar = generera("--orgnr", huvudman.nyckel, "--ut", str(tmp_path))

    assert svar["underlag"][0]["status"] == "klart"
    (process,) = startade
    assert process.poll() == 0, "arbetaren avslutades när jobbet var klart"


def test_a_worker_killed_in_the_middle_leaves_exactly_one_bundle(starta_arbetare):
    huvudman = skapa_huvudman()
    skapa_statistik(huvudman, 30)
    forsta = starta_arbetare()
    underlag = bestall_underlag(huvudman)
    jobb = underlag.jobb
    assert jobb is not None

    def har_borjat() -> bool:
        jobb.refresh_from_db()
        return jobb.status == Jobb.Status.PAGAR

    vanta(har_borjat, 40, "jobbets början")
    for pid in forsta.poolprocesser():
        os.kill(pid, signal.SIGSTOP)  # frozen in the middle of the work, as a machine that hangs
    forsta.doda()
    assert not underlag.filer.exists()

    starta_arbetare(beat=True).vanta_pa(jobb)

    underlag.refresh_from_db()
    assert (jobb.status, underlag.status, jobb.fel) == ("klart", "klart", "")
    assert jobb.forsok >= 2
    assert underlag.filer.count() == 5
    assert Underlag.objects.count() == 1
