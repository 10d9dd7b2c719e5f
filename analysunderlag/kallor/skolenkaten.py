"""Skolinspektionen's Skolenkäten as a workbook: all schools, every huvudman and its units, one question after another.

Three header rows: the index or question, the answer or sex, and what the number is. Its signs are its own: stars say
that few have given an answer, not that a measure does not apply.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from kvalitet.filer import Filfel, kolumnbokstaver

from ..vardetyper import Vardetyp
from .celltolk import Celltolk
from .kalla import Kalla
from .modell import Kallslag, Kalltabell, Kolumn, Nyckelkolumn, Periodslag, Radslag
from .ovrigt import Ovrigt
from .radlasning import Radlasare, niva, som_text, tom
from .rubriker import Rubriker, utan_kod
from .synonymer import Tabellsynonymer, las_synonymer, normaliserad

SLAG = Kallslag.SKOLENKATEN
UTGIVARE = "Skolinspektionen"
TECKEN = {
    "-": Vardetyp.EJ_REDOVISAD,
    "*": Vardetyp.SEKRETESS,
    "**": Vardetyp.SEKRETESS,
    "***": Vardetyp.SEKRETESS,
    "": Vardetyp.TOM,
}
RUBRIKRADER = 3
_TITEL = re.compile(r"Skolenkäten (?P<ar>\d{4})\b.*", re.DOTALL)
_TAL = ("antal", "andel")


def kanns_igen(kalla: Kalla) -> bool:
    return kalla.bok is not None and _ar_resultat(kalla.rader(kalla.blad[0]))


def _ar_resultat(rader: list[list[Any]]) -> bool:
    return (
        len(rader) > RUBRIKRADER and bool(_TITEL.match(som_text(rader[0][0]))) and som_text(rader[1][0]) == "Orgnummer"
    )


def las(kalla: Kalla) -> tuple[tuple[Kalltabell, ...], Ovrigt]:
    tabeller, ovrigt = [], Ovrigt()
    for blad in kalla.blad:
        rader = kalla.rader(blad)
        if _ar_resultat(rader):
            tabeller.append(_tabell(kalla, blad, rader))
        else:
            ovrigt.las(kalla, blad, ar_noter=bool(rader) and som_text(rader[0][0]).startswith("Tolkningsstöd"))
    return tuple(tabeller), ovrigt


def _tabell(kalla: Kalla, blad: str, rader: list[list[Any]]) -> Kalltabell:
    fil, titel = kalla.fil(blad), som_text(rader[0][0])
    traff = _TITEL.match(titel)
    assert traff is not None
    synonymer = las_synonymer().tabell(titel)
    rubriker = _rubriker(rader, synonymer)
    utan_kod(fil, RUBRIKRADER, rubriker, synonymer)
    lasare = Radlasare(fil, rubriker, Celltolk(tecken=TECKEN), matt=synonymer.kod, far_saknas={"enhetskod"})
    radslag: Counter[Radslag] = Counter({Radslag.RUBRIK: RUBRIKRADER})
    for nummer, celler in enumerate(rader[RUBRIKRADER:], RUBRIKRADER + 1):
        radslag[Radslag.TOM if tom(celler) else lasare.las(nummer, celler, len(rader[1]), niva)] += 1
    if not lasare.rader and not lasare.fel:
        raise Filfel(fil, "Tabellen har rubriker men inga rader under dem.", rad=RUBRIKRADER)
    return Kalltabell(
        fil=fil,
        blad=blad,
        slag=SLAG,
        titel=titel,
        skolform=synonymer.skolform,
        period=traff["ar"],
        periodslag=Periodslag.AR,
        nycklar=rubriker.nyckelkolumner,
        kolumner=tuple(rubriker.kolumner.values()),
        rader=tuple(lasare.rader),
        radslag=dict(radslag),
        celler=lasare.celler,
        fel=(*kalla.dolda_fel(blad), *lasare.fel),
        varningar=tuple(rubriker.varningar),
        matt_utan_kod=rubriker.utan_kod,
        avvisade=lasare.avvisade,
    )


def _rubriker(rader: list[list[Any]], tabell: Tabellsynonymer) -> Rubriker:
    synonymer, resultat = las_synonymer(), Rubriker()
    fraga = svar = ""
    for index, (overst, mellan, underst) in enumerate(zip(*rader[:RUBRIKRADER], strict=True)):
        plats, mitten, slag = kolumnbokstaver(index + 1), som_text(mellan), som_text(underst)
        if not slag:
            if nyckel := synonymer.nyckel(tabell, mitten):
                resultat.nycklar[index] = Nyckelkolumn(nyckel.namn, plats, mitten, nyckel.identitet), nyckel
            elif mitten:
                resultat.kolumner[index] = synonymer.kolumn(tabell, plats, "", mitten)
            continue
        fraga = som_text(overst) or fraga
        svar = mitten or (svar if slag == "Andel" else "")  # the answer is written once, above Antal and Andel
        resultat.kolumner[index] = _kolumn(tabell, plats, fraga, svar, slag)
    return resultat


def _kolumn(tabell: Tabellsynonymer, plats: str, fraga: str, svar: str, slag: str) -> Kolumn:
    """The question's code is that of its index or mean; how many gave an answer is another measure."""
    kod, avser = tabell.kod(fraga)
    if normaliserad(slag) in _TAL:
        kod, avser = f"{kod}_{normaliserad(slag)}" if kod else "", (*avser, ("svar", svar))
    elif svar:
        avser = (*avser, las_synonymer().indelningar.get(normaliserad(svar), ("svar", svar)))
    return Kolumn(plats, " / ".join(filter(None, (svar, slag))), fraga, kod, avser)
