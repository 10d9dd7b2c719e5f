"""Load the quality system's data files into the database, and read the version in force. The only writer of it."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from kvalitet.handelser import Handelsetyp, logga
from kvalitet.models import Anvandare

from ..kvalitetssystem import KATALOG, Mattdata, Systemdata, las_system, sammanfoga
from ..models import (
    Delmal,
    Framgangsfaktor,
    Indikator,
    Kvalitetssystem,
    Malsattning,
    Skolform,
    Statistikimport,
    Tillagtmatt,
    Underlag,
)

EGENSKAPER = (
    "avser",
    "flaggbar",
    "fraga",
    "huvudmannatyper",
    "nivaer",
    "perspektiv",
    "riktning",
    "styrka",
    "synonymer",
    "tema",
)


class Utfall(StrEnum):
    OFORANDRAD = "oförändrad"
    NY = "ny version"
    UPPDATERAD = "uppdaterad"
    ATERSTALLD = "gäller igen"


@dataclass(frozen=True, slots=True)
class Resultat:
    """`skolformer` counts the nine, not fritidshem. `andrade`: codes of measures that are new, changed or gone."""

    version: str
    utfall: Utfall
    skolformer: int
    indikatorer: int
    andrade: tuple[str, ...] = ()


class KvalitetssystemSaknas(LookupError):
    """No version has been loaded."""


@transaction.atomic
def ladda_kvalitetssystem(aktor: Anvandare | None = None, katalog: Path = KATALOG) -> Resultat:
    """Make the data files' version, with the added measures, the one in force. The same files again change nothing.

    Changed files under the same version number: a version that no underlag has used is updated; one that has been used
    stays as it is and the new content becomes "<version>-2" and so on. Raises `Datafel` before anything is written.
    """
    rader = list(Kvalitetssystem.objects.select_for_update().order_by("id"))
    data = sammanfoga(las_system(katalog), tillagda())
    gallande = next((r for r in rader if r.ar_gallande), None)
    samma = [r for r in rader if _hor_till(r.version, data.version)]
    if gallande in samma and gallande.sha256 == data.sha256:
        return _resultat(gallande, Utfall.OFORANDRAD, data)
    rad, utfall = _valj_rad(samma, data)
    data = dataclasses.replace(data, version=rad.version)
    Kvalitetssystem.objects.exclude(pk=rad.pk).update(ar_gallande=False)
    if utfall is not Utfall.ATERSTALLD:
        rad.innehall, rad.sha256, rad.inlast = data.till_dict(), data.sha256, timezone.now()
        rad.giltig_fran = data.giltig_fran
    rad.ar_gallande = True
    rad.save()
    skolformer = _spara_skolformer(data)
    if utfall is not Utfall.ATERSTALLD:
        _spara_delar(rad, data, skolformer)
    andrade = _spara_indikatorer(data, skolformer)
    logga(
        Handelsetyp.KVALITETSSYSTEM_INLAST,
        rad,
        aktor,
        fran=gallande.version if gallande else None,
        till=rad.version,
        data={"utfall": utfall, "sha256": rad.sha256, "indikatorer": andrade},
    )
    return _resultat(rad, utfall, data, andrade)


def tillagda() -> list[Mattdata]:
    """The added measures that are in use, oldest first."""
    return [rad.matt for rad in Tillagtmatt.objects.filter(avslutat=None).order_by("pk")]


def gallande_rad() -> Kvalitetssystem:
    """The version in force. Raises `KvalitetssystemSaknas` when none has been loaded."""
    rad = Kvalitetssystem.objects.filter(ar_gallande=True).first()
    if rad is None:
        raise KvalitetssystemSaknas("Kvalitetssystemet är inte inläst. Kör: python3 manage.py ladda_kvalitetssystem")
    return rad


def gallande_system() -> Systemdata:
    """The version in force as plain values; official definitions stand where an import has brought them."""
    data = gallande_rad().data
    officiella = {
        kod: (text, kalla)
        for kod, text, kalla in Indikator.objects.exclude(definition_officiell="").values_list(
            "kod", "definition_officiell", "definition_kalla"
        )
    }
    matt = tuple(
        dataclasses.replace(m, definition=officiella[m.kod][0], definition_kalla=officiella[m.kod][1])
        if m.kod in officiella
        else m
        for m in data.matt
    )
    return dataclasses.replace(data, matt=matt)


def indikatorer_per_namn(skolform: str) -> dict[str, Indikator]:
    """The measures of a skolform by the name the national table uses, earlier names included; none of the added."""
    per_namn: dict[str, Indikator] = {}
    matt = Indikator.objects.filter(skolform__kod=skolform, utgatt=False).select_related("skolform")
    for indikator in matt.exclude(kod__in=Tillagtmatt.objects.filter(avslutat=None).values("kod")):
        for namn in (indikator.namn, *indikator.egenskaper.get("synonymer", ())):
            per_namn[namn] = indikator
    return per_namn


def _stadad(text: str) -> str:
    return "\n".join(rad.strip() for rad in text.strip().splitlines())


def ar_ny_definition(indikator: Indikator, text: str) -> bool:
    """Whether `satt_officiell_definition` would change anything."""
    return _stadad(text) not in ("", indikator.definition_officiell)


def satt_officiell_definition(indikator: Indikator, text: str, statistikimport: Statistikimport) -> bool:
    """Let the official definition of an import stand before our own, which is kept. True when something changed."""
    if not ar_ny_definition(indikator, text):
        return False
    indikator.definition_officiell = _stadad(text)
    indikator.definition_kalla = f"{statistikimport.utgivare}, {statistikimport.titel} ({statistikimport.filnamn})"[
        :300
    ]
    indikator.save(update_fields=["definition_officiell", "definition_kalla"])
    return True


def _resultat(rad: Kvalitetssystem, utfall: Utfall, data: Systemdata, andrade: tuple[str, ...] = ()) -> Resultat:
    return Resultat(rad.version, utfall, sum(s.ar_skolform for s in data.skolformer), len(data.matt), andrade)


def _hor_till(version: str, bas: str) -> bool:
    return version == bas or version.startswith(f"{bas}-")


def _valj_rad(samma: list[Kvalitetssystem], data: Systemdata) -> tuple[Kvalitetssystem, Utfall]:
    """The row to put in force: an earlier one with the same content, the newest if unused, otherwise a new one."""
    for rad in samma:
        if rad.sha256 == data.sha256:
            return rad, Utfall.ATERSTALLD
    if samma and not _ar_anvand(samma[-1]):
        return samma[-1], Utfall.UPPDATERAD
    version = f"{data.version}-{len(samma) + 1}" if samma else data.version
    return Kvalitetssystem(version=version), Utfall.NY


def _ar_anvand(rad: Kvalitetssystem) -> bool:
    """Careful rather than exact: any underlag ordered since the version was loaded counts as a use."""
    return Underlag.objects.filter(skapat__gte=rad.inlast).exists() or rad.sjalvskattningar.exists()


def _spara_skolformer(data: Systemdata) -> dict[str, Skolform]:
    ut = {s.kod: s for s in Skolform.objects.all()}
    for s in data.skolformer:
        falt = {
            "namn": s.namn,
            "ordning": s.ordning,
            "ar_skolform": s.ar_skolform,
            "kalla": s.kalla,
            "harkomst": s.harkomst.value,
        }
        rad = ut.setdefault(s.kod, Skolform(kod=s.kod))
        if rad._state.adding or any(getattr(rad, namn) != varde for namn, varde in falt.items()):
            for namn, varde in falt.items():
                setattr(rad, namn, varde)
            rad.save()
    return ut


def _spara_delar(rad: Kvalitetssystem, data: Systemdata, skolformer: dict[str, Skolform]) -> None:
    """Målsättningar, delmål and framgångsfaktorer belong to one version, so an updated version gets them anew."""
    for samling in (rad.malsattningar, rad.delmal, rad.framgangsfaktorer):
        samling.all().delete()
    Malsattning.objects.bulk_create(
        Malsattning(
            system=rad,
            skolform=skolformer[s.kod],
            text=s.malsattning,
            kalla=s.malsattning_kalla,
            harkomst=s.malsattning_harkomst,
        )
        for s in data.skolformer
    )
    Delmal.objects.bulk_create(
        Delmal(
            system=rad,
            skolform=skolformer[a.skolform],
            nummer=a.nummer,
            namn=a.rubrik,
            text=a.inledning,
            kalla=a.kalla,
            harkomst=a.rubrik_harkomst,
        )
        for a in data.avsnitt
        if a.nummer
    )
    Framgangsfaktor.objects.bulk_create(
        Framgangsfaktor(
            system=rad,
            nummer=f.nummer,
            namn=f.namn,
            niva=niva,
            text=getattr(f, niva.value),
            kalla=f.kalla,
            harkomst=f.harkomst,
        )
        for f in data.faktorer
        for niva in Framgangsfaktor.Niva
    )


def _spara_indikatorer(data: Systemdata, skolformer: dict[str, Skolform]) -> tuple[str, ...]:
    """Rows follow the files; a measure that is no longer there stays for its values, marked as utgått."""
    nummer = {(a.skolform, a.kod): a.nummer for a in data.avsnitt}
    fore = {i.kod: i for i in Indikator.objects.select_related("skolform")}
    andrade = []
    for m in data.matt:
        falt = _indikatorfalt(m, skolformer[m.skolform], nummer[m.skolform, m.avsnitt])
        rad = fore.pop(m.kod, None)
        if rad is None:
            Indikator.objects.create(kod=m.kod, **falt)
        elif any(getattr(rad, namn) != varde for namn, varde in falt.items()):
            for namn, varde in falt.items():
                setattr(rad, namn, varde)
            rad.save(update_fields=list(falt))
        else:
            continue
        andrade.append(m.kod)
    utgangna = [kod for kod, rad in fore.items() if not rad.utgatt]
    Indikator.objects.filter(kod__in=utgangna).update(utgatt=True)
    return tuple(andrade + utgangna)


def _indikatorfalt(m: Mattdata, skolform: Skolform, delmal_nummer: int | None) -> dict[str, object]:
    allt = dataclasses.asdict(m)
    return {
        "skolform": skolform,
        "namn": m.namn,
        "kortnamn": m.kortnamn,
        "grupp": m.avsnitt,
        "delmal_nummer": delmal_nummer,
        "ordning": m.ordning,
        "enhet": m.enhet.value,
        "decimaler": m.decimaler,
        "egenskaper": {namn: list(v) if isinstance(v := allt[namn], tuple) else v for namn in EGENSKAPER},
        "definition_egen": m.definition,
        "kalla": m.kalla,
        "harkomst": m.harkomst.value,
        "utgatt": False,
    }
