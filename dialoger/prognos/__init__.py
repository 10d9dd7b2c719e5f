"""What a round will cost in hours, week by week, before it is sent. Pure: no Django, no clock, no database.

    svar = prognos(arenden, personer, standardmodell(), standardforlopp(), fran=dag)

`Tidsmodell` says how many hours a case takes, `Forlopp` when they fall; both are data that a samordnare may edit. A
case counts with the probability that it gets so far, and only for what is left of it. Hours are exact Decimals, rounded
only in sentences. Adding them up outside: `with exakt():`, or the last of some thirty digits is lost.
"""

from .berakning import kapacitet, prognos
from .forlopp import Arbete, Forlopp, Vantan, standardforlopp
from .indata import HELTID, Arende, Franvaro, Person
from .kalender import Vecka, Veckokalender
from .kontroll import Faltfel, Kalla
from .ord import Forloppssteg, Myndighet, Slag, Storlek, exakt
from .resultat import (
    FULLT,
    MER,
    NASTAN_FULLT,
    NASTAN_FULLT_FRAN,
    RYMS,
    Antal,
    Belastning,
    Prognos,
    RodVecka,
    Summa,
    Veckorad,
)
from .tidsmodell import Tidsmodell, standardmodell

__all__ = [
    "FULLT",
    "HELTID",
    "MER",
    "NASTAN_FULLT",
    "NASTAN_FULLT_FRAN",
    "RYMS",
    "Antal",
    "Arbete",
    "Arende",
    "Belastning",
    "Faltfel",
    "Forlopp",
    "Forloppssteg",
    "Franvaro",
    "Kalla",
    "Myndighet",
    "Person",
    "Prognos",
    "RodVecka",
    "Slag",
    "Storlek",
    "Summa",
    "Tidsmodell",
    "Vantan",
    "Vecka",
    "Veckokalender",
    "Veckorad",
    "exakt",
    "kapacitet",
    "prognos",
    "standardforlopp",
    "standardmodell",
]
