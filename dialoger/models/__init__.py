from .arenden import Beslut, Cykel, Dialog, Forberedelse, Huvudmannabyte, Omgang, Tilldelning
from .bemanning import Jav, Parningsforslag, Utforarprofil
from .dokumentation import (
    Anteckning,
    Arbetsanteckning,
    Diarienummer,
    Diariepost,
    Kalendernyckel,
    SparadVy,
    Tidrapport,
)
from .efterat import (
    FLEST_FORSLAG,
    EgenAtgard,
    Responskvitto,
    Responssvar,
    Stodforslag,
    Uppfoljningssvar,
    Uppfoljningsutkast,
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
    "FLEST_FORSLAG",
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
    "Diariepost",
    "Dragning",
    "EgenAtgard",
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
    "Responskvitto",
    "Responssvar",
    "SparadVy",
    "Stodforslag",
    "TacktSkolform",
    "Tidrapport",
    "Tilldelning",
    "Uppfoljningssvar",
    "Uppfoljningsutkast",
    "Urvalsplats",
    "Utforarprofil",
]
