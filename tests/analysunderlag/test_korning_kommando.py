"""generera_underlag --alla and --fortsatt: followed in this process, and once as a program with workers of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError

from analysunderlag.bygge import paket
from analysunderlag.management import korning as foljd
from analysunderlag.models import Korning, Underlag
from analysunderlag.services import korningar, korningsfyllning
from kvalitet import livstecken
from kvalitet.jobb import Jobbfel
from tests.analysunderlag.korningsvarld import ar_hela, gor_jobb, skapa_land, snabbt, tom_lagret
from tests.arbetare import miljo, toma_kon, vanta

K = Korning.Status


def generera(*args: str) -> tuple[str, dict | None]:
    ut = StringIO()
    try:
        call_command("generera_underlag", *args, "--json", stdout=ut)
    except (CommandError, KeyboardInterrupt) as fel:
        fel.utskrift = ut.getvalue()
        raise
    *rader, sist = ut.getvalue().strip().splitlines()
    return "\n".join(rader).replace("\xa0", " "), json.loads(sist)


class Harinne:
    """In place of a worker: each time the command looks, one step more has been done."""

    def __init__(self, avbryt_efter: int = 1000) -> None:
        self.kvar = avbryt_efter

    def se_till(self) -> None:
        for korning in Korning.objects.oppna():
            korningsfyllning.fyll_pa(korning.pk)
        gor_jobb(1)
        self.kvar -= 1
        if not self.kvar:
            raise KeyboardInterrupt


@pytest.fixture
def harinne(db, tmp_path, settings, monkeypatch):
    """Returns how to begin: `harinne(avbryt_efter=3)` presses Ctrl-C at the third look."""
    settings.FILKATALOG = tmp_path / "filer"
    monkeypatch.setattr(paket, "bygg", snabbt)
    monkeypatch.setattr(foljd, "POLL", 0)
    processer = []

    def satt(**val):
        @contextmanager
        def egen(n=0):
            processer.append(n)
            yield Harinne(**val)

        monkeypatch.setattr(foljd, "egen_arbetare", egen)
        return processer

    satt()
    return satt


def test_everybody_gets_one_and_the_summary_counts(harinne, tmp_path):
    land = skapa_land(3, utan=2)
    text, svar = generera("--alla", "--ut", str(tmp_path / "ut"))
    assert "5 huvudmän" in text
    assert "varav 2 som statistiken inte säger något om" in text
    assert "3 nya, 2 utan statistik" in text
    assert (svar["status"], svar["huvudman"], svar["antal"]["klar"], svar["antal"]["utan"]) == ("klar", 5, 3, 2)
    assert sorted(v.name for v in (tmp_path / "ut").iterdir()) == sorted(h.nyckel for h in land)
    assert all((tmp_path / "ut" / h.nyckel / "underlag.pdf").exists() for h in land)
    _, igen = generera("--alla")
    assert (igen["antal"]["oforandrad"], igen["antal"]["klar"]) == (3, 0)


def test_ctrl_c_pauses_and_says_how_to_go_on(harinne, settings):
    settings.KORNING_I_KO = 1
    skapa_land(4)
    harinne(avbryt_efter=3)
    with pytest.raises(KeyboardInterrupt) as avbrott:
        generera("--alla")
    korning = Korning.objects.get()
    assert korning.status == K.PAUSAD
    assert f"Körning {korning.pk} är pausad: " in avbrott.value.utskrift
    assert "generera_underlag --fortsatt" in avbrott.value.utskrift
    harinne()
    _, svar = generera("--fortsatt")
    assert (svar["korning"], svar["status"], svar["antal"]["klar"]) == (korning.pk, "klar", 4)


def test_what_failed_is_told_and_made_again(harinne, monkeypatch):
    land = skapa_land(3)

    def bygg(innehall, utgava, framsteg=None):
        if innehall.huvudman.nyckel == land[1].nyckel:
            raise Jobbfel("Diagrammet gick inte att rita.")
        return snabbt(innehall, utgava, framsteg)

    monkeypatch.setattr(paket, "bygg", bygg)
    with pytest.raises(CommandError, match=r"1\sunderlag gick inte att göra") as fel:
        generera("--alla")
    assert f"{land[1]}: Diagrammet gick inte att rita." in fel.value.utskrift
    monkeypatch.setattr(paket, "bygg", snabbt)
    assert generera("--fortsatt")[1]["antal"]["klar"] == 3


def test_an_open_run_is_followed_but_not_started_twice(harinne):
    skapa_land(2)
    korning = korningar.starta(None)
    with pytest.raises(CommandError, match=f"Körning {korning.pk} är inte avslutad"):
        generera("--alla")
    assert generera("--fortsatt")[1]["korning"] == korning.pk
    with pytest.raises(CommandError, match="är klar, så det finns inget att fortsätta"):
        generera("--fortsatt")


def test_somebody_else_ends_it_meanwhile(harinne):
    skapa_land(2)
    korning = korningar.starta(None)
    korningar.pausa(korning.pk, None)
    with pytest.MonkeyPatch.context() as lapp:
        lapp.setattr(foljd.korningar, "fortsatt", lambda pk, aktor: Korning.objects.get(pk=pk))
        with pytest.raises(CommandError, match="pausades"):
            generera("--fortsatt")
    korningar.fortsatt(korning.pk, None)

    class Avbryter(Harinne):
        def se_till(self) -> None:
            korningar.avbryt(korning.pk, None)

    with pytest.MonkeyPatch.context() as lapp:

        @contextmanager
        def egen(n=0):
            yield Avbryter()

        lapp.setattr(foljd, "egen_arbetare", egen)
        with pytest.raises(CommandError, match="avbröts"):
            generera("--fortsatt")


def test_the_number_of_workers_reaches_them(harinne):
    skapa_land(1)
    processer = harinne()
    generera("--alla", "--arbetare", "3")
    assert processer == [3]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("val", "text"),
    [
        (["--alla", "--orgnr", "2120000142"], "kan inte användas tillsammans"),
        (["--orgnr", "2120000142", "--arbetare", "2"], "tillsammans med --alla eller --fortsatt"),
        (["--alla", "--arbetare", "0"], "inget antal"),
        (["--alla", "--arbetare", "två"], "inget antal"),
        ([], "ett av argumenten"),
    ],
)
def test_choices_that_make_no_sense_are_refused(val, text):
    skapa_land(1)
    with pytest.raises(CommandError, match=text):
        generera(*val)
    assert not Korning.objects.exists()


@pytest.mark.django_db
def test_there_must_be_something_to_go_on_with():
    with pytest.raises(CommandError, match="Ingen statistik är inläst"):
        generera("--alla")
    skapa_land(1)
    with pytest.raises(CommandError, match="Starta en med --alla"):
        generera("--fortsatt")


@pytest.mark.django_db(transaction=True)
def test_as_a_program_with_workers_of_its_own_stopped_by_ctrl_c_and_gone_on_with(tmp_path: Path):
    tom_lagret()
    land = skapa_land(16, utan=1, enheter=1)  # many enough that the first is not the last
    toma_kon()
    livstecken.glom("arbetare")

    def starta(*args: str) -> subprocess.Popen[str]:
        kommando = [sys.executable, "manage.py", "generera_underlag", *args, "--arbetare", "2"]
        return subprocess.Popen(
            kommando,
            cwd=settings.BASE_DIR,
            env={**os.environ, **miljo()},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # the tests may themselves ignore it
        )

    forst = starta("--alla")
    vanta(
        lambda: Underlag.objects.filter(status="klart").exists() or forst.poll() is not None, 120, "första underlaget"
    )
    forst.send_signal(signal.SIGINT)
    ut, fel = forst.communicate(timeout=180)
    assert (forst.returncode, "är pausad" in ut, "Avbrutet." in fel) == (130, True, True), (ut, fel)
    assert Korning.objects.get().status == K.PAUSAD

    ut, fel = starta("--fortsatt").communicate(timeout=180)
    assert "16 nya, 1 utan statistik" in ut.replace("\xa0", " "), (ut, fel)
    assert Korning.objects.get().status == K.KLAR
    assert sorted(Underlag.objects.values_list("huvudman", "version", "status")) == [(h.pk, 1, "klart") for h in land]
    assert ar_hela()
    toma_kon()
