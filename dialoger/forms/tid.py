"""Time in hours as people write it: 1, 1,5 or 0,25."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from kvalitet.forms import DATUM

from ..begrepp import Tidsslag
from ..models import Dialog

KVART = 15  # minutes


class Timmar(forms.CharField):
    """Hours with decimal comma or point, as whole minutes. `minst`: a quarter, or what a meeting has filled in."""

    minst = KVART

    def clean(self, value: Any) -> int:
        text = super().clean(value).strip().replace(",", ".")
        try:
            timmar = Decimal(text)
        except InvalidOperation:
            raise forms.ValidationError("Skriv timmar som 1 eller 1,5.") from None
        if not timmar.is_finite() or timmar > 24 or round(timmar * 60) < self.minst:
            raise forms.ValidationError("Ange minst 0,25 timmar, alltså en kvart, och högst 24 timmar.")
        return round(timmar * 60)


class Arendeval(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.huvudman.namn} (avslutat)" if obj.avslutad else str(obj.huvudman.namn)


class Tidformular(forms.Form):
    dialog = Arendeval(label="Ärende", queryset=Dialog.objects.none(), empty_label="Välj ärende")
    slag = forms.ChoiceField(label="Vad gällde det?", choices=Tidsslag.choices, widget=forms.RadioSelect)
    minuter = Timmar(
        label="Timmar",
        max_length=6,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        help_text="Till exempel 1,5.",
    )
    dag = forms.DateField(label="Dag", initial=timezone.localdate, **DATUM)  # type: ignore[arg-type]

    def __init__(self, *args: Any, dialoger: QuerySet | None = None, redan: int = KVART, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["minuter"].minst = min(KVART, redan)  # type: ignore[attr-defined]
        if dialoger is None:
            del self.fields["dialog"]
        else:
            rader = dialoger.select_related("huvudman").order_by("huvudman__sortnamn", "pk")
            self.fields["dialog"].queryset = rader  # type: ignore[attr-defined]
