"""A meeting is marked as held, and who takes part is noted before and after."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from kvalitet import svenska
from kvalitet.engang import en_gang
from kvalitet.tjanstefel import satt_fel
from kvalitet.views.gemensamt import inloggad

from .. import motesvisning, services
from ..begrepp import MED_SKOLFORMER, Motesstatus
from ..forms.genomforande import (
    Genomfortformular,
    Namnformular,
    Planeringsformular,
    Utfallsformular,
    saknas,
)
from ..forms.moten import Settformular
from ..models import Deltagarnamn, Dialog, Mote, Motesarende
from .gemensamt import hamta_mote, redan_borta


def _kopplingar(mote: Mote, arenden: list[Dialog]) -> list[Motesarende]:
    """The meeting's rows for these cases, with all that the forms read, in the order of the cases."""
    rader = Motesarende.objects.filter(mote=mote, dialog__in=arenden).med_huvudman().select_related("mote")
    alla = {k.dialog_id: k for k in rader.prefetch_related("deltaganden", "skolformer")}
    prefetch_related_objects([rad.huvudman for rad in alla.values()], "skolformer")
    return [alla[dialog.pk] for dialog in arenden if dialog.pk in alla]


def utfallsdelar(mote: Mote, arenden: list[Dialog], data: Any, *, ensam: bool) -> list[Utfallsformular]:
    """What the meeting was for each of these cases; `ensam`: it has no other, so that one came."""
    return [
        Utfallsformular(
            data,
            koppling=rad,
            ensam=ensam,
            med_skolformer=mote.typ in MED_SKOLFORMER,
            hallet=mote.status == Motesstatus.HALLET,
        )
        for rad in (() if mote.ar_internt else _kopplingar(mote, arenden))
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@en_gang
def genomfort(request: HttpRequest, pk: int) -> HttpResponse:
    mote, arenden = hamta_mote(request, pk, leda=True)
    if mote.status != Motesstatus.PLANERAT or mote.start > timezone.now():
        messages.error(request, _kan_inte(mote))
        return redirect(mote)
    data = request.POST if request.method == "POST" else None
    form = Genomfortformular(data, mote=mote)
    utanfor = [] if mote.ar_internt else services.utanfor_motet(mote, arenden)
    med = [dialog for dialog in arenden if dialog not in utanfor]
    delar = utfallsdelar(mote, med, data, ensam=len(med) == 1)
    giltiga = [del_.is_valid() for del_ in delar]
    if data is not None and form.is_valid() and all(giltiga) and form.far_ga_vidare(saknas(delar)):
        try:
            services.genomfor_mote(
                mote_id=pk,
                utfall={del_.dialog.pk: del_.utfall for del_ in delar},
                utforare_sv=form.cleaned_data["utforare_sv"],
                utforare_spsm=form.cleaned_data["utforare_spsm"],
                slut=form.sluttid,
                aktor=inloggad(request),
            )
        except ValidationError as fel:
            satt_fel(form, fel)
        except services.OgiltigOvergang as fel:
            messages.error(request, str(fel))
            return redirect(mote)
        else:
            messages.success(
                request, "Mötet är markerat som genomfört. Tiden är ifylld och väntar på att du bekräftar."
            )
            return redirect(arenden[0] if len(arenden) == 1 else mote)
    kontext = {
        "mote": mote,
        "form": form,
        "delar": delar,
        "utanfor": utanfor,
        "rubrik": "Markera som genomfört",
        "ingress": f"{motesvisning.rubrik(mote, arenden)}. {svenska.versal(motesvisning.nar_text(mote))}.",
        "smulor": motesvisning.smulor(mote, arenden, "Genomfört"),
        "knapptext": "Markera som genomfört",
    }
    return render(request, "dialoger/mote_genomfort.html", kontext, status=422 if data is not None else 200)


def _kan_inte(mote: Mote) -> str:
    if mote.status == Motesstatus.HALLET:
        return "Mötet är redan markerat som genomfört."
    if mote.status == Motesstatus.INSTALLT:
        return "Mötet är inställt, så det kan inte markeras som genomfört."
    return "Mötet har inte börjat ännu. Flytta det först om det hölls tidigare."


# Participants -----------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@en_gang
def deltagare(request: HttpRequest, pk: int) -> HttpResponse:
    """Numbers by function and planned skolformer, per huvudman; after the meeting the numbers can be put right."""
    mote, arenden = hamta_mote(request, pk, egna=True)
    if (nej := _inte_deltagare(mote, arenden)) is not None:
        messages.error(request, nej)
        return redirect(mote)
    data = request.POST if request.method == "POST" else None
    form = Settformular(data, initial=motesvisning.sett(mote))
    delar = _delar(mote, arenden, data)
    giltiga = [del_.is_valid() for del_ in delar]
    andrat: list[dict[str, str]] = []
    if data is not None and form.is_valid() and all(giltiga):
        try:
            services.planera_deltagare(
                mote_id=pk,
                vantade={del_.koppling.pk: (del_.antal, del_.lagen) for del_ in delar},
                version=form.cleaned_data["version"],
                aktor=inloggad(request),
            )
        except services.MoteAndrat:
            mote.refresh_from_db()
            andrat = motesvisning.andrat_sedan(mote, arenden, form.cleaned_data["handelse"] or 0)
            form.se_om(motesvisning.sett(mote))
        except services.OgiltigOvergang as fel:
            messages.error(request, str(fel))
            return redirect(mote)
        else:
            messages.success(request, "Deltagarna är sparade.")
            return redirect(mote)
    return _deltagarsida(request, mote, arenden, delar, form, andrat=andrat)


def _inte_deltagare(mote: Mote, arenden: list[Dialog]) -> str | None:
    if mote.ar_internt:
        return "Ett internt möte har inga deltagare från huvudmannen."
    if mote.status == Motesstatus.INSTALLT:
        return "Mötet är inställt."
    if mote.status == Motesstatus.HALLET:
        kom = mote.arenden.filter(dialog__in=arenden, kom=True).exists()
        return services.varfor_inte_ratta(mote, arenden) or (None if kom else "Huvudmannen kom inte till mötet.")
    return "Ärendet är avslutat." if all(dialog.avslutad for dialog in arenden) else None


def _delar(mote: Mote, arenden: list[Dialog], data: Any = None) -> list[Planeringsformular]:
    """Open cases whose huvudman is expected, or came."""
    oppna = [dialog for dialog in arenden if not dialog.avslutad]
    planeras = mote.status == Motesstatus.PLANERAT and mote.typ in MED_SKOLFORMER
    return [
        Planeringsformular(data, koppling=rad, med_skolformer=planeras) for rad in _kopplingar(mote, oppna) if rad.kom
    ]


def _deltagarsida(
    request: HttpRequest,
    mote: Mote,
    arenden: list[Dialog],
    delar: list[Planeringsformular],
    form: Settformular,
    *,
    namnform: Namnformular | None = None,
    andrat: list[dict[str, str]] | None = None,
) -> HttpResponse:
    planerat = mote.status == Motesstatus.PLANERAT
    grupper = {grupp["dialog"].pk: grupp for grupp in motesvisning.grupper(mote, arenden)}
    rader = []
    for del_ in delar:
        pk = del_.dialog.pk
        egen = namnform if namnform is not None and namnform.dialog.pk == pk else Namnformular(dialog=del_.dialog)
        rader.append({"del": del_, "grupp": grupper[pk], "namnform": egen})
    fel = (namnform is not None and namnform.is_bound) or any(del_.is_bound for del_ in delar)
    kontext = {
        "mote": mote,
        "form": form,
        "andrat": andrat,
        "rader": rader,
        "planerat": planerat,
        "namn_bort": services.namn_tas_bort(mote),
        "rubrik": "Deltagare från huvudmannen" if len(rader) == 1 else "Deltagare från huvudmännen",
        "ingress": f"{motesvisning.rubrik(mote, arenden)}. {svenska.versal(motesvisning.nar_text(mote))}.",
        "smulor": motesvisning.smulor(mote, arenden, "Deltagare"),
    }
    return render(request, "dialoger/mote_deltagare.html", kontext, status=422 if fel else 200)


def _egen_koppling(mote: Mote, arenden: list[Dialog], koppling: int) -> Motesarende:
    """A row of this meeting and of a case that the person sees. A tampered id is no page."""
    return get_object_or_404(Motesarende.objects.select_related("dialog"), pk=koppling, mote=mote, dialog__in=arenden)


@require_POST
@en_gang
def namn_nytt(request: HttpRequest, pk: int, koppling: int) -> HttpResponse:
    mote, arenden = hamta_mote(request, pk, egna=True)
    rad = _egen_koppling(mote, arenden, koppling)
    form = Namnformular(request.POST, dialog=rad.dialog)
    if form.is_valid():
        try:
            services.lagg_till_namn(motesarende_id=rad.pk, **form.cleaned_data)
        except ValidationError as fel:
            satt_fel(form, fel)
        except services.OgiltigOvergang as fel:
            messages.error(request, str(fel))
            return redirect(mote)
        else:
            messages.success(request, "Namnet är sparat.")
            return redirect(f"{reverse('dialoger:mote_deltagare', args=[pk])}#namn{rad.pk}")
    sett = Settformular(initial=motesvisning.sett(mote))
    return _deltagarsida(request, mote, arenden, _delar(mote, arenden), sett, namnform=form)


@require_POST
def namn_ta_bort(request: HttpRequest, pk: int, koppling: int, namn: int) -> HttpResponse:
    mote, arenden = hamta_mote(request, pk, egna=True)
    rad = _egen_koppling(mote, arenden, koppling)
    if services.ta_bort_namn(motesarende_id=rad.pk, namn_id=namn):
        messages.success(request, "Namnet är borttaget.")
    else:
        redan_borta(request, Deltagarnamn, namn)
    return redirect(f"{reverse('dialoger:mote_deltagare', args=[pk])}#namn{rad.pk}")
