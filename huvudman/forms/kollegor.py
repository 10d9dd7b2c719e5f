"""Colleagues who act for the huvudman: invite one, and change an Uppdrag."""

from __future__ import annotations

from django import forms

from kvalitet.forms import DATUM

from ..models import Uppdrag

AV = {"autocomplete": "off"}


class Kollegainbjudanformular(forms.Form):
    namn = forms.CharField(label="Namn", max_length=120, widget=forms.TextInput(attrs=AV))
    epost = forms.EmailField(
        label="E-post",
        max_length=254,
        help_text="Brevet med länken går hit. Använd helst en adress som bara personen läser.",
        widget=forms.EmailInput(attrs=AV),
    )
    funktioner = forms.MultipleChoiceField(
        label="Funktion hos er",
        choices=Uppdrag.Funktion.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text="Välj en eller flera. I en liten verksamhet är samma person ofta flera saker.",
        error_messages={"required": "Välj minst en funktion."},
    )
    giltig_till = forms.DateField(
        label="Sista dag",
        required=False,
        help_text="Tomt betyder tills vidare.",
        **DATUM,  # type: ignore[arg-type]
    )


class Kollegaformular(forms.Form):
    giltig_till = forms.DateField(
        label="Sista dag",
        required=False,
        help_text="Tomt betyder tills vidare.",
        **DATUM,  # type: ignore[arg-type]
    )
    ar_ansvarig = forms.BooleanField(
        label="Ansvarig för kontot",
        required=False,
        help_text="Bjuder in kollegor och avslutar deras uppdrag. Ni kan vara flera.",
    )
    version = forms.CharField(widget=forms.HiddenInput, required=False)
