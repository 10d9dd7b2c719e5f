"""The sheet of an answer: fetched, read back with a look at what it changes, saved. For an account and for a code."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header

from kvalitet import svenska
from kvalitet.filer import Filfel

from ..forms.skattning import Bladformular
from ..services import skattningssvar
from ..services.skattningssvar import Faktorsvar, Svarskrock, faktorsvar
from ..skattning import SKALA, blad
from .svarsplats import MALL, Svarsplats

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
GALLER = 24 * 3600  # seconds that a look at a sheet can be saved


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
