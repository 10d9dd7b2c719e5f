"""Answers without an account: a link to begin by, a code to go on with. As dialoger.views.svar guards its link.

Opening an address changes nothing. "Börja svara" gives an empty answer, with a code that this browser keeps in a signed
cookie; another browser with the same link sees nothing of it. The next one in the same browser says that a new person
sits there (views.webblasare). Whatever does not open gives
one page with a field for the code, so that it says neither why nor whose it was.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any

from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kvalitet.engang import FALT

from ..forms.skattning import Kodformular
from ..models import Skattningssvar
from ..services import skattningslank, skattningssvar
from ..services.skattningslank import GallerInte
from ..skattning import NIVAER
from . import svarsblad, svarsplats, webblasare
from .svarsplats import MALL, Svarsplats

KAKA = "kvalitet-skattning"
KAKAN_LEVER = 90 * 24 * 3600
FLEST_KODER = 6  # of answers that one browser keeps
FEL_PER_ADRESS = "60/5m/ip"  # wrong links and codes; right ones are never counted, so nobody shuts out a whole school
FEL_KOD = "Koden leder inte till något svar. Kontrollera den, eller fråga den som ordnar självskattningen."


class _UtanKod(GallerInte):
    """An answer's address without its code in a signed cookie: nothing was guessed, so nothing is counted."""


def _koder(request: HttpRequest) -> list[str]:
    """The codes this browser keeps; a cookie that is not ours is none."""
    kaka = request.get_signed_cookie(KAKA, default="", salt=KAKA, max_age=KAKAN_LEVER)
    return [kod for kod in (kaka or "").split(".") if kod]


def _spara_koder(svar: HttpResponse, koder: Sequence[str]) -> HttpResponse:
    vag = reverse("analysunderlag:skatta")
    if not koder:
        svar.delete_cookie(KAKA, path=vag, samesite="Lax")
        return svar
    svar.set_signed_cookie(
        KAKA,
        ".".join(koder[-FLEST_KODER:]),
        salt=KAKA,
        max_age=KAKAN_LEVER,
        path=vag,
        secure=bool(settings.SESSION_COOKIE_SECURE),
        httponly=True,
        samesite="Lax",
    )
    return svar


def _hemlig(vy: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The one page of all that does not open, and headers that keep the address to the reader."""

    @functools.wraps(vy)
    def skyddad(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            svar = vy(request, *args, **kwargs)
        except (GallerInte, skattningssvar.Nivastangd) as fel:
            svar = _galler_inte(request, gissat=not isinstance(fel, _UtanKod))
        svar.headers["Cache-Control"] = "no-store, private"
        svar.headers["Referrer-Policy"] = "strict-origin"
        svar.headers["X-Robots-Tag"] = "noindex, nofollow"
        return svar

    return skyddad


def _galler_inte(request: HttpRequest, *, gissat: bool) -> HttpResponse:
    if gissat and not _kvar(request):
        return render(request, "429.html", status=429)
    return render(request, f"{MALL}/galler_inte.html", {"form": Kodformular()}, status=404)


def _kvar(request: HttpRequest) -> bool:
    fel = {"skatta": FEL_PER_ADRESS}
    return bool(ratelimit.consume(request, app="analysunderlag", action="skatta", config=fel, limit_get=True))


def _med_svar(vy: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view gets the answer whose code this browser keeps."""

    @_hemlig
    @functools.wraps(vy)
    def med_svar(request: HttpRequest, svar: str, *args: Any, **kwargs: Any) -> HttpResponse:
        for kod in _koder(request):
            for rad in skattningslank.svar_med_kod(kod):
                if rad.nyckel == svar:
                    return vy(request, Svarsplats(rad, kod=kod), *args, **kwargs)
        raise _UtanKod

    return med_svar


@require_http_methods(["GET", "HEAD", "POST"])
@_hemlig
def kod(request: HttpRequest) -> HttpResponse:
    """Go on with an answer by its code."""
    form = Kodformular(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        skriven = skattningslank.stada(form.cleaned_data["kod"])
        if rader := skattningslank.svar_med_kod(skriven):
            svar = redirect("analysunderlag:skatta_svar", rader[0].nyckel)
            return _spara_koder(svar, [*(k for k in _koder(request) if k != skriven), skriven])
        if not _kvar(request):
            return render(request, "429.html", status=429)
        form.add_error("kod", FEL_KOD)
    return render(request, f"{MALL}/kod.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@_hemlig
def lank(request: HttpRequest, hemlighet: str) -> HttpResponse:
    """What it is about, and the button that begins. POST: a new answer, or again the one of the same double click."""
    koder = _koder(request)
    niva = skattningslank.hitta_oavsett_plats(hemlighet)
    borjat_har = not niva.ar_gemensam and _har_borjat(request, niva.pk)
    if request.method == "POST" and borjat_har and not webblasare.ar_ny_person(request):
        messages.info(request, webblasare.REDAN)
        return redirect("analysunderlag:skatta_lank", hemlighet)
    if request.method == "POST":
        try:
            rad, ny = skattningssvar.borja_med_lank(hemlighet, engang=request.POST.get(FALT, ""))
        except ValidationError:
            raise GallerInte from None
        svar = redirect("analysunderlag:skatta_svar", rad.nyckel)
        webblasare.notera(request, svar, niva.pk, konto=False)
        return _spara_koder(svar, [*(k for k in koder if k != ny), ny])
    egna = [rad for rad in skattningslank.svar_med_kod(*koder) if rad.niva_id == niva.pk]
    full = not skattningslank.har_plats(niva, niva.antal_borjat)
    if full and not egna:
        raise GallerInte
    kontext = {
        "niva": niva,
        "nivaord": NIVAER[niva.niva],
        "skattning": niva.skattning,
        "full": full,
        "borjat_har": borjat_har,
        "egna": [reverse("analysunderlag:skatta_svar", args=[rad.nyckel]) for rad in egna],
    }
    return render(request, f"{MALL}/lank.html", kontext)


def _har_borjat(request: HttpRequest, niva_id: int) -> bool:
    """In this browser, or with the account that is logged in."""
    egna = Skattningssvar.objects.filter(niva=niva_id, anvandare__isnull=False, anvandare=request.user.pk)
    return webblasare.borjat(request, niva_id) or egna.exists()


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
def glom(request: HttpRequest, plats: Svarsplats) -> HttpResponse:
    """The next one at the same computer does not come to this answer. It is there still, by its code."""
    messages.success(request, "Svaret är glömt i den här webbläsaren. Med koden kan du öppna det igen.")
    return _spara_koder(redirect("analysunderlag:skatta"), [k for k in _koder(request) if k != plats.kod])


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
