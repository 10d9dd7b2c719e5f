"""The values of a release that come from the sources: taken as published, or computed once for the whole country.

What the national table publishes for a huvudman and period always goes before; see `underlagsindata`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from huvudman.models import Huvudmannalank, JuridiskForm

from ..berakning import Cell, Harlett, Metod, harled_alla
from ..inlasning import RIKETS_ORGNR
from ..kvalitetssystem import Mattdata
from ..models import Harlettvarde, Indikator, Kallcell, Kallserie, Statistikrelease
from ..vardetyper import TECKEN, Vardetyp
from .kvalitetssystem import gallande_system

TECKEN_FOR = {typ: tecken for tecken, typ in reversed(TECKEN.items())}  # of two signs for one kind, the first
BUNT = 2_000
PROVADE_PERIODER = 5
_Data = dict[str, object]


class Kallrad(NamedTuple):
    serie: int
    orgnr: str
    enhetskod: str
    kommunkod: str
    period: str
    cell: Cell
    import_id: int


_PerSerie = dict[int, dict[str, list[Kallrad]]]


class Provat(NamedTuple):
    """What a measure gives one huvudman ("00": riket) in a period, and how it came about."""

    orgnr: str
    period: str
    harlett: Harlett
    data: _Data


def mappade(matt: Iterable[Mattdata] | None = None) -> list[Mattdata]:
    """The measures that are mapped to a source."""
    return [m for m in (gallande_system().matt if matt is None else matt) if m.kallmatt]


def serier_for(matt: Iterable[Mattdata]) -> dict[tuple[str, str], int]:
    """The series that the measures need, weights included, by (code, cut). One query."""
    par = {(kod, m.kallavser) for m in matt for kod in (m.kallmatt, m.vikt) if kod}
    hittade = Kallserie.objects.filter(kod__in={kod for kod, _ in par}).values_list("kod", "avser", "pk")
    return {(kod, avser): pk for kod, avser, pk in hittade if (kod, avser) in par}


def berakna(release: Statistikrelease) -> list[Harlettvarde]:
    """Rows to store: every mapped measure of every huvudman and period, and riket's. Reads only."""
    matt = mappade()
    serier = serier_for(matt)
    if not serier:
        return []
    indikatorer = {i.kod: i for i in Indikator.objects.filter(kod__in=[m.kod for m in matt])}
    per_serie = _celler(release, serier.values())
    kommuner = _kommunernas_orgnr()
    return [
        _rad(release, indikatorer[m.kod], orgnr, period, h, data)
        for m in matt
        if m.kod in indikatorer
        for (orgnr, period), h, data in _for_matt(m, serier, per_serie, kommuner)
    ]


def prova(release: Statistikrelease, m: Mattdata) -> list[Provat]:
    """What a measure would give in a release, without a row for it: every huvudman, and riket, the latest periods."""
    serier = serier_for([m])
    perioder = Kallcell.objects.filter(serie__kod=m.kallmatt, serie__avser=m.kallavser, niva=m.kallniva).order_by()
    senaste = sorted(perioder.values_list("period", flat=True).distinct(), reverse=True)[:PROVADE_PERIODER]
    alla = _for_matt(m, serier, _celler(release, serier.values(), senaste), _kommunernas_orgnr())
    return [Provat(orgnr, period, h, data) for (orgnr, period), h, data in alla]


def _for_matt(
    m: Mattdata, serier: dict[tuple[str, str], int], per_serie: _PerSerie, kommuner: dict[str, str]
) -> Iterator[tuple[tuple[str, str], Harlett, _Data]]:
    if (m.kallmatt, m.kallavser) not in serier:
        return
    kallrader = per_serie[serier[m.kallmatt, m.kallavser]].get(m.kallniva, [])
    vikter: list[Kallrad] = []
    if m.vikt and (m.vikt, m.kallavser) in serier:
        vikter = per_serie[serier[m.vikt, m.kallavser]].get(m.kallniva, [])
    yield from _harledda(m, kallrader, vikter, kommuner)


def _celler(release: Statistikrelease, serier: Iterable[int], perioder: Iterable[str] | None = None) -> _PerSerie:
    """By series and level, what is in force; of all periods when none are given."""
    per_serie: _PerSerie = defaultdict(lambda: defaultdict(list))
    celler = Kallcell.objects.gallande(release, serier)
    if perioder is not None:
        celler = celler.filter(period__in=list(perioder))
    rader = celler.values_list(
        "serie_id", "niva", "orgnr", "enhetskod", "kommunkod", "period", "typ", "varde", "statistikimport_id"
    )
    for serie, niva, orgnr, enhet, kommun, period, typ, varde, import_id in rader.iterator(chunk_size=BUNT):
        cell = Cell(Vardetyp(typ), None if varde is None else Decimal(varde).normalize())
        per_serie[serie][niva].append(Kallrad(serie, orgnr, enhet, kommun, period, cell, import_id))
    return per_serie


def _kommunernas_orgnr() -> dict[str, str]:
    """The orgnr of each kommun by its code."""
    lankar = Huvudmannalank.objects.filter(
        giltig_till=None, huvudman__form=JuridiskForm.KOMMUN, huvudman__kommun__isnull=False
    )
    return dict(lankar.values_list("huvudman__kommun__kod", "juridisk_enhet__orgnr"))


def _harledda(
    m: Mattdata, rader: list[Kallrad], vikter: list[Kallrad], kommuner: dict[str, str]
) -> Iterator[tuple[tuple[str, str], Harlett, _Data]]:
    if m.kallniva == "skolenhet":
        yield from _ur_enheter(m, rader, vikter)
        return
    for rad in rader:
        orgnr = rad.orgnr or kommuner.get(rad.kommunkod, "")
        if orgnr:
            publicerat = Harlett(rad.cell.typ, rad.cell.varde, False, 0, 0)
            yield (orgnr, rad.period), publicerat, {"niva": m.kallniva, "filer": [rad.import_id]}


def _ur_enheter(
    m: Mattdata, rader: list[Kallrad], vikter: list[Kallrad]
) -> Iterator[tuple[tuple[str, str], Harlett, _Data]]:
    metod = Metod.SUMMA if m.metod is Metod.PUBLICERAD else m.metod
    celler = {(r.orgnr, r.enhetskod, r.period): r.cell for r in rader}
    vikt = {(r.orgnr, r.enhetskod, r.period): r.cell for r in vikter}
    filer: dict[tuple[str, str], set[int]] = defaultdict(set)  # each huvudman's own; riket's are all
    for r in (*rader, *vikter):
        filer[r.orgnr, r.period].add(r.import_id)
        filer[RIKETS_ORGNR, r.period].add(r.import_id)
    alla = harled_alla(metod, celler, vikt, decimaler=m.decimaler, minsta_vikt=m.minsta_vikt)
    for nyckel, h in alla.items():
        data: _Data = {
            "niva": "skolenhet",
            "metod": metod.value,
            "enheter": h.enheter,
            "med_tal": h.med_tal,
            "utan_uppgift": h.utan_uppgift,
            "filer": sorted(filer[nyckel]),
        }
        if h.tackning is not None:
            data["tackning"] = str(h.tackning.quantize(Decimal("0.001")))
        yield nyckel, h, data


def _rad(
    release: Statistikrelease, indikator: Indikator, orgnr: str, period: str, h: Harlett, data: _Data
) -> Harlettvarde:
    return Harlettvarde(
        release=release,
        indikator=indikator,
        niva="riket" if orgnr == RIKETS_ORGNR else "huvudman",
        orgnr=orgnr,
        period=period,
        ratext=TECKEN_FOR[h.typ] if h.varde is None else format(h.varde, "f"),
        typ=h.typ.value,
        bearbetad=h.bearbetad,
        data=data,
    )


def spara(release: Statistikrelease, rader: list[Harlettvarde]) -> None:
    """Let these be the release's. Call it in the transaction that approves the release."""
    release.harledda.all().delete()
    Harlettvarde.objects.bulk_create(rader, batch_size=BUNT)
