"""Whom to write to: the nämnder of a huvudman and its contacts, both dated."""

import hashlib
from typing import Any

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from kvalitet import svenska

from .. import skolformer
from ..querysets import KontaktQuerySet
from .villkor import slut_efter_start


class Namnd(models.Model):
    """A nämnd that answers for education. A huvudman can have several; the right one is asked about its own part."""

    huvudman = models.ForeignKey("huvudman.Huvudman", models.PROTECT, related_name="namnder")
    namn = models.CharField("namn", max_length=120)
    giltig_fran = models.DateField("från", default=timezone.localdate)
    giltig_till = models.DateField("till och med", null=True, blank=True)

    objects = KontaktQuerySet.as_manager()
    svarar_for: tuple[str, ...] | None = None  # set by the service that changes it, so that the event tells both

    class Meta:
        verbose_name, verbose_name_plural = "nämnd", "nämnder"
        ordering = ["namn", "id"]
        constraints = [slut_efter_start("namnd_slutar_efter_start")]

    def __str__(self) -> str:
        return self.namn

    @property
    def ar_avslutad(self) -> bool:
        return self.giltig_till is not None and self.giltig_till < timezone.localdate()

    @property
    def skolformskoder(self) -> tuple[str, ...]:
        """What it answers for, in the order of skollagen; empty when nobody has said. Prefetch `skolformer`."""
        return tuple(skolformer.ordnade(rad.skolform for rad in self.skolformer.all()))

    @property
    def skolformer_i_ord(self) -> str:
        """ "förskola och grundskola" """
        return svenska.lista(skolformer.namn(kod).lower() for kod in self.skolformskoder)

    def historikfakta(self) -> dict[str, Any]:
        fakta: dict[str, Any] = {"namnd": self.namn, "fran": self.giltig_fran, "till": self.giltig_till}
        if self.svarar_for is not None:
            fakta["skolformer"] = ", ".join(skolformer.namn(kod) for kod in self.svarar_for)
        return fakta


class NamndSkolform(models.Model):
    """That a nämnd answers for a skolform (or fritidshem). Several nämnder may share one."""

    namnd = models.ForeignKey(Namnd, models.CASCADE, related_name="skolformer")
    skolform = models.SlugField("skolform", max_length=30, choices=list(skolformer.SKOLFORMER.items()))

    class Meta:
        verbose_name, verbose_name_plural = "skolform hos nämnd", "skolformer hos nämnder"
        constraints = [
            models.UniqueConstraint(fields=["namnd", "skolform"], name="namnd_skolform_en_gang"),
            models.CheckConstraint(condition=Q(skolform__in=list(skolformer.SKOLFORMER)), name="namnd_skolform_finns"),
        ]

    def __str__(self) -> str:
        return skolformer.namn(self.skolform)


class Kontakt(models.Model):
    """A way to reach a huvudman in a function. Without a person's name it is the function's own address.

    `studsad`: when a letter to the address did not arrive; a new address clears it. `bekraftad`: when one of the
    huvudman's own people last said that it is right as it stands; what others change clears it.
    """

    class Funktion(models.TextChoices):
        NAMND_STYRELSE = "namnd_styrelse", "Nämnd eller styrelse"
        SKOLCHEF = "skolchef", "Skolchef"
        FORVALTNING = "forvaltning", "Förvaltning"
        REKTOR = "rektor", "Rektor"
        KVALITETSANSVARIG = "kvalitetsansvarig", "Kvalitetsansvarig"
        REGISTRATOR = "registrator", "Registrator"

    huvudman = models.ForeignKey("huvudman.Huvudman", models.PROTECT, related_name="kontakter")
    namnd = models.ForeignKey(
        Namnd, models.PROTECT, null=True, blank=True, related_name="kontakter", verbose_name="nämnd"
    )
    funktion = models.CharField("funktion", max_length=20, choices=Funktion)
    namn = models.CharField("namn", max_length=120, blank=True)
    epost = models.EmailField("e-post", blank=True)
    telefon = models.CharField(
        "telefon",
        max_length=30,
        blank=True,
        validators=[RegexValidator(r"^\+?[0-9][0-9 ()–-]{4,}\Z", "Skriv telefonnumret med siffror.")],
    )
    giltig_fran = models.DateField("från", default=timezone.localdate)
    giltig_till = models.DateField("till och med", null=True, blank=True)
    kalla = models.CharField("källa", max_length=200)
    studsad = models.DateTimeField("kom inte fram", null=True, blank=True)
    bekraftad = models.DateTimeField("bekräftad av huvudmannen", null=True, blank=True)
    bekraftad_av = models.ForeignKey("kvalitet.Anvandare", models.PROTECT, null=True, blank=True, related_name="+")

    objects = KontaktQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "kontakt", "kontakter"
        ordering = ["id"]
        constraints = [
            slut_efter_start("kontakt_slutar_efter_start"),
            models.CheckConstraint(
                condition=~Q(epost="", telefon=""),
                name="kontakt_gar_att_na",
                violation_error_message="Skriv en e-postadress eller ett telefonnummer.",
            ),
            models.CheckConstraint(condition=Q(studsad=None) | ~Q(epost=""), name="kontakt_bara_epost_studsar"),
            models.CheckConstraint(
                condition=Q(bekraftad=None, bekraftad_av=None) | Q(bekraftad__isnull=False, bekraftad_av__isnull=False),
                name="kontakt_bekraftad_av_nagon",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_funktion_display()}, {self.namn or self.epost or self.telefon}"

    @property
    def ar_avslutad(self) -> bool:
        return self.giltig_till is not None and self.giltig_till < timezone.localdate()

    @property
    def ordning(self) -> tuple[int, str, int]:
        """By function in the order of the styrkedja, then by nämnd."""
        return self.Funktion.values.index(self.funktion), self.namnd.namn if self.namnd else "", self.pk

    @property
    def version(self) -> str:
        """Changes when anything that the huvudman confirms does; says nothing of what it is."""
        falt = (self.funktion, self.namnd_id, self.namn, self.epost, self.telefon, self.giltig_till, self.studsad)
        return hashlib.sha256("\n".join(map(str, falt)).encode()).hexdigest()[:16]

    def historikfakta(self) -> dict[str, Any]:
        """Never name, address or number: events are kept for good, a contact is not."""
        vilken = self.get_funktion_display() + (f", {self.namnd}" if self.namnd else "")
        return {"kontakt": vilken, "fran": self.giltig_fran, "till": self.giltig_till}
