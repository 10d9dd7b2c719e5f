"""Tables of statistics imports and releases, drawn by templates/komponenter/tables2.html."""

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html

from kvalitet import svenska
from kvalitet.handelsetyper import Handelsetyp
from kvalitet.models import Handelse
from kvalitet.tabeller import RADNAMN, Grund, tagg, tidpunkt

from .models import Kallsynonym, Statistikimport, Statistikrelease

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
            '<a href="{}">{}</a><span class="stod">{}, av {}{}</span>{}',
            record.get_absolute_url(),
            record.filnamn,
            record.skolform.capitalize(),
            vem,
            ", läst in igen" if record.inlasningsnummer > 1 else "",
            tagg("Återkallad", "sent") if record.ar_aterkallad else "",
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
        lage = tagg(record.get_status_display(), SORT[record.status])
        if record.aterkallade:
            return format_html("{} {}", lage, tagg("Innehåller en återkallad fil", "sent"))
        return lage

    def render_skapad(self, value: Any) -> str:
        return tidpunkt(value)

    def render_godkand(self, record: Statistikrelease, value: Any) -> str:
        if record.status == Statistikrelease.Status.TILLBAKADRAGEN:
            return "–"
        vem = record.godkand_av.namn if record.godkand_av else "systemet"
        return f"{tidpunkt(value)} av {vem}"


class Synonymtabell(Grund):
    etikett = "Namn som har lagts till"
    tomt = {
        "rubrik": "Inga namn har lagts till",
        "text": "Här syns de namn i källorna som någon har sagt vad de betyder. De flesta namn finns redan i tjänsten.",
    }
    namn = tables.Column("Namn i källan", attrs=RADNAMN)
    kod = tables.Column("Måttets kod")
    tillagt = tables.Column("Tillagt", empty_values=(), orderable=False)
    ta_bort = tables.Column("Ändra", empty_values=(), orderable=False)

    class Meta(Grund.Meta):
        order_by = "namn"

    @cached_property
    def _tillagda(self) -> dict[str, Handelse]:
        """The events that say who added the rows of the page."""
        rader = [str(rad.record.pk) for rad in self.paginated_rows]
        handelser = Handelse.objects.filter(
            objekttyp=Kallsynonym._meta.label_lower, objekt_id__in=rader, typ=Handelsetyp.SYNONYM_TILLAGD
        )
        return {h.objekt_id: h for h in handelser.select_related("aktor")}

    def render_namn(self, record: Kallsynonym) -> str:
        var = f"Tabeller med {record.titel} i titeln" if record.titel else "Alla tabeller"
        return format_html('{}<span class="stod">{}</span>', record.namn, var)

    def render_tillagt(self, record: Kallsynonym) -> str:
        if (h := self._tillagda.get(str(record.pk))) is None:
            return "–"
        return f"{tidpunkt(h.tid)} av {h.aktor.namn if h.aktor else 'systemet'}"

    def render_ta_bort(self, record: Kallsynonym) -> str:
        url = reverse("analysunderlag:namn_pa_matt_ta_bort", args=[record.pk])
        return format_html('<a href="{}">Ta bort<span class="dold"> {}</span></a>', url, record.namn)
