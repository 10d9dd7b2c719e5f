"""The time model as a form. The core checks the numbers; each fault is shown at its field."""

from __future__ import annotations

from typing import Any

from django import forms

from kvalitet import svenska

from ..prognos import Faltfel, Forlopp, Slag, Storlek, Tidsmodell
from ..prognosmodell import ANDELAR, ARBETE, MOTEN, STEG, STORLEKAR, TIMMAR, Falt, Modell, ersatt, falten, varden

RUBRIKER = {
    TIMMAR: "Timmar per ärende, båda myndigheterna tillsammans",
    ANDELAR: "Andelar och antaganden",
    MOTEN: "Mötenas längd: hur dialogtimmarna fördelas",
    STEG: "När stegen tas",
    ARBETE: "När annat arbete görs",
}
FORKLARINGAR = {
    MOTEN: "Tillsammans 100 procent.",
    STEG: "Procent vecka för vecka: hur stor del av ärendena som tar steget den tidigaste veckan, veckan efter och så "
    "vidare. Skriv till exempel 30 40 30. Tillsammans 100.",
    ARBETE: "Hur stor del av slagets timmar som läggs då. Varje slag blir 100 procent tillsammans.",
}
SAMMANFALLDA = (STEG, ARBETE)
FLEST_FEL = 200


class Tidsmodellsformular(forms.Form):
    """`modeller` after `is_valid()`: the two checked models, for the service."""

    kalla = forms.CharField(
        label="Varifrån kommer de nya talen?",
        max_length=300,
        help_text="Till exempel en uppföljning eller ett beslut. Står i historiken.",
    )
    bygger_pa = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, modell: Modell, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"bygger_pa": modell.nummer}} | kwargs)
        self.modell = modell
        self.modeller: dict[str, Any] = {}
        self._falt: dict[str, Falt] = {}
        start = varden(modell.tidsmodell, modell.forlopp)
        egna = {}
        for falt in falten(modell.forlopp):
            egna[_id(falt.namn)] = _formularfalt(falt, start[falt.namn])
            if falt.grupp == MOTEN:
                timmar = modell.tidsmodell.timmar[Storlek.MELLAN][Slag.DIALOG] * int(start[falt.namn]) / 100
                egna[_id(falt.namn)].help_text = f"Nu {svenska.tal(timmar, 1)} timmar hos en mellanstor huvudman."
            self._falt[_id(falt.namn)] = falt
        self.fields = {**egna, **self.fields}

    def clean(self) -> dict[str, Any]:
        tid, lopp = self.modell.tidsmodell.till_dict(), self.modell.forlopp.till_dict()
        for namn, falt in self._falt.items():
            ersatt(tid, lopp, falt.namn, self.cleaned_data.pop(namn, "") or "")
        tidsmodell = self._prova(Tidsmodell.fran_dict, tid, self.modell.tidsmodell.till_dict())
        forlopp = self._prova(Forlopp.fran_dict, lopp, self.modell.forlopp.till_dict())
        self.modeller = {"tidsmodell": tidsmodell, "forlopp": forlopp}
        return self.cleaned_data

    def _prova(self, las: Any, data: dict[str, Any], nu: dict[str, Any]) -> Any:
        """The model. For every fault, not only the first: it is noted, what holds now is put there, and tried again."""
        for _ in range(FLEST_FEL):
            try:
                return las(data)
            except Faltfel as fel:
                namn = self._namn(fel.falt)
                if namn is None:
                    self.add_error(None, str(fel))
                    return None
                if namn not in self.errors and not self._delarna_ar_fel(fel.falt):
                    self.add_error(namn, svenska.versal(str(fel).partition(": ")[2]))
                _laga(data, nu, fel.falt)
        return None

    def _delarna_ar_fel(self, falt: str) -> bool:
        """A sum of parts that are wrong themselves."""
        rader = enumerate(self.modell.forlopp.arbete, start=1)
        return any(falt == f"arbete.{rad.slag}" and f"arbete-{nummer}" in self.errors for nummer, rad in rader)

    def _namn(self, falt: str) -> str | None:
        """The field of the form. A sum that is wrong is shown at the first of its parts."""
        if falt.startswith("arbete.rad "):
            falt = f"arbete.{falt.removeprefix('arbete.rad ').partition('.')[0]}"
        elif falt.startswith("arbete."):
            slag = falt.removeprefix("arbete.")
            rader = enumerate(self.modell.forlopp.arbete, start=1)
            falt = next((f"arbete.{nummer}" for nummer, rad in rader if rad.slag == slag), falt)
        return _id(falt) if _id(falt) in self.fields else None

    @property
    def grupper(self) -> list[dict[str, Any]]:
        """For the page: groups in order, each with its parts: (heading, fields)."""
        svar = []
        for grupp, rubrik in RUBRIKER.items():
            delar: dict[str, list[forms.BoundField]] = {}
            for namn, falt in self._falt.items():
                if falt.grupp == grupp:
                    delar.setdefault(falt.undergrupp, []).append(self[namn])
            oppen = any(falt.errors for rad in delar.values() for falt in rad)
            svar.append(
                {
                    "kod": grupp,
                    "rubrik": rubrik,
                    "text": FORKLARINGAR.get(grupp, ""),
                    "delar": list(delar.items()),
                    "sammanfalld": grupp in SAMMANFALLDA,
                    "oppen": oppen,
                }
            )
        return svar


def _id(namn: str) -> str:
    return namn.replace(".", "-")


def _formularfalt(falt: Falt, start: str) -> forms.Field:
    if falt.namn == "okand_som":
        val = [(str(s), s.text) for s in STORLEKAR]
        return forms.ChoiceField(label=falt.etikett, choices=val, initial=start, help_text=falt.hjalp)
    inmatning = forms.TextInput(attrs={"inputmode": "decimal" if falt.grupp == TIMMAR else "numeric"})
    if falt.namn.endswith(".procent"):
        inmatning = forms.TextInput()
    return forms.CharField(label=falt.etikett, initial=start, max_length=300, help_text=falt.hjalp, widget=inmatning)


def _laga(data: Any, nu: Any, falt: str) -> None:
    """Put back what holds now: one value, or all parts of a sum."""
    delar = falt.split(".")
    if delar[0] == "arbete":
        for nummer, (rad, gammal) in enumerate(zip(data["arbete"], nu["arbete"], strict=True), start=1):
            if delar[1] in (f"rad {nummer}", rad["slag"]):
                rad["procent"] = gammal["procent"]
        return
    for del_ in delar[:-1]:
        data, nu = data[del_], nu[del_]
    data[delar[-1]] = nu[delar[-1]]
