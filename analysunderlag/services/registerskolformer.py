"""The skolformer of a huvudman, from the register, as the overview wants them."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from huvudman import skolformer
from huvudman.models import Enhet, Huvudman, HuvudmanSkolform

from .. import registerunderlag
from ..sammanstallning import Registerskolform
from ..skolformsval import registerkod, val_for


def skolformer_for(huvudman: Huvudman, med_del: Iterable[str] = ()) -> tuple[Registerskolform, ...]:
    """In the order of skollagen. `med_del`: also those of the statistics, should the register lack one. One query."""
    rader = {rad.skolform: rad for rad in HuvudmanSkolform.objects.filter(huvudman=huvudman)}
    koder = {*rader, *map(registerkod, med_del)}
    return tuple(_skolform(kod, rader.get(kod)) for kod in skolformer.ordnade(koder))


def utan_statistik(huvudman: Huvudman, skolformer: Collection[str] | None = None) -> registerunderlag.Registerunderlag:
    """What the register says of a huvudman (`skolformer`: of these only, also those that the register lacks).

    Two queries, whatever its size.
    """
    rader = [s for s in skolformer_for(huvudman, skolformer or ()) if skolformer is None or s.skolform in skolformer]
    enheter = list(Enhet.objects.hos(huvudman).order_by("sortnamn", "kod").values_list("namn", flat=True)[:2])
    return registerunderlag.bygg(
        huvudman.namn, rader, typ=huvudman.typ, storleksklass=huvudman.storleksklass, enheter=enheter
    )


def _skolform(kod: str, rad: HuvudmanSkolform | None) -> Registerskolform:
    val = val_for(kod)
    return Registerskolform(
        skolform=kod,
        namn=skolformer.namn(kod),
        enheter=rad.antal_enheter if rad else 0,
        antal=rad.antal if rad else None,
        minst=rad.ofullstandigt if rad else False,
        period=rad.period if rad else "",
        elever=val.elever,
        behorighet=val.behorighet,
        resultat=val.resultat,
        lucka=val.lucka or "Statistiken är inte inläst än.",
    )
