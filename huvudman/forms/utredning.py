"""What was tried in a search for a recipient, and whether it goes on."""

from __future__ import annotations

from django import forms
from django.utils import timezone

from kvalitet.forms import DATUM

from ..models import Kontaktutredning

R = Kontaktutredning.Resultat
FORTSATTER = "fortsatter"


class Stegformular(forms.Form):
    text = forms.CharField(
        label="Vad har du gjort?",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Kort, och utan namn och nummer. Till exempel: Ringde växeln, ny skolchef börjar i mars.",
    )
    dag = forms.DateField(label="Dag", initial=timezone.localdate, **DATUM)  # type: ignore[arg-type]
    resultat = forms.ChoiceField(
        label="Och sedan?",
        initial=FORTSATTER,
        choices=[
            (FORTSATTER, "Utredningen fortsätter"),
            (R.ANNAT_SATT.value, "Mottagaren nås på annat sätt, till exempel med brev på papper"),
            (R.HITTADES_INTE.value, "Det gick inte att hitta någon"),
        ],
        widget=forms.RadioSelect,
    )
