"""The text as words: where each stands, whether it begins a sentence, whether it belongs to a known name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

ORD = re.compile(r"[^\W\d_]+(?:[-'’:][^\W\d_]+)*")
_MENINGSSLUT = re.compile(r"[.!?:•\n\r\u2028\u2029]")
Namnregister = dict[str, list[tuple[str, ...]]]


@dataclass(slots=True)
class Ord:
    start: int
    slut: int
    text: str
    litet: str
    forst: bool  # first of a sentence
    intill: bool  # one space from the word before
    upptaget: bool = False  # part of a known name, or of an address
    ort: bool = False  # a place in one word, which may be a surname too: Berg, Mark


def dela(text: str, upptagna: list[tuple[int, int]]) -> list[Ord]:
    ordlista: list[Ord] = []
    slut, nasta = 0, 0
    for m in ORD.finditer(text):
        while nasta < len(upptagna) and upptagna[nasta][1] <= m.start():
            nasta += 1
        emellan = text[slut : m.start()]
        forst = not ordlista or bool(_MENINGSSLUT.search(emellan))
        inne = nasta < len(upptagna) and upptagna[nasta][0] <= m.start()
        ordlista.append(Ord(m.start(), m.end(), m[0], m[0].casefold(), forst, emellan == " ", inne))
        slut = m.end()
    return ordlista


def register(namn: Iterable[str]) -> Namnregister:
    """Known names by their first word, the longest first."""
    funna: Namnregister = {}
    for ord_ in {tuple(m.casefold() for m in ORD.findall(n)) for n in namn} - {()}:
        funna.setdefault(ord_[0], []).append(ord_)
    for fraser in funna.values():
        fraser.sort(key=len, reverse=True)
    return funna


def markera(ordlista: list[Ord], kanda: Namnregister, *, orter: bool = False) -> None:
    """Mark the words of known names, also in the genitive."""
    for plats, ord_ in enumerate(ordlista):
        for fras in kanda.get(ord_.litet, ()) or kanda.get(ord_.litet.removesuffix("s"), ()):
            har = [o.litet for o in ordlista[plats : plats + len(fras)]]
            if har[:-1] == list(fras[:-1]) and har[-1] in (fras[-1], f"{fras[-1]}s"):
                for o in ordlista[plats : plats + len(fras)]:
                    o.upptaget = True
                    o.ort = orter and len(fras) == 1
                break
