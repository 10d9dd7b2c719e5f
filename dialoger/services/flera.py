"""Several meetings in one transaction: a booking with its internal ones, and a chain that moves together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from kvalitet.models import Anvandare

from ..begrepp import Motesstatus, Skolformslage
from ..behorighet import far_leda
from ..models import Dialog, Mote
from .deltagare import deltagare_last, egna_skolformer, hoj_version, krav_oppet, skolformer_last
from .lage import OgiltigOvergang
from .moten import MoteAndrat, andra_last, boka_mote, las_mote, las_moten
from .moteskrav import Motestider
from .rattning import varfor_inte_ratta

ANNAT_PAR = "Ett möte som också gäller ett annat pars ärende flyttas inte med. Kom överens med dem om det."


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
    par: dict[str, Any] = {"utforare_sv": utforare_sv, "utforare_spsm": utforare_spsm, "aktor": aktor}
    mote = boka_mote(typ=typ, dialoger=arenden, tider=tider, **par)
    for internt, nar in interna:
        boka_mote(typ=internt, dialoger=arenden, tider=nar, **par)
    valda = set(skolformer)
    if valda:
        mote, _ = las_mote(mote.pk)
        for koppling in mote.arenden.med_huvudman():
            lagen = dict.fromkeys(sorted(valda & egna_skolformer(koppling)), (Skolformslage.PLANERAD.value, ""))
            skolformer_last(koppling, mote, lagen=lagen, aktor=aktor)
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

    What stops a following meeting is a ValidationError under `folj_<pk>`: also that somebody else leads it. Order is
    judged at the new times of all.
    """
    flyttas = {pk: (ny.start, ny.slut) for pk, ny in foljer.items()} | {mote_id: (tider.start, tider.slut)}
    lasta = las_moten(flyttas)
    for pk in foljer:
        if aktor is not None and not far_leda(aktor, lasta[pk][1]):
            raise ValidationError({f"folj_{pk}": ANNAT_PAR})
    flyttade = [
        andra_last(
            *lasta[mote_id],
            tider=tider,
            utforare_sv=utforare_sv,
            utforare_spsm=utforare_spsm,
            skal=skal,
            version=version,
            aktor=aktor,
            flyttas=flyttas,
        )
    ]
    for pk, ny in sorted(foljer.items(), key=lambda par: par[1].start):
        mote, arenden = lasta[pk]
        try:
            flyttad = andra_last(
                mote,
                arenden,
                tider=replace(Motestider.av(mote), start=ny.start, slut=ny.slut),
                utforare_sv=mote.utforare_sv,
                utforare_spsm=mote.utforare_spsm,
                skal=skal,
                version=ny.version,
                aktor=aktor,
                flyttas=flyttas,
            )
        except ValidationError as fel:
            raise ValidationError({f"folj_{pk}": fel.messages}) from fel
        flyttade.append(flyttad)
    return flyttade


@transaction.atomic
def planera_deltagare(
    *,
    mote_id: int,
    vantade: Mapping[int, tuple[Mapping[str, int], Mapping[str, tuple[str, str]] | None]],
    version: int | None = None,
    aktor: Anvandare | None,
) -> None:
    """Per huvudman on a meeting (pk of Motesarende): numbers by function and skolformer; None leaves those as they are.

    All or nothing. A held meeting is put right as long as anything of it (`varfor_inte_ratta`), and nobody is noted
    for a huvudman that did not come. `version`: what the person saw; MoteAndrat when somebody else changed it after.
    """
    mote, arenden = las_mote(mote_id)
    if mote.status == Motesstatus.HALLET and (nej := varfor_inte_ratta(mote, arenden)):
        raise OgiltigOvergang(nej)
    if version is not None and version != mote.version:
        raise MoteAndrat
    andrat = False
    for koppling in mote.arenden.med_huvudman().filter(pk__in=vantade).order_by("pk"):
        antal, lagen = vantade[koppling.pk]
        krav_oppet(mote, arenden, koppling.dialog_id)
        if not koppling.kom:
            raise OgiltigOvergang(f"{koppling.huvudman} kom inte till mötet.")
        andrat |= deltagare_last(koppling, mote, arenden, antal=antal, aktor=aktor)
        if lagen is not None:
            andrat |= skolformer_last(koppling, mote, lagen=lagen, aktor=aktor)
    if andrat:
        hoj_version(mote)
