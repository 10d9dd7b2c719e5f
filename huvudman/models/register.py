"""The register: juridisk enhet (orgnr) ≠ huvudman (who a dialogue is held with) ≠ enhet. Links are dated rows."""

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Substr
from django.db.models.lookups import GreaterThanOrEqual
from django.urls import reverse
from django.utils import timezone

from .. import orgnr as orgnummer
from .. import skolformer
from ..querysets import EnhetQuerySet, HuvudmanQuerySet
from .villkor import slut_efter_start


class JuridiskForm(models.TextChoices):
    KOMMUN = "kommun", "Kommun"
    REGION = "region", "Region"
    STAT = "stat", "Statlig enhet"
    KOMMUNALFORBUND = "kommunalforbund", "Kommunalförbund"
    KORPORATION = "korporation", "Offentlig korporation"
    AKTIEBOLAG = "aktiebolag", "Aktiebolag"
    EKONOMISK = "ekonomisk", "Ekonomisk förening"
    IDEELL = "ideell", "Ideell förening"
    STIFTELSE = "stiftelse", "Stiftelse eller fond"
    TROSSAMFUND = "trossamfund", "Registrerat trossamfund"
    HANDELSBOLAG = "handelsbolag", "Handels- eller kommanditbolag"
    FYSISK = "fysisk", "Fysisk person"
    EJ_UTREDD = "ej_utredd", "Ej utredd"


class JuridiskEnhet(models.Model):
    """A legal unit with an orgnr. A fysisk person's number is a personnummer: shown in the register form only.

    `kallor` holds what each source has said (see `huvudman.sammanvagning`); the other fields follow from it.
    """

    orgnr = models.CharField("organisationsnummer", max_length=10, unique=True)
    namn = models.CharField("namn", max_length=200)
    kallnamn = models.CharField("namn i källan", max_length=200, help_text="Precis som källan skriver det.")
    form = models.CharField("juridisk form", max_length=20, choices=JuridiskForm)
    form_harledd = models.BooleanField(
        "formen är härledd", default=False, help_text="Av organisationsnumrets första siffra."
    )
    kallor = models.JSONField("vad källorna säger", default=dict, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = "juridisk enhet", "juridiska enheter"
        ordering = ["namn"]

    def __str__(self) -> str:
        return self.namn

    @property
    def orgnr_visat(self) -> str:
        """`212000-2080`, or a mask when the number may be a person's."""
        return orgnummer.visa(self.orgnr)


class Huvudman(models.Model):
    """Who a dialogue is held with. `nyckel` = orgnr, or H + six digits where no number may be shown.

    Fields from `kommun` on are computed from the units by `services.omrakning`: `barn_elever` is the sum of the newest
    published number of every skolform at every unit, null when none is published.
    """

    class Typ(models.TextChoices):
        KOMMUNAL = "kommunal", "Kommunal"
        REGIONAL = "regional", "Regional"
        STATLIG = "statlig", "Statlig"
        ENSKILD = "enskild", "Enskild"

    class Storleksklass(models.TextChoices):
        LITEN = "liten", "Liten"
        MELLAN = "mellan", "Mellan"
        STOR = "stor", "Stor"
        OKAND = "okand", "Storlek okänd"

    nyckel = models.CharField("nyckel", max_length=10, unique=True)
    namn = models.CharField("namn", max_length=200)
    sortnamn = models.CharField("sorteringsnamn", max_length=200, db_index=True)
    soktext = models.CharField("söktext", max_length=250, blank=True, help_text="Namn och nummer i gemener.")
    typ = models.CharField("typ", max_length=10, choices=Typ)
    form = models.CharField("juridisk form", max_length=20, choices=JuridiskForm)
    form_harledd = models.BooleanField("formen är härledd", default=False)
    namn_harlett = models.BooleanField(
        "namnet är härlett", default=False, help_text="Ingen källa har namnet; det är bildat av enheternas."
    )
    kommun = models.ForeignKey("huvudman.Kommun", models.PROTECT, null=True, blank=True, related_name="huvudman_lista")
    kommun_harledd = models.BooleanField(
        "kommunen är härledd", default=False, help_text="Där flest enheter ligger; säteskommun saknas i källorna."
    )
    antal_enheter = models.PositiveIntegerField("enheter", default=0)
    barn_elever = models.PositiveIntegerField("barn och elever", null=True, blank=True)
    barn_elever_ofullstandigt = models.BooleanField(
        "talet är ofullständigt", default=False, help_text="Minst ett tal är skyddat eller okänt och ingår inte."
    )
    storleksklass = models.CharField("storleksklass", max_length=8, choices=Storleksklass, default=Storleksklass.OKAND)
    ar_aktiv = models.BooleanField("aktiv", default=True)

    objects = HuvudmanQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "huvudman", "huvudmän"
        ordering = ["sortnamn", "nyckel"]
        constraints = [
            models.CheckConstraint(
                condition=Q(nyckel__startswith="H") | Q(GreaterThanOrEqual(Substr("nyckel", 3, 1), Value("2"))),
                name="huvudman_nyckel_visar_ingen_person",
                violation_error_message="Nyckeln ska vara ett organisationsnummer eller H och sex siffror.",
            ),
        ]
        indexes = [models.Index(fields=["ar_aktiv", "sortnamn", "nyckel"], name="huvudman_lista")]

    def __str__(self) -> str:
        return self.namn

    def get_absolute_url(self) -> str:
        return reverse("huvudman:detalj", args=[self.nyckel])

    @property
    def orgnr_visat(self) -> str:
        """The key as people write it: `212000-2080`, or H and six digits as it is."""
        return orgnummer.visa(self.nyckel)


class HuvudmanSkolform(models.Model):
    """That a huvudman has a skolform: computed from its units, or said by a source about the huvudman itself."""

    huvudman = models.ForeignKey(Huvudman, models.CASCADE, related_name="skolformer")
    skolform = models.SlugField("skolform", max_length=30)
    antal_enheter = models.PositiveIntegerField("enheter", default=0)
    antal = models.PositiveIntegerField("barn eller elever", null=True, blank=True)
    ofullstandigt = models.BooleanField("talet är ofullständigt", default=False)
    period = models.CharField("period", max_length=20, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = "skolform hos huvudman", "skolformer hos huvudmän"
        constraints = [models.UniqueConstraint(fields=["huvudman", "skolform"], name="huvudman_skolform_en_gang")]
        indexes = [models.Index(fields=["skolform", "huvudman"], name="huvudman_skolform")]

    def __str__(self) -> str:
        return skolformer.namn(self.skolform)

    @property
    def ordning(self) -> int:
        return skolformer.ORDNING.get(self.skolform, 99)


class Storleksgrans(models.Model):
    """Where the size classes begin, in children and pupils. Editable; the newest row is in force."""

    liten_under = models.PositiveIntegerField("liten: färre än")
    stor_fran = models.PositiveIntegerField("stor: minst")
    kalla = models.CharField("källa", max_length=200)
    fran = models.DateTimeField("gäller från", default=timezone.now)

    class Meta:
        verbose_name, verbose_name_plural = "storleksgräns", "storleksgränser"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(stor_fran__gt=F("liten_under"), liten_under__gt=0),
                name="storleksgrans_stigande",
                violation_error_message="Gränsen för stor måste vara högre än gränsen för liten.",
            ),
        ]

    def __str__(self) -> str:
        return f"liten under {self.liten_under}, stor från {self.stor_fran}"


class Huvudmannalank(models.Model):
    """JuridiskEnhet ↔ Huvudman, dated, with source and who investigated."""

    huvudman = models.ForeignKey(Huvudman, models.PROTECT, related_name="juridiska_lankar")
    juridisk_enhet = models.ForeignKey(JuridiskEnhet, models.PROTECT, related_name="huvudmannalankar")
    giltig_fran = models.DateField("från")
    giltig_till = models.DateField("till och med", null=True, blank=True)
    kalla = models.CharField("källa", max_length=200)
    utredare = models.ForeignKey("kvalitet.Anvandare", models.PROTECT, null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = "huvudmannalänk", "huvudmannalänkar"
        constraints = [slut_efter_start("huvudmannalank_slutar_efter_start")]

    def __str__(self) -> str:
        return f"{self.juridisk_enhet} – {self.huvudman}"


class Enhet(models.Model):
    """A skolenhet (8-digit skolenhetskod) or förskola (source id prefixed F)."""

    class Slag(models.TextChoices):
        SKOLENHET = "skolenhet", "Skolenhet"
        FORSKOLA = "forskola", "Förskola"

    kod = models.CharField("enhetskod", max_length=20, unique=True)
    slag = models.CharField("slag", max_length=10, choices=Slag, default=Slag.SKOLENHET)
    namn = models.CharField("namn", max_length=200)
    kallnamn = models.CharField("namn i källan", max_length=200)
    sortnamn = models.CharField("sorteringsnamn", max_length=200)
    kommun = models.ForeignKey("huvudman.Kommun", models.PROTECT, null=True, blank=True, related_name="enheter")
    upphord = models.DateField("upphörd", null=True, blank=True)
    kallor = models.JSONField("vad källorna säger", default=dict, blank=True)

    objects = EnhetQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "enhet", "enheter"
        ordering = ["sortnamn", "kod"]

    def __str__(self) -> str:
        return self.namn


class Enhetslank(models.Model):
    """Enhet ↔ JuridiskEnhet, dated. Links of one enhet never overlap (trigger).

    The huvudman follows from Huvudmannalank. `giltig_fran` is the first day a source vouches for.
    """

    enhet = models.ForeignKey(Enhet, models.PROTECT, related_name="lankar")
    juridisk_enhet = models.ForeignKey(JuridiskEnhet, models.PROTECT, related_name="enhetslankar")
    giltig_fran = models.DateField("från")
    giltig_till = models.DateField("till och med", null=True, blank=True)
    kalla = models.CharField("källa", max_length=200)

    class Meta:
        verbose_name, verbose_name_plural = "enhetslänk", "enhetslänkar"
        constraints = [slut_efter_start("enhetslank_slutar_efter_start")]
        indexes = [models.Index(fields=["juridisk_enhet", "giltig_till"], name="enhetslank_agare")]

    def __str__(self) -> str:
        return f"{self.enhet} – {self.juridisk_enhet}"


class EnhetSkolform(models.Model):
    """That an enhet has a skolform, with number of children or pupils as published (null = protected or unknown)."""

    enhet = models.ForeignKey(Enhet, models.PROTECT, related_name="skolformer")
    skolform = models.SlugField("skolform", max_length=30)
    antal = models.PositiveIntegerField("barn eller elever", null=True, blank=True)
    ratext = models.CharField("som källan skriver", max_length=20, blank=True)
    period = models.CharField("period", max_length=10, blank=True)
    kalla = models.CharField("källa", max_length=200)

    class Meta:
        verbose_name, verbose_name_plural = "skolform vid enhet", "skolformer vid enheter"
        constraints = [
            models.UniqueConstraint(fields=["enhet", "skolform"], name="enhet_skolform_en_gang"),
            models.CheckConstraint(
                condition=Q(antal=None) | ~Q(ratext__in=["", ".", "..", "...", "-"]),
                name="enhet_skolform_tecken_har_inget_tal",
            ),
        ]

    def __str__(self) -> str:
        return skolformer.namn(self.skolform)
