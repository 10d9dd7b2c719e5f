"""Two forms with drafts, for tests: /prov/a/ and /prov/b/ edit a text each. Use the fixture `provsidor`."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import include, path
from django.utils import timezone

from kvalitet import utkast, utkastagare, versionskrock


@dataclass
class Prov:
    text: str = "Första texten."
    version: int = 1
    av: str = "Karin Lind"
    tid: datetime = field(default_factory=timezone.now)


PROV: dict[str, Prov] = {}
STANGDA = {"stangd"}


for formular in ("prov.text", "x"):
    utkastagare.registrera(formular, lambda anvandare, id_: "Texten är stängd." if id_ in STANGDA else "")


class Provform(forms.Form):
    text = forms.CharField(label="Text", widget=forms.Textarea, strip=False)
    amnen = forms.MultipleChoiceField(
        label="Ämnen", choices=[("a", "A"), ("b", "B")], required=False, widget=forms.CheckboxSelectMultiple
    )
    klar = forms.BooleanField(label="Klar", required=False)
    dold = forms.CharField(required=False, widget=forms.HiddenInput)


def spara(namn: str, grundversion: str, text: str, av: str = "Olle Berg") -> None:
    prov = PROV[namn]
    krockfalt = [versionskrock.Krockfalt("text", "Text", text, prov.text)]
    versionskrock.kontrollera(grundversion, prov.version, krockfalt, av=prov.av, tid=prov.tid)
    PROV[namn] = Prov(text, prov.version + 1, av)


def redigera(request: HttpRequest, namn: str) -> HttpResponse:
    prov = PROV[namn]
    start = {"text": prov.text, "amnen": ["a"], "klar": True, "dold": "z"}
    form = Provform(request.POST if request.method == "POST" else None, initial=start)
    laget = utkast.koppla(request, form, f"prov.text:{namn}", prov.version)
    kontext: dict[str, Any] = {"form": form, "utkast": laget, "rubrik": f"Prov {namn}", "tillbaka": "/"}
    if request.method == "POST" and form.is_valid():
        try:
            spara(namn, laget.version, form.cleaned_data["text"])
        except versionskrock.Versionskrock as krock:
            return versionskrock.sida(request, krock, laget, rubrik=f"Prov {namn}", avbryt_url=request.path)
        laget.klart(request)
        return redirect("hjalp")
    return render(request, "kvalitet/formularsida.html", kontext, status=422 if form.is_bound else 200)


urlpatterns = [path("prov/<slug:namn>/", redigera, name="prov"), path("", include("kvalitet.urls"))]
