from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from ..querysets import JobbQuerySet


class Jobb(models.Model):
    """What a background job is doing. The row, not the broker, is the truth: lost jobs are re-queued from it."""

    class Status(models.TextChoices):
        BESTALLT = "bestallt", "Väntar"
        PAGAR = "pagar", "Pågår"
        KLART = "klart", "Klart"
        MISSLYCKAT = "misslyckat", "Misslyckades"
        AVBRUTET = "avbrutet", "Avbrutet"

    typ = models.CharField("typ", max_length=60)
    titel = models.CharField("titel", max_length=200)
    nyckel = models.CharField(
        "nyckel", max_length=120, blank=True, help_text="Två pågående jobb har aldrig samma nyckel."
    )
    data = models.JSONField("indata", default=dict)
    resultat = models.JSONField("resultat", default=dict, blank=True)
    status = models.CharField("status", max_length=12, choices=Status, default=Status.BESTALLT)
    klart = models.PositiveIntegerField("klart", default=0)
    av = models.PositiveIntegerField("av", default=0)
    text = models.CharField("vad som görs", max_length=200, blank=True)
    puls = models.DateTimeField("senaste livstecken", null=True, blank=True)
    koat = models.DateTimeField("senast ställt i kö", default=timezone.now)
    omkoat = models.PositiveSmallIntegerField("ställt i kö igen", default=0)
    forsok = models.PositiveSmallIntegerField("försök", default=0)
    fel = models.CharField("fel", max_length=500, blank=True)
    bestallare = models.ForeignKey("kvalitet.Anvandare", models.PROTECT, null=True, blank=True, related_name="jobb")
    skapat = models.DateTimeField("skapat", default=timezone.now)
    avslutat = models.DateTimeField("avslutat", null=True, blank=True)

    objects = JobbQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "jobb", "jobb"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["typ", "nyckel"],
                condition=Q(status__in=["bestallt", "pagar"]) & ~Q(nyckel=""),
                name="jobb_ett_oppet_per_nyckel",
            ),
            models.CheckConstraint(condition=Q(klart__lte=F("av")), name="jobb_klart_hogst_av"),
        ]
        indexes = [models.Index(fields=["status", "puls"], name="jobb_status_puls")]

    def __str__(self) -> str:
        return self.titel

    nyskapat = False
    """True on what kvalitet.jobb.skapa just made; False when it gave back an open job with the same key."""

    def get_absolute_url(self) -> str:
        return reverse("jobb_detalj", args=[self.pk])

    @property
    def procent(self) -> int:
        """Whole percent, rounded down: 100 only when all is done."""
        return self.klart * 100 // self.av if self.av else 0

    @property
    def ar_avslutat(self) -> bool:
        return self.status in {self.Status.KLART, self.Status.MISSLYCKAT, self.Status.AVBRUTET}
