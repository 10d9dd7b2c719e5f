"""Nämnder, contacts, insatser and granskningar of a huvudman: the pages where they are added, changed and ended."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import model_to_dict
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect

from kvalitet.tjanstefel import satt_fel
from kvalitet.views.gemensamt import inloggad, las_och_skriv

from .. import forms, services
from ..models import AnnanInsats, Granskning, Huvudman, Kontakt, Namnd
from .gemensamt import formularsida

BEKRAFTA = "komponenter/bekrafta.html"


@dataclass(frozen=True)
class Avdelning:
    """`ord` names the row ("nämnd", of common gender) and, with "_id", the argument of its services."""

    modell: type[Any]
    argument: str
    ord: str
    formular: type[forms.Radformular]
    slutformular: type[Any]
    lagg_till: Callable[..., Any]
    andra: Callable[..., Any]
    avsluta: Callable[..., Any]
    ingress: str = ""
    vid_slut: str = ""

    @property
    def bestamd(self) -> str:
        return f"{self.ord}en"


AVDELNINGAR = {
    "namnder": Avdelning(
        Namnd, "namnd_id", "nämnd", forms.Namndformular, forms.Slutformular,
        services.lagg_till_namnd, services.andra_namnd, services.avsluta_namnd,
        vid_slut="Nämndens kontakter avslutas samma dag.",
    ),
    "kontakter": Avdelning(
        Kontakt, "kontakt_id", "kontakt", forms.Kontaktformular, forms.Slutformular,
        services.lagg_till_kontakt, services.andra_kontakt, services.avsluta_kontakt,
        "Huvudmannens företrädare ser uppgifterna.", "Uppgifterna står kvar bland tidigare kontakter.",
    ),
    "insatser": Avdelning(
        AnnanInsats, "insats_id", "insats", forms.Insatsformular, forms.Slutformular,
        services.lagg_till_insats, services.andra_insats, services.avsluta_insats,
        "Visas för den som planerar ett möte med huvudmannen under samma tid.",
    ),
    "granskningar": Avdelning(
        Granskning, "granskning_id", "granskning", forms.Granskningsformular, forms.Granskningsslutformular,
        services.lagg_till_granskning, services.andra_granskning, services.avsluta_granskning,
        "Bara datum, aldrig vad granskningen kom fram till.", "Skriv det datum som är känt.",
    ),
}  # fmt: skip


def _huvudman(request: HttpRequest, nyckel: str) -> Huvudman:
    return get_object_or_404(Huvudman.objects.synliga_for(request.user), nyckel=nyckel)


def _rad(request: HttpRequest, nyckel: str, avdelning: str, pk: int) -> Any:
    rader = AVDELNINGAR[avdelning].modell.objects.synliga_for(request.user).select_related("huvudman")
    return get_object_or_404(rader, pk=pk, huvudman__nyckel=nyckel)


def _post(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _spara(request: HttpRequest, formular: Any, tjanst: Callable[..., Any], **val: Any) -> bool:
    if request.method != "POST" or not formular.is_valid():
        return False
    try:
        tjanst(**formular.cleaned_data, **val, aktor=inloggad(request))
    except ValidationError as fel:
        satt_fel(formular, fel)
        return False
    return True


def _klar(request: HttpRequest, huvudman: Huvudman, avdelning: str, vad: str) -> HttpResponse:
    messages.success(request, f"{AVDELNINGAR[avdelning].bestamd.capitalize()} är {vad}.")
    return redirect(f"{huvudman.get_absolute_url()}#{avdelning}")


@las_och_skriv
def ny(request: HttpRequest, nyckel: str, avdelning: str) -> HttpResponse:
    huvudman, val = _huvudman(request, nyckel), AVDELNINGAR[avdelning]
    fran_utredning = avdelning == "kontakter" and "utredning" in request.GET
    ifyllt = {falt: request.GET.get(falt, "") for falt in ("funktion", "namnd")} if fran_utredning else None
    formular = val.formular(_post(request), huvudman=huvudman, initial=ifyllt)
    if _spara(request, formular, val.lagg_till, huvudman=huvudman):
        if fran_utredning:
            messages.success(request, "Kontakten är tillagd.")
            return redirect("huvudman:utredning", nyckel)
        return _klar(request, huvudman, avdelning, "tillagd")
    return formularsida(
        request,
        formular,
        rubrik=f"Ny {val.ord}",
        ingress=f"{huvudman.namn}. {val.ingress}",
        knapptext=f"Lägg till {val.bestamd}",
        tillbaka=huvudman.get_absolute_url(),
    )


@las_och_skriv
def andra(request: HttpRequest, nyckel: str, avdelning: str, pk: int) -> HttpResponse:
    rad, val = _rad(request, nyckel, avdelning, pk), AVDELNINGAR[avdelning]
    formular = val.formular(_post(request), instance=rad, huvudman=rad.huvudman)
    if _spara(request, formular, val.andra, **{val.argument: pk}):
        return _klar(request, rad.huvudman, avdelning, "ändrad")
    return formularsida(
        request,
        formular,
        rubrik=f"Ändra {val.bestamd}",
        ingress=f"{rad.huvudman.namn}. {val.ingress}",
        knapptext="Spara",
        tillbaka=rad.huvudman.get_absolute_url(),
    )


@las_och_skriv
def avsluta(request: HttpRequest, nyckel: str, avdelning: str, pk: int) -> HttpResponse:
    rad, val = _rad(request, nyckel, avdelning, pk), AVDELNINGAR[avdelning]
    formular = val.slutformular(_post(request), initial=model_to_dict(rad))
    if _spara(request, formular, val.avsluta, **{val.argument: pk}):
        return _klar(request, rad.huvudman, avdelning, "avslutad")
    return formularsida(
        request,
        formular,
        BEKRAFTA,
        rubrik=f"Avsluta {val.bestamd}",
        text=f"{rad}. {rad.huvudman.namn}. {val.vid_slut}",
        knapptext=f"Avsluta {val.bestamd}",
        avbryt_url=rad.huvudman.get_absolute_url(),
    )
