"""Withdrawing a file: the page that says what follows, and the step."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from kvalitet import svenska
from kvalitet.views.gemensamt import inloggad

from ..behorighet import far_aterkalla_import
from ..forms import AterkallaFilForm
from ..models import Statistikimport
from ..services import aterkallelse, uppladdning
from ..services.release import OgiltigRelease


@require_http_methods(["GET", "HEAD", "POST"])
def aterkalla(request: HttpRequest, pk: int) -> HttpResponse:
    fil = get_object_or_404(Statistikimport, pk=pk)
    if not far_aterkalla_import(request.user, fil):
        raise PermissionDenied
    if varfor := aterkallelse.varfor_inte(fil):
        messages.error(request, varfor)
        return redirect(fil)
    skickat = request.method == "POST"
    form = AterkallaFilForm(request.POST) if skickat else AterkallaFilForm()
    if skickat and form.is_valid():
        try:
            utfall = aterkallelse.aterkalla_import(fil.pk, inloggad(request), form.cleaned_data["skal"])
        except OgiltigRelease as fel:
            messages.error(request, str(fel))
            return redirect(fil)
        messages.success(request, utfall.text)
        return redirect(uppladdning.bestall_kontroll(utfall.utkast, inloggad(request)) if utfall.utkast else fil)
    return render(
        request,
        "komponenter/bekrafta.html",
        {
            "rubrik": f"Återkalla {fil.filnamn}",
            "text": "Det som gällde före filen gäller igen när en kollega har godkänt det. Underlag som är gjorda "
            "ändras inte, men säger att siffror i dem är återkallade. Det går inte att ångra; filen kan läsas in igen.",
            "fakta": _fakta(fil),
            "form": form,
            "knapptext": "Återkalla filen",
            "avbryt_url": fil.get_absolute_url(),
        },
        status=422 if form.errors else 200,
    )


def _fakta(fil: Statistikimport) -> list[dict[str, str]]:
    f = aterkallelse.foljder(fil)
    underlag = f"{svenska.tal(f.underlag)} hos {svenska.antal(f.huvudman, 'huvudman', 'huvudmän')}"
    return [
        {"etikett": "Godkända releaser som har filen", "varde": svenska.tal(f.releaser)},
        {"etikett": "Underlag som är gjorda av filen", "varde": underlag if f.underlag else "Inga"},
    ]
