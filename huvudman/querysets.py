from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from kvalitet.behorighet import HANDLAGGARE

if TYPE_CHECKING:
    from kvalitet.models import Anvandare


def _galler(dag: date | None) -> Q:
    """In force on `dag` (default today); `giltig_till` is the last day, inclusive."""
    dag = dag or timezone.localdate()
    return (Q(giltig_till=None) | Q(giltig_till__gte=dag)) & Q(giltig_fran__lte=dag)


_GODKANT = Q(begart=None) | Q(godkant__isnull=False)


def _laser(anvandare: Any) -> bool:
    return anvandare.is_authenticated and anvandare.har_roll(*HANDLAGGARE)


class UppdragQuerySet(models.QuerySet):
    def aktiva(self, dag: date | None = None) -> UppdragQuerySet:
        """In force on `dag` (default today), not revoked, and approved where it has to be: all that opens anything."""
        return self.filter(_galler(dag), _GODKANT, aterkallat=None)

    def inte_avslutade(self) -> UppdragQuerySet:
        """In force today or to come."""
        return self._kvar().filter(_GODKANT)

    def vantar(self) -> UppdragQuerySet:
        """Asked for by staff, and waiting for the huvudman to approve."""
        return self._kvar().exclude(_GODKANT)

    def _kvar(self) -> UppdragQuerySet:
        return self.filter(Q(giltig_till=None) | Q(giltig_till__gte=timezone.localdate()), aterkallat=None)

    def synliga_for_kollegor(self) -> UppdragQuerySet:
        """Not what an invitation gave to somebody who has not begun, nor what has not been approved."""
        return self.filter(_GODKANT, Q(inbjudan=None) | Q(inbjudan__borjade__isnull=False))

    def ansvariga(self, huvudman: Any) -> UppdragQuerySet:
        """Those who may invite colleagues, today or to come: nobody who cannot log in or has a role at an agency."""
        return self.inte_avslutade().har_varit_ansvariga(huvudman)

    def har_varit_ansvariga(self, huvudman: Any) -> UppdragQuerySet:
        """Those who are or have been ansvariga and can still log in, without a role at an agency now."""
        personal = apps.get_model("kvalitet", "Rolltilldelning").objects.aktiva().values("anvandare")
        rader = self.filter(_GODKANT, huvudman=huvudman, ar_ansvarig=True, anvandare__is_active=True)
        return rader.exclude(anvandare__in=personal)


class KollegainbjudanQuerySet(models.QuerySet):
    def oppna(self) -> KollegainbjudanQuerySet:
        """Neither taken back nor answered, and not past the last day."""
        return self.filter(Q(giltig_till=None) | Q(giltig_till__gte=timezone.localdate()), avslutad=None)

    def synliga_for(self, anvandare: Anvandare | Any) -> KollegainbjudanQuerySet:
        """The huvudman's own people."""
        if not anvandare.is_authenticated or not anvandare.ar_i_eget_utrymme:
            return self.none()
        return self.filter(huvudman__in=aktiva_uppdrag(anvandare).values("huvudman"))


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

    def i_eget_utrymme(self, anvandare: Anvandare | Any) -> HuvudmanQuerySet:
        """The huvudmän whose own space the person may open: those they act for today, and nobody with a role."""
        if not anvandare.is_authenticated or not anvandare.ar_i_eget_utrymme:
            return self.none()
        return self.filter(pk__in=aktiva_uppdrag(anvandare).values("huvudman"))


class EgetQuerySet(models.QuerySet):
    """Rows of a huvudman's own space, with a field `huvudman`. No role at an agency reads them, whatever it is."""

    def synliga_for(self, anvandare: Anvandare | Any) -> EgetQuerySet:
        if not anvandare.is_authenticated or not anvandare.ar_i_eget_utrymme:
            return self.none()
        return self.filter(huvudman__in=aktiva_uppdrag(anvandare).values("huvudman"))


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


class KontaktQuerySet(models.QuerySet):
    """Nämnder and contacts."""

    def synliga_for(self, anvandare: Anvandare | Any) -> KontaktQuerySet:
        """Staff but the analytiker see all; a representative those of the huvudmän they act for today."""
        if _laser(anvandare):
            return self
        if not anvandare.is_authenticated or not anvandare.is_active:
            return self.none()
        return self.filter(huvudman__in=aktiva_uppdrag(anvandare).values("huvudman"))

    def gallande(self, dag: date | None = None) -> KontaktQuerySet:
        return self.filter(_galler(dag))


class InsatsQuerySet(models.QuerySet):
    def synliga_for(self, anvandare: Anvandare | Any) -> InsatsQuerySet:
        """For the agencies' planning: staff but the analytiker."""
        return self if _laser(anvandare) else self.none()

    def ror(self, fran: date, till: date) -> InsatsQuerySet:
        """Those with a day in common with the dates; one without an end goes on."""
        return self.filter(Q(till=None) | Q(till__gte=fran), fran__lte=till)


class GranskningQuerySet(InsatsQuerySet):
    def ror(self, fran: date, till: date) -> GranskningQuerySet:
        """As Granskning.forsta_dag and sista_dag say it."""
        qs = self.annotate(forst=Coalesce("fran", "beslutsdatum"), sist=Coalesce("beslutsdatum", "till"))
        return qs.filter(Q(sist=None) | Q(sist__gte=fran), forst__lte=till)


class UtredningQuerySet(models.QuerySet):
    def synliga_for(self, anvandare: Anvandare | Any) -> UtredningQuerySet:
        """For the agencies' own work: staff but the analytiker."""
        return self if _laser(anvandare) else self.none()

    def oppna(self) -> UtredningQuerySet:
        return self.filter(avslutad=None)
