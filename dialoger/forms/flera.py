"""What is asked before the same change is made in many cases. `data` is plain, for the job that makes it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone

from kvalitet.forms import DATUM
from kvalitet.roller import Myndighet

from ..models import Dialog
from ..services import pausdagsfel, sista_svarsdag
from .arende import SKAL
from .inbjudan import krav_svarsdag
from .moten import Utforarfalt
from .varningar import UTAN_NAMN


class Flerformular(forms.Form):
    """`dialoger`: the cases that can be changed, with `par`."""

    def __init__(self, *args: Any, dialoger: Iterable[Dialog], **kwargs: Any) -> None:
        self.dialoger = list(dialoger)
        super().__init__(*args, **kwargs)

    @property
    def data_for_jobb(self) -> dict[str, Any]:
        """Of a valid form."""
        return {
            falt: varde.isoformat() if hasattr(varde, "isoformat") else varde
            for falt, varde in self.cleaned_data.items()
        }


class Flerpaus(Flerformular):
    skal = forms.CharField(label="Skäl", help_text=f"Syns i varje ärendes historik. {UTAN_NAMN}", **SKAL)  # type: ignore[arg-type]
    till = forms.DateField(
        label="Återupptas",
        required=False,
        help_text="Tomt betyder tills vidare. Bokade möten före den dagen ställs in.",
        **DATUM,  # type: ignore[arg-type]
    )

    def clean_till(self) -> Any:
        dag = self.cleaned_data["till"]
        if dag and (fel := pausdagsfel(dag, timezone.localdate())):
            raise forms.ValidationError(fel)
        return dag


class Flerinbjudan(Flerformular):
    svar_senast = forms.DateField(label="Svar önskas senast", **DATUM)  # type: ignore[arg-type]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial={"svar_senast": sista_svarsdag(timezone.localdate())}, **kwargs)

    def clean_svar_senast(self) -> Any:
        return krav_svarsdag(self.cleaned_data["svar_senast"])


class Flertilldelning(Flerformular):
    utforare_sv = Utforarfalt(Myndighet.SV, label="Skolverket", required=False)
    utforare_spsm = Utforarfalt(Myndighet.SPSM, label="SPSM", required=False)
    skal = forms.CharField(
        label="Skäl",
        required=False,
        help_text=f"Behövs när någon byts ut. Syns i varje ärendes historik. {UTAN_NAMN}",
        **SKAL,  # type: ignore[arg-type]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for falt in ("utforare_sv", "utforare_spsm"):
            self.fields[falt].empty_label = "Ändras inte"  # type: ignore[attr-defined]

    @property
    def _nya(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {Myndighet.SV.value: data.get("utforare_sv"), Myndighet.SPSM.value: data.get("utforare_spsm")}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors:
            return data
        if not any(self._nya.values()):
            raise forms.ValidationError("Välj någon för minst en myndighet.")
        byts = any(
            (ny := self._nya[t.myndighet]) and ny.pk != t.utforare_id
            for dialog in self.dialoger
            for t in getattr(dialog, "par", [])
        )
        if byts and not data.get("skal", "").strip():
            self.add_error("skal", "Skriv varför ni byter dialogutförare.")
        return data

    @property
    def data_for_jobb(self) -> dict[str, Any]:
        valda = {myndighet: person.pk if person else None for myndighet, person in self._nya.items()}
        return {**valda, "skal": self.cleaned_data["skal"].strip()}


FORMULAR: dict[str, type[Flerformular]] = {
    "bjud_in": Flerinbjudan,
    "tilldela": Flertilldelning,
    "pausa": Flerpaus,
}
