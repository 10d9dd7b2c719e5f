"""Tables of statistics imports and releases, drawn by templates/komponenter/tables2.html."""

from typing import Any

import django_tables2 as tables
from django.utils.html import format_html

from kvalitet import svenska
from kvalitet.tabeller import RADNAMN, Grund, tagg, tidpunkt

from .models import Statistikimport, Statistikrelease

HOGER = {"td": {"class": "hoger tal"}, "th": {"class": "hoger"}}
SORT = {"utkast": "vantar", "godkand": "klart", "tillbakadragen": "vila"}


class Importtabell(Grund):
    etikett = "Inlästa filer"
    tomt = {"rubrik": "Ingen statistik är inläst", "text": "Här syns varje fil som har lästs in, och vad den ändrade."}
    filnamn = tables.Column("Fil", attrs=RADNAMN)
    perioder = tables.Column("Läsår", orderable=False)
    celler = tables.Column("Celler", attrs=HOGER)
    nya = tables.Column("Nya", attrs=HOGER)
    andrade = tables.Column("Ändrade", attrs=HOGER)
    varningar = tables.Column("Varningar", empty_values=(), orderable=False, attrs=HOGER)
    inlast = tables.Column("Inläst")

    class Meta(Grund.Meta):
        order_by = "-inlast"

    def render_filnamn(self, record: Statistikimport) -> str:
        vem = record.aktor.namn if record.aktor else "systemet"
        return format_html(
            '<a href="{}">{}</a><span class="stod">{}, av {}{}</span>',
            record.get_absolute_url(),
            record.filnamn,
            record.skolform.capitalize(),
            vem,
            ", läst in igen" if record.inlasningsnummer > 1 else "",
        )

    def render_perioder(self, value: list[str]) -> str:
        return svenska.lista(value)

    def render_celler(self, value: int) -> str:
        return svenska.tal(value)

    def render_nya(self, value: int) -> str:
        return svenska.tal(value)

    def render_andrade(self, value: int) -> str:
        return svenska.tal(value)

    def render_varningar(self, record: Statistikimport) -> str:
        return svenska.tal(len(record.varningar))

    def render_inlast(self, value: Any) -> str:
        return tidpunkt(value)


class Releasetabell(Grund):
    etikett = "Releaser"
    tomt = {"rubrik": "Ingen release finns", "text": "En release skapas när en fil med nya värden läses in."}
    namn = tables.Column("Release", attrs=RADNAMN)
    status = tables.Column("Läge")
    skapad = tables.Column("Skapad")
    skapad_av = tables.Column("Inläst av", order_by="skapad_av__namn", default="Systemet")
    godkand = tables.Column("Godkänd", default="–")

    class Meta(Grund.Meta):
        order_by = "-skapad"

    def render_namn(self, record: Statistikrelease) -> str:
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), record.namn)

    def render_status(self, record: Statistikrelease) -> str:
        return tagg(record.get_status_display(), SORT[record.status])

    def render_skapad(self, value: Any) -> str:
        return tidpunkt(value)

    def render_godkand(self, record: Statistikrelease, value: Any) -> str:
        if record.status == Statistikrelease.Status.TILLBAKADRAGEN:
            return "–"
        vem = record.godkand_av.namn if record.godkand_av else "systemet"
        return f"{tidpunkt(value)} av {vem}"
