"""What the views of cases and meetings share: fetch what the person may see (404) and change (403)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from ..behorighet import egna_pa_motet, far_andra, far_leda, har_varit_i_paret
from ..models import Dialog, Mote
from ..services.utkasten import INTE_I_PARET

GEMENSAMT = (
    "Mötet är gemensamt med ett ärende som ett annat par har. Kom överens med dem, eller be samordnaren ändra mötet. "
    "Ditt eget ärende kan du ta bort från mötet på mötets sida."
)

ANNAT_PAR = (
    "De två dialogutförarna i ärendet och samordnaren kan göra det, och du är inte en av de två. Inget har ändrats. "
    "Ska du ta över ärendet? Prata med samordnaren."
)


def hamta_arende(request: HttpRequest, nummer: str, *, andra: bool = False) -> Dialog:
    """The case if it may be seen; with `andra` also changed. `par`: the active Tilldelning rows."""
    dialog: Dialog = get_object_or_404(Dialog.objects.synliga_for(request.user).for_lista(), nummer=nummer)
    if andra and not far_andra(request.user, dialog):
        raise PermissionDenied(ANNAT_PAR)
    return dialog


def text_kvar(request: HttpRequest, dialog: Dialog) -> HttpResponse | None:
    """What somebody sent who was in the pair when the page was opened: shown once more, to be copied, and not saved."""
    if request.method != "POST" or not har_varit_i_paret(request.user, dialog):
        return None
    kontext = {"dialog": dialog, "text": request.POST.get("text", ""), "fel": INTE_I_PARET}
    return render(request, "dialoger/text_kvar.html", kontext, status=403)


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
        raise PermissionDenied(ANNAT_PAR)
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
