"""A huvudman's självskattningar in its own space: make one, invite to it, close its levels."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huvudman.behorighet import far_svara
from huvudman.models import Huvudman, Uppdrag
from huvudman.views.eget import eget_utrymme, valj_huvudman
from kvalitet import svenska
from kvalitet.engang import en_gang
from kvalitet.takt import hogst
from kvalitet.tjanstefel import feltext, satt_fel
from kvalitet.views.gemensamt import inloggad

from ..behorighet import far_avgora_skattning
from ..forms.skattning import Antalsformular, NySkattning, Settformular
from ..models import Sjalvskattning, Skattningsniva, Skattningssvar
from ..services import sjalvskattning as tjanst
from ..services import skattningslank
from ..services.kvalitetssystem import KvalitetssystemSaknas
from ..skattning import MINST, NIVAER
from . import webblasare

MALL = "analysunderlag/skattning"
F, N = Uppdrag.Funktion, Skattningsniva.Niva
NIVA_FOR: dict[str, str] = {
    F.NAMND_STYRELSE: N.HUVUDMAN,
    F.SKOLCHEF: N.HUVUDMAN,
    F.KVALITETSANSVARIG: N.HUVUDMAN,
    F.REKTOR: N.REKTOR,
    F.UNDERVISNING: N.UNDERVISNING,
}


def hamta(request: HttpRequest, huvudman: Huvudman, pk: int) -> Any:
    egna = Sjalvskattning.objects.synliga_for(request.user).filter(huvudman=huvudman)
    return get_object_or_404(egna.select_related("huvudman", "system"), pk=pk)


def _med_niva(vy: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @eget_utrymme
    @functools.wraps(vy)
    def med_niva(request: HttpRequest, huvudman: Huvudman, pk: int, niva: str) -> HttpResponse:
        egna = Skattningsniva.objects.synliga_for(request.user).filter(skattning__huvudman=huvudman)
        rader = egna.med_antal().select_related("skattning__huvudman")
        return vy(request, get_object_or_404(rader, skattning=pk, niva=niva))

    return med_niva


@require_safe
def valj(request: HttpRequest) -> HttpResponse:
    text = "Självskattningen är er egen. Välj vilken huvudman det gäller."
    return valj_huvudman(request, "analysunderlag:skattning_lista", "Självskattning", text)


@require_safe
@eget_utrymme
def lista(request: HttpRequest, huvudman: Huvudman) -> HttpResponse:
    egna = Sjalvskattning.objects.synliga_for(request.user).filter(huvudman=huvudman)
    rader = list(egna.select_related("huvudman"))
    nivaer = Skattningsniva.objects.synliga_for(request.user).filter(skattning__in=rader).med_antal()
    per_rad: dict[int, list[str]] = {rad.pk: [] for rad in rader}
    for niva in nivaer:
        per_rad[niva.skattning_id].append(f"{niva.get_niva_display()}: {svenska_lage(niva)}")
    kontext = {"huvudman": huvudman, "rader": [(rad, per_rad[rad.pk]) for rad in rader]}
    return render(request, f"{MALL}/lista.html", kontext)


def svenska_lage(niva: Any) -> str:
    """Where a level stands, within a sentence."""
    text = tjanst.lage(niva)
    return text[:1].lower() + text[1:]


@require_http_methods(["GET", "HEAD", "POST"])
@eget_utrymme
@en_gang
@hogst(30, "skattning")
def ny(request: HttpRequest, huvudman: Huvudman) -> HttpResponse:
    form = NySkattning(request.POST if request.method == "POST" else None, instance=Sjalvskattning(huvudman=huvudman))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            rad = tjanst.skapa(
                huvudman=huvudman,
                namn=data["namn"],
                avser=data["avser"],
                antal=form.antal,
                aktor=inloggad(request),
            )
        except KvalitetssystemSaknas:
            form.add_error(None, "Framgångsfaktorerna är inte inlagda än. Försök igen senare.")
        except ValidationError as fel:
            satt_fel(form, fel)
        else:
            messages.success(request, "Självskattningen är skapad. Svara själva eller dela länken till varje nivå.")
            return redirect(rad)
    kontext = {"huvudman": huvudman, "form": form}
    return render(request, f"{MALL}/ny.html", kontext, status=422 if form.errors else 200)


@require_safe
@eget_utrymme
def detalj(request: HttpRequest, huvudman: Huvudman, pk: int) -> HttpResponse:
    rad = hamta(request, huvudman, pk)
    anvandare = inloggad(request)
    egna = {svar.niva_id for svar in Skattningssvar.objects.synliga_for(anvandare).filter(niva__skattning=rad)}
    uppdrag = [u for u in anvandare.aktiva_uppdrag if u.huvudman_id == huvudman.pk]
    foreslagna = {NIVA_FOR[u.funktion] for u in uppdrag if u.funktion in NIVA_FOR}
    nivaer = [
        {
            "niva": niva,
            "ord": NIVAER[niva.niva],
            "lage": tjanst.lage(niva),
            "lank": "" if niva.stangd else skattningslank.adress(niva),
            "lank_slut": niva.lank_till < timezone.localdate(),
            "full": not skattningslank.har_plats(niva, niva.antal_borjat),
            "har_egen": niva.pk in egna,
            "ny_person": not niva.ar_gemensam and niva.pk not in egna and webblasare.borjat_med_lank(request, niva.pk),
            "foreslagen": niva.niva in foreslagna,
            "utan_resultat": bool(niva.stangd) and not niva.ar_gemensam and niva.antal_lamnat < MINST,
        }
        for niva in rad.nivaer.med_antal()
    ]
    kontext = {
        "huvudman": huvudman,
        "skattning": rad,
        "nivaer": nivaer,
        "far_avgora": far_avgora_skattning(anvandare, rad),
        "ar_delad": rad.delningar.exists(),
        "far_dela": far_svara(anvandare, huvudman),
        "delningar": rad.delningar.synliga_for(anvandare),
        "har_resultat": any(n["niva"].antal_lamnat and (n["niva"].stangd or n["niva"].ar_gemensam) for n in nivaer),
    }
    return render(request, f"{MALL}/detalj.html", kontext)


@require_http_methods(["GET", "HEAD", "POST"])
@eget_utrymme
@en_gang
def ta_bort(request: HttpRequest, huvudman: Huvudman, pk: int) -> HttpResponse:
    """Says what disappears; carried out only if as many have answered."""
    rad = hamta(request, huvudman, pk)
    _krav_avgora(request, rad)
    if rad.delningar.exists():
        messages.error(request, tjanst.REDAN_DELAD)
        return redirect(rad)
    sett = Skattningssvar.objects.filter(niva__skattning=rad).count()
    form = Settformular(request.POST if request.method == "POST" else None, initial={"sett": sett})
    if request.method == "POST" and form.is_valid():
        try:
            tjanst.ta_bort(skattning_id=rad.pk, aktor=inloggad(request), **form.cleaned_data)
        except ValidationError as fel:
            messages.error(request, feltext(fel))
            return redirect("analysunderlag:skattning_ta_bort", huvudman.nyckel, pk)
        messages.success(request, "Självskattningen är borttagen.")
        return redirect("analysunderlag:skattning_lista", huvudman.nyckel)
    svar = svenska.versal(svenska.antal(sett, "svar", "svar")) if sett else "Inga svar"
    kontext = {
        "rubrik": f"Ta bort {rad.namn}?",
        "text": f"{svar}, alla texter, resultatet, länkarna och koderna tas bort. Ingen kan läsa dem efter det.",
        "varning": "Det går inte att ångra.",
        "form": form,
        "knapptext": "Ta bort självskattningen",
        "avbryt_url": rad.get_absolute_url(),
    }
    return render(request, "komponenter/bekrafta.html", kontext, status=422 if form.errors else 200)


def _krav_avgora(request: HttpRequest, skattning: Sjalvskattning) -> None:
    if not far_avgora_skattning(request.user, skattning):
        raise PermissionDenied(tjanst.BARA_AVGORANDE)


# One level --------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@_med_niva
def antal(request: HttpRequest, niva: Any) -> HttpResponse:
    form = Antalsformular(request.POST if request.method == "POST" else None, initial={"antal": niva.antal})
    if request.method == "POST" and form.is_valid():
        try:
            tjanst.andra_antal(niva_id=niva.pk, antal=form.cleaned_data["antal"], aktor=inloggad(request))
        except ValidationError as fel:
            satt_fel(form, fel)
        else:
            messages.success(request, f"{NIVAER[niva.niva].namn}: antalet är ändrat.")
            return redirect(niva.skattning)
    kontext = {
        "rubrik": f"{NIVAER[niva.niva].namn}: hur många ska svara?",
        "text": "Länken tar emot så många. Fem eller fler svarar var för sig, färre svarar tillsammans.",
        "form": form,
        "knapptext": "Spara antalet",
        "avbryt_url": niva.skattning.get_absolute_url(),
    }
    return render(request, "komponenter/bekrafta.html", kontext, status=422 if form.errors else 200)


@require_POST
@_med_niva
@en_gang
@hogst(30, "skattningslank")
def byt_lank(request: HttpRequest, niva: Any) -> HttpResponse:
    try:
        ny = tjanst.byt_lank(niva_id=niva.pk, aktor=inloggad(request))
    except ValidationError as fel:
        messages.error(request, feltext(fel))
    else:
        text = f"{NIVAER[niva.niva].namn} har en ny länk, till och med {svenska.datum(ny.lank_till)}."
        messages.success(request, f"{text} De som redan har börjat fortsätter med sin kod.")
    return redirect(niva.skattning)


@require_http_methods(["GET", "HEAD", "POST"])
@_med_niva
def stang(request: HttpRequest, niva: Any) -> HttpResponse:
    return _bekrafta(request, niva, tjanst.stang, niva.antal_lamnat, _om_stangning(niva))


@require_http_methods(["GET", "HEAD", "POST"])
@_med_niva
def gemensamt(request: HttpRequest, niva: Any) -> HttpResponse:
    """One answer for the whole level instead of one each."""
    borjat = svenska.versal(svenska.antal(niva.antal_borjat, "påbörjat svar", "påbörjade svar"))
    kontext = {
        "rubrik": f"Ett gemensamt svar för {NIVAER[niva.niva].vi}",
        "text": "Ni sätter er tillsammans och ger ett svar. Det jämförs inte med andra nivåer.",
        "varning": f"{borjat} tas bort, och ingen får läsa dem." if niva.antal_borjat else "",
        "knapptext": "Gör ett gemensamt svar",
    }
    return _bekrafta(request, niva, tjanst.gor_gemensam, niva.antal_borjat, kontext)


def _om_stangning(niva: Any) -> dict[str, Any]:
    namn, lamnade = NIVAER[niva.niva].namn, niva.antal_lamnat
    kontext = {"rubrik": f"Stäng {namn.lower()}", "knapptext": "Stäng nivån"}
    halva = niva.antal_borjat - lamnade
    om_halva = (
        f" {svenska.versal(svenska.antal(halva, 'svar', 'svar'))} som inte är lämnat räknas inte." if halva else ""
    )
    if niva.ar_gemensam:
        return kontext | {"text": f"Det gemensamma svaret går sedan inte att ändra.{om_halva}"}
    if lamnade >= MINST:
        text = (
            f"{lamnade} av {niva.antal} har lämnat svar. Nu går resultatet att läsa, och ingen kan svara eller ändra."
        )
        return kontext | {"text": f"{text}{om_halva}", "varning": "En stängd nivå går inte att öppna igen."}
    return kontext | {
        "text": f"{lamnade} av {niva.antal} har lämnat svar. Det behövs minst fem för att visa något.",
        "varning": "Stänger ni nu tas svaren bort, och ingen får läsa dem. Ni kan i stället vänta på fler svar. "
        "När nivån är stängd kan ni välja att svara tillsammans.",
        "knapptext": "Stäng och ta bort svaren",
    }


def _bekrafta(
    request: HttpRequest, niva: Any, gor: Callable[..., Any], sett: int, kontext: dict[str, Any]
) -> HttpResponse:
    """Say what happens and to how many answers; carried out only if that is still so."""
    _krav_avgora(request, niva.skattning)
    form = Settformular(request.POST if request.method == "POST" else None, initial={"sett": sett})
    if request.method == "POST" and form.is_valid():
        try:
            gor(niva_id=niva.pk, aktor=inloggad(request), **form.cleaned_data)
        except ValidationError as fel:
            messages.error(request, feltext(fel))
        return redirect(niva.skattning)
    kontext |= {"form": form, "avbryt_url": niva.skattning.get_absolute_url()}
    return render(request, "komponenter/bekrafta.html", kontext, status=422 if form.errors else 200)
