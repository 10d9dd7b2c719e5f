"""What a meeting was, in one form: who was there, when it ended, who came, and what it touched."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils import timezone

from huvudman import skolformer
from huvudman.models import Huvudman
from kvalitet.roller import Myndighet

from ..begrepp import Funktion, Skolformslage, Utelamnatskal
from ..models import Dialog, Mote, Motesarende
from ..services import Utfall
from ..utforarval import utforare_hos
from .moten import Settformular, Utforarfalt
from .varningar import Klockslag, Varningsformular, tidpunkt

BADA = "Välj vem som var med. Ett möte med huvudmannen räknas bara om båda myndigheterna var med."
SKOLFORMSVAL = [
    ("", "Inte aktuell den här gången"),
    (Skolformslage.TACKT.value, "Berörd"),
    *[(f"{Skolformslage.UTELAMNAD.value}:{kod}", f"Inte med. {text}") for kod, text in Utelamnatskal.choices],
]


def antalsfalt(etikett: str) -> forms.IntegerField:
    falt = forms.IntegerField(label=etikett, min_value=0, max_value=200, required=False)
    falt.widget.attrs |= {"inputmode": "numeric"}
    return falt


class Deltagarfalt(forms.Form):
    """Numbers by function for one case; field names are `antal-<funktion>`. An enskild huvudman has a styrelse and no
    nämnd; in a kommun the kommunstyrelse can be the nämnd."""

    def __init__(self, data: Mapping[str, Any] | None = None, *, koppling: Motesarende, **kwargs: Any) -> None:
        self.koppling, self.dialog, self.huvudman = koppling, koppling.dialog, koppling.huvudman
        nu = {f"antal-{d.funktion}": d.antal for d in koppling.deltaganden.all()}
        super().__init__(data, prefix=f"arende{koppling.pk}", initial=nu, **kwargs)
        utan_namnd = self.dialog.huvudman.typ == Huvudman.Typ.ENSKILD and f"antal-{Funktion.NAMND}" not in nu
        for kod, text in Funktion.choices:
            if not (utan_namnd and kod == Funktion.NAMND):
                self.fields[f"antal-{kod}"] = antalsfalt(text)

    def antalsfalten(self) -> list[BoundField]:
        return [self[namn] for namn in self.fields if namn.startswith("antal-")]

    def skolformskoder(self) -> list[str]:
        """Of the huvudman that is met, and what is already noted."""
        egna = [rad.skolform for rad in self.huvudman.skolformer.all()]
        return skolformer.ordnade({*egna, *(rad.skolform for rad in self.koppling.skolformer.all())})

    @property
    def antal(self) -> dict[str, int]:
        return {kod: self.cleaned_data.get(f"antal-{kod}") or 0 for kod in Funktion.values}


class Planeringsformular(Deltagarfalt):
    """Before the meeting: expected numbers, and the skolformer that are planned."""

    def __init__(self, *args: Any, med_skolformer: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        koder = self.skolformskoder()
        if med_skolformer and koder:
            self.fields["skolformer"] = forms.MultipleChoiceField(
                label="Skolformer som planeras",
                choices=[(kod, skolformer.namn(kod)) for kod in koder],
                required=False,
                widget=forms.CheckboxSelectMultiple,
                initial=[rad.skolform for rad in self.koppling.skolformer.all()],
            )

    @property
    def lagen(self) -> dict[str, tuple[str, str]] | None:
        if "skolformer" not in self.fields:
            return None
        return dict.fromkeys(self.cleaned_data["skolformer"], (Skolformslage.PLANERAD.value, ""))


class Utfallsformular(Deltagarfalt):
    """After the meeting: who came, and each skolform touched or left out and why."""

    kom = forms.BooleanField(label="Huvudmannen kom", required=False)

    def __init__(self, *args: Any, ensam: bool, med_skolformer: bool, hallet: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if ensam:
            del self.fields["kom"]
        else:
            self.fields["kom"].initial = self.koppling.kom
        egna = self.skolformskoder()
        nu = {rad.skolform: rad for rad in self.koppling.skolformer.all()}
        for kod in egna if med_skolformer else ():
            rad = nu.get(kod)
            forvald = _som_val(rad) if rad else ("tackt" if len(egna) == 1 and not hallet else "")
            self.fields[f"form-{kod}"] = forms.ChoiceField(
                label=skolformer.namn(kod), choices=SKOLFORMSVAL, required=False, initial=forvald
            )

    def formfalten(self) -> list[BoundField]:
        return [self[namn] for namn in self.fields if namn.startswith("form-")]

    @property
    def saknas(self) -> list[str]:
        """What usually can be said after a meeting that touches skolformer, and is not said here (doman.md P5)."""
        utfall, vem = self.utfall, self.huvudman
        if not utfall.kom or not self.formfalten():
            return []
        fel = []
        if not any(utfall.antal.values()):
            fel.append(
                f"Ingen är angiven som deltagare från {vem}. Mötesanteckningen säger vilka funktioner som var med."
            )
        if not utfall.skolformer:
            fel.append(f"Ingen skolform hos {vem} är markerad. Då syns det inte vilka samtalet handlade om.")
        return fel

    @property
    def utfall(self) -> Utfall:
        data, lagen = self.cleaned_data, {}
        for namn in self.fields:
            if namn.startswith("form-") and data[namn]:
                lage, _, skal = data[namn].partition(":")
                lagen[namn.removeprefix("form-")] = (lage, skal)
        return Utfall(kom=data.get("kom", True), antal=self.antal, skolformer=lagen)


def saknas(delar: Iterable[Utfallsformular]) -> list[str]:
    return [text for del_ in delar for text in del_.saknas]


def _som_val(rad: Any) -> str:
    if rad.lage == Skolformslage.UTELAMNAD:
        return f"{rad.lage}:{rad.skal}"
    return "tackt"  # what was planned is what is usually touched


class Genomfortformular(Varningsformular):
    """The meeting's own part."""

    andatext = "Det stämmer ändå"
    utforare_sv = Utforarfalt(Myndighet.SV, label="Från Skolverket", required=False)
    utforare_spsm = Utforarfalt(Myndighet.SPSM, label="Från SPSM", required=False)
    slut = Klockslag(label="Slutade", help_text="Klockslaget då mötet faktiskt slutade.")

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, mote: Mote, initial: Mapping[str, Any] | None = None
    ) -> None:
        self.mote = mote
        start = {
            "utforare_sv": mote.utforare_sv_id,
            "utforare_spsm": mote.utforare_spsm_id,
            "slut": timezone.localtime(min(mote.slut, max(mote.start, timezone.now()))).time(),
        }
        super().__init__(data, initial={**start, **(initial or {})})
        dag = mote.dag
        for falt, myndighet in (("utforare_sv", Myndighet.SV), ("utforare_spsm", Myndighet.SPSM)):
            val: Any = self.fields[falt]
            val.queryset = utforare_hos(myndighet, dag) | utforare_hos(myndighet)
            self.fields[falt].required = not mote.ar_internt
            self.fields[falt].error_messages["required"] = BADA

    @property
    def sluttid(self) -> datetime:
        """On the day it began, or the next when the clock says earlier than the start (a meeting past midnight)."""
        borjan = timezone.localtime(self.mote.start)
        slut = tidpunkt(borjan.date(), self.cleaned_data["slut"])
        planerat = timezone.localtime(self.mote.slut).date()
        return slut + timedelta(days=(planerat - borjan.date()).days) if slut <= borjan else slut


class Rattningsformular(Settformular, Genomfortformular):
    """The same once more, of a meeting that somebody else may have put right meanwhile."""


class Namnformular(forms.Form):
    namn = forms.CharField(label="Namn", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    epost = forms.EmailField(
        label="E-post", max_length=254, required=False, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    funktion = forms.ChoiceField(label="Funktion", choices=[("", "Välj funktion"), *Funktion.choices])

    def __init__(self, data: Mapping[str, Any] | None = None, *, dialog: Dialog, **kwargs: Any) -> None:
        self.dialog = dialog
        super().__init__(data, prefix=f"namn{dialog.pk}", **kwargs)
