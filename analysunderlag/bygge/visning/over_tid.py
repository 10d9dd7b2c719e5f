"""Measures over time as one table: a row per measure, a column per period, and the breaks in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .rader import Mattrad
from .text import UTAN_VARDE, tal

FLEST_PERIODER = 6  # what a standing page holds beside the measure's name; the workbook has them all


@dataclass(frozen=True, slots=True)
class Tidsrad:
    """`celler` follow the table's periods, with a dash for a period without a published number.

    `brott`: places in them where what follows is not as what went before.
    """

    namn: str
    enhet: str
    celler: tuple[str, ...]
    brott: frozenset[int]


@dataclass(frozen=True, slots=True)
class Tidstabell:
    perioder: tuple[str, ...]
    rader: tuple[Tidsrad, ...]
    brott: tuple[str, ...]


def tidstabell(rader: Iterable[Mattrad]) -> Tidstabell | None:
    """The latest periods of every measure that has a number now and an earlier one; None when none has."""
    med = [r for r in rader if r.eget.ar_tal and any(p.varde.varde is not None for p in r.matt.tidigare)]
    if not med:
        return None
    perioder = tuple(sorted({p for r in med for p, _ in r.over_tid}))[-FLEST_PERIODER:]
    brott: dict[str, list[str]] = {}
    for r in med:
        for b in r.matt.brott:
            if b.period in perioder[1:]:
                brott.setdefault(f"{b.period}: {b.text}", []).append(r.namn)
    return Tidstabell(
        perioder,
        tuple(_rad(r, perioder) for r in med),
        tuple(f"{', '.join(namn)}, {text}" for text, namn in brott.items()),
    )


def _rad(r: Mattrad, perioder: tuple[str, ...]) -> Tidsrad:
    m = r.matt
    tal_ = {p.period: tal(p.varde.varde, m.decimaler) for p in m.tidigare} | {m.period: r.eget.text}
    platser = {b.period for b in r.matt.brott}
    return Tidsrad(
        r.namn,
        r.enhet,
        tuple(tal_.get(p, UTAN_VARDE) for p in perioder),
        frozenset(i for i, p in enumerate(perioder) if i and p in platser),
    )
