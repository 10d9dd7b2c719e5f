"""Cases in words: next action, what is missing, what decided. One place, so that list, page, week and mail agree."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kvalitet import svenska

from .begrepp import Lagesord, Steg
from .models import Dialog
from .process import Atgard, Saknad

# Atgard → (heading on the case page, short words in lists, the button or link)
ATGARDER: dict[str, tuple[str, str, str]] = {
    Atgard.TILLDELA: ("Tilldela dialogutförare från båda myndigheterna", "tilldela par", "Tilldela par"),
    Atgard.BJUD_IN: ("Bjud in huvudmannen", "bjud in", "Bjud in"),
    Atgard.INVANTA_SVAR: ("Vänta på huvudmannens svar", "svar önskas senast", "Registrera svar"),
    Atgard.BJUD_IN_IGEN: ("Bjud in igen", "bjud in igen", "Bjud in igen"),
    Atgard.BOKA_INTRODUKTION: ("Boka introduktionsmötet", "boka introduktion", "Boka introduktion"),
    Atgard.HALL_INTRODUKTION: ("Håll introduktionsmötet", "introduktion", "Markera som genomfört"),
    Atgard.INVANTA_BESLUT: ("Fråga om huvudmannen vill fortsätta", "beslut om att fortsätta", "Registrera beslut"),
    Atgard.LAMNA_UNDERLAG: ("Lämna underlaget", "lämna underlag", "Lämna underlaget"),
    Atgard.BOKA_FORMOTE: ("Boka förmötet", "boka förmöte", "Boka förmöte"),
    Atgard.HALL_FORMOTE: ("Håll förmötet", "förmöte", "Markera som genomfört"),
    Atgard.BOKA_DIALOG: ("Boka dialogmötet", "boka dialogmöte", "Boka dialogmöte"),
    Atgard.HALL_DIALOG: ("Håll dialogmötet", "dialogmöte", "Markera som genomfört"),
    Atgard.SKRIV_ANTECKNING: ("Skriv mötesanteckningen", "anteckning ska vara klar", "Skriv anteckningen"),
    Atgard.LAS_ANTECKNING: ("Läs och fastställ anteckningen", "läs anteckning", "Läs anteckningen"),
    Atgard.BOKA_ATERKOPPLING: ("Boka återkopplingen", "boka återkoppling", "Boka återkoppling"),
    Atgard.HALL_ATERKOPPLING: ("Håll återkopplingen", "återkoppling", "Markera som genomfört"),
    Atgard.BOKA_UPPFOLJNING: ("Boka uppföljningen", "boka uppföljning", "Boka uppföljning"),
    Atgard.HALL_UPPFOLJNING: ("Håll uppföljningen", "uppföljning", "Markera som genomfört"),
    Atgard.VALJ_TID: ("Vänta på att huvudmannen väljer tid", "välj tid", "Se föreslagna tider"),
    Atgard.AVSLUTA: ("Avsluta ärendet", "avsluta", "Avsluta ärendet"),
    Atgard.ATERUPPTA: ("Återuppta ärendet", "återupptas", "Återuppta ärendet"),
}

# Why it waits, in a sentence to a colleague. Shown beside the action on Min vecka.
SKAL: dict[str, str] = {
    Atgard.TILLDELA: "Ärendet saknar någon från Skolverket eller SPSM.",
    Atgard.BJUD_IN: "Paret är klart och huvudmannen är inte inbjuden.",
    Atgard.INVANTA_SVAR: "Inbjudan har gått och inget svar är registrerat.",
    Atgard.BJUD_IN_IGEN: "Huvudmannen bad er höra av er igen.",
    Atgard.BOKA_INTRODUKTION: "Huvudmannen har svarat ja.",
    Atgard.HALL_INTRODUKTION: "Mötet har varit och är inte markerat.",
    Atgard.INVANTA_BESLUT: "Introduktionen är genomförd och beslutet är inte registrerat.",
    Atgard.LAMNA_UNDERLAG: "Huvudmannen fortsätter och väntar på sitt underlag.",
    Atgard.BOKA_FORMOTE: "Huvudmannen fortsätter. Förmötet är nästa möte.",
    Atgard.HALL_FORMOTE: "Mötet har varit och är inte markerat.",
    Atgard.BOKA_DIALOG: "Förmötet är genomfört. Dialogmötet är nästa möte.",
    Atgard.HALL_DIALOG: "Mötet har varit och är inte markerat.",
    Atgard.SKRIV_ANTECKNING: "Dialogmötet är genomfört.",
    Atgard.LAS_ANTECKNING: "Den som inte skrev läser innan anteckningen fastställs.",
    Atgard.BOKA_ATERKOPPLING: "Dialogmötet är genomfört. Återkopplingen är nästa möte.",
    Atgard.HALL_ATERKOPPLING: "Mötet har varit och är inte markerat.",
    Atgard.BOKA_UPPFOLJNING: "Sex månader efter återkopplingen är det dags.",
    Atgard.HALL_UPPFOLJNING: "Mötet har varit och är inte markerat.",
    Atgard.VALJ_TID: "Huvudmannen har inte valt bland de föreslagna tiderna.",
    Atgard.AVSLUTA: "Allt är gjort.",
    Atgard.ATERUPPTA: "Dagen då ärendet skulle återupptas har kommit.",
}

SAKNAS: dict[str, tuple[str, str]] = {
    "utforare_sv": ("Ingen dialogutförare från Skolverket", "Möten räknas bara när båda myndigheterna är med."),
    "utforare_spsm": ("Ingen dialogutförare från SPSM", "Möten räknas bara när båda myndigheterna är med."),
    "underlag": ("Underlaget är inte lämnat", "Huvudmannen behöver det inför förmötet och dialogen."),
    "mote_introduktion": ("Introduktionen är inte bokad", "Huvudmannen har svarat ja."),
    "mote_formote": ("Förmötet är inte bokat", "Där väljer huvudmannen fokus och deltagare."),
    "mote_dialog": ("Dialogmötet är inte bokat", "Boka i god tid, så att nämnd eller styrelse kan vara med."),
    "mote_aterkoppling": ("Återkopplingen är inte bokad", "Den brukar hållas inom en månad efter dialogen."),
    "mote_uppfoljning": ("Uppföljningen är inte bokad", "Sex månader efter återkopplingen."),
    "anteckning": ("Mötesanteckningen är inte klar", "Den ska läsas av kollegan och fastställas."),
    "anteckning_granskas": ("Mötesanteckningen väntar på att läsas", "En annan än den som skrev fastställer den."),
    "enkat": (
        "Enkäten efter dialogen är inte ifylld",
        "Ni fyller i den tillsammans. Svaret kopplas inte till ärendet.",
    ),
}

LAGESORT = {
    Lagesord.PAGAR: "pagar",
    Lagesord.VANTAR_SVAR: "vantar",
    Lagesord.VANTAR_TID: "vantar",
    Lagesord.PAUSAD: "vila",
    Lagesord.TACKAT_NEJ: "vila",
    Lagesord.AVBRUTEN: "vila",
    Lagesord.KLAR: "klart",
}


@dataclass(frozen=True)
class Lagesvisning:
    """The state as shown: words and kind (komponenter/tagg.html), late when today is past the next date."""

    text: str
    sort: str


def lagesvisning(dialog: Dialog) -> Lagesvisning:
    if dialog.ar_sen:
        return Lagesvisning("Försenad", "sent")
    return Lagesvisning(Lagesord(dialog.lage).label, LAGESORT[Lagesord(dialog.lage)])


def saknad_text(saknad: Saknad) -> tuple[str, str]:
    """(what is missing, why it matters)"""
    return SAKNAS[saknad.kod]


def nasta_text(dialog: Dialog) -> str:
    """What the next date is about, in a few words; empty for a closed case."""
    return ATGARDER[dialog.nasta][1] if dialog.nasta else ""


def steg_text(dialog: Dialog) -> str:
    return Steg(dialog.steg).label


def forsening(dialog: Dialog, idag: date) -> str:
    """ "Fyra dagar sen", or empty."""
    if not dialog.ar_sen or dialog.nasta_dag is None:
        return ""
    dagar = (idag - dialog.nasta_dag).days
    return f"{svenska.versal(svenska.rakneord(dagar))} {'dag' if dagar == 1 else 'dagar'} sen"
