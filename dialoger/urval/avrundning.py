"""Controlled rounding: whole places per cell, such that every margin is rounded up or down too, and never more.

Each cell keeps the whole part of its quota; whether its fraction becomes a place is decided by the cell's own lot
against the fraction, so that a cell worth a tenth of a place gets one in a tenth of all draws. (The largest remainders
would never let it in.) Then as few of these decisions as possible are changed to make the margins right. That choice is
a small integer program, solved to its one optimum by HiGHS: the answer does not depend on the order of anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, fsum

from .heltalsprogram import NARA, OBEGRANSAT, Heltalsprogram
from .kvoter import Rad

# What a place costs. The first is more than all the others can add up to. A cell's own lot costs between -1 and 1.
UTANFOR_EN_PLATS = 100_000.0  # a margin more than one place from its quota
UTANFOR_HELTAL = 100.0  # a margin that could be met exactly, one place from it
SKOLFORM = 30.0  # a skolform more than rounded
STRATUM = 10.0  # a stratum more than rounded
EXTRA = 4.0  # a cell more than rounded
_STEG = (0, 1, None)  # how many places beyond rounding a cell may give or take: first none, at last any number


@dataclass(frozen=True)
class Krav:
    """What one cell should have. `kvot`: places to round; `mal`: what it counts for in the margins' quotas.

    `golv` and `tak`: fewest and most places. `lott`: in [0, 1), against the fraction.
    """

    kvot: float
    mal: float
    golv: int
    tak: int
    lott: float

    @property
    def hela(self) -> int:
        return min(max(floor(self.kvot + NARA), self.golv), self.tak)


def avrunda(krav: Sequence[Krav], rader: Sequence[Rad], platser: int) -> list[int]:
    """Whole places per cell that sum to `platser`, which lies between the sums of `golv` and `tak`.

    A cell is rounded further than to the next whole number only when some margin would otherwise be more than one place
    from its quota.
    """
    if all(abs(tal - cell.hela) <= NARA for cell in krav for tal in (cell.kvot, cell.mal)):
        return [cell.hela for cell in krav]
    for steg in _STEG:
        svar = _forsok(krav, rader, platser, steg)
        if svar is not None and (svar[1] or steg is None):
            return svar[0]
    raise RuntimeError(f"{platser} platser gick inte att dela upp på {len(krav)} celler.")


def _forsok(
    krav: Sequence[Krav], rader: Sequence[Rad], platser: int, steg: int | None
) -> tuple[list[int], bool] | None:
    """Places per cell, and whether every margin is within one place of its quota."""
    program = Heltalsprogram()
    delar = [_cell(program, cell, steg) for cell in krav]
    rest = platser - sum(cell.hela for cell in krav)
    program.rader.append((rest, rest, [par for egna in delar for par in egna]))
    utanfor = [kolumn for rad in rader for kolumn in _rad(program, rad, krav, delar)]
    losning = program.los()
    if losning is None:
        return None
    andring = [round(sum(tecken * losning[kolumn] for kolumn, tecken in egna)) for egna in delar]
    antal = [cell.hela + steg_ for cell, steg_ in zip(krav, andring, strict=True)]
    return antal, sum(losning[kolumn] for kolumn in utanfor) < 0.5


def _cell(program: Heltalsprogram, cell: Krav, steg: int | None) -> list[tuple[int, float]]:
    """The columns that change the cell's number of places from its whole part, and their signs."""
    egna: list[tuple[int, float]] = []
    brak = cell.kvot - cell.hela
    if NARA < brak < 1 and cell.hela < cell.tak:
        egna.append((program.kolumn(1, 1 - brak - cell.lott), 1.0))
    fler, farre = cell.tak - cell.hela - len(egna), cell.hela - cell.golv
    if steg is not None:
        fler, farre = min(fler, steg), min(farre, steg)
    if fler > 0:
        egna.append((program.kolumn(fler, EXTRA - cell.lott), 1.0))
    if farre > 0:
        egna.append((program.kolumn(farre, EXTRA + cell.lott), -1.0))
    return egna


def _rad(
    program: Heltalsprogram, rad: Rad, krav: Sequence[Krav], delar: Sequence[list[tuple[int, float]]]
) -> list[int]:
    """A row that keeps the sum rounded, with what it costs to break it. Returns the columns more than a place away."""
    summa, hela = fsum(krav[i].mal for i in rad.celler), sum(krav[i].hela for i in rad.celler)
    lagst, hogst = floor(summa + NARA), ceil(summa - NARA)
    tal = [par for i in rad.celler for par in delar[i]]
    kostnad = {"skolform": SKOLFORM, "stratum": STRATUM}.get(rad.slag, UTANFOR_EN_PLATS)
    utanfor = []
    for tecken in (1.0, -1.0):
        if kostnad == UTANFOR_EN_PLATS and lagst == hogst:
            tal.append((program.kolumn(1, UTANFOR_HELTAL, heltal=False), tecken))
        kolumn = program.kolumn(OBEGRANSAT, kostnad, heltal=False)
        tal.append((kolumn, tecken))
        utanfor += [kolumn] if kostnad == UTANFOR_EN_PLATS else []
    program.rader.append((lagst - hela, hogst - hela, tal))
    return utanfor
