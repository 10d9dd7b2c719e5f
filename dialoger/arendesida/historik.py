"""What has happened in a case: old → new, who and why, with names instead of ids."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from kvalitet.handelser import Handelsetyp
from kvalitet.handelsetext import andringsrader
from kvalitet.models import Handelse

from ..models import Anteckning, Dialog, Mote
from .moten import Motesrad

MEST = 2000
OM_MOTET = {"möte"}  # the heading says it
OM_BOKNINGEN = {"möte", "slutar"}
VIA = {"lank": "Huvudmannen, med länken i inbjudan"}
MOTE, ANTECKNING, DIALOG = (m._meta.label_lower for m in (Mote, Anteckning, Dialog))


@dataclass(frozen=True)
class Rad:
    tid: datetime
    rubrik: str
    om: str  # which meeting or note
    andringar: list[tuple[str, str, str]]
    vem: str
    skal: str


def handelser(dialog: Dialog, moten: list[Motesrad]) -> list[Handelse]:
    """Newest first, not yet in words: a page shows a few of them."""
    return _handelser(dialog, _namn(moten))


def rader(handelser: Iterable[Handelse], moten: list[Motesrad]) -> list[Rad]:
    """The events in words. `moten`: the case's meetings, for their names."""
    om = _namn(moten)
    return [
        Rad(
            tid=h.tid,
            rubrik=h.typtext,
            om=om.get((h.objekttyp, h.objekt_id), ""),
            andringar=_andringar(h),
            vem=h.aktor.namn if h.aktor else VIA.get(h.data.get("via", ""), "Systemet"),
            skal=h.skal,
        )
        for h in handelser
    ]


def _namn(moten: list[Motesrad]) -> dict[tuple[str, str], str]:
    """Of the meetings and notes of the case, by object."""
    om = {(MOTE, str(rad.mote.pk)): f"{rad.namn}, {rad.dag_text}" for rad in moten}
    return om | {(ANTECKNING, str(r.anteckning.pk)): f"{r.namn}, {r.dag_text}" for r in moten if r.anteckning}


def _andringar(h: Handelse) -> list[tuple[str, str, str]]:
    """What changed, without what the heading says."""
    utan = OM_BOKNINGEN if h.typ == Handelsetyp.MOTE_BOKAT else OM_MOTET if h.objekttyp == MOTE else ()
    return [rad for rad in andringsrader(h) if rad[0] not in utan]


def _handelser(dialog: Dialog, om: Iterable[tuple[str, str]]) -> list[Handelse]:
    """On the case, its meetings and its notes. A shared meeting has events that are about other cases only."""
    villkor = Q(objekttyp=DIALOG, objekt_id=str(dialog.pk))
    for objekttyp in (MOTE, ANTECKNING):
        if ider := [pk for typ, pk in om if typ == objekttyp]:
            villkor |= Q(objekttyp=objekttyp, objekt_id__in=ider)
    alla = Handelse.objects.filter(villkor).select_related("aktor").order_by("-pk")[:MEST]
    return [h for h in alla if h.objekttyp == DIALOG or dialog.pk in h.data.get("dialoger", [])]
