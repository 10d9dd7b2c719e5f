"""Who reads what logs and letters say, not only that they are (docs/beslut/0004).

An app whose rows hold more than the systemförvaltare should know says so in `<app>/behorighet.py`: INNEHALL, the policy
of those who read names and texts of its events, and BREV, the types of its letters. EGNA_OBJEKT: what of it is the
huvudman's own space, whose events no agency sees at all. Other apps hide nothing.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps


def _moduler() -> Iterator[tuple[str, Any]]:
    for app in apps.get_app_configs():
        namn = f"{app.name}.behorighet"
        if find_spec(namn):
            yield app.label, import_module(namn)


@cache
def egna_objekt() -> frozenset[str]:
    """The types of objects (`app.model`) that are rows of a huvudman's own space."""
    return frozenset(typ for _, modul in _moduler() for typ in getattr(modul, "EGNA_OBJEKT", ()))


@cache
def _regler() -> Mapping[str, tuple[Any, frozenset[str]]]:
    """App → (policy, types of letters)."""
    return {app: (modul.INNEHALL, modul.BREV) for app, modul in _moduler() if hasattr(modul, "INNEHALL")}


def far_lasa(anvandare: Any, objekttyp: str) -> bool:
    """Names and texts about objects of this type: `app.model`, or anything else that begins with the app."""
    rad = _regler().get(objekttyp.partition(".")[0])
    return rad is None or rad[0].tillater(anvandare)


def skyddade_brev() -> frozenset[str]:
    return frozenset(typ for _, brev in _regler().values() for typ in brev)


def dolda_brev(anvandare: Any) -> frozenset[str]:
    """The types of letters whose text the user may not read."""
    return frozenset(typ for policy, brev in _regler().values() if not policy.tillater(anvandare) for typ in brev)
