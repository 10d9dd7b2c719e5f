"""The charts of a section, all on the section's own axis. The drawing itself is in `analysunderlag.diagram`.

The SVG is ours from end to end: names and signs in it are escaped where it is drawn.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from ..diagram import axlar, perspektiv, strip, teman
from ..innehall import Avsnitt
from .visning import Avsnittsvy, Mattrad, flera_grupper, medianrubrik


@dataclass(frozen=True, slots=True)
class Bildrad:
    """A measure with its chart; the chart is empty when there is no distribution to draw."""

    rad: Mattrad
    bild: SafeString


class Bildrader(tuple[Bildrad, ...]):
    """The rows of one table, and what the heading of its medians says."""

    __slots__ = ()

    @property
    def medianrubrik(self) -> str:
        return medianrubrik(r.rad for r in self)

    @property
    def flera_grupper(self) -> bool:
        return flera_grupper(r.rad for r in self)


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
