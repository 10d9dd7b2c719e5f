"""Decisions on huvudmän that may belong together."""

from __future__ import annotations

from typing import Any

from django import forms

from ..gemensamma import Forslag
from ..models import GemensamDialog
from .arende import SKAL
from .varningar import UTAN_NAMN


class Gemensamformular(forms.Form):
    """All are chosen beforehand; what is decided is not."""

    beslut = forms.ChoiceField(
        label="Hur ska de ha dialog?",
        choices=[
            (GemensamDialog.Beslut.ANTAGEN.value, "Tillsammans, i en gemensam dialog"),
            (GemensamDialog.Beslut.AVBOJD.value, "Var för sig"),
        ],
        widget=forms.RadioSelect,
    )
    med = forms.TypedMultipleChoiceField(
        label="Vilka gäller det?",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text="I en gemensam dialog är de markerade med. De andra har dialog för sig.",
    )
    skal = forms.CharField(
        label="Skäl",
        max_length=300,
        help_text=f"En mening räcker. Till exempel: skolchefen vill ha ett möte för alla. {UTAN_NAMN}",
    )

    def __init__(self, *args: Any, forslag: Forslag, **kwargs: Any) -> None:
        super().__init__(*args, **{"prefix": forslag.kod} | kwargs)
        falt: Any = self.fields["med"]
        falt.choices = [(h.pk, h.namn) for h in forslag.huvudman_lista]
        self.initial["med"] = [h.pk for h in forslag.huvudman_lista]


class Upplosformular(forms.Form):
    skal = forms.CharField(
        label="Varför upplöses den?",
        help_text=f"Syns för alla som läser omgången. {UTAN_NAMN}",
        **SKAL,  # type: ignore[arg-type]
    )
