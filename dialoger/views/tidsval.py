"""A proposed time is chosen: the huvudman's own pages, and what they share with staff who choose for it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kvalitet import svenska
from kvalitet.engang import en_gang
from kvalitet.takt import hogst
from kvalitet.tjanstefel import satt_fel
from kvalitet.views.gemensamt import inloggad

from .. import motesvisning, services
from ..forms.nastasteg import Onskemalsformular
from ..models import Bokning
from ..services.bokning import tid_text


def _egna(request: HttpRequest) -> Any:
    """Proposals to the huvudmän that the person acts for today. Another huvudman's is no page."""
    egna = [uppdrag.huvudman_id for uppdrag in inloggad(request).aktiva_uppdrag]
    return Bokning.objects.filter(dialog__huvudman__in=egna).select_related("dialog__huvudman", "mote")


@require_safe
def mina_tider(request: HttpRequest) -> HttpResponse:
    alla = list(_egna(request).exclude(status=Bokning.Status.TILLBAKADRAGEN).order_by("svar_senast", "pk"))
    oppna = [b for b in alla if b.status == Bokning.Status.OPPEN]
    kommande = [b for b in alla if b.mote and b.mote.status == "planerat" and b.mote.slut > timezone.now()]
    bokade = [(b, svenska.versal(tid_text(b.mote.start, b.mote.slut))) for b in kommande]
    return render(request, "dialoger/mote_mina_tider.html", {"oppna": oppna, "bokade": bokade})


@require_safe
def mina_tider_bokning(request: HttpRequest, pk: int) -> HttpResponse:
    return _valj_sida(request, get_object_or_404(_egna(request), pk=pk))


@require_POST
@en_gang
@hogst(20, "onskemal")
def mina_tider_onskemal(request: HttpRequest, pk: int) -> HttpResponse:
    """None of them suits: say when instead."""
    bokning = get_object_or_404(_egna(request), pk=pk)
    form = Onskemalsformular(request.POST)
    if not form.is_valid():
        return _valj_sida(request, bokning, form)
    try:
        services.onska_andra_tider(bokning_id=pk, text=form.cleaned_data["onskemal"], aktor=inloggad(request))
    except ValidationError as fel:
        satt_fel(form, fel)
        return _valj_sida(request, bokning, form)
    except services.OgiltigOvergang as fel:
        messages.error(request, str(fel))
    else:
        messages.success(request, "Tack. Vi har sagt till era dialogutförare, och ni får nya förslag.")
    return redirect("dialoger:mina_tider_bokning", pk=pk)


def _valj_sida(request: HttpRequest, bokning: Bokning, form: Onskemalsformular | None = None) -> HttpResponse:
    oppen = bokning.status == Bokning.Status.OPPEN
    lediga = services.lediga_nu(bokning) if oppen else []
    kontext = {
        "bokning": bokning,
        "oppen": oppen,
        "tider": [(tid, svenska.versal(tid_text(tid.start, tid.slut))) for tid in lediga],
        "vald": svenska.versal(tid_text(bokning.mote.start, bokning.mote.slut)) if bokning.mote else "",
        "installt": bokning.mote is not None and bokning.mote.status == "installt",
        "svar_senast": svenska.datum(bokning.svar_senast, veckodag=True),
        "form": form or Onskemalsformular(initial={"onskemal": bokning.onskemal}),
    }
    return render(request, "dialoger/mote_valj_tid.html", kontext, status=422 if form else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@en_gang
def mina_tider_valj(request: HttpRequest, pk: int, tid: int) -> HttpResponse:
    bokning = get_object_or_404(_egna(request), pk=pk)
    return valj(request, bokning, tid, reverse("dialoger:mina_tider_bokning", args=[pk]), av="huvudmannen")


def valj(request: HttpRequest, bokning: Bokning, tid_id: int, tillbaka: str, av: str) -> HttpResponse:
    """Confirm, then book. What has changed meanwhile is said on the page with the times that are left."""
    tid = get_object_or_404(bokning.tider.all(), pk=tid_id)
    if request.method == "POST":
        try:
            mote = services.valj_tid(bokning_id=bokning.pk, tid_id=tid_id, aktor=inloggad(request), av=av)
        except ValidationError as fel:
            messages.error(request, " ".join(fel.messages))
        except services.OgiltigOvergang as fel:
            messages.error(request, str(fel))
        else:
            messages.success(request, motesvisning.bokat_text(mote))
        return redirect(tillbaka)
    if bokning.status != Bokning.Status.OPPEN:
        return redirect(tillbaka)
    if tid.pk not in {ledig.pk for ledig in services.lediga_nu(bokning)}:
        messages.error(request, str(services.TidenUpptagen()))
        return redirect(tillbaka)
    kontext = {
        "rubrik": f"Boka {motesvisning.BESTAMD[bokning.typ]}?",
        "text": f"{svenska.versal(tid_text(tid.start, tid.slut))}. Tiden bokas för både er och myndigheterna."
        if av == "huvudmannen"
        else f"{svenska.versal(tid_text(tid.start, tid.slut))}, {bokning.dialog.huvudman}. De andra tiderna släpps.",
        "fakta": [
            {"etikett": "Form", "varde": bokning.get_form_display()},
            *([{"etikett": "Plats", "varde": bokning.plats}] if bokning.plats else []),
        ],
        "knapptext": "Boka tiden",
        "avbryt_url": tillbaka,
    }
    return render(request, "komponenter/bekrafta.html", kontext)
