"""The legend: a small picture and a word for each mark that is used."""

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


@dataclass(frozen=True, slots=True)
class Forklaring:
    """`svg` is decorative (the word beside it says what it is)."""

    marke: Marke
    svg: str
    ord: str


def forklaring(matt: Matt) -> tuple[Forklaring, ...]:
    """What the marks in a measure's strip mean; marks that the strip does not have are left out."""
    return forklaringar([matt])


def forklaringar(matt: list[Matt] | tuple[Matt, ...]) -> tuple[Forklaring, ...]:
    """One legend for several strips. Their groups may differ, so none is named: each row names its own."""
    ritade = [m for m in matt if har_fordelning(m)]
    finns = {
        Marke.NI: ("Ni", any(m.eget.varde is not None for m in ritade)),
        Marke.ENHET: (
            "En av era skolor",
            any(len(m.enheter) > 1 and any(e.varde.varde is not None for e in m.enheter) for m in ritade),
        ),
        Marke.ALLA: ("Alla huvudmän", bool(ritade)),
        Marke.RIKET: ("Riket", any(m.riket.varde is not None for m in ritade)),
        Marke.MEDIAN: ("Median, jämförelsegrupp", any(m.grupp is not None for m in ritade)),
        Marke.MITTEN: ("Mellersta hälften, jämförelsegrupp", any(m.grupp is not None for m in ritade)),
    }
    return tuple(Forklaring(marke, marke_svg(marke), ord_) for marke, (ord_, med) in finns.items() if med)


def marke_svg(marke: Marke) -> str:
    """The mark alone in 22 x 16 units, hidden from screen readers."""
    delar = {
        Marke.NI: svg.element("circle", cx=11, cy=8, r=6, fill=svg.PLOMMON),
        Marke.ENHET: svg.punkt(11, 8, 3.6, fylld=False),
        Marke.ALLA: svg.element("path", d="M2 14v-4h4v4zM7 14v-9h4v9zM12 14v-12h4v12zM17 14v-6h4v6z", fill=svg.STAPEL),
        Marke.RIKET: svg.linje(11, 1, 11, 15, svg.BLACK, 1.6, "3 2"),
        Marke.MEDIAN: svg.romb(11, 8, 5),
        Marke.MITTEN: svg.linje(2, 8, 20, 8, svg.BAND, 3),
    }
    return svg.element(
        "svg",
        delar[marke],
        xmlns="http://www.w3.org/2000/svg",
        viewBox="0 0 22 16",
        width=22,
        height=16,
        aria_hidden="true",
    )
