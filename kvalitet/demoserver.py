"""The demo's processes: one web server and one worker with beat, started, watched and stopped together."""

import fcntl
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.conf import settings

from . import livstecken, processer

OMSTARTER = 5  # how often a process that ended by itself is started again
STARTTID = 60.0  # seconds until both must answer
STOPPTID = 120.0  # seconds a running job gets to finish


class Demofel(Exception):
    """The demo cannot start or go on; the message is for the person at the terminal, `logg` the end of a log."""

    def __init__(self, text: str, logg: str = "") -> None:
        super().__init__(text)
        self.logg = logg


def port_ledig(port: int) -> bool:
    with socket.socket() as uttag:
        uttag.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            uttag.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def kontrollera_port(port: int) -> None:
    if port_ledig(port):
        return
    forslag = next((p for p in range(port + 1, min(port + 100, 65_536)) if port_ledig(p)), None)
    tips = f" Prova python3 manage.py demo --port {forslag}" if forslag else ""
    raise Demofel(f"Port {port} är upptagen av ett annat program.{tips}")


@contextmanager
def ensam(adress: str) -> Iterator[None]:
    """Hold `demo.pid`; two demos never share a KVALITET_VAR. The kernel drops the lock when this process ends."""
    fil: IO[str] = (settings.VAR / "demo.pid").open("a+", encoding="utf-8")
    with fil:
        try:
            fcntl.flock(fil, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            fil.seek(0)
            pid, _, dess_adress = fil.read().strip().partition(" ")
            vem = f"process {pid} på {dess_adress}" if dess_adress else "en annan process"
            raise Demofel(
                f"Demon körs redan av {vem}, med samma mapp för data. Avsluta den först, eller starta med en annan "
                "mapp: KVALITET_VAR=/tmp/kvalitet2 python3 manage.py demo --port 8001"
            ) from None
        fil.truncate(0)
        fil.write(f"{os.getpid()} {adress}\n")
        fil.flush()
        yield
        fil.truncate(0)


class Demoserver:
    """Use as: `starta()`, `vanta_pa_svar()`, `overvaka()`, and always `stoppa()`."""

    def __init__(self, port: int) -> None:
        self.adress = f"http://127.0.0.1:{port}/"
        self.barn: dict[str, subprocess.Popen[bytes]] = {}
        self._stopp = threading.Event()
        self._tvinga = False
        bind = f"127.0.0.1:{port}"
        self._kommandon = {
            "webb": ["gunicorn", "-c", "python:kvalitet.gunicorn_konf", "-b", bind, "kvalitet.wsgi"],
            "arbetare": [
                *("celery", "-A", "kvalitet", "worker", "-B", "-c", "2", "-l", "INFO"),
                *("--without-gossip", "--without-mingle"),
            ],
        }

    def logg(self, namn: str) -> Path:
        return settings.VAR / "logg" / f"{namn}.log"

    def starta(self) -> None:
        """Start both. From here SIGINT, SIGTERM and SIGHUP stop the demo; a second one stops it at once."""
        for nummer in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(nummer, self._signal)
        self.logg("x").parent.mkdir(exist_ok=True)
        livstecken.glom("arbetare")
        livstecken.glom("schema")
        for namn in self._kommandon:
            self.barn[namn] = self._starta(namn)

    def _starta(self, namn: str) -> subprocess.Popen[bytes]:
        return processer.starta(
            [sys.executable, "-m", *self._kommandon[namn]],
            vid_foralders_dod=signal.SIGKILL,
            logg=self.logg(namn),
            # Spelled out: the children run in another directory than a relative path may be meant for.
            miljo={
                "KVALITET_VAR": str(settings.VAR),
                "KVALITET_KALLDATA": str(settings.KALLDATA),
                "KVALITET_ADRESS": self.adress,
            },
            mapp=settings.BASE_DIR,
        )

    def _signal(self, nummer: int, ram: object) -> None:
        self._tvinga = self._stopp.is_set()
        self._stopp.set()

    def _webben_svarar(self) -> bool:
        try:
            with urllib.request.urlopen(self.adress + "halsa/webb/", timeout=5) as svar:
                return bool(svar.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def _kontrollera_barn(self) -> None:
        for namn, barn in self.barn.items():
            if barn.poll() is not None:
                raise Demofel(f"Processen {namn} slutade oväntat (kod {barn.returncode}).", self._slutet(namn))

    def _slutet(self, namn: str) -> str:
        rader = self.logg(namn).read_text(encoding="utf-8", errors="replace").splitlines()
        return "\n".join([f"Sista raderna i {self.logg(namn)}:", *rader[-12:]])

    def vanta_pa_svar(self) -> bool:
        """Wait until web server and worker both answer. False if the person stopped the demo meanwhile."""
        svarar: dict[str, Callable[[], bool]] = {
            "webb": self._webben_svarar,
            "arbetare": lambda: livstecken.alder("arbetare") is not None,
        }
        slut = time.monotonic() + STARTTID
        for namn, har_svarat in svarar.items():
            while not har_svarat():
                self._kontrollera_barn()
                if time.monotonic() > slut:
                    raise Demofel(f"Processen {namn} svarade inte inom {STARTTID:.0f} sekunder.", self._slutet(namn))
                if self._stopp.wait(0.1):
                    return False
        return True

    def overvaka(self, beratta: Callable[[str], None]) -> None:
        """Start again what ends by itself, a few times. Return when the person stops the demo."""
        kvar = OMSTARTER
        while not self._stopp.wait(0.5):
            for namn, barn in self.barn.items():
                if barn.poll() is None:
                    continue
                if not kvar:
                    self._kontrollera_barn()
                kvar -= 1
                beratta(f"Processen {namn} slutade oväntat (kod {barn.returncode}) och startas igen.")
                self.barn[namn] = self._starta(namn)

    def stoppa(self) -> None:
        """Let running requests and jobs finish, then leave no process behind."""
        levande = [barn for barn in self.barn.values() if barn.poll() is None]
        for barn in levande:
            barn.terminate()
        slut = time.monotonic() + STOPPTID
        while any(barn.poll() is None for barn in levande) and not self._tvinga and time.monotonic() < slut:
            time.sleep(0.1)
        for barn in levande:
            if barn.poll() is None:
                barn.kill()  # its own children follow it (processer.folj_foralder)
            barn.wait()
