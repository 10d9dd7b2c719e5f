"""The result of a självskattning, how it is shared, and what has been shared."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from huvudman.behorighet import BARA_SVARANDE, far_svara
from huvudman.models import Huvudman
from huvudman.views.eget import eget_utrymme
from kvalitet.engang import en_gang
from kvalitet.lasningar import logga_lasning
from kvalitet.tjanstefel import feltext
from kvalitet.views.gemensamt import inloggad

from ..forms.skattning import Delningsformular
from ..models import Delning
from ..services import sjalvskattning as tjanst
from ..skattning import NIVAER, sha256
from .sjalvskattning import MALL, hamta


@require_safe
@eget_utrymme
def resultat(request: HttpRequest, huvudman: Huvudman, pk: int) -> HttpResponse:
    rad = hamta(request, huvudman, pk)
    return render(request, f"{MALL}/resultat.html", {"skattning": rad, "resultat": tjanst.resultat(rad)})


@require_http_methods(["GET", "HEAD", "POST"])
@eget_utrymme
@en_gang
def dela(request: HttpRequest, huvudman: Huvudman, pk: int) -> HttpResponse:
    """Exactly what will be shared, and the box that says what it then is."""
    rad = hamta(request, huvudman, pk)
    if not far_svara(request.user, huvudman):
        raise PermissionDenied(BARA_SVARANDE)
    visas = tjanst.resultat(rad)
    gemensamma = [niva["kod"] for niva in visas["gemensamma"]]
    ensamma = [niva.niva for niva in rad.nivaer.all() if niva.antal == 1 and niva.niva in gemensamma]
    form = Delningsformular(
        request.POST if request.method == "POST" else None,
        initial={"visad": sha256(visas)},
        gemensamma=gemensamma,
        ensamma=ensamma,
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            delning = tjanst.dela(
                skattning_id=rad.pk,
                med_texter=data["med_texter"],
                utan=data.get("utan", ()),
                visad=data["visad"],
                aktor=inloggad(request),
            )
        except ValidationError as fel:
            messages.error(request, feltext(fel))
            return redirect("analysunderlag:skattning_dela", huvudman.nyckel, pk)
        messages.success(request, "Självskattningen är delad med Skolverket och SPSM.")
        return redirect(delning)
    kontext = {
        "skattning": rad,
        "resultat": visas,
        "form": form,
        "gemensamma": [NIVAER[kod].namn for kod in gemensamma if kod not in ensamma],
        "ensamma": [NIVAER[kod].namn for kod in ensamma],
    }
    return render(request, f"{MALL}/dela.html", kontext, status=422 if form.errors else 200)


@require_safe
def delad(request: HttpRequest, pk: int) -> HttpResponse:
    """The frozen picture, for the agencies and the huvudman alike."""
    rad = get_object_or_404(Delning.objects.synliga_for(request.user).select_related("huvudman"), pk=pk)
    logga_lasning(request.user, "last", rad, request)
    return render(request, f"{MALL}/delad.html", {"delning": rad, "resultat": rad.innehall})
