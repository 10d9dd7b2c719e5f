"""Jobs: what you have ordered, how far it has come, and a way to stop it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from .. import innehall, svenska
from .. import jobb as jobbtjanst
from ..forms import Jobbfilter
from ..models import Jobb, Roll
from ..tabeller import Jobbtabell, tabell
from .gemensamt import inloggad


@require_safe
def jobb_lista(request: HttpRequest) -> HttpResponse:
    ser_alla = inloggad(request).har_roll(Roll.SYSTEMFORVALTARE)
    jobb = Jobb.objects.synliga_for(request.user).exclude(typ__in=jobbtjanst.utom_lista()).select_related("bestallare")
    filter_ = Jobbfilter(request.GET, queryset=jobb)
    rader = tabell(request, Jobbtabell, filter_.qs, utan=() if ser_alla else ("bestallare",))
    antal = svenska.antal(rader.page.paginator.count, "jobb")
    return render(
        request,
        "kvalitet/jobb_lista.html",
        {"filter": filter_, "tabell": rader, "ser_alla": ser_alla, "antal_text": antal},
    )


def _far_lasa(request: HttpRequest, jobb: Jobb) -> bool:
    """What the job says of its objects: the one who ordered it, and those who read about them anyway."""
    return jobb.bestallare_id == request.user.pk or innehall.far_lasa(request.user, jobbtjanst.uppgift(jobb))


def _lage(request: HttpRequest, jobb: Jobb) -> dict[str, Any]:
    framsteg = jobbtjanst.framsteg(jobb)
    text = framsteg.text if framsteg.text != jobb.text or _far_lasa(request, jobb) else ""
    if jobb.status == Jobb.Status.AVBRUTET:
        text = "Avbrutet"
    elif jobb.status == Jobb.Status.PAGAR:
        text = text or "Arbetar"
    elif jobb.resultat.get("avvisad"):
        text = "Filen är granskad"
    return {
        "jobb": jobb,
        "klart": framsteg.klart,
        "av": 0 if jobb.resultat.get("avvisad") else framsteg.av,
        "text": text,
        "fardigt": jobb.ar_avslutat,
        "fel": jobb.fel,
        "fragment_url": reverse("jobb_lage", args=[jobb.pk]),
        "sida_url": jobb.get_absolute_url(),
    }


@require_safe
def jobb_detalj(request: HttpRequest, pk: int) -> HttpResponse:
    jobb = get_object_or_404(Jobb.objects.synliga_for(request.user).select_related("bestallare"), pk=pk)
    sagt = jobb.resultat if _far_lasa(request, jobb) else {}
    resultat = {f"resultat_{namn}": sagt.get(namn, "") for namn in ("text", "avvisad", "url")}
    resultat["nasta_url"] = jobbtjanst.resultatlank(jobb, request.user)
    return render(request, "kvalitet/jobb_detalj.html", {**_lage(request, jobb), **resultat})


@require_safe
def jobb_lage(request: HttpRequest, pk: int) -> HttpResponse:
    """The progress bar alone, for htmx, which reloads the page around it when the job has ended; JSON for programs."""
    jobb = get_object_or_404(Jobb.objects.synliga_for(request.user), pk=pk)
    if request.headers.get("Accept", "").startswith("application/json"):
        falt = ("status", "klart", "av", "procent", "fel", "resultat")
        data = {namn: getattr(jobb, namn) for namn in falt} | {"text": jobbtjanst.framsteg(jobb).text}
        return JsonResponse(data if _far_lasa(request, jobb) else data | {"resultat": {}, "text": ""})
    svar = render(request, "komponenter/framsteg.html", _lage(request, jobb))
    if jobb.ar_avslutat and getattr(request, "htmx", False):
        svar.headers["HX-Refresh"] = "true"
    return svar


@require_POST
def jobb_avbryt(request: HttpRequest, pk: int) -> HttpResponse:
    jobb = get_object_or_404(Jobb.objects.synliga_for(request.user), pk=pk)
    if jobbtjanst.avbryt(jobb_id=jobb.pk, aktor=inloggad(request)):
        messages.success(request, "Jobbet är avbrutet.")
    else:
        messages.info(request, "Jobbet hade redan avslutats.")
    return redirect(jobb)
