"""Working time and knowledge of each utförare, and a utförare's own declarations of jäv."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huvudman.models import Huvudman
from kvalitet.engang import en_gang
from kvalitet.models import Anvandare
from kvalitet.tabeller import PER_SIDA, sidindela
from kvalitet.tjanstefel import satt_fel
from kvalitet.views.gemensamt import inloggad

from .. import services
from ..belastning import utforarlaster
from ..bemanningstabell import Bemanningstabell, utforare_for_lista
from ..forms.arende import Sokformular
from ..forms.bemanning import Profilformular
from ..models import Jav, Utforarprofil


@require_safe
def bemanning(request: HttpRequest) -> HttpResponse:
    """?visa=over: only those who have more than they can do."""
    laster = {last.pk: last for last in utforarlaster()}
    over, bara = [pk for pk, last in laster.items() if last.over], request.GET.get("visa") == "over"
    rader: Any = utforare_for_lista()
    tabell = sidindela(request, Bemanningstabell(rader.filter(pk__in=over) if bara else rader, laster=laster), PER_SIDA)
    flikar = [
        {"namn": "Alla", "url": "?", "aktiv": not bara, "antal": len(laster)},
        {"namn": "Mer än vad som ryms", "url": "?visa=over", "aktiv": bara, "antal": len(over)},
    ]
    return render(request, "dialoger/bemanning.html", {"tabell": tabell, "flikar": flikar})


@require_http_methods(["GET", "HEAD", "POST"])
@en_gang
def profil(request: HttpRequest, pk: int) -> HttpResponse:
    person: Anvandare = get_object_or_404(utforare_for_lista(), pk=pk)
    nu = Utforarprofil.objects.filter(utforare=person).first() or Utforarprofil(utforare=person)
    form = Profilformular(request.POST if request.method == "POST" else None, profil=nu)
    if form.is_bound and form.is_valid():
        try:
            services.spara_profil(utforare=person, **form.cleaned_data, aktor=inloggad(request))
        except ValidationError as fel:
            satt_fel(form, fel)
        else:
            messages.success(request, f"Uppgifterna om {person.namn} är sparade.")
            return redirect("dialoger:bemanning")
    kontext = {"person": person, "form": form}
    return render(request, "dialoger/profil.html", kontext, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@en_gang
def jav(request: HttpRequest) -> HttpResponse:
    """One's own list. ?sok= finds a huvudman, POST `huvudman` declares."""
    person = inloggad(request)
    if request.method == "POST":
        huvudman = Huvudman.objects.synliga_for(person).filter(nyckel=request.POST.get("huvudman", "")[:10]).first()
        if huvudman is None:
            messages.error(request, "Välj en huvudman som finns i registret.")
            return redirect("dialoger:jav")
        try:
            services.anmal_jav(utforare=person, huvudman=huvudman)
        except ValidationError as fel:
            messages.error(request, " ".join(fel.messages))
        else:
            messages.success(request, f"Du får inga ärenden hos {huvudman.namn}.")
        return redirect("dialoger:jav")
    sok = Sokformular(request.GET if "sok" in request.GET else None)
    kontext = {
        "rader": Jav.objects.filter(utforare=person, upphorde=None).select_related("huvudman__kommun"),
        "sok": sok,
        "traffar": sok.traffar(utom=0) if sok.is_valid() else None,
    }
    return render(request, "dialoger/jav.html", kontext)


@require_POST
def jav_avsluta(request: HttpRequest, pk: int) -> HttpResponse:
    rad = get_object_or_404(Jav, pk=pk, utforare=inloggad(request))
    services.avsluta_jav(jav_id=rad.pk, utforare=inloggad(request))
    messages.success(request, f"Anmälan om jäv för {rad.huvudman} är borttagen.")
    return redirect("dialoger:jav")
