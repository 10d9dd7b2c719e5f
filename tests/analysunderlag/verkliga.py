"""Skolverket's real table as plain input of `sammanstall`, without database. For tests and for looking at results."""

import csv
import re
from decimal import Decimal
from functools import cache, cached_property
from pathlib import Path

from python_calamine import CalamineWorkbook

from analysunderlag.berakning import (
    RIKET,
    Granne,
    Observation,
    Skala,
    gruppnamn,
    gruppvarde,
    jamforelsestege,
    liknande,
    liknandevarde,
    medlemskap,
    nationell_statistik,
)
from analysunderlag.innehall import Huvudmansfakta, Kalla, Lucka, Releasefakta, Tecken, Underlagsinnehall, Varde
from analysunderlag.kvalitetssystem.lasning import las_system
from analysunderlag.sammanstallning import (
    Avsnittsdef,
    Enhetsindata,
    Gruppstatistik,
    Indikatordef,
    Liknandeindata,
    Likt,
    Skolformsindata,
    sammanstall,
)
from analysunderlag.skolformsval import val_for
from analysunderlag.vardetyper import SKYDDADE, TECKEN, Vardetyp

UFA = "skolverket-ufa/Underlag_for_analys.xlsx"
PERIOD = "2024/25"
_NIVA = re.compile(r"^(?P<huvudman>.*) \((?P<orgnr>\d{10})\): (?:HUVUDMAN|(?P<namn>.*) \((?P<kod>\d{8})\))$", re.DOTALL)


def _decimal(tal: float) -> Decimal:
    return Decimal(int(tal)) if tal == int(tal) else Decimal(repr(tal))


def varde(cell: object, rad: int, kolumn: int) -> Varde:
    kalla = Kalla("Underlag_for_analys.xlsx", "0" * 64, f"R{rad}C{kolumn}")
    if isinstance(cell, int | float):
        tal = _decimal(float(cell))
        return Varde(str(tal), Vardetyp.TAL, tal, kalla)
    return Varde(str(cell), TECKEN[str(cell)], None, kalla)


@cache
def definitioner() -> tuple[tuple[Avsnittsdef, ...], tuple[Indikatordef, ...]]:
    system = las_system()
    avsnitt = tuple(Avsnittsdef(a.kod, a.nummer, a.rubrik, a.inledning) for a in system.avsnitt_for("grundskola"))
    matt = []
    for m in system.matt_for("grundskola"):
        skala = m.skala or (None, None)
        matt.append(
            Indikatordef(
                kod=m.kod,
                avsnitt=m.avsnitt,
                namn=m.namn,
                kortnamn=m.kortnamn,
                enhet=m.enhet,
                decimaler=m.decimaler,
                skala_min=None if skala[0] is None else Decimal(skala[0]),
                skala_max=None if skala[1] is None else Decimal(skala[1]),
                tema=m.tema,
                perspektiv=m.perspektiv,
                definition=m.definition,
                definition_kalla=m.definition_kalla,
                period=PERIOD,
                avser=m.avser,
                riktning=m.riktning,
                flaggbar=m.flaggbar,
                fraga=m.fraga,
                styrka=m.styrka,
            )
        )
    return avsnitt, tuple(matt)


class Verklighet:
    """The whole real file, read once."""

    def __init__(self, kalldata: Path) -> None:
        bok = CalamineWorkbook.from_path(str(kalldata / UFA))
        self.rader = bok.get_sheet_by_index(0).to_python(skip_empty_area=False)
        self.avsnitt, self.matt = definitioner()
        rad_for = {r[0]: i for i, r in enumerate(self.rader)}
        self.rad = {m.kod: rad_for[m.namn] for m in self.matt}
        self.kommungrupp = self._kommungrupper(kalldata)
        self._byggda: dict[str, Underlagsinnehall] = {}
        self.huvudman: dict[str, tuple[int, str]] = {}
        self.enheter: dict[str, list[tuple[int, str, str]]] = {}
        for kolumn, namn in enumerate(self.rader[2]):
            traff = _NIVA.match(str(namn))
            if traff and traff["kod"]:
                self.enheter.setdefault(traff["orgnr"], []).append((kolumn, traff["kod"], traff["namn"].title()))
            elif traff:
                self.huvudman[traff["orgnr"]] = (kolumn, traff["huvudman"].title())
        self.statistik = nationell_statistik(
            self._observationer(),
            {orgnr: medlemskap(**self.slag(orgnr)) for orgnr in self.huvudman},
            {m.kod: Skala(m.skala_min, m.skala_max, m.decimaler) for m in self.matt},
        )

    def _kommungrupper(self, kalldata: Path) -> dict[str, str]:
        with (kalldata / "geo/Kommungruppsindelning_2017.csv").open(encoding="utf-8-sig") as fil:
            return {r["Kommun namn"].upper(): r["Kommungrupp 2017 namn"] for r in csv.DictReader(fil, delimiter=";")}

    def _observationer(self) -> list[Observation]:
        ut = []
        for kod, rad in self.rad.items():
            for orgnr, (kolumn, _) in self.huvudman.items():
                v = varde(self.rader[rad][kolumn], rad, kolumn)
                ut.append(Observation(kod, PERIOD, orgnr, v.typ, v.varde))
        return ut

    def slag(self, orgnr: str) -> dict[str, str]:
        namn = self.huvudman[orgnr][1].upper()
        ar_kommun = orgnr.startswith("2120") and namn.endswith("KOMMUN")
        elever = self.rader[self.rad["gr_elever_antal"]][self.huvudman[orgnr][0]]
        klass = "okand"
        if isinstance(elever, float):
            klass = "liten" if elever < 50 else "stor" if elever >= 800 else "mellan"
        ort = namn.removesuffix(" KOMMUN")
        grupp = self.kommungrupp.get(ort) or self.kommungrupp.get(ort.removesuffix("S"), "")
        return {
            "typ": "kommunal" if orgnr.startswith("2120") else "enskild",
            "juridisk_form": "kommun" if ar_kommun else "aktiebolag",
            "storleksklass": klass,
            "kommungrupp": grupp if ar_kommun else "",
        }

    def _grupp(self, nyckel: str, kommungrupp: str) -> Gruppstatistik:
        namn = gruppnamn(nyckel, kommungrupp)
        rader = {k.kod: f for k, f in self.statistik.items() if k.grupp == nyckel}
        antal = max((f.n for f in rader.values()), default=0)
        varden = {kod: gruppvarde(f) for kod, f in rader.items()}
        return Gruppstatistik(nyckel, namn.etikett, namn.fras, antal, varden)

    def indata(self, orgnr: str) -> Skolformsindata:
        kolumn, _ = self.huvudman[orgnr]
        slag = self.slag(orgnr)
        return Skolformsindata(
            skolform="grundskola",
            namn="Grundskola",
            period=PERIOD,
            avsnitt=self.avsnitt,
            indikatorer=self.matt,
            egna=self._kolumn(kolumn),
            riket=self._kolumn(1),
            enheter=tuple(Enhetsindata(kod, namn, self._kolumn(k)) for k, kod, namn in self.enheter.get(orgnr, [])),
            grupper=tuple(self._grupp(n, slag["kommungrupp"]) for n in jamforelsestege(**slag)),
            fordelningar={k.kod: f for k, f in self.statistik.items() if k.grupp == RIKET},
            liknande=self._liknande(orgnr),
            luckor=(Lucka("Elever i behov av stöd", "Det finns inga användbara uppgifter om hur det går för dem."),),
        )

    @cached_property
    def grannar(self) -> dict[str, tuple[Granne, ...]]:
        typer = {orgnr: self.slag(orgnr)["typ"] for orgnr in self.huvudman}
        return liknande(self.tal, typer, [v.matt for v in val_for("grundskola").liknande])

    @cached_property
    def tal(self) -> dict[str, dict[str, Decimal]]:
        alla = {orgnr: self._kolumn(kolumn) for orgnr, (kolumn, _) in self.huvudman.items()}
        return {o: {kod: v.varde for kod, v in rad.items() if v.varde is not None} for o, rad in alla.items()}

    def _liknande(self, orgnr: str) -> Liknandeindata:
        val = val_for("grundskola").liknande
        grannar = self.grannar.get(orgnr, ())
        kolumner = [self._kolumn(self.huvudman[g.orgnr][0]) for g in grannar]
        mitt = {}
        for kod in self.rad:
            deras = [k[kod] for k in kolumner]
            tal = [v.varde for v in deras if v.varde is not None]
            mitt[kod] = liknandevarde(tal, sum(v.typ in SKYDDADE for v in deras))
        return Liknandeindata(
            tuple((v.matt.kod, v.lika) for v in val),
            tuple(Likt(g.orgnr, self.huvudman[g.orgnr][1], g.nara, self.tal[g.orgnr]) for g in grannar),
            mitt if grannar else {},
        )

    def _kolumn(self, kolumn: int) -> dict[str, Varde]:
        return {kod: varde(self.rader[rad][kolumn], rad, kolumn) for kod, rad in self.rad.items()}

    def innehall(self, orgnr: str) -> Underlagsinnehall:
        """Built once per huvudman; `bygg_innehall` builds anew."""
        if orgnr not in self._byggda:
            self._byggda[orgnr] = self.bygg_innehall(orgnr)
        return self._byggda[orgnr]

    def bygg_innehall(self, orgnr: str) -> Underlagsinnehall:
        slag = self.slag(orgnr)
        fakta = Huvudmansfakta(
            nyckel=orgnr,
            orgnr=orgnr,
            namn=self.huvudman[orgnr][1],
            typ=slag["typ"],
            juridisk_form=slag["juridisk_form"],
            kommun="",
            lan="",
            storleksklass=slag["storleksklass"],
        )
        release = Releasefakta("Grundskola 2024/25", "2026-11-13", (), "2026.1")
        tecken = tuple(Tecken(t, typ, typ.value, "") for t, typ in TECKEN.items() if t != "…")
        return sammanstall(fakta, release, [self.indata(orgnr)], tecken)


@cache
def verklighet(kalldata: Path) -> Verklighet:
    return Verklighet(kalldata)
