from django.db import models
from django.utils import timezone

from ..querysets import UppdragQuerySet
from .villkor import slut_efter_start


class Uppdrag(models.Model):
    """Which person may act for which huvudman, in which function, from when to when."""

    class Funktion(models.TextChoices):
        NAMND_STYRELSE = "namnd_styrelse", "Nämnd eller styrelse"
        SKOLCHEF = "skolchef", "Skolchef"
        REKTOR = "rektor", "Rektor"
        UNDERVISNING = "undervisning", "Undervisning"
        KVALITETSANSVARIG = "kvalitetsansvarig", "Kvalitetsansvarig"

    anvandare = models.ForeignKey("kvalitet.Anvandare", models.PROTECT, related_name="uppdrag")
    huvudman = models.ForeignKey("huvudman.Huvudman", models.PROTECT, related_name="uppdrag")
    funktion = models.CharField("funktion", max_length=20, choices=Funktion)
    giltig_fran = models.DateField("från", default=timezone.localdate)
    giltig_till = models.DateField("till och med", null=True, blank=True)
    aterkallat = models.DateTimeField("återkallat", null=True, blank=True, help_text="Gäller inte efter den stunden.")

    objects = UppdragQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "uppdrag", "uppdrag"
        constraints = [slut_efter_start("uppdrag_slutar_efter_start")]

    def __str__(self) -> str:
        return f"{self.anvandare}: {self.get_funktion_display()}, {self.huvudman}"

    @property
    def ar_avslutat(self) -> bool:
        return self.aterkallat is not None or (self.giltig_till is not None and self.giltig_till < timezone.localdate())
