"""National distributions of a release: computed once, from published numbers of huvudmän, never per huvudman."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils import timezone

from huvudman.models import Huvudmannalank
from huvudman.orgnr import harledd_form

from .. import berakning
from ..innehall import Fordelning, Stapel
from ..kvalitetssystem import SKALOR
from ..models import Fordelningsrad, Harlettvarde, Indikator, Statistikrelease, Statistikvarde
from ..vardetyper import SKYDDADE, Vardetyp


def observationer(release: Statistikrelease, harledda: Sequence[Harlettvarde] = ()) -> list[berakning.Observation]:
    """Every number and protected value of a huvudman (and riket) in the release. Three queries.

    A value from the sources counts where the national table has none for that huvudman and period.
    """
    kod_per_id = dict(Indikator.objects.values_list("pk", "kod"))
    varden = (
        Statistikvarde.objects.nationella(release)
        .filter(typ__in=[Vardetyp.TAL, *SKYDDADE])
        .values_list("indikator_id", "period", "orgnr", "typ", "ratext")
    )
    alla = {
        (indikator, period, orgnr): _observation(kod_per_id[indikator], period, orgnr, typ, ratext)
        for indikator, period, orgnr, typ, ratext in varden.iterator(chunk_size=5_000)
    }
    raknas = {Vardetyp.TAL, *SKYDDADE}
    for h in harledda:
        if h.typ in raknas:
            nyckel = (h.indikator_id, h.period, h.orgnr)
            alla.setdefault(nyckel, _observation(kod_per_id[h.indikator_id], h.period, h.orgnr, h.typ, h.ratext))
    return list(alla.values())


def _observation(kod: str, period: str, orgnr: str, typ: str, ratext: str) -> berakning.Observation:
    return berakning.Observation(kod, period, orgnr, Vardetyp(typ), Decimal(ratext) if typ == Vardetyp.TAL else None)


def berakna(release: Statistikrelease, alla: Sequence[berakning.Observation]) -> list[Fordelningsrad]:
    """Rows to store, one per measure, läsår and group. Reads only; a constant number of queries."""
    indikatorer = {i.kod: i for i in Indikator.objects.all()}
    skalor = {kod: _skala(i) for kod, i in indikatorer.items()}
    medlemskap = grupper_per_orgnr({o.orgnr for o in alla})
    fordelningar = berakning.nationell_statistik(alla, medlemskap, skalor)
    return [
        Fordelningsrad(
            release=release,
            indikator=indikatorer[nyckel.kod],
            period=nyckel.period,
            grupp=nyckel.grupp,
            n=fordelning.n,
            data=till_data(fordelning),
        )
        for nyckel, fordelning in fordelningar.items()
    ]


def _skala(indikator: Indikator) -> berakning.Skala:
    minst, storst = SKALOR.get(indikator.enhet, (None, None))
    return berakning.Skala(
        None if minst is None else Decimal(minst), None if storst is None else Decimal(storst), indikator.decimaler
    )


def grupper_per_orgnr(orgnr_mangd: set[str]) -> dict[str, tuple[str, ...]]:
    """Groups of each huvudman by the register's facts; one the register lacks counts by the form of its orgnr."""
    dag = timezone.localdate()
    lankar = (
        Huvudmannalank.objects.filter(Q(giltig_till=None) | Q(giltig_till__gte=dag), giltig_fran__lte=dag)
        .order_by("giltig_fran", "pk")
        .values_list(
            "juridisk_enhet__orgnr",
            "huvudman__typ",
            "huvudman__form",
            "huvudman__storleksklass",
            "huvudman__kommun__kommungrupp_kod",
        )
    )
    grupper = {
        orgnr: berakning.medlemskap(typ=typ, juridisk_form=form, storleksklass=klass, kommungrupp=kommungrupp or "")
        for orgnr, typ, form, klass, kommungrupp in lankar
    }
    return {orgnr: grupper[orgnr] if orgnr in grupper else _av_orgnr(orgnr) for orgnr in orgnr_mangd}


def _av_orgnr(orgnr: str) -> tuple[str, ...]:
    typ = {
        "kommun": "kommunal",
        "kommunalforbund": "kommunal",
        "region": "regional",
        "stat": "statlig",
        "korporation": "",
        "ej_utredd": "",
    }.get(harledd_form(orgnr), "enskild")
    return berakning.medlemskap(typ=typ, juridisk_form="", storleksklass="", kommungrupp="") if typ else ()


def till_data(fordelning: Fordelning) -> dict[str, Any]:
    """JSON of a distribution; numbers as exact text. `fran_data` is the inverse."""
    falt = dataclasses.asdict(fordelning)
    staplar = [[str(s.fran), str(s.till), s.antal] for s in fordelning.staplar]
    return {namn: str(v) if isinstance(v, Decimal) else v for namn, v in falt.items()} | {"staplar": staplar}


def fran_data(data: dict[str, Any]) -> Fordelning:
    staplar = tuple(Stapel(Decimal(fran), Decimal(till), antal) for fran, till, antal in data["staplar"])
    return Fordelning(
        n=data["n"],
        minst=Decimal(data["minst"]),
        p10=Decimal(data["p10"]),
        p25=Decimal(data["p25"]),
        median=Decimal(data["median"]),
        p75=Decimal(data["p75"]),
        p90=Decimal(data["p90"]),
        storst=Decimal(data["storst"]),
        staplar=staplar,
        skyddade=data["skyddade"],
    )
