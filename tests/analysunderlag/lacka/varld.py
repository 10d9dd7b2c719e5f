"""A small country whose true numbers the test knows, and the file that Skolverket's rules would make of them.

26 huvudmän with one to five units each. Numbers hang together as the real ones do: pupils and posts are sums, shares
and means are weighted. What is suppressed: a share of fewer than ten (a huvudman: five) pupils, and then the second
smallest unit as well; a share that one to four pupils lack; the staff of a school with fewer than three teachers, which
as in the real file lacks the second protection.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path

from tests.analysunderlag.ufabok import GRUNDSKOLA, Ufabok
from tests.analysunderlag.verkliga import definitioner, verklighet

from .celler import RIKET, Cell, Officiellt
from .relationer import ANDELAR_AV_ELEVER, ELEVER, KVOT, LARARE, SUMMOR

AVSNITT, MATT = definitioner()
ENHET = {m.kod: m.enhet for m in MATT}
DECIMALER = {m.kod: m.decimaler for m in MATT}
Sanning = dict[Cell, Fraction]
Tecken = dict[Cell, str]
KOMMUNER, ENSKILDA = 13, 13
MINST_ENHET, MINST_HUVUDMAN, MINST_LARARE = 10, 5, 3
GRUPP = "Storstäder"


@dataclass(frozen=True)
class Varld:
    """`sanning` has the number behind every cell that has one, `tecken` the sign of those that are not published."""

    enheter: Mapping[str, tuple[str, ...]]
    sanning: Sanning
    tecken: Tecken
    vikt: Mapping[Cell, Fraction] = field(default_factory=dict)

    def publicerat(self, cell: Cell) -> float | str:
        return self.tecken[cell] if cell in self.tecken else float(avrundat(self.sanning[cell], cell.matt))

    @property
    def skyddade(self) -> list[Cell]:
        return sorted(c for c, t in self.tecken.items() if t in ("..", "..."))

    def namn(self, orgnr: str) -> str:
        i = list(self.enheter).index(orgnr)
        return f"ORT{i:02d} KOMMUN" if orgnr.startswith("2120") else f"SKOLBOLAGET {'ABCDEFGHIJKLM'[i - KOMMUNER]} AB"

    def nivaer(self) -> list[tuple[str, Cell]]:
        """The name of each column, and a cell of it."""
        ut = [("RIKET: TOTALT", Cell("", RIKET))]
        for orgnr, koder in self.enheter.items():
            ut.append((f"{self.namn(orgnr)} ({orgnr}): HUVUDMAN", Cell("", orgnr)))
            namn = zip(koder, "ABCDE", strict=False)
            ut += [(f"{self.namn(orgnr)} ({orgnr}): SKOLAN {b} ({kod})", Cell("", orgnr, kod)) for kod, b in namn]
        return ut

    def skriv(self, mapp: Path) -> Path:
        """The source files as in KVALITET_KALLDATA: the workbook, and the kommuner in one group."""
        (mapp / "skolverket-ufa").mkdir(parents=True, exist_ok=True)
        (mapp / "geo").mkdir(exist_ok=True)
        nivaer = self.nivaer()
        koder = {m.namn: m.kod for m in MATT}
        rader: list[tuple[str, list[object]]] = [
            (namn, [self.publicerat(c._replace(matt=koder[namn])) for _, c in nivaer]) for namn in GRUNDSKOLA
        ]
        Ufabok(nivaer=[namn for namn, _ in nivaer], matt=rader).spara(
            mapp / "skolverket-ufa", "Underlag_for_analys.xlsx"
        )
        text = "Kommun namn;Kommungrupp 2017 namn\n"
        text += "".join(f"{self.namn(o).removesuffix(' KOMMUN')};{GRUPP}\n" for o in self.enheter)
        (mapp / "geo/Kommungruppsindelning_2017.csv").write_text(text, encoding="utf-8")
        return mapp

    def officiellt(self, mapp: Path) -> Officiellt:
        return Officiellt.ur(verklighet(self.skriv(mapp)))

    def andrad(self, nya: Mapping[Cell, float]) -> Varld:
        """The same published file over other numbers behind protected cells."""
        assert all(c in self.tecken for c in nya)
        return replace(self, sanning={**self.sanning, **{c: Fraction(v) for c, v in nya.items()}})


def avrundat(tal: Fraction, matt: str) -> Decimal:
    steg = Decimal(1).scaleb(-DECIMALER[matt])
    return (Decimal(tal.numerator) / Decimal(tal.denominator)).quantize(steg, rounding=ROUND_HALF_UP)


def skapa(fro: int = 1) -> Varld:
    slump = random.Random(fro)
    enheter: dict[str, tuple[str, ...]] = {}
    for i in range(KOMMUNER + ENSKILDA):
        orgnr = f"2120{i:06d}" if i < KOMMUNER else f"5560{i:06d}"
        antal = slump.randint(3, 5) if i < KOMMUNER else slump.randint(1, 3)
        enheter[orgnr] = tuple(f"1{i:04d}{n:03d}" for n in range(antal))
    sanning: Sanning = {}
    vikt: dict[Cell, Fraction] = {}
    tecken: Tecken = {}
    for orgnr, koder in enheter.items():
        for kod in koder:
            _enhet(slump, Cell("", orgnr, kod), sanning, vikt)
    for m in MATT:
        for orgnr, koder in enheter.items():
            _samla(Cell(m.kod, orgnr), [Cell(m.kod, orgnr, kod) for kod in koder], sanning, vikt)
        _samla(Cell(m.kod, RIKET), [Cell(m.kod, orgnr) for orgnr in enheter], sanning, vikt)
    for m in MATT:
        for orgnr, koder in enheter.items():
            _skydda(m.kod, orgnr, koder, sanning, vikt, tecken)
    return Varld(enheter, sanning, tecken, vikt)


def _enhet(slump: random.Random, enhet: Cell, sanning: Sanning, vikt: dict[Cell, Fraction]) -> None:
    elever = slump.choice((4, 9, 14, 25, 60, 140, 300))
    larare = Fraction(max(3, round(elever * 10 / slump.randint(8, 14))), 10)
    arskurs = max(elever // slump.randint(5, 10), 1)
    for m in MATT:
        cell = enhet._replace(matt=m.kod)
        if m.kod == ELEVER:
            sanning[cell] = Fraction(elever)
        elif m.kod in SUMMOR:
            andel = {LARARE: Fraction(1), "gr_personal_totalt": Fraction(slump.randint(13, 17), 10)}
            sanning[cell] = larare * andel.get(m.kod, Fraction(slump.randint(2, 12), 100))
        elif m.enhet == "elever_per":
            namnare = larare if m.kod == KVOT else sanning[enhet._replace(matt="gr_personal_syv")]
            sanning[cell], vikt[cell] = Fraction(elever) / namnare, namnare
        elif m.enhet == "procent":
            bas = elever if m.kod in ANDELAR_AV_ELEVER else arskurs
            vikt[cell] = larare if m.kod.startswith("gr_personal") else Fraction(bas)
            av = max(int(vikt[cell]), 1)
            sanning[cell] = Fraction(100 * slump.randint(max(av // 3, 0), av), av)
        elif m.enhet == "medelvarde":
            sanning[cell], vikt[cell] = Fraction(slump.randint(450, 950), 100), Fraction(arskurs)
        elif not enhet.orgnr.startswith("5560"):
            sanning[cell], vikt[cell] = Fraction(slump.randint(900, 160_000)), Fraction(elever)


def _samla(helhet: Cell, delar: list[Cell], sanning: Sanning, vikt: dict[Cell, Fraction]) -> None:
    med = [d for d in delar if d in sanning]
    if not med:
        return
    if helhet.matt in SUMMOR:
        sanning[helhet] = sum((sanning[d] for d in med), Fraction(0))
        return
    vikt[helhet] = sum((vikt[d] for d in med), Fraction(0))
    sanning[helhet] = sum((sanning[d] * vikt[d] for d in med), Fraction(0)) / vikt[helhet]


def _skydda(
    matt: str, orgnr: str, koder: tuple[str, ...], sanning: Sanning, vikt: Mapping[Cell, Fraction], tecken: Tecken
) -> None:
    helhet, enheter = Cell(matt, orgnr), [Cell(matt, orgnr, kod) for kod in koder]
    if ENHET[matt] in ("kr", "tkr"):
        tecken |= dict.fromkeys(enheter, ".")
        if helhet not in sanning:
            tecken[helhet] = "."
        return
    if matt.startswith("gr_personal"):
        for cell in (helhet, *enheter):
            if sanning[cell._replace(matt=LARARE)] < MINST_LARARE:
                tecken[cell] = ".."
        return
    if matt == ELEVER:
        return
    for cell in (helhet, *enheter):
        antal, minst = vikt[cell], MINST_ENHET if cell.enhetskod else MINST_HUVUDMAN
        saknar = antal * (100 - sanning[cell]) / 100
        if ENHET[matt] == "medelvarde":
            if antal < MINST_HUVUDMAN:
                tecken[cell] = "-"
        elif antal < minst:
            tecken[cell] = ".."
        elif 1 <= saknar <= 4:
            tecken[cell] = "..."
    ensam = [c for c in enheter if tecken.get(c) == ".."]
    visade = [c for c in enheter if c not in tecken]
    if len(ensam) == 1 and visade and helhet not in tecken:
        tecken[min(visade, key=lambda c: (vikt[c], c))] = ".."
