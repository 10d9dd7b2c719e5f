"""Kommuner, län and kommungrupper as reference data, and the names by which sources know them. No database here."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from .namn import jamforelseform

FIL = Path(__file__).parent / "data" / "geografi.json"


@cache
def referens() -> dict[str, Any]:
    """{"kallor": [...], "lan": [{kod, namn}], "kommuner": [{kod, namn, officiellt, lan, grupp_kod, grupp}]}."""
    return json.loads(FIL.read_text("utf-8"))


@cache
def officiella_namn() -> dict[str, str]:
    """Every way a source writes a kommun, in comparison form → its official name (`ale`, `alekommun` → Ale kommun)."""
    namn: dict[str, str] = {}
    for kommun in referens()["kommuner"]:
        for form in (kommun["namn"], kommun["officiellt"], f"{kommun['namn']} kommun", f"{kommun['namn']}s kommun"):
            namn[jamforelseform(form)] = kommun["officiellt"]
    return namn


@cache
def kod_for_namn() -> dict[str, str]:
    """Official name in comparison form → kommunkod."""
    return {jamforelseform(kommun["officiellt"]): kommun["kod"] for kommun in referens()["kommuner"]}
