"""The bank of questions to plan a dialogue with: read from data, validated, filtered. No Django.

What somebody picks is kept in the address of the page and nowhere else: which questions a pair meant to put to a
huvudman says something about that huvudman, so it is never stored (doman.md P8).
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from analysunderlag.kvalitetssystem import las_system
from huvudman.namn import sokform
from huvudman.skolformer import SKOLFORMER

FIL = Path(__file__).parent / "data" / "fragebank.toml"

NIVAER = {"huvudman": "Huvudman", "rektor": "Rektor", "undervisning": "Undervisning"}
SLAG = {"oppen": "Öppen", "utmanande": "Utmanande"}
PERSPEKTIV = {"tillganglighet": "Tillgänglighet"}
PASSAR = {"alla": "Alla", "liten": "Liten huvudman", "storre": "Större huvudman"}
_ID = re.compile(r"[1-7][hru][1-9]")
_MENING = re.compile(r"[^.?!]+[.?!]?")


class Fragefel(ValueError):
    """The data file is wrong. The message names the question, in Swedish."""


@dataclass(frozen=True, slots=True)
class Fraga:
    """`passar` is "alla", "liten" (written for the smallest) or "storre". No `skolformer` means every one."""

    id: str
    text: str
    faktor: int
    niva: str
    delmal: tuple[str, ...]
    slag: str
    perspektiv: str = ""
    passar: str = "alla"
    skolformer: tuple[str, ...] = ()

    def galler_skolform(self, kod: str) -> bool:
        return not self.skolformer or kod in self.skolformer


@dataclass(frozen=True, slots=True)
class Delmal:
    """A sub-goal shared by the skolformer; `grundskola` are the numbers of grundskola's own."""

    kod: str
    namn: str
    grundskola: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Urval:
    """What to look for. An empty field does not narrow."""

    sok: str = ""
    faktor: int | None = None
    niva: str = ""
    delmal: str = ""
    slag: str = ""
    perspektiv: str = ""
    passar: str = ""
    skolform: str = ""

    def tar_med(self, fraga: Fraga) -> bool:
        return (
            (self.faktor is None or fraga.faktor == self.faktor)
            and (not self.niva or fraga.niva == self.niva)
            and (not self.delmal or self.delmal in fraga.delmal)
            and (not self.slag or fraga.slag == self.slag)
            and (not self.perspektiv or fraga.perspektiv == self.perspektiv)
            and (not self.passar or fraga.passar in ("alla", self.passar))
            and (not self.skolform or fraga.galler_skolform(self.skolform))
            and all(ordet in sokform(fraga.text) for ordet in sokform(self.sok).split())
        )


@dataclass(frozen=True, slots=True)
class Fragebank:
    fragor: tuple[Fraga, ...]
    delmal: dict[str, Delmal]
    faktorer: dict[int, str]
    _per_id: dict[str, Fraga] = field(repr=False)

    def urval(self, urval: Urval) -> list[Fraga]:
        return [fraga for fraga in self.fragor if urval.tar_med(fraga)]

    def valda(self, koder: Iterable[str]) -> list[Fraga]:
        """The questions in the order picked, each once; an id that is not in the bank is passed over."""
        return [self._per_id[kod] for kod in dict.fromkeys(koder) if kod in self._per_id]


@cache
def fragebank() -> Fragebank:
    return las(tomllib.loads(FIL.read_text(encoding="utf-8")))


def las(data: dict[str, Any]) -> Fragebank:
    """Build and check the bank. Raises `Fragefel` on the first fault."""
    system = las_system()
    delmal = {rad["kod"]: Delmal(rad["kod"], rad["namn"], tuple(rad.get("grundskola", ()))) for rad in data["delmal"]}
    _bara(
        {n for d in delmal.values() for n in d.grundskola}, {a.nummer for a in system.avsnitt}, "grundskola", "delmål"
    )
    faktorer = {f.nummer: f.namn for f in system.faktorer}
    fragor = tuple(
        _fraga({"faktor": grupp["faktor"], "niva": grupp["niva"], **rad})
        for grupp in data["grupp"]
        for rad in grupp["fragor"]
    )
    for fraga in fragor:
        _kontrollera(fraga, delmal, faktorer)
    _unika("id", (f.id for f in fragor))
    _unika("mening", (m for f in fragor for m in meningar(f.text)))
    return Fragebank(fragor, delmal, faktorer, {f.id: f for f in fragor})


def _fraga(rad: dict[str, Any]) -> Fraga:
    falt: dict[str, Any] = {namn: tuple(v) if isinstance(v, list) else v for namn, v in rad.items()}
    try:
        return Fraga(**falt)
    except TypeError as fel:
        raise Fragefel(f"Fråga {rad.get('id', 'utan id')}: {fel}.") from None


def meningar(text: str) -> list[str]:
    """The sentences in a form that shows when two are the same."""
    return [" ".join(m.casefold().split()) for m in _MENING.findall(text) if m.strip()]


def _kontrollera(fraga: Fraga, delmal: dict[str, Delmal], faktorer: dict[int, str]) -> None:
    _bara([fraga.faktor], faktorer, fraga.id, "framgångsfaktor")
    _bara([fraga.niva], NIVAER, fraga.id, "nivå")
    _bara([fraga.slag], SLAG, fraga.id, "slag")
    _bara([fraga.perspektiv or "tillganglighet"], PERSPEKTIV, fraga.id, "perspektiv")
    _bara([fraga.passar], PASSAR, fraga.id, "storlek")
    _bara(fraga.skolformer, SKOLFORMER, fraga.id, "skolform")
    _bara(fraga.delmal, delmal, fraga.id, "delmål")
    if not fraga.delmal:
        raise Fragefel(f"Fråga {fraga.id}: minst ett delmål behövs.")
    if not _ID.fullmatch(fraga.id) or fraga.id[:2] != f"{fraga.faktor}{fraga.niva[0]}":
        raise Fragefel(f"Fråga {fraga.id}: id ska vara faktor, nivåns första bokstav och nummer.")
    if not all(m.endswith("?") for m in meningar(fraga.text)):
        raise Fragefel(f"Fråga {fraga.id}: varje mening ska vara en fråga.")


def _bara(varden: Iterable[Any], tillatna: Iterable[Any], plats: str, vad: str) -> None:
    for okand in sorted(set(varden) - set(tillatna)):
        raise Fragefel(f"Fråga {plats}: {vad} {okand!r} finns inte.")


def _unika(vad: str, varden: Iterable[str]) -> None:
    dubbla = sorted(v for v, antal in Counter(varden).items() if antal > 1)
    if dubbla:
        raise Fragefel(f"Samma {vad} finns två gånger: {', '.join(dubbla)}.")
