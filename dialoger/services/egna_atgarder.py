"""The huvudman's own åtgärder. Events say that one was written or changed, never what."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from huvudman.models import Huvudman
from huvudman.services.eget import las_eget
from kvalitet.handelser import Handelsetyp, logga
from kvalitet.models import Anvandare
from kvalitet.textskillnad import radslut

from ..models import Dialog, EgenAtgard

FALT = ("typ", "text", "fraga", "ansvarig", "klart_till", "status")
FLEST = 100  # per huvudman: a list, not a system


class AndradAvAnnan(ValidationError):
    """A colleague has saved since the page was opened; `rad` is how it stands now."""

    def __init__(self, rad: EgenAtgard) -> None:
        super().__init__(
            f"{rad.andrad_av.namn} har ändrat åtgärden sedan du öppnade den. Jämför med det som är sparat, och spara "
            "sedan det som ska gälla."
        )
        self.rad = rad


@transaction.atomic
def spara_atgard(
    *,
    huvudman: Huvudman,
    aktor: Anvandare,
    atgard_id: int | None = None,
    version: int = 0,
    dialog: Dialog | None = None,
    **falt: Any,
) -> EgenAtgard:
    """A new one, or with `atgard_id` a change of `version`. AndradAvAnnan when it is another now.

    ValidationError for another huvudman's case, or when there are FLEST.
    """
    huvudman = las_eget(huvudman.pk, aktor)
    if okanda := set(falt) - set(FALT):
        raise TypeError(f"Går inte att ändra: {sorted(okanda)}")
    egna = EgenAtgard.objects.filter(huvudman=huvudman)
    if atgard_id is None:
        if egna.count() >= FLEST:
            raise ValidationError(f"Ni har redan {FLEST} åtgärder. Ta bort någon först.")
        if dialog is not None and dialog.huvudman_id != huvudman.pk:
            raise ValidationError("Ärendet hör till en annan huvudman.")
        rad, typ = EgenAtgard(huvudman=huvudman, dialog=dialog), Handelsetyp.EGEN_ATGARD_SKRIVEN
    else:
        rad, typ = egna.select_related("andrad_av").get(pk=atgard_id), Handelsetyp.EGEN_ATGARD_ANDRAD
        if rad.version != version:
            raise AndradAvAnnan(rad)
        rad.version += 1
    for namn, varde in falt.items():
        setattr(rad, namn, radslut(varde).strip() if isinstance(varde, str) else varde)
    rad.andrad, rad.andrad_av = timezone.now(), aktor
    rad.full_clean()
    rad.save()
    logga(typ, rad, aktor)
    return rad


@transaction.atomic
def ta_bort_atgard(*, huvudman: Huvudman, atgard_id: int, aktor: Anvandare) -> None:
    """Gone for good: it was theirs, and nobody else has seen it. Once more it changes nothing."""
    huvudman = las_eget(huvudman.pk, aktor)
    rad = EgenAtgard.objects.filter(huvudman=huvudman, pk=atgard_id).first()
    if rad is not None:
        logga(Handelsetyp.EGEN_ATGARD_BORTTAGEN, rad, aktor)
        rad.delete()
