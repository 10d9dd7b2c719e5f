from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Prefetch, Q
from django.utils import timezone
from django.utils.functional import cached_property

from ..roller import Myndighet, Roll

if TYPE_CHECKING:
    from huvudman.models import Uppdrag


DEMODOMAN = "@demo.example"


class Regionkontor(models.Model):
    """One of the six offices the agencies have shared since September 2024, with the län it serves (editable data)."""

    kod = models.SlugField("kod", max_length=20, unique=True)
    namn = models.CharField("namn", max_length=60, unique=True)
    lanskoder = models.JSONField("länskoder", default=list, help_text="Tvåsiffriga länskoder som kontoret svarar för.")

    class Meta:
        verbose_name, verbose_name_plural = "regionkontor", "regionkontor"
        ordering = ["namn"]

    def __str__(self) -> str:
        return self.namn


def _galler(dag: date | None = None) -> Q:
    """In force on `dag` (default today); `giltig_till` is the last day, inclusive, unless revoked."""
    dag = dag or timezone.localdate()
    return Q(aterkallad=None, giltig_fran__lte=dag) & (Q(giltig_till=None) | Q(giltig_till__gte=dag))


class AnvandareQuerySet(models.QuerySet["Anvandare"]):
    def med_roller(self) -> AnvandareQuerySet:
        """Fill `aktiva_tilldelningar` and `aktiva_uppdrag` in two queries however many the users are."""
        uppdrag = apps.get_model("huvudman", "Uppdrag")._default_manager
        return self.prefetch_related(
            Prefetch("rolltilldelningar", _med_kontor(Rolltilldelning.objects), to_attr="aktiva_tilldelningar"),
            Prefetch("uppdrag", _med_huvudman(uppdrag), to_attr="aktiva_uppdrag"),
        )


def _med_kontor(tilldelningar: Any) -> Any:
    return tilldelningar.filter(_galler()).select_related("regionkontor").order_by("giltig_fran", "pk")


def _med_huvudman(uppdrag: Any) -> Any:
    return uppdrag.aktiva().select_related("huvudman").order_by("huvudman__sortnamn", "pk")


class AnvandareManager(BaseUserManager.from_queryset(AnvandareQuerySet)):  # type: ignore[misc]
    def create_user(self, epost: str, password: str | None = None, **falt: Any) -> Anvandare:
        anvandare = self.model(epost=self.normalize_email(epost).lower(), **falt)
        anvandare.set_password(password)
        anvandare.save(using=self._db)
        return anvandare

    def get_by_natural_key(self, epost: str | None) -> Anvandare:
        return self.get(epost__iexact=epost)


class Anvandare(AbstractBaseUser):
    """A person who can log in: agency staff (by Rolltilldelning) or a huvudman's representative (by Uppdrag)."""

    epost = models.EmailField("e-post", unique=True)
    namn = models.CharField("namn", max_length=120)
    is_active = models.BooleanField("aktiv", default=True)
    skapad = models.DateTimeField("skapad", default=timezone.now, editable=False)

    USERNAME_FIELD = "epost"
    EMAIL_FIELD = "epost"
    REQUIRED_FIELDS = ["namn"]

    objects = AnvandareManager()

    class Meta:
        verbose_name, verbose_name_plural = "användare", "användare"
        ordering = ["namn"]

    def __str__(self) -> str:
        return self.namn

    @cached_property
    def aktiva_tilldelningar(self) -> list[Rolltilldelning]:
        """Role assignments in force today; one query per instance."""
        return list(_med_kontor(self.rolltilldelningar))

    @cached_property
    def aktiva_roller(self) -> frozenset[str]:
        return frozenset(tilldelning.roll for tilldelning in self.aktiva_tilldelningar)

    def har_roll(self, *roller: str) -> bool:
        return self.is_active and not self.aktiva_roller.isdisjoint(roller)

    @property
    def ar_personal(self) -> bool:
        return self.is_active and bool(self.aktiva_roller)

    @property
    def ar_spsm(self) -> bool:
        return any(tilldelning.myndighet == Myndighet.SPSM for tilldelning in self.aktiva_tilldelningar)

    @property
    def ar_demokonto(self) -> bool:
        """Made by the demo. Such an account logs in nowhere else."""
        return self.epost.endswith(DEMODOMAN)

    @cached_property
    def aktiva_uppdrag(self) -> list[Uppdrag]:
        """For which huvudmän the person acts today (rows of the register); one query per instance."""
        return list(_med_huvudman(self.uppdrag))

    @property
    def ar_foretradare(self) -> bool:
        return self.is_active and bool(self.aktiva_uppdrag)

    @property
    def ar_i_eget_utrymme(self) -> bool:
        """Acts for a huvudman and has no role at an agency: what the huvudman writes for itself is closed to staff."""
        return self.ar_foretradare and not self.ar_personal


class RolltilldelningQuerySet(models.QuerySet):
    def aktiva(self, dag: date | None = None) -> RolltilldelningQuerySet:
        return self.filter(_galler(dag))

    def hade(self, dag: date) -> RolltilldelningQuerySet:
        """In force at some time that day, whether or not it has been revoked since."""
        borjan = timezone.make_aware(datetime.combine(dag, time()))
        slut = Q(giltig_till=None) | Q(giltig_till__gte=dag) | Q(aterkallad__gte=borjan)
        return self.filter(slut, giltig_fran__lte=dag)


class Rolltilldelning(models.Model):
    """Dated: who had which role, at which agency and office, from when to when. Never deleted, only ended."""

    anvandare = models.ForeignKey(Anvandare, models.PROTECT, related_name="rolltilldelningar")
    roll = models.CharField("roll", max_length=20, choices=Roll)
    myndighet = models.CharField("myndighet", max_length=4, choices=Myndighet)
    regionkontor = models.ForeignKey(
        Regionkontor, models.PROTECT, null=True, blank=True, related_name="rolltilldelningar"
    )
    giltig_fran = models.DateField("giltig från", default=timezone.localdate)
    giltig_till = models.DateField("giltig till och med", null=True, blank=True)
    aterkallad = models.DateTimeField("återkallad", null=True, blank=True, help_text="Gäller inte efter den stunden.")

    objects = RolltilldelningQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "rolltilldelning", "rolltilldelningar"
        ordering = ["anvandare", "roll", "giltig_fran"]
        constraints = [
            models.CheckConstraint(
                condition=Q(giltig_till=None) | Q(giltig_till__gte=F("giltig_fran")),
                name="rolltilldelning_slutar_efter_start",
                violation_error_message="Sista dagen kan inte ligga före första dagen.",
            ),
            models.CheckConstraint(condition=Q(roll__in=Roll.values), name="rolltilldelning_roll_ar_kand"),
            models.CheckConstraint(
                condition=Q(myndighet__in=Myndighet.values), name="rolltilldelning_myndighet_ar_kand"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_roll_display()} ({self.myndighet})"

    @property
    def ar_avslutad(self) -> bool:
        slut = self.giltig_till is not None and self.giltig_till < timezone.localdate()
        return slut or self.aterkallad is not None
