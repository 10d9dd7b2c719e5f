"""One proposal seen from all sides: what every explanation asks about, worked out once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from . import meningar, regler
from .kostnad import Flytt, Val, antal, flytt, timmar
from .modell import Modell
from .problem import Arende, Utforare
from .regler import Regel
from .tabeller import INGEN, Heltal, Sida, Tabeller, Tal

SIDOR = (0, 1)


@dataclass(frozen=True)
class Bild:
    """`flyttar`, `timmar` and `antal` are one per agency, SV first."""

    modell: Modell
    val: Val
    flyttar: tuple[Flytt, Flytt]
    timmar: tuple[Tal, Tal]
    antal: tuple[Heltal, Heltal]

    @property
    def tabeller(self) -> Tabeller:
        return self.modell.tabeller

    def sida(self, i: int) -> Sida:
        return self.tabeller.sidor[i]

    def arende(self, rad: int) -> Arende:
        return self.tabeller.arenden[rad]

    def person(self, i: int, person: int) -> Utforare:
        return self.sida(i).personer[person]

    def valda(self, rad: int) -> tuple[int, int]:
        return int(self.val.sv[rad]), int(self.val.spsm[rad])

    def brott(self, rad: int, i: int, person: int) -> Iterator[tuple[Regel, str]]:
        """Rules that the person would break by taking the case, all other cases unchanged, as codes and sentences."""
        a, sida, u = self.arende(rad), self.sida(i), self.person(i, person)
        if person == self.valda(rad)[i]:
            return
        for regel, bryter in (
            (Regel.LAST, sida.vald[rad] not in (INGEN, person)),
            (Regel.BORTA, bool(u.borta)),
            (Regel.JAV, a.huvudman in u.jav),
        ):
            if bryter:
                yield regel, meningar.skal_mot(regel, u, a)
        efter = float(self.timmar[i][person] + sida.nya[rad])
        if efter > sida.taket[person] + regler.MINSTA:
            yield Regel.TID, f"{u.namn} skulle få {meningar.timmar(efter)} men har {meningar.timmar(u.kapacitet)}."
        if self.antal[i][person] >= sida.platser[person]:
            yield Regel.ANTAL, f"{u.namn} skulle få fler ärenden samtidigt än {u.max_arenden}."


def avbilda(modell: Modell, val: Val) -> Bild:
    (sv, spsm), vikt = modell.tabeller.sidor, modell.tabeller.vikter.belastning
    return Bild(
        modell,
        val,
        (flytt(sv, val.sv, vikt), flytt(spsm, val.spsm, vikt)),
        (timmar(sv, val.sv), timmar(spsm, val.spsm)),
        (antal(sv, val.sv), antal(spsm, val.spsm)),
    )
