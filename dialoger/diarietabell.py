"""The diary's list as a table, and the same columns as cells of a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import django_tables2 as tables
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html

from kvalitet import svenska, tabellfil
from kvalitet.roller import Myndighet
from kvalitet.tabeller import RADNAMN, Grund

from .models import Anteckning

INGET = "Inte registrerad ännu"


def _dnr(rad: Anteckning, myndighet: str) -> str:
    return next((d.dnr for d in rad.diarienummer.all() if d.myndighet == myndighet), "")


def _motesdag(rad: Anteckning) -> str:
    return timezone.localtime(rad.motesarende.mote.start).date().isoformat()


def _faststalld(rad: Anteckning) -> str:
    return timezone.localtime(rad.faststalld).date().isoformat() if rad.faststalld else ""


class Diarietabell(Grund):
    """`egna`: the agencies of the registrator, whose missing numbers are filled in here. `fel`: (note, agency) → what
    was sent and why it was refused."""

    etikett = "Mötesanteckningar"
    tomt = {
        "rubrik": "Inget att registrera",
        "text": "Här står mötesanteckningar när de är fastställda. Under Visa kan du välja att se alla.",
    }
    huvudman = tables.Column(
        "Huvudman",
        accessor="huvudmansnamn",
        attrs=RADNAMN,
        order_by=("huvudman__sortnamn", "pk"),
    )
    mote = tables.Column("Möte", accessor="motesarende__mote", order_by=("motesarende__mote__start", "pk"))
    faststalld = tables.Column("Fastställd", order_by=("faststalld", "pk"))
    SV = tables.Column("Skolverkets diarienummer", empty_values=(), orderable=False)
    SPSM = tables.Column("SPSM:s diarienummer", empty_values=(), orderable=False)

    class Meta(Grund.Meta):
        order_by = "faststalld"

    def __init__(self, *args: Any, egna: Iterable[str], fel: dict[tuple[int, str], tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.egna, self.fel = set(egna), fel

    def render_huvudman(self, record: Anteckning) -> str:
        return format_html(
            '<a href="{}">{}</a><span class="stod">{}</span>',
            record.get_absolute_url(),
            record.huvudmansnamn,
            record.motesarende.dialog.nummer,
        )

    def render_mote(self, record: Anteckning) -> str:
        mote = record.motesarende.mote
        dag = svenska.datum_kort(timezone.localtime(mote.start).date(), idag=timezone.localdate())
        return format_html('{}<span class="stod">{}</span>', mote.get_typ_display(), dag)

    def render_faststalld(self, record: Anteckning) -> str:
        if record.faststalld is None:
            return "–"
        return svenska.datum_kort(timezone.localtime(record.faststalld).date(), idag=timezone.localdate())

    def render_SV(self, record: Anteckning) -> str:
        return self._nummer(record, Myndighet.SV)

    def render_SPSM(self, record: Anteckning) -> str:
        return self._nummer(record, Myndighet.SPSM)

    def _nummer(self, rad: Anteckning, myndighet: Myndighet) -> str:
        if dnr := _dnr(rad, myndighet):
            return dnr
        if myndighet not in self.egna:
            return format_html('<span class="stod">{}</span>', INGET)
        sant, fel = self.fel.get((rad.pk, myndighet), ("", ""))
        kontext = {
            "rad": rad,
            "myndighet": myndighet.value,
            "vems": "Skolverkets" if myndighet == Myndighet.SV else "SPSM:s",
            "falt": f"dnr_{rad.pk}_{myndighet}",
            "sant": sant,
            "fel": fel,
            "fraga": self.request.GET.urlencode(),
            "csrf_token": get_token(self.request),
        }
        return render_to_string("dialoger/_diarieform.html", kontext)


KOLUMNER: tuple[tuple[str, Callable[[Anteckning], str]], ...] = (
    ("Huvudman", lambda rad: rad.huvudmansnamn),
    ("Ärende", lambda rad: rad.motesarende.dialog.nummer),
    ("Möte", lambda rad: rad.motesarende.mote.get_typ_display()),
    ("Mötesdag", _motesdag),
    ("Fastställd", _faststalld),
    ("Skolverkets diarienummer", lambda rad: _dnr(rad, Myndighet.SV)),
    ("SPSM:s diarienummer", lambda rad: _dnr(rad, Myndighet.SPSM)),
)


def som_csv(rader: Iterable[Anteckning]) -> bytes:
    return tabellfil.som_csv((namn for namn, _ in KOLUMNER), ([cell(rad) for _, cell in KOLUMNER] for rad in rader))
