"""A run: the underlag of every huvudman, made one by one in the background. Its rows say how far it has come."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from ..querysets import KorningQuerySet, KorningsradQuerySet


class Korning(models.Model):
    """A run over the register as it was when it was started, from one release. At most one is open (`ar_oppen`)."""

    class Status(models.TextChoices):
        VANTAR = "vantar", "Väntar"
        PAGAR = "pagar", "Pågår"
        PAUSAD = "pausad", "Pausad"
        AVBRUTEN = "avbruten", "Avbruten"
        KLAR = "klar", "Klar"
        KLAR_MED_FEL = "klar_med_fel", "Klar med fel"

    OPPNA = (Status.VANTAR, Status.PAGAR, Status.PAUSAD)

    release = models.ForeignKey("analysunderlag.Statistikrelease", models.PROTECT, related_name="korningar")
    status = models.CharField("läge", max_length=12, choices=Status, default=Status.VANTAR)
    ar_oppen = models.BooleanField("öppen", default=True)
    bestallare = models.ForeignKey(
        "kvalitet.Anvandare", models.PROTECT, null=True, blank=True, related_name="korningar"
    )
    skal = models.CharField("varför den avbröts", max_length=300, blank=True)
    skapad = models.DateTimeField("startad", default=timezone.now)
    avslutad = models.DateTimeField("avslutad", null=True, blank=True)

    objects = KorningQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "körning", "körningar"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["ar_oppen"], condition=Q(ar_oppen=True), name="korning_en_oppen"),
            models.CheckConstraint(
                condition=Q(ar_oppen=True, avslutad=None, status__in=["vantar", "pagar", "pausad"])
                | Q(ar_oppen=False, avslutad__isnull=False, status__in=["avbruten", "klar", "klar_med_fel"]),
                name="korning_oppen_eller_avslutad",
            ),
        ]

    def __str__(self) -> str:
        return f"Körning {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("analysunderlag:korning", args=[self.pk])


class Korningsrad(models.Model):
    """One huvudman of a run.

    `avtryck`: of its input in the register and the release, to know quickly what is unchanged.
    `taget`: when a worker began to look at a row that waits, so that two do not look at the same one.
    """

    class Status(models.TextChoices):
        VANTAR = "vantar", "Väntar"
        BESTALLD = "bestalld", "Görs"
        KLAR = "klar", "Nytt underlag"
        OFORANDRAD = "oforandrad", "Oförändrat"
        UTAN = "utan", "Utan statistik"
        MISSLYCKAD = "misslyckad", "Misslyckades"

    korning = models.ForeignKey(Korning, models.PROTECT, related_name="rader")
    huvudman = models.ForeignKey("huvudman.Huvudman", models.PROTECT, related_name="korningsrader")
    status = models.CharField("läge", max_length=10, choices=Status, default=Status.VANTAR)
    underlag = models.ForeignKey(
        "analysunderlag.Underlag", models.PROTECT, null=True, blank=True, related_name="korningsrader"
    )
    avtryck = models.CharField("indatas avtryck", max_length=64, blank=True)
    taget = models.DateTimeField("taget", null=True, blank=True)
    skal = models.CharField("skäl", max_length=500, blank=True)

    objects = KorningsradQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "rad i körning", "rader i körning"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["korning", "huvudman"], name="korningsrad_en_per_huvudman"),
            models.CheckConstraint(
                condition=~Q(status__in=["bestalld", "klar", "oforandrad"]) | Q(underlag__isnull=False),
                name="korningsrad_gjord_har_underlag",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["utan", "misslyckad"]) | ~Q(skal=""), name="korningsrad_ogjord_har_skal"
            ),
        ]
        indexes = [models.Index(fields=["korning", "status", "id"], name="korningsrad_lage")]

    def __str__(self) -> str:
        return f"{self.huvudman}: {self.get_status_display()}"
