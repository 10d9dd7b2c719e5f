"""*Ert uppdrag* (what the law asks, in plain words) and the two pages to bring."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from huvudman.models import Huvudman
from huvudman.views.eget import eget_utrymme

from ..egna import blad as bladen
from ..egna.ramar import skolformer_hos
from ..egna.texter import namnden, uppdrag_for, uppdragskalla
from .egna_gemensamt import sida


@require_safe
@eget_utrymme
def uppdrag(request: HttpRequest, huvudman: Huvudman) -> HttpResponse:
    kalla, harkomst = uppdragskalla()
    avsnitt = uppdrag_for(huvudman, skolformer_hos(huvudman))
    mer: dict[str, Any] = {"kalla": kalla, "harkomst": harkomst, "namnden": namnden(huvudman)}
    return sida(request, huvudman, "uppdrag", "uppdrag", avsnitt=avsnitt, **mer)


@require_safe
@eget_utrymme
def ta_med(request: HttpRequest, huvudman: Huvudman) -> HttpResponse:
    return sida(request, huvudman, "ta_med", "ta-med", namnden=namnden(huvudman))


@require_safe
@eget_utrymme
def blad(request: HttpRequest, huvudman: Huvudman, till: str) -> HttpResponse:
    return sida(request, huvudman, "blad", "ta-med", b=bladen.blad(huvudman, _till(till)))


@require_safe
@eget_utrymme
def blad_pdf(request: HttpRequest, huvudman: Huvudman, till: str) -> HttpResponse:
    innehall = bladen.blad(huvudman, _till(till))
    svar = HttpResponse(bladen.som_pdf(innehall), content_type="application/pdf")
    namn = f"{innehall.rubrik} {timezone.localdate().isoformat()}.pdf"
    svar.headers["Content-Disposition"] = content_disposition_header(True, namn) or "attachment"
    return svar


def _till(till: str) -> str:
    if till not in (bladen.NAMND, bladen.PERSONAL):
        raise Http404
    return till
