"""What a samordnare notes about a utförare before pairs are proposed."""

from __future__ import annotations

from typing import Any

from django import forms

from huvudman import skolformer

from ..models import Utforarprofil


class Profilformular(forms.Form):
    tjanstgoring = forms.IntegerField(
        label="Arbetstid för dialoger, procent av heltid",
        min_value=0,
        max_value=100,
        help_text="100 är 40 timmar i veckan. Ledighet och helgdagar räknas bort ändå.",
    )
    max_arenden = forms.IntegerField(
        label="Högst så många ärenden samtidigt",
        min_value=0,
        max_value=500,
        required=False,
        help_text="Tomt betyder att bara tiden begränsar.",
    )
    skolformer = forms.MultipleChoiceField(
        label="Skolformer som personen kan väl",
        choices=list(skolformer.SKOLFORMER.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, profil: Utforarprofil, **kwargs: Any) -> None:
        start = {falt: getattr(profil, falt) for falt in ("tjanstgoring", "max_arenden", "skolformer")}
        super().__init__(*args, **{"initial": start} | kwargs)
