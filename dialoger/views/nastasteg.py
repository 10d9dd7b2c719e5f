"""The huvudman's own pages about its dialogue: the next step, whether to go on, and who comes to a meeting."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from huvudman.behorighet import BARA_SVARANDE, far_svara
from huvudman.models import Huvudman
from huvudman.views.eget import eget_utrymme, valj_huvudman
from kvalitet import svenska
from kvalitet.engang import en_gang
from kvalitet.takt import hogst
from kvalitet.tjanstefel import satt_fel
from kvalitet.views.gemensamt import inloggad

from .. import motesvisning, services
from ..begrepp import INTERNA, Beslutsslag, Motesstatus, Svar
from ..forms.genomforande import Deltagarfalt
from ..forms.inbjudan import Lanksvarsformular
from ..forms.moten import UTAN_VERSION, Settformular
from ..forms.nastasteg import Fortsattformular
from ..inbjudningsbrev import i_text, som_mottagare
from ..models import Motesarende
from ..mottagarsvar import besked, i_ord
from ..nastasteg import arende_for, kanda_arenden, sida
from ..process import Overgang
from ..roller_i_moten import tips
from ..services import svarslank

VIA = "konto"


@require_safe
def valj(request: HttpRequest) -> HttpResponse:
    return valj_huvudman(request, "dialoger:nasta_steg", "Nästa steg", "Vilken huvudman gäller det?")


@require_safe
@eget_utrymme
def nasta_steg(request: HttpRequest, huvudman: Huvudman) -> HttpResponse:
    return render(
        request, "dialoger/nasta_steg.html", {"sida": sida(huvudman, inloggad(request)), "huvudman": huvudman}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@eget_utrymme
@en_gang
@hogst(20, "svara")
def svara(request: HttpRequest, huvudman: Huvudman) -> HttpResponse:
    """The invitation: the same answer as by the link in the letter, until the introduction."""
    dialog = arende_for(huvudman)
    if dialog is None:
        raise Http404
    rader = svarslank.besvarbara(dialog, inloggad(request))
    if not rader and not far_svara(request.user, huvudman):
        raise PermissionDenied("Nämnden, styrelsen eller skolchefen svarar för huvudmannen.")
    oppen = svarslank.oppen_for_konto(rader[0]) if rader else None
    if oppen is None or oppen.vilar:
        messages.info(request, "Inbjudan går inte att svara på just nu.")
        return redirect("dialoger:nasta_steg", huvudman.nyckel)
    for_vilka = [(rad.pk, rad.mottagare) for rad in rader]
    form = Lanksvarsformular(request.POST if request.method == "POST" else None, for_vilka=for_vilka)
    if request.method == "POST" and form.is_valid():
        data = {"inbjudan": rader[0].pk, **form.cleaned_data}
        try:
            svarslank.svara_med_konto(inbjudan_id=data.pop("inbjudan"), aktor=inloggad(request), **data)
        except ValidationError as fel:  # another open case
            satt_fel(form, fel)
        except (svarslank.GallerInte, services.OgiltigOvergang):
            messages.error(request, "Inbjudan går inte längre att svara på. Läs sidan igen.")
            return redirect("dialoger:nasta_steg", huvudman.nyckel)
        else:
            messages.success(request, "Tack för ert svar. Ni kan ändra det fram till det första mötet.")
            return redirect("dialoger:nasta_steg", huvudman.nyckel)
    ensam = oppen if len(rader) == 1 else None
    kontext = {
        "huvudman": huvudman,
        "form": form,
        "oppen": ensam,
        "nu": i_ord(ensam.egen) if ensam else {},
        "besked": besked(dialog, oppen.egen) if ensam else "",
        "for_vem": i_text(som_mottagare(oppen.egen)),
        "sista_ja": svarslank.ar_sista_ja(ensam) if ensam else dialog.svar_intro == Svar.JA,
    }
    return render(request, "dialoger/nasta_steg_svara.html", kontext, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@eget_utrymme
@en_gang
def beslut(request: HttpRequest, huvudman: Huvudman) -> HttpResponse:
    """After the introduction: the huvudman's second decision, by who answers for it."""
    dialog = arende_for(huvudman)
    if dialog is None:
        raise Http404
    if not far_svara(request.user, huvudman):
        raise PermissionDenied(BARA_SVARANDE)
    if Overgang.SVARA_FORTSATT not in services.lage_for(dialog).tillatna or dialog.svar_fortsatt:
        messages.info(request, "Frågan om att fortsätta är inte öppen just nu.")
        return redirect("dialoger:nasta_steg", huvudman.nyckel)
    form = Fortsattformular(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        svar = form.cleaned_data["svar"]
        try:
            services.svara(
                dialog_id=dialog.pk,
                slag=Beslutsslag.FORTSATT,
                svar=svar,
                skal=form.cleaned_data["skal"] if svar == Svar.NEJ else "",
                av=_funktion(request, huvudman),
                aktor=inloggad(request),
                via=VIA,
            )
        except ValidationError as fel:
            satt_fel(form, fel)
        except services.OgiltigOvergang as fel:
            messages.error(request, str(fel))
            return redirect("dialoger:nasta_steg", huvudman.nyckel)
        else:
            messages.success(
                request, "Tack för ert svar." if svar == Svar.JA else "Tack, då vet vi. Dialogen är avslutad."
            )
            return redirect("dialoger:nasta_steg", huvudman.nyckel)
    kontext = {"huvudman": huvudman, "form": form}
    return render(request, "dialoger/nasta_steg_beslut.html", kontext, status=422 if form.is_bound else 200)


def _funktion(request: HttpRequest, huvudman: Huvudman) -> str:
    egna = [u.get_funktion_display() for u in inloggad(request).aktiva_uppdrag if u.huvudman_id == huvudman.pk]
    return svenska.lista(dict.fromkeys(egna))


@require_http_methods(["GET", "HEAD", "POST"])
@eget_utrymme
@en_gang
def deltagare(request: HttpRequest, huvudman: Huvudman, pk: int) -> HttpResponse:
    """How many come, by function. A shared meeting shows the huvudman's own part of it."""
    rad = (
        Motesarende.objects.filter(mote=pk, dialog__in=kanda_arenden(huvudman))
        .exclude(mote__typ__in=INTERNA)
        .select_related("mote", "dialog__huvudman")
        .prefetch_related("deltaganden")
        .first()
    )
    if rad is None:
        raise Http404
    if rad.mote.status != Motesstatus.PLANERAT or rad.dialog.avslutad:
        messages.info(request, "Mötet är inte längre på gång, så det går inte att ändra vilka som kommer.")
        return redirect("dialoger:nasta_steg", huvudman.nyckel)
    data = request.POST if request.method == "POST" else None
    form = Deltagarfalt(data, koppling=rad)
    sett = Settformular(data, initial=motesvisning.sett(rad.mote))
    if data is not None and not sett.is_valid():
        form.add_error(None, UTAN_VERSION)
    if data is not None and form.is_valid():
        try:
            services.planera_deltagare(
                mote_id=pk,
                vantade={rad.pk: (form.antal, None)},
                version=sett.cleaned_data["version"],
                aktor=inloggad(request),
            )
        except services.MoteAndrat:
            rad.mote.refresh_from_db()
            sett.se_om(motesvisning.sett(rad.mote))
            form.add_error(None, _nu_star(rad))
        except services.OgiltigOvergang as fel:
            messages.error(request, str(fel))
            return redirect("dialoger:nasta_steg", huvudman.nyckel)
        else:
            messages.success(request, "Tack, nu vet vi vilka som kommer.")
            return redirect("dialoger:nasta_steg", huvudman.nyckel)
    antal = {d.funktion: d.antal for d in rad.deltaganden.all()}
    kontext = {
        "huvudman": huvudman,
        "form": form,
        "sett": sett,
        "mote": rad.mote,
        "nar": svenska.versal(motesvisning.nar_text(rad.mote)),
        "tips": tips(
            typ=rad.mote.typ,
            storleksklass=huvudman.storleksklass,
            har_namnd=huvudman.typ != Huvudman.Typ.ENSKILD,
            antal=antal,
        ),
    }
    return render(request, "dialoger/nasta_steg_deltagare.html", kontext, status=422 if form.is_bound else 200)


def _nu_star(rad: Motesarende) -> str:
    """What a colleague, or one at the agencies, has saved meanwhile: both are on the page, and the person chooses."""
    nu = [f"{d.get_funktion_display()} {d.antal}" for d in rad.deltaganden.order_by("pk")]
    return (
        "Någon har ändrat mötet sedan du öppnade sidan. "
        f"{f'Nu är det här sparat: {svenska.lista(nu)}.' if nu else 'Nu är ingen anmäld.'} "
        "Det du skrev står kvar nedanför. Spara igen om det ska gälla i stället."
    )
