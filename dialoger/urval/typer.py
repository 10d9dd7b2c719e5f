"""What a draw is made of: the candidates, the strata they fall into, and the values that the round should mirror."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from huvudman import skolformer as skolformslista

DIMENSIONER: dict[str, str] = {
    "kontor": "Region",
    "storlek": "Storlek",
    "sektor": "Offentlig eller enskild",
    "skolformsgrupp": "Skolformer i grupp",
    "skolform": "Skolform",
}
STORLEKAR: dict[str, str] = {"liten": "liten", "mellan": "mellan", "stor": "stor", "okand": "storlek okänd"}
SEKTORER: dict[str, str] = {"offentlig": "offentlig", "enskild": "enskild"}
SKOLFORMSGRUPPER: dict[str, str] = {
    "forskola": "bara förskola",
    "grundskola": "grundskola",
    "gymnasium": "gymnasium eller komvux",
    "ovrigt": "övrigt",
}
_GYMNASIUM = frozenset({"gymnasieskola", "anpassad-gymnasieskola", "komvux"})
_GRUNDSKOLA = frozenset({"forskoleklass", "grundskola", "anpassad-grundskola", "specialskola", "sameskola"})


def skolformsgrupp(skolformer: Iterable[str]) -> str:
    """One of four. Gymnasium or komvux decides first, then grundskola and its like; fritidshem never does.

    `forskola`: förskola, with or without fritidshem. `ovrigt`: only fritidshem, or nothing known.
    """
    egna = set(skolformer)
    if egna & _GYMNASIUM:
        return "gymnasium"
    if egna & _GRUNDSKOLA:
        return "grundskola"
    return "forskola" if "forskola" in egna else "ovrigt"


@dataclass(frozen=True)
class Kandidat:
    """A huvudman that can be drawn. ValueError when a word is not one of those above.

    `kontor` is the region as people read it ("Solna"). `fortur` is why the huvudman must be in, in Swedish: it is then
    drawn first, and counted in its stratum.
    """

    nyckel: str
    kontor: str
    storlek: str
    sektor: Literal["offentlig", "enskild"]
    skolformer: frozenset[str]
    fortur: str = ""

    def __post_init__(self) -> None:
        for ett, kanda in ((self.storlek, STORLEKAR), (self.sektor, SEKTORER)):
            if ett not in kanda:
                raise ValueError(f"{self.nyckel}: ”{ett}” är inte {' eller '.join(kanda)}.")
        for skolform in sorted(self.skolformer):
            if skolform not in skolformslista.SKOLFORMER:
                raise ValueError(f"{self.nyckel}: det finns ingen skolform som heter ”{skolform}”.")


@dataclass(frozen=True, order=True)
class Stratum:
    """Region × size × sektor × group of skolformer: what the places are shared between."""

    kontor: str
    storlek: str
    sektor: str
    skolformsgrupp: str

    def __str__(self) -> str:
        return ", ".join(varde_text(dimension, getattr(self, dimension)) for dimension in self.__dataclass_fields__)


@dataclass(frozen=True, order=True)
class Cell:
    """Those in a stratum that have exactly the same skolformer. All in a cell have the same chance."""

    stratum: Stratum
    skolformer: tuple[str, ...]

    def varden(self, dimension: str) -> tuple[str, ...]:
        """The values a member counts under: one, or for skolform every one it has."""
        return self.skolformer if dimension == "skolform" else (getattr(self.stratum, dimension),)


def cell_for(kandidat: Kandidat) -> Cell:
    grupp = skolformsgrupp(kandidat.skolformer)
    stratum = Stratum(kandidat.kontor, kandidat.storlek, kandidat.sektor, grupp)
    return Cell(stratum, tuple(skolformslista.ordnade(kandidat.skolformer)))


def varde_text(dimension: str, varde: str) -> str:
    """A value as people read it: `okand` → "storlek okänd"."""
    if dimension == "kontor":
        return varde or "utan region"
    if dimension == "skolform":
        return skolformslista.namn(varde).lower()
    return {"storlek": STORLEKAR, "sektor": SEKTORER, "skolformsgrupp": SKOLFORMSGRUPPER}[dimension][varde]
