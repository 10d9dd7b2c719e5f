"""Meetings. Many cases can share one: a group introduction, or huvudmän with the same skolchef."""

from __future__ import annotations

import uuid
from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from huvudman.models import Huvudman

from ..begrepp import (
    INTERNA,
    LANGST_RESTID,
    Funktion,
    Motesform,
    Motesstatus,
    Motestyp,
    Niva,
    Skolformslage,
    Utelamnatskal,
)
from ..querysets import MoteQuerySet, MotesarendeQuerySet

_UTOM_INTERNA = ~Q(typ__in=sorted(INTERNA))


class Mote(models.Model):
    """A meeting with start, end and who comes from each agency. External ones are with the huvudmän of its cases.

    `utforare_sv` and `utforare_spsm` are who will be there, and once it is held who was: a held external meeting has
    both (doman.md §4.1 P3). `restid`: minutes of travel in all per person, there and back.
    """

    typ = models.CharField("typ", max_length=14, choices=Motestyp)
    status = models.CharField("läge", max_length=10, choices=Motesstatus, default=Motesstatus.PLANERAT)
    start = models.DateTimeField("börjar")
    slut = models.DateTimeField("slutar")
    form = models.CharField("form", max_length=10, choices=Motesform, default=Motesform.DIGITALT)
    plats = models.CharField("plats", max_length=200, blank=True)
    lank = models.URLField("länk till mötet", max_length=500, blank=True)
    resa = models.CharField("resa", max_length=200, blank=True, help_text="Till exempel Tåg 07.22 från Örebro.")
    restid = models.PositiveIntegerField("restid i minuter", default=0)
    utforare_sv = models.ForeignKey(
        "kvalitet.Anvandare", models.PROTECT, null=True, blank=True, related_name="moten_sv", verbose_name="Skolverket"
    )
    utforare_spsm = models.ForeignKey(
        "kvalitet.Anvandare", models.PROTECT, null=True, blank=True, related_name="moten_spsm", verbose_name="SPSM"
    )
    omfattning = models.CharField(
        "omfattning", max_length=120, blank=True, help_text="När dialogen är delad: skolformer, nämnd eller nivå."
    )
    skal = models.CharField("skäl", max_length=300, blank=True, help_text="Varför mötet ställdes in eller flyttades.")
    skapad = models.DateTimeField("skapad", default=timezone.now)
    uid = models.UUIDField("id i kalendrar", default=uuid.uuid4, unique=True, editable=False)
    version = models.PositiveIntegerField("version", default=1)
    dialoger = models.ManyToManyField("dialoger.Dialog", through="Motesarende", related_name="moten")

    objects = MoteQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "möte", "möten"
        ordering = ["start", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(slut__gt=F("start")),
                name="mote_slutar_efter_start",
                violation_error_message="Mötet måste sluta efter att det har börjat.",
            ),
            models.CheckConstraint(
                condition=~Q(status=Motesstatus.HALLET)
                | ~_UTOM_INTERNA
                | Q(utforare_sv__isnull=False, utforare_spsm__isnull=False),
                name="mote_hallet_har_bada_myndigheterna",
                violation_error_message="Ett genomfört möte har en dialogutförare från var myndighet.",
            ),
            models.CheckConstraint(
                condition=Q(utforare_sv=None) | Q(utforare_spsm=None) | ~Q(utforare_sv=F("utforare_spsm")),
                name="mote_tva_olika_utforare",
                violation_error_message="Samma person kan inte företräda båda myndigheterna.",
            ),
            models.CheckConstraint(
                condition=~Q(status=Motesstatus.INSTALLT) | ~Q(skal=""),
                name="mote_installt_har_skal",
                violation_error_message="Skriv varför mötet ställs in.",
            ),
            models.CheckConstraint(
                condition=Q(restid__lte=LANGST_RESTID),
                name="mote_rimlig_restid",
                violation_error_message="Resan kan ta högst 24 timmar tur och retur.",
            ),
        ]
        indexes = [
            models.Index(fields=["start"], name="mote_start"),
            models.Index(fields=["utforare_sv", "start"], name="mote_sv"),
            models.Index(fields=["utforare_spsm", "start"], name="mote_spsm"),
        ]

    def __str__(self) -> str:
        return f"{self.get_typ_display()} {timezone.localtime(self.start):%Y-%m-%d %H:%M}"

    def get_absolute_url(self) -> str:
        return reverse("dialoger:mote", args=[self.pk])

    @property
    def ar_internt(self) -> bool:
        return self.typ in INTERNA

    @property
    def dag(self) -> date:
        return timezone.localtime(self.start).date()

    @property
    def minuter(self) -> int:
        return round((self.slut - self.start).total_seconds() / 60)


class Motesarende(models.Model):
    """That a case is on a meeting. Attendance and outcome belong to (meeting, case)."""

    mote = models.ForeignKey(Mote, models.CASCADE, related_name="arenden")
    dialog = models.ForeignKey("dialoger.Dialog", models.PROTECT, related_name="motesarenden")
    kom = models.BooleanField("huvudmannen kom", default=True, help_text="Avgörs när mötet markeras som genomfört.")

    objects = MotesarendeQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "ärende på möte", "ärenden på möten"
        constraints = [models.UniqueConstraint(fields=["mote", "dialog"], name="motesarende_en_gang")]

    def __str__(self) -> str:
        return f"{self.mote} – {self.dialog}"

    @property
    def huvudman(self) -> Huvudman:
        """The one that is met: that of the meeting's day."""
        return self.dialog.huvudman_den(self.mote.dag)


class Deltagande(models.Model):
    """How many from one function of the huvudman: expected before the meeting, present once it is held."""

    motesarende = models.ForeignKey(Motesarende, models.CASCADE, related_name="deltaganden")
    funktion = models.CharField("funktion", max_length=14, choices=Funktion)
    niva = models.CharField("nivå", max_length=12, choices=Niva)
    antal = models.PositiveSmallIntegerField("antal")

    class Meta:
        verbose_name, verbose_name_plural = "deltagande", "deltaganden"
        constraints = [
            models.UniqueConstraint(fields=["motesarende", "funktion"], name="deltagande_funktion_en_gang"),
            models.CheckConstraint(
                condition=Q(antal__gte=1, antal__lte=200),
                name="deltagande_rimligt_antal",
                violation_error_message="Ange ett antal från 1 till 200.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_funktion_display()}: {self.antal}"


class Deltagarnamn(models.Model):
    """A name and address while a meeting is being booked. Removed when it has been held, cancelled or passed."""

    motesarende = models.ForeignKey(Motesarende, models.CASCADE, related_name="namn")
    namn = models.CharField("namn", max_length=120)
    epost = models.EmailField("e-post", blank=True)
    funktion = models.CharField("funktion", max_length=14, choices=Funktion)

    class Meta:
        verbose_name, verbose_name_plural = "deltagares namn", "deltagares namn"
        constraints = [
            models.UniqueConstraint(
                fields=["motesarende", "namn", "epost"],
                name="deltagarnamn_en_gang",
                violation_error_message="Personen finns redan på mötet.",
            )
        ]

    def __str__(self) -> str:
        return self.namn


class TacktSkolform(models.Model):
    """A skolform on a meeting: planned, covered, or left out and why (doman.md §4.1 P5)."""

    motesarende = models.ForeignKey(Motesarende, models.CASCADE, related_name="skolformer")
    skolform = models.SlugField("skolform", max_length=30)
    lage = models.CharField("läge", max_length=10, choices=Skolformslage)
    skal = models.CharField("skäl", max_length=10, choices=Utelamnatskal, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = "skolform på möte", "skolformer på möten"
        constraints = [
            models.UniqueConstraint(fields=["motesarende", "skolform"], name="tackt_skolform_en_gang"),
            models.CheckConstraint(
                condition=(~Q(lage=Skolformslage.UTELAMNAD) & Q(skal=""))
                | (Q(lage=Skolformslage.UTELAMNAD) & ~Q(skal="")),
                name="tackt_skolform_utelamnad_har_skal",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.skolform}: {self.get_lage_display()}"


class Bokning(models.Model):
    """Times proposed to a huvudman for one meeting. Closed when one is chosen or the proposal is withdrawn."""

    class Status(models.TextChoices):
        OPPEN = "oppen", "Väntar på val"
        VALD = "vald", "Vald"
        TILLBAKADRAGEN = "tillbakadragen", "Tillbakadragen"

    dialog = models.ForeignKey("dialoger.Dialog", models.PROTECT, related_name="bokningar")
    typ = models.CharField("typ", max_length=14, choices=Motestyp)
    form = models.CharField("form", max_length=10, choices=Motesform, default=Motesform.DIGITALT)
    plats = models.CharField("plats", max_length=200, blank=True)
    restid = models.PositiveIntegerField("restid i minuter", default=0)
    status = models.CharField("läge", max_length=14, choices=Status, default=Status.OPPEN)
    svar_senast = models.DateField("svar önskas senast")
    skapad = models.DateTimeField("skapad", default=timezone.now)
    skapad_av = models.ForeignKey("kvalitet.Anvandare", models.PROTECT, null=True, blank=True, related_name="+")
    mote = models.OneToOneField(Mote, models.PROTECT, null=True, blank=True, related_name="bokning")
    onskemal = models.CharField(
        "önskemål", max_length=500, blank=True, help_text="När huvudmannen kan i stället, om ingen av tiderna passar."
    )

    class Meta:
        verbose_name, verbose_name_plural = "bokning", "bokningar"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["dialog", "typ"],
                condition=Q(status="oppen"),
                name="bokning_en_oppen_per_typ",
                violation_error_message="Det finns redan föreslagna tider för mötet.",
            ),
            models.CheckConstraint(condition=~Q(status="vald") | Q(mote__isnull=False), name="bokning_vald_har_mote"),
            models.CheckConstraint(
                condition=Q(restid__lte=LANGST_RESTID),
                name="bokning_rimlig_restid",
                violation_error_message="Resan kan ta högst 24 timmar tur och retur.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_typ_display()}: {self.get_status_display()}"


class Bokningstid(models.Model):
    bokning = models.ForeignKey(Bokning, models.CASCADE, related_name="tider")
    start = models.DateTimeField("börjar")
    slut = models.DateTimeField("slutar")

    class Meta:
        verbose_name, verbose_name_plural = "föreslagen tid", "föreslagna tider"
        ordering = ["start"]
        constraints = [
            models.UniqueConstraint(fields=["bokning", "start"], name="bokningstid_en_gang"),
            models.CheckConstraint(condition=Q(slut__gt=F("start")), name="bokningstid_slutar_efter_start"),
        ]

    def __str__(self) -> str:
        return f"{timezone.localtime(self.start):%Y-%m-%d %H:%M}"


class Franvaro(models.Model):
    """A time when a utförare cannot meet: leave, course, other work."""

    anvandare = models.ForeignKey("kvalitet.Anvandare", models.PROTECT, related_name="franvaro")
    start = models.DateTimeField("börjar")
    slut = models.DateTimeField("slutar")
    text = models.CharField(
        "vad", max_length=80, blank=True, help_text="Syns bara för dig. Andra ser att du är upptagen."
    )

    class Meta:
        verbose_name, verbose_name_plural = "upptagen tid", "upptagna tider"
        ordering = ["start"]
        constraints = [models.CheckConstraint(condition=Q(slut__gt=F("start")), name="franvaro_slutar_efter_start")]
        indexes = [models.Index(fields=["anvandare", "start"], name="franvaro_person")]

    def __str__(self) -> str:
        return self.text or "Upptagen"
