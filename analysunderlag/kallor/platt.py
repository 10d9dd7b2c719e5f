"""A plain table: one header row, then a row of data each. What every source but Skolverket's own export looks like."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from kvalitet.filer import Filfel

from ..inlasning.modell import Cellfynd
from .celltolk import Celltolk
from .kalla import Kalla
from .modell import Kallslag, Kalltabell, Periodslag, Radslag
from .radlasning import Nivaregel, Radlasare, niva, tom
from .rubriker import Rubriker, las_rubriker
from .synonymer import las_synonymer

Lagning = Callable[[list[Any], Rubriker], tuple[list[Any], str]]
"""Cells and header → the cells to read, and a warning when they are not as they stood."""


def las_platt(
    kalla: Kalla,
    blad: str,
    slag: Kallslag,
    titel: str,
    *,
    avskiljare: str = ",",
    period: tuple[str, Periodslag] | None = None,
    tolk: Celltolk | None = None,
    nivaregel: Nivaregel = niva,
    lagning: Lagning | None = None,
) -> Kalltabell:
    """Read the sheet whose first row is the header. `titel` says which measures it can have (data/kallor/)."""
    fil, rader = kalla.fil(blad), kalla.rader(blad, avskiljare)
    tabell = las_synonymer().tabell(titel)
    rubriker = las_rubriker(fil, 1, rader[0], tabell)
    lasare = Radlasare(fil, rubriker, tolk or Celltolk(), matt=tabell.kod)
    radslag: Counter[Radslag] = Counter({Radslag.RUBRIK: 1})
    varningar = list(rubriker.varningar)
    for nummer, celler in enumerate(rader[1:], 2):
        if tom(celler):
            radslag[Radslag.TOM] += 1
            continue
        lasta, varning = lagning(celler, rubriker) if lagning else (celler, "")
        if varning:
            varningar.append(Cellfynd(fil, varning, nummer))
        radslag[lasare.las(nummer, lasta, len(rader[0]), nivaregel)] += 1
    if not lasare.rader and not lasare.fel:
        raise Filfel(fil, "Tabellen har en rubrikrad men inga rader under den.", rad=1)
    if period is None and rubriker.kolumner and "period" not in {n.namn for n in rubriker.nyckelkolumner}:
        varningar.append(Cellfynd(fil, "Filen säger inte vilken tid den gäller.", 1))
    fel = (*rubriker.fel, *kalla.dolda_fel(blad), *lasare.fel)
    return Kalltabell(
        fil=fil,
        blad=blad,
        slag=slag,
        titel=titel,
        skolform=tabell.skolform,
        period=period[0] if period else "",
        periodslag=period[1] if period else None,
        nycklar=rubriker.nyckelkolumner,
        kolumner=tuple(rubriker.kolumner.values()),
        rader=tuple(lasare.rader),
        radslag=dict(radslag),
        celler=lasare.celler,
        fel=tuple(sorted(fel, key=lambda fynd: fynd.rad or 0)),
        varningar=tuple(varningar),
        matt_utan_kod=(*rubriker.utan_kod, *lasare.matt_utan_kod),
        avvisade=lasare.avvisade,
    )
