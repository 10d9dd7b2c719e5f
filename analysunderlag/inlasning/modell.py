"""What a statistics file holds once parsed. Plain dataclasses: no Django, no database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from kvalitet.filer import Filfel, Radfel, kolumnbokstaver

from ..vardetyper import Vardetyp

RIKETS_ORGNR = "00"
VISADE_CELLER = 12


class Cellvarde(NamedTuple):
    """A published value: the source's own text, its kind, and the number when there is one."""

    ratext: str
    typ: Vardetyp
    varde: Decimal | None


@dataclass(frozen=True, slots=True)
class Cellfynd:
    """A fault or a warning at one place. `rad` and `kolumn` as a spreadsheet shows them; empty when not applicable."""

    fil: str
    text: str
    rad: int | None = None
    kolumn: str = ""
    varde: str = ""

    @property
    def cell(self) -> str:
        """A1 form; empty when the column has a name and no letters, as in a file that is no spreadsheet."""
        return f"{self.kolumn}{self.rad}" if self.rad and self.kolumn.isupper() and self.kolumn.isalpha() else ""

    def __str__(self) -> str:
        plats = [self.fil]
        if self.rad:
            plats.append(f"rad {self.rad}")
        if self.kolumn:
            plats.append(f"kolumn {self.kolumn}" + (f" (cell {self.cell})" if self.cell else ""))
        return f"{', '.join(plats)}: {self.text}"

    def som_dict(self) -> dict[str, object]:
        return {"rad": self.rad, "kolumn": self.kolumn, "cell": self.cell, "text": self.text, "varde": self.varde}


class TabellAvvisad(Filfel):
    """The table has faults and nothing of it is stored. `fel` lists every one, `varningar` the lesser remarks."""

    def __init__(self, fil: str, fel: Sequence[Cellfynd], varningar: Sequence[Cellfynd] = ()) -> None:
        self.fel, self.varningar = tuple(fel), tuple(varningar)
        forst = self.fel[0]
        if len(self.fel) == 1:
            text, rad, falt = forst.text, forst.rad, _plats(forst)
        else:
            celler = [f.cell for f in self.fel if f.cell]
            alla = ", ".join(celler[:VISADE_CELLER]) + (" …" if len(celler) > VISADE_CELLER else "")
            text = f"{len(self.fel)} fel i filen, inget lästes in. Det första: {str(forst).removeprefix(f'{fil}, ')}"
            text += f" Celler med fel: {alla}." if celler else ""
            rad, falt = None, ""
        super().__init__(fil, text, rad=rad, falt=falt, radfel=[_som_radfel(f) for f in self.fel])


def _plats(fynd: Cellfynd) -> str:
    if not fynd.kolumn:
        return ""
    return f"kolumn {fynd.kolumn}" + (f" (cell {fynd.cell})" if fynd.rad else "")


def _som_radfel(fynd: Cellfynd) -> Radfel:
    return Radfel(fynd.fil, fynd.rad, _plats(fynd), fynd.text, fynd.varde)


@dataclass(frozen=True, slots=True)
class Matrad:
    """A measure: `namn` exactly as in the source, with its official definition when a comment gives one."""

    rad: int
    namn: str
    definition: str = ""


@dataclass(frozen=True, slots=True)
class Nivakolumn:
    """A level (riket, huvudman or enhet) in one läsår. `enhetskod` is empty but for an enhet."""

    kolumn: str
    niva: str
    orgnr: str
    enhetskod: str
    huvudmansnamn: str
    enhetsnamn: str
    period: str

    @property
    def nyckel(self) -> tuple[str, str, str]:
        return self.orgnr, self.enhetskod, self.period


@dataclass(frozen=True, slots=True)
class Avvisad:
    """A cell that was left out, with what the file says in and around it. For the CSV of rejected rows."""

    rad: int
    kolumn: str
    matt: str
    niva: str
    period: str
    ratext: str
    skal: str


@dataclass(frozen=True, slots=True)
class Tabell:
    """A parsed table. `varden[m][n]` belongs to `matt[m]` and `nivaer[n]`; None is a rejected cell."""

    fil: str
    sha256: str
    slag: str
    titel: str
    utgivare: str
    skolform: str
    matt: tuple[Matrad, ...]
    nivaer: tuple[Nivakolumn, ...]
    varden: tuple[tuple[Cellvarde | None, ...], ...]
    noter: tuple[str, ...]
    celler: int
    fel: tuple[Cellfynd, ...] = ()
    varningar: tuple[Cellfynd, ...] = ()
    avvisade: tuple[Avvisad, ...] = field(default=(), repr=False)

    @property
    def perioder(self) -> tuple[str, ...]:
        return tuple(sorted({niva.period for niva in self.nivaer}))

    def antal_per_typ(self) -> dict[str, int]:
        """How many cells of each kind. With the rejected ones they add up to `celler`."""
        antal = dict.fromkeys(Vardetyp, 0)
        for rad in self.varden:
            for varde in rad:
                if varde is not None:
                    antal[varde.typ] += 1
        return {typ.value: n for typ, n in antal.items()}


def cell(kolumn: int, rad: int) -> str:
    """A1 form of a zero-based column and a row counted from 1."""
    return f"{kolumnbokstaver(kolumn + 1)}{rad}"
