"""Whom to invite: one case, a whole round, a corrected address. And the answer to an invitation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone

from kvalitet.forms import DATUM

from ..begrepp import Brevslag, Nejskal, Svar
from ..models import Dialog
from ..mottagare import Mottagare, Val, mottagarval
from ..services import sista_svarsdag, svarsdagsfel
from ..services.inbjudningar import INGEN_VALD
from .arende import Arendeformular

SENAST_IGEN = timedelta(days=730)  # our assumption: later than that is another cykel


INTE_KVAR = "En mottagare som du valde finns inte kvar i registret. Granska valen och välj igen."


def krav_svarsdag(dag: Any) -> Any:
    if fel := svarsdagsfel(dag):
        raise forms.ValidationError(fel)
    return dag


class Mottagarformular(Arendeformular):
    """The register's recipients and one more, with or without address."""

    mottagare = forms.MultipleChoiceField(
        label="Mottagare i registret", required=False, widget=forms.CheckboxSelectMultiple
    )
    annan = forms.CharField(
        label="Annan mottagare", max_length=120, required=False, help_text="Nämnden, styrelsen eller funktionen."
    )
    annan_epost = forms.EmailField(label="E-post till annan mottagare", required=False)
    INGEN = "Välj eller skriv minst en mottagare."

    def __init__(self, *args: Any, dialog: Dialog, **kwargs: Any) -> None:
        self.val: list[Val] = mottagarval(dialog.huvudman)
        start = {**self.start(), "mottagare": [v.kod for v in self.val if v.forvald]}
        super().__init__(*args, dialog=dialog, initial=start, **kwargs)
        if self.val:
            self.fields["mottagare"].choices = [(v.kod, v.text) for v in self.val]  # type: ignore[attr-defined]
        else:
            del self.fields["mottagare"]

    def start(self) -> dict[str, Any]:
        return {"svar_senast": sista_svarsdag(timezone.localdate())}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("annan_epost") and not data.get("annan"):
            self.add_error("annan", "Skriv vem adressen går till.")
        if not data.get("mottagare") and not data.get("annan") and not self.errors:
            self.add_error("mottagare" if "mottagare" in self.fields else "annan", self.INGEN)
        return data

    @property
    def mottagare_lista(self) -> list[Mottagare]:
        valda = set(self.cleaned_data.get("mottagare", []))
        alla = [v.mottagare for v in self.val if v.kod in valda]
        if annan := self.cleaned_data.get("annan"):
            slag = self.cleaned_data.get("annan_slag") or Brevslag.NAMND
            alla.append(Mottagare(" ".join(annan.split()), self.cleaned_data.get("annan_epost", "").lower(), slag))
        return alla


class Inbjudanformular(Mottagarformular):
    """An invitation that has gone in another way."""

    skickad = forms.DateField(label="Skickad", **DATUM)  # type: ignore[arg-type]
    svar_senast = forms.DateField(label="Svar önskas senast", **DATUM)  # type: ignore[arg-type]

    def start(self) -> dict[str, Any]:
        return {**super().start(), "skickad": timezone.localdate()}

    def clean_skickad(self) -> Any:
        if (dag := self.cleaned_data["skickad"]) > timezone.localdate():
            raise forms.ValidationError("Registrera inbjudan när den är skickad. Dagen ligger i framtiden.")
        return dag


class Skickaformular(Mottagarformular):
    """An invitation to be sent from here."""

    annan_slag = forms.ChoiceField(
        label="Annan mottagare är", choices=[("", "Välj"), *Brevslag.choices], required=False
    )
    svar_senast = forms.DateField(label="Svar önskas senast", **DATUM)  # type: ignore[arg-type]
    field_order = ("mottagare", "annan", "annan_slag", "annan_epost", "svar_senast")
    INGEN = INGEN_VALD

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["annan_epost"].help_text = "Tomt betyder ett brev på papper som ni skriver ut och postar."

    def clean_svar_senast(self) -> Any:
        return krav_svarsdag(self.cleaned_data["svar_senast"])


class Utskicksformular(forms.Form):
    """One field of recipients for each case, `m<pk>`. A case with no recipient chosen is not invited."""

    svar_senast = forms.DateField(label="Svar önskas senast", **DATUM)  # type: ignore[arg-type]

    def __init__(self, *args: Any, val: Mapping[int, list[Val]], **kwargs: Any) -> None:
        self.val = {pk: rader for pk, rader in val.items() if rader}
        start = {f"m{pk}": [v.kod for v in rader if v.forvald] for pk, rader in self.val.items()}
        kwargs["initial"] = {"svar_senast": sista_svarsdag(timezone.localdate()), **start}
        super().__init__(*args, **kwargs)
        for pk, rader in self.val.items():
            self.fields[f"m{pk}"] = forms.MultipleChoiceField(
                label="Mottagare",
                choices=[(v.kod, v.text) for v in rader],
                required=False,
                widget=forms.CheckboxSelectMultiple,
                error_messages={"invalid_choice": INTE_KVAR},
            )

    def clean_svar_senast(self) -> Any:
        return krav_svarsdag(self.cleaned_data["svar_senast"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not self.valda:
            raise forms.ValidationError(INGEN_VALD)
        return data

    @property
    def valda(self) -> dict[int, list[str]]:
        """Case → codes of the recipients chosen."""
        return {pk: koder for pk in self.val if (koder := self.cleaned_data.get(f"m{pk}"))}


class Igenformular(Arendeformular):
    epost = forms.EmailField(label="E-post", required=False, help_text="Tomt betyder ett brev på papper.")


class Postatformular(Arendeformular):
    dag = forms.DateField(label="Postat", initial=timezone.localdate, **DATUM)  # type: ignore[arg-type]


class Lanksvarsformular(forms.Form):
    """The huvudman's own answer. Nothing is chosen beforehand; a reason belongs to a no, a day to `senare`.

    `for_vilka`: (pk, recipient), for one who answers as any of several.
    """

    svar = forms.ChoiceField(
        label="Vad svarar ni?",
        choices=Svar.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Välj ett av svaren."},
    )
    skal = forms.ChoiceField(
        label="Vad är det främsta skälet?",
        choices=Nejskal.choices,
        widget=forms.RadioSelect,
        required=False,
        error_messages={"required": "Välj det främsta skälet, eller Vill inte ange."},
    )
    bjud_in_igen = forms.DateField(
        label="När får vi fråga igen?",
        required=False,
        error_messages={"required": "Välj en dag då vi får fråga igen."},
        **DATUM,  # type: ignore[arg-type]
    )

    def __init__(self, *args: Any, for_vilka: Sequence[tuple[int, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(for_vilka) > 1:
            self.fields["inbjudan"] = forms.TypedChoiceField(
                label="Vem svarar du för?",
                choices=for_vilka,
                coerce=int,
                widget=forms.RadioSelect,
                error_messages={"required": "Välj vem du svarar för."},
            )
        for falt, svar in (("skal", Svar.NEJ), ("bjud_in_igen", Svar.SENARE)):
            self.fields[falt].required = not self.is_bound or self.data.get("svar") == svar
        if self.is_bound:  # what was filled in before the answer was changed is not meant
            ovidkommande = [falt for falt in ("skal", "bjud_in_igen") if not self.fields[falt].required]
            self.data = {falt: varde for falt, varde in self.data.items() if falt not in ovidkommande}

    def clean_bjud_in_igen(self) -> Any:
        dag, idag = self.cleaned_data["bjud_in_igen"], timezone.localdate()
        if dag and dag <= idag:
            raise forms.ValidationError("Välj en dag framåt i tiden.")
        if dag and dag > idag + SENAST_IGEN:
            raise forms.ValidationError("Välj en dag inom två år.")
        return dag
