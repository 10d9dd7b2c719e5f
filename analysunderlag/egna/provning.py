"""What would happen to each row of a spreadsheet: new, changed, as before, or why not. Stores nothing."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from huvudman import skolformer
from kvalitet import svenska

from ..models import EgetVarde
from .ramar import Ramar, Uppgift, namnnyckel
from .slag import Oklart, Slag, las_period, las_slag, las_tal, vard_en_titt, visa
from .tabell import Inrad, Intabell, for_langa


class Utfall(StrEnum):
    NY = "ny"
    ANDRAS = "andras"
    LIKA = "lika"
    FEL = "fel"
    TOM = "tom"  # no value: a row of the form to fill in that nobody has filled in, which is no fault


@dataclass(frozen=True)
class Cellfel:
    rad: int
    kolumn: str
    text: str


@dataclass
class Provad:
    """One row. `fran`: the figure in force that it would replace, if any."""

    rad: int
    utfall: Utfall
    uppgift: Uppgift | None = None
    fran: EgetVarde | None = None
    fel: list[Cellfel] = field(default_factory=list)
    titt: str = ""


def prova(tabell: Intabell, ramar: Ramar, idag: date) -> list[Provad]:
    svar = [_Rad(inrad, tabell, ramar, idag).prova() for inrad in tabell.rader]
    _dubbla(svar, tabell)
    return svar


class _Rad:
    def __init__(self, inrad: Inrad, tabell: Intabell, ramar: Ramar, idag: date) -> None:
        self.inrad, self.tabell, self.ramar, self.idag = inrad, tabell, ramar, idag
        self.fel: list[Cellfel] = []

    def prova(self) -> Provad:
        celler = self.inrad.celler
        nr = self.inrad.rad
        if not celler.get("varde"):
            return Provad(nr, Utfall.TOM)
        for kod, text in for_langa(celler):
            self._fel(kod, text)
        skolform = self._skolform(celler.get("skolform", ""))
        period = self._oklart("period", las_period, celler.get("period", ""), self.idag)
        tal = self._oklart("varde", las_tal, celler.get("varde", ""))
        enhet = self._enhet(celler.get("enhet", ""))
        matt = celler.get("matt", "")
        if not matt:
            self._fel("matt", "Skriv vilket mått det gäller.")
        if self.fel or tal is None:
            return Provad(nr, Utfall.FEL, fel=self.fel)
        uppgift = self._uppgift(skolform, matt, period, tal, enhet, celler)
        for kod, text in self.ramar.fel(uppgift).items():
            self._fel("slag" if kod == "slag_ord" else kod, text)
        if self.fel:
            return Provad(nr, Utfall.FEL, uppgift, fel=self.fel)
        fran = self.ramar.gallande.get(uppgift.nyckel)
        titt = vard_en_titt(uppgift.varde, uppgift.slag)
        return Provad(nr, _utfall(uppgift, fran), uppgift, fran, titt=titt)

    def _uppgift(
        self, skolform: str, matt: str, period: str, tal: tuple[Decimal, str], enhet: str, celler: dict[str, str]
    ) -> Uppgift:
        varde, antytt = tal
        slag, slag_ord = las_slag(celler.get("slag", ""))
        hur = celler.get("hur", "")
        bas: dict[str, Any] = {"skolform": skolform, "period": period, "varde": varde, "enhet": enhet, "hur": hur}
        if indikator := self._officiellt(skolform, matt):
            enhet_i = indikator.enhet
            if antytt and antytt != enhet_i:
                self._fel("varde", f"Måttet räknas i {Slag(enhet_i).label}. Skriv talet utan enhet, eller byt mått.")
            return Uppgift(**bas, indikator=indikator.kod, slag=enhet_i)
        if slag and antytt and slag != antytt:
            self._fel("slag", f"Värdet är i {Slag(antytt).label} men kolumnen säger något annat. Ändra det ena.")
        if not (slag or antytt):
            slag, slag_ord = self._som_forut(skolform, matt)
        if not (slag or antytt):
            self._fel("slag", "Skriv vad det mäts i: procent, antal, kronor, medelvärde eller ett eget ord.")
        return Uppgift(**bas, namn=matt, slag=slag or antytt or Slag.ANTAL, slag_ord=slag_ord)

    def _officiellt(self, skolform: str, matt: str) -> Any:
        sokt = namnnyckel(matt)
        for m in self.ramar.matt_i(skolform):
            if sokt in (m.kod, namnnyckel(m.kortnamn), namnnyckel(m.namn)):
                return m
        return None

    def _som_forut(self, skolform: str, matt: str) -> tuple[str, str]:
        """What they count their own measure of the same name in already."""
        for (kod, nyckel, _, _), rad in self.ramar.gallande.items():
            if (kod, nyckel) == (skolform, f"egen:{namnnyckel(matt)}"):
                return rad.slag, rad.slag_ord
        return "", ""

    def _skolform(self, text: str) -> str:
        har = self.ramar.skolformer
        if not text and len(har) == 1:
            return har[0]
        sokt = text.casefold().replace("_", "-")
        kand = next((kod for kod, namn in skolformer.SKOLFORMER.items() if sokt in (kod, namn.casefold())), "")
        if kand in har:
            return kand
        val = svenska.lista([skolformer.namn(kod).lower() for kod in har], "eller")
        if not text:
            self._fel("skolform", f"Skriv skolformen: {val}.")
        elif kand:
            self._fel("skolform", f"Ni har inte {skolformer.namn(kand).lower()} i registret. Skriv {val}.")
        else:
            self._fel("skolform", f"”{text[:40]}” är ingen skolform. Skriv {val}.")
        return ""

    def _enhet(self, text: str) -> str:
        if not text:
            return ""
        traffar = [
            kod for kod, e in self.ramar.enheter.items() if text.casefold() in (kod.casefold(), e.namn.casefold())
        ]
        if len(traffar) == 1:
            return traffar[0]
        if traffar:
            self._fel("enhet", f"Flera enheter heter så. Skriv koden i stället: {svenska.lista(traffar, 'eller')}.")
        else:
            self._fel(
                "enhet", f"Ni har ingen enhet som heter ”{text[:60]}”. Skriv namnet eller koden, eller töm cellen."
            )
        return ""

    def _oklart(self, kod: str, las: Any, *val: Any) -> Any:
        try:
            return las(*val)
        except Oklart as fel:
            self._fel(kod, str(fel))
            return None

    def _fel(self, kod: str, text: str) -> None:
        self.fel.append(Cellfel(self.inrad.rad, self.tabell.platser[kod], text))


def _utfall(uppgift: Uppgift, fran: EgetVarde | None) -> Utfall:
    if fran is None:
        return Utfall.NY
    samma = (fran.varde, fran.slag, fran.slag_ord, fran.hur) == (
        uppgift.varde, uppgift.slag, uppgift.slag_ord, uppgift.hur or fran.hur,
    )  # fmt: skip
    return Utfall.LIKA if samma else Utfall.ANDRAS


def _dubbla(svar: list[Provad], tabell: Intabell) -> None:
    per_nyckel: dict[Any, list[Provad]] = defaultdict(list)
    for provad in svar:
        if provad.uppgift and provad.utfall is not Utfall.FEL:
            per_nyckel[provad.uppgift.nyckel].append(provad)
    for lika in per_nyckel.values():
        for provad in lika if len(lika) > 1 else ():
            andra = svenska.lista(p.rad for p in lika if p is not provad)
            text = f"Samma uppgift står också på rad {andra}. Ta bort alla utom en."
            provad.utfall = Utfall.FEL
            provad.fel.append(Cellfel(provad.rad, tabell.platser["matt"], text))


def visat(uppgift: Uppgift) -> str:
    return visa(uppgift.varde, uppgift.slag, uppgift.slag_ord)
