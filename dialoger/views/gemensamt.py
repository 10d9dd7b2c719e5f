"""What the views of cases and meetings share: fetch what the person may see (404) and change (403)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from ..behorighet import egna_pa_motet, far_andra, far_leda
from ..models import Dialog, Mote

GEMENSAMT = (
    "Mötet är gemensamt med ett ärende som ett annat par har. Kom överens med dem, eller be samordnaren ändra mötet. "
    "Ditt eget ärende kan du ta bort från mötet på mötets sida."
)


def hamta_arende(request: HttpRequest, nummer: str, *, andra: bool = False) -> Dialog:
    """The case if it may be seen; with `andra` also changed. `par`: the active Tilldelning rows."""
    dialog: Dialog = get_object_or_404(Dialog.objects.synliga_for(request.user).for_lista(), nummer=nummer)
    if andra and not far_andra(request.user, dialog):
        raise PermissionDenied
    return dialog


def hamta_mote(request: HttpRequest, pk: int, *, leda: bool = False, egna: bool = False) -> tuple[Mote, list[Dialog]]:
    """The meeting and those of its cases that may be seen, in order of name.

    `leda`: to change the meeting, which is the others' too on a shared one. `egna`: only the cases that may be changed.
    """
    mote: Mote = get_object_or_404(
        Mote.objects.synliga_for(request.user).select_related("utforare_sv", "utforare_spsm"), pk=pk
    )
    synliga: Any = Dialog.objects.synliga_for(request.user).for_lista().med_huvudman()
    arenden = list(synliga.filter(motesarenden__mote=mote).order_by("huvudman__sortnamn"))
    mina = egna_pa_motet(request.user, arenden)
    if (leda or egna) and not mina:
        raise PermissionDenied
    if leda and not far_leda(request.user, arenden):
        raise PermissionDenied(GEMENSAMT)
    return mote, mina if egna else arenden


def redan_borta(request: HttpRequest, modell: type[Model], pk: int) -> None:
    """What somebody asks to have removed is not there any more: a double click. 404 when it is somebody else's."""
    if modell._default_manager.filter(pk=pk).exists():
        raise Http404
    messages.info(request, "Det var redan borttaget.")


def par_for(dialog: Dialog) -> dict[str, Any]:
    """Agency → the person, of a case from `for_lista`."""
    return {tilldelning.myndighet: tilldelning.utforare for tilldelning in getattr(dialog, "par", [])}
