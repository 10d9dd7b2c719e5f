"""What the style guide shows: made-up rows, steps and forms. Nothing here is used by other pages."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import django_tables2 as tables
from django import forms
from django.http import QueryDict
from django.utils.html import format_html

from kvalitet import svenska
from kvalitet.versionskrock import Krockfalt, Versionskrock

MENY = (
    ("farger", "Färger"),
    ("text", "Text"),
    ("tal", "Tal och datum"),
    ("knappar", "Knappar"),
    ("lagen", "Lägen"),
    ("besked", "Besked"),
    ("kort", "Kort"),
    ("fakta", "Fakta och tal"),
    ("steg", "Steg"),
    ("framsteg", "Framsteg"),
    ("tabeller", "Tabeller"),
    ("filter", "Filter"),
    ("formular", "Formulär"),
    ("utkast", "Utkast och två versioner"),
    ("fragor", "Frågor och luckor"),
    ("navigering", "Navigering"),
    ("ikoner", "Ikoner"),
)

FARGER = (
    ("accent", "Accent", "#1F5A7A", "Det man kan göra och var man är."),
    ("plommon", "Plommon", "#6B2D73", "Huvudmannens eget: värden och beslut. Aldrig knappar."),
    ("black", "Bläck", "#2E2B26", "Text."),
    ("stod", "Stödtext", "#635C53", "Text som stöder."),
    ("jamforelse", "Jämförelse", "#9C9388", "Alla huvudmän i diagram."),
    ("linje", "Linje", "#E4E0DA", "Mellan rader och runt kort."),
    ("papper", "Papper", "#FAF8F5", "Sidans botten."),
    ("klart", "Klart", "#056D13", "Bara om vårt arbete, med ord och ikon."),
    ("vantar", "Väntar", "#80540F", "Bara om vårt arbete, med ord och ikon."),
    ("sent", "Sent", "#B81A1A", "Bara om vårt arbete, med ord och ikon."),
)


class Provformular(forms.Form):
    namn = forms.CharField(label="Namn")
    epost = forms.EmailField(label="E-post", help_text="Dit skickas en kopia av svaret.")
    telefon = forms.CharField(label="Telefon", required=False)
    lan = forms.ChoiceField(
        label="Län", choices=[("", "Välj län"), ("18", "Örebro län"), ("19", "Västmanlands län")], required=True
    )
    dag = forms.DateField(label="Dag", widget=forms.DateInput(attrs={"type": "date"}))
    fil = forms.FileField(label="Fil", help_text="Excel eller CSV, högst 50 MB.")
    svar = forms.ChoiceField(
        label="Vad svarar ni?",
        widget=forms.RadioSelect(attrs={"class": "val"}),
        choices=[
            ("ja", "Ja, vi vill vara med"),
            ("senare", "Fråga oss igen senare"),
            ("nej", "Nej, inte den här gången"),
        ],
    )
    skolformer = forms.MultipleChoiceField(
        label="Skolformer",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("fsk", "Förskola"), ("gr", "Grundskola"), ("fth", "Fritidshem")],
        help_text="Välj de som ni vill prata om.",
    )
    text = forms.CharField(label="Något mer vi bör veta?", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    kopia = forms.BooleanField(label="Skicka en kopia till mig", required=False)


class Provutkast(forms.Form):
    text = forms.CharField(
        label="Anteckning",
        initial="Här sparas det du skriver som utkast medan du skriver.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class Provfilter(forms.Form):
    sok = forms.CharField(label="Sök", required=False, widget=forms.TextInput(attrs={"type": "search"}))
    steg = forms.ChoiceField(label="Steg", required=False, choices=[("", "Alla"), ("dialog", "Dialog")])
    typ = forms.ChoiceField(label="Typ av huvudman", required=False, choices=[("", "Alla"), ("kommun", "Kommun")])


class Provtabell(tables.Table):
    etikett = "Huvudmän"
    namn = tables.Column("Huvudman", attrs={"td": {"class": "radnamn"}})
    elever = tables.Column("Barn och elever", attrs={"td": {"class": "hoger"}, "th": {"class": "hoger"}})
    lage = tables.Column("Läge", orderable=False)
    nasta = tables.Column("Nästa datum")

    class Meta:
        template_name = "komponenter/tables2.html"
        order_by = "nasta"

    def render_namn(self, record: dict[str, Any]) -> str:
        return format_html('<a href="#tabeller">{}</a><span class="stod">{}</span>', record["namn"], record["plats"])

    def render_elever(self, value: int) -> str:
        return svenska.tal(value)

    def render_nasta(self, value: date) -> str:
        return svenska.datum_kort(value)


RADER = [
    {
        "namn": "Lindesbergs kommun",
        "plats": "Kommun, Örebro län",
        "elever": 2213,
        "lage": "Försenad",
        "nasta": date(2026, 11, 20),
    },
    {
        "namn": "Västerås kommun",
        "plats": "Kommun, Västmanlands län",
        "elever": 12104,
        "lage": "Pågår",
        "nasta": date(2026, 11, 24),
    },
    {
        "namn": "Montessori Björken",
        "plats": "Ideell förening, Nora",
        "elever": 46,
        "lage": "Väntar",
        "nasta": date(2026, 12, 9),
    },
]

STEG = [
    {
        "namn": "Inbjudan",
        "lage": "klart",
        "rader": ["Skickad 31 aug", "till fyra mottagare"],
        "beslut": "Ja till introduktion 14 sep",
    },
    {"namn": "Introduktion", "lage": "klart", "rader": ["Digitalt 6 okt"], "beslut": "Ja till att fortsätta 19 okt"},
    {"namn": "Förmöte", "lage": "klart", "rader": ["Digitalt 5 nov", "Underlag lämnat 20 okt"]},
    {"namn": "Dialog", "lage": "pagar", "rader": ["Del 1: i dag, 24 nov", "Del 2: 8 dec"]},
    {"namn": "Återkoppling", "lage": "kommande", "rader": ["Föreslagen 19 jan", "Inte bokad"]},
    {"namn": "Uppföljning", "lage": "kommande", "rader": ["Omkring juli 2027"]},
]

IDAG = date(2026, 11, 24)

KROCK = Versionskrock(
    [
        Krockfalt(
            "provtext",
            "Anteckning",
            din="Nämnden följer upp resultaten två gånger om året.\n\nRektorerna deltar i analysen.",
            sparad="Nämnden följer upp resultaten varje höst.\n\nRektorerna deltar i analysen.\n\nNästa möte är bokat.",
        )
    ],
    version=2,
    av="Karin Lind",
    tid=datetime(2026, 11, 24, 13, 7, tzinfo=UTC),
)


def formatexempel() -> list[list[str]]:
    """What the filters in kvalitet/templatetags make of plain values."""
    return [
        ["12104", svenska.tal(12104)],
        ["Decimal(-0.45), 1 decimal", svenska.tal(Decimal("-0.45"), 1)],
        ["71.9 procent", svenska.procent(Decimal("71.9"))],
        ["79 till 94", svenska.intervall(79, 94, "%")],
        ["2026-11-24", svenska.datum(IDAG)],
        ["kort", svenska.datum_kort(IDAG)],
        ["om tre dagar", svenska.relativ(date(2026, 11, 27), IDAG)],
        ["klockslag", svenska.tid(datetime(2026, 11, 24, 14, 30, tzinfo=UTC))],
        ["en fil, tre filer", svenska.lista([svenska.antal(1, "fil", "filer"), svenska.antal(3, "fil", "filer")])],
        ["lista", svenska.lista(["Askersund", "Laxå", "Hallsberg"])],
        ["filstorlek", svenska.filstorlek(1_234_567)],
    ]


def felformular() -> Provformular:
    svar = QueryDict("namn=&epost=sara%40&lan=&dag=&svar=&telefon=070-123+45+67")
    return Provformular(svar, prefix=None, auto_id="fel_%s")


SMULOR = [{"namn": "Ärenden", "url": "#navigering"}, {"namn": "KD-2026-0147", "url": ""}]

FLIKAR = [
    {"namn": "Mina", "url": "#navigering", "antal": 14, "aktiv": True},
    {"namn": "Mitt team", "url": "#navigering", "antal": 96},
    {"namn": "Alla", "url": "#navigering", "antal": 1208},
]

SIDONAV = [
    {
        "rubrik": "Skolform",
        "poster": [
            {"namn": "Alla skolformer", "url": "#navigering"},
            {
                "namn": "Grundskola",
                "url": "#navigering",
                "aktiv": True,
                "under": [
                    {"namn": "I korthet", "url": "#navigering"},
                    {"namn": "Förutsättningar", "url": "#navigering"},
                ],
            },
            {"namn": "Fritidshem", "url": "#navigering"},
        ],
    }
]

FAKTA = [
    {"etikett": "Organisationsnummer", "varde": "212000-2080"},
    {"etikett": "Typ", "varde": "Kommun, större stad"},
    {"etikett": "Elever i grundskolan", "varde": svenska.tal(12104)},
    {"etikett": "Skolenheter", "varde": "42"},
    {"etikett": "Regionkontor", "varde": "Örebro"},
]

NYCKELTAL = [
    {"tal": svenska.tal(1599), "rubrik": "inbjudna huvudmän", "text": "från hösten 2022 till januari 2025"},
    {"tal": svenska.procent(84), "rubrik": "tackade ja till introduktion", "text": "av de inbjudna som svarat"},
    {"tal": svenska.procent(77), "rubrik": "nådde fysisk dialog", "text": "av de inbjudna"},
]

SAKNAS = [
    {"rubrik": "Ingen från nämnden är anmäld till del 1", "text": "Nämnden är anmäld till del 2."},
    {"rubrik": "Återkopplingen är inte bokad", "text": "19 januari passar båda i paret."},
]

KOLUMNER = [{"namn": "Mått"}, {"namn": "Ni", "hoger": True}, {"namn": "Riket", "hoger": True}]

TALRADER = [
    ["Trygghet, årskurs 5", "8,1", "8,2"],
    ["Studiero, årskurs 8", "5,4", "5,7"],
    ["Stöd, årskurs 8", "..", "6,4"],
]

AVSTAND = ["4", "8", "12", "16", "24", "32", "44", "56"]

LISTOR: dict[str, Any] = {
    "farger": FARGER,
    "steg": STEG,
    "smulor": SMULOR,
    "flikar": FLIKAR,
    "sidonav": SIDONAV,
    "fakta": FAKTA,
    "nyckeltal": NYCKELTAL,
    "saknas": SAKNAS,
    "kolumner": KOLUMNER,
    "rader": TALRADER,
    "nyskala": AVSTAND,
    "krock": KROCK,
}
