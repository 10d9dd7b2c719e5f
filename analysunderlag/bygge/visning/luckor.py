"""Measures without a number of one's own: sign and reason are said once, in words, and the measures are named."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .rader import Mattrad, flera_grupper, gruppnot, medianrubrik
from .text import UTAN_VARDE


@dataclass(frozen=True, slots=True)
class Utangrupp:
    """Measures that lack an own value for the same reason. `tecken` as published, `ord` what it is called."""

    tecken: str
    ord: str
    varfor: str
    rader: tuple[Mattrad, ...]

    @property
    def namn(self) -> tuple[str, ...]:
        return tuple(r.namn for r in self.rader)

    @property
    def jamforbara(self) -> tuple[Mattrad, ...]:
        return tuple(r for r in self.rader if r.gar_att_jamfora)

    @property
    def ovriga(self) -> tuple[str, ...]:
        return tuple(r.namn for r in self.rader if not r.gar_att_jamfora)


@dataclass(frozen=True, slots=True)
class Utanlista:
    """The measures of a section without a number. `alla`: the section has no others."""

    grupper: tuple[Utangrupp, ...]
    alla: bool

    @property
    def jamforbara(self) -> tuple[Mattrad, ...]:
        """Those whose group or riket is worth showing beside the words."""
        return tuple(r for g in self.grupper for r in g.jamforbara)

    @property
    def gemensam(self) -> Utangrupp | None:
        """Where the whole section lacks numbers for one reason: then one sentence says it."""
        return self.grupper[0] if self.alla and len(self.grupper) == 1 else None

    @property
    def har_grupp(self) -> bool:
        return any(r.matt.grupp for r in self.jamforbara)

    @property
    def kolumner(self) -> int:
        return 3 if self.har_grupp else 2

    @property
    def flera_grupper(self) -> bool:
        return flera_grupper(self.jamforbara)

    @property
    def medianrubrik(self) -> str:
        return medianrubrik(self.jamforbara)

    @property
    def gruppnot(self) -> str:
        """Also says why the group's column is not there at all."""
        not_ = gruppnot(self.jamforbara)
        return not_ if self.har_grupp else not_.replace(f"{UTAN_VARDE} ", "")


def utan_eget(rader: Iterable[Mattrad]) -> tuple[Utangrupp, ...]:
    """Grouped by sign and then by reason, in the order they are first met."""
    rader = tuple(rader)
    tecken = list(dict.fromkeys(r.eget.text for r in rader))
    skal = dict.fromkeys((r.eget.text, r.eget.ord, r.varfor) for r in rader)
    return tuple(
        Utangrupp(t, ord_, varfor, tuple(r for r in rader if (r.eget.text, r.varfor) == (t, varfor)))
        for t, ord_, varfor in sorted(skal, key=lambda s: tecken.index(s[0]))
    )
