"""Tables of the register, drawn by templates/komponenter/tables2.html."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from kvalitet import svenska
from kvalitet.tabeller import RADNAMN, Grund, sidindela, tagg, tidpunkt

from . import skolformer
from .forms import SLAGNAMN
from .models import Enhet, Huvudman, Registerimport

PER_SIDA = 25
HOGER = {"td": {"class": "hoger"}, "th": {"class": "hoger"}}


def sida(request: HttpRequest, klass: type[tables.Table], rader: Any) -> tables.Table:
    """A sorted page of 25 rows; sorting and page number come from the URL."""
    return sidindela(request, klass(rader), PER_SIDA)


def skolformstext(koder: Any) -> str:
    """`Förskola, grundskola och komvux`, in the order of skollagen."""
    ord_lista = [skolformer.namn(kod).lower() for kod in skolformer.ordnade(koder)]
    return svenska.versal(svenska.lista(ord_lista)) if ord_lista else "–"


def antal_text(tal: int | None, ofullstandigt: bool) -> str:
    if tal is None:
        return "–"
    return f"minst {svenska.tal(tal)}" if ofullstandigt else svenska.tal(tal)


def plats(huvudman: Huvudman) -> str:
    """`Aktiebolag, Örebro län`."""
    form = str(huvudman.get_form_display())
    return f"{form}, {huvudman.kommun.lan.namn}" if huvudman.kommun else form


class Huvudmantabell(Grund):
    etikett = "Huvudmän"
    tomt = {"rubrik": "Ingen huvudman passar filtret", "text": "Ta bort ett val eller sök på en del av namnet."}
    namn = tables.Column("Huvudman", attrs=RADNAMN, order_by=("sortnamn", "nyckel"))
    kommun = tables.Column("Kommun", order_by=("kommun__sortnamn", "sortnamn", "nyckel"), default="–")
    skolformer = tables.Column("Skolformer", empty_values=(), orderable=False)
    antal_enheter = tables.Column("Enheter", attrs=HOGER)
    barn_elever = tables.Column("Barn och elever", attrs=HOGER, empty_values=())
    storleksklass = tables.Column("Storlek", orderable=False)

    class Meta(Grund.Meta):
        order_by = "namn"

    def render_namn(self, record: Huvudman) -> str:
        return format_html(
            '<a href="{}">{}</a><span class="stod">{}</span>', record.get_absolute_url(), record.namn, plats(record)
        )

    def render_kommun(self, record: Huvudman) -> str:
        assert record.kommun
        return record.kommun.namn

    def render_skolformer(self, record: Huvudman) -> str:
        return skolformstext(rad.skolform for rad in record.skolformer.all())

    def render_antal_enheter(self, value: int) -> str:
        return svenska.tal(value)

    def render_barn_elever(self, record: Huvudman) -> str:
        return antal_text(record.barn_elever, record.barn_elever_ofullstandigt)

    def render_storleksklass(self, record: Huvudman) -> str:
        if not record.ar_aktiv:
            return tagg("Nedlagd", "vila")
        return "Okänd" if record.storleksklass == "okand" else str(record.get_storleksklass_display())

    def order_barn_elever(self, queryset: QuerySet, is_descending: bool) -> tuple[QuerySet, bool]:
        """Unknown numbers last in both directions."""
        falt = F("barn_elever")
        forst = falt.desc(nulls_last=True) if is_descending else falt.asc(nulls_last=True)
        return queryset.order_by(forst, "sortnamn", "nyckel"), True

    def order_antal_enheter(self, queryset: QuerySet, is_descending: bool) -> tuple[QuerySet, bool]:
        return queryset.order_by("-antal_enheter" if is_descending else "antal_enheter", "sortnamn", "nyckel"), True


class Enhetstabell(Grund):
    etikett = "Enheter"
    tomt = {"rubrik": "Inga enheter", "text": "Ingen källa har någon aktiv enhet hos den här huvudmannen."}
    namn = tables.Column("Enhet", attrs=RADNAMN, order_by=("sortnamn", "kod"))
    kommun = tables.Column("Kommun", order_by=("kommun__sortnamn", "sortnamn", "kod"), default="–")
    skolformer = tables.Column("Skolformer", empty_values=(), orderable=False)
    antal = tables.Column("Barn och elever", empty_values=(), orderable=False, attrs=HOGER)

    class Meta(Grund.Meta):
        order_by = "namn"
        prefix = "enheter-"

    def render_namn(self, record: Enhet) -> str:
        kod = f"Skolenhetskod {record.kod}" if record.slag == Enhet.Slag.SKOLENHET else "Förskola"
        return format_html('{}<span class="stod">{}</span>', record.namn, kod)

    def render_kommun(self, record: Enhet) -> str:
        assert record.kommun
        return record.kommun.namn

    def render_skolformer(self, record: Enhet) -> str:
        """`Förskoleklass 49, grundskola 231`; a sign stands as it is published."""
        rader = sorted(record.skolformer.all(), key=lambda rad: skolformer.ORDNING.get(rad.skolform, 99))
        delar = []
        for rad in rader:
            tal = svenska.tal(rad.antal) if rad.antal is not None else rad.ratext
            namn = skolformer.namn(rad.skolform).lower()
            delar.append(f"{namn}{svenska.FAST}{tal}" if tal and len(rader) > 1 else namn)
        return svenska.versal(", ".join(delar)) if delar else "–"

    def render_antal(self, record: Enhet) -> str:
        """The sum of the published numbers; one that leaves something out says so, and one sign alone stands."""
        rader = [rad for rad in record.skolformer.all() if rad.antal is not None or rad.ratext]
        tal = [rad.antal for rad in rader if rad.antal is not None]
        if not tal:
            return rader[0].ratext if rader else "–"
        return antal_text(sum(tal), len(tal) < len(rader))


class Importtabell(Grund):
    etikett = "Inlästa registerfiler"
    tomt = {"rubrik": "Inga filer är inlästa", "text": "Ladda upp en fil för att börja."}
    filnamn = tables.Column("Fil", attrs=RADNAMN)
    slag = tables.Column("Slag")
    period = tables.Column("Period", order_by="datum")
    rader = tables.Column("Rader", attrs=HOGER)
    lage = tables.Column("Läge", empty_values=(), orderable=False)
    importerad = tables.Column("Inläst", order_by="pk")

    class Meta(Grund.Meta):
        order_by = "-importerad"

    def render_importerad(self, value: Any) -> str:
        return tidpunkt(value)

    def render_filnamn(self, record: Registerimport) -> str:
        url = reverse("huvudman:import_detalj", args=[record.pk])
        vem = record.aktor.namn if record.aktor else "Systemet"
        return format_html('<a href="{}">{}</a><span class="stod">{}</span>', url, record.filnamn, vem)

    def render_slag(self, value: str) -> str:
        return SLAGNAMN.get(value, value)

    def render_rader(self, value: int) -> str:
        return svenska.tal(value)

    def render_lage(self, record: Any) -> str:
        if record.nekad:
            return tagg("Har fel, inte inläst", "sent")
        if record.oppna:
            return tagg(f"{svenska.antal(record.oppna, 'förslag', 'förslag')} väntar", "vantar")
        return tagg("Klar", "klart")
