"""Interleaved rounds: own and bare take turns, so that a busy machine disturbs both alike."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from typing import Any

Klocka = Callable[[], float]


def sekunder(kor: Callable[[], object], klocka: Klocka) -> float:
    gc.collect()
    start = klocka()
    kor()
    return klocka() - start


def kvot(
    egen: Callable[[], object],
    bar: Callable[[], object],
    varv: int,
    *,
    mellan: Callable[[], object] = lambda: None,
    klocka: Klocka = time.perf_counter,
) -> dict[str, Any]:
    """Median ratio and times over `varv` rounds after a first one that is thrown away. `mellan` is not measured.

    Wall time, since a database works in a process of its own; `time.process_time` for what only this process does.
    """
    egna, bara = [], []
    for nummer in range(varv + 1):
        ordning = ((egen, egna), (bar, bara)) if nummer % 2 else ((bar, bara), (egen, egna))
        for kor, tider in ordning:
            mellan()
            tider.append(sekunder(kor, klocka))
    mellan()
    return {
        "kvot": round(statistics.median(a / b for a, b in zip(egna[1:], bara[1:], strict=True)), 2),
        "sekunder": round(statistics.median(egna[1:]), 3),
        "bart_sekunder": round(statistics.median(bara[1:]), 3),
        "varv": varv,
    }
