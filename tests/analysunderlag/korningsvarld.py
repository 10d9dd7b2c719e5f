"""A few huvudmän in one release, and a run carried out in this process."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

from django.conf import settings

from analysunderlag.bygge import paket
from analysunderlag.models import Korning, Statistikimport, Statistikrelease, Underlag, Underlagsfil
from analysunderlag.services import korningsfyllning, underlag, underlagsfiler
from huvudman.models import Huvudman
from kvalitet import jobb as jobben
from kvalitet.models import Jobb
from tests.analysunderlag.underlagsvarld import skapa_statistik
from tests.factories import skapa_huvudman


def skapa_land(antal: int, utan: int = 0, enheter: int = 2) -> list[Huvudman]:
    """`antal` huvudmän with values in the release in use, `utan` more that it says nothing about."""
    lista = [skapa_huvudman(f"Kommunen {nr}") for nr in range(1, antal + 1)]
    release = Statistikrelease()
    for huvudman in lista:
        release = skapa_statistik(huvudman, enheter)
    release.importer.set(Statistikimport.objects.all())
    for nr in range(utan):
        skapa_huvudman(f"Utanför {nr}")
    return lista


def snabbt(innehall, utgava, framsteg=None):
    """In place of paket.bygg: small files at once, of the content."""
    for steg in range(paket.STEG):
        if framsteg:
            framsteg(steg, paket.STEG, "Bygger")
    text = hashlib.sha256(repr(innehall).encode()).hexdigest()
    return tuple(paket.Fil(f, f"underlag.{f}", f"{f} {utgava} {text}".encode()) for f in Underlagsfil.Format.values)


def gor_jobb(hogst: int = 1000) -> int:
    """Do what lies in the queue, as workers would; how many."""
    rader = list(Jobb.objects.filter(status=Jobb.Status.BESTALLT).order_by("pk")[:hogst])
    for rad in rader:
        jobben.kor(rad.pk, underlag.kor)
    return len(rader)


def kor_klart(korning: Korning, varv: int = 100) -> Korning:
    """Fill and work by turns until nothing more happens."""
    for _ in range(varv):
        korningsfyllning.fyll_pa(korning.pk)
        korning.refresh_from_db()
        if not gor_jobb() and korning.status not in (Korning.Status.VANTAR, Korning.Status.PAGAR):
            break
    return korning


def lagrade() -> dict[str, bytes]:
    """Every file of the store, by its path there."""
    rot = Path(settings.FILKATALOG) / underlagsfiler.ROT
    return {str(v.relative_to(rot)): v.read_bytes() for v in sorted(rot.rglob("*")) if v.is_file()}


def tom_lagret() -> None:
    """What earlier tests left in the store that real workers share."""
    shutil.rmtree(Path(settings.FILKATALOG) / underlagsfiler.ROT, ignore_errors=True)


def ar_hela() -> bool:
    """Every frozen underlag has its files with the bytes that its rows say, and the store has nothing else."""
    rader = {f.sokvag.removeprefix(f"{underlagsfiler.ROT}/"): f.sha256 for f in Underlagsfil.objects.all()}
    klara = Underlag.objects.filter(status=Underlag.Status.KLART).count()
    return len(rader) == 5 * klara and rader == {v: hashlib.sha256(b).hexdigest() for v, b in lagrade().items()}
