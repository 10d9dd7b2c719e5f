"""Names on measures: what the sources call them, besides what our own files say."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from kvalitet.behorighet import kan
from kvalitet.engang import en_gang
from kvalitet.tjanstefel import satt_fel
from kvalitet.views.gemensamt import inloggad, las_och_skriv

from ..forms.namn_pa_matt import LISTA, Synonymform
from ..models import Kallsynonym
from ..services import namn_pa_matt as tjanst
from ..statistiktabeller import Synonymtabell
from ..tabeller import tabell

MALLAR = "analysunderlag/statistik"
HEM = "analysunderlag:namn_pa_matt"


@require_safe
def lista(request: HttpRequest) -> HttpResponse:
    far_andra = kan(request.user, f"{HEM}_nytt")
    utan = () if far_andra else ("ta_bort",)
    return render(
        request,
        f"{MALLAR}/namn.html",
        {"tabell": tabell(request, Synonymtabell, Kallsynonym.objects.all(), utan), "far_andra": far_andra},
    )


@las_och_skriv
@en_gang
def nytt(request: HttpRequest) -> HttpResponse:
    """`?namn=`: a name that a file was refused for, filled in."""
    post = request.POST if request.method == "POST" else None
    form = Synonymform(post, initial={"namn": request.GET.get("namn", "")[:255]})
    if post is not None and form.is_valid():
        try:
            synonym = tjanst.lagg_till_synonym(**form.cleaned_data, aktor=inloggad(request))
        except ValidationError as fel:
            satt_fel(form, fel)
        else:
            text = f"”{synonym.namn}” betyder {synonym.kod} från och med nu. Läs in filen igen."
            messages.success(request, text)
            return redirect(HEM)
    kontext = {"form": form, "koder": tjanst.kodnamn(), "lista": LISTA}
    return render(request, f"{MALLAR}/namn_nytt.html", kontext, status=422 if form.errors else 200)


@las_och_skriv
def ta_bort(request: HttpRequest, pk: int) -> HttpResponse:
    synonym = Kallsynonym.objects.filter(pk=pk).first()
    if synonym is not None and request.method == "POST":
        try:
            tjanst.ta_bort_synonym(synonym_id=pk, aktor=inloggad(request))
        except Kallsynonym.DoesNotExist:
            synonym = None
        else:
            messages.success(request, f"”{synonym.namn}” är borttaget.")
            return redirect(HEM)
    if synonym is None:
        messages.info(request, "Namnet är redan borttaget.")
        return redirect(HEM)
    kontext = {
        "rubrik": "Ta bort namnet?",
        "text": f"”{synonym.namn}” betyder då inte längre {synonym.kod}, och en fil med det namnet går inte att läsa "
        "in utan fel. Det som redan är inläst ligger kvar.",
        "knapptext": "Ta bort namnet",
        "avbryt_url": reverse(HEM),
    }
    return render(request, "komponenter/bekrafta.html", kontext)
