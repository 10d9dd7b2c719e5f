"""Decisions on huvudmän that look like one koncern: run as one, or each for itself."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone


class Koncernbeslut(models.Model):
    """A person's decision. Never changed; what was offered is not offered again.

    `till`: the huvudman that the others' juridiska enheter belong to from then on.
    """

    class Beslut(models.TextChoices):
        ANTAGEN = "antagen", "En huvudman"
        AVBOJD = "avbojd", "Var för sig"

    beslut = models.CharField("beslut", max_length=8, choices=Beslut)
    till = models.ForeignKey("huvudman.Huvudman", models.PROTECT, null=True, blank=True, related_name="koncernbeslut")
    grund = models.CharField("vad de har gemensamt", max_length=300)
    skal = models.CharField("skäl", max_length=300)
    av = models.ForeignKey("kvalitet.Anvandare", models.PROTECT, null=True, blank=True, related_name="+")
    beslutad = models.DateTimeField("beslutad", default=timezone.now)

    class Meta:
        verbose_name, verbose_name_plural = "koncernbeslut", "koncernbeslut"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(beslut="antagen", till__isnull=False) | Q(beslut="avbojd", till=None),
                name="koncernbeslut_antagen_har_huvudman",
            ),
            models.CheckConstraint(
                condition=~Q(skal=""), name="koncernbeslut_har_skal", violation_error_message="Skriv varför."
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_beslut_display()}, {self.beslutad:%Y-%m-%d}"


class Koncernhuvudman(models.Model):
    """A huvudman that was offered; `med`: its juridiska enheter went to `Koncernbeslut.till`, or it is that one."""

    beslut = models.ForeignKey(Koncernbeslut, models.PROTECT, related_name="medlemmar")
    huvudman = models.ForeignKey("huvudman.Huvudman", models.PROTECT, related_name="+")
    med = models.BooleanField("är med", default=True)

    class Meta:
        verbose_name, verbose_name_plural = "huvudman i koncernbeslut", "huvudmän i koncernbeslut"
        ordering = ["huvudman__sortnamn", "pk"]
        constraints = [models.UniqueConstraint(fields=["beslut", "huvudman"], name="koncernhuvudman_en_gang")]

    def __str__(self) -> str:
        return str(self.huvudman)
