"""Transitions with more than one form: the underlag, another huvudman, and a new case."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from analysunderlag.models import Underlag
from analysunderlag.services.underlag import IngetUnderlag, bestall_underlag
from huvudman.models import Huvudman
from kvalitet import svenska
from kvalitet.engang import en_gang
from kvalitet.models import Anvandare
from kvalitet.views.gemensamt import inloggad

from .. import services
from ..forms import arende as f
from ..models import Cykel, Dialog
from .overgangar import hamta_for, utfor

# The underlag -----------------------------------------------------------------------------------------------------


def _underlagssida(request: HttpRequest, dialog: Dialog, form: Any, status: int = 200) -> HttpResponse:
    versioner = Underlag.objects.filter(huvudman=dialog.huvudman).select_related("release").med_aktualitet()
    versioner = versioner.order_by("-version")
    senaste = versioner.first()
    klart = versioner.filter(status=Underlag.Status.KLART).first()
    kontext = {"dialog": dialog, "form": form, "klart": klart, "senaste": senaste}
    return render(request, "dialoger/arende_underlag.html", kontext, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@en_gang
def underlag(request: HttpRequest, nummer: str) -> HttpResponse:
    """What there is to deliver. POST fixes the newest finished version to the case."""
    dialog, hinder = hamta_for(request, nummer, "underlag")
    if hinder:
        return hinder
    if request.method == "POST":
        form = f.Tomtformular(request.POST, dialog=dialog)
        form.is_valid()
        if svar := utfor(request, dialog, form, _lamna):
            return svar
        messages.error(request, " ".join(str(fel) for fel in form.non_field_errors()))
        return _underlagssida(request, dialog, f.Skalformular(dialog=dialog), 422)
    return _underlagssida(request, dialog, f.Skalformular(dialog=dialog))


def _lamna(dialog: Dialog, form: Any, aktor: Anvandare) -> str:
    lamnat = services.lamna_underlag(dialog_id=dialog.pk, aktor=aktor)
    assert lamnat.underlag
    return f"Version {lamnat.underlag.version} av underlaget är lämnad."


@require_POST
@en_gang
def underlag_bestall(request: HttpRequest, nummer: str) -> HttpResponse:
    dialog, hinder = hamta_for(request, nummer, "underlag_bestall")
    if hinder:
        return hinder
    try:
        bestallt = bestall_underlag(dialog.huvudman, aktor=inloggad(request))
    except IngetUnderlag as fel:
        messages.error(request, str(fel))
        return _underlagssida(request, dialog, f.Skalformular(dialog=dialog), 422)
    messages.success(request, "Underlaget är gjort." if bestallt.ar_klart else "Underlaget görs nu. Det tar en stund.")
    return redirect("dialoger:underlag", dialog.nummer)


@require_POST
@en_gang
def underlag_utan(request: HttpRequest, nummer: str) -> HttpResponse:
    dialog, hinder = hamta_for(request, nummer, "underlag_utan")
    if hinder:
        return hinder
    form = f.Skalformular(request.POST, dialog=dialog)
    if form.is_valid() and (svar := utfor(request, dialog, form, _utan)):
        return svar
    return _underlagssida(request, dialog, form, 422)


def _utan(dialog: Dialog, form: Any, aktor: Anvandare) -> str:
    services.ga_utan_underlag(dialog_id=dialog.pk, skal=form.cleaned_data["skal"], aktor=aktor)
    return "Ärendet går vidare utan underlag."


# Another huvudman -------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@en_gang
def omdirigera(request: HttpRequest, nummer: str) -> HttpResponse:
    """First search, then say why: ?sok= lists huvudmän, ?till= chooses one."""
    dialog, hinder = hamta_for(request, nummer, "omdirigera")
    if hinder:
        return hinder
    if request.method == "POST":
        form = f.Omdirigeringsformular(request.POST, dialog=dialog)
        if form.is_valid() and (svar := utfor(request, dialog, form, _omdirigera)):
            return svar
        return _omdirigeringssida(request, dialog, form, request.POST.get("till", ""), 422)
    till = request.GET.get("till", "")
    return _omdirigeringssida(request, dialog, f.Omdirigeringsformular(dialog=dialog, initial={"till": till}), till)


def _omdirigera(dialog: Dialog, form: Any, aktor: Anvandare) -> str:
    till = form.cleaned_data["till"]
    hade = [t.utforare for t in getattr(dialog, "par", [])]
    efter = services.omdirigera(dialog_id=dialog.pk, till=till, skal=form.cleaned_data["skal"], aktor=aktor)
    har = set(efter.tilldelningar.filter(till=None).values_list("utforare", flat=True))
    besked = f"Ärendet har följt till {till.namn}."
    if javiga := [person.namn for person in hade if person.pk not in har]:
        besked += f" {svenska.lista(javiga)} har anmält jäv för huvudmannen och har inte längre ärendet."
    return besked


def _omdirigeringssida(request: HttpRequest, dialog: Dialog, form: Any, nyckel: str, status: int = 200) -> HttpResponse:
    till = Huvudman.objects.filter(nyckel=nyckel, ar_aktiv=True).select_related("kommun").first() if nyckel else None
    sok = f.Sokformular(request.GET if "sok" in request.GET else None)
    traffar = sok.traffar(utom=dialog.huvudman_id) if sok.is_valid() else None
    kontext = {
        "dialog": dialog,
        "form": form if till or status != 200 else None,
        "till": till,
        "sok": sok,
        "traffar": traffar,
    }
    return render(request, "dialoger/arende_omdirigera.html", kontext, status=status)


# A new case -------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@en_gang
def oppna(request: HttpRequest, nyckel: str) -> HttpResponse:
    """Open a case for a huvudman in the present cykel, or in that of the chosen omgång."""
    huvudman = get_object_or_404(Huvudman.objects.synliga_for(request.user), nyckel=nyckel)
    cykel = Cykel.objects.filter(start__lte=timezone.localdate()).order_by("-nummer").first()
    form = f.Oppnaformular(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        omgang = form.cleaned_data["omgang"]
        vald = omgang.cykel if omgang else cykel
        if vald is None:
            form.add_error(None, "Det finns ingen cykel som har börjat.")
        else:
            try:
                dialog = services.skapa_arende(huvudman=huvudman, cykel=vald, omgang=omgang, aktor=inloggad(request))
            except (ValidationError, services.OgiltigOvergang) as fel:
                form.add_error(None, fel.messages if isinstance(fel, ValidationError) else str(fel))
            else:
                messages.success(request, f"Ärendet {dialog.nummer} är öppnat.")
                return redirect(dialog)
    kontext = {"huvudman": huvudman, "form": form, "cykel": cykel}
    return render(request, "dialoger/arende_oppna.html", kontext, status=422 if form.is_bound else 200)
