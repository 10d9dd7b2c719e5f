"""What has happened, who has read what, and which messages have been sent. Read only."""

from contextlib import suppress

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from .. import svenska
from ..aviseringar import PERSONLIG_LANK, personlig_lank
from ..forms import Aviseringsfilter, Filter, Handelsefilter, Lasningsfilter
from ..models import Avisering, Handelse, Lasning
from ..tabeller import Aviseringstabell, Grund, Handelsetabell, Lasningstabell, tabell


def _lista(request: HttpRequest, mall: str, filter_: Filter, klass: type[Grund], ord_: tuple[str, str]) -> HttpResponse:
    rader = tabell(request, klass, filter_.qs)
    antal = svenska.antal(rader.page.paginator.count, *ord_)
    return render(request, f"kvalitet/{mall}.html", {"filter": filter_, "tabell": rader, "antal_text": antal})


@require_safe
def handelser(request: HttpRequest) -> HttpResponse:
    filter_ = Handelsefilter(request.GET, queryset=Handelse.objects.select_related("aktor", "lank"))
    return _lista(request, "handelser", filter_, Handelsetabell, ("händelse", "händelser"))


@require_safe
def lasningar(request: HttpRequest) -> HttpResponse:
    filter_ = Lasningsfilter(request.GET, queryset=Lasning.objects.select_related("anvandare"))
    return _lista(request, "lasningar", filter_, Lasningstabell, ("läsning", "läsningar"))


@require_safe
def aviseringar(request: HttpRequest) -> HttpResponse:
    filter_ = Aviseringsfilter(request.GET, queryset=Avisering.objects.select_related("mottagare"))
    return _lista(request, "aviseringar", filter_, Aviseringstabell, ("utskick", "utskick"))


@require_safe
def avisering_detalj(request: HttpRequest, pk: int) -> HttpResponse:
    """The message as text. In the demo, where nothing is mailed, a personal link is made here instead."""
    avisering = get_object_or_404(Avisering.objects.select_related("mottagare"), pk=pk)
    lank = ""
    if settings.DEMO and PERSONLIG_LANK in avisering.text:
        with suppress(ValueError):  # no longer to be sent
            lank = personlig_lank(avisering)
    return render(request, "kvalitet/avisering_detalj.html", {"avisering": avisering, "demolank": lank})
