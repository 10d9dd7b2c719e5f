"""Proposals of pairs for a round: order one, look at it, choose by hand, solve the rest again, accept some or all."""

from __future__ import annotations

import math
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from kvalitet import svenska
from kvalitet.engang import en_gang
from kvalitet.models import Jobb
from kvalitet.views.gemensamt import inloggad

from .. import parningssida, services
from ..models import Omgang, Parningsforslag
from ..parning import FORKLARINGAR, Onskemal, Vikter

HOGSTA_VIKT = 100.0


@require_safe
def par(request: HttpRequest, pk: int) -> HttpResponse:
    omgang: Omgang = get_object_or_404(Omgang, pk=pk)
    forslag = Parningsforslag.objects.filter(omgang=omgang).first()
    return render(request, "dialoger/par.html", parningssida.kontext(omgang, forslag, request.GET.get("kontor", "")))


@require_POST
@en_gang
def bestall(request: HttpRequest, pk: int) -> HttpResponse:
    """A new proposal. `valj`: one pair chosen instead; `resten`: the ticked pairs are kept, the rest solved again."""
    omgang: Omgang = get_object_or_404(Omgang, pk=pk)
    forslag = Parningsforslag.objects.filter(omgang=omgang).first()
    lasta: dict[str, dict[str, int]] = {}
    if forslag and ("valj" in request.POST or "resten" in request.POST):
        lasta = dict(forslag.lasta) if "valj" in request.POST else {}
        for text in [*request.POST.getlist("valj"), *(request.POST.getlist("par") if "resten" in request.POST else [])]:
            if (val := _val(text)) is None:
                messages.error(request, "Valet gick inte att läsa. Läs sidan igen.")
                return redirect("dialoger:par", pk)
            lasta[val[0]] = val[1]
    try:
        vikter = _vikter(request.POST, forslag.vikter if forslag else {})
        jobb = services.bestall_parning(omgang=omgang, aktor=inloggad(request), vikter=vikter, lasta=lasta)
    except ValidationError as fel:
        messages.error(request, " ".join(fel.messages))
        return redirect("dialoger:par", pk)
    return _till(request, jobb)


def _val(text: str) -> tuple[str, dict[str, int]] | None:
    """ "KD-2026-0147:12:31" → the case and its two."""
    nummer, _, resten = text.partition(":")
    sv, _, spsm = resten.partition(":")
    if not (sv.isascii() and sv.isdigit() and spsm.isascii() and spsm.isdigit()) or len(text) > 60:
        return None
    return nummer, {"SV": int(sv), "SPSM": int(spsm)}


def _vikter(post: QueryDict, forra: dict[str, Any]) -> Vikter:
    """Those sent, else those of the last proposal, else the usual ones. ValidationError names the wish."""
    varden: dict[str, float] = {}
    for onskemal in Onskemal:
        text = post.get(f"vikt_{onskemal.value}")
        if text is None:
            varden[onskemal.value] = forra.get(onskemal.value, getattr(Vikter(), onskemal.value))
            continue
        try:
            vikt = float(text.strip().replace(",", "."))
        except ValueError:
            vikt = math.nan
        if not 0 <= vikt <= HOGSTA_VIKT:
            namn = FORKLARINGAR[onskemal].namn
            raise ValidationError(f"{namn}: skriv en vikt mellan 0 och {svenska.tal(HOGSTA_VIKT, 0)}.")
        varden[onskemal.value] = vikt
    return Vikter(**varden)


@require_POST
@en_gang
def godkann(request: HttpRequest, pk: int) -> HttpResponse:
    """Exactly the ticked rows, of the proposal that was on the page."""
    omgang: Omgang = get_object_or_404(Omgang, pk=pk)
    forslag = Parningsforslag.objects.filter(omgang=omgang).select_related("omgang").first()
    tillbaka = reverse("dialoger:par", args=[pk])
    if forslag is None or request.POST.get("forslag") != str(forslag.pk):
        messages.error(request, "Ett nyare förslag finns. Inget är godkänt. Läs det och välj igen.")
        return redirect(tillbaka)
    nummer = {text.partition(":")[0] for text in request.POST.getlist("par")}
    if not nummer:
        messages.warning(request, "Inget par var markerat, så inget är godkänt.")
        return redirect(tillbaka)
    try:
        jobb = services.bestall_godkannande(forslag=forslag, nummer=nummer, aktor=inloggad(request))
    except ValidationError as fel:
        messages.error(request, " ".join(fel.messages))
        return redirect(tillbaka)
    return _till(request, jobb)


def _till(request: HttpRequest, jobb: Jobb) -> HttpResponse:
    """To the job; who asked for something else while another was at work is told that it was not ordered."""
    if not jobb.nyskapat:
        messages.warning(request, f"{jobb.titel} pågår redan. Det du valde nu är inte beställt. Vänta och välj igen.")
    return redirect(jobb)
