"""What an attacker has: the official cells of a release. A published one is a number known to its last decimal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from analysunderlag.vardetyper import SKYDDADE, Vardetyp
from tests.analysunderlag.verkliga import Verklighet

RIKET = "00"


class Cell(NamedTuple):
    """`utgava`: which edition of the source, since a cell can be published in one and protected in another."""

    matt: str
    orgnr: str
    enhetskod: str = ""
    period: str = "2024/25"
    utgava: int = 1

    def __str__(self) -> str:
        vem = f"enhet {self.enhetskod} hos {self.orgnr}" if self.enhetskod else f"huvudman {self.orgnr}"
        return f"{self.matt}, {'riket' if self.orgnr == RIKET else vem}, {self.period}, utgåva {self.utgava}"


class Publicerat(NamedTuple):
    typ: Vardetyp
    tal: Decimal | None

    @property
    def skyddat(self) -> bool:
        return self.typ in SKYDDADE


class Intervall(NamedTuple):
    minst: float
    hogst: float

    @property
    def bredd(self) -> float:
        return self.hogst - self.minst

    def __str__(self) -> str:
        return f"[{self.minst:.6g}; {self.hogst:.6g}]"


#: What a protected value can be, by the unit of its measure. That `..` means fewer than ten is not assumed: it may be
#: secondary. A count or a number of posts has a roof that nobody in the country is near.
DOMAN = {
    "antal": Intervall(0, 2e6),
    "heltidstjanster": Intervall(0, 2e5),
    "procent": Intervall(0, 100),
    "medelvarde": Intervall(0, 10),
    "elever_per": Intervall(0, 1e6),
    "kr": Intervall(-1e8, 1e8),
    "tkr": Intervall(-1e9, 1e9),
}


@dataclass
class Officiellt:
    """Every cell of the official files, and the unit and decimals of each measure."""

    celler: dict[Cell, Publicerat]
    enheter: Mapping[str, str]
    decimaler: Mapping[str, int]
    per_huvudman: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def ur(cls, v: Verklighet, utgava: int = 1) -> Officiellt:
        celler: dict[Cell, Publicerat] = {}
        for orgnr, (kolumn, _) in [(RIKET, (1, "")), *v.huvudman.items()]:
            for kod, varde in v._kolumn(kolumn).items():
                celler[Cell(kod, orgnr, utgava=utgava)] = Publicerat(varde.typ, varde.varde)
            for enhetskolumn, enhetskod, _ in v.enheter.get(orgnr, ()):
                for kod, varde in v._kolumn(enhetskolumn).items():
                    celler[Cell(kod, orgnr, enhetskod, utgava=utgava)] = Publicerat(varde.typ, varde.varde)
        per = {orgnr: [kod for _, kod, _ in v.enheter.get(orgnr, ())] for orgnr in v.huvudman}
        return cls(celler, {m.kod: m.enhet for m in v.matt}, {m.kod: m.decimaler for m in v.matt}, per)

    def skyddade(self) -> Iterator[Cell]:
        return (cell for cell, p in self.celler.items() if p.skyddat)

    def tal(self, cell: Cell) -> Decimal | None:
        publicerat = self.celler.get(cell)
        return publicerat.tal if publicerat else None

    def granser(self) -> dict[Cell, Intervall]:
        """Where each value lies as far as its own cell says. A missing value (`.`, `-`, blank) is not there at all."""
        ut = {}
        for cell, p in self.celler.items():
            if p.tal is not None:
                h = self.halvsteg(cell.matt, p.tal)
                ut[cell] = Intervall(float(p.tal) - h, float(p.tal) + h)
            elif p.skyddat:
                ut[cell] = DOMAN[self.enheter[cell.matt]]
        return ut

    def halvsteg(self, matt: str, tal: Decimal) -> float:
        """Half of the last decimal that the source shows; a count of people is exact."""
        if self.enheter[matt] == "antal":
            return 0.0
        return 0.5 * 10.0 ** -self.decimaler[matt]
