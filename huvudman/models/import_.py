from django.db import models
from django.db.models import Q
from django.utils import timezone

from .. import orgnr as orgnummer


class Registerimport(models.Model):
    """One reading of a register file. Nothing reaches the register but by accepted Andringsforslag."""

    filnamn = models.CharField("fil", max_length=255)
    sha256 = models.CharField("sha256", max_length=64)
    slag = models.CharField("slag", max_length=40)
    period = models.CharField("period", max_length=10, blank=True)
    datum = models.DateField("gäller från", null=True, blank=True)
    tacker = models.JSONField("skolformer som filen täcker", default=list, blank=True)
    rader = models.PositiveIntegerField("rader", default=0)
    hoppade = models.PositiveIntegerField(
        "överhoppade rader", default=0, help_text="En fil med överhoppade rader stänger aldrig en enhet."
    )
    nekad = models.BooleanField("nekad", default=False, help_text="Filen har fel och inget av den är inläst.")
    fel = models.JSONField("felaktiga rader", default=list, blank=True)
    noter = models.JSONField("anmärkningar", default=list, blank=True)
    antal = models.JSONField("förslag per typ", default=dict, blank=True)
    importerad = models.DateTimeField("inläst", default=timezone.now)
    aktor = models.ForeignKey("kvalitet.Anvandare", models.PROTECT, null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = "registerimport", "registerimporter"
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.filnamn


class Andringsforslag(models.Model):
    """A proposed change to the register, accepted or rejected by a person one by one or all at once.

    `fore` and `efter` are what people see; `iakttagelse` is what acceptance adds to the object.
    A decided row never changes (trigger): it is the object's history, old → new, who and when.
    """

    class Typ(models.TextChoices):
        NY = "ny", "Ny"
        ANDRAD = "andrad", "Ändrad"
        UPPHORD = "upphord", "Upphörd"
        BYTT_AGARE = "bytt_agare", "Bytt ägare"
        SAMMANSLAGNING = "sammanslagning", "Möjlig sammanslagning"

    class Status(models.TextChoices):
        OPPET = "oppet", "Väntar på beslut"
        GODKANT = "godkant", "Godkänt"
        AVVISAT = "avvisat", "Avvisat"

    registerimport = models.ForeignKey(Registerimport, models.PROTECT, related_name="forslag")
    typ = models.CharField("typ", max_length=16, choices=Typ)
    objekttyp = models.CharField("gäller", max_length=20)
    nyckel = models.CharField("nyckel", max_length=40)
    namn = models.CharField("namn", max_length=200)
    huvudman_nyckel = models.CharField("huvudman", max_length=10, blank=True)
    tidigare_huvudman_nyckel = models.CharField("tidigare huvudman", max_length=10, blank=True)
    iakttagelse = models.JSONField("vad källan säger", default=dict, blank=True)
    fore = models.JSONField("före", default=dict, blank=True)
    efter = models.JSONField("efter", default=dict, blank=True)
    status = models.CharField("status", max_length=8, choices=Status, default=Status.OPPET)
    beslutad = models.DateTimeField("beslutad", null=True, blank=True)
    beslutad_av = models.ForeignKey("kvalitet.Anvandare", models.PROTECT, null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = "ändringsförslag", "ändringsförslag"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="oppet", beslutad=None) | (~Q(status="oppet") & Q(beslutad__isnull=False)),
                name="andringsforslag_beslut_har_tid",
            ),
        ]
        indexes = [
            models.Index(fields=["registerimport", "status"], name="andringsforslag_status"),
            models.Index(fields=["huvudman_nyckel", "status"], name="andringsforslag_huvudman"),
            models.Index(fields=["tidigare_huvudman_nyckel", "status"], name="andringsforslag_tidigare"),
            models.Index(fields=["objekttyp", "nyckel"], name="andringsforslag_objekt"),
        ]

    def __str__(self) -> str:
        return f"{self.get_typ_display()}: {self.namn}"

    @property
    def visad_nyckel(self) -> str:
        return orgnummer.visa(self.nyckel)
