"""Rounds and the huvudmän of a round as tables."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from huvudman.tabeller import antal_text, plats
from kvalitet import svenska
from kvalitet.tabeller import HOGER, RADNAMN, Grund

from .models import Dialog, Dragning, Omgang, Urvalsplats


def omgangar_for_lista() -> QuerySet[Omgang]:
    """With the numbers of a row, in one query."""

    def arenden(**villkor: Any) -> Any:
        fraga = Dialog.objects.filter(omgang=OuterRef("pk"), **villkor).order_by().values("omgang")
        return Coalesce(Subquery(fraga.annotate(n=Count("pk")).values("n")), 0)

    return Omgang.objects.select_related("cykel").annotate(
        i_urvalet=Count("platser", filter=Q(platser__borttagen=None)),
        arenden=arenden(),
        ja=arenden(svar_intro="ja"),
        fortsatter=arenden(svar_fortsatt="ja"),
    )


class Omgangstabell(Grund):
    etikett = "Omgångar"
    tomt = {
        "rubrik": "Ingen omgång",
        "text": "En omgång är de huvudmän som bjuds in samtidigt. Börja med att skapa den.",
    }
    namn = tables.Column("Omgång", attrs=RADNAMN)
    start = tables.Column("Tid")
    i_urvalet = tables.Column("I urvalet", attrs=HOGER)
    arenden = tables.Column("Ärenden", attrs=HOGER)
    ja = tables.Column("Ja till introduktion", attrs=HOGER)
    fortsatter = tables.Column("Fortsätter", attrs=HOGER)

    class Meta(Grund.Meta):
        order_by = "-start"

    def render_namn(self, record: Omgang) -> str:
        return format_html(
            '<a href="{}">{}</a><span class="stod">{}</span>', record.get_absolute_url(), record.namn, record.cykel.namn
        )

    def render_start(self, record: Omgang) -> str:
        idag = timezone.localdate()
        start = svenska.datum_kort(record.start, idag=idag)
        return f"{start} – {svenska.datum_kort(record.slut, idag=idag)}" if record.slut else f"från {start}"

    def render_i_urvalet(self, value: int) -> str:
        return svenska.tal(value) if value else "–"

    render_arenden = render_ja = render_fortsatter = render_i_urvalet


class Urvalstabell(Grund):
    """`andra` is left out for those who may not change the urval, and when it is fixed."""

    etikett = "Huvudmän i urvalet"
    tomt = {"rubrik": "Ingen huvudman är dragen", "text": "Dra urvalet, eller lägg till huvudmän för hand."}
    huvudman = tables.Column("Huvudman", attrs=RADNAMN, order_by=("huvudman__sortnamn", "pk"))
    barn = tables.Column("Barn och elever", attrs=HOGER, empty_values=(), order_by=("huvudman__barn_elever", "pk"))
    skal = tables.Column("Varför med", orderable=False)
    andra = tables.Column("Ändra", attrs=HOGER, empty_values=(), orderable=False)

    class Meta(Grund.Meta):
        order_by = "huvudman"

    def render_huvudman(self, record: Urvalsplats) -> str:
        url = record.dialog.get_absolute_url() if record.dialog else record.huvudman.get_absolute_url()
        return format_html(
            '<a href="{}">{}</a><span class="stod">{}</span>', url, record.huvudman.namn, plats(record.huvudman)
        )

    def render_barn(self, record: Urvalsplats) -> str:
        return antal_text(record.huvudman.barn_elever, record.huvudman.barn_elever_ofullstandigt)

    def render_skal(self, record: Urvalsplats) -> str:
        """The stratum, and in small print the places and the lot; of one put in by hand the person's reason."""
        stratum, kolon, resten = record.skal.partition(": ")
        if not record.dragning_id or not kolon:
            return format_html('Tillagd för hand<span class="stod">{}</span>', record.skal)
        return format_html('{}<span class="stod">{}</span>', stratum, resten)

    def render_andra(self, record: Urvalsplats) -> str:
        return format_html(
            '<a href="{}">Ta bort<span class="dold"> {}</span></a>',
            reverse("dialoger:urval_ta_bort", args=[record.omgang_id, record.pk]),
            record.huvudman.namn,
        )


DIMENSIONER = {
    "kontor": "Regionkontor",
    "storlek": "Storlek",
    "sektor": "Offentlig och enskild",
    "skolform": "Skolform",
}


def speglar(dragning: Dragning) -> list[dict[str, Any]]:
    """How the drawn mirror the register: one table per dimension, with shares as people write them."""
    return [
        {
            "rubrik": rubrik,
            "rader": [
                [
                    svenska.versal(rad["namn"]),
                    svenska.tal(rad["i_registret"]),
                    svenska.procent(rad["andel"], 1),
                    svenska.tal(rad["onskat"], 1),
                    svenska.tal(rad["dragna"]),
                ]
                for rad in dragning.spegel
                if rad["dimension"] == dimension
            ],
        }
        for dimension, rubrik in DIMENSIONER.items()
    ]
