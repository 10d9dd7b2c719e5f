"""Measures that have been added in the web, beside those of the quality system's files."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from ..kvalitetssystem import Mattdata, matt_fran_dict


class Tillagtmatt(models.Model):
    """A measure of our own. Every version of the quality system that is made while it is in use holds it.

    `innehall`: the fields of `Mattdata` but `ordning`. The code and the skolform never change, since values refer to
    them. One that is `avslutat` is in no new version; its values stay where they are.
    """

    kod = models.SlugField("kod", max_length=40, unique=True)
    innehall = models.JSONField("innehåll")
    version = models.PositiveIntegerField("version", default=1)
    avslutat = models.DateTimeField("avslutat", null=True, blank=True)
    skapat = models.DateTimeField("skapat", default=timezone.now)
    skapat_av = models.ForeignKey("kvalitet.Anvandare", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name, verbose_name_plural = "tillagt mått", "tillagda mått"
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.innehall["kortnamn"])

    @property
    def matt(self) -> Mattdata:
        """As plain values. Raises `Datafel` when it no longer has the form of a measure."""
        return matt_fran_dict({**self.innehall, "ordning": 0}, f"Tillagt mått {self.kod}")
