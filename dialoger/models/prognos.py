"""The time model that people have changed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone


class Prognosmodell(models.Model):
    """A version of the time model: how long a case takes (`tidsmodell`) and when (`forlopp`). Never changed.

    The newest one is in force. Without values it says that the standard files are (`prognosmodell.gallande`).
    """

    nummer = models.PositiveIntegerField("version", unique=True)
    tidsmodell = models.JSONField("tidsmodell", null=True, blank=True)
    forlopp = models.JSONField("förlopp", null=True, blank=True)
    kalla = models.CharField("varifrån talen kommer", max_length=300, blank=True)
    skapad = models.DateTimeField("skapad", default=timezone.now)
    av = models.ForeignKey("kvalitet.Anvandare", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name, verbose_name_plural = "tidsmodell", "tidsmodeller"
        ordering = ["-nummer"]
        constraints = [
            models.CheckConstraint(
                condition=Q(tidsmodell__isnull=True, forlopp__isnull=True)
                | (Q(tidsmodell__isnull=False, forlopp__isnull=False) & ~Q(kalla="")),
                name="prognosmodell_hel_eller_standard",
            )
        ]

    def __str__(self) -> str:
        return f"version {self.nummer}"

    @property
    def ar_standard(self) -> bool:
        return self.tidsmodell is None
