"""What the huvudman answers when several recipients of the invitation have answered, each for themselves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from ..begrepp import Svar


@dataclass(frozen=True)
class Mottagarsvar:
    """Of one recipient. `svar` is empty when there is none."""

    svar: str = ""
    svarade: datetime | None = None
    skal: str = ""
    igen: date | None = None


@dataclass(frozen=True)
class Huvudmannasvar:
    svar: str
    skal: str = ""
    igen: date | None = None


def sammanvag(svaren: Iterable[Mottagarsvar]) -> Huvudmannasvar | None:
    """One ja is enough; nej and senare need all of them. None: the case keeps waiting (arkitektur.md §11).

    The reason is the latest one given, the day the earliest one wished for.
    """
    alla = list(svaren)
    if any(s.svar == Svar.JA for s in alla):
        return Huvudmannasvar(Svar.JA)
    if not alla or any(not s.svar for s in alla):
        return None
    if dagar := [s.igen for s in alla if s.svar == Svar.SENARE and s.igen]:
        return Huvudmannasvar(Svar.SENARE, igen=min(dagar))
    _, skal = max((s.svarade, s.skal) for s in alla if s.svarade)
    return Huvudmannasvar(Svar.NEJ, skal)
