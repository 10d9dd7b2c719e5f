"""Addresses to subscribe to a calendar by, and the feed behind such an address."""

from __future__ import annotations

from typing import Any

from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kvalitet.engang import en_gang
from kvalitet.models import Regionkontor
from kvalitet.views.gemensamt import inloggad

from .. import kalenderflode as flode
from ..behorighet import egna_kontor
from ..models import Kalendernyckel
from ..services import kalendernycklar

FEL_PER_ADRESS = "60/5m/ip"  # wrong addresses; right ones are never counted, so nobody shuts out a whole office
GALLER_INTE = "Kalenderlänken gäller inte. Logga in i Kvalitet och hämta en ny."


@require_safe
def kalenderlankar(request: HttpRequest) -> HttpResponse:
    anvandare = inloggad(request)
    nycklar = {n.regionkontor_id: n for n in Kalendernyckel.objects.filter(anvandare=anvandare)}
    kontor = Regionkontor.objects.filter(pk__in=egna_kontor(anvandare))
    rader = [_rad("Mina möten", "De möten där du är med.", nycklar.get(None))]
    for ett in kontor:
        rader.append(
            _rad(f"Mitt team: {ett.namn}", f"Alla möten i ärenden som {ett.namn} har.", nycklar.get(ett.pk), ett)
        )
    return render(request, "dialoger/kalenderlankar.html", {"rader": rader})


def _rad(rubrik: str, text: str, nyckel: Kalendernyckel | None, kontor: Regionkontor | None = None) -> dict[str, Any]:
    adress = ""
    if nyckel:
        adress = settings.ADRESS + reverse("dialoger:kalenderflode", args=[nyckel.hemlighet])
    return {"rubrik": rubrik, "text": text, "nyckel": nyckel, "kontor": kontor.kod if kontor else "", "adress": adress}


@require_POST
@en_gang
def kalenderlank_ny(request: HttpRequest) -> HttpResponse:
    kontor = None
    if kod := request.POST.get("kontor", ""):
        kontor = Regionkontor.objects.filter(kod=kod).first()
        if kontor is None:
            raise Http404
    try:
        kalendernycklar.skapa_nyckel(anvandare=inloggad(request), regionkontor=kontor)
    except ValidationError as fel:
        messages.error(request, " ".join(fel.messages))
    else:
        messages.success(request, "Länken är skapad. Kopiera den till din kalender.")
    return redirect("dialoger:kalenderlankar")


@require_http_methods(["GET", "HEAD", "POST"])
def kalenderlank_byt(request: HttpRequest, pk: int) -> HttpResponse:
    nyckel = get_object_or_404(Kalendernyckel, pk=pk, anvandare=inloggad(request))
    if request.method == "POST":
        kalendernycklar.byt_nyckel(nyckel_id=nyckel.pk, aktor=inloggad(request))
        messages.success(request, "Länken är bytt. Den gamla har slutat gälla.")
        return redirect("dialoger:kalenderlankar")
    text = "Den gamla länken slutar gälla genast. De kalendrar som använder den får inga nya möten."
    return _bekrafta(request, "Byt kalenderlänk", text, "Byt länken")


@require_http_methods(["GET", "HEAD", "POST"])
def kalenderlank_ta_bort(request: HttpRequest, pk: int) -> HttpResponse:
    nyckel = get_object_or_404(Kalendernyckel, pk=pk, anvandare=inloggad(request))
    if request.method == "POST":
        kalendernycklar.ta_bort_nyckel(nyckel_id=nyckel.pk, aktor=inloggad(request))
        messages.success(request, "Länken är borttagen.")
        return redirect("dialoger:kalenderlankar")
    text = "Länken slutar gälla genast. Du kan skapa en ny när du vill."
    return _bekrafta(request, "Ta bort kalenderlänk", text, "Ta bort länken", farg="danger")


def _bekrafta(request: HttpRequest, rubrik: str, text: str, knapptext: str, **mer: str) -> HttpResponse:
    kontext = {"rubrik": rubrik, "text": text, "knapptext": knapptext, "avbryt_url": reverse("dialoger:kalenderlankar")}
    return render(request, "komponenter/bekrafta.html", kontext | mer)


@require_safe
def kalenderflode(request: HttpRequest, hemlighet: str) -> HttpResponse:
    """The same answer for a wrong address, an old one, and one whose owner no longer has a role."""
    nyckel = flode.hitta(hemlighet)
    if nyckel is None:
        fel = {"kalenderflode": FEL_PER_ADRESS}
        kvar = ratelimit.consume(request, app="dialoger", action="kalenderflode", config=fel, limit_get=True)
        return HttpResponse(GALLER_INTE, status=404 if kvar else 429, content_type="text/plain; charset=utf-8")
    svar = HttpResponse(flode.fil(nyckel), content_type="text/calendar; charset=utf-8")
    svar.headers["Cache-Control"] = "private, max-age=300"
    svar.headers["Content-Disposition"] = 'inline; filename="kvalitet.ics"'
    return svar
