"""Own figures: the page, and adding, changing and taking away one at a time."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from huvudman import skolformer
from huvudman.models import Huvudman
from huvudman.views.eget import eget_utrymme, har_tagits_bort, valj_huvudman
from kvalitet.engang import en_gang
from kvalitet.tjanstefel import satt_fel
from kvalitet.views.gemensamt import inloggad, las_och_skriv

from ..egna.overblick import delar, egenrad, senast_inklistrat
from ..egna.ramar import Ramar, las_ramar, uppgift_av
from ..egna.slag import visa
from ..egna.texter import forslag_for
from ..forms.egna import Uppgiftsformular
from ..models import EgetVarde
from ..services import egna_varden as tjanst
from .egna_gemensamt import formularsida, sida, tillbaka_med_fel

FLEST_TIDIGARE, PER_SIDA = 10, 50
BORTTAGEN = (
    "Någon har tagit bort uppgiften medan du skrev. Det du skrev står kvar här. Spara det som nytt, eller avbryt."
)


@require_safe
def valj(request: HttpRequest) -> HttpResponse:
    text = "Välj vilken verksamhet det gäller."
    return valj_huvudman(request, "analysunderlag:egna_uppgifter", "Egna uppgifter", text)


@require_safe
@eget_utrymme
def uppgifter(request: HttpRequest, huvudman: Huvudman) -> HttpResponse:
    """A page at a time; the skolformer without figures come after the last."""
    ramar = las_ramar(huvudman)
    alla = delar(huvudman, ramar)
    page = Paginator([rad for d in alla for rad in d.rader], PER_SIDA).get_page(request.GET.get("page"))
    visade = {id(rad) for rad in page}
    med = [replace(d, rader=[rad for rad in d.rader if id(rad) in visade]) for d in alla]
    kontext: dict[str, Any] = {
        "delar": alla,
        "med": [d for d in med if d.rader],
        "utan": [] if page.has_next() else [d for d in alla if not d.rader],
        "page": page if page.has_other_pages() else None,
        "inklistrat": senast_inklistrat(ramar),
    }
    return sida(request, huvudman, "uppgifter", "uppgifter", **kontext)


@las_och_skriv
@eget_utrymme
@en_gang
def nytt(request: HttpRequest, huvudman: Huvudman) -> HttpResponse:
    """`?matt=`: an official measure. `?skolform=&forslag=`: one of our suggestions, filled in."""
    ramar = las_ramar(huvudman)
    if not ramar.skolformer:
        messages.info(request, "Registret säger inte vilka skolformer ni har. Hör av dig till oss, så rättar vi det.")
        return redirect(_hem(huvudman))
    indikator = None
    if (kod := request.GET.get("matt", "")) and (indikator := ramar.matt.get(kod)) is None:
        raise Http404
    post = request.POST if request.method == "POST" else None
    form = Uppgiftsformular(post, ramar=ramar, indikator=indikator, initial=_ifyllt(request, ramar))
    if post is not None and form.is_valid() and _spara(request, huvudman, form, None):
        messages.success(request, "Uppgiften är sparad. Bara ni ser den.")
        return redirect(_hem(huvudman))
    rubrik = indikator.kortnamn if indikator else "Ny egen uppgift"
    ingress = indikator.definition if indikator else "Något ni själva räknar. Det visas bara för er."
    return _sida(request, huvudman, form, rubrik=rubrik, ingress=ingress, knapptext="Spara uppgiften")


def _ifyllt(request: HttpRequest, ramar: Ramar) -> dict[str, Any]:
    skolform, nr = request.GET.get("skolform", ""), request.GET.get("forslag", "")
    if skolform not in ramar.skolformer:
        return {}
    rakna = forslag_for(skolform).rakna
    ifyllt = {"skolform": skolform}
    if nr.isascii() and nr.isdecimal() and len(nr) < 4 and int(nr) < len(rakna):
        val = rakna[int(nr)]
        ifyllt |= {"namn": val.namn, "slag": val.slag, "slag_ord": val.slag_ord}
    return ifyllt


@las_och_skriv
@eget_utrymme
@en_gang
def andra(request: HttpRequest, huvudman: Huvudman, pk: int) -> HttpResponse:
    rad = _rad(request, huvudman, pk)
    post = request.POST if request.method == "POST" else None
    if rad is None:
        return _borttagen(request, huvudman)
    if rad.avslutat and post is None:
        return _vidare(request, huvudman, tjanst.efterfoljare(rad))
    ramar = las_ramar(huvudman)
    if rad.skolform not in ramar.skolformer:  # the form would move it to another
        messages.info(request, f"{skolformer.namn(rad.skolform)} är inte er längre. Uppgiften går bara att ta bort.")
        return redirect(_hem(huvudman))
    initial = {**vars(uppgift_av(rad)), "varde": visa(rad.varde, "antal").replace("\u202f", "")}
    form = Uppgiftsformular(post, ramar=ramar, indikator=rad.indikator, initial=initial)
    if post is not None and form.is_valid() and _spara(request, huvudman, form, rad):
        messages.success(request, "Uppgiften är ändrad.")
        return redirect(_hem(huvudman))
    namn = rad.indikator.kortnamn if rad.indikator else rad.namn
    # Somebody else has been here: what was written stays in the form, which now starts from what is in force.
    nu = tjanst.efterfoljare(rad) if rad.avslutat else rad
    adress = reverse("analysunderlag:eget_varde_andra", args=[huvudman.nyckel, nu.pk]) if nu else ""
    kontext = {"rubrik": f"Ändra {namn}", "ingress": "Det gamla talet finns kvar här under.", "knapptext": "Spara"}
    return _sida(
        request, huvudman, form, url=adress, tidigare=_tidigare(nu or rad),
        status=409 if rad.avslutat else 200, **kontext,
    )  # fmt: skip


@las_och_skriv
@eget_utrymme
def ta_bort(request: HttpRequest, huvudman: Huvudman, pk: int) -> HttpResponse:
    rad = _rad(request, huvudman, pk)
    if rad is None:
        return _redan_borttagen(request, huvudman)
    if request.method == "POST":
        try:
            tjanst.ta_bort_varde(huvudman=huvudman, varde_id=pk, aktor=inloggad(request))
        except tjanst.Hunnits as hunnits:
            return _vidare(request, huvudman, hunnits.nu)
        except ValidationError as fel:
            return tillbaka_med_fel(request, fel, _hem(huvudman))
        messages.success(request, "Uppgiften är borttagen.")
        return redirect(_hem(huvudman))
    if rad.avslutat:
        return _vidare(request, huvudman, tjanst.efterfoljare(rad))
    visad = egenrad(rad, {})
    kontext = {
        "rubrik": f"Ta bort {visad.namn}?",
        "text": f"{visad.varde}, {rad.period}. Uppgiften tas bort för gott, också det den har sagt förut. "
        "Det här ändrar inget i statistiken.",
        "knapptext": "Ta bort uppgiften",
        "avbryt_url": _hem(huvudman),
    }
    return render(request, "komponenter/bekrafta.html", kontext)


def _rad(request: HttpRequest, huvudman: Huvudman, pk: int) -> EgetVarde | None:
    """None when it was theirs and somebody has deleted it; 404 for what was never theirs."""
    rader = EgetVarde.objects.for_lista().synliga_for(request.user).filter(huvudman=huvudman)
    rad: EgetVarde | None = rader.filter(pk=pk).first()
    if rad is None and not har_tagits_bort(huvudman, EgetVarde, pk):
        raise Http404
    return rad


def _redan_borttagen(request: HttpRequest, huvudman: Huvudman) -> HttpResponse:
    messages.info(request, "Uppgiften är redan borttagen.")
    return redirect(_hem(huvudman))


def _borttagen(request: HttpRequest, huvudman: Huvudman) -> HttpResponse:
    """What was written about a deleted figure stays in the form, and can be saved as a new one."""
    if request.method != "POST":
        return _redan_borttagen(request, huvudman)
    ramar = las_ramar(huvudman)
    indikator = ramar.matt.get(request.POST.get("matt", ""))
    form = Uppgiftsformular(request.POST, ramar=ramar, indikator=indikator)
    form.add_error(None, BORTTAGEN)
    ny = reverse("analysunderlag:eget_varde_nytt", args=[huvudman.nyckel])
    return _sida(
        request, huvudman, form, status=409, rubrik=indikator.kortnamn if indikator else "Ny egen uppgift",
        ingress="", knapptext="Spara som ny", url=f"{ny}?matt={indikator.kod}" if indikator else ny,
    )  # fmt: skip


def _vidare(request: HttpRequest, huvudman: Huvudman, nu: EgetVarde | None) -> HttpResponse:
    """From a figure that is no longer in force to the one that is."""
    if nu is None:
        return _redan_borttagen(request, huvudman)
    messages.info(request, f"Uppgiften har ändrats till {visa(nu.varde, nu.slag, nu.slag_ord)} sedan du öppnade sidan.")
    return redirect("analysunderlag:eget_varde_andra", huvudman.nyckel, nu.pk)


def _spara(request: HttpRequest, huvudman: Huvudman, form: Uppgiftsformular, rad: EgetVarde | None) -> bool:
    try:
        uppgifter = [(form.uppgift, rad.pk if rad else None)]
        tjanst.spara_varden(huvudman=huvudman, uppgifter=uppgifter, aktor=inloggad(request))
    except tjanst.Hunnits as hunnits:
        form.add_error(None, _hunnits(hunnits, rad))
    except ValidationError as fel:
        satt_fel(form, fel)
    else:
        return True
    return False


def _hunnits(hunnits: tjanst.Hunnits, rad: EgetVarde | None) -> str:
    aldre = EgetVarde.objects.for_lista().filter(pk=rad.pk).first() if rad else None
    nu = hunnits.nu or (tjanst.efterfoljare(aldre) if aldre else None)
    if nu is None:
        return BORTTAGEN
    varde = f"{visa(nu.varde, nu.slag, nu.slag_ord)} ({nu.period})"
    vem = nu.skapat_av.namn if nu.skapat_av else "Någon"
    if rad is None or nu.ersatter_id is None:
        return f"Ni har redan den uppgiften för samma period: {varde}, av {vem}. Ändra den i stället."
    return f"{vem} ändrade till {varde} medan du skrev. Spara igen om ditt tal ska gälla."


def _tidigare(rad: EgetVarde) -> list[EgetVarde]:
    """What it has said before, newest first."""
    aldre = {r.pk: r for r in EgetVarde.objects.for_lista().filter(huvudman=rad.huvudman_id).exclude(avslutat=None)}
    svar: list[EgetVarde] = []
    while (fore := aldre.get(rad.ersatter_id)) and len(svar) < FLEST_TIDIGARE:
        svar.append(fore)
        rad = fore
    return svar


def _hem(huvudman: Huvudman) -> str:
    return reverse("analysunderlag:egna_uppgifter", args=[huvudman.nyckel])


def _sida(request: HttpRequest, huvudman: Huvudman, form: Any, status: int = 200, **kontext: Any) -> HttpResponse:
    return formularsida(request, huvudman, form, status, avbryt_url=_hem(huvudman), hem="Egna uppgifter", **kontext)
