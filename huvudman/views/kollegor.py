"""Colleagues: who acts for the huvudman, seen by all of them and changed by those ansvariga for the account."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from kvalitet.engang import en_gang
from kvalitet.takt import hogst
from kvalitet.tjanstefel import feltext, satt_fel
from kvalitet.views.gemensamt import inloggad, las_och_skriv

from .. import services
from ..behorighet import far_bjuda_in
from ..forms import Kollegaformular, Kollegainbjudanformular
from ..kollegor import kollegor as alla_kollegor
from ..models import Huvudman, Kollegainbjudan, Uppdrag
from .eget import eget_utrymme, valj_huvudman
from .gemensamt import formularsida

SIDAN = "huvudman:kollegor"
BEKRAFTA = "komponenter/bekrafta.html"


@require_safe
def valj(request: HttpRequest) -> HttpResponse:
    return valj_huvudman(request, SIDAN, "Kollegor", "Du företräder flera huvudmän. Vilken gäller det?")


@require_safe
@eget_utrymme
def kollegor(request: HttpRequest, huvudman: Huvudman) -> HttpResponse:
    anvandare = inloggad(request)
    kontext = {
        "huvudman": huvudman,
        "kollegor": alla_kollegor(huvudman, anvandare),
        "far_bjuda_in": far_bjuda_in(anvandare, huvudman),
        "idag": timezone.localdate(),
    }
    return render(request, "huvudman/kollegor.html", kontext)


def _krav_ansvarig(request: HttpRequest, huvudman: Huvudman) -> None:
    if not far_bjuda_in(request.user, huvudman):
        raise PermissionDenied(services.BARA_ANSVARIG)


def _skickat(request: HttpRequest, epost: str) -> None:
    """The same words whatever the address is (services.kollegor)."""
    messages.success(request, f"Vi har skickat ett brev till {epost}.")


@las_och_skriv
@eget_utrymme
@en_gang
@hogst(30, "kollega")
def ny(request: HttpRequest, huvudman: Huvudman) -> HttpResponse:
    _krav_ansvarig(request, huvudman)
    formular = Kollegainbjudanformular(request.POST if request.method == "POST" else None)
    if formular.is_bound and formular.is_valid():
        try:
            inbjudan = services.bjud_in_kollega(huvudman=huvudman, **formular.cleaned_data, aktor=inloggad(request))
        except ValidationError as fel:
            satt_fel(formular, fel)
        else:
            _skickat(request, inbjudan.epost)
            return redirect(SIDAN, huvudman.nyckel)
    return formularsida(
        request,
        formular,
        rubrik="Bjud in en kollega",
        ingress=f"Kollegan får ett brev med en länk, och kan sedan göra allt här som rör {huvudman.namn}.",
        knapptext="Skicka inbjudan",
        tillbaka=reverse(SIDAN, args=[huvudman.nyckel]),
    )


def _inbjudan(request: HttpRequest, huvudman: Huvudman, pk: int) -> Kollegainbjudan:
    _krav_ansvarig(request, huvudman)
    egna = Kollegainbjudan.objects.synliga_for(request.user).filter(huvudman=huvudman)
    return get_object_or_404(egna, pk=pk)


@require_POST
@eget_utrymme
@en_gang
@hogst(30, "kollega")
def igen(request: HttpRequest, huvudman: Huvudman, pk: int) -> HttpResponse:
    inbjudan = _inbjudan(request, huvudman, pk)
    try:
        skickat = services.skicka_kollegainbjudan_igen(inbjudan_id=pk, aktor=inloggad(request))
    except ValidationError as fel:
        messages.error(request, feltext(fel))
    else:
        if skickat:
            _skickat(request, inbjudan.epost)
        else:
            messages.info(request, "Ett brev skickades nyss. Vänta en stund innan du skickar ett till.")
    return redirect(SIDAN, huvudman.nyckel)


@las_och_skriv
@eget_utrymme
@en_gang
def aterta(request: HttpRequest, huvudman: Huvudman, pk: int) -> HttpResponse:
    inbjudan = _inbjudan(request, huvudman, pk)
    if request.method == "POST":
        try:
            services.aterta_kollegainbjudan(inbjudan_id=pk, aktor=inloggad(request))
        except ValidationError as fel:
            messages.error(request, feltext(fel))
        else:
            messages.success(request, f"Inbjudan till {inbjudan.namn} är återtagen.")
        return redirect(SIDAN, huvudman.nyckel)
    kontext = {
        "rubrik": f"Ta tillbaka inbjudan till {inbjudan.namn}?",
        "text": "Då kan personen inte längre göra något här som rör er. Vi skickar inget brev om det.",
        "knapptext": "Ta tillbaka inbjudan",
        "avbryt_url": reverse(SIDAN, args=[huvudman.nyckel]),
    }
    return render(request, BEKRAFTA, kontext)


@require_POST
@eget_utrymme
@en_gang
def godkann(request: HttpRequest, huvudman: Huvudman, pk: int) -> HttpResponse:
    return _svara(request, huvudman, pk, services.godkann_uppdrag, "är godkänd och företräder nu er")


@require_POST
@eget_utrymme
@en_gang
def avboj(request: HttpRequest, huvudman: Huvudman, pk: int) -> HttpResponse:
    return _svara(request, huvudman, pk, services.avboj_uppdrag, "är avböjd och ser ingenting")


def _svara(request: HttpRequest, huvudman: Huvudman, pk: int, gor: Callable[..., Uppdrag], utfall: str) -> HttpResponse:
    """To what staff have asked for: an answer to one that has been answered says so."""
    _krav_ansvarig(request, huvudman)
    get_object_or_404(huvudman.uppdrag.exclude(begart=None), pk=pk)
    try:
        uppdrag = gor(uppdrag_id=pk, aktor=inloggad(request))
    except ValidationError as fel:
        messages.error(request, feltext(fel))
    else:
        messages.success(request, f"{uppdrag.anvandare.namn} {utfall}.")
    return redirect(SIDAN, huvudman.nyckel)


def _uppdrag(huvudman: Huvudman, pk: int) -> Uppdrag:
    """One that the page shows: what an open invitation has given is reached by the invitation alone."""
    return get_object_or_404(huvudman.uppdrag.synliga_for_kollegor().select_related("anvandare"), pk=pk)


@las_och_skriv
@eget_utrymme
def andra(request: HttpRequest, huvudman: Huvudman, pk: int) -> HttpResponse:
    _krav_ansvarig(request, huvudman)
    uppdrag = _uppdrag(huvudman, pk)
    ifyllt = {"giltig_till": uppdrag.giltig_till, "ar_ansvarig": uppdrag.ar_ansvarig, "version": uppdrag.version}
    formular = Kollegaformular(request.POST if request.method == "POST" else None, initial=ifyllt)
    if formular.is_bound and formular.is_valid():
        try:
            services.andra_uppdrag(uppdrag_id=pk, **formular.cleaned_data, aktor=inloggad(request))
        except ValidationError as fel:
            satt_fel(formular, fel)
        else:
            messages.success(request, f"Uppdraget för {uppdrag.anvandare.namn} är ändrat.")
            return redirect(SIDAN, huvudman.nyckel)
    return formularsida(
        request,
        formular,
        rubrik=f"Uppdraget för {uppdrag.anvandare.namn}",
        ingress=f"{uppdrag.get_funktion_display()} hos {huvudman.namn}.",
        knapptext="Spara",
        tillbaka=reverse(SIDAN, args=[huvudman.nyckel]),
    )


@las_och_skriv
@eget_utrymme
@en_gang
def avsluta(request: HttpRequest, huvudman: Huvudman, pk: int) -> HttpResponse:
    """At once: anybody's by an ansvarig, one's own by everybody."""
    uppdrag, anvandare = _uppdrag(huvudman, pk), inloggad(request)
    eget = uppdrag.anvandare_id == anvandare.pk
    if not eget:
        _krav_ansvarig(request, huvudman)
    if request.method == "POST":
        return _avsluta(request, huvudman, uppdrag)
    if services.sista_ansvariga(uppdrag):
        return _forst_en_annan(request, huvudman)
    funktion = uppdrag.get_funktion_display().lower()
    kontext: dict[str, Any] = {
        "rubrik": f"Sluta som {funktion} här?" if eget else f"Avsluta uppdraget för {uppdrag.anvandare.namn}?",
        "text": f"{'Du' if eget else 'Personen'} företräder då inte längre {huvudman.namn} som {funktion}. Det gäller "
        "genast. Det som är skrivet finns kvar hos er.",
        "knapptext": "Sluta nu" if eget else "Avsluta nu",
        "avbryt_url": reverse(SIDAN, args=[huvudman.nyckel]),
    }
    return render(request, BEKRAFTA, kontext)


def _forst_en_annan(request: HttpRequest, huvudman: Huvudman) -> HttpResponse:
    """To the only ansvarig: what has to happen before they can end their Uppdrag, and no button that fails."""
    andra = huvudman.uppdrag.synliga_for_kollegor().aktiva().exclude(anvandare=inloggad(request)).exists()
    kontext = {
        "huvudman": huvudman,
        "text": "Gör först en kollega till ansvarig: välj Ändra vid kollegans uppdrag på sidan Kollegor."
        if andra
        else "Bjud först in en kollega, och gör kollegan till ansvarig när den har varit här.",
        "url": reverse(SIDAN if andra else "huvudman:kollega_ny", args=[huvudman.nyckel]),
        "lanktext": "Till Kollegor" if andra else "Bjud in en kollega",
    }
    return render(request, "huvudman/forst_en_annan.html", kontext)


def _avsluta(request: HttpRequest, huvudman: Huvudman, uppdrag: Uppdrag) -> HttpResponse:
    try:
        services.avsluta_uppdrag(uppdrag_id=uppdrag.pk, aktor=inloggad(request))
    except ValidationError as fel:
        messages.error(request, feltext(fel))
        return redirect(SIDAN, huvudman.nyckel)
    messages.success(request, f"Uppdraget för {uppdrag.anvandare.namn} är avslutat.")
    kvar = Uppdrag.objects.aktiva().filter(huvudman=huvudman, anvandare=inloggad(request)).exists()
    return redirect(SIDAN, huvudman.nyckel) if kvar else redirect("start")
