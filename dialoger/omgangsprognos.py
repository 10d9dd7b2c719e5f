"""The forecast of a round: the round alone, and together with all else that people have. Computed when asked for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from kvalitet import svenska
from kvalitet.kalenderdagar import mandag

from .models import Omgang
from .prognos import Belastning, Prognos, RodVecka, Veckokalender, prognos
from .prognosmodell import Modell, gallande
from .prognosunderlag import Prognosunderlag, prognosunderlag

VECKA = timedelta(weeks=1)
NOLL = Decimal(0)


@dataclass(frozen=True)
class Roda:
    """The red weeks of one load that the round has hours in (`av_omgangen`), and those it has not (`anda`)."""

    last: Belastning
    av_omgangen: list[RodVecka]
    anda: list[RodVecka]


@dataclass(frozen=True)
class Omgangsprognos:
    """`omgangen`: only the cases of the round; its figures are in the summary. `alla`: the loads week by week."""

    underlag: Prognosunderlag
    modell: Modell
    omgangen: Prognos
    alla: Prognos
    timmar: dict[object, dict[date, Decimal]]  # hours of the round by load (`nyckel`) and week

    def omgangens(self, last: Belastning, vecka: date) -> Decimal:
        return self.timmar.get(nyckel(last), {}).get(vecka, NOLL)

    def utan_arbetstid(self, kontor: str) -> bool:
        """Cases without an office, when nobody is without one: hours that no working time can be set against."""
        return not kontor and all(person.kontor for person in self.underlag.personer)

    def roda(self, laster: Iterable[Belastning]) -> list[Roda]:
        svar = []
        for last in laster:
            if self.utan_arbetstid(last.kontor):
                continue
            av_omgangen = [rod for rod in last.roda if self.omgangens(last, rod.mandag)]
            anda = [rod for rod in last.roda if not self.omgangens(last, rod.mandag)]
            if av_omgangen or anda:
                svar.append(Roda(last, av_omgangen, anda))
        return svar

    @property
    def roda_kontor(self) -> list[Roda]:
        """Offices, and an agency at an office in the weeks that are not red for the whole office."""
        funna = self.roda(self.alla.kontor)
        kontorets = {(ett.last.kontor, rod.mandag) for ett in funna for rod in (*ett.av_omgangen, *ett.anda)}
        for ett in self.roda(self.alla.myndigheter):
            kvar = [
                [rod for rod in roda if (ett.last.kontor, rod.mandag) not in kontorets]
                for roda in (ett.av_omgangen, ett.anda)
            ]
            if any(kvar):
                funna.append(Roda(ett.last, *kvar))
        return funna


def nyckel(last: Belastning) -> object:
    return last.person or (last.kontor, last.myndighet)


def rakna(omgang: Omgang, kontor: frozenset[str] | None = None) -> Omgangsprognos:
    """From this week on. `kontor`: only cases of these offices count as the round's; None is all.

    Raises ValueError with words when a day lies more than three years ahead.
    """
    underlag, modell = prognosunderlag(omgang), gallande()
    fran, kalender = mandag(timezone.localdate()), Veckokalender()
    egna = [ett for ett in underlag.omgangens if kontor is None or ett.kontor in kontor]
    utan_bokat = [replace(person, bokat={}) for person in underlag.personer]
    omgangen = prognos(egna, utan_bokat, modell.tidsmodell, modell.forlopp, fran, kalender)
    arenden = [*underlag.omgangens, *underlag.ovriga]
    alla = prognos(arenden, underlag.personer, modell.tidsmodell, modell.forlopp, fran, kalender)
    timmar = {
        nyckel(last): {rad.mandag: rad.timmar for rad in last.rader if rad.timmar}
        for last in (*omgangen.kontor, *omgangen.myndigheter, *omgangen.personer)
    }
    return Omgangsprognos(underlag, modell, omgangen, alla, timmar)


def varning(omgang: Omgang) -> str:
    """One sentence before the invitations are sent, or "" when all fits."""
    try:
        funna = rakna(omgang).roda_kontor
    except ValueError:
        return ""
    veckor = {rod.mandag for ett in funna for rod in ett.av_omgangen}
    if not veckor:
        return ""
    kontor = svenska.lista(dict.fromkeys(ett.last.kontor or ett.last.namn for ett in funna if ett.av_omgangen))
    antal = svenska.antal(len(veckor), "röd vecka", "röda veckor")
    return f"Prognosen har {antal}, då arbetet inte ryms i den tid som finns: {veckor_i_ord(veckor)} ({kontor})."


def veckor_i_ord(mandagar: Iterable[date]) -> str:
    """ "vecka 37", "veckorna 37–41, 46 och 2–4 2027": the year is said after its last week when it is not today's."""
    i_ordning = sorted(set(mandagar))
    grupper: list[list[tuple[int, int]]] = []  # (year, week) of weeks that follow each other
    forra = date.min
    for dag in i_ordning:
        ar, vecka, _ = dag.isocalendar()
        if dag - forra == VECKA and grupper[-1][-1][0] == ar:
            grupper[-1].append((ar, vecka))
        else:
            grupper.append([(ar, vecka)])
        forra = dag
    i_ar = timezone.localdate().isocalendar().year
    sista = {grupp[-1][0]: grupp for grupp in grupper}
    delar = []
    for grupp in grupper:
        ar = grupp[-1][0]
        text = svenska.intervall(str(grupp[0][1]), str(grupp[-1][1]))
        delar.append(f"{text}{svenska.FAST}{ar}" if ar != i_ar and sista[ar] is grupp else text)
    return f"{'vecka' if len(i_ordning) == 1 else 'veckorna'}{svenska.FAST}{svenska.lista(delar)}"
