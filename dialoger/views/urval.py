"""Who is in a round: the draw, how it mirrors the register, changes by hand, and the day it is fixed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from huvudman.models import Huvudman
from kvalitet import svenska
from kvalitet.engang import en_gang
from kvalitet.tabeller import sidindela
from kvalitet.tjanstefel import satt_fel
from kvalitet.views.gemensamt import inloggad

from .. import services
from ..behorighet import far_samordna
from ..forms import arende as f
from ..forms.omgangar import Borttagningsformular, Dragningsformular, Tillaggsformular
from ..models import Omgang, Urvalsplats
from ..omgangstabeller import Urvalstabell, speglar
from ..services.omgangar import NY_DRAGNING

PER_SIDA = 25


def _omgang(pk: int) -> Omgang:
    rad: Omgang = get_object_or_404(Omgang.objects.select_related("cykel"), pk=pk)
    return rad


@require_safe
def urval(request: HttpRequest, pk: int) -> HttpResponse:
    omgang = _omgang(pk)
    dragning = omgang.dragningar.select_related("av").first()
    platser = omgang.platser.filter(borttagen=None)
    antal, faststallt = platser.count(), omgang.ar_faststalld
    far_andra = far_samordna(request.user) and not faststallt
    rader = platser.select_related("huvudman__kommun__lan", "dragning", "dialog")
    utan = () if far_andra else ("andra",)
    kontext = {
        "omgang": omgang,
        "dragning": dragning,
        "spegel": speglar(dragning) if dragning else [],
        "undantag": sorted(dragning.undantag.items(), key=lambda rad: (-rad[1], rad[0])) if dragning else [],
        "antal": antal,
        "tabell": sidindela(request, Urvalstabell(rader, exclude=utan), PER_SIDA),
        "borttagna": omgang.platser.exclude(borttagen=None)
        .exclude(borttagen_skal=NY_DRAGNING)
        .select_related("huvudman", "borttagen_av")
        .order_by("-borttagen")[:100],
        "faststallt": faststallt,
        "far_andra": far_andra,
    }
    return render(request, "dialoger/urval.html", kontext)


@require_http_methods(["GET", "HEAD", "POST"])
@en_gang
def dra(request: HttpRequest, pk: int) -> HttpResponse:
    omgang = _omgang(pk)
    if omgang.ar_faststalld:
        messages.error(request, "Urvalet är fastställt och kan inte dras om.")
        return redirect("dialoger:urval", pk)
    form = Dragningsformular(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        try:
            dragning = services.dra_urval(
                omgang_id=pk, antal=data["antal"], fro=data["fro"], vikter=form.vikter, aktor=inloggad(request)
            )
        except ValidationError as fel:
            satt_fel(form, fel)
        else:
            dragna = svenska.antal(omgang.platser.filter(borttagen=None).count(), "huvudman", "huvudmän")
            messages.success(request, f"{svenska.versal(dragna)} är med i {omgang.namn}. Fröet är {dragning.fro}.")
            return redirect("dialoger:urval", pk)
    kontext = {"omgang": omgang, "form": form, "dragen": omgang.dragningar.exists()}
    return render(request, "dialoger/urval_dra.html", kontext, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@en_gang
def lagg_till(request: HttpRequest, pk: int) -> HttpResponse:
    """First search, then say why: ?sok= lists huvudmän, ?huvudman= chooses one."""
    omgang = _omgang(pk)
    if request.method == "POST":
        form = Tillaggsformular(request.POST)
        if form.is_valid():
            try:
                plats = services.lagg_till_i_urval(omgang_id=pk, **form.cleaned_data, aktor=inloggad(request))
            except ValidationError as fel:
                satt_fel(form, fel)
            else:
                messages.success(request, f"{plats.huvudman} är med i {omgang.namn}.")
                return redirect("dialoger:urval", pk)
        return _tillaggssida(request, omgang, form, request.POST.get("huvudman", ""), 422)
    nyckel = request.GET.get("huvudman", "")
    return _tillaggssida(request, omgang, Tillaggsformular(initial={"huvudman": nyckel}), nyckel)


def _tillaggssida(request: HttpRequest, omgang: Omgang, form: Any, nyckel: str, status: int = 200) -> HttpResponse:
    vald = Huvudman.objects.filter(nyckel=nyckel, ar_aktiv=True).select_related("kommun").first() if nyckel else None
    sok = f.Sokformular(request.GET if "sok" in request.GET else None)
    kontext = {
        "omgang": omgang,
        "form": form if vald or status != 200 else None,
        "vald": vald,
        "sok": sok,
        "traffar": sok.traffar(utom=0) if sok.is_valid() else None,
    }
    return render(request, "dialoger/urval_lagg_till.html", kontext, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@en_gang
def ta_bort(request: HttpRequest, pk: int, plats: int) -> HttpResponse:
    omgang = _omgang(pk)
    rad = get_object_or_404(Urvalsplats.objects.select_related("huvudman"), pk=plats, omgang=omgang)
    form = Borttagningsformular(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            services.ta_bort_ur_urval(plats_id=rad.pk, **form.cleaned_data, aktor=inloggad(request))
        except ValidationError as fel:
            satt_fel(form, fel)
        else:
            messages.success(request, f"{rad.huvudman} är borttagen ur {omgang.namn}.")
            return redirect("dialoger:urval", pk)
    kontext = {"omgang": omgang, "plats": rad, "form": form}
    return render(request, "dialoger/urval_ta_bort.html", kontext, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@en_gang
def faststall(request: HttpRequest, pk: int) -> HttpResponse:
    """Says how many cases will be opened; POST with that very number orders the job."""
    omgang = _omgang(pk)
    antal = omgang.platser.filter(borttagen=None, dialog=None).count()
    if not antal:
        messages.info(request, "Det finns ingen huvudman i urvalet som väntar på ett ärende.")
        return redirect("dialoger:urval", pk)
    if request.method == "POST":
        if request.POST.get("antal") == str(antal):
            return redirect(services.bestall_faststallande(omgang=omgang, aktor=inloggad(request)))
        messages.warning(request, "Urvalet har ändrats. Kontrollera antalet igen.")
    huvudman = svenska.antal(antal, "huvudman", "huvudmän")
    kontext = {
        "rubrik": f"Fastställ urvalet till {omgang.namn}",
        "text": f"Ett ärende öppnas för {huvudman}. Ingen inbjudan skickas än.",
        "fakta": [
            {"etikett": "Omgång", "varde": omgang.namn},
            {"etikett": "Ärenden som öppnas", "varde": svenska.tal(antal)},
        ],
        "varning": "Efter det går urvalet inte att dra om. Enskilda ärenden kan återkallas eller öppnas.",
        "knapptext": "Fastställ urvalet",
        "falt": {"antal": antal},
        "avbryt_url": reverse("dialoger:urval", args=[pk]),
    }
    return render(request, "komponenter/bekrafta.html", kontext)
