"""What has happened, who has read what, and which messages have been sent. Read only."""

from contextlib import suppress

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from .. import svenska
from ..aviseringar import PERSONLIG_LANK, personlig_lank
from ..behorighet import kan
from ..forms import Aviseringsfilter, Filter, Handelsefilter, Lasningsfilter
from ..innehall import dolda_brev
from ..models import Avisering, Handelse, Lasning
from ..tabeller import DOLT_AMNE, Aviseringstabell, Grund, Handelsetabell, Lasningstabell, tabell


def _lista(request: HttpRequest, mall: str, filter_: Filter, klass: type[Grund], ord_: tuple[str, str]) -> HttpResponse:
    rader = tabell(request, klass, filter_.qs)
    antal = svenska.antal(rader.page.paginator.count, *ord_)
    return render(request, f"kvalitet/{mall}.html", {"filter": filter_, "tabell": rader, "antal_text": antal})


@require_safe
def handelser(request: HttpRequest) -> HttpResponse:
    filter_ = Handelsefilter(
        request.GET, queryset=Handelse.objects.synliga_for(request.user).select_related("aktor", "lank")
    )
    return _lista(request, "handelser", filter_, Handelsetabell, ("händelse", "händelser"))


@require_safe
def lasningar(request: HttpRequest) -> HttpResponse:
    filter_ = Lasningsfilter(request.GET, queryset=Lasning.objects.select_related("anvandare"))
    return _lista(request, "lasningar", filter_, Lasningstabell, ("läsning", "läsningar"))


@require_safe
def aviseringar(request: HttpRequest) -> HttpResponse:
    rader = Avisering.objects.synliga_for(request.user).select_related("mottagare")
    filter_ = Aviseringsfilter(request.GET, queryset=rader, request=request)
    return _lista(request, "aviseringar", filter_, Aviseringstabell, ("utskick", "utskick"))


@require_safe
def avisering_detalj(request: HttpRequest, pk: int) -> HttpResponse:
    """The message as text, for those who may read it. In the demo, where nothing is mailed, a personal link is made
    here instead."""
    avisering = get_object_or_404(Avisering.objects.synliga_for(request.user).select_related("mottagare"), pk=pk)
    lank, far_lasa = "", avisering.typ not in dolda_brev(request.user)
    if settings.DEMO and far_lasa and PERSONLIG_LANK in avisering.text:
        with suppress(ValueError):  # no longer to be sent
            lank = personlig_lank(avisering)
    kontext = {
        "avisering": avisering,
        "rubrik": avisering.amne if far_lasa else DOLT_AMNE,
        "far_lasa": far_lasa,
        "ser_alla": kan(request.user, "aviseringar"),
        "demolank": lank,
    }
    return render(request, "kvalitet/avisering_detalj.html", kontext)
