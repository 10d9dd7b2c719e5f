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

from kvalitet.filer import Filfel

from ..inlasning.modell import Cellfynd
from .celltolk import Celltolk
from .kalla import Kalla
from .modell import Avser, Kallslag, Kalltabell, Periodslag, Radslag
from .ovrigt import Ovrigt
from .radlasning import Radlasare, niva, som_text, tom
from .rubriker import las_rubriker
from .synonymer import Synonymer, Tabellsynonymer, las_synonymer, normaliserad

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


def las(kalla: Kalla) -> tuple[tuple[Kalltabell, ...], Ovrigt]:
    """Every table of the file, and what the other sheets hold."""
    tabeller, ovrigt = [], Ovrigt()
    for blad in kalla.blad:
        rader = kalla.rader(blad)
        if _rubrikrad(rader) is not None:
            tabeller.append(_Tabell(kalla, blad, las_synonymer()).las())
        else:
            ar_noter = any(rad and normaliserad(som_text(rad[0])).startswith(NOTBLAD) for rad in rader)
            ovrigt.las(kalla, blad, ar_noter=ar_noter)
    return tuple(tabeller), ovrigt


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
        rubriker = las_rubriker(self._fil, start + 1, self._rader[start], tabell, huvud.grupper)
        lasare = Radlasare(self._fil, rubriker, Celltolk(), matt=tabell.kod)
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
        self._fel += [*rubriker.fel, *self._kalla.dolda_fel(self._blad), *lasare.fel]
        return Kalltabell(
            fil=self._fil,
            blad=self._blad,
            slag=SLAG,
            titel=huvud.titel,
            skolform=tabell.skolform,
            period=huvud.period,
            periodslag=huvud.periodslag,
            nycklar=rubriker.nyckelkolumner,
            kolumner=tuple(rubriker.kolumner.values()),
            rader=tuple(lasare.rader),
            radslag=dict(self._radslag),
            celler=lasare.celler,
            avser=huvud.avser,
            noter=noter,
            fel=tuple(sorted(self._fel, key=lambda fynd: fynd.rad or 0)),
            varningar=(*rubriker.varningar, *self._varningar),
            matt_utan_kod=(*rubriker.utan_kod, *lasare.matt_utan_kod),
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
            elif (traff := _PERIOD.match(text)) and period:
                self._fel.append(
                    Cellfynd(self._fil, "Filen säger två gånger vilken period den gäller.", nr + 1, "A", text)
                )
            elif traff := _PERIOD.match(text):
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

    def _oforklarad(self, nr: int, text: str) -> None:
        self._radslag.subtract({Radslag.RUBRIK: 1, Radslag.OFORKLARAD: -1})
        self._fel.append(Cellfynd(self._fil, text, nr + 1, "A"))
