"""From what units publish to what a huvudman has: sums, weighted means and quotients of published numbers only.

Rules (doman.md §7, "Level gap"): a protected value is in no sum and no mean, and what is left out is never shown by
what is said instead. A mean and a quotient are shown when the units that have a number carry at least four fifths of
the weight; a sum only when no unit's number is held back, since it would be wrong without it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import NamedTuple

from ..vardetyper import SKYDDADE, Vardetyp
from .nationellt import RIKETS_ORGNR

MINSTA_TACKNING = Decimal("0.8")
"""Share of the weight that published numbers must cover for a weighted mean to be shown."""


class Metod(StrEnum):
    """How a huvudman's value comes from the source's."""

    PUBLICERAD = "publicerad"  # the source has it for the huvudman (or the kommunal huvudman of a kommun)
    SUMMA = "summa"  # the units' numbers added
    MEDEL = "medel"  # the units' shares or means, weighted
    KVOT = "kvot"  # one sum divided by another


class Cell(NamedTuple):
    """A published value of one unit."""

    typ: Vardetyp
    varde: Decimal | None


class Enhetscell(NamedTuple):
    """What one unit has: the value, and its weight (for a quotient, what it is divided by)."""

    varde: Cell
    vikt: Cell | None = None


@dataclass(frozen=True, slots=True)
class Harlett:
    """A huvudman's value. `varde` is set for a number only.

    `bearbetad`: ours, not the source's. `enheter`: units that the measure applies to, `med_tal`: those whose numbers
    are used; `utan_uppgift`: other units, for which the source has nothing. `tackning`: share of the weight that they
    carry, between 0 and 1; None where it cannot be told.
    """

    typ: Vardetyp
    varde: Decimal | None
    bearbetad: bool
    enheter: int
    med_tal: int
    tackning: Decimal | None = None
    vikt: Decimal | None = None
    utan_uppgift: int = 0


SAKNAR = Cell(Vardetyp.SAKNAS, None)
_GALLER_INTE = frozenset({Vardetyp.SAKNAS, Vardetyp.EJ_TILLAMPLIGT})
_UTAN_TAL = (*SKYDDADE, Vardetyp.EJ_REDOVISAD)


def harled(metod: Metod, enheter: Sequence[Enhetscell], *, decimaler: int, minsta_vikt: int = 0) -> Harlett:
    """The value of one huvudman in one period from its units'. Rounded half up to `decimaler`, as sources do.

    A single unit's value is the huvudman's as it stands. `minsta_vikt`: with less weight than this in all, nothing is
    shown (Skolverket: staff shares under three heltidstjänster).
    """
    h = _harled(metod, enheter, decimaler, minsta_vikt)
    return replace(h, utan_uppgift=len(enheter) - h.enheter)


def _harled(metod: Metod, enheter: Sequence[Enhetscell], decimaler: int, minsta_vikt: int) -> Harlett:
    galler = [e for e in enheter if e.varde.typ not in _GALLER_INTE]
    if not galler:
        return Harlett(Vardetyp.SAKNAS, None, False, 0, 0)
    med_tal = [e for e in galler if e.varde.varde is not None]
    if len(galler) == 1 and metod is not Metod.KVOT:
        ensam = galler[0]
        vikt = ensam.vikt.varde if ensam.vikt else None
        if _for_liten(vikt, minsta_vikt):
            return Harlett(Vardetyp.SEKRETESS, None, True, 1, 0)
        tackning = Decimal(1) if ensam.varde.varde is not None else None
        return Harlett(ensam.varde.typ, ensam.varde.varde, False, 1, len(med_tal), tackning, vikt)
    if not med_tal:
        return Harlett(_tecken(galler), None, True, len(galler), 0)
    if metod is not Metod.SUMMA:
        return _vagt(metod, galler, med_tal, decimaler, minsta_vikt)
    return _summa(galler, med_tal, decimaler)


def _for_liten(vikt: Decimal | None, minst: int) -> bool:
    return bool(minst) and (vikt is None or vikt < minst)


def _tecken(celler: Iterable[Enhetscell]) -> Vardetyp:
    """The sign of a value that cannot be shown: protected as soon as anything behind it is."""
    typer = {e.varde.typ for e in celler} | {e.vikt.typ for e in celler if e.vikt}
    return next((typ for typ in _UTAN_TAL if typ in typer), Vardetyp.SAKNAS)


def _vagt(
    metod: Metod, galler: Sequence[Enhetscell], med_tal: Sequence[Enhetscell], decimaler: int, minsta_vikt: int
) -> Harlett:
    """A weighted mean, or one sum divided by another, over the units whose both numbers are published.

    A weight that is held back counts as the mean of the known ones.
    """
    anvands = [(e.varde.varde, e.vikt.varde) for e in med_tal if e.vikt and e.vikt.varde is not None]
    kanda = [e.vikt.varde for e in galler if e.vikt and e.vikt.varde is not None]
    summa = sum((v for _, v in anvands if v), Decimal(0))
    if not anvands or not summa:
        return Harlett(_tecken(galler), None, True, len(galler), 0)
    alla = sum((v for v in kanda if v), Decimal(0))
    tackning = summa / (alla + (len(galler) - len(kanda)) * alla / len(kanda))
    if tackning < MINSTA_TACKNING:
        return Harlett(_tecken(galler), None, True, len(galler), len(anvands))
    if _for_liten(alla, minsta_vikt):
        return Harlett(Vardetyp.SEKRETESS, None, True, len(galler), len(anvands))
    taljare = sum(
        (x if metod is Metod.KVOT else x * v for x, v in anvands if x is not None and v is not None), Decimal(0)
    )
    return Harlett(
        Vardetyp.TAL,
        avrunda(taljare / summa, decimaler),
        True,
        len(galler),
        len(anvands),
        min(tackning, Decimal(1)),
        alla,
    )


def _summa(galler: Sequence[Enhetscell], med_tal: Sequence[Enhetscell], decimaler: int) -> Harlett:
    if len(med_tal) < len(galler):
        utan = [e for e in galler if e.varde.varde is None]
        return Harlett(_tecken(utan), None, True, len(galler), len(med_tal))
    summa = sum((e.varde.varde for e in med_tal if e.varde.varde is not None), Decimal(0))
    return Harlett(Vardetyp.TAL, avrunda(summa, decimaler), True, len(galler), len(med_tal), Decimal(1))


def avrunda(tal: Decimal, decimaler: int) -> Decimal:
    return tal.quantize(Decimal(1).scaleb(-decimaler), ROUND_HALF_UP)


def harled_alla(
    metod: Metod,
    varden: Mapping[tuple[str, str, str], Cell],
    vikter: Mapping[tuple[str, str, str], Cell],
    *,
    decimaler: int,
    minsta_vikt: int = 0,
) -> dict[tuple[str, str], Harlett]:
    """Every huvudman's value per period, and riket's ("00") over all units, from (orgnr, enhetskod, period) → cell.

    Units without an orgnr belong to no huvudman, but to riket.
    """
    grupper: dict[tuple[str, str], list[Enhetscell]] = {}
    for (orgnr, enhet, period), cell in varden.items():
        rad = Enhetscell(cell, vikter.get((orgnr, enhet, period), SAKNAR) if vikter else None)
        if orgnr:
            grupper.setdefault((orgnr, period), []).append(rad)
        grupper.setdefault((RIKETS_ORGNR, period), []).append(rad)
    return {
        nyckel: harled(metod, enheter, decimaler=decimaler, minsta_vikt=minsta_vikt)
        for nyckel, enheter in grupper.items()
    }
