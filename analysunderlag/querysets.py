from __future__ import annotations

from typing import Any

from django.db import models

from huvudman.models import Huvudman
from huvudman.querysets import EgetQuerySet, aktiva_uppdrag
from kvalitet.behorighet import HANDLAGGARE
from kvalitet.roller import Roll

STYR_KORNINGAR = (Roll.SYSTEMFORVALTARE, Roll.SAMORDNARE)


class UnderlagQuerySet(models.QuerySet):
    def synliga_for(self, anvandare):
        """Follows the huvudman: staff all, a representative their own, others nothing."""
        return self.filter(huvudman__in=Huvudman.objects.synliga_for(anvandare))

    def senaste(self):
        """Each huvudman's newest version, whatever its state."""
        nyare = self.model._default_manager.filter(
            huvudman=models.OuterRef("huvudman"), version__gt=models.OuterRef("version")
        )
        return self.filter(~models.Exists(nyare))

    def for_lista(self):
        """Without the content, which a list never shows."""
        return self.select_related("huvudman__kommun__lan", "release").defer("innehall", "andringar").med_aktualitet()

    def med_aktualitet(self):
        """Annotates `ar_inaktuellt`: it was made of a file that has been withdrawn since."""
        return self.annotate(ar_inaktuellt=models.Exists(self._aterkallade_kallor()))

    def inaktuella(self):
        return self.filter(models.Exists(self._aterkallade_kallor()))

    def _aterkallade_kallor(self):
        kallor: Any = self.model._meta.get_field("underlagskallor").related_model
        return kallor._default_manager.filter(underlag=models.OuterRef("pk"), statistikimport__aterkallad__isnull=False)


class StatistikimportQuerySet(models.QuerySet):
    def aterkallade(self):
        return self.filter(aterkallad__isnull=False)

    def i_bruk(self):
        """Those that new releases are made with."""
        return self.filter(aterkallad=None)


class KorningQuerySet(models.QuerySet):
    def synliga_for(self, anvandare):
        """Runs concern every huvudman: those who may start one see them all, others none."""
        far = anvandare.is_authenticated and anvandare.har_roll(*STYR_KORNINGAR)
        return self if far else self.none()

    def oppna(self):
        """At most one."""
        return self.filter(ar_oppen=True)


class KorningsradQuerySet(models.QuerySet):
    def aterstar(self):
        return self.filter(status__in=("vantar", "bestalld"))

    def att_prova(self, bortom):
        """Waiting rows whose input has been compared, that nobody has taken since `bortom`."""
        fria = models.Q(taget=None) | models.Q(taget__lt=bortom)
        return self.filter(fria, status="vantar").exclude(avtryck="").order_by("pk")

    def for_lista(self):
        return self.select_related("huvudman__kommun", "underlag").defer("underlag__innehall", "underlag__andringar")


class StatistikvardeQuerySet(models.QuerySet):
    def gallande(self, release):
        """The values in force in a release: per key the row of its newest import."""
        importer = list(release.importer.order_by("pk").values_list("pk", flat=True))
        i_releasen = self.filter(statistikimport__in=importer)
        if len(importer) < 2:
            return i_releasen
        nyare = self.model._default_manager.filter(
            orgnr=models.OuterRef("orgnr"),
            enhetskod=models.OuterRef("enhetskod"),
            indikator=models.OuterRef("indikator"),
            period=models.OuterRef("period"),
            statistikimport__in=importer[1:],
            statistikimport__gt=models.OuterRef("statistikimport"),
        )
        return i_releasen.filter(~models.Exists(nyare))

    def varden_for(self, orgnr, release):
        """A huvudman's values in force, at its own level and for its units ("00": riket). Two queries."""
        return self.gallande(release).filter(orgnr=orgnr)

    def nationella(self, release):
        """Riket and every huvudman, no units: what national distributions are made of. Two queries."""
        return self.gallande(release).filter(niva__in=("riket", "huvudman"))


class KallcellQuerySet(models.QuerySet):
    def gallande(self, release, serier):
        """The cells of these series in force in a release: per key the row of its newest import."""
        importer = list(release.importer.order_by("pk").values_list("pk", flat=True))
        nycklar = ("serie", "period", "orgnr", "enhetskod", "kommunkod")
        nyare = self.model._default_manager.filter(
            **{falt: models.OuterRef(falt) for falt in nycklar},
            statistikimport__in=importer,
            statistikimport__gt=models.OuterRef("statistikimport"),
        )
        return self.filter(statistikimport__in=importer, serie__in=list(serier)).exclude(models.Exists(nyare))


class StatistikreleaseQuerySet(models.QuerySet):
    def senast_godkand(self):
        """The release in use, or None."""
        return self.filter(status="godkand").order_by("-pk").first()

    def med_aterkallade(self):
        """The withdrawn files of each, for a list: one query more, whatever their number."""
        modell: Any = self.model._meta.get_field("importer").related_model
        filer = modell._default_manager.aterkallade()
        return self.prefetch_related(models.Prefetch("importer", queryset=filer, to_attr="aterkallade"))

    def vantar(self):
        """Drafts that can be approved: one that holds a withdrawn file cannot."""
        return self.filter(status="utkast").exclude(importer__aterkallad__isnull=False)


def _egna(anvandare):
    return aktiva_uppdrag(anvandare).values("huvudman")


class SkattningsnivaQuerySet(models.QuerySet):
    """The levels of a självskattning, in the huvudman's own space (as huvudman.querysets.EgetQuerySet)."""

    def synliga_for(self, anvandare):
        if not anvandare.is_authenticated or not anvandare.ar_i_eget_utrymme:
            return self.none()
        return self.filter(skattning__huvudman__in=_egna(anvandare))

    def med_antal(self):
        """Answers that are begun, and those that have been handed in."""
        return self.annotate(
            antal_borjat=models.Count("svar"),
            antal_lamnat=models.Count("svar", filter=models.Q(svar__ar_lamnat=True)),
        )


class SkattningssvarQuerySet(models.QuerySet):
    def synliga_for(self, anvandare):
        """Your own, and the joint ones of a huvudman you act for. Never what a colleague has answered."""
        if not anvandare.is_authenticated or not anvandare.ar_i_eget_utrymme:
            return self.none()
        hos_egna = self.filter(niva__skattning__huvudman__in=_egna(anvandare), niva__stangd=None)
        return hos_egna.filter(models.Q(anvandare=anvandare) | models.Q(ar_gemensamt=True))


class DelningQuerySet(models.QuerySet):
    def synliga_for(self, anvandare):
        """What has been shared is an allmän handling: for staff but the analytiker, and for the huvudman's people."""
        if not anvandare.is_authenticated or not anvandare.is_active:
            return self.none()
        if anvandare.har_roll(*HANDLAGGARE):
            return self
        return self.none() if anvandare.ar_personal else self.filter(huvudman__in=_egna(anvandare))


class EgetVardeQuerySet(EgetQuerySet):
    def gallande(self):
        """Neither replaced nor taken away."""
        return self.filter(avslutat=None)

    def for_lista(self):
        return self.select_related("indikator", "enhet", "skapat_av")
