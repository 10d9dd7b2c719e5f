"""The draw of a round (omgång): which huvudmän are offered a dialogue at the same time, and why."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone

from .arenden import Dialog, Omgang


class Dragning(models.Model):
    """One draw. The same register, number, weights and seed give the same huvudmän. Never changed.

    `spegel`: how the drawn mirror the register, row by row as `urval.Spegelrad`. `undantag`: reason → how many were
    left out of the draw for it. `anmarkningar`: what could not be mirrored, in words.
    """

    omgang = models.ForeignKey(Omgang, models.PROTECT, related_name="dragningar")
    fro = models.CharField("frö", max_length=40)
    antal = models.PositiveIntegerField("önskat antal")
    vikter = models.JSONField("vikter", default=dict, blank=True)
    i_registret = models.PositiveIntegerField("huvudmän att dra bland")
    spegel = models.JSONField("spegel", default=list)
    undantag = models.JSONField("undantag", default=dict)
    anmarkningar = models.JSONField("anmärkningar", default=list)
    skapad = models.DateTimeField("dragen", default=timezone.now)
    av = models.ForeignKey("kvalitet.Anvandare", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name, verbose_name_plural = "dragning", "dragningar"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.omgang}, frö {self.fro}"


class Urvalsplats(models.Model):
    """That a huvudman is in a round: drawn, or put in by hand (no `dragning`). Taken out it stays, with the reason.

    `dialog`: its case, from the day the urval was fixed. `tidigast`: not drawn again before that day.
    """

    omgang = models.ForeignKey(Omgang, models.PROTECT, related_name="platser")
    huvudman = models.ForeignKey("huvudman.Huvudman", models.PROTECT, related_name="urvalsplatser")
    dragning = models.ForeignKey(Dragning, models.PROTECT, null=True, blank=True, related_name="platser")
    skal = models.CharField("varför med", max_length=300)
    tillagd = models.DateTimeField("tillagd", default=timezone.now)
    tillagd_av = models.ForeignKey("kvalitet.Anvandare", models.PROTECT, null=True, blank=True, related_name="+")
    borttagen = models.DateTimeField("borttagen", null=True, blank=True)
    borttagen_av = models.ForeignKey("kvalitet.Anvandare", models.PROTECT, null=True, blank=True, related_name="+")
    borttagen_skal = models.CharField("varför borttagen", max_length=300, blank=True)
    tidigast = models.DateField("dras inte igen före", null=True, blank=True)
    dialog = models.ForeignKey(Dialog, models.PROTECT, null=True, blank=True, related_name="urvalsplatser")

    class Meta:
        verbose_name, verbose_name_plural = "plats i urvalet", "platser i urvalet"
        ordering = ["omgang", "huvudman__sortnamn", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["omgang", "huvudman"],
                condition=Q(borttagen=None),
                name="urvalsplats_en_per_omgang",
                violation_error_message="Huvudmannen är redan med i omgången.",
            ),
            models.CheckConstraint(
                condition=Q(borttagen=None, borttagen_skal="", tidigast=None)
                | (Q(borttagen__isnull=False, dialog=None) & ~Q(borttagen_skal="")),
                name="urvalsplats_borttagen_har_skal",
            ),
        ]
        indexes = [models.Index(fields=["huvudman", "borttagen"], name="urvalsplats_huvudman")]

    def __str__(self) -> str:
        return str(self.huvudman)

    @property
    def sista_uteslutna(self) -> date | None:
        """The last day on which the huvudman is not drawn."""
        return self.tidigast and self.tidigast - timedelta(days=1)
