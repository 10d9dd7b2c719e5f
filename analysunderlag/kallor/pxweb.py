"""Underlag för analys as the statistics database answers: a package of JSON-stat answers, split by level.

A row is a level in one period and a column a measure; that gives the same facts as the workbook, in another shape.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from ..inlasning import RIKETS_ORGNR, Mattregel, mojligt, ufa
from ..inlasning.celler import FOR_STORT, STORSTA_TAL, okant_tecken, taltext
from ..inlasning.modell import Cellfynd, Cellvarde
from ..inlasning.nivanamn import tolka_nivanamn
from ..kvalitetssystem import las_system
from ..vardetyper import TECKEN, Vardetyp
from . import paket
from .jsonstat import Datamangd, Dimension, Svarsfel, las_datamangd
from .kalla import Kalla
from .modell import Kallrad, Kallslag, Kalltabell, Kolumn, Niva, Nyckelkolumn, Periodslag, Radslag
from .ovrigt import Ovrigt
from .synonymer import LASAR

SLAG = Kallslag.PXWEB
UTGIVARE = "Skolverket"
MATT, NIVA, TID = "variable", "level", "time"
_NIVAKOD = re.compile(r"(?P<orgnr>\d{10})(?:-(?P<enhetskod>\d{8}))?")
NYCKLAR = (
    Nyckelkolumn("orgnr", NIVA, "Organisationsnummer", True),
    Nyckelkolumn("enhetskod", NIVA, "Skolenhetskod", True),
    Nyckelkolumn("period", TID, "Tid", True),
    Nyckelkolumn("huvudman", NIVA, "Huvudman", False),
    Nyckelkolumn("enhetsnamn", NIVA, "Skolenhet", False),
)


def kanns_igen(kalla: Kalla) -> bool:
    return paket.slag_av(kalla) == SLAG.value


def las(kalla: Kalla) -> tuple[tuple[Kalltabell, ...], Ovrigt]:
    lasare = _Lasare(kalla.namn, paket.las_huvud(kalla))
    for svar in paket.las_svar(kalla):
        lasare.las(svar)
    return (lasare.tabell(),), Ovrigt()


def skolform_i(titel: str, tabell: str) -> str:
    """By the table's title; a title in another form gives way to the folder that the table lies in."""
    if traff := ufa.TITEL.search(titel):
        return str(traff["skolform"]).strip().casefold()
    delar = tabell.strip("/").split("/")
    return delar[-2].replace("_", " ").casefold() if len(delar) > 1 else ""


def period_av(tid: Dimension, plats: int) -> str:
    """`2024` is läsåret 2024/25 where the table counts läsår, and the year elsewhere."""
    kod, text = tid.koder[plats], tid.texter[plats]
    if LASAR.fullmatch(text):
        return text
    if re.fullmatch(r"\d{4}", kod) and tid.rubrik.casefold() == "läsår":
        return f"{kod}/{(int(kod) + 1) % 100:02d}"
    return kod


class _Lasare:
    def __init__(self, fil: str, huvud: Mapping[str, Any]) -> None:
        self._fil, self._tabell = fil, str(huvud.get("tabell", ""))
        self._titel = self._skolform = ""
        self._kolumner: tuple[Kolumn, ...] = ()
        self._regler: dict[str, Mattregel] = {}
        self._tolkade: dict[object, Cellvarde | str] = {}
        self._rader: list[Kallrad] = []
        self._sedda: dict[tuple[str, str], int] = {}
        self._perioder: set[str] = set()
        self._fel: list[Cellfynd] = []
        self._celler = self._avvisade = 0
        self._radslag: Counter[Radslag] = Counter({Radslag.RUBRIK: 1})

    def las(self, svar: paket.Paketsvar) -> None:
        try:
            if svar.svar is None:
                raise Svarsfel(paket.TRASIG)
            hel = self._datamangd(svar.rad, las_datamangd(svar.svar))
        except Svarsfel as fel:
            self._fel.append(Cellfynd(self._fil, str(fel), svar.rad))
            hel = False
        self._radslag[Radslag.DATA if hel else Radslag.OFORKLARAD] += 1

    def _datamangd(self, rad: int, data: Datamangd) -> bool:
        if {d.kod for d in data.dimensioner} != {MATT, NIVA, TID}:
            har = ", ".join(d.kod for d in data.dimensioner)
            raise Svarsfel(f"Tabellen har variablerna {har}. Den ska ha {MATT}, {NIVA} och {TID}.")
        matt, nivaer, tid = (data.dimension(kod) for kod in (MATT, NIVA, TID))
        self._matten(matt, data.titel)
        hel = True
        for n, (kod, text) in enumerate(zip(nivaer.koder, nivaer.texter, strict=True)):
            hel &= self._nivan(rad, data, tid, n, kod, text)
        return hel

    def _matten(self, matt: Dimension, titel: str) -> None:
        if not self._kolumner:
            self._titel, self._skolform = titel, skolform_i(titel, self._tabell)
            kanda = las_system().matt_for(self._skolform)
            self._regler = {m.namn: Mattregel(m.kod, m.enhet) for m in kanda}
            self._kolumner = tuple(
                Kolumn(kod, namn, kod=self._regler[namn].kod if namn in self._regler else "")
                for kod, namn in zip(matt.koder, (" ".join(t.split()) for t in matt.texter), strict=True)
            )
        elif tuple(k.plats for k in self._kolumner) != matt.koder:
            raise Svarsfel("Svaret har andra mått än det första i filen.")

    def _nivan(self, rad: int, data: Datamangd, tid: Dimension, plats: int, kod: str, text: str) -> bool:
        """One level: a row per period. A level that nobody knows is refused with all its cells."""
        antal = len(self._kolumner) * len(tid.koder)
        self._celler += antal
        vem = _vem(kod, text)
        if isinstance(vem, str):
            self._fel.append(Cellfynd(self._fil, vem, rad, NIVA, kod))
            self._avvisade += antal
            return False
        niva, nycklar, namn = vem
        for t in range(len(tid.koder)):
            period = period_av(tid, t)
            if (forst := self._sedda.setdefault((kod, period), rad)) != rad:
                fynd = f"Nivån {kod} finns redan för {period}, på rad {forst}."
                self._fel.append(Cellfynd(self._fil, fynd, rad, NIVA, kod))
            self._perioder.add(period)
            start = plats * data.steg(NIVA) + t * data.steg(TID)
            steg = data.steg(MATT)
            varden = tuple(
                self._cell(rad, kolumn, kod, data.varden[start + m * steg], data.tecken[start + m * steg])
                for m, kolumn in enumerate(self._kolumner)
            )
            self._rader.append(Kallrad(rad, niva, (*nycklar, period, *namn), varden, "", period))
        return True

    def _cell(self, rad: int, kolumn: Kolumn, niva: str, varde: Any, tecken: str) -> Cellvarde | None:
        nyckel = (kolumn.rubrik if kolumn.kod else "", varde.__class__, varde, tecken)
        last = self._tolkade.get(nyckel)
        if last is None:
            last = self._tolkade[nyckel] = self._tolka(kolumn, varde, tecken)
        if isinstance(last, str):
            self._avvisade += 1
            self._fel.append(Cellfynd(self._fil, f"{niva}: {last}", rad, kolumn.plats, str(varde)))
            return None
        return last

    def _tolka(self, kolumn: Kolumn, varde: Any, tecken: str) -> Cellvarde | str:
        if varde is None:
            typ = TECKEN.get(tecken)
            return okant_tecken(tecken) if typ is None else Cellvarde(tecken, typ, None)
        if isinstance(varde, bool) or not isinstance(varde, int | float):
            return f"Värdet ”{str(varde)[:40]}” är inget tal."
        text = taltext(float(varde))
        if tecken:
            return f"Talet {text} står bredvid tecknet ”{tecken}”. Ett av dem gäller, och det går inte att veta vilket."
        tal = Decimal(text)
        if abs(tal) >= STORSTA_TAL:
            return FOR_STORT
        regel = self._regler.get(kolumn.rubrik)
        return (regel and mojligt.omojligt(tal, regel.enhet)) or Cellvarde(text, Vardetyp.TAL, tal)

    def tabell(self) -> Kalltabell:
        utan = tuple(k.rubrik for k in self._kolumner if not k.kod)
        har = {k.kod for k in self._kolumner}
        saknas = [namn for namn, regel in self._regler.items() if regel.kod not in har]
        varningar = [f"Måttet ”{namn}” har ingen kod." for namn in utan]
        varningar += [f"Måttet ”{namn}” saknas i filen." for namn in saknas]
        lasar = all(LASAR.fullmatch(period) for period in self._perioder)
        return Kalltabell(
            fil=self._fil,
            slag=SLAG,
            titel=self._titel,
            skolform=self._skolform,
            period=min(self._perioder) if len(self._perioder) == 1 else "",
            periodslag=Periodslag.LASAR if lasar else Periodslag.AR,
            nycklar=NYCKLAR,
            kolumner=self._kolumner,
            rader=tuple(self._rader),
            radslag=dict(self._radslag),
            celler=self._celler,
            fel=tuple(self._fel),
            varningar=tuple(Cellfynd(self._fil, text) for text in varningar),
            matt_utan_kod=utan,
            avvisade=self._avvisade,
        )


def _vem(kod: str, text: str) -> tuple[Niva, tuple[str, str], tuple[str, str]] | str:
    """Whom the level is about, or why that cannot be known. The code decides and the text must agree with it."""
    if kod == RIKETS_ORGNR:
        return Niva.RIKET, (RIKETS_ORGNR, ""), ("", "")
    traff = _NIVAKOD.fullmatch(kod)
    if traff is None:
        return f"Nivån ”{kod}” är varken riket, en huvudman eller en skolenhet."
    orgnr, enhetskod = traff["orgnr"], traff["enhetskod"] or ""
    namn = tolka_nivanamn(text)
    if namn is None:
        huvudman, enhet = ("", text) if enhetskod else (text, "")
    elif (namn.orgnr, namn.enhetskod) != (orgnr, enhetskod):
        return f"Nivån ”{kod}” heter ”{text}”, som är en annan. Fråga Skolverket vilken som gäller."
    else:
        huvudman, enhet = namn.huvudmansnamn, namn.enhetsnamn
    return Niva.SKOLENHET if enhetskod else Niva.HUVUDMAN, (orgnr, enhetskod), (huvudman, enhet)
