"""Composable reading of cases and meetings; who sees what. Every list, page, export and download starts here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.db.models.functions import Cast

from huvudman.querysets import aktiva_uppdrag
from kvalitet.roller import Roll

SNART = timedelta(days=14)  # before a meeting, when everything about it should be settled
ALLA_ARENDEN = (Roll.DIALOGUTFORARE, Roll.SAMORDNARE, Roll.ADMINISTRATOR)


def _kontor(anvandare: Any, roll: str) -> list[int]:
    """The offices for which the person has the role today."""
    return [t.regionkontor_id for t in anvandare.aktiva_tilldelningar if t.roll == roll and t.regionkontor_id]


def fullt_par() -> models.Q:
    """Cases with a utförare from each agency."""
    nu = apps.get_model("dialoger", "Tilldelning").objects.filter(till=None)
    bada = nu.values("dialog").annotate(antal=models.Count("pk")).filter(antal__gte=2)
    return models.Q(pk__in=bada.values("dialog"))


def _byten(vag: str) -> Prefetch:
    """What `Dialog.huvudman_den` reads."""
    return Prefetch(vag, apps.get_model("dialoger", "Huvudmannabyte").objects.select_related("fran"))


class DialogQuerySet(models.QuerySet):
    def synliga_for(self, anvandare: Any) -> DialogQuerySet:
        """Utförare of both agencies, samordnare and administratör: all. Enhetschef: the own office's. A huvudman's
        representative: their own, for their own pages. Others, analysts included: none (arkitektur.md §3)."""
        if not anvandare.is_authenticated or not anvandare.is_active:
            return self.none()
        if anvandare.har_roll(*ALLA_ARENDEN):
            return self.all()
        ser = Q(pk__in=[])
        if anvandare.har_roll(Roll.ENHETSCHEF):
            ser |= Q(regionkontor__in=_kontor(anvandare, Roll.ENHETSCHEF))
        if anvandare.ar_foretradare:
            ser |= Q(huvudman__in=aktiva_uppdrag(anvandare).values("huvudman"))
        return self.filter(ser)

    def oppna(self) -> DialogQuerySet:
        return self.filter(avslutad=None)

    def oppna_eller_avslutade_sedan(self, dag: date) -> DialogQuerySet:
        return self.filter(Q(avslutad=None) | Q(avslutad__gte=dag))

    def mina(self, anvandare: Any) -> DialogQuerySet:
        """Where the person is one of the pair today."""
        egna = apps.get_model("dialoger", "Tilldelning").objects.filter(utforare=anvandare, till=None)
        return self.filter(pk__in=egna.values("dialog"))

    def nagon_gang_mina(self, anvandare: Any, sedan: date) -> DialogQuerySet:
        """Where the person is one of the pair, or has been since that day."""
        egna = apps.get_model("dialoger", "Tilldelning").objects.filter(utforare=anvandare)
        return self.filter(pk__in=egna.filter(Q(till=None) | Q(till__date__gte=sedan)).values("dialog"))

    def mitt_team(self, anvandare: Any) -> DialogQuerySet:
        """Of the offices where the person has any role today."""
        kontor = {t.regionkontor_id for t in anvandare.aktiva_tilldelningar if t.regionkontor_id}
        return self.filter(regionkontor__in=kontor)

    def otilldelade(self) -> DialogQuerySet:
        """Open cases that lack a utförare from one agency or both."""
        return self.oppna().exclude(fullt_par())

    def sena(self, idag: date) -> DialogQuerySet:
        return self.oppna().filter(nasta_dag__lt=idag)

    def olika_svar(self) -> DialogQuerySet:
        """Goes on as ja although a recipient has declined or wants to wait. Until staff registers the huvudman's
        answer, or the introduction makes it too late (services.svarslank)."""
        avviker = apps.get_model("dialoger", "Inbjudan").objects.avviker()
        arenden = apps.get_model("dialoger", "Motesarende").objects
        hallen = arenden.filter(mote__typ="introduktion", mote__status="hallet", kom=True, dialog=OuterRef("pk"))
        return self.oppna().filter(
            Exists(avviker.filter(dialog=OuterRef("pk"))),
            ~Exists(hallen),
            svar_intro="ja",
            svar_fortsatt="",
            pausad_fran=None,
        )

    def brev_kom_inte_fram(self) -> DialogQuerySet:
        """Has not answered, and a letter in force came back."""
        borta = apps.get_model("dialoger", "Inbjudan").objects.filter(stangd=None, avisering__status="studsad")
        return self.oppna().filter(Exists(borta.filter(dialog=OuterRef("pk"))), svar_intro="")

    def mote_utan_par(self, nu: datetime) -> DialogQuerySet:
        """Meets the huvudman soon although one of the two is missing, on the case or the meeting, or has left."""
        koppling = apps.get_model("dialoger", "Motesarende").objects.filter(dialog=OuterRef("pk"))
        snart = koppling.filter(mote__status="planerat", mote__start__gte=nu, mote__start__lt=nu + SNART)
        snart = snart.exclude(mote__typ__in=["planering", "reflektion"])
        roller = apps.get_model("kvalitet", "Rolltilldelning").objects.aktiva().filter(roll=Roll.DIALOGUTFORARE)
        aktiva = apps.get_model("dialoger", "Tilldelning").objects.filter(till=None)
        slutat = aktiva.exclude(utforare__in=roller.filter(anvandare__is_active=True).values("anvandare"))
        return self.oppna().filter(
            Q(pk__in=self.otilldelade().values("pk"))
            | Q(pk__in=slutat.values("dialog"))
            | Q(Exists(snart.filter(Q(mote__utforare_sv=None) | Q(mote__utforare_spsm=None)))),
            Exists(snart),
        )

    def med_huvudman(self) -> DialogQuerySet:
        """With what `huvudman_den` reads, in a constant number of queries."""
        return self.select_related("huvudman").prefetch_related(_byten("huvudmannabyten"))

    def mote_med_andra(self, nu: datetime) -> DialogQuerySet:
        """Shares a meeting soon at which one of the case's own two is not expected."""
        koppling = apps.get_model("dialoger", "Motesarende").objects
        snart = koppling.filter(
            dialog=OuterRef("pk"), mote__status="planerat", mote__start__gte=nu, mote__start__lt=nu + SNART
        )
        delas = koppling.filter(mote=OuterRef("mote")).exclude(dialog=OuterRef("dialog"))
        borta = apps.get_model("dialoger", "Tilldelning").objects.filter(dialog=OuterRef("dialog"), till=None)
        borta = borta.exclude(utforare=OuterRef("mote__utforare_sv")).exclude(utforare=OuterRef("mote__utforare_spsm"))
        return self.oppna().filter(Exists(snart.filter(Exists(delas), Exists(borta))))

    def for_lista(self) -> DialogQuerySet:
        """With what a row shows, in a constant number of queries. `par`: the active Tilldelning rows."""
        aktiva = apps.get_model("dialoger", "Tilldelning").objects.filter(till=None).select_related("utforare")
        return self.select_related("huvudman__kommun__lan", "omgang", "regionkontor").prefetch_related(
            Prefetch("tilldelningar", aktiva.order_by("-myndighet"), to_attr="par")
        )


class InbjudanQuerySet(models.QuerySet):
    def galler(self) -> InbjudanQuerySet:
        """Of the recipients who are asked now: not replaced, and sent or already answered."""
        return self.filter(stangd=None).filter(Q(skickad__isnull=False) | ~Q(svar=""))

    def att_paminna(self) -> InbjudanQuerySet:
        """That have gone by mail and arrived, that nobody has answered or been reminded of, in a case that waits."""
        vantar = self.filter(dialog__nasta="invanta_svar", dialog__avslutad=None, stangd=None, svar="", pamind=None)
        return vantar.exclude(epost="").exclude(avisering__status="studsad")

    def avviker(self) -> InbjudanQuerySet:
        """That say something else than ja, and have said so since staff registered an answer for the huvudman."""
        sedan = Q(dialog__svar_registrerat=None) | Q(svarade__gt=F("dialog__svar_registrerat"))
        return self.galler().filter(sedan, svar__in=["nej", "senare"])


class FokusforslagQuerySet(models.QuerySet):
    def synliga_for(self, anvandare: Any) -> FokusforslagQuerySet:
        """Who may see the case; the huvudman sent it in."""
        dialoger = apps.get_model("dialoger", "Dialog").objects
        return self.filter(dialog__in=dialoger.synliga_for(anvandare))


class AnteckningQuerySet(models.QuerySet):
    def synliga_for(self, anvandare: Any) -> AnteckningQuerySet:
        """Fastställda: staff who may see the case, every registrator, and the representatives of the huvudman it is
        about, wherever the case has gone since. What is still being written: the pair alone."""
        if not anvandare.is_authenticated or not anvandare.is_active:
            return self.none()
        dialoger = apps.get_model("dialoger", "Dialog").objects
        ser = Q(lage="faststalld")
        if not anvandare.har_roll(*ALLA_ARENDEN, Roll.REGISTRATOR):
            ser &= Q(huvudman__in=aktiva_uppdrag(anvandare).values("huvudman")) | Q(
                motesarende__dialog__regionkontor__in=_kontor(anvandare, Roll.ENHETSCHEF)
            )
        if anvandare.har_roll(Roll.DIALOGUTFORARE):
            ser |= Q(motesarende__dialog__in=dialoger.mina(anvandare))
        return self.filter(ser)

    def faststallda(self) -> AnteckningQuerySet:
        return self.filter(lage="faststalld")

    def for_lista(self) -> AnteckningQuerySet:
        """With what a row or a page shows, in a constant number of queries."""
        return self.select_related(
            "motesarende__mote", "motesarende__dialog__huvudman", "andrad_av", "faststalld_av"
        ).prefetch_related(
            "diariepost__diarienummer", "motesarende__deltaganden", _byten("motesarende__dialog__huvudmannabyten")
        )


class DiariepostQuerySet(models.QuerySet):
    def synliga_for(self, anvandare: Any) -> DiariepostQuerySet:
        """Staff who may see the case, and every registrator: a registrator opens the handling and not the case.
        The huvudman's people read the same on pages of their own."""
        if not anvandare.is_authenticated or not anvandare.is_active:
            return self.none()
        if anvandare.har_roll(*ALLA_ARENDEN, Roll.REGISTRATOR):
            return self.all()
        return self.filter(dialog__regionkontor__in=_kontor(anvandare, Roll.ENHETSCHEF))

    def inkomna(self) -> DiariepostQuerySet:
        """What huvudmän have sent in."""
        return self.filter(anteckning=None)

    def utan_dnr(self, myndigheter: Iterable[str]) -> DiariepostQuerySet:
        """Not yet registered by one of these agencies."""
        saknar = Q(pk__in=[])
        for myndighet in myndigheter:
            med = apps.get_model("dialoger", "Diarienummer").objects.filter(myndighet=myndighet)
            saknar |= ~Q(pk__in=med.values("post"))
        return self.filter(saknar)

    def olasta_av(self, anvandare: Any) -> DiariepostQuerySet:
        """That have come in to the person's own cases and that the person has not opened (the log of readings)."""
        dialoger = apps.get_model("dialoger", "Dialog").objects.mina(anvandare)
        lasta = apps.get_model("kvalitet", "Lasning").objects.filter(anvandare=anvandare, typ="last")

        def last(objekttyp: str, falt: str) -> Exists:
            pk = Cast(OuterRef(falt), models.CharField())
            return Exists(lasta.filter(objekttyp=objekttyp, objekt_id=pk))

        egna = self.inkomna().filter(dialog__in=dialoger)
        return egna.filter(~last("dialoger.diariepost", "pk"), ~last("analysunderlag.delning", "delning"))

    def for_lista(self) -> DiariepostQuerySet:
        """With what a row or a page shows, in a constant number of queries."""
        return self.select_related("dialog", "huvudman", "anteckning__motesarende__mote").prefetch_related(
            "diarienummer"
        )


class MoteQuerySet(models.QuerySet):
    def synliga_for(self, anvandare: Any) -> MoteQuerySet:
        """Meetings of visible cases, and one's own internal ones. A representative never sees internal meetings."""
        if not anvandare.is_authenticated or not anvandare.is_active:
            return self.none()
        if anvandare.har_roll(*ALLA_ARENDEN):
            return self.all()
        dialoger = apps.get_model("dialoger", "Dialog").objects.synliga_for(anvandare)
        koppling = apps.get_model("dialoger", "Motesarende").objects.filter(mote=OuterRef("pk"), dialog__in=dialoger)
        ser = self.filter(Exists(koppling))  # not pk__in: that would list every meeting before the days are cut out
        return ser if anvandare.ar_personal else ser.exclude(typ__in=["planering", "reflektion"])

    def for_person(self, anvandare: Any) -> MoteQuerySet:
        return self.filter(Q(utforare_sv=anvandare) | Q(utforare_spsm=anvandare))

    def for_personer(self, pk: Iterable[int]) -> MoteQuerySet:
        personer = list(pk)
        return self.filter(Q(utforare_sv__in=personer) | Q(utforare_spsm__in=personer))

    def galler(self) -> MoteQuerySet:
        """Not cancelled."""
        return self.exclude(status="installt")

    def mellan(self, fran: Any, till: Any) -> MoteQuerySet:
        """That touch the time from `fran` to `till` (datetimes)."""
        return self.filter(start__lt=till, slut__gt=fran)

    def for_lista(self) -> MoteQuerySet:
        """With what a row shows, in a constant number of queries: `rader` are its cases with huvudman."""
        arenden = apps.get_model("dialoger", "Motesarende").objects.med_huvudman()
        return self.select_related("utforare_sv", "utforare_spsm").prefetch_related(
            Prefetch("arenden", arenden.order_by("dialog__huvudman__sortnamn"), to_attr="rader")
        )

    def i_ordning(self) -> MoteQuerySet:
        return self.order_by(F("start").asc(), "pk")


class MotesarendeQuerySet(models.QuerySet):
    def med_huvudman(self) -> MotesarendeQuerySet:
        """With what `huvudman` reads besides the meeting, in a constant number of queries."""
        return self.select_related("dialog__huvudman").prefetch_related(_byten("dialog__huvudmannabyten"))


class StodforslagQuerySet(models.QuerySet):
    """Recommended material: read where the case is (`DialogQuerySet.synliga_for` first)."""

    def galler(self) -> StodforslagQuerySet:
        return self.filter(borttaget=None)

    def att_meddela(self, idag: date) -> StodforslagQuerySet:
        """That the huvudman has had no letter about, in open cases where no letter about others has gone today. One
        that said no has no open case."""
        redan = self.model._default_manager.filter(meddelat=idag).values("dialog")
        return self.galler().filter(meddelat=None, dialog__avslutad=None).exclude(dialog__in=redan)
