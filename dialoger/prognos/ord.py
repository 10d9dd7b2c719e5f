"""The words of the forecast as codes with texts, and exact arithmetic. Pure: `dialoger.begrepp` needs Django.

Codes shared with `dialoger.begrepp` and the register are the same there; a test compares them.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from decimal import Context, Decimal, Inexact, localcontext
from enum import StrEnum

NOLL, ETT, HUNDRA = Decimal(0), Decimal(1), Decimal(100)
_EXAKT = Context(prec=100, traps=[Inexact])


def exakt() -> AbstractContextManager[Context]:
    """Arithmetic that raises `decimal.Inexact` rather than round. Sums of expected hours have some thirty digits."""
    return localcontext(_EXAKT)


class _Ord(StrEnum):
    """A code with the text people read."""

    text: str

    def __new__(cls, kod: str, text: str = "") -> _Ord:
        medlem = str.__new__(cls, kod)
        medlem._value_ = kod
        medlem.text = text
        return medlem


class Storlek(_Ord):
    LITEN = "liten", "liten"
    MELLAN = "mellan", "mellan"
    STOR = "stor", "stor"
    OKAND = "okand", "okänd storlek"


class Slag(_Ord):
    """The four kinds of time of Tabell 4."""

    RESOR = "resor", "resor"
    DIALOG = "dialog", "dialog"
    FOR_EFTERARBETE = "for_efterarbete", "för- och efterarbete"
    ADMINISTRATION = "administration", "administration"


class Myndighet(_Ord):
    SV = "SV", "Skolverket"
    SPSM = "SPSM", "SPSM"


class Forloppssteg(_Ord):
    """What happens in a case, in order. The two answers of the huvudman are steps of their own."""

    INBJUDAN = "inbjudan", "inbjudan"
    SVAR = "svar", "svar"
    INTRODUKTION = "introduktion", "introduktion"
    BESLUT = "beslut", "beslut att fortsätta"
    UNDERLAG = "underlag", "underlag"
    FORMOTE = "formote", "förmöte"
    DIALOG = "dialog", "dialog"
    ATERKOPPLING = "aterkoppling", "återkoppling"
    UPPFOLJNING = "uppfoljning", "uppföljning"


STEG = tuple(Forloppssteg)
KANDA_STORLEKAR = (Storlek.LITEN, Storlek.MELLAN, Storlek.STOR)
# Meetings with the huvudman: they need a week when the huvudman can meet.
MOTEN = frozenset(
    {
        Forloppssteg.INTRODUKTION,
        Forloppssteg.FORMOTE,
        Forloppssteg.DIALOG,
        Forloppssteg.ATERKOPPLING,
        Forloppssteg.UPPFOLJNING,
    }
)
