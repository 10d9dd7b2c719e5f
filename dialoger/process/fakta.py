"""The facts that decide where a case stands, and the answer's form."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from kvalitet.kalenderdagar import arbetsdag_fran

from ..begrepp import INTERNA, Lagesord, Motesstatus, Motestyp, Steg


class Atgard(StrEnum):
    """What is to be done next."""

    TILLDELA = "tilldela"
    BJUD_IN = "bjud_in"
    INVANTA_SVAR = "invanta_svar"
    BJUD_IN_IGEN = "bjud_in_igen"
    BOKA_INTRODUKTION = "boka_introduktion"
    HALL_INTRODUKTION = "hall_introduktion"
    INVANTA_BESLUT = "invanta_beslut"
    LAMNA_UNDERLAG = "lamna_underlag"
    BOKA_FORMOTE = "boka_formote"
    HALL_FORMOTE = "hall_formote"
    BOKA_DIALOG = "boka_dialog"
    HALL_DIALOG = "hall_dialog"
    SKRIV_ANTECKNING = "skriv_anteckning"
    LAS_ANTECKNING = "las_anteckning"
    BOKA_ATERKOPPLING = "boka_aterkoppling"
    HALL_ATERKOPPLING = "hall_aterkoppling"
    BOKA_UPPFOLJNING = "boka_uppfoljning"
    HALL_UPPFOLJNING = "hall_uppfoljning"
    VALJ_TID = "valj_tid"
    AVSLUTA = "avsluta"
    ATERUPPTA = "ateruppta"


class Overgang(StrEnum):
    """Everything that can change where a case stands. A service refuses one that is not among `Lage.tillatna`."""

    TILLDELA = "tilldela"
    BJUD_IN = "bjud_in"
    SVARA_INTRO = "svara_intro"
    SVARA_FORTSATT = "svara_fortsatt"
    BOKA_INTRODUKTION = "boka_introduktion"
    BOKA_FORMOTE = "boka_formote"
    BOKA_DIALOG = "boka_dialog"
    BOKA_ATERKOPPLING = "boka_aterkoppling"
    BOKA_UPPFOLJNING = "boka_uppfoljning"
    BOKA_INTERNT = "boka_internt"
    HALL = "hall"
    LAMNA_UNDERLAG = "lamna_underlag"
    PAUSA = "pausa"
    ATERUPPTA = "ateruppta"
    AVSLUTA = "avsluta"
    ATERKALLA = "aterkalla"
    ATEROPPNA = "ateroppna"
    OMDIRIGERA = "omdirigera"


BOKA_FOR_TYP: dict[str, Overgang] = {
    Motestyp.INTRODUKTION: Overgang.BOKA_INTRODUKTION,
    Motestyp.FORMOTE: Overgang.BOKA_FORMOTE,
    Motestyp.DIALOG: Overgang.BOKA_DIALOG,
    Motestyp.ATERKOPPLING: Overgang.BOKA_ATERKOPPLING,
    Motestyp.UPPFOLJNING: Overgang.BOKA_UPPFOLJNING,
    Motestyp.PLANERING: Overgang.BOKA_INTERNT,
    Motestyp.REFLEKTION: Overgang.BOKA_INTERNT,
}


@dataclass(frozen=True)
class Frister:
    """Days from one fact to when the next is late. Assumptions; the note's ten days is from the sketch of the work."""

    tilldela: int = 14
    bjud_in: int = 14
    boka: int = 30
    beslut: int = 14
    underlag: int = 7
    anteckning: int = 10
    avsluta: int = 30
    uppfoljning_manader: int = 6

    def anteckning_klar(self, motesdag: date) -> date:
        return arbetsdag_fran(motesdag + timedelta(days=self.anteckning))


FRISTER = Frister()


@dataclass(frozen=True)
class Motesfakta:
    typ: str
    status: str
    dag: date
    kom: bool = True  # the huvudman of this case came (decided when it is held)
    anteckning: str = ""  # "", utkast, granskas, faststalld


@dataclass(frozen=True)
class Fakta:
    """All that decides where a case stands. Days are Swedish calendar days."""

    skapad: date
    har_sv: bool = False
    har_spsm: bool = False
    inbjuden: date | None = None
    svar_senast: date | None = None
    svar_intro: str = ""
    svar_intro_dag: date | None = None
    bjud_in_igen: date | None = None
    svar_fortsatt: str = ""
    svar_fortsatt_dag: date | None = None
    underlag_lamnat: date | None = None
    utan_underlag: bool = False  # none can be made of the official statistics, and the huvudman knows
    moten: tuple[Motesfakta, ...] = ()
    oppna_bokningar: tuple[tuple[str, date], ...] = ()  # (meeting type, answer wanted by)
    utan_uppfoljning: bool = False
    enkat_ifylld: bool = False
    pausad_fran: date | None = None
    pausad_till: date | None = None
    avslutad: date | None = None
    avslutsorsak: str = ""


@dataclass(frozen=True)
class Saknad:
    """Something that is missing, and why it matters; `kod` chooses the words (visning.SAKNAS)."""

    kod: str
    steg: Steg


@dataclass(frozen=True)
class Lage:
    """`forfaller`: the day by which `nasta` should be done; it is late from the day after."""

    steg: Steg
    ord: Lagesord
    nasta: str = ""
    forfaller: date | None = None
    vantar_pa: str = ""  # utforare, huvudman, samordnare
    skal: str = ""  # code of the reason: which fact decided
    saknas: tuple[Saknad, ...] = ()
    tillatna: frozenset[Overgang] = field(default_factory=frozenset)
    vantar_till: date | None = None  # the last day to answer; a case without answer is not closed (AVSLUTA) until after

    def ar_sen(self, idag: date) -> bool:
        return self.forfaller is not None and self.forfaller < idag


class Moten:
    """The case's external meetings by type, cancelled ones left out, and those the huvudman missed as well."""

    def __init__(self, moten: Iterable[Motesfakta]) -> None:
        self.alla = [m for m in moten if m.typ not in INTERNA and m.status != Motesstatus.INSTALLT]

    def hallna(self, typ: str) -> list[Motesfakta]:
        return [m for m in self.alla if m.typ == typ and m.status == Motesstatus.HALLET and m.kom]

    def bokade(self, typ: str) -> list[Motesfakta]:
        return [m for m in self.alla if m.typ == typ and m.status == Motesstatus.PLANERAT]

    def har_hallit(self, typ: str) -> bool:
        return bool(self.hallna(typ))

    def klar(self, typ: str) -> bool:
        """Held at least once and none left: a dialogue may be held on several occasions (P7)."""
        return self.har_hallit(typ) and not self.bokade(typ)

    def utan_anteckning(self) -> list[Motesfakta]:
        """Held dialogue meetings whose mötesanteckning is not fastställd. Other meetings may have one."""
        return [m for m in self.hallna(Motestyp.DIALOG) if m.anteckning != "faststalld"]

    def finns(self, typ: str) -> bool:
        return self.har_hallit(typ) or bool(self.bokade(typ))
