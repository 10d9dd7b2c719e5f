"""The case page, its whole history, and who has read it. A read is logged."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from kvalitet.lasningar import logga_lasning
from kvalitet.models import Lasning
from kvalitet.tabeller import LASSORT
from kvalitet.tjanstefel import feltext
from kvalitet.views.gemensamt import inloggad

from .. import arendesida, services
from ..behorighet import ar_i_paret, far_andra
from ..models import Dialog
from .gemensamt import hamta_arende

PER_SIDA = 50


@require_safe
def detalj(request: HttpRequest, nummer: str) -> HttpResponse:
    dialog = hamta_arende(request, nummer)
    logga_lasning(request.user, "last", dialog, request)
    kontext = arendesida.kontext(dialog, request.user)
    kontext |= {"far_andra": far_andra(request.user, dialog), "i_paret": ar_i_paret(request.user, dialog)}
    return render(request, "dialoger/arende.html", kontext)


@require_safe
def historik(request: HttpRequest, nummer: str) -> HttpResponse:
    dialog = hamta_arende(request, nummer)
    logga_lasning(request.user, "last", dialog, request)
    moten = arendesida.motesrader(dialog, timezone.localdate())
    blad = Paginator(arendesida.historik.handelser(dialog, moten), PER_SIDA).get_page(request.GET.get("page"))
    kontext = {"dialog": dialog, "page": blad, "historik": arendesida.historik.rader(blad.object_list, moten)}
    return render(request, "dialoger/arende_historik.html", kontext)


def lasare(request: HttpRequest, nummer: str) -> HttpResponse:
    """Who has read the case. For the pair and those who coordinate."""
    dialog = hamta_arende(request, nummer, andra=True)
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    rader = Lasning.objects.filter(objekttyp=Dialog._meta.label_lower, objekt_id=str(dialog.pk))
    blad = Paginator(rader.select_related("anvandare").order_by("-pk"), PER_SIDA).get_page(request.GET.get("page"))
    lasningar = [{"rad": rad, "sort": LASSORT[rad.typ]} for rad in blad.object_list]
    return render(request, "dialoger/arende_lasare.html", {"dialog": dialog, "page": blad, "lasningar": lasningar})


@require_POST
def forberedelse(request: HttpRequest, nummer: str) -> HttpResponse:
    """Tick or untick one point of the checklist."""
    dialog = hamta_arende(request, nummer, andra=True)
    punkter = {p.kod: p for p in arendesida.punkter_for(dialog, arendesida.samtidigt(dialog))}
    punkt = punkter.get(request.POST.get("punkt", ""))
    if punkt is None:
        messages.error(request, "Punkten finns inte på listan längre.")
        return redirect(f"{dialog.get_absolute_url()}#forberedelser")
    try:
        services.satt_forberedelse(
            dialog_id=dialog.pk,
            punkt=punkt.kod,
            text=punkt.text,
            klar=request.POST.get("klar") == "1",
            aktor=inloggad(request),
        )
    except (services.OgiltigOvergang, ValidationError) as fel:
        messages.error(request, feltext(fel))
    return redirect(f"{dialog.get_absolute_url()}#forberedelser")
