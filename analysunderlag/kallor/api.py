"""Answers of Skolverket's API *planned educations*, one a line (NDJSON): statistics of units, and the units themselves.

A cell is an object with value, kind and läsår. The kind must agree with the sign in the value; a läsår without a cell
is not a blank cell, there is none.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any

from ..inlasning.modell import Cellfynd, Cellvarde
from ..vardetyper import Vardetyp
from .celltolk import Celltolk
from .kalla import Kalla
from .modell import Kallrad, Kallslag, Kalltabell, Kolumn, Niva, Nyckelkolumn, Periodslag, Radslag
from .ovrigt import Ovrigt
from .synonymer import LASAR, las_synonymer

SLAG = Kallslag.API
UTGIVARE = "Skolverket"
STATISTIK = re.compile(r"/planned-educations/v\d+/school-units/[^/?]+/statistics/(?P<skolform>\w+)")
ENHETER = re.compile(r"/planned-educations/v\d+/school-units([/?]|$)")
TYPER = {
    "EXISTS": Vardetyp.TAL,
    "MISSING": Vardetyp.SAKNAS,
    "OMITTED_DUE_TO_BASED_ON_FEW_PUPILS": Vardetyp.SEKRETESS,
    "ROUNDED_OFF_DUE_TO_FEW_PUPILS_NOT_ELIGIBLE": Vardetyp.AVRUNDAD,
    "TEACHERS_EXCLUDED_DUE_TO_NO_REQUIRED_LEGITIMATION": Vardetyp.EJ_TILLAMPLIGT,
}
UTAN_TAL = {"schoolUnit", "docLinks", "_links"}
KVOT = "studentsPerTeacherQuota"  # the only number in the list of units
NYCKLAR = {
    "name": "enhetsnamn",
    "code": "enhetskod",
    "geographicalAreaCode": "kommunkod",
    "principalOrganizerType": "huvudmannatyp",
    "corporationName": "huvudman",
    "organisationRegistryNumber": "orgnr",
}


def kanns_igen(kalla: Kalla) -> bool:
    return kalla.bok is None and _slag(_svar(kalla.forsta_raden)) is not None


def _svar(rad: str) -> dict[str, Any]:
    """The line as an object with `url` and `response`; empty when it is not one."""
    try:
        svar = json.loads(rad)
    except ValueError:
        return {}
    return svar if isinstance(svar, dict) and isinstance(svar.get("response"), dict) else {}


def _slag(svar: dict[str, Any]) -> str | None:
    """The table an answer belongs to."""
    url = str(svar.get("url", ""))
    if traff := STATISTIK.search(url):
        return f"Planerade utbildningar, statistik {traff['skolform']}"
    return "Planerade utbildningar, skolenheter" if ENHETER.search(url) else None


def las(kalla: Kalla) -> tuple[tuple[Kalltabell, ...], Ovrigt]:
    tabeller: dict[str, _Tabell] = {}
    for nummer, text in enumerate(kalla.textrader(), 1):
        svar = _svar(text)
        slag = _slag(svar)
        tabell = tabeller.setdefault(slag or next(iter(tabeller)), _Tabell(kalla.namn, slag or ""))
        if not text.strip():
            tabell.radslag[Radslag.TOM] += 1
        elif slag is None:
            tabell.oforklarad(nummer, "Raden är inget helt svar från API:et. Filen kan vara avklippt.")
        else:
            tabell.las(nummer, svar["response"])
    return tuple(tabell.tabell() for tabell in tabeller.values()), Ovrigt()


class _Tabell:
    def __init__(self, fil: str, titel: str) -> None:
        self._fil, self._titel = fil, titel
        self._synonymer = las_synonymer()
        self._tabell = self._synonymer.tabell(titel)
        self._tolk = Celltolk()
        self._kolumner: dict[tuple[str, str], Kolumn] = {}
        self._rader: list[tuple[int, dict[str, str], dict[Kolumn, Cellvarde]]] = []
        self._sedda: dict[str, int] = {}
        self._nycklar: dict[str, str] = {}
        self.radslag: Counter[Radslag] = Counter()
        self._fel: list[Cellfynd] = []
        self._celler = self._avvisade = 0

    def oforklarad(self, rad: int, text: str, falt: str = "") -> None:
        self.radslag[Radslag.OFORKLARAD] += 1
        self._fel.append(Cellfynd(self._fil, text, rad, falt))

    def las(self, rad: int, svar: dict[str, Any]) -> None:
        """One answer: a unit's statistics, a unit, or a page of units."""
        kropp = svar.get("body")
        if svar.get("status") != "OK" or not isinstance(kropp, dict):
            self.oforklarad(rad, f"API:et svarade inte med uppgifter utan med ”{svar.get('status')}”.", "status")
            return
        sida = kropp.get("_embedded")
        enheter = sida.get("listedSchoolUnits") if isinstance(sida, dict) else [kropp]
        if "schoolUnit" in kropp:
            lasta = [self._statistik(rad, kropp)]
        else:
            lasta = [self._enhet(rad, enhet) for enhet in (enheter if isinstance(enheter, list) else [None])]
        if all(lasta):
            self.radslag[Radslag.DATA] += 1
        else:
            self.radslag[Radslag.OFORKLARAD] += 1

    def _statistik(self, rad: int, kropp: dict[str, Any]) -> bool:
        nycklar = self._nyckelrad(rad, {"code": kropp["schoolUnit"]})
        if nycklar is None:
            return False
        listor = {falt: lista for falt, lista in kropp.items() if falt not in UTAN_TAL}
        if okanda := [falt for falt, lista in listor.items() if not isinstance(lista, list)]:
            text = "Fältet är okänt och inte en lista med värden."
            self._fel += [Cellfynd(self._fil, text, rad, falt) for falt in okanda]
            return False
        celler: dict[Kolumn, Cellvarde] = {}
        for falt, lista in listor.items():
            for cell in lista:
                self._cell(rad, falt, cell, celler)
        self._rader.append((rad, nycklar, celler))
        return True

    def _enhet(self, rad: int, enhet: Any) -> bool:
        nycklar = self._nyckelrad(rad, enhet)
        if nycklar is None:
            return False
        celler: dict[Kolumn, Cellvarde] = {}
        if KVOT in enhet:
            typ = "EXISTS" if enhet[KVOT] else "MISSING"
            self._cell(rad, KVOT, {"value": enhet[KVOT], "valueType": typ, "timePeriod": None}, celler)
        self._rader.append((rad, nycklar, celler))
        return True

    def _nyckelrad(self, rad: int, enhet: Any) -> dict[str, str] | None:
        if not isinstance(enhet, dict) or "code" not in enhet:
            self._fel.append(Cellfynd(self._fil, "Skolenhetens kod saknas.", rad, "code"))
            return None
        nycklar: dict[str, str] = {}
        for falt, namn in NYCKLAR.items():
            if falt not in enhet:
                continue
            nyckel = self._synonymer.nycklar_per_namn[namn]
            text = nyckel.stada(str(enhet[falt] or ""))
            if skal := nyckel.fel(text):
                self._fel.append(Cellfynd(self._fil, skal, rad, falt, text))
                return None
            self._nycklar.setdefault(falt, namn)
            nycklar[falt] = text
        kod = str(enhet.get("code", ""))
        if kod in self._sedda:
            self._fel.append(Cellfynd(self._fil, f"Nyckeln {kod} finns redan på rad {self._sedda[kod]}.", rad, "code"))
        self._sedda.setdefault(kod, rad)
        return nycklar

    def _cell(self, rad: int, falt: str, cell: Any, celler: dict[Kolumn, Cellvarde]) -> None:
        self._celler += 1
        period = str(cell.get("timePeriod") or "") if isinstance(cell, dict) else ""
        skal = "" if not period or LASAR.fullmatch(period) else f"”{period}” är inget läsår."
        last = self._tolka(cell) if isinstance(cell, dict) else "Värdet är inte ett objekt med value och valueType."
        kolumn = self._kolumn(falt, period)
        if isinstance(last, Cellvarde) and kolumn in celler:
            skal = f"Värdet för {period or 'okänt läsår'} finns två gånger."
        if isinstance(last, str) or skal:
            self._avvisade += 1
            text = last if isinstance(last, str) else skal
            self._fel.append(Cellfynd(self._fil, text, rad, falt, str(cell)[:80]))
            return
        celler[kolumn] = last

    def _kolumn(self, falt: str, period: str) -> Kolumn:
        if (falt, period) not in self._kolumner:
            kod, avser = self._tabell.kod(falt)
            self._kolumner[falt, period] = Kolumn(falt, falt, kod=kod, avser=avser, period=period)
        return self._kolumner[falt, period]

    def _tolka(self, cell: dict[str, Any]) -> Cellvarde | str:
        typ, text = TYPER.get(str(cell.get("valueType"))), str(cell.get("value") or "")
        if typ is None:
            return f"Värdets slag ”{cell.get('valueType')}” är okänt."
        last = self._tolk(text.removeprefix("cirka "))
        if isinstance(last, str):
            return last
        if last.typ is typ or (last.typ is Vardetyp.TOM and typ is Vardetyp.SAKNAS):
            return Cellvarde(text, typ, last.varde)
        return f"Värdet ”{text}” stämmer inte med sitt slag {cell['valueType']}."

    def tabell(self) -> Kalltabell:
        kolumner = tuple(self._kolumner.values())
        utan = tuple(dict.fromkeys(k.rubrik for k in kolumner if not k.kod))
        varningar = [Cellfynd(self._fil, f"Måttet ”{falt}” har ingen kod.", None, falt) for falt in utan]
        return Kalltabell(
            fil=self._fil,
            slag=SLAG,
            titel=self._titel,
            skolform=self._tabell.skolform,
            period="",
            periodslag=Periodslag.LASAR if kolumner else None,
            nycklar=tuple(
                Nyckelkolumn(namn, falt, falt, self._synonymer.nycklar_per_namn[namn].identitet)
                for falt, namn in self._nycklar.items()
            ),
            kolumner=kolumner,
            rader=tuple(
                Kallrad(
                    rad,
                    Niva.SKOLENHET,
                    tuple(nycklar.get(falt, "") for falt in self._nycklar),
                    tuple(celler.get(kolumn) for kolumn in kolumner),
                )
                for rad, nycklar, celler in self._rader
            ),
            radslag=dict(self.radslag),
            celler=self._celler,
            fel=tuple(self._fel),
            varningar=tuple(varningar),
            matt_utan_kod=utan,
            avvisade=self._avvisade,
        )
