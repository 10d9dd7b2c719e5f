"""Filters of the diary's list. All of them stand in the address."""

from __future__ import annotations

import django_filters as filters
from django.db.models import Q, QuerySet

from huvudman.namn import sokform
from kvalitet.forms import SOKFALT, Filter

from ..begrepp import Handlingsslag
from ..behorighet import diariefor_for
from ..models import Diarienummer, Diariepost

VISA = [("alla", "Alla"), ("registrerade", "Har nummer")]


class Diariefilter(Filter):
    sok = filters.CharFilter(label="Huvudman, ärende eller diarienummer", method="filtrera_sok", widget=SOKFALT)
    visa = filters.ChoiceFilter(label="Visa", choices=VISA, method="filtrera_visa", empty_label="Saknar vårt nummer")

    slag = filters.ChoiceFilter(label="Handling", choices=Handlingsslag.choices, empty_label="Alla slag")

    class Meta:
        model = Diariepost
        fields: list[str] = []

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        rader = super().filter_queryset(queryset)
        visa = self.form.cleaned_data.get("visa")
        if visa == "alla":
            return rader
        saknar = Diariepost.objects.utan_dnr(diariefor_for(self.request.user)).values("pk")
        return rader.exclude(pk__in=saknar) if visa == "registrerade" else rader.filter(pk__in=saknar)

    def filtrera_sok(self, qs: QuerySet, namn: str, varde: str) -> QuerySet:
        """Every word must be in the huvudman's name, the number of the case or a diarienummer."""
        for ordet in varde.split():
            med_dnr = Diarienummer.objects.filter(dnr__icontains=ordet).values("post")
            qs = qs.filter(
                Q(huvudman__soktext__contains=sokform(ordet))
                | Q(dialog__nummer__contains=ordet.upper())
                | Q(pk__in=med_dnr)
            )
        return qs

    def filtrera_visa(self, qs: QuerySet, namn: str, varde: str) -> QuerySet:
        """The usual choice is no choice at all: see filter_queryset."""
        return qs
