"""Which rules collide when not every case can have a pair: first case by case, then what the cases take together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator

import numpy as np

from kvalitet import svenska

from . import meningar, regler
from .bild import SIDOR, Bild
from .problem import MYNDIGHETER, Arende, Utforare
from .regler import Regel
from .svar import Hinder, UtanPar
from .tabeller import Heltal, Sant


def hinder(bild: Bild) -> tuple[Hinder, ...]:
    """Every collision once, the ones about single cases first. Empty when all cases have a pair."""
    utan = ~bild.val.har_par
    return (*_var_for_sig(bild, utan), *_tillsammans(bild, utan & bild.tabeller.mojliga))


def utan_par(bild: Bild, funna: tuple[Hinder, ...]) -> tuple[UtanPar, ...]:
    """Every case without a pair, with the collisions it is part of."""
    nummer = [bild.arende(int(rad)).nummer for rad in np.flatnonzero(~bild.val.har_par)]
    return tuple(UtanPar(n, tuple(h.text for h in funna if n in h.arenden)) for n in nummer)


def _var_for_sig(bild: Bild, utan: Sant) -> Iterator[Hinder]:
    """Cases that nobody at an agency may take, together where the same rules stop the same people."""
    kvar = regler.utrymmen(bild.tabeller.problem)
    for i in SIDOR:
        sida = bild.sida(i)
        grupper: dict[Hashable, tuple[list[Arende], dict[Utforare, Regel]]] = {}
        for rad in np.flatnonzero(utan & ~sida.tillaten.any(axis=1)):
            a = bild.arende(int(rad))
            stopp: dict[Utforare, Regel] = {}
            for u in sida.personer:
                if (regel := regler.brott(a, u, kvar[u.pk])) not in (None, Regel.LAST):
                    stopp[u] = regel
            nyckel = ("" if sida.myndighet in a.last else a.kontor, tuple(stopp.items()))
            grupper.setdefault(nyckel, ([], stopp))[0].append(a)
        for arenden, stopp in grupper.values():
            vald = sida.myndighet in arenden[0].last
            yield Hinder(
                tuple(dict.fromkeys(stopp.values())) or (Regel.MYNDIGHET,),
                sida.myndighet,
                _vald_text(arenden, stopp, kvar) if vald else _ingen_text(arenden, stopp, sida.myndighet),
                tuple(a.nummer for a in arenden),
                tuple(u.pk for u in stopp),
            )


def _ingen_text(arenden: list[Arende], stopp: dict[Utforare, Regel], myndighet: str) -> str:
    """The cases, the agency, and for each rule the people it stops."""
    vilka = meningar.uppraknade([a.namn for a in arenden])
    borjan = f"{meningar.arenden(len(arenden), versal=True)} i {arenden[0].kontor} kan inte få någon från"
    borjan = f"{borjan} {MYNDIGHETER[myndighet]}: {vilka}."
    if not stopp:
        return f"{borjan} Myndigheten har ingen dialogutförare att välja."
    per_regel: dict[Regel, list[Utforare]] = defaultdict(list)
    for u, regel in stopp.items():
        per_regel[regel].append(u)
    minst = meningar.timmar(min(a.timmar(myndighet) for a in arenden))
    vad = {
        Regel.BORTA: "är borta",
        Regel.JAV: "har anmält jäv",
        Regel.TID: f"har inte {minst} kvar",
        Regel.ANTAL: "har redan så många ärenden som går samtidigt",
    }
    satser = [
        f"{u[0].namn} är {u[0].borta}."
        if regel == Regel.BORTA and len(u) == 1
        else f"{svenska.versal(meningar.uppraknade([p.namn for p in u]))} {vad[regel]}."
        for regel, u in sorted(per_regel.items())
    ]
    return " ".join([borjan, *satser])


def _vald_text(arenden: list[Arende], stopp: dict[Utforare, Regel], kvar: dict[int, regler.Utrymme]) -> str:
    """Somebody is chosen by hand against a rule."""
    ((u, regel),) = stopp.items()
    vilka, utrymme = meningar.uppraknade([a.namn for a in arenden]), kvar[u.pk]
    borjan = f"{u.namn} är vald för hand i {meningar.arenden(utrymme.last_antal)}"
    if regel == Regel.TID:
        return (
            f"{borjan} om {meningar.timmar(utrymme.last_timmar)} men har {meningar.timmar(u.ledigt)} kvar. "
            f"Välj någon annan i något av dem: {vilka}."
        )
    if regel == Regel.ANTAL:
        return f"{borjan} men har plats för {svenska.tal(u.platser, 0)}. Välj någon annan i något av dem: {vilka}."
    skal = f"är {u.borta}" if regel == Regel.BORTA else "har anmält jäv"
    return f"{u.namn} är vald för hand men {skal}: {vilka}."


def _tillsammans(bild: Bild, utan: Sant) -> Iterator[Hinder]:
    """Cases that compete for the same people. A case is stopped where nobody who may take it has room left.

    Where time or number of cases cannot suffice at one agency, that is the reason, whatever the other one looks like.
    """
    stoppade = [_stoppade(bild, i, utan) for i in SIDOR]
    forklarade = np.zeros(len(utan), dtype=bool)
    for i in SIDOR:
        kvar = stoppade[i].copy()
        while kvar.any():
            rader, personer = _konkurrenter(bild, i, int(np.flatnonzero(kvar)[0]), stoppade[i])
            if funnet := _for_mycket(bild, i, rader, personer, np.flatnonzero(kvar & rader)):
                forklarade |= kvar & rader
                yield funnet
            kvar &= ~rader
    for i in SIDOR:
        lika: dict[Hashable, list[int]] = {}
        for rad in np.flatnonzero(stoppade[i] & ~forklarade):
            nyckel = bild.sida(i).nya[rad], bild.sida(i).tillaten[rad].tobytes()
            lika.setdefault(nyckel, []).append(int(rad))
        yield from (_odelbart(bild, i, rader) for rader in lika.values())


def _stoppade(bild: Bild, i: int, utan: Sant) -> Sant:
    sida = bild.sida(i)
    return np.asarray(utan & sida.oppna & ~(sida.tillaten & bild.flyttar[i].far).any(axis=1))


def _konkurrenter(bild: Bild, i: int, rad: int, stoppade: Sant) -> tuple[Sant, Sant]:
    """Everybody who may take the case, the cases they have, everybody who may take those, and so on.

    No case in the answer may go to anybody outside it, so its cases must fit in the time of its people.
    """
    sida, valda = bild.sida(i), bild.val.sidor[i]
    rader = np.zeros(len(valda), dtype=bool)
    rader[rad] = True
    while True:
        personer = np.asarray(sida.tillaten[rader].any(axis=0))
        har = sida.oppna & (valda >= 0) & personer[valda]
        nya = rader | har | (stoppade & ~(sida.tillaten & ~personer).any(axis=1))
        if (nya == rader).all():
            return rader, personer
        rader = nya


def _for_mycket(bild: Bild, i: int, rader: Sant, personer: Sant, utan: Heltal) -> Hinder | None:
    """The cases need more than these people have, in hours or in cases at once; None when they do not."""
    sida = bild.sida(i)
    vem, myndighet = [sida.personer[p] for p in np.flatnonzero(personer)], MYNDIGHETER[sida.myndighet]
    behov, finns = float(sida.nya[rader].sum()), float(sida.ledigt[personer].sum())
    antal, platser = int(rader.sum()), float(sida.platser[personer].sum())
    alla = not (sida.tillaten.any(axis=0) & ~personer).any()
    nummer, pk = tuple(bild.arende(int(rad)).nummer for rad in utan), tuple(u.pk for u in vem)
    grupp = f"{meningar.arenden(antal, versal=True)} kan bara tas av {meningar.uppraknade([u.namn for u in vem])}"
    if behov > finns + regler.MINSTA:
        a, b = meningar.behov_och_tillgang(behov, finns)
        text = f"{grupp} från {myndighet}. Det behövs {a} och {b} finns."
        if alla:
            text = f"Kapaciteten räcker inte: {a} behövs och {b} finns hos {myndighet}."
        return Hinder((Regel.TID,), sida.myndighet, text, nummer, pk, behov, finns)
    if antal > platser:
        text = f"{grupp} från {myndighet}. De får ha {svenska.tal(platser, 0)} till samtidigt."
        if alla:
            text = f"Antalet räcker inte: {meningar.arenden(antal)} ska fördelas och {myndighet} får ha "
            text += f"{svenska.tal(platser, 0)} till samtidigt."
        return Hinder((Regel.ANTAL,), sida.myndighet, text, nummer, pk, float(antal), platser)
    return None


def _odelbart(bild: Bild, i: int, rader: list[int]) -> Hinder:
    """Enough in all, but not in one place: pieces smaller than a case, or time with people who have cases enough."""
    sida, arenden = bild.sida(i), [bild.arende(rad) for rad in rader]
    personer = np.flatnonzero(sida.tillaten[rader[0]])
    kvar = np.maximum(0.0, sida.taket - bild.timmar[i])[personer]
    full = (bild.antal[i] >= sida.platser)[personer]
    behov, storst = arenden[0].timmar(sida.myndighet), float(kvar[~full].max(initial=0.0))
    ord_behov, ord_storst = meningar.behov_och_tillgang(behov, storst)
    vilka = meningar.uppraknade([a.namn for a in arenden])
    text = f"{vilka} behöver {ord_behov}{' var' if len(arenden) > 1 else ''} av en person från "
    text += f"{MYNDIGHETER[sida.myndighet]}, och ingen som kan ta {'dem' if len(arenden) > 1 else 'ärendet'} har "
    text += f"mer än {ord_storst} kvar." if storst > regler.MINSTA else "tid kvar."
    brutna = [Regel.TID]
    if med_tid := personer[full & (kvar >= behov)].tolist():
        namn = meningar.uppraknade([sida.personer[p].namn for p in med_tid])
        text += f" {namn} har tid, men redan så många ärenden som går samtidigt."
        brutna = [Regel.ANTAL] if (full & (kvar >= behov)).all() else [Regel.TID, Regel.ANTAL]
    nummer, pk = tuple(a.nummer for a in arenden), tuple(sida.personer[p].pk for p in personer)
    return Hinder(tuple(brutna), sida.myndighet, text, nummer, pk, behov, storst)
