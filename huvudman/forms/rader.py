"""Nämnder, contacts, insatser and granskningar of one huvudman. The services save; these only check and explain."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from kvalitet.forms import DATUM

from .. import skolformer as register
from ..models import AnnanInsats, Granskning, Huvudman, Kontakt, Namnd

TILLS_VIDARE = "Tomt betyder tills vidare."
AV = {"autocomplete": "off"}


class Radformular(forms.ModelForm):
    """`instance` gives the values before; it is never saved. `vald`: the first choice of a list."""

    vald: dict[str, str] = {}

    def __init__(self, *args: Any, huvudman: Huvudman, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.huvudman = huvudman
        for namn, text in self.vald.items():
            falt: Any = self.fields[namn]
            falt.choices = [("", text), *[val for val in falt.choices if val[0]]]


def _datum(*falt: str) -> dict[str, forms.DateInput]:
    return dict.fromkeys(falt, DATUM["widget"])


class Namndformular(Radformular):
    skolformer = forms.MultipleChoiceField(
        label="Svarar för",
        choices=list(register.SKOLFORMER.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Då går underlaget att läsa för nämndens egna skolformer. Flera nämnder kan dela en skolform.",
    )

    class Meta:
        model = Namnd
        fields = ["namn", "giltig_fran", "giltig_till"]
        widgets = {"namn": forms.TextInput(attrs=AV), **_datum("giltig_fran", "giltig_till")}
        help_texts = {"giltig_till": TILLS_VIDARE}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial.setdefault("skolformer", self.instance.skolformskoder)


class Kontaktformular(Radformular):
    vald = {"funktion": "Välj funktion"}

    class Meta:
        model = Kontakt
        fields = ["funktion", "namnd", "namn", "epost", "telefon", "kalla", "giltig_fran", "giltig_till"]
        widgets = {
            "namn": forms.TextInput(attrs=AV),
            "epost": forms.EmailInput(attrs=AV),
            "telefon": forms.TextInput(attrs={**AV, "type": "tel"}),
            **_datum("giltig_fran", "giltig_till"),
        }
        help_texts = {
            "namn": "Lämna tomt om adressen är funktionens egen.",
            "telefon": "Behövs om det inte finns någon e-postadress.",
            "kalla": "Till exempel webbplatsen eller ett samtal, med datum.",
            "giltig_till": TILLS_VIDARE,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        valj_namnd(self)
        if self.instance.studsad:
            self.fields["fungerar"] = forms.BooleanField(
                label="Adressen fungerar igen", required=False, help_text="En ny adress räknas alltid som fungerande."
            )


class Egenkontaktformular(Radformular):
    """The huvudman's own people say how they are reached; `version` is what they had read."""

    vald = {"funktion": "Välj funktion"}
    version = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Kontakt
        fields = ["funktion", "namnd", "namn", "epost", "telefon"]
        widgets = {
            "namn": forms.TextInput(attrs=AV),
            "epost": forms.EmailInput(attrs=AV),
            "telefon": forms.TextInput(attrs={**AV, "type": "tel"}),
        }
        help_texts = {
            "namn": "Lämna tomt om adressen är funktionens egen.",
            "telefon": "Behövs om det inte finns någon e-postadress.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        valj_namnd(self)
        if self.instance.pk:
            self.initial["version"] = self.instance.version
        else:
            del self.fields["version"]


def valj_namnd(formular: Radformular) -> None:
    """Which of the huvudman's nämnder, when it has any."""
    namnder: Any = formular.fields["namnd"]
    namnder.queryset = Namnd.objects.gallande().filter(huvudman=formular.instance.huvudman)
    namnder.empty_label = "Hela huvudmannen"
    if not namnder.queryset.exists():
        del formular.fields["namnd"]


class Insatsformular(Radformular):
    vald = {"slag": "Välj slag", "myndighet": "Välj myndighet"}

    class Meta:
        model = AnnanInsats
        fields = ["slag", "namn", "myndighet", "fran", "till", "kalla"]
        widgets = {"namn": forms.TextInput(attrs=AV), **_datum("fran", "till")}
        help_texts = {
            "namn": "Bara om slaget inte säger nog, till exempel kursens namn.",
            "till": TILLS_VIDARE,
            "kalla": "Till exempel vem på myndigheten som har berättat, med datum.",
        }


class Granskningsformular(Radformular):
    vald = {"slag": "Välj slag", "status": "Välj status", "kalla": "Välj källa"}

    class Meta:
        model = Granskning
        fields = ["slag", "status", "fran", "till", "beslutsdatum", "kalla"]
        widgets = _datum("fran", "till", "beslutsdatum")
        labels = {"beslutsdatum": "Beslutsdatum"}
        help_texts = {"fran": "Första dagen eller beslutsdatumet måste finnas."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kalla: Any = self.fields["kalla"]
        if self.instance.kalla != Granskning.Kalla.DEMO:
            kalla.choices = [val for val in kalla.choices if val[0] != Granskning.Kalla.DEMO]


class Slutformular(forms.Form):
    sista_dag = forms.DateField(label="Sista dag", initial=timezone.localdate, **DATUM)  # type: ignore[arg-type]


class Granskningsslutformular(forms.Form):
    till = forms.DateField(label="Sista dag", required=False, **DATUM)  # type: ignore[arg-type]
    beslutsdatum = forms.DateField(label="Beslutsdatum", required=False, **DATUM)  # type: ignore[arg-type]
