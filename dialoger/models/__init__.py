from .arenden import Beslut, Cykel, Dialog, Forberedelse, Huvudmannabyte, Inbjudan, Omgang, Tilldelning
from .dokumentation import (
    Anteckning,
    Arbetsanteckning,
    Diarienummer,
    Kalendernyckel,
    SparadVy,
    Tidrapport,
)
from .moten import (
    Bokning,
    Bokningstid,
    Deltagande,
    Deltagarnamn,
    Franvaro,
    Mote,
    Motesarende,
    TacktSkolform,
)

__all__ = [
    "Anteckning",
    "Arbetsanteckning",
    "Beslut",
    "Bokning",
    "Bokningstid",
    "Cykel",
    "Deltagande",
    "Deltagarnamn",
    "Dialog",
    "Diarienummer",
    "Forberedelse",
    "Franvaro",
    "Huvudmannabyte",
    "Inbjudan",
    "Kalendernyckel",
    "Mote",
    "Motesarende",
    "Omgang",
    "SparadVy",
    "TacktSkolform",
    "Tidrapport",
    "Tilldelning",
]
