"""What has happened in a case: old → new, who and why, with names instead of ids."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from huvudman.skolformer import SKOLFORMER
from kvalitet.handelser import Handelsetyp
from kvalitet.handelsetext import andringsrader
from kvalitet.models import Handelse

from ..begrepp import Funktion
from ..models import Anteckning, Dialog, Mote
from .moten import Motesrad

MEST = 2000
TOMT = "–"
OM_MOTET = {"möte", "slutar"}  # the heading says it
RESULTAT = {"kom inte"}
ORD = {str(f.value): f.label.lower() for f in Funktion} | {k: v.lower() for k, v in SKOLFORMER.items()}
MOTE, ANTECKNING, DIALOG = (m._meta.label_lower for m in (Mote, Anteckning, Dialog))


@dataclass(frozen=True)
class Rad:
    tid: datetime
    rubrik: str
    om: str  # which meeting or note
    andringar: list[tuple[str, str, str]]
    vem: str
    skal: str


def rader(dialog: Dialog, moten: list[Motesrad]) -> list[Rad]:
    """Newest first. `moten`: the case's meetings, for their names."""
    om = {(MOTE, str(rad.mote.pk)): f"{rad.namn}, {rad.dag_text}" for rad in moten}
    om |= {(ANTECKNING, str(rad.anteckning.pk)): f"{rad.namn}, {rad.dag_text}" for rad in moten if rad.anteckning}
    return [
        Rad(
            tid=h.tid,
            rubrik=h.typtext,
            om=om.get((h.objekttyp, h.objekt_id), ""),
            andringar=_andringar(h),
            vem=h.aktor.namn if h.aktor else "Systemet",
            skal=h.skal,
        )
        for h in _handelser(dialog, om)
    ]


def _andringar(h: Handelse) -> list[tuple[str, str, str]]:
    """What changed. Of a meeting that was held or cancelled only that: when and where stands on its booking."""
    alla = [(ORD.get(namn, namn), fran, till) for namn, fran, till in andringsrader(h) if fran or till != TOMT]
    if h.objekttyp == MOTE:
        bara_nytt = h.typ == Handelsetyp.MOTE_BOKAT or not h.fran
        alla = [rad for rad in alla if rad[0] not in OM_MOTET and (rad[1] or bara_nytt or rad[0] in RESULTAT)]
    return alla


def _handelser(dialog: Dialog, om: Iterable[tuple[str, str]]) -> list[Handelse]:
    """On the case, its meetings and its notes. A shared meeting has events that are about other cases only."""
    villkor = Q(objekttyp=DIALOG, objekt_id=str(dialog.pk))
    for objekttyp in (MOTE, ANTECKNING):
        if ider := [pk for typ, pk in om if typ == objekttyp]:
            villkor |= Q(objekttyp=objekttyp, objekt_id__in=ider)
    alla = Handelse.objects.filter(villkor).select_related("aktor").order_by("-pk")[:MEST]
    return [h for h in alla if h.objekttyp == DIALOG or dialog.pk in h.data.get("dialoger", [])]
