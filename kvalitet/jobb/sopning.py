"""Heals what a lost message or a killed worker left behind. Runs when a worker starts and each minute by beat."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from ..models import Jobb
from . import tjanst

logger = logging.getLogger(__name__)

S = Jobb.Status
HOGST_FORSOK = 3
FOR_MANGA_FORSOK = (
    f"Jobbet avbröts {HOGST_FORSOK} gånger utan att bli klart, så vi slutade försöka. Inget har sparats. "
    "Försök igen, och säg till systemförvaltaren om det upprepas."
)


@dataclass
class Sopning:
    omkoade: int = 0
    misslyckade: int = 0


def tappad_efter() -> timedelta:
    """How long a job may wait in the queue, or run without a heartbeat, before it counts as lost."""
    return timedelta(seconds=getattr(settings, "JOBB_TAPPAT_EFTER", 60))


def aterstall_tappade(nu: datetime | None = None, *, vid_start: bool = False) -> Sopning:
    """Queue again what nobody works on. Idempotent: a message too many finds nothing to claim.

    A waiting job is sent again after 1, 2, 4 … times the limit, so that a long queue is not filled with copies. At the
    start of a worker every waiting job is sent: the queue may have gone with the old worker.
    """
    nu = nu or timezone.now()
    resultat = Sopning()
    for jobb in Jobb.objects.filter(status=S.BESTALLT).order_by("pk"):
        if vid_start or jobb.koat <= nu - tappad_efter() * 2 ** min(jobb.omkoat, 6):
            resultat.omkoade += _koa_om(jobb, nu)
    grans = nu - tappad_efter()
    for jobb in Jobb.objects.filter(Q(puls=None) | Q(puls__lte=grans), status=S.PAGAR).order_by("pk"):
        if jobb.forsok >= HOGST_FORSOK:
            resultat.misslyckade += _ge_upp(jobb)
        else:
            resultat.omkoade += _koa_om(jobb, nu)
    if resultat.omkoade or resultat.misslyckade:
        logger.warning("jobb_aterstallda", extra={"omkoade": resultat.omkoade, "misslyckade": resultat.misslyckade})
    return resultat


@transaction.atomic
def _koa_om(jobb: Jobb, nu: datetime) -> bool:
    """Compare-and-set on what was read: a worker that claimed or pulsed meanwhile keeps the job."""
    omkoat = jobb.omkoat + 1 if jobb.status == S.BESTALLT else 0
    orort = Jobb.objects.filter(pk=jobb.pk, status=jobb.status, forsok=jobb.forsok, puls=jobb.puls, koat=jobb.koat)
    if not orort.update(
        status=S.BESTALLT, koat=nu, omkoat=omkoat, text="Väntar på att börja om" if jobb.forsok else ""
    ):
        return False
    tjanst.koa(jobb)
    return True


@transaction.atomic
def _ge_upp(jobb: Jobb) -> bool:
    if not Jobb.objects.select_for_update().filter(pk=jobb.pk, forsok=jobb.forsok, puls=jobb.puls).exists():
        return False
    try:
        tjanst.misslyckat(jobb, FOR_MANGA_FORSOK)
    except tjanst.JobbForlorat:
        return False
    return True
