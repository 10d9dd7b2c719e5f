"""What goes on paper and in which order: the shown rows with their charts, units in columns, gaps put together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from ..innehall import Iakttagelse, Skolformsdel, Tecken, Underlagsinnehall
from .bilder import (
    Bildrad,
    Bildrader,
    Forklaring,
    Taltabell,
    bildforklaringar,
    har_ringar,
    med_bilder,
    perspektivbild,
    taltabeller,
)
from .texter import bearbetning
from .visning import Avsnittsvy, Cell, Enhetstabell, Mattrad, Visning, visningar
from .visning.over_tid import Tidstabell, tidstabell

LANG_TITEL = 34
FA_SKOLOR = 5
HELA_RADER = 4
FA_RADER = 2  # so few rows are seen at a glance without a picture of them all
ANTAL_ELEVER = "elever_antal"


@dataclass(frozen=True, slots=True)
class Skolor:
    """Own units × the measures of all delmål. `grupper`: (section, number of its measures).

    Many units: one line per unit on paper laid down. A few: one line per measure, on an ordinary page.
    """

    grupper: tuple[tuple[Avsnittsvy, int], ...]
    egna: tuple[Mattrad, ...]
    tabell: Enhetstabell

    @property
    def ar_fa(self) -> bool:
        return len(self.tabell.rader) <= FA_SKOLOR

    @property
    def per_matt(self) -> tuple[tuple[Mattrad, tuple[Cell, ...]], ...]:
        return tuple((r, tuple(rad.celler[i] for rad in self.tabell.rader)) for i, r in enumerate(self.egna))


@dataclass(frozen=True, slots=True)
class Pdfavsnitt:
    vy: Avsnittsvy
    rader: Bildrader
    perspektiv: SafeString
    forklarade_tecken: tuple[tuple[str, str], ...]

    @property
    def bara_lista(self) -> bool:
        """No measure has an own value: a sentence, or a sentence and the others' values, says it all."""
        return self.vy.bara_text or bool(self.vy.utan_varde and self.vy.utan_varde.alla)

    @property
    def ar_kort(self) -> bool:
        """Short enough to be kept on one page, and of one piece."""
        return len(self.vy.rader) <= HELA_RADER and (self.bara_lista or not self.vy.utan_varde)


@dataclass(frozen=True, slots=True)
class Pdfvy:
    visning: Visning
    oversikt: tuple[tuple[Avsnittsvy, Bildrad], ...]
    forutsattningar: tuple[Pdfavsnitt, ...]
    delmal: tuple[Pdfavsnitt, ...]
    skolor: Skolor | None
    taltabeller: tuple[Taltabell, ...]
    forklaringar: tuple[Forklaring, ...]

    @property
    def del_(self) -> Skolformsdel:
        return self.visning.del_

    @property
    def oversiktsrader(self) -> Bildrader:
        return Bildrader(rad for _, rad in self.oversikt)

    @property
    def oversiktsforklaringar(self) -> tuple[Forklaring, ...]:
        return bildforklaringar([rad.rad for _, rad in self.oversikt], ringar=False, titlar=True)

    @property
    def antal_elever(self) -> str:
        """The cover's number of pupils; empty when it is not published."""
        rad = next((r for r in self.visning.matt() if r.matt.kod.endswith(ANTAL_ELEVER)), None)
        return rad.eget.text if rad and rad.eget.ar_tal else ""

    @property
    def ar_kort(self) -> bool:
        """Two pages say it: no delmål, and at most one unit, so that a huvudman of one förskola can take it all in."""
        return not self.delmal and not self.del_.har_fa_varden and self.visning.antal_enheter <= 1

    @property
    def over_tid(self) -> Tidstabell | None:
        return tidstabell(self.visning.matt())

    @property
    def tidsrubrik(self) -> str:
        return "Läsår" if "/" in self.del_.period else "År"

    @property
    def enhetsrubrik(self) -> str:
        return "Förskolor" if self.del_.skolform == "forskola" else "Skolenheter"

    @property
    def antalsrubrik(self) -> str:
        return "Barn" if self.del_.skolform == "forskola" else "Elever"

    @property
    def lang_titel(self) -> bool:
        return len(self.visning.huvudman.namn) > LANG_TITEL

    @property
    def definierade(self) -> tuple[Mattrad, ...]:
        return self.visning.visade

    @property
    def har_ringar(self) -> bool:
        return har_ringar(self.visning)

    @property
    def bearbetning(self) -> tuple[tuple[str, str], ...]:
        return bearbetning([self.visning])

    @property
    def fragor(self) -> Sequence[Iakttagelse]:
        return self.del_.fragor


def pdfvyer(innehall: Underlagsinnehall) -> tuple[Pdfvy, ...]:
    return tuple(_vy(v) for v in visningar(innehall))


def _vy(v: Visning) -> Pdfvy:
    fa = v.del_.har_fa_varden
    return Pdfvy(
        visning=v,
        oversikt=tuple((a, rad) for a, r in v.oversikt for rad in med_bilder(a, [r], "mini")),
        forutsattningar=() if fa else tuple(_avsnitt(v, a, "mini") for a in v.forutsattningar),
        delmal=() if fa else tuple(_avsnitt(v, a, "pdf") for a in v.delmal),
        skolor=_skolor(v, bara_med_tal=fa),
        taltabeller=taltabeller(v, "mini", "pdf") if fa else (),
        forklaringar=bildforklaringar(v.visade, ringar=har_ringar(v), titlar=True),
    )


def _avsnitt(v: Visning, a: Avsnittsvy, variant: str) -> Pdfavsnitt:
    rader = a.synliga
    utan = a.utan_varde.jamforbara if a.utan_varde else ()
    tecken = [x for r in rader for x in (r.matt.eget, r.matt.riket)] + [r.matt.riket for r in utan]
    return Pdfavsnitt(
        vy=a,
        rader=med_bilder(a, rader, variant),
        perspektiv=perspektivbild(a.avsnitt, "pdf") if variant == "pdf" and len(rader) > FA_RADER else SafeString(""),
        forklarade_tecken=_med_forklaring(v.tecken_for(tecken)),
    )


def _med_forklaring(tecken: Iterable[Tecken]) -> tuple[tuple[str, str], ...]:
    """The signs that stand on the page, explained there."""
    return tuple((t.tecken, t.forklaring) for t in tecken if t.tecken)


def _skolor(v: Visning, *, bara_med_tal: bool) -> Skolor | None:
    tabell = v.enhetstabell(m for a in v.delmal for m in a.avsnitt.matt)
    if tabell is None or (bara_med_tal and not tabell.har_tal):
        return None
    med = {m.kod for m in tabell.matt}
    grupper = [(a, sum(m.kod in med for m in a.avsnitt.matt)) for a in v.delmal]
    egna = tuple(r for a in v.delmal for r in a.rader if r.matt.kod in med)
    return Skolor(tuple(g for g in grupper if g[1]), egna, tabell)
