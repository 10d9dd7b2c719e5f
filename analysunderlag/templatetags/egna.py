"""The own space on a page that is not of it: the tags ask who reads, so that no view has to remember to."""

from typing import Any

from django import template
from django.template import Context

from ..egna import underlagsblock
from ..innehall import Skolformsdel

register = template.Library()
_NYCKEL = "egna_rader_for_sidan"


@register.simple_tag(takes_context=True)
def egna_uppgifter(context: Context, huvudman_id: int, del_: Skolformsdel) -> underlagsblock.Block | None:
    """None for everybody but the huvudman's own people. Read once for the whole page, whatever it holds."""
    request: Any = context.get("request")
    if request is None:
        return None
    if not hasattr(request, _NYCKEL):
        setattr(request, _NYCKEL, (underlagsblock.las(request.user, huvudman_id), {}))
    rader, gjorda = getattr(request, _NYCKEL)
    if rader is None:
        return None
    if del_.skolform not in gjorda:
        gjorda[del_.skolform] = underlagsblock.block(rader, del_)
    svar: underlagsblock.Block = gjorda[del_.skolform]
    return svar


@register.simple_tag(takes_context=True)
def egna_vid(context: Context, huvudman_id: int, del_: Skolformsdel, avsnitt: str) -> underlagsblock.Grupp | None:
    """What belongs to one section; None when there is nothing, and for everybody else."""
    block = egna_uppgifter(context, huvudman_id, del_)
    return next((g for g in block.grupper if g.id == avsnitt), None) if block else None
