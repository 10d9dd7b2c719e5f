"""The demo's own space: what its representatives have written for themselves (data/egna/demo.toml)."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from huvudman.models import Huvudman, Uppdrag
from kvalitet.models import Anvandare

from .egna.ramar import Ramar, Uppgift, las_ramar
from .egna.slag import lasar
from .egna.texter import KATALOG
from .models import EgenIakttagelse, EgetMal, EgetVarde, Uppfoljningspunkt
from .services.egna_rader import lagg_till_rad
from .services.egna_varden import spara_varden

MODELLER: dict[str, Any] = {"iakttagelse": EgenIakttagelse, "mal": EgetMal, "punkt": Uppfoljningspunkt}


def ladda() -> None:
    """Once per huvudman: afterwards people may have changed it."""
    for data in tomllib.loads((KATALOG / "demo.toml").read_text(encoding="utf-8"))["huvudman"]:
        huvudman = Huvudman.objects.filter(nyckel=data["nyckel"]).first()
        uppdrag = Uppdrag.objects.aktiva().filter(huvudman=huvudman).select_related("anvandare").order_by("pk").first()
        if huvudman and uppdrag and not EgetVarde.objects.filter(huvudman=huvudman).exists():
            _skriv(huvudman, uppdrag.anvandare, data)


def _skriv(huvudman: Huvudman, aktor: Anvandare, data: dict[str, Any]) -> None:
    ramar, idag = las_ramar(huvudman), timezone.localdate()
    uppgifter = [_uppgift(rad, ramar, idag) for rad in data.get("uppgift", ())]
    spara_varden(huvudman=huvudman, uppgifter=[(u, None) for u in uppgifter if not ramar.fel(u)], aktor=aktor)
    for sort, modell in MODELLER.items():
        for rad in data.get(sort, ()):
            if rad.get("skolform", "") in {"", *ramar.skolformer}:
                lagg_till_rad(modell=modell, huvudman=huvudman, falt=_med_dag(rad, idag), aktor=aktor)


def _uppgift(rad: dict[str, str], ramar: Ramar, idag: date) -> Uppgift:
    indikator = ramar.matt.get(rad.get("indikator", ""))
    officiellt = {"skolform": "grundskola", "slag": indikator.enhet if indikator else ""}
    falt: dict[str, Any] = {**(officiellt if "indikator" in rad else {}), **rad, "varde": Decimal(rad["varde"])}
    return Uppgift(period=lasar(idag), **falt)


def _med_dag(rad: dict[str, Any], idag: date) -> dict[str, Any]:
    falt = dict(rad)
    if "dagar_sedan" in falt:
        falt["dag"] = idag - timedelta(days=falt.pop("dagar_sedan"))
    if "om_dagar" in falt:
        falt["till"] = idag + timedelta(days=falt.pop("om_dagar"))
    return falt
