"""The draw of a round: who is in, and why, in words that the samordnare can pass on (issue C; doman.md §4 step 0)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from fractions import Fraction

from kvalitet import svenska

from .avrundning import Krav, avrunda
from .kvoter import Rad, med_golv, onskade
from .lottning import avrundningslott, i_lottordning
from .spegel import Spegelrad, spegel
from .typer import DIMENSIONER, Cell, Kandidat, Stratum, cell_for
from .vikter import Vikter, Viktning


@dataclass(frozen=True)
class Draget:
    """A huvudman that is in the round. `lott`: its place in the cell's order of lots; None with förtur."""

    kandidat: Kandidat
    stratum: Stratum
    skal: str
    lott: int | None


@dataclass(frozen=True)
class Dragning:
    """`antal` is what was asked for; `dragna` are fewer only when the register is. Sorted as the strata are."""

    antal: int
    fro: str
    antal_kandidater: int
    dragna: tuple[Draget, ...]
    spegel: tuple[Spegelrad, ...]
    anmarkningar: tuple[str, ...]


class _Register:
    """The candidates by cell, in order of lot, with the places that each cell should have."""

    def __init__(self, kandidater: Iterable[Kandidat], platser: int, fro: str, vikter: Vikter | None) -> None:
        alla = _unika(kandidater)
        self.storlek = len(alla)
        self.platser = min(platser, self.storlek)
        per_cell: dict[Cell, list[Kandidat]] = {}
        for kandidat in i_lottordning(alla, fro):
            per_cell.setdefault(cell_for(kandidat), []).append(kandidat)
        self.per_cell = dict(sorted(per_cell.items()))
        self.celler = list(self.per_cell)
        self.antal = [len(medlemmar) for medlemmar in self.per_cell.values()]
        viktning = Viktning(vikter, {k.kontor for k in alla})
        self.ar_viktad = bool(viktning)
        self.onskat = onskade(self.antal, [viktning.for_cell(cell) for cell in self.celler], self.platser)

    def rader(self) -> list[Rad]:
        """The margins and the strata; the single-valued dimensions first."""
        funna: dict[tuple[str, str], list[int]] = {}
        for dimension in DIMENSIONER:
            for i, cell in enumerate(self.celler):
                for varde in cell.varden(dimension):
                    funna.setdefault((dimension, varde), []).append(i)
        for i, cell in enumerate(self.celler):
            funna.setdefault(("stratum", str(cell.stratum)), []).append(i)
        return [Rad(slag, varde, tuple(celler)) for (slag, varde), celler in funna.items()]

    def spegel(self, dragna: Iterable[Kandidat]) -> tuple[Spegelrad, ...]:
        register = dict(zip(self.celler, self.antal, strict=True))
        onskat = dict(zip(self.celler, self.onskat, strict=True))
        return tuple(spegel(register, onskat, [cell_for(kandidat) for kandidat in dragna]))


def dra(kandidater: Iterable[Kandidat], antal: int, fro: str | int, vikter: Vikter | None = None) -> Dragning:
    """Draw `antal` huvudmän so that they mirror the candidates, or the weights.

    Depends on nothing but the set of candidates, `antal`, `fro` and `vikter`. Every candidate with förtur is in.
    ValueError, in Swedish, on a negative `antal`, a weight that is wrong, one key with different facts, or more
    candidates with förtur than places.
    """
    if antal < 0:
        raise ValueError(f"Antalet huvudmän kan inte vara {svenska.tal(antal)}.")
    register = _Register(kandidater, antal, str(fro), vikter)
    golv = [sum(1 for k in medlemmar if k.fortur) for medlemmar in register.per_cell.values()]
    if sum(golv) > antal:
        raise ValueError(f"{svenska.antal(sum(golv), 'huvudman', 'huvudmän')} har förtur, men antalet är {antal}.")
    rader = register.rader()
    kvoter = med_golv(register.onskat, golv, register.antal, rader)
    lotter = [avrundningslott(cell, str(fro)) for cell in register.celler]
    krav = [
        Krav(kvot, float(onskat), lagst, hogst, lott)
        for kvot, onskat, lagst, hogst, lott in zip(kvoter, register.onskat, golv, register.antal, lotter, strict=True)
    ]
    per_cell = avrunda(krav, rader, register.platser)
    dragna = _dragna(register, per_cell)
    spegelrader = register.spegel(draget.kandidat for draget in dragna)
    anmarkningar = _anmarkningar(register, antal, spegelrader)
    return Dragning(antal, str(fro), register.storlek, tuple(dragna), spegelrader, tuple(anmarkningar))


def spegla(
    kandidater: Iterable[Kandidat], nycklar: Collection[str], vikter: Vikter | None = None
) -> tuple[Spegelrad, ...]:
    """The mirror of a round that a person has changed: `nycklar` are in it. Keys that no candidate has are left out."""
    alla = _unika(kandidater)
    dragna = [kandidat for kandidat in alla if kandidat.nyckel in nycklar]
    return _Register(alla, len(dragna), "", vikter).spegel(dragna)


def ersattare(kandidater: Iterable[Kandidat], nycklar: Collection[str], nyckel: str, fro: str | int) -> list[Kandidat]:
    """Who could take the place of `nyckel`: those of its stratum not in, the same skolformer first, then by lot."""
    alla = {kandidat.nyckel: kandidat for kandidat in _unika(kandidater)}
    cell = cell_for(alla[nyckel])
    andra = [k for k in alla.values() if k.nyckel not in {*nycklar, nyckel} and cell_for(k).stratum == cell.stratum]
    return sorted(i_lottordning(andra, str(fro)), key=lambda k: cell_for(k) != cell)


def _unika(kandidater: Iterable[Kandidat]) -> list[Kandidat]:
    per_nyckel: dict[str, Kandidat] = {}
    for kandidat in kandidater:
        if per_nyckel.setdefault(kandidat.nyckel, kandidat) != kandidat:
            raise ValueError(f"Huvudmannen {kandidat.nyckel} finns två gånger med olika uppgifter.")
    return [per_nyckel[nyckel] for nyckel in sorted(per_nyckel)]


def _dragna(register: _Register, per_cell: list[int]) -> list[Draget]:
    antal: dict[Stratum, int] = {}
    onskat: dict[Stratum, Fraction] = {}
    blev: dict[Stratum, int] = {}
    for cell, n, kvot, tagna in zip(register.celler, register.antal, register.onskat, per_cell, strict=True):
        antal[cell.stratum] = antal.get(cell.stratum, 0) + n
        onskat[cell.stratum] = onskat.get(cell.stratum, Fraction(0)) + kvot
        blev[cell.stratum] = blev.get(cell.stratum, 0) + tagna
    dragna = []
    for (cell, medlemmar), tagna in zip(register.per_cell.items(), per_cell, strict=True):
        s = cell.stratum
        grund = _grund(register, s, antal[s], onskat[s], blev[s])
        med_fortur = [k for k in medlemmar if k.fortur]
        dragna += [Draget(k, s, f"{grund} Förtur: {k.fortur.rstrip('.')}.", None) for k in med_fortur]
        ovriga = [k for k in medlemmar if not k.fortur]
        for lott, kandidat in enumerate(ovriga[: tagna - len(med_fortur)], 1):
            ordet = _lottext(lott, len(ovriga), len(medlemmar) == antal[s])
            skal = grund if register.platser == register.storlek else f"{grund} {ordet}"
            dragna.append(Draget(kandidat, s, skal, lott))
    return dragna


def _grund(register: _Register, stratum: Stratum, antal: int, onskat: Fraction, blev: int) -> str:
    """ "Solna, liten, enskild, bara förskola: 214 av 2 717 huvudmän ger 14,2 platser av 180. Det blev 14." """
    alla = svenska.antal(register.storlek, "huvudman", "huvudmän")
    if register.platser == register.storlek:
        return f"{stratum}: alla {alla} som kan dras är med."
    platser = svenska.tal(float(onskat), 1)
    med_vikt = "med vikterna " if register.ar_viktad else ""
    return (
        f"{stratum}: {svenska.tal(antal)} av {alla} som kan dras ger {med_vikt}{platser} platser av "
        f"{svenska.tal(register.platser)}. Det blev {svenska.tal(blev)}."
    )


def _lottext(lott: int, antal: int, hela_stratumet: bool) -> str:
    samma = "" if hela_stratumet else " bland dem med samma skolformer"
    if antal == 1:
        return "Lottnummer 1 av 1." if hela_stratumet else "Ensam om sina skolformer i gruppen."
    return f"Lottnummer {svenska.tal(lott)} av {svenska.tal(antal)}{samma}."


def _anmarkningar(register: _Register, antal: int, spegelrader: Iterable[Spegelrad]) -> list[str]:
    texter = []
    if antal > register.storlek:
        alla = svenska.antal(register.storlek, "huvudman", "huvudmän")
        texter.append(f"Bara {alla} kan dras, så det blev inte {svenska.tal(antal)}.")
    fulla = {
        c.stratum for c, n, kvot in zip(register.celler, register.antal, register.onskat, strict=True) if kvot == n
    }
    if register.ar_viktad and fulla and register.platser < register.storlek:
        grupper = svenska.antal(len(fulla), "grupp", "grupper")
        texter.append(f"I {grupper} tar huvudmännen slut med de här vikterna. Platserna har delats ut till andra.")
    for rad in spegelrader:
        if not rad.ar_nara:
            onskat = svenska.tal(float(rad.onskat), 1)
            texter.append(
                f"{DIMENSIONER[rad.dimension]}, {rad.namn}: det blev {svenska.tal(rad.dragna)} i stället för {onskat}. "
                "Närmare gick det inte att komma."
            )
    return texter
