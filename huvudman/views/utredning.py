"""The search for a huvudman's missing recipients: where it stands, what was tried, and how it ends."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from kvalitet import svenska
from kvalitet.engang import en_gang
from kvalitet.tjanstefel import feltext, satt_fel
from kvalitet.views.gemensamt import inloggad

from .. import services, visning
from ..behorighet import far_skriva
from ..forms import Stegformular
from ..forms.utredning import FORTSATTER
from ..models import Huvudman, Kontaktutredning


def _hamta(request: HttpRequest, nyckel: str) -> Huvudman:
    rad: Huvudman = get_object_or_404(Huvudman.objects.synliga_for(request.user), nyckel=nyckel)
    return rad


@require_safe
def utredning(request: HttpRequest, nyckel: str) -> HttpResponse:
    return _sida(request, _hamta(request, nyckel))


def _sida(
    request: HttpRequest, huvudman: Huvudman, *, fel_i: int = 0, form: Stegformular | None = None, status: int = 200
) -> HttpResponse:
    kontext = {
        "huvudman": huvudman,
        "far_skriva": far_skriva(request.user),
        "form": form,
        **visning.utredningar(huvudman, request.user),
    }
    for rad in kontext["pagar"]:  # each its own form; ids differ by prefix
        rad["form"] = form if rad["utredning"].pk == fel_i else Stegformular(prefix=f"u{rad['utredning'].pk}")
    return render(request, "huvudman/utredning.html", kontext, status=status)


@require_POST
@en_gang
def borja(request: HttpRequest, nyckel: str) -> HttpResponse:
    huvudman = _hamta(request, nyckel)
    try:
        nya = services.borja_utredning(
            huvudman=huvudman, koder=request.POST.getlist("lucka") or None, aktor=inloggad(request)
        )
    except ValidationError as fel:
        messages.error(request, feltext(fel))
    else:
        messages.success(request, f"Du har påbörjat {svenska.antal(len(nya), 'utredning', 'utredningar')}.")
    return redirect("huvudman:utredning", nyckel)


@require_POST
@en_gang
def steg(request: HttpRequest, pk: int) -> HttpResponse:
    """Note a step, and with `resultat` end the search."""
    rader = Kontaktutredning.objects.synliga_for(request.user).select_related("huvudman")
    rad = get_object_or_404(rader, pk=pk)
    form = Stegformular(request.POST, prefix=f"u{pk}")
    if form.is_valid():
        data = form.cleaned_data
        avslutas = data["resultat"] != FORTSATTER
        val = {"utredning_id": pk, "text": data["text"], "dag": data["dag"], "aktor": inloggad(request)}
        try:
            if avslutas:
                services.avsluta_utredning(**val, resultat=data["resultat"])
            else:
                services.notera_steg(**val)
        except ValidationError as fel:
            if rad.avslutad:
                messages.error(request, feltext(fel))
                return redirect("huvudman:utredning", rad.huvudman.nyckel)
            satt_fel(form, fel)
        else:
            messages.success(request, "Utredningen är avslutad." if avslutas else "Steget är sparat.")
            return redirect("huvudman:utredning", rad.huvudman.nyckel)
    return _sida(request, rad.huvudman, fel_i=pk, form=form, status=422)
