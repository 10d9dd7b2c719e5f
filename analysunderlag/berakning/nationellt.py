"""The whole country at once: every measure, period and group. Run once per import, never per huvudman."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from operator import le
from typing import NamedTuple

from ..innehall import Fordelning
from ..vardetyper import SKYDDADE, Vardetyp
from .fordelning import fordelning_av_sorterade
from .grupper import MINSTA_GRUPP, RIKET

RIKETS_ORGNR = "00"


class Observation(NamedTuple):
    """A published value of a huvudman. Plain tuples in this order work as well."""

    kod: str
    period: str
    orgnr: str
    typ: Vardetyp
    varde: Decimal | None


class Fordelningsnyckel(NamedTuple):
    kod: str
    period: str
    grupp: str


class Skala(NamedTuple):
    """Ends of a measure's scale (None: open) and its number of decimals."""

    skala_min: Decimal | None
    skala_max: Decimal | None
    decimaler: int


OPPEN_SKALA = Skala(None, None, 1)


def nationell_statistik(
    observationer: Iterable[Observation | tuple[str, str, str, Vardetyp, Decimal | None]],
    medlemskap: Mapping[str, Sequence[str]],
    skalor: Mapping[str, Skala],
) -> dict[Fordelningsnyckel, Fordelning]:
    """Distribution per measure, period and group. Only typ tal counts; protected values are counted apart, as signs.

    `medlemskap`: orgnr → group keys. Riket's own row is left out. Groups with fewer than ten numbers are left out (they
    are never compared with); riket is kept from one number on, and only riket has bars. Raises ValueError when one
    huvudman has two numbers for one measure.
    """
    resultat = {}
    for (kod, period), matt in _per_matt(observationer).items():
        skala = skalor.get(kod, OPPEN_SKALA)
        skyddade = _rakna_skyddade(matt.skyddade, medlemskap)
        for grupp, sorterade in _per_grupp(matt.tal, medlemskap).items():
            if sorterade and (grupp == RIKET or len(sorterade) >= MINSTA_GRUPP):
                resultat[Fordelningsnyckel(kod, period, grupp)] = fordelning_av_sorterade(
                    sorterade, *skala, med_staplar=grupp == RIKET, skyddade=skyddade[grupp]
                )
    return resultat


class _Matt:
    """The numbers of a measure by orgnr, and whose value is protected."""

    __slots__ = ("skyddade", "tal")

    def __init__(self) -> None:
        self.tal: dict[str, Decimal] = {}
        self.skyddade: list[str] = []


def _per_matt(
    observationer: Iterable[Observation | tuple[str, str, str, Vardetyp, Decimal | None]],
) -> dict[tuple[str, str], _Matt]:
    per_matt: defaultdict[tuple[str, str], _Matt] = defaultdict(_Matt)
    tal = Vardetyp.TAL
    for kod, period, orgnr, typ, varde in observationer:
        if orgnr == RIKETS_ORGNR:
            continue
        if typ is not tal and typ != tal:
            if typ in SKYDDADE:
                per_matt[kod, period].skyddade.append(orgnr)
            continue
        if varde is None:
            raise ValueError(f"{kod} för {orgnr} {period} är ett tal utan värde.")
        matt = per_matt[kod, period].tal
        if orgnr in matt:
            raise ValueError(f"{kod} har två tal för {orgnr} {period}.")
        matt[orgnr] = varde
    return per_matt


def _rakna_skyddade(orgnr_lista: Sequence[str], medlemskap: Mapping[str, Sequence[str]]) -> Counter[str]:
    antal = Counter({RIKET: len(orgnr_lista)})
    for orgnr in orgnr_lista:
        antal.update(medlemskap.get(orgnr, ()))
    return antal


def _per_grupp(tal: Mapping[str, Decimal], medlemskap: Mapping[str, Sequence[str]]) -> dict[str, list[Decimal]]:
    """Sort once; every group then gets its numbers in order."""
    orgnr_lista, varden = list(tal), list(tal.values())
    ordning = sorted(range(len(varden)), key=list(map(float, varden)).__getitem__)
    riket = [varden[i] for i in ordning]
    if not all(map(le, riket, riket[1:])):  # two decimals share a float
        ordning.sort(key=varden.__getitem__)
        riket = [varden[i] for i in ordning]
    grupper: defaultdict[str, list[Decimal]] = defaultdict(list, {RIKET: riket})
    for i in ordning:
        varde = varden[i]
        for grupp in medlemskap.get(orgnr_lista[i], ()):
            grupper[grupp].append(varde)
    return grupper


def vanligast(perioder: Iterable[str]) -> str:
    """The period that most measures have, the latest of equals; empty for none. Sources come out at different times."""
    antal = Counter(perioder)
    return max(antal, key=lambda period: (antal[period], period), default="")
