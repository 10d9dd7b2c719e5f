"""The words of the check, read from data once."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from huvudman.geografi import referens

from .ordlista import Namnregister, register

DATA = Path(__file__).parent.parent / "data"


@dataclass(frozen=True, slots=True)
class Fras:
    delar: tuple[frozenset[str], ...]
    glapp: tuple[bool, ...]  # whether up to three other words may stand before the part
    forslag: str


@dataclass(frozen=True, slots=True)
class Regler:
    former: dict[str, dict[str, Any]]
    stammar: tuple[tuple[str, dict[str, Any]], ...]
    alla_stammar: tuple[str, ...]
    fraser: dict[str, list[Fras]]
    bedomning: dict[str, Any]
    namn: dict[str, Any]
    uppgift: dict[str, str]
    titlar: dict[str, str]
    organisation: frozenset[str]
    inte_personer: frozenset[str]
    fornamn: frozenset[str]
    tvetydiga: frozenset[str]
    platser: Namnregister = field(repr=False)


@cache
def regler() -> Regler:
    data = tomllib.loads((DATA / "sprakkoll.toml").read_text(encoding="utf-8"))
    fraser: dict[str, list[Fras]] = {}
    for regel in data["fras"]:
        for rad in regel["fraser"]:
            fras = _las_fras(rad, regel["forslag"])
            for forsta in fras.delar[0]:
                fraser.setdefault(forsta, []).append(fras)
    stammar = tuple((stam, regel) for regel in data["ord"] for stam in regel.get("stammar", ()))
    namn = data["namn"]
    bedomning = {k: tuple(v) if isinstance(v, list) else v for k, v in data["bedomning"].items()}
    sakra, _, tvetydiga = _fornamn().partition("\ntvetydiga\n")
    geografi = referens()
    platser = [k[n] for k in geografi["kommuner"] for n in ("namn", "officiellt")] + [
        x["namn"] for x in geografi["lan"]
    ]
    return Regler(
        former={form: regel for regel in data["ord"] for form in regel.get("former", ())},
        stammar=stammar,
        alla_stammar=tuple(stam for stam, _ in stammar),
        fraser=fraser,
        bedomning=bedomning,
        namn={
            **namn,
            "slut": tuple(namn["slut"]),
            "sager": frozenset(namn["sager"]),
            "inte_forst": frozenset(namn["inte_forst"]),
            "slut_forst": tuple(namn["slut_forst"]),
        },
        uppgift=data["uppgift"],
        titlar={rad.split(" ", 1)[0]: rad.split(" ", 1)[1] for rad in namn["titlar"]}
        | {rad.split(" ", 1)[1]: rad.split(" ", 1)[1] for rad in namn["titlar"]},
        organisation=frozenset(o.casefold() for o in namn["organisation"]),
        inte_personer=frozenset(o.casefold() for o in namn["inte_personer"]),
        fornamn=frozenset(sakra.casefold().split()),
        tvetydiga=frozenset(tvetydiga.casefold().split()),
        platser=register(platser),
    )


def _fornamn() -> str:
    rader = (DATA / "fornamn.txt").read_text(encoding="utf-8").splitlines()
    return "\n".join(rad for rad in rader if not rad.startswith("#"))


def _las_fras(rad: str, forslag: str) -> Fras:
    delar: list[frozenset[str]] = []
    glapp: list[bool] = []
    fri = False
    for del_ in rad.split():
        if del_ == "*":
            fri = True
            continue
        delar.append(frozenset(del_.split("|")))
        glapp.append(fri)
        fri = False
    return Fras(tuple(delar), tuple(glapp), forslag)
