"""The page of a meeting, and the form that books one from a case."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from kvalitet.engang import en_gang
from kvalitet.lasningar import logga_lasning
from kvalitet.tjanstefel import satt_fel
from kvalitet.views.gemensamt import inloggad

from .. import anteckningssida, motesvisning, services
from ..begrepp import INTERNA, Motesform, Motestyp
from ..behorighet import egna_pa_motet, far_leda
from ..forms.moten import DELAS, Bokaformular
from ..gemensamma import hor_ihop
from ..models import Dialog
from ..motesprovning import stopp_for, varningar_for
from ..process import BOKA_FOR_TYP, lage
from .gemensamt import hamta_arende, hamta_mote, par_for


@require_safe
def mote(request: HttpRequest, pk: int) -> HttpResponse:
    mote, arenden = hamta_mote(request, pk)
    logga_lasning(request.user, "last", mote, request)
    egna = egna_pa_motet(request.user, arenden)
    kontext = motesvisning.sida(mote, arenden, egna=egna, leder=far_leda(request.user, arenden))
    for grupp in kontext["grupper"]:
        grupp["anteckning"] = anteckningssida.lank(mote, grupp["koppling"], grupp["dialog"], request.user)
    return render(request, "dialoger/mote.html", kontext)


# Booking ----------------------------------------------------------------------------------------------------------


def _typer(dialog: Dialog) -> list[Motestyp]:
    """What may be booked for the case now, in the order of the process."""
    tillatna = services.lage_for(dialog).tillatna
    return [typ for typ in Motestyp if BOKA_FOR_TYP[typ] in tillatna]


def _vald_typ(request: HttpRequest, dialog: Dialog, typer: list[Motestyp]) -> Motestyp | None:
    """`?typ=`; without it the one that comes next. None when it cannot be booked now."""
    vald = request.GET.get("typ")
    if vald is None:
        nasta = dialog.nasta.partition("_")[2]
        externa = [typ for typ in typer if typ not in INTERNA]
        vald = nasta if nasta in externa else next(iter([*externa, *typer]), "")
    return Motestyp(vald) if vald in typer else None


def _kandidater(dialog: Dialog, typ: Motestyp, par: dict[str, Any]) -> list[Dialog]:
    """The same pair's other open cases where this meeting may be booked."""
    if typ not in DELAS or len(par) < 2:
        return []
    alla = Dialog.objects.oppna().exclude(pk=dialog.pk).select_related("huvudman")
    for person in par.values():
        alla = alla.mina(person)
    rader = list(alla.order_by("huvudman__sortnamn"))
    fakta = services.fakta_for(rader)
    return [rad for rad in rader if BOKA_FOR_TYP[typ] in lage(fakta[rad.pk]).tillatna]


def _gemensamma(dialog: Dialog, typ: Motestyp, kandidater: list[Dialog]) -> dict[str, Any]:
    """The cases of the same joint dialogue are chosen beforehand."""
    if typ != Motestyp.DIALOG or not kandidater:
        return {}
    andra = {huvudman.pk for huvudman in hor_ihop(dialog.omgang_id).get(dialog.huvudman_id, ())}
    return {"arenden": [rad.pk for rad in kandidater if rad.huvudman_id in andra and rad.omgang_id == dialog.omgang_id]}


@require_http_methods(["GET", "HEAD", "POST"])
@en_gang
def boka(request: HttpRequest, nummer: str) -> HttpResponse:
    dialog = hamta_arende(request, nummer, andra=True)
    typer = _typer(dialog)
    typ = _vald_typ(request, dialog, typer)
    if typ is None:
        messages.error(request, _kan_inte(request, dialog))
        return redirect(dialog)
    par = par_for(dialog)
    kandidater = _kandidater(dialog, typ, par)
    form = Bokaformular(
        request.POST if request.method == "POST" else None,
        typ=typ,
        kandidater=kandidater,
        egna=[rad.skolform for rad in dialog.huvudman.skolformer.all()],
        initial=_start(typ, par) | _onskad_dag(request) | _gemensamma(dialog, typ, kandidater),
    )
    if request.method == "POST" and form.is_valid() and (svar := _boka(request, dialog, typ, form)):
        return svar
    kontext = {
        "dialog": dialog,
        "form": form,
        "typ": typ,
        "flikar": motesvisning.typflikar(dialog, typer, typ),
        "rubrik": f"Boka {typ.label.lower()}",
        "knapptext": f"Boka {motesvisning.BESTAMD[typ]}",
        "tider_url": "" if typ in INTERNA else f"{reverse('dialoger:tider', args=[dialog.nummer])}?typ={typ}",
        "tillbaka": dialog.get_absolute_url(),
    }
    return render(request, "dialoger/mote_form.html", kontext, status=422 if form.is_bound else 200)


def _kan_inte(request: HttpRequest, dialog: Dialog) -> str:
    if dialog.avslutad:
        return "Ärendet är avslutat. Öppna det igen innan du bokar möten."
    vald = request.GET.get("typ", "")
    if vald in Motestyp.values:
        return f"{Motestyp(vald).label} kan inte bokas nu. Se vad som är nästa steg."
    return "Inget möte kan bokas nu. Se vad som är nästa steg."


def _start(typ: Motestyp, par: dict[str, Any]) -> dict[str, Any]:
    form = Motesform.FYSISKT if typ == Motestyp.DIALOG else Motesform.DIGITALT
    return {"form": form, "utforare_sv": par.get("SV"), "utforare_spsm": par.get("SPSM")}


def _onskad_dag(request: HttpRequest) -> dict[str, Any]:
    """`?dag=2026-11-24`, as the calendar links; anything else is left out."""
    try:
        return {"dag": date.fromisoformat(request.GET.get("dag", ""))}
    except ValueError:
        return {}


def _boka(request: HttpRequest, dialog: Dialog, typ: Motestyp, form: Bokaformular) -> HttpResponse | None:
    """Book, or None when the form has to be shown again with what is wrong or deserves a second look."""
    data, tider = form.cleaned_data, form.tider
    arenden = [dialog, *data.get("arenden", [])]
    personer = [data["utforare_sv"], data["utforare_spsm"]]
    varningar = varningar_for(typ, tider, arenden, personer, interna=form.interna)
    if fel := stopp_for(typ, tider, arenden):
        satt_fel(form, fel)
    if not form.far_ga_vidare(varningar) or fel:
        return None
    try:
        ny = services.boka_moten(
            typ=typ,
            dialoger=arenden,
            tider=tider,
            utforare_sv=data["utforare_sv"],
            utforare_spsm=data["utforare_spsm"],
            interna=form.interna,
            skolformer=data.get("skolformer", ()),
            aktor=inloggad(request),
        )
    except ValidationError as fel:
        satt_fel(form, fel)
        return None
    except services.OgiltigOvergang as fel:
        messages.error(request, str(fel))
        return redirect(dialog)
    messages.success(request, motesvisning.bokat_text(ny))
    return redirect(ny)
