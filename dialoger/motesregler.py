"""Order and sanity of meeting dates. Pure: what stops a booking, and what only deserves a second look (doman.md §4)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from .begrepp import INTERNA, MOTESSTEG, Motesstatus, Motestyp

LANGST_FRAM = timedelta(days=2 * 365)


@dataclass(frozen=True)
class Grannmote:
    """Another meeting of the same case."""

    typ: str
    status: str
    start: datetime
    slut: datetime


def stopp(
    typ: str,
    start: datetime,
    slut: datetime,
    nu: datetime,
    andra: Iterable[Grannmote],
    *,
    tidigast: date | None = None,
) -> list[str]:
    """Reasons why the times cannot be right, as sentences. `tidigast`: the day of the decision it builds on."""
    fel = []
    if slut <= start:
        fel.append("Mötet måste sluta efter att det har börjat.")
    elif slut - start > timedelta(hours=12):
        fel.append("Mötet är längre än tolv timmar. Dela upp det på flera tillfällen.")
    if start - nu > LANGST_FRAM:
        fel.append("Mötet ligger mer än två år fram. Kontrollera året.")
    if typ in INTERNA:
        return fel
    if tidigast and start.date() < tidigast:
        fel.append("Mötet ligger före den dag då huvudmannen svarade ja.")
    for annat in andra:
        if annat.typ in INTERNA or annat.status == Motesstatus.INSTALLT:
            continue
        namn, dag = Motestyp(annat.typ).label, _dag(annat.start)
        if MOTESSTEG[annat.typ] < MOTESSTEG[typ] and start < annat.slut:
            fel.append(f"{Motestyp(typ).label} kan inte ligga före mötet {namn.lower()} {dag}.")
        elif MOTESSTEG[annat.typ] > MOTESSTEG[typ] and annat.start < slut:
            fel.append(f"{Motestyp(typ).label} kan inte ligga efter mötet {namn.lower()} {dag}.")
        elif annat.typ == typ and start < annat.slut and annat.start < slut:
            fel.append(f"Ärendet har redan ett möte av samma slag {dag} vid den tiden.")
    return fel


def _dag(tid: datetime) -> str:
    return f"{tid:%Y-%m-%d}"
