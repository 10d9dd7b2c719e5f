"""What the columns of the sources mean, read from the files in data/kallor/. No Django.

`nycklar.toml`: the columns that say whom a row is about. Every other file: tables, found by their title, with the code
of each measure and the names that the sources have used for it. A new name or measure is a line in a file, not code.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from .modell import KODER, Avser, Kolumn

KATALOG = Path(__file__).resolve().parents[1] / "data" / "kallor"
LASAR = re.compile(r"\d{4}/\d{2}")
VALFRITT, AR = re.compile(r"(\w)\?"), re.compile(r"\d{4}")


class Synonymfel(ValueError):
    """A data file says something that cannot be right; the text names the file."""


@dataclass(frozen=True)
class Nyckel:
    """`form`: what the text must look like, if anything. `siffror`: a code that has lost its zeros gets them back."""

    namn: str
    form: re.Pattern[str] | None
    siffror: int
    identitet: bool
    varden: Mapping[str, str] = field(default_factory=dict)

    @property
    def ar_kod(self) -> bool:
        """Whether only a row of data would hold it."""
        return self.form is not None and self.namn in KODER

    def stada(self, text: str) -> str:
        """The key as we write it, whatever the source does: zeros first, and one word for each sex."""
        text = self.varden.get(normaliserad(text), text)
        return text.zfill(self.siffror) if self.siffror and text.isdecimal() else text

    def fel(self, text: str) -> str:
        """Why this cannot be the key; empty when it can."""
        if self.form is None or self.form.fullmatch(text):
            return ""
        return f"”{text}” är inte en möjlig {self.namn}. Raden kan vara förskjuten." if text else "Nyckeln saknas."


@dataclass(frozen=True)
class Tabellsynonymer:
    """The measures of one table. `under_titel`: what the line below the title says, such as the program.

    `matt`: a name without regard to case → the measure's code and the name as written. `beskriver`: columns that only
    describe the row, and `radmatt` the one that holds a value of the measure that the row names.
    """

    titel: re.Pattern[str]
    skolform: str = ""
    under_titel: str = ""
    lasarskolumner: str = ""
    radmatt: str = ""
    nycklar: dict[str, str] = field(default_factory=dict)
    beskriver: tuple[re.Pattern[str], ...] = ()
    matt: dict[str, tuple[str, str]] = field(default_factory=dict)
    monster: tuple[tuple[re.Pattern[str], str], ...] = ()

    def kan_heta(self, del_: str) -> bool:
        """Whether a title that the table is known by can hold this text (see `normaliserad`)."""
        monster = self.titel.pattern.removesuffix("$").replace(r"\d{4}", "0000")
        hela = (VALFRITT.sub(byt, monster).replace("\\", "") for byt in (r"\1", ""))
        return bool(self.titel.search(del_)) or any(AR.sub("0000", del_) in text for text in hela)

    def kod(self, namn: str) -> tuple[str, Avser]:
        """The code of a measure (empty when not known), and what the named groups of its pattern say it is about."""
        form = normaliserad(namn)
        if form in self.matt:
            return self.matt[form][0], ()
        for monster, kod in self.monster:
            if traff := monster.fullmatch(form):
                return traff.expand(kod), tuple(traff.groupdict().items())
        return "", ()

    def beskrivning(self, rubrik: str) -> Nyckel | None:
        """A column of this table that says something about the row and is neither a key elsewhere nor a measure."""
        form = normaliserad(rubrik)
        return Nyckel(form, None, 0, False) if any(m.fullmatch(form) for m in self.beskriver) else None

    def narmast(self, namn: str, upptagna: Iterable[str]) -> str:
        """The known name most like this one, among measures that the file does not have."""
        tagna = set(upptagna)
        lediga = [form for form, (kod, _) in self.matt.items() if kod not in tagna]
        nara = get_close_matches(normaliserad(namn), lediga, n=1, cutoff=0.6)
        return self.matt[nara[0]][1] if nara else ""


class Tillagg(NamedTuple):
    """A name that somebody has said means a known measure. `titel`: part of the table's title, or empty for all."""

    titel: str
    namn: str
    kod: str


@dataclass(frozen=True)
class Synonymer:
    nycklar: Mapping[str, Nyckel]
    nycklar_per_namn: Mapping[str, Nyckel]
    indelningar: dict[str, tuple[str, str]]
    tabeller: tuple[Tabellsynonymer, ...]
    tillagg: tuple[Tillagg, ...] = ()

    def tabell(self, titel: str) -> Tabellsynonymer:
        """By the table's title, with the names that have been added; one without measures when no title fits."""
        form = normaliserad(titel)
        okand = Tabellsynonymer(re.compile(""))
        hittad = next((t for t in self.tabeller if t.titel.search(form)), okand)
        egna = {
            normaliserad(t.namn): (t.kod, t.namn)
            for t in self.tillagg
            if normaliserad(t.titel) in form and not self.betydelse(hittad, t.namn)
        }
        return replace(hittad, matt={**hittad.matt, **egna}) if egna else hittad

    def betydelse(self, tabell: Tabellsynonymer, namn: str) -> str:
        """The code that a column of this name is read as, by name or pattern, also with a sex or the like in it."""
        grupp, _, rubrik = namn.rpartition(" / ")
        return self.kolumn(tabell, "", grupp.strip(), rubrik.strip()).kod

    def nyckel(self, tabell: Tabellsynonymer, rubrik: str) -> Nyckel | None:
        """A table's own word for a key goes before what all call it."""
        form = normaliserad(rubrik)
        if egen := tabell.nycklar.get(form):
            return self.nycklar_per_namn[egen]
        return tabell.beskrivning(rubrik) or self.nycklar.get(form)

    def kolumn(self, tabell: Tabellsynonymer, plats: str, grupp: str, rubrik: str) -> Kolumn:
        """The measure that group header and header name together, apart from what they say of sex and the like."""
        if LASAR.fullmatch(rubrik):
            radens = not tabell.lasarskolumner
            return Kolumn(plats, rubrik, grupp, tabell.lasarskolumner, (), rubrik, radens)
        if tabell.radmatt and normaliserad(rubrik) == tabell.radmatt:
            return Kolumn(plats, rubrik, grupp, radens_matt=True)
        delar = [del_ for del_ in (grupp, rubrik) if del_]
        delade: Avser = ()
        kod, avser = tabell.kod(" / ".join(delar))
        if not kod:
            delade = tuple(self.indelningar[d] for d in map(normaliserad, delar) if d in self.indelningar)
            kod, avser = tabell.kod(" / ".join(d for d in delar if normaliserad(d) not in self.indelningar))
        namngivna = tuple(self.indelningar.get(text, (namn, text)) for namn, text in avser)
        return Kolumn(plats, rubrik, grupp, kod, (*delade, *namngivna))


def normaliserad(text: str) -> str:
    """Letter case, outer space and repeated space never make two names of one."""
    return " ".join(text.split()).casefold()


_TILLAGG: ContextVar[tuple[Tillagg, ...]] = ContextVar("tillagg", default=())


@contextmanager
def med_tillagg(tillagg: Iterable[Tillagg]) -> Iterator[None]:
    """Within, `las_synonymer` knows these names too. They go before the files' own."""
    marke = _TILLAGG.set(tuple(tillagg))
    try:
        yield
    finally:
        _TILLAGG.reset(marke)


def las_synonymer(katalog: Path = KATALOG) -> Synonymer:
    """Raises Synonymfel when a file is wrong."""
    filernas = _ur_filer(katalog)
    return replace(filernas, tillagg=tillagg) if (tillagg := _TILLAGG.get()) else filernas


@cache
def _ur_filer(katalog: Path) -> Synonymer:
    grund = _toml(katalog / "nycklar.toml")
    filer = [katalog / "nycklar.toml"]
    try:
        indelningar = {
            normaliserad(text): (slag, varde)
            for slag, varden in grund["indelning"].items()
            for varde, texter in varden.items()
            for text in texter
        }
        per_namn = {namn: _nyckel(namn, rad, indelningar) for namn, rad in grund["nyckel"].items()}
        nycklar = {
            normaliserad(rubrik): per_namn[namn] for namn, rad in grund["nyckel"].items() for rubrik in rad["rubriker"]
        }
        tabeller = []
        for fil in sorted(katalog.glob("*.toml")):
            if fil not in filer:
                filer.append(fil)
                tabeller += [_tabell(rad, per_namn) for rad in _toml(fil)["tabell"]]
    except (KeyError, TypeError, AttributeError, ValueError, re.error) as fel:
        raise Synonymfel(f"{filer[-1].name}: {fel}") from fel
    return Synonymer(nycklar, per_namn, indelningar, tuple(tabeller))


def _toml(fil: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(fil.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as fel:
        raise Synonymfel(f"{fil.name}: {fel}") from fel


def _nyckel(namn: str, rad: dict[str, Any], indelningar: dict[str, tuple[str, str]]) -> Nyckel:
    form = re.compile(rad["form"]) if "form" in rad else None
    varden = {text: varde for text, (slag, varde) in indelningar.items() if slag == namn}
    return Nyckel(namn, form, rad.get("siffror", 0), rad.get("identitet", False), varden)


def _tabell(rad: dict[str, Any], kanda: Mapping[str, Nyckel]) -> Tabellsynonymer:
    if okanda := rad.get("nycklar", {}).keys() - kanda.keys():
        raise ValueError(f"nyckeln {min(okanda)} finns inte i nycklar.toml")
    matt: dict[str, tuple[str, str]] = {}
    for kod, texter in rad.get("matt", {}).items():
        for text in texter:
            if matt.setdefault(normaliserad(text), (kod, text))[0] != kod:
                raise ValueError(f"”{text}” hör till två mått")
    return Tabellsynonymer(
        titel=re.compile(rad["titel"]),
        skolform=rad.get("skolform", ""),
        under_titel=rad.get("under_titel", ""),
        lasarskolumner=rad.get("lasarskolumner", ""),
        radmatt=rad.get("radmatt", ""),
        nycklar={normaliserad(text): namn for namn, texter in rad.get("nycklar", {}).items() for text in texter},
        beskriver=tuple(re.compile(text) for text in rad.get("beskriver", [])),
        matt=matt,
        monster=tuple((re.compile(text), kod) for kod, text in rad.get("monster", {}).items()),
    )
