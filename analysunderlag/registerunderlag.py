"""An underlag of what the register knows, for those that the statistics say nothing about: facts, questions and gaps.

Pure: the register's facts in, words out. Nothing is computed but a sum, and no number is made up. The texts are data
(data/utan_statistik.toml), chosen by size, type and skolform.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from kvalitet import svenska

from .sammanstallning import Registerskolform

FIL = Path(__file__).resolve().parent / "data" / "utan_statistik.toml"
ANTAL_FRAGOR = 3
DELAR = {
    "fraga": ("tema", "fraga", "hjalp"),
    "lucka": ("rubrik", "text"),
    "ni_vet": ("rubrik", "text"),
    "uppdrag": ("rubrik", "text"),
}
VILLKOR = ("skolformer", "storlek", "typ")


class Textfel(ValueError):
    """The file says something that cannot be right; the text names the row."""


@dataclass(frozen=True)
class Text:
    """`rubrik` and `text`; of a question: its theme, the question, and in `hjalp` how to begin."""

    rubrik: str
    text: str
    hjalp: str = ""
    skolformer: frozenset[str] = frozenset()
    storlek: frozenset[str] = frozenset()
    typ: frozenset[str] = frozenset()

    def passar(self, skolformer: Collection[str], storlek: str, typ: str) -> bool:
        return (
            (not self.skolformer or bool(self.skolformer & set(skolformer)))
            and (not self.storlek or storlek in self.storlek)
            and (not self.typ or typ in self.typ)
        )


@dataclass(frozen=True)
class Registerunderlag:
    """`i_ord`: who the huvudman is, in a sentence. `fakta`: (number, what it counts)."""

    i_ord: str
    skolformer: tuple[Registerskolform, ...]
    fakta: tuple[tuple[str, str], ...]
    fragor: tuple[Text, ...]
    luckor: tuple[Text, ...]
    ni_vet: tuple[Text, ...]
    uppdrag: tuple[Text, ...]


def bygg(
    namn: str, skolformer: Sequence[Registerskolform], *, typ: str, storleksklass: str, enheter: Sequence[str] = ()
) -> Registerunderlag:
    """`enheter`: the names of the units, when they are few enough to be named."""
    koder = [s.skolform for s in skolformer]

    def valda(slag: str) -> list[Text]:
        return [t for t in texter()[slag] if t.passar(koder, storleksklass, typ)]

    per_tema = {t.rubrik: t for t in reversed(valda("fraga"))}
    return Registerunderlag(
        i_ord=_i_ord(namn, skolformer, storleksklass),
        skolformer=tuple(skolformer),
        fakta=_fakta(skolformer, enheter),
        fragor=tuple(t for t in valda("fraga") if per_tema[t.rubrik] is t)[:ANTAL_FRAGOR],
        luckor=tuple(valda("lucka")),
        ni_vet=tuple(valda("ni_vet")),
        uppdrag=tuple(valda("uppdrag")),
    )


def _i_ord(namn: str, skolformer: Sequence[Registerskolform], storleksklass: str) -> str:
    vad = svenska.lista(s.namn.lower() for s in skolformer)
    har = f"{namn} har {vad}." if vad else f"Registret vet inte vilka skolformer {namn} har."
    if len(skolformer) == 1 and skolformer[0].skolform == "forskola" and skolformer[0].enheter == 1:
        antal = skolformer[0].antal
        har = f"{namn} är en förskola{f' med {svenska.tal(antal)} barn' if antal else ''}."
    varfor = "Så små verksamheter syns knappt" if storleksklass == "liten" else "Det finns inget om er"
    return f"{har} {varfor} i statistiken. Därför börjar ert underlag i frågorna, och i det ni redan vet."


def _fakta(skolformer: Iterable[Registerskolform], enheter: Sequence[str]) -> tuple[tuple[str, str], ...]:
    ut = []
    for s in skolformer:
        barn = "barn" if s.skolform == "forskola" else "elever"
        period = f", {s.period}" if s.period else ""
        if s.antal is not None:
            minst = "minst " if s.minst else ""
            ut.append((f"{minst}{svenska.tal(s.antal)}", f"{barn} i {s.namn.lower()}{period}"))
        if s.enheter:
            ord_ = ("förskola", "förskolor") if s.skolform == "forskola" else ("skolenhet", "skolenheter")
            vad = ord_[s.enheter > 1] if s.skolform == "forskola" else f"{ord_[s.enheter > 1]} med {s.namn.lower()}"
            namn = f": {enheter[0]}" if s.enheter == len(enheter) == 1 else ""
            ut.append((svenska.tal(s.enheter), f"{vad}{namn}"))
    return tuple(ut)


@cache
def texter() -> dict[str, tuple[Text, ...]]:
    return las(FIL.read_text(encoding="utf-8"))


def las(text: str) -> dict[str, tuple[Text, ...]]:
    """Read and check the whole file. Raises `Textfel` on the first fault."""
    data = tomllib.loads(text)
    if okanda := set(data) - set(DELAR):
        raise Textfel(f"Okänd del: {', '.join(sorted(okanda))}.")
    return {
        slag: tuple(_text(slag, falt, nr, rad) for nr, rad in enumerate(data.get(slag, []), 1))
        for slag, falt in DELAR.items()
    }


def _text(slag: str, falt: tuple[str, ...], nr: int, rad: dict[str, Any]) -> Text:
    if fel := (set(falt) - set(rad)) | (set(rad) - set(falt) - set(VILLKOR)):
        raise Textfel(f"{slag} {nr}: fel fält {', '.join(sorted(fel))}.")
    rubrik, text, hjalp = (*(rad[f] for f in falt), "")[:3]
    skolformer, storlek, typ = (frozenset(rad.get(villkor, ())) for villkor in VILLKOR)
    return Text(rubrik, text, hjalp, skolformer, storlek, typ)
