"""Releases: a set of imports, checked and approved. The newest approved one is what underlag are made from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from kvalitet import svenska
from kvalitet.handelser import Handelsetyp, logga
from kvalitet.models import Anvandare

from ..models import Fordelningsrad, Harlettvarde, Liknanderad, Statistikimport, Statistikrelease
from . import fordelningar, harledning, likheter
from .releasekontroller import Kontroll, kontrollera, ovanligt

S = Statistikrelease.Status


class OgiltigRelease(Exception):
    """The release cannot take this step. The text is Swedish and meant for the person who tried."""


class KraverPerson(OgiltigRelease):
    """The system alone may not approve the release: something in it may be true, or a fault."""


def basimporter() -> list[int]:
    """The imports a new file is compared with and adds to: those of the newest release not withdrawn, without the
    files that are."""
    release = Statistikrelease.objects.exclude(status=S.TILLBAKADRAGEN).order_by("-pk").first()
    return list(release.importer.i_bruk().order_by("pk").values_list("pk", flat=True)) if release else []


def skapa_utkast(importer: Iterable[int], aktor: Anvandare | None, namn: str = "") -> Statistikrelease:
    """A draft release of these imports, named after its latest läsår unless it has a name. Call it in the transaction
    that stored them."""
    rader = list(Statistikimport.objects.filter(pk__in=list(importer)))
    period = max((period for rad in rader for period in rad.perioder), default="")
    bas = f"Statistik {period}".strip()
    nummer = Statistikrelease.objects.filter(namn__startswith=f"{bas}, utgåva ").count() + 1
    release = Statistikrelease.objects.create(namn=namn or f"{bas}, utgåva {nummer}", skapad_av=aktor)
    release.importer.set(rader)
    till = {"namn": release.namn, "filer": [rad.filnamn for rad in rader]}
    logga(Handelsetyp.RELEASE_SKAPAD, release, aktor, till=till, data={"importer": [rad.pk for rad in rader]})
    return release


def lagg_i_utkast(ny: Statistikimport, bas: Iterable[int], aktor: Anvandare | None) -> Statistikrelease:
    """Put an import in the newest release when that is the person's own draft, else in a draft of its own.

    Many files read in by one person are then approved together. A draft that holds a withdrawn file gets no more.
    Call it in the transaction that stored the import.
    """
    senast = Statistikrelease.objects.exclude(status=S.TILLBAKADRAGEN).select_for_update().order_by("-pk").first()
    egen = senast and senast.status == S.UTKAST and senast.skapad_av_id == (aktor.pk if aktor else None)
    if not senast or not egen or senast.aterkallade:
        return skapa_utkast([*bas, ny.pk], aktor)
    senast.importer.add(ny)
    senast.kontroller = []
    senast.save(update_fields=["kontroller"])
    logga(Handelsetyp.RELEASE_UTOKAD, senast, aktor, till={"fil": ny.filnamn}, data={"import": ny.pk})
    return senast


def kontrollera_release(release_id: int, aktor: Anvandare | None = None) -> list[Kontroll]:
    """Run the automatic checks and store what they found."""
    release = Statistikrelease.objects.get(pk=release_id)
    kontroller = kontrollera(release)
    with transaction.atomic():
        release = Statistikrelease.objects.select_for_update().get(pk=release_id)
        release.kontroller = [kontroll.som_dict() for kontroll in kontroller]
        release.save(update_fields=["kontroller"])
        antal = {utfall: sum(k.utfall == utfall for k in kontroller) for utfall in ("ok", "varning", "stopp")}
        logga(Handelsetyp.RELEASE_KONTROLLERAD, release, aktor, data=antal)
    return kontroller


def godkann_release(release_id: int, aktor: Anvandare | None = None) -> Statistikrelease:
    """Approve a draft: check it, compute the national distributions once, and put it in use.

    A person never approves what they read in themselves. `aktor=None` is the system. Raises OgiltigRelease.
    """
    far_godkannas(release_id, aktor)
    kontroller = kontrollera_release(release_id, aktor)
    if stopp := [k for k in kontroller if k.utfall == "stopp"]:
        release = Statistikrelease.objects.get(pk=release_id)
        raise OgiltigRelease(f"{release.namn} kan inte godkännas: {' '.join(k.text for k in stopp)}")
    nationellt = _berakna(Statistikrelease.objects.get(pk=release_id))  # outside the transaction: SQLite has one writer
    with transaction.atomic():
        Statistikrelease.objects.select_for_update().get(pk=release_id)
        release = far_godkannas(release_id, aktor)
        _spara(release, nationellt)
        release.status, release.godkand, release.godkand_av = S.GODKAND, timezone.now(), aktor
        release.save(update_fields=["status", "godkand", "godkand_av"])
        logga(Handelsetyp.RELEASE_GODKAND, release, aktor, fran=S.UTKAST, till=S.GODKAND)
    return release


def far_godkannas(release_id: int, aktor: Anvandare | None) -> Statistikrelease:
    """The draft, when this person (None: the system) may approve it as it stands now. Raises OgiltigRelease."""
    release = Statistikrelease.objects.get(pk=release_id)
    if release.status != S.UTKAST:
        raise OgiltigRelease(f"{release.namn} är redan {release.get_status_display().lower()}.")
    if release.aterkallade:
        raise OgiltigRelease(
            f"{release.namn} innehåller en återkallad fil: {filnamn(release.aterkallade)}. Dra tillbaka utkastet. Det "
            "som är rätt i det läses in igen, och då kommer det i ett nytt utkast."
        )
    if aktor is not None and release.skapad_av_id == aktor.pk:
        raise OgiltigRelease(
            "Den som har läst in statistiken, eller återkallat en fil, kan inte godkänna den själv. Be en kollega."
        )
    egna, andras = _olasta(release, aktor)
    if egna:
        raise OgiltigRelease(f"Du har själv läst in {filnamn(egna)}, som ingen har godkänt än. Be en kollega.")
    if aktor is None and andras:
        raise KraverPerson(
            f"{release.namn} väntar på att en andra person godkänner den: {filnamn(andras)} är inläst av en person. "
            "Godkänn i webben, eller med godkann_release --som EPOST."
        )
    if aktor is None and (texter := ovanligt(release)):
        raise KraverPerson(
            f"{release.namn} väntar på att en andra person godkänner den. {' '.join(texter)} Det kan stämma, men någon "
            "behöver titta. Godkänn i webben, eller med godkann_release --som EPOST."
        )
    senare = Statistikrelease.objects.filter(pk__gt=release.pk, status=S.GODKAND).first()
    if senare:
        raise OgiltigRelease(f"En senare release är redan godkänd: {senare.namn}.")
    return release


def _olasta(release: Statistikrelease, aktor: Anvandare | None) -> tuple[list[Statistikimport], list[Statistikimport]]:
    """The imports that no approved release holds: those this person read in, and those of other persons.

    A draft builds on the drafts before it, so it can hold a file that somebody else has read in.
    """
    godkanda = Statistikimport.objects.filter(releaser__status=S.GODKAND)
    nya = list(release.importer.exclude(pk__in=godkanda).exclude(aktor=None).order_by("pk"))
    egna = [rad for rad in nya if aktor is not None and rad.aktor_id == aktor.pk]
    return egna, [rad for rad in nya if rad not in egna]


def dra_tillbaka(release_id: int, aktor: Anvandare | None, skal: str) -> Statistikrelease:
    """Withdraw a draft that should not be used; what it added is not compared with any more."""
    with transaction.atomic():
        release = Statistikrelease.objects.select_for_update().get(pk=release_id)
        if varfor := varfor_kvar(release):
            raise OgiltigRelease(varfor)
        release.status = S.TILLBAKADRAGEN
        release.godkand = timezone.now()
        release.save(update_fields=["status", "godkand"])
        logga(Handelsetyp.RELEASE_TILLBAKADRAGEN, release, aktor, fran=S.UTKAST, till=release.status, skal=skal[:300])
    return release


def filnamn(filer: Iterable[Statistikimport]) -> str:
    """The names of files as a list in words, each once."""
    return svenska.lista(dict.fromkeys(fil.filnamn for fil in filer))


def varfor_kvar(release: Statistikrelease) -> str:
    """Why the release cannot be withdrawn, and what to do instead; empty for a draft."""
    if release.status == S.TILLBAKADRAGEN:
        return f"{release.namn} är redan tillbakadragen."
    if release.status == S.GODKAND:
        return (
            f"{release.namn} är godkänd och dras inte tillbaka. Är något fel i den, läs in den rätta filen, även om "
            "den har lästs in förut. Då gäller den filens värden i en ny release. Underlag som redan är gjorda ändras "
            "inte: beställ nya. Finns ingen rätt fil, återkalla den som är fel på filens sida."
        )
    if _enda_rattelsen(release):
        return (
            f"{release.namn} är det enda utkastet utan den fil som är återkallad, och dras inte tillbaka. Läs in den "
            "rätta filen om det finns en, eller be en kollega godkänna utkastet."
        )
    return ""


def _enda_rattelsen(release: Statistikrelease) -> bool:
    """Whether nothing else waits to take the place of the release in use, which holds a withdrawn file."""
    i_bruk = Statistikrelease.objects.senast_godkand()
    if i_bruk is None or not i_bruk.aterkallade:
        return False
    return list(Statistikrelease.objects.vantar().filter(pk__gt=i_bruk.pk)) == [release]


def berakna_fordelningar(release_id: int) -> int:
    """Compute a release's national distributions and liknande huvudmän anew (the register's facts may have changed).

    Returns the number of distributions. Underlag that are already made keep what they were made of.
    """
    release = Statistikrelease.objects.get(pk=release_id)
    nationellt = _berakna(release)
    with transaction.atomic():
        _spara(release, nationellt)
    return len(nationellt.fordelningar)


class Nationellt(NamedTuple):
    """What is computed once for the whole country."""

    harledda: list[Harlettvarde]
    fordelningar: list[Fordelningsrad]
    liknande: list[Liknanderad]


def _berakna(release: Statistikrelease) -> Nationellt:
    harledda = harledning.berakna(release)
    alla = fordelningar.observationer(release, harledda)
    return Nationellt(harledda, fordelningar.berakna(release, alla), likheter.berakna(release, alla))


def _spara(release: Statistikrelease, nationellt: Nationellt) -> None:
    harledning.spara(release, nationellt.harledda)
    release.fordelningar.all().delete()
    Fordelningsrad.objects.bulk_create(nationellt.fordelningar, batch_size=500)
    release.liknande.all().delete()
    Liknanderad.objects.bulk_create(nationellt.liknande, batch_size=200)
