"""Inviting a whole round: recipients of each case, a look at the letters, how many, and a job that sends."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huvudman.kontaktluckor import luckor_for, vilka
from kvalitet import svenska
from kvalitet.engang import en_gang
from kvalitet.lasningar import logga_lasning
from kvalitet.tjanstefel import feltext
from kvalitet.views.gemensamt import inloggad

from .. import inbjudningsbrev, omgangsprognos, services
from ..forms.inbjudan import Postatformular, Utskicksformular
from ..inbjudningsvisning import inbjudna
from ..models import Inbjudan, Omgang
from ..services import utskick
from ..services.utskick import i_ord
from .inbjudan import FORM, dolda, knapp, pdf


@require_http_methods(FORM)
@en_gang
def omgang_inbjudan(request: HttpRequest, pk: int) -> HttpResponse:
    """All chosen, not yet invited cases: recipients, a look at the letters, how many, and the job."""
    omgang = get_object_or_404(Omgang, pk=pk)
    vantar = utskick.vantande(omgang)
    form = Utskicksformular(request.POST if request.method == "POST" else None, val=vantar.val)
    if form.is_bound and not form.val:
        messages.warning(request, "Ingen huvudman väntar på inbjudan längre. Inget nytt är skickat.")
        return redirect("dialoger:omgang_inbjudan", pk)
    if request.method == "POST" and form.is_valid():
        if "skicka" not in request.POST:
            return _granska_omgang(request, omgang, vantar, form)
        if svar := _bestall(request, omgang, form):
            return svar
    luckor = luckor_for(d.huvudman for d in vantar.dialoger)
    kontext = {
        "omgang": omgang,
        "form": form,
        "rader": [
            (d, form[f"m{d.pk}"], vilka(luckor.get(d.huvudman_id, ()))) for d in vantar.dialoger if d.pk in form.val
        ],
        "utan_kontakt": [d for d in vantar.dialoger if d.pk not in form.val],
        "vantar": vantar,
        "postform": Postatformular(dialog=None),
        "inbjudna": inbjudna(omgang),
        "prognosvarning": omgangsprognos.varning(omgang) if form.val else "",
    }
    return render(request, "dialoger/omgang_inbjudan.html", kontext, status=422 if form.is_bound else 200)


def _granska_omgang(
    request: HttpRequest, omgang: Omgang, vantar: utskick.Vantande, form: Utskicksformular
) -> HttpResponse:
    valda = form.valda
    mottagare = {pk: utskick.valda_mottagare(vantar.val[pk], koder) for pk, koder in valda.items()}
    dialoger = [d for d in vantar.dialoger if d.pk in valda]
    visas = next((d for d in dialoger if str(d.pk) == request.POST.get("visa")), dialoger[0])
    alla = [m for rader in mottagare.values() for m in rader]
    papper = sum(not m.epost for m in alla)
    kontext = {
        "omgang": omgang,
        "rader": [(d, svenska.lista(m.namn for m in mottagare[d.pk])) for d in dialoger],
        "utan_val": [d for d in vantar.dialoger if d.pk not in valda],
        "visas": visas,
        "brev": inbjudningsbrev.forhandsgranska(visas, mottagare[visas.pk], form.cleaned_data["svar_senast"]),
        "dolda": dolda(request, form.fields),
        "antal": i_ord(len(alla) - papper, papper, len(dialoger)),
        "knapp": knapp(len(alla) - papper, papper, len(dialoger)),
        "papper": papper,
        "svar_senast": form.cleaned_data["svar_senast"],
    }
    return render(request, "dialoger/omgang_granska.html", kontext)


def _bestall(request: HttpRequest, omgang: Omgang, form: Utskicksformular) -> HttpResponse | None:
    try:
        jobb = utskick.bestall_utskick(
            omgang=omgang,
            val=form.valda,
            svar_senast=form.cleaned_data["svar_senast"],
            aktor=inloggad(request),
        )
    except ValidationError as fel:
        form.add_error(None, ValidationError(fel.messages))
        return None
    if not jobb.nyskapat:
        messages.info(request, "Ett utskick för omgången pågår redan. Inget nytt är beställt.")
    return redirect(jobb)


@require_safe
def omgang_brev(request: HttpRequest, pk: int) -> HttpResponse:
    """All letters on paper of the round that wait to be posted, in one file."""
    rader = utskick.vantande(get_object_or_404(Omgang, pk=pk)).att_posta
    if not rader:
        raise Http404
    for rad in rader:
        logga_lasning(request.user, "hamtad", rad.dialog, request)
    return pdf(rader)


@require_POST
@en_gang
def omgang_postade(request: HttpRequest, pk: int) -> HttpResponse:
    """The letters that the page listed have been put in the post, all on one day."""
    omgang = get_object_or_404(Omgang, pk=pk)
    valda = {v for v in request.POST.getlist("brev") if v.isascii() and v.isdecimal() and len(v) < 18}
    ider = list(Inbjudan.objects.filter(dialog__omgang=omgang, pk__in=valda).values_list("pk", flat=True))
    form = Postatformular(request.POST, dialog=None)
    if not form.is_valid():
        messages.error(request, "Välj dagen då breven postades.")
    elif not ider:
        messages.info(request, "Inget brev var valt. Inget har ändrats.")
    else:
        try:
            antal = services.markera_postade(inbjudan_ider=ider, dag=form.cleaned_data["dag"], aktor=inloggad(request))
        except (services.OgiltigOvergang, ValidationError) as fel:
            messages.error(request, feltext(fel))
        else:
            messages.success(request, f"{svenska.antal(antal, 'brev')} är markerade som postade.")
    return redirect("dialoger:omgang_inbjudan", pk=pk)
