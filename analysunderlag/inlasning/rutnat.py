"""The cells where measures and levels meet. Each is read once; equal contents share one value object."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

from ..vardetyper import Vardetyp
from . import mojligt
from .bladxml import Bladfynd
from .celler import fler_decimaler, taltext, tolka
from .modell import Avvisad, Cellfynd, Cellvarde, Nivakolumn, cell

Plats = tuple[int, Nivakolumn | None, str]

FORMEL = "Cellen innehåller en formel. Spara om filen med värden."


@dataclass(slots=True)
class Rutnat:
    """`varden` holds the measures and levels that were accepted, in order. `formler`: addresses inside the grid."""

    varden: tuple[tuple[Cellvarde | None, ...], ...]
    celler: int
    fynd: list[Cellfynd] = field(default_factory=list)
    varningar: list[Cellfynd] = field(default_factory=list)
    avvisade: tuple[Avvisad, ...] = ()
    formler: frozenset[str] = frozenset()


class _Lasare:
    def __init__(self, platser: list[Plats], fynd: Bladfynd, fil: str) -> None:
        self.platser, self.fynd, self.fil = platser, fynd, fil
        self.goda = [(kolumn, niva) for kolumn, niva, skal in platser if niva is not None and not skal]
        self.fel: list[Cellfynd] = []
        self.varningar: list[Cellfynd] = []
        self.avvisade: list[Avvisad] = []
        self._tolkade: dict[object, Cellvarde | str] = {}
        self._misstankta = {*fynd.formler, *fynd.felvarden, *fynd.dubbla}
        self._misstankta_rader = {_radnummer(adress) for adress in self._misstankta}

    def rad(self, innehall: list[Any], radnummer: int) -> tuple[Cellvarde | None, ...]:
        """The fast path has no branch per cell; it is left only for a row that holds something odd."""
        celler = [innehall[kolumn] for kolumn, _ in self.goda]
        if bool in set(map(type, celler)):  # True == 1 in a dict
            celler = [(c,) if isinstance(c, bool) else c for c in celler]
        tolkade = self._tolkade
        for unik in set(celler) - tolkade.keys():
            tolkade[unik] = tolka(unik[0] if isinstance(unik, tuple) else unik)
        varden = [tolkade[c] for c in celler]
        if radnummer in self._misstankta_rader or str in set(map(type, varden)):
            return self._langsamt(varden, celler, innehall, radnummer)
        return tuple(varden)  # type: ignore[arg-type]

    def _langsamt(
        self, varden: list[Cellvarde | str], celler: list[Any], innehall: list[Any], radnummer: int
    ) -> tuple[Cellvarde | None, ...]:
        resultat: list[Cellvarde | None] = []
        for (kolumn, niva), varde, ratext in zip(self.goda, varden, celler, strict=True):
            skal = varde if isinstance(varde, str) else ""
            adress = f"{niva.kolumn}{radnummer}"
            if adress in self._misstankta:
                skal = self._misstanke(adress)
            if not skal:
                assert isinstance(varde, Cellvarde)
                resultat.append(varde)
                continue
            self.fel.append(Cellfynd(self.fil, skal, radnummer, niva.kolumn, _som_text(ratext)))
            self._avvisa(innehall, radnummer, kolumn, niva, skal)
            resultat.append(None)
        return tuple(resultat)

    def _misstanke(self, adress: str) -> str:
        if adress in self.fynd.formler:
            return FORMEL
        if adress in self.fynd.felvarden:
            return f"Cellen visar ett felvärde ({self.fynd.felvarden[adress] or 'okänt'})."
        return "Cellen finns två gånger i filen, så det går inte att veta vilket värde som gäller."

    def avvisa_rad(self, innehall: list[Any], radnummer: int, skal: str) -> None:
        for kolumn, niva, kolumnskal in self.platser:
            self._avvisa(innehall, radnummer, kolumn, niva, kolumnskal or skal)

    def avvisa_kolumner(self, innehall: list[Any], radnummer: int) -> None:
        for kolumn, niva, skal in self.platser:
            if skal:
                self._avvisa(innehall, radnummer, kolumn, niva, skal)

    def _avvisa(self, innehall: list[Any], radnummer: int, kolumn: int, niva: Nivakolumn | None, skal: str) -> None:
        bokstaver = cell(kolumn, radnummer).rstrip("0123456789")
        nivatext, period = (_nivatext(niva), niva.period) if niva else ("", "")
        text = _som_text(innehall[kolumn])
        self.avvisade.append(Avvisad(radnummer, bokstaver, str(innehall[0]), nivatext, period, text, skal))

    def prova(
        self, enhet: str, innehall: list[Any], radnummer: int, varden: tuple[Cellvarde | None, ...]
    ) -> tuple[Cellvarde | None, ...]:
        """The row without the numbers that its measure cannot have. Each different number is looked at once."""
        omojliga: dict[Cellvarde, str] = {}
        underliga: dict[Cellvarde, str] = {}
        for varde in set(varden):
            if varde is None or varde.varde is None:
                continue
            if skal := mojligt.omojligt(varde.varde, enhet):
                omojliga[varde] = skal
            elif skal := mojligt.ovanligt(varde.varde, enhet):
                underliga[varde] = skal
            elif fler_decimaler(varde):
                underliga[varde] = f"Talet {varde.ratext.replace('.', ',')} har fler än sex decimaler."
        if not (omojliga or underliga):
            return varden
        for (kolumn, niva), varde in zip(self.goda, varden, strict=True):
            if varde in omojliga:
                self.fel.append(Cellfynd(self.fil, omojliga[varde], radnummer, niva.kolumn, varde.ratext))
                self._avvisa(innehall, radnummer, kolumn, niva, omojliga[varde])
            elif varde in underliga:
                self.varningar.append(Cellfynd(self.fil, underliga[varde], radnummer, niva.kolumn, varde.ratext))
        return tuple(None if varde in omojliga else varde for varde in varden)


def _som_text(innehall: object) -> str:
    if isinstance(innehall, tuple | bool):
        return "SANT" if innehall in (True, (True,)) else "FALSKT"
    return taltext(innehall) if isinstance(innehall, float) and math.isfinite(innehall) else str(innehall)


def _radnummer(adress: str) -> int:
    return int(adress.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") or 0)


def _nivatext(niva: Nivakolumn) -> str:
    return " ".join(del_ for del_ in (niva.niva, niva.orgnr, niva.enhetskod) if del_)


def las_rutnat(
    rader: list[list[Any]], mattrader: list[tuple[int, str, str]], platser: list[Plats], fynd: Bladfynd, fil: str
) -> Rutnat:
    """`mattrader`: zero-based row, why it is refused ("" when it is not), and the measure's unit.

    Every cell ends as a value or rejected.
    """
    lasare = _Lasare(platser, fynd, fil)
    har_daliga_kolumner = any(skal for _, _, skal in platser)
    varden = []
    for index, skal, enhet in mattrader:
        if skal:
            lasare.avvisa_rad(rader[index], index + 1, skal)
            continue
        if har_daliga_kolumner:
            lasare.avvisa_kolumner(rader[index], index + 1)
        rad = lasare.rad(rader[index], index + 1)
        varden.append(lasare.prova(enhet, rader[index], index + 1, rad))
    inom = (
        {f"{niva.kolumn}{index + 1}" for index, skal, _ in mattrader if not skal for _, niva in lasare.goda}
        if (fynd.formler)
        else set()
    )
    return Rutnat(
        tuple(varden),
        len(mattrader) * len(platser),
        lasare.fel,
        lasare.varningar,
        tuple(lasare.avvisade),
        fynd.formler & inom,
    )


__all__ = ["Rutnat", "Vardetyp", "las_rutnat"]
