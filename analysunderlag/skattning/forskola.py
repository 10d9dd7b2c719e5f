"""The statements in the words of the förskola, for a huvudman that has nothing else. No Django."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from ..kvalitetssystem import Faktordata

FIL = Path(__file__).resolve().parent.parent / "data" / "forskoleord.toml"
NIVAER = ("huvudman", "rektor", "undervisning")


@cache
def _ord() -> dict[str, Any]:
    return tomllib.loads(FIL.read_text(encoding="utf-8"))


def med_forskolans_ord(faktorer: Iterable[Faktordata]) -> tuple[Faktordata, ...]:
    """The same faktorer and codes, where a word of the school would be wrong with another text."""
    return tuple(_faktor(faktor) for faktor in faktorer)


def _faktor(faktor: Faktordata) -> Faktordata:
    texter, beskrivningar = _ord()["pastaenden"], _ord()["beskrivningar"].get(str(faktor.nummer), {})
    return replace(
        faktor,
        **{niva: beskrivningar.get(niva, getattr(faktor, niva)) for niva in NIVAER},
        pastaenden=tuple(replace(p, text=texter.get(p.kod, p.text)) for p in faktor.pastaenden),
    )
