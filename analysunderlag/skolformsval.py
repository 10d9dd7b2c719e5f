"""What the underlag chooses per skolform, read from data/skolformsval.toml. No Django.

The keys are the register's codes. The quality system writes "_" where the register writes "-": see `registerkod`.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from .berakning import Likhetsmatt

FIL = Path(__file__).resolve().parent / "data" / "skolformsval.toml"


class Valfel(ValueError):
    """The file says something that cannot be right; the text names skolform and field."""


@dataclass(frozen=True)
class Likhetsval:
    """A measure that likeness is counted by, and the words for being about the same in it."""

    matt: Likhetsmatt
    lika: str


@dataclass(frozen=True)
class Skolformsval:
    """Measure codes in order of preference for the columns of the overview. `lucka`: said when there is no part."""

    elever: tuple[str, ...] = ()
    behorighet: tuple[str, ...] = ()
    resultat: tuple[str, ...] = ()
    lucka: str = ""
    liknande: tuple[Likhetsval, ...] = ()


def registerkod(skolform: str) -> str:
    return skolform.replace("_", "-")


def val_for(skolform: str) -> Skolformsval:
    """The choices for a skolform, by either spelling of its code; nothing chosen for an unknown one."""
    return alla_val().get(registerkod(skolform), Skolformsval())


@cache
def alla_val() -> dict[str, Skolformsval]:
    return las_val(FIL.read_text(encoding="utf-8"))


def las_val(text: str) -> dict[str, Skolformsval]:
    """Read and check the whole file. Raises `Valfel` on the first fault."""
    return {kod: _las(kod, rad) for kod, rad in tomllib.loads(text).items()}


def _las(kod: str, rad: dict[str, Any]) -> Skolformsval:
    liknande = tuple(_likhet(kod, m) for m in rad.pop("liknande", []))
    if liknande and not any(v.matt.kravs for v in liknande):
        raise Valfel(f"{kod}: minst ett av måtten för liknande huvudmän måste krävas.")
    if okanda := set(rad) - {"elever", "behorighet", "resultat", "lucka"}:
        raise Valfel(f"{kod}: okänt fält {', '.join(sorted(okanda))}.")
    return Skolformsval(
        **{falt: tuple(rad.get(falt, ())) for falt in ("elever", "behorighet", "resultat")},
        lucka=rad.get("lucka", ""),
        liknande=liknande,
    )


def _likhet(skolform: str, rad: dict[str, Any]) -> Likhetsval:
    try:
        matt = Likhetsmatt(rad.pop("kod"), rad.pop("logaritm", False), rad.pop("kravs", False), rad.pop("vikt", 1))
        val = Likhetsval(matt, rad.pop("lika"))
    except KeyError as fel:
        raise Valfel(f"{skolform}, liknande: fältet {fel.args[0]} saknas.") from None
    if rad or matt.vikt < 1:
        raise Valfel(f"{skolform}, liknande {matt.kod}: okänt fält eller vikt under ett.")
    return val
