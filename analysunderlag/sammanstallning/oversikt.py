"""Every skolform of a huvudman as one row of the same few columns: the small ones are as visible as grundskola."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..innehall import Matt, Oversiktsrad, Skolformsdel
from .indata import Registerskolform


def bygg_oversikt(skolformer: Sequence[Registerskolform], delar: Sequence[Skolformsdel]) -> tuple[Oversiktsrad, ...]:
    """A skolform with a part shows its numbers; one without says what is missing and why."""
    per_skolform = {_kod(d.skolform): {m.kod: m for a in d.avsnitt for m in a.matt} for d in delar}
    return tuple(_rad(s, per_skolform.get(_kod(s.skolform))) for s in skolformer)


def _rad(s: Registerskolform, matt: Mapping[str, Matt] | None) -> Oversiktsrad:
    finns = matt or {}
    return Oversiktsrad(
        skolform=s.skolform,
        namn=s.namn,
        enheter=s.enheter,
        antal=s.antal,
        minst=s.minst,
        period=s.period,
        elever=_valt(s.elever, finns),
        behorighet=_valt(s.behorighet, finns),
        resultat=_valt(s.resultat, finns),
        lucka="" if matt else s.lucka,
    )


def _valt(koder: Sequence[str], matt: Mapping[str, Matt]) -> str:
    """The first with an own number; else the first there is, whose sign is then shown."""
    finns = [kod for kod in koder if kod in matt]
    return next((kod for kod in finns if matt[kod].eget.varde is not None), finns[0] if finns else "")


def _kod(skolform: str) -> str:
    return skolform.replace("_", "-")
