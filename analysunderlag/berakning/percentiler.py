"""Percentiles by linear interpolation (Hyndman and Fan type 7), exact on Decimal.

With n sorted numbers x[0]..x[n-1] the p:th percentile lies at position (n-1)*p/100; between two numbers it is
interpolated. Same definition as `statistics.quantiles(method="inclusive")`, Excel's PERCENTILE.INC and numpy.
"""

from collections.abc import Sequence
from decimal import Decimal

HUNDRA = Decimal(100)
_ETT = Decimal(1)


def sortera(tal: Sequence[Decimal]) -> list[Decimal]:
    """Ascending and exact. Comparing floats is several times faster; the second pass only repairs float ties."""
    ordnade = sorted(tal, key=float)
    ordnade.sort()
    return ordnade


def kort(tal: Decimal) -> Decimal:
    """The same number without trailing zeros and without exponent: 71.900000 → 71.9, 1E+2 → 100."""
    kortat = tal.normalize()
    return kortat if kortat.as_tuple().exponent <= 0 else kortat.quantize(_ETT)  # type: ignore[operator]


def percentil(sorterade: Sequence[Decimal], p: int) -> Decimal:
    """The p:th percentile (0-100) of numbers sorted ascending. Raises ValueError when there are none."""
    if not sorterade:
        raise ValueError("Percentiler behöver minst ett tal.")
    if not 0 <= p <= 100:
        raise ValueError(f"Percentilen {p} ligger inte mellan 0 och 100.")
    hel, rest = divmod((len(sorterade) - 1) * p, 100)
    if rest == 0:
        return kort(sorterade[hel])
    return kort((sorterade[hel] * (100 - rest) + sorterade[hel + 1] * rest) / HUNDRA)
