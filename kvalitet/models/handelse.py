from django.db import models
from django.utils import timezone

from ..handelsetyper import Handelsetyp
from ..querysets import HandelseQuerySet

TYPTEXTER: dict[str, str] = dict(Handelsetyp.choices)


class Handelse(models.Model):
    """A change that took place: what, on which object, by whom, old and new. Append-only (database triggers)."""

    typ = models.CharField("typ", max_length=60, db_index=True)
    objekttyp = models.CharField("objekttyp", max_length=60)
    objekt_id = models.CharField("objektets id", max_length=40)
    aktor = models.ForeignKey(
        "kvalitet.Anvandare",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="handelser",
        help_text="Tomt: systemet.",
    )
    tid = models.DateTimeField("tid", default=timezone.now)
    fran = models.JSONField("från", null=True, blank=True)
    till = models.JSONField("till", null=True, blank=True)
    skal = models.CharField("skäl", max_length=300, blank=True)
    data = models.JSONField("data", default=dict, blank=True)

    objects = HandelseQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "händelse", "händelser"
        ordering = ["-id"]
        indexes = [models.Index(fields=["objekttyp", "objekt_id"], name="handelse_objekt")]

    def __str__(self) -> str:
        return f"{self.typ} {self.objekttyp}:{self.objekt_id}"

    @property
    def typtext(self) -> str:
        """The event's name in words; an old name that is no longer in use stands as it is."""
        return TYPTEXTER.get(self.typ, self.typ)


class Handelselank(models.Model):
    """A link of the hash chain over events, added after commit. Append-only; the head is also kept in a file."""

    nummer = models.PositiveBigIntegerField("nummer", unique=True)
    handelse = models.OneToOneField(Handelse, models.PROTECT, related_name="lank")
    hash = models.CharField("hash", max_length=64)

    class Meta:
        verbose_name, verbose_name_plural = "händelselänk", "händelselänkar"
        ordering = ["nummer"]

    def __str__(self) -> str:
        return f"{self.nummer}: {self.hash[:12]}"


class Lasning(models.Model):
    """Who read or downloaded what, and who was refused. Written on its own, so that no rollback erases it."""

    class Typ(models.TextChoices):
        LAST = "last", "Läst"
        HAMTAD = "hamtad", "Hämtad"
        NEKAD = "nekad", "Nekad"

    anvandare = models.ForeignKey("kvalitet.Anvandare", models.PROTECT, null=True, blank=True, related_name="lasningar")
    typ = models.CharField("typ", max_length=10, choices=Typ)
    objekttyp = models.CharField("objekttyp", max_length=60)
    objekt_id = models.CharField("objektets id", max_length=200)
    tid = models.DateTimeField("tid", default=timezone.now)
    data = models.JSONField("data", default=dict, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = "läsning", "läsningar"
        ordering = ["-id"]
        indexes = [models.Index(fields=["objekttyp", "objekt_id"], name="lasning_objekt")]

    def __str__(self) -> str:
        return f"{self.typ} {self.objekttyp}:{self.objekt_id}"
