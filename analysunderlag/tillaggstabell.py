"""The table of added measures, drawn by templates/komponenter/tables2.html."""

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html

from kvalitet.tabeller import RADNAMN, Grund, tagg, tidpunkt

from .models import Skolform, Tillagtmatt


class Mattabell(Grund):
    etikett = "Tillagda mått"
    tomt = {
        "rubrik": "Inga mått har lagts till",
        "text": "Här syns de mått som någon har lagt till utöver kvalitetssystemets egna filer.",
    }
    matt = tables.Column("Mått", accessor="kod", attrs=RADNAMN)
    skolform = tables.Column("Skolform", empty_values=(), orderable=False)
    avslutat = tables.Column("Läge", empty_values=())
    skapat = tables.Column("Tillagt")

    class Meta(Grund.Meta):
        order_by = "-skapat"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._skolformer = dict(Skolform.objects.values_list("kod", "namn"))

    def render_matt(self, record: Tillagtmatt) -> str:
        url = reverse("analysunderlag:tillagt_matt", args=[record.pk])
        return format_html('<a href="{}">{}</a><span class="stod">{}</span>', url, record, record.kod)

    def render_skolform(self, record: Tillagtmatt) -> str:
        return self._skolformer.get(record.innehall["skolform"], "–")

    def render_avslutat(self, value: Any) -> str:
        return tagg("Avslutat", "vila") if value else tagg("Används", "klart")

    def render_skapat(self, record: Tillagtmatt) -> str:
        vem = record.skapat_av.namn if record.skapat_av else "systemet"
        return f"{tidpunkt(record.skapat)} av {vem}"
