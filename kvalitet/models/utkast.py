from django.db import models
from django.utils import timezone

from ..querysets import UtkastQuerySet


class Utkast(models.Model):
    """What somebody has written in a form but not saved. Seen by its owner alone, logged nowhere, gone in a month."""

    anvandare = models.ForeignKey("kvalitet.Anvandare", models.CASCADE, related_name="utkast")
    nyckel = models.CharField("formulär", max_length=120, help_text="Vilket formulär: app.modell:id.")
    falt = models.JSONField("fält", default=dict)
    grundversion = models.CharField("skrivet på version", max_length=60, blank=True)
    kopia = models.CharField("öppen sida", max_length=40, blank=True, help_text="Sidan som skrev sist.")
    andrad = models.DateTimeField("ändrat", default=timezone.now, db_index=True)

    objects = UtkastQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "utkast", "utkast"
        constraints = [models.UniqueConstraint(fields=["anvandare", "nyckel"], name="utkast_ett_per_formular")]
