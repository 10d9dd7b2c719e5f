"""That huvudmän of a round with the same skolchef have their dialogue together, or that somebody said no to it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from .arenden import Omgang


class GemensamDialog(models.Model):
    """A person's decision on huvudmän that were offered as one dialogue. Never changed; a joint one can be dissolved.

    What was offered and left out is remembered too, so that it is not offered again.
    """

    class Beslut(models.TextChoices):
        ANTAGEN = "antagen", "Gemensam dialog"
        AVBOJD = "avbojd", "Var för sig"

    omgang = models.ForeignKey(Omgang, models.PROTECT, related_name="gemensamma_dialoger")
    beslut = models.CharField("beslut", max_length=8, choices=Beslut)
    grund = models.CharField("vad de har gemensamt", max_length=300)
    skal = models.CharField("skäl", max_length=300, blank=True)
    av = models.ForeignKey("kvalitet.Anvandare", models.PROTECT, null=True, blank=True, related_name="+")
    beslutad = models.DateTimeField("beslutad", default=timezone.now)
    upplost = models.DateTimeField("upplöst", null=True, blank=True)
    upplost_av = models.ForeignKey("kvalitet.Anvandare", models.PROTECT, null=True, blank=True, related_name="+")
    upplost_skal = models.CharField("varför upplöst", max_length=300, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = "gemensam dialog", "gemensamma dialoger"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(beslut="antagen") | ~Q(skal=""),
                name="gemensam_avbojd_har_skal",
                violation_error_message="Skriv varför de har dialog var för sig.",
            ),
            models.CheckConstraint(
                condition=Q(upplost=None, upplost_skal="")
                | (Q(upplost__isnull=False, beslut="antagen") & ~Q(upplost_skal="")),
                name="gemensam_upplost_har_skal",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_beslut_display()}, {self.omgang}"


class GemensamHuvudman(models.Model):
    """A huvudman that was offered, and if `med` is in the joint dialogue until `till`."""

    gemensam = models.ForeignKey(GemensamDialog, models.PROTECT, related_name="medlemmar")
    omgang = models.ForeignKey(Omgang, models.PROTECT, related_name="+")
    huvudman = models.ForeignKey("huvudman.Huvudman", models.PROTECT, related_name="+")
    med = models.BooleanField("är med", default=True)
    till = models.DateTimeField("till", null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = "huvudman i gemensam dialog", "huvudmän i gemensamma dialoger"
        ordering = ["huvudman__sortnamn", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["gemensam", "huvudman"], name="gemensam_huvudman_en_gang"),
            models.UniqueConstraint(
                fields=["omgang", "huvudman"],
                condition=Q(med=True, till=None),
                name="gemensam_en_per_huvudman_och_omgang",
                violation_error_message="Huvudmannen är redan med i en gemensam dialog.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.huvudman)
