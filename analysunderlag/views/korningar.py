"""Runs: start one, follow it, pause, go on, break off, and make again what failed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kvalitet import svenska
from kvalitet.engang import en_gang
from kvalitet.models import Anvandare
from kvalitet.views.gemensamt import inloggad

from ..forms import Korningsradfilter
from ..models import Korning, Korningsrad
from ..services import korningar, korningsrader
from ..services.korningar import OgiltigKorning
from ..tabeller import Korningsradstabell, Korningstabell, tabell

MALLAR = "analysunderlag/korningar"
K = Korning.Status
I_GANG = (K.VANTAR, K.PAGAR)


@require_safe
def lista(request: HttpRequest) -> HttpResponse:
    alla = Korning.objects.synliga_for(request.user).select_related("release", "bestallare")
    rader = tabell(request, Korningstabell, alla)
    rader.antal = korningsrader.antal_per_korning(rad.record.pk for rad in rader.page.object_list)
    return render(request, f"{MALLAR}/lista.html", {"tabell": rader, "oppen": alla.oppna().first()})


@require_http_methods(["GET", "HEAD", "POST"])
@en_gang
def ny(request: HttpRequest) -> HttpResponse:
    """How many huvudmän and how long, before anything starts. `?inaktuella=1`: after a withdrawn file."""
    inaktuella = request.GET.get("inaktuella") == "1"
    try:
        if request.method == "POST":
            return redirect(korningar.starta(inloggad(request), inaktuella=inaktuella))
        plan = korningar.planera(inaktuella=inaktuella)
    except OgiltigKorning as fel:
        messages.error(request, str(fel))
        return redirect("analysunderlag:korning_lista")
    return render(
        request,
        "komponenter/bekrafta.html",
        {
            "rubrik": "Gör nya underlag efter återkallelsen" if inaktuella else "Starta en körning",
            "text": f"Underlag görs för {svenska.antal(plan.med_statistik, 'huvudman', 'huvudmän')} i bakgrunden. "
            "Det som någon beställer under tiden går före, och körningen kan pausas när som helst.",
            "fakta": [
                {
                    "etikett": "Huvudmän att göra om" if inaktuella else "Huvudmän i registret",
                    "varde": svenska.tal(plan.huvudman),
                },
                {
                    "etikett": "Utan statistik",
                    "varde": svenska.tal(plan.utan_statistik),
                    "stod": "får inget underlag, men nämns i körningen med skäl",
                },
                {"etikett": "Statistik", "varde": str(plan.release), "url": plan.release.get_absolute_url()},
                {
                    "etikett": "Beräknad tid",
                    "varde": f"högst {_tid(plan.minuter)}",
                    "stod": "det som är oförändrat sedan förra körningen görs inte om och tar nästan ingen tid",
                },
            ],
            "knapptext": "Starta körningen",
            "avbryt_url": reverse("analysunderlag:korning_lista"),
        },
    )


def _tid(minuter: int) -> str:
    timmar, rest = divmod(minuter, 60)
    if not timmar:
        return svenska.antal(minuter, "minut", "minuter")
    delar = [svenska.antal(timmar, "timme", "timmar"), svenska.antal(rest, "minut", "minuter") if rest else ""]
    return " och ".join(del_ for del_ in delar if del_)


def _hamta(request: HttpRequest, pk: int) -> Korning:
    synliga = Korning.objects.synliga_for(request.user).select_related("release", "bestallare")
    korning: Korning = get_object_or_404(synliga, pk=pk)
    return korning


def _lage(korning: Korning) -> dict[str, Any]:
    antal, i_gang = korningsrader.antal(korning), korning.status in I_GANG
    return {
        "korning": korning,
        "antal": antal,
        "klart": antal.gjorda,
        "av": antal.alla,
        "text": korningsrader.text(korning, antal),
        "fardigt": korning.status in (K.KLAR, K.KLAR_MED_FEL),
        "fragment_url": reverse("analysunderlag:korning_lage", args=[korning.pk]) if i_gang else "",
        "sida_url": korning.get_absolute_url() if i_gang else "",
    }


@require_safe
def detalj(request: HttpRequest, pk: int) -> HttpResponse:
    korning = _hamta(request, pk)
    alla = Korningsrad.objects.filter(korning=korning).for_lista()
    filter_ = Korningsradfilter(request.GET, queryset=alla)
    sammanhang = _lage(korning)
    antal = sammanhang["antal"]
    return render(
        request,
        f"{MALLAR}/detalj.html",
        {
            **sammanhang,
            "filter": filter_,
            "tabell": tabell(request, Korningsradstabell, filter_.qs),
            "tal_lista": [
                {"tal": svenska.tal(antal.klar), "rubrik": "nya underlag"},
                {"tal": svenska.tal(antal.oforandrad), "rubrik": "oförändrade", "text": "görs inte om"},
                {"tal": svenska.tal(antal.utan), "rubrik": "utan statistik", "text": "inget att göra underlag av"},
                {"tal": svenska.tal(antal.misslyckad), "rubrik": "misslyckades", "text": "går att göra om"},
            ],
            "kan_pausa": korning.status in I_GANG,
            "kan_fortsatta": korning.status == K.PAUSAD,
            "kan_avbryta": korning.ar_oppen,
            "kan_goras_om": antal.misslyckad and korning.status in (K.PAGAR, K.PAUSAD, K.KLAR_MED_FEL),
        },
    )


@require_safe
def lage(request: HttpRequest, pk: int) -> HttpResponse:
    """The progress bar alone, for htmx; when the run has ended or been paused the whole page is fetched again."""
    sammanhang = _lage(_hamta(request, pk))
    svar = render(request, "komponenter/framsteg.html", sammanhang)
    if not sammanhang["fragment_url"] and getattr(request, "htmx", False):
        svar.headers["HX-Refresh"] = "true"
    return svar


def _utfor(request: HttpRequest, pk: int, gor: Callable[[int, Anvandare], Korning], text: str) -> HttpResponse:
    korning = _hamta(request, pk)
    try:
        gor(pk, inloggad(request))
        messages.success(request, text)
    except OgiltigKorning as fel:
        messages.error(request, str(fel))
    return redirect(korning)


@require_POST
def pausa(request: HttpRequest, pk: int) -> HttpResponse:
    return _utfor(request, pk, korningar.pausa, "Körningen är pausad. Det som redan ligger i kön görs klart.")


@require_POST
def fortsatt(request: HttpRequest, pk: int) -> HttpResponse:
    return _utfor(request, pk, korningar.fortsatt, "Körningen fortsätter.")


@require_POST
def gor_om(request: HttpRequest, pk: int) -> HttpResponse:
    return _utfor(request, pk, korningar.gor_om_misslyckade, "De som misslyckades görs om.")


@require_http_methods(["GET", "HEAD", "POST"])
def avbryt(request: HttpRequest, pk: int) -> HttpResponse:
    if request.method == "POST":
        return _utfor(request, pk, korningar.avbryt, "Körningen är avbruten.")
    korning = _hamta(request, pk)
    if not korning.ar_oppen:
        messages.info(request, f"{korning} är redan {korning.get_status_display().lower()}.")
        return redirect(korning)
    antal = korningsrader.antal(korning)
    return render(
        request,
        "komponenter/bekrafta.html",
        {
            "rubrik": f"Avbryt {str(korning).lower()}",
            "text": f"{svenska.antal(antal.vantar, 'huvudman', 'huvudmän')} som väntar får inget nytt underlag. "
            "Det som är gjort finns kvar, och nästa körning gör resten. En avbruten körning går inte att fortsätta.",
            "knapptext": "Avbryt körningen",
            "farg": "danger",
            "avbryt_url": korning.get_absolute_url(),
        },
    )
