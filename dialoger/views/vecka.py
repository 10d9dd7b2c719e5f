"""Min vecka: meetings, what waits, my cases, and time with one confirmation a week."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kvalitet import svenska
from kvalitet.engang import en_gang
from kvalitet.kalenderdagar import veckotext
from kvalitet.models import Anvandare
from kvalitet.views.gemensamt import inloggad

from .. import vecka as veckan
from ..forms.tid import Tidformular
from ..models import Dialog, Tidrapport
from ..querysets import DialogQuerySet
from ..services import tid as tidtjanst
from .gemensamt import redan_borta


def _mina(anvandare: Anvandare) -> DialogQuerySet:
    return Dialog.objects.synliga_for(anvandare).mina(anvandare).oppna()


def _adress(start: Any) -> str:
    return f"{reverse('dialoger:vecka')}?vecka={veckan.veckokod(start)}"


@require_safe
def vecka(request: HttpRequest) -> HttpResponse:
    return _sida(request, veckan.forsta_dag(request.GET.get("vecka", "")))


def _sida(request: HttpRequest, start: Any, formular: Tidformular | None = None) -> HttpResponse:
    anvandare, idag = inloggad(request), timezone.localdate()
    dialoger = list(_mina(anvandare).select_related("huvudman").order_by("nasta_dag", "huvudman__sortnamn"))
    dagarna = veckan.dagar(anvandare, start)
    vantande = veckan.vantar(anvandare, dialoger, idag)
    ar_denna = start <= idag < start + timedelta(days=7)
    dag = idag if ar_denna else min(start + timedelta(days=4), idag)
    kontext = {
        "dagar": [(d, [(m, veckan.rubrik_for(m), veckan.kollega_for(m, anvandare)) for m in d.moten]) for d in dagarna],
        "mening": veckan.mening(dagarna, vantande) if ar_denna else "",
        "vantar": vantande,
        "steg": veckan.per_steg(dialoger),
        "antal": len(dialoger),
        "tid": veckan.tid(anvandare, start),
        "form": formular or Tidformular(dialoger=tidtjanst.arenden_for(anvandare), initial={"dag": dag}),
        "start": start,
        "vecka": veckotext(start, idag=idag),
        "veckokod": veckan.veckokod(start),
        "dagarna": svenska.datumintervall(start, start + timedelta(days=6), idag=idag),
        "forra": _adress(start - timedelta(days=7)),
        "nasta": _adress(start + timedelta(days=7)),
        "ar_denna": ar_denna,
        "har_borjat": start <= idag,
        "nu": timezone.now(),
    }
    status = 422 if formular is not None and formular.errors else 200
    return render(request, "dialoger/vecka.html", kontext, status=status)


@require_POST
@en_gang
def tid_logga(request: HttpRequest) -> HttpResponse:
    anvandare = inloggad(request)
    start = veckan.forsta_dag(request.POST.get("vecka", ""))
    formular = Tidformular(request.POST, dialoger=tidtjanst.arenden_for(anvandare))
    if formular.is_valid():
        data = formular.cleaned_data
        dialog = data.pop("dialog")
        try:
            rad = tidtjanst.logga_tid(dialog_id=dialog.pk, utforare=anvandare, **data)
        except ValidationError as fel:
            formular.add_error(None, fel)
        else:
            loggat = "timme är loggad" if rad.minuter == 60 else "timmar är loggade"
            messages.success(request, f"{svenska.timmar(rad.minuter)} {loggat} för {dialog.huvudman.namn}.")
            return redirect(_adress(start))
    return _sida(request, start, formular)


@require_http_methods(["GET", "HEAD", "POST"])
def tid_andra(request: HttpRequest, pk: int) -> HttpResponse:
    anvandare = inloggad(request)
    rad = get_object_or_404(Tidrapport.objects.select_related("dialog__huvudman"), pk=pk, utforare=anvandare)
    tillbaka = _adress(veckan.mandag(rad.dag))
    start = {"slag": rad.slag, "minuter": svenska.timmar(rad.minuter), "dag": rad.dag}
    formular = Tidformular(request.POST if request.method == "POST" else None, initial=start, redan=rad.minuter)
    if request.method == "POST" and formular.is_valid():
        try:
            tidtjanst.andra_tid(tidrapport_id=pk, utforare=anvandare, **formular.cleaned_data)
        except ValidationError as fel:
            formular.add_error(None, fel)
        else:
            messages.success(request, "Tiden är ändrad.")
            return redirect(tillbaka)
    kontext = {
        "rubrik": f"Ändra tid för {rad.dialog.huvudman.namn}",
        "ingress": "Tid från ett möte är ifylld i förväg. Rätta den om det blev något annat.",
        "form": formular,
        "knapptext": "Spara",
        "tillbaka": tillbaka,
    }
    return render(request, "kvalitet/formularsida.html", kontext, status=422 if formular.errors else 200)


@require_POST
def tid_ta_bort(request: HttpRequest, pk: int) -> HttpResponse:
    rad = Tidrapport.objects.filter(pk=pk, utforare=inloggad(request)).first()
    if rad is None or not tidtjanst.ta_bort_tid(tidrapport_id=pk, utforare=inloggad(request)):
        redan_borta(request, Tidrapport, pk)
        return redirect("dialoger:vecka")
    messages.success(request, "Tiden är borttagen.")
    return redirect(_adress(veckan.mandag(rad.dag)))


@require_POST
def tid_bekrafta(request: HttpRequest) -> HttpResponse:
    start = veckan.forsta_dag(request.POST.get("vecka", ""))
    try:
        antal = tidtjanst.bekrafta_vecka(utforare=inloggad(request), mandag=start)
    except ValidationError as fel:
        messages.error(request, " ".join(fel.messages))
    else:
        text = "Veckans tid är bekräftad." if antal else "Det fanns ingen ny tid att bekräfta."
        messages.success(request, text)
    return redirect(_adress(start))
