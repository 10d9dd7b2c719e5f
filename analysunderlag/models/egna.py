"""The huvudman's own space. National statistics, files of an underlag and exports never read these tables.

`__str__` names no person, huvudman or text: the security log shows it.
"""

from django.db import models
from django.db.models import BigIntegerField, F, Q, Value
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from huvudman.models import Uppdrag
from huvudman.querysets import EgetQuerySet
from huvudman.skolformer import SKOLFORMER

from ..egna.slag import DECIMALER, SIFFROR, Slag
from ..querysets import EgetVardeQuerySet

SKOLFORMSVAL = list(SKOLFORMER.items())


def _en_av(falt: str, varden: list[str], namn: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(**{f"{falt}__in": varden}), name=namn)


class EgetVarde(models.Model):
    """An own figure, of an official measure or of one that the huvudman has named itself.

    Never changed: a new number is a new row that says which one it replaces, and the old one is ended. What is taken
    away is deleted, with what it has said before. `inklistring`: the same for all that were pasted at once.
    `namnnyckel`: the name without case, so that "Frånvaro" and "frånvaro" are one measure.
    """

    huvudman = models.ForeignKey("huvudman.Huvudman", models.PROTECT, related_name="egna_varden")
    skolform = models.SlugField("skolform", max_length=30, choices=SKOLFORMSVAL)
    indikator = models.ForeignKey(
        "analysunderlag.Indikator", models.PROTECT, null=True, blank=True, related_name="egna_varden"
    )
    namn = models.CharField("eget namn", max_length=120, blank=True)
    namnnyckel = models.CharField("namnet utan stora bokstäver", max_length=160, blank=True)
    slag = models.CharField("mäts i", max_length=16, choices=Slag)
    slag_ord = models.CharField("eget ord för vad det mäts i", max_length=30, blank=True)
    period = models.CharField("period", max_length=7)
    enhet = models.ForeignKey("huvudman.Enhet", models.PROTECT, null=True, blank=True, related_name="egna_varden")
    varde = models.DecimalField("värde", max_digits=SIFFROR, decimal_places=DECIMALER)
    hur = models.TextField("hur vet vi det?", max_length=600, blank=True)
    skapat = models.DateTimeField("skapat", default=timezone.now)
    skapat_av = models.ForeignKey("kvalitet.Anvandare", models.PROTECT, null=True, related_name="egna_varden")
    ersatter = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="ersatt_av")
    inklistring = models.UUIDField("inklistring", null=True, blank=True, editable=False)
    avslutat = models.DateTimeField("gäller inte längre sedan", null=True, blank=True)
    avslutat_av = models.ForeignKey("kvalitet.Anvandare", models.PROTECT, null=True, blank=True, related_name="+")

    objects = EgetVardeQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "egen uppgift", "egna uppgifter"
        ordering = ["skolform", "indikator__ordning", "namnnyckel", "-period", "pk"]
        constraints = [
            models.UniqueConstraint(
                "huvudman",
                "skolform",
                "namnnyckel",
                "period",
                Coalesce("indikator", Value(0), output_field=BigIntegerField()),
                Coalesce("enhet", Value(0), output_field=BigIntegerField()),
                condition=Q(avslutat=None),
                name="eget_varde_ett_som_galler",
            ),
            models.CheckConstraint(
                condition=Q(indikator=None) & ~Q(namn="") & ~Q(namnnyckel="")
                | Q(indikator__isnull=False, namn="", namnnyckel=""),
                name="eget_varde_matt_eller_namn",
            ),
            _en_av("skolform", list(SKOLFORMER), "eget_varde_skolform_ar_kand"),
            _en_av("slag", Slag.values, "eget_varde_slag_ar_kant"),
            models.CheckConstraint(
                condition=Q(slag="annat") & ~Q(slag_ord="") | ~Q(slag="annat") & Q(slag_ord=""),
                name="eget_varde_annat_har_ord",
            ),
            models.CheckConstraint(
                condition=Q(slag="procent", varde__gte=0, varde__lte=100)
                | Q(slag="medelvarde", varde__gte=0, varde__lte=10)
                | Q(slag="poang", varde__gte=0, varde__lte=20)
                | Q(slag__in=["antal", "heltidstjanster", "elever_per", "barn", "grupper", "barn_per"], varde__gte=0)
                | Q(slag__in=["kr", "tkr", "annat"]),
                name="eget_varde_ar_mojligt",
            ),
            models.CheckConstraint(
                condition=~Q(slag="antal") | Q(varde=Cast("varde", BigIntegerField())), name="eget_varde_antal_ar_helt"
            ),
            models.CheckConstraint(
                condition=Q(ersatter=None) | ~Q(ersatter=F("id")), name="eget_varde_ersatter_ett_annat"
            ),
        ]

    def __str__(self) -> str:
        return "Egen uppgift"


class EgenRad(models.Model):
    """A text that people of a huvudman write together. `version` counts, for two who write at once."""

    huvudman = models.ForeignKey("huvudman.Huvudman", models.PROTECT, related_name="+")
    version = models.PositiveIntegerField("version", default=1)
    skapad = models.DateTimeField("skapad", default=timezone.now)
    andrad = models.DateTimeField("ändrad", default=timezone.now)
    andrad_av = models.ForeignKey("kvalitet.Anvandare", models.PROTECT, null=True, related_name="+")

    objects = EgetQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self._meta.verbose_name).capitalize()


class EgenIakttagelse(EgenRad):
    """What somebody has seen that no figure says, at a skolform and perhaps a delmål or a framgångsfaktor."""

    class Perspektiv(models.TextChoices):
        BARN = "barn", "Barn och elever"
        PERSONAL = "personal", "Personal"
        VARDNADSHAVARE = "vardnadshavare", "Vårdnadshavare"
        HUVUDMAN = "huvudman", "Vi som är huvudman"

    skolform = models.SlugField("skolform", max_length=30, choices=SKOLFORMSVAL)
    delmal = models.PositiveSmallIntegerField("delmål", null=True, blank=True)
    faktor = models.PositiveSmallIntegerField("framgångsfaktor", null=True, blank=True)
    perspektiv = models.CharField("vems bild är det?", max_length=16, choices=Perspektiv)
    dag = models.DateField("dag", default=timezone.localdate)
    ser = models.TextField("vad ser vi?", max_length=2000)
    hur = models.TextField("hur vet vi det?", max_length=1000, blank=True)
    inte_fragat = models.TextField("vem har vi inte frågat?", max_length=500, blank=True)

    class Meta(EgenRad.Meta):
        abstract = False
        verbose_name, verbose_name_plural = "egen iakttagelse", "egna iakttagelser"
        ordering = ["-dag", "-pk"]
        constraints = [
            _en_av("skolform", list(SKOLFORMER), "egen_iakttagelse_skolform_ar_kand"),
            _en_av("perspektiv", ["barn", "personal", "vardnadshavare", "huvudman"], "egen_iakttagelse_perspektiv"),
            models.CheckConstraint(condition=~Q(ser=""), name="egen_iakttagelse_sager_nagot"),
        ]


class EgetMal(EgenRad):
    """A goal of the huvudman's own, beside the national delmål. Empty skolform: for all of them."""

    class Status(models.TextChoices):
        PAGAR = "pagar", "Vi arbetar med det"
        KLART = "klart", "Vi är klara"
        SLUTAR = "slutar", "Vi slutar med det"

    skolform = models.SlugField("skolform", max_length=30, choices=SKOLFORMSVAL, blank=True)
    delmal = models.PositiveSmallIntegerField("delmål", null=True, blank=True)
    text = models.TextField("mål", max_length=500)
    vem = models.CharField("vem följer upp det?", max_length=120, blank=True)
    till = models.DateField("till när?", null=True, blank=True)
    status = models.CharField("hur går det?", max_length=8, choices=Status, default=Status.PAGAR)

    class Meta(EgenRad.Meta):
        abstract = False
        verbose_name, verbose_name_plural = "eget mål", "egna mål"
        ordering = ["till", "pk"]
        constraints = [
            _en_av("skolform", ["", *SKOLFORMER], "eget_mal_skolform_ar_kand"),
            _en_av("status", ["pagar", "klart", "slutar"], "eget_mal_status_ar_kand"),
            models.CheckConstraint(condition=~Q(text=""), name="eget_mal_sager_nagot"),
            models.CheckConstraint(condition=Q(delmal=None) | ~Q(skolform=""), name="eget_mal_delmal_har_skolform"),
        ]


class Uppfoljningspunkt(EgenRad):
    """Something that is followed up at a level, who uses it, and whether it can be dropped."""

    class Niva(models.TextChoices):
        NAMND_STYRELSE = Uppdrag.Funktion.NAMND_STYRELSE.value, "Nämnd eller styrelse"
        SKOLCHEF = Uppdrag.Funktion.SKOLCHEF.value, "Skolchef"
        REKTOR = Uppdrag.Funktion.REKTOR.value, "Rektor"
        UNDERVISNING = Uppdrag.Funktion.UNDERVISNING.value, "Undervisning"

    class Ofta(models.TextChoices):
        VECKA = "vecka", "Varje vecka"
        MANAD = "manad", "Varje månad"
        TERMIN = "termin", "Varje termin"
        LASAR = "lasar", "Varje läsår"
        IBLAND = "ibland", "Då och då"

    class Beslut(models.TextChoices):
        VET_INTE = "vet_inte", "Vi vet inte än"
        FORTSATTER = "fortsatter", "Vi fortsätter"
        SLUTAR = "slutar", "Vi slutar"

    niva = models.CharField("nivå", max_length=16, choices=Niva)
    vad = models.CharField("vad följer ni upp?", max_length=200)
    ofta = models.CharField("hur ofta?", max_length=8, choices=Ofta, default=Ofta.LASAR)
    anvands_av = models.CharField("vem använder det?", max_length=120, blank=True)
    till_vad = models.CharField("till vad?", max_length=300, blank=True)
    beslut = models.CharField("hur gör ni?", max_length=10, choices=Beslut, default=Beslut.VET_INTE)

    class Meta(EgenRad.Meta):
        abstract = False
        verbose_name, verbose_name_plural = "uppföljningspunkt", "uppföljningspunkter"
        ordering = ["pk"]
        constraints = [
            _en_av("niva", ["namnd_styrelse", "skolchef", "rektor", "undervisning"], "uppfoljningspunkt_niva_ar_kand"),
            _en_av("ofta", ["vecka", "manad", "termin", "lasar", "ibland"], "uppfoljningspunkt_ofta_ar_kant"),
            _en_av("beslut", ["vet_inte", "fortsatter", "slutar"], "uppfoljningspunkt_beslut_ar_kant"),
            models.CheckConstraint(condition=~Q(vad=""), name="uppfoljningspunkt_sager_vad"),
        ]

    @property
    def anvands(self) -> bool:
        return bool(self.anvands_av.strip())
