"""Decisions on huvudmän that look like one koncern."""

from __future__ import annotations

from typing import Any

from django import forms

from huvudman.koncerner import Koncernforslag
from huvudman.models import Koncernbeslut

from .varningar import UTAN_NAMN


class Koncernformular(forms.Form):
    beslut = forms.ChoiceField(
        label="Hur drivs de?",
        choices=[
            (Koncernbeslut.Beslut.ANTAGEN.value, "Som en huvudman"),
            (Koncernbeslut.Beslut.AVBOJD.value, "Var för sig"),
        ],
        widget=forms.RadioSelect,
    )
    med = forms.TypedMultipleChoiceField(label="Vilka gäller det?", coerce=int, widget=forms.CheckboxSelectMultiple)
    till = forms.TypedChoiceField(
        label="Vilken huvudman blir kvar?",
        coerce=int,
        help_text="De andra upphör och deras enheter räknas hit. Huvudmannens namn och kontakter står kvar.",
    )
    skal = forms.CharField(
        label="Skäl",
        max_length=300,
        help_text=f"Hur ni vet. Till exempel: samma styrelse enligt årsredovisningen. {UTAN_NAMN}",
    )

    def __init__(self, *args: Any, forslag: Koncernforslag, **kwargs: Any) -> None:
        super().__init__(*args, **{"prefix": forslag.kod} | kwargs)
        val = [(h.pk, f"{h.namn}, {h.orgnr_visat}") for h in forslag.huvudman_lista]
        med: Any = self.fields["med"]
        till: Any = self.fields["till"]
        med.choices = till.choices = val
        storst = max(forslag.huvudman_lista, key=lambda h: (h.barn_elever or 0, h.antal_enheter))
        self.initial["med"], self.initial["till"] = [pk for pk, _ in val], storst.pk
