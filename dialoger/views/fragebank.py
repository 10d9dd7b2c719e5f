"""The bank of questions, and a plan for a dialogue picked from it. What is picked stands in the address alone."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields, replace
from itertools import groupby
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from huvudman.skolformer import SKOLFORMER
from kvalitet import svenska
from kvalitet.forms import SOKFALT

from ..fragebank import NIVAER, PASSAR, PERSPEKTIV, SLAG, Fraga, Fragebank, Urval, fragebank


def _val(etikett: str, val: dict[Any, str], alla: str = "Alla", **mer: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=etikett, choices=[("", alla), *val.items()], required=False, **mer)


class Fragefilter(forms.Form):
    sok = forms.CharField(label="Ord i frågan", max_length=100, required=False, widget=SOKFALT)
    faktor = _val("Framgångsfaktor", {}, coerce=int, empty_value=None)
    niva = _val("Nivå", NIVAER)
    delmal = _val("Delmål", {})
    slag = _val("Slag", SLAG, "Båda")
    perspektiv = _val("Perspektiv", PERSPEKTIV)
    passar = _val("Passar", {kod: namn for kod, namn in PASSAR.items() if kod != "alla"})
    skolform = _val("Skolform", SKOLFORMER)

    def __init__(self, *args: Any, bank: Fragebank, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for falt, val in (
            ("faktor", [(nummer, f"{nummer}. {namn}") for nummer, namn in bank.faktorer.items()]),
            ("delmal", [(d.kod, d.namn) for d in bank.delmal.values()]),
        ):
            self.fields[falt].choices = [("", "Alla"), *val]  # type: ignore[attr-defined]


@require_safe
def fragebank_sida(request: HttpRequest) -> HttpResponse:
    bank = fragebank()
    valda = bank.valda(request.GET.getlist("vald"))
    if request.GET.get("visa") == "plan":
        return render(request, "dialoger/fragebank_plan.html", _plan(request, bank, valda))
    return render(request, "dialoger/fragebank.html", _bank(request, bank, valda))


def _bank(request: HttpRequest, bank: Fragebank, valda: list[Fraga]) -> dict[str, Any]:
    formular = Fragefilter(request.GET, bank=bank)
    urval = Urval(**formular.cleaned_data) if formular.is_valid() else None
    fragor = bank.urval(urval) if urval else []
    koder = [f.id for f in valda]
    faktorer = []
    for nummer, grupp in groupby(fragor, lambda f: f.faktor):
        rader = [_rad(request, bank, fraga, koder) for fraga in grupp]
        nivaer = [(NIVAER[niva], list(del_)) for niva, del_ in groupby(rader, lambda r: r["fraga"].niva)]
        faktorer.append({"nummer": nummer, "namn": bank.faktorer[nummer], "nivaer": nivaer, "antal": len(rader)})
    return {
        "formular": formular,
        "antal_text": f"{svenska.tal(len(fragor))} av {svenska.antal(len(bank.fragor), 'fråga', 'frågor')}",
        "faktorer": faktorer,
        "grupper": [
            {
                "rubrik": "Framgångsfaktorer",
                "poster": [{"namn": f"{f['nummer']}. {f['namn']}", "url": f"#faktor-{f['nummer']}"} for f in faktorer],
            }
        ],
        "valda": valda,
        "behall": [("vald", kod) for kod in koder],
        "plan_url": _adress(request, koder, visa="plan"),
        "tom_url": _adress(request, []),
        "rensa_url": _bara_valda(koder) or request.path,
        "vagar": _vagar(request, bank, formular, urval) if urval and not fragor else [],
    }


def _rad(request: HttpRequest, bank: Fragebank, fraga: Fraga, koder: list[str]) -> dict[str, Any]:
    ar_vald = fraga.id in koder
    nya = [kod for kod in koder if kod != fraga.id] if ar_vald else [*koder, fraga.id]
    return {
        "fraga": fraga,
        "ar_vald": ar_vald,
        "url": _adress(request, nya),
        "fakta": _fakta(bank, fraga),
    }


def _fakta(bank: Fragebank, fraga: Fraga) -> list[str]:
    """What the question is about, in words; level and factor stand in the headings."""
    delar = [svenska.versal(", ".join(bank.delmal[kod].namn.lower() for kod in fraga.delmal))]
    if fraga.passar != "alla":
        delar.append(PASSAR[fraga.passar])
    if len(fraga.skolformer) > 3:
        delar.append("Skola")
    elif fraga.skolformer:
        delar.append(svenska.versal(svenska.lista(SKOLFORMER[kod].lower() for kod in fraga.skolformer)))
    return delar


def _vagar(request: HttpRequest, bank: Fragebank, formular: Fragefilter, urval: Urval) -> list[dict[str, str]]:
    """For each choice: how many questions there would be without it. Only the choices that help."""
    vagar = []
    for falt in fields(Urval):
        tomt: dict[str, Any] = {falt.name: falt.default}
        utan = replace(urval, **tomt)
        if utan != urval and (antal := len(bank.urval(utan))):
            fraga = request.GET.copy()
            fraga.pop(falt.name)
            text = (
                f"Utan valet {str(formular.fields[falt.name].label).lower()}: {svenska.antal(antal, 'fråga', 'frågor')}"
            )
            vagar.append({"text": text, "url": f"?{fraga.urlencode()}"})
    return vagar


def _plan(request: HttpRequest, bank: Fragebank, valda: list[Fraga]) -> dict[str, Any]:
    koder = [f.id for f in valda]
    nivaer = Counter(f.niva for f in valda)
    slag = Counter(f.slag for f in valda)
    return {
        "fragor": [
            {
                "fraga": fraga,
                "fakta": [bank.faktorer[fraga.faktor], NIVAER[fraga.niva], SLAG[fraga.slag]],
                "upp": _adress(request, _flytta(koder, plats, -1), visa="plan") if plats else "",
                "ner": _adress(request, _flytta(koder, plats, 1), visa="plan") if plats < len(koder) - 1 else "",
                "bort": _adress(request, [kod for kod in koder if kod != fraga.id], visa="plan"),
            }
            for plats, fraga in enumerate(valda)
        ],
        "sammanfattning": [
            {"etikett": namn, "varde": svenska.antal(nivaer[kod], "fråga", "frågor")} for kod, namn in NIVAER.items()
        ]
        + [{"etikett": namn, "varde": svenska.antal(slag[kod], "fråga", "frågor")} for kod, namn in SLAG.items()],
        "bank_url": _adress(request, koder),
    }


def _flytta(koder: list[str], plats: int, steg: int) -> list[str]:
    nya = list(koder)
    nya.insert(plats + steg, nya.pop(plats))
    return nya


def _adress(request: HttpRequest, koder: list[str], visa: str = "") -> str:
    """This page with the same filters and these questions picked."""
    fraga = request.GET.copy()
    fraga.setlist("vald", koder)
    fraga.pop("visa", None)
    for namn in [namn for namn, varde in fraga.items() if not varde]:
        del fraga[namn]
    if visa:
        fraga["visa"] = visa
    return f"{request.path}?{fraga.urlencode()}" if fraga else request.path


def _bara_valda(koder: list[str]) -> str:
    fraga = QueryDict(mutable=True)
    fraga.setlist("vald", koder)
    return f"?{fraga.urlencode()}" if koder else ""
