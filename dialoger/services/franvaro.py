"""A utförare's own busy times. Private words: no event, and nobody else reads them."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from kvalitet.kalenderdagar import for_langt_fram
from kvalitet.models import Anvandare

from ..models import Franvaro

LANGST = timedelta(days=400)


@transaction.atomic
def lagg_till_franvaro(*, anvandare: Anvandare, start: datetime, slut: datetime, text: str = "") -> Franvaro:
    if slut <= start:
        raise ValidationError({"slut": "Tiden måste sluta efter att den har börjat."})
    if slut - start > LANGST:
        raise ValidationError({"till": "Tiden är längre än ett år. Kontrollera datumen."})
    if fel := for_langt_fram(timezone.localtime(slut).date(), timezone.localdate()):
        raise ValidationError({"till": fel})
    ny = Franvaro(anvandare=anvandare, start=start, slut=slut, text=text.strip())
    ny.full_clean(exclude=["anvandare"])
    finns = Franvaro.objects.filter(anvandare=anvandare, start=start, slut=slut).first()
    if finns:
        return finns
    ny.save()
    return ny


@transaction.atomic
def ta_bort_franvaro(*, anvandare: Anvandare, franvaro_id: int) -> bool:
    return bool(Franvaro.objects.filter(pk=franvaro_id, anvandare=anvandare).delete()[0])
