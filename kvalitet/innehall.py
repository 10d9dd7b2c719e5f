"""Who reads what logs and letters say, not only that they are (docs/beslut/0004).

An app whose rows hold more than the systemförvaltare should know says so in `<app>/behorighet.py`: INNEHALL, the policy
of those who read names and texts of its events, and BREV, the types of its letters. Other apps hide nothing.
"""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps


@cache
def _regler() -> Mapping[str, tuple[Any, frozenset[str]]]:
    """App → (policy, types of letters)."""
    svar = {}
    for app in apps.get_app_configs():
        namn = f"{app.name}.behorighet"
        modul = import_module(namn) if find_spec(namn) else None
        if policy := getattr(modul, "INNEHALL", None):
            svar[app.label] = (policy, modul.BREV)  # type: ignore[union-attr]
    return svar


def far_lasa(anvandare: Any, objekttyp: str) -> bool:
    """Names and texts about objects of this type: `app.model`, or anything else that begins with the app."""
    rad = _regler().get(objekttyp.partition(".")[0])
    return rad is None or rad[0].tillater(anvandare)


def skyddade_brev() -> frozenset[str]:
    return frozenset(typ for _, brev in _regler().values() for typ in brev)


def dolda_brev(anvandare: Any) -> frozenset[str]:
    """The types of letters whose text the user may not read."""
    return frozenset(typ for policy, brev in _regler().values() if not policy.tillater(anvandare) for typ in brev)
