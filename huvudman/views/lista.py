"""The list of huvudmän, and the same rows as a file."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from kvalitet import svenska
from kvalitet.lasningar import logga_lasning
from kvalitet.views.gemensamt import inloggad

from .. import export as filer
from ..behorighet import far_skriva
from ..forms import Huvudmanfilter
from ..models import Huvudman
from ..services import storleksgrans
from ..tabeller import Huvudmantabell, sida

FLEST_UTAN_FILTER = 10  # a representative's own few are a list to read, not to search
FORMER = {
    "xlsx": (filer.som_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": (filer.som_csv, "text/csv; charset=utf-8"),
}


@require_safe
def lista(request: HttpRequest) -> HttpResponse:
    synliga = Huvudman.objects.synliga_for(request.user)
    filter_ = Huvudmanfilter(request.GET, queryset=synliga.for_lista())
    flikar, antal_synliga = _flikar(request, synliga)
    rader = sida(request, Huvudmantabell, filter_.qs)
    antal = rader.page.paginator.count if rader.page else 0
    kontext = {
        "filter": filter_,
        "tabell": rader,
        "antal": antal,
        "antal_text": svenska.antal(antal, "huvudman", "huvudmän"),
        "flikar": flikar,
        "med_filter": antal_synliga > FLEST_UTAN_FILTER or inloggad(request).ar_personal,
        "fraga": request.GET.urlencode(),
        "grans": storleksgrans(),
        "far_skriva": far_skriva(request.user),
    }
    return render(request, "huvudman/lista.html", kontext)


def _flikar(request: HttpRequest, synliga: QuerySet) -> tuple[list[dict[str, Any]], int]:
    """Active, closed or all, with counts; the other choices stay in the address. And how many there are to see."""
    antal = synliga.aggregate(alla=Count("pk"), aktiva=Count("pk", filter=Q(ar_aktiv=True)))
    if antal["alla"] == antal["aktiva"]:
        return [], antal["alla"]
    flikar = []
    for status, namn, n in (
        ("", "Aktiva", antal["aktiva"]),
        ("nedlagda", "Nedlagda", antal["alla"] - antal["aktiva"]),
        ("alla", "Alla", antal["alla"]),
    ):
        fraga = request.GET.copy()
        fraga.pop("page", None)
        fraga.pop("status", None)
        if status:
            fraga["status"] = status
        aktiv = request.GET.get("status", "") == status
        flikar.append({"namn": namn, "url": f"?{fraga.urlencode()}", "aktiv": aktiv, "antal": n})
    return flikar, antal["alla"]


@require_safe
def export(request: HttpRequest, form: str) -> HttpResponse:
    """Every row of the filter (not just the page shown), in the order of the screen."""
    if form not in FORMER:
        raise Http404
    filter_ = Huvudmanfilter(request.GET, queryset=Huvudman.objects.synliga_for(request.user).for_lista())
    rader = sida(request, Huvudmantabell, filter_.qs)
    skriv, typ = FORMER[form]
    svar = HttpResponse(skriv(rader.data.data), content_type=typ)
    svar["Content-Disposition"] = f'attachment; filename="huvudman-{timezone.localdate().isoformat()}.{form}"'
    logga_lasning(request.user, "hamtad", request.path, request, fraga=request.GET.urlencode()[:200])
    return svar
