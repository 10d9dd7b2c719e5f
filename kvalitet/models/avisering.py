from django.db import models
from django.utils import timezone

from ..querysets import AviseringQuerySet


class Avisering(models.Model):
    """Outbox: every message to a person lies here first. draft → approved → sent → delivered or bounced."""

    class Status(models.TextChoices):
        UTKAST = "utkast", "Utkast"
        GODKAND = "godkand", "Godkänd"
        SKICKAS = "skickas", "Skickas"
        SKICKAD = "skickad", "Skickad"
        LEVERERAD = "levererad", "Levererad"
        STUDSAD = "studsad", "Kom inte fram"

    typ = models.CharField("typ", max_length=60)
    nyckel = models.CharField(
        "nyckel", max_length=120, unique=True, help_text="Samma nyckel skickas aldrig två gånger."
    )
    mottagare = models.ForeignKey(
        "kvalitet.Anvandare", models.PROTECT, null=True, blank=True, related_name="aviseringar"
    )
    epost = models.EmailField("till")
    amne = models.CharField("ämne", max_length=200)
    text = models.TextField("text")
    html = models.TextField("html", blank=True)
    status = models.CharField("status", max_length=10, choices=Status, default=Status.UTKAST)
    handelse = models.ForeignKey("kvalitet.Handelse", models.PROTECT, null=True, blank=True, related_name="aviseringar")
    skapad = models.DateTimeField("skapad", default=timezone.now)
    skickad = models.DateTimeField("skickad", null=True, blank=True)
    fel = models.CharField("fel", max_length=300, blank=True)

    objects = AviseringQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "avisering", "aviseringar"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.amne} → {self.epost}"
