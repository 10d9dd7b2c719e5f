"""Which parts of an underlag a page shows: all, those of a skolform, or those that a nämnd answers for."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest

from huvudman.models import Huvudman, Namnd

from ..innehall import Underlagsinnehall
from ..skolformsval import registerkod


@dataclass(frozen=True)
class Urval:
    """`namnder`: those to choose from, when there are several. `skolformer`: None for all.

    `delar`: codes of the parts to show in full; none when the overview leads to them.
    """

    namnder: tuple[Namnd, ...]
    namnd: Namnd | None
    skolformer: Collection[str] | None
    delar: tuple[str, ...]
    ar_flera: bool

    @property
    def fraga(self) -> str:
        """To be put after an address so that the choice follows along."""
        return f"?namnd={self.namnd.pk}" if self.namnd else ""


def vald_namnd(request: HttpRequest, huvudman: Huvudman) -> tuple[tuple[Namnd, ...], Namnd | None]:
    """The nämnder in force that somebody has said what they answer for, and the one in `?namnd=`. 404 for any other."""
    gallande: Any = Namnd.objects.synliga_for(request.user).gallande()
    namnder = tuple(n for n in gallande.filter(huvudman=huvudman).prefetch_related("skolformer") if n.skolformskoder)
    sokt = request.GET.get("namnd", "")
    if not sokt:
        return namnder if len(namnder) > 1 else (), None
    namnd = next((n for n in namnder if str(n.pk) == sokt), None)
    if namnd is None:
        raise Http404("Nämnden finns inte hos huvudmannen.")
    return namnder, namnd


def urval(request: HttpRequest, huvudman: Huvudman, innehall: Underlagsinnehall, skolform: str) -> Urval:
    namnder, namnd = vald_namnd(request, huvudman)
    koder = set(namnd.skolformskoder) if namnd else None
    delar = [d.skolform for d in innehall.delar if koder is None or registerkod(d.skolform) in koder]
    if skolform:
        delar = [kod for kod in delar if registerkod(kod) == skolform]
        if not delar:
            raise Http404("Underlaget har ingen sådan del.")
    elif len(delar) > 1:
        delar = []
    return Urval(namnder, namnd, koder, tuple(delar), ar_flera=len(innehall.delar) > 1)
