"""Saved views of the case list: a name for a filter, a person's own."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from django.core.exceptions import ValidationError
from django.db import transaction

from kvalitet.models import Anvandare

from ..models import SparadVy

FLEST = 30


@transaction.atomic
def spara_vy(*, anvandare: Anvandare, namn: str, fraga: str) -> SparadVy:
    """Save the filter under a name; the same name again replaces it. ValidationError for too many or too long."""
    namn, fraga = " ".join(namn.split()), _stadad(fraga)
    if not namn:
        raise ValidationError({"namn": "Ge vyn ett namn."})
    Anvandare.objects.select_for_update().get(pk=anvandare.pk)
    vy = SparadVy.objects.filter(anvandare=anvandare, namn=namn).first() or SparadVy(anvandare=anvandare, namn=namn)
    if vy._state.adding and SparadVy.objects.filter(anvandare=anvandare).count() >= FLEST:
        raise ValidationError({"namn": f"Du har redan {FLEST} vyer. Ta bort någon först."})
    vy.fraga = fraga
    vy.full_clean(exclude=["anvandare"], validate_constraints=False)
    vy.save()
    return vy


def ta_bort_vy(*, vy: SparadVy) -> None:
    vy.delete()


def _stadad(fraga: str) -> str:
    """Page numbers are no part of a view."""
    return urlencode([(namn, varde) for namn, varde in parse_qsl(fraga) if namn not in {"page", "per_page"}])
