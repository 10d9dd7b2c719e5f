"""Swedish sentences about pairs: time, travel, load and rules. Names are whole: a first name may be shared."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from huvudman import skolformer
from kvalitet import svenska

from .problem import MYNDIGHETER, Arende, Utforare
from .regler import Regel

FLEST_NAMN = 4


def tid(timmar: float) -> str:
    """1.25 → "1 timme 15 minuter"."""
    hela, minuter = divmod(round(timmar * 60), 60)
    delar = [svenska.antal(hela, "timme", "timmar")] if hela or not minuter else []
    return " ".join([*delar, svenska.antal(minuter, "minut", "minuter")] if minuter else delar)


def timmar(antal: float) -> str:
    """412.5 → "412,5 timmar": sums of working time, to the nearest tenth."""
    text = svenska.tal(antal, 0 if abs(antal - round(antal)) < 0.05 else 1)
    return f"{text}{svenska.FAST}{'timme' if text == '1' else 'timmar'}"


def behov_och_tillgang(behov: float, finns: float) -> tuple[str, str]:
    """Two sums that differ, to the minute where they would else look the same."""
    a, b = timmar(behov), timmar(finns)
    return (a, b) if a != b else (tid(behov), tid(finns))


def procent(andel: float) -> str:
    return svenska.procent(100 * andel, 0, i_text=True)


def namn(personer: Iterable[Utforare]) -> str:
    return svenska.lista(u.namn for u in personer)


def uppraknade(delar: Sequence[str], fler: str = "till") -> str:
    """The first few names and how many more: "Sala kommun, Eken och fem till"."""
    if len(delar) <= FLEST_NAMN:
        return svenska.lista(delar)
    return svenska.lista([*delar[: FLEST_NAMN - 1], f"{svenska.rakneord(len(delar) - FLEST_NAMN + 1)} {fler}"])


def arenden(antal: int, *, versal: bool = False) -> str:
    text = f"{svenska.rakneord(antal, neutrum=True)} {'ärende' if antal == 1 else 'ärenden'}"
    return svenska.versal(text) if versal else text


def gar_fran(person: Utforare, fore: float, efter: float) -> str:
    """ "Mona Rask går från 88 till 93 procent." Hours where the person has no time set aside."""
    if not person.kapacitet:
        return f"{person.namn} går från {timmar(fore)} till {timmar(efter)}."
    a, b = (svenska.tal(100 * t / person.kapacitet, 0) for t in (fore, efter))
    if a == b:
        return f"{person.namn} stannar på {b}{svenska.FAST}procent."
    return f"{person.namn} går från {a} till {b}{svenska.FAST}procent."


def ihop(ganger: int, vilka: str = "De") -> str:
    if not ganger:
        return f"{vilka} har inte haft ärenden ihop på senare tid."
    antal = {1: "ett ärende", 2: "två ärenden"}.get(ganger, f"{svenska.rakneord(ganger)} ärenden eller fler")
    return f"{vilka} har redan haft {antal} ihop."


def formen(koder: Iterable[str]) -> str:
    return svenska.lista([skolformer.namn(kod).lower() for kod in skolformer.ordnade(koder)])


def skal_mot(regel: Regel, person: Utforare, arende: Arende) -> str:
    """Why a rule about the person and the case alone stops it: leave, conflict of interest or a choice by hand."""
    return {
        Regel.BORTA: f"{person.namn} är {person.borta}.",
        Regel.JAV: f"{person.namn} har anmält jäv mot {arende.namn}.",
        Regel.LAST: f"En annan person från {MYNDIGHETER[person.myndighet]} är vald för hand.",
    }[regel]
