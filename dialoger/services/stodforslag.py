"""What the pair recommends the huvudman to read and use: few, each with a reason."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from kvalitet.handelser import Handelsetyp, logga
from kvalitet.models import Anvandare

from ..begrepp import Motestyp
from ..behorighet import far_skriva_anteckning
from ..models import FLEST_FORSLAG, Dialog, Stodforslag
from ..process.fakta import Moten
from .lage import OgiltigOvergang, fakta_for, las

FULLT = f"Det finns redan {FLEST_FORSLAG} förslag. Ta tillbaka något först, så att huvudmannen får få att välja på."
FOR_TIDIGT = "Stödmaterial föreslås när dialogen har hållits."


def far_foreslas(dialog: Dialog) -> bool:
    """Once the dialogue has been held, until the case ends."""
    fakta = fakta_for([dialog])[dialog.pk]
    return fakta.avslutad is None and Moten(fakta.moten).har_hallit(Motestyp.DIALOG)


def _las(dialog_id: int, aktor: Anvandare) -> Dialog:
    dialog = las(dialog_id)
    if not far_skriva_anteckning(aktor, dialog):
        raise OgiltigOvergang("Du är inte längre en av de två dialogutförarna i ärendet.")
    return dialog


@transaction.atomic
def foresla_stod(
    *,
    dialog_id: int,
    titel: str,
    myndighet: str,
    lank: str,
    skal: str,
    aktor: Anvandare,
    faktor: int | None = None,
    niva: str = "",
) -> Stodforslag:
    """By one of the pair. ValidationError when there are FLEST_FORSLAG, the link is there, or it is not https."""
    dialog = _las(dialog_id, aktor)
    if not far_foreslas(dialog):
        raise OgiltigOvergang(FOR_TIDIGT)
    upptagna = set(Stodforslag.objects.galler().filter(dialog=dialog).values_list("plats", flat=True))
    lediga = [plats for plats in range(1, FLEST_FORSLAG + 1) if plats not in upptagna]
    if not lediga:
        raise ValidationError(FULLT)
    rad = Stodforslag(
        dialog=dialog,
        plats=lediga[0],
        titel=" ".join(titel.split()),
        myndighet=myndighet,
        lank=lank,
        skal=" ".join(skal.split()),
        faktor=faktor,
        niva=niva,
        foreslaget_av=aktor,
    )
    rad.full_clean()
    rad.save()
    logga(Handelsetyp.STODFORSLAG_TILLAGT, dialog, aktor, data={"stodforslag": rad.pk})
    return rad


@transaction.atomic
def ta_tillbaka_stod(*, dialog_id: int, forslag_id: int, aktor: Anvandare) -> None:
    """The huvudman sees it no more; the row stays. Once more it changes nothing."""
    dialog = _las(dialog_id, aktor)
    rad = Stodforslag.objects.galler().filter(dialog=dialog, pk=forslag_id).first()
    if rad is not None:
        rad.borttaget = timezone.now()
        rad.save(update_fields=["borttaget"])
        logga(Handelsetyp.STODFORSLAG_BORTTAGET, dialog, aktor, data={"stodforslag": rad.pk})
