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

from .diarievisning import INTE_REGISTRERAD, VEMS, motesdag
from .models import Diariepost


def _dnr(rad: Diariepost, myndighet: str) -> str:
    return next((d.dnr for d in rad.diarienummer.all() if d.myndighet == myndighet), "")


def _mote(rad: Diariepost) -> str:
    return rad.anteckning.motesarende.mote.get_typ_display() if rad.anteckning else ""


def _motesdag(rad: Diariepost) -> str:
    return rad.anteckning.motesarende.mote.dag.isoformat() if rad.anteckning else ""


class Diarietabell(Grund):
    """`egna`: the agencies of the registrator, whose missing numbers are filled in here. `fel`: (handling, agency) →
    what was sent and why it was refused."""

    etikett = "Handlingar"
    tomt = {
        "rubrik": "Inget att registrera",
        "text": "Här står fastställda mötesanteckningar och det som huvudmän har skickat in. Välj att visa alla.",
    }
    huvudman = tables.Column(
        "Huvudman",
        accessor="huvudmansnamn",
        attrs=RADNAMN,
        order_by=("huvudman__sortnamn", "pk"),
    )
    handling = tables.Column("Handling", accessor="slag", order_by=("slag", "tid", "pk"))
    tid = tables.Column("Kom in eller fastställdes", order_by=("tid", "pk"))
    SV = tables.Column("Skolverkets diarienummer", empty_values=(), orderable=False)
    SPSM = tables.Column("SPSM:s diarienummer", empty_values=(), orderable=False)

    class Meta(Grund.Meta):
        order_by = "tid"

    def __init__(self, *args: Any, egna: Iterable[str], fel: dict[tuple[int, str], tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.egna, self.fel = set(egna), fel

    def render_huvudman(self, record: Diariepost) -> str:
        return format_html(
            '<a href="{}">{}</a><span class="stod">{}</span>',
            record.get_absolute_url(),
            record.huvudmansnamn,
            record.dialog.nummer if record.dialog else "Inget ärende",
        )

    def render_handling(self, record: Diariepost) -> str:
        om = f"{_mote(record)}, {motesdag(record)}" if record.anteckning else "Från huvudmannen"
        return format_html('{}<span class="stod">{}</span>', record.get_slag_display(), om)

    def render_tid(self, record: Diariepost) -> str:
        return svenska.datum_kort(timezone.localtime(record.tid).date(), idag=timezone.localdate())

    def render_SV(self, record: Diariepost) -> str:
        return self._nummer(record, Myndighet.SV)

    def render_SPSM(self, record: Diariepost) -> str:
        return self._nummer(record, Myndighet.SPSM)

    def _nummer(self, rad: Diariepost, myndighet: Myndighet) -> str:
        if dnr := _dnr(rad, myndighet):
            return dnr
        if myndighet not in self.egna:
            return format_html('<span class="stod">{}</span>', INTE_REGISTRERAD)
        sant, fel = self.fel.get((rad.pk, myndighet), ("", ""))
        kontext = {
            "rad": rad,
            "myndighet": myndighet.value,
            "vems": VEMS[myndighet],
            "falt": f"dnr_{rad.pk}_{myndighet}",
            "sant": sant,
            "fel": fel,
            "fraga": self.request.GET.urlencode(),
            "csrf_token": get_token(self.request),
        }
        return render_to_string("dialoger/_diarieform.html", kontext)


KOLUMNER: tuple[tuple[str, Callable[[Diariepost], str]], ...] = (
    ("Huvudman", lambda rad: rad.huvudmansnamn),
    ("Ärende", lambda rad: rad.dialog.nummer if rad.dialog else ""),
    ("Handling", lambda rad: rad.get_slag_display()),
    ("Möte", _mote),
    ("Mötesdag", _motesdag),
    ("Kom in eller fastställdes", lambda rad: timezone.localtime(rad.tid).date().isoformat()),
    ("Skolverkets diarienummer", lambda rad: _dnr(rad, Myndighet.SV)),
    ("SPSM:s diarienummer", lambda rad: _dnr(rad, Myndighet.SPSM)),
)


def som_csv(rader: Iterable[Diariepost]) -> bytes:
    return tabellfil.som_csv((namn for namn, _ in KOLUMNER), ([cell(rad) for _, cell in KOLUMNER] for rad in rader))
