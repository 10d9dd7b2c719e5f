"""What to find out before a dialogue (doman.md §4.1 P9): optional, and as long as the huvudman is big. No Django."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

from huvudman import skolformer as register
from kvalitet import svenska

FIL = Path(__file__).parent / "data" / "checklista.toml"
FOR_VEM = {"bada": "Båda", "SV": "Skolverket", "SPSM": "SPSM"}
OFFENTLIG = frozenset({"kommunal", "regional", "statlig"})
TYPER = OFFENTLIG | {"enskild", "offentlig"}
KRAVER = frozenset({"", "insatser", "granskningar", "tidigare_dialog"})


@dataclass(frozen=True, slots=True)
class Huvudmannaprofil:
    """What the register knows. `insatser` and `granskningar` are ready words: "Skolinspektionen 12 mars 2027"."""

    storleksklass: str
    typ: str
    skolformer: frozenset[str] = frozenset()
    antal_enheter: int = 1
    insatser: tuple[str, ...] = ()
    granskningar: tuple[str, ...] = ()
    tidigare_dialog: bool = False


@dataclass(frozen=True, slots=True)
class Punkt:
    """One thing to find out. `for_vem` is "SV", "SPSM" or "bada"."""

    kod: str
    text: str
    varfor: str
    for_vem: str

    @property
    def for_vem_text(self) -> str:
        return FOR_VEM[self.for_vem]


@dataclass(frozen=True, slots=True)
class _Mall:
    kod: str
    text: str
    varfor: str
    for_vem: str
    kraver: str = ""
    typer: frozenset[str] = frozenset()
    storlekar: frozenset[str] = frozenset()
    skolformer: frozenset[str] = frozenset()
    bara: frozenset[str] = frozenset()
    utom_bara: frozenset[str] = frozenset()
    enheter: int = 0
    antal_skolformer: int = 0

    def passar(self, profil: Huvudmannaprofil) -> bool:
        typer = {profil.typ, "offentlig"} if profil.typ in OFFENTLIG else {profil.typ}
        har = profil.skolformer
        return (
            (not self.kraver or bool(getattr(profil, self.kraver)))
            and (not self.typer or bool(self.typer & typer))
            and (not self.storlekar or profil.storleksklass in self.storlekar)
            and (not self.skolformer or bool(self.skolformer & har))
            and (not self.bara or har == self.bara)
            and (not self.utom_bara or har != self.utom_bara)
            and profil.antal_enheter >= self.enheter
            and len(har) >= self.antal_skolformer
        )

    def punkt(self, profil: Huvudmannaprofil) -> Punkt:
        text = self.text.format(
            insatser=svenska.lista(profil.insatser),
            granskningar=svenska.lista(profil.granskningar),
            sma_skolformer=svenska.lista(
                register.namn(kod).lower() for kod in register.ordnade(self.skolformer & profil.skolformer)
            ),
        )
        return Punkt(self.kod, text, self.varfor, self.for_vem)


def punkter(profil: Huvudmannaprofil) -> list[Punkt]:
    """The checklist of a huvudman: at most as many points as its size allows, the most needed ones first."""
    mallar, hogst = _data()
    passande = [mall.punkt(profil) for mall in mallar if mall.passar(profil)]
    return passande[: hogst[profil.storleksklass]]


@cache
def _data() -> tuple[tuple[_Mall, ...], dict[str, int]]:
    data = tomllib.loads(FIL.read_text(encoding="utf-8"))
    return tuple(_mall(rad) for rad in data["punkt"]), data["hogst"]


def _mall(rad: dict[str, Any]) -> _Mall:
    """A row of the file; a word that nothing else knows stops the reading."""
    falt: dict[str, Any] = {namn: frozenset(v) if isinstance(v, list) else v for namn, v in rad.items()}
    okanda = set(falt) - {f.name for f in fields(_Mall)}
    mall = _Mall(**{namn: v for namn, v in falt.items() if namn not in okanda})
    okanda |= mall.typer - TYPER
    okanda |= (mall.skolformer | mall.bara | mall.utom_bara) - set(register.SKOLFORMER)
    okanda |= {mall.for_vem} - set(FOR_VEM) | {mall.kraver} - KRAVER
    if okanda:
        raise ValueError(f"checklista.toml, {mall.kod}: okänt {', '.join(sorted(okanda))}.")
    return mall
