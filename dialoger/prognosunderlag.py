"""From rows to what the forecast is made of: the cases of a round, drawn or running, and all else that people have."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from kvalitet.kalenderdagar import mandag
from kvalitet.models import Regionkontor

from .arbetstid import Arbetstid, arbetstider
from .begrepp import MOTESSTEG, Avslutsorsak, Motesform, Motesstatus, Motestyp, Svar
from .models import Dialog, Mote, Omgang, Tilldelning, Urvalsplats
from .process import Fakta, Motesfakta
from .prognos import Arende, Forloppssteg, Person
from .prognos.indata import MEST_I_VECKAN
from .services import fakta_for

Steg = Forloppssteg
Par = dict[str, int]


@dataclass
class Prognosunderlag:
    """`omgangens` and `ovriga` together are all that is known to come. The rest are what the figures leave out."""

    omgangens: list[Arende] = field(default_factory=list)
    ovriga: list[Arende] = field(default_factory=list)
    personer: list[Person] = field(default_factory=list)
    ar_utkast: bool = False  # the urval is not fixed: cases to be
    utan_roll: int = 0  # cases whose utförare no longer has the role
    pausade: int = 0  # without a day when they go on; counted from today
    andra_urval: list[tuple[str, int]] = field(default_factory=list)  # rounds drawn and not fixed, which do not count


def prognosunderlag(omgang: Omgang) -> Prognosunderlag:
    """A constant number of queries."""
    platser = list(
        Urvalsplats.objects.filter(omgang=omgang, borttagen=None)
        .select_related("huvudman__kommun__lan")
        .order_by("huvudman__sortnamn", "pk")
    )
    tider = arbetstider()
    ar_utkast = bool(platser) and not any(plats.dialog_id for plats in platser)
    svar = Prognosunderlag(ar_utkast=ar_utkast, andra_urval=_andra_urval(omgang))
    if svar.ar_utkast:
        kontor = {kod: ett.namn for ett in Regionkontor.objects.all() for kod in ett.lanskoder}
        svar.omgangens = [_plats(plats, omgang, kontor) for plats in platser]
    _dialoger(svar, omgang, platser, {tid.pk: str(tid.roll.myndighet) for tid in tider})
    svar.personer = _personer(tider)
    return svar


def _plats(plats: Urvalsplats, omgang: Omgang, kontor: dict[str, str]) -> Arende:
    """A case to be."""
    huvudman = plats.huvudman
    lan = huvudman.kommun.lan.kod if huvudman.kommun else ""
    return Arende(huvudman.namn, huvudman.storleksklass, lan, kontor.get(lan, ""), Steg.INBJUDAN, omgang.start)


def _dialoger(svar: Prognosunderlag, omgang: Omgang, platser: list[Urvalsplats], folk: dict[int, str]) -> None:
    """Open cases, and those of the round that declined. `folk`: agency of those who are utförare today."""
    dialoger = list(
        Dialog.objects.filter(Q(avslutad=None) | Q(omgang=omgang, avslutsorsak=Avslutsorsak.NEJ))
        .select_related("huvudman__kommun__lan", "regionkontor", "omgang")
        .order_by("nummer")
    )
    par, slutat = _par(folk)
    tillagda = {plats.dialog_id: timezone.localdate(plats.tillagd) for plats in platser}
    alla_fakta = fakta_for(dialoger)
    idag = timezone.localdate()
    for dialog in dialoger:
        fakta = alla_fakta[dialog.pk]
        i_omgangen = dialog.omgang_id == omgang.pk
        start = dialog.omgang.start if dialog.omgang else fakta.skapad
        arende = _arende(dialog, fakta, par[dialog.pk], start, tillagda.get(dialog.pk), idag)
        if arende is None:
            continue
        (svar.omgangens if i_omgangen else svar.ovriga).append(arende)
        svar.utan_roll += dialog.pk in slutat
        svar.pausade += fakta.pausad_fran is not None and fakta.pausad_till is None


def _arende(dialog: Dialog, fakta: Fakta, par: Par, start: date, tillagd: date | None, idag: date) -> Arende | None:
    """`start`: day of a coming invitation. `tillagd`: when it came into the round's urval. None: nothing is left."""
    nej = fakta.svar_intro == Svar.NEJ or fakta.svar_fortsatt == Svar.NEJ
    if senare := fakta.svar_intro == Svar.SENARE:  # drawn again since then: it will be invited in this round
        senare = not (tillagd and fakta.svar_intro_dag and tillagd >= fakta.svar_intro_dag)
    steg = _nasta_steg(fakta, start)
    if steg is None:
        return None
    nasta, fran = steg
    if fakta.pausad_fran:
        fran = fakta.pausad_till or idag
    kommun = dialog.huvudman.kommun
    return Arende(
        nummer=dialog.nummer,
        storlek=dialog.huvudman.storleksklass,
        lan=kommun.lan.kod if kommun else "",
        kontor=dialog.regionkontor.namn if dialog.regionkontor else "",
        nasta=nasta,
        raknas_fran=fran,
        sv=par.get("SV"),
        spsm=par.get("SPSM"),
        tackat_nej=nej or senare,
        utan_uppfoljning=fakta.utan_uppfoljning,
        bokade=_bokade(fakta),
    )


def _nasta_steg(fakta: Fakta, start: date) -> tuple[Forloppssteg, date] | None:
    """The first step that is not done, and the day when the one before it was."""
    ja = fakta.svar_intro_dag or fakta.skapad
    fortsatter = fakta.svar_fortsatt_dag or ja
    hallna: dict[str, date] = {}
    kvar: set[str] = set()
    for m in fakta.moten:
        if m.status == Motesstatus.PLANERAT:
            kvar.add(m.typ)
        elif m.status == Motesstatus.HALLET and m.kom:
            hallna[m.typ] = max(m.dag, hallna.get(m.typ, m.dag))
    klara = {typ: dag for typ, dag in hallna.items() if typ not in kvar}
    if fakta.svar_intro != Svar.JA:
        return (Steg.SVAR, fakta.inbjuden) if fakta.inbjuden and fakta.svar_intro == "" else (Steg.INBJUDAN, start)
    if fakta.svar_fortsatt != Svar.JA:
        intro = klara.get(Motestyp.INTRODUKTION)
        return (Steg.BESLUT, intro) if intro else (Steg.INTRODUKTION, ja)
    if {Motestyp.DIALOG, Motestyp.ATERKOPPLING} <= klara.keys():
        if Motestyp.UPPFOLJNING in klara or fakta.utan_uppfoljning:
            return None
        return Steg.UPPFOLJNING, klara[Motestyp.ATERKOPPLING]
    if Motestyp.DIALOG in klara:
        return Steg.ATERKOPPLING, klara[Motestyp.DIALOG]
    if Motestyp.FORMOTE in klara or Motestyp.DIALOG in hallna:
        return Steg.DIALOG, klara.get(Motestyp.FORMOTE) or hallna.get(Motestyp.FORMOTE) or fortsatter
    if fakta.underlag_lamnat is None and not fakta.utan_underlag:
        return Steg.UNDERLAG, fortsatter
    return Steg.FORMOTE, fakta.underlag_lamnat or fortsatter


def _bokade(fakta: Fakta) -> dict[Forloppssteg, date]:
    """The first day of each kind of meeting that is booked."""
    planerade: Iterable[Motesfakta] = (m for m in fakta.moten if m.status == Motesstatus.PLANERAT)
    bokade: dict[Forloppssteg, date] = {}
    for m in planerade:
        if m.typ in MOTESSTEG:
            steg = Steg(str(m.typ))
            bokade[steg] = min(m.dag, bokade.get(steg, m.dag))
    return bokade


def _par(folk: dict[int, str]) -> tuple[dict[int, Par], set[int]]:
    """Who works on each open case; and the cases where somebody no longer has the role: that part is nobody's."""
    par: dict[int, Par] = defaultdict(dict)
    slutat: set[int] = set()
    rader = Tilldelning.objects.filter(till=None, dialog__avslutad=None).values_list("dialog", "myndighet", "utforare")
    for dialog, myndighet, pk in rader:
        if folk.get(pk) == myndighet:
            par[dialog][myndighet] = pk
        else:
            slutat.add(dialog)
    return par, slutat


def _personer(tider: list[Arbetstid]) -> list[Person]:
    """With what is booked besides their cases: parts of days they have marked, and others' meetings they go to."""
    bokat: dict[int, dict[date, Decimal]] = {tid.pk: dict(tid.upptaget.delar) for tid in tider}
    egna: dict[int, set[int]] = defaultdict(set)
    for pk, dialog in Tilldelning.objects.filter(till=None).values_list("utforare", "dialog"):
        egna[pk].add(dialog)
    for mote, dialoger in _moten().items():
        timmar = Decimal(mote.minuter + (mote.restid if mote.form == Motesform.FYSISKT else 0)) / 60
        dag = mote.dag
        for pk in bokat.keys() & {mote.utforare_sv_id, mote.utforare_spsm_id}:
            if not egna[pk] & dialoger:
                summa = bokat[pk].get(dag, Decimal(0)) + round(timmar, 2)
                bokat[pk][dag] = min(summa, Decimal(MEST_I_VECKAN))
    return [tid.person(bokat[tid.pk]) for tid in tider]


def _moten() -> dict[Mote, set[int]]:
    """Booked meetings from this week on, with their cases."""
    vecka = timezone.make_aware(datetime.combine(mandag(timezone.localdate()), time()))
    moten = Mote.objects.filter(status=Motesstatus.PLANERAT, start__gte=vecka).prefetch_related("arenden")
    return {mote: {rad.dialog_id for rad in mote.arenden.all()} for mote in moten}


def _andra_urval(omgang: Omgang) -> list[tuple[str, int]]:
    faststallt = Urvalsplats.objects.filter(omgang=OuterRef("omgang"), dialog__isnull=False)
    rader = (
        Urvalsplats.objects.filter(~Exists(faststallt), borttagen=None)
        .exclude(omgang=omgang)
        .values_list("omgang__namn")
        .annotate(antal=Count("pk"))
        .order_by("omgang__start", "omgang")
    )
    return [(namn, antal) for namn, antal in rader]
