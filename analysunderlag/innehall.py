"""The value object of an analysunderlag: one object feeds web page, XLSX, PDF and JSON.

Plain frozen dataclasses without Django, so that the same content can be built, stored, read back and compared anywhere.
`till_json` and `fran_json` are each other's inverse. All numbers are `Decimal`; nothing is rounded here.
"""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from .vardetyper import Vardetyp

FORMATVERSION = 1


@dataclass(frozen=True, slots=True)
class Kalla:
    """The cell a value was read from: original file name, its sha256 and the cell address (A1 form)."""

    fil: str
    sha256: str
    cell: str


@dataclass(frozen=True, slots=True)
class Varde:
    """A value as published. `varde` is a number only when `typ` is tal; `ratext` is the source's own text.

    `om`: how it has come about, when it is not published for just this huvudman. What we have computed ourselves begins
    with "Bearbetning" and has no cell.
    """

    ratext: str
    typ: Vardetyp
    varde: Decimal | None
    kalla: Kalla | None = None
    om: str = ""


@dataclass(frozen=True, slots=True)
class Gruppvarde:
    """Our own processing (bearbetning): the middle of a comparison group. `n` = huvudmän with a published number.

    `skyddade` = huvudmän in the group whose value is protected: many of them make the others' median a poor guide.
    """

    n: int
    median: Decimal
    p25: Decimal
    p75: Decimal
    skyddade: int = 0


@dataclass(frozen=True, slots=True)
class Doldgrupp:
    """A comparison group whose middle is not shown: too many of its values are protected (see `ar_val_tackt`).

    `n` and `skyddade` as in Gruppvarde. Only the median and the middle half are left out.
    """

    namn: str
    n: int
    skyddade: int


@dataclass(frozen=True, slots=True)
class Liknandevarde:
    """Our own processing: the middle of the liknande huvudmän in one measure.

    `n` and `skyddade` as in Gruppvarde. `median` is None when fewer than five have a published number or when too many
    values are protected.
    """

    n: int
    skyddade: int
    median: Decimal | None


@dataclass(frozen=True, slots=True)
class Stapel:
    """One bar of a distribution: `antal` huvudmän with fran <= value < till (the last bar includes till)."""

    fran: Decimal
    till: Decimal
    antal: int


@dataclass(frozen=True, slots=True)
class Fordelning:
    """All huvudmän in the country with a published number: n, percentiles and bars. Our processing.

    `skyddade` = huvudmän whose value is protected. They are in none of the numbers.
    """

    n: int
    minst: Decimal
    p10: Decimal
    p25: Decimal
    median: Decimal
    p75: Decimal
    p90: Decimal
    storst: Decimal
    staplar: tuple[Stapel, ...]
    skyddade: int = 0


@dataclass(frozen=True, slots=True)
class Enhetsvarde:
    enhetskod: str
    varde: Varde


@dataclass(frozen=True, slots=True)
class Periodvarde:
    """An earlier value of the same measure; `period` is a läsår ("2023/24") or a calendar year."""

    period: str
    varde: Varde


@dataclass(frozen=True, slots=True)
class Brott:
    """Values from `period` on are not to be compared with those before; `text` says why."""

    period: str
    text: str


@dataclass(frozen=True, slots=True)
class Matt:
    """One measure (indikator) with every value that belongs to it in this underlag.

    `tidigare`: earlier periods, oldest first. `egen_forklaring`: why there is no own number (empty when there is one).
    `enhetstext`: how many own units have a value and how far apart they lie, in words (empty for a single unit).
    `dold_grupp`: set when `grupp` is None because too many values in the group are protected, not because it is small.
    `liknande`: None where the part has no liknande huvudmän. `brott`: where the series of periods is broken.
    """

    kod: str
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
    eget: Varde
    riket: Varde
    grupp: Gruppvarde | None
    gruppnamn: str
    fordelning: Fordelning | None
    enheter: tuple[Enhetsvarde, ...]
    tidigare: tuple[Periodvarde, ...] = ()
    egen_forklaring: str = ""
    enhetstext: str = ""
    dold_grupp: Doldgrupp | None = None
    liknande: Liknandevarde | None = None
    brott: tuple[Brott, ...] = ()


@dataclass(frozen=True, slots=True)
class Iakttagelse:
    """A strength or a question: never a grade. Names figure and comparison, then asks how they know."""

    matt_kod: str
    avsnitt: str
    rubrik: str
    text: str


@dataclass(frozen=True, slots=True)
class Avsnitt:
    """A group of measures: Elever, Personal, Kostnader or a delmål.

    `bara_text`: no own number can exist here (costs of an enskild huvudman), so the first comment says why and stands
    instead of table and charts. The measures keep their signs for the data files.
    """

    kod: str
    nummer: int | None
    rubrik: str
    inledning: str
    matt: tuple[Matt, ...]
    kommentarer: tuple[str, ...]
    fragor: tuple[Iakttagelse, ...]
    bara_text: bool = False


@dataclass(frozen=True, slots=True)
class Lucka:
    rubrik: str
    text: str


@dataclass(frozen=True, slots=True)
class Tecken:
    tecken: str
    typ: Vardetyp
    ord: str
    forklaring: str


@dataclass(frozen=True, slots=True)
class Samband:
    """Förutsättning → delmål → framgångsfaktor, put as a question to try."""

    forutsattning: str
    delmal: str
    faktor: str
    fraga: str


@dataclass(frozen=True, slots=True)
class Enhetsfakta:
    kod: str
    namn: str


@dataclass(frozen=True, slots=True)
class Gruppfakta:
    """The comparison group: its name, why it was chosen, and how many huvudmän it holds."""

    namn: str
    beskrivning: str
    antal: int


@dataclass(frozen=True, slots=True)
class Likhetsvarde:
    """A published number that likeness was counted by; None where the similar huvudman has none."""

    matt_kod: str
    varde: Decimal | None


@dataclass(frozen=True, slots=True)
class Liknande:
    """A huvudman with about the same förutsättningar. `skal`: in what they are alike, as a phrase.

    `nyckel`, never the orgnr: a person's number is not shown.
    """

    nyckel: str
    namn: str
    skal: str
    varden: tuple[Likhetsvarde, ...]


@dataclass(frozen=True, slots=True)
class Liknandegrupp:
    """The up to ten huvudmän that are most alike in förutsättningar, and how that was counted.

    `matt`: codes of the measures that were used; `beskrivning` says it in words, also when there are none.
    """

    beskrivning: str
    matt: tuple[str, ...]
    huvudman_lista: tuple[Liknande, ...]


@dataclass(frozen=True, slots=True)
class Oversiktsrad:
    """A skolform of the huvudman beside the others: from the register, and from its part where there is one.

    `antal`: children or pupils that the register knows of (`minst`: some number is protected or unknown).
    `elever`, `behorighet`, `resultat`: codes of measures in the part. `lucka`: what cannot be shown, and why.
    """

    skolform: str
    namn: str
    enheter: int
    antal: int | None
    minst: bool
    period: str
    elever: str = ""
    behorighet: str = ""
    resultat: str = ""
    lucka: str = ""


@dataclass(frozen=True, slots=True)
class Skolformsdel:
    """One skolform. `ingress`: size and period in a sentence. `oversikt`: one measure code per delmål for an overview.

    `har_fa_varden`: the gaps are more than the numbers, so it is shown with questions first and the gaps as sentences.
    `det_ni_vet`: what the huvudman itself can tell, as prompts; filled when few values are published.
    `liknande`: None in an underlag that was made before they were counted. `utan_tal`: the statistics have no measure
    at all for it, so the part is its gaps and questions.
    """

    skolform: str
    namn: str
    period: str
    tackning: str
    har_fa_varden: bool
    i_korthet: tuple[str, ...]
    styrkor: tuple[Iakttagelse, ...]
    fragor: tuple[Iakttagelse, ...]
    avsnitt: tuple[Avsnitt, ...]
    enheter: tuple[Enhetsfakta, ...]
    grupp: Gruppfakta
    luckor: tuple[Lucka, ...]
    samband: tuple[Samband, ...]
    ingress: str = ""
    oversikt: tuple[str, ...] = ()
    det_ni_vet: tuple[Lucka, ...] = ()
    liknande: Liknandegrupp | None = None
    utan_tal: bool = False


@dataclass(frozen=True, slots=True)
class Huvudmansfakta:
    nyckel: str
    orgnr: str
    namn: str
    typ: str
    juridisk_form: str
    kommun: str
    lan: str
    storleksklass: str


@dataclass(frozen=True, slots=True)
class Kallfakta:
    fil: str
    sha256: str
    titel: str
    utgivare: str
    period: str


@dataclass(frozen=True, slots=True)
class Releasefakta:
    namn: str
    godkand: str
    kallor: tuple[Kallfakta, ...]
    kvalitetssystem: str


@dataclass(frozen=True, slots=True)
class Underlagsinnehall:
    """`oversikt`: every skolform of the huvudman, also those without a part; empty in an older underlag."""

    formatversion: int
    huvudman: Huvudmansfakta
    release: Releasefakta
    delar: tuple[Skolformsdel, ...]
    tecken: tuple[Tecken, ...]
    oversikt: tuple[Oversiktsrad, ...] = ()


def _till(varde: object) -> object:
    if dataclasses.is_dataclass(varde) and not isinstance(varde, type):
        return {f.name: _till(getattr(varde, f.name)) for f in dataclasses.fields(varde)}
    if isinstance(varde, tuple | list):
        return [_till(v) for v in varde]
    if isinstance(varde, Decimal):
        return str(varde)
    if isinstance(varde, Enum):
        return varde.value
    return varde


def till_json(innehall: Underlagsinnehall) -> str:
    """Deterministic JSON text: same content, same bytes."""
    return json.dumps(_till(innehall), ensure_ascii=False, separators=(",", ":"))


def _fran(typ: typing.Any, varde: typing.Any) -> typing.Any:
    ursprung = typing.get_origin(typ)
    if ursprung in (typing.Union, types.UnionType):
        if varde is None:
            return None
        (inre,) = [t for t in typing.get_args(typ) if t is not type(None)]
        return _fran(inre, varde)
    if ursprung is tuple:
        (inre, _) = typing.get_args(typ)
        return tuple(_fran(inre, v) for v in varde)
    if dataclasses.is_dataclass(typ):
        valfria = {f.name for f in dataclasses.fields(typ) if f.default is not dataclasses.MISSING}
        falt = {n: t for n, t in _typer(typ).items() if n in varde or n not in valfria}
        return typ(**{n: _fran(t, varde[n]) for n, t in falt.items()})  # type: ignore[operator]
    if typ is Decimal:
        return Decimal(varde)
    if isinstance(typ, type) and issubclass(typ, Enum):
        return typ(varde)
    return varde


_TYPER: dict[type, dict[str, typing.Any]] = {}


def _typer(typ: typing.Any) -> dict[str, typing.Any]:
    if typ not in _TYPER:
        _TYPER[typ] = typing.get_type_hints(typ)
    return _TYPER[typ]


def fran_json(text: str) -> Underlagsinnehall:
    """Read back what `till_json` wrote, also before a field with a default was added. Raises KeyError or ValueError."""
    return _fran(Underlagsinnehall, json.loads(text))
