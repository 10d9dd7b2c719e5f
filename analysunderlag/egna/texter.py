"""Our own content for the own space, as data: what can be counted and noticed, and what the law asks.

A fault in a file stops the reading with a text that names the place.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from huvudman.models import Huvudman, JuridiskForm
from huvudman.skolformer import SKOLFORMER

from ..models.kvalitetssystem import Harkomst
from .slag import EGNA_SLAG, Slag

KATALOG = Path(__file__).resolve().parent.parent / "data" / "egna"
ALLA, KOMMUN, ENSKILD = "alla", "kommun", "enskild"


@dataclass(frozen=True)
class Rakneforslag:
    namn: str
    slag: str
    varfor: str
    slag_ord: str = ""

    def __post_init__(self) -> None:
        if self.slag not in EGNA_SLAG or bool(self.slag_ord) != (self.slag == Slag.ANNAT):
            raise ValueError(f"forslag.toml, ”{self.namn}”: fel slag eller slag_ord.")


@dataclass(frozen=True)
class Forslag:
    rakna: tuple[Rakneforslag, ...] = ()
    mark: tuple[str, ...] = ()


@dataclass(frozen=True)
class Lagrad:
    """`skolformer`: only for who has one of them; `inte_bara`: not for who has nothing else."""

    paragraf: str
    text: str
    galler: str
    skolformer: tuple[str, ...] = ()
    inte_bara: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        okanda = {*self.skolformer, *self.inte_bara} - set(SKOLFORMER)
        if self.galler not in (ALLA, KOMMUN, ENSKILD) or okanda:
            raise ValueError(f"uppdrag.toml, {self.paragraf}: okänt i galler eller skolformer.")

    def visas_for(self, huvudman: Huvudman, har: frozenset[str]) -> bool:
        sort = {Huvudman.Typ.KOMMUNAL: KOMMUN, Huvudman.Typ.ENSKILD: ENSKILD}.get(Huvudman.Typ(huvudman.typ), "")
        if self.galler not in (ALLA, sort):
            return False
        return (not self.skolformer or bool(har & set(self.skolformer))) and not (
            self.inte_bara and har and har <= set(self.inte_bara)
        )


@dataclass(frozen=True)
class Lagavsnitt:
    rubrik: str
    rader: tuple[Lagrad, ...]


def _las(namn: str) -> dict[str, Any]:
    data = tomllib.loads((KATALOG / namn).read_text(encoding="utf-8"))
    if not data.get("kalla") or data.get("harkomst") not in Harkomst.values:
        raise ValueError(f"{namn}: kalla eller harkomst saknas.")
    return data


@cache
def forslag() -> dict[str, Forslag]:
    """Skolform → what it can count and notice."""
    rader = _las("forslag.toml")["skolform"]
    return {
        rad["kod"]: Forslag(tuple(Rakneforslag(**ett) for ett in rad["rakna"]), tuple(rad["mark"])) for rad in rader
    }


def forslag_for(skolform: str) -> Forslag:
    return forslag().get(skolform, Forslag())


@cache
def uppdragskalla() -> tuple[str, str]:
    """(source, whether its wording is verified)"""
    data = _las("uppdrag.toml")
    return data["kalla"], data["harkomst"]


@cache
def _uppdrag() -> tuple[Lagavsnitt, ...]:
    def rad(data: dict[str, Any]) -> Lagrad:
        varden: dict[str, Any] = {namn: tuple(v) if isinstance(v, list) else v for namn, v in data.items()}
        return Lagrad(**varden)

    return tuple(Lagavsnitt(a["rubrik"], tuple(map(rad, a["rad"]))) for a in _las("uppdrag.toml")["avsnitt"])


def uppdrag_for(huvudman: Huvudman, skolformer: Iterable[str]) -> list[Lagavsnitt]:
    """What the law asks of this huvudman: only the sections and rows that concern it."""
    har = frozenset(skolformer)
    delar = [Lagavsnitt(a.rubrik, tuple(r for r in a.rader if r.visas_for(huvudman, har))) for a in _uppdrag()]
    return [del_ for del_ in delar if del_.rader]


def namnden(huvudman: Huvudman) -> str:
    """What the highest level is called."""
    if huvudman.typ != Huvudman.Typ.ENSKILD:
        return "nämnden"
    return "ledningen" if huvudman.form in (JuridiskForm.FYSISK, JuridiskForm.HANDELSBOLAG) else "styrelsen"
