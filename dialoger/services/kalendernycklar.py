"""Secret addresses of iCal feeds. The secret itself is in no event and no log."""

from __future__ import annotations

import secrets

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from kvalitet.handelser import Handelsetyp, logga
from kvalitet.models import Anvandare, Regionkontor

from ..behorighet import far_prenumerera
from ..models import Kalendernyckel


@transaction.atomic
def skapa_nyckel(*, anvandare: Anvandare, regionkontor: Regionkontor | None = None) -> Kalendernyckel:
    """The person's address for the own meetings or an office's; the one there is when it exists already."""
    Anvandare.objects.select_for_update().get(pk=anvandare.pk)
    if not far_prenumerera(anvandare, regionkontor.pk if regionkontor else None):
        raise ValidationError("Du kan bara få en länk till dina egna möten och till de kontor du arbetar för.")
    finns = Kalendernyckel.objects.filter(anvandare=anvandare, regionkontor=regionkontor).first()
    if finns:
        return finns
    nyckel = Kalendernyckel.objects.create(
        anvandare=anvandare, regionkontor=regionkontor, hemlighet=secrets.token_urlsafe(32)
    )
    _logga(Handelsetyp.KALENDERLANK_SKAPAD, nyckel, anvandare)
    return nyckel


@transaction.atomic
def byt_nyckel(*, nyckel_id: int, aktor: Anvandare) -> Kalendernyckel:
    """A new secret. The old address stops at once."""
    nyckel = Kalendernyckel.objects.select_for_update().get(pk=nyckel_id, anvandare=aktor)
    nyckel.hemlighet, nyckel.skapad = secrets.token_urlsafe(32), timezone.now()
    nyckel.save(update_fields=["hemlighet", "skapad"])
    _logga(Handelsetyp.KALENDERLANK_BYTT, nyckel, aktor)
    return nyckel


@transaction.atomic
def ta_bort_nyckel(*, nyckel_id: int, aktor: Anvandare) -> None:
    nyckel = Kalendernyckel.objects.select_for_update().get(pk=nyckel_id, anvandare=aktor)
    _logga(Handelsetyp.KALENDERLANK_BORTTAGEN, nyckel, aktor)
    nyckel.delete()


def _logga(typ: Handelsetyp, nyckel: Kalendernyckel, aktor: Anvandare) -> None:
    logga(typ, nyckel, aktor, data={"regionkontor": nyckel.regionkontor_id})
