"""The file of a round, filled in and read back."""

from __future__ import annotations

from typing import Any

from django import forms

from kvalitet.filer.gemensamt import MIB

from ..omgangstabell.las import STORST


class Tabellfilformular(forms.Form):
    fil = forms.FileField(
        label="Ifylld fil",
        help_text="Excelfilen som du hämtade här (.xlsx). Du ser vad den ändrar innan något sparas.",
        max_length=200,
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )

    def clean_fil(self) -> Any:
        fil = self.cleaned_data["fil"]
        if fil.size > STORST:
            raise forms.ValidationError(f"Filen är större än {STORST // MIB} MB och läses därför inte.")
        return fil
