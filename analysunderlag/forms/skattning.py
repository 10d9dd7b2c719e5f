"""Forms of the självskattning."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from kvalitet.filer.gemensamt import MIB

from ..kvalitetssystem import Faktordata
from ..models import Sjalvskattning
from ..services.skattningssvar import Faktorsvar
from ..skattning import FLEST, LANGST_TEXT, NIVAER, SKALA
from ..skattning.blad import STORST


class NySkattning(forms.ModelForm):
    """A name, what it is about, and how many are to answer at each level."""

    class Meta:
        model = Sjalvskattning
        fields = ("namn", "avser")
        labels = {"avser": "Vad den gäller"}
        help_texts = {
            "namn": "Så att ni känner igen den, till exempel Hösten 2026.",
            "avser": "Hela verksamheten eller en del av den, till exempel Förskolorna i norr.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kod, niva in NIVAER.items():
            self.fields[kod] = forms.IntegerField(
                label=f"{niva.namn}: hur många ska svara?",
                help_text=f"{niva.vilka}. Lämna tomt om nivån inte ska vara med.",
                min_value=0,
                max_value=FLEST,
                required=False,
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )

    @property
    def antal(self) -> dict[str, int]:
        return {kod: self.cleaned_data.get(kod) or 0 for kod in NIVAER}


class Antalsformular(forms.Form):
    antal = forms.IntegerField(
        label="Hur många ska svara?",
        min_value=1,
        max_value=FLEST,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )


class Settformular(forms.Form):
    """A confirmation of something that depends on how many have answered."""

    sett = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class Delningsformular(forms.Form):
    """`ensamma`: levels whose joint answer one single person gave. They are left out unless somebody puts them in."""

    utan = forms.MultipleChoiceField(
        label="Dela inte de här gemensamma svaren",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Det ni kryssar för stannar hos er.",
    )
    med_texter = forms.BooleanField(
        label="Ta med texterna under Hur vet vi det?",
        help_text="De som skrev dem räknade kanske med att bara ni skulle läsa.",
        required=False,
    )
    forstar = forms.BooleanField(
        label="Jag förstår att det blir en allmän handling",
        error_messages={"required": "Kryssa i rutan om ni vill dela."},
    )
    visad = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, gemensamma: Sequence[str], ensamma: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        utan: Any = self.fields["utan"]
        utan.choices = [(kod, NIVAER[kod].namn) for kod in gemensamma]
        self.initial["utan"] = list(ensamma)
        if not gemensamma:
            del self.fields["utan"]


class Kodformular(forms.Form):
    kod = forms.CharField(
        label="Fortsättningskod",
        help_text="Tolv tecken, till exempel ABCD-EFGH-JKMN.",
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": "Skriv koden som du fick när du började svara."},
    )


class Bladformular(forms.Form):
    fil = forms.FileField(
        label="Ifyllt blad",
        help_text="Excelfilen som du hämtade här (.xlsx). Du ser vad den ändrar innan något sparas.",
        max_length=200,
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )

    def clean_fil(self) -> Any:
        fil = self.cleaned_data["fil"]
        if fil.size > STORST:
            raise forms.ValidationError(f"Filen är större än {STORST // MIB} MB och läses därför inte.")
        return fil


class Faktorformular(forms.Form):
    """The statements of one faktor and "hur vet vi det?". Nothing is mandatory."""

    def __init__(self, data: Any, *, faktor: Faktordata, niva: str, sparat: Faktorsvar) -> None:
        super().__init__(data)
        self.pastaenden = faktor.pastaenden_for(niva)
        for p in self.pastaenden:
            self.fields[p.kod] = forms.ChoiceField(
                label=p.text,
                choices=[(str(varde), ord_) for varde, ord_ in SKALA.items()],
                widget=forms.RadioSelect,
                required=False,
                initial=str(sparat.svar[p.kod]) if p.kod in sparat.svar else None,
                error_messages={"invalid_choice": "Välj ett av svaren."},
            )
        self.fields["text"] = forms.CharField(
            label="Hur vet vi det?",
            help_text="Vad bygger svaren på: något ni sett, läst eller talat om? Skriv inga namn.",
            max_length=LANGST_TEXT,
            required=False,
            initial=sparat.text,
            widget=forms.Textarea(attrs={"rows": 4}),
            error_messages={"max_length": "Texten har %(show_value)s tecken, högst %(limit_value)s."},
        )
        self.fields["version"] = forms.CharField(max_length=16, required=False, widget=forms.HiddenInput)
        self.initial["version"] = sparat.version

    @property
    def faktorsvar(self) -> Faktorsvar:
        valda = {p.kod: self.cleaned_data.get(p.kod) for p in self.pastaenden}
        svar = {kod: int(varde) for kod, varde in valda.items() if varde}
        return Faktorsvar(svar, self.cleaned_data["text"])

    def rader(self) -> list[Any]:
        return [self[p.kod] for p in self.pastaenden]
