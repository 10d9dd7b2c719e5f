"""A measure of our own: which series it comes from, what it is called and what it asks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from kvalitet import svenska
from kvalitet.forms import SOKFALT

from ..berakning import Metod
from ..kvalitetssystem import ENHETSORD, FLER, Avser, Enhet, Harkomst, Riktning, Systemdata
from ..kvalitetssystem.kontroll import KORTNAMN_MAX
from ..models import Indikator, Kallserie, Tillagtmatt
from ..models.kvalitetssystem import Harkomst as Harkomstval
from ..serieslag import Serieslag, ar_antal, ar_heltidstjanster, serieslag
from ..skolformsval import registerkod

AV = {"autocomplete": "off"}
NIVAORD = {
    "skolenhet": "Skola eller förskola",
    "kommun": "Kommun (kommunen som huvudman)",
    "huvudman": "Huvudman",
}
METODORD = {
    Metod.PUBLICERAD: "Som det är publicerat",
    Metod.SUMMA: "Summan av enheternas tal",
    Metod.MEDEL: "Vägt medelvärde av enheternas tal",
    Metod.KVOT: "Summan delad med en annan summa",
}
AVSERORD = {
    Avser.LASAR: "Läsåret",
    Avser.FORSTA_KALENDERARET: "Läsårets första kalenderår",
    Avser.ANDRA_KALENDERARET: "Vårterminen",
}
RIKTNINGSORD = {
    Riktning.KONTEXT: "Varken eller: alltid en fråga",
    Riktning.HOG: "Högt kan vara en styrka",
    Riktning.LAG: "Lågt kan vara en styrka",
}
NIVAER = {
    "skolenhet": ["riket", "huvudman", "enhet"],
    "kommun": ["huvudman"],
    "huvudman": ["riket", "huvudman"],
}
ENHETER = {Serieslag.ANDEL: Enhet.PROCENT, Serieslag.BELOPP: Enhet.TKR, Serieslag.BELOPP_PER: Enhet.KR}
PLATSHALLARE = "{ni} är ert värde, {grupp} gruppens median, {riket} rikets värde och {gruppnamn} gruppens namn."


GRUPPER = (
    ("Vad måttet heter", ("avsnitt", "namn", "kortnamn", "kod", "definition")),
    ("Hur det räknas", ("kallniva", "metod", "vikt", "minsta_vikt", "enhet", "decimaler", "avser")),
    ("Vad det frågar", ("fraga", "flaggbar", "riktning", "styrka")),
    ("Varifrån det kommer", ("kalla", "harkomst")),
)


class Seriesokning(forms.Form):
    sok = forms.CharField(label="Kod, namn eller uppdelning", required=False, max_length=100, widget=SOKFALT)
    skolform = forms.ChoiceField(label="Skolform", required=False)

    def __init__(self, *args: Any, skolformer: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["skolform"].choices = [("", "Alla"), *skolformer]  # type: ignore[attr-defined]


def _text(etikett: str, langst: int, hjalp: str = "", **val: Any) -> forms.CharField:
    return forms.CharField(label=etikett, max_length=langst, help_text=hjalp, widget=forms.TextInput(attrs=AV), **val)


def _stycke(etikett: str, hjalp: str = "", **val: Any) -> forms.CharField:
    ruta = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(label=etikett, max_length=1_000, help_text=hjalp, widget=ruta, **val)


class Mattform(forms.Form):
    """`matt()` gives the fields of `Mattdata`; what must hold between them is said by the service, at their fields."""

    avsnitt = forms.ChoiceField(label="Skolform och avsnitt")
    namn = _text("Namn", Indikator._meta.get_field("namn").max_length or 255, "Hela namnet, som i källan.")
    kortnamn = _text("Kort namn", KORTNAMN_MAX, f"Står i tabeller och bilder. Högst {KORTNAMN_MAX} tecken.")
    kod = _text("Kod", 40, "Små bokstäver a–z, siffror och understreck. Ändras aldrig sedan.")
    definition = _stycke("Definition", "Vad måttet säger, med egna ord.")
    kallniva = forms.ChoiceField(
        label="Nivå i källan", help_text="Kommun går bara för en serie med huvudmannatyp=Kommunal."
    )
    metod = forms.ChoiceField(
        label="Så blir det huvudmannens värde", choices=[(m.value, ord_) for m, ord_ in METODORD.items()]
    )
    vikt = forms.ChoiceField(
        label="Vägs med, eller delas med",
        required=False,
        help_text="För medelvärde och kvot. Antal med samma uppdelning.",
    )
    minsta_vikt = forms.IntegerField(
        label="Minsta vikt",
        required=False,
        min_value=0,
        max_value=100_000,
        help_text="Är vikten mindre än så visas inget tal. Tomt är ingen gräns. En andel av personalen har minst 3.",
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    enhet = forms.ChoiceField(label="Mäts i", choices=[(e.value, svenska.versal(ENHETSORD[e.value])) for e in Enhet])
    decimaler = forms.IntegerField(
        label="Decimaler", min_value=0, max_value=3, widget=forms.NumberInput(attrs={"inputmode": "numeric"})
    )
    avser = forms.ChoiceField(
        label="Vilken tid ett läsårs värde gäller", choices=[(a.value, o) for a, o in AVSERORD.items()]
    )
    fraga = _stycke("Fråga", f"Slutar med ett frågetecken. {PLATSHALLARE}")
    flaggbar = forms.BooleanField(label="Kan lyftas fram som en fråga eller styrka", required=False)
    riktning = forms.ChoiceField(label="Åt vilket håll", choices=[(r.value, o) for r, o in RIKTNINGSORD.items()])
    styrka = _stycke(
        "Styrka", "Bara när måttet kan lyftas fram och högt eller lågt kan vara en styrka.", required=False
    )
    kalla = _text("Källa", 300, "Utgivare och tabell, till exempel Skolverket, Grundskola – Personalstatistik.")
    harkomst = forms.ChoiceField(label="Hur säkra vi är", choices=Harkomstval.choices)

    def __init__(
        self,
        *args: Any,
        system: Systemdata,
        serie: Kallserie,
        nivaer: Sequence[str],
        vikter: Sequence[Kallserie],
        rad: Tillagtmatt | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.serie, self.rad = serie, rad
        self._val("avsnitt", _avsnitt(system, rad.matt.skolform if rad else ""))
        self._val("kallniva", [(n, NIVAORD[n]) for n in NIVAORD if n in nivaer])
        self._val("vikt", [("", "Ingen"), *((v.kod, f"{v.namn} ({v.kod})") for v in vikter if ar_antal(v.kod, v.namn))])
        if rad:
            del self.fields["kod"]

    def _val(self, falt: str, val: Sequence[Any]) -> None:
        self.fields[falt].choices = val  # type: ignore[attr-defined]

    def grupper(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields under headings, in the order of the page."""
        return [(rubrik, [self[namn] for namn in falt if namn in self.fields]) for rubrik, falt in GRUPPER]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("kallniva") == "skolenhet" and data.get("metod") == Metod.PUBLICERAD:
            self.add_error("metod", ValidationError("Säg hur enheternas tal blir huvudmannens."))
        return data

    def matt(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        skolform, _, avsnitt = data.pop("avsnitt").partition(":")
        return {
            **data,
            "kod": self.rad.kod if self.rad else data["kod"],
            "skolform": skolform,
            "avsnitt": avsnitt,
            "minsta_vikt": data["minsta_vikt"] or 0,
            "nivaer": NIVAER[data["kallniva"]],
            "huvudmannatyper": ["kommunal"] if data["kallniva"] == "kommun" else [],
            "kallmatt": self.serie.kod,
            "kallavser": self.serie.avser,
        }


def _avsnitt(system: Systemdata, bara: str) -> list[tuple[str, str]]:
    """Sections by skolform; one of its own, which is made when it is needed, where the files have none."""
    ut = []
    for s in system.skolformer:
        if bara and s.kod != bara:
            continue
        avsnitt = [(a.kod, f"{a.nummer} {a.rubrik}" if a.nummer else a.rubrik) for a in system.avsnitt_for(s.kod)]
        ut += [(f"{s.kod}:{kod}", f"{s.namn}: {rubrik}") for kod, rubrik in avsnitt or [(FLER, "Fler mått")]]
    return ut


def forslag(serie: Kallserie, nivaer: Sequence[str], system: Systemdata) -> dict[str, Any]:
    """What the series says of itself, to begin from."""
    skolform = next((s.kod for s in system.skolformer if registerkod(s.kod) == serie.matts_i), "")
    avsnitt = next((a.kod for a in system.avsnitt_for(skolform)), FLER)
    namn = f"{serie.namn} ({serie.avser})" if serie.avser else serie.namn
    niva = next((n for n in NIVAORD if n in nivaer), "")
    slag = serieslag(serie.kod, serie.namn)
    enhet = Enhet.HELTIDSTJANSTER if ar_heltidstjanster(serie.kod, serie.namn) else ENHETER.get(slag, Enhet.ANTAL)
    ur_enheter = Metod.SUMMA if ar_antal(serie.kod, serie.namn) else Metod.MEDEL
    return {
        "avsnitt": f"{skolform}:{avsnitt}" if skolform else None,
        "namn": namn[:255],
        "kortnamn": serie.namn[:KORTNAMN_MAX],
        "kallniva": niva,
        "metod": (ur_enheter if niva == "skolenhet" else Metod.PUBLICERAD).value,
        "enhet": enhet.value,
        "decimaler": 0 if enhet in {Enhet.ANTAL, Enhet.KR, Enhet.TKR} else 1,
        "riktning": Riktning.KONTEXT.value,
        "harkomst": Harkomst.ANTAGANDE.value,
    }


def ifyllt(rad: Tillagtmatt) -> dict[str, Any]:
    """A measure as the form shows it."""
    data = dict(rad.innehall)
    return {**data, "avsnitt": f"{data['skolform']}:{data['avsnitt']}", "minsta_vikt": data["minsta_vikt"] or None}
