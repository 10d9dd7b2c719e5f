"""What a release gives in place of a withdrawn file: which values go back to what they were, and which are no more."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, Max, OuterRef

from kvalitet import svenska

from ..inlasning import ufa
from ..models import Kallcell, Statistikimport, Statistikrelease, Statistikvarde
from .kontrollrad import Kontroll

NYCKLAR: dict[Any, tuple[str, ...]] = {
    Statistikvarde: ("orgnr", "enhetskod", "indikator", "period"),
    Kallcell: ("serie", "period", "orgnr", "enhetskod", "kommunkod"),
}


def borttagna(release: Statistikrelease, foregaende: Statistikrelease | None) -> list[Statistikimport]:
    """The withdrawn files that the approved release before held and this one does not."""
    if foregaende is None:
        return []
    kvar = release.importer.values("pk")
    return list(foregaende.importer.aterkallade().exclude(pk__in=kvar).order_by("pk"))


def ovanligt(release: Statistikrelease) -> list[str]:
    """One sentence when it takes the place of a withdrawn file: a person has to look. What the system read in itself
    it may withdraw itself, but not put something in its place."""
    foregaende = Statistikrelease.objects.filter(pk__lt=release.pk).senast_godkand()
    filer = borttagna(release, foregaende)
    if not filer:
        return []
    ar = "är återkallad" if len({fil.sha256 for fil in filer}) == 1 else "är återkallade"
    return [f"{_namn(filer)} {ar}, och det som gällde före gäller igen."]


def kontrollera(release: Statistikrelease, foregaende: Statistikrelease | None) -> list[Kontroll]:
    """How many values go back to what they were, and how many are gone; none when no file has been withdrawn."""
    filer = borttagna(release, foregaende)
    if not filer or foregaende is None:
        return []
    nu = list(release.importer.values_list("pk", flat=True))
    fore = list(foregaende.importer.values_list("pk", flat=True))
    ater = borta = 0
    for modell in NYCKLAR:
        med, utan = _antal(modell, [fil.pk for fil in filer], fore, nu)
        ater, borta = ater + med, borta + utan
    text = f"Utan {_namn(filer)} får {svenska.antal(ater, 'värde', 'värden')} tillbaka vad en annan fil säger"
    text += f", och {svenska.antal(borta, 'värde', 'värden')} finns inte längre."
    if igen := las_in_igen(release, filer):
        text += (
            f" Läs också in {_namn(igen)} igen: av det som lästes in efter den återkallade filen sparades bara det som "
            "skilde sig från den."
        )
    return [Kontroll("aterkallat", "Återkallade filer", "varning", text)]


def las_in_igen(release: Statistikrelease, filer: Iterable[Statistikimport]) -> list[Statistikimport]:
    """Files of the release that may say the same as a withdrawn one where nothing was stored, since it was in force.

    Those about the same periods that were read in between it and its withdrawal, and not since.
    """
    ut: dict[str, Statistikimport] = {}
    senast = dict(release.importer.order_by().values_list("sha256").annotate(Max("pk")))
    for fil in filer:
        senare = release.importer.filter(pk__gt=fil.pk, inlast__lt=fil.aterkallad, oforandrade__gt=0)
        tabellen = {"slag": fil.slag, "skolform": fil.skolform}
        senare = senare.filter(**tabellen) if fil.slag == ufa.SLAG else senare.exclude(slag=ufa.SLAG)
        for rad in senare.order_by("pk"):
            if rad.pk == senast[rad.sha256] and set(rad.perioder) & set(fil.perioder):
                ut[rad.sha256] = rad
    return list(ut.values())


def _antal(modell: Any, filer: list[int], fore: list[int], nu: list[int]) -> tuple[int, int]:
    """Of what the files had in force: how many have another value now, and how many none."""
    samma = modell.objects.filter(**{falt: OuterRef(falt) for falt in NYCKLAR[modell]})
    gallde = modell.objects.filter(statistikimport__in=filer).exclude(
        Exists(samma.filter(statistikimport__in=fore, statistikimport__gt=OuterRef("statistikimport")))
    )
    alla = gallde.count()
    kvar = gallde.filter(Exists(samma.filter(statistikimport__in=nu))).count()
    return kvar, alla - kvar


def _namn(filer: Iterable[Statistikimport]) -> str:
    return svenska.lista(dict.fromkeys(fil.filnamn for fil in filer))
