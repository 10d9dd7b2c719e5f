"""Reminders that stop by themselves: the Monday mail to each utförare, and at most one per request to a huvudman. And
the letter that there is recommended material, at most one a day.

What is sent follows from where the cases stand today, so a case that has got its answer, is paused or closed sends
nothing. Keys in the outbox make a second run silent. One address that fails never stops the rest.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from huvudman.models import Uppdrag
from kvalitet import aviseringar, svenska
from kvalitet.handelser import Handelsetyp, logga
from kvalitet.kalenderdagar import mandag
from kvalitet.models import Anvandare

from ..begrepp import Motestyp
from ..models import Bokning, Dialog, Inbjudan, Stodforslag, Tidrapport, Tilldelning
from ..process import Atgard
from ..process.fakta import Moten
from ..vecka import vantar, veckokod
from .lage import fakta_for, las

logger = logging.getLogger(__name__)

INGEN_ATT_PAMINNA = "Ingen mottagare väntar på en påminnelse. Var och en får högst en."


def mandagsbrev() -> int:
    """To each utförare with something to do, once a week: their own cases only. Returns how many were ordered."""
    start = mandag(timezone.localdate())
    par = Tilldelning.objects.filter(till=None, dialog__avslutad=None).values("utforare")
    tid = Tidrapport.objects.filter(bekraftad=None, dag__lt=start, dag__gte=start - timedelta(days=7)).values(
        "utforare"
    )
    personer = Anvandare.objects.filter(is_active=True).filter(pk__in=par) | Anvandare.objects.filter(
        is_active=True, pk__in=tid
    )
    return _var_for_sig(personer.order_by("pk"), lambda person: _brev(person, start))


def _brev(person: Anvandare, start: date) -> bool:
    if not person.ar_personal or not person.har_roll("dialogutforare"):
        return False
    idag = timezone.localdate()
    dialoger = list(Dialog.objects.synliga_for(person).mina(person).oppna().select_related("huvudman"))
    rader = vantar(person, dialoger, idag)
    forra = start - timedelta(days=7)
    obekraftat = Tidrapport.objects.filter(utforare=person, bekraftad=None, dag__gte=forra, dag__lt=start).exists()
    if not rader and not obekraftat:
        return False
    kontext = {
        "rader": rader,
        "antal": svenska.rakneord(len(rader)),
        "sena": sum(rad.sort == "sent" for rad in rader),
        "obekraftat": veckokod(forra) if obekraftat else "",
    }
    return aviseringar.bestall("mandagsbrev", person, f"mandagsbrev:{person.pk}:{start}", kontext) is not None


def paminn_huvudman() -> int:
    """One reminder for each invitation and each proposal of times whose day has passed without an answer."""
    idag = timezone.localdate()
    inbjudningar = Inbjudan.objects.att_paminna().filter(svar_senast__lt=idag)
    bokningar = Bokning.objects.filter(
        status=Bokning.Status.OPPEN, svar_senast__lt=idag, dialog__nasta=Atgard.VALJ_TID, dialog__avslutad=None
    )
    antal = _var_for_sig(inbjudningar.order_by("pk"), _paminn_om_svar)
    return antal + _var_for_sig(bokningar.order_by("pk"), _paminn_om_tid)


@transaction.atomic
def paminn_om_svar(*, dialog_id: int, aktor: Anvandare | None) -> int:
    """Remind those of the case who have not answered the invitation, without waiting for the last day to answer.

    Returns how many. ValidationError when there is nobody: all have answered, been reminded, or cannot be reached.
    """
    las(dialog_id)
    rader = Inbjudan.objects.att_paminna().filter(dialog=dialog_id).order_by("pk")
    antal = sum(_paminn_om_svar(rad, aktor) for rad in rader)
    if not antal:
        raise ValidationError(INGEN_ATT_PAMINNA)
    return antal


def _paminn_om_svar(inbjudan: Inbjudan, aktor: Anvandare | None = None) -> bool:
    with transaction.atomic():
        rad = Inbjudan.objects.select_for_update(of=("self",)).select_related("dialog__huvudman").get(pk=inbjudan.pk)
        if rad.pamind is not None or rad.stangd is not None or rad.svar or rad.dialog.nasta != Atgard.INVANTA_SVAR:
            return False
        validate_email(rad.epost)
        handelse = logga(
            Handelsetyp.PAMINNELSE_SKICKAD, rad.dialog, aktor, till={"mottagare": rad.mottagare, "om": "inbjudan"}
        )
        kontext = {"huvudman": rad.dialog.huvudman.namn, "skickad": rad.skickad}
        nyckel = f"paminnelse_svar:{rad.pk}"
        brev = aviseringar.bestall("paminnelse_svar", None, nyckel, kontext, handelse=handelse, epost=rad.epost)
        rad.pamind, rad.paminnelse = timezone.localdate(), brev
        rad.save(update_fields=["pamind", "paminnelse"])
        return brev is not None


def _paminn_om_tid(bokning: Bokning) -> bool:
    with transaction.atomic():
        rad = Bokning.objects.select_for_update(of=("self",)).select_related("dialog__huvudman").get(pk=bokning.pk)
        if rad.status != Bokning.Status.OPPEN:
            return False
        skickade = 0
        for uppdrag in Uppdrag.objects.aktiva().filter(huvudman=rad.dialog.huvudman_id).select_related("anvandare"):
            if uppdrag.anvandare.is_active:
                kontext = {"huvudman": rad.dialog.huvudman.namn, "mote": rad.get_typ_display().lower()}
                nyckel = f"paminnelse_tid:{rad.pk}:{uppdrag.anvandare_id}"
                skickade += bool(aviseringar.bestall("paminnelse_tid", uppdrag.anvandare, nyckel, kontext))
        if skickade:
            till = {"mottagare": "huvudmannens företrädare", "om": f"tid för {rad.get_typ_display().lower()}"}
            logga(Handelsetyp.PAMINNELSE_SKICKAD, rad.dialog, None, till=till)
        return skickade > 0


def meddela_stod() -> int:
    """Tell the huvudman's people of material that the pair has recommended, once they can see it: the återkoppling has
    been held. Several at a time are one letter. Returns how many letters were ordered."""
    dialoger = Stodforslag.objects.att_meddela(timezone.localdate()).values("dialog")
    return _var_for_sig(Dialog.objects.filter(pk__in=dialoger).order_by("pk"), _meddela_stod)


def _meddela_stod(rad: Dialog) -> int:
    dialog, idag = las(rad.pk), timezone.localdate()
    forslag = Stodforslag.objects.att_meddela(idag).filter(dialog=dialog)
    antal = forslag.count()  # again, now that nobody else can change the case
    if not antal or not Moten(fakta_for([dialog])[dialog.pk].moten).har_hallit(Motestyp.ATERKOPPLING):
        return 0
    uppdrag = Uppdrag.objects.aktiva().filter(huvudman=dialog.huvudman_id).select_related("anvandare").order_by("pk")
    lasare = {u.anvandare_id: u.anvandare for u in uppdrag if u.anvandare.is_active and u.anvandare.ar_i_eget_utrymme}
    if not lasare:
        return 0  # when there is somebody
    forslag.update(meddelat=idag)
    till = {"mottagare": "huvudmannens företrädare", "antal": antal}
    handelse = logga(Handelsetyp.STODFORSLAG_MEDDELAT, dialog, None, till=till)
    kontext = {
        "huvudman": dialog.huvudman.namn,
        "url": reverse("dialoger:efter_dialogen", args=[dialog.huvudman.nyckel]),
    }
    brev = [
        aviseringar.bestall("stodmaterial", p, f"stodmaterial:{dialog.pk}:{p.pk}:{idag}", kontext, handelse=handelse)
        for p in lasare.values()
    ]
    return sum(ett is not None for ett in brev)


def _var_for_sig(rader: Iterable[Any], gor: Callable[[Any], int]) -> int:
    """Each row on its own: a fault is logged and the next one goes on."""
    antal = 0
    for rad in rader:
        try:
            with transaction.atomic():
                antal += gor(rad)
        except ValidationError:
            logger.warning("paminnelse_till_felaktig_adress", extra={"rad": f"{rad._meta.label_lower}:{rad.pk}"})
        except Exception:
            logger.exception("paminnelse_misslyckades", extra={"rad": f"{rad._meta.label_lower}:{rad.pk}"})
    return antal
