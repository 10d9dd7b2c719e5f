"""Meetings: booked, moved, held, cancelled. A meeting locks all its cases; each change is one event."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from kvalitet import svenska
from kvalitet.handelser import Handelsetyp, logga
from kvalitet.models import Anvandare
from kvalitet.roller import Myndighet

from ..begrepp import Motesstatus, Motestyp
from ..models import Bokning, Deltagarnamn, Dialog, Mote, Motesarende, Tilldelning
from ..process import BOKA_FOR_TYP
from .gemensamt import dra_tillbaka_forslag
from .gruppplatser import slapp
from .lage import OgiltigOvergang, krav, las_alla, spara_lage
from .moteskrav import INGA, Flyttas, Motestider, krav_tider, krav_utforare

S = Motesstatus
BOKAT_ANDA = "Mötet bokades direkt."


class MoteAndrat(OgiltigOvergang):
    """Somebody else changed the meeting after the person opened it."""

    def __init__(self) -> None:
        super().__init__("Någon annan har ändrat mötet. Läs det som står nu och ändra igen.")


@transaction.atomic
def boka_mote(
    *,
    typ: str,
    dialoger: Iterable[Dialog],
    tider: Motestider,
    utforare_sv: Anvandare | None,
    utforare_spsm: Anvandare | None,
    aktor: Anvandare | None,
    bokning: Bokning | None = None,
) -> Mote:
    """Book a meeting for one case or several. Refused with reasons when order or times are wrong.

    Times that were proposed for the same step are withdrawn; `bokning` is the proposal that the time was chosen from.

    OgiltigOvergang when a case is not where this meeting may be booked; ValidationError for times and people.
    """
    arenden = las_alla(dialog.pk for dialog in dialoger)
    if not arenden:
        raise ValidationError("Välj minst ett ärende.")
    for dialog in arenden:
        krav(dialog, BOKA_FOR_TYP[typ], f"{Motestyp(typ).label} kan inte bokas för {dialog.huvudman.namn} nu.")
    krav_tider(typ, tider, arenden)
    krav_utforare(utforare_sv, utforare_spsm, tider.start)
    mote = Mote(typ=typ, utforare_sv=utforare_sv, utforare_spsm=utforare_spsm, **vars(tider))
    mote.full_clean(exclude=["utforare_sv", "utforare_spsm"])
    mote.save()
    Motesarende.objects.bulk_create([Motesarende(mote=mote, dialog=dialog) for dialog in arenden])
    logga(Handelsetyp.MOTE_BOKAT, mote, aktor, till=beskriv(mote), data=galler(arenden))
    for dialog in arenden:
        dra_tillbaka_forslag(dialog, aktor, BOKAT_ANDA, typ=typ, utom=bokning.pk if bokning else None)
    spara_lage(arenden)
    return mote


def beskriv(mote: Mote) -> dict[str, Any]:
    """What an event says of a meeting: never which link it has (it lets people in), and no names of participants."""
    return {
        "möte": mote.get_typ_display(),
        "börjar": mote.start,
        "slutar": mote.slut,
        "form": mote.form,
        "plats": mote.plats,
        "skolverket": mote.utforare_sv.namn if mote.utforare_sv else None,
        "SPSM": mote.utforare_spsm.namn if mote.utforare_spsm else None,
        "omfattning": mote.omfattning,
        "länk": "angiven" if mote.lank else None,
        "resa": mote.resa,
        "restid": f"{mote.restid} minuter" if mote.restid else None,
    }


def las_mote(mote_id: int) -> tuple[Mote, list[Dialog]]:
    """The meeting and its cases, locked. Mote.DoesNotExist when there is none."""
    if funnet := las_moten([mote_id]).get(mote_id):
        return funnet
    raise Mote.DoesNotExist


def las_moten(mote_ider: Iterable[int]) -> dict[int, tuple[Mote, list[Dialog]]]:
    """Meetings with their cases, locked. Cases first: every service takes its locks in that order."""
    ider = sorted(mote_ider)
    kopplingar = list(Motesarende.objects.filter(mote__in=ider).values_list("mote", "dialog"))
    arenden = {dialog.pk: dialog for dialog in las_alla(dialog for _, dialog in kopplingar)}
    egna = {pk: [arenden[dialog] for mote, dialog in kopplingar if mote == pk] for pk in ider}
    return {mote.pk: (mote, egna[mote.pk]) for mote in lasta_moten().filter(pk__in=ider).order_by("pk")}


def lasta_moten() -> QuerySet[Mote]:
    """Locked when read, with who comes. The caller holds the lock of a case on each."""
    moten: QuerySet[Mote] = Mote.objects.select_for_update(of=("self",))
    return moten.select_related("utforare_sv", "utforare_spsm")


def krav_planerat(mote: Mote) -> None:
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
    """Change a booked meeting; new times need a reason and are logged as a move. `version`: what the person saw.

    MoteAndrat when somebody else changed it after that.
    """
    mote, arenden = las_mote(mote_id)
    return andra_last(
        mote,
        arenden,
        tider=tider,
        utforare_sv=utforare_sv,
        utforare_spsm=utforare_spsm,
        aktor=aktor,
        skal=skal,
        version=version,
    )


def andra_last(
    mote: Mote,
    arenden: list[Dialog],
    *,
    tider: Motestider,
    utforare_sv: Anvandare | None,
    utforare_spsm: Anvandare | None,
    aktor: Anvandare | None,
    skal: str,
    version: int | None,
    flyttas: Flyttas = INGA,
) -> Mote:
    """`andra_mote` of a meeting that the caller has locked. `flyttas`: meetings that move at the same time."""
    krav_planerat(mote)
    if version is not None and version != mote.version:
        raise MoteAndrat
    flyttat = (mote.start, mote.slut) != (tider.start, tider.slut)
    lamnar = foljer_inte(mote, arenden, tider)
    if len(lamnar) == len(arenden):
        raise OgiltigOvergang("Ärendet är pausat eller avslutat, så mötet kan inte flyttas eller ändras.")
    lamnar = lamnar if flyttat else []
    arenden = [dialog for dialog in arenden if dialog not in lamnar]
    for dialog in lamnar:
        lamna(mote, dialog, aktor, "Mötet flyttades medan ärendet var pausat eller avslutat.")
    krav_tider(mote.typ, tider, arenden, mote.pk, flyttas)
    krav_utforare(utforare_sv, utforare_spsm, tider.start)
    fran, lank = beskriv(mote), mote.lank
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
    typ, till = Handelsetyp.MOTE_FLYTTAT if flyttat else Handelsetyp.MOTE_ANDRAT, beskriv(mote)
    if lank and mote.lank and lank != mote.lank:
        till["länk"] = "en annan"
    logga(typ, mote, aktor, fran=fran, till=till, skal=skal.strip(), data=galler(arenden))
    spara_lage([*arenden, *lamnar])
    return mote


def foljer_inte(mote: Mote, arenden: Iterable[Dialog], tider: Motestider) -> list[Dialog]:
    """Cases that do not go with the meeting to its new time: closed, or paused on that day too. The others do."""
    dag = timezone.localtime(tider.start).date()

    def vantar(dialog: Dialog) -> bool:
        borta = dialog.pausad_fran and not mote.ar_internt
        return bool(borta and (dialog.pausad_till is None or dag < dialog.pausad_till))

    return [dialog for dialog in arenden if dialog.avslutad or vantar(dialog)]


def galler(arenden: Iterable[Dialog]) -> dict[str, Any]:
    return {"dialoger": [dialog.pk for dialog in arenden]}


@transaction.atomic
def stall_in_mote(*, mote_id: int, skal: str, aktor: Anvandare | None) -> Mote:
    mote, arenden = las_mote(mote_id)
    krav_planerat(mote)
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
    fran, till = {"status": S.PLANERAT}, {"status": S.INSTALLT}
    logga(Handelsetyp.MOTE_INSTALLT, mote, aktor, fran=fran, till=till, skal=skal, data=galler(arenden))


def folj_paret(mote: Mote, aktor: Anvandare | None, skal: str, lamnade: Iterable[int] = ()) -> None:
    """A shared meeting whose open cases have one and the same pair is that pair's, in place of those who have or had
    one of its cases. Somebody else who was chosen for it stays.

    The caller holds the meeting's lock and has changed the pair of a case, or taken cases (`lamnade`, pk) off it.
    """
    egna = list(Dialog.objects.oppna().filter(motesarenden__mote=mote))
    ider = {dialog.pk for dialog in egna}
    rader = list(Tilldelning.objects.select_related("utforare").filter(dialog__in=[*ider, *lamnade]))
    nu = {pk: {rad.myndighet: rad.utforare for rad in rader if rad.dialog_id == pk and rad.till is None} for pk in ider}
    par = next(iter(nu.values()), {})
    if mote.status != S.PLANERAT or len(par) < len(Myndighet) or any(annat != par for annat in nu.values()):
        return
    fran, inblandade = beskriv(mote), {None, *(rad.utforare_id for rad in rader)}
    if mote.utforare_sv_id in inblandade:
        mote.utforare_sv = par[Myndighet.SV]
    if mote.utforare_spsm_id in inblandade:
        mote.utforare_spsm = par[Myndighet.SPSM]
    if fran == beskriv(mote):
        return
    mote.version += 1
    mote.save(update_fields=["utforare_sv", "utforare_spsm", "version"])
    logga(Handelsetyp.MOTE_ANDRAT, mote, aktor, fran=fran, till=beskriv(mote), skal=skal, data=galler(egna))


def lamna_moten(dialog: Dialog, *, aktor: Anvandare | None, skal: str, till: date | None = None, typ: str = "") -> None:
    """A paused or closed case leaves its booked meetings up to `till`: its own are cancelled, shared ones go on.

    With `typ` only those of a kind that the huvudman does without. One that has begun may have been held though nobody
    has marked it: it is left, and can be marked later. Without `typ` the case leaves its introduction group as well.
    The caller holds the case's lock.
    """
    bokade = lasta_moten().filter(arenden__dialog=dialog, status=S.PLANERAT)
    bokade = bokade.filter(start__gt=timezone.now())
    if typ:
        bokade = bokade.filter(typ=typ)
    for mote in bokade.order_by("pk"):
        if till is not None and mote.dag >= till:
            continue
        lamna(mote, dialog, aktor, skal)
        folj_paret(mote, aktor, skal, [dialog.pk])
    if not typ:
        slapp(dialog, aktor, skal)


def lamna(mote: Mote, dialog: Dialog, aktor: Anvandare | None, skal: str) -> None:
    """Off a booked meeting: one of its own is cancelled, a shared one goes on. The caller holds the case's lock."""
    if mote.arenden.count() == 1:
        _stall_in(mote, skal, aktor, [dialog])
        return
    mote.arenden.filter(dialog=dialog).delete()
    # About the case, which is no longer on the meeting and would not find an event of it.
    vilket = f"{mote.get_typ_display()} {svenska.datum(timezone.localtime(mote.start))}"
    fran, efter = {"gemensamt möte": vilket}, {"gemensamt möte": "utan den här huvudmannen"}
    logga(Handelsetyp.MOTE_ANDRAT, dialog, aktor, fran=fran, till=efter, skal=skal)
