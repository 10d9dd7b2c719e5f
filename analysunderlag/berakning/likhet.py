"""Liknande huvudmän: the up to ten that are nearest in förutsättningar, by a declared distance. Published numbers only.

Within a huvudmannatyp every declared measure is put on one scale: its logarithm where sizes are compared, divided by
the interquartile range and times its weight. The distance is the root mean square of the differences in the measures
that both have. Both must have the measures that are required (the size) and at least `MINST_GEMENSAMMA` in all. Nobody
is ranked: the list says who has about the same conditions, not how well anybody does.
"""

import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from ..innehall import Liknandevarde
from .percentiler import percentil, sortera

HOGST_LIKNANDE = 10
MINST_GEMENSAMMA = 3
#: Further away than this, in interquartile ranges, nobody is called similar.
LANGST_BORT = 1.0
#: So near in one measure that the list may say "ungefär lika".
NARA = 0.25
MINSTA_FOR_MEDIAN = 5
_DECIMALER = 9  # the same list whatever the last bit of a logarithm is


class Likhetsmatt(NamedTuple):
    """A measure that likeness is counted by. `logaritm`: compare sizes as ratios; `kravs`: both must have it."""

    kod: str
    logaritm: bool = False
    kravs: bool = False
    vikt: int = 1


@dataclass(frozen=True, slots=True)
class Granne:
    """A similar huvudman. `gemensamma`: the measures that both have; `nara`: those in which they are about the same."""

    orgnr: str
    avstand: float
    gemensamma: tuple[str, ...]
    nara: tuple[str, ...]


Varden = Mapping[str, Mapping[str, Decimal]]
Lagen = dict[str, dict[str, float]]


def liknande(
    varden: Varden, typer: Mapping[str, str], matt: Sequence[Likhetsmatt], valbara: Collection[str] | None = None
) -> dict[str, tuple[Granne, ...]]:
    """By orgnr, the nearest of the same huvudmannatyp, nearest first; equally near in the order of their numbers.

    `varden`: published numbers by orgnr and measure. `typer` says who is compared with whom; one without a type is left
    out. `valbara`: those that may stand in a list (None: all).
    """
    ut: dict[str, tuple[Granne, ...]] = {}
    per_typ: defaultdict[str, list[str]] = defaultdict(list)
    for orgnr in sorted(varden):
        if typer.get(orgnr):
            per_typ[typer[orgnr]].append(orgnr)
    for grupp in per_typ.values():
        ut |= _i_gruppen(_lagen({orgnr: varden[orgnr] for orgnr in grupp}, matt), matt, valbara)
    return ut


def _lagen(varden: Varden, matt: Sequence[Likhetsmatt]) -> Lagen:
    """Every number on its measure's common scale. A measure that is the same for half of all tells nobody apart."""
    ut: Lagen = {orgnr: {} for orgnr in varden}
    for m in matt:
        if m.logaritm:
            tal = {o: Decimal(repr(math.log(v[m.kod]))) for o, v in varden.items() if m.kod in v and v[m.kod] > 0}
        else:
            tal = {o: v[m.kod] for o, v in varden.items() if m.kod in v}
        if not tal:
            continue
        ordnade = sortera(list(tal.values()))
        spann = percentil(ordnade, 75) - percentil(ordnade, 25)
        if spann > 0:
            for orgnr, v in tal.items():
                ut[orgnr][m.kod] = float(v / spann) * m.vikt
    return ut


def avstand(
    ena: Mapping[str, float], andra: Mapping[str, float], matt: Sequence[Likhetsmatt]
) -> tuple[float, tuple[str, ...], tuple[str, ...]] | None:
    """(distance, common measures, near measures) of two places on the common scales; None when too little is common."""
    if any(m.kravs and (m.kod not in ena or m.kod not in andra) for m in matt):
        return None
    gemensamma = tuple(m.kod for m in matt if m.kod in ena and m.kod in andra)
    if len(gemensamma) < MINST_GEMENSAMMA:
        return None
    skillnader = [abs(ena[kod] - andra[kod]) for kod in gemensamma]
    nara = tuple(kod for kod, s in zip(gemensamma, skillnader, strict=True) if s <= NARA)
    return round(math.sqrt(sum(s * s for s in skillnader) / len(skillnader)), _DECIMALER), gemensamma, nara


def _i_gruppen(
    lagen: Lagen, matt: Sequence[Likhetsmatt], valbara: Collection[str] | None
) -> dict[str, tuple[Granne, ...]]:
    """Looks outwards from each one in the order of the first required measure, and no further than could matter."""
    nyckel = next((m.kod for m in matt if m.kravs), None)
    if nyckel is None:
        raise ValueError("Minst ett mått måste krävas, annars vet ingen var letandet kan sluta.")
    rad = sorted((lage[nyckel], orgnr) for orgnr, lage in lagen.items() if nyckel in lage)
    valjs = [p for p in rad if valbara is None or p[1] in valbara]
    return {orgnr: _narmaste(orgnr, lage, valjs, lagen, matt) for lage, orgnr in rad}


def _narmaste(
    orgnr: str, lage: float, valjs: Sequence[tuple[float, str]], lagen: Lagen, matt: Sequence[Likhetsmatt]
) -> tuple[Granne, ...]:
    """The difference in one measure alone bounds the distance: when that is too far, all that follow are too."""
    funna: list[Granne] = []
    grans, rot = LANGST_BORT, math.sqrt(len(matt))
    for skillnad, annan in _utat(valjs, lage):
        if skillnad > grans * rot + 10**-_DECIMALER:
            break
        svar = avstand(lagen[orgnr], lagen[annan], matt) if annan != orgnr else None
        if svar is None or svar[0] > grans:
            continue
        funna.append(Granne(annan, *svar))
        if len(funna) > HOGST_LIKNANDE:
            funna = sorted(funna, key=_ordning)[:HOGST_LIKNANDE]
            grans = funna[-1].avstand
    return tuple(sorted(funna, key=_ordning)[:HOGST_LIKNANDE])


def _ordning(granne: Granne) -> tuple[float, str]:
    return granne.avstand, granne.orgnr


def _utat(rad: Sequence[tuple[float, str]], lage: float) -> Iterator[tuple[float, str]]:
    """(difference, orgnr) from the place outwards in both directions, smallest difference first."""
    hoger = bisect_left(rad, (lage, ""))
    vanster = hoger - 1
    while vanster >= 0 or hoger < len(rad):
        at_vanster = lage - rad[vanster][0] if vanster >= 0 else math.inf
        at_hoger = rad[hoger][0] - lage if hoger < len(rad) else math.inf
        if at_vanster <= at_hoger:
            yield at_vanster, rad[vanster][1]
            vanster -= 1
        else:
            yield at_hoger, rad[hoger][1]
            hoger += 1


def liknandevarde(tal: Sequence[Decimal], skyddade: int) -> Liknandevarde:
    """The middle of the similar ones' published numbers. Not shown for fewer than five, or where many are protected."""
    valtackt = skyddade * 4 <= len(tal)
    median = percentil(sortera(tal), 50) if len(tal) >= MINSTA_FOR_MEDIAN and valtackt else None
    return Liknandevarde(n=len(tal), skyddade=skyddade, median=median)
