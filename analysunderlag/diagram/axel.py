"""Axes: one for all measures of a section that share unit and scale, so that their charts can be read side by side."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from kvalitet import svenska

from ..berakning.fordelning import jamnt_steg
from ..innehall import Matt

MINST_N = 10
STORLEKAR = ("antal", "barn", "grupper", "heltidstjanster", "tkr")  # how big somebody is, not how it goes
_ENHET_PA_AXEL = {"procent": f"{svenska.FAST}%", "kr": f"{svenska.FAST}kr"}


@dataclass(frozen=True, slots=True)
class Axel:
    """Ends of an axis. `oppen_upp`/`oppen_ned`: a huvudman of some measure lies beyond the end and is drawn at it."""

    fran: Decimal
    till: Decimal
    oppen_ned: bool = False
    oppen_upp: bool = False

    def lage(self, varde: Decimal) -> float:
        """0 at the left end, 1 at the right; values beyond are drawn at the end."""
        andel = float((varde - self.fran) / (self.till - self.fran))
        return min(max(andel, 0.0), 1.0)


def har_fordelning(matt: Matt) -> bool:
    """True when a strip says something: enough huvudmän, and a measure that is not just size."""
    return matt.fordelning is not None and matt.fordelning.n >= MINST_N and matt.enhet not in STORLEKAR


def axlar(matt: Sequence[Matt]) -> dict[str, Axel]:
    """Axis per measure code. Measures of one unit and one scale share axis; those without a scale get their own."""
    ritas = [m for m in matt if har_fordelning(m)]
    ut: dict[str, Axel] = {}
    for m in ritas:
        delar = [a for a in ritas if _hor_ihop(a, m)]
        ut[m.kod] = _axel(delar)
    return ut


def _hor_ihop(a: Matt, b: Matt) -> bool:
    if b.skala_max is None:
        return a.kod == b.kod
    return (a.enhet, a.skala_min, a.skala_max) == (b.enhet, b.skala_min, b.skala_max)


def _axel(matt: Sequence[Matt]) -> Axel:
    lagst = min(v for m in matt for v in (_ytterst(m, ned=True), *_ritade(m)))
    hogst = max(v for m in matt for v in (_ytterst(m, ned=False), *_ritade(m)))
    steg = _steg(matt[0], lagst, hogst)
    fran = (lagst / steg).to_integral_value(ROUND_FLOOR) * steg
    till = (hogst / steg).to_integral_value(ROUND_CEILING) * steg
    if matt[0].skala_min is not None and matt[0].skala_max is not None:
        fran, till = max(fran, matt[0].skala_min), min(till, matt[0].skala_max)
    if till <= fran:
        fran, till = fran - steg, till + steg
    minst = min(m.fordelning.minst for m in matt if m.fordelning)
    storst = max(m.fordelning.storst for m in matt if m.fordelning)
    return Axel(fran, till, oppen_ned=minst < fran, oppen_upp=storst > till)


def _steg(matt: Matt, lagst: Decimal, hogst: Decimal) -> Decimal:
    if matt.skala_min is not None and matt.skala_max is not None:
        return (matt.skala_max - matt.skala_min) / 10
    return jamnt_steg((hogst - lagst) / 5) if hogst > lagst else Decimal(1)


def _ytterst(matt: Matt, *, ned: bool) -> Decimal:
    """The outermost value to make room for: a few extreme huvudmän may be drawn at the end instead (3 IQR)."""
    f = matt.fordelning
    if f is None:
        raise ValueError(f"{matt.kod} har ingen fördelning.")
    iqr = f.p75 - f.p25
    return max(f.minst, f.p25 - 3 * iqr) if ned else min(f.storst, f.p75 + 3 * iqr)


def _ritade(matt: Matt) -> Iterable[Decimal]:
    """Everything that must lie inside: own value, riket, the group's middle and own units. Published numbers only."""
    yield from (v.varde for v in (matt.eget, matt.riket) if v.varde is not None)
    if matt.grupp is not None:
        yield from (matt.grupp.p25, matt.grupp.p75)
    yield from (e.varde.varde for e in matt.enheter if e.varde.varde is not None)


def andtexter(axel: Axel, matt: Matt, *, med_enhet: bool = True) -> tuple[str, str]:
    """What is written at a measure's ends: "20" and "100 %"; "över 5 000" when one of its huvudmän lies beyond."""
    f = matt.fordelning
    ned, upp = f is not None and f.minst < axel.fran, f is not None and f.storst > axel.till
    fran, till = _andtexter(axel, matt, ned=ned, upp=upp)
    return fran, till if med_enhet else till.removesuffix(_ENHET_PA_AXEL.get(matt.enhet, ""))


def langsta_andtexter(axel: Axel, matt: Matt) -> tuple[str, str]:
    """The longest texts at the ends of any measure on the axis: they decide the margins, so that charts line up."""
    return _andtexter(axel, matt, ned=axel.oppen_ned, upp=axel.oppen_upp)


def _andtexter(axel: Axel, matt: Matt, *, ned: bool, upp: bool) -> tuple[str, str]:
    return ("under " if ned else "") + svenska.tal(_hel(axel.fran)), ("över " if upp else "") + axeltal(axel.till, matt)


def axeltal(varde: Decimal, matt: Matt) -> str:
    """A number on an axis with its unit: no more decimals than it has."""
    return svenska.tal(_hel(varde)) + _ENHET_PA_AXEL.get(matt.enhet, "")


def _hel(tal: Decimal) -> Decimal:
    return tal.quantize(Decimal(1)) if tal == tal.to_integral_value() else tal.normalize()
