"""Skolverket's statistics export, as CSV and as a workbook, from 2008/09 on and also when saved anew by somebody.

Nothing is found by row number. The header is the row whose first cell names the level (`FORSTA_CELL`); above it stand
title, läsår and notes, and right above it perhaps a group header; below it data until an empty row, then notes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kvalitet.filer import Filfel, kolumnbokstaver

from ..inlasning.celler import taltext
from ..inlasning.modell import Cellfynd
from .celltolk import Celltolk
from .kalla import Kalla
from .modell import Avser, Kallslag, Kalltabell, Kolumn, Niva, Nyckelkolumn, Periodslag, Radslag
from .radlasning import Radlasare
from .synonymer import Nyckel, Synonymer, Tabellsynonymer, las_synonymer, normaliserad

SLAG = Kallslag.EXPORT
UTGIVARE = "Skolverket"
FORSTA_CELL = ("skola", "skolenhet", "kommun", "riket")
NOTBLAD = "rapportbeskrivning"
SOKDJUP = 60
_PERIOD = re.compile(r"Val[td] (?P<slag>läsår|år|termin): *(?P<period>\S.*)")
_UTAG = re.compile(r"(?P<namn>Typ av huvudman): *(?P<varde>\S.*)")
_PERIODFORM = {"läsår": re.compile(r"\d{4}/\d{2}"), "år": re.compile(r"\d{4}"), "termin": re.compile(r"[VH]T\d{2}")}


def kanns_igen(kalla: Kalla) -> bool:
    """A header row with a line above it that says which läsår, år or termin was chosen."""
    return any(_ar_export(kalla.rader(blad)) for blad in kalla.blad)


def _ar_export(rader: list[list[Any]]) -> bool:
    nummer = _rubrikrad(rader)
    return nummer is not None and any(_PERIOD.match(som_text(rad[0])) for rad in rader[:nummer] if rad)


def _rubrikrad(rader: list[list[Any]]) -> int | None:
    for nummer, rad in enumerate(rader[:SOKDJUP]):
        if rad and normaliserad(som_text(rad[0])) in FORSTA_CELL and sum(bool(som_text(c)) for c in rad) > 2:
            return nummer
    return None


def las(kalla: Kalla) -> tuple[tuple[Kalltabell, ...], Counter[Radslag], tuple[str, ...]]:
    """Every table of the file, and the rows and notes of the sheets that hold notes only."""
    tabeller = []
    ovriga: Counter[Radslag] = Counter()
    noter: list[str] = []
    for blad in kalla.blad:
        rader = kalla.rader(blad)
        if _rubrikrad(rader) is not None:
            tabeller.append(_Tabell(kalla, blad, las_synonymer()).las())
            continue
        texter = [" ".join(filter(None, map(som_text, rad))) for rad in rader]
        ar_noter = any(normaliserad(text).startswith(NOTBLAD) for text in texter)
        for text in texter:
            ovriga[Radslag.TOM if not text else Radslag.NOT if ar_noter else Radslag.OFORKLARAD] += 1
        noter += [text for text in texter if text and ar_noter]
    return tuple(tabeller), ovriga, tuple(noter)


def som_text(innehall: Any) -> str:
    """A cell as people read it; a code that the file holds as a number has no decimals."""
    return taltext(innehall) if isinstance(innehall, float) else str(innehall).strip()


@dataclass(frozen=True)
class _Huvud:
    """What stands above the data."""

    titel: str
    period: str
    periodslag: Periodslag | None
    avser: Avser
    noter: tuple[str, ...]
    grupper: Mapping[int, str]


class _Tabell:
    def __init__(self, kalla: Kalla, blad: str, synonymer: Synonymer) -> None:
        self._kalla, self._blad, self._synonymer = kalla, blad, synonymer
        self._fil = kalla.fil(blad)
        self._rader = kalla.rader(blad)
        self._fel: list[Cellfynd] = []
        self._varningar: list[Cellfynd] = []
        self._radslag: Counter[Radslag] = Counter()

    def las(self) -> Kalltabell:
        start = _rubrikrad(self._rader)
        assert start is not None
        huvud, tabell = self._huvud(start)
        nycklar, kolumner = self._kolumner(start, huvud, tabell)
        lasare = Radlasare(
            self._fil, nycklar, kolumner, Celltolk(), matt=tabell.kod, jamn_bredd=self._kalla.bok is not None
        )
        slut = next((nr for nr in range(start + 1, len(self._rader)) if tom(self._rader[nr])), len(self._rader))
        bredd = len(self._rader[start])
        for nr in range(start + 1, slut):
            self._radslag[lasare.las(nr + 1, self._rader[nr], bredd, niva)] += 1
        if not lasare.rader:
            fel = lasare.fel[0] if lasare.fel else None
            raise Filfel(
                self._fil,
                fel.text if fel else "Filen har en rubrikrad men inga rader under den.",
                rad=fel.rad if fel else start + 1,
                falt=f"kolumn {fel.kolumn}" if fel and fel.kolumn else "",
            )
        noter = (*huvud.noter, *self._efter(slut, lasare))
        self._fel += [*self._kalla.dolda_fel(self._blad), *lasare.fel]
        utan_kod = self._utan_kod(start, kolumner, tabell, lasare)
        return Kalltabell(
            fil=self._fil,
            blad=self._blad,
            slag=SLAG,
            titel=huvud.titel,
            skolform=tabell.skolform,
            period=huvud.period,
            periodslag=huvud.periodslag,
            nycklar=tuple(n for n, _ in nycklar.values()),
            kolumner=tuple(kolumner.values()),
            rader=tuple(lasare.rader),
            radslag=dict(self._radslag),
            celler=lasare.celler,
            avser=huvud.avser,
            noter=noter,
            fel=tuple(sorted(self._fel, key=lambda fynd: fynd.rad or 0)),
            varningar=(*self._varningar, *lasare.varningar),
            matt_utan_kod=utan_kod,
            avvisade=lasare.avvisade,
        )

    # Above the data -------------------------------------------------------------------------------------------------

    def _huvud(self, start: int) -> tuple[_Huvud, Tabellsynonymer]:
        titel = period = ""
        slag: Periodslag | None = None
        avser: list[tuple[str, str]] = []
        noter: list[str] = []
        synonymer = self._synonymer.tabell("")
        ovanfor = self._rader[:start]
        grupprad = start - 1 if ovanfor and self._ar_grupprad(ovanfor[-1]) else None
        for nr, rad in enumerate(ovanfor):
            text = som_text(rad[0]) if rad else ""
            fyllda = sum(bool(som_text(cell)) for cell in rad)
            self._radslag[Radslag.RUBRIK if fyllda else Radslag.TOM] += 1
            if nr == grupprad or not fyllda:
                continue
            if not text or fyllda > 2:
                self._oforklarad(nr, "Raden ovanför tabellen går inte att tolka.")
            elif text.startswith("Statistik från"):
                continue
            elif not titel:
                titel = " ".join(text.split())
                synonymer = self._synonymer.tabell(titel)
            elif (traff := _PERIOD.match(text)) and not period:
                period, slag = traff["period"].strip(), Periodslag(traff["slag"])
                if not _PERIODFORM[slag].fullmatch(period):
                    self._fel.append(Cellfynd(self._fil, f"”{text}” är ingen möjlig period.", nr + 1, "A", period))
            elif traff := _UTAG.match(text):
                avser.append(("huvudmannatyp", traff["varde"].strip()))
            elif synonymer.under_titel and not period:
                avser.append((synonymer.under_titel, " ".join(text.split())))
            else:
                noter.append(text)
                self._radslag.subtract({Radslag.RUBRIK: 1, Radslag.NOT: -1})
        if not period:
            text = "Raden ”Valt läsår” saknas, så filen säger inte vilken period den gäller."
            self._fel.append(Cellfynd(self._fil, text, start + 1, "A"))
        self._radslag[Radslag.RUBRIK] += 1
        grupper = self._grupper(grupprad) if grupprad is not None else {}
        return _Huvud(titel, period, slag, tuple(avser), tuple(noter), grupper), synonymer

    @staticmethod
    def _ar_grupprad(rad: list[Any]) -> bool:
        return not som_text(rad[0]) and any(map(som_text, rad[1:])) if rad else False

    def _grupper(self, nr: int) -> dict[int, str]:
        """Group header per column. In a workbook it is written once, over merged cells."""
        grupper = {i: " ".join(som_text(cell).split()) for i, cell in enumerate(self._rader[nr]) if som_text(cell)}
        for rad, fran, sista_rad, till in self._kalla.sammanslagna(self._blad):
            if rad <= nr <= sista_rad and fran in grupper:
                grupper |= dict.fromkeys(range(fran, till + 1), grupper[fran])
        return grupper

    def _kolumner(
        self, start: int, huvud: _Huvud, tabell: Tabellsynonymer
    ) -> tuple[dict[int, tuple[Nyckelkolumn, Nyckel]], dict[int, Kolumn]]:
        nycklar: dict[int, tuple[Nyckelkolumn, Nyckel]] = {}
        kolumner: dict[int, Kolumn] = {}
        sedda: dict[object, str] = {}
        for index, innehall in enumerate(self._rader[start]):
            rubrik, plats = " ".join(som_text(innehall).split()), kolumnbokstaver(index + 1)
            grupp = huvud.grupper.get(index, "")
            if not rubrik:
                continue
            if nyckel := self._synonymer.nyckel(rubrik):
                nycklar[index] = Nyckelkolumn(nyckel.namn, plats, rubrik, nyckel.identitet), nyckel
                vem: object = nyckel.namn
            else:
                kolumn = kolumner[index] = self._synonymer.kolumn(tabell, plats, grupp, rubrik)
                vem = (kolumn.kod or kolumn.namn, kolumn.avser, kolumn.period)
            if vem in sedda:
                text = f"Kolumnen ”{rubrik}” finns redan i kolumn {sedda[vem]}."
                self._fel.append(Cellfynd(self._fil, text, start + 1, plats, rubrik))
            sedda.setdefault(vem, plats)
        if not kolumner:
            raise Filfel(self._fil, "Tabellen har inga kolumner med mått.", rad=start + 1)
        return nycklar, kolumner

    # Below the data -------------------------------------------------------------------------------------------------

    def _efter(self, slut: int, lasare: Radlasare) -> list[str]:
        """Notes. A row that looks like data after the table's end is not explained by being called a note."""
        noter = []
        for nr in range(slut, len(self._rader)):
            text = "; ".join(filter(None, map(som_text, self._rader[nr])))
            if not text:
                self._radslag[Radslag.TOM] += 1
            elif lasare.liknar_data(self._rader[nr]):
                self._radslag[Radslag.OFORKLARAD] += 1
                fel = "Raden ser ut som data men står efter tabellens slut (en tom rad)."
                self._fel.append(Cellfynd(self._fil, fel, nr + 1, "A", text))
            else:
                self._radslag[Radslag.NOT] += 1
                noter.append(text)
        if self._kalla.bok is None and not any(normaliserad(text).startswith(NOTBLAD) for text in noter):
            text = "Filen slutar utan Skolverkets rapportbeskrivning. Den kan vara avklippt."
            self._varningar.append(Cellfynd(self._fil, text, len(self._rader)))
        return noter

    def _utan_kod(
        self, start: int, kolumner: dict[int, Kolumn], tabell: Tabellsynonymer, lasare: Radlasare
    ) -> tuple[str, ...]:
        """Measures that no synonym names. Each gets a warning with the known measure that it may be."""
        har = {kolumn.kod for kolumn in kolumner.values()}
        utan = [k for k in kolumner.values() if not (k.kod or k.radens_matt)]
        for kolumn in utan:
            text = f"Måttet ”{kolumn.namn}” har ingen kod."
            if nara := tabell.narmast(kolumn.namn, har):
                text += f" Närmast är ”{nara}”, som saknas i filen. Har måttet bytt namn?"
            self._varningar.append(Cellfynd(self._fil, text, start + 1, kolumn.plats, kolumn.namn))
        return tuple(dict.fromkeys((*(k.namn for k in utan), *lasare.matt_utan_kod)))

    def _oforklarad(self, nr: int, text: str) -> None:
        self._radslag.subtract({Radslag.RUBRIK: 1, Radslag.OFORKLARAD: -1})
        self._fel.append(Cellfynd(self._fil, text, nr + 1, "A"))


def tom(rad: list[Any]) -> bool:
    return not any(som_text(cell) for cell in rad)


def niva(nycklar: Mapping[str, str]) -> Niva:
    """What a row is about, by the keys it has. A kommunalförbund stands among the kommuner but lies in no län."""
    if nycklar.get("enhetskod"):
        return Niva.SKOLENHET
    if "kommun" in nycklar and "enhetskod" not in nycklar:
        return Niva.KOMMUN if nycklar.get("lanskod") else Niva.HUVUDMAN
    return Niva.HUVUDMAN if nycklar.get("orgnr") else Niva.RIKET
