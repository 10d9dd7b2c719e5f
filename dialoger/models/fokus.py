"""What the huvudman wants to talk about: thought through in its own space, and what it chose to send in."""

from django.db import models
from django.utils import timezone

from huvudman.querysets import EgetQuerySet

from ..querysets import FokusforslagQuerySet


class Fokus(models.Model):
    """The huvudman's own thoughts before the förmöte. No role at an agency reads it (huvudman.views.eget)."""

    huvudman = models.OneToOneField("huvudman.Huvudman", models.PROTECT, related_name="fokus")
    skolformer = models.JSONField("skolformer", default=list)
    faktorer = models.JSONField("framgångsfaktorer", default=list, help_text="Nummer.")
    delmal = models.JSONField("delmål", default=list, help_text="Skolform och nummer: grundskola:2.")
    text = models.TextField("våra tankar", blank=True)
    version = models.PositiveIntegerField("version", default=1)
    andrad = models.DateTimeField("ändrad", default=timezone.now)
    andrad_av = models.ForeignKey("kvalitet.Anvandare", models.PROTECT, related_name="+")

    objects = EgetQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "fokus", "fokus"

    def __str__(self) -> str:
        return f"Fokus, {self.huvudman}"


class Fokusforslag(models.Model):
    """What the huvudman sent in of it, in words: an allmän handling. Never changed; a new one is a new row."""

    dialog = models.ForeignKey("dialoger.Dialog", models.PROTECT, related_name="fokusforslag")
    skolformer = models.JSONField("skolformer", default=list)
    faktorer = models.JSONField("framgångsfaktorer", default=list)
    delmal = models.JSONField("delmål", default=list)
    text = models.TextField("text", blank=True)
    skickat = models.DateTimeField("skickat", default=timezone.now)
    skickat_av = models.ForeignKey("kvalitet.Anvandare", models.PROTECT, related_name="+")

    objects = FokusforslagQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "förslag till fokus", "förslag till fokus"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"Förslag till fokus, {self.dialog}"
