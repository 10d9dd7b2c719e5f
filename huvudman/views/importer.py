"""Register files: upload, what they would change, and the decisions."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kvalitet import svenska
from kvalitet.filer.gemensamt import MIB, STORSTA_FIL
from kvalitet.tabeller import tabell
from kvalitet.views.gemensamt import inloggad

from .. import services, visning
from ..forms import SLAGNAMN, Filformular, Forslagsfilter
from ..models import Andringsforslag, Registerimport
from ..tabeller import Importtabell

PER_SIDA = 50
DIREKT = 300  # more than this is decided by a job
OPPET = Andringsforslag.Status.OPPET


@require_http_methods(["GET", "HEAD", "POST"])
def importer(request: HttpRequest) -> HttpResponse:
    formular = Filformular(
        request.POST if request.method == "POST" else None, request.FILES if request.method == "POST" else None
    )
    if request.method == "POST" and formular.is_valid():
        fil = formular.cleaned_data["fil"]
        if fil.size > STORSTA_FIL:
            formular.add_error("fil", f"Filen är större än {STORSTA_FIL // MIB} MB.")
        else:
            sha256 = services.spara_uppladdad(fil)
            datum = formular.cleaned_data["datum"]
            jobb = services.bestall_inlasning(sha256=sha256, namn=fil.name, datum=datum, aktor=inloggad(request))
            return redirect(jobb)
    rader = Registerimport.objects.select_related("aktor").annotate(
        oppna=Count("forslag", filter=Q(forslag__status=OPPET))
    )
    kontext = {"form": formular, "tabell": tabell(request, Importtabell, rader)}
    return render(request, "huvudman/importer.html", kontext, status=422 if formular.errors else 200)


def _import(pk: int) -> Registerimport:
    return get_object_or_404(Registerimport.objects.select_related("aktor"), pk=pk)


@require_safe
def import_detalj(request: HttpRequest, pk: int) -> HttpResponse:
    registerimport = _import(pk)
    alla = registerimport.forslag.select_related("beslutad_av").order_by("pk")
    filter_ = Forslagsfilter(request.GET, queryset=alla)
    sida = Paginator(filter_.qs, PER_SIDA).get_page(request.GET.get("page"))
    oppna_i_filtret = filter_.qs.filter(status=OPPET).count()
    kontext = {
        "import": registerimport,
        "slag": SLAGNAMN.get(registerimport.slag, registerimport.slag),
        "filter": filter_,
        "page": sida,
        "rader": _rader(sida, registerimport),
        "flikar": _flikar(request, alla),
        "oppna": alla.filter(status=OPPET).count(),
        "oppna_i_filtret": oppna_i_filtret,
        "antal_text": f"{svenska.tal(sida.paginator.count)} av {svenska.antal(alla.count(), 'förslag', 'förslag')}",
        "fraga": request.GET.urlencode(),
    }
    return render(request, "huvudman/import_detalj.html", kontext)


def _rader(sida: Page, registerimport: Registerimport) -> list[dict[str, Any]]:
    forslag = list(sida.object_list)
    orden = visning.ord_for(forslag, registerimport)
    return [
        {
            "forslag": ett,
            "andringar": orden.andringar(ett),
            "huvudman": orden.huvudman(ett.huvudman_nyckel) if ett.objekttyp == "enhet" else "",
        }
        for ett in forslag
    ]


def _flikar(request: HttpRequest, alla: QuerySet) -> list[dict[str, Any]]:
    """All, and one tab per type that the file has proposals of."""
    antal = dict(alla.order_by().values_list("typ").annotate(n=Count("pk")))
    vald = request.GET.get("typ", "")
    flikar = [("", "Alla", sum(antal.values()))]
    flikar += [(str(typ), text, antal[typ]) for typ, text in Andringsforslag.Typ.choices if typ in antal]
    return [
        {"namn": text, "url": f"?typ={typ}" if typ else "?", "aktiv": vald == typ, "antal": n}
        for typ, text, n in flikar
    ]


@require_POST
def hoppa_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Read a refused file again without its faulty rows."""
    registerimport = get_object_or_404(Registerimport, pk=pk, nekad=True)
    jobb = services.bestall_inlasning(
        sha256=registerimport.sha256,
        namn=registerimport.filnamn,
        datum=registerimport.datum,
        aktor=inloggad(request),
        hoppa_over=True,
    )
    return redirect(jobb)


def _valda(request: HttpRequest, registerimport: Registerimport) -> QuerySet[Andringsforslag]:
    """The open proposals that the person has ticked, or all that the filter shows."""
    oppna = registerimport.forslag.filter(status=OPPET)
    if request.POST.get("omfattning") == "alla":
        return Forslagsfilter(_fraga(request), queryset=oppna).qs
    valda = [int(varde) for varde in request.POST.getlist("forslag") if varde.isdigit()]
    return oppna.filter(pk__in=valda)


def _fraga(request: HttpRequest) -> Any:
    from django.http import QueryDict

    return QueryDict(request.POST.get("fraga", ""))


@require_POST
def beslut(request: HttpRequest, pk: int) -> HttpResponse:
    """First shows exactly what will be decided; decides when that very number has been confirmed."""
    registerimport = _import(pk)
    godkanns = request.POST.get("beslut") != "avvisa"
    valda = list(_valda(request, registerimport).order_by("pk").values_list("pk", flat=True))
    tillbaka = f"{reverse('huvudman:import_detalj', args=[pk])}?{_fraga(request).urlencode()}"
    if not valda:
        messages.info(request, "Inget förslag var markerat, eller så har någon annan redan beslutat.")
        return redirect(tillbaka)
    if request.POST.get("bekraftat") != str(len(valda)):
        return _bekrafta(request, registerimport, valda, godkanns, tillbaka)
    if len(valda) > DIREKT:
        return redirect(
            services.bestall_beslut(
                registerimport=registerimport, godkanns=godkanns, urval=valda, aktor=inloggad(request)
            )
        )
    if godkanns:
        resultat = services.godkann(registerimport, aktor=inloggad(request), urval=valda)
    else:
        resultat = services.avvisa(
            registerimport, aktor=inloggad(request), urval=valda, skal=request.POST.get("skal", "")[:300]
        )
    _beratta(request, resultat, godkanns)
    return redirect(tillbaka)


def _bekrafta(
    request: HttpRequest, registerimport: Registerimport, valda: list[int], godkanns: bool, tillbaka: str
) -> HttpResponse:
    antal = svenska.antal(len(valda), "förslag", "förslag")
    per_typ = registerimport.forslag.filter(pk__in=valda).order_by().values_list("typ").annotate(n=Count("pk"))
    ord_ = dict(Andringsforslag.Typ.choices)
    kontext = {
        "import": registerimport,
        "godkanns": godkanns,
        "antal": len(valda),
        "rubrik": f"{'Godkänn' if godkanns else 'Avvisa'} {antal}",
        "fakta": [{"etikett": ord_[typ], "varde": svenska.tal(n)} for typ, n in per_typ],
        "alla": request.POST.get("omfattning") == "alla",
        "valda": valda,
        "fraga": request.POST.get("fraga", ""),
        "tillbaka": tillbaka,
    }
    return render(request, "huvudman/forslag_bekrafta.html", kontext)


def _beratta(request: HttpRequest, resultat: services.Beslut, godkanns: bool) -> None:
    if resultat.antal:
        ord_ = "godkända" if godkanns else "avvisade"
        messages.success(request, f"{svenska.antal(resultat.antal, 'förslag', 'förslag')} {ord_}.")
    if resultat.vantar:
        namn = svenska.lista(resultat.vantar[:3]) + (" med flera" if len(resultat.vantar) > 3 else "")
        messages.warning(request, f"{namn} väntar: huvudmannen måste godkännas först.")
