"""What the web page shows and in which order. Same rows and texts as the files; only pictures and folding differ."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from ..innehall import Skolformsdel, Underlagsinnehall
from .bilder import (
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
from .visning import Avsnittsvy, Enhetstabell, Mattrad, Visning, visningar

RAD, BILD = "rad", "liten"


@dataclass(frozen=True, slots=True)
class Webbavsnitt:
    vy: Avsnittsvy
    rader: Bildrader
    perspektiv: SafeString
    perspektiv_smal: SafeString
    egna: tuple[Mattrad, ...]

    @property
    def skolor(self) -> Enhetstabell | None:
        return self.vy.enhetstabell


@dataclass(frozen=True, slots=True)
class Webbvy:
    visning: Visning
    avsnitt: tuple[Webbavsnitt, ...]
    taltabeller: tuple[Taltabell, ...]
    forklaringar: tuple[Forklaring, ...]
    grupper: tuple[dict[str, Any], ...]

    @property
    def forutsattningar(self) -> tuple[Webbavsnitt, ...]:
        return tuple(a for a in self.avsnitt if a.vy.avsnitt.nummer is None)

    @property
    def delmal(self) -> tuple[Webbavsnitt, ...]:
        return tuple(a for a in self.avsnitt if a.vy.avsnitt.nummer is not None)

    @property
    def del_(self) -> Skolformsdel:
        return self.visning.del_

    @property
    def med_skolor(self) -> tuple[Webbavsnitt, ...]:
        """Sections with a table of units; of a huvudman with few values only those where some unit has a number."""
        fa = self.del_.har_fa_varden
        return tuple(a for a in self.avsnitt if a.skolor and (not fa or a.skolor.har_tal))

    @property
    def bearbetning(self) -> tuple[tuple[str, str], ...]:
        return bearbetning([self.visning])


def webbvyer(innehall: Underlagsinnehall, skolformer: Collection[str] | None = None) -> tuple[Webbvy, ...]:
    """`skolformer`: only the parts with these codes (None: all). Only what is shown is drawn."""
    return tuple(_vy(v) for v in visningar(innehall) if skolformer is None or v.del_.skolform in skolformer)


def _vy(v: Visning) -> Webbvy:
    fa = v.del_.har_fa_varden
    return Webbvy(
        visning=v,
        avsnitt=tuple(_avsnitt(a, BILD if a.avsnitt.nummer is not None else RAD) for a in v.avsnitt),
        taltabeller=taltabeller(v, RAD, BILD) if fa else (),
        forklaringar=bildforklaringar(v.visade, ringar=har_ringar(v)),
        grupper=_sidnavigering(v, fa=fa),
    )


def _avsnitt(a: Avsnittsvy, variant: str) -> Webbavsnitt:
    rader = med_bilder(a, a.synliga, variant)
    med = {m.kod for m in a.enhetstabell.matt} if a.enhetstabell else set()
    med_perspektiv = variant == BILD
    return Webbavsnitt(
        vy=a,
        rader=rader,
        perspektiv=perspektivbild(a.avsnitt, "webb") if med_perspektiv else SafeString(""),
        perspektiv_smal=perspektivbild(a.avsnitt, "liten") if med_perspektiv else SafeString(""),
        egna=tuple(r for r in a.rader if r.matt.kod in med),
    )


def _sidnavigering(v: Visning, *, fa: bool) -> tuple[dict[str, Any], ...]:
    if fa:
        return ()
    delar: list[dict[str, Any]] = [{"namn": "I korthet", "url": "#korthet"}]
    if len(v.innehall.delar) == 1 < len(v.innehall.oversikt):
        delar.insert(0, {"namn": "Alla skolformer", "url": "#skolformer"})
    delar.append(
        {
            "namn": "Förutsättningar",
            "url": "#forutsattningar",
            "under": [{"namn": a.avsnitt.rubrik, "url": f"#{a.id}"} for a in v.forutsattningar],
        }
    )
    delar += [{"namn": a.kort, "url": f"#{a.id}"} for a in v.delmal]
    om = [{"namn": "Ladda ner", "url": "#hamta"}]
    if v.del_.liknande is not None:
        om.append({"namn": "Liknande huvudmän", "url": "#liknande"})
    if v.antal_enheter > 1:
        om.append({"namn": "Skolorna", "url": "#skolorna"})
    om += [
        {"namn": "Samband att pröva", "url": "#samband"},
        {"namn": "Det som saknas", "url": "#luckor"},
        {"namn": "Källor och tecken", "url": "#kallor"},
    ]
    return ({"rubrik": v.del_.namn, "poster": delar}, {"rubrik": "Om underlaget", "poster": om})
