"""What the huvudman wants to talk about. Its own until it sends it in."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from huvudman.behorighet import BARA_SVARANDE, far_svara
from huvudman.models import Huvudman
from huvudman.views.eget import eget_utrymme
from kvalitet import utkast as utkasten
from kvalitet import versionskrock
from kvalitet.engang import en_gang
from kvalitet.views.gemensamt import inloggad

from .. import services
from ..fokusval import fokusval
from ..forms.nastasteg import Fokusformular, Skickaformular
from ..models import Fokus
from ..nastasteg import arende_for
from ..services.fokus import UTKAST


@require_http_methods(["GET", "HEAD", "POST"])
@eget_utrymme
def fokus(request: HttpRequest, huvudman: Huvudman) -> HttpResponse:
    rad = Fokus.objects.synliga_for(request.user).filter(huvudman=huvudman).select_related("andrad_av").first()
    start = {namn: getattr(rad, namn) for namn in ("faktorer", "delmal", "skolformer", "text")} if rad else {}
    form = Fokusformular(request.POST if request.method == "POST" else None, huvudman=huvudman, initial=start)
    utkast = utkasten.koppla(request, form, f"{UTKAST}:{huvudman.pk}", rad.version if rad else "")
    if request.method == "POST" and form.is_valid():
        try:
            services.spara_fokus(huvudman_id=huvudman.pk, version=utkast.version, aktor=inloggad(request), **form.val)
        except versionskrock.Versionskrock as krock:
            return versionskrock.sida(request, krock, utkast, rubrik="Vad vill ni prata om?", avbryt_url=request.path)
        utkast.klart(request)
        messages.success(request, "Sparat. Bara ni ser det.")
        return redirect("dialoger:fokus", huvudman.nyckel)
    dialog = arende_for(huvudman)
    kontext = {
        "huvudman": huvudman,
        "rad": rad,
        "form": form,
        "utkast": utkast,
        "far_skicka": rad is not None and dialog is not None and not dialog.avslutad and not fokusval(rad).ar_tomt,
        "far_svara": far_svara(request.user, huvudman),
        "skickat": dialog.fokusforslag.filter(diariepost__huvudman=huvudman).first() if dialog else None,
    }
    return render(request, "dialoger/fokus.html", kontext, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@eget_utrymme
@en_gang
def skicka(request: HttpRequest, huvudman: Huvudman) -> HttpResponse:
    """What will be sent, word for word, and that it becomes an allmän handling."""
    rad = Fokus.objects.synliga_for(request.user).filter(huvudman=huvudman).first()
    dialog = arende_for(huvudman)
    if rad is None or dialog is None or dialog.avslutad:
        raise Http404
    if not far_svara(request.user, huvudman):
        raise PermissionDenied(BARA_SVARANDE)
    form = Skickaformular(request.POST if request.method == "POST" else None, initial={"version": rad.version})
    if request.method == "POST" and form.is_valid():
        try:
            services.skicka_fokus(dialog_id=dialog.pk, version=form.cleaned_data["version"], aktor=inloggad(request))
        except ValidationError as fel:
            messages.error(request, " ".join(fel.messages))
            return redirect("dialoger:fokus_skicka", huvudman.nyckel)
        except services.OgiltigOvergang as fel:
            messages.error(request, str(fel))
        else:
            messages.success(request, "Skickat till era dialogutförare.")
        return redirect("dialoger:fokus", huvudman.nyckel)
    kontext = {"huvudman": huvudman, "val": fokusval(rad), "form": form}
    return render(request, "dialoger/fokus_skicka.html", kontext, status=422 if form.is_bound else 200)
