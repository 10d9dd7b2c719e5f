"""What several transitions do: set fields, and tidy up after a pause or an end."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from huvudman.models import Huvudman
from kvalitet.handelser import Handelsetyp, logga
from kvalitet.models import Anvandare

from ..models import Bokning, Dialog
from . import arbetsanteckningar, utkasten

# The fields of a case whose invitation has no answer.
OBESVARAD: dict[str, Any] = {"svar_intro": "", "svar_intro_dag": None, "bjud_in_igen": None, "svar_registrerat": None}


def satt(dialog: Dialog, **falt: Any) -> None:
    for namn, varde in falt.items():
        setattr(dialog, namn, varde)
    dialog.version += 1
    dialog.save(update_fields=[*falt, "version"])


def dra_tillbaka_forslag(
    dialog: Dialog, aktor: Anvandare | None, skal: str, *, typ: str = "", utom: int | None = None
) -> int:
    """Withdraw the open proposals of times, of one kind of meeting or all. The caller holds the case's lock."""
    oppna = Bokning.objects.select_for_update().filter(dialog=dialog, status=Bokning.Status.OPPEN)
    if typ:
        oppna = oppna.filter(typ=typ)
    if utom is not None:
        oppna = oppna.exclude(pk=utom)
    for bokning in (rader := list(oppna)):
        bokning.status = Bokning.Status.TILLBAKADRAGEN
        bokning.save(update_fields=["status"])
        logga(Handelsetyp.BOKNING_TILLBAKADRAGEN, dialog, aktor, fran={"möte": bokning.get_typ_display()}, skal=skal)
    return len(rader)


def stada(dialog: Dialog, aktor: Anvandare | None, skal: str, *, till: date | None = None) -> None:
    """After a pause or an end: withdraw open proposals, take the case off booked meetings; discard notes at the end."""
    from .moten import lamna_moten  # moten uses this module's transitions

    dra_tillbaka_forslag(dialog, aktor, skal)
    lamna_moten(dialog, aktor=aktor, skal=skal, till=till)
    if dialog.avslutad:
        arbetsanteckningar.rensa(dialog.pk)
        utkasten.kasta_alla(dialog.pk)


def krav_inget_annat_oppet(dialog: Dialog) -> None:
    Huvudman.objects.select_for_update().get(pk=dialog.huvudman_id)
    if Dialog.objects.oppna().filter(huvudman=dialog.huvudman_id, cykel=dialog.cykel_id).exclude(pk=dialog.pk).exists():
        raise ValidationError("Huvudmannen har redan ett annat öppet ärende i samma cykel. Fortsätt i det.")
