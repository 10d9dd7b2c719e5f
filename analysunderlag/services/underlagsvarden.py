"""Every value that an underlag is made of: the national table's, and what the sources give where it has none."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from ..berakning import Metod
from ..innehall import Kalla, Varde
from ..kvalitetssystem import Mattdata, Systemdata
from ..models import Harlettvarde, Kallcell, Statistikimport, Statistikrelease, Statistikvarde
from ..sammanstallning import bearbetning
from ..vardetyper import Vardetyp
from . import harledning
from .underlagshinder import RIKETS_ORGNR

_Filer = dict[int, tuple[str, str]]


class Vardesrad(NamedTuple):
    """A value with whom and what it is about, and the imports that it comes from."""

    skolform: str
    kod: str
    niva: str
    enhetskod: str
    period: str
    varde: Varde
    importer: tuple[int, ...]


def for_huvudman(
    release: Statistikrelease, orgnr: str, importer: list[Statistikimport], system: Systemdata
) -> list[Vardesrad]:
    """Own values, the units' and riket's, oldest period first. A constant number of queries."""
    filer = {i.pk: (i.filnamn, i.sha256) for i in importer}
    rader = {(r.kod, r.niva, r.enhetskod, r.period): r for r in _tabellens(release, orgnr, filer)}
    mappade = {m.kod: m for m in harledning.mappade(system.matt)}
    if mappade:
        for rad in (*_harledda(release, orgnr, filer, mappade), *_enheternas(release, orgnr, filer, mappade)):
            rader.setdefault((rad.kod, rad.niva, rad.enhetskod, rad.period), rad)
    return sorted(rader.values(), key=lambda r: r.period)


def _tabellens(release: Statistikrelease, orgnr: str, filer: _Filer) -> Iterator[Vardesrad]:
    rader = (
        Statistikvarde.objects.gallande(release)
        .filter(orgnr__in=[orgnr, RIKETS_ORGNR])
        .values_list(
            "indikator__skolform__kod", "indikator__kod", "niva", "enhetskod", "period", "ratext", "typ", "cell",
            "statistikimport_id",
        )
    )  # fmt: skip
    for skolform, kod, niva, enhetskod, period, ratext, typ, cell, import_id in rader:
        v = _varde(ratext, Vardetyp(typ), Kalla(*filer[import_id], cell))
        yield Vardesrad(skolform, kod, niva, enhetskod, period, v, (import_id,))


def _harledda(
    release: Statistikrelease, orgnr: str, filer: _Filer, mappade: dict[str, Mattdata]
) -> Iterator[Vardesrad]:
    rader = Harlettvarde.objects.filter(release=release, orgnr__in=[orgnr, RIKETS_ORGNR]).values_list(
        "indikator__kod", "niva", "period", "ratext", "typ", "bearbetad", "data"
    )
    for kod, niva, period, ratext, typ, bearbetad, data in rader:
        m = mappade.get(kod)
        importer = tuple(pk for pk in data["filer"] if pk in filer)
        if m is None or not importer or (bearbetad and typ == Vardetyp.SAKNAS):
            continue  # what we have not been able to compute is no published sign
        text = bearbetning.i_ord(m, data, bearbetad=bearbetad, riket=niva == "riket")
        v = _varde(ratext, Vardetyp(typ), Kalla(*filer[importer[0]], ""), text)
        yield Vardesrad(m.skolform, kod, niva, "", period, v, importer)


def _enheternas(
    release: Statistikrelease, orgnr: str, filer: _Filer, mappade: dict[str, Mattdata]
) -> Iterator[Vardesrad]:
    """What the sources publish for the own units. A quotient is the unit's own, where the unit has both numbers."""
    per_unit = [m for m in mappade.values() if m.kallniva == "skolenhet"]
    serier = harledning.serier_for(per_unit)
    koder = {serier[par]: m for m in per_unit if (par := (m.kallmatt, m.kallavser)) in serier and m.metod != Metod.KVOT}
    rader = (
        Kallcell.objects.gallande(release, serier.values())
        .filter(orgnr=orgnr, niva=Kallcell.Niva.SKOLENHET)
        .values_list("serie_id", "enhetskod", "period", "typ", "varde", "ratext", "cell", "statistikimport_id")
    )
    alla = list(rader)
    storlek = {(serie, enhet, period): tal for serie, enhet, period, _, tal, *_ in alla}
    for serie, enhetskod, period, typ, tal, ratext, cell, import_id in alla:
        m = koder.get(serie)
        if m is None:
            continue
        slag = Vardetyp(typ)
        if m.minsta_vikt:
            vikt = storlek.get((serier.get((m.vikt, m.kallavser), 0), enhetskod, period))
            if vikt is None or vikt < m.minsta_vikt:
                slag, ratext = Vardetyp.SEKRETESS, harledning.TECKEN_FOR[Vardetyp.SEKRETESS]
        text = format(Decimal(tal).normalize(), "f") if slag is Vardetyp.TAL else ratext
        v = _varde(text, slag, Kalla(*filer[import_id], cell))
        yield Vardesrad(m.skolform, m.kod, "enhet", enhetskod, period, v, (import_id,))


def _varde(ratext: str, typ: Vardetyp, kalla: Kalla, om: str = "") -> Varde:
    return Varde(ratext, typ, Decimal(ratext) if typ is Vardetyp.TAL else None, kalla, om)
