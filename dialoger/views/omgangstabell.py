"""A round as a spreadsheet: fetch it, read it back with a look at what it changes, carry it out, fetch what failed.

Nothing is stored before the order: what a file changes goes with the page, signed for the person and the round.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kvalitet import svenska
from kvalitet.engang import en_gang
from kvalitet.filer import Filfel
from kvalitet.lasningar import logga_lasning
from kvalitet.models import Anvandare, Jobb
from kvalitet.tjanstefel import feltext
from kvalitet.views.gemensamt import inloggad

from .. import services
from ..forms.omgangstabell import Tabellfilformular
from ..models import Omgang
from ..omgangstabell.jamfor import Andring, Jamforelse, felrad_som_data, jamfor
from ..omgangstabell.kolumner import IFYLLBARA
from ..omgangstabell.las import Intabell, las
from ..omgangstabell.skriv import arenden, felfil, omgangsfil
from ..services import omgangsrader

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
GALLER = 24 * 3600  # seconds that a look at a file can be carried out
FLEST_VISADE = 200  # faults on the page; the file has all of them


@require_http_methods(["GET", "HEAD", "POST"])
def tabell(request: HttpRequest, pk: int) -> HttpResponse:
    """The way out and in. POST: a look at what the file changes, which stores nothing."""
    omgang: Omgang = get_object_or_404(Omgang, pk=pk)
    skickat = request.method == "POST"
    form = Tabellfilformular(request.POST, request.FILES) if skickat else Tabellfilformular()
    dialoger = list(arenden(omgang, request.user))
    if skickat and not dialoger:
        messages.warning(request, f"{omgang.namn} har inga ärenden, så filen lästes inte.")
        return redirect("dialoger:omgang_tabell", pk)
    if skickat and form.is_valid():
        fil = form.cleaned_data["fil"]
        try:
            return _granska(request, omgang, fil.name, _las(fil, omgang), dialoger)
        except Filfel as fel:
            form.add_error("fil", fel.text if not (fel.falt or fel.rad) else str(fel))
    kontext = {
        "omgang": omgang,
        "form": form,
        "hamta": f"Hämta {svenska.antal(len(dialoger), 'ärende', 'ärenden')}" if dialoger else "",
        "kolumner": [kolumn.namn for kolumn in IFYLLBARA],
    }
    return render(request, "dialoger/omgang_tabell.html", kontext, status=422 if form.errors else 200)


def _las(fil: UploadedFile, omgang: Omgang) -> Intabell:
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as kopia:
        for bit in fil.chunks():
            kopia.write(bit)
        kopia.flush()
        inlast = las(Path(kopia.name), fil.name or "filen")
    if inlast.omgang != str(omgang.pk):
        annan = inlast.omgang_namn if inlast.omgang_namn not in ("", omgang.namn) else "en annan omgång"
        raise Filfel(fil.name or "filen", f"Filen gäller {annan}, inte {omgang.namn} i {omgang.cykel.namn}.")
    return inlast


def _granska(request: HttpRequest, omgang: Omgang, namn: str, inlast: Intabell, dialoger: list[Any]) -> HttpResponse:
    svar = jamfor(omgang, inlast, dialoger)
    fel = [cell for rad in svar.felrader for cell in rad.fel]
    paket = {
        "fil": namn,
        "andringar": [_som_data(andring) for andring in svar.andringar],
        "fel": [felrad_som_data(rad, svar.andrat[rad.rad]) for rad in svar.felrader],
    }
    kontext = {
        "omgang": omgang,
        "namn": namn,
        "svar": svar,
        "andringar": _visade(svar),
        "fel": fel[:FLEST_VISADE],
        "antal_fel": len(fel),
        "knapp": f"Ändra {svenska.antal(len(svar.andringar), 'ärende', 'ärenden')}",
        "paket": signing.dumps(paket, salt=_salt(omgang, inloggad(request)), compress=True),
    }
    return render(request, "dialoger/omgang_tabell_granska.html", kontext)


def _som_data(andring: Andring) -> dict[str, Any]:
    dialog = andring.dialog
    return {
        "dialog": dialog.pk,
        "nummer": dialog.nummer,
        "huvudman": dialog.huvudman.namn,
        "fran": andring.fran,
        "till": andring.till,
        "skal": andring.skal,
    }


def _visade(svar: Jamforelse) -> list[dict[str, Any]]:
    """Per case and column: old → new, with people by name where the address is somebody's."""
    adresser = {v for a in svar.andringar for varden in (a.fran, a.till) for v in varden.values() if "@" in v}
    namn = {p.epost.lower(): p.namn for p in Anvandare.objects.filter(epost__in=adresser)}
    return [
        {
            "dialog": andring.dialog,
            "skal": andring.skal,
            "rader": [
                (kolumn.namn.removeprefix("E-post "), *(namn.get(v, v) for v in (andring.fran[kolumn.kod], nytt)))
                for kolumn in IFYLLBARA
                if (nytt := andring.till.get(kolumn.kod)) is not None
            ],
        }
        for andring in svar.andringar
    ]


def _salt(omgang: Omgang, anvandare: Anvandare) -> str:
    return f"omgangstabell:{omgang.pk}:{anvandare.pk}"


def _paket(request: HttpRequest, omgang: Omgang) -> dict[str, Any] | None:
    """What the page said; None when it is too old or not what we wrote."""
    try:
        paket = signing.loads(request.POST.get("paket", ""), salt=_salt(omgang, inloggad(request)), max_age=GALLER)
    except signing.BadSignature:
        messages.error(request, "Granskningen gäller inte längre. Läs in filen igen.")
        return None
    return dict(paket)


@require_POST
@en_gang
def andra(request: HttpRequest, pk: int) -> HttpResponse:
    """Carry out exactly what the page showed."""
    omgang: Omgang = get_object_or_404(Omgang, pk=pk)
    if (paket := _paket(request, omgang)) is None:
        return redirect("dialoger:omgang_tabell", pk)
    try:
        jobb = services.bestall_omgangsrader(omgang=omgang, **paket, aktor=inloggad(request))
    except ValidationError as fel:
        messages.error(request, feltext(fel))
        return redirect("dialoger:omgang_tabell", pk)
    return redirect(jobb)


@require_safe
def hamta(request: HttpRequest, pk: int) -> HttpResponse:
    omgang: Omgang = get_object_or_404(Omgang, pk=pk)
    logga_lasning(request.user, "hamtad", omgang, request)
    return _fil(omgangsfil(omgang, arenden(omgang, request.user)), f"{omgang.namn} {timezone.localdate().isoformat()}")


@require_POST
def fel_i_fil(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows with faults, of a file that has only been looked at."""
    omgang: Omgang = get_object_or_404(Omgang, pk=pk)
    if (paket := _paket(request, omgang)) is None:
        return redirect("dialoger:omgang_tabell", pk)
    return _felfil(request, omgang, paket["fel"])


@require_safe
def ej_utforda(request: HttpRequest, pk: int, jobb: int) -> HttpResponse:
    """The rows that were not carried out: those with faults, and those that were refused."""
    omgang: Omgang = get_object_or_404(Omgang, pk=pk)
    egna = Jobb.objects.synliga_for(request.user).filter(typ=omgangsrader.JOBBTYP)
    rad = get_object_or_404(egna, pk=jobb)
    if rad.data["omgang"] != omgang.pk or not rad.ar_avslutat:
        raise Http404
    return _felfil(request, omgang, omgangsrader.ej_utforda(rad))


def _felfil(request: HttpRequest, omgang: Omgang, rader: list[dict[str, Any]]) -> HttpResponse:
    logga_lasning(request.user, "hamtad", omgang, request)
    return _fil(felfil(omgang, arenden(omgang, request.user), rader), f"{omgang.namn} ej ändrade rader")


def _fil(innehall: bytes, namn: str) -> HttpResponse:
    svar = HttpResponse(innehall, content_type=XLSX)
    svar.headers["Content-Disposition"] = content_disposition_header(True, f"{namn}.xlsx") or "attachment"
    return svar
