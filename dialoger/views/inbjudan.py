"""Inviting one huvudman: choose, see the letters, send; send again, on paper. Nothing goes by a GET."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from kvalitet import svenska
from kvalitet.engang import en_gang
from kvalitet.lasningar import logga_lasning
from kvalitet.tjanstefel import feltext, satt_fel
from kvalitet.views.gemensamt import inloggad

from .. import inbjudningsbrev, services
from ..behorighet import far_samordna
from ..forms.inbjudan import Igenformular, Postatformular, Skickaformular
from ..models import Dialog, Inbjudan
from ..services.utskick import i_ord
from .gemensamt import hamta_arende
from .overgangar import hamta_for

FORM = ["GET", "HEAD", "POST"]


@require_http_methods(FORM)
@en_gang
def bjud_in(request: HttpRequest, nummer: str) -> HttpResponse:
    """Choose recipients; the letters as they will be; send."""
    dialog, hinder = hamta_for(request, nummer, "bjud_in")
    if hinder:
        return hinder
    form = Skickaformular(request.POST if request.method == "POST" else None, dialog=dialog)
    if request.method == "POST" and form.is_valid():
        if "skicka" not in request.POST:
            return _granska(request, dialog, form)
        if svar := _skicka(request, dialog, form):
            return svar
    kontext = {"dialog": dialog, "form": form, "far_samordna": far_samordna(request.user)}
    return render(request, "dialoger/inbjudan.html", kontext, status=422 if form.is_bound else 200)


def _granska(request: HttpRequest, dialog: Dialog, form: Skickaformular) -> HttpResponse:
    data, mottagare = form.cleaned_data, form.mottagare_lista
    papper = sum(not m.epost for m in mottagare)
    kontext = {
        "dialog": dialog,
        "brev": inbjudningsbrev.forhandsgranska(dialog, mottagare, data["svar_senast"]),
        "dolda": [*dolda(request, form.fields), ("skicka", "1")],
        "knapp": knapp(len(mottagare) - papper, papper, 1),
        "papper": papper,
        "tillbaka": request.get_full_path(),
    }
    return render(request, "dialoger/inbjudan_granska.html", kontext)


def _skicka(request: HttpRequest, dialog: Dialog, form: Skickaformular) -> HttpResponse | None:
    try:
        rader = services.skicka_inbjudan(
            dialog_id=dialog.pk,
            mottagare=form.mottagare_lista,
            svar_senast=form.cleaned_data["svar_senast"],
            aktor=inloggad(request),
        )
    except services.OgiltigOvergang as fel:
        messages.error(request, str(fel))
    except ValidationError as fel:
        satt_fel(form, fel)
        return None
    else:
        papper = sum(rad.ska_postas for rad in rader)
        if not rader:
            messages.info(request, "Breven är redan skickade i dag. Inget nytt har skickats.")
        elif papper < len(rader):
            messages.success(request, f"{i_ord(len(rader) - papper, 0, 1)} skickas nu.")
        if papper:
            messages.success(request, f"{svenska.antal(papper, 'brev')} på papper är klart att skriva ut och posta.")
    return redirect(f"{dialog.get_absolute_url()}#inbjudningar")


def _hamta(request: HttpRequest, pk: int) -> tuple[Inbjudan, Dialog]:
    rad = get_object_or_404(Inbjudan.objects.select_related("dialog"), pk=pk)
    dialog = hamta_arende(request, rad.dialog.nummer, andra=True)
    rad.dialog = dialog
    return rad, dialog


@require_http_methods(FORM)
@en_gang
def skicka_igen(request: HttpRequest, pk: int) -> HttpResponse:
    """To a corrected address, or on paper. The older link stops."""
    rad, dialog = _hamta(request, pk)
    form = Igenformular(request.POST if request.method == "POST" else None, dialog=dialog, initial={"epost": rad.epost})
    if request.method == "POST" and form.is_valid():
        try:
            ny = services.skicka_igen(inbjudan_id=pk, epost=form.cleaned_data["epost"], aktor=inloggad(request))
        except (services.OgiltigOvergang, ValidationError) as fel:
            messages.error(request, feltext(fel))
        else:
            besked = "skickas nu" if ny.epost else "är klart att skriva ut och posta"
            messages.success(request, f"Ett nytt brev till {ny.mottagare} {besked}. Den gamla länken gäller inte.")
        return redirect(f"{dialog.get_absolute_url()}#inbjudningar")
    if rad.stangd:
        messages.info(request, "Inbjudan är redan ersatt av en nyare.")
        return redirect(dialog)
    kontext = {"dialog": dialog, "form": form, "rad": rad}
    return render(request, "dialoger/inbjudan_igen.html", kontext, status=422 if form.is_bound else 200)


@require_http_methods(FORM)
@en_gang
def postad(request: HttpRequest, pk: int) -> HttpResponse:
    rad, dialog = _hamta(request, pk)
    if rad.sandning != Inbjudan.Sandning.PAPPER:
        raise Http404
    if not rad.ska_postas and request.method != "POST":
        messages.info(request, "Brevet är redan markerat som postat.")
        return redirect(dialog)
    form = Postatformular(request.POST if request.method == "POST" else None, dialog=dialog)
    if request.method == "POST" and form.is_valid():
        try:
            services.markera_postade(inbjudan_ider=[pk], dag=form.cleaned_data["dag"], aktor=inloggad(request))
        except services.OgiltigOvergang as fel:
            messages.error(request, str(fel))
            return redirect(dialog)
        except ValidationError as fel:
            satt_fel(form, fel)
        else:
            messages.success(request, f"Brevet till {rad.mottagare} är postat.")
            return redirect(f"{dialog.get_absolute_url()}#inbjudningar")
    kontext = {"dialog": dialog, "form": form, "rad": rad}
    return render(request, "dialoger/inbjudan_postad.html", kontext, status=422 if form.is_bound else 200)


def brev_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """One letter on paper. One that a newer has replaced is no longer printed."""
    rad, dialog = _hamta(request, pk)
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    if rad.sandning != Inbjudan.Sandning.PAPPER or rad.stangd:
        raise Http404
    logga_lasning(request.user, "hamtad", dialog, request)
    return pdf([rad])


# Shared with a whole round


def knapp(brev: int, papper: int, huvudman_antal: int) -> str:
    """What the button says that it does: "Skicka 4 brev till 2 huvudmän"."""
    till = f"till {svenska.antal(huvudman_antal, 'huvudman', 'huvudmän')}"
    if not papper:
        return f"Skicka {svenska.antal(brev, 'brev')} {till}"
    if not brev:
        return f"Gör {svenska.antal(papper, 'brev')} på papper {till}"
    return f"Skicka {svenska.antal(brev, 'brev')} och gör {svenska.antal(papper, 'brev')} på papper {till}"


def dolda(request: HttpRequest, falt: Any) -> list[tuple[str, str]]:
    """The choices once more, for the page that confirms them."""
    return [(namn, varde) for namn in falt for varde in request.POST.getlist(namn) if varde]


def pdf(rader: list[Inbjudan]) -> HttpResponse:
    svar = HttpResponse(inbjudningsbrev.skriv_pdf(rader), content_type="application/pdf")
    svar.headers["Content-Disposition"] = f'inline; filename="{inbjudningsbrev.filnamn(rader)}"'
    return svar
