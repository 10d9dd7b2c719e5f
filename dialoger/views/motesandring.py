"""A booked meeting is changed, moved with those around it, or cancelled."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from kvalitet import svenska
from kvalitet.engang import FALT as ENGANGSNYCKEL
from kvalitet.engang import en_gang
from kvalitet.tjanstefel import satt_fel
from kvalitet.views.gemensamt import inloggad

from .. import motesvisning, services
from ..begrepp import Motesstatus
from ..behorighet import egna_pa_motet, far_leda
from ..forms.moten import Andraformular, Installdformular, Lamnaformular, startvarden
from ..models import Dialog, Mote
from ..motesflytt import Kedjerad, kedja_for, nar_text
from ..motesprovning import stopp_for, varningar_for
from ..services.moteskrav import Flyttas, Motestider
from .gemensamt import ANNAT_PAR, hamta_mote

LAMNAT = "Ärendet är borttaget från mötet, som hålls med de andra."
INTE_BOKAT = "Mötet är inte längre bokat, så det går inte att ändra."


@require_http_methods(["GET", "HEAD", "POST"])
@en_gang
def andra(request: HttpRequest, pk: int) -> HttpResponse:
    mote, arenden = hamta_mote(request, pk, leda=True)
    if mote.status != Motesstatus.PLANERAT or all(dialog.avslutad for dialog in arenden):
        messages.error(request, INTE_BOKAT)
        return redirect(mote)
    start = startvarden(mote) | motesvisning.sett(mote)
    form = Andraformular(request.POST if request.method == "POST" else None, mote=mote, initial=start)
    if request.method == "POST" and form.is_valid() and (svar := _andra(request, mote, arenden, form)):
        return svar
    return _formular(request, mote, arenden, form)


def _formular(
    request: HttpRequest, mote: Mote, arenden: list[Dialog], form: Andraformular, andrat: Any = None
) -> HttpResponse:
    kontext = {
        "mote": mote,
        "form": form,
        "typ": mote.typ,
        "rubrik": f"Ändra {motesvisning.BESTAMD[mote.typ]}",
        "ingress": f"{svenska.versal(motesvisning.nar_text(mote))}.",
        "smulor": motesvisning.smulor(mote, arenden, "Ändra"),
        "knapptext": "Spara",
        "tillbaka": mote.get_absolute_url(),
        "andrat": andrat,
    }
    return render(request, "dialoger/mote_form.html", kontext, status=422 if form.is_bound else 200)


def _krock(request: HttpRequest, mote: Mote, arenden: list[Dialog], form: Andraformular) -> HttpResponse:
    """Somebody else has saved: say what, keep what was typed, and let the next save count from here."""
    mote.refresh_from_db()
    if mote.status != Motesstatus.PLANERAT:
        messages.error(request, INTE_BOKAT)
        return redirect(mote)
    andrat = motesvisning.andrat_sedan(mote, arenden, form.cleaned_data["handelse"] or 0)
    form.se_om(motesvisning.sett(mote))
    return _formular(request, mote, arenden, form, andrat)


def _andra(request: HttpRequest, mote: Mote, arenden: list[Dialog], form: Andraformular) -> HttpResponse | None:
    data, tider = form.cleaned_data, form.tider
    if data["version"] != mote.version:
        return _krock(request, mote, arenden, form)
    kedja = kedja_for(mote, arenden, tider, inloggad(request)) if form.ar_flyttat else []
    har_valt = "kedja" in request.POST
    for lank in kedja if har_valt else ():
        lank.vald = f"folj_{lank.mote.pk}" in request.POST
    valda = [lank for lank in kedja if lank.vald]
    flyttas: Flyttas = {lank.mote.pk: (lank.start, lank.slut) for lank in valda}
    personer = [data["utforare_sv"], data["utforare_spsm"]]
    lamnar = services.foljer_inte(mote, arenden, tider) if form.ar_flyttat else []
    kvar = [dialog for dialog in arenden if dialog not in lamnar]
    if fel := stopp_for(mote.typ, tider, kvar, mote, flyttas):
        satt_fel(form, fel)
    varningar = varningar_for(mote.typ, tider, kvar, personer, mote=mote, flyttas=flyttas)
    varningar += [f"{dialog.huvudman} är pausad och lämnar mötet om ni sparar." for dialog in lamnar if kvar]
    if not form.far_ga_vidare(varningar) or (fel and not har_valt):
        return None
    if kedja and (fel or not har_valt):
        return _forhandsgranska(request, mote, arenden, form, kedja, tider)
    if fel:
        return None
    try:
        flyttade = services.flytta_kedja(
            mote_id=mote.pk,
            tider=tider,
            utforare_sv=data["utforare_sv"],
            utforare_spsm=data["utforare_spsm"],
            skal=data["skal"],
            version=data["version"],
            aktor=inloggad(request),
            foljer={
                lank.mote.pk: services.Foljer(lank.start, lank.slut, _sedd_version(request, lank)) for lank in valda
            },
        )
    except services.MoteAndrat:
        return _krock(request, mote, arenden, form)
    except services.OgiltigOvergang as nej:
        messages.error(request, str(nej))
        return redirect(mote)
    except ValidationError as nej:
        satt_fel(form, nej)
        return _forhandsgranska(request, mote, arenden, form, kedja, tider) if kedja else None
    messages.success(request, _sparat(flyttade, form.ar_flyttat))
    return redirect(flyttade[0])


def _sedd_version(request: HttpRequest, lank: Kedjerad) -> int | None:
    sedd = request.POST.get(f"version_{lank.mote.pk}", "")
    return int(sedd) if sedd.isdecimal() and len(sedd) < 10 else None


def _sparat(flyttade: list[Mote], flyttat: bool) -> str:
    if len(flyttade) > 1:
        return f"{svenska.versal(svenska.rakneord(len(flyttade)))} möten är flyttade."
    return motesvisning.bokat_text(flyttade[0]) if flyttat else "Mötet är ändrat."


def _forhandsgranska(
    request: HttpRequest,
    mote: Mote,
    arenden: list[Dialog],
    form: Andraformular,
    kedja: list[Kedjerad],
    tider: Motestider,
) -> HttpResponse:
    dolda = [
        (namn, varde)
        for namn, varden in form.data.lists()
        if not namn.startswith(("folj_", "version_")) and namn not in ("csrfmiddlewaretoken", "kedja", ENGANGSNYCKEL)
        for varde in varden
    ]
    kontext = {
        "mote": mote,
        "form": form,
        "kedja": kedja,
        "fran": nar_text(mote.start, mote.slut),
        "till": nar_text(tider.start, tider.slut),
        "dolda": dolda,
        "fel": [text for texter in form.errors.values() for text in texter],
        "smulor": motesvisning.smulor(mote, arenden, "Flytta"),
        "rubrik": f"Flytta {motesvisning.BESTAMD[mote.typ]}",
    }
    return render(request, "dialoger/mote_kedja.html", kontext, status=422 if form.errors else 200)


# Cancelling -------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@en_gang
def stall_in(request: HttpRequest, pk: int) -> HttpResponse:
    mote, arenden = hamta_mote(request, pk)
    egna = egna_pa_motet(request.user, arenden)
    if not egna:
        raise PermissionDenied(ANNAT_PAR)
    if mote.status != Motesstatus.PLANERAT:
        messages.error(request, INTE_BOKAT)
        return redirect(mote)
    lamnar = not far_leda(request.user, arenden)  # the others on it have their own pair
    data = request.POST if request.method == "POST" else None
    form = Lamnaformular(data) if lamnar else Installdformular(data, kring=_kring(mote))
    if form.is_valid():
        falt: dict[str, Any] = {"mote_id": pk, "skal": form.cleaned_data["skal"], "aktor": inloggad(request)}
        try:
            if lamnar:
                services.lamna_mote(dialoger=egna, **falt)
            else:
                services.stall_in_med_interna(interna=map(int, form.cleaned_data.get("interna", ())), **falt)
        except ValidationError as fel:
            satt_fel(form, fel)
        except services.OgiltigOvergang as fel:
            messages.error(request, str(fel))
            return redirect(mote)
        else:
            messages.success(request, LAMNAT if lamnar else "Mötet är inställt. Namnen på deltagarna är borttagna.")
            return redirect(mote)
    if lamnar:
        return _lamna_sida(request, mote, egna, form)
    kontext = {
        "form": form,
        "rubrik": f"Ställ in {motesvisning.BESTAMD[mote.typ]}",
        "text": f"{svenska.versal(motesvisning.nar_text(mote))}, {svenska.lista(d.huvudman for d in arenden)}. "
        "Meddela huvudmannen själv. Ska mötet bli av en annan dag, flytta det i stället.",
        "knapptext": "Ställ in mötet",
        "avbryt_url": mote.get_absolute_url(),
    }
    return render(request, "komponenter/bekrafta.html", kontext, status=422 if form.errors else 200)


def _kring(mote: Mote) -> list[tuple[str, str]]:
    return [(str(m.pk), f"{m.get_typ_display()} {nar_text(m.start, m.slut)}") for m in services.interna_kring(mote)]


def _lamna_sida(request: HttpRequest, mote: Mote, egna: list[Dialog], form: forms.Form) -> HttpResponse:
    namn = svenska.lista(dialog.huvudman.namn for dialog in egna)
    kontext = {
        "form": form,
        "rubrik": f"Ta bort {namn} från mötet",
        "text": f"{svenska.versal(motesvisning.nar_text(mote))}. Mötet hålls med de andra, som ett annat par har. "
        "Meddela huvudmannen och det paret själv.",
        "knapptext": "Ta bort från mötet",
        "avbryt_url": mote.get_absolute_url(),
    }
    return render(request, "komponenter/bekrafta.html", kontext, status=422 if form.errors else 200)
