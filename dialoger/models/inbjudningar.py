"""Invitations: one row is one letter to one recipient at the huvudman."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from ..begrepp import Brevslag, Nejskal, Svar
from ..querysets import InbjudanQuerySet
from .arenden import Dialog


class Inbjudan(models.Model):
    """An invitation to one recipient: every responsible nämnd or styrelse, and the skolchef.

    Sent again, it is a new row; the old one is closed (`stangd`) and its link answers nothing more. A letter on paper
    has no `skickad` until somebody says that it has been posted, and does not count as an invitation before that.
    `svar` to `bjud_in_igen`: the recipient's own answer by the link, written by services.svarslank alone.
    """

    class Sandning(models.TextChoices):
        EPOST = "epost", "E-post"
        PAPPER = "papper", "Brev på papper"
        UTANFOR = "utanfor", "Skickad utanför Kvalitet"

    dialog = models.ForeignKey(Dialog, models.PROTECT, related_name="inbjudningar")
    mottagare = models.CharField("mottagare", max_length=120, help_text="Nämnden, styrelsen eller funktionen.")
    epost = models.EmailField("e-post", blank=True)
    slag = models.CharField("brevet är skrivet till", max_length=12, choices=Brevslag, blank=True)
    sandning = models.CharField("skickas som", max_length=7, choices=Sandning, default=Sandning.UTANFOR)
    skapad = models.DateTimeField("skapad", default=timezone.now)
    skickad = models.DateField("skickad", null=True, blank=True, default=timezone.localdate)
    svar_senast = models.DateField("svar önskas senast")
    pamind = models.DateField("påmind", null=True, blank=True)
    lank_till = models.DateField("länken gäller till och med", null=True, blank=True)
    stangd = models.DateTimeField("ersatt", null=True, blank=True)
    nyckel = models.CharField("nyckel", max_length=100, blank=True, help_text="Samma nyckel blir aldrig två brev.")
    avisering = models.OneToOneField(
        "kvalitet.Avisering", models.PROTECT, null=True, blank=True, related_name="inbjudan"
    )
    paminnelse = models.OneToOneField("kvalitet.Avisering", models.PROTECT, null=True, blank=True, related_name="+")
    svar = models.CharField("mottagarens svar", max_length=6, choices=Svar, blank=True)
    svarade = models.DateTimeField("svarade", null=True, blank=True)
    skal = models.CharField("skäl", max_length=14, choices=Nejskal, blank=True)
    bjud_in_igen = models.DateField("vill få frågan igen", null=True, blank=True)

    objects = InbjudanQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "inbjudan", "inbjudningar"
        ordering = ["skickad", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(svar_senast__gte=F("skickad")), name="inbjudan_svar_efter_skickad"),
            models.CheckConstraint(
                condition=Q(skickad__isnull=False) | Q(sandning="papper"), name="inbjudan_bara_papper_vantar"
            ),
            models.CheckConstraint(
                condition=Q(sandning="epost", avisering__isnull=False) & ~Q(epost="")
                | ~Q(sandning="epost") & Q(avisering=None),
                name="inbjudan_epost_har_brev",
            ),
            models.UniqueConstraint(fields=["nyckel"], condition=~Q(nyckel=""), name="inbjudan_en_per_nyckel"),
            models.UniqueConstraint(
                fields=["dialog", "mottagare", "epost"],
                condition=Q(stangd=None) & ~Q(sandning="utanfor"),
                name="inbjudan_en_oppen_per_mottagare",
            ),
            models.CheckConstraint(
                condition=Q(svar="", svarade=None) | ~Q(svar="") & Q(svarade__isnull=False),
                name="inbjudan_svar_har_tid",
            ),
            models.CheckConstraint(
                condition=Q(svar=Svar.NEJ) & ~Q(skal="") | ~Q(svar=Svar.NEJ) & Q(skal=""), name="inbjudan_nej_har_skal"
            ),
            models.CheckConstraint(
                condition=Q(svar=Svar.SENARE, bjud_in_igen__isnull=False) | ~Q(svar=Svar.SENARE) & Q(bjud_in_igen=None),
                name="inbjudan_senare_har_dag",
            ),
        ]

    def __str__(self) -> str:
        return self.mottagare

    @property
    def ska_postas(self) -> bool:
        return self.skickad is None and self.stangd is None
