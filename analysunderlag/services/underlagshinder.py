"""Why a huvudman can have no underlag, known before anybody orders one: a constant number of queries for any number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from huvudman.models import Enhet, Huvudman, Huvudmannalank

from ..models import Harlettvarde, Statistikrelease, Statistikvarde
from ..vardetyper import Vardetyp

RIKETS_ORGNR = "00"


def hinder(huvudman: Iterable[Huvudman], release: Statistikrelease | None) -> dict[int, str]:
    """By pk, the reason of each huvudman that the release holds nothing about. Without a release nothing is known."""
    alla = list(huvudman)
    if release is None or not alla:
        return {}
    nummer = _nummer(alla)
    med_varden = _med_varden(set(nummer.values()) - {""}, release)
    utan = [h for h in alla if nummer[h.pk] not in med_varden]
    skolformer = _skolformer(utan) if utan else {}
    return {h.pk: _text(h, skolformer.get(h.pk, set()), release) for h in utan}


def varfor_inget(huvudman: Huvudman, release: Statistikrelease) -> str:
    return _text(huvudman, _skolformer([huvudman]).get(huvudman.pk, set()), release)


def orgnr_for(huvudman: Huvudman) -> str:
    """The number that statistics are published under: the key, or that of the linked juridisk enhet."""
    return _nummer([huvudman])[huvudman.pk]


def _nummer(alla: list[Huvudman]) -> dict[int, str]:
    nummer = {h.pk: h.nyckel if h.nyckel.isdigit() else "" for h in alla}
    if utan := [pk for pk, orgnr in nummer.items() if not orgnr]:
        lankar = Huvudmannalank.objects.filter(huvudman__in=utan, giltig_till=None).order_by("giltig_fran", "pk")
        for pk, orgnr in lankar.values_list("huvudman_id", "juridisk_enhet__orgnr"):
            nummer[pk] = nummer[pk] or orgnr
    return nummer


def _med_varden(orgnr: set[str], release: Statistikrelease) -> set[str]:
    """The numbers with an own value, or a unit's, in the latest läsår of a skolform: what an underlag is made of."""
    rader = (
        Statistikvarde.objects.gallande(release)
        .filter(orgnr__in=[*orgnr, RIKETS_ORGNR])
        .order_by()
        .values_list("orgnr", "indikator__skolform", "period")
        .distinct()
    )
    perioder: dict[tuple[str, str], str] = {}
    for nummer, skolform, period in rader:
        perioder[nummer, skolform] = max(period, perioder.get((nummer, skolform), ""))
    ur_kallor = Harlettvarde.objects.filter(release=release, orgnr__in=orgnr, typ=Vardetyp.TAL)
    return {
        nummer
        for (nummer, skolform), period in perioder.items()
        if nummer != RIKETS_ORGNR and period >= perioder.get((RIKETS_ORGNR, skolform), "")
    } | set(ur_kallor.order_by().values_list("orgnr", flat=True).distinct())


def _skolformer(alla: list[Huvudman]) -> dict[int, set[str]]:
    """The skolformer of the open units of each huvudman, from the register."""
    lank = "lankar__juridisk_enhet__huvudmannalankar"
    rader = Enhet.objects.filter(
        **{"upphord": None, "lankar__giltig_till": None, f"{lank}__huvudman__in": alla, f"{lank}__giltig_till": None}
    ).values_list(f"{lank}__huvudman", "skolformer__skolform")
    ut: dict[int, set[str]] = defaultdict(set)
    for pk, skolform in rader:
        ut[pk].add(skolform)
    return ut


def _text(huvudman: Huvudman, skolformer: set[str], release: Statistikrelease) -> str:
    if "forskola" in skolformer and "grundskola" not in skolformer:
        return (
            f"{huvudman.namn} har förskola men ingen grundskola i registret. För förskolan finns ingen nationell "
            "resultatstatistik i Skolverkets tabell, så det går inte att göra ett underlag av den. Ni har inte missat "
            "något. Dialogen kan i stället utgå från det ni själva vet om barnens lärande och trivsel."
        )
    return (
        f"{huvudman.namn} finns inte med i statistiken ({release.namn}). Det kan bero på att verksamheten är ny, har "
        "bytt organisationsnummer eller inte har grundskola. Kontrollera uppgifterna i registret."
    )
