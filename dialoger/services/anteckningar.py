"""Mötesanteckningar: written by the pair, read by the other of the two, fastställda and then never changed.

Each locks the case and then the note. No event ever holds the text or the topics: a draft is the pair's alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from kvalitet import svenska, utkast
from kvalitet.handelser import Handelsetyp, logga
from kvalitet.models import Anvandare
from kvalitet.textskillnad import radslut
from kvalitet.versionskrock import Krockfalt, kontrollera

from .. import amnen as amneslista
from ..begrepp import Anteckningslage, Aterlamnatskal, Funktion, Motesstatus, Motestyp
from ..behorighet import ar_i_paret
from ..models import Anteckning, Dialog, Motesarende
from . import diarium
from .lage import OgiltigOvergang, las, spara_lage
from .utkasten import ANTECKNING, INTE_I_PARET, nyckel

L = Anteckningslage
LANGST = 6000


@transaction.atomic
def skriv_anteckning(
    *,
    motesarende_id: int,
    text: str,
    amnen: Iterable[str],
    aktor: Anvandare,
    version: object = "",
    nar: datetime | None = None,
) -> Anteckning:
    """Begin the note of one case on one held meeting, or change it. What had been handed over is a draft again.

    `version` is the one the text is based on ("" when there was none); Versionskrock when the other of the pair has
    saved something else since.
    """
    koppling = Motesarende.objects.select_related("mote").get(pk=motesarende_id)
    dialog = _las_arende(koppling.dialog_id, aktor)
    krav_hallet(koppling)
    nar = nar or timezone.now()
    text, koder = radslut(text).strip(), list(dict.fromkeys(amnen))
    rad = (
        Anteckning.objects.select_for_update(of=("self",))
        .select_related("andrad_av")
        .filter(motesarende=koppling)
        .first()
    )
    _krav_innehall(text, koder, rad.amnen if rad else [])
    if rad is None:
        rad = Anteckning.objects.create(
            motesarende=koppling, text=text, amnen=koder, forfattare=aktor, andrad_av=aktor, andrad=nar
        )
        _logga(Handelsetyp.ANTECKNING_SKAPAD, rad, dialog, aktor, till={"läge": L.UTKAST})
        return rad
    if rad.lage == L.FASTSTALLD:
        raise OgiltigOvergang("Anteckningen är redan fastställd och kan inte ändras.")
    kontrollera(version, rad.version, _krockfalt(rad, text, koder), av=rad.andrad_av.namn, tid=rad.andrad)
    if text == rad.text and set(koder) == set(rad.amnen):
        return rad
    fran = {"läge": rad.lage, "version": rad.version}
    rad.text, rad.amnen, rad.lage = text, koder, L.UTKAST
    rad.andrad_av, rad.andrad, rad.version = aktor, nar, rad.version + 1
    rad.save(update_fields=["text", "amnen", "lage", "andrad_av", "andrad", "version"])
    till = {"läge": rad.lage, "version": rad.version}
    _logga(Handelsetyp.ANTECKNING_ANDRAD, rad, dialog, aktor, fran=fran, till=till)
    return rad


@transaction.atomic
def lamna_till_kollega(*, anteckning_id: int, aktor: Anvandare) -> Anteckning:
    """The one who wrote last asks the other to read. ValidationError says what is still missing."""
    rad, dialog = _las_anteckning(anteckning_id, aktor)
    _krav_lage(rad, L.UTKAST)
    if rad.andrad_av_id != aktor.pk and ar_i_paret(rad.andrad_av, dialog):
        raise OgiltigOvergang(f"{rad.andrad_av.namn} skrev sist och lämnar över när texten är klar.")
    if fel := brister(rad):
        raise ValidationError(fel)
    return _byt_lage(rad, dialog, L.GRANSKAS, Handelsetyp.ANTECKNING_LAMNAD, aktor)


def brister(rad: Anteckning) -> list[str]:
    """What a note lacks before it can be handed over."""
    koppling = rad.motesarende
    fel = []
    if not koppling.deltaganden.all():
        fel.append("Ange vilka funktioner som var med på mötet.")
    if koppling.mote.typ == Motestyp.DIALOG and not rad.amnen:
        fel.append("Välj minst ett ämne som dialogen handlade om.")
    return fel


@transaction.atomic
def aterlamna(*, anteckning_id: int, skal: str, aktor: Anvandare) -> Anteckning:
    """The reader gives it back to be changed. The reason is one of a list (`Aterlamnatskal`)."""
    rad, dialog = _las_anteckning(anteckning_id, aktor)
    _krav_lage(rad, L.GRANSKAS)
    if skal not in Aterlamnatskal.values:
        raise ValidationError({"skal": "Välj varför du lämnar tillbaka anteckningen."})
    if rad.andrad_av_id == aktor.pk:
        raise OgiltigOvergang("Du skrev sist. Ändra texten, så blir den ett utkast igen.")
    ord_ = Aterlamnatskal(skal).label
    return _byt_lage(rad, dialog, L.UTKAST, Handelsetyp.ANTECKNING_ATERLAMNAD, aktor, skal=ord_)


@transaction.atomic
def faststall(*, anteckning_id: int, avtryck: str, aktor: Anvandare, nar: datetime | None = None) -> Anteckning:
    """The other than the one who wrote last has read it: `avtryck` of what the page showed. Freezes all of that."""
    rad, dialog = _las_anteckning(anteckning_id, aktor)
    _krav_lage(rad, L.GRANSKAS)
    if rad.andrad_av_id == aktor.pk:
        raise OgiltigOvergang("En annan än den som skrev sist läser och fastställer anteckningen.")
    if avtryck != avtryck_av(rad):
        raise OgiltigOvergang(
            "Anteckningen, eller vilka som var med på mötet, har ändrats sedan du öppnade den. "
            "Läs den som den är nu innan du fastställer."
        )
    if fel := brister(rad):
        raise ValidationError(fel)
    rad.funktioner, rad.amnesnamn = funktioner(rad.motesarende), amneslista.texter(rad.amnen)
    rad.huvudman = rad.motesarende.huvudman
    rad.huvudmansnamn = rad.huvudman.namn
    rad.faststalld, rad.faststalld_av = nar or timezone.now(), aktor
    utkast.kasta_allas(nyckel=nyckel(ANTECKNING, rad.motesarende_id))
    falt = ["funktioner", "amnesnamn", "huvudman", "huvudmansnamn", "faststalld", "faststalld_av"]
    _byt_lage(rad, dialog, L.FASTSTALLD, Handelsetyp.ANTECKNING_FASTSTALLD, aktor, falt=falt)
    diarium.for_in(rad, huvudman=rad.huvudman, dialog=dialog, tid=rad.faststalld)
    return rad


def avtryck_av(rad: Anteckning) -> str:
    """Of all that a note not yet fastställd shows its reader, also what comes from the meeting and the case."""
    visas = [rad.version, amneslista.texter(rad.amnen), funktioner(rad.motesarende), rad.motesarende.huvudman.namn]
    return sha256(json.dumps(visas, ensure_ascii=False).encode()).hexdigest()[:16]


def funktioner(koppling: Motesarende) -> list[list[Any]]:
    """[function, number] of those from the huvudman who were there, in the usual order."""
    antal = {deltagande.funktion: deltagande.antal for deltagande in koppling.deltaganden.all()}
    return [[str(funktion), antal[funktion]] for funktion in Funktion if funktion in antal]


def krav_hallet(koppling: Motesarende) -> None:
    mote = koppling.mote
    if mote.ar_internt:
        raise OgiltigOvergang("Interna möten har ingen mötesanteckning.")
    if mote.status != Motesstatus.HALLET:
        raise OgiltigOvergang("Anteckningen skrivs när mötet är markerat som genomfört.")
    if not koppling.kom:
        raise OgiltigOvergang("Huvudmannen var inte med på mötet, så det blir ingen anteckning.")


def _krav_innehall(text: str, koder: list[str], redan: list[str]) -> None:
    fel: dict[str, str] = {}
    if not text:
        fel["text"] = "Skriv kort vad mötet handlade om."
    elif len(text) > LANGST:
        fel["text"] = for_lang(len(text), LANGST)
    if set(koder) - set(amneslista.alla()) - set(redan):
        fel["amnen"] = "Ett av ämnena finns inte i kvalitetssystemet. Välj bland dem som visas."
    if fel:
        raise ValidationError(fel)


def for_lang(antal: int, hogst: int) -> str:
    return (
        f"Texten är {svenska.tal(antal)} tecken. Högst {svenska.tal(hogst)} får plats. "
        "Den är inte sparad, men står kvar här så att du kan korta den."
    )


def _krockfalt(rad: Anteckning, text: str, koder: list[str]) -> list[Krockfalt]:
    def i_ord(valda: Iterable[str]) -> str:
        return "\n".join(amneslista.texter(valda))

    return [
        Krockfalt("text", "Texten", text, rad.text),
        Krockfalt("amnen", "Ämnen", i_ord(koder), i_ord(rad.amnen)),
    ]


def _las_arende(dialog_id: int, aktor: Anvandare) -> Dialog:
    dialog = las(dialog_id)
    if not ar_i_paret(aktor, dialog):
        raise OgiltigOvergang(INTE_I_PARET)
    if dialog.avslutad:
        raise OgiltigOvergang("Ärendet är avslutat.")
    return dialog


def _las_anteckning(anteckning_id: int, aktor: Anvandare) -> tuple[Anteckning, Dialog]:
    dialog_id = Anteckning.objects.values_list("motesarende__dialog", flat=True).get(pk=anteckning_id)
    dialog = _las_arende(dialog_id, aktor)
    rader = Anteckning.objects.select_for_update(of=("self",)).select_related(
        "andrad_av", "motesarende__mote", "motesarende__dialog__huvudman"
    )
    return rader.prefetch_related("motesarende__deltaganden", "motesarende__dialog__huvudmannabyten__fran").get(
        pk=anteckning_id
    ), dialog


def _krav_lage(rad: Anteckning, lage: str) -> None:
    if rad.lage != lage:
        nu = {
            L.UTKAST: "ett utkast",
            L.GRANSKAS: "redan lämnad för läsning",
            L.FASTSTALLD: "redan fastställd",
        }
        raise OgiltigOvergang(f"Anteckningen är {nu[L(rad.lage)]}.")


def _byt_lage(
    rad: Anteckning,
    dialog: Dialog,
    lage: str,
    handelse: Handelsetyp,
    aktor: Anvandare,
    *,
    skal: str = "",
    falt: Iterable[str] = (),
) -> Anteckning:
    fran, rad.lage = rad.lage, lage
    rad.save(update_fields=["lage", *falt])
    _logga(handelse, rad, dialog, aktor, fran={"läge": fran}, till={"läge": lage}, skal=skal)
    return rad


def _logga(handelse: Handelsetyp, rad: Anteckning, dialog: Dialog, aktor: Anvandare, **mer: Any) -> None:
    logga(handelse, rad, aktor, data={"dialoger": [dialog.pk]}, **mer)
    spara_lage([dialog])
