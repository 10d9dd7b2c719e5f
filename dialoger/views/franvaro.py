"""The own busy times: added and removed by the person, and read in words by nobody else."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from kvalitet import svenska
from kvalitet.engang import en_gang
from kvalitet.tjanstefel import satt_fel
from kvalitet.views.gemensamt import inloggad

from .. import services
from ..forms.bokning import Franvaroformular
from ..models import Franvaro
from .gemensamt import redan_borta


@require_http_methods(["GET", "HEAD", "POST"])
@en_gang
def franvaro(request: HttpRequest) -> HttpResponse:
    person = inloggad(request)
    form = Franvaroformular(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        start, slut = form.tid
        try:
            services.lagg_till_franvaro(anvandare=person, start=start, slut=slut, text=form.cleaned_data["text"])
        except ValidationError as fel:
            satt_fel(form, fel)
        else:
            messages.success(request, "Tiden är inlagd.")
            return redirect("dialoger:franvaro")
    tider = Franvaro.objects.filter(anvandare=person, slut__gt=timezone.now())
    kontext = {"form": form, "tider": [(tid, _text(tid.start, tid.slut)) for tid in tider]}
    return render(request, "dialoger/mote_franvaro.html", kontext, status=422 if form.errors else 200)


def _text(start: datetime, slut: datetime) -> str:
    """Whole days without clock: "24 november 2026", "24 november 2026 – 30 november 2026"."""
    start, slut = timezone.localtime(start), timezone.localtime(slut)
    if start.time() == slut.time() == time.min:
        sista = slut.date() - timedelta(days=1)
        return _intervall(svenska.datum(start.date()), svenska.datum(sista))
    if start.date() == slut.date():
        return f"{svenska.datum(start)} kl.{svenska.FAST}{svenska.intervall(svenska.tid(start), svenska.tid(slut))}"
    return _intervall(
        f"{svenska.datum(start)} kl.{svenska.FAST}{svenska.tid(start)}",
        f"{svenska.datum(slut)} kl.{svenska.FAST}{svenska.tid(slut)}",
    )


def _intervall(fran: str, till: str) -> str:
    return fran if fran == till else f"{fran} till {till}"


@require_POST
def franvaro_ta_bort(request: HttpRequest, pk: int) -> HttpResponse:
    if services.ta_bort_franvaro(anvandare=inloggad(request), franvaro_id=pk):
        messages.success(request, "Tiden är borttagen.")
    else:
        redan_borta(request, Franvaro, pk)
    return redirect("dialoger:franvaro")
