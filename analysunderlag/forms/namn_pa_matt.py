"""A name in the sources and the measure it means."""

from __future__ import annotations

from django import forms

from ..models import Kallsynonym
from ..services.namn_pa_matt import LANGST_KOD

LISTA = "kanda-koder"  # the id of the page's datalist
AV = {"autocomplete": "off"}


class Synonymform(forms.Form):
    namn = forms.CharField(
        label="Namnet i källan",
        max_length=Kallsynonym._meta.get_field("namn").max_length,
        help_text="Precis som i filen. Har kolumnen en grupprubrik skrivs den först: Grupprubrik / Rubrik.",
        widget=forms.TextInput(attrs=AV),
    )
    titel = forms.CharField(
        label="Del av tabellens titel",
        max_length=Kallsynonym._meta.get_field("titel").max_length,
        required=False,
        help_text="Till exempel Personalstatistik. Tomt gäller alla tabeller.",
        widget=forms.TextInput(attrs=AV),
    )
    kod = forms.CharField(
        label="Måttets kod",
        max_length=LANGST_KOD,
        help_text="Skriv en del av koden eller namnet och välj.",
        widget=forms.TextInput(attrs={**AV, "list": LISTA}),
    )
    nytt_matt = forms.BooleanField(label="Det är ett nytt mått, som ingen källa har haft förut", required=False)
