"""Forms and list filters of the administration."""

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone

from .handelser import Handelsetyp
from .innehall import dolda_brev
from .models import Anvandare, Avisering, Handelse, Jobb, Lasning, Myndighet, Regionkontor, Roll

SOKFALT = forms.TextInput(attrs={"type": "search"})
DATUM = {"widget": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})}


class Kontoformular(forms.Form):
    namn = forms.CharField(label="Namn", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    epost = forms.EmailField(label="E-post", max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"}))


class Rollformular(forms.Form):
    roll = forms.ChoiceField(label="Roll", choices=[("", "Välj roll"), *Roll.choices])
    myndighet = forms.ChoiceField(label="Myndighet", choices=[("", "Välj myndighet"), *Myndighet.choices])
    regionkontor = forms.ModelChoiceField(
        label="Regionkontor", queryset=Regionkontor.objects.all(), required=False, empty_label="Inget kontor"
    )
    giltig_fran = forms.DateField(label="Från", initial=timezone.localdate, **DATUM)  # type: ignore[arg-type]
    giltig_till = forms.DateField(
        label="Till och med",
        required=False,
        help_text="Tomt betyder tills vidare.",
        **DATUM,  # type: ignore[arg-type]
    )


class Rollslutformular(forms.Form):
    sista_dag = forms.DateField(
        label="Sista dag",
        required=False,
        help_text="Tomt betyder att rollen slutar gälla genast.",
        **DATUM,  # type: ignore[arg-type]
    )


class Stangformular(forms.Form):
    skal = forms.CharField(label="Skäl", max_length=300, required=False)


class Filter(filters.FilterSet):
    """Filters keep their values in the URL; an unknown value shows its error instead of an unfiltered list."""

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        return super().filter_queryset(queryset) if self.form.is_valid() else queryset.none()


class Anvandarfilter(Filter):
    sok = filters.CharFilter(label="Namn eller e-post", method="filtrera_sok", widget=SOKFALT)
    roll = filters.ChoiceFilter(label="Roll", choices=Roll.choices, method="filtrera_roll", empty_label="Alla")
    kontor = filters.ModelChoiceFilter(
        label="Regionkontor", queryset=Regionkontor.objects.all(), method="filtrera_kontor", empty_label="Alla"
    )
    status = filters.ChoiceFilter(
        label="Konto",
        choices=[("oppet", "Öppet"), ("stangt", "Stängt")],
        method="filtrera_status",
        empty_label="Alla",
    )

    class Meta:
        model = Anvandare
        fields: list[str] = []

    def filtrera_sok(self, qs: QuerySet, namn: str, varde: str) -> QuerySet:
        return qs.filter(Q(namn__icontains=varde) | Q(epost__icontains=varde))

    def filtrera_roll(self, qs: QuerySet, namn: str, varde: str) -> QuerySet:
        return qs.filter(pk__in=self._aktiva().filter(roll=varde).values("anvandare"))

    def filtrera_kontor(self, qs: QuerySet, namn: str, varde: Regionkontor) -> QuerySet:
        return qs.filter(pk__in=self._aktiva().filter(regionkontor=varde).values("anvandare"))

    def filtrera_status(self, qs: QuerySet, namn: str, varde: str) -> QuerySet:
        return qs.filter(is_active=varde == "oppet")

    def _aktiva(self) -> Any:
        from .models import Rolltilldelning

        return Rolltilldelning.objects.aktiva()


class Jobbfilter(Filter):
    sok = filters.CharFilter(label="Sök", field_name="titel", lookup_expr="icontains", widget=SOKFALT)
    status = filters.ChoiceFilter(label="Läge", choices=Jobb.Status.choices, empty_label="Alla")

    class Meta:
        model = Jobb
        fields: list[str] = []


class Handelsefilter(Filter):
    typ = filters.ChoiceFilter(label="Vad", choices=Handelsetyp.choices, empty_label="Allt")
    person = filters.ModelChoiceFilter(
        label="Vem", field_name="aktor", queryset=Anvandare.objects.all(), empty_label="Alla"
    )
    objekt = filters.CharFilter(label="Objekt", method="filtrera_objekt", widget=SOKFALT)
    fran = filters.DateFilter(label="Från", field_name="tid", lookup_expr="date__gte", **DATUM)
    till = filters.DateFilter(label="Till och med", field_name="tid", lookup_expr="date__lte", **DATUM)

    class Meta:
        model = Handelse
        fields: list[str] = []

    def filtrera_objekt(self, qs: QuerySet, namn: str, varde: str) -> QuerySet:
        """`typ:id` as the list writes it (kvalitet.anvandare:7), or a part of the type, or an id."""
        typ, kolon, nyckel = varde.strip().partition(":")
        if kolon:
            return qs.filter(objekttyp__iendswith=typ, objekt_id=nyckel)
        return qs.filter(Q(objekttyp__icontains=typ) | Q(objekt_id=typ))


class Lasningsfilter(Filter):
    typ = filters.ChoiceFilter(label="Vad", choices=Lasning.Typ.choices, empty_label="Allt")
    person = filters.ModelChoiceFilter(
        label="Vem", field_name="anvandare", queryset=Anvandare.objects.all(), empty_label="Alla"
    )
    objekt = filters.CharFilter(label="Objekt", method="filtrera_objekt", widget=SOKFALT)
    fran = filters.DateFilter(label="Från", field_name="tid", lookup_expr="date__gte", **DATUM)
    till = filters.DateFilter(label="Till och med", field_name="tid", lookup_expr="date__lte", **DATUM)

    class Meta:
        model = Lasning
        fields: list[str] = []

    filtrera_objekt = Handelsefilter.filtrera_objekt


class Aviseringsfilter(Filter):
    sok = filters.CharFilter(label="Ämne eller e-post", method="filtrera_sok", widget=SOKFALT)
    status = filters.ChoiceFilter(label="Status", choices=Avisering.Status.choices, empty_label="Alla")

    class Meta:
        model = Avisering
        fields: list[str] = []

    def filtrera_sok(self, qs: QuerySet, namn: str, varde: str) -> QuerySet:
        lasbara = ~Q(typ__in=dolda_brev(self.request.user))  # a search must not find what the list does not say
        return qs.filter(Q(amne__icontains=varde) & lasbara | Q(epost__icontains=varde))
