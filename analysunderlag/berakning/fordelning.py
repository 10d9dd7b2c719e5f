"""The distribution of a measure among huvudmän: percentiles, and bars on a grid that is the same for everybody."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from decimal import ROUND_FLOOR, Decimal

from ..innehall import Fordelning, Gruppvarde, Stapel
from .percentiler import kort, percentil, sortera

ONSKADE_STAPLAR = 50
_STEG = (Decimal(1), Decimal(2), Decimal(5), Decimal(10))


def jamnt_steg(minst: Decimal) -> Decimal:
    """The smallest of 1, 2, 5 × a power of ten that is at least `minst` (> 0)."""
    bas = Decimal(1).scaleb(minst.adjusted())
    return kort(next(bas * s for s in _STEG if bas * s >= minst))


def stapelbredd(
    sorterade: Sequence[Decimal], skala_min: Decimal | None, skala_max: Decimal | None, decimaler: int
) -> Decimal:
    """Width of a bar: a hundredth of the measure's scale (1 procentenhet, 0.1 on 0-10), never finer than its decimals.

    Without a scale (kronor, elever per lärare) a round width giving about fifty bars over the bulk of the values:
    from P25 - 3 IQR to P75 + 3 IQR, so that a few extreme values do not press all others into one bar.
    """
    finast = Decimal(1).scaleb(-decimaler)
    if skala_min is not None and skala_max is not None:
        return max(kort((skala_max - skala_min) / 100), finast)
    p25, p75 = percentil(sorterade, 25), percentil(sorterade, 75)
    iqr = p75 - p25
    spann = min(sorterade[-1], p75 + 3 * iqr) - max(sorterade[0], p25 - 3 * iqr)
    return max(jamnt_steg(spann / ONSKADE_STAPLAR), finast) if spann > 0 else finast


def rakna_staplar(sorterade: Sequence[Decimal], bredd: Decimal, skala_max: Decimal | None = None) -> tuple[Stapel, ...]:
    """Bars on multiples of `bredd`; empty bars are left out. Whole-number scales get bars centred on the number."""
    hela_tal = skala_max is not None and bredd == 1 and skala_max <= 10
    halv = bredd / 2 if hela_tal else Decimal(0)
    staplar = []
    start, slut = 0, len(sorterade)
    while start < slut:
        fran = ((sorterade[start] + halv) / bredd).to_integral_value(ROUND_FLOOR) * bredd - halv
        if not hela_tal and skala_max is not None and fran >= skala_max:
            fran = skala_max - bredd  # the top value belongs to the last bar, which includes its upper end
        till = fran + bredd
        sista = skala_max is not None and till >= skala_max
        nasta = (bisect_right if sista else bisect_left)(sorterade, till, start)
        staplar.append((kort(fran), kort(till), max(nasta, start + 1) - start))
        start = max(nasta, start + 1)
    return _sla_ihop(staplar)


def _sla_ihop(staplar: list[tuple[Decimal, Decimal, int]]) -> tuple[Stapel, ...]:
    """Values at the very top of a scale fall in the bar just made: one bar, not two."""
    ut: list[Stapel] = []
    for fran, till, antal in staplar:
        if ut and ut[-1].fran == fran:
            antal += ut.pop().antal
        ut.append(Stapel(fran=fran, till=till, antal=antal))
    return tuple(ut)


def fordelning(
    tal: Sequence[Decimal],
    skala_min: Decimal | None = None,
    skala_max: Decimal | None = None,
    decimaler: int = 1,
    *,
    med_staplar: bool = True,
    skyddade: int = 0,
) -> Fordelning:
    """Distribution of published numbers (at least one; signs must already be left out)."""
    return fordelning_av_sorterade(
        sortera(tal), skala_min, skala_max, decimaler, med_staplar=med_staplar, skyddade=skyddade
    )


def fordelning_av_sorterade(
    sorterade: Sequence[Decimal],
    skala_min: Decimal | None,
    skala_max: Decimal | None,
    decimaler: int,
    *,
    med_staplar: bool,
    skyddade: int,
) -> Fordelning:
    staplar: tuple[Stapel, ...] = ()
    if med_staplar:
        staplar = rakna_staplar(sorterade, stapelbredd(sorterade, skala_min, skala_max, decimaler), skala_max)
    return Fordelning(
        n=len(sorterade),
        minst=kort(sorterade[0]),
        p10=percentil(sorterade, 10),
        p25=percentil(sorterade, 25),
        median=percentil(sorterade, 50),
        p75=percentil(sorterade, 75),
        p90=percentil(sorterade, 90),
        storst=kort(sorterade[-1]),
        staplar=staplar,
        skyddade=skyddade,
    )


def gruppvarde(rad: Fordelning) -> Gruppvarde:
    """The middle of a comparison group out of its distribution."""
    return Gruppvarde(n=rad.n, median=rad.median, p25=rad.p25, p75=rad.p75, skyddade=rad.skyddade)
