"""The charts of a section, all on the section's own axis. The drawing itself is in `analysunderlag.diagram`.

The SVG is ours from end to end: names and signs in it are escaped where it is drawn.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from .. import diagram
from ..diagram import axlar, perspektiv, strip, teman
from ..innehall import Avsnitt
from ..sammanstallning.avsnitt import bearbetade
from .visning import Avsnittsvy, Mattrad, Visning, flera_grupper, medianrubrik


@dataclass(frozen=True, slots=True)
class Bildrad:
    """A measure with its chart; the chart is empty when there is no distribution to draw."""

    rad: Mattrad
    bild: SafeString

    @property
    def trend(self) -> SafeString:
        """The measure's own numbers over läsår; empty with fewer than two."""
        return mark_safe(diagram.trend(self.rad.matt, "liten"))


class Bildrader(tuple[Bildrad, ...]):
    """The rows of one table, and what the heading of its medians says."""

    __slots__ = ()

    @property
    def medianrubrik(self) -> str:
        return medianrubrik(r.rad for r in self)

    @property
    def flera_grupper(self) -> bool:
        return flera_grupper(r.rad for r in self)

    @property
    def har_liknande(self) -> bool:
        return any(r.rad.har_liknande for r in self)


def med_bilder(avsnitt: Avsnittsvy, rader: Iterable[Mattrad], variant: str) -> Bildrader:
    """The chosen rows of a section with their charts (variants: see diagram.strip)."""
    axel = axlar(avsnitt.avsnitt.matt)
    return Bildrader(
        Bildrad(r, mark_safe(strip(r.matt, axel[r.matt.kod], variant) if r.matt.kod in axel else "")) for r in rader
    )


def perspektivbild(avsnitt: Avsnitt, variant: str) -> SafeString:
    """Several groups' views of one thing; empty when no theme has two own numbers to put side by side."""
    med_flera = [t for t in teman(avsnitt) if sum(m.eget.varde is not None for m in t.matt) > 1]
    return mark_safe(perspektiv(med_flera, variant))


@dataclass(frozen=True, slots=True)
class Taltabell:
    """The numbers of a huvudman that has few: those of the förutsättningar, or those of all delmål."""

    rubrik: str
    rader: Bildrader
    ar_delmal: bool

    @property
    def om(self) -> str:
        """How the numbers that are not published for just this huvudman have come about."""
        return bearbetade([r.rad.matt for r in self.rader])


def taltabeller(v: Visning, rad: str, stor: str) -> tuple[Taltabell, ...]:
    """Delmål first, with the larger pictures (`stor`). A table without numbers is left out."""
    tabeller = []
    for rubrik, avsnitt, variant in (("Delmålen", v.delmal, stor), ("Förutsättningar", v.forutsattningar, rad)):
        rader = Bildrader(b for a in avsnitt for b in med_bilder(a, [r for r in a.rader if r.eget.ar_tal], variant))
        if rader:
            tabeller.append(Taltabell(rubrik, rader, ar_delmal=variant == stor))
    return tuple(tabeller)


@dataclass(frozen=True, slots=True)
class Forklaring:
    ord: str
    bild: SafeString


def har_ringar(v: Visning) -> bool:
    """Own units are drawn in some picture: only those of the delmål have them."""
    delmal = {r.matt.kod for a in v.delmal for r in a.rader}
    return any(diagram.har_fordelning(r.matt) and diagram.har_ringar(r.matt) for r in v.visade if r.matt.kod in delmal)


def bildforklaringar(rader: Iterable[Mattrad], *, ringar: bool, titlar: bool = False) -> tuple[Forklaring, ...]:
    """What the marks of the rows' pictures mean; empty when there are no pictures."""
    delar = diagram.forklaringar([r.matt for r in rader], ringar=ringar, titlar=titlar)
    return tuple(Forklaring(f.ord, mark_safe(f.svg)) for f in delar)
