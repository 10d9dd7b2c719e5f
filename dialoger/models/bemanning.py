"""Who can take which cases: time, knowledge and conflicts of interest of a utförare, and proposals of pairs."""

from __future__ import annotations

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from .arenden import Omgang


class Utforarprofil(models.Model):
    """What a proposal of pairs needs to know of a utförare. Without a row: full time, no limit, no skolform chosen."""

    utforare = models.OneToOneField("kvalitet.Anvandare", models.PROTECT, related_name="utforarprofil")
    tjanstgoring = models.PositiveSmallIntegerField(
        "arbetstid för dialoger i procent", default=100, validators=[MaxValueValidator(100)]
    )
    max_arenden = models.PositiveSmallIntegerField("högst så många ärenden samtidigt", null=True, blank=True)
    skolformer = models.JSONField("skolformer som personen kan väl", default=list, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = "utförarprofil", "utförarprofiler"
        constraints = [models.CheckConstraint(condition=Q(tjanstgoring__lte=100), name="utforarprofil_hogst_heltid")]

    def __str__(self) -> str:
        return str(self.utforare)


class Jav(models.Model):
    """A utförare's own declaration: not to be given cases of this huvudman. No reason is asked for; it ends by hand."""

    utforare = models.ForeignKey("kvalitet.Anvandare", models.PROTECT, related_name="jav")
    huvudman = models.ForeignKey("huvudman.Huvudman", models.PROTECT, related_name="jav")
    anmalt = models.DateTimeField("anmält", default=timezone.now)
    upphorde = models.DateTimeField("upphörde", null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = "jäv", "jäv"
        ordering = ["huvudman__sortnamn", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["utforare", "huvudman"],
                condition=Q(upphorde=None),
                name="jav_en_gang",
                violation_error_message="Du har redan anmält jäv för huvudmannen.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.utforare}: {self.huvudman}"


class Parningsforslag(models.Model):
    """A proposal of pairs for the cases of a round that lack one, as it was solved. The newest one counts.

    `lasta`: number of the case → {agency: pk} chosen by hand, which the rest was solved around. `resultat`: see
    `services.parning`.
    """

    omgang = models.ForeignKey(Omgang, models.PROTECT, related_name="parningsforslag")
    skapad = models.DateTimeField("skapat", default=timezone.now)
    av = models.ForeignKey("kvalitet.Anvandare", models.PROTECT, null=True, blank=True, related_name="+")
    vikter = models.JSONField("vikter", default=dict)
    lasta = models.JSONField("valda för hand", default=dict, blank=True)
    resultat = models.JSONField("resultat", default=dict)

    class Meta:
        verbose_name, verbose_name_plural = "förslag till par", "förslag till par"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"Förslag till par, {self.omgang}"
