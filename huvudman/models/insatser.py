"""What others do at a huvudman at the same time: other state insatser, and granskningar by dates alone."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q

from ..querysets import GranskningQuerySet, InsatsQuerySet
from .villkor import slut_efter_start


class AnnanInsats(models.Model):
    """Another insats of the state at the huvudman. `till` is the last day; none when it goes on."""

    class Slag(models.TextChoices):
        SAMVERKAN = "samverkan", "Samverkan för bästa skola"
        RIKTAD = "riktad", "Riktad insats"
        RADGIVNING = "radgivning", "Specialpedagogisk rådgivning"
        KURS = "kurs", "Kurs"
        ANNAN = "annan", "Annan insats"

    class Myndighet(models.TextChoices):
        SV = "SV", "Skolverket"
        SPSM = "SPSM", "Specialpedagogiska skolmyndigheten"
        ANNAN = "annan", "Annan myndighet"

    huvudman = models.ForeignKey("huvudman.Huvudman", models.PROTECT, related_name="andra_insatser")
    slag = models.CharField("slag", max_length=20, choices=Slag)
    namn = models.CharField("namn", max_length=120, blank=True)
    myndighet = models.CharField("myndighet", max_length=5, choices=Myndighet)
    fran = models.DateField("från")
    till = models.DateField("till och med", null=True, blank=True)
    kalla = models.CharField("källa", max_length=200)

    objects = InsatsQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "annan insats", "andra insatser"
        ordering = ["-fran", "-id"]
        constraints = [slut_efter_start("annan_insats_slutar_efter_start", "fran", "till")]

    def __str__(self) -> str:
        return self.namn or self.get_slag_display()

    @property
    def forsta_dag(self) -> date:
        return self.fran

    @property
    def sista_dag(self) -> date | None:
        return self.till

    def historikfakta(self) -> dict[str, Any]:
        myndighet = self.get_myndighet_display()
        return {"insats": str(self), "myndighet": myndighet, "fran": self.fran, "till": self.till, "kalla": self.kalla}


class Granskning(models.Model):
    """That Skolinspektionen or the kommun examines a huvudman, and when. Dates only: never an outcome, no free text."""

    class Slag(models.TextChoices):
        TILLSYN = "tillsyn", "Skolinspektionens tillsyn"
        KVALITETSGRANSKNING = "kvalitetsgranskning", "Skolinspektionens kvalitetsgranskning"
        TILLSYN_KOMMUN = "tillsyn_kommun", "Kommunens tillsyn"

    class Status(models.TextChoices):
        PLANERAD = "planerad", "Planerad"
        PAGAR = "pagar", "Pågår"
        AVSLUTAD = "avslutad", "Avslutad"

    class Kalla(models.TextChoices):
        SKOLINSPEKTIONEN = "skolinspektionen", "Skolinspektionen"
        KOMMUNEN = "kommunen", "Kommunen"
        HUVUDMANNEN = "huvudmannen", "Huvudmannen"
        DEMO = "demo", "Påhittad i demon"

    huvudman = models.ForeignKey("huvudman.Huvudman", models.PROTECT, related_name="granskningar")
    slag = models.CharField("slag", max_length=20, choices=Slag)
    status = models.CharField("status", max_length=10, choices=Status)
    fran = models.DateField("från", null=True, blank=True)
    till = models.DateField("till och med", null=True, blank=True)
    beslutsdatum = models.DateField("beslut", null=True, blank=True)
    kalla = models.CharField("källa", max_length=20, choices=Kalla)

    objects = GranskningQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "granskning", "granskningar"
        ordering = ["-id"]
        constraints = [
            slut_efter_start("granskning_slutar_efter_start", "fran", "till"),
            models.CheckConstraint(
                condition=Q(fran__isnull=False) | Q(beslutsdatum__isnull=False, till=None),
                name="granskning_har_datum",
                violation_error_message="Skriv första dagen eller beslutsdatumet.",
            ),
            models.CheckConstraint(
                condition=Q(beslutsdatum=None)
                | Q(fran=None)
                | Q(till=None, beslutsdatum__gte=F("fran"))
                | Q(till__isnull=False, beslutsdatum__gte=F("till")),
                name="granskning_beslut_sist",
                violation_error_message="Beslutet kan inte ligga före granskningen.",
            ),
            models.CheckConstraint(
                condition=~Q(status="pagar") | Q(fran__isnull=False),
                name="granskning_pagar_har_borjat",
                violation_error_message="En granskning som pågår behöver en första dag.",
            ),
            models.CheckConstraint(
                condition=~Q(status="avslutad") | Q(beslutsdatum__isnull=False) | Q(till__isnull=False),
                name="granskning_avslutad_har_slut",
                violation_error_message="En avslutad granskning behöver en sista dag eller ett beslutsdatum.",
            ),
        ]

    def __str__(self) -> str:
        return self.get_slag_display()

    @property
    def forsta_dag(self) -> date:
        dag = self.fran or self.beslutsdatum
        assert dag  # granskning_har_datum
        return dag

    @property
    def sista_dag(self) -> date | None:
        return self.beslutsdatum or self.till

    def historikfakta(self) -> dict[str, Any]:
        return {
            "granskning": str(self),
            "status": self.get_status_display(),
            "fran": self.fran,
            "till": self.till,
            "beslutsdatum": self.beslutsdatum,
            "kalla": self.get_kalla_display(),
        }
