"""The quality system as the files say, with the measures that have been added in the web."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from .data import Avsnittsdata, Harkomst, Mattdata, Systemdata
from .kontroll import Datafel, kontrollera

FLER = "fler_matt"
"""The section of added measures in a skolform whose files have none."""


def sammanfoga(system: Systemdata, tillagda: Iterable[Mattdata]) -> Systemdata:
    """A whole version: the files' measures, and the added ones after them in each skolform.

    Raises `Datafel` with the field when an added measure clashes with another or does not hold.
    """
    grans = _minsta_vikter(system)
    for matt in tillagda:
        if matt.vikt and matt.minsta_vikt < grans.get(matt.kallmatt, 0):
            text = f"ett annat mått ur serien visas aldrig med mindre vikt än {grans[matt.kallmatt]}. Skriv minst det."
            raise Datafel(text, "minsta_vikt", matt.kod)
        system = _med(system, matt)
    kontrollera(system)
    return system


def _minsta_vikter(system: Systemdata) -> dict[str, int]:
    """The weight that no measure of a series is shown below, as the files say: an added one may not go around it."""
    grans: dict[str, int] = {}
    for m in system.matt:
        if m.kallmatt:
            grans[m.kallmatt] = max(m.minsta_vikt, grans.get(m.kallmatt, 0))
    return grans


def _med(system: Systemdata, matt: Mattdata) -> Systemdata:
    _krockar(system, matt)
    if matt.skolform not in {s.kod for s in system.skolformer}:
        raise Datafel(f"skolformen {matt.skolform} finns inte längre.", "avsnitt", matt.kod)
    avsnitt = system.avsnitt
    if matt.avsnitt not in {a.kod for a in system.avsnitt_for(matt.skolform)}:
        if matt.avsnitt != FLER:
            raise Datafel(f"avsnittet {matt.avsnitt} finns inte i {matt.skolform}.", "avsnitt", matt.kod)
        avsnitt = (*avsnitt, _fler(matt.skolform))
    ordning = max((m.ordning for m in system.matt_for(matt.skolform)), default=0) + 1
    return dataclasses.replace(system, avsnitt=avsnitt, matt=(*system.matt, dataclasses.replace(matt, ordning=ordning)))


def _krockar(system: Systemdata, nytt: Mattdata) -> None:
    for m in system.matt:
        if m.kod == nytt.kod:
            raise Datafel(f"Koden {nytt.kod} har redan måttet ”{m.kortnamn}”. Ett tillagt mått behöver en egen.", "kod")
        if m.skolform != nytt.skolform:
            continue
        if m.kortnamn == nytt.kortnamn:
            raise Datafel(f"kortnamnet ”{nytt.kortnamn}” har redan måttet {m.kod}.", "kortnamn", nytt.kod)
        if nytt.namn in (m.namn, *m.synonymer):
            raise Datafel(f"namnet ”{nytt.namn}” har redan måttet {m.kod}.", "namn", nytt.kod)


def _fler(skolform: str) -> Avsnittsdata:
    return Avsnittsdata(
        kod=FLER,
        skolform=skolform,
        rubrik="Fler mått",
        inledning="Mått som har lagts till här. Skolverket har inte beslutat om indikatorer för skolformen än.",
        kalla="Kvalitets egna ord",
        harkomst=Harkomst.ANTAGANDE,
        rubrik_harkomst=Harkomst.ANTAGANDE,
    )
