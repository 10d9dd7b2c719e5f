"""What `sammanstall` needs, as plain data. The caller reads it from a release; nothing here knows about a database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from ..innehall import Brott, Fordelning, Gruppvarde, Liknandevarde, Lucka, Periodvarde, Samband, Varde
from ..kvalitetssystem.data import Avser, Riktning


@dataclass(frozen=True, slots=True)
class Avsnittsdef:
    """A section. `nummer` is the delmål's number, None for förutsättningar."""

    kod: str
    nummer: int | None
    rubrik: str
    inledning: str


@dataclass(frozen=True, slots=True)
class Indikatordef:
    """A measure's definition. `avsnitt` is the code of its section; `fraga` and `styrka` are texts with placeholders.

    Placeholders: {ni} {grupp} {riket} are numbers with the measure's decimals and no unit; {gruppnamn} is a phrase that
    reads well after "bland".
    """

    kod: str
    avsnitt: str
    namn: str
    kortnamn: str
    enhet: str
    decimaler: int
    skala_min: Decimal | None
    skala_max: Decimal | None
    tema: str
    perspektiv: str
    definition: str
    definition_kalla: str
    period: str
    avser: Avser = Avser.LASAR
    riktning: Riktning = Riktning.KONTEXT
    skolform: str = "grundskola"
    brott: tuple[Brott, ...] = ()
    flaggbar: bool = False
    fraga: str = ""
    styrka: str = ""


@dataclass(frozen=True, slots=True)
class Enhetsindata:
    """An own unit and its published values by measure code. A measure that is left out counts as missing."""

    kod: str
    namn: str
    varden: Mapping[str, Varde]


@dataclass(frozen=True, slots=True)
class Gruppstatistik:
    """A comparison group with its precomputed middle per measure code.

    `etikett` is its name in a column heading, `fras` in running text (see `berakning.gruppnamn`); `antal` is how many
    huvudmän in it have any published number for the skolform.
    """

    nyckel: str
    etikett: str
    fras: str
    antal: int
    varden: Mapping[str, Gruppvarde]


@dataclass(frozen=True, slots=True)
class Likt:
    """A similar huvudman: `nara` = codes of the measures that are about the same, `varden` = its published numbers."""

    nyckel: str
    namn: str
    nara: tuple[str, ...]
    varden: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Liknandeindata:
    """Nearest first. `matt`: (code, words for being about the same), as declared; `varden`: the middle per measure.

    `tyngst`: codes of the measures that weigh more than the others.
    """

    matt: tuple[tuple[str, str], ...]
    liknande: tuple[Likt, ...]
    varden: Mapping[str, Liknandevarde]
    tyngst: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Registerskolform:
    """A skolform of the huvudman as the register knows it, and what the overview says and shows of it.

    `elever`, `behorighet`, `resultat`: measure codes in order of preference.
    """

    skolform: str
    namn: str
    enheter: int
    antal: int | None
    minst: bool
    period: str
    elever: tuple[str, ...] = ()
    behorighet: tuple[str, ...] = ()
    resultat: tuple[str, ...] = ()
    lucka: str = ""


@dataclass(frozen=True, slots=True)
class Skolformsindata:
    """One skolform of one huvudman. `grupper` goes from the closest group to the widest and ends with riket.

    `indikatorer` are in reading order. `riket` and `egna` are published values by measure code; a measure that is left
    out counts as missing. `tidigare`: earlier own values, oldest first.
    """

    skolform: str
    namn: str
    period: str
    avsnitt: tuple[Avsnittsdef, ...]
    indikatorer: tuple[Indikatordef, ...]
    egna: Mapping[str, Varde]
    riket: Mapping[str, Varde]
    enheter: tuple[Enhetsindata, ...]
    grupper: tuple[Gruppstatistik, ...]
    fordelningar: Mapping[str, Fordelning]
    tidigare: Mapping[str, tuple[Periodvarde, ...]] = field(default_factory=dict)
    luckor: tuple[Lucka, ...] = ()
    samband: tuple[Samband, ...] = ()
    liknande: Liknandeindata | None = None
