"""Finding times that suit the pair, proposing them, and choosing one: by the huvudman, or for it on the phone."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from kvalitet import svenska
from kvalitet.engang import en_gang
from kvalitet.kalenderdagar import nasta_arbetsdag
from kvalitet.roller import Myndighet
from kvalitet.tjanstefel import satt_fel
from kvalitet.views.gemensamt import inloggad

from .. import motesvisning, services
from ..begrepp import INTERNA, Motestyp
from ..behorighet import far_andra
from ..forms.bokning import Forslagsformular, Sokformular, sokstart
from ..models import Bokning, Dialog
from ..process import BOKA_FOR_TYP
from ..services.bokning import UTAN_PAR, mottagare_for, tid_text
from ..tidssokning import Sokning, hitta, steget_innan
from .gemensamt import hamta_arende, par_for
from .tidsval import valj

FORSLAG, FORVALDA = 8, 4


def _typer(dialog: Dialog) -> list[Motestyp]:
    tillatna = services.lage_for(dialog).tillatna
    return [typ for typ in Motestyp if typ not in INTERNA and BOKA_FOR_TYP[typ] in tillatna]


def _smulor(dialog: Dialog, sist: str) -> list[dict[str, str]]:
    return [
        {"namn": "Ärenden", "url": reverse("dialoger:lista")},
        {"namn": dialog.nummer, "url": dialog.get_absolute_url()},
        {"namn": sist},
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@en_gang
def foresla(request: HttpRequest, nummer: str) -> HttpResponse:
    """Search by address; choose among what was found; see what will be sent; send."""
    dialog = hamta_arende(request, nummer, andra=True)
    typer = _typer(dialog)
    vald = request.GET.get("typ") or dialog.nasta.partition("_")[2]
    if not typer or (vald in Motestyp.values and vald not in typer):
        messages.error(request, "Det mötet kan inte bokas nu. Se vad som är nästa steg.")
        return redirect(dialog)
    par = par_for(dialog)
    if len(par) < len(Myndighet):
        messages.error(request, UTAN_PAR)
        return redirect(dialog)
    if oppen := Bokning.objects.filter(dialog=dialog, typ=vald, status=Bokning.Status.OPPEN).first():
        messages.info(request, "Tider är redan föreslagna. Dra tillbaka dem om ni vill föreslå andra.")
        return redirect("dialoger:bokning", pk=oppen.pk)
    typ = vald if vald in typer else typer[0]
    start = sokstart(typ, steget_innan(dialog, typ))
    sok = Sokformular({**start, **request.GET.dict()}, initial=start)
    falt: Any = sok.fields["typ"]
    falt.choices = [(typ.value, typ.label) for typ in typer]
    sokning = sok.sokning if sok.is_valid() else None
    funna = hitta(dialog, sokning, par.values(), FORSLAG) if sokning else []
    form = _forslagsform(request, funna)
    if request.method == "POST" and sokning and form.is_valid() and (svar := _foresla(request, dialog, sokning, form)):
        return svar
    kontext = {
        "dialog": dialog,
        "sok": sok,
        "form": form if funna else None,
        "paret": _paret(dialog),
        "har_sokt": sokning is not None,
        "lov": any(tid.lov for tid in funna),
        "mottagare": mottagare_for(dialog),
        "smulor": _smulor(dialog, "Föreslå tider"),
    }
    return render(request, "dialoger/mote_tider.html", kontext, status=422 if request.method == "POST" else 200)


def _paret(dialog: Dialog) -> str:
    """ "Anna Lindqvist (Skolverket) och Bo Ek (SPSM)" """
    vid = {Myndighet.SV: "Skolverket", Myndighet.SPSM: "SPSM"}
    return svenska.lista(f"{person.namn} ({vid[Myndighet(kod)]})" for kod, person in par_for(dialog).items())


def _forslagsform(request: HttpRequest, funna: list[Any]) -> Forslagsformular:
    val = [(tid.start.isoformat(), svenska.versal(tid_text(tid.start, tid.slut)) + _lov(tid.lov)) for tid in funna]
    start = {
        "tider": [kod for kod, _ in val[:FORVALDA]],
        "svar_senast": _svar_senast(timezone.localtime(funna[0].start).date()) if funna else None,
    }
    return Forslagsformular(request.POST if request.method == "POST" else None, val=val, initial=start)


def _lov(namn: tuple[str, ...]) -> str:
    return f" ({svenska.lista(namn)})" if namn else ""


def _svar_senast(forsta: date) -> date:
    """A week from now, but before the first time."""
    return min(nasta_arbetsdag(timezone.localdate(), 5), forsta - timedelta(days=1))


def _foresla(request: HttpRequest, dialog: Dialog, sokning: Sokning, form: Forslagsformular) -> HttpResponse | None:
    data = form.cleaned_data
    langd = timedelta(minutes=sokning.minuter)
    tider = [(start, start + langd) for start in data["tider"]]
    if "skicka" not in request.POST:
        return _forhandsgranska(request, dialog, sokning, form, [tid_text(*tid) for tid in tider])
    try:
        bokning = services.foresla_tider(
            dialog_id=dialog.pk,
            typ=sokning.typ,
            tider=tider,
            svar_senast=data["svar_senast"],
            form=sokning.form,
            plats=" ".join(data["plats"].split()),
            restid=sokning.restid,
            aktor=inloggad(request),
        )
    except ValidationError as fel:
        satt_fel(form, fel)
        return None
    except services.OgiltigOvergang as fel:
        messages.error(request, str(fel))
        return redirect(dialog)
    messages.success(request, f"{svenska.versal(svenska.antal(len(tider), 'tid', 'tider'))} är föreslagna.")
    return redirect("dialoger:bokning", pk=bokning.pk)


def _forhandsgranska(
    request: HttpRequest, dialog: Dialog, sokning: Sokning, form: Forslagsformular, tider: list[str]
) -> HttpResponse:
    data = form.cleaned_data
    mottagare = mottagare_for(dialog)
    typ = motesvisning.BESTAMD[sokning.typ]
    dolda = [("tider", start.isoformat()) for start in data["tider"]]
    dolda += [("plats", data["plats"]), ("svar_senast", data["svar_senast"].isoformat()), ("skicka", "1")]
    kontext = {
        "dialog": dialog,
        "rubrik": f"Föreslå tider för {typ}",
        "mottagare": mottagare,
        "tider": tider,
        "dolda": dolda,
        "fakta": [
            {"etikett": "Från myndigheterna", "varde": _paret(dialog)},
            {"etikett": "Form", "varde": dict(Sokformular.base_fields["form"].choices)[sokning.form]},  # type: ignore[attr-defined]
            *([{"etikett": "Plats", "varde": data["plats"]}] if data["plats"] else []),
            {"etikett": "Svar önskas senast", "varde": svenska.datum(data["svar_senast"], veckodag=True)},
        ],
        "smulor": _smulor(dialog, "Föreslå tider"),
    }
    return render(request, "dialoger/mote_tider_granska.html", kontext)


# The proposal as staff see it -------------------------------------------------------------------------------------


def _hamta_bokning(request: HttpRequest, pk: int, *, andra: bool = False) -> Bokning:
    bokning: Bokning = get_object_or_404(
        Bokning.objects.filter(dialog__in=Dialog.objects.synliga_for(request.user)).select_related(
            "dialog__huvudman", "mote", "skapad_av"
        ),
        pk=pk,
    )
    if andra:
        hamta_arende(request, bokning.dialog.nummer, andra=True)
    return bokning


@require_safe
def bokning(request: HttpRequest, pk: int) -> HttpResponse:
    bokning = _hamta_bokning(request, pk)
    lediga = {tid.pk for tid in services.lediga_nu(bokning)} if bokning.status == Bokning.Status.OPPEN else set()
    kontext = {
        "bokning": bokning,
        "tider": [
            (tid, svenska.versal(tid_text(tid.start, tid.slut)), tid.pk in lediga) for tid in bokning.tider.all()
        ],
        "mottagare": mottagare_for(bokning.dialog),
        "far_andra": far_andra(request.user, bokning.dialog) and bokning.status == Bokning.Status.OPPEN,
        "smulor": _smulor(bokning.dialog, "Föreslagna tider"),
    }
    return render(request, "dialoger/mote_bokning.html", kontext)


@require_http_methods(["GET", "HEAD", "POST"])
@en_gang
def valj_at(request: HttpRequest, pk: int, tid: int) -> HttpResponse:
    """Staff choose for the huvudman, who has answered on the phone."""
    bokning = _hamta_bokning(request, pk, andra=True)
    return valj(request, bokning, tid, reverse("dialoger:bokning", args=[pk]), av="huvudmannen per telefon")


class Tillbakaformular(forms.Form):
    skal = forms.CharField(label="Varför dras tiderna tillbaka?", max_length=300, help_text="Syns i historiken.")


@require_http_methods(["GET", "HEAD", "POST"])
@en_gang
def dra_tillbaka(request: HttpRequest, pk: int) -> HttpResponse:
    bokning = _hamta_bokning(request, pk, andra=True)
    form = Tillbakaformular(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.dra_tillbaka(bokning_id=pk, skal=form.cleaned_data["skal"], aktor=inloggad(request))
        except ValidationError as fel:
            satt_fel(form, fel)
        except services.OgiltigOvergang as fel:
            messages.error(request, str(fel))
            return redirect("dialoger:bokning", pk=pk)
        else:
            messages.success(request, "Tiderna är tillbakadragna.")
            return redirect(bokning.dialog)
    kontext = {
        "form": form,
        "rubrik": "Dra tillbaka föreslagna tider",
        "text": f"{bokning.dialog.huvudman} kan inte längre välja någon av tiderna.",
        "knapptext": "Dra tillbaka",
        "avbryt_url": reverse("dialoger:bokning", args=[pk]),
    }
    return render(request, "komponenter/bekrafta.html", kontext, status=422 if form.errors else 200)
