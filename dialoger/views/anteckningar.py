"""Mötesanteckningar: write, check the words, hand over, read, fastställ, download. Nothing written is ever lost."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kvalitet import svenska
from kvalitet import utkast as utkasten
from kvalitet.engang import en_gang
from kvalitet.lasningar import logga_lasning
from kvalitet.tjanstefel import feltext
from kvalitet.versionskrock import Versionskrock
from kvalitet.views.gemensamt import inloggad

from .. import anteckningspdf, services
from ..anteckningssida import anmarkningar, funktionsrader, kontext, mote_i_ord, smulor
from ..behorighet import far_skriva_anteckning
from ..forms.anteckningar import Anteckningsform, Aterlamnaform
from ..models import Anteckning, Dialog, Mote, Motesarende
from ..services.anteckningar import funktioner, krav_hallet
from ..services.utkasten import ANTECKNING, nyckel
from .gemensamt import hamta_arende, text_kvar

BARA_PARET = "Mötesanteckningen skrivs av de två dialogutförarna i ärendet, och du är inte en av dem."


def hamta(request: HttpRequest, pk: int) -> Anteckning:
    rad: Anteckning = get_object_or_404(Anteckning.objects.synliga_for(request.user).for_lista(), pk=pk)
    return rad


# Read -------------------------------------------------------------------------------------------------------------


@require_safe
def las(request: HttpRequest, pk: int) -> HttpResponse:
    rad = hamta(request, pk)
    logga_lasning(request.user, "last", rad, request)
    mer = {} if rad.ar_faststalld else {"aterlamnaform": Aterlamnaform()}
    return render(request, "dialoger/anteckning.html", kontext(rad, request.user) | mer)


@require_safe
def pdf(request: HttpRequest, pk: int) -> HttpResponse:
    rad = hamta(request, pk)
    if not rad.ar_faststalld:
        raise Http404
    svar = HttpResponse(anteckningspdf.skriv(rad), content_type="application/pdf")
    svar["Content-Disposition"] = f'attachment; filename="{anteckningspdf.filnamn(rad)}"'
    logga_lasning(request.user, "hamtad", rad, request)
    return svar


@require_safe
def vara(request: HttpRequest) -> HttpResponse:
    """A huvudman's own, for those who represent it."""
    egna = [uppdrag.huvudman_id for uppdrag in inloggad(request).aktiva_uppdrag]
    rader = (
        Anteckning.objects.synliga_for(request.user)
        .faststallda()
        .filter(huvudman__in=egna)
        .for_lista()
        .order_by("-motesarende__mote__start", "-pk")
    )
    visade = [{"rad": rad, "motet": mote_i_ord(rad.motesarende)} for rad in rader]
    return render(request, "dialoger/anteckningar_vara.html", {"rader": visade, "flera": len(set(egna)) > 1})


# Write ------------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@en_gang
def ny(request: HttpRequest, pk: int, nummer: str) -> HttpResponse:
    """The note of one case on one meeting. When there is one already, that one."""
    dialog = hamta_arende(request, nummer)
    rader = Motesarende.objects.med_huvudman().select_related("mote").prefetch_related("deltaganden")
    koppling = get_object_or_404(rader, mote=get_object_or_404(Mote, pk=pk), dialog=dialog)
    if not far_skriva_anteckning(request.user, dialog):
        if svar := text_kvar(request, dialog):
            return svar
        raise PermissionDenied(BARA_PARET)
    rad = Anteckning.objects.synliga_for(request.user).filter(motesarende=koppling).first()
    if rad is not None and request.method != "POST":
        return redirect(rad) if rad.ar_faststalld else redirect("dialoger:anteckning_skriv", pk=rad.pk)
    return _skriv(request, koppling, rad)


@require_http_methods(["GET", "HEAD", "POST"])
def skriv(request: HttpRequest, pk: int) -> HttpResponse:
    skriven = Anteckning.objects.filter(pk=pk).values("motesarende__dialog")
    dialog = Dialog.objects.synliga_for(request.user).filter(pk__in=skriven).first()
    if dialog and not far_skriva_anteckning(request.user, dialog) and (svar := text_kvar(request, dialog)):
        return svar
    rad = hamta(request, pk)
    if not far_skriva_anteckning(request.user, rad.motesarende.dialog):
        raise PermissionDenied(BARA_PARET)
    if rad.ar_faststalld and request.method != "POST":
        return redirect(rad)
    return _skriv(request, rad.motesarende, rad)


def _skriv(request: HttpRequest, koppling: Motesarende, rad: Anteckning | None) -> HttpResponse:
    if request.method != "POST":  # what somebody sends is answered by the service, with the text still there
        try:
            krav_hallet(koppling)
            if koppling.dialog.avslutad:
                raise services.OgiltigOvergang("Ärendet är avslutat.")
        except services.OgiltigOvergang as fel:
            messages.error(request, str(fel))
            return redirect(koppling.dialog)
    form = Anteckningsform(
        request.POST if request.method == "POST" else None,
        initial={"text": rad.text, "amnen": rad.amnen} if rad else {},
        skolformer=koppling.huvudman.skolformer.values_list("skolform", flat=True),
        redan=rad.amnen if rad else (),
    )
    utkast = utkasten.koppla(request, form, nyckel(ANTECKNING, koppling.pk), rad.version if rad else "")
    sida: dict[str, Any] = {"form": form, "utkast": utkast}
    if request.method != "POST":
        return _formular(request, koppling, rad, sida)
    if "kontrollera" in request.POST:
        funna = anmarkningar(koppling, form["text"].value() or "")
        return _formular(request, koppling, rad, sida | {"anmarkningar": funna})
    status = 422
    if form.is_valid():
        try:
            sparad = services.skriv_anteckning(
                motesarende_id=koppling.pk, aktor=inloggad(request), version=utkast.version, **form.cleaned_data
            )
        except ValidationError as fel:
            form.add_error(None, fel)
        except services.OgiltigOvergang as fel:
            form.add_error(None, f"{fel} Det du har skrivit är inte sparat, men står kvar så att du kan kopiera det.")
            status = 409
        except Versionskrock as krock:
            return _krock(request, koppling, krock, sida)
        else:
            utkast.klart(request)
            messages.success(request, "Anteckningen är sparad.")
            return redirect(sparad)
    return _formular(request, koppling, rad, sida, status)


def _krock(request: HttpRequest, koppling: Motesarende, krock: Versionskrock, sida: dict[str, Any]) -> HttpResponse:
    """The other of the pair has saved meanwhile: both texts, and the topics of both."""
    rad = Anteckning.objects.get(motesarende=koppling)
    # Topics of the other version are among the choices as well.
    redan = [*rad.amnen, *sida["form"].cleaned_data["amnen"]]
    form = Anteckningsform(request.POST, skolformer=sida["form"].skolformer, redan=redan)
    mer = {
        "form": form,
        "utkast": sida["utkast"].med_version(krock.version),
        "krock": krock,
        "krocktext": next((falt for falt in krock.falt if falt.namn == "text"), None),
        "amnesval": form.amnesval(request.POST.getlist("amnen"), rad.amnen),
    }
    return _formular(request, koppling, rad, sida | mer, 409)


def _formular(
    request: HttpRequest, koppling: Motesarende, rad: Anteckning | None, sida: dict[str, Any], status: int = 200
) -> HttpResponse:
    delar = {
        "rad": rad,
        "vems": koppling.huvudman.namn,
        "dialog": koppling.dialog,
        "mote": koppling.mote,
        "motet": mote_i_ord(koppling),
        "funktioner": funktionsrader(funktioner(koppling)),
        "amnesval": sida["form"].amnesval(),
        "smulor": smulor(koppling, request.user),
        "avbryt_url": rad.get_absolute_url() if rad else koppling.dialog.get_absolute_url(),
    }
    return render(request, "dialoger/anteckning_skriv.html", delar | sida, status=status)


# From one to the other, and fastställd ----------------------------------------------------------------------------


def _andra(request: HttpRequest, pk: int, tjanst: Any, klart: str, **data: Any) -> HttpResponse:
    rad = hamta(request, pk)
    if not far_skriva_anteckning(request.user, rad.motesarende.dialog):
        raise PermissionDenied(BARA_PARET)
    try:
        tjanst(anteckning_id=pk, aktor=inloggad(request), **data)
    except (services.OgiltigOvergang, ValidationError) as fel:
        messages.error(request, feltext(fel))
    else:
        messages.success(request, klart)
    return redirect(rad)


@require_POST
def lamna(request: HttpRequest, pk: int) -> HttpResponse:
    return _andra(request, pk, services.lamna_till_kollega, "Anteckningen väntar på att din kollega läser den.")


@require_POST
def aterlamna(request: HttpRequest, pk: int) -> HttpResponse:
    skal = request.POST.get("skal", "")
    return _andra(request, pk, services.aterlamna, "Anteckningen är ett utkast igen.", skal=skal)


@require_POST
def faststall(request: HttpRequest, pk: int) -> HttpResponse:
    avtryck = request.POST.get("avtryck", "")
    klart = f"Anteckningen är fastställd {svenska.datum(timezone.localdate())}. Nu kan ingen ändra den."
    return _andra(request, pk, services.faststall, klart, avtryck=avtryck)
