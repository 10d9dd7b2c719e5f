"""Nämnder and contacts of a huvudman: added, changed and ended."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from kvalitet.handelser import Handelsetyp, logga
from kvalitet.models import Anvandare

from .. import skolformer as register
from ..behorighet import BARA_LEDANDE, far_andra_kontakt
from ..models import Huvudman, Kontakt, Namnd, NamndSkolform, Uppdrag
from .eget import som_nu
from .rader import las_huvudman, las_rad, satt, spara
from .utredningar import avsluta_fyllda

NAMNDFALT = ("namn", "giltig_fran", "giltig_till")
KONTAKTFALT = ("namnd", "funktion", "namn", "epost", "telefon", "giltig_fran", "giltig_till", "kalla")
# Events say that these changed, never what they are: an event is kept for good.
PERSONLIGA = {"namn": "namn", "epost": "e-post", "telefon": "telefon", "kalla": "källa"}
# Doman §11 asks that contacts are purged; half a year, so that a mistake can be seen and put right, is our assumption.
SPARAS_EFTER_SLUT = timedelta(days=183)
# What the huvudman confirms: changed by others, it must be confirmed anew.
BEKRAFTAS = ("namnd_id", "funktion", "namn", "epost", "telefon")
REDAN_ANDRAD = "Uppgiften har ändrats sedan du öppnade sidan. Läs den en gång till."
AVSLUTAD = {Namnd: "Nämnden är redan avslutad.", Kontakt: "Kontakten är redan avslutad."}


def _overlappar(ena: Namnd | Kontakt, andra: Namnd | Kontakt) -> bool:
    slut, andra_slut = ena.giltig_till or date.max, andra.giltig_till or date.max
    return ena.giltig_fran <= andra_slut and andra.giltig_fran <= slut


def _krav_gallande(rad: Namnd | Kontakt) -> None:
    if rad.ar_avslutad:
        raise ValidationError(AVSLUTAD[type(rad)])


# Nämnder ------------------------------------------------------------------------------------------------------------


def _prova_namnd(namnd: Namnd) -> None:
    namnd.namn = " ".join(namnd.namn.split())
    namnd.full_clean()
    andra = Namnd.objects.filter(huvudman=namnd.huvudman).exclude(pk=namnd.pk)
    if any(rad.namn.casefold() == namnd.namn.casefold() and _overlappar(rad, namnd) for rad in andra):
        raise ValidationError({"namn": "Huvudmannen har redan en nämnd med det namnet."})


def _prova_skolformer(koder: Iterable[str]) -> tuple[str, ...]:
    valda = tuple(register.ordnade(set(koder)))
    if okanda := [kod for kod in valda if kod not in register.SKOLFORMER]:
        raise ValidationError({"skolformer": f"Okänd skolform: {', '.join(okanda)}."})
    return valda


def _spara_skolformer(namnd: Namnd) -> None:
    """Add and remove so that the rows say what the nämnd is to answer for; the huvudman is locked."""
    valda = namnd.svarar_for or ()
    namnd.skolformer.exclude(skolform__in=valda).delete()
    finns = set(namnd.skolformer.values_list("skolform", flat=True))
    NamndSkolform.objects.bulk_create([NamndSkolform(namnd=namnd, skolform=kod) for kod in valda if kod not in finns])


@transaction.atomic
def lagg_till_namnd(
    *,
    huvudman: Huvudman,
    namn: str,
    aktor: Anvandare | None,
    giltig_fran: date | None = None,
    giltig_till: date | None = None,
    skolformer: Iterable[str] = (),
) -> Namnd:
    huvudman = las_huvudman(huvudman.pk)
    namnd = Namnd(
        huvudman=huvudman, namn=namn, giltig_fran=giltig_fran or timezone.localdate(), giltig_till=giltig_till
    )
    _prova_namnd(namnd)
    namnd.svarar_for = _prova_skolformer(skolformer) or None
    spara(namnd, Handelsetyp.NAMND_TILLAGD, aktor)
    _spara_skolformer(namnd)
    avsluta_fyllda([huvudman.pk], aktor)
    return namnd


@transaction.atomic
def andra_namnd(
    *, namnd_id: int, aktor: Anvandare | None, skolformer: Iterable[str] | None = None, **falt: Any
) -> Namnd:
    """Change what is in NAMNDFALT; for a new name of the same nämnd. ValidationError when it has ended.

    `skolformer`: all that it answers for from now on; None leaves them as they are.
    """
    namnd, fore = las_rad(Namnd, namnd_id)
    _krav_gallande(namnd)
    satt(namnd, falt, NAMNDFALT)
    _prova_namnd(namnd)
    if skolformer is not None:
        fore.svarar_for, namnd.svarar_for = namnd.skolformskoder, _prova_skolformer(skolformer)
    spara(namnd, Handelsetyp.NAMND_ANDRAD, aktor, fore=fore)
    if skolformer is not None:
        _spara_skolformer(namnd)
    return namnd


@transaction.atomic
def avsluta_namnd(*, namnd_id: int, sista_dag: date, aktor: Anvandare | None) -> Namnd:
    """End a nämnd and, the same day, its contacts: nobody answers for a nämnd that is gone."""
    namnd, fore = las_rad(Namnd, namnd_id)
    _krav_gallande(namnd)
    namnd.giltig_till = sista_dag
    namnd.full_clean()
    kvar = [k for k in namnd.kontakter.all() if k.giltig_till is None or k.giltig_till > sista_dag]
    for kontakt in kvar:
        kontakt.giltig_fran = min(kontakt.giltig_fran, sista_dag)
        kontakt.giltig_till = sista_dag
    Kontakt.objects.bulk_update(kvar, ["giltig_fran", "giltig_till"])
    mer = {"kontakter": len(kvar)} if kvar else {}
    spara(namnd, Handelsetyp.NAMND_AVSLUTAD, aktor, fore=fore, **mer)
    avsluta_fyllda([namnd.huvudman_id], aktor)
    return namnd


# Contacts -----------------------------------------------------------------------------------------------------------


def _stada(kontakt: Kontakt) -> None:
    kontakt.namn, kontakt.epost = " ".join(kontakt.namn.split()), kontakt.epost.strip().lower()


def _prova_kontakt(kontakt: Kontakt) -> None:
    kontakt.full_clean()
    namnd = kontakt.namnd
    if namnd and namnd.huvudman_id != kontakt.huvudman_id:
        raise ValidationError({"namnd": "Nämnden hör till en annan huvudman."})
    if namnd and not _overlappar(namnd, kontakt):
        raise ValidationError({"namnd": "Nämnden finns inte under den tiden."})
    lika = Kontakt.objects.filter(
        huvudman=kontakt.huvudman, namnd=namnd, funktion=kontakt.funktion, namn=kontakt.namn,
        epost=kontakt.epost, telefon=kontakt.telefon,
    ).exclude(pk=kontakt.pk)  # fmt: skip
    if any(_overlappar(rad, kontakt) for rad in lika):
        raise ValidationError("Kontakten finns redan.")


@transaction.atomic
def lagg_till_kontakt(
    *,
    huvudman: Huvudman,
    funktion: str,
    kalla: str,
    aktor: Anvandare | None,
    namnd: Namnd | None = None,
    namn: str = "",
    epost: str = "",
    telefon: str = "",
    giltig_fran: date | None = None,
    giltig_till: date | None = None,
    bekraftad_av: Anvandare | None = None,
) -> Kontakt:
    """A person in a function, or without `namn` the function's own address. `bekraftad_av`: one of its own."""
    huvudman = las_huvudman(huvudman.pk)
    _krav_foretrader(bekraftad_av, huvudman)
    kontakt = Kontakt(
        huvudman=huvudman, namnd=namnd, funktion=funktion, namn=namn, epost=epost, telefon=telefon, kalla=kalla,
        giltig_fran=giltig_fran or timezone.localdate(), giltig_till=giltig_till,
    )  # fmt: skip
    _stada(kontakt)
    _satt_bekraftad(kontakt, bekraftad_av)
    _prova_kontakt(kontakt)
    spara(kontakt, Handelsetyp.KONTAKT_TILLAGD, aktor)
    avsluta_fyllda([huvudman.pk], aktor)
    return kontakt


@transaction.atomic
def andra_kontakt(
    *,
    kontakt_id: int,
    aktor: Anvandare | None,
    fungerar: bool = False,
    version: str = "",
    bekraftad_av: Anvandare | None = None,
    **falt: Any,
) -> Kontakt:
    """Change what is in KONTAKTFALT. A new address, or `fungerar`, says that letters arrive again.

    `bekraftad_av`: one of the huvudman's own, who has read `version` of it (ValidationError when it is another now).
    """
    kontakt, fore = las_rad(Kontakt, kontakt_id)
    _krav_ratt_av_huvudman(kontakt, version, bekraftad_av)
    _krav_gallande(kontakt)
    satt(kontakt, falt, KONTAKTFALT)
    _stada(kontakt)
    if fungerar or kontakt.epost != fore.epost:
        kontakt.studsad = None
    if bekraftad_av or any(getattr(kontakt, namn) != getattr(fore, namn) for namn in BEKRAFTAS):
        _satt_bekraftad(kontakt, bekraftad_av)
    _prova_kontakt(kontakt)
    andrade = [namn for falt, namn in PERSONLIGA.items() if getattr(kontakt, falt) != getattr(fore, falt)]
    if fore.studsad and not kontakt.studsad:
        andrade.append("kommer fram igen")
    if bekraftad_av:
        andrade.append("bekräftad av huvudmannen")
    mer = {"andrat": ", ".join(andrade)} if andrade else {}
    spara(kontakt, Handelsetyp.KONTAKT_ANDRAD, aktor, fore=fore, **mer)
    avsluta_fyllda([kontakt.huvudman_id], aktor)
    return kontakt


@transaction.atomic
def avsluta_kontakt(*, kontakt_id: int, sista_dag: date, aktor: Anvandare | None) -> Kontakt:
    kontakt, fore = las_rad(Kontakt, kontakt_id)
    _krav_gallande(kontakt)
    kontakt.giltig_till = sista_dag
    kontakt.full_clean()
    spara(kontakt, Handelsetyp.KONTAKT_AVSLUTAD, aktor, fore=fore)
    return kontakt


# The huvudman's own word -------------------------------------------------------------------------------------------


def _krav_foretrader(person: Anvandare | None, huvudman: Huvudman) -> None:
    """PermissionDenied when the person's Uppdrag has ended since the page was opened."""
    if person and not Uppdrag.objects.aktiva().filter(anvandare=person, huvudman=huvudman).exists():
        raise PermissionDenied("Ditt uppdrag har slutat gälla. Inget har ändrats.")


def _satt_bekraftad(kontakt: Kontakt, av: Anvandare | None) -> None:
    kontakt.bekraftad, kontakt.bekraftad_av = (timezone.now() if av else None), av


def _krav_ratt_av_huvudman(kontakt: Kontakt, version: str, av: Anvandare | None) -> None:
    _krav_foretrader(av, kontakt.huvudman)
    if av and not far_andra_kontakt(som_nu(av), kontakt):
        raise PermissionDenied(BARA_LEDANDE)
    if av and version != kontakt.version:
        raise ValidationError(REDAN_ANDRAD)


@transaction.atomic
def bekrafta_kontakter(*, huvudman: Huvudman, versioner: Mapping[int, str], aktor: Anvandare) -> int:
    """One of the huvudman's own says that these are right, as they were shown (Kontakt.version). How many.

    ValidationError, and nothing confirmed, when one of them has been changed or ended since.
    """
    huvudman = las_huvudman(huvudman.pk)
    _krav_foretrader(aktor, huvudman)
    rader = list(Kontakt.objects.filter(huvudman=huvudman, pk__in=versioner).select_related("namnd").order_by("pk"))
    if len(rader) != len(versioner) or any(rad.ar_avslutad or rad.version != versioner[rad.pk] for rad in rader):
        raise ValidationError(REDAN_ANDRAD)
    for rad in rader:
        _satt_bekraftad(rad, aktor)
        rad.save(update_fields=["bekraftad", "bekraftad_av"])
        vilken = {"kontakt": rad.historikfakta()["kontakt"]}
        logga(Handelsetyp.KONTAKT_BEKRAFTAD, huvudman, aktor, till=vilken, data={"kontakt": rad.pk})
    return len(rader)


@transaction.atomic
def ta_bort_kontakt(*, kontakt_id: int, version: str, aktor: Anvandare) -> Kontakt:
    """One of the huvudman's own says that the contact has left: yesterday was the last day, so it is gone at once."""
    kontakt, fore = las_rad(Kontakt, kontakt_id)
    _krav_ratt_av_huvudman(kontakt, version, aktor)
    _krav_gallande(kontakt)
    igar = timezone.localdate() - timedelta(days=1)
    kontakt.giltig_fran, kontakt.giltig_till = min(kontakt.giltig_fran, igar), igar
    kontakt.full_clean()
    spara(kontakt, Handelsetyp.KONTAKT_AVSLUTAD, aktor, fore=fore, andrat="av huvudmannen")
    return kontakt


# Letters that do not arrive, and time ------------------------------------------------------------------------------


@transaction.atomic
def markera_studsad(kontakt: Kontakt, *, aktor: Anvandare | None = None, tid: datetime | None = None) -> Kontakt:
    """A letter to the address did not arrive. Said again of the same address it changes nothing."""
    rad, fore = las_rad(Kontakt, kontakt.pk)
    if rad.studsad is None and rad.epost == kontakt.epost:  # else the letter went to an address of the past
        rad.studsad = tid or timezone.now()
        rad.full_clean()
        spara(rad, Handelsetyp.KONTAKT_STUDSAD, aktor, fore=fore, andrat="kom inte fram")
    return rad


def markera_adress_studsad(epost: str) -> int:
    """A mail server has said that the address does not exist: every contact in force that has it, and how many."""
    kontakter = list(Kontakt.objects.gallande().filter(epost=epost.strip().lower(), studsad=None).order_by("pk"))
    for kontakt in kontakter:
        markera_studsad(kontakt)
    return len(kontakter)


def gallra_kontakter() -> int:
    """Delete contacts that ended more than SPARAS_EFTER_SLUT ago. Safe to run twice; returns how many went."""
    grans = timezone.localdate() - SPARAS_EFTER_SLUT
    gamla = Kontakt.objects.filter(giltig_till__lt=grans)
    return sum(_gallra(pk, grans) for pk in gamla.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _gallra(kontakt_id: int, grans: date) -> int:
    huvudman = las_huvudman(Kontakt.objects.values_list("huvudman_id", flat=True).get(pk=kontakt_id))
    kontakt = Kontakt.objects.filter(pk=kontakt_id, giltig_till__lt=grans).first()
    if kontakt is None:  # given a later last day meanwhile
        return 0
    logga(Handelsetyp.KONTAKT_GALLRAD, huvudman, None, till=kontakt.historikfakta())
    return kontakt.delete()[0]
