"""From rows to the problem that `parning` solves: cases without a whole pair, people and their time, what has been.

Hours are those of the time model in force (doman.md §8), divided between the agencies as it says. What is left of a
running case is told by its step.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta

from django.utils import timezone

from huvudman.models import HuvudmanSkolform
from huvudman.skolformer import SKOLFORMER
from kvalitet.roller import Myndighet

from .arbetstid import arbetstider
from .begrepp import UTAN_KONTOR, Steg
from .models import Dialog, Jav, Omgang, Tilldelning
from .parning import SPSM, SV, Arende, Problem, Utforare
from .prognos import Person, Veckokalender, exakt, kapacitet
from .prognosmodell import gallande

VECKA = timedelta(weeks=1)
PERIOD = timedelta(weeks=26)  # when the round has no last day
HISTORIK = timedelta(days=730)  # how long a pair is remembered as having worked together
# The part of a case's hours that is left when it stands in a step. Our assumption, from the spread of prognos.
KVAR: dict[int, float] = {
    Steg.INBJUDAN: 1.0,
    Steg.INTRODUKTION: 0.9,
    Steg.FORMOTE: 0.75,
    Steg.DIALOG: 0.6,
    Steg.ATERKOPPLING: 0.25,
    Steg.UPPFOLJNING: 0.1,
}


def parningsunderlag(omgang: Omgang) -> Problem:
    """Every open case of the round that lacks somebody, and everybody who is a utförare today.

    A constant number of queries. Who works on a case already is kept, and counted once.
    """
    dialoger = list(
        Dialog.objects.otilldelade()
        .filter(omgang=omgang)
        .select_related("huvudman__kommun", "regionkontor")
        .order_by("nummer")
    )
    timmar = _Timmar()
    har: dict[int, dict[str, int]] = defaultdict(dict)
    for dialog_id, myndighet, pk in Tilldelning.objects.filter(dialog__in=dialoger, till=None).values_list(
        "dialog", "myndighet", "utforare"
    ):
        har[dialog_id][myndighet] = pk
    former: dict[int, set[str]] = defaultdict(set)
    for huvudman_id, kod in HuvudmanSkolform.objects.filter(huvudman__in=[d.huvudman_id for d in dialoger]).values_list(
        "huvudman", "skolform"
    ):
        former[huvudman_id].add(kod)
    personer = _utforare(omgang.start, omgang.slut or omgang.start + PERIOD, timmar)
    kanda = {u.pk for u in personer}
    return Problem(
        arenden=tuple(_arende(d, har[d.pk], former[d.huvudman_id], timmar, kanda) for d in dialoger),
        utforare=tuple(personer),
        historik=_historik(),
    )


def utforarlast() -> list[Utforare]:
    """Everybody who is a utförare today, with what they have (`belagt`) and can take on in the coming half year."""
    idag = timezone.localdate()
    return _utforare(idag, idag + PERIOD, _Timmar())


class _Timmar:
    """Hours of a case by size class and agency."""

    def __init__(self) -> None:
        self.modell = gallande().tidsmodell

    def per_myndighet(self, storlek: str) -> dict[str, float]:
        with exakt():
            return {m: float(self.modell.totalt(storlek) * self.modell.andel(m)) for m in (SV, SPSM)}


def _arende(dialog: Dialog, har: dict[str, int], former: set[str], timmar: _Timmar, kanda: set[int]) -> Arende:
    huvudman = dialog.huvudman
    per_myndighet = timmar.per_myndighet(huvudman.storleksklass)
    kvar = {m: pk for m, pk in har.items() if pk in kanda}
    return Arende(
        nummer=dialog.nummer,
        huvudman=huvudman.nyckel,
        namn=huvudman.namn,
        kontor=dialog.regionkontor.namn if dialog.regionkontor else UTAN_KONTOR,
        timmar_sv=per_myndighet[SV],
        timmar_spsm=per_myndighet[SPSM],
        plats=huvudman.kommun.namn if huvudman.kommun else "",
        skolformer=frozenset(former),
        last=kvar,
        raknat=frozenset(kvar),
    )


def _utforare(start: date, slut: date, timmar: _Timmar) -> list[Utforare]:
    jav: dict[int, set[str]] = defaultdict(set)
    for pk, nyckel in Jav.objects.filter(upphorde=None).values_list("utforare", "huvudman__nyckel"):
        jav[pk].add(nyckel)
    belagt, antal = _belagt(timmar)
    kalender = Veckokalender()
    return [
        Utforare(
            pk=tid.pk,
            namn=tid.roll.anvandare.namn,
            myndighet=str(Myndighet(tid.roll.myndighet)),
            kontor=tid.kontor or UTAN_KONTOR,
            kapacitet=_kapacitet(tid.person(), start, slut, kalender),
            belagt=belagt[tid.pk],
            arenden=antal[tid.pk],
            max_arenden=tid.profil.max_arenden,
            kompetens=frozenset(tid.profil.skolformer or SKOLFORMER),  # nothing noted is nothing lacking
            jav=frozenset(jav[tid.pk]),
        )
        for tid in arbetstider()
    ]


def _kapacitet(person: Person, start: date, slut: date, kalender: Veckokalender) -> float:
    """Hours from the first week of the time that is not over to its last, at least half a year."""
    vecka = max(start, timezone.localdate())
    vecka -= timedelta(days=vecka.weekday())
    slut = max(slut, vecka + PERIOD)
    summa = 0.0
    while vecka <= slut:
        with exakt():
            timmar = kapacitet(person, vecka, kalender)
        summa += float(timmar)
        vecka += VECKA
    return summa


def _belagt(timmar: _Timmar) -> tuple[Counter[int], Counter[int]]:
    """Hours left, and number, of the open cases of each utförare."""
    belagt: Counter[int] = Counter()
    antal: Counter[int] = Counter()
    rader = Tilldelning.objects.filter(till=None, dialog__avslutad=None).values_list(
        "utforare", "myndighet", "dialog__steg", "dialog__huvudman__storleksklass"
    )
    for pk, myndighet, steg, storlek in rader:
        belagt[pk] += timmar.per_myndighet(storlek)[myndighet] * KVAR[steg]  # type: ignore[assignment]
        antal[pk] += 1
    return belagt, antal


def _historik() -> dict[tuple[int, int], int]:
    """How many cases each two have had together lately."""
    per_dialog: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    nyss = timezone.now() - HISTORIK
    rader = Tilldelning.objects.filter(dialog__skapad__gte=nyss).values_list("dialog", "myndighet", "utforare", "till")
    for dialog_id, myndighet, pk, till in rader:
        if till is None:
            per_dialog[dialog_id][myndighet].append(pk)
    ihop: Counter[tuple[int, int]] = Counter()
    for sidor in per_dialog.values():
        for sv in sidor.get(SV, ()):
            for spsm in sidor.get(SPSM, ()):
                ihop[sv, spsm] += 1
    return dict(ihop)
