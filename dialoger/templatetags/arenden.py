"""What a page of another app needs to know about cases when it includes a template of this one."""

from typing import Any

from django import template

from huvudman.models import Huvudman

from ..behorighet import far_samordna
from ..models import Dialog
from ..visning import lagesvisning, steg_text

register = template.Library()


@register.simple_tag
def arenden_for(huvudman: Huvudman, anvandare: Any) -> list[dict[str, Any]]:
    """The huvudman's cases that the person may see, the newest first, each with step and state in words."""
    dialoger = Dialog.objects.synliga_for(anvandare).filter(huvudman=huvudman).select_related("cykel", "omgang")
    return [
        {"dialog": dialog, "steg": steg_text(dialog), "lage": lagesvisning(dialog)}
        for dialog in dialoger.order_by("-pk")
    ]


@register.simple_tag
def far_oppna_arende(huvudman: Huvudman, anvandare: Any, rader: list[dict[str, Any]]) -> bool:
    """That the button is of use: somebody who coordinates, an active huvudman, and no open case among `rader`."""
    return huvudman.ar_aktiv and far_samordna(anvandare) and all(rad["dialog"].avslutad for rad in rader)
