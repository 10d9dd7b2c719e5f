"""Every number of a value object, made again from the published cells alone and by other means than the program's.

`avvikelser` walks the whole object. A number that no rule here explains is said, so that a new field must be explained
before it is given out.
"""

from __future__ import annotations

import dataclasses
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache, cached_property
from typing import Any

from analysunderlag.innehall import Fordelning, Matt, Underlagsinnehall, Varde
from analysunderlag.skolformsval import val_for
from analysunderlag.vardetyper import Vardetyp
from tests.analysunderlag.verkliga import Verklighet

from .celler import RIKET, Cell, Officiellt

MINST, TACKT = 10, Fraction(4, 5)
Vardelista = list[Fraction]
Grupp = frozenset[str]


@dataclass(frozen=True)
class Fynd:
    """A number that the published cells do not explain: where it is, the number, and its decimals."""

    plats: str
    tal: Decimal
    decimaler: int
    matt: str = ""
    sagt: str = ""
    cell: Cell | None = None

    def __str__(self) -> str:
        return f"{self.plats}: {self.sagt or self.tal} går inte att räkna fram ur publicerade celler"


def percentil(varden: Sequence[Fraction], p: int) -> Fraction:
    """Linear between the two nearest, exact."""
    ordnade = sorted(varden)  # quick where they are in order already
    plats = Fraction(len(ordnade) - 1) * p / 100
    hel = math.floor(plats)
    over = ordnade[min(hel + 1, len(ordnade) - 1)]
    return ordnade[hel] + (over - ordnade[hel]) * (plats - hel)


class Facit:
    """What the published cells of a release say of every huvudman. `slag` says which groups each is in."""

    def __init__(self, v: Verklighet, o: Officiellt) -> None:
        self.o, self.slag = o, {orgnr: v.slag(orgnr) for orgnr in v.huvudman}

        self.alla: Grupp = frozenset(self.slag)
        self._kanda: dict[tuple[str, Grupp], tuple[Vardelista, int]] = {}
        self._grupper: dict[tuple[str, ...], list[Grupp]] = {}

    def _varden(self, matt: str, grupp: Grupp) -> tuple[Vardelista, int]:
        """The published numbers in order, and how many are protected. Each group is the same object every time."""
        if (matt, grupp) not in self._kanda:
            celler = [self.o.celler[Cell(matt, orgnr)] for orgnr in grupp]
            tal = sorted(Fraction(p.tal) for p in celler if p.tal is not None)
            self._kanda[matt, grupp] = tal, sum(p.skyddat for p in celler)
        return self._kanda[matt, grupp]

    def publicerade(self, matt: str, grupp: Grupp) -> Vardelista:
        return self._varden(matt, grupp)[0]

    def skyddade(self, matt: str, grupp: Grupp) -> int:
        return self._varden(matt, grupp)[1]

    def grupper(self, orgnr: str) -> list[Grupp]:
        """From the closest to the whole country: those that share the kind, and for some the group or the size."""
        slag = tuple(self.slag[orgnr].values())
        if slag not in self._grupper:
            self._grupper[slag] = [frozenset(g) for g in self._samma(self.slag[orgnr])]
        return self._grupper[slag]

    def _samma(self, s: Mapping[str, str]) -> list[list[str]]:
        samma_typ = [o for o, a in self.slag.items() if a["typ"] == s["typ"]]
        if s["juridisk_form"] == "kommun":
            nara = [o for o in samma_typ if s["kommungrupp"] and self.slag[o]["kommungrupp"] == s["kommungrupp"]]
        else:
            klass = s["storleksklass"]
            nara = [o for o in samma_typ if klass != "okand" and self.slag[o]["storleksklass"] == klass]
        return [nara, samma_typ, list(self.slag)]

    def delens_grupper(self, orgnr: str) -> list[Grupp]:
        """Without those that are too small for the part: fewer than ten numbers in whatever measure has the most."""
        alla = self.grupper(orgnr)
        stor = next(
            (i for i, g in enumerate(alla) if max(len(self.publicerade(m, g)) for m in self.o.enheter) >= MINST), None
        )
        return alla[stor:] if stor is not None else []

    def grupp(self, matt: str, orgnr: str) -> dict[str, Any] | None:
        """The numbers of the closest group with ten published ones that are four fifths of those that exist."""
        for grupp in self.delens_grupper(orgnr):
            varden, dolda = self.publicerade(matt, grupp), self.skyddade(matt, grupp)
            if len(varden) >= MINST and Fraction(len(varden), len(varden) + dolda) >= TACKT:
                mitt = {namn: percentil(varden, p) for namn, p in (("p25", 25), ("median", 50), ("p75", 75))}
                return {"n": len(varden), "skyddade": dolda, **mitt}
        return None

    def dold_grupp(self, matt: str, orgnr: str) -> dict[str, Any] | None:
        if self.grupp(matt, orgnr) is None:
            for grupp in self.delens_grupper(orgnr):
                if len(varden := self.publicerade(matt, grupp)) >= MINST:
                    return {"n": len(varden), "skyddade": self.skyddade(matt, grupp)}
        return None

    @cache  # noqa: B019 (one facit a module)
    def fordelning(self, matt: str) -> dict[str, Any] | None:
        if not (varden := self.publicerade(matt, self.alla)):
            return None
        delar = {f"p{p}": percentil(varden, p) for p in (10, 25, 75, 90)}
        ytter = {"minst": min(varden), "storst": max(varden), "median": percentil(varden, 50)}
        return {"n": len(varden), "skyddade": self.skyddade(matt, self.alla), **delar, **ytter}

    @cached_property
    def lagen(self) -> dict[str, dict[str, float]]:
        """Each huvudman's place in the measures that likeness is counted by, in interquartile ranges of its kind."""
        ut: dict[str, dict[str, float]] = {o: {} for o in self.slag}
        for val in val_for("grundskola").liknande:
            m = val.matt
            for typ in {s["typ"] for s in self.slag.values()}:
                tal: dict[str, float] = {}
                for orgnr, s in self.slag.items():
                    varde = self.o.tal(Cell(m.kod, orgnr))
                    if s["typ"] == typ and varde is not None and (varde > 0 or not m.logaritm):
                        tal[orgnr] = math.log(varde) if m.logaritm else float(varde)
                if not tal:
                    continue
                ordnade = [Fraction(v) for v in tal.values()]
                spann = float(percentil(ordnade, 75) - percentil(ordnade, 25))
                if spann > 0:
                    for orgnr, varde_ in tal.items():
                        ut[orgnr][m.kod] = varde_ / spann * m.vikt
        return ut

    @cache  # noqa: B019
    def grannar(self, orgnr: str) -> list[str]:
        """The ten nearest within one interquartile range, by looking at everybody."""
        kravda = [v.matt.kod for v in val_for("grundskola").liknande if v.matt.kravs]
        mina, funna = self.lagen[orgnr], []
        for annan, deras in self.lagen.items():
            delade = mina.keys() & deras.keys()
            if annan == orgnr or self.slag[annan]["typ"] != self.slag[orgnr]["typ"] or len(delade) < 3:
                continue
            if not all(kod in delade for kod in kravda):
                continue
            avstand = math.sqrt(sum((mina[k] - deras[k]) ** 2 for k in delade) / len(delade))
            if avstand <= 1.0:
                funna.append((round(avstand, 9), annan))
        return [annan for _, annan in sorted(funna)[:10]]

    def liknande(self, matt: str, orgnr: str) -> dict[str, Any] | None:
        if not (grannar := self.grannar(orgnr)):
            return None
        varden, dolda = self._varden(matt, frozenset(grannar))
        visas = len(varden) >= 5 and Fraction(len(varden), len(varden) + dolda) >= TACKT
        return {"n": len(varden), "skyddade": dolda, "median": percentil(varden, 50) if visas else None}

    @cache  # noqa: B019
    def staplar(self, matt: str, fordelning: Fordelning) -> tuple[str, ...]:
        """Why the bars are wrong, if they are: each counts the published numbers between its ends."""
        varden, staplar, fel = self.publicerade(matt, self.alla), fordelning.staplar, []
        for i, s in enumerate(staplar):
            sist = i == len(staplar) - 1
            antal = sum(s.fran <= v < s.till or (sist and v == s.till) for v in varden)
            if antal != s.antal:
                fel.append(f"stapeln {s.fran} till {s.till} har {s.antal} huvudmän, men {antal} är publicerade")
        if sum(s.antal for s in staplar) != len(varden):
            fel.append(f"staplarna har {sum(s.antal for s in staplar)} huvudmän, men {len(varden)} är publicerade")
        return tuple(fel)


def avvikelser(facit: Facit, innehall: Underlagsinnehall) -> list[Fynd]:
    """Every number of the object that is not what the published cells give."""
    orgnr, fynd = innehall.huvudman.nyckel, []
    for del_ in innehall.delar:
        for m in (m for a in del_.avsnitt for m in a.matt):
            fynd += _matt(facit, orgnr, m)
        if del_.grupp.antal:
            grupp = facit.delens_grupper(orgnr)[0]
            antal = max(len(facit.publicerade(matt, grupp)) for matt in facit.o.enheter)
            fynd += _jamfor("gruppens antal", "", del_.grupp.antal, antal)
        if del_.liknande is not None:
            ratta = facit.grannar(orgnr)
            visade = [h.nyckel for h in del_.liknande.huvudman_lista]
            if visade != ratta:
                fynd.append(Fynd("listan över liknande", Decimal(len(visade)), 0, sagt=", ".join(visade)))
            for h in del_.liknande.huvudman_lista:
                for v in h.varden:
                    publicerat = facit.o.tal(Cell(v.matt_kod, h.nyckel))
                    fynd += _jamfor(f"liknande {h.nyckel}, {v.matt_kod}", v.matt_kod, v.varde, publicerat)
    return fynd


#: Fields of a measure that say what it is, and no numbers of anybody. `brott` has texts of the quality system.
OM_MATTET = {"decimaler", "skala_min", "skala_max", "brott"}


def _matt(facit: Facit, orgnr: str, m: Matt) -> list[Fynd]:
    fynd: list[Fynd] = []
    forklarade = {"eget", "riket", "enheter", "grupp", "dold_grupp", "fordelning", "liknande", "tidigare"}
    for falt in dataclasses.fields(m):
        varde = getattr(m, falt.name)
        if falt.name not in forklarade | OM_MATTET and not isinstance(varde, str):
            fynd.append(Fynd(f"{m.kod}.{falt.name}", Decimal(0), 0, m.kod, sagt=f"det nya fältet {falt.name}"))
    fynd += _cell(facit, Cell(m.kod, orgnr), m.eget, f"{m.kod}, eget")
    fynd += _cell(facit, Cell(m.kod, RIKET), m.riket, f"{m.kod}, riket")
    for e in m.enheter:
        fynd += _cell(facit, Cell(m.kod, orgnr, e.enhetskod), e.varde, f"{m.kod}, enhet {e.enhetskod}")
    for namn, vantat in (
        ("grupp", facit.grupp(m.kod, orgnr)),
        ("dold_grupp", facit.dold_grupp(m.kod, orgnr)),
        ("liknande", facit.liknande(m.kod, orgnr)),
        ("fordelning", facit.fordelning(m.kod)),
    ):
        fynd += _delar(m, namn, getattr(m, namn), vantat)
    if m.fordelning is not None and facit.fordelning(m.kod) is not None:
        fynd += [
            Fynd(f"{m.kod}, fördelning", Decimal(0), 0, m.kod, sagt=skal) for skal in facit.staplar(m.kod, m.fordelning)
        ]
    return fynd


def _cell(facit: Facit, cell: Cell, varde: Varde, plats: str) -> list[Fynd]:
    """The value object's cell is the official one: kind, number and text."""
    p = facit.o.celler.get(cell)
    if p is None:
        ratt = varde.typ in (Vardetyp.SAKNAS, Vardetyp.TOM) and varde.varde is None
    else:
        text = varde.ratext if p.tal is None else Decimal(varde.ratext)
        ratt = varde.typ is p.typ and varde.varde == p.tal and (p.tal is not None or not re.search(r"\d", str(text)))
    if ratt:
        return []
    tal = varde.varde if varde.varde is not None else Decimal(0)
    return [Fynd(plats, tal, _decimaler(tal), cell.matt, sagt=f"”{varde.ratext}” ({varde.varde})", cell=cell)]


def _delar(m: Matt, namn: str, objekt: Any, vantat: Mapping[str, Any] | None) -> list[Fynd]:
    if objekt is None or vantat is None:
        if objekt is None and vantat is None:
            return []
        return [Fynd(f"{m.kod}, {namn}", Decimal(0), 0, m.kod, sagt=f"{namn} är {objekt}, väntat {vantat}")]
    fynd: list[Fynd] = []
    for falt in dataclasses.fields(objekt):
        varde = getattr(objekt, falt.name)
        if isinstance(varde, str) or falt.name == "staplar":
            continue
        if falt.name not in vantat:
            sagt = f"det nya fältet {namn}.{falt.name}"
            fynd.append(Fynd(f"{m.kod}, {namn}.{falt.name}", Decimal(0), 0, m.kod, sagt=sagt))
        else:
            fynd += _jamfor(f"{m.kod}, {namn}.{falt.name}", m.kod, varde, vantat[falt.name])
    return fynd


def _jamfor(plats: str, matt: str, visat: Any, vantat: Any) -> list[Fynd]:
    if visat is None or vantat is None:
        return [] if visat is vantat else [Fynd(plats, Decimal(str(visat or 0)), 0, matt, sagt=f"{visat}")]
    if Fraction(visat) == Fraction(vantat):
        return []
    tal = Decimal(str(visat))
    return [Fynd(plats, tal, _decimaler(tal), matt)]


def _decimaler(tal: Decimal) -> int:
    return max(0, -int(tal.as_tuple().exponent))
