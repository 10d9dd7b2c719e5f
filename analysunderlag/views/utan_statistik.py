"""The underlag of those that the statistics say nothing about, as a PDF: drawn from the register when asked for."""

from __future__ import annotations

from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from huvudman.models import Huvudman
from kvalitet import lasningar
from kvalitet.models import Lasning

from ..bygge import registerpdf
from ..models import Statistikrelease
from ..services.registerskolformer import utan_statistik
from ..services.underlagshinder import hinder
from .urval import vald_namnd


@require_safe
def pdf(request: HttpRequest, nyckel: str) -> HttpResponse:
    """404 for one that has statistics: their underlag is frozen and has files."""
    huvudman = get_object_or_404(Huvudman.objects.synliga_for(request.user), nyckel=nyckel)
    varfor = hinder([huvudman], Statistikrelease.objects.senast_godkand()).get(huvudman.pk, "")
    if not varfor:
        raise Http404("Huvudmannens underlag görs av statistiken.")
    _, namnd = vald_namnd(request, huvudman)
    underlag = utan_statistik(huvudman, namnd.skolformskoder if namnd else None)
    vem = f"{namnd}, {huvudman.namn}" if namnd else huvudman.namn
    data = registerpdf.skriv(vem, underlag, varfor, timezone.localdate())
    namn = registerpdf.filnamn(vem)
    lasningar.logga_lasning(request.user, Lasning.Typ.HAMTAD, huvudman, request, format="pdf", namn=namn)
    svar = HttpResponse(data, content_type="application/pdf")
    svar["Content-Disposition"] = f"attachment; filename*=utf-8''{quote(namn)}"
    return svar
