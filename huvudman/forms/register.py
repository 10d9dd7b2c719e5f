"""The register itself: filters, files, a huvudman by hand, and who acts for it."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone

from kvalitet.forms import DATUM, SOKFALT, Filter
from kvalitet.models import Anvandare, Regionkontor

from .. import kallor, skolformer
from .. import orgnr as orgnummer
from ..models import Andringsforslag, Huvudman, HuvudmanSkolform, JuridiskForm, Kommun, Lan, Uppdrag
from ..namn import sokform


class Huvudmanfilter(Filter):
    sok = filters.CharFilter(label="Namn eller organisationsnummer", method="filtrera_sok", widget=SOKFALT)
    kommun = filters.ModelChoiceFilter(label="Kommun", queryset=Kommun.objects.all(), empty_label="Alla")
    lan = filters.ModelChoiceFilter(
        label="Län", field_name="kommun__lan", queryset=Lan.objects.all(), empty_label="Alla"
    )
    kontor = filters.ModelChoiceFilter(
        label="Regionkontor", queryset=Regionkontor.objects.all(), method="filtrera_kontor", empty_label="Alla"
    )
    form = filters.ChoiceFilter(label="Juridisk form", choices=JuridiskForm.choices, empty_label="Alla")
    storlek = filters.ChoiceFilter(
        label="Storlek", field_name="storleksklass", choices=Huvudman.Storleksklass.choices, empty_label="Alla"
    )
    skolform = filters.ChoiceFilter(
        label="Skolform", choices=list(skolformer.SKOLFORMER.items()), method="filtrera_skolform", empty_label="Alla"
    )
    status = filters.ChoiceFilter(
        label="Visa",
        choices=[("alla", "Alla"), ("nedlagda", "Nedlagda")],
        method="filtrera_status",
        widget=forms.HiddenInput,
    )

    class Meta:
        model = Huvudman
        fields: list[str] = []

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        resultat = super().filter_queryset(queryset)
        return resultat if self.form.cleaned_data.get("status") else resultat.filter(ar_aktiv=True)

    def filtrera_sok(self, qs: QuerySet, namn: str, varde: str) -> QuerySet:
        """Every word must be in the name or the number; a number may be written with its hyphen."""
        for ordet in sokform(varde).split():
            nummer = ordet.replace("-", "")
            villkor = Q(soktext__contains=ordet)
            qs = qs.filter(villkor | Q(nyckel__contains=nummer.upper()) if nummer[-1:].isdigit() else villkor)
        return qs

    def filtrera_kontor(self, qs: QuerySet, namn: str, varde: Regionkontor) -> QuerySet:
        return qs.filter(kommun__lan__kod__in=varde.lanskoder)

    def filtrera_skolform(self, qs: QuerySet, namn: str, varde: str) -> QuerySet:
        return qs.filter(pk__in=HuvudmanSkolform.objects.filter(skolform=varde).values("huvudman"))

    def filtrera_status(self, qs: QuerySet, namn: str, varde: str) -> QuerySet:
        return qs.filter(ar_aktiv=False) if varde == "nedlagda" else qs


class Forslagsfilter(Filter):
    sok = filters.CharFilter(label="Namn eller nummer", method="filtrera_sok", widget=SOKFALT)
    typ = filters.ChoiceFilter(label="Typ", choices=Andringsforslag.Typ.choices, empty_label="Alla")
    objekttyp = filters.ChoiceFilter(
        label="Gäller", choices=[("huvudman", "Huvudmän"), ("enhet", "Enheter")], empty_label="Båda"
    )
    status = filters.ChoiceFilter(label="Beslut", choices=Andringsforslag.Status.choices, empty_label="Alla")

    class Meta:
        model = Andringsforslag
        fields: list[str] = []

    def filtrera_sok(self, qs: QuerySet, namn: str, varde: str) -> QuerySet:
        """SQLite folds only a–z, so å ä ö are tried as typed, in lower case and with a capital."""
        sokt = varde.strip()
        former = {sokt, sokt.lower(), sokt.capitalize(), sokt.upper()}
        villkor = Q(nyckel__contains=sokt.replace("-", ""))
        for form in former:
            villkor |= Q(namn__icontains=form)
        return qs.filter(villkor)


class Filformular(forms.Form):
    fil = forms.FileField(
        label="Registerfil",
        help_text="Excel eller CSV. Slaget känns igen på innehållet, inte på namnet.",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
    )
    datum = forms.DateField(
        label="Gäller från",
        required=False,
        help_text="Behövs bara om filen inte säger det själv.",
        **DATUM,  # type: ignore[arg-type]
    )


class Uppdragsformular(forms.Form):
    epost = forms.EmailField(label="Personens e-post", help_text="Systemförvaltaren skapar konton.")
    funktion = forms.ChoiceField(label="Funktion", choices=[("", "Välj funktion"), *Uppdrag.Funktion.choices])
    giltig_fran = forms.DateField(label="Från", initial=timezone.localdate, **DATUM)  # type: ignore[arg-type]
    giltig_till = forms.DateField(
        label="Till och med",
        required=False,
        help_text="Tomt betyder tills vidare.",
        **DATUM,  # type: ignore[arg-type]
    )
    ar_ansvarig = forms.BooleanField(
        label="Ansvarig för kontot",
        required=False,
        help_text="Bjuder in kollegor hos huvudmannen. Den första blir det alltid.",
    )

    def clean_epost(self) -> Anvandare:
        anvandare = Anvandare.objects.filter(epost__iexact=self.cleaned_data["epost"], is_active=True).first()
        if anvandare is None:
            raise forms.ValidationError("Det finns inget öppet konto med den adressen.")
        return anvandare


class Uppdragsslutformular(forms.Form):
    sista_dag = forms.DateField(
        label="Sista dag",
        required=False,
        help_text="Tomt betyder att uppdraget slutar gälla genast.",
        **DATUM,  # type: ignore[arg-type]
    )
    skal = forms.CharField(label="Skäl", max_length=300, required=False)


class Huvudmanformular(forms.Form):
    """The register form: the only place where a person's number is written or shown."""

    namn = forms.CharField(label="Namn", max_length=200)
    form = forms.ChoiceField(label="Juridisk form", choices=[("", "Välj form"), *JuridiskForm.choices])
    nummer = forms.CharField(
        label="Organisationsnummer",
        required=False,
        max_length=13,
        help_text="Tio siffror. För en fysisk person står personnumret bara här. Ej utredd: lämna tomt.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )
    kommun = forms.ModelChoiceField(
        label="Säteskommun", queryset=Kommun.objects.all(), required=False, empty_label="Inte känd"
    )
    skal = forms.CharField(label="Skäl eller källa", max_length=300, help_text="Syns i historiken.")

    def __init__(self, *args: Any, med_nummer: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not med_nummer:
            del self.fields["nummer"]
        elif "bekrafta" in self.data:
            self.fraga_om_dubblett()

    def fraga_om_dubblett(self) -> None:
        """Ask whether it really is another huvudman than the one that has the same name and form."""
        self.fields["bekrafta"] = forms.BooleanField(label="Det är en annan huvudman. Lägg till ändå.", required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if "nummer" not in self.fields or self.errors:
            return data
        nummer, form = orgnummer.stada(data["nummer"]), data["form"]
        if form == JuridiskForm.FYSISK:
            if not orgnummer.ar_personnummer(nummer):
                self.add_error("nummer", "Skriv personnumret med tio siffror.")
        elif nummer or form != JuridiskForm.EJ_UTREDD:
            fel = orgnummer.fel_i(nummer)
            if fel:
                self.add_error("nummer", fel)
        data["nummer"] = nummer
        return data


class Storleksformular(forms.Form):
    liten_under = forms.IntegerField(label="Liten: färre än", min_value=1, help_text="barn och elever")
    stor_fran = forms.IntegerField(label="Stor: minst", min_value=2, help_text="barn och elever")
    kalla = forms.CharField(label="Källa eller skäl", max_length=200)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors and data["stor_fran"] <= data["liten_under"]:
            self.add_error("stor_fran", "Gränsen för stor måste vara högre än gränsen för liten.")
        return data


SLAGNAMN = {kod: slag.namn for kod, slag in kallor.SLAG.items()}
