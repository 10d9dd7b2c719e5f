"""The huvudman's självskattning: its own space, closed to the agencies until the huvudman shares a result.

No row has a name or an address of a respondent, and `__str__` has nothing that a person wrote: the system's lists of
events put it into words.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from huvudman.models import HuvudmanSkolform
from huvudman.querysets import EgetQuerySet

from ..kvalitetssystem import Faktordata
from ..querysets import DelningQuerySet, SkattningsnivaQuerySet, SkattningssvarQuerySet
from ..skattning import FLEST, MINST, med_forskolans_ord

LANKEN_GALLER = timedelta(days=60)


def lankens_slut() -> date:
    return timezone.localdate() + LANKEN_GALLER


class Sjalvskattning(models.Model):
    """One round of it, for the whole organisation or a part, against one version of the kvalitetssystem."""

    huvudman = models.ForeignKey("huvudman.Huvudman", models.PROTECT, related_name="sjalvskattningar")
    system = models.ForeignKey("analysunderlag.Kvalitetssystem", models.PROTECT, related_name="sjalvskattningar")
    namn = models.CharField("namn", max_length=80)
    avser = models.CharField("vad den gäller", max_length=120, default="Hela verksamheten")
    skapad_av = models.ForeignKey("kvalitet.Anvandare", models.PROTECT, null=True, blank=True, related_name="+")
    skapad = models.DateTimeField("skapad", default=timezone.now)

    objects = EgetQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "självskattning", "självskattningar"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"Självskattning {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("analysunderlag:skattning", args=[self.huvudman.nyckel, self.pk])

    @cached_property
    def faktorer(self) -> tuple[Faktordata, ...]:
        """The statements, in the words of what the huvudman has: with nothing but förskola, those of the förskola."""
        alla = self.system.data.faktorer
        koder = set(HuvudmanSkolform.objects.filter(huvudman=self.huvudman_id).values_list("skolform", flat=True))
        return med_forskolans_ord(alla) if koder == {"forskola"} else alla


class Skattningsniva(models.Model):
    """One level of a självskattning: how many are to answer, in which way, and by which link.

    Closed it stays closed as long as it has answers (trigger): the difference between two results would otherwise tell
    what the one in between answered.
    """

    class Niva(models.TextChoices):
        HUVUDMAN = "huvudman", "Huvudman"
        REKTOR = "rektor", "Rektor"
        UNDERVISNING = "undervisning", "Undervisning"

    class Svarssatt(models.TextChoices):
        VAR_FOR_SIG = "var_for_sig", "Var för sig"
        GEMENSAMT = "gemensamt", "Tillsammans"

    skattning = models.ForeignKey(Sjalvskattning, models.CASCADE, related_name="nivaer")
    niva = models.CharField("nivå", max_length=12, choices=Niva)
    svarssatt = models.CharField("hur de svarar", max_length=12, choices=Svarssatt)
    antal = models.PositiveSmallIntegerField("hur många som ska svara")
    lank_version = models.PositiveIntegerField("länkens version", default=1)
    lank_till = models.DateField("länken gäller till och med", default=lankens_slut)
    stangd = models.DateTimeField("stängd", null=True, blank=True)

    objects = SkattningsnivaQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "nivå i självskattning", "nivåer i självskattning"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["skattning", "niva"], name="skattningsniva_en_gang"),
            models.CheckConstraint(condition=Q(antal__gte=1, antal__lte=FLEST), name="skattningsniva_rimligt_antal"),
            models.CheckConstraint(
                condition=~Q(svarssatt="var_for_sig") | Q(antal__gte=MINST),
                name="skattningsniva_var_for_sig_minst_fem",
                violation_error_message="Färre än fem svarar tillsammans.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_niva_display()} i självskattning {self.skattning_id}"

    @property
    def ar_gemensam(self) -> bool:
        return self.svarssatt == self.Svarssatt.GEMENSAMT


class Skattningssvar(models.Model):
    """One respondent's answer, or the joint one of a level.

    No times: they would say in which order people answered. `anvandare` and `kod_hash` are how somebody gets back to
    their own answer; both are taken away, and the rows of a level shuffled, when it is closed.
    """

    niva = models.ForeignKey(Skattningsniva, models.CASCADE, related_name="svar")
    nyckel = models.CharField("nyckel i adressen", max_length=16, unique=True)
    ar_gemensamt = models.BooleanField("gemensamt", default=False)
    anvandare = models.ForeignKey("kvalitet.Anvandare", models.PROTECT, null=True, blank=True, related_name="+")
    kod_hash = models.CharField("fortsättningskodens hash", max_length=64, blank=True)
    svar = models.JSONField("svar", default=dict, blank=True, help_text="Påståendets kod → 1–4, eller 0 för vet ej.")
    texter = models.JSONField("hur vet vi det", default=dict, blank=True, help_text="Faktorns nummer → text.")
    ar_lamnat = models.BooleanField("lämnat", default=False)

    objects = SkattningssvarQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "svar i självskattning", "svar i självskattning"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["niva"], condition=Q(ar_gemensamt=True), name="skattningssvar_ett_gemensamt"
            ),
            models.UniqueConstraint(
                fields=["niva", "anvandare"], condition=Q(anvandare__isnull=False), name="skattningssvar_ett_per_konto"
            ),
            models.UniqueConstraint(fields=["kod_hash"], condition=~Q(kod_hash=""), name="skattningssvar_kod_en_gang"),
            models.CheckConstraint(
                condition=Q(ar_gemensamt=False) | Q(anvandare=None), name="skattningssvar_gemensamt_ar_ingens"
            ),
        ]

    def __str__(self) -> str:
        return f"Svar i självskattning, nivå {self.niva_id}"

    @property
    def antal_besvarade(self) -> int:
        return len(self.svar)


class Delning(models.Model):
    """What the huvudman has shared with the agencies: a frozen picture of the result, an allmän handling."""

    huvudman = models.ForeignKey("huvudman.Huvudman", models.PROTECT, related_name="skattningsdelningar")
    skattning = models.ForeignKey(Sjalvskattning, models.PROTECT, related_name="delningar")
    innehall = models.JSONField("innehåll")
    sha256 = models.CharField("sha256", max_length=64)
    delad_av = models.ForeignKey("kvalitet.Anvandare", models.PROTECT, null=True, blank=True, related_name="+")
    delad = models.DateTimeField("delad", default=timezone.now)

    objects = DelningQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "delad självskattning", "delade självskattningar"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"Delad självskattning {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("analysunderlag:skattning_delad", args=[self.pk])

    @property
    def titel(self) -> str:
        """The name that the huvudman gave it, which is shared with the rest."""
        rubrik: Any = self.innehall.get("namn", "")
        return str(rubrik)
