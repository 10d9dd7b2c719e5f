"""What reading a file of statistics led to, in figures and in words."""

from __future__ import annotations

from dataclasses import dataclass, field

from huvudman.orgnr import visa

from ..inlasning import Cellfynd
from ..vardetyper import Vardetyp


@dataclass(frozen=True, slots=True)
class Andradcell:
    """A value that differs from the one in force: whose, which measure, old → new."""

    indikator: str
    namn: str
    orgnr: str
    enhetskod: str
    period: str
    fran: str
    till: str
    cell: str

    def __str__(self) -> str:
        agare = "riket" if self.orgnr == "00" else visa(self.orgnr)
        vem = ", ".join(filter(None, (agare, self.enhetskod)))
        return f"{vem}, {self.namn}, {self.period}: {self.fran or 'tom'} → {self.till or 'tom'} (cell {self.cell})"


@dataclass(slots=True)
class Utfall:
    """What reading a file led to, or would lead to. `status`: inlast | oforandrad | provkord.

    `definitioner`: official definitions that are new or changed. `noter`: notes that come in with an earlier file.
    `inlasningsnummer`: which time the file is read in.
    """

    fil: str
    sha256: str
    status: str
    skolform: str = ""
    perioder: list[str] = field(default_factory=list)
    celler: int = 0
    antal: dict[str, int] = field(default_factory=dict)
    nya: int = 0
    andrade: int = 0
    oforandrade: int = 0
    avvisade: int = 0
    definitioner: int = 0
    noter: int = 0
    andringar: list[Andradcell] = field(default_factory=list)
    varningar: list[str] = field(default_factory=list)
    inlasningsnummer: int = 1
    text: str = ""
    import_id: int | None = None
    release_id: int | None = None
    fel: list[Cellfynd] = field(default_factory=list)


def siffror(utfall: Utfall) -> dict[str, int]:
    return {
        falt: getattr(utfall, falt) for falt in ("celler", "nya", "andrade", "oforandrade", "avvisade", "definitioner")
    }


def antal_text(utfall: Utfall) -> str:
    tal = utfall.antal[Vardetyp.TAL]
    tomma = utfall.antal[Vardetyp.TOM]
    tecken = sum(utfall.antal.values()) - tal - tomma
    delar = f"{tal} tal + {tecken} tecken + {tomma} tomma"
    if utfall.avvisade:
        delar += f" + {utfall.avvisade} avvisade"
    return (
        f"{delar} = {utfall.celler} celler. "
        f"{utfall.nya} {'nytt värde' if utfall.nya == 1 else 'nya värden'}, "
        f"{utfall.andrade} {'ändrat' if utfall.andrade == 1 else 'ändrade'}, "
        f"{utfall.oforandrade} {'oförändrat' if utfall.oforandrade == 1 else 'oförändrade'}."
    )
