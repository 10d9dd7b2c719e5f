"""Liknande huvudmän of a release: computed once for the whole country when it is approved, looked up ever after."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils import timezone

from huvudman.models import Huvudmannalank, JuridiskForm

from .. import berakning
from ..berakning import vanligast
from ..innehall import Liknandevarde
from ..models import Indikator, Liknanderad, Statistikrelease
from ..sammanstallning import Liknandeindata, Likt
from ..skolformsval import Likhetsval, registerkod, val_for
from ..vardetyper import SKYDDADE
from .underlagshinder import RIKETS_ORGNR


@dataclass(slots=True)
class _Skolform:
    """The values of a skolform, each measure's of its own latest period."""

    period: str
    tal: dict[str, dict[str, Decimal]]
    skyddade: dict[str, set[str]]


def berakna(release: Statistikrelease, alla: Sequence[berakning.Observation]) -> list[Liknanderad]:
    """Rows to store, one per huvudman and skolform that has declared measures. Reads only; three queries at most."""
    skolform_per_kod = dict(Indikator.objects.values_list("kod", "skolform__kod"))
    rader: list[Liknanderad] = []
    fakta: tuple[dict[str, str], set[str]] | None = None
    for skolform in dict.fromkeys(skolform_per_kod.values()):
        val = val_for(skolform).liknande
        if not val:
            continue
        fakta = fakta or _typer_och_valbara()
        varden = _varden(o for o in alla if skolform_per_kod[o.kod] == skolform and o.orgnr != RIKETS_ORGNR)
        grannar = berakning.liknande(varden.tal, fakta[0], [v.matt for v in val], fakta[1])
        rader += [
            Liknanderad(
                release=release,
                skolform=registerkod(skolform),
                period=varden.period,
                orgnr=orgnr,
                data=_data(val, rad, varden),
            )
            for orgnr, rad in grannar.items()
            if rad
        ]
    return rader


def _varden(observationer: Iterable[berakning.Observation]) -> _Skolform:
    rader = list(observationer)
    perioder: dict[str, str] = {}
    for o in rader:
        perioder[o.kod] = max(o.period, perioder.get(o.kod, ""))
    tal: defaultdict[str, dict[str, Decimal]] = defaultdict(dict)
    skyddade: defaultdict[str, set[str]] = defaultdict(set)
    for o in rader:
        if o.period != perioder[o.kod]:
            continue
        if o.varde is not None:
            tal[o.orgnr][o.kod] = o.varde
        elif o.typ in SKYDDADE:
            skyddade[o.orgnr].add(o.kod)
    return _Skolform(vanligast(perioder.values()), dict(tal), dict(skyddade))


def _typer_och_valbara() -> tuple[dict[str, str], set[str]]:
    """The huvudmannatyp by orgnr, and who may stand in another's list: those that are active and no persons."""
    dag = timezone.localdate()
    lankar = Huvudmannalank.objects.filter(Q(giltig_till=None) | Q(giltig_till__gte=dag), giltig_fran__lte=dag)
    typer: dict[str, str] = {}
    valbara = set()
    for orgnr, typ, form, aktiv in lankar.order_by("giltig_fran", "pk").values_list(
        "juridisk_enhet__orgnr", "huvudman__typ", "huvudman__form", "huvudman__ar_aktiv"
    ):
        typer[orgnr] = typ
        valbara.discard(orgnr)
        if aktiv and form != JuridiskForm.FYSISK:
            valbara.add(orgnr)
    return typer, valbara


def _data(val: Sequence[Likhetsval], rad: Sequence[berakning.Granne], varden: _Skolform) -> dict[str, Any]:
    koder = [v.matt.kod for v in val]
    deras = [(varden.tal.get(g.orgnr, {}), varden.skyddade.get(g.orgnr, set())) for g in rad]
    alla_koder = sorted({kod for tal, skyddade in deras for kod in (*tal, *skyddade)})
    mitt = {}
    for kod in alla_koder:
        varde = berakning.liknandevarde([t[kod] for t, _ in deras if kod in t], sum(kod in s for _, s in deras))
        mitt[kod] = [varde.n, varde.skyddade, None if varde.median is None else str(varde.median)]
    liknande = [
        {
            "orgnr": g.orgnr,
            "nara": list(g.nara),
            "varden": {kod: str(tal[kod]) for kod in koder if kod in tal},
        }
        for g, (tal, _) in zip(rad, deras, strict=True)
    ]
    return {"liknande": liknande, "median": mitt}


def hamta(release: Statistikrelease, skolform: str, orgnr: str) -> Liknandeindata | None:
    """What an underlag shows of them: one row looked up, and the names in the register.

    None: no measures are declared, or the release was approved before likeness was counted.
    """
    val = val_for(skolform).liknande
    if not val:
        return None
    i_releasen = Liknanderad.objects.filter(release=release, skolform=registerkod(skolform))
    rad = i_releasen.filter(orgnr=orgnr).first()
    if rad is None and not i_releasen.exists():
        return None
    data: Mapping[str, Any] = rad.data if rad else {"liknande": [], "median": {}}
    namn = _namn([post["orgnr"] for post in data["liknande"]])
    return Liknandeindata(
        matt=tuple((v.matt.kod, v.lika) for v in val),
        liknande=tuple(
            Likt(
                *namn[post["orgnr"]],
                nara=tuple(post["nara"]),
                varden={kod: Decimal(tal) for kod, tal in post["varden"].items()},
            )
            for post in data["liknande"]
            if post["orgnr"] in namn
        ),
        varden={
            kod: Liknandevarde(n, skyddade, None if median is None else Decimal(median))
            for kod, (n, skyddade, median) in data["median"].items()
        },
        tyngst=tuple(v.matt.kod for v in val if v.matt.vikt > 1),
    )


def _namn(orgnr_lista: list[str]) -> dict[str, tuple[str, str]]:
    """(key, name) in the register by orgnr. One query."""
    if not orgnr_lista:
        return {}
    lankar = Huvudmannalank.objects.filter(juridisk_enhet__orgnr__in=orgnr_lista, giltig_till=None)
    rader = lankar.order_by("giltig_fran", "pk").values_list(
        "juridisk_enhet__orgnr", "huvudman__nyckel", "huvudman__namn"
    )
    return {orgnr: (nyckel, namn) for orgnr, nyckel, namn in rader}
