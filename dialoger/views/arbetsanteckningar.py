"""The pair's working notes. For everybody else there is no such page, and nobody's reading is logged."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from kvalitet import utkast as utkasten
from kvalitet import versionskrock
from kvalitet.views.gemensamt import inloggad

from .. import services
from ..behorighet import far_lasa_arbetsanteckning
from ..forms.anteckningar import Arbetsanteckningsform
from ..models import Arbetsanteckning
from ..services.utkasten import ARBETSANTECKNING, nyckel
from .gemensamt import hamta_arende, text_kvar


@require_http_methods(["GET", "HEAD", "POST"])
def skriv(request: HttpRequest, nummer: str) -> HttpResponse:
    dialog = hamta_arende(request, nummer)
    if not far_lasa_arbetsanteckning(request.user, dialog):
        if svar := text_kvar(request, dialog):
            return svar
        raise Http404
    rad = Arbetsanteckning.objects.filter(dialog=dialog).select_related("andrad_av").first()
    kontext = {"dialog": dialog, "rad": rad}
    if dialog.avslutad and request.method != "POST":
        return render(request, "dialoger/arbetsanteckning.html", kontext)
    form = Arbetsanteckningsform(
        request.POST if request.method == "POST" else None, initial={"text": rad.text if rad else ""}
    )
    utkast = utkasten.koppla(request, form, nyckel(ARBETSANTECKNING, dialog.pk), rad.version if rad else "")
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                services.skriv_arbetsanteckning(
                    dialog_id=dialog.pk, version=utkast.version, aktor=inloggad(request), **form.cleaned_data
                )
            except ValidationError as fel:
                form.add_error(None, fel)
            except services.OgiltigOvergang as fel:
                form.add_error(None, str(fel))
                status = 409
            except versionskrock.Versionskrock as krock:
                rubrik = f"Arbetsanteckningar, {dialog.huvudman.namn}"
                return versionskrock.sida(request, krock, utkast, rubrik=rubrik, avbryt_url=request.path)
            else:
                utkast.klart(request)
                messages.success(request, "Arbetsanteckningarna är sparade.")
                return redirect(request.path)
    return render(request, "dialoger/arbetsanteckning.html", kontext | {"form": form, "utkast": utkast}, status=status)
