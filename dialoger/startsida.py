"""The cases' part of the start page: what waits for a utförare, and the state for those who coordinate."""

from django.utils import timezone

from kvalitet import svenska
from kvalitet.models import Anvandare, Roll
from kvalitet.startsida import Bidrag, Genvag, Rad, Tal, adress

from . import samordning
from .behorighet import diariefor_for
from .models import Dialog, Diariepost
from .services import antal_svar
from .vecka import vantar


def bidrag(anvandare: Anvandare) -> Bidrag:
    svar = Bidrag(startsida=adress(anvandare, "dialoger:nasta_steg_val"))
    if svar.startsida:
        return svar
    if anvandare.har_roll(Roll.DIALOGUTFORARE):
        mina = list(Dialog.objects.synliga_for(anvandare).mina(anvandare).oppna().select_related("huvudman"))
        svar.vantar = [
            Rad(
                rubrik=rad.rubrik,
                text=rad.skal or rad.stod,
                url=rad.url,
                lanktext=rad.lanktext,
                sort=rad.sort,
                ikon="circle-alert" if rad.sort == "sent" else "clock",
                nar=rad.nar,
            )
            for rad in vantar(anvandare, mina, timezone.localdate())
        ]
        svar.genvagar = [
            Genvag("Min vecka", "Möten, det som väntar och din tid.", adress(anvandare, "dialoger:vecka"), "calendar")
        ]
    if anvandare.har_roll(*samordning.LASER):
        svar.lagg_till(samordning.bidrag(anvandare))
    if anvandare.har_roll(Roll.ANALYTIKER):
        svar.tal += _respons()
    if anvandare.har_roll(Roll.REGISTRATOR):
        svar.vantar += _diarium(anvandare)
    return svar


def _respons() -> list[Tal]:
    """How many have answered what they thought of the dialogue: no more than that, and never of few."""
    antal = antal_svar()
    if not antal:
        return []
    halvar, nu = list(antal.items())[-1]
    ar, _, halva = halvar.partition("H")
    nar = f"{'första' if halva == '1' else 'andra'} halvåret {ar}"
    return [Tal(svenska.tal(nu), "svar om dialogen", f"från huvudmän, {nar}")]


def _diarium(anvandare: Anvandare) -> list[Rad]:
    antal = Diariepost.objects.synliga_for(anvandare).utan_dnr(diariefor_for(anvandare)).count()
    if not antal:
        return []
    saknar = svenska.antal(antal, "handling", "handlingar")
    return [
        Rad(
            rubrik="Registrera i diariet",
            text=f"{svenska.versal(saknar)} saknar ert diarienummer.",
            url=adress(anvandare, "dialoger:diarium"),
            lanktext="Till diariet",
            sort="vantar",
            ikon="clock",
        )
    ]
