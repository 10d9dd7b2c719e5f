"""After the dialogue: own åtgärder, recommended material, the follow-up and the short survey."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from kvalitet.forms import DATUM
from kvalitet.roller import Myndighet

from ..begrepp import Atgardstyp, Faktorsniva, Responsfraga
from ..models import EgenAtgard

EGEN_FRAGA = "egen"
SKRIV_FRAGAN = "Skriv vilken fråga det svarar på. Annars är det svårt att se om det hjälpte."


class Atgardsformular(forms.Form):
    """`fragor`: those of the underlag, which can be chosen instead of written."""

    text = forms.CharField(label="Vad tänker ni göra?", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    typ = forms.ChoiceField(label="Vad rör det?", choices=Atgardstyp.choices, widget=forms.RadioSelect)
    ur_underlaget = forms.ChoiceField(label="Vilken fråga svarar det på?", required=False, widget=forms.RadioSelect)
    egen_fraga = forms.CharField(label="Vilken fråga svarar det på?", max_length=300, required=False)
    ansvarig = forms.CharField(
        label="Vem", max_length=120, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    klart_till = forms.DateField(label="Till när", required=False, **DATUM)  # type: ignore[arg-type]
    status = forms.ChoiceField(label="Hur går det?", choices=EgenAtgard.Status.choices, initial=EgenAtgard.Status.TANKT)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=10**6)

    def __init__(self, *args: Any, fragor: Sequence[str], rad: EgenAtgard | None = None, **kwargs: Any) -> None:
        if rad is not None:
            falt = ("text", "typ", "ansvarig", "klart_till", "status", "version")
            ifyllt = {namn: getattr(rad, namn) for namn in falt}
            kand = rad.fraga in fragor
            ifyllt |= {"ur_underlaget": str(fragor.index(rad.fraga)) if kand else EGEN_FRAGA}
            kwargs["initial"] = ifyllt | ({} if kand else {"egen_fraga": rad.fraga})
        super().__init__(*args, **kwargs)
        self.fragor = list(fragor)
        if not self.fragor:
            del self.fields["ur_underlaget"]
            self.fields["egen_fraga"].required = True
            self.fields["egen_fraga"].error_messages["required"] = SKRIV_FRAGAN
            return
        val: Any = self.fields["ur_underlaget"]
        val.choices = [*((str(n), fraga) for n, fraga in enumerate(self.fragor)), (EGEN_FRAGA, "En annan fråga")]
        self.fields["egen_fraga"].label = "Skriv frågan"
        self.fields["egen_fraga"].help_text = "Om ni valde en annan fråga."

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        egen, vald = " ".join(data.pop("egen_fraga", "").split()), data.pop("ur_underlaget", "") or EGEN_FRAGA
        data["fraga"] = egen if vald == EGEN_FRAGA else self.fragor[int(vald)]
        if not data["fraga"] and not self.errors.get("egen_fraga") and not self.errors.get("ur_underlaget"):
            self.add_error("egen_fraga", SKRIV_FRAGAN)
        return data


class Stodformular(forms.Form):
    titel = forms.CharField(
        label="Titel", max_length=120, help_text="Som den heter hos myndigheten, utan omdömen om huvudmannen."
    )
    myndighet = forms.ChoiceField(label="Från", choices=[("", "Välj myndighet"), *Myndighet.choices])
    lank = forms.URLField(label="Länk", max_length=300, assume_scheme="https", help_text="Börjar med https://.")
    skal = forms.CharField(
        label="Varför just det?",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="En mening om vad materialet är bra till, utan namn och omdömen.",
    )
    faktor = forms.TypedChoiceField(label="Framgångsfaktor", required=False, coerce=int, empty_value=None)
    niva = forms.ChoiceField(label="Nivå", required=False, choices=[("", "Alla nivåer"), *Faktorsniva.choices])

    def __init__(self, *args: Any, faktorer: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        val: Any = self.fields["faktor"]
        val.choices = [("", "Ingen särskild"), *((str(nummer), f"{nummer}. {namn}") for nummer, namn in faktorer)]


class Uppfoljningsformular(forms.Form):
    text = forms.CharField(
        label="Vad har ni gjort av det ni tänkte?",
        max_length=3000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Några meningar räcker. Skriv också om det blev något annat än ni tänkte.",
    )
    typer = forms.MultipleChoiceField(
        label="Vad rör det?", choices=Atgardstyp.choices, required=False, widget=forms.CheckboxSelectMultiple
    )


SKALA = [("1", "Nej"), ("2", "Knappt"), ("3", "Ganska"), ("4", "Ja")]


class Responsformular(forms.Form):
    """One field per question; all may be left out. Who has had no underlag is not asked about it."""

    def __init__(self, *args: Any, har_underlag: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for fraga in Responsfraga:
            if fraga == Responsfraga.FRITEXT or (fraga == Responsfraga.UNDERLAG and not har_underlag):
                continue
            self.fields[fraga.value] = forms.TypedChoiceField(
                label=fraga.label, choices=SKALA, required=False, coerce=int, empty_value=None,
                widget=forms.RadioSelect,
            )  # fmt: skip
        self.fields["fritext"] = forms.CharField(
            label=Responsfraga.FRITEXT.label,
            max_length=600,
            required=False,
            widget=forms.Textarea(attrs={"rows": 3}),
            help_text="Skriv inga namn, varken på personer eller på er verksamhet.",
        )

    @property
    def svar(self) -> dict[str, int]:
        return {f: v for f, v in self.cleaned_data.items() if f != "fritext" and v is not None}
