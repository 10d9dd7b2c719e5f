"""Tables of lists, drawn by templates/komponenter/tables2.html."""

from typing import Any

import django_tables2 as tables
from django.utils.html import format_html

from kvalitet.tabeller import RADNAMN, Grund, tabell, tagg, tidpunkt

from .models import Underlag

__all__ = ["Underlagstabell", "tabell"]

SORT = {"bestallt": "pagar", "klart": "klart", "misslyckat": "sent"}


class Underlagstabell(Grund):
    etikett = "Underlag"
    tomt = {
        "rubrik": "Inget underlag passar",
        "text": "Underlag görs från huvudmannens sida. Sök upp huvudmannen i registret och välj Underlag.",
    }
    huvudman = tables.Column("Huvudman", order_by="huvudman__sortnamn", attrs=RADNAMN)
    lan = tables.Column("Län", accessor="huvudman__kommun__lan", order_by="huvudman__kommun__lan__namn", default="–")
    release = tables.Column("Statistik", orderable=False)
    version = tables.Column("Version")
    status = tables.Column("Läge")
    skapat = tables.Column("Beställt")

    class Meta(Grund.Meta):
        order_by = "-skapat"

    def render_huvudman(self, record: Underlag) -> str:
        kommun = record.huvudman.kommun.namn if record.huvudman.kommun else ""
        return format_html(
            '<a href="{}">{}</a><span class="stod">{}</span>', record.get_absolute_url(), record.huvudman, kommun
        )

    def render_status(self, record: Underlag) -> str:
        return tagg(record.get_status_display(), SORT[record.status])

    def render_skapat(self, value: Any) -> str:
        return tidpunkt(value)
