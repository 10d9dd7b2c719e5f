"""The liknande huvudmän as a table: who, why, and the numbers that likeness was counted by, with our own first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from ...innehall import Liknande, Liknandegrupp, Matt
from .rader import Mattrad
from .text import UTAN_VARDE, tal


@dataclass(frozen=True, slots=True)
class Liknanderad:
    """A similar huvudman with the number, or None, of each column's measure."""

    huvudman: Liknande
    tal: tuple[Decimal | None, ...]
    celler: tuple[str, ...]
    etiketter: tuple[str, ...]

    @property
    def med_etikett(self) -> tuple[tuple[str, str], ...]:
        """With the heading of its column, for a narrow screen where no heading is seen."""
        return tuple(zip(self.etiketter, self.celler, strict=True))


@dataclass(frozen=True, slots=True)
class Liknandevy:
    grupp: Liknandegrupp
    kolumner: tuple[Mattrad, ...]
    rader: tuple[Liknanderad, ...]

    @property
    def har_tomma(self) -> bool:
        return any(c == UTAN_VARDE for r in self.rader for c in r.celler)


def liknandevy(grupp: Liknandegrupp | None, rader: Mapping[str, Mattrad]) -> Liknandevy | None:
    if grupp is None:
        return None
    kolumner = tuple(rader[kod] for kod in grupp.matt if kod in rader)
    return Liknandevy(grupp, kolumner, tuple(_rad(h, kolumner) for h in grupp.huvudman_lista))


def _rad(huvudman: Liknande, kolumner: tuple[Mattrad, ...]) -> Liknanderad:
    varden = {v.matt_kod: v.varde for v in huvudman.varden}
    tal_ = tuple(varden.get(r.matt.kod) for r in kolumner)
    celler = tuple(_text(v, r.matt) for v, r in zip(tal_, kolumner, strict=True))
    etiketter = tuple(f"{r.namn}, {r.enhet}" if r.enhet else r.namn for r in kolumner)
    return Liknanderad(huvudman, tal_, celler, etiketter)


def _text(varde: Decimal | None, m: Matt) -> str:
    return tal(varde, m.decimaler)
