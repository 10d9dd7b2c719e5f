"""Wait for jobs from the terminal, with a real worker of one's own when none runs (embedded default only)."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from django.conf import settings
from django.core.management.base import CommandError

from kvalitet import livstecken, processer
from kvalitet.jobb import framsteg as framsteg_for
from kvalitet.models import Jobb

SLUTAT_SLA = 3 * livstecken.INTERVALL  # seconds without a pulse: no worker runs
INGEN_ARBETARE = 60.0  # seconds to wait for somebody else's worker to show itself
STARTTID = 120.0  # seconds that one's own worker gets to show itself
STOPPTID = 120.0
POLL = 0.25

Framsteg = Callable[[int, int, str], None]


class Egen:
    """At most one worker of this command, started when nobody else's gives a sign of life.

    `processer`: start it whoever else works, with so many processes of its own.
    """

    def __init__(self, processer: int = 0) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self._utan = time.monotonic()
        self._processer = processer or 2
        if processer:
            self._starta()

    def se_till(self) -> None:
        alder = livstecken.alder("arbetare")
        if alder is not None and alder < SLUTAT_SLA:
            self._utan = time.monotonic()
            return
        if self.process is not None and self.process.poll() is None:
            if time.monotonic() - self._utan > STARTTID:
                raise CommandError(f"Arbetarprocessen ger inget livstecken. Se {self._logg()}.")
            return  # on its way up
        if settings.REDIS_URL:
            if time.monotonic() - self._utan > INGEN_ARBETARE:
                raise CommandError(
                    "Ingen arbetarprocess svarar, så jobben väntar i kön. Starta den (celery -A kvalitet worker) och "
                    "kör kommandot igen; det som redan är beställt görs inte om."
                )
            return
        if self.process is not None:
            raise CommandError(f"Arbetarprocessen slutade oväntat. Se {self._logg()}.")
        self._starta()

    def _logg(self) -> str:
        return str(settings.VAR / "logg" / "arbetare-kommando.log")

    def _starta(self) -> None:
        logg = settings.VAR / "logg" / "arbetare-kommando.log"
        logg.parent.mkdir(parents=True, exist_ok=True)
        self.process = processer.starta(
            [sys.executable, "-m", "celery", "-A", "kvalitet", "worker", "-B", "-c", str(self._processer), "-l", "INFO",
             "--without-gossip", "--without-mingle"],
            vid_foralders_dod=signal.SIGKILL,
            mapp=settings.BASE_DIR,
            logg=logg,
            miljo={"KVALITET_VAR": str(settings.VAR)},
        )  # fmt: skip

    def stoppa(self) -> None:
        """A job of somebody else's that it works on gets to finish."""
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(STOPPTID)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        livstecken.glom("arbetare")  # workers that live tell so again within seconds


@contextmanager
def egen_arbetare(processer: int = 0) -> Iterator[Egen]:
    egen = Egen(processer)
    try:
        yield egen
    finally:
        egen.stoppa()


def vanta(jobb_id_lista: Sequence[int], framsteg: Framsteg) -> list[Jobb]:
    """Wait until every job has ended, however it ended; the rows in the order of the ids."""
    if not jobb_id_lista:
        return []
    with egen_arbetare() as arbetare:
        while True:
            rader = {j.pk: j for j in Jobb.objects.filter(pk__in=jobb_id_lista)}
            oppna = [j for j in rader.values() if not j.ar_avslutat]
            if not oppna:
                return [rader[pk] for pk in jobb_id_lista]
            _beratta(list(rader.values()), oppna, framsteg)
            arbetare.se_till()
            time.sleep(POLL)


def _beratta(alla: list[Jobb], oppna: list[Jobb], framsteg: Framsteg) -> None:
    steg = max((j.av for j in alla), default=0) or 1
    klart = sum(steg if j.ar_avslutat else j.klart for j in alla)
    arbetar = next((j for j in oppna if j.status == Jobb.Status.PAGAR), None)
    framsteg(klart, steg * len(alla), (framsteg_for(arbetar).text if arbetar else "") or "Väntar på arbetaren")
