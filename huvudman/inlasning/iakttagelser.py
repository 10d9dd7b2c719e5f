"""From rows to observations: what is kept of a file. Pure; `sammanvagning` reads it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .poster import Enhetspost, Huvudmanpost, Registerfil

Kallor = dict[str, dict[str, Any]]


def iakttagelse_huvudman(post: Huvudmanpost) -> dict[str, Any]:
    rad = {"n": post.namn, "t": post.typ, "f": post.form, "s": list(post.skolformer)}
    return {nyckel: varde for nyckel, varde in rad.items() if varde}


def iakttagelse_enhet(post: Enhetspost) -> dict[str, Any]:
    rad = {"n": post.namn, "o": post.orgnr, "k": post.kommun, "s": dict(sorted(post.skolformer.items()))}
    return {nyckel: varde for nyckel, varde in rad.items() if varde}


def forena(kallor: Kallor, iakttagelse: Kallor) -> Kallor:
    """Add what a source says. That a file lacks the unit never replaces a sighting in that file."""
    nya = {nyckel: rad for nyckel, rad in iakttagelse.items() if not ("saknas" in rad and nyckel in kallor)}
    return {**kallor, **nya}


def samla(filer: Iterable[Registerfil]) -> tuple[dict[str, Kallor], dict[str, Kallor]]:
    """All observations of several sound files: (per orgnr, per unit code). What reading them one by one must come to.

    A file lacks a unit when an earlier file of its kind has it.
    """
    ordnade = sorted(filer, key=lambda fil: (fil.datum, fil.slag.rang))
    huvudman: dict[str, Kallor] = {}
    enheter: dict[str, Kallor] = {}
    sedda: dict[str, set[str]] = {}
    for fil in ordnade:
        nyckel = fil.slag.nyckel(fil.datum)
        for orgnr, post in fil.huvudman.items():
            huvudman.setdefault(orgnr, {})[nyckel] = iakttagelse_huvudman(post)
        for kod, enhet in fil.enheter.items():
            enheter.setdefault(kod, {})[nyckel] = iakttagelse_enhet(enhet)
        kanda = sedda.setdefault(fil.slag.kod, set())
        for kod in kanda - set(fil.enheter):
            enheter[kod][nyckel] = {"saknas": 1, "t": sorted(fil.tacker)}
        kanda |= set(fil.enheter)
    return huvudman, enheter
