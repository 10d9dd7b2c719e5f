"""A form that is shown again with what deserves a second look; the person may go on all the same."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from kvalitet import svenska

TIDIGAST, SENAST = 2020, 2100
UTAN_NAMN = "Skriv utan namn och omdömen."  # of all that goes into the history, which is never changed


class Klockslag(forms.TimeField):
    """A time of day: 09:30 from the browser, 9.30 or 9 from the keyboard."""

    widget = forms.TimeInput(format="%H:%M", attrs={"type": "time", "step": 300})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%H:%M", "%H.%M", "%H:%M:%S", "%H"], **kwargs)
        self.error_messages["invalid"] = "Skriv klockslaget som 09.30."


class Dagfalt(forms.DateField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **kwargs)
        self.error_messages["invalid"] = "Skriv datumet som 2026-11-24."

    def clean(self, value: Any) -> date | None:
        dag: date | None = super().clean(value)
        if dag is not None and not TIDIGAST <= dag.year <= SENAST:
            raise ValidationError("Kontrollera året.")
        return dag


def tidpunkt(dag: date, klockan: time) -> datetime:
    """Swedish clock time that day."""
    return timezone.make_aware(datetime.combine(dag, klockan))


def krav_klockslag(dag: date, klockan: time) -> None:
    """ValidationError for the hour that is skipped when summer time begins."""
    vald = tidpunkt(dag, klockan)
    if timezone.localtime(vald.astimezone(UTC)).time() != klockan:
        raise ValidationError(f"Klockan {svenska.tid(klockan)} finns inte den natten, då sommartiden börjar.")


def prova_klockslag(form: forms.Form, dag: str, *falt: str) -> None:
    """In `clean`: a fault at each field with an hour that the day lacks."""
    data = form.cleaned_data
    for namn in falt:
        if data.get(dag) and data.get(namn):
            try:
                krav_klockslag(data[dag], data[namn])
            except ValidationError as fel:
                form.add_error(namn, fel)


class Varningsformular(forms.Form):
    """`far_ga_vidare(varningar)` is True when there are none, or when the person has seen each of them and ticked."""

    andatext = "Boka ändå"
    bekrafta = forms.BooleanField(required=False)
    sedda = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput)
    varningar: list[str]
    data: Any

    def __init__(self, data: Mapping[str, Any] | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        self.varningar = []
        self.fields["bekrafta"].label = self.andatext

    def far_ga_vidare(self, varningar: Iterable[str]) -> bool:
        self.varningar = list(varningar)
        sedda = set(self.cleaned_data["sedda"].split(","))
        avtryck = [_avtryck(text) for text in self.varningar]
        if not avtryck or (self.cleaned_data["bekrafta"] and sedda >= set(avtryck)):
            return True
        nya = self.data.copy()  # a new warning needs a new tick
        nya["sedda"] = ",".join(avtryck)
        if not sedda >= set(avtryck):
            nya.pop("bekrafta", None)
        self.data = nya
        return False


def _avtryck(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:10]
