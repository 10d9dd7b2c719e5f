"""The case (ärende): one per huvudman and cykel, with who works on it and what the huvudman has decided."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from huvudman.models import Huvudman
from kvalitet.roller import Myndighet

from ..begrepp import Avslutsorsak, Beslutsslag, Lagesord, Nejskal, Steg, Svar
from ..querysets import DialogQuerySet


class Cykel(models.Model):
    """A round through all huvudmän; the second begins in 2026."""

    nummer = models.PositiveSmallIntegerField("nummer", unique=True)
    namn = models.CharField("namn", max_length=60)
    start = models.DateField("start")
    slut = models.DateField("slut", null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = "cykel", "cykler"
        ordering = ["nummer"]

    def __str__(self) -> str:
        return self.namn


class Omgang(models.Model):
    """The huvudmän that are invited at the same time, about 150–200."""

    cykel = models.ForeignKey(Cykel, models.PROTECT, related_name="omgangar")
    namn = models.CharField("namn", max_length=60)
    start = models.DateField("start")
    slut = models.DateField("slut", null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = "omgång", "omgångar"
        ordering = ["-start", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["cykel", "namn"],
                name="omgang_namn_en_gang",
                violation_error_message="Cykeln har redan en omgång med det namnet.",
            )
        ]

    def __str__(self) -> str:
        return self.namn

    def get_absolute_url(self) -> str:
        return reverse("dialoger:omgang", args=[self.pk])

    @property
    def ar_faststalld(self) -> bool:
        """The urval has become cases. One query."""
        return bool(self.platser.exclude(dialog=None).exists())


class Dialog(models.Model):
    """A case: the dialogue with one huvudman in one cykel, from inbjudan to sexmånadersuppföljning.

    `steg` to `vantar_pa` say where it stands. They are computed from the facts by `process.lage` and written by
    `services.lage.spara_lage` alone; `rakna_om_lage` compares them with the facts.
    """

    class VantarPa(models.TextChoices):
        INGEN = "", "Ingen"
        UTFORARE = "utforare", "Paret"
        HUVUDMAN = "huvudman", "Huvudmannen"
        SAMORDNARE = "samordnare", "Samordnaren"

    nummer = models.CharField("ärendenummer", max_length=14, unique=True)
    huvudman = models.ForeignKey("huvudman.Huvudman", models.PROTECT, related_name="dialoger")
    cykel = models.ForeignKey(Cykel, models.PROTECT, related_name="dialoger")
    omgang = models.ForeignKey(Omgang, models.PROTECT, null=True, blank=True, related_name="dialoger")
    regionkontor = models.ForeignKey(
        "kvalitet.Regionkontor", models.PROTECT, null=True, blank=True, related_name="dialoger"
    )
    skapad = models.DateTimeField("skapad", default=timezone.now)

    # Facts that are not rows of their own. The answers follow from Beslut: the newest of each kind.
    svar_intro = models.CharField("svar om introduktion", max_length=6, choices=Svar, blank=True)
    svar_intro_dag = models.DateField("svarade om introduktion", null=True, blank=True)
    svar_registrerat = models.DateTimeField(
        "svar registrerat för huvudmannen",
        null=True,
        blank=True,
        help_text="Tomt när svaret om introduktion följer av mottagarnas egna.",
    )
    svar_fortsatt = models.CharField("svar om att fortsätta", max_length=6, choices=Svar, blank=True)
    svar_fortsatt_dag = models.DateField("svarade om att fortsätta", null=True, blank=True)
    bjud_in_igen = models.DateField("bjuds in igen", null=True, blank=True)
    underlag = models.ForeignKey(
        "analysunderlag.Underlag", models.PROTECT, null=True, blank=True, related_name="dialoger"
    )
    underlag_lamnat = models.DateField("underlag lämnat", null=True, blank=True)
    utan_underlag = models.BooleanField(
        "utan underlag", default=False, help_text="Den officiella statistiken räcker inte."
    )
    enkat_ifylld = models.BooleanField("enkäten är ifylld", default=False)
    utan_uppfoljning = models.BooleanField("utan uppföljning", default=False, help_text="Huvudmannen avstår.")
    pausad_fran = models.DateField("pausad från", null=True, blank=True)
    pausad_till = models.DateField("återupptas", null=True, blank=True)
    paus_skal = models.CharField("skäl till pausen", max_length=300, blank=True)
    avslutad = models.DateField("avslutad", null=True, blank=True)
    avslutsorsak = models.CharField("avslutsorsak", max_length=12, choices=Avslutsorsak, blank=True)
    version = models.PositiveIntegerField("version", default=1)

    # Where it stands.
    steg = models.PositiveSmallIntegerField("steg", choices=Steg, default=Steg.INBJUDAN)
    lage = models.CharField("läge", max_length=12, choices=Lagesord, default=Lagesord.PAGAR)
    nasta = models.CharField("nästa åtgärd", max_length=30, blank=True)
    nasta_dag = models.DateField("nästa datum", null=True, blank=True)
    vantar_pa = models.CharField("väntar på", max_length=10, choices=VantarPa, blank=True)

    objects = DialogQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "ärende", "ärenden"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["huvudman", "cykel"],
                condition=Q(avslutad=None),
                name="dialog_ett_oppet_per_huvudman_och_cykel",
                violation_error_message="Huvudmannen har redan ett öppet ärende i den här cykeln.",
            ),
            models.CheckConstraint(
                condition=Q(underlag=None) | Q(svar_fortsatt=Svar.JA),
                name="dialog_underlag_efter_ja",
                violation_error_message="Underlaget lämnas först när huvudmannen har svarat ja till att fortsätta.",
            ),
            models.CheckConstraint(
                condition=Q(underlag=None, underlag_lamnat=None)
                | Q(underlag__isnull=False, underlag_lamnat__isnull=False),
                name="dialog_underlag_har_dag",
            ),
            models.CheckConstraint(
                condition=Q(avslutad=None, avslutsorsak="") | (Q(avslutad__isnull=False) & ~Q(avslutsorsak="")),
                name="dialog_avslutad_har_orsak",
            ),
            models.CheckConstraint(
                condition=Q(svar_fortsatt="") | Q(svar_intro=Svar.JA), name="dialog_fortsatt_efter_ja"
            ),
        ]
        indexes = [
            models.Index(fields=["avslutad", "nasta_dag", "id"], name="dialog_nasta"),
            models.Index(fields=["regionkontor", "avslutad", "nasta_dag"], name="dialog_team"),
        ]

    def __str__(self) -> str:
        return f"{self.nummer} {self.huvudman}"

    def get_absolute_url(self) -> str:
        return reverse("dialoger:detalj", args=[self.nummer])

    def huvudman_den(self, dag: date) -> Huvudman:
        """The huvudman that the case had that day: one that it followed to later was not met then."""
        senare = (byte.fran for byte in self.huvudmannabyten.all() if byte.dag > dag)
        return next(senare, self.huvudman)

    @property
    def ar_avslutad(self) -> bool:
        return self.avslutad is not None

    @property
    def ar_sen(self) -> bool:
        return self.avslutad is None and self.nasta_dag is not None and self.nasta_dag < timezone.localdate()


class Tilldelning(models.Model):
    """Who works on a case for which agency, from when to when. One active per case and agency; never deleted."""

    dialog = models.ForeignKey(Dialog, models.PROTECT, related_name="tilldelningar")
    utforare = models.ForeignKey("kvalitet.Anvandare", models.PROTECT, related_name="tilldelningar")
    myndighet = models.CharField("myndighet", max_length=4, choices=Myndighet)
    fran = models.DateTimeField("från", default=timezone.now)
    till = models.DateTimeField("till", null=True, blank=True)
    skal = models.CharField("skäl", max_length=300, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = "tilldelning", "tilldelningar"
        ordering = ["dialog", "myndighet", "fran"]
        constraints = [
            models.UniqueConstraint(
                fields=["dialog", "myndighet"],
                condition=Q(till=None),
                name="tilldelning_en_aktiv_per_myndighet",
                violation_error_message="Ärendet har redan en dialogutförare från myndigheten.",
            ),
            models.CheckConstraint(
                condition=Q(till=None) | Q(till__gte=F("fran")), name="tilldelning_slutar_efter_start"
            ),
        ]
        indexes = [models.Index(fields=["utforare", "till"], name="tilldelning_utforare")]

    def __str__(self) -> str:
        return f"{self.utforare} ({self.myndighet})"


class Beslut(models.Model):
    """What the huvudman has answered at one of the two decision points. Never changed: a new answer is a new row."""

    dialog = models.ForeignKey(Dialog, models.PROTECT, related_name="beslut")
    slag = models.CharField("slag", max_length=8, choices=Beslutsslag)
    svar = models.CharField("svar", max_length=6, choices=Svar)
    dag = models.DateField("svarade", default=timezone.localdate)
    skal = models.CharField("skäl", max_length=14, choices=Nejskal, blank=True)
    av = models.CharField("vem hos huvudmannen", max_length=120, blank=True, help_text="Funktionen, inte personen.")
    registrerad_av = models.ForeignKey("kvalitet.Anvandare", models.PROTECT, null=True, blank=True)
    registrerad = models.DateTimeField("registrerad", default=timezone.now)

    class Meta:
        verbose_name, verbose_name_plural = "beslut", "beslut"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(svar=Svar.NEJ) | ~Q(skal=""),
                name="beslut_nej_har_skal",
                violation_error_message="Ange det främsta skälet, eller välj att de inte vill ange något.",
            ),
            models.CheckConstraint(
                condition=~Q(slag=Beslutsslag.FORTSATT, svar=Svar.SENARE), name="beslut_fortsatt_ja_eller_nej"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_slag_display()}: {self.get_svar_display()}"


class Huvudmannabyte(models.Model):
    """The case followed a merger or a new owner to another huvudman. Its history stays with the case."""

    dialog = models.ForeignKey(Dialog, models.PROTECT, related_name="huvudmannabyten")
    fran = models.ForeignKey("huvudman.Huvudman", models.PROTECT, related_name="+")
    till = models.ForeignKey("huvudman.Huvudman", models.PROTECT, related_name="+")
    dag = models.DateField("dag", default=timezone.localdate)
    skal = models.CharField("skäl", max_length=300)

    class Meta:
        verbose_name, verbose_name_plural = "byte av huvudman", "byten av huvudman"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.fran} → {self.till}"


class Forberedelse(models.Model):
    """A ticked item of the preparation checklist. The items are data: `checklista.punkter`."""

    dialog = models.ForeignKey(Dialog, models.PROTECT, related_name="forberedelser")
    punkt = models.SlugField("punkt", max_length=40)
    klar_av = models.ForeignKey("kvalitet.Anvandare", models.PROTECT, related_name="+")
    klar = models.DateTimeField("klar", default=timezone.now)

    class Meta:
        verbose_name, verbose_name_plural = "förberedelse", "förberedelser"
        constraints = [models.UniqueConstraint(fields=["dialog", "punkt"], name="forberedelse_en_gang")]

    def __str__(self) -> str:
        return self.punkt
