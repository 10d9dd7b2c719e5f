"""What nämnder, contacts, insatser and granskningar share: a lock on their huvudman, one event, loading in bulk."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import transaction

from kvalitet.handelser import Handelsetyp, logga
from kvalitet.models import Anvandare

from ..models import AnnanInsats, Granskning, Huvudman, Kontakt, Namnd, NamndSkolform

Rad = TypeVar("Rad", Namnd, Kontakt, AnnanInsats, Granskning)


def las_huvudman(huvudman_id: int) -> Huvudman:
    """One writer at a time per huvudman, so that two at once see each other's rows."""
    return Huvudman.objects.select_for_update().get(pk=huvudman_id)


def las_rad(modell: type[Rad], pk: int) -> tuple[Rad, Rad]:
    """The row as it is when its huvudman has been locked, and a copy of how it was."""
    huvudman = las_huvudman(modell.objects.values_list("huvudman_id", flat=True).get(pk=pk))
    rad = modell.objects.get(pk=pk)
    rad.huvudman = huvudman
    return rad, copy.copy(rad)


def satt(rad: Any, falt: dict[str, Any], tillatna: Iterable[str]) -> None:
    if okanda := set(falt) - set(tillatna):
        raise TypeError(f"Går inte att ändra: {sorted(okanda)}")
    for namn, varde in falt.items():
        setattr(rad, namn, varde)


def spara(rad: Any, typ: Handelsetyp, aktor: Anvandare | None, *, fore: Any = None, **mer: Any) -> None:
    """Save and log what is new. A change that changes nothing leaves no event. `mer`: more to tell in the event."""
    nu, da = rad.historikfakta() | mer, fore.historikfakta() if fore else {}
    vilken = next(iter(nu))
    andrade = [namn for namn in nu if nu[namn] != da.get(namn)]
    if fore and not andrade:
        return
    rad.save()
    logga(
        typ,
        rad.huvudman,
        aktor,
        fran={namn: da[namn] for namn in andrade if namn in da} or None,
        till={namn: nu[namn] for namn in nu if namn in andrade or namn == vilken},
        data={rad._meta.model_name: rad.pk},
    )


@dataclass(frozen=True)
class Rader:
    """Rows of one or many huvudmän, checked by whoever made them. Contacts may name a nämnd of the same load."""

    namnder: list[Namnd] = field(default_factory=list)
    kontakter: list[Kontakt] = field(default_factory=list)
    insatser: list[AnnanInsats] = field(default_factory=list)
    granskningar: list[Granskning] = field(default_factory=list)
    namndskolformer: list[NamndSkolform] = field(default_factory=list)


@transaction.atomic
def las_in_rader(rader: Rader, *, kalla: str, aktor: Anvandare | None) -> None:
    """Add many rows at once, with one event per huvudman. The database's own rules still hold."""
    antal: dict[Huvudman, dict[str, int]] = {}
    for namn, nya in vars(rader).items():
        if nya:
            type(nya[0]).objects.bulk_create(nya)
        for rad in nya if namn != "namndskolformer" else ():  # told with their nämnd
            per_slag = antal.setdefault(rad.huvudman, {})
            per_slag[namn] = per_slag.get(namn, 0) + 1
    for huvudman, per_slag in antal.items():
        logga(Handelsetyp.KONTAKTER_INLASTA, huvudman, aktor, till=per_slag, skal=kalla)
