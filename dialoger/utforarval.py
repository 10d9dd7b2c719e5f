"""Who can be chosen as a dialogutförare."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from kvalitet.models import Anvandare, Roll, Rolltilldelning


def utforare_hos(myndighet: str, dag: date | None = None) -> QuerySet[Anvandare]:
    """Those who are dialogutförare at the agency today, by name; with `dag`, who were that day and may have left."""
    if dag is None:
        nu = Rolltilldelning.objects.aktiva().filter(anvandare__is_active=True)
    else:
        nu = Rolltilldelning.objects.hade(dag)
    har_rollen = nu.filter(roll=Roll.DIALOGUTFORARE, myndighet=myndighet)
    personer: QuerySet[Anvandare] = Anvandare.objects.filter(pk__in=har_rollen.values("anvandare"))
    return personer.order_by("namn")
