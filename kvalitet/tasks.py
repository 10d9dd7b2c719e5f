"""Upkeep tasks. They run on the quick queue, never behind a national batch."""

import logging
from functools import partial
from typing import Any

from celery import shared_task, signals

from . import aviseringar, konton, lasningar

logger = logging.getLogger(__name__)


@shared_task
def sopa(vid_start: bool = False) -> None:
    """Each minute and when a worker starts: lost jobs, unsent mail, unlinked events, old rows. Safe to run twice."""
    from . import engang, kedja, utkast
    from .jobb import aterstall_tappade

    aterstall = partial(aterstall_tappade, vid_start=vid_start)
    for steg in (kedja.lanka, aterstall, aviseringar.sopa, engang.gallra, utkast.rensa):
        try:
            steg()
        except Exception:  # one part that fails never stops the others; the next minute tries again
            logger.exception("sopning_misslyckades")


@shared_task
def aterstall_jobb() -> None:
    """Every few seconds: jobs whose worker was killed."""
    from .jobb import aterstall_tappade

    aterstall_tappade()


@shared_task
def skicka_avisering(avisering_id: int) -> None:
    aviseringar.skicka(avisering_id)


@signals.worker_ready.connect
def _arbetare_startar(**kwargs: Any) -> None:
    sopa.delay(vid_start=True)


@signals.task_postrun.connect
def _efter_task(**kwargs: Any) -> None:
    lasningar.skriv_vantande()


for typ in ("kontoinbjudan", "losenord"):
    aviseringar.registrera_lank(typ, konton.lank_i_brev)
