"""`manage.py demo` as a person meets it: the real command, in a process of its own, on the embedded default."""

import contextlib
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from kvalitet.models import Roll
from tests.arbetare import alla_under, barn, lever, vanta

pytestmark = pytest.mark.inbyggt


def ledig_port() -> int:
    with socket.socket() as uttag:
        uttag.bind(("127.0.0.1", 0))
        return int(uttag.getsockname()[1])


class Demo:
    def __init__(self, var: Path, *argument: str) -> None:
        miljo = {n: v for n, v in os.environ.items() if not n.startswith(("KVALITET_", "DATABASE_", "REDIS_"))}
        miljo |= {"KVALITET_VAR": str(var), "DJANGO_SETTINGS_MODULE": "kvalitet.settings"}
        self.logg = var.parent / f"demo-{len(list(var.parent.glob('demo-*')))}.txt"
        with self.logg.open("wb") as ut:
            self.process = subprocess.Popen(
                [sys.executable, str(settings.BASE_DIR / "manage.py"), "demo", *argument],
                stdout=ut,
                stderr=subprocess.STDOUT,
                env=miljo,
                cwd=var.parent,
            )

    @property
    def rader(self) -> list[str]:
        return self.logg.read_text(encoding="utf-8").splitlines()

    def vanta_pa_json(self) -> dict[str, Any]:
        vanta(lambda: self.process.poll() is not None or (self.rader and self.rader[-1].startswith("{")), 900, "start")
        assert self.process.poll() in (None, 0), "\n".join(self.rader)
        svar: dict[str, Any] = json.loads(self.rader[-1])
        return svar

    def slut(self) -> int:
        return self.process.wait(600)


def hamta(adress: str) -> tuple[int, str]:
    with urllib.request.urlopen(adress, timeout=60) as svar:
        return svar.status, svar.read().decode()


def innehall(var: Path) -> list[str]:
    """Every row of every table, without the counters of used numbers (a refused insert uses one up)."""
    with contextlib.closing(sqlite3.connect(var / "db.sqlite3")) as databas:
        return [rad for rad in databas.iterdump() if "sqlite_sequence" not in rad]


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which the demo was loaded once, with --no-server."""
    mapp = tmp_path_factory.mktemp("demo") / "var"
    demo = Demo(mapp, "--no-server", "--json")
    svar = demo.vanta_pa_json()
    assert demo.slut() == 0
    assert svar["adress"] is None
    return mapp


@pytest.fixture
def demo(var: Path) -> Iterator[Demo]:
    startad = Demo(var, "--port", str(ledig_port()), "--json")
    yield startad
    if startad.process.poll() is None:
        startad.process.kill()
        startad.process.wait()


def test_loading_again_changes_nothing(var):
    fore = innehall(var)
    igen = Demo(var, "--no-server")
    assert igen.slut() == 0, igen.rader
    assert innehall(var) == fore
    assert len(fore) > 100


def test_demo_answers_has_an_account_per_role_and_ends_on_ctrl_c(demo):
    svar = demo.vanta_pa_json()
    roller = {konto["roll"].split(",")[0] for konto in svar["konton"]}
    assert {namn for _, namn in Roll.choices} <= roller
    assert {konto["myndighet"] for konto in svar["konton"]} >= {"SV", "SPSM"}
    assert svar["adress"] in "\n".join(demo.rader[:-1])

    assert hamta(svar["adress"] + "halsa/?format=json")[0] == 200
    assert "Logga in" in hamta(svar["adress"])[1]
    assert hamta(svar["adress"] + "static/css/bas.css")[0] == 200

    alla = alla_under(demo.process.pid)
    assert len(alla) >= 6  # demo, gunicorn and its process, worker, two pool processes, beat
    demo.process.send_signal(signal.SIGINT)
    assert demo.slut() == 0
    assert demo.rader[-1] == "Demon är avslutad."
    assert not [pid for pid in alla if lever(pid)]


def test_second_demo_and_busy_port_are_refused(demo, var, tmp_path):
    port = demo.vanta_pa_json()["adress"].rstrip("/").rpartition(":")[2]
    andra = Demo(var, "--port", str(ledig_port()))
    assert andra.slut() == 1
    assert f"Fel: Demon körs redan av process {demo.process.pid} på http://127.0.0.1:{port}/" in andra.rader[-1]

    samma_port = Demo(tmp_path / "var", "--port", port)
    assert samma_port.slut() == 1
    assert f"Fel: Port {port} är upptagen" in samma_port.rader[-1]
    assert "--port" in samma_port.rader[-1]

    demo.process.terminate()
    assert demo.slut() == 0


def test_killed_worker_is_started_again_and_killed_demo_leaves_nothing(demo):
    svar = demo.vanta_pa_json()
    gammal = arbetare(demo)
    os.kill(gammal, signal.SIGKILL)
    vanta(lambda: any("Processen arbetare slutade oväntat" in rad for rad in demo.rader), 60, "beskedet")
    vanta(lambda: arbetare(demo) not in (0, gammal), 120, "ny arbetare")
    vanta(lambda: len(barn(arbetare(demo))) >= 2, 120, "den nya arbetarens egna processer")
    assert hamta(svar["adress"] + "halsa/webb/")[0] == 200

    alla = alla_under(demo.process.pid)
    demo.process.kill()
    vanta(lambda: not [pid for pid in alla if lever(pid)], 60, "att alla processer slutar")


def arbetare(demo: Demo) -> int:
    """The worker that the demo itself started, 0 when there is none. Its pool and what that starts are further down."""
    return next((pid for pid in barn(demo.process.pid) if b"celery\0" in kommandorad(pid)), 0)


def kommandorad(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:  # it ended while we looked
        return b""
