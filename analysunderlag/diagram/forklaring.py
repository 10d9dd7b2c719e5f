"""The legend: a small picture and a word for each mark that is used."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from ..innehall import Matt
from . import svg
from .axel import har_fordelning


class Marke(StrEnum):
    NI = "ni"
    ENHET = "enhet"
    ALLA = "alla"
    RIKET = "riket"
    MEDIAN = "median"
    MITTEN = "mitten"


_UTSEENDE = {
    Marke.NI: "Fylld punkt",
    Marke.ENHET: "Ring",
    Marke.ALLA: "Staplar",
    Marke.RIKET: "Streckad linje",
    Marke.MEDIAN: "Romb",
    Marke.MITTEN: "Tjock linje",
}


@dataclass(frozen=True, slots=True)
class Forklaring:
    """`svg` is decorative (the word beside it says what it is)."""

    marke: Marke
    svg: str
    ord: str


def forklaring(matt: Matt) -> tuple[Forklaring, ...]:
    """What the marks in a measure's strip mean; marks that the strip does not have are left out."""
    return forklaringar([matt])


def forklaringar(matt: Iterable[Matt], *, ringar: bool | None = None, titlar: bool = False) -> tuple[Forklaring, ...]:
    """One legend for several strips. Their groups may differ, so none is named: each row names its own.

    `ringar`: whether some strip draws own units, when the caller knows better than the measures (some variants draw
    none). `titlar`: the marks name themselves (tagged PDF).
    """
    ritade = [m for m in matt if har_fordelning(m)]
    finns = {
        Marke.NI: ("Ni", any(m.eget.varde is not None for m in ritade)),
        Marke.ENHET: (
            "En av era skolor",
            any(har_ringar(m) for m in ritade) if ringar is None else ringar,
        ),
        Marke.ALLA: ("Alla huvudmän", bool(ritade)),
        Marke.RIKET: ("Riket", any(m.riket.varde is not None for m in ritade)),
        Marke.MEDIAN: ("Median, jämförelsegrupp", any(m.grupp is not None for m in ritade)),
        Marke.MITTEN: ("Mellersta hälften, jämförelsegrupp", any(m.grupp is not None for m in ritade)),
    }
    return tuple(
        Forklaring(marke, marke_svg(marke, _UTSEENDE[marke] if titlar else ""), ord_)
        for marke, (ord_, med) in finns.items()
        if med
    )


def har_ringar(matt: Matt) -> bool:
    """Own units are drawn: more than one, and some with a published number."""
    return len(matt.enheter) > 1 and any(e.varde.varde is not None for e in matt.enheter)


def marke_svg(marke: Marke, titel: str = "") -> str:
    """The mark alone in 22 x 16 units, hidden from screen readers unless it has a title."""
    delar = {
        Marke.NI: svg.element("circle", cx=11, cy=8, r=6, fill=svg.PLOMMON),
        Marke.ENHET: svg.punkt(11, 8, 3.6, fylld=False),
        Marke.ALLA: svg.element("path", d="M2 14v-4h4v4zM7 14v-9h4v9zM12 14v-12h4v12zM17 14v-6h4v6z", fill=svg.STAPEL),
        Marke.RIKET: svg.linje(11, 1, 11, 15, svg.BLACK, 1.6, "3 2"),
        Marke.MEDIAN: svg.romb(11, 8, 5),
        Marke.MITTEN: svg.linje(2, 8, 20, 8, svg.BAND, 3),
    }
    hjalp = {"role": "img", "aria_label": titel} if titel else {"aria_hidden": "true"}
    return svg.element(
        "svg",
        (svg.element("title", titel) if titel else "") + delar[marke],
        xmlns="http://www.w3.org/2000/svg",
        viewBox="0 0 22 16",
        width=22,
        height=16,
        **hjalp,
    )
