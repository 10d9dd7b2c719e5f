"""A meeting has been held: who was there, how long it took, what it touched. One form, so one service."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from kvalitet.handelser import Handelsetyp, logga
from kvalitet.models import Anvandare

from ..begrepp import Motesstatus, Motestyp
from ..models import Deltagarnamn, Dialog, Mote
from ..process import kan_ha_hallits, saknas_fore
from . import tid
from .deltagare import deltagare_last, skolformer_last
from .lage import OgiltigOvergang, fakta_for, spara_lage
from .moten import beskriv, galler, krav_planerat, las_mote
from .moteskrav import krav_utforare

S = Motesstatus
LANGST_TIMMAR = 12


@transaction.atomic
def hall_mote(
    *,
    mote_id: int,
    aktor: Anvandare | None,
    utforare_sv: Anvandare | None,
    utforare_spsm: Anvandare | None,
    slut: datetime | None = None,
    borta: Iterable[int] = (),
) -> Mote:
    """Mark as held. An external meeting counts only with both agencies (doman.md P3).

    `borta`: pk of cases whose huvudman did not come; those that were paused before count as such, and stop nobody
    else. Time is prefilled; names kept for booking are removed.
    """
    mote, arenden = las_mote(mote_id)
    krav_planerat(mote)
    utanfor = set() if mote.ar_internt else {dialog.pk for dialog in utanfor_motet(mote, arenden)}
    if utanfor and len(utanfor) == len(arenden):
        raise OgiltigOvergang("Ärendet pausades eller avslutades före mötet, så mötet kan inte markeras.")
    nu = timezone.now()
    if mote.start > nu:
        raise ValidationError({"start": "Mötet har inte börjat ännu. Flytta det först om det hölls tidigare."})
    krav_utforare(utforare_sv, utforare_spsm, mote.start)
    if not mote.ar_internt and (utforare_sv is None or utforare_spsm is None):
        raise ValidationError(
            "Ett möte med huvudmannen räknas som genomfört bara om både Skolverket och SPSM var med. "
            "Flytta mötet, eller ange vem som ersatte."
        )
    borta = set(borta) | utanfor
    if borta and borta >= {dialog.pk for dialog in arenden}:
        raise ValidationError("Kom ingen huvudman? Ställ in mötet i stället.")
    _krav_ordning(mote, [dialog for dialog in arenden if dialog.pk not in borta])
    krav_slut(mote.start, slut or mote.slut)
    fran = beskriv(mote) | {"status": mote.status}
    mote.status = S.HALLET
    mote.utforare_sv, mote.utforare_spsm = utforare_sv, utforare_spsm
    mote.slut = slut or mote.slut
    mote.version += 1
    mote.full_clean(exclude=["utforare_sv", "utforare_spsm"])
    mote.save()
    mote.arenden.filter(dialog__in=borta).update(kom=False)
    Deltagarnamn.objects.filter(motesarende__mote=mote).delete()
    tid.forifyll(mote)
    franvarande = [rad.huvudman.namn for rad in mote.arenden.med_huvudman() if rad.dialog_id in borta]
    till = beskriv(mote) | {"status": S.HALLET, "kom_inte": franvarande}
    logga(Handelsetyp.MOTE_HALLET, mote, aktor, fran=fran, till=till, data=galler(arenden))
    spara_lage(arenden)
    return mote


def krav_slut(start: datetime, slut: datetime) -> None:
    """When a held meeting ended: not after now, since its time would be logged before it has been worked."""
    if slut > timezone.now():
        raise ValidationError({"slut": "Mötet kan inte ha slutat senare än nu. Skriv när det faktiskt slutade."})
    if slut - start > timedelta(hours=LANGST_TIMMAR):
        raise ValidationError({"slut": "Mötet är längre än tolv timmar. Kontrollera sluttiden."})


def utanfor_motet(mote: Mote, arenden: Iterable[Dialog]) -> list[Dialog]:
    """Cases of an external meeting that were paused or closed before its day."""
    alla, dag = list(arenden), mote.dag
    fakta = fakta_for(alla)
    return [dialog for dialog in alla if not kan_ha_hallits(fakta[dialog.pk], dag)]


def _krav_ordning(mote: Mote, arenden: list[Dialog]) -> None:
    """An återkoppling of a dialogue that nobody has held cannot have been one."""
    fakta = fakta_for(arenden)
    for dialog in arenden:
        if fore := saknas_fore(fakta[dialog.pk], mote.typ):
            raise ValidationError(
                f"{dialog.huvudman.namn} har inget genomfört möte av slaget {Motestyp(fore).label.lower()}. "
                "Markera det först, eller ställ in det här mötet om det inte blev av."
            )


@dataclass(frozen=True)
class Utfall:
    """What a held meeting was for one case: numbers by function, and (läge, reason) by skolform."""

    kom: bool = True
    antal: Mapping[str, int] = field(default_factory=dict)
    skolformer: Mapping[str, tuple[str, str]] = field(default_factory=dict)


@transaction.atomic
def genomfor_mote(
    *,
    mote_id: int,
    utfall: Mapping[int, Utfall],
    aktor: Anvandare | None,
    utforare_sv: Anvandare | None,
    utforare_spsm: Anvandare | None,
    slut: datetime | None = None,
) -> Mote:
    """Hold the meeting and note, per case (pk), who came and which skolformer it touched. All or nothing."""
    hall_mote(
        mote_id=mote_id,
        aktor=aktor,
        utforare_sv=utforare_sv,
        utforare_spsm=utforare_spsm,
        slut=slut,
        borta=[dialog_id for dialog_id, ett in utfall.items() if not ett.kom],
    )
    mote, arenden = las_mote(mote_id)
    for koppling in mote.arenden.med_huvudman().filter(dialog__in=utfall):
        ett = utfall[koppling.dialog_id]
        deltagare_last(koppling, mote, arenden, antal=ett.antal if ett.kom else {}, aktor=aktor)
        skolformer_last(koppling, mote, lagen=ett.skolformer if ett.kom else {}, aktor=aktor)
    return mote
