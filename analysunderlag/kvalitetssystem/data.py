"""The national quality system as plain values. Every item has its source and whether it is verified or assumed."""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
import json
import string
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ..berakning.harledning import Metod
from ..vardetyper import Vardetyp

PLATSHALLARE = frozenset({"ni", "grupp", "riket", "gruppnamn"})


class Enhet(StrEnum):
    """The unit a measure is counted in."""

    PROCENT = "procent"
    HELTIDSTJANSTER = "heltidstjanster"
    ANTAL = "antal"
    TKR = "tkr"
    KR = "kr"
    ELEVER_PER = "elever_per"
    MEDELVARDE = "medelvarde"
    BARN = "barn"
    GRUPPER = "grupper"
    BARN_PER = "barn_per"
    POANG = "poang"


ENHETSORD: dict[str, str] = {
    "procent": "procent",
    "heltidstjanster": "heltidstjänster",
    "antal": "elever",
    "tkr": "tusen kronor",
    "kr": "kronor",
    "elever_per": "elever per heltidstjänst",
    "medelvarde": "medelvärde, 0–10",
    "barn": "barn",
    "grupper": "barngrupper",
    "barn_per": "barn",
    "poang": "poäng, 0–20",
}
ENHETSTECKEN: dict[str, str] = {"procent": "%", "tkr": "tkr", "kr": "kr"}
SKALOR: dict[str, tuple[int, int]] = {"procent": (0, 100), "medelvarde": (0, 10), "poang": (0, 20)}
"""Fixed ends of a chart's axis. Units that are not here take theirs from the values."""


class Riktning(StrEnum):
    """Which side of the comparison may be put as a strength. Never shown. `kontext`: neither, always a question."""

    HOG = "hog"
    LAG = "lag"
    KONTEXT = "kontext"


class Avser(StrEnum):
    """What time a value under a läsår is about. Source: Skolverket's note on läsår in the table."""

    LASAR = "lasar"
    FORSTA_KALENDERARET = "forsta_kalenderaret"
    ANDRA_KALENDERARET = "andra_kalenderaret"


class Harkomst(StrEnum):
    VERIFIERAD = "verifierad"
    ANTAGANDE = "antagande"


class Galler(StrEnum):
    """When a gap is shown."""

    ALLTID = "alltid"
    ENSKILD = "enskild"
    KOMMUNAL = "kommunal"
    MED_KOSTNADER = "med_kostnader"
    UTAN_ENKAT = "utan_enkat"


@dataclass(frozen=True, slots=True)
class Brottdata:
    """From `period` on a measure means something else, or years before it are missing; `text` says what happened."""

    period: str
    text: str


@dataclass(frozen=True, slots=True)
class Mattdata:
    """One measure. `ordning` runs through the skolform from 1. `fraga` and `styrka` have placeholders for `fyll_i`.

    A measure that the national table lacks, or has for one year only, is mapped to a source: `kallmatt` and `kallavser`
    name the series (see `kallor.serier`), `kallniva` the level that it is published at, `metod` and `vikt` how a
    huvudman's value is made from its units' (see `berakning.harledning`).
    """

    kod: str
    skolform: str
    avsnitt: str
    ordning: int
    namn: str
    kortnamn: str
    enhet: Enhet
    decimaler: int
    definition: str
    fraga: str
    kalla: str
    harkomst: Harkomst
    flaggbar: bool
    riktning: Riktning
    avser: Avser
    nivaer: tuple[str, ...]
    huvudmannatyper: tuple[str, ...] = ()
    styrka: str = ""
    tema: str = ""
    perspektiv: str = ""
    synonymer: tuple[str, ...] = ()
    definition_kalla: str = "Kvalitets egna ord"
    kallmatt: str = ""
    kallavser: str = ""
    kallniva: str = "skolenhet"
    metod: Metod = Metod.PUBLICERAD
    vikt: str = ""
    minsta_vikt: int = 0
    brott: tuple[Brottdata, ...] = ()

    @property
    def skala(self) -> tuple[int, int] | None:
        return SKALOR.get(self.enhet)


@dataclass(frozen=True, slots=True)
class Avsnittsdata:
    """A group of measures: Elever, Personal, Kostnader (`nummer` None) or a delmål."""

    kod: str
    skolform: str
    rubrik: str
    inledning: str
    kalla: str
    harkomst: Harkomst
    rubrik_harkomst: Harkomst
    nummer: int | None = None


@dataclass(frozen=True, slots=True)
class Skolformsdata:
    kod: str
    namn: str
    ordning: int
    ar_skolform: bool
    kalla: str
    harkomst: Harkomst
    malsattning: str
    malsattning_kalla: str
    malsattning_harkomst: Harkomst


class Niva(StrEnum):
    """The levels of the styrkedja that a framgångsfaktor is described for, from the top."""

    HUVUDMAN = "huvudman"
    REKTOR = "rektor"
    UNDERVISNING = "undervisning"


@dataclass(frozen=True, slots=True)
class Pastaendedata:
    """A statement of the självskattning, for the people of one level. `kod` never changes its meaning."""

    kod: str
    niva: Niva
    text: str


@dataclass(frozen=True, slots=True)
class Faktordata:
    """`pastaenden` is empty in snapshots from before the självskattning."""

    nummer: int
    namn: str
    huvudman: str
    rektor: str
    undervisning: str
    kalla: str
    harkomst: Harkomst
    pastaenden: tuple[Pastaendedata, ...] = ()

    def pastaenden_for(self, niva: str) -> tuple[Pastaendedata, ...]:
        return tuple(p for p in self.pastaenden if p.niva == niva)


@dataclass(frozen=True, slots=True)
class Teckendata:
    tecken: str
    typ: Vardetyp
    ord: str
    forklaring: str
    kalla: str
    harkomst: Harkomst


@dataclass(frozen=True, slots=True)
class Luckdata:
    kod: str
    skolform: str
    galler: Galler
    rubrik: str
    text: str


@dataclass(frozen=True, slots=True)
class Sambandsdata:
    """`forutsattning` is the kod of a measure; `delmal` and `faktor` are numbers."""

    skolform: str
    forutsattning: str
    delmal: int
    faktor: int
    fraga: str
    kalla: str
    harkomst: Harkomst


@dataclass(frozen=True, slots=True)
class Systemdata:
    """A whole version of the quality system."""

    version: str
    giltig_fran: datetime.date
    skolformer: tuple[Skolformsdata, ...]
    avsnitt: tuple[Avsnittsdata, ...]
    matt: tuple[Mattdata, ...]
    faktorer: tuple[Faktordata, ...]
    tecken: tuple[Teckendata, ...]
    luckor: tuple[Luckdata, ...]
    samband: tuple[Sambandsdata, ...]

    def matt_for(self, skolform: str) -> tuple[Mattdata, ...]:
        return tuple(m for m in self.matt if m.skolform == skolform)

    def avsnitt_for(self, skolform: str) -> tuple[Avsnittsdata, ...]:
        return tuple(a for a in self.avsnitt if a.skolform == skolform)

    def luckor_for(self, skolform: str) -> tuple[Luckdata, ...]:
        return tuple(x for x in self.luckor if x.skolform == skolform)

    def samband_for(self, skolform: str) -> tuple[Sambandsdata, ...]:
        return tuple(s for s in self.samband if s.skolform == skolform)

    def faktor(self, nummer: int) -> Faktordata:
        return next(f for f in self.faktorer if f.nummer == nummer)

    def till_dict(self) -> dict[str, Any]:
        """Plain data for JSON; `lasning.fran_dict` is the inverse."""
        return json.loads(json.dumps(dataclasses.asdict(self), default=str))

    @property
    def sha256(self) -> str:
        """Of the content without version and date: the same content has the same sum whatever it is called."""
        innehall = {k: v for k, v in self.till_dict().items() if k not in {"version", "giltig_fran"}}
        return hashlib.sha256(json.dumps(innehall, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def fyll_i(text: str, varden: dict[str, str | None]) -> str | None:
    """Fill the placeholders of a question or strength; None when a value that the text needs is missing."""
    behovs = platshallare(text)
    if any(varden.get(namn) in (None, "") for namn in behovs):
        return None
    return text.format(**{namn: varden[namn] for namn in behovs})


def platshallare(text: str) -> set[str]:
    """Names within braces. Raises ValueError on a brace that does not match."""
    return {namn for _, namn, _, _ in string.Formatter().parse(text) if namn is not None}


def lasar_i_ord(period: str) -> str:
    """ "läsåret 2024/25" or "år 2024"."""
    return f"läsåret {period}" if "/" in period else f"år {period}"


def period_i_ord(avser: Avser | str, lasar: str) -> str:
    """What time a value of a läsår is about: "läsåret 2024/25", "kalenderåret 2024" or "våren 2025"."""
    if "/" not in lasar:
        return f"år {lasar}"
    forsta = int(lasar[:4])
    match Avser(avser):
        case Avser.FORSTA_KALENDERARET:
            return f"kalenderåret {forsta}"
        case Avser.ANDRA_KALENDERARET:
            return f"våren {forsta + 1}"
        case _:
            return f"läsåret {lasar}"
