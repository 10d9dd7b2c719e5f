"""The utförare with their working time and open cases, as a table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import django_tables2 as tables
from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.html import format_html

from huvudman.tabeller import skolformstext
from kvalitet import svenska
from kvalitet.konton import rolltext
from kvalitet.models import Anvandare, Roll, Rolltilldelning
from kvalitet.tabeller import HOGER, RADNAMN, Grund

from .belastning import Last


def utforare_for_lista() -> QuerySet[Anvandare]:
    """Everybody who is a dialogutförare today, with the number of open cases."""
    roller = Rolltilldelning.objects.aktiva().filter(roll=Roll.DIALOGUTFORARE)
    return (
        Anvandare.objects.med_roller()
        .filter(is_active=True, pk__in=roller.values("anvandare"))
        .select_related("utforarprofil")
        .annotate(
            arenden=Count("tilldelningar", filter=Q(tilldelningar__till=None, tilldelningar__dialog__avslutad=None))
        )
        .order_by("namn")
    )


class Bemanningstabell(Grund):
    etikett = "Dialogutförare"
    tomt = {"rubrik": "Ingen dialogutförare", "text": "Konton och roller läggs till av en systemförvaltare."}
    namn = tables.Column("Dialogutförare", attrs=RADNAMN)
    arenden = tables.Column("Öppna ärenden", attrs=HOGER)
    tjanstgoring = tables.Column("Arbetstid för dialoger", empty_values=(), orderable=False, attrs=HOGER)
    last = tables.Column("Används", empty_values=(), orderable=False, attrs=HOGER)
    tak = tables.Column("Högst antal", empty_values=(), orderable=False, attrs=HOGER)
    skolformer = tables.Column("Kan väl", empty_values=(), orderable=False)

    class Meta(Grund.Meta):
        order_by = "namn"

    def __init__(self, *args: Any, laster: Mapping[int, Last], **kwargs: Any) -> None:
        self.laster = laster
        super().__init__(*args, **kwargs)

    def render_namn(self, record: Anvandare) -> str:
        url = reverse("dialoger:profil", args=[record.pk])
        return format_html('<a href="{}">{}</a><span class="stod">{}</span>', url, record.namn, rolltext(record))

    def render_tjanstgoring(self, record: Anvandare) -> str:
        profil = getattr(record, "utforarprofil", None)
        return svenska.procent(profil.tjanstgoring if profil else 100)

    def render_last(self, record: Anvandare) -> str:
        """Of the time for dialogues in the coming half year."""
        last = self.laster.get(record.pk)
        if last is None:
            return "–"
        text = svenska.procent(last.procent, 0) if last.procent is not None else "–"
        return format_html('{}<span class="stod">mer än vad som ryms</span>', text) if last.over else text

    def render_tak(self, record: Anvandare) -> str:
        profil = getattr(record, "utforarprofil", None)
        return svenska.tal(profil.max_arenden) if profil and profil.max_arenden is not None else "–"

    def render_skolformer(self, record: Anvandare) -> str:
        profil = getattr(record, "utforarprofil", None)
        return skolformstext(profil.skolformer) if profil and profil.skolformer else "–"
