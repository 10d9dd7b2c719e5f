"""What is written down about a dialogue, and what is not (doman.md §4.2)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from kvalitet.roller import Myndighet

from ..begrepp import Anteckningslage, Handlingsslag, Tidsslag
from ..querysets import AnteckningQuerySet, DiariepostQuerySet

HANDLINGAR = tuple(slag.value for slag in Handlingsslag)  # the columns of Diariepost are named as the kinds


def _bara(handling: str) -> Q:
    """That kind, and that row and no other."""
    return Q(slag=handling, **{f"{namn}__isnull": namn != handling for namn in HANDLINGAR})


class Anteckning(models.Model):
    """The mötesanteckning of one case on one meeting: topics, functions and a short text. Public once fastställd.

    It holds no names and no assessments. A second person reads it before it is fastställd; then it never changes
    (trigger). `amnen` are codes of the kvalitetssystem (dialoger.amnen). Frozen at fastställande: `amnesnamn`, the
    words for them, `funktioner`, [function, number] from the meeting, and whose note it is: the huvudman that was
    met, also when the case follows to another one afterwards.
    """

    motesarende = models.OneToOneField("dialoger.Motesarende", models.PROTECT, related_name="anteckning")
    lage = models.CharField("läge", max_length=10, choices=Anteckningslage, default=Anteckningslage.UTKAST)
    amnen = models.JSONField("ämnen", default=list, blank=True)
    amnesnamn = models.JSONField("ämnen i ord", default=list, blank=True)
    text = models.TextField("text", max_length=6000, blank=True)
    funktioner = models.JSONField("funktioner", default=list, blank=True)
    huvudman = models.ForeignKey(
        "huvudman.Huvudman", models.PROTECT, null=True, blank=True, related_name="anteckningar"
    )
    huvudmansnamn = models.CharField("huvudmannens namn", max_length=200, blank=True)
    forfattare = models.ForeignKey("kvalitet.Anvandare", models.PROTECT, related_name="anteckningar")
    andrad = models.DateTimeField("ändrad", default=timezone.now)
    andrad_av = models.ForeignKey("kvalitet.Anvandare", models.PROTECT, related_name="+")
    faststalld = models.DateTimeField("fastställd", null=True, blank=True)
    faststalld_av = models.ForeignKey("kvalitet.Anvandare", models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField("version", default=1)

    objects = AnteckningQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "mötesanteckning", "mötesanteckningar"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(lage=Anteckningslage.FASTSTALLD)
                | Q(faststalld__isnull=False, faststalld_av__isnull=False),
                name="anteckning_faststalld_av_nagon",
            ),
            models.CheckConstraint(
                condition=~Q(lage=Anteckningslage.FASTSTALLD) | (Q(huvudman__isnull=False) & ~Q(huvudmansnamn="")),
                name="anteckning_faststalld_har_huvudman",
            ),
            models.CheckConstraint(
                condition=Q(faststalld_av=None) | ~Q(faststalld_av=models.F("andrad_av")),
                name="anteckning_last_av_en_annan",
                violation_error_message="En annan än den som skrev sist läser och fastställer anteckningen.",
            ),
        ]

    def __str__(self) -> str:
        return f"Mötesanteckning, {self.motesarende}"

    def get_absolute_url(self) -> str:
        return reverse("dialoger:anteckning", args=[self.pk])

    @property
    def ar_faststalld(self) -> bool:
        return self.lage == Anteckningslage.FASTSTALLD

    @property
    def diarienummer(self) -> list[Diarienummer]:
        """None before it is fastställd: then it is not in the diary. `diariepost__diarienummer` from `for_lista`."""
        post: Diariepost | None = getattr(self, "diariepost", None)
        return list(post.diarienummer.all()) if post else []


class Diariepost(models.Model):
    """An allmän handling that each agency registers: a fastställd note, or what a huvudman has sent in. Never changed.

    Written in the same transaction as the handling became one. `huvudman` is the one it came from or is about,
    wherever the case has gone since; a shared självskattning may have no case.
    """

    slag = models.CharField("handling", max_length=16, choices=Handlingsslag)
    huvudman = models.ForeignKey("huvudman.Huvudman", models.PROTECT, related_name="diarieposter")
    huvudmansnamn = models.CharField("huvudmannens namn", max_length=200)
    dialog = models.ForeignKey("dialoger.Dialog", models.PROTECT, null=True, blank=True, related_name="diarieposter")
    tid = models.DateTimeField("kom in eller fastställdes")
    anteckning = models.OneToOneField(Anteckning, models.PROTECT, null=True, blank=True, related_name="diariepost")
    fokusforslag = models.OneToOneField(
        "dialoger.Fokusforslag", models.PROTECT, null=True, blank=True, related_name="diariepost"
    )
    delning = models.OneToOneField(
        "analysunderlag.Delning", models.PROTECT, null=True, blank=True, related_name="diariepost"
    )
    uppfoljningssvar = models.OneToOneField(
        "dialoger.Uppfoljningssvar", models.PROTECT, null=True, blank=True, related_name="diariepost"
    )

    objects = DiariepostQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "handling i diariet", "handlingar i diariet"
        ordering = ["tid", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=_bara("anteckning") | _bara("fokusforslag") | _bara("delning") | _bara("uppfoljningssvar"),
                name="diariepost_ar_en_handling",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_slag_display()}, {self.huvudmansnamn}"

    def get_absolute_url(self) -> str:
        """Where the handling is read."""
        if self.anteckning_id:
            return reverse("dialoger:anteckning", args=[self.anteckning_id])
        return reverse("dialoger:inkommet", args=[self.pk])


class Diarienummer(models.Model):
    """Each agency registers a handling in its own diary, by its own registrator."""

    post = models.ForeignKey(Diariepost, models.PROTECT, related_name="diarienummer")
    myndighet = models.CharField("myndighet", max_length=4, choices=Myndighet)
    dnr = models.CharField("diarienummer", max_length=40)
    registrerad = models.DateTimeField("registrerad", default=timezone.now)
    registrerad_av = models.ForeignKey("kvalitet.Anvandare", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name, verbose_name_plural = "diarienummer", "diarienummer"
        ordering = ["myndighet"]
        constraints = [
            models.UniqueConstraint(
                fields=["post", "myndighet"],
                name="diarienummer_ett_per_myndighet",
                violation_error_message="Handlingen har redan ett diarienummer hos myndigheten.",
            ),
            models.UniqueConstraint(
                fields=["myndighet", "dnr"],
                name="diarienummer_ett_per_handling",
                violation_error_message="Diarienumret används redan för en annan handling.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.myndighet} {self.dnr}"


class Arbetsanteckning(models.Model):
    """The pair's own notes: seen by the two alone, discarded when the case closes. Never in any log or export."""

    dialog = models.OneToOneField("dialoger.Dialog", models.CASCADE, related_name="arbetsanteckning")
    text = models.TextField("text", max_length=50_000, blank=True)
    andrad = models.DateTimeField("ändrad", default=timezone.now)
    andrad_av = models.ForeignKey("kvalitet.Anvandare", models.PROTECT, related_name="+")
    version = models.PositiveIntegerField("version", default=1)

    class Meta:
        verbose_name, verbose_name_plural = "arbetsanteckning", "arbetsanteckningar"

    def __str__(self) -> str:
        return "Parets arbetsanteckningar"


class Tidrapport(models.Model):
    """Minutes of one person on one case, one day and kind. Prefilled by meetings, confirmed once a week.

    Credit stays with the one who worked: a changed pair changes no row.
    """

    dialog = models.ForeignKey("dialoger.Dialog", models.PROTECT, related_name="tidrapporter")
    utforare = models.ForeignKey("kvalitet.Anvandare", models.PROTECT, related_name="tidrapporter")
    slag = models.CharField("slag", max_length=16, choices=Tidsslag)
    dag = models.DateField("dag")
    minuter = models.PositiveIntegerField("minuter")
    mote = models.ForeignKey("dialoger.Mote", models.PROTECT, null=True, blank=True, related_name="tidrapporter")
    bekraftad = models.DateTimeField("bekräftad", null=True, blank=True)
    skapad = models.DateTimeField("skapad", default=timezone.now)

    class Meta:
        verbose_name, verbose_name_plural = "tidrapport", "tidrapporter"
        ordering = ["dag", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["dialog", "utforare", "slag", "mote"],
                condition=Q(mote__isnull=False),
                name="tidrapport_en_per_mote_och_slag",
            ),
            models.CheckConstraint(
                condition=Q(minuter__gte=1, minuter__lte=24 * 60),
                name="tidrapport_rimlig_tid",
                violation_error_message="Ange en tid från en minut till 24 timmar.",
            ),
        ]
        indexes = [models.Index(fields=["utforare", "dag"], name="tidrapport_person")]

    def __str__(self) -> str:
        return f"{self.get_slag_display()} {self.minuter} min"


class SparadVy(models.Model):
    """A named filter of the case list, a person's own."""

    anvandare = models.ForeignKey("kvalitet.Anvandare", models.CASCADE, related_name="sparade_vyer")
    namn = models.CharField("namn", max_length=60)
    fraga = models.CharField("filter", max_length=1000, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = "sparad vy", "sparade vyer"
        ordering = ["namn"]
        constraints = [
            models.UniqueConstraint(
                fields=["anvandare", "namn"],
                name="sparad_vy_namn_en_gang",
                violation_error_message="Du har redan en vy med det namnet.",
            )
        ]

    def __str__(self) -> str:
        return self.namn


class Kalendernyckel(models.Model):
    """The secret in the address of an iCal feed: a person's own meetings, or a whole team's. A new one ends the old."""

    anvandare = models.ForeignKey("kvalitet.Anvandare", models.CASCADE, related_name="kalendernycklar")
    regionkontor = models.ForeignKey(
        "kvalitet.Regionkontor", models.CASCADE, null=True, blank=True, related_name="+", help_text="Tomt: egna möten."
    )
    hemlighet = models.CharField("hemlighet", max_length=64, unique=True)
    skapad = models.DateTimeField("skapad", default=timezone.now)

    class Meta:
        verbose_name, verbose_name_plural = "kalenderlänk", "kalenderlänkar"
        constraints = [
            models.UniqueConstraint(
                fields=["anvandare"], condition=Q(regionkontor=None), name="kalendernyckel_en_egen"
            ),
            models.UniqueConstraint(fields=["anvandare", "regionkontor"], name="kalendernyckel_en_per_team"),
        ]

    def __str__(self) -> str:
        return "Kalenderlänk"
