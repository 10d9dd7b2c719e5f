from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from ..querysets import StatistikimportQuerySet, StatistikreleaseQuerySet, StatistikvardeQuerySet
from ..vardetyper import Vardetyp


class Statistikimport(models.Model):
    """One reading of a source file of statistics: what was applied, when and by whom. Never changed into another.

    A later reading goes before an earlier one. The same bytes are read in again (`inlasningsnummer` 2, 3 …) only when
    other values have come in force since, so that a wrong file can be undone by the right one: what then differs is
    stored as rows of the new reading, and every earlier release keeps the values it had.

    `aterkallad`: the file is withdrawn since it is wrong, by `aterkallad_av` (nobody: the system) and for the reason in
    `skal`, which huvudmän read. Its values stay in the releases that have it, but no new release is made with it.

    `celler` = the values of `antal` + `avvisade`: every cell of the file is accounted for. The rows stored are `nya` +
    `andrade`: a value that an earlier import already holds is not stored again. `har_texter`: notes and official
    definitions have been read from the file itself (the demo's values come without them).
    """

    filnamn = models.CharField("fil", max_length=255)
    sha256 = models.CharField("sha256", max_length=64)
    inlasningsnummer = models.PositiveSmallIntegerField(
        "inläsningsnummer", default=1, help_text="Vilken gång i ordningen filen lästs in."
    )
    slag = models.CharField("slag", max_length=40)
    titel = models.CharField("titel", max_length=255)
    utgivare = models.CharField("utgivare", max_length=60, default="Skolverket")
    skolform = models.SlugField("skolform", max_length=30, blank=True)
    perioder = models.JSONField("perioder", default=list)
    noter = models.JSONField("noter", default=list)
    celler = models.PositiveIntegerField("celler", default=0)
    antal = models.JSONField("antal per typ", default=dict)
    avvisade = models.PositiveIntegerField("avvisade celler", default=0)
    nya = models.PositiveIntegerField("nya värden", default=0)
    andrade = models.PositiveIntegerField("ändrade värden", default=0)
    oforandrade = models.PositiveIntegerField("oförändrade värden", default=0)
    varningar = models.JSONField("varningar", default=list)
    har_texter = models.BooleanField("noter och definitioner inlästa", default=True)
    inlast = models.DateTimeField("inläst", default=timezone.now)
    aktor = models.ForeignKey("kvalitet.Anvandare", models.PROTECT, null=True, blank=True)
    aterkallad = models.DateTimeField("återkallad", null=True, blank=True)
    aterkallad_av = models.ForeignKey(
        "kvalitet.Anvandare", models.PROTECT, null=True, blank=True, related_name="aterkallade_importer"
    )
    skal = models.CharField("skäl till återkallelsen", max_length=300, blank=True)

    objects = StatistikimportQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "statistikimport", "statistikimporter"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(aterkallad=None, aterkallad_av=None, skal="") | (Q(aterkallad__isnull=False) & ~Q(skal="")),
                name="statistikimport_aterkallad_har_skal",
                violation_error_message="En återkallad fil behöver tid och skäl, och bara en återkallad har dem.",
            ),
            models.UniqueConstraint(fields=["sha256", "inlasningsnummer"], name="statistikimport_en_per_nummer"),
        ]

    def __str__(self) -> str:
        return self.filnamn

    def get_absolute_url(self) -> str:
        return reverse("analysunderlag:statistik_detalj", args=[self.pk])

    @property
    def ar_aterkallad(self) -> bool:
        return self.aterkallad is not None


class Statistikvarde(models.Model):
    """A published value with its raw text and cell. Never updated: a changed cell in a later file is a new row.

    Key: (indikator, orgnr, enhetskod, period); riket has orgnr "00". The value in force for a release is the row of the
    release's newest import. Only typ tal has a number (constraint). `ratext` is exact; `varde` is for the database's
    own arithmetic and keeps six decimals: calculate with `tal`.
    """

    class Niva(models.TextChoices):
        RIKET = "riket", "Riket"
        HUVUDMAN = "huvudman", "Huvudman"
        ENHET = "enhet", "Enhet"

    statistikimport = models.ForeignKey(Statistikimport, models.PROTECT, related_name="varden")
    indikator = models.ForeignKey(
        "analysunderlag.Indikator", models.PROTECT, related_name="varden", db_index=False
    )  # found by key or by level; one index less to write for each of 600 000 rows
    niva = models.CharField("nivå", max_length=8, choices=Niva)
    orgnr = models.CharField("orgnr", max_length=10)
    enhetskod = models.CharField("enhetskod", max_length=8, blank=True)
    period = models.CharField("period", max_length=7)
    ratext = models.CharField("råtext", max_length=40)
    typ = models.CharField("typ", max_length=14, choices=[(t.value, t.value) for t in Vardetyp])
    varde = models.DecimalField("värde", max_digits=18, decimal_places=6, null=True, blank=True)
    cell = models.CharField("cell", max_length=12)

    objects = StatistikvardeQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "statistikvärde", "statistikvärden"
        constraints = [
            models.CheckConstraint(
                condition=Q(typ="tal", varde__isnull=False) | (~Q(typ="tal") & Q(varde__isnull=True)),
                name="statistikvarde_bara_tal_har_varde",
            ),
            models.UniqueConstraint(
                fields=["orgnr", "enhetskod", "indikator", "period", "statistikimport"],
                name="statistikvarde_en_per_import",
            ),
        ]
        indexes = [models.Index(fields=["niva", "indikator", "period"], name="statistikvarde_niva")]

    def __str__(self) -> str:
        return f"{self.orgnr} {self.enhetskod} {self.period}: {self.ratext}"

    @property
    def tal(self) -> Decimal | None:
        """The published number, exactly; None for a sign."""
        return Decimal(self.ratext) if self.typ == Vardetyp.TAL else None


class Statistikrelease(models.Model):
    """A checked and approved set of imports. Underlag are made from a release and name it."""

    class Status(models.TextChoices):
        UTKAST = "utkast", "Väntar på godkännande"
        GODKAND = "godkand", "Godkänd"
        TILLBAKADRAGEN = "tillbakadragen", "Tillbakadragen"

    namn = models.CharField("namn", max_length=80, unique=True)
    importer = models.ManyToManyField(Statistikimport, related_name="releaser")
    status = models.CharField("status", max_length=16, choices=Status, default=Status.UTKAST)
    kontroller = models.JSONField("kontroller", default=list)
    skapad = models.DateTimeField("skapad", default=timezone.now)
    skapad_av = models.ForeignKey(
        "kvalitet.Anvandare", models.PROTECT, null=True, blank=True, related_name="skapade_releaser"
    )
    godkand = models.DateTimeField("godkänd", null=True, blank=True)
    godkand_av = models.ForeignKey(
        "kvalitet.Anvandare", models.PROTECT, null=True, blank=True, related_name="godkanda_releaser"
    )

    objects = StatistikreleaseQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "statistikrelease", "statistikreleaser"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="utkast") | Q(godkand__isnull=False), name="statistikrelease_godkand_har_tid"
            ),
        ]

    def __str__(self) -> str:
        return self.namn

    def get_absolute_url(self) -> str:
        return reverse("analysunderlag:release_detalj", args=[self.pk])

    @cached_property
    def aterkallade(self) -> list[Statistikimport]:
        """The withdrawn files that it holds; one query."""
        return list(self.importer.aterkallade())


class Fordelningsrad(models.Model):
    """National distribution of a measure in a group of huvudmän, computed once per release (our processing).

    `grupp`: "riket", "typ:<typ>", "storlek:<typ>:<storleksklass>" or "kommungrupp:<kod>".
    `data`: n, percentiles and bars.
    """

    release = models.ForeignKey(Statistikrelease, models.CASCADE, related_name="fordelningar")
    indikator = models.ForeignKey("analysunderlag.Indikator", models.PROTECT, related_name="fordelningar")
    period = models.CharField("period", max_length=7)
    grupp = models.CharField("grupp", max_length=40)
    n = models.PositiveIntegerField("huvudmän med tal")
    data = models.JSONField("fördelning")

    class Meta:
        verbose_name, verbose_name_plural = "fördelning", "fördelningar"
        constraints = [
            models.UniqueConstraint(
                fields=["release", "indikator", "period", "grupp"], name="fordelningsrad_en_per_grupp"
            )
        ]


class Liknanderad(models.Model):
    """The liknande huvudmän of one huvudman in a skolform, computed once per release (our processing).

    `data`: the similar ones, nearest first, each with the published numbers that likeness was counted by, and the
    median per measure; see services.likheter.
    """

    release = models.ForeignKey(Statistikrelease, models.CASCADE, related_name="liknande")
    skolform = models.SlugField("skolform", max_length=30)
    period = models.CharField("period", max_length=7)
    orgnr = models.CharField("orgnr", max_length=10)
    data = models.JSONField("liknande")

    class Meta:
        verbose_name, verbose_name_plural = "liknande huvudmän", "liknande huvudmän"
        constraints = [
            models.UniqueConstraint(fields=["release", "skolform", "orgnr"], name="liknanderad_en_per_huvudman")
        ]
