"""Reading in statistics from the web: upload, preview (a dry run), confirm. Each step is a job with progress.

The uploaded file waits in the file store until it has been read in, or a day.
"""

from __future__ import annotations

import dataclasses
import hashlib
import os
import time
import uuid
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.urls import reverse

from kvalitet import jobb as jobben
from kvalitet.filer import Filfel
from kvalitet.jobb import Jobbfel
from kvalitet.models import Anvandare, Jobb

from ..inlasning import Cellfynd, TabellAvvisad
from ..inlasning.avvisade import Utelamnat, skriv_avvisade
from ..models import Statistikrelease
from . import kallinlasning, statistik
from . import release as releaser
from .statistikutfall import Utfall

GRANSKA, LAS_IN, KONTROLLERA, GODKANN = (
    "statistik_granska", "statistik_las_in", "statistik_kontrollera", "statistik_godkann",
)  # fmt: skip
VISADE_FEL = 300
SEKUNDER_KVAR = 24 * 3600


def _mapp() -> Path:
    mapp = Path(settings.FILKATALOG) / "statistik"
    mapp.mkdir(parents=True, exist_ok=True)
    return mapp


def avvisade_fil(sha256: str) -> Path:
    """Where the CSV of cells that were left out of a file lies, if any were."""
    return _mapp() / f"avvisade-{sha256}.csv"


def ta_emot(bitar: Iterable[bytes], namn: str, aktor: Anvandare, *, period: str = "") -> Jobb:
    """Keep an uploaded file and order its preview. The same file by the same person while it is looked at: one job.

    `period`: for a file that does not say its own.
    """
    _stada()
    tillfallig = _mapp() / f".{uuid.uuid4().hex}"
    summa = hashlib.sha256()
    try:
        with open(tillfallig, "wb") as fil:
            for bit in bitar:
                summa.update(bit)
                fil.write(bit)
        sha256 = summa.hexdigest()
        os.replace(tillfallig, _uppladdad(sha256))
    finally:
        tillfallig.unlink(missing_ok=True)
    namn = Path(namn.replace("\\", "/")).name[:120] or "fil"
    data = {"sha256": sha256, "namn": namn, "period": period}
    return jobben.skapa(GRANSKA, f"Förhandsgranska {namn}", aktor, data, nyckel=f"{sha256}-{period}-{aktor.pk}")


def _uppladdad(sha256: str) -> Path:
    return _mapp() / f"uppladdad-{sha256}"


def _stada() -> None:
    for fil in _mapp().glob("uppladdad-*"):
        if time.time() - fil.stat().st_mtime > SEKUNDER_KVAR:
            fil.unlink(missing_ok=True)


def ar_kvar(sha256: str) -> bool:
    return _uppladdad(sha256).is_file()


def _framsteg(jobb: Jobb) -> statistik.Framsteg:
    def puls(klart: int, av: int, text: str) -> None:
        if not connection.in_atomic_block:  # what is written inside a transaction nobody sees
            jobben.puls(jobb, klart, av, text)

    return puls


def granska(jobb: Jobb) -> dict[str, Any]:
    """The preview: what would happen, or every fault. Faults are a result to look at, not a job that failed."""
    url = reverse("analysunderlag:statistik_granska", args=[jobb.pk])
    try:
        utfall = statistik.las_in(
            _uppladdad(jobb.data["sha256"]),
            namn=jobb.data["namn"],
            torrkorning=True,
            period=jobb.data.get("period", ""),
            framsteg=_framsteg(jobb),
        )
    except Filfel as fel:
        return {"url": url, "avvisad": True, **_fel(fel)}
    return {"url": url, "avvisad": False, **_resultat(utfall)}


def _fel(fel: Filfel) -> dict[str, Any]:
    if not isinstance(fel, TabellAvvisad):
        return {"text": str(fel), "antal_fel": 1, "fel": [], "kan_hoppa_over": False}
    return {
        "text": str(fel),
        "antal_fel": len(fel.fel),
        "fel": [_fynd(f) for f in fel.fel[:VISADE_FEL]],
        "kan_hoppa_over": True,
        "okanda_namn": kallinlasning.okanda_namn(fel.fel)[:VISADE_FEL],
    }


def _fynd(fynd: Cellfynd) -> dict[str, Any]:
    return fynd.som_dict() | {"varde": fynd.varde[:80]}


def _resultat(utfall: Utfall) -> dict[str, Any]:
    falt = ("status", "text", "skolform", "perioder", "celler", "antal", "nya", "andrade", "oforandrade", "avvisade")
    return {
        **{namn: getattr(utfall, namn) for namn in (*falt, "definitioner", "noter", "inlasningsnummer", "import_id")},
        "andringar": [dataclasses.asdict(a) for a in utfall.andringar],
        "varningar": utfall.varningar[:VISADE_FEL],
        "antal_varningar": len(utfall.varningar),
    }


def bekrafta(granskning: Jobb, aktor: Anvandare, *, hoppa_over: bool = False) -> Jobb:
    """Order the reading in of a previewed file. Raises Jobbfel when the file is no longer kept."""
    sha256, namn = granskning.data["sha256"], granskning.data["namn"]
    if not ar_kvar(sha256):
        raise Jobbfel("Filen finns inte kvar. Ladda upp den igen.")
    data = {**granskning.data, "hoppa_over": hoppa_over}
    return jobben.skapa(LAS_IN, f"Läs in {namn}", aktor, data, nyckel=sha256)


def las_in(jobb: Jobb) -> dict[str, Any]:
    """Read the file in and check the draft release. Safe to run again: the second time the file is there already."""
    sha256 = jobb.data["sha256"]
    mal, skrivna = avvisade_fil(sha256), []

    def skriv(utelamnat: Utelamnat) -> None:
        if utelamnat.fel:
            skrivna.append(skriv_avvisade(utelamnat, mal))

    try:
        utfall = statistik.las_in(
            _uppladdad(sha256),
            aktor=jobb.bestallare,
            namn=jobb.data["namn"],
            hoppa_over=jobb.data["hoppa_over"],
            period=jobb.data.get("period", ""),
            bestalld=jobb.skapat,
            framsteg=_framsteg(jobb),
            fore_sparande=skriv,
        )
        for tillfallig in skrivna:
            os.replace(tillfallig, mal)
    except Filfel as fel:
        raise Jobbfel(str(fel)[:500]) from fel
    finally:
        for tillfallig in skrivna:
            tillfallig.unlink(missing_ok=True)
    if utfall.release_id and utfall.status == "inlast":
        releaser.kontrollera_release(utfall.release_id, jobb.bestallare)
    resultat = {"url": reverse("analysunderlag:statistik_detalj", args=[utfall.import_id]), **_resultat(utfall)}
    jobben.klart(jobb, resultat)
    _uppladdad(sha256).unlink(missing_ok=True)
    return resultat


def bestall_kontroll(utkast: Statistikrelease, aktor: Anvandare) -> Jobb:
    """Order the checks of a draft that no file was read in for, so that the one who approves it sees them first."""
    return jobben.skapa(
        KONTROLLERA, f"Kontrollera {utkast.namn}", aktor, {"release": utkast.pk}, nyckel=f"release-{utkast.pk}"
    )


def kontrollera(jobb: Jobb) -> dict[str, Any]:
    jobben.puls(jobb, 0, 1, "Kontrollerar releasen")
    releaser.kontrollera_release(jobb.data["release"], jobb.bestallare)
    return {"url": reverse("analysunderlag:release_detalj", args=[jobb.data["release"]])}


def bestall_godkannande(release_id: int, aktor: Anvandare) -> Jobb:
    """Order the approval of a release. Raises OgiltigRelease at once when the person may not."""
    release = releaser.far_godkannas(release_id, aktor)
    return jobben.skapa(
        GODKANN, f"Godkänn {release.namn}", aktor, {"release": release.pk}, nyckel=f"release-{release.pk}"
    )


def godkann(jobb: Jobb) -> dict[str, Any]:
    jobben.puls(jobb, 0, 2, "Kontrollerar releasen och beräknar nationella fördelningar")
    try:
        release = releaser.godkann_release(jobb.data["release"], jobb.bestallare)
    except releaser.OgiltigRelease as fel:
        raise Jobbfel(str(fel)[:500]) from fel
    return {"url": reverse("analysunderlag:release_detalj", args=[release.pk])}
