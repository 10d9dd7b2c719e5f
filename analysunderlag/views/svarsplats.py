"""The pages of an answer: seven faktorer and an overview. The same for an account and for a code.

Who may open the answer is settled by the caller (views.skattningssvar, views.skatta), who gives a `Svarsplats`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from kvalitet import textskillnad
from kvalitet.models import Anvandare
from kvalitet.tjanstefel import feltext

from ..forms.skattning import Faktorformular
from ..kvalitetssystem import Faktordata
from ..models import Skattningssvar
from ..services import skattningslank, skattningssvar
from ..services.skattningssvar import Faktorsvar, Svarskrock, faktorsvar
from ..skattning import NIVAER, SKALA, Nivaord

MALL = "analysunderlag/skattning"


@dataclass(frozen=True)
class Svarsplats:
    """An answer that the person may write in. `kod`: the code they came by, empty for an account."""

    svar: Skattningssvar
    kod: str = ""
    aktor: Anvandare | None = None

    def url(self, vad: str, *args: Any) -> str:
        if self.kod:
            return reverse(f"analysunderlag:skatta_{vad}", args=[self.svar.nyckel, *args])
        nyckel = self.skattning.huvudman.nyckel
        return reverse(f"analysunderlag:skattning_{vad}", args=[nyckel, self.svar.nyckel, *args])

    @property
    def skattning(self) -> Any:
        return self.svar.niva.skattning

    @property
    def niva(self) -> Nivaord:
        return NIVAER[self.svar.niva.niva]

    @property
    def faktorer(self) -> tuple[Faktordata, ...]:
        faktorer: tuple[Faktordata, ...] = self.skattning.faktorer
        return faktorer

    def faktor(self, nummer: int) -> Faktordata:
        if not 1 <= nummer <= len(self.faktorer):
            raise Http404
        return self.faktorer[nummer - 1]

    @property
    def kontext(self) -> dict[str, Any]:
        return {
            "plats": self,
            "skattning": self.skattning,
            "niva": self.niva,
            "kod": skattningslank.i_grupper(self.kod),
            "oversikt_url": self.url("svar"),
            "blad_url": self.url("blad"),
            "las_in_url": self.url("las_in"),
        }


def oversikt(request: HttpRequest, plats: Svarsplats) -> HttpResponse:
    steg = []
    for faktor in plats.faktorer:
        har = faktorsvar(plats.svar, faktor)
        steg.append(
            {
                "faktor": faktor,
                "url": plats.url("faktor", faktor.nummer),
                "besvarade": len(har.svar),
                "av": len(faktor.pastaenden_for(plats.niva.kod)),
                "har_text": bool(har.text),
            }
        )
    kontext = {
        "steg": steg,
        "ar_tomt": not (plats.svar.svar or plats.svar.texter),
        "fortsatt_url": next((s["url"] for s in steg if not s["besvarade"]), steg[0]["url"]),
        "alla_besvarade": all(s["besvarade"] == s["av"] for s in steg),
        "lamna_url": plats.url("lamna"),
        "glom_url": plats.url("glom") if plats.kod else "",
    }
    return render(request, f"{MALL}/svar.html", plats.kontext | kontext)


def faktorsida(request: HttpRequest, plats: Svarsplats, nummer: int) -> HttpResponse:
    """One faktor. Saved when the person goes on, back or to the overview."""
    faktor = plats.faktor(nummer)
    data = request.POST if request.method == "POST" else None
    form = Faktorformular(data, faktor=faktor, niva=plats.niva.kod, sparat=faktorsvar(plats.svar, faktor))
    krock: dict[str, Any] = {}
    if data is not None and form.is_valid():
        nytt = form.faktorsvar
        try:
            skattningssvar.spara_faktorer(
                svar_id=plats.svar.pk,
                nya={nummer: nytt},
                grund={nummer: form.cleaned_data["version"]},
                aktor=plats.aktor,
            )
        except Svarskrock as fel:
            form, krock = _bada(plats, faktor, nytt, fel.sparat)
        else:
            return redirect(_vidare(plats, nummer, request.POST.get("till", "")))
    sista = nummer == len(plats.faktorer)
    kontext = {
        "faktor": faktor,
        "beskrivning": getattr(faktor, plats.niva.kod),
        "form": form,
        "rader": [(falt, krock.get(falt.name, "")) for falt in form.rader()],
        "krock": krock,
        "antal": len(plats.faktorer),
        "nasta": "Till översikten" if sista else "Spara och fortsätt",
        "forsta": nummer == 1,
    }
    status = 409 if krock else 422 if form.errors else 200
    return render(request, f"{MALL}/faktor.html", plats.kontext | kontext, status=status)


def _vidare(plats: Svarsplats, nummer: int, till: str) -> str:
    if till == "forra" and nummer > 1:
        return plats.url("faktor", nummer - 1)
    if till == "oversikt" or nummer == len(plats.faktorer):
        return plats.url("svar")
    return plats.url("faktor", nummer + 1)


def _bada(
    plats: Svarsplats, faktor: Faktordata, mitt: Faktorsvar, sparat: Faktorsvar
) -> tuple[Faktorformular, dict[str, Any]]:
    """The form with the person's own answers, what the other says beside them, and both texts in the field."""
    text = mitt.text if textskillnad.radslut(mitt.text) == sparat.text else textskillnad.forslag(mitt.text, sparat.text)
    bada = Faktorsvar({**sparat.svar, **mitt.svar}, text)
    form = Faktorformular(None, faktor=faktor, niva=plats.niva.kod, sparat=bada)
    form.initial["version"] = sparat.version
    olika: dict[str, Any] = {
        kod: SKALA[varde] for kod, varde in sparat.svar.items() if mitt.svar.get(kod, varde) != varde
    }
    return form, olika | {"text": sparat.text != mitt.text}


def lamna(request: HttpRequest, plats: Svarsplats) -> HttpResponse:
    try:
        skattningssvar.lamna(svar_id=plats.svar.pk, aktor=plats.aktor)
    except skattningssvar.Nivastangd:
        raise
    except ValidationError as fel:
        messages.error(request, feltext(fel))
    return redirect(plats.url("svar"))
