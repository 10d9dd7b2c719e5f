"""Huvudmän of one koncern that become one: the register's decision, and what follows for the round."""

from __future__ import annotations

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction

from huvudman import services as register
from huvudman.koncerner import koncernforslag
from huvudman.models import Huvudman, Koncernbeslut
from kvalitet.models import Anvandare

from ..kontaktlage import huvudman_i_omgang
from ..models import Dialog, Omgang, Urvalsplats
from .gemensamma import INAKTUELLT
from .omgangar import lagg_till_i_urval, ta_bort_ur_urval


@transaction.atomic
def besluta_koncern(
    *,
    omgang_id: int,
    kod: str,
    beslut: str,
    skal: str,
    aktor: Anvandare | None,
    till: int | None = None,
    med: Collection[int] | None = None,
) -> Koncernbeslut:
    """Decide on what is offered in the round under `kod`. Those that end leave rounds whose urval is not fixed.

    ValidationError as the register's own, when it is not offered any more, or when one that would end has an open
    case: the case must first follow to the huvudman that stays, or be recalled.
    """
    omgang = Omgang.objects.select_for_update(of=("self",)).get(pk=omgang_id)
    i_omgangen = set(huvudman_i_omgang(omgang).values_list("pk", flat=True))
    erbjudet = next((rad for rad in koncernforslag(i_omgangen) if rad.kod == kod), None)
    if erbjudet is None:
        raise ValidationError(INAKTUELLT)
    antagen = beslut == Koncernbeslut.Beslut.ANTAGEN
    upphor = [h for h in erbjudet.huvudman_lista if antagen and h.pk != till and (med is None or h.pk in med)]
    oppna = Dialog.objects.oppna().filter(huvudman__in=upphor).select_related("huvudman").order_by("pk")
    if arende := oppna.first():
        raise ValidationError(
            f"{arende.huvudman.namn} har ett öppet ärende, {arende.nummer}. "
            "Låt det följa till den huvudman som blir kvar, eller återkalla det, och besluta sedan."
        )
    rad = register.besluta_koncern(forslag=erbjudet, beslut=beslut, till=till, med=med, skal=skal, aktor=aktor)
    if rad.till:
        _flytta_platser(omgang, rad.till, upphor, i_omgangen, aktor)
    return rad


def _flytta_platser(
    omgang: Omgang, till: Huvudman, upphor: list[Huvudman], i_omgangen: set[int], aktor: Anvandare | None
) -> None:
    platser = Urvalsplats.objects.filter(huvudman__in=upphor, borttagen=None, dialog=None)
    for plats in platser.order_by("pk"):
        ta_bort_ur_urval(plats_id=plats.pk, skal=f"Ingår i {till.namn}, samma koncern", aktor=aktor)
    if till.pk in i_omgangen or not i_omgangen & {h.pk for h in upphor}:
        return
    try:
        with transaction.atomic():
            skal = f"I stället för {upphor[0].namn}, samma koncern"
            lagg_till_i_urval(omgang_id=omgang.pk, huvudman=till, skal=skal[:300], aktor=aktor)
    except ValidationError:  # it has had its dialogue, is reviewed, or is in another round: then it is not here
        return
