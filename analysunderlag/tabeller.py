"""Tables of lists, drawn by templates/komponenter/tables2.html."""

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html

from kvalitet import svenska
from kvalitet.tabeller import RADNAMN, Grund, tabell, tagg, tidpunkt

from .models import Korning, Korningsrad, Underlag
from .services.korningsrader import Antal, sammanfattning

__all__ = ["Korningsradstabell", "Korningstabell", "Underlagstabell", "tabell"]

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
        lage = tagg(record.get_status_display(), SORT[record.status])
        if record.ar_inaktuellt:
            return format_html("{} {}", lage, tagg("Siffror är återkallade", "sent"))
        return lage

    def render_skapat(self, value: Any) -> str:
        return tidpunkt(value)


KORNINGSSORT = {
    "vantar": "vantar",
    "pagar": "pagar",
    "pausad": "vila",
    "avbruten": "vila",
    "klar": "klart",
    "klar_med_fel": "sent",
}


class Korningstabell(Grund):
    etikett = "Körningar"
    tomt = {"rubrik": "Ingen körning har gjorts", "text": "En körning gör underlag för alla huvudmän i registret."}
    nummer = tables.Column("Körning", accessor="pk", order_by="pk", attrs=RADNAMN)
    status = tables.Column("Läge")
    gjort = tables.Column("Huvudmän", empty_values=(), orderable=False)
    release = tables.Column("Statistik", orderable=False)
    bestallare = tables.Column("Startad av", order_by="bestallare__namn", default="Systemet")
    skapad = tables.Column("Startad")

    class Meta(Grund.Meta):
        order_by = "-nummer"

    antal: dict[int, Antal] = {}  # by pk; set by the view

    def render_nummer(self, record: Korning) -> str:
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), record)

    def render_status(self, record: Korning) -> str:
        return tagg(record.get_status_display(), KORNINGSSORT[record.status])

    def render_gjort(self, record: Korning) -> str:
        antal = self.antal.get(record.pk, Antal())
        return f"{svenska.tal(antal.alla)}: {sammanfattning(antal)}"

    def render_skapad(self, value: Any) -> str:
        return tidpunkt(value)


RADSORT = {
    "vantar": "vantar",
    "bestalld": "pagar",
    "klar": "klart",
    "oforandrad": "klart",
    "utan": "vila",
    "misslyckad": "sent",
}


class Korningsradstabell(Grund):
    etikett = "Huvudmän i körningen"
    tomt = {"rubrik": "Ingen huvudman passar", "text": "Ta bort ett val eller sök på en del av namnet."}
    huvudman = tables.Column("Huvudman", order_by="huvudman__sortnamn", attrs=RADNAMN)
    status = tables.Column("Läge")
    underlag = tables.Column("Underlag", orderable=False, default="–")
    skal = tables.Column("Skäl", orderable=False, default="–")

    class Meta(Grund.Meta):
        order_by = "huvudman"

    def render_huvudman(self, record: Korningsrad) -> str:
        url = reverse("analysunderlag:underlag_huvudman", args=[record.huvudman.nyckel])
        return format_html('<a href="{}">{}</a>', url, record.huvudman)

    def render_status(self, record: Korningsrad) -> str:
        return tagg(record.get_status_display(), RADSORT[record.status])

    def render_underlag(self, value: Underlag) -> str:
        return format_html('<a href="{}">Version {}</a>', value.get_absolute_url(), value.version)
