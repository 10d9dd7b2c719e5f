"""Signs of life of a running job, and what to tell about one that has fallen silent.

They are kept in the shared cache, not in the row: a long write that holds SQLite must not look like a dead worker. Each
names its process, so that a killed one is known at once on its own machine; elsewhere silence tells.
"""

import logging
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event, Thread

from django.core.cache import caches
from django.utils import timezone

from ..models import Jobb
from ..processer import ar_borta, id_for
from .tjanst import HOGST_FORSOK

logger = logging.getLogger(__name__)

INTERVALL = 5.0  # seconds between two signs
SENT = timedelta(seconds=3 * INTERVALL)  # then the work counts as interrupted, and people are told so
MINNS = 24 * 60 * 60  # seconds a sign is kept

AVBROTS = "Arbetet avbröts och börjar om av sig självt så snart det går"
AVBROTS_SIST = "Arbetet avbröts"


def _nyckel(jobb: Jobb) -> str:
    return f"jobb:{jobb.pk}:{jobb.forsok}"


class Hjartslag:
    """Gives signs of life while a long step (a PDF, a query) reports no progress."""

    def __init__(self, jobb: Jobb) -> None:
        self._nyckel, self._process = _nyckel(jobb), id_for()
        self._slut = Event()
        self._trad = Thread(target=self._sla, name=f"puls-{jobb.pk}", daemon=True)

    def __enter__(self) -> "Hjartslag":
        self._ge()  # before any work, so that a process that is killed early is known as well
        self._trad.start()
        return self

    def __exit__(self, *fel: object) -> None:
        self._slut.set()
        self._trad.join()

    def _sla(self) -> None:
        while not self._slut.wait(INTERVALL):
            self._ge()

    def _ge(self) -> None:
        try:
            caches["delat"].set(self._nyckel, (time.time(), self._process), timeout=MINNS)
        except Exception:  # a cache that is down: try again
            logger.warning("puls_ej_skriven", exc_info=True)


@dataclass(frozen=True)
class Livstecken:
    senast: datetime | None
    ar_borta: bool
    """The process is known to be gone."""

    def tyst(self, sa_lange: timedelta, nu: datetime) -> bool:
        return self.ar_borta or self.senast is None or nu - self.senast >= sa_lange


def livstecken(jobb: Jobb) -> Livstecken:
    """The last sign of a running job: a heartbeat, or progress written in the row."""
    slag, process = caches["delat"].get(_nyckel(jobb)) or (0.0, "")
    tider = [jobb.puls] if jobb.puls else []
    if slag:
        tider.append(datetime.fromtimestamp(slag, tz=timezone.get_current_timezone()))
    return Livstecken(max(tider, default=None), ar_borta(process))


@dataclass(frozen=True)
class Framsteg:
    """What people are told; `av` 0: nobody knows how much is left."""

    klart: int
    av: int
    text: str


def framsteg(jobb: Jobb) -> Framsteg:
    """How far the job has come, or that it was interrupted: never a bar that stands still as if work went on."""
    if jobb.status == Jobb.Status.PAGAR and _har_tystnat(jobb):
        return Framsteg(0, 0, AVBROTS if jobb.forsok < HOGST_FORSOK else AVBROTS_SIST)
    return Framsteg(jobb.klart, jobb.av, jobb.text)


def _har_tystnat(jobb: Jobb) -> bool:
    try:
        return livstecken(jobb).tyst(SENT, timezone.now())
    except Exception:  # a cache that is down says nothing about the job
        logger.warning("puls_ej_last", exc_info=True)
        return False
