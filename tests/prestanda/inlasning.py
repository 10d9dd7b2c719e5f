"""Reading the national table against calamine and the bare write of the same rows into the same indexed table."""

from __future__ import annotations

import tempfile
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from python_calamine import CalamineWorkbook

from analysunderlag.demo import FIL
from analysunderlag.inlasning import Tabell, kompakt
from analysunderlag.models import Indikator, Statistikimport
from analysunderlag.services import statistik, vardeskrivning
from analysunderlag.services.kvalitetssystem import ladda_kvalitetssystem
from tests.analysunderlag.ufabok import KODER, Ufabok

from .varvning import kvot

KALLFIL = "skolverket-ufa/Underlag_for_analys.xlsx"
MAL = 2


def matt_inlasning(varv: int = 5) -> list[dict[str, Any]]:
    """Two ratios with the same denominator: the whole table new, and the table again with one changed cell."""
    ladda_kvalitetssystem()
    with tempfile.TemporaryDirectory() as mapp:
        forst, andrad = _filer(Path(mapp))
        rader = _rader(forst)

        def bar() -> None:
            CalamineWorkbook.from_path(forst).get_sheet_by_index(0).to_python(skip_empty_area=False)
            with transaction.atomic():
                statistikimport = Statistikimport.objects.create(filnamn="", sha256="", slag="", titel="", skolform="")
                vardeskrivning.skriv_nya(statistikimport, rader)

        def ny() -> None:
            statistik.las_in(forst)

        def med_forsta() -> None:
            _tom()
            statistik.las_in(forst)

        bas = {"celler": len(rader), "mal": MAL}
        return [
            {"namn": "hela tabellen ÷ calamine och bar skrivning", **kvot(ny, bar, varv, mellan=_tom), **bas},
            {"namn": "en ändrad cell ÷ samma nämnare", **_andrad(andrad, bar, varv, med_forsta), **bas},
        ]


def _andrad(andrad: Path, bar, varv: int, med_forsta) -> dict[str, Any]:  # type: ignore[no-untyped-def]
    def egen() -> None:
        utfall = statistik.las_in(andrad)
        assert (utfall.nya, utfall.andrade) == (0, 1), utfall.text

    # Both sides start from the table with the first file in it.
    return kvot(egen, bar, varv, mellan=med_forsta)


def _filer(mapp: Path) -> tuple[Path, Path]:
    """The real table where the source files are at hand, else one of the same size and values from the demo file."""
    tabell = kompakt.packa_upp(FIL, {kod: namn for namn, kod in KODER.items()})
    bok = _som_bok(tabell)
    verklig = settings.KALLDATA / KALLFIL
    forst = verklig if verklig.is_file() else bok.spara(mapp, "forst.xlsx")
    bok.satt(1, 1, 12.3456)
    return forst, bok.spara(mapp, "andrad.xlsx")


def _som_bok(tabell: Tabell) -> Ufabok:
    nivaer = [
        "RIKET: TOTALT"
        if n.niva == "riket"
        else f"H ({n.orgnr}): " + (f"E ({n.enhetskod})" if n.enhetskod else "HUVUDMAN")
        for n in tabell.nivaer
    ]
    rader = [[_innehall(v.varde, v.ratext) for v in rad if v] for rad in tabell.varden]
    return Ufabok(nivaer=nivaer, matt=list(zip((m.namn for m in tabell.matt), rader, strict=True)))


def _innehall(varde: Decimal | None, ratext: str) -> object:
    if varde is None:
        return ratext or None
    return int(varde) if varde == int(varde) else float(varde)


def _rader(fil: Path) -> list[vardeskrivning.Vardesrad]:
    """The same rows as our own reading writes, made ready beforehand."""
    from analysunderlag.inlasning import las_tabell
    from analysunderlag.services.statistikrader import Tabellrader

    return list(Tabellrader(las_tabell(fil, statistik.matt_per_skolform)))


def _tom() -> None:
    """Empty what a round wrote, in an order that the foreign keys allow."""
    fran_borjan = (
        "analysunderlag_statistikvarde",
        "analysunderlag_fordelningsrad",
        "analysunderlag_statistikrelease_importer",
        "analysunderlag_statistikrelease",
        "analysunderlag_statistikimport",
    )
    with connection.cursor() as cursor:
        for tabell in fran_borjan:
            cursor.execute(f"DELETE FROM {tabell}")
    Indikator.objects.update(definition_officiell="", definition_kalla="")
