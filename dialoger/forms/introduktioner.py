"""The booking form of an introduction group: its cases are the group's."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from ..begrepp import Motestyp
from .moten import Bokaformular


class Gruppbokning(Bokaformular):
    """`medlemmar`: the cases that were on the page, so that a changed group is not booked unseen."""

    medlemmar = forms.RegexField(r"^\d{1,18}(-\d{1,18})*$", required=False, max_length=400, widget=forms.HiddenInput)

    def __init__(self, *args: Any, arenden: Iterable[int], **kwargs: Any) -> None:
        kwargs["initial"] = {**kwargs.get("initial", {}), "medlemmar": "-".join(map(str, sorted(arenden)))}
        super().__init__(*args, typ=Motestyp.INTRODUKTION, **kwargs)
        self.fields["utforare_sv"].required = self.fields["utforare_spsm"].required = True

    @property
    def sedda_arenden(self) -> list[int]:
        """Of a valid form."""
        return [int(pk) for pk in self.cleaned_data["medlemmar"].split("-") if pk]
