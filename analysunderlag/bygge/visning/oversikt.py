"""All skolformer of a huvudman side by side: the same few columns for each, and the gap in words where there is one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kvalitet import svenska

from ...innehall import Oversiktsrad, Underlagsinnehall
from .rader import Mattrad
from .text import UTAN_VARDE
from .vy import Visning


@dataclass(frozen=True, slots=True)
class Oversiktsvy:
    """A skolform as a row. `del_`: its part of the underlag, where there is one."""

    rad: Oversiktsrad
    del_: Visning | None
    elever: Mattrad | None
    behorighet: Mattrad | None
    resultat: Mattrad | None

    @property
    def namn(self) -> str:
        return self.rad.namn

    @property
    def enheter(self) -> str:
        return svenska.tal(self.rad.enheter) if self.rad.enheter else UTAN_VARDE

    @property
    def antal(self) -> str:
        """The official number of the part, or what the register has."""
        if self.elever is not None and self.elever.eget.ar_tal:
            return self.elever.eget.text
        if self.rad.antal is None:
            return UTAN_VARDE
        return f"{'minst ' if self.rad.minst else ''}{svenska.tal(self.rad.antal)}"

    @property
    def antal_tal(self) -> Decimal | None:
        """The same as a number, where it is one and not a least."""
        if self.elever is not None and self.elever.eget.ar_tal:
            return self.elever.matt.eget.varde
        return None if self.rad.antal is None or self.rad.minst else Decimal(self.rad.antal)

    @property
    def period(self) -> str:
        if self.elever is not None and self.elever.eget.ar_tal:
            return self.elever.period
        return self.rad.period or UTAN_VARDE

    @property
    def resultatnamn(self) -> str:
        """What the result is, or what is missing and why."""
        if self.resultat is None:
            return self.rad.lucka
        enhet = f", {self.resultat.enhet}" if self.resultat.enhet else ""
        return f"{self.resultat.namn}{enhet}"


def oversiktsvyer(
    innehall: Underlagsinnehall, vyer: Sequence[Visning], skolformer: Collection[str] | None = None
) -> tuple[Oversiktsvy, ...]:
    """`skolformer`: only these (None: all)."""
    per_skolform = {v.del_.skolform.replace("_", "-"): v for v in vyer}
    rader = (r for r in innehall.oversikt if skolformer is None or r.skolform in skolformer)
    return tuple(_vy(r, per_skolform.get(r.skolform)) for r in rader)


def _vy(rad: Oversiktsrad, v: Visning | None) -> Oversiktsvy:
    matt = {r.matt.kod: r for r in v.matt()} if v else {}
    return Oversiktsvy(rad, v, matt.get(rad.elever), matt.get(rad.behorighet), matt.get(rad.resultat))
