"""How well the drawn mirror those that could be drawn: one row per region, size, sektor, group and skolform."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from huvudman.skolformer import SKOLFORMER
from kvalitet import svenska

from .typer import DIMENSIONER, SEKTORER, SKOLFORMSGRUPPER, STORLEKAR, Cell, varde_text


@dataclass(frozen=True)
class Spegelrad:
    """Numbers of huvudmän. `onskat`: places that the weighted share of the register gives, before rounding."""

    dimension: str
    varde: str
    i_registret: int
    registrets_storlek: int
    onskat: Fraction
    dragna: int
    platser: int

    @property
    def namn(self) -> str:
        return svenska.versal(varde_text(self.dimension, self.varde))

    @property
    def registerandel(self) -> float:
        return self.i_registret / self.registrets_storlek

    @property
    def onskad_andel(self) -> float:
        return float(self.onskat / self.platser) if self.platser else 0.0

    @property
    def dragen_andel(self) -> float:
        return self.dragna / self.platser if self.platser else 0.0

    @property
    def avvikelse(self) -> Fraction:
        """Places more (or less, when negative) than wanted."""
        return self.dragna - self.onskat

    @property
    def ar_nara(self) -> bool:
        return abs(self.avvikelse) <= 1


def spegel(register: Mapping[Cell, int], onskat: Mapping[Cell, Fraction], dragna: Iterable[Cell]) -> list[Spegelrad]:
    """`register`: how many can be drawn per cell; `onskat`: places per cell; `dragna`: the cell of each drawn."""
    antal_dragna = Counter(dragna)
    platser, storlek = antal_dragna.total(), sum(register.values())
    rader = []
    for dimension in DIMENSIONER:
        per_varde: dict[str, list[Cell]] = {}
        for cell in register:
            for varde in cell.varden(dimension):
                per_varde.setdefault(varde, []).append(cell)
        for varde in sorted(per_varde, key=_ordning(dimension)):
            celler = per_varde[varde]
            rader.append(
                Spegelrad(
                    dimension,
                    varde,
                    sum(register[cell] for cell in celler),
                    storlek,
                    sum((onskat[cell] for cell in celler), Fraction(0)),
                    sum(antal_dragna[cell] for cell in celler),
                    platser,
                )
            )
    return rader


def _ordning(dimension: str) -> Callable[[str], Any]:
    if dimension == "kontor":
        return svenska.sorteringsnyckel
    listor = {"storlek": STORLEKAR, "sektor": SEKTORER, "skolformsgrupp": SKOLFORMSGRUPPER, "skolform": SKOLFORMER}
    return list(listor[dimension]).index
