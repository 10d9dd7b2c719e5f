"""Where the demo's cases stand, as data: how many at each stage, and the days between stages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random
from typing import Any

from huvudman.models import Huvudman
from kvalitet.models import Anvandare

from .begrepp import Brevslag
from .models import Dialog
from .mottagare import Mottagare, mottagarval

STADIER = (
    "skapad",
    "tilldelad",
    "inbjuden",
    "svar",
    "introduktion",
    "beslut",
    "formote",
    "dialog",
    "anteckning",
    "aterkoppling",
    "uppfoljning",
)
# Days from the stage before, at least and at most.
MELLAN: dict[str, tuple[int, int]] = {
    "tilldelad": (1, 6),
    "inbjuden": (3, 9),
    "svar": (5, 18),
    "introduktion": (14, 28),
    "beslut": (3, 9),
    "formote": (14, 28),
    "dialog": (14, 32),
    "anteckning": (3, 9),
    "aterkoppling": (14, 26),
    "uppfoljning": (176, 190),
}


@dataclass(frozen=True)
class Mall:
    """Where some cases stand: the last stage that is done, how long ago, and what is booked ahead."""

    antal: int
    sist: str
    sedan: tuple[int, int]
    bokat: str = ""
    om: tuple[int, int] = (0, 0)
    extra: str = ""  # nej, senare, pausad, avbrot, utkast, granskas, avsluta, aterkallad


MALLAR: tuple[Mall, ...] = (
    Mall(8, "skapad", (1, 20)),
    Mall(6, "tilldelad", (1, 10)),
    Mall(22, "inbjuden", (1, 18)),
    Mall(4, "inbjuden", (23, 30)),
    Mall(5, "inbjuden", (12, 20), extra="senare"),
    Mall(14, "inbjuden", (10, 60), extra="nej"),
    Mall(8, "svar", (2, 25)),
    Mall(12, "svar", (8, 24), "introduktion", (0, 14)),
    Mall(8, "introduktion", (1, 12)),
    Mall(3, "introduktion", (5, 20), extra="avbrot"),
    Mall(9, "beslut", (1, 12)),
    Mall(12, "beslut", (8, 20), "formote", (0, 12)),
    Mall(7, "formote", (2, 20)),
    Mall(16, "formote", (8, 24), "dialog", (0, 16)),
    Mall(5, "dialog", (2, 9), extra="utkast"),
    Mall(3, "dialog", (11, 16)),
    Mall(4, "dialog", (4, 9), extra="granskas"),
    Mall(6, "anteckning", (2, 20)),
    Mall(8, "anteckning", (6, 16), "aterkoppling", (0, 12)),
    Mall(12, "aterkoppling", (10, 170)),
    Mall(3, "aterkoppling", (168, 178), "uppfoljning", (1, 14)),
    Mall(3, "uppfoljning", (2, 14)),
    Mall(10, "uppfoljning", (5, 60), extra="avsluta"),
    Mall(5, "beslut", (10, 40), extra="pausad"),
    Mall(2, "tilldelad", (10, 40), extra="aterkallad"),
)
# The cases of those who have a page of their own in the demo stand at a meeting soon.
FORETRADDA = {"2120002080": "dialog", "5567497051": "formote", "8024144779": "introduktion", "7696020127": "formote"}


@dataclass
class Plan:
    huvudman: Huvudman
    mall: Mall
    sv: Anvandare
    spsm: Anvandare
    rng: Random
    dagar: dict[str, date] = field(default_factory=dict)
    dialog: Dialog | None = None
    med: list[Plan] = field(default_factory=list)  # others on this one's introduction
    foljer: bool = False  # on another one's introduction

    @property
    def introduktion(self) -> str:
        """The key in `dagar` of the introduction, held or to come; empty when there is none."""
        if "introduktion" in self.dagar:
            return "introduktion"
        return "bokat" if self.mall.bokat == "introduktion" else ""

    @property
    def arende(self) -> Dialog:
        assert self.dialog
        return self.dialog

    @property
    def pk(self) -> int:
        return self.arende.pk


def mottagare(huvudman: Huvudman) -> list[Mottagare]:
    """Whom the invitation goes to, as the register has them; where it has nobody, by function alone."""
    if kanda := [val.mottagare for val in mottagarval(huvudman) if val.forvald]:
        return kanda
    namnd = "Barn- och utbildningsnämnden" if huvudman.typ == Huvudman.Typ.KOMMUNAL else "Styrelsen"
    return [Mottagare(namnd), Mottagare("Skolchef", slag=Brevslag.SKOLCHEF)]


@dataclass(order=True)
class Handling:
    """Something that somebody does at a time."""

    nar: datetime
    ordning: int
    gor: Callable[[], Any] = field(compare=False)
