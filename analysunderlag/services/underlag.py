"""Ordering, building and freezing an underlag. The only writer of Underlag and Underlagsfil.

bestall_underlag (request: content and hash, one job) → kor (worker: render outside any transaction) → frys (short
transaction: files, status, event and job together). Every step can run again and ends in one bundle.
"""

from __future__ import annotations

import dataclasses
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from huvudman.models import Huvudman
from kvalitet import aviseringar
from kvalitet import jobb as jobben
from kvalitet.handelser import Handelsetyp, logga
from kvalitet.jobb import Jobbfel
from kvalitet.models import Anvandare, Jobb

from ..bygge import paket
from ..bygge.utgava import Andring, Utgava, andringar
from ..innehall import till_json
from ..models import Statistikrelease, Underlag, Underlagsfil, Underlagskalla
from . import korningsrader, underlagsfiler
from .korningsrader import JOBBTYP_KORNING
from .underlagsindata import IngetUnderlag, samla

JOBBTYP = "underlag"
STEG = paket.STEG + 1
S = Underlag.Status

__all__ = [
    "Indata",
    "IngetUnderlag",
    "bestall_indata",
    "bestall_underlag",
    "kor",
    "las_indata",
    "markera_misslyckat",
    "utgava",
]


@dataclasses.dataclass(frozen=True)
class Indata:
    """The whole content of an underlag that is not made yet, as text, and its hash."""

    huvudman: Huvudman
    release: Statistikrelease
    text: str
    hash: str


def bestall_underlag(
    huvudman: Huvudman, release: Statistikrelease | None = None, aktor: Anvandare | None = None
) -> Underlag:
    """Order a bundle from the newest approved release, or give back the one that has the same input.

    `nyskapat` on the result says whether a job was started. Two orders at once make one. Raises IngetUnderlag.
    """
    release = release or Statistikrelease.objects.senast_godkand()
    if release is None:
        raise IngetUnderlag("Det finns ingen godkänd statistik ännu. Läs in en fil och godkänn den först.")
    indata = las_indata(huvudman, release)
    if not (underlag := _samma(indata)):
        with transaction.atomic():
            underlag = bestall_indata(indata, aktor)
    if not underlag.nyskapat:
        _fore_i_kon(underlag)
    return underlag


def las_indata(huvudman: Huvudman, release: Statistikrelease) -> Indata:
    """Reads only, and takes its time: call it outside every transaction. Raises IngetUnderlag."""
    text = till_json(samla(huvudman, release))
    return Indata(huvudman, release, text, paket.indata_hash(text))


def bestall_indata(indata: Indata, aktor: Anvandare | None, jobbtyp: str = JOBBTYP) -> Underlag:
    """The underlag of this input, ordered now unless it was before. Call it in a transaction, which then holds it:
    nothing ends its job meanwhile. The job belongs to the person, if there is one; a run's belongs to nobody."""
    huvudman = indata.huvudman
    Huvudman.objects.select_for_update().get(pk=huvudman.pk)  # orders for one huvudman stand in line
    if befintligt := _samma(indata, las=True):
        return befintligt
    underlag = _bestallbart(indata)
    underlag.jobb = jobben.skapa(
        jobbtyp,
        f"Underlag för {huvudman.namn}, version {underlag.version}",
        aktor if jobbtyp == JOBBTYP else None,
        {"underlag": underlag.pk},
        nyckel=str(underlag.pk),
    )
    underlag.save()
    logga(
        Handelsetyp.UNDERLAG_BESTALLT,
        underlag,
        aktor,
        till={
            "huvudman": huvudman.nyckel,
            "version": underlag.version,
            "release": indata.release.namn,
            "indata": indata.hash,
        },
    )
    underlag.nyskapat = True
    return underlag


def _samma(indata: Indata, las: bool = False) -> Underlag | None:
    fraga = Underlag.objects.filter(huvudman=indata.huvudman, indata_hash=indata.hash).exclude(status=S.MISSLYCKAT)
    if las:
        fraga = fraga.select_for_update(of=("self",))
    return fraga.select_related("huvudman", "jobb").first()


def _fore_i_kon(underlag: Underlag) -> None:
    """A person asks for what stands in line in a run: it is sent to the quick side too. Whoever is first claims it."""
    if underlag.jobb and underlag.jobb.typ == JOBBTYP_KORNING and underlag.jobb.status == Jobb.Status.BESTALLT:
        jobben.koa(underlag.jobb, som=JOBBTYP)


def _bestallbart(indata: Indata) -> Underlag:
    """A new version, or the failed one of the same input, ready to try again. Call it under the huvudman's lock."""
    huvudman = indata.huvudman
    misslyckat = Underlag.objects.filter(huvudman=huvudman, indata_hash=indata.hash, status=S.MISSLYCKAT).first()
    if misslyckat:
        misslyckat.status = S.BESTALLT
        return misslyckat
    senaste = Underlag.objects.filter(huvudman=huvudman).order_by("-version").first()
    forra = Underlag.objects.filter(huvudman=huvudman, status=S.KLART).order_by("-version").first()
    underlag = Underlag(
        huvudman=huvudman,
        release=indata.release,
        version=senaste.version + 1 if senaste else 1,
        indata_hash=indata.hash,
        innehall=indata.text,
        forra=forra.version if forra else None,
    )
    if forra:
        underlag.andringar = [dataclasses.asdict(a) for a in andringar(forra.varden, underlag.varden)]
    underlag.save()
    _spara_kallor(underlag)
    return underlag


def _spara_kallor(underlag: Underlag) -> None:
    """Which readings it is made of, so that a withdrawn file can be followed to it. A file read in twice is two."""
    summor = [kalla.sha256 for kalla in underlag.varden.release.kallor]
    Underlagskalla.objects.bulk_create(
        Underlagskalla(underlag=underlag, statistikimport=fil)
        for fil in underlag.release.importer.filter(sha256__in=summor).order_by("pk")
    )


def utgava(underlag: Underlag) -> Utgava:
    return Utgava(underlag.version, underlag.forra, tuple(Andring(**a) for a in underlag.andringar))


def kor(jobb: Jobb) -> dict[str, Any]:
    """The job: render without any lock, store the files, then freeze. Safe to run twice."""
    underlag = Underlag.objects.select_related("huvudman").get(pk=jobb.data["underlag"])
    if underlag.status == S.MISSLYCKAT:
        raise Jobbfel("Underlaget är inte längre beställt. Beställ det igen.")
    if underlag.ar_klart:
        aterstall_filer(underlag, jobb)
    else:
        puls = partial(jobben.puls, jobb)
        filer = paket.bygg(underlag.varden, utgava(underlag), lambda klart, _av, text: puls(klart, STEG, text))
        puls(paket.STEG, STEG, "Sparar filerna")
        with underlagsfiler.nedskrivna(underlag, filer) as flytta:
            frys(underlag, flytta, jobb)
    return {"underlag": underlag.pk, "url": underlag.get_absolute_url()}


def aterstall_filer(underlag: Underlag, jobb: Jobb) -> None:
    """Put back files that are gone from the store, when the same content still gives the very same files."""
    if not underlagsfiler.saknas(underlag):
        with transaction.atomic():
            korningsrader.folj(underlag, nytt=False)
        return
    filer = paket.bygg(underlag.varden, utgava(underlag))
    if {f.format: f.sha256 for f in filer} != {f.format: f.sha256 for f in underlag.filer.all()}:
        raise Jobbfel(
            f"Filer till underlagets version {underlag.version} saknas på disken, och det går inte längre att göra "
            "likadana. Lägg tillbaka dem från säkerhetskopian."
        )
    with underlagsfiler.nedskrivna(underlag, filer) as flytta, transaction.atomic():
        jobben.puls(jobb, STEG, STEG, "Sparar filerna")
        flytta()
        logga(Handelsetyp.UNDERLAG_ATERSTALLT, underlag, None, till={"version": underlag.version})
        _avsluta(underlag, jobb, nytt=False)


def frys(underlag: Underlag, flytta: underlagsfiler.Flytta, jobb: Jobb) -> None:
    """Short transaction: files, status, event and the job's end, or nothing. From here on nothing may change.

    The fence comes first: an attempt that has been superseded stops there, and no other can begin until commit.
    """
    with transaction.atomic():
        jobben.puls(jobb, STEG, STEG, "Sparar filerna")
        filer = flytta()
        Underlagsfil.objects.bulk_create(filer)
        underlag.status, underlag.fryst = S.KLART, timezone.now()
        underlag.save(update_fields=["status", "fryst"])
        handelse = logga(
            Handelsetyp.UNDERLAG_KLART,
            underlag,
            jobb.bestallare,
            fran=S.BESTALLT,
            till={"version": underlag.version, "filer": {f.format: f.sha256 for f in filer}},
        )
        if jobb.bestallare and jobb.bestallare.ar_foretradare:
            om = {"huvudman": underlag.huvudman.namn, "url": underlag.get_absolute_url()}
            aviseringar.bestall(
                "underlag_klart", jobb.bestallare, f"underlag_klart:{underlag.pk}", om, handelse=handelse
            )
        _avsluta(underlag, jobb)


def _avsluta(underlag: Underlag, jobb: Jobb, nytt: bool = True) -> None:
    korningsrader.folj(underlag, nytt=nytt)
    jobben.klart(jobb, {"underlag": underlag.pk, "url": underlag.get_absolute_url()})


def far_se_resultat(jobb: Jobb, anvandare: Any) -> bool:
    return Underlag.objects.synliga_for(anvandare).filter(pk=jobb.data.get("underlag")).exists()


def markera_misslyckat(jobb: Jobb) -> None:
    """Runs in the transaction that ends the job without a result, so that the underlag can be ordered again."""
    underlag = Underlag.objects.filter(pk=jobb.data.get("underlag"), jobb=jobb, status=S.BESTALLT).first()
    if underlag is None:  # ended already: it was its files that should have been put back
        korningsrader.misslyckas(jobb)
        return
    underlag.status = S.MISSLYCKAT
    underlag.save(update_fields=["status"])
    logga(Handelsetyp.UNDERLAG_MISSLYCKAT, underlag, None, fran=S.BESTALLT, till=S.MISSLYCKAT, skal=jobb.fel[:300])
    korningsrader.misslyckas(jobb)
