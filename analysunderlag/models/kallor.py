"""What the source files say beside the national table: every cell as published, and what we compute from them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from ..querysets import KallcellQuerySet
from ..vardetyper import Vardetyp


class Kallserie(models.Model):
    """A measure of a source in one cut: "gy_avgang_examen", "program=Nationella program". Indicators are mapped to it.

    `avser` is what the values are about besides whom, as text (see `serienamn.avser_text`); empty when the source
    makes no cut.
    """

    kod = models.SlugField("måttets kod", max_length=60)
    avser = models.CharField("avser", max_length=255, blank=True)
    namn = models.CharField("måttets namn i källan", max_length=255)
    skolform = models.SlugField("skolform", max_length=30, blank=True)
    slag = models.CharField("källans slag", max_length=40)

    class Meta:
        verbose_name, verbose_name_plural = "källserie", "källserier"
        ordering = ["kod", "avser"]
        constraints = [models.UniqueConstraint(fields=["kod", "avser"], name="kallserie_en_gang")]

    def __str__(self) -> str:
        return f"{self.kod} ({self.avser})" if self.avser else self.kod

    @property
    def matts_i(self) -> str:
        """The skolform that the series is about (the register's code), where the table says one.

        Förskoleklassen stands in the grundskola's tables, with codes of its own.
        """
        return "forskoleklass" if self.kod.startswith(("fk_", "reg_fk_")) else self.skolform


class Kallcell(models.Model):
    """A cell of a source file as published. Never updated: another value in a later file is a new row.

    Key: (serie, orgnr, enhetskod, kommunkod, period); riket has orgnr "00". `ratext` is the source's own text; `varde`
    is set for a number only (constraint) and is exact to six decimals, more than any source publishes.
    """

    class Niva(models.TextChoices):
        RIKET = "riket", "Riket"
        KOMMUN = "kommun", "Kommun"
        HUVUDMAN = "huvudman", "Huvudman"
        SKOLENHET = "skolenhet", "Enhet"

    statistikimport = models.ForeignKey(
        "analysunderlag.Statistikimport", models.PROTECT, related_name="kallceller", db_index=False
    )
    serie = models.ForeignKey(Kallserie, models.PROTECT, related_name="celler", db_index=False)
    niva = models.CharField("nivå", max_length=9, choices=Niva)
    orgnr = models.CharField("orgnr", max_length=10, blank=True)
    enhetskod = models.CharField("enhetskod", max_length=20, blank=True)
    kommunkod = models.CharField("kommunkod", max_length=4, blank=True)
    period = models.CharField("period", max_length=10)
    ratext = models.CharField("råtext", max_length=40)
    typ = models.CharField("typ", max_length=14, choices=[(t.value, t.value) for t in Vardetyp])
    varde = models.DecimalField("värde", max_digits=18, decimal_places=6, null=True, blank=True)
    cell = models.CharField("cell", max_length=60)

    objects = KallcellQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "källcell", "källceller"
        constraints = [
            models.CheckConstraint(
                condition=Q(typ="tal", varde__isnull=False) | (~Q(typ="tal") & Q(varde__isnull=True)),
                name="kallcell_bara_tal_har_varde",
            ),
            models.UniqueConstraint(
                fields=["serie", "period", "orgnr", "enhetskod", "kommunkod", "statistikimport"],
                name="kallcell_en_per_import",
            ),
        ]
        indexes = [models.Index(fields=["orgnr", "serie"], name="kallcell_agare")]

    def __str__(self) -> str:
        return f"{self.serie_id} {self.orgnr} {self.enhetskod} {self.kommunkod} {self.period}: {self.ratext}"


class Kallsynonym(models.Model):
    """A name that a redaktör has said means a known measure of a table: a new name needs no new version of the code.

    `titel`: part of the table's title, without regard to case; empty for every table.
    """

    titel = models.CharField("del av tabellens titel", max_length=120, blank=True)
    namn = models.CharField("namnet i källan", max_length=255, help_text="Grupprubrik och rubrik skiljs av ” / ”.")
    kod = models.SlugField("måttets kod", max_length=60)

    class Meta:
        verbose_name, verbose_name_plural = "källsynonym", "källsynonymer"
        ordering = ["titel", "namn"]
        constraints = [models.UniqueConstraint(fields=["titel", "namn"], name="kallsynonym_en_gang")]

    def __str__(self) -> str:
        return f"{self.namn} → {self.kod}"


class Harlettvarde(models.Model):
    """A value of an indicator for a huvudman (or riket), taken or computed from källceller once per release.

    `bearbetad`: our own aggregate of published numbers (doman.md §7), never an official value. `data`: how many units
    it is made of, how many had a number, the share of the weight that they cover, and the files.
    """

    release = models.ForeignKey("analysunderlag.Statistikrelease", models.CASCADE, related_name="harledda")
    indikator = models.ForeignKey("analysunderlag.Indikator", models.PROTECT, related_name="harledda", db_index=False)
    niva = models.CharField("nivå", max_length=8, choices=[("riket", "Riket"), ("huvudman", "Huvudman")])
    orgnr = models.CharField("orgnr", max_length=10)
    period = models.CharField("period", max_length=10)
    ratext = models.CharField("råtext", max_length=40)
    typ = models.CharField("typ", max_length=14, choices=[(t.value, t.value) for t in Vardetyp])
    bearbetad = models.BooleanField("bearbetad av oss")
    data = models.JSONField("så är det gjort", default=dict)

    class Meta:
        verbose_name, verbose_name_plural = "härlett värde", "härledda värden"
        constraints = [
            models.UniqueConstraint(
                fields=["release", "orgnr", "indikator", "period"], name="harlettvarde_ett_per_period"
            )
        ]

    def __str__(self) -> str:
        return f"{self.orgnr} {self.period}: {self.ratext}"
