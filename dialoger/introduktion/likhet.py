"""How far apart two huvudmän are, in points. The weights are our assumption (doman.md §4: "if possible similar")."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from huvudman.skolformer import ordnade
from kvalitet import svenska

from ..urval.typer import skolformsgrupp
from .typer import Vantande

TYP = 30  # a kommun and an enskild
SKOLFORMER = 40  # no skolform in common
STORLEK = 10  # one class apart
LAN = 10
STORLEKAR = {"liten": 0, "mellan": 2, "stor": 4}
OKAND = 2  # as if in the middle


def avstand(a: Vantande, b: Vantande) -> int:
    """0 for two of the same kind in the same län."""
    poang = TYP * (a.typ != b.typ) + LAN * (a.lan != b.lan)
    poang += STORLEK * abs(STORLEKAR.get(a.storlek, OKAND) - STORLEKAR.get(b.storlek, OKAND)) // 2
    if alla := a.skolformer | b.skolformer:
        poang += SKOLFORMER * len(a.skolformer ^ b.skolformer) // len(alla)
    return poang


def spridning(medlemmar: Sequence[Vantande]) -> Fraction:
    """The sum over the members of their mean distance to the others."""
    if len(medlemmar) < 2:
        return Fraction(0)
    summa = sum(avstand(a, b) for i, a in enumerate(medlemmar) for b in medlemmar[i + 1 :])
    return Fraction(2 * summa, len(medlemmar) - 1)


def till_grupp(vem: Vantande, medlemmar: Sequence[Vantande]) -> Fraction:
    """The mean distance to those in a group."""
    return Fraction(sum(avstand(vem, v) for v in medlemmar), max(len(medlemmar), 1))


def ordning(v: Vantande) -> tuple[object, ...]:
    """Similar ones beside each other, and never two in the same place."""
    former = tuple(ordnade(v.skolformer))
    storlek = STORLEKAR.get(v.storlek, OKAND)
    return (v.typ, skolformsgrupp(v.skolformer), storlek, former, v.lan, svenska.sorteringsnyckel(v.namn), v.id)
