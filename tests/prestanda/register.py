"""Reading a register file against the bare reading and writing of the same rows, and what the list costs in queries."""

from __future__ import annotations

import csv
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from huvudman import registerfil, services
from huvudman.inlasning import las_registerfil
from huvudman.models import (
    Andringsforslag,
    Enhet,
    EnhetSkolform,
    Enhetslank,
    Huvudman,
    JuridiskEnhet,
    Registerimport,
)
from huvudman.services.grundladdning import ladda_register
from kvalitet.models import Roll
from tests.factories import skapa_anvandare
from tests.huvudman.filer import KOMMUN, elevfil, skolrad

from .varvning import kvot

ENHETER = 5_000
TABELLER = (
    "andringsforslag", "huvudmanskolform", "enhetskolform", "enhetslank", "enhet", "uppdrag", "huvudmannalank",
    "huvudman", "juridiskenhet", "registerimport",
)  # fmt: skip


def _tom() -> None:
    with connection.cursor() as cursor:
        for tabell in TABELLER:
            cursor.execute(f"DELETE FROM huvudman_{tabell}")


def _skriv_bart(lasta: list[list[str]]) -> None:
    """The same rows into the same tables (units, owners, numbers, proposals), nothing compared or decided."""
    agare = JuridiskEnhet.objects.create(orgnr=KOMMUN, namn="X", kallnamn="X", form="kommun")
    importen = Registerimport.objects.create(filnamn="x", sha256="x", slag="elever")
    dag, bit = date(2025, 7, 1), 2_000
    nya = [Enhet(kod=rad[1], namn=rad[0], kallnamn=rad[0], sortnamn=rad[0], kallor={"x": rad}) for rad in lasta]
    Enhet.objects.bulk_create(nya, batch_size=bit)
    Enhetslank.objects.bulk_create(
        [Enhetslank(enhet=enhet, juridisk_enhet=agare, giltig_fran=dag, kalla="x") for enhet in nya], batch_size=bit
    )
    EnhetSkolform.objects.bulk_create(
        [
            EnhetSkolform(enhet=enhet, skolform="grundskola", antal=int(rad[7]), ratext=rad[7], kalla="x")
            for enhet, rad in zip(nya, lasta, strict=True)
        ],
        batch_size=bit,
    )
    Andringsforslag.objects.bulk_create(
        [
            Andringsforslag(
                registerimport=importen, typ="ny", objekttyp="enhet", nyckel=rad[1], namn=rad[0], efter={"x": rad}
            )
            for rad in lasta
        ],
        batch_size=bit,
    )


def matt_register(varv: int = 5) -> list[dict[str, Any]]:
    """The file read for the first time with everything accepted, and a file that changes nothing, ÷ the same bare."""
    services.skriv_geografi()
    with tempfile.TemporaryDirectory() as mapp:
        rader = [skolrad(f"{10_000_000 + n}", namn=f"Skola {n}", tal=str(n % 600 + 1)) for n in range(ENHETER)]
        fil = elevfil(Path(mapp), rader)

        def bart() -> None:
            with open(fil, encoding="utf-8-sig", newline="") as text:
                lasta = [rad for rad in csv.reader(text, delimiter=";") if len(rad) > 8][1:]
            with transaction.atomic():
                _skriv_bart(lasta)

        def forsta() -> None:
            inlasning = services.las_in(las_registerfil(fil), aktor=None)
            assert inlasning.registerimport
            services.godkann(inlasning.registerimport, aktor=None)

        forsta_kvot = kvot(forsta, bart, varv, mellan=_tom)
        _tom()
        forsta()
        igen = kvot(lambda: services.las_in(las_registerfil(fil), aktor=None), lambda: las_registerfil(fil), varv)
    return [
        {
            "namn": "registerfil läst och godkänd ÷ bar läsning och skrivning",
            **forsta_kvot,
            "enheter": ENHETER,
        },
        {"namn": "samma registerfil igen ÷ bara läsningen", **igen, "enheter": ENHETER},
        *_fragor(),
    ]


def _fragor() -> list[dict[str, Any]]:
    """Queries for the list with one huvudman and with all, and for a huvudman's page with one unit and with most."""
    _tom()
    klient = Client()
    klient.force_login(skapa_anvandare(Roll.SAMORDNARE))
    innehall = registerfil.las()
    forsta = next(iter(innehall.huvudman))
    liten = registerfil.Innehall(innehall.kallor, {forsta: innehall.huvudman[forsta]}, {})
    antal = []
    for del_ in (liten, innehall):
        _tom()
        ladda_register(del_)
        antal.append(_antal(klient, "/huvudman/"))
    alla = Huvudman.objects
    en, flest = alla.filter(antal_enheter=1).order_by("pk")[0], alla.order_by("-antal_enheter")[0]
    sidor = [_antal(klient, huvudman.get_absolute_url()) for huvudman in (en, flest)]
    _tom()
    return [
        {"namn": "frågor för listan, hela registret ÷ en huvudman", **_lika(*antal)},
        {"namn": "frågor för en huvudmans sida, flest enheter ÷ en enhet", **_lika(*sidor)},
    ]


def _lika(en: int, alla: int) -> dict[str, Any]:
    return {"kvot": round(alla / en, 2), "mal": 1, "fragor_en": en, "fragor_alla": alla}


def _antal(klient: Client, adress: str) -> int:
    klient.get(adress)
    with CaptureQueriesContext(connection) as fragor:
        assert klient.get(adress).status_code == 200
    return len(fragor)
