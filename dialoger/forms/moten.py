"""The form of a meeting: booked, changed, moved. What the rules say of the times is `dialoger.motesprovning`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from huvudman import skolformer
from kvalitet.kalenderdagar import ar_arbetsdag, nasta_arbetsdag
from kvalitet.models import Anvandare
from kvalitet.roller import Myndighet

from ..begrepp import LANGST_RESTID, Motesform, Motestyp
from ..models import Dialog, Mote
from ..services import Motestider
from ..utforarval import utforare_hos
from .varningar import UTAN_NAMN, Dagfalt, Klockslag, Varningsformular, prova_klockslag, tidpunkt

# Usual length when the form is opened, in minutes.
FORSLAG_LANGD = {Motestyp.DIALOG: 180, Motestyp.INTRODUKTION: 90}
DELAS = (Motestyp.INTRODUKTION, Motestyp.DIALOG)  # several huvudmän at once (doman.md §4 step 2, P6)
PLANERING = [
    ("", "Ingen planering"),
    ("timmen", "Timmen före mötet"),
    ("dagen_fm", "Arbetsdagen före, kl. 09–10"),
    ("dagen_em", "Arbetsdagen före, kl. 13–14"),
]
REFLEKTION = [
    ("", "Ingen reflektion"),
    ("genast", "Halvtimmen efter mötet"),
    ("dagen_fm", "Arbetsdagen efter, kl. 09–10"),
    ("dagen_em", "Arbetsdagen efter, kl. 13–14"),
]
UTAN_VERSION = "Det syns inte vilken version av mötet du hade framför dig. Öppna sidan igen."
KLOCKAN = {"dagen_fm": time(9), "dagen_em": time(13)}


class Utforarfalt(forms.ModelChoiceField):
    """A dialogutförare of one agency; who they are is asked anew for each form."""

    queryset: Any

    def __init__(self, myndighet: str, **kwargs: Any) -> None:
        super().__init__(queryset=Anvandare.objects.none(), empty_label="Inte bestämt", **kwargs)
        self.myndighet = myndighet
        self.error_messages["invalid_choice"] = f"Välj en dialogutförare hos {Myndighet(myndighet).label}."

    def __deepcopy__(self, memo: Any) -> Any:
        ny = super().__deepcopy__(memo)
        ny.queryset = utforare_hos(self.myndighet)
        return ny

    def to_python(self, value: Any) -> Anvandare | None:
        if value in self.empty_values:
            return None
        nyckel = str(value.pk if isinstance(value, Anvandare) else value)
        funna: list[Anvandare] = list(self.queryset.filter(pk=nyckel)) if nyckel.isdecimal() else []
        if not funna:
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return funna[0]


class Arendefalt(forms.ModelMultipleChoiceField):
    """Cases by id. A number that the database has no room for is no case, and no fault of the service's."""

    def clean(self, value: Any) -> Any:
        if any(len(str(pk)) > 18 for pk in value or ()):
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().clean(value)


class Moteformular(Varningsformular):
    """Times, place and people. `typ` and cases are given by the page."""

    dag = Dagfalt(label="Dag")
    start = Klockslag(label="Börjar")
    slut = Klockslag(label="Slutar")
    form = forms.ChoiceField(label="Form", choices=Motesform.choices, widget=forms.RadioSelect)
    plats = forms.CharField(label="Plats", max_length=200, required=False, help_text="Lokal och adress.")
    lank = forms.URLField(label="Länk till mötet", max_length=500, required=False, assume_scheme="https")
    resa = forms.CharField(
        label="Resa", max_length=200, required=False, help_text="Till exempel tåg 07.22 från Örebro."
    )
    restid = forms.IntegerField(
        label="Restid i minuter",
        min_value=0,
        max_value=LANGST_RESTID,
        required=False,
        help_text="Tur och retur, per person.",
    )
    utforare_sv = Utforarfalt(Myndighet.SV, label="Från Skolverket", required=False)
    utforare_spsm = Utforarfalt(Myndighet.SPSM, label="Från SPSM", required=False)
    omfattning = forms.CharField(
        label="Vad den här delen gäller",
        max_length=120,
        required=False,
        help_text=f"När dialogen delas på två eller tre tillfällen: skolformer, nämnd eller nivå. {UTAN_NAMN}",
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, typ: str, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.typ = Motestyp(typ)
        if self.typ != Motestyp.DIALOG:
            del self.fields["omfattning"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("start") and data.get("slut") and data["slut"] <= data["start"]:
            self.add_error("slut", "Mötet måste sluta efter att det har börjat.")
        prova_klockslag(self, "dag", "start", "slut")
        return data

    @property
    def tider(self) -> Motestider:
        """Of a valid form."""
        data = self.cleaned_data
        fysiskt = data["form"] == Motesform.FYSISKT
        return Motestider(
            tidpunkt(data["dag"], data["start"]),
            tidpunkt(data["dag"], data["slut"]),
            form=data["form"],
            plats=" ".join(data["plats"].split()),
            lank=data["lank"],
            resa=data["resa"].strip() if fysiskt else "",
            restid=(data["restid"] or 0) if fysiskt else 0,
            omfattning=data.get("omfattning", "").strip(),
        )


class Bokaformular(Moteformular):
    """A new meeting of a case: with more cases, planned skolformer and the pair's own meetings around it."""

    arenden = Arendefalt(
        label="Fler huvudmän på samma möte",
        queryset=Dialog.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Ert pars öppna ärenden där mötet får bokas nu.",
    )
    skolformer = forms.MultipleChoiceField(
        label="Skolformer som planeras",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Huvudmannen väljer. Det går att ändra fram till mötet.",
    )
    planering = forms.ChoiceField(label="Boka planering före", choices=PLANERING, required=False)
    reflektion = forms.ChoiceField(label="Boka reflektion efter", choices=REFLEKTION, required=False)

    def __init__(self, *args: Any, kandidater: Iterable[Dialog] = (), egna: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kandidater, egna = list(kandidater), list(egna)
        falt: Any = self.fields["arenden"]
        falt.queryset = Dialog.objects.filter(pk__in=[d.pk for d in kandidater]).select_related("huvudman__kommun__lan")
        falt.label_from_instance = lambda dialog: dialog.huvudman.namn
        falt.error_messages["invalid_choice"] = "Ett av ärendena kan inte vara med på mötet. Välj bland dem som visas."
        if not kandidater:
            del self.fields["arenden"]
        val: Any = self.fields["skolformer"]
        val.choices = [(kod, skolformer.namn(kod)) for kod in skolformer.ordnade(egna)]
        if self.typ != Motestyp.DIALOG or len(egna) < 2:
            del self.fields["skolformer"]
        if self.typ in (Motestyp.PLANERING, Motestyp.REFLEKTION):
            del self.fields["planering"], self.fields["reflektion"]

    @property
    def interna(self) -> list[tuple[str, Motestider]]:
        """The pair's own meetings that were asked for, digital, without the link of the meeting itself."""
        data, tider = self.cleaned_data, self.tider
        svar: list[tuple[str, Motestider]] = []
        if val := data.get("planering"):
            slut = tider.start
            start = _klockan(_arbetsdag(data["dag"], -1), val) if val in KLOCKAN else slut - timedelta(hours=1)
            svar.append((Motestyp.PLANERING, Motestider(start, start + timedelta(hours=1))))
        if val := data.get("reflektion"):
            start = _klockan(_arbetsdag(data["dag"], 1), val) if val in KLOCKAN else tider.slut
            langd = timedelta(hours=1) if val in KLOCKAN else timedelta(minutes=30)
            svar.append((Motestyp.REFLEKTION, Motestider(start, start + langd)))
        return svar


def _klockan(dag: date, val: str) -> datetime:
    return tidpunkt(dag, KLOCKAN[val])


def _arbetsdag(dag: date, hall: int) -> date:
    if hall > 0:
        return nasta_arbetsdag(dag)
    dag -= timedelta(days=1)
    while not ar_arbetsdag(dag):
        dag -= timedelta(days=1)
    return dag


class Settformular(forms.Form):
    """`version` and `handelse` say what the person saw of a meeting when the form was opened (`motesvisning.sett`)."""

    version = forms.IntegerField(
        label="Sidan", widget=forms.HiddenInput, error_messages=dict.fromkeys(("required", "invalid"), UTAN_VERSION)
    )
    handelse = forms.IntegerField(widget=forms.HiddenInput, required=False)
    data: Any

    def se_om(self, sett: Mapping[str, int]) -> None:
        """Let the next save count from what is shown now; all else that was sent stays."""
        nya = self.data.copy()
        for namn, varde in sett.items():
            nya[namn] = str(varde)
        self.data = nya


class Andraformular(Settformular, Moteformular):
    """A booked meeting."""

    andatext = "Spara ändå"
    skal = forms.CharField(
        label="Varför flyttas mötet?",
        max_length=300,
        required=False,
        help_text=f"Behövs när dagen eller klockslagen ändras. Syns i historiken. {UTAN_NAMN}",
    )

    def __init__(self, *args: Any, mote: Mote, **kwargs: Any) -> None:
        super().__init__(*args, typ=mote.typ, **kwargs)
        self.mote = mote

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not self.errors and self.ar_flyttat and not data["skal"].strip():
            self.add_error("skal", "Skriv varför mötet flyttas.")
        return data

    @property
    def ar_flyttat(self) -> bool:
        return (self.tider.start, self.tider.slut) != (self.mote.start, self.mote.slut)


def startvarden(mote: Mote) -> dict[str, Any]:
    """Of a booked meeting, for Andraformular."""
    start, slut = timezone.localtime(mote.start), timezone.localtime(mote.slut)
    return {
        "dag": start.date(),
        "start": start.time(),
        "slut": slut.time(),
        "restid": mote.restid or None,
        **{namn: getattr(mote, namn) for namn in ("form", "plats", "lank", "resa", "omfattning")},
        "utforare_sv": mote.utforare_sv_id,
        "utforare_spsm": mote.utforare_spsm_id,
    }


class Lamnaformular(forms.Form):
    skal = forms.CharField(
        label="Varför lämnar ärendet mötet?",
        max_length=300,
        help_text=f"Syns i ärendets historik. {UTAN_NAMN}",
    )


class Installdformular(forms.Form):
    """With the pair's own meetings around the one that is cancelled, chosen beforehand."""

    skal = forms.CharField(
        label="Varför ställs mötet in?",
        max_length=300,
        help_text=f"Syns i historiken. {UTAN_NAMN}",
    )
    interna = forms.MultipleChoiceField(label="Ställ in samtidigt", required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, data: Mapping[str, Any] | None = None, *, kring: Iterable[tuple[str, str]] = ()) -> None:
        val = list(kring)
        super().__init__(data, initial={"interna": [pk for pk, _ in val]})
        falt: Any = self.fields["interna"]
        falt.choices = val
        falt.error_messages["invalid_choice"] = "Ett av mötena har ändrats. Välj bland dem som visas."
        if not val:
            del self.fields["interna"]
