"""The page of own figures: per skolform, each beside the official value of its measure. Never added or averaged."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from huvudman import skolformer
from huvudman.models import Huvudman, Huvudmannalank

from ..models import EgetVarde, Indikator, Statistikrelease, Statistikvarde
from ..vardetyper import Vardetyp
from .ramar import Ramar, namnnyckel
from .slag import visa
from .texter import Forslag, Rakneforslag, forslag_for

TECKENORD = {
    Vardetyp.SEKRETESS: "skyddat",
    Vardetyp.MAJORITET: "skyddat",
    Vardetyp.AVRUNDAD: "nästan alla",
    Vardetyp.SAKNAS: "saknas",
    Vardetyp.TOM: "saknas",
    Vardetyp.EJ_REDOVISAD: "redovisas inte",
    Vardetyp.EJ_TILLAMPLIGT: "gäller inte",
}


@dataclass(frozen=True)
class Officiellt:
    """Newest published value of a measure; `ord` says what a sign means and is empty for a number."""

    text: str
    period: str
    ord: str


@dataclass(frozen=True)
class Egenrad:
    rad: EgetVarde
    namn: str
    officiellt: Officiellt | None

    @property
    def varde(self) -> str:
        return visa(self.rad.varde, self.rad.slag, self.rad.slag_ord)


@dataclass(frozen=True)
class Egendel:
    """A skolform. `rakna`: suggestions to count that are not there yet. `matt`: official measures to choose among."""

    kod: str
    namn: str
    rader: list[Egenrad]
    rakna: list[tuple[int, Rakneforslag]]
    forslag: Forslag
    matt: list[Indikator]

    @property
    def har_officiella(self) -> bool:
        return bool(self.matt)


def delar(huvudman: Huvudman, ramar: Ramar) -> list[Egendel]:
    """In the order of the skolformer; also one that the huvudman no longer has but has figures about."""
    rader = list(ramar.gallande.values())
    officiella = officiella_varden(huvudman, {r.indikator_id for r in rader if r.indikator_id})
    koder = skolformer.ordnade({*ramar.skolformer, *(r.skolform for r in rader)})
    return [_del(kod, [r for r in rader if r.skolform == kod], ramar, officiella) for kod in koder]


def _del(kod: str, rader: list[EgetVarde], ramar: Ramar, officiella: dict[tuple[int, str], Officiellt]) -> Egendel:
    forslag = forslag_for(kod)
    har = {r.namnnyckel for r in rader}
    return Egendel(
        kod=kod,
        namn=skolformer.namn(kod),
        rader=[egenrad(r, officiella) for r in rader],
        rakna=[(nr, f) for nr, f in enumerate(forslag.rakna) if namnnyckel(f.namn) not in har],
        forslag=forslag,
        matt=ramar.matt_i(kod),
    )


def senast_inklistrat(ramar: Ramar) -> tuple[EgetVarde, int] | None:
    """One figure of the latest paste that has something in force, and how many it has."""
    rader = [rad for rad in ramar.gallande.values() if rad.inklistring]
    if not rader:
        return None
    senast = max(rader, key=lambda rad: rad.skapat)
    return senast, sum(rad.inklistring == senast.inklistring for rad in rader)


def egenrad(rad: EgetVarde, officiella: dict[tuple[int, str], Officiellt]) -> Egenrad:
    namn = rad.indikator.kortnamn if rad.indikator else rad.namn
    enhetskod = rad.enhet.kod if rad.enhet else ""
    return Egenrad(rad, namn, officiella.get((rad.indikator_id, enhetskod)) if rad.indikator_id else None)


def officiella_varden(huvudman: Huvudman, indikatorer: Iterable[int]) -> dict[tuple[int, str], Officiellt]:
    """(measure, unit or "") → newest published value, of the release in use. At most four queries, none for nothing."""
    valda = list(indikatorer)
    release = Statistikrelease.objects.senast_godkand() if valda else None
    if release is None:
        return {}
    lankar = Huvudmannalank.objects.filter(huvudman=huvudman, giltig_till=None)
    orgnr = {huvudman.nyckel, *lankar.values_list("juridisk_enhet__orgnr", flat=True)}
    rader = Statistikvarde.objects.gallande(release).filter(
        Q(niva="huvudman") | Q(niva="enhet"), orgnr__in=orgnr, indikator__in=valda
    )
    svar: dict[tuple[int, str], Officiellt] = {}
    for rad in rader.select_related("indikator").order_by("period", "pk"):
        text = visa(rad.tal, rad.indikator.enhet) if rad.tal is not None else rad.ratext or "tomt"
        svar[rad.indikator_id, rad.enhetskod] = Officiellt(text, rad.period, TECKENORD.get(Vardetyp(rad.typ), ""))
    return svar
