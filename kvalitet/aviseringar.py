"""The outbox: a message to a person is a row in the transaction that caused it, and mail after commit.

Each type has three templates, `templates/aviseringar/<typ>_{amne.txt,text.txt,html.html}`. The same `nyckel` never
sends twice. A message that gives access holds only the mark PERSONLIG_LANK: the link is made when the mail is sent
(`registrera_lank`), so that neither the database nor the outbox page can be used to act as somebody else. It is made
from the row and never from the text, so that a name that looks like the mark gives no more than the letter itself.
"""

import logging
import re
import smtplib
import socket
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.template import Context, Engine, engines
from django.utils import timezone
from django.utils.html import escape
from django.utils.module_loading import autodiscover_modules

from .models import Anvandare, Avisering, Handelse

logger = logging.getLogger(__name__)

S = Avisering.Status
PERSONLIG_LANK = "[personlig länk]"
SKICKA_IGEN_EFTER = timedelta(minutes=2)
OSAKER_EFTER = timedelta(minutes=15)
GE_UPP_EFTER = timedelta(hours=24)
UTOKAD_KOD = re.compile(r"5\.(\d{1,3})\.\d{1,3}\b", re.ASCII)
OKANDA_ADRESSER = (550, 551, 553)
OSAKER = "Sändningen avbröts. Det är osäkert om meddelandet kom fram, så det skickas inte igen av sig självt."

_vid_nekad_adress: list[Callable[[str], object]] = []
_lankar: dict[str, Callable[[Avisering], str]] = {}


def vid_nekad_adress(gor: Callable[[str], object]) -> None:
    """Have `gor` called with an address that the receiving mail server refuses. Called in tasks.py,
    as job types are: the worker that sends has loaded them."""
    _vid_nekad_adress.append(gor)


def registrera_lank(typ: str, gor: Callable[[Avisering], str]) -> None:
    """Where PERSONLIG_LANK in messages of this type leads. `gor` is asked when the mail is sent; it raises ValueError,
    with words, when the mail must not go any more. Called in tasks.py, as job types are."""
    _lankar[typ] = gor


def har_lank(typ: str) -> bool:
    """In messages of another type the mark is somebody's name, and stays as it is."""
    if typ not in _lankar:
        autodiscover_modules("tasks")
    return typ in _lankar


def personlig_lank(avisering: Avisering) -> str:
    if not har_lank(avisering.typ):
        raise ValueError(f"brev av slaget {avisering.typ} har ingen personlig länk")
    return _lankar[avisering.typ](avisering)


def _mallmotor() -> Engine:
    return engines["django"].engine  # type: ignore[attr-defined]


def _rendera(mall: str, kontext: dict[str, Any], *, html: bool) -> str:
    return _mallmotor().get_template(mall).render(Context(kontext, autoescape=html))


@dataclass(frozen=True)
class Innehall:
    amne: str
    text: str
    html: str


def rendera(typ: str, kontext: dict[str, Any] | None = None, mottagare: Anvandare | None = None) -> Innehall:
    """What a message of this type says: what `bestall` puts in the outbox, and what a preview shows."""
    kontext = {"mottagare": mottagare, "adress": settings.ADRESS, "personlig_lank": PERSONLIG_LANK, **(kontext or {})}
    return Innehall(
        amne=" ".join(_rendera(f"aviseringar/{typ}_amne.txt", kontext, html=False).split())[:200],
        text=_rendera(f"aviseringar/{typ}_text.txt", kontext, html=False).strip() + "\n",
        html=_rendera(f"aviseringar/{typ}_html.html", kontext, html=True),
    )


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
    brev = rendera(typ, kontext, mottagare)
    avisering = Avisering(
        typ=typ,
        nyckel=nyckel,
        mottagare=mottagare,
        epost=mottagare.epost if mottagare else epost,
        amne=brev.amne,
        text=brev.text,
        html=brev.html,
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
        if _gar_over(fel) and avisering.skapad > timezone.now() - GE_UPP_EFTER:
            _avsluta(avisering, S.GODKAND, f"Väntar på e-postservern, försöker igen: {fel}")  # the sweep sends it
            return False
        _avsluta(avisering, S.STUDSAD, f"Kunde inte skickas: {fel}")
        if _adressen_nekades(fel):
            _beratta(avisering.epost)
        return False
    _avsluta(avisering, S.SKICKAD, "")
    return True


def _gar_over(fel: Exception) -> bool:
    """The mail server could not be reached, or asked us to come back (4xx): the letter has certainly not gone.
    A connection lost later is no such thing: the letter may have gone, and nobody gets two."""
    if isinstance(fel, smtplib.SMTPRecipientsRefused):
        return all(400 <= kod < 500 for kod, _ in fel.recipients.values())
    if isinstance(fel, smtplib.SMTPResponseException):
        return 400 <= fel.smtp_code < 500
    return isinstance(fel, (ConnectionRefusedError, socket.gaierror))


def _adressen_nekades(fel: Exception) -> bool:
    """The server says that there is no such address. A full mailbox (5.2.2) or a refusal by policy (5.7.1) is not that.
    With an enhanced code the subject 1 decides (RFC 3463 §3.2), without one the codes for an unknown mailbox."""
    if not isinstance(fel, smtplib.SMTPRecipientsRefused):
        return False
    return all(_okand_adress(kod, text) for kod, text in fel.recipients.values())


def _okand_adress(kod: int, text: bytes) -> bool:
    utokad = UTOKAD_KOD.match(text.decode("utf-8", "replace"))
    return utokad[1] == "1" if utokad else kod in OKANDA_ADRESSER


def _beratta(epost: str) -> None:
    for gor in _vid_nekad_adress:
        try:
            gor(epost)
        except Exception:  # the letter is settled whatever becomes of this
            logger.exception("nekad_adress_ej_noterad")


def _avsluta(avisering: Avisering, status: Avisering.Status, fel: str) -> None:
    Avisering.objects.filter(pk=avisering.pk, status=S.SKICKAS).update(
        status=status, fel=" ".join(fel.split())[:300], skickad=timezone.now()
    )


def _brev(avisering: Avisering) -> EmailMultiAlternatives:
    validate_email(avisering.epost)
    text, html = avisering.text, avisering.html
    if (PERSONLIG_LANK in text or PERSONLIG_LANK in html) and har_lank(avisering.typ):
        lank = personlig_lank(avisering)
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
