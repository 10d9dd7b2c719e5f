"""The meetings around one that moves: where they would be, and what deserves a look or stops them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from kvalitet import svenska
from kvalitet.models import Anvandare

from .begrepp import Motesstatus
from .behorighet import far_leda
from .kedjeflytt import PLANERING_INNAN, Lank, foljer
from .models import Dialog, Mote
from .motesprovning import stopp_for, varningar_for
from .motesregler import klockan_text
from .services.moteskrav import Flyttas, Motestider


@dataclass
class Kedjerad:
    """A meeting that could move along, from when to when. `andra`: its huvudmän that the moved meeting lacks.

    `annat_par`: another pair has one of its cases, so it stays where it is.
    """

    mote: Any  # Mote with `rader`, as from for_lista
    start: datetime
    slut: datetime
    andra: int
    annat_par: bool = False
    vald: bool = True
    varningar: tuple[str, ...] = ()
    stopp: tuple[str, ...] = ()

    @property
    def fran_text(self) -> str:
        return nar_text(self.mote.start, self.mote.slut)

    @property
    def till_text(self) -> str:
        return nar_text(self.start, self.slut)


def nar_text(start: datetime, slut: datetime) -> str:
    start, slut = timezone.localtime(start), timezone.localtime(slut)
    return f"{svenska.datum(start, veckodag=True)} {klockan_text(start, slut)}"


def kedja_for(mote: Mote, arenden: list[Dialog], tider: Motestider, anvandare: Anvandare) -> list[Kedjerad]:
    """The planned meetings of the same cases that would keep their distance to this one.

    Chosen from the beginning, unless they concern another huvudman. Those that the person may not lead do not move.
    """
    egna = {dialog.pk for dialog in arenden}
    runt = Mote.objects.filter(
        arenden__dialog__in=egna, status=Motesstatus.PLANERAT, start__gte=mote.start - PLANERING_INNAN
    )
    alla: dict[int, Any] = {m.pk: m for m in runt.exclude(pk=mote.pk).distinct().for_lista()}
    lankar = [Lank(m.pk, m.typ, _naiv(m.start), _naiv(m.slut)) for m in alla.values()]
    rader = []
    for ny in foljer(_naiv(mote.start), _naiv(tider.start), lankar):
        andra = sum(rad.dialog_id not in egna for rad in alla[ny.lank.pk].rader)
        start, slut = timezone.make_aware(ny.start), timezone.make_aware(ny.slut)
        rader.append(Kedjerad(alla[ny.lank.pk], start, slut, andra, vald=not andra))
    per_rad = _arenden(rader)
    for rad in rader:
        rad.annat_par = not far_leda(anvandare, per_rad[rad.mote.pk])
        rad.vald = rad.vald and not rad.annat_par
    _prova([rad for rad in rader if not rad.annat_par], per_rad, {mote.pk: (tider.start, tider.slut)})
    return rader


def _arenden(rader: list[Kedjerad]) -> dict[int, list[Dialog]]:
    """All cases of each meeting (pk), with their pairs."""
    ider = {koppling.dialog_id for rad in rader for koppling in rad.mote.rader}
    qs: Any = Dialog.objects.filter(pk__in=ider)
    alla = {dialog.pk: dialog for dialog in qs.for_lista()}
    return {rad.mote.pk: [alla[koppling.dialog_id] for koppling in rad.mote.rader] for rad in rader}


def _prova(rader: list[Kedjerad], per_rad: dict[int, list[Dialog]], flyttas: Flyttas) -> None:
    """Each row is judged with all the others at their new times."""
    flyttas = {**flyttas, **{rad.mote.pk: (rad.start, rad.slut) for rad in rader}}
    for rad in rader:
        arenden = per_rad[rad.mote.pk]
        nya = replace(Motestider.av(rad.mote), start=rad.start, slut=rad.slut)
        personer = [rad.mote.utforare_sv, rad.mote.utforare_spsm]
        rad.varningar = tuple(varningar_for(rad.mote.typ, nya, arenden, personer, mote=rad.mote, flyttas=flyttas))
        fel: ValidationError | None = stopp_for(rad.mote.typ, nya, arenden, rad.mote, flyttas)
        rad.stopp = tuple(fel.messages) if fel else ()


def _naiv(tid: datetime) -> datetime:
    return timezone.localtime(tid).replace(tzinfo=None)
