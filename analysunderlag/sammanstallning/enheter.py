"""Own units in words: how many have a value and how far apart they lie. Never which one, never a sum or a mean."""

from collections.abc import Sequence
from decimal import Decimal

from kvalitet import svenska

from ..innehall import Enhetsvarde
from ..vardetyper import SKYDDADE
from .indata import Enhetsindata, Indikatordef
from .texter import KOSTNADER, SAKNAD, bind, enhetsnamn, tal, tal_med_enhet


def i_ordning(enheter: Sequence[Enhetsindata]) -> tuple[Enhetsindata, ...]:
    """Swedish alphabetical order; the code decides between namesakes. Never ordered by a value."""
    return tuple(sorted(enheter, key=lambda e: (svenska.sorteringsnyckel(e.namn), e.kod)))


def enhetsvarden(matt: Indikatordef, enheter: Sequence[Enhetsindata]) -> tuple[Enhetsvarde, ...]:
    return tuple(Enhetsvarde(enhetskod=e.kod, varde=e.varden.get(matt.kod, SAKNAD)) for e in enheter)


def enhetstext(matt: Indikatordef, varden: Sequence[Enhetsvarde]) -> str:
    """ "Värde finns för 19 av 42 skolor. De ligger mellan 31,2 och 79,8 procent." Empty for fewer than two units.

    Also empty where no unit can have a value (costs are never published per unit).
    """
    tal_ = sorted(e.varde.varde for e in varden if e.varde.varde is not None)
    skyddade = sum(e.varde.typ in SKYDDADE for e in varden)
    if len(varden) < 2 or matt.enhet in KOSTNADER or not (tal_ or skyddade):
        return ""
    namn = enhetsnamn(matt.skolform)
    delar = [_antal_text(len(tal_), len(varden), namn)]
    if len(tal_) >= 2:
        delar.append(_spridning(matt, tal_))
    if skyddade:
        delar.append(f"För {_skolor(skyddade, namn)} är uppgiften skyddad.")
    return bind(" ".join(delar))


def _antal_text(med_tal: int, alla: int, namn: tuple[str, str]) -> str:
    if med_tal == 0:
        return f"Ingen av era {svenska.antal(alla, *namn)} har ett värde."
    if med_tal == alla:
        return f"Alla era {svenska.antal(alla, *namn)} har ett värde."
    return f"Värde finns för {med_tal} av {svenska.antal(alla, *namn)}."


def _spridning(matt: Indikatordef, tal_: Sequence[Decimal]) -> str:
    lagst, hogst = tal(tal_[0], matt), tal_med_enhet(tal_[-1], matt)
    if lagst == tal(tal_[-1], matt):
        return f"De har samma värde, {hogst}."
    return f"De ligger mellan {lagst} och {hogst}."


def _skolor(antal: int, namn: tuple[str, str]) -> str:
    return svenska.antal(antal, *namn) if antal > 1 else f"en {namn[0]}"
