"""A source with two series in a release, and a measure that can be added from it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.utils import timezone

from analysunderlag.models import Statistikrelease
from analysunderlag.services.statistik import las_in
from tests.analysunderlag.kallor.exportfil import ALE, BORAS, export
from tests.factories import orgnr

ELEVSERIE, ANDELSSERIE = "gr_elever_antal", "gr_elever_flickor"
KOD = "gr_extra_elever"
PERIOD = "2024/25"


def mattdata(**falt: Any) -> dict[str, Any]:
    """The fields of a measure: the sum of the units' pupils."""
    return {
        "kod": KOD,
        "skolform": "grundskola",
        "avsnitt": "elever",
        "namn": "Elever enligt exporten",
        "kortnamn": "Elever i exporten",
        "enhet": "antal",
        "decimaler": 0,
        "definition": "Elever i årskurs 1 till 9.",
        "fraga": "Ni har {ni} elever. Hur vet ni att det stämmer?",
        "kalla": "Skolverket, Antal elever per årskurs",
        "harkomst": "antagande",
        "flaggbar": False,
        "riktning": "kontext",
        "avser": "lasar",
        "nivaer": ["riket", "huvudman", "enhet"],
        "kallmatt": ELEVSERIE,
        "kallniva": "skolenhet",
        "metod": "summa",
        **falt,
    }


def skola(nr: int, huvudman: str, *varden: str) -> list[str]:
    return [f"Skola {nr}", f"1000{nr:04d}", *ALE[2:6], huvudman, *varden]


def kommun_orgnr(nr: int) -> str:
    """Of the kommun number `nr` of those that `skapa_kallrelease` adds."""
    return orgnr(900 + nr)


def skapa_kallrelease(mapp: Path, fler: int = 6) -> Statistikrelease:
    """Ale has two schools (1 197 and 103 pupils), Borås a protected value, and `fler` kommuner one school each."""
    rader = [[*ALE, "1 197", "46,7"], skola(1, ALE[-1], "103", "50,0"), [*BORAS, "..", "~100"]]
    rader += [skola(10 + nr, kommun_orgnr(nr), str(100 * nr), "45,0") for nr in range(1, fler + 1)]
    utfall = las_in(export(mapp, rader), namn="elever.csv")
    release = Statistikrelease.objects.get(pk=utfall.release_id)
    release.status, release.godkand = Statistikrelease.Status.GODKAND, timezone.now()
    release.save()
    return release
