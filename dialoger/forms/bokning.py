"""Finding common times, proposing them, and one's own busy times."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from kvalitet.kalenderdagar import nasta_arbetsdag

from ..begrepp import INTERNA, LANGST_RESTID, Motesform, Motestyp
from ..services.bokning import FLEST_TIDER
from ..tidssokning import Sokning
from .moten import FORSLAG_LANGD
from .varningar import Dagfalt, Klockslag, prova_klockslag, tidpunkt

EXTERNA = [(typ.value, typ.label) for typ in Motestyp if typ not in INTERNA]
LANGST_SOKNING = timedelta(days=120)


class Sokformular(forms.Form):
    """What to look for. A GET form: the search is in the address."""

    typ = forms.ChoiceField(label="Möte", choices=EXTERNA)
    minuter = forms.IntegerField(label="Längd i minuter", min_value=15, max_value=480)
    fran = Dagfalt(label="Tidigast")
    till = Dagfalt(label="Senast")
    form = forms.ChoiceField(label="Form", choices=Motesform.choices)
    restid = forms.IntegerField(
        label="Restid i minuter", min_value=0, max_value=LANGST_RESTID, required=False, help_text="Tur och retur."
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("fran") and data.get("till"):
            if data["till"] < data["fran"]:
                self.add_error("till", "Senast kan inte ligga före tidigast.")
            elif data["till"] - data["fran"] > LANGST_SOKNING:
                self.add_error("till", "Sök högst fyra månader åt gången.")
        return data

    @property
    def sokning(self) -> Sokning:
        data = self.cleaned_data
        fysiskt = data["form"] == Motesform.FYSISKT
        return Sokning(
            data["typ"], data["minuter"], data["fran"], data["till"], data["form"], (data["restid"] or 0) * fysiskt
        )


def sokstart(typ: str, efter: date | None = None) -> dict[str, Any]:
    """What the search is filled with: two weeks ahead, or a week after the step before, and four weeks on."""
    fran = nasta_arbetsdag(timezone.localdate(), 10)
    if efter is not None:
        fran = max(fran, nasta_arbetsdag(efter, 5))
    return {
        "typ": typ,
        "minuter": FORSLAG_LANGD.get(Motestyp(typ), 60),
        "fran": fran,
        "till": fran + timedelta(days=28),
        "form": Motesform.FYSISKT if typ == Motestyp.DIALOG else Motesform.DIGITALT,
        "restid": 120 if typ == Motestyp.DIALOG else None,
    }


class Forslagsformular(forms.Form):
    """The chosen times, as ISO start times; the length comes from the search."""

    tider = forms.MultipleChoiceField(
        label="Tider att föreslå",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Välj minst en tid."},
    )
    plats = forms.CharField(label="Plats", max_length=200, required=False)
    svar_senast = Dagfalt(label="Svar önskas senast")

    def __init__(self, *args: Any, val: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        falt: Any = self.fields["tider"]
        falt.choices = val
        falt.error_messages["invalid_choice"] = "En av tiderna är inte längre ledig. Välj bland dem som visas."

    def clean_tider(self) -> list[datetime]:
        valda = self.cleaned_data["tider"]
        if len(valda) > FLEST_TIDER:
            raise ValidationError("Föreslå högst tio tider.")
        return [datetime.fromisoformat(tid) for tid in valda]

    def clean_svar_senast(self) -> date:
        dag: date = self.cleaned_data["svar_senast"]
        if dag < timezone.localdate():
            raise ValidationError("Dagen har passerat. Välj en dag framåt.")
        return dag


class Franvaroformular(forms.Form):
    """Whole days by default; with times when only a part of a day is busy."""

    dag = Dagfalt(label="Från och med")
    start = Klockslag(label="Klockan", required=False, help_text="Tomt betyder hela dagen.")
    till = Dagfalt(label="Till och med", required=False, help_text="Tomt betyder samma dag.")
    slut = Klockslag(label="Klockan", required=False)
    text = forms.CharField(
        label="Vad", max_length=80, required=False, help_text="Syns bara för dig. Andra ser att du är upptagen."
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("dag") and data.get("till") and data["till"] < data["dag"]:
            self.add_error("till", "Till och med kan inte ligga före från och med.")
        prova_klockslag(self, "dag", "start")
        return data

    @property
    def tid(self) -> tuple[datetime, datetime]:
        data = self.cleaned_data
        till = data["till"] or data["dag"]
        start = tidpunkt(data["dag"], data["start"] or time.min)
        slut = tidpunkt(till, data["slut"]) if data["slut"] else tidpunkt(till + timedelta(days=1), time.min)
        return start, slut
