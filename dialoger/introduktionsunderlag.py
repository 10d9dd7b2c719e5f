"""A round's introductions as they are: who waits, in which group, what is booked, and how much the pairs have time for.

A constant number of queries. `dialoger.introduktion` makes the proposal of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from huvudman.models import HuvudmanSkolform
from kvalitet.models import Anvandare
from kvalitet.roller import Myndighet

from .begrepp import Motesstatus, Motestyp, Steg
from .introduktion import FLEST, Grupperat, Oppen, Par, Vantande, foresla
from .lediga_tider import Ledig, basta, lediga
from .models import Dialog, Introduktionsgrupp, Introduktionsplats, Mote, Omgang
from .process import FRISTER, Atgard
from .upptaget import upptagna

TID = timedelta(days=FRISTER.boka)  # within this an introduction should be booked
LANGD = timedelta(minutes=90)

# Why a case is not ready for an introduction, by its next action.
INTE_REDO: dict[str, str] = {
    Atgard.TILLDELA: "Saknar par.",
    Atgard.BJUD_IN: "Är inte inbjuden.",
    Atgard.INVANTA_SVAR: "Har inte svarat på inbjudan.",
    Atgard.BJUD_IN_IGEN: "Vill att vi hör av oss senare.",
    Atgard.ATERUPPTA: "Ärendet är pausat.",
    Atgard.VALJ_TID: "Väljer bland tider som ni har föreslagit.",
    Atgard.HALL_INTRODUKTION: "Har redan en introduktion bokad.",
}


def par_for(dialog: Any) -> Par | None:
    """(Skolverket, SPSM) of a case from `for_lista`; None when somebody is missing."""
    har = {tilldelning.myndighet: tilldelning.utforare_id for tilldelning in dialog.par}
    sv, spsm = har.get(Myndighet.SV), har.get(Myndighet.SPSM)
    return (sv, spsm) if sv and spsm else None


def inte_redo(dialog: Dialog) -> str:
    """Why the case cannot be put in a group now, as a sentence; empty when it waits for its introduction."""
    if dialog.avslutad:
        return "Ärendet är avslutat."
    if dialog.nasta == Atgard.BOKA_INTRODUKTION:
        return ""
    return INTE_REDO.get(dialog.nasta, "Har redan haft sin introduktion.")


def hinder(dialog: Dialog, grupp: Introduktionsgrupp) -> str:
    """Why a case in a group that is not booked cannot come to its meeting; empty when it can."""
    if skal := inte_redo(dialog):
        return skal
    if par_for(dialog) != grupp.par:
        return "Har fått ett annat par."
    if dialog.regionkontor_id != grupp.regionkontor_id:
        return "Hör till en annan region."
    return ""


@dataclass
class Underlag:
    dialoger: dict[int, Dialog]
    grupper: list[Introduktionsgrupp]  # not dissolved, in order of number
    medlemmar: dict[int, list[Dialog]]  # group pk → its cases, in order of name
    utanfor: list[Dialog] = field(default_factory=list)  # kept out by hand
    vantar: list[Dialog] = field(default_factory=list)  # ready, and in no group
    hinner: dict[Par, int] = field(default_factory=dict)
    personer: dict[int, Anvandare] = field(default_factory=dict)
    moten: dict[int, list[Mote]] = field(default_factory=dict)  # case pk → its introductions, booked or held

    def foresla(self, platser: int = FLEST) -> Grupperat:
        oppna = [
            Oppen(g.pk, g.par, _region(g.regionkontor), tuple(vantande(d, g.par) for d in self.medlemmar[g.pk]))
            for g in self.grupper
            if not g.bokad
        ]
        kandidater = [vantande(dialog, par) for dialog in self.vantar if (par := par_for(dialog))]
        return foresla(kandidater, oppna, moten=self.hinner, platser=platser)


def vantande(dialog: Dialog, par: Par) -> Vantande:
    huvudman = dialog.huvudman
    return Vantande(
        id=dialog.pk,
        namn=huvudman.sortnamn,
        par=par,
        region=_region(dialog.regionkontor),
        lan=huvudman.kommun.lan.namn if huvudman.kommun else "",
        storlek=huvudman.storleksklass,
        typ=huvudman.typ,
        skolformer=frozenset(rad.skolform for rad in huvudman.skolformer.all()),
    )


def _region(kontor: Any) -> str:
    return kontor.namn if kontor else ""


def introduktionsunderlag(omgang: Omgang, dialoger: QuerySet[Dialog] | None = None) -> Underlag:
    """`dialoger`: those that may be seen; without it all of the round."""
    synliga: Any = Dialog.objects.all() if dialoger is None else dialoger
    former = Prefetch("huvudman__skolformer", HuvudmanSkolform.objects.order_by("skolform"))
    rader = synliga.filter(omgang=omgang, avslutad=None).for_lista().prefetch_related(former)
    alla = {d.pk: d for d in rader.order_by("huvudman__sortnamn", "pk")}
    grupper = list(
        Introduktionsgrupp.objects.filter(omgang=omgang, upplost=None)
        .select_related("mote", "regionkontor", "utforare_sv", "utforare_spsm")
        .order_by("nummer", "pk")
    )
    hallna = {g.pk for g in grupper if g.ar_hallen}
    plats = dict(Introduktionsplats.objects.filter(till=None, dialog__in=alla).values_list("dialog", "grupp"))
    medlemmar: dict[int, list[Dialog]] = {g.pk: [] for g in grupper}
    ut = Underlag(alla, grupper, medlemmar, moten=_moten(alla))
    for dialog in alla.values():
        grupp = plats.get(dialog.pk)
        if grupp in medlemmar:
            medlemmar[grupp].append(dialog)
        redo = not inte_redo(dialog)
        if dialog.pk in plats and grupp is None:
            if dialog.steg <= Steg.INTRODUKTION:
                ut.utanfor.append(dialog)
        elif redo and (grupp is None or grupp in hallna):  # of a held group: the huvudman did not come
            ut.vantar.append(dialog)
    ut.personer = {t.utforare_id: t.utforare for d in alla.values() for t in d.par} | {
        person.pk: person for g in grupper for person in (g.utforare_sv, g.utforare_spsm)
    }
    ut.hinner = _hinner(ut)
    return ut


def _moten(alla: Iterable[int]) -> dict[int, list[Mote]]:
    """Introductions of these cases, with all their cases as `rader`."""
    per_arende: dict[int, list[Mote]] = defaultdict(list)
    moten: Any = Mote.objects.filter(typ=Motestyp.INTRODUKTION, arenden__dialog__in=alla).galler().distinct()
    for mote in moten.for_lista().i_ordning():
        for rad in mote.rader:
            if mote.status == Motesstatus.PLANERAT or rad.kom:
                per_arende[rad.dialog_id].append(mote)
    return per_arende


def _hinner(underlag: Underlag) -> dict[Par, int]:
    """How many more introductions each pair has time for within `TID`: one a day when both are free, less the groups
    that are not booked yet."""
    par = {par for dialog in underlag.vantar if (par := par_for(dialog))}
    if not par:
        return {}
    idag = timezone.localdate()
    fran, till = idag + timedelta(days=1), idag + TID
    folk = [underlag.personer[pk] for pk in {pk for ett in par for pk in ett}]
    funna = upptagna(folk, _vid(fran, time.min), _vid(till, time.max))
    tagna = {pk: [(_naiv(t.start), _naiv(t.slut)) for t in tider] for pk, tider in funna.items()}
    obokade = [g.par for g in underlag.grupper if not g.bokad]
    return {ett: max(0, _dagar([*tagna[ett[0]], *tagna[ett[1]]], fran, till) - obokade.count(ett)) for ett in par}


def _dagar(upptaget: list[tuple[datetime, datetime]], fran: date, till: date) -> int:
    return len({tid.start.date() for tid in lediga(upptaget, fran, till, LANGD)})


def _vid(dag: date, klockan: time) -> datetime:
    return timezone.make_aware(datetime.combine(dag, klockan))


def _naiv(tid: datetime) -> datetime:
    return timezone.localtime(tid).replace(tzinfo=None)


def lediga_for(grupp: Introduktionsgrupp, antal: int = 4) -> list[Ledig]:
    """The best times within `TID` when both of the pair are free, in Swedish clock time."""
    idag = timezone.localdate()
    fran, till = idag + timedelta(days=1), idag + TID
    funna = upptagna([grupp.utforare_sv, grupp.utforare_spsm], _vid(fran, time.min), _vid(till, time.max))
    tagna = [(_naiv(t.start), _naiv(t.slut)) for tider in funna.values() for t in tider]
    return basta(lediga(tagna, fran, till, LANGD), antal)
