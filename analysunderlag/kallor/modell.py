"""What any statistics file holds once read: one form for every source. Plain dataclasses: no Django, no database.

A table has rows that say whom the values are about (the keys) and columns that say which measure they are. A value is
found by its row, its column and the table, and each of them may say what it is about (`Avser`), such as a sex, a
subject, a program or a läsår.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from ..inlasning.modell import Cellfynd, Cellvarde
from ..serienamn import Avser
from ..vardetyper import Vardetyp


class Kallslag(StrEnum):
    """The kinds of files that can be read. The label is what people call them."""

    label: str

    def __new__(cls, kod: str, label: str) -> Kallslag:
        slag = str.__new__(cls, kod)
        slag._value_, slag.label = kod, label
        return slag

    EXPORT = "export", "Skolverkets statistikexport"
    SKOLENHETSREGISTER = "skolenhetsregister", "Skolenhetsregistret"
    API = "api", "svar från Skolverkets API om planerade utbildningar"
    FORSKOLA = "forskola", "sammanställningen över förskolor"
    KOLADA = "kolada", "Koladas tabeller"
    SKOLENKATEN = "skolenkaten", "Skolenkäten"
    RIKSBOK = "riksbok", "Skolverkets tabeller över betyg och prov i riket"
    UFA = "ufa", "Underlag för analys"
    PXWEB = "pxweb", "hämtade svar från Skolverkets statistikdatabas"
    KOLADASVAR = "koladasvar", "hämtade svar från Kolada"


class Niva(StrEnum):
    """What a row is about."""

    SKOLENHET = "skolenhet"
    KOMMUN = "kommun"
    HUVUDMAN = "huvudman"
    RIKET = "riket"


class Periodslag(StrEnum):
    LASAR = "läsår"
    AR = "år"
    TERMIN = "termin"
    DAG = "dag"


class Radslag(StrEnum):
    """What a row of the file was used as. Every row is exactly one of these."""

    DATA = "data"
    RUBRIK = "rubrik"
    NOT = "not"
    TOM = "tom"
    OFORKLARAD = "oforklarad"


@dataclass(frozen=True, slots=True)
class Nyckelkolumn:
    """A column that says whom a row is about. `identitet`: part of what makes the row unique; names are not."""

    namn: str
    plats: str
    rubrik: str
    identitet: bool


@dataclass(frozen=True, slots=True)
class Kolumn:
    """A column of values. `kod` is empty when no synonym fits; `radens_matt` when each row names its own measure.

    `niva` and `period` are set when the column and not the row says what they are.
    """

    plats: str
    rubrik: str
    grupp: str = ""
    kod: str = ""
    avser: Avser = ()
    period: str = ""
    radens_matt: bool = False
    niva: Niva | None = None

    @property
    def namn(self) -> str:
        """Group header and header together, which is what names a measure."""
        return f"{self.grupp} / {self.rubrik}" if self.grupp else self.rubrik


class Kallrad(NamedTuple):
    """A row of data. `nycklar` follow the table's key columns and `varden` its columns.

    A value is None where the source has no cell, or a cell that could not be read. A row that defines something has no
    level. `kod` and `period` are set when the
    row itself names them.
    """

    rad: int
    niva: Niva | None
    nycklar: tuple[str, ...]
    varden: tuple[Cellvarde | None, ...]
    kod: str = ""
    period: str = ""


class Kallvarde(NamedTuple):
    """One value with everything the file says about it. `avser` holds identities only, sorted by name."""

    avser: Avser
    niva: Niva | None
    kod: str
    matt: str
    period: str
    rad: int
    plats: str
    cell: Cellvarde


@dataclass(frozen=True, slots=True)
class Kalltabell:
    """One table of a file (a CSV file has one, a workbook one a sheet)."""

    fil: str
    slag: Kallslag
    titel: str
    skolform: str
    period: str
    periodslag: Periodslag | None
    nycklar: tuple[Nyckelkolumn, ...]
    kolumner: tuple[Kolumn, ...]
    rader: tuple[Kallrad, ...]
    radslag: Mapping[Radslag, int]
    celler: int
    blad: str = ""
    avser: Avser = ()
    noter: tuple[str, ...] = ()
    fel: tuple[Cellfynd, ...] = ()
    varningar: tuple[Cellfynd, ...] = ()
    matt_utan_kod: tuple[str, ...] = ()
    avvisade: int = 0

    @property
    def nivaer(self) -> tuple[Niva, ...]:
        alla = {rad.niva for rad in self.rader} | {kolumn.niva for kolumn in self.kolumner}
        return tuple(niva for niva in Niva if niva in alla)

    @property
    def perioder(self) -> tuple[str, ...]:
        """Every period that a value can have, the file's own when nothing else is said."""
        egna = {k.period for k in self.kolumner} | {rad.period for rad in self.rader}
        return tuple(sorted({p or self.period for p in egna} - {""}))

    def antal_per_typ(self) -> dict[Vardetyp, int]:
        """How many cells of each kind. With `avvisade` they add up to `celler`."""
        antal = Counter(cell.typ for rad in self.rader for cell in rad.varden if cell is not None)
        return {typ: antal[typ] for typ in Vardetyp}

    def varden(self) -> Iterator[Kallvarde]:
        """Every value, row by row."""
        mattplats = next((i for i, n in enumerate(self.nycklar) if n.namn in RADMATT), None)
        for rad in self.rader:
            om_raden = [*self.avser, *self.identitet(rad)]
            grund = tuple(sorted(om_raden))  # one object a row, shared by its columns that make no cut
            radmatt = rad.nycklar[mattplats] if mattplats is not None else ""
            for kolumn, cell in zip(self.kolumner, rad.varden, strict=True):
                if cell is not None:
                    yield Kallvarde(
                        tuple(sorted((*om_raden, *kolumn.avser))) if kolumn.avser else grund,
                        kolumn.niva or rad.niva,
                        rad.kod if kolumn.radens_matt else kolumn.kod,
                        radmatt if kolumn.radens_matt else kolumn.namn,
                        kolumn.period or rad.period or self.period,
                        rad.rad,
                        kolumn.plats,
                        cell,
                    )

    def identitet(self, rad: Kallrad) -> Avser:
        """What makes the row unique. Where every code is blank or missing a name stands in for them."""
        alla = list(zip(self.nycklar, rad.nycklar, strict=True))
        par = [(n.namn, text) for n, text in alla if n.identitet and n.namn not in RADMATT and n.namn != "period"]
        if not any(text for namn, text in par if namn in KODER):
            par += [("namn", text) for n, text in alla if text and not n.identitet][:1]
        return tuple(par)


RADMATT = frozenset({"uppgift", "kpi", "matt"})
"""Keys that name the measure of a row."""

KODER = frozenset({"enhetskod", "kommunkod", "orgnr", "forskoleid"})
"""Keys that say on their own whom a row is about."""


@dataclass(frozen=True, slots=True)
class Kallfil:
    """A read file. `radslag` counts every row of it, those of sheets that hold notes only as well."""

    fil: str
    sha256: str
    slag: Kallslag
    utgivare: str
    tabeller: tuple[Kalltabell, ...]
    radslag: Mapping[Radslag, int]
    noter: tuple[str, ...] = ()
    fel: tuple[Cellfynd, ...] = field(default=(), repr=False)
    varningar: tuple[Cellfynd, ...] = field(default=(), repr=False)

    @property
    def oforklarade(self) -> int:
        return self.radslag.get(Radslag.OFORKLARAD, 0)

    @property
    def celler(self) -> int:
        return sum(tabell.celler for tabell in self.tabeller)

    @property
    def avvisade(self) -> int:
        return sum(tabell.avvisade for tabell in self.tabeller)

    @property
    def matt_utan_kod(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(namn for tabell in self.tabeller for namn in tabell.matt_utan_kod))

    def antal_per_typ(self) -> dict[Vardetyp, int]:
        antal: Counter[Vardetyp] = Counter()
        for tabell in self.tabeller:
            antal.update(tabell.antal_per_typ())
        return {typ: antal[typ] for typ in Vardetyp}

    def varden(self) -> Iterator[Kallvarde]:
        for tabell in self.tabeller:
            yield from tabell.varden()
