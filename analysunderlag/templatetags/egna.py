"""The own space on a page that is not of it: the tags ask who reads, so that no view has to remember to."""

from collections.abc import Collection, Iterable
from typing import Any

from django import template
from django.template import Context

from ..egna import underlagsblock
from ..innehall import Skolformsdel

register = template.Library()
_NYCKEL = "egna_rader_for_sidan"
PLATS = {"namn": "Era egna uppgifter", "url": "#egna-uppgifter"}


@register.simple_tag(takes_context=True)
def egna_uppgifter(
    context: Context, huvudman_id: int, del_: Skolformsdel | None, koder: Collection[str] | None
) -> underlagsblock.Block | None:
    """None for everybody but the huvudman's own people. Read once for the whole page, whatever it holds.

    `del_`: the part that the page shows in full, if any; `koder`: the skolformer that it is about, None for all.
    """
    request: Any = context.get("request")
    if request is None:
        return None
    if not hasattr(request, _NYCKEL):
        setattr(request, _NYCKEL, (underlagsblock.las(request.user, huvudman_id), {}))
    rader, gjorda = getattr(request, _NYCKEL)
    if rader is None:
        return None
    nyckel = del_.skolform if del_ else ""
    if nyckel not in gjorda:
        gjorda[nyckel] = underlagsblock.block(rader, del_, koder)
    svar: underlagsblock.Block = gjorda[nyckel]
    return svar


@register.simple_tag
def med_egna(grupper: Iterable[dict[str, Any]], egna: underlagsblock.Block | None) -> list[dict[str, Any]]:
    """The side navigation, with the own block second for those who have it."""
    forsta, *resten = grupper
    if egna is None:
        return [forsta, *resten]
    poster = list(forsta["poster"])
    plats = next(nr for nr, post in enumerate(poster, 1) if post["url"] == "#korthet")
    return [{**forsta, "poster": [*poster[:plats], PLATS, *poster[plats:]]}, *resten]
