"""The transitions of a case: one page with a form each, and nothing that changes without a POST.

404 for a case that the person may not know of, 403 for one that they may only read. A transition that the state does
not allow is refused with words and leads back to the case, whether it came from a button or an address.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from kvalitet import svenska
from kvalitet.engang import en_gang
from kvalitet.models import Anvandare
from kvalitet.tjanstefel import satt_fel
from kvalitet.views.gemensamt import inloggad

from .. import services
from ..anteckningssida import mote_i_ord
from ..begrepp import AVSLUTAT_TEXT, Beslutsslag, Svar
from ..forms import arende as f
from ..forms.inbjudan import Inbjudanformular
from ..handlingar import HANDLINGAR
from ..models import Dialog
from ..services.gallring import SPARAS, ofardiga_anteckningar
from .gemensamt import ANNAT_PAR, hamta_arende

MALL = "dialoger/arende_form.html"


@dataclass(frozen=True)
class Sida:
    """`utfor` carries it out and returns what the person is told. `avslutar`: what nobody fastställer is then lost."""

    rubrik: str
    text: str
    knapp: str
    utfor: Callable[[Dialog, Any, Anvandare], str]
    form: Callable[..., Any] = f.Tomtformular
    mall: str = MALL
    avslutar: bool = False


def hamta_for(request: HttpRequest, nummer: str, namn: str) -> tuple[Dialog, HttpResponse | None]:
    """The case, and the answer instead of the page when the state does not allow the transition."""
    dialog, handling = hamta_arende(request, nummer), HANDLINGAR[namn]
    if not handling.far(request.user, dialog):
        raise PermissionDenied(ANNAT_PAR)
    nu = services.lage_for(dialog)
    if handling.gar(dialog, nu):
        return dialog, None
    messages.error(request, handling.varfor_inte(dialog, nu))
    return dialog, redirect(dialog)


def vy(namn: str) -> Callable[..., HttpResponse]:
    """The view of a transition in SIDOR."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @en_gang
    def overgang(request: HttpRequest, nummer: str) -> HttpResponse:
        dialog, hinder = hamta_for(request, nummer, namn)
        if hinder:
            return hinder
        sida = SIDOR[namn]
        form = sida.form(request.POST if request.method == "POST" else None, dialog=dialog)
        if request.method == "POST" and form.is_valid() and (svar := utfor(request, dialog, form, sida.utfor)):
            return svar
        kontext = {"dialog": dialog, "form": form, "sida": sida}
        if sida.avslutar:
            kontext |= _raderas(dialog)
        return render(request, sida.mall, kontext, status=422 if form.is_bound else 200)

    return overgang


def _raderas(dialog: Dialog) -> dict[str, Any]:
    """The notes that are not fastställda, and the day when they are removed if the case is closed today."""
    rader = ofardiga_anteckningar().filter(motesarende__dialog=dialog).select_related("motesarende__mote")
    ofardiga = [f"{mote_i_ord(rad.motesarende)}, {rad.get_lage_display().lower()}" for rad in rader.order_by("pk")]
    return {"ofardiga": ofardiga, "raderas": timezone.localdate() + SPARAS}


def utfor(
    request: HttpRequest, dialog: Dialog, form: Any, gor: Callable[[Dialog, Any, Anvandare], str]
) -> HttpResponse | None:
    """Carry it out; None when the service found a fault in the form, which then says so."""
    try:
        with transaction.atomic():
            besked = gor(dialog, form, inloggad(request))
    except services.OgiltigOvergang as fel:
        messages.error(request, str(fel))
    except ValidationError as fel:
        satt_fel(form, fel)
        return None
    else:
        messages.success(request, besked)
    return redirect(dialog)


def _bjud_in(dialog: Dialog, form: Any, aktor: Anvandare) -> str:
    data = form.cleaned_data
    rader = services.bjud_in(
        dialog_id=dialog.pk,
        mottagare=form.mottagare_lista,
        skickad=data["skickad"],
        svar_senast=data["svar_senast"],
        aktor=aktor,
    )
    return f"Inbjudan till {svenska.antal(len(rader), 'mottagare')} är registrerad."


def _svara(slag: Beslutsslag) -> Callable[[Dialog, Any, Anvandare], str]:
    def gor(dialog: Dialog, form: Any, aktor: Anvandare) -> str:
        data = form.cleaned_data
        services.svara(
            dialog_id=dialog.pk,
            slag=slag,
            svar=data["svar"],
            skal=data["skal"],
            dag=data["dag"],
            av=data["av"],
            bjud_in_igen=data.get("bjud_in_igen"),
            aktor=aktor,
        )
        if data["svar"] == Svar.NEJ:
            return "Svaret nej är registrerat och ärendet är avslutat."
        if data["svar"] == Svar.SENARE:
            return f"Huvudmannen får frågan igen {svenska.datum(data['bjud_in_igen'])}."
        return "Svaret ja är registrerat."

    return gor


def _uppfoljning(dialog: Dialog, form: Any, aktor: Anvandare) -> str:
    utan = form.cleaned_data["val"] == "avstar"
    services.satt_uppfoljning(dialog_id=dialog.pk, utan=utan, aktor=aktor)
    return "Huvudmannen avstår från uppföljningen." if utan else "Huvudmannen vill ha uppföljningen."


def _tilldela(dialog: Dialog, form: Any, aktor: Anvandare) -> str:
    for myndighet, person in form.nya.items():
        services.tilldela(
            dialog_id=dialog.pk,
            utforare=person,
            myndighet=myndighet,
            skal=form.cleaned_data["skal"] if myndighet in form.nu else "",
            aktor=aktor,
        )
    return f"{svenska.lista(person.namn for person in form.nya.values())} har nu ärendet."


def _pausa(dialog: Dialog, form: Any, aktor: Anvandare) -> str:
    data = form.cleaned_data
    services.pausa(dialog_id=dialog.pk, till=data["till"], skal=data["skal"], aktor=aktor)
    return f"Ärendet är pausat till {svenska.datum(data['till'])}." if data["till"] else "Ärendet är pausat."


def _ateruppta(dialog: Dialog, form: Any, aktor: Anvandare) -> str:
    services.ateruppta(dialog_id=dialog.pk, aktor=aktor)
    return "Ärendet är återupptaget."


def _avsluta(dialog: Dialog, form: Any, aktor: Anvandare) -> str:
    avslutad = services.avsluta(dialog_id=dialog.pk, aktor=aktor)
    return f"Ärendet är avslutat: {AVSLUTAT_TEXT[avslutad.avslutsorsak]}."


def _aterkalla(dialog: Dialog, form: Any, aktor: Anvandare) -> str:
    data = form.cleaned_data
    services.aterkalla(dialog_id=dialog.pk, skal=data["skal"], upphord=data["upphord"], aktor=aktor)
    return "Ärendet är återkallat."


def _ateroppna(dialog: Dialog, form: Any, aktor: Anvandare) -> str:
    services.ateroppna(dialog_id=dialog.pk, skal=form.cleaned_data["skal"], aktor=aktor)
    return "Ärendet är öppet igen."


def _svarsform(slag: Beslutsslag) -> Callable[..., f.Svarsformular]:
    return lambda *args, **kwargs: f.Svarsformular(*args, slag=slag, **kwargs)


SIDOR: dict[str, Sida] = {
    "registrera_inbjudan": Sida(
        "Registrera en redan skickad inbjudan",
        "För en inbjudan som har gått på annat sätt, till exempel med posten. Härifrån skickas inget.",
        "Registrera inbjudan",
        _bjud_in,
        Inbjudanformular,
    ),
    "svar_intro": Sida(
        "Svar på inbjudan",
        "Vill huvudmannen vara med på introduktionen? Ett nej avslutar ärendet. De kan ändra sig senare.",
        "Registrera svaret",
        _svara(Beslutsslag.INTRO),
        _svarsform(Beslutsslag.INTRO),
    ),
    "svar_fortsatt": Sida(
        "Beslut om att fortsätta",
        "Vid ja lämnas det senaste underlaget, om det är gjort. Ett nej avslutar ärendet. Huvudmannen kan avbryta "
        "ända tills dialogen har hållits.",
        "Registrera beslutet",
        _svara(Beslutsslag.FORTSATT),
        _svarsform(Beslutsslag.FORTSATT),
    ),
    "uppfoljning": Sida(
        "Uppföljning efter sex månader",
        "Huvudmannen väljer själv. Valet kan ändras tills ärendet avslutas.",
        "Spara valet",
        _uppfoljning,
        f.Uppfoljningsformular,
    ),
    "tilldela": Sida(
        "Tilldela dialogutförare",
        "En från varje myndighet. Bokade möten följer med till den som tar över. Tid som redan är loggad ligger kvar.",
        "Tilldela",
        _tilldela,
        f.Tilldelningsformular,
    ),
    "pausa": Sida(
        "Pausa eller skjut upp ärendet",
        "Föreslagna tider dras tillbaka och ärendets bokade möten ställs in. Gemensamma möten hålls utan huvudmannen. "
        "Ett möte som redan har börjat står kvar, så att ni kan markera det.",
        "Pausa ärendet",
        _pausa,
        f.Pausformular,
    ),
    "ateruppta": Sida(
        "Återuppta ärendet",
        "Ärendet fortsätter där det var. Möten som ställdes in behöver bokas på nytt.",
        "Återuppta ärendet",
        _ateruppta,
    ),
    "avsluta": Sida(
        "Avsluta ärendet",
        "Parets arbetsanteckningar rensas för gott. Fastställda mötesanteckningar, tid och historik finns kvar.",
        "Avsluta ärendet",
        _avsluta,
        avslutar=True,
    ),
    "aterkalla": Sida(
        "Återkalla ärendet",
        "Myndigheterna avslutar ärendet utan dialog. Bokade möten ställs in och parets arbetsanteckningar rensas. "
        "Fastställda mötesanteckningar, tid och historik finns kvar. "
        "Ett möte som redan har börjat står kvar, så att ni kan markera det.",
        "Återkalla ärendet",
        _aterkalla,
        f.Aterkallandeformular,
        avslutar=True,
    ),
    "ateroppna": Sida(
        "Öppna ärendet igen",
        "Ärendet fortsätter där det avslutades. Ett nej som avslutade det gäller inte längre men syns i historiken.",
        "Öppna ärendet igen",
        _ateroppna,
        f.Skalformular,
    ),
}
