"""Kolada's tables as CSV: values (a row each), definitions of the key figures, and kommuner and regioner."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..vardetyper import Vardetyp
from .celltolk import Celltolk
from .kalla import Kalla, falt
from .modell import Kallslag, Kalltabell, Niva
from .ovrigt import Ovrigt
from .platt import las_platt
from .rubriker import Rubriker

SLAG = Kallslag.KOLADA
UTGIVARE = "RKA, Kolada"
TITLAR = {
    "Kolada, värden": ("kpi", "municipality_id", "year", "gender", "status", "value"),
    "Kolada, nyckeltal": ("id", "title", "description", "operating_area"),
    "Kolada, kommuner och regioner": ("id", "title", "type"),
}
TECKEN = {
    "Missing": Vardetyp.SAKNAS,
    "Privacy": Vardetyp.SEKRETESS,
    "Not applicable": Vardetyp.EJ_TILLAMPLIGT,
    "": Vardetyp.TOM,
}
RIKET = "0000"


def kanns_igen(kalla: Kalla) -> bool:
    return _titel(kalla) is not None


def _titel(kalla: Kalla) -> str | None:
    rubriker = set(falt(kalla.forsta_raden, ",")) if kalla.bok is None else set()
    return next((titel for titel, kravda in TITLAR.items() if set(kravda) <= rubriker), None)


def las(kalla: Kalla) -> tuple[tuple[Kalltabell, ...], Ovrigt]:
    titel = _titel(kalla)
    assert titel is not None
    tolk = Celltolk(decimal=".", tecken=TECKEN)
    return (las_platt(kalla, "", SLAG, titel, tolk=tolk, nivaregel=niva_av, lagning=_med_status),), Ovrigt()


def _med_status(celler: list[Any], rubriker: Rubriker) -> tuple[list[Any], str]:
    """The status is the sign of the value. A status beside a value is no sign that anybody knows, and is refused."""
    status = next((i for i, (kolumn, _) in rubriker.nycklar.items() if kolumn.rubrik == "status"), None)
    varde = next((i for i, kolumn in rubriker.kolumner.items() if kolumn.rubrik == "value"), None)
    if status is None or varde is None or max(status, varde) >= len(celler) or not celler[status]:
        return celler, ""
    return [" ".join((celler[status], cell)).strip() if i == varde else cell for i, cell in enumerate(celler)], ""


def niva_av(nycklar: Mapping[str, str]) -> Niva | None:
    """A definition has no level. A region stands for itself as huvudman."""
    if "kommunkod" not in nycklar:
        return None
    if nycklar["kommunkod"] == RIKET:
        return Niva.RIKET
    return Niva.HUVUDMAN if "L" in (nycklar.get("type"), nycklar.get("municipality_type")) else Niva.KOMMUN
