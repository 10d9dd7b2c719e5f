"""The huvudman's own forms: what to talk about, whether to go on, other times."""

from __future__ import annotations

from typing import Any

from django import forms

from huvudman.models import Huvudman

from .. import fokusval
from ..begrepp import Nejskal, Svar

LANGSTA_TEXT = 10_000


class Fokusformular(forms.Form):
    """Nothing is required."""

    faktorer = forms.TypedMultipleChoiceField(
        label="Framgångsfaktorer", coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    delmal = forms.MultipleChoiceField(label="Delmål", required=False, widget=forms.CheckboxSelectMultiple)
    skolformer = forms.MultipleChoiceField(label="Skolformer", required=False, widget=forms.CheckboxSelectMultiple)
    text = forms.CharField(
        label="Våra tankar",
        required=False,
        max_length=LANGSTA_TEXT,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Vad vill ni förstå bättre? Vad har ni prövat? Vad vill ni fråga om?",
    )

    def __init__(self, *args: Any, huvudman: Huvudman, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        val: dict[str, list[Any]] = {
            "faktorer": [*fokusval.faktorval()],
            "delmal": [*fokusval.delmalsval(huvudman)],
            "skolformer": [*fokusval.skolformsval(huvudman)],
        }
        for namn, rader in val.items():
            if len(rader) > 1 or (rader and namn != "skolformer"):
                self.fields[namn].choices = rader  # type: ignore[attr-defined]
            else:
                del self.fields[namn]

    @property
    def val(self) -> dict[str, Any]:
        return {namn: self.cleaned_data.get(namn, []) for namn in ("faktorer", "delmal", "skolformer")} | {
            "text": self.cleaned_data["text"]
        }


class Skickaformular(forms.Form):
    version = forms.CharField(widget=forms.HiddenInput)
    forstar = forms.BooleanField(
        label="Vi förstår att det blir en allmän handling",
        error_messages={"required": "Kryssa i rutan, eller låt bli att skicka. Ni kan berätta på förmötet i stället."},
    )


class Fortsattformular(forms.Form):
    svar = forms.ChoiceField(
        label="Vill ni fortsätta?",
        choices=[(Svar.JA.value, "Ja, vi vill fortsätta"), (Svar.NEJ.value, "Nej, vi vill inte fortsätta")],
        widget=forms.RadioSelect(attrs={"class": "val"}),
        error_messages={"required": "Välj ja eller nej."},
    )
    skal = forms.ChoiceField(
        label="Främsta skälet, om ni svarar nej",
        choices=[("", "Välj skäl"), *Nejskal.choices],
        required=False,
        help_text="Skälet används för att planera bättre. Ni kan välja Vill inte ange.",
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("svar") == Svar.NEJ and not data.get("skal"):
            self.add_error("skal", "Välj det främsta skälet, eller Vill inte ange.")
        return data


class Onskemalsformular(forms.Form):
    onskemal = forms.CharField(
        label="När kan ni i stället?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Till exempel: tisdagar efter klockan 15, eller vecka 8.",
        error_messages={"required": "Skriv när ni kan i stället."},
    )
