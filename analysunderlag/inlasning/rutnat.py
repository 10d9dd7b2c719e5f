"""The cells where measures and levels meet. Each is read once; equal contents share one value object."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

from ..vardetyper import Vardetyp
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

    def varna(self, namn: str, radnummer: int, varden: tuple[Cellvarde | None, ...]) -> None:
        """Numbers that can be read but hardly be right: they are stored, and a person is told."""
        minst, storst, vad = _rimligt(namn)
        utanfor: set[Cellvarde] = set()
        for varde in set(varden):
            if varde is None or varde.varde is None:
                continue
            if fler_decimaler(varde) or not minst <= varde.varde <= storst:
                utanfor.add(varde)
        if not utanfor:
            return
        for (_, niva), varde in zip(self.goda, varden, strict=True):
            if varde in utanfor:
                assert varde is not None
                text = f"Talet {varde.ratext.replace('.', ',')} har fler än sex decimaler."
                if varde.varde is not None and not minst <= varde.varde <= storst:
                    text = f"Talet {varde.ratext.replace('.', ',')} ligger utanför {vad}."
                self.varningar.append(Cellfynd(self.fil, text, radnummer, niva.kolumn, varde.ratext))


def _som_text(innehall: object) -> str:
    if isinstance(innehall, tuple | bool):
        return "SANT" if innehall in (True, (True,)) else "FALSKT"
    return taltext(innehall) if isinstance(innehall, float) and math.isfinite(innehall) else str(innehall)


def _radnummer(adress: str) -> int:
    return int(adress.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") or 0)


def _nivatext(niva: Nivakolumn) -> str:
    return " ".join(del_ for del_ in (niva.niva, niva.orgnr, niva.enhetskod) if del_)


def _rimligt(namn: str) -> tuple[float, float, str]:
    """What a measure's own name says about its scale."""
    if "andel (%)" in namn.casefold():
        return 0, 100, "0–100 procent"
    if "(medelvärde)" in namn.casefold():
        return 0, 10, "skalan 0–10"
    return (float("-inf"), float("inf"), "") if namn.startswith("Kostnader") else (0, float("inf"), "det möjliga")


def las_rutnat(
    rader: list[list[Any]], mattrader: list[tuple[int, str]], platser: list[Plats], fynd: Bladfynd, fil: str
) -> Rutnat:
    """`mattrader`: zero-based row and why it is refused ("" when it is not). Every cell ends as a value or rejected."""
    lasare = _Lasare(platser, fynd, fil)
    har_daliga_kolumner = any(skal for _, _, skal in platser)
    varden = []
    for index, skal in mattrader:
        if skal:
            lasare.avvisa_rad(rader[index], index + 1, skal)
            continue
        if har_daliga_kolumner:
            lasare.avvisa_kolumner(rader[index], index + 1)
        rad = lasare.rad(rader[index], index + 1)
        lasare.varna(str(rader[index][0]), index + 1, rad)
        varden.append(rad)
    inom = (
        {f"{niva.kolumn}{index + 1}" for index, skal in mattrader if not skal for _, niva in lasare.goda}
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
