"""Hints about functions that usually take part in a meeting (doman.md §4.1 P4). No Django models, nothing stored.

A hint is no reminder: the huvudman decides who comes. The shares are the evaluation's, about dialogues held so far.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .begrepp import INTERNA, Funktion, Motestyp

HOGST = {"liten": 2}  # hints; three for the others
FORMELLA = frozenset({Funktion.NAMND, Funktion.STYRELSE})
LEDER_ENHET = frozenset({Funktion.REKTOR, Funktion.BITRADANDE})
TJANSTEPERSONER = frozenset({Funktion.FORVALTNING, Funktion.KVALITET})


@dataclass(frozen=True, slots=True)
class Tips:
    """`funktion` is the function that the hint is about; `skal` says where it comes from."""

    funktion: str
    text: str
    skal: str


def tips(*, typ: str, storleksklass: str, har_namnd: bool, antal: Mapping[str, int]) -> list[Tips]:
    """Hints for one huvudman on one meeting, the commonest function first. `antal`: number of people per function.

    `har_namnd`: a kommun or region; the others have a styrelse.
    """
    if typ in INTERNA:
        return []
    med = frozenset(funktion for funktion, n in antal.items() if n > 0)
    liten = storleksklass == "liten"
    if liten and med & {Funktion.SKOLCHEF, Funktion.REKTOR} and med & FORMELLA:
        return []  # both ends of a very short chain are there
    mojliga = [
        _skolchef(med, liten=liten),
        _formell(med, har_namnd=har_namnd),
        *([] if typ == Motestyp.FORMOTE else [_rektor(med, liten=liten)]),
        *([_undervisning(med)] if liten and typ == Motestyp.DIALOG else []),
        *([_flera(antal)] if typ == Motestyp.INTRODUKTION else []),
        *([] if liten or not har_namnd else [_forvaltning(med)]),
    ]
    return _utan_tomma(mojliga)[: HOGST.get(storleksklass, 3)]


def _utan_tomma(mojliga: Iterable[Tips | None]) -> list[Tips]:
    return [t for t in mojliga if t is not None]


def _skolchef(med: frozenset[str], *, liten: bool) -> Tips | None:
    if Funktion.SKOLCHEF in med:
        return None
    skal = "I de minsta är skolchefen ofta också rektor." if liten else "Skolchefen håller ihop styrkedjan."
    return Tips(Funktion.SKOLCHEF, "Skolchefen är med i nio av tio dialoger.", skal)


def _formell(med: frozenset[str], *, har_namnd: bool) -> Tips | None:
    if med & FORMELLA:
        return None
    funktion, ord_ = (Funktion.NAMND, "Nämnden") if har_namnd else (Funktion.STYRELSE, "Styrelsen")
    skal = "Den är huvudman och beslutar om förutsättningarna."
    if Funktion.SKOLCHEF in med:
        skal = "Annars brukar skolchefen föra huvudmannens talan."
    return Tips(funktion, f"{ord_} är med i ungefär tre av fyra dialoger.", skal)


def _rektor(med: frozenset[str], *, liten: bool) -> Tips | None:
    if med & LEDER_ENHET or (liten and Funktion.SKOLCHEF in med):
        return None
    return Tips(
        Funktion.REKTOR,
        "Rektor är med i ungefär tre av fyra dialoger.",
        "Rektorn ser både besluten och undervisningen.",
    )


def _undervisning(med: frozenset[str]) -> Tips | None:
    if Funktion.UNDERVISNING in med:
        return None
    return Tips(
        Funktion.UNDERVISNING,
        "Hos de minsta är det vanligt att någon från undervisningen är med.",
        "Med få anställda är det ofta samma personer som leder och undervisar.",
    )


def _flera(antal: Mapping[str, int]) -> Tips | None:
    if sum(antal.values()) > 1:
        return None
    return Tips(
        "",
        "Till introduktionen kommer gärna flera från varje huvudman.",
        "Då blir det lättare att besluta om fortsättningen.",
    )


def _forvaltning(med: frozenset[str]) -> Tips | None:
    if med & TJANSTEPERSONER:
        return None
    return Tips(
        Funktion.FORVALTNING,
        "Någon från förvaltningen som arbetar med uppföljning kan vara till hjälp.",
        "Där finns ofta kommunens egna siffror.",
    )
