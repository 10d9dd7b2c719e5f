"""Other insatser at a huvudman and granskningar of it: added, changed and ended."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from kvalitet.handelser import Handelsetyp
from kvalitet.models import Anvandare

from ..models import AnnanInsats, Granskning, Huvudman
from .rader import las_huvudman, las_rad, satt, spara

INSATSFALT = ("slag", "namn", "myndighet", "fran", "till", "kalla")
GRANSKNINGSFALT = ("slag", "status", "fran", "till", "beslutsdatum", "kalla")
S = Granskning.Status


def _prova_insats(insats: AnnanInsats) -> None:
    insats.namn = " ".join(insats.namn.split())
    insats.full_clean()
    lika = AnnanInsats.objects.filter(
        huvudman=insats.huvudman, slag=insats.slag, namn=insats.namn, myndighet=insats.myndighet
    )
    if lika.ror(insats.fran, insats.till or date.max).exclude(pk=insats.pk).exists():
        raise ValidationError("Samma insats finns redan under en del av tiden.")


@transaction.atomic
def lagg_till_insats(
    *,
    huvudman: Huvudman,
    slag: str,
    myndighet: str,
    fran: date,
    kalla: str,
    aktor: Anvandare | None,
    namn: str = "",
    till: date | None = None,
) -> AnnanInsats:
    huvudman = las_huvudman(huvudman.pk)
    insats = AnnanInsats(
        huvudman=huvudman, slag=slag, namn=namn, myndighet=myndighet, fran=fran, till=till, kalla=kalla
    )
    _prova_insats(insats)
    spara(insats, Handelsetyp.INSATS_TILLAGD, aktor)
    return insats


@transaction.atomic
def andra_insats(*, insats_id: int, aktor: Anvandare | None, **falt: Any) -> AnnanInsats:
    """Change what is in INSATSFALT, also after the end: the dates may have been wrong."""
    insats, fore = las_rad(AnnanInsats, insats_id)
    satt(insats, falt, INSATSFALT)
    _prova_insats(insats)
    spara(insats, Handelsetyp.INSATS_ANDRAD, aktor, fore=fore)
    return insats


@transaction.atomic
def avsluta_insats(*, insats_id: int, sista_dag: date, aktor: Anvandare | None) -> AnnanInsats:
    insats, fore = las_rad(AnnanInsats, insats_id)
    if insats.till and insats.till < timezone.localdate():
        raise ValidationError("Insatsen är redan avslutad.")
    insats.till = sista_dag
    insats.full_clean()
    spara(insats, Handelsetyp.INSATS_AVSLUTAD, aktor, fore=fore)
    return insats


def _prova_granskning(granskning: Granskning) -> None:
    granskning.full_clean()
    idag = timezone.localdate()
    sista = granskning.sista_dag
    if granskning.status == S.PLANERAD and granskning.forsta_dag < idag:
        raise ValidationError({"status": "Datumet har passerat. Välj Pågår eller Avslutad."})
    if granskning.status == S.PAGAR and granskning.forsta_dag > idag:
        raise ValidationError({"status": "Granskningen har inte börjat än. Välj Planerad."})
    if granskning.status == S.PAGAR and granskning.beslutsdatum and granskning.beslutsdatum < idag:
        raise ValidationError({"status": "Beslutet har kommit. Välj Avslutad."})
    if granskning.status == S.AVSLUTAD and sista and sista > idag:
        raise ValidationError(
            {"status": "Sista dagen eller beslutet ligger framåt i tiden, så granskningen är inte avslutad."}
        )
    lika = Granskning.objects.filter(
        huvudman=granskning.huvudman, slag=granskning.slag, fran=granskning.fran, till=granskning.till,
        beslutsdatum=granskning.beslutsdatum,
    ).exclude(pk=granskning.pk)  # fmt: skip
    if lika.exists():
        raise ValidationError("Granskningen finns redan.")


@transaction.atomic
def lagg_till_granskning(
    *,
    huvudman: Huvudman,
    slag: str,
    status: str,
    kalla: str,
    aktor: Anvandare | None,
    fran: date | None = None,
    till: date | None = None,
    beslutsdatum: date | None = None,
) -> Granskning:
    huvudman = las_huvudman(huvudman.pk)
    granskning = Granskning(
        huvudman=huvudman, slag=slag, status=status, fran=fran, till=till, beslutsdatum=beslutsdatum, kalla=kalla
    )
    _prova_granskning(granskning)
    spara(granskning, Handelsetyp.GRANSKNING_TILLAGD, aktor)
    return granskning


@transaction.atomic
def andra_granskning(*, granskning_id: int, aktor: Anvandare | None, **falt: Any) -> Granskning:
    """Change what is in GRANSKNINGSFALT, also after the end: the dates may have been wrong."""
    granskning, fore = las_rad(Granskning, granskning_id)
    satt(granskning, falt, GRANSKNINGSFALT)
    _prova_granskning(granskning)
    spara(granskning, Handelsetyp.GRANSKNING_ANDRAD, aktor, fore=fore)
    return granskning


@transaction.atomic
def avsluta_granskning(*, granskning_id: int, aktor: Anvandare | None, **falt: date | None) -> Granskning:
    """Note that it is over, with `till` or `beslutsdatum` where they were not known before."""
    granskning, fore = las_rad(Granskning, granskning_id)
    if granskning.status == S.AVSLUTAD:
        raise ValidationError("Granskningen är redan avslutad.")
    satt(granskning, {"status": S.AVSLUTAD, **falt}, ("status", "till", "beslutsdatum"))
    _prova_granskning(granskning)
    spara(granskning, Handelsetyp.GRANSKNING_AVSLUTAD, aktor, fore=fore)
    return granskning
