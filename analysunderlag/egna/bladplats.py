"""How much a sheet of A4 holds. Counted in lines, on the safe side; tested on the PDF. Pure."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

TECKEN = 96  # in a line of running text
TECKEN_I_SPALT = 36  # in a line of one of the three columns of figures
SIDAN = 52.0  # lines
SIDHUVUD, RUBRIK, MELLAN, TALRAD, SKRIVPLATS = 4.8, 1.9, 0.2, 1.9, 4.6
MINST = 2.0  # lines that each list has, however little room there is


@dataclass(frozen=True)
class Lista:
    """The texts that there was room for, and how many more there are."""

    visade: tuple[str, ...] = ()
    fler: int = 0


def rader(text: str, tecken: int = TECKEN) -> int:
    ryms = _ryms(text, tecken)
    return (len(textwrap.wrap(text, ryms)) or 1) + sum(len(ord_) > ryms for ord_ in text.split())


def _ryms(text: str, tecken: int) -> int:
    """Fewer characters in a line of a text with many broad ones."""
    breda = sum(0.35 * tecknet.isupper() + 0.7 * (tecknet in "mwMW") for tecknet in text)
    vanliga = len(text) * 0.04  # what running text has of them
    return max(8, int(tecken * len(text) / (len(text) + max(0.0, breda - vanliga)))) if text else tecken


def punkter(texter: Sequence[str]) -> float:
    """Lines of a whole list."""
    return sum(rader(text) + MELLAN for text in texter)


def siffror(spalter: Sequence[Sequence[str]]) -> float:
    """Lines of figures in three columns: (name, what stands below) of each."""
    hojder = [TALRAD + sum(rader(text, TECKEN_I_SPALT) * 0.9 for text in texter if text) for texter in spalter]
    return sum(max(hojder[n : n + 3]) for n in range(0, len(hojder), 3))


def minst(listor: Mapping[str, Sequence[str]]) -> float:
    """Lines that the lists need to say anything."""
    return sum(RUBRIK + MELLAN + MINST + (1 if len(texter) > 1 else 0) for texter in listor.values() if texter)


def fordela(listor: Mapping[str, Sequence[str]], plats: float) -> dict[str, Lista]:
    """Whole texts as far as the lines last: the first of each list, then the next of each. Only a first text that is
    longer than what is left for its list is cut, with an ellipsis."""
    fyllda = {namn: list(texter) for namn, texter in listor.items() if texter}
    visade: dict[str, list[str]] = {namn: [] for namn in fyllda}
    kvar = plats - sum(RUBRIK + MELLAN for _ in fyllda)
    for nr, (namn, texter) in enumerate(fyllda.items(), 1):
        andras = sum(min(MINST, rader(t[0])) for t in list(fyllda.values())[nr:])
        mer = 1 if len(texter) > 1 else 0  # the line that says how many more there are
        far = max(1, math.floor(kvar - andras - mer))
        visade[namn].append(kort(texter[0], far))
        kvar -= rader(visade[namn][0]) + MELLAN + mer
    stannat: set[str] = set()
    while len(stannat) < len(fyllda):
        for namn, texter in fyllda.items():
            nasta = len(visade[namn])
            if nasta >= len(texter) or rader(texter[nasta]) + MELLAN > kvar:
                stannat.add(namn)
            elif namn not in stannat:
                visade[namn].append(texter[nasta])
                kvar -= rader(texter[nasta]) + MELLAN
    return {namn: Lista(tuple(texter), len(fyllda[namn]) - len(texter)) for namn, texter in visade.items()}


def kort(text: str, hogst: int) -> str:
    """Whole, or cut between words to so many lines."""
    if rader(text) <= hogst:
        return text
    langd = hogst * _ryms(text, TECKEN)
    while rader(borjan := f"{text[:langd].rsplit(' ', 1)[0]} …") > hogst and langd > TECKEN // 2:
        langd -= 4
    return borjan
