"""The pages of an answer: seven faktorer, an overview, the sheet. The same for an account and for a code.

Who may open the answer is settled by the caller (views.skattningssvar, views.skatta), who gives a `Svarsplats`.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header

from kvalitet import svenska, textskillnad
from kvalitet.filer import Filfel
from kvalitet.models import Anvandare
from kvalitet.tjanstefel import feltext

from ..forms.skattning import Bladformular, Faktorformular
from ..kvalitetssystem import Faktordata
from ..models import Skattningssvar
from ..services import skattningslank, skattningssvar
from ..services.skattningssvar import Faktorsvar, Svarskrock, faktorsvar
from ..skattning import NIVAER, SKALA, Nivaord, blad

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
GALLER = 24 * 3600  # seconds that a look at a sheet can be saved
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
        return self.skattning.system.data.faktorer

    def faktor(self, nummer: int) -> Faktordata:
        if not 1 <= nummer <= len(self.faktorer):
            raise Http404
        return self.skattning.system.data.faktor(nummer)

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


# The sheet --------------------------------------------------------------------------------------------------------


def _salt(plats: Svarsplats) -> str:
    return f"analysunderlag.skattning.blad:{plats.svar.pk}"


def hamta_blad(request: HttpRequest, plats: Svarsplats) -> HttpResponse:
    rubrik = f"Självskattning: {plats.skattning.namn}, {plats.skattning.huvudman.namn}"
    innehall = blad.skriv(
        plats.faktorer,
        plats.niva.kod,
        plats.svar.svar,
        plats.svar.texter,
        rubrik=rubrik,
        marke=signing.Signer(salt=_salt(plats)).sign(plats.svar.nyckel),
    )
    namn = f"Självskattning {plats.niva.namn.lower()}.xlsx"
    svar = HttpResponse(innehall, content_type=XLSX)
    svar.headers["Content-Disposition"] = content_disposition_header(True, namn) or "attachment"
    return svar


def las_in(request: HttpRequest, plats: Svarsplats) -> HttpResponse:
    """A look at what a sheet changes, which stores nothing: the changes go with the page, signed for the answer."""
    skickat = request.method == "POST"
    form = Bladformular(request.POST, request.FILES) if skickat else Bladformular()
    if skickat and form.is_valid():
        fil = form.cleaned_data["fil"]
        try:
            inblad = _las(fil, plats)
        except Filfel as fel:
            form.add_error("fil", fel.text if not (fel.falt or fel.rad) else str(fel))
        else:
            return _granska(request, plats, fil.name, inblad)
    return render(request, f"{MALL}/las_in.html", plats.kontext | {"form": form}, status=422 if form.errors else 200)


def _las(fil: UploadedFile, plats: Svarsplats) -> blad.Inblad:
    namn = fil.name or "filen"
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as kopia:
        for bit in fil.chunks():
            kopia.write(bit)
        kopia.flush()
        marke, inblad = blad.las(Path(kopia.name), namn, plats.faktorer, plats.niva.kod)
    try:
        signing.Signer(salt=_salt(plats)).unsign(marke)
    except signing.BadSignature:
        raise Filfel(namn, blad.FEL_SVAR) from None
    return inblad


def _granska(request: HttpRequest, plats: Svarsplats, namn: str, inblad: blad.Inblad) -> HttpResponse:
    andras, nya, grund = _andringar(plats, inblad)
    paket = {"nya": {n: [dict(f.svar), f.text] for n, f in nya.items()}, "grund": grund}
    kontext = {
        "namn": namn,
        "fel": inblad.fel,
        "andras": andras,
        "paket": "" if inblad.fel else signing.dumps(paket, salt=_salt(plats), compress=True),
        "spara_url": plats.url("spara_blad"),
    }
    return render(request, f"{MALL}/granska.html", plats.kontext | kontext, status=422 if inblad.fel else 200)


def _andringar(
    plats: Svarsplats, inblad: blad.Inblad
) -> tuple[list[dict[str, str]], dict[int, Faktorsvar], dict[int, str]]:
    """What changes, in words; and per changed faktor the new content and the version it is based on."""
    andras: list[dict[str, str]] = []
    nya: dict[int, Faktorsvar] = {}
    grund: dict[int, str] = {}
    for faktor in plats.faktorer:
        fran = faktorsvar(plats.svar, faktor)
        # An empty cell takes nothing back: the sheet may be older than what was answered on the page.
        koder = [p.kod for p in faktor.pastaenden_for(plats.niva.kod)]
        svar = dict(fran.svar) | {kod: v for kod in koder if (v := inblad.svar.get(kod)) is not None}
        till = Faktorsvar(svar, inblad.texter.get(faktor.nummer, "") or fran.text)
        if (dict(till.svar), till.text) == (dict(fran.svar), fran.text):
            continue
        nya[faktor.nummer], grund[faktor.nummer] = till, fran.version
        for p in faktor.pastaenden_for(plats.niva.kod):
            if fran.svar.get(p.kod) != till.svar.get(p.kod):
                andras.append({"vad": p.text, "fran": _ord(fran.svar, p.kod), "till": _ord(till.svar, p.kod)})
        if fran.text != till.text:
            andras.append({"vad": f"Hur vet vi det? {faktor.namn}", "fran": fran.text, "till": till.text})
    return andras, nya, grund


def _ord(svar: Any, kod: str) -> str:
    return SKALA[svar[kod]] if kod in svar else "Inget svar"


def spara_blad(request: HttpRequest, plats: Svarsplats) -> HttpResponse:
    """Save exactly what the page showed, all of it or nothing."""
    try:
        paket = signing.loads(request.POST.get("paket", ""), salt=_salt(plats), max_age=GALLER)
    except signing.BadSignature:
        messages.error(request, "Granskningen gäller inte längre. Läs in bladet igen.")
        return redirect(plats.url("las_in"))
    nya = {int(n): Faktorsvar(svar, text) for n, (svar, text) in paket["nya"].items()}
    grund = {int(n): version for n, version in paket["grund"].items()}
    try:
        skattningssvar.spara_faktorer(svar_id=plats.svar.pk, nya=nya, grund=grund, aktor=plats.aktor)
    except Svarskrock as fel:
        namn = plats.faktor(fel.nummer).namn
        messages.error(request, f"Svaren om {namn} har ändrats sedan du granskade bladet. Läs in det igen.")
        return redirect(plats.url("las_in"))
    antal = svenska.antal(len(nya), "framgångsfaktor", "framgångsfaktorer")
    messages.success(request, f"Bladet är sparat: {antal} ändrades.")
    return redirect(plats.url("svar"))
