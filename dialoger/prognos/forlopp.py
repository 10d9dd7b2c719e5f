"""How a case runs: how many weeks between its steps, how many go on, and in which week the work is done.

Source of the shares: the evaluation (84 %, nine of ten). The rest is our assumption, see data/forlopp.toml; editable.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from kvalitet import svenska

from . import kontroll
from .kontroll import Faltfel, Kalla
from .ord import ETT, HUNDRA, MOTEN, STEG, Forloppssteg, Slag

FIL = Path(__file__).resolve().parents[1] / "data" / "forlopp.toml"
FALT = ("version", "ja_procent", "fortsatter_procent", "motesdagar_minst", "steg", "arbete", "kallor")
MED_KALLA = ("ja_procent", "fortsatter_procent", "motesdagar_minst", "steg", "arbete")
LANGST_VANTAN = 52  # weeks from one step to the next
MEST_RADER = 200
_SUMMA = "procenten ska bli 100 tillsammans, men blir {}."


@dataclass(frozen=True, slots=True)
class Vantan:
    """When a step is taken: `procent[0]` of the cases `tidigast` weeks after the step before, `[1]` a week later."""

    tidigast: int
    procent: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Arbete:
    """A part of the work: `procent` of the kind's hours, `vecka` weeks after the step (negative: before).

    `motestid`: time in the meeting with the huvudman or on the way to it.
    """

    steg: str
    slag: str
    vecka: int
    procent: int
    vad: str
    motestid: bool = False


@dataclass(frozen=True, slots=True)
class Forlopp:
    """`motesdagar_minst`: working days free from school holidays that a week needs for meetings (0 to 5).

    Checked when it is made; raises `Faltfel` on the first fault.
    """

    version: str
    ja_procent: int
    fortsatter_procent: int
    motesdagar_minst: int
    steg: Mapping[str, Vantan]
    arbete: Sequence[Arbete]
    kallor: Mapping[str, Kalla]

    def __post_init__(self) -> None:
        if not str(self.version).strip():
            raise Faltfel("version", "skriv vilken version det är.")
        for falt, hogst in (("ja_procent", 100), ("fortsatter_procent", 100), ("motesdagar_minst", 5)):
            object.__setattr__(self, falt, kontroll.heltal(falt, getattr(self, falt), hogst=hogst))
        steg = kontroll.tabell("steg", self.steg, STEG)
        object.__setattr__(self, "steg", {str(kod): _vantan(f"steg.{kod}", steg[kod]) for kod in STEG})
        object.__setattr__(self, "arbete", _arbeten(self.arbete))
        object.__setattr__(self, "kallor", kontroll.kallor(self.kallor, MED_KALLA))

    def kvar(self, nasta: Forloppssteg, *, uppfoljning: bool = True) -> dict[Forloppssteg, Decimal]:
        """The steps left from `nasta` on, each with the probability (0 to 1) that the case gets there."""
        sannolikhet, funna = ETT, {}
        for steg in STEG[STEG.index(nasta) :]:
            if steg != Forloppssteg.UPPFOLJNING or uppfoljning:
                funna[steg] = sannolikhet
            if steg == Forloppssteg.SVAR:
                sannolikhet *= self.ja_procent / HUNDRA
            elif steg == Forloppssteg.BESLUT:
                sannolikhet *= self.fortsatter_procent / HUNDRA
        return funna

    def till_dict(self) -> dict[str, Any]:
        """Plain values that JSON can carry."""
        return {
            "version": self.version,
            "ja_procent": self.ja_procent,
            "fortsatter_procent": self.fortsatter_procent,
            "motesdagar_minst": self.motesdagar_minst,
            "steg": {
                kod: {"tidigast": vantan.tidigast, "procent": list(vantan.procent)} for kod, vantan in self.steg.items()
            },
            "arbete": [{**asdict(rad), "steg": str(rad.steg), "slag": str(rad.slag)} for rad in self.arbete],
            "kallor": {namn: asdict(kalla) for namn, kalla in self.kallor.items()},
        }

    @classmethod
    def fran_dict(cls, data: object) -> Forlopp:
        """From `till_dict` or the file. Raises `Faltfel`."""
        return cls(**kontroll.tabell("forlopp", data, FALT))


def _vantan(falt: str, varde: object) -> Vantan:
    rad = asdict(varde) if isinstance(varde, Vantan) else kontroll.tabell(falt, varde, ("tidigast", "procent"))
    delar = rad["procent"]
    if not isinstance(delar, (list, tuple)) or not 1 <= len(delar) <= LANGST_VANTAN:
        raise Faltfel(f"{falt}.procent", "skriv en andel per vecka, högst ett år.")
    procent = tuple(kontroll.heltal(f"{falt}.procent", del_) for del_ in delar)
    if sum(procent) != 100:
        raise Faltfel(f"{falt}.procent", _SUMMA.format(svenska.tal(sum(procent))))
    return Vantan(kontroll.heltal(f"{falt}.tidigast", rad["tidigast"], hogst=LANGST_VANTAN), procent)


def _arbeten(varde: object) -> tuple[Arbete, ...]:
    if not isinstance(varde, (list, tuple)) or len(varde) > MEST_RADER:
        raise Faltfel("arbete", f"en lista med högst {MEST_RADER} rader förväntas.")
    rader = tuple(_arbete(f"arbete.rad {nummer}", rad) for nummer, rad in enumerate(varde, start=1))
    for slag in Slag:
        summa = sum(rad.procent for rad in rader if rad.slag == slag)
        if summa != 100:
            raise Faltfel(f"arbete.{slag}", _SUMMA.format(svenska.tal(summa)))
    return rader


def _arbete(falt: str, varde: object) -> Arbete:
    behovs = ("steg", "slag", "vecka", "procent", "vad")
    rad = asdict(varde) if isinstance(varde, Arbete) else kontroll.tabell(falt, varde, behovs, ("motestid",))
    if rad["steg"] not in STEG:
        raise Faltfel(f"{falt}.steg", f"{rad['steg']!r} är inget känt steg.")
    if rad["slag"] not in tuple(Slag):
        raise Faltfel(f"{falt}.slag", f"{rad['slag']!r} är inget känt slag.")
    if not str(rad["vad"]).strip():
        raise Faltfel(f"{falt}.vad", "skriv vad arbetet är.")
    vecka = kontroll.heltal(f"{falt}.vecka", rad["vecka"], minst=-8, hogst=8)
    motestid = rad.get("motestid", False)
    if not isinstance(motestid, bool) or (motestid and (vecka or rad["steg"] not in MOTEN)):
        raise Faltfel(f"{falt}.motestid", "bara arbete i samma vecka som ett möte med huvudmannen kan vara mötestid.")
    procent = kontroll.heltal(f"{falt}.procent", rad["procent"])
    return Arbete(Forloppssteg(rad["steg"]), Slag(rad["slag"]), vecka, procent, str(rad["vad"]).strip(), motestid)


@cache
def standardforlopp() -> Forlopp:
    """The course of data/forlopp.toml."""
    return Forlopp.fran_dict(tomllib.loads(FIL.read_text(encoding="utf-8")))
