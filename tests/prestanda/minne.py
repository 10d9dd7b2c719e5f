"""Memory of a real worker that makes bundle after bundle: it must not grow."""

from __future__ import annotations

import statistics
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from analysunderlag.bygge.paket import indata_hash
from analysunderlag.innehall import Underlagsinnehall, till_json
from analysunderlag.models import Statistikrelease, Underlag
from analysunderlag.services.underlag import JOBBTYP
from kvalitet import jobb
from kvalitet.models import Jobb
from tests.analysunderlag.exempelinnehall import exempel, exempel_bara_tecken
from tests.arbetare import Arbetare
from tests.factories import skapa_huvudman

MAL = 1.1
MANGA, FA = 500, 60
TALAMOD = 600.0  # seconds without a single new bundle


def matt_minne(varv: int = 5) -> dict[str, Any]:
    """Median resident memory of the worker's pool process over the last tenth of the bundles ÷ over the second tenth.

    The first tenth is left out: caches fill. Every bundle is unique: content, name and files.
    """
    antal = MANGA if varv >= 5 else FA
    arbetare = Arbetare(processer=1, byt_process_efter=10 * antal)
    try:
        arbetare.vanta_tills_klar()
        (pid,) = arbetare.poolprocesser()
        _bestall(antal)
        mb = _folj(antal, pid)
        assert arbetare.poolprocesser() == [pid], "poolprocessen byttes ut under mätningen"
    finally:
        arbetare.doda()
    forst, sist = _median(mb, antal * 0.1, antal * 0.2), _median(mb, antal * 0.9, antal)
    return {
        "namn": f"minne i en arbetare, {antal} underlag",
        "kvot": round(sist / forst, 3),
        "mal": MAL,
        "megabyte_tidigt": forst,
        "megabyte_sist": sist,
        "megabyte_mest": max(mb.values()),
    }


def _bestall(antal: int) -> None:
    release = Statistikrelease.objects.create(namn="Prestanda")
    huvudman = skapa_huvudman()
    for nr in range(1, antal + 1):
        text = till_json(_innehall(nr))
        underlag = Underlag.objects.create(
            huvudman=huvudman, release=release, version=nr, indata_hash=indata_hash(text), innehall=text
        )
        underlag.jobb = jobb.skapa(JOBBTYP, f"Underlag {nr}", None, {"underlag": underlag.pk})
        underlag.save(update_fields=["jobb"])


def _innehall(nr: int) -> Underlagsinnehall:
    """Every tenth has full pages, units and charts; the others are as most huvudmän: small, with signs."""
    innehall = exempel(2 + nr % 40) if nr % 10 == 1 else exempel_bara_tecken()
    return replace(innehall, huvudman=replace(innehall.huvudman, namn=f"Huvudman {nr}"))


def _folj(antal: int, pid: int) -> dict[int, float]:
    """Megabytes after each bundle that was seen to end."""
    mb: dict[int, float] = {}
    senast = time.monotonic()
    while not mb or max(mb) < antal:
        klara = Jobb.objects.filter(status=Jobb.Status.KLART).count()
        if klara and klara not in mb:
            mb[klara], senast = _rss(pid), time.monotonic()
        misslyckat = Jobb.objects.filter(status=Jobb.Status.MISSLYCKAT).first()
        assert misslyckat is None, misslyckat.fel
        assert time.monotonic() - senast < TALAMOD, f"inget nytt underlag efter {klara}"
        time.sleep(0.1)
    return mb


def _rss(pid: int) -> float:
    rader = Path(f"/proc/{pid}/status").read_text().splitlines()
    return round(next(int(rad.split()[1]) for rad in rader if rad.startswith("VmRSS:")) / 1024, 1)


def _median(mb: dict[int, float], fran: float, till: float) -> float:
    return round(statistics.median(varde for nr, varde in mb.items() if fran <= nr <= till), 1)
