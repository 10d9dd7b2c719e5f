"""What the huvudman does with a självskattning: makes it, invites to it, closes levels, reads the result, shares it."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from huvudman.models import Huvudman
from huvudman.services.eget import las_eget, las_svarande, som_nu
from kvalitet import svenska
from kvalitet.handelser import Handelsetyp, logga
from kvalitet.models import Anvandare

from .. import skattning as ren
from ..behorighet import far_avgora_skattning
from ..models import Delning, Sjalvskattning, Skattningsniva, Skattningssvar
from ..models.sjalvskattning import lankens_slut
from ..skattning import MINST, NIVAER, Nivasvar, Rad
from .kvalitetssystem import gallande_rad

Svarssatt = Skattningsniva.Svarssatt
BARA_AVGORANDE = (
    "Bara den som påbörjade självskattningen, är ansvarig för kontot, företräder nämnden eller styrelsen, eller är "
    "skolchef, kan göra det."
)
REDAN_DELAD = "Självskattningen är delad och går därför inte att ta bort: det som är delat är en allmän handling."
REDAN_STANGD = "Nivån är redan stängd."
REDAN_BORTTAGEN = "Självskattningen är redan borttagen."

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
    _krav_avgora(Sjalvskattning.objects.get(nivaer=niva_id), aktor)
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
    _krav_avgora(Sjalvskattning.objects.get(nivaer=niva_id), aktor)
    niva = _las_niva(niva_id)
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


@transaction.atomic
def ta_bort(*, skattning_id: int, aktor: Anvandare, sett: int) -> None:
    """Delete a självskattning for good: answers, texts and codes, and its links open nothing. Not once it is shared.

    `sett`: the number of answers that the person was told about. The event says that it was done, and nothing of it.
    """
    rad = Sjalvskattning.objects.filter(pk=skattning_id).first()
    if rad is None:
        raise ValidationError(REDAN_BORTTAGEN)
    _krav_avgora(rad, aktor)
    rad = Sjalvskattning.objects.select_for_update().filter(pk=skattning_id).first()
    if rad is None:
        raise ValidationError(REDAN_BORTTAGEN)
    list(rad.nivaer.select_for_update().order_by("pk"))  # those who answer now wait, and find it gone
    if rad.delningar.exists():
        raise ValidationError(REDAN_DELAD)
    if Skattningssvar.objects.filter(niva__skattning=rad).count() != sett:
        raise ValidationError("Antalet svar har ändrats sedan sidan öppnades. Läs igenom och välj igen.")
    logga(Handelsetyp.SKATTNING_BORTTAGEN, rad, aktor)
    rad.delete()


def _krav_avgora(skattning: Sjalvskattning, aktor: Anvandare | None) -> None:
    """Under the lock of the huvudman. The system itself (`aktor` None: the demo) asks nobody."""
    if aktor is None:
        return
    skattning.huvudman = las_eget(skattning.huvudman_id, aktor)
    if not far_avgora_skattning(som_nu(aktor), skattning):
        raise PermissionDenied(BARA_AVGORANDE)


def _las_niva(niva_id: int) -> Skattningsniva:
    niva = Skattningsniva.objects.select_for_update().filter(pk=niva_id).first()
    if niva is None:
        raise ValidationError(REDAN_BORTTAGEN)
    return niva


def _oppen(niva_id: int) -> Skattningsniva:
    niva = _las_niva(niva_id)
    if niva.stangd:
        raise ValidationError(REDAN_STANGD)
    return niva


# The result -------------------------------------------------------------------------------------------------------


def resultat(skattning: Sjalvskattning) -> dict[str, Any]:
    """What the result page shows, and what is shared: plain data. Four queries however many have answered."""
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
        **ren.resultat(skattning.faktorer, delar),
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
def dela(*, skattning_id: int, med_texter: bool, visad: str, aktor: Anvandare, utan: Collection[str] = ()) -> Delning:
    """Freeze what the person has seen and let the agencies read it. By who answers for the huvudman.

    `visad`: sha256 of what the page showed. `utan`: levels whose joint answer stays with the huvudman.
    """
    huvudman_id = Sjalvskattning.objects.filter(pk=skattning_id).values_list("huvudman_id", flat=True).first()
    if huvudman_id is None:
        raise ValidationError(REDAN_BORTTAGEN)
    las_svarande(huvudman_id, aktor)  # whoever deletes it waits here, so it is there from now on
    skattning = (
        Sjalvskattning.objects.select_for_update(of=("self",)).select_related("huvudman", "system").get(pk=skattning_id)
    )
    innehall = resultat(skattning)
    if ren.sha256(innehall) != visad:
        raise ValidationError("Resultatet har ändrats sedan sidan öppnades. Läs igenom och dela igen.")
    innehall = ren.utan_gemensamma(innehall, utan)
    if not (innehall["faktorer"] or innehall["gemensamma"]):
        raise ValidationError("Det finns inget att dela.")
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
