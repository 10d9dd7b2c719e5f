"""Recommended material in a case: the pair chooses a few, each with a reason."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from kvalitet import svenska
from kvalitet.engang import en_gang
from kvalitet.tjanstefel import satt_fel
from kvalitet.views.gemensamt import inloggad

from .. import services, sprakkoll
from ..behorighet import far_skriva_anteckning
from ..efterat import faktorer
from ..forms.efterat import Stodformular
from ..models import FLEST_FORSLAG, Dialog, Stodforslag
from .gemensamt import hamta_arende


def _arende(request: HttpRequest, nummer: str) -> Dialog:
    dialog = hamta_arende(request, nummer)
    if not far_skriva_anteckning(request.user, dialog):
        raise PermissionDenied
    return dialog


@require_http_methods(["GET", "HEAD", "POST"])
@en_gang
def stodmaterial(request: HttpRequest, nummer: str) -> HttpResponse:
    dialog = _arende(request, nummer)
    oppet = services.far_foreslas(dialog)
    form = Stodformular(request.POST if request.method == "POST" else None, faktorer=faktorer())
    if form.is_bound and form.is_valid():
        try:
            rad = services.foresla_stod(dialog_id=dialog.pk, aktor=inloggad(request), **form.cleaned_data)
        except (ValidationError, services.OgiltigOvergang) as fel:
            satt_fel(form, fel if isinstance(fel, ValidationError) else ValidationError(str(fel)))
        else:
            messages.success(request, "Förslaget är tillagt. Huvudmannen får brev när återkopplingen är hållen.")
            _fraga_om_ord(request, rad)
            return redirect("dialoger:stodmaterial", nummer)
    forslag = list(Stodforslag.objects.galler().filter(dialog=dialog).select_related("foreslaget_av"))
    kontext: dict[str, Any] = {
        "dialog": dialog,
        "forslag": forslag,
        "form": form if oppet and len(forslag) < FLEST_FORSLAG else None,
        "oppet": oppet,
        "flest": FLEST_FORSLAG,
    }
    return render(request, "dialoger/stodmaterial.html", kontext, status=422 if form.errors else 200)


def _fraga_om_ord(request: HttpRequest, rad: Stodforslag) -> None:
    """The list is an allmän handling: words that read as a verdict are asked about, as in a mötesanteckning."""
    funna = sprakkoll.granska(f"{rad.titel}. {rad.skal}", [rad.dialog.huvudman.namn])
    if funna:
        ord_ = svenska.lista(f"”{anmarkning.utdrag}”" for anmarkning in funna[:3])
        messages.info(request, f"Listan är en allmän handling. Läs {ord_} en gång till: låter det som ett omdöme?")


@require_POST
def tillbaka(request: HttpRequest, nummer: str, pk: int) -> HttpResponse:
    dialog = _arende(request, nummer)
    services.ta_tillbaka_stod(dialog_id=dialog.pk, forslag_id=pk, aktor=inloggad(request))
    messages.success(request, "Förslaget är taget tillbaka.")
    return redirect("dialoger:stodmaterial", nummer)
