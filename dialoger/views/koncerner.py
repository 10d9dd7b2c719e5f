"""Huvudmän of a round that may be one koncern: what is offered, and the decisions."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from huvudman.koncerner import Koncernforslag, koncernforslag
from huvudman.models import Koncernbeslut
from kvalitet.engang import en_gang
from kvalitet.tjanstefel import satt_fel
from kvalitet.views.gemensamt import inloggad

from .. import services
from ..behorighet import far_samordna
from ..forms.koncerner import Koncernformular
from ..kontaktlage import huvudman_i_omgang
from ..models import Omgang
from ..services.gemensamma import INAKTUELLT


def _forslag(omgang: Omgang) -> list[Koncernforslag]:
    return koncernforslag(huvudman_i_omgang(omgang).values_list("pk", flat=True))


@require_safe
def koncerner(request: HttpRequest, pk: int) -> HttpResponse:
    return _sida(request, get_object_or_404(Omgang, pk=pk))


def _sida(request: HttpRequest, omgang: Omgang, fel: Koncernformular | None = None) -> HttpResponse:
    samordnar = far_samordna(request.user)
    rader = []
    for rad in _forslag(omgang):
        form = fel if fel and fel.prefix == rad.kod else Koncernformular(forslag=rad)
        url = reverse("dialoger:koncern_beslut", args=[omgang.pk, rad.kod])
        rader.append({"forslag": rad, "form": form if samordnar else None, "url": url})
    beslut = Koncernbeslut.objects.select_related("till", "av").prefetch_related("medlemmar__huvudman")[:50]
    kontext = {"omgang": omgang, "rader": rader, "beslut": beslut}
    return render(request, "dialoger/koncerner.html", kontext, status=422 if fel else 200)


@require_POST
@en_gang
def besluta(request: HttpRequest, pk: int, kod: str) -> HttpResponse:
    omgang: Omgang = get_object_or_404(Omgang, pk=pk)
    erbjudet = next((rad for rad in _forslag(omgang) if rad.kod == kod), None)
    if erbjudet is None:
        messages.error(request, INAKTUELLT)
        return redirect("dialoger:koncerner", pk)
    form = Koncernformular(request.POST, forslag=erbjudet)
    if form.is_valid():
        try:
            rad = services.besluta_koncern(omgang_id=pk, kod=kod, **form.cleaned_data, aktor=inloggad(request))
        except ValidationError as fel:
            satt_fel(form, fel)
        else:
            klart = f"De är nu en huvudman: {rad.till}." if rad.till else "De står kvar var för sig."
            messages.success(request, f"Beslutet är sparat. {klart}")
            return redirect("dialoger:koncerner", pk)
    return _sida(request, omgang, form)
