"""What the start page shows. Each app contributes with `<app>/startsida.py`: `bidrag(anvandare) -> Bidrag`.

The kernel knows no huvudmän or underlag; it collects the parts, in the order of the apps, and draws them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.urls import NoReverseMatch, reverse

from .behorighet import APPAR, kan


@dataclass(frozen=True)
class Rad:
    """Something that waits for the person, or that has just happened."""

    rubrik: str
    text: str
    url: str = ""
    lanktext: str = ""
    ikon: str = "clock"
    sort: str = "vantar"
    nar: str = ""


@dataclass(frozen=True)
class Tal:
    tal: str
    rubrik: str
    text: str = ""
    url: str = ""


@dataclass(frozen=True)
class Cell:
    """Of a table: a number or words, and the list with the very rows that a number counts."""

    text: str
    url: str = ""


@dataclass(frozen=True)
class Tabell:
    """`kolumner`: headings, all but the first `vanster` of them over numbers. `mer`: (words, url) of the rest."""

    rubrik: str
    text: str
    kolumner: tuple[str, ...]
    rader: tuple[tuple[Cell, ...], ...]
    mer: tuple[str, str] = ("", "")
    vanster: int = 1

    @property
    def namngivna(self) -> list[list[tuple[str, Cell]]]:
        """The cells of each row with their headings."""
        return [list(zip(self.kolumner, rad, strict=True)) for rad in self.rader]


@dataclass(frozen=True)
class Genvag:
    """A way to something the role often does."""

    rubrik: str
    text: str
    url: str
    ikon: str = "arrow-right"


@dataclass
class Bidrag:
    vantar: list[Rad] = field(default_factory=list)
    tal: list[Tal] = field(default_factory=list)
    tabeller: list[Tabell] = field(default_factory=list)
    nytt: list[Rad] = field(default_factory=list)
    genvagar: list[Genvag] = field(default_factory=list)
    startsida: str = ""  # where the person begins, when that is a page of its own
    sok_url: str = ""  # where a search for a huvudman (?sok=) goes

    def lagg_till(self, annat: "Bidrag") -> None:
        self.vantar += annat.vantar
        self.tal += annat.tal
        self.tabeller += annat.tabeller
        self.nytt += annat.nytt
        self.genvagar += [genvag for genvag in annat.genvagar if genvag.url]
        self.startsida = self.startsida or annat.startsida
        self.sok_url = self.sok_url or annat.sok_url


def adress(anvandare: Any, urlnamn: str, *args: Any) -> str:
    """The URL if it exists and the person may open it; else empty, so that no link leads to a refusal."""
    if not kan(anvandare, urlnamn):
        return ""
    try:
        return reverse(urlnamn, args=args)
    except NoReverseMatch:
        return ""


def samla(anvandare: Any, appar: Iterable[str] = APPAR) -> Bidrag:
    allt = Bidrag()
    for app in appar:
        if app != "kvalitet" and find_spec(f"{app}.startsida"):
            allt.lagg_till(import_module(f"{app}.startsida").bidrag(anvandare))
    return allt
