"""*Ert uppdrag* (what the law asks, in plain words) and the two pages to bring."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from huvudman.models import Huvudman, Namnd
from huvudman.views.eget import eget_utrymme

from ..egna import blad as bladen
from ..egna.ramar import skolformer_hos
from ..egna.texter import namnden, uppdrag_for, uppdragskalla
from .egna_gemensamt import sida
from .urval import vald_namnd


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
    namnder, _ = vald_namnd(request, huvudman)
    mer: dict[str, Any] = {"namnden": namnden(huvudman), "namnder": namnder}
    return sida(request, huvudman, "ta_med", "ta-med", **mer)


@require_safe
@eget_utrymme
def blad(request: HttpRequest, huvudman: Huvudman, till: str) -> HttpResponse:
    namnder, namnd = _namnder(request, huvudman, till)
    pdf_url = reverse("analysunderlag:egna_blad_pdf", args=[huvudman.nyckel, till])
    mer: dict[str, Any] = {"namnder": namnder, "namnd": namnd}
    mer["pdf_url"] = f"{pdf_url}?namnd={namnd.pk}" if namnd else pdf_url
    return sida(request, huvudman, "blad", "ta-med", b=bladen.blad(huvudman, till, namnd), **mer)


@require_safe
@eget_utrymme
def blad_pdf(request: HttpRequest, huvudman: Huvudman, till: str) -> HttpResponse:
    _, namnd = _namnder(request, huvudman, till)
    innehall = bladen.blad(huvudman, till, namnd)
    svar = HttpResponse(bladen.som_pdf(innehall), content_type="application/pdf")
    namn = f"{innehall.rubrik} {timezone.localdate().isoformat()}.pdf"
    svar.headers["Content-Disposition"] = content_disposition_header(True, namn) or "attachment"
    return svar


def _namnder(request: HttpRequest, huvudman: Huvudman, till: str) -> tuple[tuple[Namnd, ...], Namnd | None]:
    """The nämnder that can have a sheet each, and the chosen one. 404 for a sheet that does not exist."""
    if till not in (bladen.NAMND, bladen.PERSONAL):
        raise Http404
    return vald_namnd(request, huvudman) if till == bladen.NAMND else ((), None)
