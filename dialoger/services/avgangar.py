"""Somebody leaves a case without anybody taking over: the role has ended, the account is closed, or jäv came with a new
huvudman. From then on the case lacks that person everywhere, and waits for the samordnare."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from kvalitet.handelser import Handelsetyp, logga
from kvalitet.models import Anvandare, Roll, Rolltilldelning
from kvalitet.roller import Myndighet

from ..models import Dialog, Jav, Tilldelning
from . import utkasten
from .lage import las, spara_lage

UTAN_ROLL = "Är inte längre dialogutförare hos myndigheten."


def utan_roll() -> QuerySet[Tilldelning]:
    """Assignments to open cases of people who are no longer utförare of the agency."""
    har = Rolltilldelning.objects.aktiva().filter(
        roll=Roll.DIALOGUTFORARE,
        anvandare=OuterRef("utforare"),
        myndighet=OuterRef("myndighet"),
        anvandare__is_active=True,
    )
    rader: QuerySet[Tilldelning] = Tilldelning.objects.filter(~Exists(har), till=None, dialog__avslutad=None)
    return rader


def slapp_utan_roll(anvandare_id: int | None = None, aktor: Anvandare | None = None) -> int:
    """End those assignments, each case by itself. Again it finds nothing. How many ended."""
    rader = utan_roll() if anvandare_id is None else utan_roll().filter(utforare=anvandare_id)
    antal = 0
    for pk, dialog_id in rader.order_by("dialog").values_list("pk", "dialog"):
        with transaction.atomic():
            dialog = las(dialog_id)
            if rad := utan_roll().select_related("utforare").filter(pk=pk).first():
                lamna_arende(dialog, rad, aktor, UTAN_ROLL)
                spara_lage([dialog])
                antal += 1
    return antal


def slapp_jav(dialog: Dialog, aktor: Anvandare | None) -> list[Anvandare]:
    """Who of the pair has declared jäv for the huvudman that the locked case has now; they leave it."""
    javiga = Jav.objects.filter(huvudman=dialog.huvudman_id, upphorde=None).values("utforare")
    rader = list(Tilldelning.objects.select_related("utforare").filter(dialog=dialog, till=None, utforare__in=javiga))
    for rad in rader:
        lamna_arende(dialog, rad, aktor, f"Har anmält jäv för {dialog.huvudman.namn}.")
    return [rad.utforare for rad in rader]


def lamna_arende(dialog: Dialog, rad: Tilldelning, aktor: Anvandare | None, skal: str) -> None:
    """The caller holds the case's lock and saves where it stands. Booked meetings keep the name until somebody takes
    over (`tilldela`), so that it is seen who has to be replaced."""
    rad.till = max(timezone.now(), rad.fran)
    rad.save(update_fields=["till"])
    utkasten.kasta_for(dialog.pk, rad.utforare)
    fran = {"dialogutforare": rad.utforare.namn, "myndighet": Myndighet(rad.myndighet).label}
    logga(Handelsetyp.DIALOG_LAMNAD, dialog, aktor, fran=fran, till={"dialogutforare": "ingen"}, skal=skal)
