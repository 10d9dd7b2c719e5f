"""Register files from the web: kept on disk, read by a job, decided by a job when there are many proposals."""

from __future__ import annotations

import hashlib
import os
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse

from kvalitet import jobb as jobbtjanst
from kvalitet.filer import Filfel
from kvalitet.models import Anvandare, Jobb

from ..inlasning import Registerfil, las_registerfil
from ..models import Registerimport
from .beslut import avvisa, godkann
from .forslag import las_in

LASNING, BESLUT = "registerinlasning", "registerbeslut"
FLEST_VISADE_FEL = 500


def _katalog() -> Path:
    katalog = Path(settings.FILKATALOG) / "register"
    katalog.mkdir(parents=True, exist_ok=True)
    return katalog


def spara_uppladdad(fil: UploadedFile) -> str:
    """Store the bytes under their sha256; half a file never gets a name. Returns the sha256."""
    summa = hashlib.sha256()
    handtag, tillfallig = tempfile.mkstemp(dir=_katalog(), prefix="ny-")
    try:
        with os.fdopen(handtag, "wb") as mal:
            for bit in fil.chunks():
                summa.update(bit)
                mal.write(bit)
        os.replace(tillfallig, _katalog() / summa.hexdigest())
    except BaseException:
        Path(tillfallig).unlink(missing_ok=True)
        raise
    return summa.hexdigest()


def bestall_inlasning(
    *, sha256: str, namn: str, datum: date | None, aktor: Anvandare, hoppa_over: bool = False
) -> Jobb:
    data = {"sha256": sha256, "namn": namn, "datum": datum.isoformat() if datum else None, "hoppa_over": hoppa_over}
    nyckel = f"{sha256[:40]}{'-hoppa' if hoppa_over else ''}"
    return jobbtjanst.skapa(LASNING, f"Läs in {namn}", aktor, data, nyckel)


def utfor_inlasning(jobb: Jobb) -> dict[str, Any]:
    """Read and compare. A file with faulty rows becomes a refused import that lists them; the register is untouched."""
    data = jobb.data
    datum = date.fromisoformat(data["datum"]) if data["datum"] else None
    jobbtjanst.puls(jobb, 0, 5, "Läser filen")
    try:
        fil = las_registerfil(_katalog() / data["sha256"], namn=data["namn"], datum=datum)
        if fil.fel and not data["hoppa_over"]:
            return _nekad(fil, jobb.bestallare)
        with transaction.atomic():
            inlasning = las_in(
                fil,
                aktor=jobb.bestallare,
                hoppa_over=data["hoppa_over"],
                framsteg=lambda klart, av, text: jobbtjanst.puls(jobb, min(klart + 1, av), av + 1, text),
            )
            assert inlasning.registerimport
            resultat = {
                "url": reverse("huvudman:import_detalj", args=[inlasning.registerimport.pk]),
                "forslag": inlasning.per_typ,
            }
            jobbtjanst.klart(jobb, resultat)
    except Filfel as fel:
        raise jobbtjanst.Jobbfel(str(fel)) from fel
    return resultat


@transaction.atomic
def _nekad(fil: Registerfil, aktor: Anvandare | None) -> dict[str, Any]:
    nekad, _ = Registerimport.objects.update_or_create(
        sha256=fil.sha256,
        nekad=True,
        defaults={
            "filnamn": fil.namn[:255],
            "slag": fil.slag.kod,
            "period": fil.period,
            "datum": fil.datum,
            "tacker": sorted(fil.tacker),
            "rader": fil.rader,
            "fel": [[fel.rad, fel.falt, fel.text] for fel in fil.fel[:FLEST_VISADE_FEL]],
            "antal": {"fel": len(fil.fel)},
            "noter": fil.noter,
            "aktor": aktor,
        },
    )
    return {"url": reverse("huvudman:import_detalj", args=[nekad.pk]), "fel": len(fil.fel)}


def bestall_beslut(*, registerimport: Registerimport, godkanns: bool, urval: list[int], aktor: Anvandare) -> Jobb:
    data = {"import": registerimport.pk, "godkanns": godkanns, "urval": urval}
    titel = f"{'Godkänn' if godkanns else 'Avvisa'} {len(urval)} förslag ur {registerimport.filnamn}"
    return jobbtjanst.skapa(BESLUT, titel, aktor, data, f"import-{registerimport.pk}")


def utfor_beslut(jobb: Jobb) -> dict[str, Any]:
    registerimport = Registerimport.objects.get(pk=jobb.data["import"])
    with transaction.atomic():
        if jobb.data["godkanns"]:
            beslut = godkann(
                registerimport,
                aktor=jobb.bestallare,
                urval=jobb.data["urval"],
                framsteg=lambda klart, av, text: jobbtjanst.puls(jobb, klart, av, text),
            )
        else:
            beslut = avvisa(registerimport, aktor=jobb.bestallare, urval=jobb.data["urval"])
        resultat = {
            "url": reverse("huvudman:import_detalj", args=[registerimport.pk]),
            "antal": beslut.antal,
            "vantar": len(beslut.vantar),
        }
        jobbtjanst.klart(jobb, resultat)
    return resultat
