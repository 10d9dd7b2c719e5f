"""Measures of our own in the quality system: the list, one measure, and the form with what the measure would give."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from kvalitet import svenska
from kvalitet.behorighet import kan
from kvalitet.engang import en_gang
from kvalitet.jobb import Jobbfel
from kvalitet.tjanstefel import feltext, satt_fel
from kvalitet.views.gemensamt import inloggad, las_och_skriv

from ..forms.tillagda_matt import METODORD, NIVAORD, Mattform, Seriesokning, forslag, ifyllt
from ..kvalitetssystem import ENHETSORD, Mattdata, Systemdata
from ..models import Kallcell, Kallserie, Kvalitetssystem, Tillagtmatt
from ..services import mattprov, omrakning
from ..services import tillagda_matt as tjanst
from ..services.kvalitetssystem import gallande_system
from ..skolformsval import registerkod
from ..tabeller import tabell
from ..tillaggstabell import Mattabell

MALLAR = "analysunderlag/tillagda"
HEM = "analysunderlag:tillagda_matt"
VISADE_SERIER = 50
SPARA = "spara"


@require_safe
def lista(request: HttpRequest) -> HttpResponse:
    rader = tabell(request, Mattabell, Tillagtmatt.objects.select_related("skapat_av"))
    return render(request, f"{MALLAR}/lista.html", {"tabell": rader, "far_andra": _far_andra(request)})


@require_safe
def detalj(request: HttpRequest, pk: int) -> HttpResponse:
    rad = get_object_or_404(Tillagtmatt.objects.select_related("skapat_av"), pk=pk)
    matt = rad.matt
    return render(
        request,
        f"{MALLAR}/detalj.html",
        {
            "rad": rad,
            "fakta": _fakta(matt, gallande_system()),
            "prov": _prov(matt),
            "far_andra": _far_andra(request),
            "har_varden": tjanst.har_varden(rad),
        },
    )


@las_och_skriv
@en_gang
def nytt(request: HttpRequest) -> HttpResponse:
    """First the series is chosen (`?serie=`), then the form is filled in."""
    if not Kvalitetssystem.objects.filter(ar_gallande=True).exists():
        messages.info(request, "Kvalitetssystemet är inte inläst än. Det görs av en systemförvaltare.")
        return redirect(HEM)
    if "serie" not in request.GET:
        return _valj_serie(request, None)
    return _formular(request, _serie(request.GET["serie"]), None)


@las_och_skriv
@en_gang
def andra(request: HttpRequest, pk: int) -> HttpResponse:
    """`?serie=`: let it come from another series. `?byt=1`: choose which."""
    rad = get_object_or_404(Tillagtmatt, pk=pk)
    if rad.avslutat:
        messages.info(request, "Måttet är avslutat. Använd det igen innan du ändrar det.")
        return redirect("analysunderlag:tillagt_matt", pk)
    serie = Kallserie.objects.filter(kod=rad.matt.kallmatt, avser=rad.matt.kallavser).first()
    if "serie" in request.GET:
        serie = _serie(request.GET["serie"])
    if serie is None or "byt" in request.GET:
        return _valj_serie(request, rad)
    return _formular(request, serie, rad)


def _serie(nyckel: str) -> Kallserie:
    if not (nyckel.isascii() and nyckel.isdecimal() and len(nyckel) < 18):
        raise Http404
    return get_object_or_404(Kallserie, pk=int(nyckel))


def _valj_serie(request: HttpRequest, rad: Tillagtmatt | None) -> HttpResponse:
    system = gallande_system()
    form = Seriesokning(request.GET or None, skolformer=[(registerkod(s.kod), s.namn) for s in system.skolformer])
    sokt = bool(request.GET.get("sok", "").strip() or request.GET.get("skolform"))
    serier = _sok(**form.cleaned_data) if sokt and form.is_valid() else Kallserie.objects.none()
    antal = serier.count()
    kontext = {
        "form": form,
        "rad": rad,
        "sokt": sokt,
        "valde_ingen": "valj" in request.GET,
        "serier": serier[:VISADE_SERIER],
        "visade": VISADE_SERIER,
        "behall": [("byt", "1")] if rad else [],
        "antal": antal,
        "antal_text": svenska.antal(antal, "serie", "serier") if sokt else "",
    }
    return render(request, f"{MALLAR}/valj_serie.html", kontext)


def _sok(sok: str, skolform: str) -> QuerySet[Kallserie]:
    serier = Kallserie.objects.filter(skolform=skolform) if skolform else Kallserie.objects.all()
    for ord_ in sok.split():
        serier = serier.filter(Q(kod__icontains=ord_) | Q(namn__icontains=ord_) | Q(avser__icontains=ord_))
    return serier


def _formular(request: HttpRequest, serie: Kallserie, rad: Tillagtmatt | None) -> HttpResponse:
    system = gallande_system()
    nivaer = list(
        Kallcell.objects.filter(serie=serie, niva__in=NIVAORD).order_by().values_list("niva", flat=True).distinct()
    )
    vikter = Kallserie.objects.filter(avser=serie.avser, skolform=serie.skolform).exclude(pk=serie.pk)
    initial = ifyllt(rad) if rad else forslag(serie, nivaer, system)
    post = request.POST if request.method == "POST" else None
    form = Mattform(post, initial=initial, system=system, serie=serie, nivaer=nivaer, vikter=list(vikter), rad=rad)
    version = _version(request, rad)
    kontext: dict[str, Any] = {"form": form, "serie": serie, "rad": rad, "version": version, "spara": SPARA}
    if post is not None and form.is_valid():
        data = form.matt()
        avtryck = hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()
        try:
            if post.get("steg") == SPARA and post.get("visat") == avtryck:
                return _spara(request, data, rad, version)
            matt = tjanst.prova(data, rad)
        except ValidationError as fel:
            satt_fel(form, _vid_formularets_falt(fel))
        else:
            kontext |= {"prov": _prov(matt), "visat": avtryck}
    return render(request, f"{MALLAR}/formular.html", kontext, status=422 if form.errors else 200)


def _version(request: HttpRequest, rad: Tillagtmatt | None) -> int:
    """The version that the form was opened with."""
    skickad = request.POST.get("version", "")
    if skickad.isascii() and skickad.isdecimal() and len(skickad) < 9:
        return int(skickad)
    return rad.version if rad else 0


def _vid_formularets_falt(fel: ValidationError) -> ValidationError:
    """The form asks for skolform and section together, and has the series already."""
    if not hasattr(fel, "error_dict"):
        return fel
    byt = {"skolform": "avsnitt", "kallavser": "kallniva", "kallmatt": "kallniva", "nivaer": "kallniva"}
    return ValidationError({byt.get(falt, falt): texter for falt, texter in fel.message_dict.items()})


def _spara(request: HttpRequest, data: dict[str, Any], rad: Tillagtmatt | None, version: int) -> HttpResponse:
    aktor = inloggad(request)
    if rad is None:
        rad = tjanst.lagg_till_matt(data=data, aktor=aktor)
        messages.success(
            request, f"{rad} är tillagt. Det får värden när nästa release godkänns, eller när du räknar om."
        )
    else:
        rad = tjanst.andra_matt(matt_id=rad.pk, version=version, data=data, aktor=aktor)
        messages.success(request, f"{rad} är ändrat. Räkna om statistiken för att ändringen ska synas i nya underlag.")
    return redirect("analysunderlag:tillagt_matt", rad.pk)


@las_och_skriv
def avsluta(request: HttpRequest, pk: int) -> HttpResponse:
    text = (
        "Det är inte med i nya underlag. Värden och underlag som redan finns ändras inte, och det går att använda igen."
    )
    return _bekrafta(request, pk, tjanst.avsluta_matt, "Avsluta", text, "är avslutat")


@las_och_skriv
def oppna(request: HttpRequest, pk: int) -> HttpResponse:
    return _bekrafta(request, pk, tjanst.oppna_matt, "Använd", "Det är med i nya underlag igen.", "används igen")


@las_och_skriv
def ta_bort(request: HttpRequest, pk: int) -> HttpResponse:
    text = "Det har inga värden och försvinner helt. Koden blir ledig."
    return _bekrafta(request, pk, tjanst.ta_bort_matt, "Ta bort", text, "är borttaget")


def _bekrafta(request: HttpRequest, pk: int, tjansten: Any, verb: str, text: str, klart: str) -> HttpResponse:
    rad = Tillagtmatt.objects.filter(pk=pk).first()
    if rad is None:
        messages.info(request, "Måttet är redan borttaget.")
        return redirect(HEM)
    if request.method == "POST":
        try:
            tjansten(matt_id=pk, aktor=inloggad(request))
        except ValidationError as fel:
            messages.error(request, feltext(fel))
        else:
            messages.success(request, f"{rad} {klart}.")
        return redirect("analysunderlag:tillagt_matt", pk) if Tillagtmatt.objects.filter(pk=pk) else redirect(HEM)
    kontext = {
        "rubrik": f"{verb} {rad}?" if verb != "Använd" else f"Använd {rad} igen?",
        "text": text,
        "knapptext": f"{verb} måttet" if verb != "Använd" else "Använd måttet igen",
        "avbryt_url": reverse("analysunderlag:tillagt_matt", args=[pk]),
    }
    return render(request, "komponenter/bekrafta.html", kontext)


@require_POST
def rakna_om(request: HttpRequest) -> HttpResponse:
    try:
        return redirect(omrakning.bestall(inloggad(request)))
    except Jobbfel as fel:
        messages.error(request, str(fel))
        return redirect(HEM)


def _far_andra(request: HttpRequest) -> bool:
    return kan(request.user, "analysunderlag:tillagt_matt_nytt")


def _fakta(matt: Mattdata, system: Systemdata) -> list[dict[str, str]]:
    skolform = next((s.namn for s in system.skolformer if s.kod == matt.skolform), matt.skolform)
    avsnitt = next((a.rubrik for a in system.avsnitt_for(matt.skolform) if a.kod == matt.avsnitt), matt.avsnitt)
    fakta = [
        ("Namn", matt.namn),
        ("Skolform", f"{skolform}, {avsnitt}"),
        ("Mäts i", svenska.versal(ENHETSORD[matt.enhet])),
        ("Fråga", matt.fraga),
        ("Styrka", matt.styrka),
        ("Serie", f"{matt.kallmatt} ({matt.kallavser})" if matt.kallavser else matt.kallmatt),
        ("Nivå i källan", NIVAORD[matt.kallniva]),
        ("Så blir det huvudmannens värde", METODORD[matt.metod]),
        ("Vägs eller delas med", matt.vikt),
        ("Källa", matt.kalla),
        ("Kod", matt.kod),
    ]
    return [{"etikett": etikett, "varde": varde} for etikett, varde in fakta if varde]


def _prov(matt: Mattdata) -> dict[str, Any]:
    """What the measure gives, in text."""
    prov = mattprov.prova(matt)
    if prov is None:
        return {"release": ""}

    def tal(varde: Any) -> str:
        return mattprov.i_text(matt, varde)

    return {
        "release": prov.release,
        "period": prov.period,
        "enhet": ENHETSORD[matt.enhet],
        "perioder": [
            {
                "period": p.period,
                "antal": [("Med tal", p.med_tal), ("Skyddade", p.skyddade), ("Saknas", p.saknas)],
                "tal": [
                    ("Minst", tal(p.minst)),
                    ("Median", tal(p.median)),
                    ("Störst", tal(p.storst)),
                    ("Riket", tal(p.riket)),
                ],
            }
            for p in prov.perioder
        ],
        "exempel": [{"etikett": e.namn, "varde": tal(e.varde), "stod": e.text} for e in prov.exempel],
    }
