"""Introduction groups: the cases of one pair that are to have their introduction at the same meeting."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from ..begrepp import Motesstatus
from .arenden import Dialog, Omgang
from .moten import Mote


class Introduktionsgrupp(models.Model):
    """Accepted or made by hand; `skal` is why these. Booked it has `mote`; dissolved it stays.

    A cancelled `mote` is none: the group can be booked again.
    """

    omgang = models.ForeignKey(Omgang, models.PROTECT, related_name="introduktionsgrupper")
    utforare_sv = models.ForeignKey("kvalitet.Anvandare", models.PROTECT, related_name="+")
    utforare_spsm = models.ForeignKey("kvalitet.Anvandare", models.PROTECT, related_name="+")
    regionkontor = models.ForeignKey("kvalitet.Regionkontor", models.PROTECT, null=True, blank=True, related_name="+")
    nummer = models.PositiveSmallIntegerField("nummer")
    skal = models.CharField("varför just de här", max_length=300, blank=True)
    skapad = models.DateTimeField("skapad", default=timezone.now)
    skapad_av = models.ForeignKey("kvalitet.Anvandare", models.PROTECT, null=True, blank=True, related_name="+")
    mote = models.OneToOneField(Mote, models.PROTECT, null=True, blank=True, related_name="introduktionsgrupp")
    upplost = models.DateTimeField("upplöst", null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = "introduktionsgrupp", "introduktionsgrupper"
        ordering = ["omgang", "nummer"]
        constraints = [
            models.UniqueConstraint(
                fields=["omgang", "utforare_sv", "utforare_spsm", "nummer"], name="introduktionsgrupp_nummer_en_gang"
            ),
            models.CheckConstraint(
                condition=~Q(utforare_sv=F("utforare_spsm")), name="introduktionsgrupp_tva_olika_utforare"
            ),
        ]

    def __str__(self) -> str:
        return f"Grupp {self.nummer}"

    def get_absolute_url(self) -> str:
        return f"{reverse('dialoger:introduktioner', args=[self.omgang_id])}?par={self.parkod}#grupp-{self.pk}"

    @property
    def par(self) -> tuple[int, int]:
        return self.utforare_sv_id, self.utforare_spsm_id

    @property
    def parkod(self) -> str:
        return f"{self.utforare_sv_id}-{self.utforare_spsm_id}"

    @property
    def bokad(self) -> Mote | None:
        """The meeting, to come or held."""
        return self.mote if self.mote and self.mote.status != Motesstatus.INSTALLT else None

    @property
    def ar_hallen(self) -> bool:
        return self.mote is not None and self.mote.status == Motesstatus.HALLET


class Introduktionsplats(models.Model):
    """Which group a case is in, from when to when. Without `grupp`: kept out by hand, and in no proposal."""

    dialog = models.ForeignKey(Dialog, models.PROTECT, related_name="introduktionsplatser")
    grupp = models.ForeignKey(Introduktionsgrupp, models.PROTECT, null=True, blank=True, related_name="platser")
    fran = models.DateTimeField("från", default=timezone.now)
    fran_av = models.ForeignKey("kvalitet.Anvandare", models.PROTECT, null=True, blank=True, related_name="+")
    till = models.DateTimeField("till", null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = "plats i introduktionsgrupp", "platser i introduktionsgrupper"
        ordering = ["dialog", "fran"]
        constraints = [
            models.UniqueConstraint(
                fields=["dialog"],
                condition=Q(till=None),
                name="introduktionsplats_en_i_taget",
                violation_error_message="Ärendet är redan med i en introduktionsgrupp.",
            ),
            models.CheckConstraint(
                condition=Q(till=None) | Q(till__gte=F("fran")), name="introduktionsplats_slutar_efter_start"
            ),
        ]

    def __str__(self) -> str:
        return str(self.grupp or "Utanför grupperna")
