"""Reading half a million values of an export against reading the same lines and the bare write of the same rows."""

from __future__ import annotations

import csv
import tempfile
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from analysunderlag.models import Kallserie, Statistikimport
from analysunderlag.services import kallinlasning, statistik, vardeskrivning
from analysunderlag.services.kvalitetssystem import ladda_kvalitetssystem
from analysunderlag.services.vardeskrivning import KALLCELLER
from tests.analysunderlag.kallor.exportfil import NYCKLAR, export
from tests.factories import orgnr

from .varvning import kvot

MAL = 2
ARSKURSER = [f"Elever, årskurs {n}" for n in range(1, 10)]
RUBRIK = [
    *NYCKLAR,
    "Elever, årskurs 1-9",
    "Andel (%) flickor, årskurs 1-9",
    "Andel (%) elever med utländsk bakgrund, åk 1-9",
    "Andel (%) elever med föräldrar med eftergymnasial utb., åk 1-9",
    *ARSKURSER,
]
ENHETER = 38_500  # × 13 measures = 500 500 values


def matt_kallor(varv: int = 3) -> list[dict[str, Any]]:
    ladda_kvalitetssystem()
    with tempfile.TemporaryDirectory() as mapp:
        fil = _fil(Path(mapp))
        rader = list(kallinlasning.Cellrader(kallinlasning.las(fil, namn=fil.name), skapa=True))

        def bar() -> None:
            with open(fil, encoding="utf-8-sig", newline="") as text:
                assert sum(1 for _ in csv.reader(text, delimiter=";")) > ENHETER
            with transaction.atomic():
                import_ = Statistikimport.objects.create(filnamn="", sha256="", slag="", titel="")
                vardeskrivning.skriv_nya(import_, rader, KALLCELLER)

        def ny() -> None:
            assert statistik.las_in(fil).nya == len(rader)

        resultat = kvot(ny, bar, varv, mellan=_tom)
        _tom()
        Kallserie.objects.all().delete()
        return [
            {"namn": "export med 500 000 värden ÷ csv och bar skrivning", **resultat, "celler": len(rader), "mal": MAL}
        ]


def _fil(mapp: Path) -> Path:
    rader = []
    for nr in range(ENHETER):
        tal = [str((nr * 7 + k) % 90) if (nr + k) % 3 else ".." for k in range(9)]
        vem = [f"Skola {nr}", f"{nr + 10_000_000}", "Ale", "1440", "Kommunal", "Ale kommun", orgnr(nr % 1000)]
        rader.append([*vem, f"{nr % 900}", f"{nr % 100},{nr % 10}", ".", f"{nr % 99},5", *tal])
    return export(mapp, rader, rubrik=RUBRIK)


def _tom() -> None:
    with connection.cursor() as cursor:
        for tabell in ("kallcell", "statistikrelease_importer", "statistikrelease", "statistikimport"):
            cursor.execute(f"DELETE FROM analysunderlag_{tabell}")
