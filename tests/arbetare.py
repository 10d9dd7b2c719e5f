"""Real worker processes for tests: the same command as in production, against the test's database and broker."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection

from kvalitet import livstecken
from kvalitet.models import Jobb
from kvalitet.processer import starta

START = 180.0  # seconds


def vanta(villkor: Callable[[], object], sekunder: float = 30.0, vad: str = "villkoret") -> None:
    """Wait until `villkor()` is true, or fail. A bound only ends a hang, so none is short on a slow machine."""
    sekunder = max(sekunder, 120.0)
    slut = time.monotonic() + sekunder
    while not villkor():
        assert time.monotonic() < slut, f"{vad} inträffade inte inom {sekunder:.0f} s"
        time.sleep(0.05)


def databas_url() -> str:
    """DATABASE_URL that leads another process to this test's database; empty for SQLite (KVALITET_VAR says where)."""
    if connection.vendor == "sqlite":
        return ""
    val = connection.settings_dict
    vem = quote(val["USER"]) + (f":{quote(val['PASSWORD'])}" if val["PASSWORD"] else "")
    return f"postgres://{vem}@{val['HOST']}:{val['PORT']}/{val['NAME']}"


def miljo() -> dict[str, str]:
    """Environment of a child process that shall see what the test sees."""
    return {
        "DJANGO_SETTINGS_MODULE": "kvalitet.settings",
        "KVALITET_VAR": str(settings.VAR),
        "DATABASE_URL": databas_url(),
        "REDIS_URL": settings.REDIS_URL,
    }


def toma_kon() -> None:
    from kvalitet.celery import app

    app.control.purge()


def lever(pid: int) -> bool:
    """False for ended processes, also those whose parent has not yet collected them."""
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as fil:
            return fil.read().rpartition(")")[2].split()[0] not in ("Z", "X")
    except (FileNotFoundError, ProcessLookupError):
        return False


def barn(pid: int) -> list[int]:
    """Living children of a process, whichever of its threads started them."""
    pid_lista: list[int] = []
    for fil in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            pid_lista += [int(del_) for del_ in fil.read_text().split() if lever(int(del_))]
    return pid_lista


def alla_under(pid: int) -> list[int]:
    """The process and everything below it."""
    return [pid, *(under for ett in barn(pid) for under in alla_under(ett))]


class Arbetare:
    def __init__(
        self,
        *,
        moduler: Sequence[str] = (),
        beat: bool = False,
        processer: int = 2,
        tappat_efter: int = 60,
        byt_process_efter: int = settings.CELERY_WORKER_MAX_TASKS_PER_CHILD,
    ) -> None:
        livstecken.glom("arbetare")
        self.logg = settings.VAR / f"arbetare-{time.monotonic_ns()}.log"
        kommando = [sys.executable, "-m", "celery", "-A", "kvalitet", "worker", "-c", str(processer), "-l", "INFO"]
        kommando += ["--without-gossip", "--without-mingle", *(["-B"] if beat else [])]
        kommando += ["--max-tasks-per-child", str(byt_process_efter)]
        for modul in moduler:
            kommando += ["-I", modul]
        self.process: subprocess.Popen[bytes] = starta(
            kommando,
            vid_foralders_dod=signal.SIGKILL,
            mapp=settings.BASE_DIR,
            logg=self.logg,
            miljo={**os.environ, **miljo(), "KVALITET_JOBB_TAPPAT_EFTER": str(tappat_efter)},
        )

    @property
    def pid(self) -> int:
        return self.process.pid

    def vanta_tills_klar(self) -> None:
        vanta(lambda: livstecken.alder("arbetare") is not None or self.process.poll() is not None, START, "start")
        assert self.process.poll() is None, self.logg.read_text()

    def vanta_pa(self, jobb: Jobb, sekunder: float = 300.0) -> Jobb:
        """Wait until the job has ended, however it ended; returns the row as it then stands.

        The bound only ends a hang: a lost job may need two rounds of the sweep, each a minute, on a slow machine.
        """

        def avslutat() -> bool:
            jobb.refresh_from_db()
            return jobb.ar_avslutat

        try:
            vanta(avslutat, sekunder, f"slutet på jobb {jobb.pk}")
        except AssertionError as fel:
            raise AssertionError(
                f"{fel}; status {jobb.status}. Arbetarens logg:\n{self.logg.read_text()[-3000:]}"
            ) from None
        return jobb

    def poolprocesser(self) -> list[int]:
        """The processes that carry out jobs, as the worker itself tells (an embedded beat is not among them)."""
        from kvalitet.celery import app

        (svar,) = app.control.inspect(timeout=60, limit=1).stats().values()
        return list(svar["pool"]["processes"])

    def doda(self) -> None:
        """As when the machine loses power; returns when the pool processes are gone as well."""
        alla = alla_under(self.pid)
        self.process.kill()
        self.process.wait()
        vanta(lambda: not any(lever(pid) for pid in alla), 120, "poolprocessernas slut")

    def avsluta(self) -> int:
        """As a stop in production: the running job is finished. Returns the exit code."""
        if self.process.poll() is None:
            self.process.terminate()
        try:
            return self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.doda()
            raise
