"""What pages and the apps above ask the register: whom to write to, and what else goes on at a huvudman. Reads only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from kvalitet import svenska

from ..models import AnnanInsats, Granskning, Huvudman, Kontakt


def kontakter_for(huvudman: Huvudman, dag: date | None = None) -> list[Kontakt]:
    """The contacts in force on `dag` (default today), with their nämnd. What a user may see: `synliga_for` first."""
    kontakter = Kontakt.objects.gallande(dag).filter(huvudman=huvudman).select_related("namnd")
    return sorted(kontakter, key=lambda kontakt: kontakt.ordning)


@dataclass(frozen=True)
class Krock:
    """Something else that goes on at a huvudman during some dates: `text` says it in one line."""

    text: str
    rad: AnnanInsats | Granskning


def krockar(huvudman: Huvudman, fran: date, till: date) -> list[Krock]:
    """Insatser and granskningar with a day in common with `fran`–`till`, the earliest first. Two queries."""
    rader: list[AnnanInsats | Granskning] = [
        *AnnanInsats.objects.ror(fran, till).filter(huvudman=huvudman),
        *Granskning.objects.ror(fran, till).filter(huvudman=huvudman),
    ]
    rader.sort(key=lambda rad: (rad.forsta_dag, rad.pk))
    idag = timezone.localdate()
    return [Krock(_text(rad, idag), rad) for rad in rader]


def _text(rad: AnnanInsats | Granskning, idag: date) -> str:
    vem = f", {rad.get_myndighet_display()}" if isinstance(rad, AnnanInsats) else ""
    return f"{rad}{vem}: {status(rad, idag).lower()}, {datum(rad)}"


def status(rad: AnnanInsats | Granskning, idag: date) -> str:
    """A granskning has one of its own; of an insats the dates say it."""
    if isinstance(rad, Granskning):
        return rad.get_status_display()
    if rad.fran > idag:
        return str(Granskning.Status.PLANERAD.label)
    slut = rad.till is not None and rad.till < idag
    return str((Granskning.Status.AVSLUTAD if slut else Granskning.Status.PAGAR).label)


def datum(rad: AnnanInsats | Granskning) -> str:
    """As in: från 1 mars 2026 till och med 30 juni 2026, beslut 1 september 2026."""
    delar = []
    if rad.fran == rad.till:
        delar.append(svenska.datum(rad.forsta_dag))
    elif rad.fran and rad.till:
        delar.append(f"från {svenska.datum(rad.fran)} till och med {svenska.datum(rad.till)}")
    elif rad.fran:
        delar.append(f"från {svenska.datum(rad.fran)}")
    beslut = rad.beslutsdatum if isinstance(rad, Granskning) else None
    if beslut:
        delar.append(f"beslut {svenska.datum(beslut)}")
    return ", ".join(delar)


IKON = {"Planerad": "clock", "Pågår": "circle-dot", "Avslutad": "circle-check"}


@dataclass(frozen=True)
class Insatsrad:
    """A line of the huvudman's page."""

    rad: AnnanInsats | Granskning
    datum: str
    status: str

    @property
    def ikon(self) -> str:
        return IKON[self.status]

    @property
    def kan_avslutas(self) -> bool:
        return self.status != "Avslutad"

    @property
    def kalla(self) -> str:
        return self.rad.get_kalla_display() if isinstance(self.rad, Granskning) else self.rad.kalla


def insatsrader(rader: Iterable[AnnanInsats | Granskning]) -> list[Insatsrad]:
    """Newest first."""
    idag = timezone.localdate()
    ordnade = sorted(rader, key=lambda rad: (rad.forsta_dag, rad.pk), reverse=True)
    return [Insatsrad(rad, svenska.versal(datum(rad)), status(rad, idag)) for rad in ordnade]
