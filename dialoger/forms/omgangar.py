"""Forms of the rounds: the round itself, the draw with its weights, and changes by hand."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from huvudman import skolformer
from huvudman.models import Huvudman
from kvalitet.forms import DATUM
from kvalitet.models import Regionkontor

from ..models import Cykel, Omgang
from ..services.omgangar import STORST
from .arende import SKAL
from .varningar import UTAN_NAMN

VIKT = {"required": False, "min_value": 0, "max_value": 10, "step_size": 0.1, "initial": 1}
SEKTORER = {"offentlig": "Offentlig", "enskild": "Enskild"}


class Omgangsformular(forms.Form):
    cykel = forms.ModelChoiceField(label="Cykel", queryset=Cykel.objects.all(), empty_label=None)
    namn = forms.CharField(label="Namn", max_length=60, help_text="Till exempel Våren 2027.")
    start = forms.DateField(label="Börjar", help_text="Dagen då inbjudningarna tidigast går ut.", **DATUM)  # type: ignore[arg-type]
    slut = forms.DateField(label="Slutar", required=False, **DATUM)  # type: ignore[arg-type]

    def __init__(self, *args: Any, omgang: Omgang | None = None, **kwargs: Any) -> None:
        start = {f: getattr(omgang, f) for f in ("cykel", "namn", "start", "slut")} if omgang else {}
        super().__init__(*args, **{"initial": start} | kwargs)


class Dragningsformular(forms.Form):
    """`vikter`: dimension → value → factor, only those that are not 1."""

    antal = forms.IntegerField(label="Antal huvudmän", min_value=1, max_value=STORST, initial=180)
    fro = forms.CharField(
        label="Frö",
        max_length=40,
        required=False,
        help_text="Samma frö och samma register ger samma urval. Lämna tomt så väljs ett.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.grupper: list[tuple[str, list[str]]] = []
        self._vikt("storlek", "Storlek", Huvudman.Storleksklass.choices)
        self._vikt("sektor", "Offentlig och enskild", SEKTORER.items())
        self._vikt("skolform", "Skolform", skolformer.SKOLFORMER.items())
        self._vikt("kontor", "Regionkontor", [(k.namn, k.namn) for k in Regionkontor.objects.all()])

    def _vikt(self, dimension: str, rubrik: str, val: Iterable[tuple[Any, Any]]) -> None:
        namnen = []
        for kod, namn in val:
            falt = f"vikt_{dimension}_{kod}"
            self.fields[falt] = forms.FloatField(label=str(namn), **VIKT)  # type: ignore[arg-type]
            namnen.append(falt)
        self.grupper.append((rubrik, namnen))

    @property
    def viktgrupper(self) -> list[tuple[str, list[forms.BoundField]]]:
        return [(rubrik, [self[namn] for namn in namnen]) for rubrik, namnen in self.grupper]

    @property
    def vikter_satta(self) -> bool:
        return any(falt.errors or falt.value() not in (1, "1", "", None) for _, g in self.viktgrupper for falt in g)

    @property
    def vikter(self) -> dict[str, dict[str, float]]:
        satta: dict[str, dict[str, float]] = {}
        for namn, varde in self.cleaned_data.items():
            if namn.startswith("vikt_") and varde is not None and varde != 1:
                _, dimension, kod = namn.split("_", 2)
                satta.setdefault(dimension, {})[kod] = varde
        return satta


class Tillaggsformular(forms.Form):
    huvudman = forms.ModelChoiceField(
        label="Huvudman",
        queryset=Huvudman.objects.filter(ar_aktiv=True),
        to_field_name="nyckel",
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": "Välj en huvudman som finns i registret och inte har upphört."},
    )
    skal = forms.CharField(label="Varför läggs huvudmannen till?", help_text=f"Syns i historiken. {UTAN_NAMN}", **SKAL)  # type: ignore[arg-type]


class Borttagningsformular(forms.Form):
    skal = forms.CharField(label="Varför tas huvudmannen bort?", help_text=f"Syns i historiken. {UTAN_NAMN}", **SKAL)  # type: ignore[arg-type]
    tidigast = forms.DateField(
        label="Dras inte igen före",
        required=False,
        help_text="Tomt betyder att huvudmannen kan dras i nästa omgång.",
        **DATUM,  # type: ignore[arg-type]
    )
