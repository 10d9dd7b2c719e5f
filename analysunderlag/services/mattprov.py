"""What a measure would give: shown before it is added, from the release in use."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from huvudman.models import Huvudman, Huvudmannalank
from huvudman.orgnr import visa
from kvalitet import svenska

from ..berakning import percentil
from ..kvalitetssystem import Mattdata
from ..models import Statistikrelease
from ..sammanstallning import bearbetning
from ..vardetyper import SKYDDADE, Vardetyp
from . import harledning
from .underlagshinder import RIKETS_ORGNR

EXEMPEL = 3


@dataclass(frozen=True, slots=True)
class Periodutfall:
    """How many huvudmän have a number, a protected value or nothing, and how the numbers spread."""

    period: str
    med_tal: int
    skyddade: int
    saknas: int
    minst: Decimal | None
    median: Decimal | None
    storst: Decimal | None
    riket: Decimal | None


@dataclass(frozen=True, slots=True)
class Exempel:
    namn: str
    varde: Decimal
    text: str


@dataclass(frozen=True, slots=True)
class Mattprov:
    """Periods, newest first; examples (the smallest, the middle, the largest) from the newest that has numbers."""

    release: str
    perioder: tuple[Periodutfall, ...]
    period: str
    exempel: tuple[Exempel, ...]


def prova(matt: Mattdata) -> Mattprov | None:
    """None when there is no release. Reads one series, and that of the weight."""
    release = Statistikrelease.objects.senast_godkand() or Statistikrelease.objects.exclude(
        status=Statistikrelease.Status.TILLBAKADRAGEN
    ).order_by("-pk").first()  # fmt: skip
    if release is None:
        return None
    per_period: dict[str, list[harledning.Provat]] = defaultdict(list)
    for rad in harledning.prova(release, matt):
        per_period[rad.period].append(rad)
    perioder = tuple(_period(p, rader) for p, rader in sorted(per_period.items(), reverse=True))
    period = next((p.period for p in perioder if p.med_tal), "")
    return Mattprov(release.namn, perioder, period, _exempel(matt, per_period.get(period, [])))


def _period(period: str, rader: Sequence[harledning.Provat]) -> Periodutfall:
    egna = [r for r in rader if r.orgnr != RIKETS_ORGNR]
    tal = _sorterade_tal(egna)
    skyddade = sum(r.harlett.typ in SKYDDADE for r in egna)
    return Periodutfall(
        period=period,
        med_tal=len(tal),
        skyddade=skyddade,
        saknas=len(egna) - len(tal) - skyddade,
        minst=tal[0] if tal else None,
        median=percentil(tal, 50) if tal else None,
        storst=tal[-1] if tal else None,
        riket=next((r.harlett.varde for r in rader if r.orgnr == RIKETS_ORGNR), None),
    )


def _sorterade_tal(rader: Sequence[harledning.Provat]) -> list[Decimal]:
    return sorted(r.harlett.varde for r in rader if r.harlett.typ is Vardetyp.TAL and r.harlett.varde is not None)


def _exempel(matt: Mattdata, rader: Sequence[harledning.Provat]) -> tuple[Exempel, ...]:
    med_tal = sorted(
        ((r.harlett.varde, r.orgnr, r) for r in rader if r.harlett.varde is not None and r.orgnr != RIKETS_ORGNR),
        key=lambda par: par[:2],
    )
    platser = dict.fromkeys((0, len(med_tal) // 2, len(med_tal) - 1)) if med_tal else {}
    valda = [med_tal[plats] for plats in platser]
    namn = _namn([orgnr for _, orgnr, _ in valda])
    return tuple(
        Exempel(
            namn.get(orgnr) or visa(orgnr),
            varde,
            bearbetning.i_ord(matt, r.data, bearbetad=r.harlett.bearbetad).replace("era", "dess", 1),
        )
        for varde, orgnr, r in valda
    )


def _namn(orgnr: Sequence[str]) -> dict[str, str]:
    """The names of the huvudmän that the register has."""
    med_nyckel = dict(Huvudman.objects.filter(nyckel__in=orgnr).values_list("nyckel", "namn"))
    lankar = Huvudmannalank.objects.filter(giltig_till=None, juridisk_enhet__orgnr__in=orgnr)
    return med_nyckel | dict(lankar.values_list("juridisk_enhet__orgnr", "huvudman__namn"))


def i_text(matt: Mattdata, varde: Decimal | None) -> str:
    """A number of the measure as people read it; a dash for none."""
    return "–" if varde is None else svenska.tal(varde, matt.decimaler)
