"""The case list as a file: the rows and columns of the screen, in its order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from huvudman.tabeller import plats
from kvalitet import tabellfil

from .tabeller import Kolumn

HUVUDMAN = (
    Kolumn("huvudman", "Huvudman", lambda d: d.huvudman.namn, 46),
    Kolumn("plats", "Typ och plats", lambda d: plats(d.huvudman), 30),
)


def _alla(kolumner: Sequence[Kolumn]) -> list[Kolumn]:
    return [*HUVUDMAN, *(ett for kolumn in kolumner for ett in (kolumn, *kolumn.mer))]


def _celler(dialog: Any, kolumner: Sequence[Kolumn]) -> list[Any]:
    return [kolumn.cell(dialog) for kolumn in _alla(kolumner)]


def _rubriker(kolumner: Sequence[Kolumn]) -> list[str]:
    return [kolumn.namn for kolumn in _alla(kolumner)]


def som_csv(rader: Iterable[Any], kolumner: Sequence[Kolumn]) -> bytes:
    return tabellfil.som_csv(_rubriker(kolumner), (_celler(dialog, kolumner) for dialog in rader))


def som_xlsx(rader: Iterable[Any], kolumner: Sequence[Kolumn]) -> bytes:
    celler = (_celler(dialog, kolumner) for dialog in rader)
    bredd = [kolumn.bredd for kolumn in _alla(kolumner)]
    return tabellfil.som_xlsx("Ärenden", _rubriker(kolumner), celler, bredd=bredd, fast="B2")
