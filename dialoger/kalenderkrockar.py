"""Meetings of one person that overlap, or that lie closer than the travel between them takes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from kvalitet import svenska

from .models import Mote
from .motesregler import klockan_text, langd_text
from .upptaget import beskriv, resmarginal

LANGST_RESA = timedelta(hours=24)


@dataclass(frozen=True)
class Moteskrock:
    """Two meetings, the earlier first, and everybody who is at both. `resa`: the travel that does not fit, or none."""

    forsta: Mote
    andra: Mote
    namn: tuple[str, ...]
    resa: timedelta | None = None

    @property
    def kort(self) -> str:
        return "Hinner inte resa" if self.resa else "Krock"

    @property
    def text(self) -> str:
        dag = svenska.datum_kort(timezone.localtime(self.andra.start))
        vem, moten = svenska.lista(self.namn), f"{_nar(self.forsta)} och {_nar(self.andra)}"
        if self.resa is None:
            return f"{dag} har {vem} två möten samtidigt: {moten}."
        langd, mellan = (round(tid.total_seconds() / 60) for tid in (self.resa, self.andra.start - self.forsta.slut))
        lucka = f"det är {langd_text(mellan)} emellan" if mellan else "mötena ligger direkt efter varandra"
        return f"{dag} hinner {vem} inte resa mellan {moten}. Resan tar {langd_text(langd)} och {lucka}."


def krockar(moten: Iterable[Mote], personer: Iterable[int] | None = None) -> list[Moteskrock]:
    """In order of time. `personer`: only what concerns these (pk); otherwise everybody."""
    bara = None if personer is None else set(personer)
    per_person: dict[int, list[Mote]] = defaultdict(list)
    namn: dict[int, str] = {}
    for mote in sorted(moten, key=lambda m: (m.start, m.pk)):
        for person in (mote.utforare_sv, mote.utforare_spsm):
            if person and (bara is None or person.pk in bara):
                per_person[person.pk].append(mote)
                namn[person.pk] = person.namn
    par: dict[tuple[int, int], tuple[Mote, Mote, list[str]]] = {}
    for pk, egna in per_person.items():
        for forsta, andra in _nara(egna):
            par.setdefault((forsta.pk, andra.pk), (forsta, andra, []))[2].append(namn[pk])
    funna = [
        Moteskrock(forsta, andra, tuple(vilka), None if andra.start < forsta.slut else restid_mellan(forsta, andra))
        for forsta, andra, vilka in par.values()
    ]
    return sorted(funna, key=lambda k: (k.andra.start, k.andra.pk))


def restid_mellan(forsta: Mote, andra: Mote) -> timedelta:
    """Home from the one and out to the other; nothing between two at the same place."""
    plats = forsta.plats.strip().casefold()
    if plats and plats == andra.plats.strip().casefold():
        return timedelta()
    return resmarginal(forsta.form, forsta.restid) + resmarginal(andra.form, andra.restid)


def _nara(moten: list[Mote]) -> Iterable[tuple[Mote, Mote]]:
    """Pairs too close to each other. `moten` in order of start."""
    for plats, forsta in enumerate(moten):
        for andra in moten[plats + 1 :]:
            if andra.start >= forsta.slut + LANGST_RESA:
                break
            if andra.start < forsta.slut + restid_mellan(forsta, andra):
                yield forsta, andra


def _nar(mote: Mote) -> str:
    return f"{beskriv(mote)} {klockan_text(timezone.localtime(mote.start), timezone.localtime(mote.slut))}"
