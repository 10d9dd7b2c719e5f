"""Meetings: booked, moved, held, cancelled. A meeting locks all its cases; each change is one event."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from kvalitet.handelser import Handelsetyp, logga
from kvalitet.models import Anvandare, Roll
from kvalitet.roller import Myndighet

from ..begrepp import NIVA_FOR_FUNKTION, Motesform, Motesstatus, Motestyp, Skolformslage
from ..models import Deltagande, Deltagarnamn, Dialog, Mote, Motesarende, TacktSkolform
from ..motesregler import Grannmote, stopp
from ..process import BOKA_FOR_TYP, Overgang
from . import tid
from .lage import OgiltigOvergang, krav, las_alla, spara_lage

S = Motesstatus


@dataclass(frozen=True)
class Motestider:
    start: datetime
    slut: datetime
    form: str = Motesform.DIGITALT
    plats: str = ""
    lank: str = ""
    resa: str = ""
    restid: int = 0
    omfattning: str = ""


@transaction.atomic
def boka_mote(
    *,
    typ: str,
    dialoger: Iterable[Dialog],
    tider: Motestider,
    utforare_sv: Anvandare | None,
    utforare_spsm: Anvandare | None,
    aktor: Anvandare | None,
) -> Mote:
    """Book a meeting for one case or several. Refused with reasons when order or times are wrong.

    OgiltigOvergang when a case is not where this meeting may be booked; ValidationError for times and people.
    """
    arenden = las_alla(dialog.pk for dialog in dialoger)
    if not arenden:
        raise ValidationError("Välj minst ett ärende.")
    for dialog in arenden:
        krav(dialog, BOKA_FOR_TYP[typ], f"{Motestyp(typ).label} kan inte bokas för {dialog.huvudman.namn} nu.")
        _krav_tider(typ, tider, dialog)
    _krav_utforare(utforare_sv, utforare_spsm)
    mote = Mote(typ=typ, utforare_sv=utforare_sv, utforare_spsm=utforare_spsm, **vars(tider))
    mote.full_clean(exclude=["utforare_sv", "utforare_spsm"])
    mote.save()
    Motesarende.objects.bulk_create([Motesarende(mote=mote, dialog=dialog) for dialog in arenden])
    logga(Handelsetyp.MOTE_BOKAT, mote, aktor, till=_beskriv(mote), data={"dialoger": [d.pk for d in arenden]})
    spara_lage(arenden)
    return mote


def _krav_tider(typ: str, tider: Motestider, dialog: Dialog, utom: int | None = None) -> None:
    andra = dialog.moten.exclude(pk=utom or 0).values_list("typ", "status", "start", "slut")
    dag = dialog.svar_intro_dag if typ == Motestyp.INTRODUKTION else dialog.svar_fortsatt_dag
    fel = stopp(
        typ,
        timezone.localtime(tider.start),
        timezone.localtime(tider.slut),
        timezone.localtime(),
        [Grannmote(t, s, timezone.localtime(start), timezone.localtime(slut)) for t, s, start, slut in andra],
        tidigast=dag,
    )
    if fel:
        raise ValidationError({"start": fel})


def _krav_utforare(sv: Anvandare | None, spsm: Anvandare | None) -> None:
    """Someone, no person twice, each a utförare of the agency they stand for."""
    if sv is None and spsm is None:
        raise ValidationError({"utforare_sv": "Välj vem som håller mötet."})
    if sv is not None and sv == spsm:
        raise ValidationError({"utforare_spsm": "Samma person kan inte företräda båda myndigheterna."})
    for falt, person, myndighet in (("utforare_sv", sv, Myndighet.SV), ("utforare_spsm", spsm, Myndighet.SPSM)):
        if person is None:
            continue
        roller = person.rolltilldelningar.aktiva()
        if not roller.filter(roll=Roll.DIALOGUTFORARE, myndighet=myndighet).exists():
            raise ValidationError({falt: f"{person.namn} är inte dialogutförare hos {myndighet.label}."})


def _beskriv(mote: Mote) -> dict[str, Any]:
    """What an event says of a meeting: no link (it lets people in) and no names of participants."""
    return {
        "möte": mote.get_typ_display(),
        "börjar": mote.start,
        "slutar": mote.slut,
        "form": mote.form,
        "plats": mote.plats,
        "skolverket": mote.utforare_sv.namn if mote.utforare_sv else None,
        "SPSM": mote.utforare_spsm.namn if mote.utforare_spsm else None,
        "omfattning": mote.omfattning,
    }


def las_mote(mote_id: int) -> tuple[Mote, list[Dialog]]:
    """The meeting and its cases, locked. Cases first: every service takes its locks in that order."""
    ider = list(Motesarende.objects.filter(mote=mote_id).values_list("dialog", flat=True))
    arenden = las_alla(ider)
    mote = Mote.objects.select_for_update(of=("self",)).select_related("utforare_sv", "utforare_spsm").get(pk=mote_id)
    return mote, arenden


def _krav_planerat(mote: Mote) -> None:
    if mote.status != S.PLANERAT:
        raise OgiltigOvergang(f"Mötet är redan {mote.get_status_display().lower()}.")


@transaction.atomic
def andra_mote(
    *,
    mote_id: int,
    tider: Motestider,
    utforare_sv: Anvandare | None,
    utforare_spsm: Anvandare | None,
    aktor: Anvandare | None,
    skal: str = "",
    version: int | None = None,
) -> Mote:
    """Change a booked meeting; new times need a reason and are logged as a move. `version`: what the person saw."""
    mote, arenden = las_mote(mote_id)
    _krav_planerat(mote)
    if version is not None and version != mote.version:
        raise OgiltigOvergang("Någon annan har ändrat mötet. Läs det som står nu och ändra igen.")
    for dialog in arenden:
        if dialog.avslutad or (dialog.pausad_fran and not mote.ar_internt):
            raise OgiltigOvergang(f"Ärendet för {dialog.huvudman.namn} är pausat eller avslutat.")
        _krav_tider(mote.typ, tider, dialog, utom=mote.pk)
    _krav_utforare(utforare_sv, utforare_spsm)
    fran = _beskriv(mote)
    flyttat = (mote.start, mote.slut) != (tider.start, tider.slut)
    if flyttat and not skal.strip():
        raise ValidationError({"skal": "Skriv varför mötet flyttas."})
    for namn, varde in vars(tider).items():
        setattr(mote, namn, varde)
    mote.utforare_sv, mote.utforare_spsm = utforare_sv, utforare_spsm
    if flyttat:
        mote.skal = skal.strip()
    mote.version += 1
    mote.full_clean(exclude=["utforare_sv", "utforare_spsm"])
    mote.save()
    typ = Handelsetyp.MOTE_FLYTTAT if flyttat else Handelsetyp.MOTE_ANDRAT
    logga(typ, mote, aktor, fran=fran, till=_beskriv(mote), skal=skal.strip(), data=_for(arenden))
    spara_lage(arenden)
    return mote


def _for(arenden: Iterable[Dialog]) -> dict[str, Any]:
    return {"dialoger": [dialog.pk for dialog in arenden]}


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

    `borta`: pk of cases whose huvudman did not come. Time is prefilled; names kept for booking are removed.
    """
    mote, arenden = las_mote(mote_id)
    _krav_planerat(mote)
    for dialog in arenden:
        if not mote.ar_internt:
            krav(dialog, Overgang.HALL, f"Ärendet för {dialog.huvudman.namn} är pausat eller avslutat.")
    nu = timezone.now()
    if mote.start > nu:
        raise ValidationError({"start": "Mötet har inte börjat ännu. Flytta det först om det hölls tidigare."})
    _krav_utforare(utforare_sv, utforare_spsm)
    if not mote.ar_internt and (utforare_sv is None or utforare_spsm is None):
        raise ValidationError(
            "Ett möte med huvudmannen räknas som genomfört bara om både Skolverket och SPSM var med. "
            "Flytta mötet, eller ange vem som ersatte."
        )
    borta = set(borta)
    if borta and borta >= {dialog.pk for dialog in arenden}:
        raise ValidationError("Kom ingen huvudman? Ställ in mötet i stället.")
    mote.status = S.HALLET
    mote.utforare_sv, mote.utforare_spsm = utforare_sv, utforare_spsm
    mote.slut = slut or mote.slut
    mote.version += 1
    mote.full_clean(exclude=["utforare_sv", "utforare_spsm"])
    mote.save()
    mote.arenden.filter(dialog__in=borta).update(kom=False)
    Deltagarnamn.objects.filter(motesarende__mote=mote).delete()
    tid.forifyll(mote)
    franvarande = [dialog.huvudman.namn for dialog in arenden if dialog.pk in borta]
    till = _beskriv(mote) | {"status": S.HALLET, "kom_inte": franvarande}
    logga(Handelsetyp.MOTE_HALLET, mote, aktor, fran={"status": S.PLANERAT}, till=till, data=_for(arenden))
    spara_lage(arenden)
    return mote


@transaction.atomic
def stall_in_mote(*, mote_id: int, skal: str, aktor: Anvandare | None) -> Mote:
    mote, arenden = las_mote(mote_id)
    _krav_planerat(mote)
    if not skal.strip():
        raise ValidationError({"skal": "Skriv varför mötet ställs in."})
    _stall_in(mote, skal.strip(), aktor, arenden)
    spara_lage(arenden)
    return mote


def _stall_in(mote: Mote, skal: str, aktor: Anvandare | None, arenden: Iterable[Dialog]) -> None:
    mote.status, mote.skal = S.INSTALLT, skal[:300]
    mote.version += 1
    mote.save(update_fields=["status", "skal", "version"])
    Deltagarnamn.objects.filter(motesarende__mote=mote).delete()
    fran, till = {"status": S.PLANERAT, "börjar": mote.start}, {"status": S.INSTALLT}
    logga(Handelsetyp.MOTE_INSTALLT, mote, aktor, fran=fran, till=till, skal=skal, data=_for(arenden))


def lamna_moten(dialog: Dialog, *, aktor: Anvandare | None, skal: str, till: date | None = None) -> None:
    """A paused or closed case leaves its booked meetings up to `till`: its own are cancelled, shared ones go on.

    The caller holds the case's lock.
    """
    bokade = Mote.objects.select_for_update(of=("self",)).filter(arenden__dialog=dialog, status=S.PLANERAT)
    for mote in bokade.order_by("pk"):
        if till is not None and timezone.localtime(mote.start).date() >= till:
            continue
        if mote.arenden.count() > 1:
            mote.arenden.filter(dialog=dialog).delete()
            fran, efter = {"huvudman": dialog.huvudman.namn}, {"huvudman": None}
            logga(Handelsetyp.MOTE_ANDRAT, mote, aktor, fran=fran, till=efter, skal=skal, data=_for([dialog]))
        else:
            _stall_in(mote, skal, aktor, [dialog])


@transaction.atomic
def satt_deltagare(*, motesarende_id: int, antal: Mapping[str, int], aktor: Anvandare | None) -> list[Deltagande]:
    """How many from each function of one huvudman: expected before, present after. 0 takes the function away."""
    koppling = Motesarende.objects.select_related("mote").get(pk=motesarende_id)
    mote, arenden = las_mote(koppling.mote_id)
    _krav_oppet(mote, arenden, koppling.dialog_id)
    forr = {d.funktion: d.antal for d in koppling.deltaganden.all()}
    nya = [
        Deltagande(motesarende=koppling, funktion=funktion, niva=NIVA_FOR_FUNKTION[funktion], antal=n)
        for funktion, n in antal.items()
        if n
    ]
    for rad in nya:
        rad.full_clean(exclude=["motesarende"], validate_unique=False, validate_constraints=False)
        if not 1 <= rad.antal <= 200:
            raise ValidationError({rad.funktion: "Ange ett antal från 1 till 200."})
    efter = {rad.funktion: rad.antal for rad in nya}
    if forr == efter:
        return nya
    koppling.deltaganden.all().delete()
    Deltagande.objects.bulk_create(nya)
    logga(Handelsetyp.MOTE_DELTAGARE, mote, aktor, fran=forr, till=efter, data={"dialoger": [koppling.dialog_id]})
    spara_lage([dialog for dialog in arenden if dialog.pk == koppling.dialog_id])
    return nya


def _krav_oppet(mote: Mote, arenden: Iterable[Dialog], dialog_id: int) -> None:
    if mote.status == S.INSTALLT:
        raise OgiltigOvergang("Mötet är inställt.")
    if any(dialog.avslutad for dialog in arenden if dialog.pk == dialog_id):
        raise OgiltigOvergang("Ärendet är avslutat.")


@transaction.atomic
def satt_skolformer(
    *, motesarende_id: int, lagen: Mapping[str, tuple[str, str]], aktor: Anvandare | None
) -> list[TacktSkolform]:
    """Per skolform (planerad | tackt | utelamnad, reason when left out). Only those the huvudman has."""
    koppling = Motesarende.objects.select_related("mote", "dialog__huvudman").get(pk=motesarende_id)
    mote, arenden = las_mote(koppling.mote_id)
    _krav_oppet(mote, arenden, koppling.dialog_id)
    egna = set(koppling.dialog.huvudman.skolformer.values_list("skolform", flat=True))
    if frammande := sorted(set(lagen) - egna):
        raise ValidationError(f"Huvudmannen har inte {', '.join(frammande)}.")
    nya = []
    for skolform, (lage, skal) in lagen.items():
        if lage == Skolformslage.TACKT and mote.status != S.HALLET:
            raise ValidationError({skolform: "En skolform kan vara berörd först när mötet är genomfört."})
        if lage == Skolformslage.UTELAMNAD and not skal:
            raise ValidationError({skolform: "Välj varför skolformen lämnades utanför."})
        rad = TacktSkolform(
            motesarende=koppling, skolform=skolform, lage=lage, skal=skal if lage == Skolformslage.UTELAMNAD else ""
        )
        rad.full_clean(exclude=["motesarende"], validate_unique=False)
        nya.append(rad)
    forr = {t.skolform: t.lage for t in koppling.skolformer.all()}
    koppling.skolformer.all().delete()
    TacktSkolform.objects.bulk_create(nya)
    efter = {rad.skolform: rad.lage for rad in nya}
    if forr != efter:
        logga(Handelsetyp.MOTE_SKOLFORMER, mote, aktor, fran=forr, till=efter, data={"dialoger": [koppling.dialog_id]})
    return nya
