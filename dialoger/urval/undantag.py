"""Who is left out of a round, why, and from which day it can be drawn again (doman.md §4 step 0, §5 P11). No clock.

A granskning is known by its dates alone. One that we know has ended is no reason; one without a last day is, until
somebody writes it down. Who answered "senare" comes back, with förtur, in the round of the day it asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from kvalitet import svenska


@dataclass(frozen=True)
class Tid:
    """From the first to the last day. None: not known, or goes on."""

    fran: date | None = None
    till: date | None = None


@dataclass(frozen=True)
class Hinderfakta:
    """What is known of a huvudman in the cykel, and may keep it out of a round."""

    ar_aktiv: bool = True
    arende: str = ""  # number of an open case that is in another round
    har_avslutat_arende: bool = False
    svarade_senare: bool = False  # the open case waits: the huvudman asked to come back
    bjud_in_igen: date | None = None
    granskningar: tuple[Tid, ...] = ()  # announced or ongoing
    ar_pausad: bool = False
    ateruppta: date | None = None
    annat_skal: str = ""  # a person's own words
    annat_till: date | None = None  # last day


@dataclass(frozen=True)
class Undantag:
    """`skal` is empty when nothing keeps the huvudman out. `tidigast`: first day it can be drawn; None: not known."""

    skal: str = ""
    tidigast: date | None = None

    def __bool__(self) -> bool:
        return bool(self.skal)


def undantag(fakta: Hinderfakta, start: date, slut: date | None = None) -> Undantag:
    """Every reason that holds for a round from `start` to `slut` (None: open), the most lasting first.

    The day is the latest of the reasons' days, and unknown when one of them is.
    """
    hinder = list(_hinder(fakta, start, slut or date.max))
    dagar = [dag for _, dag in hinder]
    kanda = [dag for dag in dagar if dag is not None]
    return Undantag(" ".join(skal for skal, _ in hinder), max(kanda) if kanda and len(kanda) == len(dagar) else None)


def fortur(fakta: Hinderfakta, start: date, slut: date | None = None) -> str:
    """Why the huvudman goes first in the round, or "": it answered "senare", and the time has come."""
    if not fakta.svarade_senare or (fakta.bjud_in_igen or start) > (slut or start):
        return ""
    dag = f" {svenska.datum(fakta.bjud_in_igen)}" if fakta.bjud_in_igen else ""
    return f"svarade senare och ville bli tillfrågad igen{dag}"


def _hinder(fakta: Hinderfakta, start: date, slut: date) -> Iterator[tuple[str, date | None]]:
    if not fakta.ar_aktiv:
        yield "Huvudmannen är inte längre aktiv i registret.", None
    if fakta.har_avslutat_arende:
        yield "Huvudmannen har ett avslutat ärende i cykeln.", None
    if fakta.arende and not fakta.svarade_senare:
        yield f"Huvudmannen har redan ett öppet ärende, {fakta.arende}.", None
    for tid in fakta.granskningar:
        if (tid.fran or date.min) <= slut and (tid.till or date.max) >= start:
            yield _granskning(tid), tid.till and tid.till + timedelta(days=1)
    if fakta.ar_pausad and (fakta.ateruppta or date.max) > start:
        dag = f" till {svenska.datum(fakta.ateruppta)}" if fakta.ateruppta else ", utan slutdag"
        yield f"Pausad{dag}.", fakta.ateruppta
    if fakta.svarade_senare and fakta.bjud_in_igen and not fortur(fakta, start, None if slut == date.max else slut):
        yield f"Huvudmannen vill bli tillfrågad igen {svenska.datum(fakta.bjud_in_igen)}.", fakta.bjud_in_igen
    if fakta.annat_skal and (fakta.annat_till or date.max) >= start:
        yield f"{fakta.annat_skal.rstrip('.')}.", fakta.annat_till and fakta.annat_till + timedelta(days=1)


def _granskning(tid: Tid) -> str:
    fran = f" från {svenska.datum(tid.fran)}" if tid.fran else ""
    till = f" till och med {svenska.datum(tid.till)}" if tid.till else ", slutdagen är inte känd"
    return f"Granskning{fran}{till}."
