"""What the check finds."""

from dataclasses import dataclass
from enum import StrEnum


class Sort(StrEnum):
    OMDOME = "omdome"
    NAMN = "namn"
    PERSONNUMMER = "personnummer"
    EPOST = "epost"
    TELEFON = "telefon"


@dataclass(frozen=True, slots=True)
class Anmarkning:
    """Something to look at once more. `position` counts characters from 0, `rad` lines from 1."""

    sort: Sort
    utdrag: str
    position: int
    rad: int
    forslag: str


Funnet = tuple[Sort, int, str, str]  # sort, position, extract, help
