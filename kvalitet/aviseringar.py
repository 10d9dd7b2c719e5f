"""The outbox: a message to a person is a row in the transaction that caused it, and mail after commit.

Each type has three templates, `templates/aviseringar/<typ>_{amne.txt,text.txt,html.html}`. The same `nyckel` never
sends twice. A message that gives access holds only the mark PERSONLIG_LANK: the link is made when the mail is sent, so
that neither the database nor the outbox page can be used to enter somebody's account.
"""

import logging
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.template import Context, Engine, engines
from django.utils import timezone
from django.utils.html import escape

from .models import Anvandare, Avisering, Handelse

logger = logging.getLogger(__name__)

S = Avisering.Status
PERSONLIG_LANK = "[personlig länk]"
SKICKA_IGEN_EFTER = timedelta(minutes=2)
OSAKER_EFTER = timedelta(minutes=15)
OSAKER = "Sändningen avbröts. Det är osäkert om meddelandet kom fram, så det skickas inte igen av sig självt."


def _mallmotor() -> Engine:
    return engines["django"].engine  # type: ignore[attr-defined]


def _rendera(mall: str, kontext: dict[str, Any], *, html: bool) -> str:
    return _mallmotor().get_template(mall).render(Context(kontext, autoescape=html))


def bestall(
    typ: str,
    mottagare: Anvandare | None,
    nyckel: str,
    kontext: dict[str, Any] | None = None,
    *,
    handelse: Handelse | None = None,
    epost: str = "",
) -> Avisering | None:
    """Put a message in the outbox, in the current transaction. None if one with the same key is already there.

    To an account, or to the address `epost` of someone who has none.
    """
    if (mottagare is None) == (not epost):
        raise ValueError("Ange antingen en mottagare eller en e-postadress.")
    kontext = {"mottagare": mottagare, "adress": settings.ADRESS, "personlig_lank": PERSONLIG_LANK, **(kontext or {})}
    amne = " ".join(_rendera(f"aviseringar/{typ}_amne.txt", kontext, html=False).split())
    avisering = Avisering(
        typ=typ,
        nyckel=nyckel,
        mottagare=mottagare,
        epost=mottagare.epost if mottagare else epost,
        amne=amne[:200],
        text=_rendera(f"aviseringar/{typ}_text.txt", kontext, html=False).strip() + "\n",
        html=_rendera(f"aviseringar/{typ}_html.html", kontext, html=True),
        status=S.GODKAND,
        handelse=handelse,
    )
    if Avisering.objects.filter(nyckel=nyckel).exists():
        return None
    try:
        with transaction.atomic():
            avisering.save(force_insert=True)
    except IntegrityError:
        return None  # ordered at the same time by someone else
    _ko(avisering.pk)
    return avisering


def _ko(avisering_id: int) -> None:
    def starta() -> None:  # no partial: Django names a failing callback by __qualname__
        from .tasks import skicka_avisering  # leaf: tasks imports this module

        skicka_avisering.delay(avisering_id)

    transaction.on_commit(starta, robust=True)


def skicka(avisering_id: int) -> bool:
    """Send one approved message. Claimed before sending: a second run, or a second worker, sends nothing."""
    if not Avisering.objects.filter(pk=avisering_id, status=S.GODKAND).update(status=S.SKICKAS, skickad=timezone.now()):
        return False
    avisering = Avisering.objects.select_related("mottagare").get(pk=avisering_id)
    try:
        _brev(avisering).send()
    except Exception as fel:  # a bad address or a mail server that is down never stops the rest
        logger.warning("avisering_kom_inte_fram", extra={"avisering": avisering_id}, exc_info=True)
        _avsluta(avisering, S.STUDSAD, f"Kunde inte skickas: {fel}")
        return False
    _avsluta(avisering, S.SKICKAD, "")
    return True


def _avsluta(avisering: Avisering, status: Avisering.Status, fel: str) -> None:
    Avisering.objects.filter(pk=avisering.pk, status=S.SKICKAS).update(
        status=status, fel=" ".join(fel.split())[:300], skickad=timezone.now()
    )


def _brev(avisering: Avisering) -> EmailMultiAlternatives:
    validate_email(avisering.epost)
    text, html = avisering.text, avisering.html
    if PERSONLIG_LANK in text or PERSONLIG_LANK in html:
        from .konton import personlig_lank  # leaf: konton orders messages

        if avisering.mottagare is None or not avisering.mottagare.is_active:
            raise ValueError("kontot är stängt")
        lank = personlig_lank(avisering.mottagare)
        text, html = text.replace(PERSONLIG_LANK, lank), html.replace(PERSONLIG_LANK, escape(lank))
    brev = EmailMultiAlternatives(avisering.amne, text, to=[avisering.epost])
    brev.attach_alternative(html, "text/html")
    return brev


def sopa() -> None:
    """Send again what never got its message through the queue; settle what a killed worker left half sent."""
    nu = timezone.now()
    for avisering_id in Avisering.objects.filter(status=S.GODKAND, skapad__lte=nu - SKICKA_IGEN_EFTER).values_list(
        "pk", flat=True
    ):
        _ko(avisering_id)
    Avisering.objects.filter(status=S.SKICKAS, skickad__lte=nu - OSAKER_EFTER).update(status=S.STUDSAD, fel=OSAKER)
