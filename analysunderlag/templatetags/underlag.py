"""What a page of another app needs to know about underlag when it includes a template of this one."""

from typing import Any

from django import template

from huvudman.models import Huvudman

from ..models import Statistikrelease
from ..sammanstallning.texter import bind
from ..services.underlagshinder import hinder

register = template.Library()
register.filter("bunden", bind)  # "årskurs 5" on one line


@register.simple_tag
def underlagshinder(huvudman: Huvudman, kanda: Any) -> str:
    """Why the huvudman can have no underlag, or "". `kanda`: the answer for many, when the view has asked already."""
    if not isinstance(kanda, dict):
        kanda = hinder([huvudman], Statistikrelease.objects.senast_godkand())
    return str(kanda.get(huvudman.pk, ""))
