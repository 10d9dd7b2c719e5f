"""Who can be chosen as a dialogutförare."""

from __future__ import annotations

from django.db.models import QuerySet

from kvalitet.models import Anvandare, Roll, Rolltilldelning


def utforare_hos(myndighet: str) -> QuerySet[Anvandare]:
    """Those who are dialogutförare at the agency today, by name."""
    har_rollen = Rolltilldelning.objects.aktiva().filter(roll=Roll.DIALOGUTFORARE, myndighet=myndighet)
    personer: QuerySet[Anvandare] = Anvandare.objects.filter(is_active=True, pk__in=har_rollen.values("anvandare"))
    return personer.order_by("namn")
