"""Where a case stands: one pure function from facts to step, what is missing, next action and allowed transitions.

No Django, no clock: the answer holds until a fact changes. What is late follows from `forfaller` and today's date.
Source of steps, decision points and limits: doman.md §4 and §4.1; the number of days are our assumptions (FRISTER).
"""

from __future__ import annotations

from ..begrepp import Avslutsorsak, Lagesord, Motestyp, Steg, Svar
from .fakta import BOKA_FOR_TYP, FRISTER, Atgard, Fakta, Frister, Lage, Moten, Motesfakta, Overgang, Saknad
from .nasta import manader_efter, nasta
from .overgangar import kan_ha_hallits, saknas, saknas_fore, tillatna
from .svar import Huvudmannasvar, Mottagarsvar, sammanvag

__all__ = [
    "BOKA_FOR_TYP",
    "FRISTER",
    "Atgard",
    "Fakta",
    "Frister",
    "Huvudmannasvar",
    "Lage",
    "Motesfakta",
    "Mottagarsvar",
    "Overgang",
    "Saknad",
    "kan_ha_hallits",
    "lage",
    "manader_efter",
    "saknas_fore",
    "sammanvag",
]


def lage(fakta: Fakta, frister: Frister = FRISTER) -> Lage:
    """Where the case stands. The same facts always give the same answer."""
    moten = Moten(fakta.moten)
    steg = _steg(fakta, moten)
    far = tillatna(fakta, moten)
    if fakta.avslutad:
        return Lage(steg, _avslutsord(fakta), skal=f"avslutad_{fakta.avslutsorsak}", tillatna=far)
    brister = tuple(saknas(fakta, moten, steg))
    if fakta.pausad_fran:
        dag = fakta.pausad_till
        return Lage(steg, Lagesord.PAUSAD, Atgard.ATERUPPTA, dag, "utforare", "pausad", brister, far)
    atgard, dag, vantar_pa, skal = nasta(fakta, moten, steg, frister)
    ord_ = Lagesord.PAGAR
    if vantar_pa == "huvudman":
        ord_ = Lagesord.VANTAR_TID if atgard == Atgard.VALJ_TID else Lagesord.VANTAR_SVAR
    vantar_till = fakta.svar_senast if fakta.svar_intro == "" else None
    return Lage(steg, ord_, atgard, dag, vantar_pa, skal, brister, far, vantar_till)


def _avslutsord(fakta: Fakta) -> Lagesord:
    if fakta.avslutsorsak == Avslutsorsak.GENOMFORD:
        return Lagesord.KLAR
    return Lagesord.TACKAT_NEJ if fakta.avslutsorsak == Avslutsorsak.NEJ else Lagesord.AVBRUTEN


def _steg(fakta: Fakta, moten: Moten) -> Steg:
    """The first step that is not done. A later meeting never pulls a case past a decision of the huvudman."""
    if fakta.svar_intro != Svar.JA:
        return Steg.INBJUDAN
    if fakta.svar_fortsatt != Svar.JA:
        return Steg.INTRODUKTION
    efter_dialog = moten.klar(Motestyp.DIALOG) and not moten.utan_anteckning()
    if moten.klar(Motestyp.ATERKOPPLING) and efter_dialog:
        return Steg.UPPFOLJNING
    if efter_dialog:
        return Steg.ATERKOPPLING
    if moten.har_hallit(Motestyp.DIALOG) or moten.klar(Motestyp.FORMOTE):
        return Steg.DIALOG
    return Steg.FORMOTE
