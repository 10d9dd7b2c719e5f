"""The values in force as other programs read them. The form is part of the contract of `visa_varden --json`."""

from __future__ import annotations

import re
from typing import Any

from django.db.models import Q
from django.utils import timezone

from huvudman.models import Huvudman, Huvudmannalank
from huvudman.orgnr import visa
from kvalitet.svenska import lista

from ..inlasning import RIKETS_ORGNR
from ..models import Skolform, Statistikrelease, Statistikvarde
from ..vardetyper import Vardetyp


class IngaVarden(LookupError):
    """There is nothing to show, and the Swedish text says why."""


def orgnr_av_nyckel(nyckel: str) -> str:
    """`00`, ten digits (with or without hyphen), or a huvudman's key H…: the orgnr that values are stored under."""
    nyckel = nyckel.replace("-", "").replace(" ", "").upper()
    if nyckel == RIKETS_ORGNR or re.fullmatch(r"\d{10}", nyckel):
        return nyckel
    if not re.fullmatch(r"H\d{6}", nyckel):
        raise IngaVarden("Ange ett organisationsnummer med tio siffror, en nyckel som H000123, eller 00 för riket.")
    dag = timezone.localdate()
    lank = (
        Huvudmannalank.objects.filter(
            Q(giltig_till=None) | Q(giltig_till__gte=dag), huvudman__nyckel=nyckel, giltig_fran__lte=dag
        )
        .order_by("-giltig_fran")
        .select_related("juridisk_enhet")
        .first()
    )
    if lank is None:
        raise IngaVarden(f"Ingen huvudman har nyckeln {nyckel}.")
    return lank.juridisk_enhet.orgnr


def varden(nyckel: str, enhetskod: str, skolform: str, period: str = "") -> list[dict[str, Any]]:
    """All measures of one level in the order of the quality system, from the release in use.

    Before any release is approved the newest draft is shown. An empty list: a huvudman of the register without
    statistics. A period that is missing is told from a huvudman that is. Raises IngaVarden.
    """
    if not Skolform.objects.filter(kod=skolform).exists():
        raise IngaVarden(f"Skolformen ”{skolform}” finns inte.")
    orgnr = orgnr_av_nyckel(nyckel)
    release = Statistikrelease.objects.senast_godkand() or Statistikrelease.objects.order_by("-pk").first()
    if release is None:
        raise IngaVarden("Ingen statistik är inläst.")
    rader = (
        Statistikvarde.objects.varden_for(orgnr, release)
        .filter(enhetskod=enhetskod, indikator__skolform__kod=skolform)
        .select_related("indikator", "statistikimport")
        .order_by("indikator__ordning", "period")
    )
    rader = list(rader)
    resultat = [som_dict(rad) for rad in rader if not period or rad.period == period]
    if resultat:
        return resultat
    vem = "riket" if orgnr == RIKETS_ORGNR else visa(orgnr)
    vem = f"skolenheten {enhetskod} hos {vem}" if enhetskod else vem
    if rader:
        perioder = lista(sorted({rad.period for rad in rader}))
        raise IngaVarden(f"Det finns inga värden för {vem} för {period}. Perioder som finns: {perioder}.")
    if enhetskod or not _i_registret(nyckel, orgnr):
        raise IngaVarden(f"Det finns inga värden för {vem} i {release.namn}.")
    return []


def _i_registret(nyckel: str, orgnr: str) -> bool:
    return Huvudman.objects.filter(Q(nyckel=nyckel.upper()) | Q(nyckel=orgnr)).exists()


def som_dict(rad: Statistikvarde) -> dict[str, Any]:
    """`namn` is the source's measure name; `varde` the shortest decimal text, or None for a sign."""
    return {
        "indikator": rad.indikator.kod,
        "namn": rad.indikator.namn,
        "period": rad.period,
        "ratext": rad.ratext,
        "typ": rad.typ,
        "varde": rad.ratext if rad.typ == Vardetyp.TAL else None,
        "kalla": {"fil": rad.statistikimport.filnamn, "sha256": rad.statistikimport.sha256, "cell": rad.cell},
    }
