"""*Vad kan vi sluta följa upp?*: what is followed up per level, with the totals in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kvalitet import svenska

from ..models import Uppfoljningspunkt

B = Uppfoljningspunkt.Beslut


@dataclass(frozen=True)
class Niva:
    kod: str
    namn: str
    punkter: list[Uppfoljningspunkt]

    @property
    def i_ord(self) -> str:
        return i_ord(self.punkter)


def nivaer(punkter: Iterable[Uppfoljningspunkt], namn: Iterable[tuple[str, str]]) -> list[Niva]:
    alla = list(punkter)
    return [Niva(kod, etikett, [p for p in alla if p.niva == kod]) for kod, etikett in namn]


def i_ord(punkter: Iterable[Uppfoljningspunkt]) -> str:
    """ "Sju saker följs upp. Ingen vet vem som använder två av dem. Ni slutar med en." """
    kvar = [p for p in punkter if p.beslut != B.SLUTAR]
    slutar = sum(p.beslut == B.SLUTAR for p in punkter)
    delar = []
    if kvar:
        delar.append(f"{_saker(len(kvar))} följs upp.")
        if oanvanda := sum(not p.anvands for p in kvar):
            vilka = "den" if len(kvar) == 1 else f"{svenska.rakneord(oanvanda)} av dem"
            delar.append(f"Ni har inte skrivit vem som använder {vilka}.")
    if slutar:
        delar.append(f"Ni slutar med {_saker(slutar).lower()}.")
    return " ".join(delar)


def kan_sluta(punkter: Iterable[Uppfoljningspunkt]) -> list[Uppfoljningspunkt]:
    """What is decided to end, and what nobody is said to use and that is not decided to go on."""
    return [p for p in punkter if p.beslut == B.SLUTAR or (not p.anvands and p.beslut == B.VET_INTE)]


def _saker(n: int) -> str:
    return svenska.versal(f"{svenska.rakneord(n)} {'sak' if n == 1 else 'saker'}")
