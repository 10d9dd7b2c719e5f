"""National statistics against the bare arithmetic: the same numbers, sorted per group, and percentiles by index."""

import gc
import random
import statistics
import time
from collections import defaultdict
from collections.abc import Callable
from decimal import Decimal

from analysunderlag.berakning import RIKET, Skala, nationell_statistik
from analysunderlag.vardetyper import Vardetyp

HUVUDMAN = 2_800
MATT = 49
LASAR = ("2020/21", "2021/22", "2022/23", "2023/24", "2024/25")
PERCENTILER = (10, 25, 50, 75, 90)
Rad = tuple[str, str, str, Vardetyp, Decimal | None]


def _underlag(huvudman: int) -> tuple[list[Rad], dict[str, tuple[str, ...]], dict[str, Skala]]:
    """As many values as the country has, with one decimal; a tenth are protected. The seed is fixed."""
    slump = random.Random(24)
    orgnr_lista = [f"55{i:08d}" for i in range(huvudman)]
    medlemskap: dict[str, tuple[str, ...]] = {}
    for i, orgnr in enumerate(orgnr_lista):
        kommungrupp = (f"kommungrupp:{i % 9}",) if i % 10 == 0 else ()
        medlemskap[orgnr] = (f"typ:{i % 4}", f"storlek:{i % 4}:{i % 3}", *kommungrupp)
    rader: list[Rad] = []
    for m in range(MATT):
        for period in LASAR:
            for orgnr in orgnr_lista:
                if slump.random() < 0.1:
                    rader.append((f"m{m}", period, orgnr, Vardetyp.SEKRETESS, None))
                else:
                    rader.append((f"m{m}", period, orgnr, Vardetyp.TAL, Decimal(slump.randrange(1001)).scaleb(-1)))
    skalor = {f"m{m}": Skala(Decimal(0), Decimal(100), 1) for m in range(MATT)}
    return rader, medlemskap, skalor


def _bart(grupper: list[list[Decimal]]) -> None:
    """Sort and look up: no interpolation, no bars, no objects."""
    for tal in grupper:
        ordnade = sorted(tal)
        _ = [ordnade[(len(ordnade) - 1) * p // 100] for p in PERCENTILER]


def _grupperade(rader: list[Rad], medlemskap: dict[str, tuple[str, ...]]) -> list[list[Decimal]]:
    grupper: defaultdict[tuple[str, str, str], list[Decimal]] = defaultdict(list)
    for kod, period, orgnr, _, varde in rader:
        if varde is not None:
            for grupp in (RIKET, *medlemskap[orgnr]):
                grupper[kod, period, grupp].append(varde)
    return list(grupper.values())


def _tid(kor: Callable[[], object]) -> float:
    gc.collect()
    start = time.process_time()
    kor()
    return time.process_time() - start


def matt_berakning(huvudman: int = HUVUDMAN, varv: int = 5) -> dict[str, float | int | str]:
    """Median ratio over interleaved rounds, the first one discarded. Times are CPU seconds of this process."""
    rader, medlemskap, skalor = _underlag(huvudman)
    grupper = _grupperade(rader, medlemskap)
    egen, bar = [], []
    for _ in range(varv + 1):
        egen.append(_tid(lambda: nationell_statistik(rader, medlemskap, skalor)))
        bar.append(_tid(lambda: _bart(grupper)))
    return {
        "namn": "nationell beräkning ÷ bar sortering och uppslag",
        "varden": len(rader),
        "grupper": len(grupper),
        "sekunder": round(statistics.median(egen[1:]), 3),
        "bart_sekunder": round(statistics.median(bar[1:]), 3),
        "kvot": round(statistics.median(a / b for a, b in zip(egen[1:], bar[1:], strict=True)), 2),
    }
