"""Common free times of a case's pair, from their meetings and busy times. Shown times are proposals, never promises."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from kvalitet.models import Anvandare

from .begrepp import MOTESSTEG, Motesstatus
from .lediga_tider import Ledig, basta, lediga
from .models import Dialog
from .motesprovning import lanskod
from .motesregler import stopp
from .services.moteskrav import grannar
from .upptaget import resmarginal, upptagna


@dataclass(frozen=True)
class Sokning:
    typ: str
    minuter: int
    fran: date
    till: date
    form: str
    restid: int = 0


def hitta(dialog: Dialog, sokning: Sokning, personer: Iterable[Anvandare], antal: int) -> list[Ledig]:
    """The best common times, with zone, in order of time."""
    start = timezone.make_aware(datetime.combine(sokning.fran, time.min))
    slut = timezone.make_aware(datetime.combine(sokning.till, time.max))
    funna = upptagna(personer, start, slut)
    upptaget = [(_naiv(t.start), _naiv(t.slut)) for alla in funna.values() for t in alla]
    nu = _naiv(timezone.localtime())
    resa = resmarginal(sokning.form, sokning.restid)
    alla = lediga(
        [*upptaget, (datetime.combine(nu.date(), time.min), nu)],
        sokning.fran,
        sokning.till,
        timedelta(minutes=sokning.minuter),
        marginal=resa,
        lanskod=lanskod(dialog),
    )
    andra = grannar([dialog])[dialog.pk]
    nu_med_zon = timezone.localtime()
    gar = (tid for tid in map(_svensk, alla) if not stopp(sokning.typ, tid.start, tid.slut, nu_med_zon, andra))
    return basta(gar, antal)


def steget_innan(dialog: Dialog, typ: str) -> date | None:
    """The day of the last meeting of an earlier step."""
    dagar = [
        granne.slut.date()
        for granne in grannar([dialog])[dialog.pk]
        if granne.typ in MOTESSTEG and granne.status != Motesstatus.INSTALLT and MOTESSTEG[granne.typ] < MOTESSTEG[typ]
    ]
    return max(dagar, default=None)


def _svensk(tid: Ledig) -> Ledig:
    return Ledig(timezone.make_aware(tid.start), timezone.make_aware(tid.slut), tid.lov)


def _naiv(tid: datetime) -> datetime:
    return timezone.localtime(tid).replace(tzinfo=None)
