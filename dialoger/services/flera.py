"""Several meetings in one transaction: a booking with its internal ones, and a chain that moves together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from kvalitet.models import Anvandare

from ..begrepp import Skolformslage
from ..models import Dialog, Mote, Motesarende
from .deltagare import satt_deltagare, satt_skolformer
from .lage import las_alla
from .moten import Motestider, andra_mote, boka_mote


@transaction.atomic
def boka_moten(
    *,
    typ: str,
    dialoger: Iterable[Dialog],
    tider: Motestider,
    utforare_sv: Anvandare | None,
    utforare_spsm: Anvandare | None,
    aktor: Anvandare | None,
    interna: Iterable[tuple[str, Motestider]] = (),
    skolformer: Iterable[str] = (),
) -> Mote:
    """Book a meeting, the pair's planning before it and reflection after it, and note the planned skolformer."""
    arenden = list(dialoger)
    par = {"utforare_sv": utforare_sv, "utforare_spsm": utforare_spsm, "aktor": aktor}
    mote = boka_mote(typ=typ, dialoger=arenden, tider=tider, **par)
    for internt, nar in interna:
        boka_mote(typ=internt, dialoger=arenden, tider=nar, **par)
    valda = set(skolformer)
    for koppling in mote.arenden.select_related("dialog__huvudman") if valda else ():
        egna = valda & set(koppling.dialog.huvudman.skolformer.values_list("skolform", flat=True))
        lagen = dict.fromkeys(sorted(egna), (Skolformslage.PLANERAD.value, ""))
        satt_skolformer(motesarende_id=koppling.pk, lagen=lagen, aktor=aktor)
    return mote


@dataclass(frozen=True)
class Foljer:
    """A later meeting that moves with the first: new times, and the version that the person saw."""

    start: datetime
    slut: datetime
    version: int | None = None


@transaction.atomic
def flytta_kedja(
    *,
    mote_id: int,
    tider: Motestider,
    utforare_sv: Anvandare | None,
    utforare_spsm: Anvandare | None,
    skal: str,
    aktor: Anvandare | None,
    version: int | None = None,
    foljer: Mapping[int, Foljer],
) -> list[Mote]:
    """Move a meeting and the chosen ones after it. All or nothing; one event per meeting.

    What stops a following meeting is a ValidationError under `folj_<pk>`. Order is judged at the new times of all.
    """
    las_alla(Motesarende.objects.filter(mote__in=[mote_id, *foljer]).values_list("dialog", flat=True))
    flyttas = {pk: (ny.start, ny.slut) for pk, ny in foljer.items()} | {mote_id: (tider.start, tider.slut)}
    flyttade = [
        andra_mote(
            mote_id=mote_id,
            tider=tider,
            utforare_sv=utforare_sv,
            utforare_spsm=utforare_spsm,
            skal=skal,
            version=version,
            aktor=aktor,
            flyttas=flyttas,
        )
    ]
    for mote in Mote.objects.filter(pk__in=foljer).select_related("utforare_sv", "utforare_spsm").order_by("start"):
        ny = foljer[mote.pk]
        try:
            flyttad = andra_mote(
                mote_id=mote.pk,
                tider=replace(Motestider.av(mote), start=ny.start, slut=ny.slut),
                utforare_sv=mote.utforare_sv,
                utforare_spsm=mote.utforare_spsm,
                skal=skal,
                version=ny.version,
                aktor=aktor,
                flyttas=flyttas,
            )
        except ValidationError as fel:
            raise ValidationError({f"folj_{mote.pk}": fel.messages}) from fel
        flyttade.append(flyttad)
    return flyttade


@transaction.atomic
def planera_deltagare(
    *, vantade: Mapping[int, tuple[Mapping[str, int], Mapping[str, tuple[str, str]] | None]], aktor: Anvandare | None
) -> None:
    """Per huvudman on a meeting (pk of Motesarende): numbers by function and skolformer; None leaves those as they are.

    All or nothing.
    """
    for koppling_id, (antal, lagen) in sorted(vantade.items()):
        satt_deltagare(motesarende_id=koppling_id, antal=antal, aktor=aktor)
        if lagen is not None:
            satt_skolformer(motesarende_id=koppling_id, lagen=lagen, aktor=aktor)
