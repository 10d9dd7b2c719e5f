"""The proposal: similar huvudmän of one pair and region, four to eight per meeting.

Within a region the huvudmän stand in order of likeness (`likhet.ordning`) and are cut into meetings of consecutive ones
so that spread and number of meetings cost as little as possible. The same input always gives the same groups.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from kvalitet import svenska

from . import ord as text
from .likhet import ordning, spridning, till_grupp
from .typer import FLEST, MINST, Grupp, Grupperat, Oppen, Par, Vantande

MOTE = 60  # what one more meeting costs, in points of likeness
FOR_LITEN = 100_000  # per place that a group lacks of four: only when it cannot be otherwise

Delar = list[list[Vantande]]
# Number of meetings → (what it costs, the meetings)
Satt = dict[int, tuple[Fraction, Delar]]


def foresla(
    vantande: Iterable[Vantande],
    oppna: Iterable[Oppen] = (),
    *,
    moten: Mapping[Par, int] | None = None,
    platser: int = FLEST,
) -> Grupperat:
    """Every case once: in a new group, added to an open one, or in `ryms_inte`.

    `moten`: how many more introductions each pair has time for; a pair that is not named has no limit. `platser`:
    huvudmän per meeting. ValueError when that is not four to eight.
    """
    if not MINST <= platser <= FLEST:
        raise ValueError(f"Ett möte har plats för {MINST} till {FLEST} huvudmän.")
    per_par: dict[Par, dict[str, list[Vantande]]] = {}
    for vem in sorted(vantande, key=ordning):
        per_par.setdefault(vem.par, {}).setdefault(vem.region, []).append(vem)
    oppna = list(oppna)
    grupper: list[Grupp] = []
    ryms_inte: list[tuple[Vantande, str]] = []
    for par in sorted(per_par):
        egna = [grupp for grupp in oppna if grupp.par == par]
        nya, over = _for_par(per_par[par], egna, None if moten is None else moten.get(par), platser)
        grupper += nya
        ryms_inte += over
    return Grupperat(tuple(grupper), tuple(ryms_inte))


def _for_par(
    per_region: dict[str, list[Vantande]], oppna: list[Oppen], hinner: int | None, platser: int
) -> tuple[list[Grupp], list[tuple[Vantande, str]]]:
    tillagda: list[Grupp] = []
    regioner: list[tuple[str, list[Vantande], list[Oppen]]] = []
    for region in sorted(per_region, key=svenska.sorteringsnyckel):
        kvar, dar = per_region[region], [grupp for grupp in oppna if grupp.region == region]
        if len(kvar) < MINST:
            kvar, nya = _lagg_till(kvar, dar, platser)
            tillagda += nya
        if kvar:
            regioner.append((region, kvar, dar))
    valda = _valj([_satt(kvar, platser) for _, kvar, _ in regioner], hinner)
    svar: list[Grupp] = []
    for (region, kvar, dar), delar in zip(regioner, valda, strict=True):
        for del_ in delar:
            skal = text.gemensamt(del_)
            if len(del_) < MINST:
                liten = text.for_fa(len(kvar), region, finns_grupper=bool(dar), platser=platser)
                skal = f"{liten} {skal}".strip()
            svar.append(Grupp(del_[0].par, region, tuple(del_), skal))
    over: list[tuple[Vantande, str]] = []
    if hinner is not None and len(svar) > hinner:
        storst = sorted(svar, key=lambda g: (-len(g.medlemmar), svar.index(g)))[:hinner]
        over = [(v, text.hinner_inte(hinner)) for g in svar if g not in storst for v in g.medlemmar]
        svar = [g for g in svar if g in storst]
    return [*tillagda, *svar], over


def _lagg_till(fa: list[Vantande], oppna: list[Oppen], platser: int) -> tuple[list[Vantande], list[Grupp]]:
    """Those who are too few join the open group that is most like them and has room. (who is left, what is added)"""
    nya: dict[int, list[Vantande]] = {}
    kvar = []
    for vem in fa:
        med_plats = [g for g in oppna if len(g.medlemmar) + len(nya.get(g.id, ())) < platser]
        if med_plats:
            narmast = min(med_plats, key=lambda g: (till_grupp(vem, g.medlemmar), g.id))
            nya.setdefault(narmast.id, []).append(vem)
        else:
            kvar.append(vem)
    grupper = [
        Grupp(g.par, g.region, tuple(nya[g.id]), text.laggs_till(len(nya[g.id])), g.id) for g in oppna if g.id in nya
    ]
    return kvar, grupper


def _satt(vantande: Sequence[Vantande], platser: int) -> Satt:
    """The cheapest way to cut them into each possible number of meetings."""
    # bast[i][k]: the first i in k meetings → (cost, where the last meeting begins)
    bast: list[dict[int, tuple[Fraction, int]]] = [{0: (Fraction(0), 0)}]
    for slut in range(1, len(vantande) + 1):
        har: dict[int, tuple[Fraction, int]] = {}
        for start in range(slut - 1, max(-1, slut - platser - 1), -1):
            del_ = vantande[start:slut]
            pris = spridning(del_) + MOTE + FOR_LITEN * max(0, MINST - len(del_))
            for antal, (fore, _) in bast[start].items():
                if antal + 1 not in har or fore + pris < har[antal + 1][0]:
                    har[antal + 1] = (fore + pris, start)
        bast.append(har)
    return {antal: (pris, _delar(vantande, bast, antal)) for antal, (pris, _) in bast[-1].items()}


def _delar(vantande: Sequence[Vantande], bast: list[dict[int, tuple[Fraction, int]]], antal: int) -> Delar:
    delar: Delar = []
    slut = len(vantande)
    while antal:
        start = bast[slut][antal][1]
        delar.append(list(vantande[start:slut]))
        slut, antal = start, antal - 1
    return delar[::-1]


def _valj(per_region: list[Satt], hinner: int | None) -> list[Delar]:
    """One way for each region: the cheapest in all within `hinner` meetings, else the fewest meetings there can be."""
    tak = sum(max(satt) for satt in per_region) if hinner is None else max(hinner, sum(min(s) for s in per_region))
    # Meetings used → (cost, how many in each region so far)
    laget: dict[int, tuple[Fraction, tuple[int, ...]]] = {0: (Fraction(0), ())}
    for satt in per_region:
        nytt: dict[int, tuple[Fraction, tuple[int, ...]]] = {}
        for anvanda, (fore, valda) in laget.items():
            for antal, (pris, _) in satt.items():
                nyckel = anvanda + antal
                if nyckel <= tak and (nyckel not in nytt or fore + pris < nytt[nyckel][0]):
                    nytt[nyckel] = (fore + pris, (*valda, antal))
        laget = nytt
    _, valda = min(laget.values(), key=lambda v: v[0])
    return [satt[antal][1] for satt, antal in zip(per_region, valda, strict=True)]
