"""Own observations, own goals and what is followed up: a list each, and one page each to add, change and take away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from huvudman import skolformer
from huvudman.models import Huvudman
from huvudman.views.eget import eget_utrymme, har_tagits_bort
from kvalitet import utkast as utkasten
from kvalitet import versionskrock
from kvalitet.engang import en_gang
from kvalitet.tjanstefel import satt_fel
from kvalitet.views.gemensamt import inloggad, las_och_skriv

from ..egna.ramar import delmalsnamn, faktorer, skolformer_hos
from ..egna.sluta import i_ord, nivaer
from ..egna.texter import forslag_for
from ..forms.egna import Iakttagelseformular, Malformular, Punktformular, Radformular, niva_val
from ..models import EgenIakttagelse, EgetMal, Uppfoljningspunkt
from ..services import egna_rader as tjanst
from .egna_gemensamt import formularsida, sida, tillbaka_med_fel

REDAN_BORTTAGEN = "Någon har redan tagit bort det."
FORIFYLLT = ("skolform", "galler", "niva", "perspektiv")


@dataclass(frozen=True)
class Avdelning:
    """`ny`, `andra` and `bort`: headings of its three forms. `rubrik`: of its list."""

    modell: Any
    formular: type[Radformular]
    mall: str
    rubrik: str
    ny: str
    andra: str
    bort: str
    ingress: str


AVDELNINGAR = {
    "iakttagelser": Avdelning(
        EgenIakttagelse, Iakttagelseformular, "iakttagelser", "Egna iakttagelser",
        "Ny iakttagelse", "Ändra iakttagelsen", "Ta bort iakttagelsen?",
        "Det ni märker räknas också. Skriv utan namn på barn, elever eller personal.",
    ),
    "mal": Avdelning(
        EgetMal, Malformular, "mal", "Egna mål", "Nytt mål", "Ändra målet", "Ta bort målet?",
        "Ert eget mål, vid sidan av de nationella.",
    ),
    "foljs-upp": Avdelning(
        Uppfoljningspunkt, Punktformular, "foljs_upp", "Vad kan vi sluta följa upp?",
        "Något ni följer upp", "Ändra", "Ta bort ur listan?",
        "Skriv en sak i taget: en enkät, en blankett, ett tal.",
    ),
}  # fmt: skip


@require_safe
@eget_utrymme
def lista(request: HttpRequest, huvudman: Huvudman, avdelning: str) -> HttpResponse:
    val = AVDELNINGAR[avdelning]
    rader = list(val.modell.objects.synliga_for(request.user).filter(huvudman=huvudman).select_related("andrad_av"))
    kontext: dict[str, Any] = {"rader": rader, "rubrik": val.rubrik, "avdelning": avdelning}
    if avdelning == "foljs-upp":
        kontext |= {"nivaer": nivaer(rader, niva_val(huvudman)), "i_ord": i_ord(rader)}
    else:
        delmal, faktornamn = delmalsnamn(), dict(faktorer())
        for rad in rader:
            rad.skolformsnamn = skolformer.namn(rad.skolform)
            rad.delmalsnamn = delmal.get((rad.skolform, rad.delmal), "")
            rad.faktornamn = faktornamn.get(getattr(rad, "faktor", None) or 0, "")
        koder = skolformer_hos(huvudman)
        kontext["fragor"] = [(kod, skolformer.namn(kod), forslag_for(kod).mark) for kod in koder]
        kontext["har_delmal"] = any(kod in koder for kod, _ in delmal)
    return sida(request, huvudman, val.mall, avdelning, **kontext)


@las_och_skriv
@eget_utrymme
@en_gang
def ny(request: HttpRequest, huvudman: Huvudman, avdelning: str) -> HttpResponse:
    val = AVDELNINGAR[avdelning]
    ifyllt = {namn: request.GET[namn] for namn in FORIFYLLT if namn in request.GET}
    form = _form(request, huvudman, val, ifyllt)
    utkast = utkasten.koppla(request, form, tjanst.utkastnyckel(avdelning, huvudman, "ny"))
    if request.method == "POST" and form.is_valid():
        try:
            tjanst.lagg_till_rad(modell=val.modell, huvudman=huvudman, falt=form.falt(), aktor=inloggad(request))
        except ValidationError as fel:
            satt_fel(form, fel)
        else:
            utkast.klart(request)
            messages.success(request, "Sparat. Bara ni ser det.")
            return redirect(_hem(huvudman, avdelning))
    return _sida(request, huvudman, avdelning, form, utkast, val.ny, "Spara")


@las_och_skriv
@eget_utrymme
def andra(request: HttpRequest, huvudman: Huvudman, avdelning: str, pk: int) -> HttpResponse:
    val, rad = AVDELNINGAR[avdelning], _rad(request, huvudman, avdelning, pk)
    if rad is None:
        return _borttagen(request, huvudman, avdelning)
    form = _form(request, huvudman, val, _varden(rad))
    utkast = utkasten.koppla(request, form, tjanst.utkastnyckel(avdelning, huvudman, str(pk)), rad.version)
    if request.method == "POST" and form.is_valid():
        try:
            tjanst.andra_rad(rad=rad, version=utkast.version, falt=form.falt(), aktor=inloggad(request))
        except ValidationError as fel:
            satt_fel(form, fel)
        except tjanst.Borttagen:
            return _borttagen(request, huvudman, avdelning)
        except versionskrock.Versionskrock as krock:
            return versionskrock.sida(request, krock, utkast, rubrik=val.andra, avbryt_url=_hem(huvudman, avdelning))
        else:
            utkast.klart(request)
            messages.success(request, "Ändringen är sparad.")
            return redirect(_hem(huvudman, avdelning))
    bort = reverse("analysunderlag:egen_rad_ta_bort", args=[huvudman.nyckel, avdelning, pk])
    return _sida(request, huvudman, avdelning, form, utkast, val.andra, "Spara", bort)


@las_och_skriv
@eget_utrymme
def ta_bort(request: HttpRequest, huvudman: Huvudman, avdelning: str, pk: int) -> HttpResponse:
    val, rad = AVDELNINGAR[avdelning], _rad(request, huvudman, avdelning, pk)
    hem = _hem(huvudman, avdelning)
    if rad is None:
        messages.info(request, REDAN_BORTTAGEN)
        return redirect(hem)
    if request.method == "POST":
        try:
            tjanst.ta_bort_rad(rad=rad, version=request.POST.get("version", ""), aktor=inloggad(request))
        except tjanst.Borttagen:
            messages.info(request, REDAN_BORTTAGEN)
            return redirect(hem)
        except ValidationError as fel:
            return tillbaka_med_fel(request, fel, hem)
        utkasten.kasta(anvandare=inloggad(request), nyckel=tjanst.utkastnyckel(avdelning, huvudman, str(pk)))
        messages.success(request, "Borttaget.")
        return redirect(hem)
    kontext = {
        "rubrik": val.bort,
        "text": f"”{_inledning(rad)}” Texten tas bort för gott.",
        "falt": {"version": rad.version},
        "knapptext": "Ta bort",
        "avbryt_url": hem,
    }
    return render(request, "komponenter/bekrafta.html", kontext)


def _rad(request: HttpRequest, huvudman: Huvudman, avdelning: str, pk: int) -> Any:
    """None when it was theirs and somebody has deleted it; 404 for what was never theirs."""
    modell = AVDELNINGAR[avdelning].modell
    rader = modell.objects.synliga_for(request.user).filter(huvudman=huvudman).select_related("huvudman")
    rad = rader.filter(pk=pk).first()
    if rad is None and not har_tagits_bort(huvudman, modell, pk):
        raise Http404
    return rad


def _borttagen(request: HttpRequest, huvudman: Huvudman, avdelning: str) -> HttpResponse:
    """What was written in the form of a deleted row stays in it, and can be saved as a new one."""
    hem = _hem(huvudman, avdelning)
    if request.method != "POST":
        messages.info(request, REDAN_BORTTAGEN)
        return redirect(hem)
    val = AVDELNINGAR[avdelning]
    form = _form(request, huvudman, val, {})
    form.add_error(None, tjanst.BORTTAGEN)
    return formularsida(
        request, huvudman, form, status=409, rubrik=val.ny, ingress=val.ingress, knapptext="Spara som ny",
        url=reverse("analysunderlag:egen_rad_ny", args=[huvudman.nyckel, avdelning]), avbryt_url=hem, hem=val.rubrik,
    )  # fmt: skip


def _form(request: HttpRequest, huvudman: Huvudman, val: Avdelning, initial: dict[str, Any]) -> Radformular:
    post = request.POST if request.method == "POST" else None
    koder = skolformer_hos(huvudman)
    bas: dict[str, Any] = {"huvudman": huvudman, "koder": koder, "delmal": delmalsnamn(), "faktorer": faktorer()}
    return val.formular(post, initial=initial, **bas)


def _varden(rad: Any) -> dict[str, Any]:
    varden = {f.name: getattr(rad, f.name) for f in rad._meta.concrete_fields if not f.is_relation}
    if delmal := varden.get("delmal"):
        varden["galler"] = f"d:{rad.skolform}:{delmal}"
    elif faktor := varden.get("faktor"):
        varden["galler"] = f"f:{faktor}"
    return varden


def _inledning(rad: Any) -> str:
    text = next(getattr(rad, namn) for namn in ("ser", "text", "vad") if hasattr(rad, namn))
    return text if len(text) <= 140 else f"{text[:140].rsplit(' ', 1)[0]} …"


def _hem(huvudman: Huvudman, avdelning: str) -> str:
    return reverse("analysunderlag:egna_rader", args=[huvudman.nyckel, avdelning])


def _sida(
    request: HttpRequest, huvudman: Huvudman, avdelning: str, form: Any, utkast: Any, rubrik: str, knapp: str,
    ta_bort_url: str = "",
) -> HttpResponse:  # fmt: skip
    val = AVDELNINGAR[avdelning]
    return formularsida(
        request, huvudman, form, rubrik=rubrik, ingress=val.ingress, knapptext=knapp, utkast=utkast,
        avbryt_url=_hem(huvudman, avdelning), hem=val.rubrik, ta_bort_url=ta_bort_url,
    )  # fmt: skip
