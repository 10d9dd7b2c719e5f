"""Underlag on the web: list, order, progress, the page itself and its files. Everything goes through `synliga_for`."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from huvudman.models import Huvudman
from kvalitet import lasningar
from kvalitet.behorighet import kan
from kvalitet.jobb import framsteg
from kvalitet.models import Lasning
from kvalitet.views.gemensamt import inloggad

from ..bygge.texter import OMDOME
from ..bygge.visning import datum, oversiktsvyer, visningar
from ..bygge.webbvy import webbvyer
from ..forms import Underlagsfilter
from ..models import Statistikrelease, Underlag, Underlagsfil
from ..services import underlag as tjanst
from ..services import underlagsfiler
from ..services.registerskolformer import utan_statistik
from ..services.underlagshinder import hinder
from ..tabeller import Underlagstabell, tabell
from .urval import urval, vald_namnd

MALLAR = "analysunderlag/underlag"
FILER = (
    (Underlagsfil.Format.PDF, "PDF att läsa och skriva ut", "file-text"),
    (Underlagsfil.Format.XLSX, "Excel att räkna vidare i", "file-spreadsheet"),
    (Underlagsfil.Format.JSON, "Alla värden som JSON", "database"),
    (Underlagsfil.Format.ZIP, "Allt i en ZIP-fil", "file-archive"),
)


@require_safe
def lista(request: HttpRequest) -> HttpResponse:
    """Staff: a searchable list. A representative: their own, with the way to order one."""
    anvandare = inloggad(request)
    if not anvandare.ar_personal:
        return _egna(request)
    synliga = Underlag.objects.synliga_for(anvandare).for_lista()
    filter_ = Underlagsfilter(request.GET, queryset=synliga if request.GET.get("fil") else synliga.senaste())
    return render(
        request,
        f"{MALLAR}/lista.html",
        {
            "filter": filter_,
            "fil": filter_.form.cleaned_data.get("fil") if filter_.is_valid() else None,
            "tabell": tabell(request, Underlagstabell, filter_.qs),
            "far_kora": kan(anvandare, "analysunderlag:korning_lista"),
        },
    )


def _egna(request: HttpRequest) -> HttpResponse:
    huvudman_lista = list(Huvudman.objects.synliga_for(request.user))
    senaste = Underlag.objects.filter(huvudman__in=huvudman_lista).senaste().for_lista().prefetch_related("filer")
    per_huvudman = {u.huvudman_id: u for u in senaste}
    rader = [{"huvudman": h, "underlag": per_huvudman.get(h.pk)} for h in huvudman_lista]
    release = _release()
    svar = {"rader": rader, "release": release, "hinder": hinder(huvudman_lista, release)}
    return render(request, f"{MALLAR}/egna.html", svar)


def _release() -> Statistikrelease | None:
    return Statistikrelease.objects.senast_godkand()


@require_http_methods(["GET", "HEAD", "POST"])
def for_huvudman(request: HttpRequest, nyckel: str) -> HttpResponse:
    """What there is for a huvudman, and the button that orders a new one."""
    huvudman = get_object_or_404(Huvudman.objects.synliga_for(request.user), nyckel=nyckel)
    if request.method == "POST":
        return _bestall(request, huvudman)
    release = _release()
    return _huvudmanssida(request, huvudman, release, hinder([huvudman], release).get(huvudman.pk, ""))


def _huvudmanssida(
    request: HttpRequest, huvudman: Huvudman, release: Statistikrelease | None, fel: str, status: int = 200
) -> HttpResponse:
    versioner = Underlag.objects.filter(huvudman=huvudman).for_lista().order_by("-version").prefetch_related("filer")
    svar = {"huvudman": huvudman, "versioner": versioner, "release": release, "fel": fel}
    if fel:
        namnder, namnd = vald_namnd(request, huvudman)
        svar |= {"namnder": namnder, "namnd": namnd}
        pdf = reverse("analysunderlag:underlag_register", args=[huvudman.nyckel])
        svar["pdf_url"] = f"{pdf}?namnd={namnd.pk}" if namnd else pdf
        svar["egna_koder"] = namnd.skolformskoder if namnd else None
        svar["utan"] = utan_statistik(huvudman, svar["egna_koder"])
    return render(request, f"{MALLAR}/huvudman.html", svar, status=status)


def _bestall(request: HttpRequest, huvudman: Huvudman) -> HttpResponse:
    try:
        underlag = tjanst.bestall_underlag(huvudman, aktor=inloggad(request))
    except tjanst.IngetUnderlag as inget:
        return _huvudmanssida(request, huvudman, _release(), str(inget), status=422)
    if not underlag.nyskapat and underlag.ar_klart:
        messages.info(request, "Underlaget var redan gjort av den senaste statistiken. Inget har ändrats sedan dess.")
    return redirect(underlag)


@require_safe
def detalj(request: HttpRequest, pk: int, skolform: str = "") -> HttpResponse:
    """The underlag as a page, read from its frozen content alone; progress until it is ready.

    With one part all is on one page. With several the first page is the overview, and each part has a page of its own.
    """
    underlag = _hamta(request, pk)
    if not underlag.ar_klart:
        return render(request, f"{MALLAR}/vantar.html", {"underlag": underlag, **_lage(underlag)})
    innehall = underlag.varden
    val = urval(request, underlag.huvudman, innehall, skolform)
    oversikt = () if skolform else oversiktsvyer(innehall, visningar(innehall), val.skolformer)
    filer = {f.format: f for f in underlag.filer.all()}
    nyare = Underlag.objects.filter(
        huvudman=underlag.huvudman, version__gt=underlag.version, status=Underlag.Status.KLART
    ).first()
    return render(
        request,
        f"{MALLAR}/detalj.html",
        {
            "underlag": underlag,
            "innehall": innehall,
            "val": val,
            "vyer": webbvyer(innehall, val.delar),
            "egna_koder": [skolform] if skolform else val.skolformer,
            "oversikt": oversikt if len(oversikt) > 1 or not val.delar else (),
            "del_url": underlag.get_absolute_url() if val.ar_flera else "",
            "utan": None if val.delar or skolform else utan_statistik(underlag.huvudman, val.skolformer),
            "utgava": tjanst.utgava(underlag),
            "filer": [{"fil": filer[f], "text": text, "ikon": ikon} for f, text, ikon in FILER if f in filer],
            "zip": filer.get(Underlagsfil.Format.ZIP),
            "godkand": datum(innehall.release.godkand),
            "omdome": OMDOME,
            "nyare": nyare,
            **_aterkallat(underlag, nyare),
        },
    )


def _aterkallat(underlag: Underlag, nyare: Underlag | None) -> dict[str, Any]:
    """The withdrawn files that it was made of, and what the reader can do about it."""
    filer = underlag.aterkallade_filer
    if not filer:
        return {}
    i_bruk = _release()
    return {
        "aterkallade": filer,
        "har_battre": bool(nyare and not nyare.ar_inaktuellt),
        "kan_bestalla": bool(i_bruk and i_bruk.pk > underlag.release_id and not i_bruk.aterkallade),
    }


def _hamta(request: HttpRequest, pk: int) -> Underlag:
    fraga = Underlag.objects.synliga_for(request.user).select_related("huvudman", "release", "jobb")
    underlag: Underlag = get_object_or_404(fraga, pk=pk)
    return underlag


def _lage(underlag: Underlag) -> dict[str, Any]:
    jobb = underlag.jobb
    fardigt = underlag.ar_klart or underlag.status == Underlag.Status.MISSLYCKAT
    fel = ""
    if underlag.status == Underlag.Status.MISSLYCKAT:
        fel = (jobb.fel if jobb else "") or "Jobbet avbröts innan underlaget var klart."
    return {
        **(asdict(framsteg(jobb)) if jobb else {"klart": 0, "av": 0, "text": ""}),
        "fardigt": fardigt,
        "fel": fel,
        "fragment_url": reverse("analysunderlag:underlag_lage", args=[underlag.pk]),
        "sida_url": underlag.get_absolute_url(),
    }


@require_safe
def lage(request: HttpRequest, pk: int) -> HttpResponse:
    """The progress bar alone, for htmx; when the job has ended the whole page is fetched again."""
    sammanhang = _lage(_hamta(request, pk))
    svar = render(request, "komponenter/framsteg.html", sammanhang)
    if sammanhang["fardigt"] and getattr(request, "htmx", False):
        svar.headers["HX-Refresh"] = "true"
    return svar


@require_safe
def hamta(request: HttpRequest, pk: int, format: str) -> FileResponse:
    """A file of a frozen underlag. Every download is logged, before the first byte is sent."""
    underlag = _hamta(request, pk)
    fil = get_object_or_404(Underlagsfil, underlag=underlag, format=format)
    try:
        oppen = underlagsfiler.sokvag(fil).open("rb")
    except FileNotFoundError:
        raise Http404("Filen finns inte i lagret.") from None
    lasningar.logga_lasning(
        request.user, Lasning.Typ.HAMTAD, underlag, request, format=fil.format, sha256=fil.sha256, namn=fil.filnamn
    )
    return FileResponse(oppen, as_attachment=True, filename=fil.filnamn)
