from .arenden import Beslut, Cykel, Dialog, Forberedelse, Huvudmannabyte, Omgang, Tilldelning
from .bemanning import Jav, Parningsforslag, Utforarprofil
from .dokumentation import (
    Anteckning,
    Arbetsanteckning,
    Diarienummer,
    Kalendernyckel,
    SparadVy,
    Tidrapport,
)
from .fokus import Fokus, Fokusforslag
from .gemensamma import GemensamDialog, GemensamHuvudman
from .inbjudningar import Inbjudan
from .introduktion import Introduktionsgrupp, Introduktionsplats
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
from .prognos import Prognosmodell
from .urval import Dragning, Urvalsplats

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
    "Dragning",
    "Fokus",
    "Fokusforslag",
    "Forberedelse",
    "Franvaro",
    "GemensamDialog",
    "GemensamHuvudman",
    "Huvudmannabyte",
    "Inbjudan",
    "Introduktionsgrupp",
    "Introduktionsplats",
    "Jav",
    "Kalendernyckel",
    "Mote",
    "Motesarende",
    "Omgang",
    "Parningsforslag",
    "Prognosmodell",
    "SparadVy",
    "TacktSkolform",
    "Tidrapport",
    "Tilldelning",
    "Urvalsplats",
    "Utforarprofil",
]
