"""What the web page shows and in which order. Same rows and texts as the files; only pictures and folding differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from .. import diagram
from ..innehall import Matt, Skolformsdel, Underlagsinnehall
from .bilder import Bildrader, med_bilder, perspektivbild
from .pdfvy import UtanVarde, utan_varde
from .visning import Avsnittsvy, Enhetstabell, Mattrad, Visning, visningar

RAD, BILD = "mini", "liten"


@dataclass(frozen=True, slots=True)
class Forklaring:
    ord: str
    bild: SafeString


@dataclass(frozen=True, slots=True)
class Webbavsnitt:
    vy: Avsnittsvy
    rader: Bildrader
    perspektiv: SafeString
    perspektiv_smal: SafeString
    forklaringar: tuple[Forklaring, ...]
    egna: tuple[Mattrad, ...]

    @property
    def skolor(self) -> Enhetstabell | None:
        return self.vy.enhetstabell


@dataclass(frozen=True, slots=True)
class Webbvy:
    visning: Visning
    forutsattningar: tuple[Webbavsnitt, ...]
    delmal: tuple[Webbavsnitt, ...]
    med_tal: Bildrader
    utan: tuple[UtanVarde, ...]
    forklaringar: tuple[Forklaring, ...]
    grupper: tuple[dict[str, Any], ...]

    @property
    def del_(self) -> Skolformsdel:
        return self.visning.del_

    @property
    def med_skolor(self) -> tuple[Webbavsnitt, ...]:
        return tuple(a for a in (*self.forutsattningar, *self.delmal) if a.skolor)


def webbvyer(innehall: Underlagsinnehall) -> tuple[Webbvy, ...]:
    return tuple(_vy(v) for v in visningar(innehall))


def _vy(v: Visning) -> Webbvy:
    fa = v.del_.har_fa_varden
    delmal = () if fa else tuple(_avsnitt(v, a, BILD) for a in v.delmal)
    forutsattningar = () if fa else tuple(_avsnitt(v, a, RAD) for a in v.forutsattningar)
    med_tal = Bildrader(rad for a in v.avsnitt for rad in med_bilder(a, [r for r in a.rader if r.eget.ar_tal], RAD))
    return Webbvy(
        visning=v,
        forutsattningar=forutsattningar,
        delmal=delmal,
        med_tal=med_tal if fa else Bildrader(),
        utan=utan_varde(r for r in v.matt() if not r.eget.ar_tal),
        forklaringar=_forklaringar([r.matt for r in v.matt()]),
        grupper=_sidnavigering(v, fa=fa),
    )


def _avsnitt(v: Visning, a: Avsnittsvy, variant: str) -> Webbavsnitt:
    rader = med_bilder(a, a.synliga, variant)
    med = {m.kod for m in a.enhetstabell.matt} if a.enhetstabell else set()
    med_perspektiv = variant == BILD
    return Webbavsnitt(
        vy=a,
        rader=rader,
        perspektiv=perspektivbild(a.avsnitt, "webb") if med_perspektiv else SafeString(""),
        perspektiv_smal=perspektivbild(a.avsnitt, "liten") if med_perspektiv else SafeString(""),
        forklaringar=_forklaringar([r.rad.matt for r in rader]),
        egna=tuple(r for r in a.rader if r.matt.kod in med),
    )


def _forklaringar(matt: list[Matt]) -> tuple[Forklaring, ...]:
    return tuple(Forklaring(f.ord, mark_safe(f.svg)) for f in diagram.forklaringar(matt))


def _sidnavigering(v: Visning, *, fa: bool) -> tuple[dict[str, Any], ...]:
    if fa:
        return ()
    delar: list[dict[str, Any]] = [{"namn": "I korthet", "url": "#korthet"}]
    delar.append(
        {
            "namn": "Förutsättningar",
            "url": "#forutsattningar",
            "under": [{"namn": a.avsnitt.rubrik, "url": f"#{a.id}"} for a in v.forutsattningar],
        }
    )
    delar += [{"namn": a.kort, "url": f"#{a.id}"} for a in v.delmal]
    om = [{"namn": "Ladda ner", "url": "#hamta"}]
    if v.antal_enheter > 1:
        om.append({"namn": "Skolorna", "url": "#skolorna"})
    om += [
        {"namn": "Samband att pröva", "url": "#samband"},
        {"namn": "Det som saknas", "url": "#luckor"},
        {"namn": "Källor och tecken", "url": "#kallor"},
    ]
    return ({"rubrik": v.del_.namn, "poster": delar}, {"rubrik": "Om underlaget", "poster": om})
