"""The search for a recipient that nobody knows how to write to: who does it, what was tried, and how it went."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from ..querysets import UtredningQuerySet
from .kontakter import Kontakt


class Kontaktutredning(models.Model):
    """One search for one recipient (`funktion`, and `namnd` where there is one). At most one at a time is open.

    `orsak` is why it was begun; it may be another by the time it ends.
    """

    class Orsak(models.TextChoices):
        SAKNAS = "saknas", "finns inte i registret"
        UTAN_EPOST = "utan_epost", "saknar e-post"
        STUDSAD = "studsad", "det senaste brevet kom inte fram"

    class Resultat(models.TextChoices):
        REGISTRERAD = "registrerad", "Kontakten är registrerad"
        ANNAT_SATT = "annat_satt", "Nås på annat sätt"
        HITTADES_INTE = "hittades_inte", "Gick inte att hitta"
        BEHOVS_INTE = "behovs_inte", "Behövs inte längre"

    huvudman = models.ForeignKey("huvudman.Huvudman", models.PROTECT, related_name="kontaktutredningar")
    funktion = models.CharField("funktion", max_length=20, choices=Kontakt.Funktion)
    namnd = models.ForeignKey(
        "huvudman.Namnd", models.PROTECT, null=True, blank=True, related_name="kontaktutredningar", verbose_name="nämnd"
    )
    orsak = models.CharField("varför", max_length=12, choices=Orsak)
    ansvarig = models.ForeignKey("kvalitet.Anvandare", models.PROTECT, related_name="+", verbose_name="ansvarig")
    oppnad = models.DateTimeField("påbörjad", default=timezone.now)
    avslutad = models.DateTimeField("avslutad", null=True, blank=True)
    avslutad_av = models.ForeignKey("kvalitet.Anvandare", models.PROTECT, null=True, blank=True, related_name="+")
    resultat = models.CharField("resultat", max_length=14, choices=Resultat, blank=True)

    objects = UtredningQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "kontaktutredning", "kontaktutredningar"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["huvudman", "funktion", "namnd"],
                condition=Q(avslutad=None, namnd__isnull=False),
                name="kontaktutredning_en_oppen_per_namnd",
            ),
            models.UniqueConstraint(
                fields=["huvudman", "funktion"],
                condition=Q(avslutad=None, namnd=None),
                name="kontaktutredning_en_oppen",
            ),
            models.CheckConstraint(
                condition=Q(avslutad=None, resultat="") | (Q(avslutad__isnull=False) & ~Q(resultat="")),
                name="kontaktutredning_avslutad_har_resultat",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_funktion_display()}{f', {self.namnd}' if self.namnd else ''}"


class Utredningssteg(models.Model):
    """What was tried, on which day. Never changed; deleted half a year after the search ended."""

    utredning = models.ForeignKey(Kontaktutredning, models.PROTECT, related_name="steg")
    dag = models.DateField("dag", default=timezone.localdate)
    text = models.CharField("vad som gjordes", max_length=300)
    av = models.ForeignKey("kvalitet.Anvandare", models.PROTECT, null=True, blank=True, related_name="+")
    skapad = models.DateTimeField("skriven", default=timezone.now)

    class Meta:
        verbose_name, verbose_name_plural = "steg i utredning", "steg i utredningar"
        ordering = ["dag", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="utredningssteg_har_text")]

    def __str__(self) -> str:
        return self.text
