"""Pause, end, withdraw, reopen and redirect a case. Each needs a reason and leaves one event."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from huvudman.models import Huvudman
from kvalitet import svenska
from kvalitet.handelser import Handelsetyp, logga
from kvalitet.kalenderdagar import for_langt_fram
from kvalitet.models import Anvandare

from ..begrepp import AVSLUTAT_TEXT, Avslutsorsak, Svar
from ..models import (
    Dialog,
    Huvudmannabyte,
)
from ..process import Overgang
from .arenden import kontor_for
from .avgangar import slapp_jav
from .gemensamt import OBESVARAD, krav_inget_annat_oppet, satt, stada
from .gruppplatser import slapp
from .inbjudningar import stang_lankar
from .lage import OgiltigOvergang, krav, las, spara_lage
from .svarslank import glom_svar


def pausdagsfel(till: date, fran: date) -> str:
    """Why a case paused on `fran` cannot be taken up on `till`, as a sentence; empty when it can."""
    if till <= fran:
        return "Dagen då ärendet återupptas måste ligga efter i dag."
    return for_langt_fram(till, timezone.localdate())


@transaction.atomic
def pausa(*, dialog_id: int, till: date | None, skal: str, aktor: Anvandare | None, fran: date | None = None) -> Dialog:
    """Pause or postpone. Booked meetings of the case alone, up to `till`, are cancelled; reason needed."""
    dialog = las(dialog_id)
    krav(dialog, Overgang.PAUSA)
    idag = timezone.localdate()
    fran = fran or idag
    if not skal.strip():
        raise ValidationError({"skal": "Skriv varför ärendet pausas."})
    if till is not None and (fel := pausdagsfel(till, fran)):
        raise ValidationError({"till": fel})
    satt(dialog, pausad_fran=fran, pausad_till=till, paus_skal=skal.strip())
    logga(Handelsetyp.DIALOG_PAUSAD, dialog, aktor, till={"återupptas": till}, skal=skal.strip())
    stada(dialog, aktor, f"Ärendet är pausat: {skal.strip()}", till=till)
    spara_lage([dialog])
    return dialog


@transaction.atomic
def ateruppta(*, dialog_id: int, aktor: Anvandare | None) -> Dialog:
    dialog = las(dialog_id)
    krav(dialog, Overgang.ATERUPPTA)
    fran = {"pausad_från": dialog.pausad_fran, "återupptas": dialog.pausad_till}
    satt(dialog, pausad_fran=None, pausad_till=None, paus_skal="")
    logga(Handelsetyp.DIALOG_ATERUPPTAGEN, dialog, aktor, fran=fran)
    spara_lage([dialog])
    return dialog


@transaction.atomic
def avsluta(*, dialog_id: int, aktor: Anvandare | None, dag: date | None = None) -> Dialog:
    """Close a case that is done, or whose invitation had no answer. The pair's working notes are discarded."""
    dialog = las(dialog_id)
    nu = krav(dialog, Overgang.AVSLUTA)
    if nu.vantar_till and (dag or timezone.localdate()) <= nu.vantar_till:
        raise OgiltigOvergang(f"Huvudmannen kan svara till och med {svenska.datum(nu.vantar_till)}.")
    orsak = Avslutsorsak.GENOMFORD if dialog.svar_fortsatt == Svar.JA else Avslutsorsak.INGET_SVAR
    return _avsluta(dialog, orsak, Handelsetyp.DIALOG_AVSLUTAD, aktor, "", dag)


@transaction.atomic
def aterkalla(*, dialog_id: int, aktor: Anvandare | None, skal: str, upphord: bool = False) -> Dialog:
    """The agencies withdraw the case, or the huvudman has ceased to exist. Reason needed."""
    dialog = las(dialog_id)
    krav(dialog, Overgang.ATERKALLA)
    if not skal.strip():
        raise ValidationError({"skal": "Skriv varför ärendet återkallas."})
    orsak = Avslutsorsak.UPPHORD if upphord else Avslutsorsak.ATERKALLAD
    return _avsluta(dialog, orsak, Handelsetyp.DIALOG_ATERKALLAD, aktor, skal.strip())


def _avsluta(
    dialog: Dialog, orsak: Avslutsorsak, typ: Handelsetyp, aktor: Anvandare | None, skal: str, dag: date | None = None
) -> Dialog:
    satt(dialog, avslutad=dag or timezone.localdate(), avslutsorsak=orsak, pausad_fran=None, pausad_till=None)
    logga(typ, dialog, aktor, till={"orsak": orsak.label}, skal=skal)
    stada(dialog, aktor, f"Ärendet är avslutat: {AVSLUTAT_TEXT[orsak]}.")
    spara_lage([dialog])
    return dialog


@transaction.atomic
def ateroppna(*, dialog_id: int, aktor: Anvandare | None, skal: str) -> Dialog:
    """Open a closed case again where it stood. Answers that closed it are taken away; the rows remain."""
    dialog = las(dialog_id)
    nu = krav(dialog, Overgang.ATEROPPNA)
    if not skal.strip():
        raise ValidationError({"skal": "Skriv varför ärendet öppnas igen."})
    if not dialog.huvudman.ar_aktiv:
        raise ValidationError(
            "Huvudmannen har upphört. Låt ärendet följa till den nya huvudmannen i stället."
            if Overgang.OMDIRIGERA in nu.tillatna
            else "Huvudmannen har upphört. Öppna ett nytt ärende för den huvudman som har tagit över."
        )
    krav_inget_annat_oppet(dialog)
    falt: dict[str, Any] = {"avslutad": None, "avslutsorsak": ""}
    if dialog.svar_intro == Svar.NEJ:
        falt |= OBESVARAD
        glom_svar(dialog)  # everybody is asked anew
    if dialog.svar_fortsatt == Svar.NEJ:
        falt |= {"svar_fortsatt": "", "svar_fortsatt_dag": None}
    orsak = Avslutsorsak(dialog.avslutsorsak).label
    satt(dialog, **falt)
    logga(Handelsetyp.DIALOG_ATEROPPNAD, dialog, aktor, fran={"orsak": orsak}, skal=skal.strip())
    spara_lage([dialog])
    return dialog


@transaction.atomic
def omdirigera(*, dialog_id: int, till: Huvudman, skal: str, aktor: Anvandare | None) -> Dialog:
    """After a merger or a new owner the case goes on with the new huvudman. Answers, meetings and history stay.

    One that was withdrawn, perhaps because the huvudman was gone, is opened again by it.
    Who of the pair has declared jäv for the new huvudman leaves the case, as `tilldela` would have refused them.
    """
    dialog = las(dialog_id)
    krav(dialog, Overgang.OMDIRIGERA)
    if not skal.strip():
        raise ValidationError({"skal": "Skriv vad som har hänt, till exempel en sammanslagning."})
    till = Huvudman.objects.select_for_update(of=("self",)).select_related("kommun__lan").get(pk=till.pk)
    if till.pk == dialog.huvudman_id:
        raise ValidationError({"till": "Ärendet hör redan till den huvudmannen."})
    if not till.ar_aktiv:
        raise ValidationError({"till": f"{till.namn} har upphört."})
    if Dialog.objects.oppna().filter(huvudman=till, cykel=dialog.cykel_id).exists():
        raise ValidationError({"till": f"{till.namn} har redan ett öppet ärende i samma cykel. Fortsätt i det."})
    fran = dialog.huvudman
    Huvudmannabyte.objects.create(dialog=dialog, fran=fran, till=till, skal=skal.strip())
    kontor = dialog.regionkontor_id
    oppnas = dialog.avslutad is not None
    kontor_nu = kontor_for(till) or dialog.regionkontor
    satt(dialog, huvudman=till, regionkontor=kontor_nu, avslutad=None, avslutsorsak="")
    if dialog.regionkontor_id != kontor:
        slapp(dialog, aktor, "Ärendet hör till en annan region.")
    stang_lankar(dialog)
    slapp_jav(dialog, aktor)
    logga(
        Handelsetyp.DIALOG_OMDIRIGERAD,
        dialog,
        aktor,
        fran={"huvudman": fran.namn},
        till={"huvudman": till.namn} | ({"ärendet": "öppet igen"} if oppnas else {}),
        skal=skal.strip(),
    )
    spara_lage([dialog])
    return dialog
