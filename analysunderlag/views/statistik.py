"""Statistics imports: the list, what each file held and changed, and upload with preview."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.html import strip_tags
from django.views.decorators.http import require_http_methods, require_safe

from huvudman.orgnr import visa
from kvalitet import lasningar
from kvalitet.jobb import Jobbfel
from kvalitet.models import Jobb, Lasning
from kvalitet.startsida import adress
from kvalitet.views.gemensamt import inloggad

from ..behorighet import far_aterkalla_import, far_lasa_in_statistik
from ..forms import Statistikfilform
from ..inlasning import RIKETS_ORGNR, ufa
from ..models import Kallcell, Statistikimport, Statistikrelease, Statistikvarde
from ..services import aterkallelse, kallkontroller, releasekontroller, uppladdning
from ..services.releasekontroller import TYPORD, med_komma
from ..statistiktabeller import Importtabell
from ..tabeller import tabell
from ..vardetyper import Vardetyp

MALLAR = "analysunderlag/statistik"
PER_SIDA = 100


@require_safe
def lista(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        f"{MALLAR}/lista.html",
        {
            "tabell": tabell(request, Importtabell, Statistikimport.objects.select_related("aktor")),
            "release": Statistikrelease.objects.senast_godkand(),
            "vantar": Statistikrelease.objects.vantar().count(),
            "far_lasa_in": far_lasa_in_statistik(request.user),
        },
    )


@require_safe
def detalj(request: HttpRequest, pk: int) -> HttpResponse:
    statistikimport = get_object_or_404(Statistikimport.objects.select_related("aktor", "aterkallad_av"), pk=pk)
    sida = Paginator(_andrade(statistikimport), PER_SIDA).get_page(request.GET.get("page"))
    return render(
        request,
        f"{MALLAR}/detalj.html",
        {
            "import": statistikimport,
            "typer": _typer(statistikimport.antal, statistikimport.avvisade),
            "sida": sida,
            "andrade": [
                _andring(_vem(v), v.enhetskod, _namn(v), v.period, vars(v)["fore"], v.ratext, v.cell) for v in sida
            ],
            "noter": [_utan_lankar(noten) for noten in statistikimport.noter],
            "releaser": statistikimport.releaser.order_by("-pk"),
            "andra_ganger": Statistikimport.objects.filter(sha256=statistikimport.sha256).exclude(pk=pk),
            "har_avvisade": uppladdning.avvisade_fil(statistikimport.sha256).is_file(),
            "foljder": aterkallelse.foljder(statistikimport),
            "att_gora_om": aterkallelse.inaktuella_huvudman().count() if statistikimport.ar_aterkallad else 0,
            "korning_url": adress(inloggad(request), "analysunderlag:korning_ny"),
            "underlag_url": adress(inloggad(request), "analysunderlag:lista"),
            "kan_aterkalla": far_aterkalla_import(request.user, statistikimport)
            and not aterkallelse.varfor_inte(statistikimport),
        },
    )


def _andrade(statistikimport: Statistikimport) -> Any:
    """Changed values against what was in force when the file was read in."""
    if not statistikimport.andrade:
        return []
    release = statistikimport.releaser.order_by("pk").first()
    fore = list(release.importer.filter(pk__lt=statistikimport.pk).values_list("pk", flat=True)) if release else []
    if statistikimport.slag != ufa.SLAG:
        return kallkontroller.andrade_celler(statistikimport, fore)
    return releasekontroller.andrade_varden(statistikimport.varden.all(), fore)


def _namn(v: Statistikvarde | Kallcell) -> str:
    if isinstance(v, Statistikvarde):
        return v.indikator.namn
    return f"{v.serie.namn} ({v.serie.avser})" if v.serie.avser else v.serie.namn


def _vem(v: Statistikvarde | Kallcell) -> str:
    return v.orgnr or (f"kommun {v.kommunkod}" if isinstance(v, Kallcell) else "")


def _typer(antal: dict[str, int], avvisade: int) -> list[dict[str, Any]]:
    rader = [{"namn": TYPORD[typ], "antal": antal.get(typ, 0)} for typ in Vardetyp if antal.get(typ)]
    return rader + ([{"namn": "avvisade", "antal": avvisade}] if avvisade else [])


def _andring(orgnr: str, enhetskod: str, namn: str, period: str, fran: str, till: str, cell: str) -> dict[str, str]:
    vem = "Riket" if orgnr == RIKETS_ORGNR else visa(orgnr)
    if enhetskod:
        vem = f"Skolenhet {enhetskod}, {vem}"
    return {"namn": namn, "vem": vem, "period": period, "fran": med_komma(fran), "till": med_komma(till), "cell": cell}


def _utan_lankar(noten: str) -> str:
    """The source writes its links as HTML; here only the words are shown."""
    return strip_tags(noten)


@require_safe
def avvisade(request: HttpRequest, pk: int) -> FileResponse:
    statistikimport = get_object_or_404(Statistikimport, pk=pk)
    fil = uppladdning.avvisade_fil(statistikimport.sha256)
    if not fil.is_file():
        raise Http404
    lasningar.logga_lasning(request.user, Lasning.Typ.HAMTAD, statistikimport, request)
    namn = f"Avvisade celler i {statistikimport.filnamn}.csv"
    return FileResponse(open(fil, "rb"), as_attachment=True, filename=namn, content_type="text/csv")


@require_http_methods(["GET", "HEAD", "POST"])
def ny(request: HttpRequest) -> HttpResponse:
    skickat = request.method == "POST"
    form = Statistikfilform(request.POST, request.FILES) if skickat else Statistikfilform()
    if skickat and form.is_valid():
        fil = form.cleaned_data["fil"]
        return redirect(
            uppladdning.ta_emot(fil.chunks(), fil.name, inloggad(request), period=form.cleaned_data["period"])
        )
    return render(request, f"{MALLAR}/ny.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def granska(request: HttpRequest, pk: int) -> HttpResponse:
    """The preview of an uploaded file, and the button that reads it in."""
    jobb = get_object_or_404(Jobb.objects.synliga_for(request.user), pk=pk, typ=uppladdning.GRANSKA)
    if jobb.status != Jobb.Status.KLART:
        return redirect(jobb)
    resultat = jobb.resultat
    if request.method == "POST":
        hoppa_over = resultat["avvisad"] and request.POST.get("hoppa_over") == "1"
        if resultat["avvisad"] and not (hoppa_over and resultat["kan_hoppa_over"]):
            messages.error(request, "Filen har fel och kan inte läsas in som den är.")
            return redirect("analysunderlag:statistik_granska", pk=pk)
        try:
            return redirect(uppladdning.bekrafta(jobb, inloggad(request), hoppa_over=hoppa_over))
        except Jobbfel as fel:
            messages.error(request, str(fel))
            return redirect("analysunderlag:statistik_ny")
    return render(
        request,
        f"{MALLAR}/granska.html",
        {
            "jobb": jobb,
            "r": resultat,
            "typer": _typer(resultat.get("antal", {}), resultat.get("avvisade", 0)),
            "andrade": [
                _andring(a["orgnr"], a["enhetskod"], a["namn"], a["period"], a["fran"], a["till"], a["cell"])
                for a in resultat.get("andringar", ())
            ],
            "finns_kvar": uppladdning.ar_kvar(jobb.data["sha256"]),
            "aterkallad": aterkallelse.tidigare(jobb.data["sha256"]),
            "tidigare": Statistikimport.objects.filter(sha256=jobb.data["sha256"]).order_by("-pk").first(),
        },
    )
