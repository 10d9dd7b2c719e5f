"""After the dialogue, for the huvudman's own people. Own åtgärder and the draft before the follow-up are their own."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from huvudman.behorighet import BARA_SVARANDE, far_svara
from huvudman.models import Huvudman
from huvudman.views.eget import eget_utrymme, har_tagits_bort, valj_huvudman
from huvudman.views.gemensamt import formularsida
from kvalitet import utkast as utkasten
from kvalitet import versionskrock
from kvalitet.engang import en_gang
from kvalitet.tjanstefel import feltext, satt_fel
from kvalitet.views.gemensamt import inloggad, las_och_skriv

from .. import services
from ..begrepp import Atgardstyp
from ..efterat import efterat, har_underlag, senaste, underlagets_fragor, uppfoljning
from ..forms.efterat import Atgardsformular, Responsformular, Uppfoljningsformular
from ..models import Dialog, EgenAtgard, Uppfoljningsutkast
from ..services import fakta_for

BORTTAGEN = (
    "Någon har tagit bort åtgärden medan du skrev. Det du skrev står kvar här. Spara det som nytt, eller avbryt."
)
SIDAN, ATGARDER = "dialoger:efter_dialogen", "dialoger:atgarder"


@require_safe
def valj(request: HttpRequest) -> HttpResponse:
    return valj_huvudman(request, SIDAN, "Efter dialogen", "Du företräder flera huvudmän. Vilken gäller det?")


@require_safe
@eget_utrymme
def efter_dialogen(request: HttpRequest, huvudman: Huvudman) -> HttpResponse:
    kontext = {"huvudman": huvudman, "efterat": efterat(huvudman, inloggad(request))}
    return render(request, "dialoger/efterat/sida.html", kontext)


# Own åtgärder -------------------------------------------------------------------------------------------------------


def _atgarder(request: HttpRequest, huvudman: Huvudman) -> Any:
    return EgenAtgard.objects.synliga_for(request.user).filter(huvudman=huvudman).select_related("andrad_av")


@require_safe
@eget_utrymme
def atgarder(request: HttpRequest, huvudman: Huvudman) -> HttpResponse:
    kontext = {"huvudman": huvudman, "atgarder": _atgarder(request, huvudman)}
    return render(request, "dialoger/efterat/atgarder.html", kontext)


def _atgardssida(request: HttpRequest, huvudman: Huvudman, form: Any, **mer: Any) -> HttpResponse:
    kontext = {"huvudman": huvudman, "tillbaka": reverse(ATGARDER, args=[huvudman.nyckel]), **mer}
    return formularsida(request, form, "dialoger/efterat/atgard.html", **kontext)


@las_och_skriv
@eget_utrymme
@en_gang
def atgard_ny(request: HttpRequest, huvudman: Huvudman) -> HttpResponse:
    form = Atgardsformular(request.POST if request.method == "POST" else None, fragor=underlagets_fragor(huvudman))
    if form.is_bound and form.is_valid():
        data = {namn: varde for namn, varde in form.cleaned_data.items() if namn != "version"}
        dialog = senaste(huvudman, inloggad(request))
        try:
            services.spara_atgard(huvudman=huvudman, aktor=inloggad(request), dialog=dialog, **data)
        except ValidationError as fel:
            satt_fel(form, fel)
        else:
            messages.success(request, "Åtgärden är sparad. Bara ni ser den.")
            return redirect(ATGARDER, huvudman.nyckel)
    return _atgardssida(request, huvudman, form, rubrik="En ny åtgärd")


@las_och_skriv
@eget_utrymme
def atgard_andra(request: HttpRequest, huvudman: Huvudman, pk: int) -> HttpResponse:
    rad, fragor = _atgard(request, huvudman, pk), underlagets_fragor(huvudman)
    if rad is None:
        return _borttagen(request, huvudman, fragor)
    form = Atgardsformular(request.POST if request.method == "POST" else None, fragor=fragor, rad=rad)
    if form.is_bound and form.is_valid():
        data = dict(form.cleaned_data)
        version = data.pop("version") or 0
        try:
            services.spara_atgard(huvudman=huvudman, atgard_id=pk, version=version, aktor=inloggad(request), **data)
        except services.AndradAvAnnan as krock:
            return _bada(request, huvudman, krock, fragor)
        except EgenAtgard.DoesNotExist:
            return _borttagen(request, huvudman, fragor)
        except ValidationError as fel:
            satt_fel(form, fel)
        else:
            messages.success(request, "Åtgärden är sparad.")
            return redirect(ATGARDER, huvudman.nyckel)
    return _atgardssida(request, huvudman, form, rubrik="Åtgärden", rad=rad)


def _atgard(request: HttpRequest, huvudman: Huvudman, pk: int) -> EgenAtgard | None:
    """None when it was theirs and somebody has deleted it; 404 for what was never theirs."""
    rad: EgenAtgard | None = _atgarder(request, huvudman).filter(pk=pk).first()
    if rad is None and not har_tagits_bort(huvudman, EgenAtgard, pk):
        raise Http404
    return rad


def _borttagen(request: HttpRequest, huvudman: Huvudman, fragor: list[str]) -> HttpResponse:
    """What was written about a deleted åtgärd stays in the form, and can be saved as a new one."""
    if request.method != "POST":
        messages.info(request, "Åtgärden är redan borttagen.")
        return redirect(ATGARDER, huvudman.nyckel)
    form = Atgardsformular(request.POST, fragor=fragor)
    form.add_error(None, BORTTAGEN)
    ny = reverse("dialoger:atgard_ny", args=[huvudman.nyckel])
    return _atgardssida(request, huvudman, form, status=409, rubrik="En ny åtgärd", url=ny, knapptext="Spara som ny")


def _bada(request: HttpRequest, huvudman: Huvudman, krock: Any, fragor: list[str]) -> HttpResponse:
    """What the person wrote stays in the form, and what a colleague has saved stands beside it."""
    data = request.POST.copy()
    data["version"] = str(krock.rad.version)
    form = Atgardsformular(data, fragor=fragor, rad=krock.rad)
    form.is_valid()
    satt_fel(form, krock)
    return _atgardssida(request, huvudman, form, rubrik="Åtgärden", rad=krock.rad, sparad=krock.rad)


@las_och_skriv
@eget_utrymme
@en_gang
def atgard_ta_bort(request: HttpRequest, huvudman: Huvudman, pk: int) -> HttpResponse:
    rad = _atgard(request, huvudman, pk)
    if rad is None:
        messages.info(request, "Åtgärden är redan borttagen.")
        return redirect(ATGARDER, huvudman.nyckel)
    if request.method == "POST":
        services.ta_bort_atgard(huvudman=huvudman, atgard_id=pk, aktor=inloggad(request))
        messages.success(request, "Åtgärden är borttagen.")
        return redirect(ATGARDER, huvudman.nyckel)
    kontext = {
        "rubrik": "Ta bort åtgärden?",
        "text": f"{rad.text} Den tas bort för gott, också för dina kollegor.",
        "knapptext": "Ta bort åtgärden",
        "avbryt_url": reverse(ATGARDER, args=[huvudman.nyckel]),
    }
    return render(request, "komponenter/bekrafta.html", kontext)


# Before the six-month follow-up -------------------------------------------------------------------------------------


def _arende(request: HttpRequest, huvudman: Huvudman, nummer: str) -> Dialog:
    egna = Dialog.objects.synliga_for(request.user).filter(huvudman=huvudman)
    return get_object_or_404(egna.select_related("huvudman", "uppfoljningssvar__skickat_av"), nummer=nummer)


def _utkast(request: HttpRequest, dialog: Dialog) -> Uppfoljningsutkast | None:
    egna = Uppfoljningsutkast.objects.synliga_for(request.user).filter(huvudman=dialog.huvudman, dialog=dialog)
    return egna.select_related("andrad_av").first()


@las_och_skriv
@eget_utrymme
def infor_uppfoljningen(request: HttpRequest, huvudman: Huvudman, nummer: str) -> HttpResponse:
    dialog = _arende(request, huvudman, nummer)
    lage = uppfoljning(dialog, fakta_for([dialog])[dialog.pk])
    if not lage.lage:
        raise Http404
    if not lage.kan_skriva:
        return render(request, "dialoger/efterat/skickat.html", {"huvudman": huvudman, "uppfoljning": lage})
    rad = _utkast(request, dialog)
    form = Uppfoljningsformular(
        request.POST if request.method == "POST" else None,
        initial={"text": rad.text, "typer": rad.typer} if rad else None,
    )
    nyckel = services.uppfoljningsnyckel(dialog.pk)
    utkast = utkasten.koppla(request, form, nyckel, rad.version if rad else 0)
    if form.is_bound and form.is_valid():
        try:
            services.spara_uppfoljning(
                dialog_id=dialog.pk, version=utkast.version, aktor=inloggad(request), **form.cleaned_data
            )
        except versionskrock.Versionskrock as krock:
            rubrik = "Inför uppföljningen"
            return versionskrock.sida(request, krock, utkast, rubrik=rubrik, avbryt_url=request.path)
        except services.OgiltigOvergang as fel:
            messages.error(request, str(fel))
            return redirect(request.path)
        utkast.klart(request)
        messages.success(request, "Texten är sparad. Bara ni ser den.")
        return redirect(request.path)
    kontext: dict[str, Any] = {
        "huvudman": huvudman,
        "dialog": dialog,
        "uppfoljning": lage,
        "rad": rad,
        "utkast": utkast,
        "far_svara": far_svara(request.user, huvudman),
        "tillbaka": reverse(SIDAN, args=[huvudman.nyckel]),
    }
    return formularsida(request, form, "dialoger/efterat/infor_uppfoljningen.html", **kontext)


@las_och_skriv
@eget_utrymme
@en_gang
def uppfoljning_skicka(request: HttpRequest, huvudman: Huvudman, nummer: str) -> HttpResponse:
    """Says what sending means, and shows the very text that is sent."""
    dialog = _arende(request, huvudman, nummer)
    tillbaka = reverse("dialoger:infor_uppfoljningen", args=[huvudman.nyckel, nummer])
    rad = _utkast(request, dialog)
    if not far_svara(request.user, huvudman):
        raise PermissionDenied(BARA_SVARANDE)
    if request.method == "POST":
        try:
            services.skicka_uppfoljning(
                dialog_id=dialog.pk, version=request.POST.get("version", ""), aktor=inloggad(request)
            )
        except (ValidationError, services.OgiltigOvergang) as fel:
            messages.error(request, feltext(fel))
            return redirect(tillbaka)
        messages.success(request, "Svaret är inskickat. Er dialogutförare kan läsa det nu.")
        return redirect(SIDAN, huvudman.nyckel)
    if rad is None or not rad.text:
        return redirect(tillbaka)
    typer = [Atgardstyp(typ).label for typ in rad.typer]
    kontext = {"huvudman": huvudman, "rad": rad, "typer": typer, "tillbaka": tillbaka}
    return render(request, "dialoger/efterat/skicka.html", kontext)


# What they thought --------------------------------------------------------------------------------------------------


@las_och_skriv
@eget_utrymme
def respons(request: HttpRequest, huvudman: Huvudman, nummer: str) -> HttpResponse:
    """No @en_gang here: it would keep the address and the time, and the receipt stops a second answer."""
    dialog = _arende(request, huvudman, nummer)
    if not services.far_svara(dialog):
        raise Http404
    if services.har_svarat(dialog, inloggad(request)):
        messages.info(request, "Du har redan svarat. Tack!")
        return redirect(SIDAN, huvudman.nyckel)
    post = request.POST if request.method == "POST" else None
    form = Responsformular(post, har_underlag=har_underlag(huvudman))
    if form.is_bound and form.is_valid():
        try:
            services.lamna_respons(
                dialog_id=dialog.pk, svar=form.svar, fritext=form.cleaned_data["fritext"], aktor=inloggad(request)
            )
        except ValidationError as fel:
            satt_fel(form, fel)
        except services.OgiltigOvergang as fel:
            messages.info(request, str(fel))
            return redirect(SIDAN, huvudman.nyckel)
        else:
            messages.success(request, "Tack för svaret!")
            return redirect(SIDAN, huvudman.nyckel)
    tillbaka = reverse(SIDAN, args=[huvudman.nyckel])
    return formularsida(request, form, "dialoger/efterat/respons.html", huvudman=huvudman, tillbaka=tillbaka)
