"""The forms of the case page. Nothing is chosen beforehand that the person has to decide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from huvudman.models import Huvudman
from huvudman.namn import sokform
from kvalitet.forms import DATUM, SOKFALT
from kvalitet.models import Anvandare
from kvalitet.roller import Myndighet

from ..begrepp import Beslutsslag, Nejskal, Svar
from ..models import Dialog, Omgang
from .moten import Utforarfalt
from .varningar import UTAN_NAMN

SKAL = {"max_length": 300, "widget": forms.Textarea(attrs={"rows": 3})}


class Arendeformular(forms.Form):
    """`dialog`: the case the form is about."""

    def __init__(self, *args: Any, dialog: Dialog | None, **kwargs: Any) -> None:
        self.dialog = dialog
        super().__init__(*args, **kwargs)


class Tomtformular(Arendeformular):
    """Only a button."""


class Skalformular(Arendeformular):
    skal = forms.CharField(label="Skäl", help_text=f"Syns i historiken. {UTAN_NAMN}", **SKAL)  # type: ignore[arg-type]


class Svarsformular(Arendeformular):
    """The huvudman's answer at a decision point, as somebody at the agencies heard it. Nothing is chosen beforehand."""

    SVAR = {
        Beslutsslag.INTRO: [
            (Svar.JA.value, "Ja, de vill vara med på introduktionen"),
            (Svar.NEJ.value, "Nej"),
            (Svar.SENARE.value, "Senare, de vill bli tillfrågade igen"),
        ],
        Beslutsslag.FORTSATT: [(Svar.JA.value, "Ja, de vill fortsätta"), (Svar.NEJ.value, "Nej")],
    }
    svar = forms.ChoiceField(label="Vad svarade huvudmannen?", widget=forms.RadioSelect(attrs={"class": "val"}))
    skal = forms.ChoiceField(
        label="Främsta skälet till nej",
        choices=[("", "Välj skäl"), *Nejskal.choices],
        error_messages={"required": "Välj det främsta skälet, eller Vill inte ange."},
    )
    bjud_in_igen = forms.DateField(
        label="Fråga igen",
        error_messages={"required": "Ange en dag framåt i tiden då ni får höra av er igen."},
        **DATUM,  # type: ignore[arg-type]
    )
    dag = forms.DateField(label="Svarade", initial=timezone.localdate, **DATUM)  # type: ignore[arg-type]
    av = forms.CharField(
        label="Vem svarade",
        max_length=120,
        required=False,
        help_text="Nämnden eller funktionen, till exempel skolchef. Inte personens namn.",
    )

    def __init__(self, *args: Any, slag: Beslutsslag, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["svar"].choices = self.SVAR[slag]  # type: ignore[attr-defined]
        if slag == Beslutsslag.FORTSATT:
            del self.fields["bjud_in_igen"]
        # Asked for with one answer only; arende.css shows them with that one.
        for falt, svar in (("skal", Svar.NEJ), ("bjud_in_igen", Svar.SENARE)):
            if falt in self.fields:
                self.fields[falt].required = not self.is_bound or self.data.get("svar") == svar


class Uppfoljningsformular(Arendeformular):
    val = forms.ChoiceField(
        label="Vill huvudmannen ha uppföljningen?",
        choices=[("ja", "Ja"), ("avstar", "Nej, de avstår")],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, dialog: Dialog, **kwargs: Any) -> None:
        start = {"val": "avstar"} if dialog.utan_uppfoljning else {}
        super().__init__(*args, dialog=dialog, initial=start, **kwargs)


class Tilldelningsformular(Arendeformular):
    """Both agencies at once; an agency left as it is changes nothing."""

    utforare_sv = Utforarfalt(Myndighet.SV, label="Skolverket", required=False)
    utforare_spsm = Utforarfalt(Myndighet.SPSM, label="SPSM", required=False)
    skal = forms.CharField(
        label="Skäl",
        required=False,
        help_text=f"Behövs när någon byts ut. Syns i historiken. {UTAN_NAMN}",
        **SKAL,  # type: ignore[arg-type]
    )
    FALT = {Myndighet.SV: "utforare_sv", Myndighet.SPSM: "utforare_spsm"}

    def __init__(self, *args: Any, dialog: Dialog, **kwargs: Any) -> None:
        self.nu = {t.myndighet: t.utforare for t in getattr(dialog, "par", [])}
        start = {falt: self.nu.get(myndighet) for myndighet, falt in self.FALT.items()}
        super().__init__(*args, dialog=dialog, initial=start, **kwargs)
        for myndighet, falt in self.FALT.items():
            val: Any = self.fields[falt]
            if nu := self.nu.get(myndighet):
                # Stays in the list when the role has ended: to leave as it is.
                val.queryset = (val.queryset | Anvandare.objects.filter(pk=nu.pk)).distinct()
                val.empty_label, val.required = None, True

    @property
    def nya(self) -> dict[str, Anvandare]:
        """Agency → the person, where it is another than now."""
        valda = {m: self.cleaned_data.get(falt) for m, falt in self.FALT.items()}
        return {m: person for m, person in valda.items() if person and person != self.nu.get(m)}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors:
            return data
        if not self.nya:
            raise forms.ValidationError("Välj någon ny för minst en myndighet.")
        if any(m in self.nu for m in self.nya) and not data.get("skal", "").strip():
            self.add_error("skal", "Skriv varför ni byter dialogutförare.")
        return data


class Pausformular(Arendeformular):
    skal = forms.CharField(label="Skäl", help_text=f"Syns i historiken. {UTAN_NAMN}", **SKAL)  # type: ignore[arg-type]
    till = forms.DateField(
        label="Återupptas",
        required=False,
        help_text="Tomt betyder tills vidare. Bokade möten före den dagen ställs in.",
        **DATUM,  # type: ignore[arg-type]
    )


class Aterkallandeformular(Skalformular):
    upphord = forms.BooleanField(label="Huvudmannen har upphört", required=False)


class Sokformular(forms.Form):
    sok = forms.CharField(label="Namn eller organisationsnummer", max_length=100, widget=SOKFALT)

    def traffar(self, utom: int) -> Any:
        """Active huvudmän that match, at most 20: every word in the name or the number."""
        fraga = Huvudman.objects.filter(ar_aktiv=True).exclude(pk=utom)
        for ordet in sokform(self.cleaned_data["sok"]).split():
            nummer = ordet.replace("-", "").upper()
            fraga = fraga.filter(soktext__contains=ordet) | fraga.filter(nyckel__contains=nummer)
        return fraga.select_related("kommun")[:20]


class Omdirigeringsformular(Arendeformular):
    till = forms.ModelChoiceField(
        label="Till huvudman",
        queryset=Huvudman.objects.filter(ar_aktiv=True),
        to_field_name="nyckel",
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": "Välj en huvudman som finns i registret och inte har upphört."},
    )
    skal = forms.CharField(
        label="Vad har hänt?",
        help_text=f"Till exempel en sammanslagning eller en ny ägare. Syns i historiken. {UTAN_NAMN}",
        **SKAL,  # type: ignore[arg-type]
    )


class Oppnaformular(forms.Form):
    """Open a case for a huvudman."""

    omgang = forms.ModelChoiceField(
        label="Omgång",
        queryset=Omgang.objects.select_related("cykel"),
        required=False,
        empty_label="Ingen omgång",
    )
