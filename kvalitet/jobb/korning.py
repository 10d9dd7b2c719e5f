"""Running a job in a worker: claim, give signs of life, finish or fail with words."""

import logging
from collections.abc import Callable
from typing import Any

from django.db import DatabaseError, InterfaceError, OperationalError, close_old_connections, connection

from ..models import Jobb
from .hjartslag import Hjartslag
from .sopning import aterstall_dott, koa_om
from .tjanst import HOGST_FORSOK, Jobbfel, JobbForlorat, klart, misslyckat, ta

logger = logging.getLogger(__name__)


def kor(jobb_id: int, arbete: Callable[[Jobb], dict[str, Any] | None]) -> None:
    """Run a task's work: claim, keep the pulse, finish or fail. Safe to call twice: the second claims nothing.

    The queue sends a message again when its process was killed. Only if that is certain is the job queued anew.
    """
    jobb = ta(jobb_id)
    if jobb is None:
        if not aterstall_dott(jobb_id):
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
        if isinstance(fel, (OperationalError, InterfaceError)):
            if not connection.in_atomic_block:
                close_old_connections()  # the database was restarted, or the line to it cut: the job is none the worse
            if jobb.forsok < HOGST_FORSOK and koa_om(jobb):
                return
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
        case DatabaseError() | InterfaceError():
            return "Databasen svarade inte som den skulle. Inget har sparats. Försök igen om en stund."
        case _:
            return "Något gick fel på vår sida. Inget har sparats. Felet är loggat. Försök igen om en stund."
