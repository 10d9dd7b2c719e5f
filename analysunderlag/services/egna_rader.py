"""The only writer of own observations, goals and what is followed up. Events carry no text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import CharField, TextField
from django.utils import timezone

from huvudman.models import Huvudman
from huvudman.services.eget import varfor_inte_eget
from kvalitet import utkastagare
from kvalitet.handelser import Handelsetyp, logga
from kvalitet.models import Anvandare
from kvalitet.textskillnad import radslut
from kvalitet.versionskrock import Krockfalt, kontrollera

from ..egna.ramar import delmalsnamn, faktorer, skolformer_hos
from ..models.egna import EgenRad
from .egna_varden import las_huvudman

UTKAST = "analysunderlag.egen_rad"
BORTTAGEN = (
    "Någon har tagit bort texten medan du skrev. Det du har skrivit står kvar här. Spara det som nytt, eller avbryt."
)
ANDRAD = "Någon har ändrat texten sedan du öppnade sidan. Läs den igen innan du tar bort den."


class Borttagen(Exception):
    """The row was deleted while its form was open."""

    def __init__(self) -> None:
        super().__init__(BORTTAGEN)


def utkastnyckel(avdelning: str, huvudman: Huvudman, rad: str) -> str:
    """Of the form of a row, or of a new one."""
    return f"{UTKAST}:{avdelning}:{huvudman.pk}:{rad}"


def _varfor_inte_utkast(anvandare: Anvandare, id_: str) -> str:
    return varfor_inte_eget(anvandare, id_.partition(":")[2].partition(":")[0])


utkastagare.registrera(UTKAST, _varfor_inte_utkast)


@transaction.atomic
def lagg_till_rad(*, modell: type[EgenRad], huvudman: Huvudman, falt: Mapping[str, Any], aktor: Anvandare) -> EgenRad:
    """Raises ValidationError for what is not the huvudman's."""
    las_huvudman(huvudman, aktor)
    rad = modell(huvudman=huvudman, andrad_av=aktor, **_rena(falt))
    _granska(rad)
    rad.save()
    logga(Handelsetyp.EGEN_RAD_TILLAGD, rad, aktor)
    return rad


@transaction.atomic
def andra_rad(*, rad: EgenRad, version: object, falt: Mapping[str, Any], aktor: Anvandare) -> EgenRad:
    """Raises Versionskrock when somebody has written something else since `version`, Borttagen when the row is gone.
    Choices are not merged: whoever chooses last has chosen."""
    las_huvudman(rad.huvudman, aktor)
    modell = type(rad)
    nu: Any = modell.objects.select_related("andrad_av").filter(pk=rad.pk).first()
    if nu is None:
        raise Borttagen
    nya = _rena(falt)
    krock = [
        Krockfalt(f.name, str(f.verbose_name).capitalize(), str(nya[f.name]), getattr(nu, f.name))
        for f in modell._meta.get_fields()
        if f.name in nya and isinstance(f, CharField | TextField) and not f.choices
    ]
    kontrollera(version, nu.version, krock, av=nu.andrad_av.namn if nu.andrad_av else "", tid=nu.andrad)
    if all(getattr(nu, namn) == varde for namn, varde in nya.items()):
        return nu
    for namn, varde in nya.items():
        setattr(nu, namn, varde)
    _granska(nu)
    nu.version, nu.andrad, nu.andrad_av = nu.version + 1, timezone.now(), aktor
    nu.save()
    logga(Handelsetyp.EGEN_RAD_ANDRAD, nu, aktor)
    return nu


@transaction.atomic
def ta_bort_rad(*, rad: EgenRad, version: object, aktor: Anvandare) -> None:
    """For good: the text is theirs. The event stays, without it."""
    las_huvudman(rad.huvudman, aktor)
    nu = type(rad).objects.filter(pk=rad.pk).first()
    if nu is None:
        raise Borttagen
    if str(nu.version) != str(version):
        raise ValidationError(ANDRAD)
    logga(Handelsetyp.EGEN_RAD_BORTTAGEN, nu, aktor)
    nu.delete()


def _rena(falt: Mapping[str, Any]) -> dict[str, Any]:
    return {namn: radslut(v).strip() if isinstance(v, str) else v for namn, v in falt.items()}


def _granska(rad: Any) -> None:
    """Only the huvudman's own skolformer, and a delmål or a faktor that exists."""
    skolform, delmal, faktor = (getattr(rad, namn, None) for namn in ("skolform", "delmal", "faktor"))
    if skolform and skolform not in skolformer_hos(rad.huvudman):
        raise ValidationError({"skolform": "Ni har inte den skolformen."})
    if delmal and (skolform, delmal) not in delmalsnamn():
        raise ValidationError({"galler": "Delmålet hör inte till den skolformen."})
    if faktor and faktor not in dict(faktorer()):
        raise ValidationError({"galler": "Framgångsfaktorn finns inte."})
    rad.full_clean(exclude=["huvudman", "andrad_av"])
