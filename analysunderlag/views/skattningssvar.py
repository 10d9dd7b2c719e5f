"""Answers of people who are logged in, in the huvudman's own space."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huvudman.models import Huvudman
from huvudman.views.eget import eget_utrymme
from kvalitet.engang import en_gang
from kvalitet.tjanstefel import feltext
from kvalitet.views.gemensamt import inloggad

from ..models import Skattningsniva, Skattningssvar
from ..services import skattningslank, skattningssvar
from . import svarsblad, svarsplats, webblasare
from .svarsplats import Svarsplats


def _med_svar(vy: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view gets the person's own answer, or a joint one. A level that closes meanwhile says so."""

    @eget_utrymme
    @functools.wraps(vy)
    def med_svar(request: HttpRequest, huvudman: Huvudman, svar: str, *args: Any, **kwargs: Any) -> HttpResponse:
        synliga = Skattningssvar.objects.synliga_for(request.user).filter(niva__skattning__huvudman=huvudman)
        rader = synliga.select_related("niva__skattning__huvudman", "niva__skattning__system")
        plats = Svarsplats(get_object_or_404(rader, nyckel=svar), aktor=inloggad(request))
        try:
            return vy(request, plats, *args, **kwargs)
        except skattningssvar.Nivastangd as fel:
            messages.error(request, feltext(fel))
            return redirect(plats.skattning)

    return med_svar


@require_POST
@eget_utrymme
@en_gang
def svara(request: HttpRequest, huvudman: Huvudman, pk: int, niva: str) -> HttpResponse:
    """Begin, or go back to what one has begun. A person who has begun by the link here says that they are another."""
    rader = Skattningsniva.objects.synliga_for(request.user).filter(skattning__huvudman=huvudman)
    rad = get_object_or_404(rader.select_related("skattning"), skattning=pk, niva=niva)
    anvandare = inloggad(request)
    annan = not rad.ar_gemensam and webblasare.borjat_med_lank(request, rad.pk)
    if annan and not webblasare.ar_ny_person(request) and not rad.svar.filter(anvandare=anvandare).exists():
        messages.info(request, webblasare.REDAN)
        return redirect("analysunderlag:skattning", huvudman.nyckel, pk)
    try:
        svar = skattningssvar.borja_med_konto(niva_id=rad.pk, anvandare=anvandare)
    except ValidationError as fel:
        messages.error(request, feltext(fel))
        return redirect("analysunderlag:skattning", huvudman.nyckel, pk)
    vidare = redirect("analysunderlag:skattning_svar", huvudman.nyckel, svar.nyckel)
    return vidare if rad.ar_gemensam else webblasare.notera(request, vidare, rad.pk, konto=True)


@require_safe
@_med_svar
def svar(request: HttpRequest, plats: Svarsplats) -> HttpResponse:
    return svarsplats.oversikt(request, plats)


@require_http_methods(["GET", "HEAD", "POST"])
@_med_svar
def faktor(request: HttpRequest, plats: Svarsplats, nummer: int) -> HttpResponse:
    return svarsplats.faktorsida(request, plats, nummer)


@require_POST
@_med_svar
def lamna(request: HttpRequest, plats: Svarsplats) -> HttpResponse:
    return svarsplats.lamna(request, plats)


@require_POST
@_med_svar
@en_gang
def kod(request: HttpRequest, plats: Svarsplats) -> HttpResponse:
    """A code for colleagues without an account, shown once."""
    try:
        ny = skattningssvar.ny_kod(svar_id=plats.svar.pk, aktor=plats.aktor)
    except skattningssvar.Nivastangd:
        raise
    except ValidationError as fel:
        messages.error(request, feltext(fel))
    else:
        messages.success(
            request, f"Koden är {skattningslank.i_grupper(ny)}. Den visas bara nu. En äldre kod slutar gälla."
        )
    return redirect(plats.url("svar"))


@require_safe
@_med_svar
def blad(request: HttpRequest, plats: Svarsplats) -> HttpResponse:
    return svarsblad.hamta_blad(request, plats)


@require_http_methods(["GET", "HEAD", "POST"])
@_med_svar
def las_in(request: HttpRequest, plats: Svarsplats) -> HttpResponse:
    return svarsblad.las_in(request, plats)


@require_POST
@_med_svar
def spara_blad(request: HttpRequest, plats: Svarsplats) -> HttpResponse:
    return svarsblad.spara_blad(request, plats)
