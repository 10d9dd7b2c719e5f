"""Tables of the administration, drawn by templates/komponenter/tables2.html."""

from typing import Any

import django_tables2 as tables
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from . import innehall, svenska
from .handelsetext import andringar, objektnamn, objekttext
from .konton import rolltext
from .models import Anvandare, Avisering, Handelse, Jobb, Lasning

PER_SIDA = 50
DOLT_AMNE = "Meddelande i ett ärende"
DOLD_ANDRING = "Syns i ärendet, för dem som arbetar med det."
HOGST_PER_SIDA = 200
HOGER = {"td": {"class": "hoger"}, "th": {"class": "hoger"}}
RADNAMN = {"td": {"class": "radnamn"}}


def tabell(request: HttpRequest, klass: type[tables.Table], rader: Any, utan: tuple[str, ...] = ()) -> tables.Table:
    """A sorted page of a table; sorting and page number come from the URL."""
    resultat = klass(rader, exclude=utan)
    return sidindela(request, resultat, PER_SIDA)


def sidindela(request: HttpRequest, resultat: tables.Table, per_sida: int) -> tables.Table:
    """Sort and cut to one page. `?per_page=` is the reader's to choose, but never the whole register at once."""
    if any("." in namn for namn in request.GET.getlist("sort")):  # no column has a name like that
        utan: Any = request.GET.copy()
        del utan["sort"]
        request.GET = utan
    val = {"per_page": per_sida, "silent": True, "paginator_class": Sidor}
    tables.RequestConfig(request, paginate=val).configure(resultat)
    return resultat


class Sidor(Paginator):
    """Pages of 1 to 200 rows, whatever was asked for."""

    def __init__(self, object_list: Any, per_page: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(object_list, min(max(int(per_page), 1), HOGST_PER_SIDA), *args, **kwargs)


def tidpunkt(tid: Any) -> str:
    lokal = timezone.localtime(tid)
    return f"{svenska.datum_kort(lokal.date(), idag=timezone.localdate())} {svenska.tid(lokal)}"


def tagg(text: str, sort: str) -> str:
    return render_to_string("komponenter/tagg.html", {"text": text, "sort": sort})


class Grund(tables.Table):
    class Meta:
        template_name = "komponenter/tables2.html"


JOBBSORT = {"bestallt": "vantar", "pagar": "pagar", "klart": "klart", "misslyckat": "sent", "avbrutet": "vila"}


class Jobbtabell(Grund):
    etikett = "Jobb"
    tomt = {"rubrik": "Inga jobb", "text": "Här syns det du beställer som tar en stund att göra."}
    titel = tables.Column("Jobb", attrs=RADNAMN)
    status = tables.Column("Läge")
    klart = tables.Column("Gjort", orderable=False)
    bestallare = tables.Column("Beställt av", order_by="bestallare__namn", default="Systemet")
    skapat = tables.Column("Beställt")

    class Meta(Grund.Meta):
        order_by = "-skapat"

    def render_titel(self, record: Jobb) -> str:
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), record.titel)

    def render_status(self, record: Jobb) -> str:
        return tagg(record.get_status_display(), JOBBSORT[record.status])

    def render_klart(self, record: Jobb) -> str:
        return svenska.procent(record.procent) if record.av else "–"

    def render_skapat(self, value: Any) -> str:
        return tidpunkt(value)


class Anvandartabell(Grund):
    etikett = "Konton"
    tomt = {"rubrik": "Inget konto passar filtret", "text": "Ta bort ett val eller sök på en del av namnet."}
    namn = tables.Column("Namn", attrs=RADNAMN)
    roll = tables.Column("Roll eller uppdrag", empty_values=(), orderable=False)
    is_active = tables.Column("Konto")
    last_login = tables.Column("Senast inloggad", default="Aldrig")

    class Meta(Grund.Meta):
        order_by = "namn"

    def render_namn(self, record: Anvandare) -> str:
        url = reverse("anvandare_detalj", args=[record.pk])
        return format_html('<a href="{}">{}</a><span class="stod">{}</span>', url, record.namn, record.epost)

    def render_roll(self, record: Anvandare) -> str:
        return rolltext(record)

    def render_is_active(self, value: bool) -> str:
        return tagg("Öppet", "klart") if value else tagg("Stängt", "vila")

    def render_last_login(self, value: Any) -> str:
        return tidpunkt(value)


class Loggtabell(Grund):
    """What is said of a case is left out for those who do not work with cases: type, time and number remain."""

    @cached_property
    def _namn(self) -> dict[tuple[str, str], str]:
        """The names of the objects on the page."""
        rader = [rad.record for rad in self.paginated_rows]
        return objektnamn((rad.objekttyp, rad.objekt_id) for rad in rader if self.far_lasa(rad))

    def far_lasa(self, record: Handelse | Lasning) -> bool:
        return innehall.far_lasa(self.request.user, record.objekttyp)

    def objekt_lank(self, record: Handelse | Lasning) -> str:
        """What the row is about, as a link to all rows about the same."""
        objekt = (record.objekttyp, record.objekt_id)
        return format_html('<a href="?objekt={}:{}">{}</a>', *objekt, objekttext(*objekt, self._namn.get(objekt, "")))


class Handelsetabell(Loggtabell):
    etikett = "Händelser"
    tomt = {"rubrik": "Inga händelser", "text": "Ingenting passar det du har valt. Ta bort ett val eller vidga tiden."}
    tid = tables.Column("När")
    typ = tables.Column("Vad", attrs=RADNAMN)
    aktor = tables.Column("Vem", order_by="aktor__namn", default="Systemet")
    andring = tables.Column("Ändring", empty_values=(), orderable=False)
    kedja = tables.Column("Länk", empty_values=(), orderable=False, attrs=HOGER)

    class Meta(Grund.Meta):
        order_by = "-tid"

    def render_tid(self, value: Any) -> str:
        return tidpunkt(value)

    def render_typ(self, record: Handelse) -> str:
        return format_html('{}<span class="stod">{}</span>', record.typtext, self.objekt_lank(record))

    def render_andring(self, record: Handelse) -> str:
        if not self.far_lasa(record):
            return format_html('<span class="stod">{}</span>', DOLD_ANDRING)
        return format_html_join(mark_safe("<br>"), "{}", ((rad,) for rad in andringar(record)))

    def render_kedja(self, record: Handelse) -> str:
        lank = getattr(record, "lank", None)
        return svenska.tal(lank.nummer) if lank else "Väntar"


LASSORT = {"last": "vila", "hamtad": "klart", "nekad": "sent"}


class Lasningstabell(Loggtabell):
    etikett = "Läsningar"
    tomt = {"rubrik": "Inga läsningar", "text": "Ingen har läst, hämtat eller nekats något som passar det du har valt."}
    tid = tables.Column("När")
    typ = tables.Column("Vad")
    anvandare = tables.Column("Vem", order_by="anvandare__namn", default="Inte inloggad", attrs=RADNAMN)
    objekt = tables.Column("Objekt", empty_values=(), orderable=False)

    class Meta(Grund.Meta):
        order_by = "-tid"

    def render_tid(self, value: Any) -> str:
        return tidpunkt(value)

    def render_typ(self, record: Lasning) -> str:
        return tagg(record.get_typ_display(), LASSORT[record.typ])

    def render_objekt(self, record: Lasning) -> str:
        if record.objekttyp == "sida":
            return record.objekt_id
        return self.objekt_lank(record)


AVISERINGSSORT = {
    "utkast": "vila",
    "godkand": "vantar",
    "skickas": "pagar",
    "skickad": "klart",
    "levererad": "klart",
    "studsad": "sent",
}


class Aviseringstabell(Grund):
    etikett = "Utskick"
    tomt = {"rubrik": "Inga utskick", "text": "Här syns varje meddelande som tjänsten skickar."}
    amne = tables.Column("Meddelande", attrs=RADNAMN)
    epost = tables.Column("Till")
    status = tables.Column("Status")
    skapad = tables.Column("Skapat")

    class Meta(Grund.Meta):
        order_by = "-skapad"

    @cached_property
    def _dolda(self) -> frozenset[str]:
        return innehall.dolda_brev(self.request.user)

    def render_amne(self, record: Avisering) -> str:
        amne = DOLT_AMNE if record.typ in self._dolda else record.amne
        return format_html('<a href="{}">{}</a>', reverse("avisering_detalj", args=[record.pk]), amne)

    def render_epost(self, record: Avisering) -> str:
        namn = record.mottagare.namn if record.mottagare else ""
        return format_html('{}<span class="stod rad-egen">{}</span>', namn, record.epost) if namn else record.epost

    def render_status(self, record: Avisering) -> str:
        return tagg(record.get_status_display(), AVISERINGSSORT[record.status])

    def render_skapad(self, value: Any) -> str:
        return tidpunkt(value)
