"""Transitions of a case. Each locks the case, asks the facts whether it is allowed, writes rows and one event."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from huvudman.models import Huvudman
from kvalitet.handelser import Handelsetyp, logga
from kvalitet.models import Anvandare, Regionkontor, Roll
from kvalitet.roller import Myndighet

from ..begrepp import Motesstatus
from ..models import (
    Cykel,
    Dialog,
    Jav,
    Omgang,
    Tilldelning,
)
from ..process import Overgang
from . import utkasten
from .gruppplatser import slapp
from .lage import OgiltigOvergang, krav, las, spara_lage
from .moten import folj_paret, lasta_moten


@transaction.atomic
def skapa_arende(
    *, huvudman: Huvudman, cykel: Cykel, aktor: Anvandare | None, omgang: Omgang | None = None, skapad: Any = None
) -> Dialog:
    """Open a case. ValidationError when the huvudman has an open one in the cykel or is no longer active."""
    huvudman = Huvudman.objects.select_for_update(of=("self",)).select_related("kommun__lan").get(pk=huvudman.pk)
    if not huvudman.ar_aktiv:
        raise ValidationError(f"{huvudman.namn} har upphört och kan inte bjudas in.")
    if Dialog.objects.oppna().filter(huvudman=huvudman, cykel=cykel).exists():
        raise ValidationError(f"{huvudman.namn} har redan ett öppet ärende i {cykel.namn}.")
    skapad = skapad or timezone.now()
    dialog = _med_nummer(
        Dialog(huvudman=huvudman, cykel=cykel, omgang=omgang, regionkontor=kontor_for(huvudman), skapad=skapad)
    )
    logga(
        Handelsetyp.DIALOG_SKAPAD,
        dialog,
        aktor,
        till={"huvudman": huvudman.namn, "cykel": cykel.namn, "omgång": omgang.namn if omgang else None},
    )
    spara_lage([dialog])
    return dialog


def kontor_for(huvudman: Huvudman) -> Regionkontor | None:
    if huvudman.kommun is None:
        return None
    lan = huvudman.kommun.lan.kod
    return next((kontor for kontor in Regionkontor.objects.all() if lan in kontor.lanskoder), None)


def _med_nummer(dialog: Dialog) -> Dialog:
    """KD-2026-0147: the next free number of the year. Two at once: the second tries the next one."""
    ar = timezone.localtime(dialog.skapad).year
    for _ in range(20):
        senast = Dialog.objects.filter(nummer__startswith=f"KD-{ar}-").order_by("-pk").values_list("nummer", flat=True)
        hogst = max((int(nummer.rpartition("-")[2]) for nummer in senast[:50]), default=0)
        dialog.nummer = f"KD-{ar}-{hogst + 1:04d}"
        try:
            with transaction.atomic():
                dialog.save(force_insert=True)
        except IntegrityError:
            if not Dialog.objects.filter(nummer=dialog.nummer).exists():
                raise
            continue
        return dialog
    raise OgiltigOvergang("Många ärenden öppnas just nu. Försök igen om en stund.")


@transaction.atomic
def tilldela(
    *, dialog_id: int, utforare: Anvandare, myndighet: str, aktor: Anvandare | None, skal: str = "", nar: Any = None
) -> Tilldelning:
    """Give the case a utförare of an agency, instead of the one it has. Earlier work stays with who did it.

    Booked meetings follow to the new one, also those of somebody who has left without being replaced. ValidationError
    when the person is not a utförare of that agency today, has declared jäv for the huvudman, or when someone is
    replaced without a reason.
    """
    dialog = las(dialog_id)
    krav(dialog, Overgang.TILLDELA)
    nar = nar or timezone.now()
    if not utforare.is_active or not _ar_utforare(utforare, myndighet):
        raise ValidationError(f"{utforare.namn} är inte dialogutförare hos {Myndighet(myndighet).label}.")
    if Jav.objects.filter(utforare=utforare, huvudman=dialog.huvudman_id, upphorde=None).exists():
        raise ValidationError(f"{utforare.namn} har anmält jäv för {dialog.huvudman.namn}.")
    alla = Tilldelning.objects.select_related("utforare").filter(dialog=dialog, myndighet=myndighet)
    forra = alla.filter(till=None).first()
    if forra and forra.utforare_id == utforare.pk:
        return forra
    senast = forra or alla.order_by("-till", "-pk").first()
    if forra:
        if not skal.strip():
            raise ValidationError("Skriv varför ni byter dialogutförare.")
        forra.till = max(nar, forra.fran)
        forra.save(update_fields=["till"])
        utkasten.kasta_for(dialog.pk, forra.utforare)
    ny = Tilldelning.objects.create(dialog=dialog, utforare=utforare, myndighet=myndighet, fran=nar, skal=skal.strip())
    falt = "utforare_sv" if myndighet == Myndighet.SV else "utforare_spsm"
    byt = lasta_moten().filter(arenden__dialog=dialog, status=Motesstatus.PLANERAT, start__gte=timezone.now())
    for mote in byt.order_by("pk"):
        if mote.arenden.count() > 1:  # keeps those who lead it until all its cases have the same pair
            folj_paret(mote, aktor, skal.strip())
        elif getattr(mote, f"{falt}_id") in (None, senast and senast.utforare_id):
            setattr(mote, falt, utforare)
            mote.version += 1
            mote.save(update_fields=[falt, "version"])
    if senast and senast.utforare_id != utforare.pk:
        slapp(dialog, aktor, "Ärendet har fått ett annat par.")
    logga(
        Handelsetyp.DIALOG_TILLDELAD,
        dialog,
        aktor,
        fran={"dialogutforare": forra.utforare.namn} if forra else None,
        till={"dialogutforare": utforare.namn, "myndighet": str(myndighet)},
        skal=skal.strip(),
    )
    spara_lage([dialog])
    return ny


def _ar_utforare(anvandare: Anvandare, myndighet: str) -> bool:
    fraga = anvandare.rolltilldelningar.aktiva()
    return bool(fraga.filter(roll=Roll.DIALOGUTFORARE, myndighet=myndighet).exists())
