"""The charts in words and as tables: the same published numbers for those who do not see the picture."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from kvalitet import svenska

from ..berakning import ar_val_tackt
from ..innehall import Fordelning, Matt
from ..vardetyper import SKYDDADE

_ENHET = {"procent": " procent", "kr": " kronor", "tkr": " tusen kronor"}


@dataclass(frozen=True, slots=True)
class Tabell:
    """Text alternative of a chart: headings and rows of ready text."""

    rubriker: tuple[str, ...]
    rader: tuple[tuple[str, ...], ...]


def med_enhet(varde: Decimal, matt: Matt) -> str:
    enhet = _ENHET.get(matt.enhet, "").replace(" ", svenska.FAST, 1)
    return svenska.tal(varde, matt.decimaler) + enhet


def eget_i_ord(matt: Matt) -> str:
    if matt.eget.varde is not None:
        return med_enhet(matt.eget.varde, matt)
    return "skyddat" if matt.eget.typ in SKYDDADE else "inget värde i år"


def beskriv_strip(matt: Matt) -> tuple[str, str]:
    """Accessible name and description."""
    meningar = [f"Ni: {eget_i_ord(matt)}."]
    if matt.riket.varde is not None:
        meningar.append(f"Riket: {med_enhet(matt.riket.varde, matt)}.")
    if matt.grupp is not None:
        g = matt.grupp
        mitten = svenska.intervall(svenska.tal(g.p25, matt.decimaler), svenska.tal(g.p75, matt.decimaler))
        meningar.append(
            f"{matt.gruppnamn}: median {med_enhet(g.median, matt)}, hälften ligger i {mitten}, {g.n} huvudmän."
        )
    if matt.enhetstext:
        meningar.append(matt.enhetstext)
    if matt.fordelning is not None:
        f = matt.fordelning
        lagst, hogst = svenska.tal(f.minst, matt.decimaler), med_enhet(f.storst, matt)
        meningar.append(f"Alla huvudmän ({_antal(f)}) ligger mellan {lagst} och {hogst}.")
    return f"{matt.kortnamn}, fördelning bland alla huvudmän", " ".join(meningar)


def striptabell(matt: Matt) -> Tabell:
    """Own value, riket, the group and all huvudmän. Units are left out: they have a table of their own."""
    rader = [("Ni", eget_i_ord(matt))]
    if matt.riket.varde is not None:
        rader.append(("Riket", med_enhet(matt.riket.varde, matt)))
    if matt.grupp is not None:
        g = matt.grupp
        rader.append((f"{matt.gruppnamn}, median ({g.n} huvudmän)", med_enhet(g.median, matt)))
        rader.append((f"{matt.gruppnamn}, hälften ligger i", _intervall(g.p25, g.p75, matt)))
    if matt.fordelning is not None:
        f = matt.fordelning
        rader.append((f"Alla huvudmän ({_antal(f)}), lägsta och högsta värde", _intervall(f.minst, f.storst, matt)))
        if ar_val_tackt(f):
            rader.append(("Alla huvudmän, hälften ligger i", _intervall(f.p25, f.p75, matt)))
    return Tabell(("Vad", "Värde"), tuple(rader))


def _antal(f: Fordelning) -> str:
    return f"{f.n} med värde, {f.skyddade} skyddade" if f.skyddade else f"{f.n} med värde"


def _intervall(fran: Decimal, till: Decimal, matt: Matt) -> str:
    return svenska.intervall(svenska.tal(fran, matt.decimaler), med_enhet(till, matt))


def jamforelsetabell(matt: Sequence[Matt], forsta: str) -> Tabell:
    """A row per measure with own value, group median and riket: for the perspective rows and the costs."""
    rader = tuple(
        (
            m.perspektiv or m.kortnamn,
            svenska.tal(m.eget.varde, m.decimaler) if m.eget.varde is not None else m.eget.ratext or "saknas",
            svenska.tal(m.grupp.median, m.decimaler) if m.grupp else "",
            svenska.tal(m.riket.varde, m.decimaler) if m.riket.varde is not None else m.riket.ratext or "saknas",
        )
        for m in matt
    )
    return Tabell((forsta, "Ni", "Median", "Riket"), rader)
