"""Heals what a lost message or a killed worker left behind.

Runs when a worker starts, by beat every few seconds, and for one job when its message comes again."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from ..models import Jobb
from . import tjanst
from .hjartslag import AVBROTS, livstecken
from .tjanst import HOGST_FORSOK

logger = logging.getLogger(__name__)

S = Jobb.Status
FOR_MANGA_FORSOK = (
    f"Jobbet avbröts {HOGST_FORSOK} gånger utan att bli klart, så vi slutade försöka. Inget har sparats. "
    "Försök igen, och säg till systemförvaltaren om det upprepas."
)


@dataclass
class Sopning:
    omkoade: int = 0
    misslyckade: int = 0


def tappad_efter() -> timedelta:
    """How long a job may wait in the queue, or run without a sign of life, before it counts as lost."""
    return timedelta(seconds=getattr(settings, "JOBB_TAPPAT_EFTER", 30))


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
    for jobb in Jobb.objects.filter(status=S.PAGAR).order_by("pk"):
        if livstecken(jobb).tyst(tappad_efter(), nu):
            _aterstall(jobb, nu, resultat)
    return _logga(resultat)


def aterstall_dott(jobb_id: int) -> bool:
    """Queue a running job again at once if its process is known to be gone. True if that was done."""
    jobb, resultat = Jobb.objects.filter(pk=jobb_id, status=S.PAGAR).first(), Sopning()
    if jobb and livstecken(jobb).ar_borta:
        _aterstall(jobb, timezone.now(), resultat)
    return _logga(resultat) != Sopning()


def _aterstall(jobb: Jobb, nu: datetime, resultat: Sopning) -> None:
    if jobb.forsok >= HOGST_FORSOK:
        resultat.misslyckade += _ge_upp(jobb)
    else:
        resultat.omkoade += _koa_om(jobb, nu)


def _logga(resultat: Sopning) -> Sopning:
    if resultat != Sopning():
        logger.warning("jobb_aterstallda", extra={"omkoade": resultat.omkoade, "misslyckade": resultat.misslyckade})
    return resultat


def koa_om(jobb: Jobb) -> bool:
    """Queue a running job again from its start: the attempt ended without a fault of the job's own."""
    return _koa_om(jobb, timezone.now())


@transaction.atomic
def _koa_om(jobb: Jobb, nu: datetime) -> bool:
    """Compare-and-set on what was read: a worker that claimed or pulsed meanwhile keeps the job."""
    omkoat = jobb.omkoat + 1 if jobb.status == S.BESTALLT else 0
    orort = Jobb.objects.filter(pk=jobb.pk, status=jobb.status, forsok=jobb.forsok, puls=jobb.puls, koat=jobb.koat)
    text = AVBROTS if jobb.forsok else ""
    if not orort.update(status=S.BESTALLT, koat=nu, omkoat=omkoat, klart=0, av=0, text=text):
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
