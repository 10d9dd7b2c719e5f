"""A held meeting is put right in the form that said what it was."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from kvalitet import svenska
from kvalitet.engang import en_gang
from kvalitet.tjanstefel import satt_fel
from kvalitet.views.gemensamt import inloggad

from .. import motesvisning, services
from ..forms.genomforande import Rattningsformular, saknas
from .gemensamt import hamta_mote
from .genomforande import utfallsdelar


@require_http_methods(["GET", "HEAD", "POST"])
@en_gang
def ratta(request: HttpRequest, pk: int) -> HttpResponse:
    mote, arenden = hamta_mote(request, pk, leda=True)
    if nej := services.varfor_inte_ratta(mote, arenden):
        messages.error(request, nej)
        return redirect(mote)
    data, andrat = request.POST if request.method == "POST" else None, []
    form = Rattningsformular(data, mote=mote, initial=motesvisning.sett(mote))
    delar = utfallsdelar(mote, [dialog for dialog in arenden if not dialog.avslutad], data, ensam=len(arenden) == 1)
    giltiga = [del_.is_valid() for del_ in delar]
    if data is not None and form.is_valid() and all(giltiga) and form.far_ga_vidare(saknas(delar)):
        try:
            services.ratta_mote(
                mote_id=pk,
                utfall={del_.dialog.pk: del_.utfall for del_ in delar},
                utforare_sv=form.cleaned_data["utforare_sv"],
                utforare_spsm=form.cleaned_data["utforare_spsm"],
                slut=form.sluttid,
                version=form.cleaned_data["version"],
                aktor=inloggad(request),
            )
        except ValidationError as fel:
            satt_fel(form, fel)
        except services.MoteAndrat:
            mote.refresh_from_db()
            andrat = motesvisning.andrat_sedan(mote, arenden, form.cleaned_data["handelse"] or 0)
            form.se_om(motesvisning.sett(mote))
        except services.OgiltigOvergang as nej:
            messages.error(request, str(nej))
            return redirect(mote)
        else:
            messages.success(request, "Mötet är rättat. Tid som ingen har bekräftat eller ändrat följer med.")
            return redirect(mote)
    kontext = {
        "mote": mote,
        "form": form,
        "delar": delar,
        "rubrik": "Rätta ett genomfört möte",
        "ingress": f"{motesvisning.rubrik(mote, arenden)}. {svenska.versal(motesvisning.nar_text(mote))}. "
        f"Går att rätta till och med {svenska.datum(services.rattas_till(mote))}.",
        "smulor": motesvisning.smulor(mote, arenden, "Rätta"),
        "knapptext": "Spara rättningen",
        "andrat": andrat,
    }
    return render(request, "dialoger/mote_genomfort.html", kontext, status=422 if data is not None else 200)
