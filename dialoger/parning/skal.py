"""Why this pair: each wish in one case, what it costs and in words."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from kvalitet import svenska

from . import meningar
from .bild import SIDOR, Bild
from .kostnad import parpoang
from .problem import MYNDIGHETER
from .svar import Del
from .tabeller import INGEN
from .vikter import Onskemal


def delar(bild: Bild, rad: int) -> Iterator[Del]:
    """What the huvudman asks for first, then travel, knowledge, times together and load. Wishes not made are left out.

    The points add up to what the case costs: its pair, and the uneven load that it adds as the last one.
    """
    sv, spsm = bild.valda(rad)
    poang = {onskemal: float(p[sv, spsm]) for onskemal, p in parpoang(bild.tabeller, rad).items()}
    yield from _kontinuitet(bild, rad)
    yield _resa(bild, rad, poang[Onskemal.RESA])
    if bild.arende(rad).skolformer:
        saknas = saknade_former(bild, rad, sv, spsm)
        text = "De två kan tillsammans alla skolformer i ärendet."
        if saknas:
            text = f"Ingen av de två kan {meningar.formen(saknas)}."
        yield Del(Onskemal.KOMPETENS, text, poang[Onskemal.KOMPETENS], not saknas)
    ihop = int(bild.tabeller.ihop[sv, spsm])
    yield Del(Onskemal.ROTATION, meningar.ihop(ihop), poang[Onskemal.ROTATION], not ihop)
    yield _belastning(bild, rad)


def saknade_former(bild: Bild, rad: int, sv: int, spsm: int) -> list[str]:
    """Skolformer in the case that neither of the two knows."""
    tab = bild.tabeller
    kan = tab.sidor[0].kan[sv] | tab.sidor[1].kan[spsm]
    return [tab.skolformer[f] for f in np.flatnonzero(tab.behover[rad] & ~kan)]


def _kontinuitet(bild: Bild, rad: int) -> Iterator[Del]:
    """Per agency with somebody the huvudman asks for: whether they are kept, and else what stops it."""
    a = bild.arende(rad)
    kanda = 0
    for i, person in zip(SIDOR, bild.valda(rad), strict=True):
        sida = bild.sida(i)
        onskade = [int(p) for p in np.flatnonzero(sida.onskad[rad])]
        kanda += len(onskade)
        if not onskade:
            continue
        if person in onskade:
            text = f"Huvudmannen får behålla {sida.personer[person].namn}, som de har bett om."
            yield Del(Onskemal.KONTINUITET, text, 0.0, True)
            continue
        namn = svenska.lista((sida.personer[p].namn for p in onskade), "eller")
        hinder = [text for p in onskade for _, text in bild.brott(rad, i, p)]
        text = " ".join([f"Huvudmannen har bett om {namn} från {MYNDIGHETER[sida.myndighet]}.", *hinder[:1]])
        yield Del(Onskemal.KONTINUITET, text, bild.tabeller.vikter.kontinuitet, False)
    if a.onskat and not kanda:
        yield Del(Onskemal.KONTINUITET, "Den som huvudmannen har bett om finns inte att välja.", 0.0, False)


def _resa(bild: Bild, rad: int, poang: float) -> Del:
    """Travel in words. Met when both are at the case's office, or when nobody who may take it has a shorter way."""
    a, par = bild.arende(rad), bild.valda(rad)
    s, t = (bild.person(i, p) for i, p in zip(SIDOR, par, strict=True))
    mina = [float(bild.sida(i).resa[rad, p]) for i, p in zip(SIDOR, par, strict=True)]
    kortast = [float(bild.sida(i).resa[rad][bild.sida(i).tillaten[rad]].min()) for i in SIDOR]
    samma = s.kontor == t.kontor == a.kontor
    hur = f"{meningar.tid(mina[0])} för {s.namn} och {meningar.tid(mina[1])} för {t.namn}"
    if mina[0] == mina[1]:
        hur = f"{meningar.tid(mina[0])} var"
    bast = sum(mina) <= sum(kortast)
    text = f"Restid {hur}{', kortast av alla som kan ta ärendet' if bast else ''}."
    return Del(Onskemal.RESA, f"Samma kontor. {text}" if samma else text, poang, samma or bast)


def _belastning(bild: Bild, rad: int) -> Del:
    """Booked time of the two after the proposal, and what this case adds to the unevenness."""
    poang, hur, over, vikt = 0.0, [], False, bild.tabeller.vikter.belastning
    for i, person in zip(SIDOR, bild.valda(rad), strict=True):
        sida, u, efter = bild.sida(i), bild.person(i, person), bild.timmar[i]
        if sida.vald[rad] == INGEN:
            utan = efter.copy()
            utan[person] -= sida.nya[rad]
            poang += float(sida.belastning(efter, vikt)[person] - sida.belastning(utan, vikt)[person])
        over |= bool(efter[person] > sida.jamn[person, 0])
        tid = meningar.procent(efter[person] / u.kapacitet) if u.kapacitet else meningar.timmar(efter[person])
        hur.append(f"{u.namn} {tid}")
    return Del(Onskemal.BELASTNING, f"Bokad tid efter förslaget: {svenska.lista(hur)}.", poang, not over)
