"""Forms for what is written down about a meeting. Lengths are checked by the services, which know the limits."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from .. import amnen
from ..begrepp import Aterlamnatskal


class Anteckningsform(forms.Form):
    """`amnen` takes any code; which ones the kvalitetssystem has is the service's question."""

    text = forms.CharField(
        label="Text",
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text="Kort och allmänt om vad mötet handlade om. Högst 6 000 tecken.",
        error_messages={"required": "Skriv kort vad mötet handlade om."},
    )
    amnen = forms.MultipleChoiceField(label="Ämnen", required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, skolformer: Iterable[str], redan: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.skolformer = list(skolformer)
        self.grupper = amnen.att_valja(self.skolformer, redan)
        falt: Any = self.fields["amnen"]
        falt.choices = [(amne.kod, amne.namn) for _, rader in self.grupper for amne in rader]
        falt.error_messages["invalid_choice"] = "Ett av ämnena finns inte. Välj bland dem som visas."

    def amnesval(self, din: Iterable[str] = (), sparad: Iterable[str] = ()) -> list[dict[str, Any]]:
        """What the page draws. With two versions to merge: both are ticked, and each says where it comes from."""
        mina, deras = set(din), set(sparad)
        valda = mina | deras or set(self["amnen"].value() or [])
        return [
            {
                "rubrik": grupp,
                "amnen": [
                    {
                        "amne": amne,
                        "vald": amne.kod in valda,
                        "var": _var(amne.kod, mina, deras) if mina | deras else "",
                    }
                    for amne in rader
                ],
            }
            for grupp, rader in self.grupper
        ]


def _var(kod: str, mina: set[str], deras: set[str]) -> str:
    if kod in mina and kod not in deras:
        return "bara i din version"
    return "bara i den sparade" if kod in deras and kod not in mina else ""


class Aterlamnaform(forms.Form):
    skal = forms.ChoiceField(label="Varför lämnar du tillbaka den?", choices=Aterlamnatskal, widget=forms.RadioSelect)


class Arbetsanteckningsform(forms.Form):
    text = forms.CharField(
        label="Text",
        strip=False,
        required=False,
        widget=forms.Textarea(attrs={"rows": 20}),
        help_text="Högst 50 000 tecken.",
    )
