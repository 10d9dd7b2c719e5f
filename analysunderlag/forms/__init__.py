"""Forms and list filters."""

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet

from huvudman.models import Huvudman, Lan
from kvalitet.filer.gemensamt import MIB, STORSTA_FIL
from kvalitet.forms import SOKFALT, Filter

from ..models import Korningsrad, Statistikimport, Underlag
from ..services import aterkallelse


class Underlagsfilter(Filter):
    sok = filters.CharFilter(label="Huvudman, orgnr eller kommun", method="filtrera_sok", widget=SOKFALT)
    typ = filters.ChoiceFilter(
        label="Huvudmannatyp", field_name="huvudman__typ", choices=Huvudman.Typ.choices, empty_label="Alla"
    )
    lan = filters.ModelChoiceFilter(
        label="Län", field_name="huvudman__kommun__lan", queryset=Lan.objects.all(), empty_label="Alla"
    )
    status = filters.ChoiceFilter(label="Läge", choices=Underlag.Status.choices, empty_label="Alla")
    statistik = filters.ChoiceFilter(
        label="Statistik", choices=[("inaktuell", "Återkallad fil")], method="filtrera_statistik", empty_label="Alla"
    )
    fil = filters.ModelChoiceFilter(
        queryset=Statistikimport.objects.all(), method="filtrera_fil", widget=forms.HiddenInput
    )

    class Meta:
        model = Underlag
        fields: list[str] = []

    def filtrera_statistik(self, qs: QuerySet, namn: str, varde: str) -> QuerySet:
        return qs.filter(ar_inaktuellt=True)

    def filtrera_fil(self, qs: QuerySet, namn: str, varde: Statistikimport) -> QuerySet:
        """Every version that is made of the file, not only the latest ones; the view gives them."""
        return qs.filter(pk__in=aterkallelse.underlag_med(varde).values("pk"))

    def filtrera_sok(self, qs: QuerySet, namn: str, varde: str) -> QuerySet:
        ord_ = varde.strip()
        return qs.filter(
            Q(huvudman__namn__icontains=ord_)
            | Q(huvudman__nyckel__startswith=ord_.replace("-", ""))
            | Q(huvudman__kommun__namn__icontains=ord_)
        )


class Korningsradfilter(Filter):
    sok = filters.CharFilter(label="Huvudman", field_name="huvudman__namn", lookup_expr="icontains", widget=SOKFALT)
    status = filters.ChoiceFilter(label="Läge", choices=Korningsrad.Status.choices, empty_label="Alla")

    class Meta:
        model = Korningsrad
        fields: list[str] = []


class Statistikfilform(forms.Form):
    fil = forms.FileField(
        label="Fil",
        help_text="Skolverkets Underlag för analys eller någon av de andra källorna: exporter som CSV eller Excel, "
        "Skolenkäten, Kolada, förskolor. Slaget känns igen på innehållet. Inget sparas förrän du har sett vad filen "
        "ändrar.",
        max_length=200,
    )
    period = forms.RegexField(
        r"^[0-9]{4}(/[0-9]{2})?$",
        label="Period, om filen inte säger sin egen",
        required=False,
        help_text="Ett år eller ett läsår: 2024 eller 2024/25. De flesta filer säger det själva, och då gäller det.",
        error_messages={"invalid": "Skriv ett år (2024) eller ett läsår (2024/25)."},
    )

    def clean_fil(self) -> Any:
        fil = self.cleaned_data["fil"]
        if fil.size > STORSTA_FIL:
            raise forms.ValidationError(f"Filen är större än {STORSTA_FIL // MIB} MB.")
        return fil


class DraTillbakaForm(forms.Form):
    skal = forms.CharField(label="Skäl", max_length=300, help_text="Till exempel: fel fil. Syns i händelseloggen.")


class AterkallaFilForm(forms.Form):
    skal = forms.CharField(
        label="Varför återkallas filen?",
        max_length=300,
        help_text="Skriv så att en huvudman förstår, till exempel: Skolverket har rättat andelen behöriga lärare. "
        "Texten visas på alla underlag som har siffror ur filen, och i händelseloggen.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
