"""What has to be found out of the huvudmän of a round before they are invited."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from huvudman.behorighet import far_skriva

from .. import kontaktlage
from ..models import Omgang

PER_SIDA = 25


@require_safe
def kontakter(request: HttpRequest, pk: int) -> HttpResponse:
    """The huvudmän whose contacts are incomplete; ?lage= shows those of one state."""
    omgang: Omgang = get_object_or_404(Omgang, pk=pk)
    alla, vald = kontaktlage.kontaktlage(omgang), request.GET.get("lage", "")
    kontext = {
        "omgang": omgang,
        "alla": alla,
        "kvar": kontaktlage.att_utreda(alla),
        "flikar": kontaktlage.flikar(alla, vald),
        "page": Paginator(kontaktlage.urval(alla, vald), PER_SIDA).get_page(request.GET.get("page")),
        "far_skriva": far_skriva(request.user),
    }
    return render(request, "dialoger/kontakter.html", kontext)
