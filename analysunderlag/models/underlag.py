from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from ..innehall import Underlagsinnehall, fran_json
from ..querysets import UnderlagQuerySet
from .statistik import Statistikimport


class Underlag(models.Model):
    """An analysunderlag for a huvudman. Frozen once `klart` (trigger): new data gives a new version, never a change.

    `innehall` is stored when it is ordered, so that the worker renders exactly what the hash was made of. `andringar`:
    values that differ from `forra`, the version before; see bygge.utgava.Andring.
    """

    class Status(models.TextChoices):
        BESTALLT = "bestallt", "Beställt"
        KLART = "klart", "Klart"
        MISSLYCKAT = "misslyckat", "Misslyckades"

    huvudman = models.ForeignKey("huvudman.Huvudman", models.PROTECT, related_name="underlag")
    release = models.ForeignKey("analysunderlag.Statistikrelease", models.PROTECT, related_name="underlag")
    version = models.PositiveIntegerField("version")
    status = models.CharField("status", max_length=10, choices=Status, default=Status.BESTALLT)
    indata_hash = models.CharField("indatas hash", max_length=64, help_text="sha256 av innehållet och mallversionen.")
    innehall = models.TextField("innehåll", blank=True, help_text="Värdeobjektet som JSON; webbsidan visar det.")
    forra = models.PositiveIntegerField("föregående version", null=True, blank=True)
    andringar = models.JSONField("ändrat sedan förra", default=list, blank=True)
    kallor = models.ManyToManyField(
        "analysunderlag.Statistikimport", through="analysunderlag.Underlagskalla", related_name="underlag"
    )
    jobb = models.ForeignKey("kvalitet.Jobb", models.PROTECT, null=True, blank=True, related_name="underlag")
    skapat = models.DateTimeField("skapat", default=timezone.now)
    fryst = models.DateTimeField("fryst", null=True, blank=True)

    objects = UnderlagQuerySet.as_manager()
    nyskapat = False  # set by the service that ordered it

    class Meta:
        verbose_name, verbose_name_plural = "underlag", "underlag"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["huvudman", "version"], name="underlag_en_version"),
            models.UniqueConstraint(
                fields=["huvudman", "indata_hash"],
                condition=~Q(status="misslyckat"),
                name="underlag_samma_indata_en_gang",
            ),
            models.CheckConstraint(
                condition=~Q(status="klart") | (Q(fryst__isnull=False) & ~Q(innehall="")),
                name="underlag_klart_ar_fryst",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.huvudman}, version {self.version}"

    def get_absolute_url(self) -> str:
        return reverse("analysunderlag:detalj", args=[self.pk])

    @cached_property
    def varden(self) -> Underlagsinnehall:
        """The stored content as the value object that everything is shown from."""
        return fran_json(self.innehall)

    @cached_property
    def ar_inaktuellt(self) -> bool:
        """A file that it was made of is withdrawn. Lists get it with the row (`med_aktualitet`); else one query."""
        return bool(self.aterkallade_filer)

    @cached_property
    def aterkallade_filer(self) -> list[Statistikimport]:
        """The withdrawn files that it was made of, each once however many times it was read in; one query."""
        return list({fil.sha256: fil for fil in self.kallor.aterkallade()}.values())

    @property
    def ar_klart(self) -> bool:
        return self.status == self.Status.KLART


class Underlagskalla(models.Model):
    """A reading of a file that an underlag was made of: what its content names as a source. Written when ordered."""

    underlag = models.ForeignKey(Underlag, models.PROTECT, related_name="underlagskallor")
    statistikimport = models.ForeignKey(
        "analysunderlag.Statistikimport", models.PROTECT, related_name="underlagskallor"
    )

    class Meta:
        verbose_name, verbose_name_plural = "underlagskälla", "underlagskällor"
        constraints = [models.UniqueConstraint(fields=["underlag", "statistikimport"], name="underlagskalla_en_gang")]

    def __str__(self) -> str:
        return f"{self.underlag_id}: {self.statistikimport_id}"


class Underlagsfil(models.Model):
    """A file of a frozen underlag. `sokvag` is relative to the file store."""

    class Format(models.TextChoices):
        XLSX = "xlsx", "Excel"
        PDF = "pdf", "PDF"
        JSON = "json", "JSON"
        MANIFEST = "manifest", "Manifest"
        ZIP = "zip", "ZIP"

    underlag = models.ForeignKey(Underlag, models.PROTECT, related_name="filer")
    format = models.CharField("format", max_length=8, choices=Format)
    filnamn = models.CharField("filnamn", max_length=120)
    sokvag = models.CharField("sökväg", max_length=255)
    sha256 = models.CharField("sha256", max_length=64)
    storlek = models.PositiveIntegerField("storlek i byte")

    class Meta:
        verbose_name, verbose_name_plural = "underlagsfil", "underlagsfiler"
        constraints = [models.UniqueConstraint(fields=["underlag", "format"], name="underlagsfil_en_per_format")]

    def __str__(self) -> str:
        return self.filnamn
