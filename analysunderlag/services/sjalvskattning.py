"""What the huvudman does with a självskattning: makes it, invites to it, closes levels, reads the result, shares it."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from huvudman.models import Huvudman
from kvalitet import svenska
from kvalitet.handelser import Handelsetyp, logga
from kvalitet.models import Anvandare

from .. import skattning as ren
from ..models import Delning, Sjalvskattning, Skattningsniva, Skattningssvar
from ..models.sjalvskattning import lankens_slut
from ..skattning import MINST, NIVAER, Nivasvar, Rad
from .kvalitetssystem import gallande_rad

Svarssatt = Skattningsniva.Svarssatt
REDAN_STANGD = "Nivån är redan stängd."

_vid_delning: list[Callable[[Delning, Anvandare], object]] = []


def vid_delning(gor: Callable[[Delning, Anvandare], object]) -> None:
    """Have `gor` called in the transaction that shares a result: an app above this one registers it. Called in
    `ready`."""
    _vid_delning.append(gor)


@transaction.atomic
def skapa(
    *, huvudman: Huvudman, namn: str, avser: str, antal: Mapping[str, int], aktor: Anvandare | None
) -> Sjalvskattning:
    """`antal`: level → how many are to answer. Fewer than five answer together."""
    Huvudman.objects.select_for_update().get(pk=huvudman.pk)
    valda = {niva: n for niva, n in antal.items() if n}
    if not valda:
        raise ValidationError("Välj minst en nivå och skriv hur många som ska svara.")
    system = gallande_rad()
    if not any(faktor.pastaenden for faktor in system.data.faktorer):
        raise ValidationError("Kvalitetssystemet har inga påståenden att svara på än. Försök igen senare.")
    rad = Sjalvskattning(huvudman=huvudman, system=system, namn=namn, avser=avser, skapad_av=aktor)
    rad.full_clean()
    rad.save()
    for kod in NIVAER:
        if kod in valda:
            niva = Skattningsniva(skattning=rad, niva=kod, antal=valda[kod], svarssatt=_svarssatt(valda[kod]))
            niva.full_clean()
            niva.save()
    logga(Handelsetyp.SKATTNING_SKAPAD, rad, aktor, till=valda)
    return rad


def _svarssatt(antal: int) -> str:
    return Svarssatt.VAR_FOR_SIG if antal >= MINST else Svarssatt.GEMENSAMT


@transaction.atomic
def andra_antal(*, niva_id: int, antal: int, aktor: Anvandare | None) -> Skattningsniva:
    """Never below those who have begun. From fewer than five to more: as long as no joint answer is begun."""
    niva = _oppen(niva_id)
    borjat = niva.svar.count()
    if niva.ar_gemensam and antal >= MINST and not borjat:
        niva.svarssatt = Svarssatt.VAR_FOR_SIG
    elif not niva.ar_gemensam and antal < MINST:
        raise ValidationError({"antal": "Med färre än fem svarar ni tillsammans. Välj gemensamt svar i stället."})
    elif not niva.ar_gemensam and antal < borjat:
        raise ValidationError({"antal": f"{svenska.versal(svenska.rakneord(borjat))} har redan börjat svara."})
    forr, niva.antal = niva.antal, antal
    niva.full_clean()
    niva.save(update_fields=["antal", "svarssatt"])
    if forr != antal:
        logga(Handelsetyp.SKATTNING_ANTAL, niva, aktor, fran={"antal": forr}, till={"antal": antal})
    return niva


@transaction.atomic
def byt_lank(*, niva_id: int, aktor: Anvandare | None) -> Skattningsniva:
    """A new link for another 60 days. The old one lets nobody begin; those who have begun go on with their code."""
    niva = _oppen(niva_id)
    niva.lank_version += 1
    niva.lank_till = lankens_slut()
    niva.save(update_fields=["lank_version", "lank_till"])
    logga(Handelsetyp.SKATTNING_LANK, niva, aktor, till={"till": niva.lank_till})
    return niva


@transaction.atomic
def stang(*, niva_id: int, aktor: Anvandare | None, sett: int) -> Skattningsniva:
    """Close a level for good. `sett`: the number of answers that the person was told about.

    Of answers given one by one, those that were not handed in are discarded, and all of them when fewer than five
    were: nothing that can be read as one person's is kept. The rest lose what leads to their respondents, and order.
    """
    niva = _oppen(niva_id)
    lamnade = niva.svar.filter(ar_lamnat=True).count()
    if lamnade != sett:
        raise ValidationError("Antalet svar har ändrats sedan sidan öppnades. Läs igenom och stäng igen.")
    if niva.ar_gemensam:
        niva.svar.update(kod_hash="")
    else:
        _avidentifiera(niva, behall=lamnade >= MINST)
    niva.stangd = timezone.now()
    niva.save(update_fields=["stangd"])
    logga(Handelsetyp.SKATTNING_STANGD, niva, aktor, till={"antal": lamnade})
    return niva


def _avidentifiera(niva: Skattningsniva, *, behall: bool) -> None:
    innehall = list(niva.svar.filter(ar_lamnat=True).values_list("svar", "texter")) if behall else []
    niva.svar.all().delete()
    secrets.SystemRandom().shuffle(innehall)
    Skattningssvar.objects.bulk_create(
        Skattningssvar(niva=niva, nyckel=secrets.token_hex(6), svar=svar, texter=texter, ar_lamnat=True)
        for svar, texter in innehall
    )


@transaction.atomic
def gor_gemensam(*, niva_id: int, aktor: Anvandare | None, sett: int) -> Skattningsniva:
    """One answer for all of the level instead of one each. Answers that were given one by one are discarded.

    Not once a level has been closed with answers: they would be lost to those who can read them.
    """
    niva = Skattningsniva.objects.select_for_update().get(pk=niva_id)
    borjat = niva.svar.count()
    if niva.ar_gemensam or (niva.stangd and borjat):
        raise ValidationError("Nivån kan inte få ett gemensamt svar.")
    if borjat != sett:
        raise ValidationError("Antalet svar har ändrats sedan sidan öppnades. Läs igenom och välj igen.")
    niva.svar.all().delete()
    niva.svarssatt, niva.stangd = Svarssatt.GEMENSAMT, None
    niva.lank_version, niva.lank_till = niva.lank_version + 1, lankens_slut()
    niva.save(update_fields=["svarssatt", "stangd", "lank_version", "lank_till"])
    logga(Handelsetyp.SKATTNING_GEMENSAM, niva, aktor, till={"antal": borjat})
    return niva


def _oppen(niva_id: int) -> Skattningsniva:
    niva = Skattningsniva.objects.select_for_update().get(pk=niva_id)
    if niva.stangd:
        raise ValidationError(REDAN_STANGD)
    return niva


# The result -------------------------------------------------------------------------------------------------------


def resultat(skattning: Sjalvskattning) -> dict[str, Any]:
    """What the result page shows, and what is shared: plain data. Three queries however many have answered."""
    nivaer = list(skattning.nivaer.med_antal())
    rader: dict[int, list[Rad]] = {niva.pk: [] for niva in nivaer}
    for svar in Skattningssvar.objects.filter(niva__in=nivaer, ar_lamnat=True).order_by("pk"):
        rader[svar.niva_id].append((svar.svar, svar.texter))
    delar = [Nivasvar(n.niva, n.ar_gemensam, rader[n.pk] if n.stangd or n.ar_gemensam else [], lage(n)) for n in nivaer]
    return {
        "huvudman": skattning.huvudman.namn,
        "namn": skattning.namn,
        "avser": skattning.avser,
        "system": skattning.system.version,
        **ren.resultat(skattning.system.data.faktorer, delar),
    }


def sha256_av_resultat(skattning: Sjalvskattning) -> str:
    """What `dela` compares with: the sum of what the page shows now."""
    return ren.sha256(resultat(skattning))


def lage(niva: Any) -> str:
    """Where a level stands, in words. `niva` from `med_antal`."""
    if niva.ar_gemensam:
        if not niva.antal_borjat:
            return "Inget gemensamt svar är påbörjat"
        return "Gemensamt svar lämnat" if niva.antal_lamnat else "Gemensamt svar påbörjat"
    if not niva.stangd:
        return f"{niva.antal_lamnat} av {niva.antal} har svarat"
    if niva.antal_lamnat < MINST:
        return "Stängd. Färre än fem svarade, så inget visas"
    return f"{niva.antal_lamnat} av {niva.antal} svarade"


@transaction.atomic
def dela(*, skattning_id: int, med_texter: bool, visad: str, aktor: Anvandare) -> Delning:
    """Freeze what the person has seen and let the agencies read it. `visad`: sha256 of what the page showed."""
    skattning = (
        Sjalvskattning.objects.select_for_update(of=("self",)).select_related("huvudman", "system").get(pk=skattning_id)
    )
    innehall = resultat(skattning)
    if not (innehall["faktorer"] or innehall["gemensamma"]):
        raise ValidationError("Det finns inget resultat att dela än.")
    if ren.sha256(innehall) != visad:
        raise ValidationError("Resultatet har ändrats sedan sidan öppnades. Läs igenom och dela igen.")
    if not med_texter:
        innehall = ren.utan_texter(innehall)
    rad = Delning.objects.create(
        huvudman=skattning.huvudman,
        skattning=skattning,
        innehall=innehall,
        sha256=ren.sha256(innehall),
        delad_av=aktor,
    )
    logga(Handelsetyp.SKATTNING_DELAD, rad, aktor, data={"skattning": skattning.pk, "sha256": rad.sha256})
    for gor in _vid_delning:
        gor(rad, aktor)
    return rad
