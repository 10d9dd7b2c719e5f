"""Who acts for a huvudman, for its own people: today, invited, to come and earlier. Reads only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils import timezone

from kvalitet import svenska
from kvalitet.models import Anvandare

from .models import Huvudman, Kollegainbjudan, Uppdrag


@dataclass
class Kollega:
    """A person with the Uppdrag of one part of the page."""

    person: Anvandare
    ar_jag: bool
    uppdrag: list[Uppdrag] = field(default_factory=list)

    @property
    def ar_ansvarig(self) -> bool:
        return any(rad.ar_ansvarig for rad in self.uppdrag)


@dataclass(frozen=True)
class Kollegor:
    """`vantar`: whom staff have asked for, and who sees nothing until an ansvarig has approved."""

    vantar: list[Uppdrag]
    nu: list[Kollega]
    inbjudna: list[Kollegainbjudan]
    kommande: list[Kollega]
    tidigare: list[Kollega]


def kollegor(huvudman: Huvudman, jag: Anvandare) -> Kollegor:
    """Three queries. What an invitation gave is not seen until the person has begun; the invitation is, while open."""
    idag = timezone.localdate()
    inbjudna = Kollegainbjudan.objects.synliga_for(jag).oppna().filter(huvudman=huvudman).select_related("av")
    rader = list(huvudman.uppdrag.synliga_for_kollegor().select_related("anvandare").order_by("giltig_fran", "pk"))
    slut = [rad for rad in rader if rad.ar_avslutat]
    kvar = [rad for rad in rader if not rad.ar_avslutat]
    vantar = huvudman.uppdrag.vantar().select_related("anvandare", "begart_av").order_by("begart", "pk")
    return Kollegor(
        list(vantar),
        _per_person([rad for rad in kvar if rad.giltig_fran <= idag], jag),
        list(inbjudna),
        _per_person([rad for rad in kvar if rad.giltig_fran > idag], jag),
        _per_person(reversed(slut), jag),
    )


def _per_person(rader: Iterable[Uppdrag], jag: Anvandare) -> list[Kollega]:
    personer: dict[int, Kollega] = {}
    for rad in rader:
        ny = Kollega(rad.anvandare, rad.anvandare_id == jag.pk)
        personer.setdefault(rad.anvandare_id, ny).uppdrag.append(rad)
    return sorted(personer.values(), key=lambda kollega: svenska.sorteringsnyckel(kollega.person.namn))
