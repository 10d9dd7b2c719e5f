"""Accounts and roles. Only for the systemförvaltare (behorighet.py)."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from .. import konton, svenska
from ..behorighet import kan
from ..engang import en_gang
from ..forms import Anvandarfilter, Kontoformular, Rollformular, Rollslutformular, Stangformular
from ..handelsetext import andringar
from ..models import Anvandare, Handelse, Rolltilldelning
from ..tabeller import Anvandartabell, tabell
from ..tjanstefel import satt_fel
from .gemensamt import inloggad

SENASTE = 10


def _forsok(formular: Any, gor: Callable[[], Any]) -> Any:
    """Run a service; its refusal becomes an error of the form. None when refused."""
    try:
        return gor()
    except ValidationError as fel:
        satt_fel(formular, fel)
        return None


@require_safe
def anvandare_lista(request: HttpRequest) -> HttpResponse:
    filter_ = Anvandarfilter(request.GET, queryset=Anvandare.objects.med_roller())
    rader = tabell(request, Anvandartabell, filter_.qs)
    antal = svenska.antal(rader.page.paginator.count, "konto", "konton")
    return render(request, "kvalitet/anvandare_lista.html", {"filter": filter_, "tabell": rader, "antal_text": antal})


@require_http_methods(["GET", "HEAD", "POST"])
@en_gang
def anvandare_ny(request: HttpRequest) -> HttpResponse:
    formular = Kontoformular(request.POST if request.method == "POST" else None)
    if request.method == "POST" and formular.is_valid():
        ny = _forsok(formular, lambda: konton.skapa_konto(**formular.cleaned_data, aktor=inloggad(request)))
        if ny:
            messages.success(request, f"Kontot är skapat. {ny.namn} har fått en länk för att välja lösenord.")
            return redirect("anvandare_detalj", pk=ny.pk)
    return _formularsida(
        request,
        formular,
        rubrik="Nytt konto",
        ingress="Personen får ett brev med en länk för att välja lösenord. Roll eller uppdrag lägger du till sedan.",
        knapptext="Skapa konto",
        tillbaka="/administration/konton/",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def anvandare_andra(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(Anvandare, pk=pk)
    formular = Kontoformular(
        request.POST if request.method == "POST" else None, initial={"namn": person.namn, "epost": person.epost}
    )
    if request.method == "POST" and formular.is_valid():
        uppgifter = formular.cleaned_data
        if _forsok(formular, lambda: konton.andra_konto(anvandare_id=pk, **uppgifter, aktor=inloggad(request))):
            messages.success(request, "Uppgifterna är sparade.")
            return redirect("anvandare_detalj", pk=pk)
    return _formularsida(
        request,
        formular,
        rubrik=f"Ändra {person.namn}",
        ingress="Adressen är den personen loggar in med.",
        knapptext="Spara",
        tillbaka=f"/administration/konton/{pk}/",
    )


def _formularsida(request: HttpRequest, formular: Any, **kontext: Any) -> HttpResponse:
    status = 422 if formular.is_bound and formular.errors else 200
    return render(request, "kvalitet/formularsida.html", {"form": formular, **kontext}, status=status)


def _senaste(person: Anvandare) -> QuerySet[Handelse]:
    om = Handelse.objects.filter(objekttyp=Anvandare._meta.label_lower, objekt_id=str(person.pk))
    return om.select_related("aktor").order_by("-pk")[:SENASTE]


def _detaljsida(request: HttpRequest, person: Anvandare, status: int = 200, **formular: Any) -> HttpResponse:
    kontext = {
        "person": person,
        "tilldelningar": person.rolltilldelningar.select_related("regionkontor").order_by("-giltig_fran", "-pk"),
        "uppdrag": person.uppdrag.select_related("huvudman").order_by("-giltig_fran", "-pk"),
        "handelser": [(handelse, "; ".join(andringar(handelse))) for handelse in _senaste(person)],
        "personens_rolltext": konton.rolltext(person),
        "kan_handelser": kan(request.user, "handelser"),
        "rollformular": formular.get("rollformular") or Rollformular(),
        "stangformular": formular.get("stangformular") or Stangformular(),
    }
    return render(request, "kvalitet/anvandare_detalj.html", kontext, status=status)


@require_safe
def anvandare_detalj(request: HttpRequest, pk: int) -> HttpResponse:
    return _detaljsida(request, get_object_or_404(Anvandare, pk=pk))


@require_POST
def anvandare_bjud_in(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(Anvandare, pk=pk)
    try:
        if konton.bjud_in_till_konto(anvandare_id=pk, aktor=inloggad(request)):
            messages.success(request, f"En ny länk är på väg till {person.epost}.")
        else:
            messages.info(request, "En länk skickades nyss. Vänta en stund innan du skickar en till.")
    except ValidationError as fel:
        messages.error(request, " ".join(fel.messages))
    return redirect("anvandare_detalj", pk=pk)


@require_POST
def anvandare_stang(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(Anvandare, pk=pk)
    formular = Stangformular(request.POST)
    if formular.is_valid() and _forsok(
        formular,
        lambda: konton.stang_konto(anvandare_id=pk, aktor=inloggad(request), **formular.cleaned_data),
    ):
        messages.success(request, "Kontot är stängt. Personen är utloggad.")
        return redirect("anvandare_detalj", pk=pk)
    return _detaljsida(request, person, status=422, stangformular=formular)


@require_POST
def anvandare_oppna(request: HttpRequest, pk: int) -> HttpResponse:
    get_object_or_404(Anvandare, pk=pk)
    konton.oppna_konto(anvandare_id=pk, aktor=inloggad(request))
    messages.success(request, "Kontot är öppet igen.")
    return redirect("anvandare_detalj", pk=pk)


@require_POST
@en_gang
def roll_tilldela(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(Anvandare, pk=pk)
    formular = Rollformular(request.POST)
    if formular.is_valid():
        ny = _forsok(
            formular,
            lambda: konton.tilldela_roll(anvandare_id=pk, aktor=inloggad(request), **formular.cleaned_data),
        )
        if ny:
            messages.success(request, f"{person.namn} är nu {ny.get_roll_display().lower()}.")
            return redirect("anvandare_detalj", pk=pk)
    return _detaljsida(request, person, status=422, rollformular=formular)


@require_http_methods(["GET", "HEAD", "POST"])
def roll_avsluta(request: HttpRequest, pk: int) -> HttpResponse:
    tilldelning = get_object_or_404(Rolltilldelning.objects.select_related("anvandare", "regionkontor"), pk=pk)
    formular = Rollslutformular(request.POST if request.method == "POST" else None)
    if request.method == "POST" and formular.is_valid():
        uppgifter = formular.cleaned_data
        if _forsok(formular, lambda: konton.avsluta_roll(tilldelning_id=pk, **uppgifter, aktor=inloggad(request))):
            messages.success(request, "Rollen är avslutad.")
            return redirect("anvandare_detalj", pk=tilldelning.anvandare_id)
    return _formularsida(
        request,
        formular,
        rubrik=f"Avsluta rollen {tilldelning.get_roll_display().lower()}",
        ingress=f"{tilldelning.anvandare.namn} behåller sin historik. Det som har gjorts i rollen står kvar.",
        knapptext="Avsluta rollen",
        tillbaka=f"/administration/konton/{tilldelning.anvandare_id}/",
    )
