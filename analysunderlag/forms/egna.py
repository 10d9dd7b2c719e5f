"""Own figures and texts. The services store; these read what was written and explain what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from huvudman import skolformer
from huvudman.models import Huvudman
from kvalitet import svenska
from kvalitet.filer.gemensamt import MIB
from kvalitet.forms import DATUM

from ..egna.ramar import LANGST_HUR, LANGST_NAMN, LANGST_ORD, Ramar, Uppgift, skolformsval
from ..egna.slag import EGNA_SLAG, Oklart, Slag, las_period, las_tal, lasar
from ..egna.tabell import FLEST_RADER, STORST
from ..egna.texter import namnden
from ..models import EgenIakttagelse, EgetMal, Indikator, Uppfoljningspunkt

AV = {"autocomplete": "off"}


def _text(etikett: str, langst: int, hjalp: str = "", **val: Any) -> forms.CharField:
    return forms.CharField(label=etikett, max_length=langst, help_text=hjalp, widget=forms.TextInput(attrs=AV), **val)


def _stycke(etikett: str, langst: int, rader: int = 3, hjalp: str = "", **val: Any) -> forms.CharField:
    ruta = forms.Textarea(attrs={"rows": rader})
    return forms.CharField(label=etikett, max_length=langst, help_text=hjalp, widget=ruta, **val)


class Uppgiftsformular(forms.Form):
    """A figure of an official measure (`indikator`), or of one that they name themselves."""

    matt = forms.CharField(
        required=False, max_length=60, widget=forms.HiddenInput
    )  # if the figure is deleted meanwhile
    skolform = forms.ChoiceField(label="Skolform")
    namn = _text("Vad mäter ni?", LANGST_NAMN, "Ett kort namn som ni känner igen nästa år.")
    slag = forms.ChoiceField(label="Mäts i", choices=[(s.value, s.label.capitalize()) for s in EGNA_SLAG])
    slag_ord = _text("Eget ord", LANGST_ORD, "Fyll i om ni valde annat. Till exempel dagar eller barn.", required=False)
    varde = _text("Värde", 40, "Till exempel 71,9.")
    period = _text("Period", 30, "Läsår som 2025/26 eller år som 2025.")
    enhet = forms.ChoiceField(label="Skola eller förskola", required=False)
    hur = _stycke(
        "Hur vet ni det?", LANGST_HUR, 3, "Hur ni räknade, vem som frågades, vad som är osäkert.", required=False
    )

    def __init__(self, *args: Any, ramar: Ramar, indikator: Indikator | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ramar, self.indikator = ramar, indikator
        self.fields["period"].initial = lasar(timezone.localdate())
        self._val("skolform", skolformsval(ramar.skolformer))
        enheter = sorted(ramar.enheter.values(), key=lambda e: svenska.sorteringsnyckel(e.namn))
        self._val("enhet", [("", "Hela verksamheten"), *[(e.kod, e.namn) for e in enheter]])
        if len(ramar.skolformer) < 2 or indikator:
            del self.fields["skolform"]
        if len(enheter) < 2:
            del self.fields["enhet"]
        self.fields["matt"].initial = indikator.kod if indikator else ""
        if indikator:
            for namn in ("namn", "slag", "slag_ord"):
                del self.fields[namn]
            self.fields["varde"].help_text = f"I {Slag(indikator.enhet).label}. Till exempel 71,9."

    def _val(self, falt: str, val: list[tuple[str, str]]) -> None:
        self.fields[falt].choices = val  # type: ignore[attr-defined]

    def clean_period(self) -> str:
        try:
            return las_period(self.cleaned_data["period"], timezone.localdate())
        except Oklart as fel:
            raise ValidationError(str(fel)) from None

    def clean_varde(self) -> Any:
        try:
            tal, self.antytt = las_tal(self.cleaned_data["varde"])
        except Oklart as fel:
            raise ValidationError(str(fel)) from None
        return tal

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if self.errors:
            return data
        self.uppgift = self._uppgift(data)
        if self.antytt and self.antytt != self.uppgift.slag:
            self.add_error("varde", f"Ni skrev {Slag(self.antytt).label}, men det mäts i något annat. Ändra det ena.")
        self.satt_fel(self.ramar.fel(self.uppgift))
        return data

    def satt_fel(self, fel: Mapping[str, str]) -> None:
        for falt, text in fel.items():
            falt = {"matt": "namn"}.get(falt, falt)
            self.add_error(falt if falt in self.fields else None, text)

    def _uppgift(self, data: dict[str, Any]) -> Uppgift:
        skolform = data.get("skolform") or (self.ramar.skolformer or [""])[0]
        if self.indikator:
            skolform, slag = self.indikator.skolform.kod.replace("_", "-"), self.indikator.enhet
        else:
            slag = data["slag"]
        return Uppgift(
            skolform=skolform,
            period=data["period"],
            varde=data["varde"],
            slag=slag,
            indikator=self.indikator.kod if self.indikator else "",
            namn=data.get("namn", ""),
            slag_ord=data.get("slag_ord", "") if slag == Slag.ANNAT else "",
            enhet=data.get("enhet", ""),
            hur=data["hur"],
        )


class Klistraformular(forms.Form):
    text = _stycke(
        "Klistra in", 500_000, 8, "Markera cellerna i kalkylbladet, kopiera och klistra in här.", required=False,
        strip=False,
    )  # fmt: skip
    fil = forms.FileField(
        label="Eller välj en fil",
        help_text=f"Excelfil (.xlsx) eller CSV, högst {svenska.tal(FLEST_RADER)} rader.",
        max_length=200,
        required=False,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )

    def clean_fil(self) -> Any:
        fil = self.cleaned_data["fil"]
        if fil and fil.size > STORST:
            raise ValidationError(f"Filen är större än {STORST // MIB} MB och läses därför inte.")
        return fil

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not self.errors and bool(data.get("text", "").strip()) == bool(data.get("fil")):
            bada = bool(data.get("fil"))
            self.add_error(
                "text", "Välj antingen texten eller filen." if bada else "Klistra in rader eller välj en fil."
            )
        return data


class Radformular(forms.Form):
    """`falt()` gives what the service stores. `version` of the row goes with the draft (kvalitet.utkast)."""

    def __init__(
        self,
        *args: Any,
        huvudman: Huvudman,
        koder: Iterable[str],
        delmal: Mapping[tuple[str, int], str],
        faktorer: Iterable[tuple[int, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.koder, self.delmal = list(koder), {k: v for k, v in delmal.items() if k[0] in set(koder)}
        self._fyll(huvudman, list(faktorer))

    def _fyll(self, huvudman: Huvudman, faktorer: list[tuple[int, str]]) -> None: ...

    def falt(self) -> dict[str, Any]:
        return dict(self.cleaned_data)

    def _delmalsval(self) -> list[Any]:
        flera = len({kod for kod, _ in self.delmal}) > 1
        rader = [
            (f"d:{kod}:{nr}", f"{skolformer.namn(kod)}, {nr} {namn}" if flera else f"{nr} {namn}")
            for (kod, nr), namn in self.delmal.items()
        ]
        return [("Delmål", rader)] if rader else []

    def _galler(self, data: dict[str, Any]) -> dict[str, Any]:
        """ "d:grundskola:2" → delmal 2 (of that skolform), "f:3" → faktor 3."""
        sort, _, rest = data.pop("galler", "").partition(":")
        data["delmal"] = int(rest.rpartition(":")[2]) if sort == "d" else None
        data["faktor"] = int(rest) if sort == "f" else None
        return data

    def _hor_ihop(self, data: dict[str, Any]) -> None:
        sort, _, rest = data.get("galler", "").partition(":")
        if sort == "d" and data.get("skolform") != rest.rpartition(":")[0]:
            namn = skolformer.namn(rest.rpartition(":")[0]).lower()
            self.add_error("galler", f"Delmålet gäller {namn}. Välj den skolformen eller ett annat val.")


class Iakttagelseformular(Radformular):
    skolform = forms.ChoiceField(label="Skolform")
    perspektiv = forms.ChoiceField(
        label="Vems bild är det?", choices=EgenIakttagelse.Perspektiv.choices, widget=forms.RadioSelect
    )
    ser = _stycke("Vad ser ni?", 2000, 4, "Skriv utan namn. Det räcker med några meningar.")
    hur = _stycke("Hur vet ni det?", 1000, 3, "Vem har sett det, när och hur ofta?", required=False)
    inte_fragat = _stycke("Vem har ni inte frågat?", 500, 2, required=False)
    galler = forms.ChoiceField(label="Hör ihop med", required=False)
    dag = forms.DateField(label="Dag", initial=timezone.localdate, **DATUM)  # type: ignore[arg-type]

    def _fyll(self, huvudman: Huvudman, faktorer: list[tuple[int, str]]) -> None:
        self.fields["skolform"].choices = skolformsval(self.koder)  # type: ignore[attr-defined]
        ovriga = [("Framgångsfaktorer", [(f"f:{nr}", namn) for nr, namn in faktorer])] if faktorer else []
        self.fields["galler"].choices = [("", "Inget särskilt"), *self._delmalsval(), *ovriga]  # type: ignore[attr-defined]

    def clean_dag(self) -> Any:
        if self.cleaned_data["dag"] > timezone.localdate():
            raise ValidationError("Dagen har inte varit än.")
        return self.cleaned_data["dag"]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        self._hor_ihop(data)
        return data

    def falt(self) -> dict[str, Any]:
        return self._galler(super().falt())


class Malformular(Radformular):
    text = _stycke("Mål", 500, 3, "Ett mål som går att se om ni når. Hellre få än många.")
    skolform = forms.ChoiceField(label="Skolform", required=False)
    galler = forms.ChoiceField(label="Delmål som det hör till", required=False)
    vem = _text("Vem följer upp det?", 120, "En funktion, till exempel rektorn eller styrelsen.", required=False)
    till = forms.DateField(label="Till när?", required=False, **DATUM)  # type: ignore[arg-type]
    status = forms.ChoiceField(label="Hur går det?", choices=EgetMal.Status.choices, widget=forms.RadioSelect)

    def _fyll(self, huvudman: Huvudman, faktorer: list[tuple[int, str]]) -> None:
        self.fields["status"].initial = EgetMal.Status.PAGAR
        self.fields["skolform"].choices = [("", "Hela verksamheten"), *skolformsval(self.koder)]  # type: ignore[attr-defined]
        self.fields["galler"].choices = [("", "Inget särskilt"), *self._delmalsval()]  # type: ignore[attr-defined]
        if not self.delmal:
            del self.fields["galler"]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        self._hor_ihop(data)
        return data

    def falt(self) -> dict[str, Any]:
        data = self._galler(super().falt())
        del data["faktor"]
        return data


class Punktformular(Radformular):
    niva = forms.ChoiceField(label="Nivå")
    vad = _text("Vad följer ni upp?", 200, "Till exempel en enkät, en blankett eller ett tal.")
    ofta = forms.ChoiceField(label="Hur ofta?", choices=Uppfoljningspunkt.Ofta.choices)
    anvands_av = _text("Vem använder det?", 120, "Lämna tomt om ni inte vet.", required=False)
    till_vad = _text("Till vad?", 300, "Vad blev annorlunda senast?", required=False)
    beslut = forms.ChoiceField(label="Hur gör ni?", choices=Uppfoljningspunkt.Beslut.choices, widget=forms.RadioSelect)

    def _fyll(self, huvudman: Huvudman, faktorer: list[tuple[int, str]]) -> None:
        self.fields["niva"].choices = niva_val(huvudman)  # type: ignore[attr-defined]
        self.fields["ofta"].initial = Uppfoljningspunkt.Ofta.LASAR
        self.fields["beslut"].initial = Uppfoljningspunkt.Beslut.VET_INTE


def niva_val(huvudman: Huvudman) -> list[tuple[str, str]]:
    forst, *ovriga = Uppfoljningspunkt.Niva.choices
    return [(forst[0], namnden(huvudman).capitalize()), *ovriga]
