"""The registrator's list of what the agencies register, each agency's own number filled in beside it, and the page of
what a huvudman has sent in."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from kvalitet import svenska
from kvalitet.lasningar import logga_lasning
from kvalitet.roller import Myndighet
from kvalitet.tabeller import sidindela
from kvalitet.views.gemensamt import inloggad

from .. import services
from ..behorighet import diariefor_for, far_diariefora
from ..diarietabell import Diarietabell, som_csv
from ..diarievisning import inkommet as i_ord
from ..forms.diarium import Diariefilter
from ..models import Diariepost

PER_SIDA = 25
Fel = dict[tuple[int, str], tuple[str, str]]


def _tabell(request: HttpRequest, fel: Fel) -> tuple[Diariefilter, Diarietabell]:
    rader = Diariepost.objects.synliga_for(request.user).for_lista()
    filter_ = Diariefilter(request.GET, queryset=rader, request=request)
    tabell = Diarietabell(filter_.qs, egna=diariefor_for(request.user), fel=fel)
    return filter_, sidindela(request, tabell, PER_SIDA)


@require_http_methods(["GET", "HEAD", "POST"])
def lista(request: HttpRequest) -> HttpResponse:
    """A row's form is sent to the list itself, with its filters, so that a fault is shown where it was made."""
    fel = _diariefor(request) if request.method == "POST" else {}
    if fel is None:
        return redirect(request.get_full_path())
    filter_, tabell = _tabell(request, fel)
    antal = tabell.page.paginator.count if tabell.page else 0
    kontext = {
        "filter": filter_,
        "tabell": tabell,
        "antal": antal,
        "antal_text": svenska.antal(antal, "handling", "handlingar"),
        "fraga": request.GET.urlencode(),
    }
    return render(request, "dialoger/diarium.html", kontext, status=422 if fel else 200)


def _diariefor(request: HttpRequest) -> Fel | None:
    """None when the number was registered."""
    pk, myndighet, dnr = (request.POST.get(namn, "") for namn in ("post", "myndighet", "dnr"))
    if not pk.isdecimal() or myndighet not in Myndighet.values:
        raise Http404
    rad = get_object_or_404(Diariepost.objects.synliga_for(request.user), pk=pk)
    if not far_diariefora(request.user, myndighet):
        raise PermissionDenied
    try:
        nytt = services.diariefor(post_id=rad.pk, myndighet=myndighet, dnr=dnr, aktor=inloggad(request))
    except ValidationError as fel:
        return {(rad.pk, myndighet): (dnr[:80], " ".join(fel.messages))}
    messages.success(request, f"Registrerad med diarienummer {nytt.dnr}.")
    return None


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Every row of the filter, in the order of the screen."""
    _, tabell = _tabell(request, {})
    svar = HttpResponse(som_csv(tabell.data.data), content_type="text/csv; charset=utf-8")
    svar["Content-Disposition"] = f'attachment; filename="diarium-{timezone.localdate().isoformat()}.csv"'
    logga_lasning(request.user, "hamtad", request.path, request, fraga=request.GET.urlencode()[:200])
    return svar


@require_safe
def inkommet(request: HttpRequest, pk: int) -> HttpResponse:
    """A handling as it came in. Who opens it is logged, and it no longer waits for that one of the pair."""
    poster = Diariepost.objects.synliga_for(request.user).inkomna().for_lista()
    post = get_object_or_404(poster.select_related("fokusforslag", "delning", "uppfoljningssvar"), pk=pk)
    logga_lasning(request.user, "last", post, request)
    return render(request, "dialoger/inkommet.html", i_ord(post, inloggad(request)))
