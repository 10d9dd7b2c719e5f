"""What an edition is apart from its content: version number and what changed since the previous one."""

from __future__ import annotations

from dataclasses import dataclass

from ..innehall import Matt, Underlagsinnehall, Varde
from ..vardetyper import SKYDDADE, Vardetyp
from . import visning

_INGET = Varde("", Vardetyp.TOM, None)
SKYDDAT_NU = "ett tal"


@dataclass(frozen=True, slots=True)
class Andring:
    """A published value of the huvudman or a unit that is not what the previous edition showed.

    `fran` says only that there was a number where the source protects it now.
    """

    skolform: str
    kod: str
    kortnamn: str
    enhet: str
    period: str
    fran: str
    till: str


@dataclass(frozen=True, slots=True)
class Utgava:
    version: int = 1
    forra: int | None = None
    andringar: tuple[Andring, ...] = ()


def _varden(innehall: Underlagsinnehall) -> dict[tuple[str, str, str, str], tuple[Matt, str, Varde]]:
    alla = {}
    for del_ in innehall.delar:
        namn = {e.kod: e.namn for e in del_.enheter}
        for m in (m for a in del_.avsnitt for m in a.matt):
            alla[del_.skolform, m.kod, m.period, ""] = (m, "", m.eget)
            for e in m.enheter:
                alla[del_.skolform, m.kod, m.period, e.enhetskod] = (m, namn.get(e.enhetskod, e.enhetskod), e.varde)
    return alla


def _text(post: tuple[Matt, str, Varde] | None) -> str:
    return visning.varde(post[2], post[0].decimaler) if post else "fanns inte"


def andringar(forra: Underlagsinnehall, nytt: Underlagsinnehall) -> tuple[Andring, ...]:
    """Values with another raw text than before, gone or new, in the order of the new content. Same period only.

    What the source has taken back is not repeated, nor the huvudman's number that it was part of: without the other
    units that would give it away.
    """
    fore, efter = _varden(forra), _varden(nytt)
    tagna = {nyckel[:3] for nyckel in efter if _tagen_tillbaka(fore.get(nyckel), efter[nyckel])}
    rader = []
    for nyckel in [*efter, *(n for n in fore if n not in efter)]:
        a, b = fore.get(nyckel), efter.get(nyckel)
        if (a[2] if a else _INGET).ratext == (b[2] if b else _INGET).ratext:
            continue
        post = b or a
        assert post is not None  # the key is in one of the two
        m, enhet, _ = post
        dold = _tagen_tillbaka(a, b) or _delvis_tagen(nyckel, a, tagna)
        rader.append(Andring(nyckel[0], m.kod, m.kortnamn, enhet, m.period, SKYDDAT_NU if dold else _text(a), _text(b)))
    return tuple(rader)


def _tagen_tillbaka(a: tuple[Matt, str, Varde] | None, b: tuple[Matt, str, Varde] | None) -> bool:
    """There was a number, and the source protects it now."""
    return a is not None and b is not None and a[2].typ is Vardetyp.TAL and b[2].typ in SKYDDADE


def _delvis_tagen(
    nyckel: tuple[str, str, str, str], a: tuple[Matt, str, Varde] | None, tagna: set[tuple[str, str, str]]
) -> bool:
    """A number of the huvudman that was made with something that is protected now: of the same measure, or for our own
    processing of any in the skolform, since its weights are other measures."""
    if a is None or a[2].typ is not Vardetyp.TAL or nyckel[3]:
        return False
    return nyckel[:3] in tagna or (bool(a[2].om) and any(t[0] == nyckel[0] for t in tagna))
