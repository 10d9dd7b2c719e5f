"""After the dialogue: what the pair recommends, what the huvudman does with it, and what it thought of us."""

from __future__ import annotations

import uuid

from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from huvudman.querysets import EgetQuerySet
from kvalitet.roller import Myndighet

from ..begrepp import Atgardstyp, Faktorsniva, Responsfraga
from ..querysets import StodforslagQuerySet

FLEST_FORSLAG = 5  # huvudmän drown in material (doman.md §4.3)


class EgenAtgard(models.Model):
    """What the huvudman itself means to do, in its own space: no role at an agency reads it.

    `fraga`: the question that it answers, in the huvudman's words or those of the underlag.
    """

    class Status(models.TextChoices):
        TANKT = "tankt", "Vi tänker göra det"
        PAGAR = "pagar", "Vi håller på"
        GJORT = "gjort", "Det är gjort"
        ANNAT = "annat", "Vi valde något annat"

    huvudman = models.ForeignKey("huvudman.Huvudman", models.PROTECT, related_name="egna_atgarder")
    dialog = models.ForeignKey("dialoger.Dialog", models.PROTECT, null=True, blank=True, related_name="+")
    typ = models.CharField("vad det rör", max_length=8, choices=Atgardstyp)
    text = models.TextField("vad ni tänker göra", max_length=1000)
    fraga = models.CharField("frågan den svarar på", max_length=300)
    ansvarig = models.CharField("vem", max_length=120, blank=True)
    klart_till = models.DateField("till när", null=True, blank=True)
    status = models.CharField("hur det går", max_length=6, choices=Status, default=Status.TANKT)
    version = models.PositiveIntegerField("version", default=1)
    andrad = models.DateTimeField("ändrad", default=timezone.now)
    andrad_av = models.ForeignKey("kvalitet.Anvandare", models.PROTECT, related_name="+")

    objects = EgetQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "egen åtgärd", "egna åtgärder"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text="") & ~Q(fraga=""), name="egen_atgard_svarar_pa_en_fraga"),
            models.CheckConstraint(condition=Q(typ__in=Atgardstyp.values), name="egen_atgard_kand_typ"),
        ]

    def __str__(self) -> str:
        return str(self.pk)  # the event log shows it, and is read by staff


class Stodforslag(models.Model):
    """Material that the pair recommends in one case. Sent to the huvudman, so an allmän handling: neutral words.

    `plats` holds how few they are. One that is taken back is ended, never deleted.
    """

    dialog = models.ForeignKey("dialoger.Dialog", models.PROTECT, related_name="stodforslag")
    plats = models.PositiveSmallIntegerField("plats")
    titel = models.CharField("titel", max_length=120)
    myndighet = models.CharField("från", max_length=4, choices=Myndighet)
    lank = models.URLField(
        "länk", max_length=300, validators=[URLValidator(schemes=["https"], message="Länken ska börja med https://.")]
    )
    skal = models.CharField("varför just det", max_length=300)
    faktor = models.PositiveSmallIntegerField("framgångsfaktor", null=True, blank=True)
    niva = models.CharField("nivå", max_length=12, choices=Faktorsniva, blank=True)
    foreslaget = models.DateTimeField("föreslaget", default=timezone.now)
    foreslaget_av = models.ForeignKey("kvalitet.Anvandare", models.PROTECT, related_name="+")
    meddelat = models.DateField("huvudmannen fick brev om det", null=True, blank=True)
    borttaget = models.DateTimeField("borttaget", null=True, blank=True)

    objects = StodforslagQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "förslag på stödmaterial", "förslag på stödmaterial"
        ordering = ["plats", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(plats__gte=1, plats__lte=FLEST_FORSLAG), name="stodforslag_fa_i_taget"),
            models.UniqueConstraint(
                fields=["dialog", "plats"], condition=Q(borttaget=None), name="stodforslag_ett_per_plats"
            ),
            models.UniqueConstraint(
                fields=["dialog", "lank"],
                condition=Q(borttaget=None),
                name="stodforslag_en_gang",
                violation_error_message="Materialet är redan föreslaget.",
            ),
            models.CheckConstraint(condition=Q(lank__startswith="https://"), name="stodforslag_saker_lank"),
            models.CheckConstraint(
                condition=Q(faktor=None) | Q(faktor__gte=1, faktor__lte=7), name="stodforslag_kand_faktor"
            ),
        ]

    def __str__(self) -> str:
        return self.titel


class Uppfoljningsutkast(models.Model):
    """What the huvudman writes before the six-month follow-up, in its own space until somebody sends it in."""

    huvudman = models.ForeignKey("huvudman.Huvudman", models.PROTECT, related_name="+")
    dialog = models.OneToOneField("dialoger.Dialog", models.PROTECT, related_name="+")
    typer = models.JSONField("vad det rör", default=list, blank=True)
    text = models.TextField("vad ni har gjort", max_length=3000, blank=True)
    version = models.PositiveIntegerField("version", default=1)
    andrad = models.DateTimeField("ändrad", default=timezone.now)
    andrad_av = models.ForeignKey("kvalitet.Anvandare", models.PROTECT, related_name="+")

    objects = EgetQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "utkast inför uppföljningen", "utkast inför uppföljningen"

    def __str__(self) -> str:
        return str(self.pk)  # as EgenAtgard


class Uppfoljningssvar(models.Model):
    """What was sent in: an allmän handling, in a table of its own so that no page of the agencies reads the draft."""

    dialog = models.OneToOneField("dialoger.Dialog", models.PROTECT, related_name="uppfoljningssvar")
    typer = models.JSONField("vad det rör", default=list, blank=True)
    text = models.TextField("vad de har gjort", max_length=3000)
    skickat = models.DateTimeField("skickat", default=timezone.now)
    skickat_av = models.ForeignKey("kvalitet.Anvandare", models.PROTECT, related_name="+")

    class Meta:
        verbose_name, verbose_name_plural = "svar inför uppföljningen", "svar inför uppföljningen"
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="uppfoljningssvar_sager_nagot")]

    def __str__(self) -> str:
        return f"Svar inför uppföljningen, {self.dialog}"


class Responssvar(models.Model):
    """One answer to one question of the huvudman's short survey, alone: see services.respons for what guards it.

    No foreign key, no time finer than the half-year, a random id, and nothing that ties the answers of a form together.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    halvar = models.CharField("halvår", max_length=6)
    fraga = models.CharField("fråga", max_length=12, choices=Responsfraga)
    varde = models.PositiveSmallIntegerField("svar", null=True, blank=True)
    text = models.TextField("fritext", max_length=600, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = "svar i responsenkäten", "svar i responsenkäten"
        constraints = [
            models.CheckConstraint(
                condition=Q(fraga=Responsfraga.FRITEXT, varde=None) & ~Q(text="")
                | ~Q(fraga=Responsfraga.FRITEXT) & Q(text="", varde__isnull=False, varde__gte=1, varde__lte=4),
                name="responssvar_skala_eller_text",
            ),
        ]

    def __str__(self) -> str:
        return "svar"


class Responskvitto(models.Model):
    """That somebody has answered about a case, so that nobody does twice: a keyed digest, which says neither who nor
    which case to one who does not have the service's secret."""

    avtryck = models.CharField("avtryck", max_length=64, primary_key=True)

    class Meta:
        verbose_name, verbose_name_plural = "kvitto på respons", "kvitton på respons"

    def __str__(self) -> str:
        return "kvitto"
