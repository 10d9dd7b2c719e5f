"""The two next best pairs of a case, and what any other pair would change: exact, all other cases unchanged."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from kvalitet import svenska

from . import meningar
from .bild import SIDOR, Bild
from .kostnad import parpoang
from .skal import saknade_former
from .svar import Alternativ
from .tabeller import INGEN
from .vikter import Onskemal

ANTAL = 2
SYNLIG_RESA = 1 / 60  # hours: a difference people notice


def nast_basta(bild: Bild, rad: int) -> tuple[Alternativ, ...]:
    """The cheapest pairs that keep every rule; one that somebody lacks time for only where there are fewer than two.

    Conflict of interest, leave and choices by hand are never offered against.
    """
    sv, spsm = bild.flyttar
    poang = bild.modell.pris[rad] + sv.poang[rad][:, None] + spsm.poang[rad][None, :]
    haller = sv.far[rad][:, None] & spsm.far[rad][None, :]
    poang[bild.valda(rad)] = np.inf
    ordning = np.lexsort((poang.ravel(), ~haller.ravel() | ~np.isfinite(poang.ravel())))[:ANTAL]
    par = [np.unravel_index(nr, poang.shape) for nr in ordning]
    return tuple(byte(bild, rad, int(s), int(t)) for s, t in par if np.isfinite(poang[s, t]))


def byte(bild: Bild, rad: int, sv: int, spsm: int) -> Alternativ:
    """What the case costs with this pair against today's (or against none), and what it would change and break."""
    nu = bild.valda(rad)
    har = nu[0] != INGEN
    delar = {o: float(p[sv, spsm] - (p[nu] if har else 0.0)) for o, p in parpoang(bild.tabeller, rad).items()}
    nya = list(zip(SIDOR, (sv, spsm), strict=True))
    delar[Onskemal.BELASTNING] = float(sum(bild.flyttar[i].poang[rad, p] for i, p in nya))
    brott = [par for i, p in nya for par in bild.brott(rad, i, p)]
    return Alternativ(
        bild.person(0, sv).pk,
        bild.person(1, spsm).pk,
        sum(delar.values()),
        delar,
        tuple(_andringar(bild, rad, sv, spsm)),
        tuple(text for _, text in brott),
        tuple(dict.fromkeys(regel for regel, _ in brott)),
    )


def _andringar(bild: Bild, rad: int, sv: int, spsm: int) -> Iterator[str]:
    nu = bild.valda(rad)
    if nu[0] != INGEN:
        yield from _onskningar(bild, rad, nu, (sv, spsm))
    for i, ny, gammal in zip(SIDOR, (sv, spsm), nu, strict=True):
        nya = bild.sida(i).nya[rad] if bild.sida(i).oppna[rad] else 0.0
        if ny == gammal or not nya:
            continue
        fore = float(bild.timmar[i][ny])
        yield meningar.gar_fran(bild.person(i, ny), fore, fore + nya)
        if gammal != INGEN:
            fore = float(bild.timmar[i][gammal])
            yield meningar.gar_fran(bild.person(i, gammal), fore, fore - nya)


def _onskningar(bild: Bild, rad: int, nu: tuple[int, int], nytt: tuple[int, int]) -> Iterator[str]:
    """How the wishes that belong to the pair alone are met otherwise than today."""
    for i, ny, gammal in zip(SIDOR, nytt, nu, strict=True):
        onskad = bild.sida(i).onskad[rad]
        if onskad[gammal] and not onskad[ny]:
            yield f"Huvudmannen får inte behålla {bild.person(i, gammal).namn}, som de har bett om."
        elif onskad[ny] and not onskad[gammal]:
            yield f"Huvudmannen får behålla {bild.person(i, ny).namn}, som de har bett om."
    langre = sum(
        float(bild.sida(i).resa[rad, n] - bild.sida(i).resa[rad, g]) for i, n, g in zip(SIDOR, nytt, nu, strict=True)
    )
    if abs(langre) >= SYNLIG_RESA:
        yield f"{svenska.versal(meningar.tid(abs(langre)))} {'längre' if langre > 0 else 'kortare'} resa."
    saknas, saknades = (set(saknade_former(bild, rad, *par)) for par in (nytt, nu))
    if saknas - saknades:
        yield f"Ingen av dem kan {meningar.formen(saknas - saknades)}."
    if saknades - saknas:
        yield f"Någon av dem kan {meningar.formen(saknades - saknas)}, vilket ingen av de föreslagna kan."
    ihop = bild.tabeller.ihop
    if ihop[nytt] != ihop[nu]:
        yield meningar.ihop(int(ihop[nytt]))
