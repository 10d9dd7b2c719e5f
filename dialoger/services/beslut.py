"""The huvudman's answers at the two decision points, and what follows: the underlag and the follow-up."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Min
from django.utils import timezone

from analysunderlag.models import Underlag
from kvalitet.handelser import Handelsetyp, logga
from kvalitet.models import Anvandare

from ..begrepp import Avslutsorsak, Beslutsslag, Motestyp, Nejskal, Steg, Svar
from ..models import Beslut, Dialog
from ..process import Overgang
from .gemensamt import OBESVARAD, dra_tillbaka_forslag, krav_inget_annat_oppet, satt, stada
from .lage import OgiltigOvergang, krav, las, spara_lage
from .moten import lamna_moten


@transaction.atomic
def svara(
    *,
    dialog_id: int,
    slag: str,
    svar: str,
    aktor: Anvandare | None,
    skal: str = "",
    dag: date | None = None,
    av: str = "",
    bjud_in_igen: date | None = None,
    via: str = "",
) -> Beslut:
    """Register the huvudman's answer at a decision point. A nej closes the case; a later ja to the first opens it.

    ValidationError for a nej without reason, a day in the future or before the invitation, `senare` without a later
    day. Until the dialogue has been held the huvudman may stop. A yes to continue delivers the newest underlag if there
    is one. `via`: how it came when nobody registered it; one that somebody did register is for the whole huvudman,
    above what the recipients had answered until then.
    """
    dialog = las(dialog_id)
    intro = slag == Beslutsslag.INTRO
    nu = krav(dialog, Overgang.SVARA_INTRO if intro else Overgang.SVARA_FORTSATT)
    if nu.steg >= Steg.DIALOG and svar == dialog.svar_fortsatt:
        raise ValidationError({"svar": "Huvudmannen har redan svarat ja, och förmötet är genomfört."})
    idag = timezone.localdate()
    dag = dag or idag
    if dag > idag:
        raise ValidationError({"dag": "Dagen för svaret kan inte ligga i framtiden."})
    tidigast = _tidigast_svar(dialog, intro)
    if tidigast and dag < tidigast:
        raise ValidationError({"dag": "Dagen för svaret ligger före den dag då frågan ställdes."})
    if svar == Svar.NEJ and skal not in Nejskal.values:
        raise ValidationError({"skal": "Välj det främsta skälet, eller Vill inte ange."})
    if svar == Svar.SENARE and (not intro or bjud_in_igen is None or bjud_in_igen <= idag):
        raise ValidationError({"bjud_in_igen": "Ange en dag framåt i tiden då ni får höra av er igen."})
    beslut = Beslut(
        dialog=dialog, slag=slag, svar=svar, dag=dag, skal=skal if svar == Svar.NEJ else "", av=av, registrerad_av=aktor
    )
    beslut.full_clean(exclude=["dialog", "registrerad_av"])
    beslut.save()
    forr = dialog.svar_intro if intro else dialog.svar_fortsatt
    falt: dict[str, Any] = {f"svar_{slag}": svar, f"svar_{slag}_dag": dag}
    if intro:
        falt["bjud_in_igen"] = bjud_in_igen if svar == Svar.SENARE else None
        falt["svar_registrerat"] = None if via else beslut.registrerad
        falt |= {"avslutad": None, "avslutsorsak": ""}  # a ja after a nej opens the case
    if svar == Svar.NEJ:
        falt |= {"avslutad": idag, "avslutsorsak": Avslutsorsak.NEJ if intro else Avslutsorsak.AVBROT}
        if not intro:
            falt |= {"underlag": None, "underlag_lamnat": None}
    if dialog.avslutad and svar != Svar.NEJ:
        krav_inget_annat_oppet(dialog)
    satt(dialog, **falt)
    handelse_skal = Nejskal(skal).label if svar == Svar.NEJ else ""
    logga(
        Handelsetyp.DIALOG_SVAR,
        dialog,
        aktor,
        fran={"svar": forr} if forr else None,
        till={"fråga": Beslutsslag(slag).label, "svar": svar, "dag": dag, "av": av},
        skal=handelse_skal,
        data={"via": via} if via else None,
    )
    if svar == Svar.NEJ:
        stada(dialog, aktor, "Huvudmannen tackade nej.")
    elif slag == Beslutsslag.FORTSATT and (underlag := nyaste_underlag(dialog)):
        _lamna(dialog, underlag, dag, aktor)
    spara_lage([dialog])
    return beslut


@transaction.atomic
def aterta_svar(*, dialog_id: int, av: str, aktor: Anvandare | None, via: str = "") -> Dialog:
    """The answer to the invitation no longer stands, and nothing else does yet: the case waits for one again."""
    dialog = las(dialog_id)
    krav(dialog, Overgang.SVARA_INTRO)
    fran = {"svar": dialog.svar_intro}
    satt(dialog, **OBESVARAD)
    data = {"via": via} if via else None
    logga(Handelsetyp.DIALOG_SVAR_ATERTAGET, dialog, aktor, fran=fran, till={"av": av}, data=data)
    stada(dialog, aktor, "Huvudmannens svar gäller inte längre.")
    spara_lage([dialog])
    return dialog


def _tidigast_svar(dialog: Dialog, intro: bool) -> date | None:
    if intro:
        return dialog.inbjudningar.aggregate(forst=Min("skickad"))["forst"]
    return dialog.svar_intro_dag


def nyaste_underlag(dialog: Dialog) -> Underlag | None:
    klara = Underlag.objects.filter(huvudman=dialog.huvudman_id, status=Underlag.Status.KLART).med_aktualitet()
    return klara.order_by("-version").first()


@transaction.atomic
def lamna_underlag(*, dialog_id: int, aktor: Anvandare | None, dag: date | None = None) -> Dialog:
    """Fix the newest finished version to the case. A newer version may replace it until the case closes."""
    dialog = las(dialog_id)
    krav(dialog, Overgang.LAMNA_UNDERLAG)
    underlag = nyaste_underlag(dialog)
    if underlag is None:
        raise ValidationError("Det finns inget färdigt underlag för huvudmannen. Beställ ett först.")
    if underlag.pk != dialog.underlag_id:
        _lamna(dialog, underlag, dag or timezone.localdate(), aktor)
        spara_lage([dialog])
    return dialog


def _lamna(dialog: Dialog, underlag: Underlag, dag: date, aktor: Anvandare | None) -> None:
    forr = dialog.underlag.version if dialog.underlag else None
    satt(dialog, underlag=underlag, underlag_lamnat=dag, utan_underlag=False)
    logga(
        Handelsetyp.DIALOG_UNDERLAG,
        dialog,
        aktor,
        fran={"version": forr} if forr else None,
        till={"version": underlag.version},
    )


@transaction.atomic
def ga_utan_underlag(*, dialog_id: int, aktor: Anvandare | None, skal: str) -> Dialog:
    """The dialogue is held without one: no official statistics, or the huvudman uses its own (doman.md P10)."""
    dialog = las(dialog_id)
    krav(dialog, Overgang.LAMNA_UNDERLAG)
    if not skal.strip():
        raise ValidationError({"skal": "Skriv varför ni går vidare utan underlag."})
    if not dialog.utan_underlag:
        satt(dialog, utan_underlag=True)
        logga(Handelsetyp.DIALOG_UTAN_UNDERLAG, dialog, aktor, skal=skal.strip())
        spara_lage([dialog])
    return dialog


@transaction.atomic
def satt_uppfoljning(*, dialog_id: int, utan: bool, aktor: Anvandare | None) -> Dialog:
    """Whether the huvudman wants the six-month follow-up. Asked at the återkoppling, changed until the case closes."""
    dialog = las(dialog_id)
    if dialog.avslutad or dialog.pausad_fran:
        raise OgiltigOvergang
    if dialog.utan_uppfoljning != utan:
        satt(dialog, utan_uppfoljning=utan)
        till = {"uppföljning": "huvudmannen avstår" if utan else "huvudmannen vill ha den"}
        logga(Handelsetyp.DIALOG_UTAN_UPPFOLJNING, dialog, aktor, till=till)
        if utan:
            typ, skal = Motestyp.UPPFOLJNING, "Huvudmannen avstår från uppföljningen."
            dra_tillbaka_forslag(dialog, aktor, skal, typ=typ)
            lamna_moten(dialog, aktor=aktor, skal=skal, typ=typ)
        spara_lage([dialog])
    return dialog
