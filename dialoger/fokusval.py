"""What a huvudman can choose to talk about, by the quality system in force, and its choice in words."""

from __future__ import annotations

from dataclasses import dataclass

from analysunderlag.models import Delmal, Framgangsfaktor
from huvudman import skolformer as skolformsdata
from huvudman.models import Huvudman, HuvudmanSkolform

from .models import Fokus


@dataclass(frozen=True)
class Fokusval:
    """In words."""

    skolformer: tuple[str, ...]
    faktorer: tuple[str, ...]
    delmal: tuple[str, ...]
    text: str

    @property
    def ar_tomt(self) -> bool:
        return not (self.skolformer or self.faktorer or self.delmal or self.text)


def skolformsval(huvudman: Huvudman) -> list[tuple[str, str]]:
    koder = HuvudmanSkolform.objects.filter(huvudman=huvudman).values_list("skolform", flat=True)
    return [(kod, skolformsdata.namn(kod)) for kod in skolformsdata.ordnade(list(koder))]


def faktorval() -> list[tuple[int, str]]:
    rader = Framgangsfaktor.objects.filter(system__ar_gallande=True, niva=Framgangsfaktor.Niva.HUVUDMAN)
    return [(rad.nummer, rad.namn) for rad in rader.order_by("nummer")]


def delmalsval(huvudman: Huvudman) -> list[tuple[str, str]]:
    """Of the huvudman's own skolformer; the name says which when there are several."""
    egna = HuvudmanSkolform.objects.filter(huvudman=huvudman).values("skolform")
    rader = list(
        Delmal.objects.filter(system__ar_gallande=True, skolform__kod__in=egna)
        .select_related("skolform")
        .order_by("skolform__ordning", "nummer")
    )
    flera = len({rad.skolform_id for rad in rader}) > 1
    return [(f"{rad.skolform.kod}:{rad.nummer}", f"{rad.skolform}: {rad.namn}" if flera else rad.namn) for rad in rader]


def fokusval(rad: Fokus) -> Fokusval:
    """What is no longer in the quality system or run by the huvudman falls away."""
    huvudman = rad.huvudman
    return Fokusval(
        tuple(namn for kod, namn in skolformsval(huvudman) if kod in rad.skolformer),
        tuple(namn for nummer, namn in faktorval() if nummer in rad.faktorer),
        tuple(namn for kod, namn in delmalsval(huvudman) if kod in rad.delmal),
        rad.text,
    )
