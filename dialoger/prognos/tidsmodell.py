"""The time model: how many hours a case takes, by kind of work and size of the huvudman. Unit: hours, both agencies.

Source: the evaluation's Tabell 4 (56, 66 and 83 hours), see data/tidsmodell.toml. A samordnare may edit the numbers.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from . import kontroll
from .kontroll import Faltfel, Kalla
from .ord import HUNDRA, KANDA_STORLEKAR, Myndighet, Slag, Storlek

FIL = Path(__file__).resolve().parents[1] / "data" / "tidsmodell.toml"
FALT = ("version", "timmar", "okand_som", "sv_procent", "kallor")
MED_KALLA = ("timmar", "okand_som", "sv_procent")
MEST_TIMMAR = 1000


@dataclass(frozen=True, slots=True)
class Tidsmodell:
    """`timmar[size][kind]`. `okand_som`: the size that an unknown one counts as. `sv_procent`: Skolverket's part.

    Checked when it is made; raises `Faltfel` on the first fault. Numbers may be given as text ("7,5").
    """

    version: str
    timmar: Mapping[str, Mapping[str, Decimal]]
    okand_som: str
    sv_procent: int
    kallor: Mapping[str, Kalla]

    def __post_init__(self) -> None:
        timmar = {}
        for storlek, rad in kontroll.tabell("timmar", self.timmar, KANDA_STORLEKAR).items():
            falt = f"timmar.{storlek}"
            timmar[str(storlek)] = {
                str(slag): kontroll.decimaltal(f"{falt}.{slag}", varde, hogst=MEST_TIMMAR)
                for slag, varde in kontroll.tabell(falt, rad, Slag).items()
            }
        if self.okand_som not in KANDA_STORLEKAR:
            raise Faltfel("okand_som", "välj liten, mellan eller stor.")
        if not str(self.version).strip():
            raise Faltfel("version", "skriv vilken version det är.")
        object.__setattr__(self, "timmar", timmar)
        object.__setattr__(self, "sv_procent", kontroll.heltal("sv_procent", self.sv_procent))
        object.__setattr__(self, "kallor", kontroll.kallor(self.kallor, MED_KALLA))

    def for_storlek(self, storlek: str) -> Mapping[str, Decimal]:
        """Hours per kind for one case. Raises `Faltfel` on a size nobody knows."""
        if storlek == Storlek.OKAND:
            storlek = self.okand_som
        if storlek not in self.timmar:
            raise Faltfel("storlek", f"{storlek!r} är ingen känd storlek.")
        return self.timmar[storlek]

    def totalt(self, storlek: str) -> Decimal:
        """Hours of one case from invitation to follow-up."""
        return sum(self.for_storlek(storlek).values(), Decimal(0))

    def andel(self, myndighet: str) -> Decimal:
        """The agency's part of the hours, 0 to 1."""
        sv = self.sv_procent / HUNDRA
        return sv if myndighet == Myndighet.SV else 1 - sv

    def till_dict(self) -> dict[str, Any]:
        """Plain values that JSON can carry; hours are text, so that they stay exact."""
        return {
            "version": self.version,
            "timmar": {storlek: {slag: str(tal) for slag, tal in rad.items()} for storlek, rad in self.timmar.items()},
            "okand_som": str(self.okand_som),
            "sv_procent": self.sv_procent,
            "kallor": {namn: asdict(kalla) for namn, kalla in self.kallor.items()},
        }

    @classmethod
    def fran_dict(cls, data: object) -> Tidsmodell:
        """From `till_dict` or the file. Raises `Faltfel`."""
        return cls(**kontroll.tabell("tidsmodell", data, FALT))


@cache
def standardmodell() -> Tidsmodell:
    """The model of data/tidsmodell.toml."""
    return Tidsmodell.fran_dict(tomllib.loads(FIL.read_text(encoding="utf-8")))
