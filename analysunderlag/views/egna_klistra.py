"""Own figures from a spreadsheet, pasted or as a file: a look at what each row would do, then all good rows or none.

Nothing is stored before the order: the rows that the page showed go with it, signed for the person and the huvudman,
and are tested once more by the service.
"""

from __future__ import annotations

import tempfile
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huvudman import skolformer
from huvudman.models import Huvudman
from huvudman.views.eget import eget_utrymme
from kvalitet import svenska, tabellfil
from kvalitet.engang import en_gang
from kvalitet.takt import hogst
from kvalitet.views.gemensamt import inloggad, las_och_skriv

from ..egna.overblick import delar
from ..egna.provning import Provad, Utfall, prova, visat
from ..egna.ramar import Ramar, Uppgift, las_ramar
from ..egna.slag import Slag, lasar, visa
from ..egna.tabell import BLAD, KOLUMNER, Intabell, Olaslig, las_fil, las_inklistrat
from ..forms.egna import Klistraformular
from ..services import egna_varden as tjanst
from .egna_gemensamt import sida, tillbaka_med_fel

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
GALLER = 24 * 3600  # seconds that a look can be carried out
FLEST_VISADE = 200
TOMMA_RADER = 40


@require_http_methods(["GET", "HEAD", "POST"])
@eget_utrymme
@hogst(60, "klistra")
def klistra(request: HttpRequest, huvudman: Huvudman) -> HttpResponse:
    """POST: a look at what the rows would do, which stores nothing."""
    skickat = request.method == "POST"
    form = Klistraformular(request.POST, request.FILES) if skickat else Klistraformular()
    if skickat and form.is_valid():
        fil, text = form.cleaned_data["fil"], form.cleaned_data["text"]
        try:
            tabell = _las_fil(fil) if fil else las_inklistrat(text)
        except Olaslig as fel:
            form.add_error("fil" if fil else "text", str(fel))
        else:
            return _granska(request, huvudman, tabell, form)
    return _sida(request, huvudman, form)


def _sida(request: HttpRequest, huvudman: Huvudman, form: Klistraformular) -> HttpResponse:
    kolumner = [kolumn.namn for kolumn in KOLUMNER]
    status = 422 if form.errors else 200
    return sida(request, huvudman, "klistra", "uppgifter", status, form=form, kolumner=kolumner)


def _las_fil(fil: Any) -> Intabell:
    with tempfile.NamedTemporaryFile() as kopia:
        for bit in fil.chunks():
            kopia.write(bit)
        kopia.flush()
        return las_fil(Path(kopia.name), fil.name or "filen")


def _granska(request: HttpRequest, huvudman: Huvudman, tabell: Intabell, form: Klistraformular) -> HttpResponse:
    ramar = las_ramar(huvudman)
    alla = prova(tabell, ramar, timezone.localdate())
    per = {utfall: [p for p in alla if p.utfall is utfall] for utfall in Utfall}
    if for_manga := ramar.for_manga(len(per[Utfall.NY])):
        form.add_error(None, for_manga)
        return _sida(request, huvudman, form)
    sparas = per[Utfall.NY] + per[Utfall.ANDRAS]
    fel = [cell for p in per[Utfall.FEL] for cell in p.fel]
    paket = [_som_data(p) for p in sparas]
    kontext: dict[str, Any] = {
        "sparas": [_visad(p, ramar) for p in sorted(sparas, key=lambda p: p.rad)][:FLEST_VISADE],
        "antal": {utfall.value: len(rader) for utfall, rader in per.items()},
        "antal_sparas": len(sparas),
        "fel": fel[:FLEST_VISADE],
        "antal_fel": len(fel),
        "knapp": f"Spara {svenska.antal(len(sparas), 'uppgift', 'uppgifter')}",
        "paket": signing.dumps(paket, salt=_salt(request, huvudman), compress=True),
        "form": Klistraformular(initial={"text": form.cleaned_data["text"]}),
    }
    return sida(request, huvudman, "granska", "uppgifter", **kontext)


def _visad(provad: Provad, ramar: Ramar) -> dict[str, Any]:
    uppgift = provad.uppgift
    assert uppgift is not None
    fran = provad.fran
    return {
        "rad": provad.rad,
        "skolform": skolformer.namn(uppgift.skolform),
        "namn": ramar.matt[uppgift.indikator].kortnamn if uppgift.indikator else uppgift.namn,
        "officiellt": bool(uppgift.indikator),
        "period": uppgift.period,
        "enhet": ramar.enheter[uppgift.enhet].namn if uppgift.enhet else "",
        "fran": visa(fran.varde, fran.slag, fran.slag_ord) if fran else "",
        "till": visat(uppgift),
        "titt": provad.titt,
    }


def _som_data(provad: Provad) -> list[Any]:
    uppgift = provad.uppgift
    assert uppgift is not None
    return [vars(uppgift) | {"varde": str(uppgift.varde)}, provad.fran.pk if provad.fran else None]


def _salt(request: HttpRequest, huvudman: Huvudman) -> str:
    return f"egna_uppgifter:{huvudman.pk}:{inloggad(request).pk}"


@require_POST
@eget_utrymme
@en_gang
@hogst(60, "klistra")
def spara(request: HttpRequest, huvudman: Huvudman) -> HttpResponse:
    """Store exactly what the page showed."""
    igen = reverse("analysunderlag:egna_klistra", args=[huvudman.nyckel])
    try:
        paket = signing.loads(request.POST.get("paket", ""), salt=_salt(request, huvudman), max_age=GALLER)
    except signing.BadSignature:
        messages.error(request, "Granskningen gäller inte längre. Klistra in raderna igen.")
        return redirect(igen)
    uppgifter = [(Uppgift(**data | {"varde": Decimal(data["varde"])}), sedd) for data, sedd in paket]
    try:
        sparade = tjanst.spara_varden(
            huvudman=huvudman, uppgifter=uppgifter, aktor=inloggad(request), inklistring=uuid4()
        )
    except tjanst.Hunnits:
        messages.error(request, "Någon har ändrat en av uppgifterna sedan granskningen. Inget sparades. Granska igen.")
        return redirect(igen)
    except ValidationError as fel:
        return tillbaka_med_fel(request, fel, igen)
    messages.success(
        request, f"{svenska.versal(svenska.antal(len(sparade), 'uppgift', 'uppgifter'))} sparade. Bara ni ser dem."
    )
    return redirect("analysunderlag:egna_uppgifter", huvudman.nyckel)


@las_och_skriv
@eget_utrymme
@en_gang
def angra(request: HttpRequest, huvudman: Huvudman, inklistring: UUID) -> HttpResponse:
    """Asks first, and says what becomes of it."""
    utfall = tjanst.inklistringens_utfall(huvudman, inklistring)
    if utfall is None:
        raise Http404
    hem = reverse("analysunderlag:egna_uppgifter", args=[huvudman.nyckel])
    if request.method == "POST":
        try:
            tjanst.angra_inklistring(huvudman=huvudman, inklistring=inklistring, aktor=inloggad(request))
        except tjanst.Hunnits:
            messages.info(request, "Inklistringen är redan borttagen.")
        except ValidationError as fel:
            return tillbaka_med_fel(request, fel, hem)
        else:
            messages.success(request, "Inklistringen är borttagen.")
        return redirect(hem)
    antal = svenska.antal(utfall.tas_bort, "uppgift", "uppgifter")
    delar_ = [f"{svenska.versal(antal)} tas bort för gott."]
    if utfall.aterstalls:
        delar_.append(f"För {svenska.rakneord(utfall.aterstalls)} av dem gäller det tidigare talet igen.")
    if utfall.ar_kvar:
        andra = "En har" if utfall.ar_kvar == 1 else f"{svenska.versal(svenska.rakneord(utfall.ar_kvar))} har"
        delar_.append(f"{andra} ändrats sedan dess och är kvar.")
    kontext = {
        "rubrik": "Ångra inklistringen?",
        "text": " ".join(delar_),
        "knapptext": "Ta bort det inklistrade",
        "avbryt_url": hem,
    }
    return render(request, "komponenter/bekrafta.html", kontext)


@require_safe
@eget_utrymme
def mall(request: HttpRequest, huvudman: Huvudman) -> HttpResponse:
    """A sheet to fill in: our suggestions for their skolformer, and empty rows."""
    ramar = las_ramar(huvudman)
    period = lasar(timezone.localdate())
    rader = [
        [del_.namn, f.namn, period, None, f.slag_ord or Slag(f.slag).label, None, None]
        for del_ in delar(huvudman, ramar)
        for _, f in del_.rakna
    ]
    tom = [skolformer.namn(ramar.skolformer[0])] if len(ramar.skolformer) == 1 else [None]
    rader += [[*tom, None, period, *[None] * 4] for _ in range(TOMMA_RADER)]
    innehall = tabellfil.som_xlsx(
        BLAD,
        [kolumn.namn for kolumn in KOLUMNER],
        rader,
        bredd=[22, 48, 10, 12, 20, 30, 50],
        fast="A2",
        ifyllbara=dict.fromkeys(range(1, len(KOLUMNER) + 1), ()),
    )
    svar = HttpResponse(innehall, content_type=XLSX)
    svar.headers["Content-Disposition"] = content_disposition_header(True, "Egna uppgifter.xlsx") or "attachment"
    return svar
