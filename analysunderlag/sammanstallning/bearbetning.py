"""How a value from the sources has come about, in words: what we have computed is never to be taken for official."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from kvalitet import svenska

from ..berakning import Metod
from ..kvalitetssystem.data import Mattdata
from .texter import bind, enhetsnamn

KOMMUNALA = "Gäller de kommunala skolorna i kommunen."
VIKTORD = {"barn": "barnen", "elever": "eleverna", "grupper": "barngrupperna", "tjanster": "heltidstjänsterna"}


def i_ord(matt: Mattdata, data: Mapping[str, Any], *, bearbetad: bool, riket: bool = False) -> str:
    """One sentence; empty for a value that is published for the huvudman itself. Ours begin with "Bearbetning"."""
    if data["niva"] == "kommun":
        return KOMMUNALA
    if not bearbetad:
        return ""
    enheter, med_tal = data["enheter"], data["med_tal"]
    en, flera = enhetsnamn(matt.skolform)
    if enheter == 1 and not riket:
        return f"Bearbetning: räknat på er {en}s egna tal." if "tackning" in data else ""
    vems = f"{'de' if riket else 'era'} {svenska.antal(enheter, en, flera)}{' i källan' if riket else ''}"
    utan = data.get("utan_uppgift", 0)
    andra = f" För {svenska.antal(utan, 'annan', 'andra')} finns ingen uppgift." if utan else ""
    if "tackning" not in data:
        if med_tal == 0:
            return bind(f"Bearbetning: ingen av {vems} har en publicerad uppgift.")
        return bind(f"Räknas inte ihop: {med_tal} av {vems} har en publicerad uppgift.")
    tackning = svenska.tal(Decimal(data["tackning"]) * 100, 0)
    match Metod(data["metod"]):
        case Metod.MEDEL if med_tal < enheter:
            vikt = VIKTORD.get(matt.vikt.rpartition("_")[2], "underlaget")
            return bind(f"Bearbetning: vägt medelvärde av {med_tal} av {vems}, som har {tackning} procent av {vikt}.")
        case Metod.MEDEL:
            return bind(f"Bearbetning: vägt medelvärde av {vems}.{andra}")
        case Metod.KVOT if med_tal < enheter:
            return bind(f"Bearbetning: räknat på {med_tal} av {vems} tillsammans.{andra}")
        case Metod.KVOT:
            return bind(f"Bearbetning: räknat på {vems} tillsammans.{andra}")
        case _:
            return bind(f"Bearbetning: summan av {vems}.{andra}")
