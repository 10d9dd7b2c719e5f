"""The rounds: the list, one round with how far it has come, and its form."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from kvalitet.engang import en_gang
from kvalitet.tabeller import tabell
from kvalitet.tjanstefel import satt_fel
from kvalitet.views.gemensamt import inloggad

from .. import services
from ..behorighet import far_samordna
from ..forms.omgangar import Omgangsformular
from ..models import Omgang
from ..omgangssida import att_reda_ut, nasta_steg, stegen
from ..omgangstabeller import Omgangstabell, omgangar_for_lista
from ..omgangstratt import mening, tratt


@require_safe
def lista(request: HttpRequest) -> HttpResponse:
    kontext = {
        "tabell": tabell(request, Omgangstabell, omgangar_for_lista()),
        "far_samordna": far_samordna(request.user),
    }
    return render(request, "dialoger/omgangar.html", kontext)


@require_safe
def omgang(request: HttpRequest, pk: int) -> HttpResponse:
    rad = get_object_or_404(Omgang.objects.select_related("cykel"), pk=pk)
    rader = tratt(rad, request.user)
    samordnar = far_samordna(request.user)
    kontext = {
        "omgang": rad,
        "tratt": rader,
        "mening": mening(rad, rader),
        "steg": stegen(rad, rader),
        "nasta": nasta_steg(rad, rader) if samordnar else None,
        "att_reda_ut": att_reda_ut(rad),
        "far_samordna": samordnar,
        "har_arenden": rader[1].antal > 0,
    }
    return render(request, "dialoger/omgang.html", kontext)


@require_http_methods(["GET", "HEAD", "POST"])
@en_gang
def ny(request: HttpRequest) -> HttpResponse:
    return _formular(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@en_gang
def andra(request: HttpRequest, pk: int) -> HttpResponse:
    return _formular(request, get_object_or_404(Omgang.objects.select_related("cykel"), pk=pk))


def _formular(request: HttpRequest, rad: Omgang | None) -> HttpResponse:
    form = Omgangsformular(request.POST if request.method == "POST" else None, omgang=rad)
    if form.is_bound and form.is_valid():
        try:
            sparad = services.spara_omgang(**form.cleaned_data, omgang=rad, aktor=inloggad(request))
        except ValidationError as fel:
            satt_fel(form, fel)
        else:
            messages.success(request, f"{sparad.namn} är sparad.")
            return redirect(sparad)
    kontext = {"form": form, "omgang": rad}
    return render(request, "dialoger/omgang_form.html", kontext, status=422 if form.is_bound else 200)
