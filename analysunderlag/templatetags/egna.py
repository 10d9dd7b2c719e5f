"""The own space on a page that is not of it: the tag asks who reads, so that no view has to remember to."""

from typing import Any

from django import template
from django.template import Context

from ..egna import underlagsblock
from ..innehall import Skolformsdel

register = template.Library()
_NYCKEL = "egna_rader_for_sidan"


@register.simple_tag(takes_context=True)
def egna_uppgifter(context: Context, huvudman_id: int, del_: Skolformsdel) -> underlagsblock.Block | None:
    """None for everybody but the huvudman's own people. The rows are read once for all skolformer of the page."""
    request: Any = context["request"]
    if not hasattr(request, _NYCKEL):
        setattr(request, _NYCKEL, underlagsblock.las(request.user, huvudman_id))
    rader = getattr(request, _NYCKEL)
    return underlagsblock.block(rader, del_) if rader is not None else None
