"""Joint dialogues of a round: what is offered, what has been decided, and the decisions."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from kvalitet import svenska
from kvalitet.engang import en_gang
from kvalitet.tjanstefel import feltext, satt_fel
from kvalitet.views.gemensamt import inloggad

from .. import services
from ..behorighet import far_samordna
from ..forms.gemensamma import Gemensamformular, Upplosformular
from ..gemensamma import beslut, forslag
from ..models import GemensamDialog, Omgang
from ..services.gemensamma import INAKTUELLT


@require_safe
def gemensamma(request: HttpRequest, pk: int) -> HttpResponse:
    return _sida(request, get_object_or_404(Omgang, pk=pk))


def _sida(request: HttpRequest, omgang: Omgang, fel: Gemensamformular | None = None) -> HttpResponse:
    samordnar = far_samordna(request.user)
    rader = []
    for rad in forslag(omgang):
        form = fel if fel and fel.prefix == rad.kod else Gemensamformular(forslag=rad)
        url = reverse("dialoger:gemensam_beslut", args=[omgang.pk, rad.kod])
        rader.append({"forslag": rad, "form": form if samordnar else None, "url": url})
    kontext = {"omgang": omgang, "rader": rader, "beslut": beslut(omgang), "far_samordna": samordnar}
    return render(request, "dialoger/gemensamma.html", kontext, status=422 if fel else 200)


@require_http_methods(["POST"])
@en_gang
def besluta(request: HttpRequest, pk: int, kod: str) -> HttpResponse:
    omgang: Omgang = get_object_or_404(Omgang, pk=pk)
    erbjudet = next((rad for rad in forslag(omgang) if rad.kod == kod), None)
    if erbjudet is None:
        messages.error(request, INAKTUELLT)
        return redirect("dialoger:gemensamma", pk)
    form = Gemensamformular(request.POST, forslag=erbjudet)
    if form.is_valid():
        try:
            rad = services.besluta_gemensam(omgang_id=pk, kod=kod, **form.cleaned_data, aktor=inloggad(request))
        except ValidationError as fel:
            satt_fel(form, fel)
        else:
            messages.success(request, f"Beslutet är sparat: {rad.get_beslut_display().lower()}.")
            return redirect("dialoger:gemensamma", pk)
    return _sida(request, omgang, form)


@require_http_methods(["GET", "HEAD", "POST"])
@en_gang
def upplos(request: HttpRequest, pk: int, gemensam: int) -> HttpResponse:
    rader = GemensamDialog.objects.select_related("omgang")
    rad = get_object_or_404(rader, pk=gemensam, omgang=pk, beslut=GemensamDialog.Beslut.ANTAGEN)
    form = Upplosformular(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            services.upplos_gemensam(gemensam_id=rad.pk, **form.cleaned_data, aktor=inloggad(request))
        except ValidationError as fel:
            messages.error(request, feltext(fel))
        else:
            messages.success(request, "Den gemensamma dialogen är upplöst.")
        return redirect("dialoger:gemensamma", pk)
    vilka = svenska.lista(medlem.huvudman for medlem in rad.medlemmar.filter(med=True).select_related("huvudman"))
    kontext = {
        "rubrik": "Upplös den gemensamma dialogen",
        "text": f"{vilka} har sedan dialog var för sig. Möten som är bokade står kvar.",
        "form": form,
        "knapptext": "Upplös",
        "avbryt_url": reverse("dialoger:gemensamma", args=[pk]),
    }
    return render(request, "komponenter/bekrafta.html", kontext, status=422 if form.errors else 200)
