from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.utils import timezone

if TYPE_CHECKING:
    from kvalitet.models import Anvandare


class UppdragQuerySet(models.QuerySet):
    def aktiva(self, dag: date | None = None) -> UppdragQuerySet:
        """In force on `dag` (default today) and not revoked; `giltig_till` is the last day, inclusive."""
        dag = dag or timezone.localdate()
        return self.filter(Q(giltig_till=None) | Q(giltig_till__gte=dag), giltig_fran__lte=dag, aterkallat=None)


def aktiva_uppdrag(anvandare: Any) -> UppdragQuerySet:
    """The Uppdrag that this person has today."""
    uppdrag = apps.get_model("huvudman", "Uppdrag")  # the models module imports this one
    return uppdrag.objects.aktiva().filter(anvandare=anvandare)


class HuvudmanQuerySet(models.QuerySet):
    def synliga_for(self, anvandare: Anvandare | Any) -> HuvudmanQuerySet:
        """Staff see the whole register; a representative sees the huvudmän they act for today; others nothing."""
        if not anvandare.is_authenticated or not anvandare.is_active:
            return self.none()
        if anvandare.ar_personal:
            return self
        return self.filter(pk__in=aktiva_uppdrag(anvandare).values("huvudman"))

    def for_lista(self) -> HuvudmanQuerySet:
        """With what a row shows, in a constant number of queries."""
        return self.select_related("kommun__lan").prefetch_related("skolformer")


class EnhetQuerySet(models.QuerySet):
    def hos(self, huvudman: Any) -> EnhetQuerySet:
        """The units that the huvudman has today."""
        lankar = apps.get_model("huvudman", "Enhetslank").objects.filter(
            giltig_till=None,
            juridisk_enhet__huvudmannalankar__huvudman=huvudman,
            juridisk_enhet__huvudmannalankar__giltig_till=None,
        )
        return self.filter(pk__in=lankar.values("enhet"), upphord=None)

    def tidigare_hos(self, huvudman: Any) -> EnhetQuerySet:
        """Units that the huvudman has had: closed, or run by another today."""
        juridiska = apps.get_model("huvudman", "JuridiskEnhet").objects.filter(huvudmannalankar__huvudman=huvudman)
        alla = self.filter(
            pk__in=apps.get_model("huvudman", "Enhetslank").objects.filter(juridisk_enhet__in=juridiska).values("enhet")
        )
        return alla.exclude(pk__in=self.hos(huvudman).values("pk"))
