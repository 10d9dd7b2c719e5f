"""Running a job in a worker: claim, keep the pulse, finish or fail with words."""

import logging
from collections.abc import Callable
from threading import Event, Thread
from typing import Any

from django.db import DatabaseError, connection
from django.utils import timezone

from ..models import Jobb
from .tjanst import Jobbfel, JobbForlorat, klart, misslyckat, ta

logger = logging.getLogger(__name__)

PULSINTERVALL = 10.0  # seconds between heartbeats of a long step


class Hjartslag:
    """Keeps the pulse of a job while a long step (a PDF, a query) reports no progress; stops when the job is lost."""

    def __init__(self, jobb: Jobb, intervall: float | None = None) -> None:
        self._nyckel = {"pk": jobb.pk, "status": Jobb.Status.PAGAR, "forsok": jobb.forsok}
        self._intervall = PULSINTERVALL if intervall is None else intervall
        self._slut = Event()
        self._trad = Thread(target=self._sla, name=f"puls-{jobb.pk}", daemon=True)

    def __enter__(self) -> "Hjartslag":
        self._trad.start()
        return self

    def __exit__(self, *fel: object) -> None:
        self._slut.set()
        self._trad.join()

    def _sla(self) -> None:
        try:
            while not self._slut.wait(self._intervall):
                try:
                    if not Jobb.objects.filter(**self._nyckel).update(puls=timezone.now()):
                        return
                except DatabaseError:  # a long write holds SQLite: try again
                    logger.warning("puls_ej_skriven", exc_info=True)
        finally:
            connection.close()  # this thread's own


def kor(jobb_id: int, arbete: Callable[[Jobb], dict[str, Any] | None]) -> None:
    """Run a task's work: claim, keep the pulse, finish or fail. Safe to call twice: the second claims nothing."""
    jobb = ta(jobb_id)
    if jobb is None:
        logger.info("jobb_redan_taget", extra={"jobb": jobb_id})
        return
    try:
        with Hjartslag(jobb):
            resultat = arbete(jobb)
        if not jobb.ar_avslutat:
            klart(jobb, resultat)
    except JobbForlorat:
        logger.warning("jobb_forlorat", extra={"jobb": jobb_id, "forsok": jobb.forsok})
    except Exception as fel:
        if not isinstance(fel, Jobbfel):
            logger.exception("jobb_misslyckades", extra={"jobb": jobb_id, "typ": jobb.typ})
        try:
            misslyckat(jobb, feltext(fel))
        except JobbForlorat:
            logger.warning("jobb_forlorat", extra={"jobb": jobb_id, "forsok": jobb.forsok})


def feltext(fel: BaseException) -> str:
    """What the person who ordered reads."""
    match fel:
        case Jobbfel():
            return str(fel)
        case OSError() if fel.errno == 28:
            return "Disken är full. Inget har sparats. Beställ igen när utrymme har frigjorts."
        case MemoryError():
            return "Minnet räckte inte. Inget har sparats. Försök igen, och säg till systemförvaltaren om det upprepas."
        case DatabaseError():
            return "Databasen svarade inte som den skulle. Inget har sparats. Försök igen om en stund."
        case _:
            return "Något gick fel på vår sida. Inget har sparats. Felet är loggat. Försök igen om en stund."
