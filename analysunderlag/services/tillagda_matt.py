"""Measures of our own: added, changed, retired and removed in the web. Each change gives the version in force anew.

Every function raises ValidationError by field (of `Mattdata`) and stores nothing when something does not hold.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from kvalitet import svenska
from kvalitet.handelser import Handelsetyp, logga
from kvalitet.models import Anvandare

from ..kvalitetssystem import Datafel, Mattdata, Systemdata, las_system, matt_fran_dict, sammanfoga
from ..kvalitetssystem.serieregler import seriefel
from ..models import Indikator, Kallserie, Kvalitetssystem, Tillagtmatt
from ..skolformsval import registerkod
from .kvalitetssystem import ladda_kvalitetssystem, tillagda

FASTA = ("kod", "skolform")
"""What never changes, since values refer to it."""
HAR_VARDEN = "Måttet har värden och går inte att ta bort. Avsluta det i stället, så ligger värdena kvar."
HUNNITS = "Någon annan har ändrat måttet sedan du öppnade sidan. Öppna det igen och gör om din ändring."


def prova(data: Mapping[str, Any], rad: Tillagtmatt | None = None) -> Mattdata:
    """The measure as it would be, with its place in the quality system. Reads only. `rad`: the one that is changed."""
    kod = str(data.get("kod", ""))
    with _vid_falt(kod):
        matt = matt_fran_dict({**data, "ordning": 0}, kod)
        andra = [m for m in tillagda() if rad is None or m.kod != rad.kod]
        system = sammanfoga(las_system(), [*andra, matt])
    _passar_serien(matt, system)
    _ledig(matt, rad)
    return next(m for m in system.matt if m.kod == matt.kod)


def _passar_serien(matt: Mattdata, system: Systemdata) -> None:
    """What the files cannot say: what the sources call the series, and which skolform it is about."""
    serier = Kallserie.objects.filter(kod__in=[matt.kallmatt, matt.vikt])
    if fel := seriefel(matt, dict(serier.values_list("kod", "namn"))):
        raise ValidationError({fel.falt: svenska.versal(fel.text)})
    serie = serier.filter(kod=matt.kallmatt, avser=matt.kallavser).first()
    if serie and serie.matts_i and serie.matts_i != registerkod(matt.skolform):
        namn = next((s.namn for s in system.skolformer if registerkod(s.kod) == serie.matts_i), serie.matts_i)
        raise ValidationError({"avsnitt": f"Serien gäller {namn.casefold()}. Välj ett avsnitt i den skolformen."})


def _ledig(matt: Mattdata, rad: Tillagtmatt | None) -> None:
    """A code and a name belong to one measure for good, also when it is no longer in use."""
    langst = Tillagtmatt._meta.get_field("kod").max_length or 0
    if len(matt.kod) > langst:
        raise ValidationError({"kod": f"Koden har {len(matt.kod)} tecken, högst {langst}."})
    if rad is None and (
        Tillagtmatt.objects.filter(kod=matt.kod).exists() or Indikator.objects.filter(kod=matt.kod).exists()
    ):
        raise ValidationError(
            {"kod": f"Koden {matt.kod} har varit ett annat mått, som inte används längre. Välj en ny."}
        )
    samma = Indikator.objects.filter(skolform__kod=matt.skolform, namn=matt.namn).exclude(kod=matt.kod).first()
    if samma:
        raise ValidationError({"namn": f"Namnet har måttet {samma.kod}, som inte används längre. Välj ett annat."})


@transaction.atomic
def lagg_till_matt(*, data: Mapping[str, Any], aktor: Anvandare | None) -> Tillagtmatt:
    """Add a measure; it is in the version in force at once, and has values from the next release."""
    _las_systemet()
    matt = prova(data)
    rad = Tillagtmatt.objects.create(kod=matt.kod, innehall=_innehall(matt), skapat_av=aktor)
    version = _ladda(aktor)
    logga(Handelsetyp.MATT_TILLAGT, rad, aktor, till=rad.innehall, data={"version": version})
    return rad


@transaction.atomic
def andra_matt(*, matt_id: int, version: int, data: Mapping[str, Any], aktor: Anvandare | None) -> Tillagtmatt:
    """Change a measure that is in use. `version`: the one that the person saw. The same again changes nothing."""
    rad = _las(matt_id)
    if rad.avslutat:
        raise ValidationError("Måttet är avslutat. Använd det igen innan du ändrar det.")
    if rad.version != version:
        raise ValidationError(HUNNITS)
    fore = rad.innehall
    matt = prova({**data, **{falt: fore[falt] for falt in FASTA}}, rad)
    if _innehall(matt) == fore:
        return rad
    rad.innehall, rad.version = _innehall(matt), rad.version + 1
    rad.save(update_fields=["innehall", "version"])
    ny_version = _ladda(aktor)
    andrat = [falt for falt, varde in rad.innehall.items() if fore.get(falt) != varde]
    fran, till = ({falt: x.get(falt) for falt in andrat} for x in (fore, rad.innehall))
    logga(Handelsetyp.MATT_ANDRAT, rad, aktor, fran=fran, till=till, data={"version": ny_version})
    return rad


@transaction.atomic
def avsluta_matt(*, matt_id: int, aktor: Anvandare | None) -> Tillagtmatt:
    """Leave the measure out of the version in force. Its values and earlier versions stay as they are."""
    rad = _las(matt_id)
    if rad.avslutat:
        raise ValidationError("Måttet är redan avslutat.")
    rad.avslutat = timezone.now()
    rad.save(update_fields=["avslutat"])
    logga(Handelsetyp.MATT_AVSLUTAT, rad, aktor, fran="används", till="avslutat", data={"version": _ladda(aktor)})
    return rad


@transaction.atomic
def oppna_matt(*, matt_id: int, aktor: Anvandare | None) -> Tillagtmatt:
    """Use a retired measure again, as it was. Refused when something has taken its name meanwhile."""
    rad = _las(matt_id)
    if not rad.avslutat:
        raise ValidationError("Måttet används redan.")
    rad.avslutat = None
    rad.save(update_fields=["avslutat"])
    logga(Handelsetyp.MATT_OPPNAT, rad, aktor, fran="avslutat", till="används", data={"version": _ladda(aktor)})
    return rad


@transaction.atomic
def ta_bort_matt(*, matt_id: int, aktor: Anvandare | None) -> None:
    """Remove a measure that has no values, as if it had never been; its code is free again."""
    rad = _las(matt_id)
    logga(Handelsetyp.MATT_BORTTAGET, rad, aktor, fran=rad.innehall)
    kod = rad.kod
    rad.delete()
    _ladda(aktor)
    try:
        Indikator.objects.filter(kod=kod).delete()
    except ProtectedError as orsak:
        raise ValidationError(HAR_VARDEN) from orsak


def har_varden(rad: Tillagtmatt) -> bool:
    """Whether anything refers to the measure: then it can be retired but not removed."""
    kod = Indikator.objects.filter(kod=rad.kod)
    return any(
        kod.filter(**{f"{relation}__isnull": False}).exists()
        for relation in ("harledda", "fordelningar", "varden", "egna_varden")
    )


def _las_systemet() -> None:
    """Let one change of the quality system at a time be made."""
    list(Kvalitetssystem.objects.select_for_update().order_by("id"))


def _las(matt_id: int) -> Tillagtmatt:
    """The measure, under the lock. Raises ValidationError when it is gone."""
    _las_systemet()
    rad = Tillagtmatt.objects.select_for_update().filter(pk=matt_id).first()
    if rad is None:
        raise ValidationError("Måttet är borttaget.")
    return rad


def _ladda(aktor: Anvandare | None) -> str:
    with _vid_falt():
        return ladda_kvalitetssystem(aktor).version


def _innehall(matt: Mattdata) -> dict[str, Any]:
    varden = dataclasses.asdict(matt)
    del varden["ordning"]
    return {falt: list(v) if isinstance(v, tuple) else getattr(v, "value", v) for falt, v in varden.items()}


@contextmanager
def _vid_falt(kod: str = "") -> Iterator[None]:
    """A fault of this measure is said at its field, and one of another measure with that measure's name."""
    try:
        yield
    except Datafel as fel:
        if not fel.falt or (fel.plats != kod and fel.plats and fel.falt != "kod"):
            raise ValidationError(str(fel)) from fel
        raise ValidationError({fel.falt: svenska.versal(fel.text)}) from fel
