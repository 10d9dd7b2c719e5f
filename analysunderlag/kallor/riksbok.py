"""Skolverket's workbooks of betyg and prov in riket: a row a läsår, then groups of pupils of the last of them.

The header is several rows of merged cells. Footnote digits are glued to words and belong to none of them.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from kvalitet.filer import Filfel, kolumnbokstaver

from ..inlasning.modell import Cellfynd, Cellvarde
from .celltolk import Celltolk
from .kalla import Kalla
from .modell import Kallrad, Kallslag, Kalltabell, Kolumn, Niva, Nyckelkolumn, Periodslag, Radslag
from .ovrigt import Ovrigt
from .radlasning import som_text, tom
from .rubriker import Rubriker, utan_kod
from .synonymer import LASAR, Tabellsynonymer, las_synonymer, normaliserad

SLAG = Kallslag.RIKSBOK
UTGIVARE = "Skolverket"
HUVUDGRUPPER = (
    "kommun", "enskild", "elever med svensk bakgrund", "elever med utländsk bakgrund",
    "totalt exkl. nyinvandrade elever och okänd bakgrund", "nyinvandrade elever", "elever med okänd bakgrund",
    "förgymnasial utbildning", "gymnasial utbildning", "eftergymnasial utbildning",
)  # fmt: skip
"""Groups of their own; any other row is a part of the one above it."""
NOTBLAD = ("definitioner", "rapportbeskrivning")
_TITEL = re.compile(r"Tabell \w+: .+", re.DOTALL)
_FOTNOT = re.compile(r"(?<=[a-zåäö])\d$")
NYCKLAR = (
    Nyckelkolumn("grupp", "A", "Grupp", True),
    Nyckelkolumn("undergrupp", "A", "Undergrupp", True),
)


def kanns_igen(kalla: Kalla) -> bool:
    return kalla.bok is not None and any(_huvud(kalla.rader(blad)) for blad in kalla.blad)


def _huvud(rader: list[list[Any]]) -> tuple[int, int, int] | None:
    """Rows, from zero, of title, first header row and first row of data."""
    forst = [som_text(rad[0]) if rad else "" for rad in rader[:30]]
    titel = next((nr for nr, text in enumerate(forst) if _TITEL.match(text)), None)
    rubrik = next((nr for nr, text in enumerate(forst) if normaliserad(text).startswith("läsår ")), None)
    data = next((nr for nr, text in enumerate(forst) if LASAR.fullmatch(text)), None)
    if titel is None or rubrik is None or data is None or not titel < rubrik < data:
        return None
    return titel, rubrik, data


def las(kalla: Kalla) -> tuple[tuple[Kalltabell, ...], Ovrigt]:
    tabeller, ovrigt = [], Ovrigt()
    for blad in kalla.blad:
        rader = kalla.rader(blad)
        if huvud := _huvud(rader):
            tabeller.append(_Tabell(kalla, blad, rader, huvud).las())
        else:
            ovrigt.las(kalla, blad, ar_noter=normaliserad(blad).startswith(NOTBLAD))
    return tuple(tabeller), ovrigt


class _Tabell:
    def __init__(self, kalla: Kalla, blad: str, rader: list[list[Any]], huvud: tuple[int, int, int]) -> None:
        self._kalla, self._blad, self._rader = kalla, blad, rader
        self._titelrad, self._rubrikrad, self._datarad = huvud
        self._fil = kalla.fil(blad)
        self._tolk = Celltolk()
        self._fel: list[Cellfynd] = []
        self._celler = self._avvisade = 0

    def las(self) -> Kalltabell:
        titel = som_text(self._rader[self._titelrad][0])
        synonymer = las_synonymer().tabell(titel)
        rubriker = Rubriker(kolumner=self._kolumner(synonymer))
        utan_kod(self._fil, self._datarad, rubriker, synonymer)
        radslag: Counter[Radslag] = Counter()
        for rad in self._rader[: self._datarad]:
            radslag[Radslag.TOM if tom(rad) else Radslag.RUBRIK] += 1
        rader: list[Kallrad] = []
        period = grupp = ""
        sedda: dict[object, int] = {}
        for nr, celler in enumerate(self._rader[self._datarad :], self._datarad + 1):
            namn = _FOTNOT.sub("", som_text(celler[0]))
            if tom(celler[1:]):  # nothing, "därav", or the name of the groups that follow
                radslag[Radslag.RUBRIK if namn else Radslag.TOM] += 1
                continue
            if not namn:
                self._fel.append(Cellfynd(self._fil, "Raden har värden men säger inte vilka de gäller.", nr, "A"))
                radslag[Radslag.OFORKLARAD] += 1
                continue
            if LASAR.fullmatch(namn):
                period, grupp, under = namn, "", ""
            elif normaliserad(namn) in HUVUDGRUPPER:
                grupp, under = namn, ""
            else:
                under = namn
            if (vem := (period, grupp, under)) in sedda:
                self._fel.append(Cellfynd(self._fil, f"”{namn}” finns redan på rad {sedda[vem]}.", nr, "A"))
            sedda.setdefault(vem, nr)
            varden = tuple(self._cell(nr, kolumn, celler[i]) for i, kolumn in rubriker.kolumner.items())
            rader.append(Kallrad(nr, Niva.RIKET, (grupp, under), varden, period=period))
            radslag[Radslag.DATA] += 1
        return Kalltabell(
            fil=self._fil,
            blad=self._blad,
            slag=SLAG,
            titel=titel,
            skolform=synonymer.skolform,
            period=period,
            periodslag=Periodslag.LASAR,
            nycklar=NYCKLAR,
            kolumner=tuple(rubriker.kolumner.values()),
            rader=tuple(rader),
            radslag=dict(radslag),
            celler=self._celler,
            fel=(*self._kalla.dolda_fel(self._blad), *self._fel),
            varningar=tuple(rubriker.varningar),
            matt_utan_kod=rubriker.utan_kod,
            avvisade=self._avvisade,
        )

    def _kolumner(self, tabell: Tabellsynonymer) -> dict[int, Kolumn]:
        rutor = {
            (rad, kolumn): _FOTNOT.sub("", som_text(cell))
            for rad in range(self._rubrikrad, self._datarad)
            for kolumn, cell in enumerate(self._rader[rad])
        }
        for rad, fran, sista, till in self._kalla.sammanslagna(self._blad):
            text = rutor.get((rad, fran), "")
            rutor |= {(r, k): text for r in range(rad, sista + 1) for k in range(fran, till + 1) if (r, k) in rutor}
        kolumner = {}
        for index in range(1, len(self._rader[self._rubrikrad])):
            texter = [rutor[rad, index] for rad in range(self._rubrikrad, self._datarad)]
            delar = list(dict.fromkeys(filter(None, texter)))
            if not delar:
                continue
            plats = kolumnbokstaver(index + 1)
            kolumner[index] = las_synonymer().kolumn(tabell, plats, " / ".join(delar[:-1]), delar[-1])
        if not kolumner:
            raise Filfel(self._fil, "Tabellen har inga kolumner med mått.", rad=self._rubrikrad + 1)
        return kolumner

    def _cell(self, rad: int, kolumn: Kolumn, innehall: Any) -> Cellvarde | None:
        self._celler += 1
        last = self._tolk(innehall)
        if isinstance(last, str):
            self._avvisade += 1
            self._fel.append(Cellfynd(self._fil, last, rad, kolumn.plats, som_text(innehall)))
            return None
        return last
