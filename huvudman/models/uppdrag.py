"""Who may act for a huvudman, and whom its own people have invited to do so."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone

from kvalitet import svenska

from ..querysets import KollegainbjudanQuerySet, UppdragQuerySet
from .villkor import slut_efter_start


class Uppdrag(models.Model):
    """Which person may act for which huvudman, in which function, from when to when.

    `ar_ansvarig`: may invite colleagues and end their Uppdrag. `inbjudan`: what gave it, when no staff did.
    `begart`: when staff asked for it at a huvudman that has an ansvarig. Such a one opens nothing until the huvudman
    has approved it (`godkant`; UppdragQuerySet.aktiva).
    """

    class Funktion(models.TextChoices):
        NAMND_STYRELSE = "namnd_styrelse", "Nämnd eller styrelse"
        SKOLCHEF = "skolchef", "Skolchef"
        REKTOR = "rektor", "Rektor"
        UNDERVISNING = "undervisning", "Undervisning"
        KVALITETSANSVARIG = "kvalitetsansvarig", "Kvalitetsansvarig"

    anvandare = models.ForeignKey("kvalitet.Anvandare", models.PROTECT, related_name="uppdrag")
    huvudman = models.ForeignKey("huvudman.Huvudman", models.PROTECT, related_name="uppdrag")
    funktion = models.CharField("funktion", max_length=20, choices=Funktion)
    giltig_fran = models.DateField("från", default=timezone.localdate)
    giltig_till = models.DateField("till och med", null=True, blank=True)
    aterkallat = models.DateTimeField("återkallat", null=True, blank=True, help_text="Gäller inte efter den stunden.")

    ar_ansvarig = models.BooleanField("ansvarig för kontot", default=False)
    inbjudan = models.ForeignKey(
        "huvudman.Kollegainbjudan", models.PROTECT, null=True, blank=True, related_name="uppdrag"
    )
    begart = models.DateTimeField("begärt", null=True, blank=True)
    begart_av = models.ForeignKey("kvalitet.Anvandare", models.PROTECT, null=True, blank=True, related_name="+")
    godkant = models.DateTimeField("godkänt av huvudmannen", null=True, blank=True)

    objects = UppdragQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "uppdrag", "uppdrag"
        constraints = [
            slut_efter_start("uppdrag_slutar_efter_start"),
            models.CheckConstraint(
                condition=models.Q(begart=None, begart_av=None, godkant=None)
                | models.Q(begart__isnull=False, begart_av__isnull=False),
                name="uppdrag_begart_av_nagon",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.anvandare}: {self.get_funktion_display()}, {self.huvudman}"

    @property
    def ar_avslutat(self) -> bool:
        return self.aterkallat is not None or (self.giltig_till is not None and self.giltig_till < timezone.localdate())

    @property
    def ar_obesvarat(self) -> bool:
        """Asked for by staff, and not approved: it waits for the huvudman, or was declined."""
        return self.begart is not None and self.godkant is None

    @property
    def version(self) -> str:
        """What a page that changes it has shown."""
        return f"{self.giltig_till or ''}|{int(self.ar_ansvarig)}"


def _kanda_funktioner(koder: list[str]) -> None:
    if not koder or set(koder) - set(Uppdrag.Funktion.values) or len(set(koder)) != len(koder):
        raise ValidationError("Välj minst en funktion.")


class Kollegainbjudan(models.Model):
    """A letter from one of the huvudman's people to a colleague, as it was written.

    It looks the same whether the address had an account, got one, or belongs to somebody at an agency (who gets no
    Uppdrag of it): a list of invitations never tells which addresses the service knows. `borjade`: when the person
    first opened the huvudman's own space; until then colleagues see the invitation and never the account.
    `avslutad`: then, or when it was taken back.
    """

    huvudman = models.ForeignKey("huvudman.Huvudman", models.PROTECT, related_name="kollegainbjudningar")
    av = models.ForeignKey("kvalitet.Anvandare", models.PROTECT, related_name="+")
    namn = models.CharField(
        "namn",
        max_length=120,
        validators=[RegexValidator(r"^[^<>@/\\]+\Z", "Skriv bara namnet, utan tecken som < > @ och /.")],
    )
    epost = models.EmailField("e-post")
    funktioner = models.JSONField("funktioner", validators=[_kanda_funktioner])
    giltig_till = models.DateField("till och med", null=True, blank=True)
    skapad = models.DateTimeField("skapad", default=timezone.now)
    skickad = models.DateTimeField("senast skickad", default=timezone.now)
    borjade = models.DateTimeField("började", null=True, blank=True)
    avslutad = models.DateTimeField("avslutad", null=True, blank=True)

    objects = KollegainbjudanQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "inbjudan till kollega", "inbjudningar till kollegor"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(skickad__gte=models.F("skapad")), name="kollegainbjudan_skickas_efter_skapad"
            ),
            models.CheckConstraint(
                condition=models.Q(borjade=None) | models.Q(avslutad__isnull=False),
                name="kollegainbjudan_borjad_ar_avslutad",
            ),
            models.UniqueConstraint(
                fields=["huvudman", "epost"],
                condition=models.Q(avslutad=None),
                name="kollegainbjudan_en_oppen",
                violation_error_message="Personen är redan inbjuden.",
            ),
        ]

    def __str__(self) -> str:
        return f"inbjudan {self.pk}"  # the event log shows it, and a name would stay there for good

    @property
    def funktioner_i_ord(self) -> str:
        return svenska.lista(Uppdrag.Funktion(kod).label.lower() for kod in self.funktioner)
