"""Introductions of a round: proposed groups, changed by hand, booked."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kvalitet import svenska
from kvalitet.engang import en_gang
from kvalitet.tjanstefel import feltext, satt_fel
from kvalitet.views.gemensamt import inloggad

from .. import introduktionssida, motesvisning, services
from ..begrepp import Motesform, Motestyp
from ..behorighet import far_andra_par
from ..forms.introduktioner import Gruppbokning
from ..introduktion import FLEST, MINST, Par
from ..introduktionsunderlag import Underlag, hinder, introduktionsunderlag, lediga_for, par_for
from ..models import Dialog, Introduktionsgrupp, Omgang
from ..motesprovning import stopp_for, varningar_for
from ..services.introduktionsgrupper import FORSLAG, NY, UTANFOR

FEL = (ValidationError, services.OgiltigOvergang)


def _platser(falt: Any) -> int:
    """Places per meeting: 4–8 as asked for, else 8."""
    text = falt.get("platser", "")
    return int(text) if text in map(str, range(MINST, FLEST + 1)) else FLEST


def _adress(omgang_id: int, parkod: str, platser: int = FLEST, plats: str = "") -> str:
    fraga = f"?par={parkod}" + (f"&platser={platser}" if platser != FLEST else "")
    return f"{reverse('dialoger:introduktioner', args=[omgang_id])}{fraga if parkod else ''}{plats}"


def _tillbaka(request: HttpRequest, omgang_id: int, plats: str = "") -> str:
    """Where the form was: a pair's page, or that of all."""
    par = request.POST.get("par", "")
    if not all(del_.isascii() and del_.isdecimal() and len(del_) < 19 for del_ in par.split("-")):
        par = "alla"
    return _adress(omgang_id, par, _platser(request.POST), plats)


@require_safe
def introduktioner(request: HttpRequest, pk: int) -> HttpResponse:
    omgang: Omgang = get_object_or_404(Omgang, pk=pk)
    anvandare = inloggad(request)
    underlag = introduktionsunderlag(omgang, Dialog.objects.synliga_for(anvandare))
    platser = _platser(request.GET)
    forslag = underlag.foresla(platser)
    kontext = {"omgang": omgang, "platser": platser, "platsval": range(MINST, FLEST + 1)}
    if par := _valt_par(underlag, request.GET.get("par", ""), anvandare):
        kontext |= introduktionssida.for_par(underlag, forslag, par, anvandare)
        return render(request, "dialoger/introduktioner_par.html", kontext)
    kontext |= introduktionssida.oversikt(underlag, forslag, anvandare)
    return render(request, "dialoger/introduktioner.html", kontext)


def _valt_par(underlag: Underlag, kod: str, anvandare: Any) -> Par | None:
    """`?par=12-31`, or the own pair when there is one; None for all. 404 for a pair that has nothing in the round."""
    par = {introduktionssida.parkod(ett): ett for ett in introduktionssida.alla_par(underlag)}
    if kod and kod != "alla":
        if kod not in par:
            raise Http404
        return par[kod]
    egna = [ett for ett in par.values() if anvandare.pk in ett]
    return egna[0] if len(egna) == 1 and not kod else None


@require_POST
@en_gang
def godkann(request: HttpRequest, pk: int) -> HttpResponse:
    """The proposed groups that were on the page."""
    omgang: Omgang = get_object_or_404(Omgang, pk=pk)
    koder = request.POST.getlist("kod")
    ider = {int(pk) for kod in koder for pk in kod.partition(":")[2].split("-") if pk.isdecimal() and len(pk) < 19}
    _krav_far(request, _arenden(request, omgang, ider))
    tillbaka = _tillbaka(request, pk)
    try:
        grupper = services.godkann_grupper(
            omgang_id=pk, koder=koder, platser=_platser(request.POST), aktor=inloggad(request)
        )
    except FEL as fel:
        messages.error(request, feltext(fel))
        return redirect(tillbaka)
    if not grupper:
        messages.warning(request, "Inget förslag var med, så inget är godkänt.")
        return redirect(tillbaka)
    antal = svenska.versal(svenska.rakneord(len(grupper)))
    messages.success(request, f"{antal} {'grupp är klar' if len(grupper) == 1 else 'grupper är klara'} att boka.")
    return redirect(tillbaka)


def _arenden(request: HttpRequest, omgang: Omgang, ider: set[int]) -> list[Any]:
    """Open cases of the round that may be seen; 404 when one of them is no such case."""
    synliga: Any = Dialog.objects.synliga_for(request.user).filter(omgang=omgang, pk__in=ider)
    rader = list(synliga.for_lista().order_by("huvudman__sortnamn"))
    if len(rader) != len(ider):
        raise Http404
    return rader


def _krav_far(request: HttpRequest, arenden: list[Any]) -> None:
    for dialog in arenden:
        if not far_andra_par(request.user, par_for(dialog) or (0, 0)):
            raise PermissionDenied


@require_POST
@en_gang
def flytta(request: HttpRequest, pk: int) -> HttpResponse:
    omgang: Omgang = get_object_or_404(Omgang, pk=pk)
    valda = request.POST.getlist("arende")
    if not all(text.isascii() and text.isdecimal() and len(text) < 19 for text in valda):
        raise Http404
    arenden = _arenden(request, omgang, {int(text) for text in valda})
    _krav_far(request, arenden)
    till: int | str = request.POST.get("till", "")
    if till not in (NY, UTANFOR, FORSLAG, ""):
        till = _malgrupp(request, omgang, str(till), arenden).pk
    try:
        grupp = services.flytta_till_grupp(
            omgang_id=pk, dialoger=[d.pk for d in arenden], till=till, aktor=inloggad(request)
        )
    except FEL as fel:
        messages.error(request, feltext(fel))
        return redirect(_tillbaka(request, pk))
    messages.success(request, _flyttat(arenden, grupp, str(till)))
    return redirect(_tillbaka(request, pk, f"#grupp-{grupp.pk}" if grupp else ""))


def _malgrupp(request: HttpRequest, omgang: Omgang, text: str, arenden: list[Any]) -> Introduktionsgrupp:
    """404 for a group of another round, or of another pair than the cases."""
    if not (text.isascii() and text.isdecimal() and len(text) < 19):
        raise Http404
    grupp = _grupp(request, omgang.pk, int(text))
    if any(par_for(dialog) != grupp.par for dialog in arenden):
        raise Http404
    return grupp


def _flyttat(arenden: list[Any], grupp: Introduktionsgrupp | None, till: str) -> str:
    namn = svenska.lista(dialog.huvudman.namn for dialog in arenden)
    if grupp is None:
        return f"{namn} är med i förslaget igen." if till == FORSLAG else f"{namn} ligger utanför grupperna."
    text = f"{namn} är med i {str(grupp).lower()}."
    return f"{text} Mötet är ändrat. Tala om det för huvudmannen." if grupp.bokad else text


def _grupp(request: HttpRequest, omgang_id: int, pk: int) -> Introduktionsgrupp:
    """A group of the round that is not dissolved (404), which the person may change (403)."""
    rader = Introduktionsgrupp.objects.filter(omgang=omgang_id, upplost=None)
    rad: Introduktionsgrupp = get_object_or_404(
        rader.select_related("omgang", "mote", "utforare_sv", "utforare_spsm", "regionkontor"), pk=pk
    )
    if not far_andra_par(request.user, rad.par):
        raise PermissionDenied
    return rad


@require_POST
@en_gang
def upplos(request: HttpRequest, pk: int, grupp: int) -> HttpResponse:
    rad = _grupp(request, pk, grupp)
    try:
        services.upplos_grupp(grupp_id=rad.pk, aktor=inloggad(request))
    except services.OgiltigOvergang as fel:
        messages.error(request, str(fel))
    else:
        messages.success(request, f"{rad} är upplöst. Huvudmännen är med i förslaget igen.")
    return redirect(_adress(pk, rad.parkod))


# Booked -------------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@en_gang
def boka(request: HttpRequest, pk: int, grupp: int) -> HttpResponse:
    rad = _grupp(request, pk, grupp)
    if rad.bokad:
        messages.info(request, f"{rad} har redan en bokad introduktion.")
        return redirect(rad.bokad)
    synliga: Any = Dialog.objects.synliga_for(request.user).filter(
        introduktionsplatser__grupp=rad, introduktionsplatser__till=None
    )
    arenden = list(synliga.for_lista().order_by("huvudman__sortnamn"))
    if stopp := next((f"{d.huvudman}: {skal}" for d in arenden if (skal := hinder(d, rad))), ""):
        messages.error(request, f"Gruppen kan inte bokas. {stopp} Ta den ur gruppen först.")
        return redirect(rad)
    form = Gruppbokning(
        request.POST if request.method == "POST" else None,
        arenden=[d.pk for d in arenden],
        initial=_start(request, rad),
    )
    if request.method == "POST" and form.is_valid() and (svar := _boka(request, rad, arenden, form)):
        return svar
    namn = svenska.lista(dialog.huvudman.namn for dialog in arenden)
    kontext = {
        "form": form,
        "typ": Motestyp.INTRODUKTION,
        "rubrik": f"Boka introduktion för {str(rad).lower()}",
        "ingress": f"Med {namn}.",
        "knapptext": "Boka introduktionen",
        "lediga": [_ledig(tid) for tid in lediga_for(rad)] if not form.is_bound else [],
        "smulor": [
            {"namn": "Omgångar", "url": reverse("dialoger:omgangar")},
            {"namn": str(rad.omgang), "url": rad.omgang.get_absolute_url()},
            {"namn": "Introduktioner", "url": rad.get_absolute_url()},
            {"namn": "Boka"},
        ],
        "tillbaka": rad.get_absolute_url(),
    }
    return render(request, "dialoger/mote_form.html", kontext, status=422 if form.is_bound else 200)


def _start(request: HttpRequest, rad: Introduktionsgrupp) -> dict[str, Any]:
    """The pair, and the free time that was chosen: `?dag=2026-11-24&start=09:00&slut=10:30`."""
    falt: dict[str, Any] = {
        "form": Motesform.DIGITALT,
        "utforare_sv": rad.utforare_sv_id,
        "utforare_spsm": rad.utforare_spsm_id,
    }
    for namn, las in (("dag", date.fromisoformat), ("start", time.fromisoformat), ("slut", time.fromisoformat)):
        try:
            falt[namn] = las(request.GET.get(namn, ""))
        except ValueError:
            continue
    return falt


def _ledig(tid: Any) -> dict[str, str]:
    klocka = svenska.intervall(svenska.tid(tid.start), svenska.tid(tid.slut))
    return {
        "url": f"?dag={tid.start:%Y-%m-%d}&start={tid.start:%H:%M}&slut={tid.slut:%H:%M}",
        "text": f"{svenska.datum(tid.start, veckodag=True)} kl.{svenska.FAST}{klocka}",
    }


def _boka(request: HttpRequest, rad: Introduktionsgrupp, arenden: list[Any], form: Gruppbokning) -> HttpResponse | None:
    """Book, or None when the form has to be shown again with what is wrong or deserves a second look."""
    data, tider = form.cleaned_data, form.tider
    personer = [data["utforare_sv"], data["utforare_spsm"]]
    varningar = varningar_for(Motestyp.INTRODUKTION, tider, arenden, personer, interna=form.interna)
    if fel := stopp_for(Motestyp.INTRODUKTION, tider, arenden):
        satt_fel(form, fel)
    if not form.far_ga_vidare(varningar) or fel:
        return None
    try:
        mote = services.boka_grupp(
            grupp_id=rad.pk,
            tider=tider,
            utforare_sv=data["utforare_sv"],
            utforare_spsm=data["utforare_spsm"],
            interna=form.interna,
            sedda=form.sedda_arenden,
            aktor=inloggad(request),
        )
    except ValidationError as fel:
        satt_fel(form, fel)
        return None
    except services.OgiltigOvergang as fel:
        messages.error(request, str(fel))
        return redirect(rad)
    messages.success(request, motesvisning.bokat_text(mote))
    return redirect(rad)
