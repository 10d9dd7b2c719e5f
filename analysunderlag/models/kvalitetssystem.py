"""The national quality system as versioned data. Each item has its source and whether it is verified or assumed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from ..kvalitetssystem import Systemdata, fran_dict


class Harkomst(models.TextChoices):
    VERIFIERAD = "verifierad", "Verifierad"
    ANTAGANDE = "antagande", "Antagande"


class MedKalla(models.Model):
    kalla = models.CharField("källa", max_length=300)
    harkomst = models.CharField("status", max_length=10, choices=Harkomst)

    class Meta:
        abstract = True


class Kvalitetssystem(models.Model):
    """A version of the system with a snapshot of its content. One that an underlag has used never changes."""

    version = models.CharField("version", max_length=20, unique=True)
    sha256 = models.CharField("sha256", max_length=64)
    giltig_fran = models.DateField("gäller från")
    ar_gallande = models.BooleanField("gällande", default=False)
    innehall = models.JSONField("innehåll", default=dict)
    inlast = models.DateTimeField("inläst", default=timezone.now)

    class Meta:
        verbose_name, verbose_name_plural = "kvalitetssystem", "kvalitetssystem"
        constraints = [
            models.UniqueConstraint(
                fields=["ar_gallande"], condition=Q(ar_gallande=True), name="kvalitetssystem_ett_gallande"
            )
        ]

    def __str__(self) -> str:
        return self.version

    @property
    def data(self) -> Systemdata:
        """The whole version as plain values, as it was loaded."""
        return fran_dict(self.innehall)


class Skolform(MedKalla):
    """One of the nine skolformer, or fritidshem (which is not one but is always included)."""

    kod = models.SlugField("kod", max_length=30, unique=True)
    namn = models.CharField("namn", max_length=40)
    ordning = models.PositiveSmallIntegerField("ordning")
    ar_skolform = models.BooleanField("skolform", default=True)

    class Meta:
        verbose_name, verbose_name_plural = "skolform", "skolformer"
        ordering = ["ordning"]

    def __str__(self) -> str:
        return self.namn


class Malsattning(MedKalla):
    system = models.ForeignKey(Kvalitetssystem, models.PROTECT, related_name="malsattningar")
    skolform = models.ForeignKey(Skolform, models.PROTECT, related_name="malsattningar")
    text = models.TextField("text")

    class Meta:
        verbose_name, verbose_name_plural = "målsättning", "målsättningar"
        constraints = [models.UniqueConstraint(fields=["system", "skolform"], name="malsattning_en_per_skolform")]


class Delmal(MedKalla):
    system = models.ForeignKey(Kvalitetssystem, models.PROTECT, related_name="delmal")
    skolform = models.ForeignKey(Skolform, models.PROTECT, related_name="delmal")
    nummer = models.PositiveSmallIntegerField("nummer")
    namn = models.CharField("namn", max_length=120)
    text = models.TextField("text", blank=True)

    class Meta:
        verbose_name, verbose_name_plural = "delmål", "delmål"
        ordering = ["skolform", "nummer"]
        constraints = [models.UniqueConstraint(fields=["system", "skolform", "nummer"], name="delmal_nummer_en_gang")]


class Indikator(MedKalla):
    """A measure. Stable across versions of the system: values refer to it, and the row follows the version in force.

    `egenskaper` has the rest of `Mattdata`. The official definition comes with an import and is kept beside ours.
    """

    kod = models.SlugField("kod", max_length=40, unique=True)
    skolform = models.ForeignKey(Skolform, models.PROTECT, related_name="indikatorer")
    namn = models.CharField("namn", max_length=255)
    kortnamn = models.CharField("kortnamn", max_length=40)
    grupp = models.SlugField("grupp", max_length=20)
    delmal_nummer = models.PositiveSmallIntegerField("delmål", null=True, blank=True)
    ordning = models.PositiveSmallIntegerField("ordning")
    enhet = models.CharField("enhet", max_length=20)
    decimaler = models.PositiveSmallIntegerField("decimaler")
    egenskaper = models.JSONField("egenskaper", default=dict)
    definition_egen = models.TextField("vår definition", blank=True)
    definition_officiell = models.TextField("officiell definition", blank=True)
    definition_kalla = models.CharField("den officiella definitionens källa", max_length=300, blank=True)
    utgatt = models.BooleanField("utgått", default=False, help_text="Finns inte i den version som gäller.")

    class Meta:
        verbose_name, verbose_name_plural = "indikator", "indikatorer"
        ordering = ["skolform", "ordning"]
        constraints = [models.UniqueConstraint(fields=["skolform", "namn"], name="indikator_namn_en_gang")]

    def __str__(self) -> str:
        return self.kortnamn

    @property
    def definition(self) -> str:
        """The official definition where an import has brought one, otherwise our own."""
        return self.definition_officiell or self.definition_egen


class Framgangsfaktor(MedKalla):
    class Niva(models.TextChoices):
        HUVUDMAN = "huvudman", "Huvudman"
        REKTOR = "rektor", "Rektor"
        UNDERVISNING = "undervisning", "Undervisning"

    system = models.ForeignKey(Kvalitetssystem, models.PROTECT, related_name="framgangsfaktorer")
    nummer = models.PositiveSmallIntegerField("nummer")
    namn = models.CharField("namn", max_length=120)
    niva = models.CharField("nivå", max_length=12, choices=Niva)
    text = models.TextField("text")

    class Meta:
        verbose_name, verbose_name_plural = "framgångsfaktor", "framgångsfaktorer"
        ordering = ["nummer", "niva"]
        constraints = [models.UniqueConstraint(fields=["system", "nummer", "niva"], name="framgangsfaktor_en_per_niva")]
