"""The samordnare's weights: how many times more often than its share of the register something should be drawn."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal
from fractions import Fraction

from huvudman.skolformer import SKOLFORMER

from .typer import DIMENSIONER, SEKTORER, SKOLFORMSGRUPPER, STORLEKAR, Cell

Vikter = Mapping[str, Mapping[str, float | Decimal | Fraction]]
STORST = 100


class Viktning:
    """Checked weights. ValueError, in Swedish, names the dimension or value that is wrong."""

    def __init__(self, vikter: Vikter | None, kontor: Collection[str]) -> None:
        """`kontor`: the regions that exist among the candidates."""
        kanda: dict[str, Collection[str]] = {
            "kontor": kontor,
            "storlek": STORLEKAR,
            "sektor": SEKTORER,
            "skolformsgrupp": SKOLFORMSGRUPPER,
            "skolform": SKOLFORMER,
        }
        self._vikter: dict[str, dict[str, Fraction]] = {}
        for dimension, per_varde in (vikter or {}).items():
            if dimension not in kanda:
                raise ValueError(f"Det går inte att vikta efter ”{dimension}”, bara efter {', '.join(kanda)}.")
            for varde in per_varde:
                if varde not in kanda[dimension]:
                    raise ValueError(f"{DIMENSIONER[dimension]}: det finns inget som heter ”{varde}”.")
            self._vikter[dimension] = {varde: _vikt(dimension, varde, tal) for varde, tal in per_varde.items()}

    def __bool__(self) -> bool:
        """Whether any weight differs from 1."""
        return any(vikt != 1 for per_varde in self._vikter.values() for vikt in per_varde.values())

    def for_cell(self, cell: Cell) -> Fraction:
        """The product over the dimensions. Of several skolformer the highest weight counts, not their product:
        a kommun with everything should not be drawn eight times over."""
        produkt = Fraction(1)
        for dimension, per_varde in self._vikter.items():
            produkt *= max((per_varde.get(varde, Fraction(1)) for varde in cell.varden(dimension)), default=Fraction(1))
        return produkt


def _vikt(dimension: str, varde: str, tal: object) -> Fraction:
    try:
        if isinstance(tal, bool) or not isinstance(tal, int | float | Decimal | Fraction):
            raise ValueError
        vikt = Fraction(str(tal))  # 0.1 means one tenth
    except ValueError:  # also infinity and not-a-number
        vikt = Fraction(0)
    if not 0 < vikt <= STORST:
        namn = f"{DIMENSIONER[dimension]}, {varde}"
        raise ValueError(f"{namn}: vikten ska vara större än 0 och högst {STORST}, inte {tal}.")
    return vikt
