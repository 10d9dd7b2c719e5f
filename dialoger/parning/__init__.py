"""Proposal of pairs for all cases at once: rules that always hold, wishes that weigh, and reasons in words. No Django.

`forslag.foresla` takes a `Problem` and gives a `Forslag`; `las` keeps what people have chosen so that the rest can be
solved again; `forslag.prova_byte` says what a change by hand would mean. Those two are imported where something is
solved: they bring numpy and HiGHS, a third of a second that no page needs. Rules and wishes: arkitektur.md §8.
"""

from .problem import MYNDIGHETER, SPSM, SV, Arende, Problem, Resor, Utforare, las
from .regler import Regel
from .svar import Alternativ, Belastning, Del, Forslag, Hinder, Parforslag, UtanPar
from .vikter import FORKLARINGAR, Onskemal, Vikter, Viktforklaring

__all__ = [
    "FORKLARINGAR",
    "MYNDIGHETER",
    "SPSM",
    "SV",
    "Alternativ",
    "Arende",
    "Belastning",
    "Del",
    "Forslag",
    "Hinder",
    "Onskemal",
    "Parforslag",
    "Problem",
    "Regel",
    "Resor",
    "UtanPar",
    "Utforare",
    "Vikter",
    "Viktforklaring",
    "las",
]
