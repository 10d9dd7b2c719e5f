"""Contacts, as the huvudman's own people say they are: confirmed, put right, added, and gone.

What they say is put in the register at once, with the huvudman as its source, who said it and when. They know it
best, and a proposal that waits for somebody would leave the old address in use meanwhile. The samordnare sees each
change in the huvudman's history, and "Bekräftad av huvudmannen" with its day at the contact.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from kvalitet import svenska
from kvalitet.engang import en_gang
from kvalitet.tjanstefel import feltext, satt_fel
from kvalitet.views.gemensamt import inloggad, las_och_skriv

from .. import services
from ..behorighet import BARA_LEDANDE, far_andra_kontakt
from ..forms import Egenkontaktformular
from ..kontaktsida import kontaktsida
from ..models import Huvudman, Kontakt
from .eget import eget_utrymme, valj_huvudman
from .gemensamt import formularsida

SIDAN = "huvudman:kontakter"
INGRESS = "Vi använder uppgifterna för att nå rätt person hos er, och ändrar dem genast i registret."


@require_safe
def valj(request: HttpRequest) -> HttpResponse:
    return valj_huvudman(request, SIDAN, "Kontakter", "Du företräder flera huvudmän. Vilken gäller det?")


@require_safe
@eget_utrymme
def kontakter(request: HttpRequest, huvudman: Huvudman) -> HttpResponse:
    kontext = {"huvudman": huvudman, "sida": kontaktsida(huvudman, inloggad(request)), "idag": timezone.localdate()}
    return render(request, "huvudman/kontakter.html", kontext)


@require_POST
@eget_utrymme
def stammer(request: HttpRequest, huvudman: Huvudman) -> HttpResponse:
    """One contact or all of them, each as `pk:version` of what the page showed. Sent again it says the same."""
    try:
        versioner = {int(pk): v for pk, _, v in (rad.partition(":") for rad in request.POST.getlist("kontakt"))}
        antal = services.bekrafta_kontakter(huvudman=huvudman, versioner=versioner, aktor=inloggad(request))
    except ValidationError as fel:
        messages.error(request, feltext(fel))
    except (ValueError, OverflowError):
        messages.error(request, "Det gick inte att läsa vad som stämmer. Inget har ändrats.")
    else:
        if antal:
            messages.success(request, "Tack! Då vet vi att det stämmer.")
    return redirect(SIDAN, huvudman.nyckel)


def _kalla() -> str:
    return f"Huvudmannen själv, {svenska.datum(timezone.localdate())}"


def _formular(request: HttpRequest, huvudman: Huvudman, **val: Any) -> Egenkontaktformular:
    return Egenkontaktformular(request.POST if request.method == "POST" else None, huvudman=huvudman, **val)


def _klar(request: HttpRequest, huvudman: Huvudman, vad: str) -> HttpResponse:
    messages.success(request, vad)
    return redirect(SIDAN, huvudman.nyckel)


def _sida(request: HttpRequest, huvudman: Huvudman, formular: Any, rubrik: str, knapp: str) -> HttpResponse:
    tillbaka = reverse(SIDAN, args=[huvudman.nyckel])
    ingress = f"{huvudman.namn}. {INGRESS}"
    return formularsida(request, formular, rubrik=rubrik, ingress=ingress, knapptext=knapp, tillbaka=tillbaka)


@las_och_skriv
@eget_utrymme
@en_gang
def ny(request: HttpRequest, huvudman: Huvudman) -> HttpResponse:
    ifyllt = {falt: request.GET.get(falt, "") for falt in ("funktion", "namnd")}
    formular, jag = _formular(request, huvudman, initial=ifyllt), inloggad(request)
    if formular.is_bound and formular.is_valid():
        data = formular.cleaned_data
        try:
            services.lagg_till_kontakt(huvudman=huvudman, **data, kalla=_kalla(), bekraftad_av=jag, aktor=jag)
        except ValidationError as fel:
            satt_fel(formular, fel)
        else:
            return _klar(request, huvudman, "Tack! Kontakten är tillagd.")
    return _sida(request, huvudman, formular, "Lägg till en kontakt", "Lägg till kontakten")


def _kontakt(request: HttpRequest, huvudman: Huvudman, pk: int) -> Kontakt:
    rader = Kontakt.objects.synliga_for(request.user).filter(huvudman=huvudman).select_related("huvudman")
    kontakt = get_object_or_404(rader, pk=pk)
    if not far_andra_kontakt(request.user, kontakt):
        raise PermissionDenied(BARA_LEDANDE)
    return kontakt


@las_och_skriv
@eget_utrymme
def ratta(request: HttpRequest, huvudman: Huvudman, pk: int) -> HttpResponse:
    formular = _formular(request, huvudman, instance=_kontakt(request, huvudman, pk))
    jag = inloggad(request)
    if formular.is_bound and formular.is_valid():
        data = formular.cleaned_data
        try:
            services.andra_kontakt(kontakt_id=pk, **data, kalla=_kalla(), bekraftad_av=jag, aktor=jag)
        except ValidationError as fel:
            satt_fel(formular, fel)
        else:
            return _klar(request, huvudman, "Tack! Kontakten är ändrad.")
    return _sida(request, huvudman, formular, "Ändra kontakten", "Spara")


@las_och_skriv
@eget_utrymme
@en_gang
def slutat(request: HttpRequest, huvudman: Huvudman, pk: int) -> HttpResponse:
    kontakt = _kontakt(request, huvudman, pk)
    if request.method == "POST":
        try:
            version = request.POST.get("version", "")
            services.ta_bort_kontakt(kontakt_id=pk, version=version, aktor=inloggad(request))
        except ValidationError as fel:
            messages.error(request, feltext(fel))
            return redirect(SIDAN, huvudman.nyckel)
        return _klar(request, huvudman, "Tack! Då skriver vi inte dit längre.")
    kontext = {
        "rubrik": "Ta bort kontakten?",
        "text": f"{kontakt}. Vi slutar skriva dit genast. Finns det en efterträdare lägger ni till den sedan.",
        "knapptext": "Ta bort kontakten",
        "falt": {"version": kontakt.version},
        "avbryt_url": reverse(SIDAN, args=[huvudman.nyckel]),
    }
    return render(request, "komponenter/bekrafta.html", kontext)
