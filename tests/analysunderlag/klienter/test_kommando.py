"""`hamta_statistik` as it is run: what it writes, what it says, and the code it ends with."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
from collections import deque
from functools import partial
from pathlib import Path

import pytest
from django.conf import settings as installningar
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command

from analysunderlag.klienter import Anslutning, Granser
from analysunderlag.management.commands import hamta_statistik
from kvalitet.settings import env_tjanst
from tests.analysunderlag.ufabok import Ufabok

from .test_kolada import KPI, OMRADEN, POSTER
from .tjanst import VAG, Tjanst, kolada_bas, tjanst
from .ufatabell import ur_bok


@pytest.fixture
def t(tmp_path: Path, settings, monkeypatch: pytest.MonkeyPatch):
    """Both services, at the addresses of the settings, asked without pauses."""
    kolada = {"municipality": OMRADEN, f"kpi/{KPI}": [{"id": KPI, "title": "x"}]}
    kolada |= {f"data/kpi/{KPI}/year/2024": POSTER[:3]}
    bok = Ufabok().hela(1).satt(1, 1, "..").spara(tmp_path)
    snabb = partial(Anslutning, granser=Granser(takt=0.0, bas=0.0, forsok=2))
    monkeypatch.setattr(hamta_statistik, "Anslutning", snabb)
    with tjanst(ur_bok(bok), kolada=kolada, konfig=None) as t:
        settings.PXWEB_ADRESS, settings.KOLADA_ADRESS = t.bas, kolada_bas(t)
        yield t


def kor(*argument: object) -> list[str]:
    ut = io.StringIO()
    call_command("hamta_statistik", *map(str, argument), stdout=ut, stderr=io.StringIO())
    return ut.getvalue().splitlines()


def test_pxweb(t: Tjanst, tmp_path: Path):
    till = tmp_path / "f.ndjson"

    *rader, sista = kor("pxweb", "--tabell", VAG, "--till", till, "--json")

    assert rader == [
        f"{till}: hämtade svar från Skolverkets statistikdatabas (Skolverket)",
        "  Celler: 147 = 146 tal + 1 tecken + 0 tomma + 0 som inte går att läsa",
    ]
    svar = json.loads(sista)
    assert (svar["fil"], svar["slag"], svar["celler"], svar["tal"]) == (str(till), "pxweb", 147, 146)
    ut = io.StringIO()
    call_command("granska_kallfil", str(till), stdout=ut)
    assert "Celler: 147 = 146 tal + 1 tecken" in ut.getvalue()


def test_kolada(t: Tjanst, tmp_path: Path):
    rader = kor("kolada", "--tabell", KPI, "--ar", "2024", "--till", tmp_path / "k")

    assert rader[1] == "  Celler: 5 = 3 tal + 2 tecken + 0 tomma + 0 som inte går att läsa"


def test_a_fault_of_the_service_is_one_line_and_no_file(t: Tjanst, tmp_path: Path):
    t.manus = deque(["html"])

    with pytest.raises(CommandError, match=rf"^{VAG}, http://.*: Tjänsten svarade med en webbsida"):
        kor("pxweb", "--tabell", VAG, "--till", tmp_path / "f")
    assert not (tmp_path / "f").exists()


def test_a_file_with_faults_stays_and_ends_with_one(t: Tjanst, tmp_path: Path):
    t.tabell.celler["1", "00", "2024"] = 101.0

    with pytest.raises(CommandError, match=r"f är hämtad men har 1 fel\. Se dem alla med granska_kallfil\."):
        kor("pxweb", "--tabell", VAG, "--till", tmp_path / "f")
    assert (tmp_path / "f").exists()


@pytest.mark.parametrize(
    ("argument", "text"),
    [
        (["kolada", "--tabell", KPI], "Ange vilka år som ska hämtas med --ar"),
        (["kolada", "--tabell", KPI, "--ar", "2024-2020"], "är inga år, skriv 2024 eller 2015-2024"),
        (["pxweb", "--tabell", VAG, "--celler", "0"], "är inget antal"),
        (["scb", "--tabell", VAG], "'scb' går inte att välja"),
    ],
)
def test_wrong_arguments(t: Tjanst, tmp_path: Path, argument: list[str], text: str):
    with pytest.raises(CommandError, match=text):
        kor(*argument, "--till", tmp_path / "f")
    assert t.anrop == []


@pytest.mark.parametrize("adress", ["http://exempel.se/api", "ftp://exempel.se", "https://", "https://a:b@exempel.se"])
def test_an_address_without_https_stops_the_start(monkeypatch: pytest.MonkeyPatch, adress: str):
    monkeypatch.setenv("PROV_ADRESS", adress)

    with pytest.raises(ImproperlyConfigured, match=r"PROV_ADRESS=.* ska vara en adress som börjar med https://"):
        env_tjanst("PROV_ADRESS", "")


def test_the_official_addresses_are_the_default():
    """Also the tests' own settings: nothing but the network block keeps a test from asking them."""
    assert installningar.PXWEB_ADRESS.startswith("https://statistikdatabasen.skolverket.se/")
    assert installningar.KOLADA_ADRESS == "https://api.kolada.se/v3"


def test_a_killed_download_goes_on_in_a_new_process(t: Tjanst, tmp_path: Path):
    """The real command, killed while the service is silent in its second question."""
    till = tmp_path / "f"
    argv = [sys.executable, "manage.py", "hamta_statistik", "pxweb", "--tabell", VAG, "--till", str(till)]
    argv += ["--celler", "49"]
    miljo = {**os.environ, "KVALITET_PXWEB_ADRESS": t.bas, "KVALITET_EGEN_MILJO": "1"}
    t.manus = deque(["", "tyst"])
    with subprocess.Popen(argv, cwd=installningar.BASE_DIR, env=miljo, stderr=subprocess.DEVNULL) as process:
        assert t.tystnat.wait(120)
        process.send_signal(signal.SIGKILL)
    assert not till.exists()
    t.slapp.set()
    svarad = t.datafragor[0]
    t.anrop.clear()

    klar = subprocess.run(argv, cwd=installningar.BASE_DIR, env=miljo, capture_output=True, text=True, check=False)

    assert (klar.returncode, klar.stderr) == (0, "")
    assert [svarad, *t.datafragor] == [[n] for n in t.tabell.nivaer]
