"""Filters of the case list. All of them stand in the address, so that a view can be saved, shared and exported."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone

from huvudman import skolformer
from huvudman.models import Huvudman, HuvudmanSkolform, Kommun, Lan
from huvudman.namn import sokform
from kvalitet.forms import SOKFALT, Filter
from kvalitet.models import Anvandare, Regionkontor, Roll, Rolltilldelning

from ..begrepp import UTAN_KONTOR, Lagesord, Steg
from ..models import Dialog, Omgang, Tilldelning
from ..omgangstratt import LANGD, langd

FORSENAD = "forsenad"
OLIKA_SVAR = "olika_svar"
STUDSAT, MOTE_UTAN_PAR, MOTE_MED_ANDRA = "brev_borta", "mote_utan_par", "mote_med_andra"
# What is no läge of its own: code in the address → words and the cases.
SARSKILT: dict[str, tuple[str, Callable[[Any], QuerySet]]] = {
    FORSENAD: ("Försenad", lambda qs: qs.sena(timezone.localdate())),
    OLIKA_SVAR: ("Olika svar på inbjudan", lambda qs: qs.olika_svar()),
    STUDSAT: ("Brev som inte kom fram", lambda qs: qs.brev_kom_inte_fram()),
    MOTE_UTAN_PAR: ("Möte snart utan fullt par", lambda qs: qs.mote_utan_par(timezone.now())),
    MOTE_MED_ANDRA: (
        "Mötet har andra dialogutförare än ärendet",
        lambda qs: qs.mote_med_andra(timezone.now()),
    ),
}
VISA = [("avslutade", "Avslutade"), ("alla", "Öppna och avslutade")]


def _utforare(request: Any) -> QuerySet:
    roller = Rolltilldelning.objects.aktiva().filter(roll=Roll.DIALOGUTFORARE)
    return Anvandare.objects.filter(pk__in=roller.values("anvandare"), is_active=True)


class Arendefilter(Filter):
    sok = filters.CharFilter(label="Huvudman, ort eller ärendenummer", method="filtrera_sok", widget=SOKFALT)
    steg = filters.ChoiceFilter(label="Steg", choices=Steg.choices, empty_label="Alla")
    lage = filters.ChoiceFilter(
        label="Läge",
        choices=[*((kod, namn) for kod, (namn, _) in SARSKILT.items()), *Lagesord.choices],
        method="filtrera_lage",
        empty_label="Alla",
    )
    typ = filters.ChoiceFilter(
        label="Typ av huvudman", field_name="huvudman__typ", choices=Huvudman.Typ.choices, empty_label="Alla"
    )
    storlek = filters.ChoiceFilter(
        label="Storlek",
        field_name="huvudman__storleksklass",
        choices=Huvudman.Storleksklass.choices,
        empty_label="Alla",
    )
    skolform = filters.ChoiceFilter(
        label="Skolform", choices=list(skolformer.SKOLFORMER.items()), method="filtrera_skolform", empty_label="Alla"
    )
    omgang = filters.ModelChoiceFilter(label="Omgång", queryset=Omgang.objects.all(), empty_label="Alla")
    langd = filters.ChoiceFilter(
        label="Hur långt",
        choices=[(kod, namn) for kod, (namn, _) in LANGD.items()],
        method="filtrera_langd",
        empty_label="Alla",
    )
    lan = filters.ModelChoiceFilter(
        label="Län", field_name="huvudman__kommun__lan", queryset=Lan.objects.all(), empty_label="Alla"
    )
    kontor = filters.ModelChoiceFilter(
        label="Regionkontor",
        field_name="regionkontor",
        queryset=Regionkontor.objects.all(),
        empty_label="Alla",
        null_label=UTAN_KONTOR,
    )
    utforare = filters.ModelChoiceFilter(
        label="Dialogutförare", queryset=_utforare, method="filtrera_utforare", empty_label="Alla"
    )
    visa = filters.ChoiceFilter(label="Visa", choices=VISA, method="filtrera_visa", empty_label="Öppna")
    vy = filters.CharFilter(method="bara_flik", widget=forms.HiddenInput)

    class Meta:
        model = Dialog
        fields: list[str] = []

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        resultat = super().filter_queryset(queryset)
        return resultat if self.med_avslutade else resultat.filter(avslutad=None)

    @property
    def med_avslutade(self) -> bool:
        """Closed cases are asked for, outright or by a läge that only they have."""
        data = self.form.cleaned_data if self.form.is_valid() else {}
        avslutad = data.get("lage") in {Lagesord.KLAR, Lagesord.TACKAT_NEJ, Lagesord.AVBRUTEN}
        return bool(data.get("visa") or avslutad)

    def filtrera_sok(self, qs: QuerySet, namn: str, varde: str) -> QuerySet:
        """Every word must be in the name, the number of the huvudman or the case, or the kommun."""
        for ordet in sokform(varde).split():
            orter = [kommun.pk for kommun in Kommun.objects.all() if ordet in sokform(kommun.namn)]
            qs = qs.filter(
                Q(huvudman__soktext__contains=ordet)
                | Q(nummer__contains=ordet.upper())
                | Q(huvudman__nyckel__contains=ordet.replace("-", ""))
                | Q(huvudman__kommun__in=orter)
            )
        return qs

    def filtrera_lage(self, qs: QuerySet, namn: str, varde: str) -> QuerySet:
        return SARSKILT[varde][1](qs) if varde in SARSKILT else qs.filter(lage=varde)

    def filtrera_skolform(self, qs: QuerySet, namn: str, varde: str) -> QuerySet:
        return qs.filter(huvudman__in=HuvudmanSkolform.objects.filter(skolform=varde).values("huvudman"))

    def filtrera_utforare(self, qs: QuerySet, namn: str, varde: Anvandare) -> QuerySet:
        return qs.filter(pk__in=Tilldelning.objects.filter(utforare=varde, till=None).values("dialog"))

    def filtrera_langd(self, qs: QuerySet, namn: str, varde: str) -> QuerySet:
        return langd(qs, varde)

    def filtrera_visa(self, qs: QuerySet, namn: str, varde: str) -> QuerySet:
        return qs.exclude(avslutad=None) if varde == "avslutade" else qs

    def bara_flik(self, qs: QuerySet, namn: str, varde: str) -> QuerySet:
        """The tab chooses the queryset before the filters: see views.lista."""
        return qs


class Vyformular(forms.Form):
    namn = forms.CharField(label="Vyns namn", max_length=60)
    fraga = forms.CharField(max_length=1000, required=False, widget=forms.HiddenInput)
