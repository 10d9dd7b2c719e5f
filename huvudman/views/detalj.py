"""A huvudman's page: facts, units, skolformer, history, and who acts for it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kvalitet.behorighet import kan
from kvalitet.engang import en_gang
from kvalitet.models import Anvandare
from kvalitet.views.gemensamt import inloggad

from .. import services, skolformer, visning
from ..behorighet import far_se_insatser, far_se_kontakter, far_skriva
from ..forms import Uppdragsformular, Uppdragsslutformular
from ..kontaktluckor import luckor_for, vilka
from ..models import AnnanInsats, Enhet, EnhetSkolform, Granskning, Huvudman, Kontakt, Namnd, Uppdrag
from ..tabeller import Enhetstabell, sida

UNDERLAG = "analysunderlag/_huvudman_underlag.html"
DELAT = "analysunderlag/_huvudman_delat.html"
ARENDEN = "dialoger/_huvudman_arenden.html"
SENASTE = 8


def _hamta(request: HttpRequest, nyckel: str) -> Huvudman:
    return get_object_or_404(Huvudman.objects.synliga_for(request.user).for_lista(), nyckel=nyckel)


def _mall(anvandare: Anvandare, mall: str, urlnamn: str) -> Any:
    """A part that a layer above draws on this page, when it is installed and the user may open what it links to."""
    if not kan(anvandare, urlnamn):
        return None
    try:
        return get_template(mall)
    except TemplateDoesNotExist:
        return None


def _senaste_underlag(huvudman: Huvudman) -> Any:
    """The newest version, by the relation that the layer above adds to Huvudman."""
    versioner = getattr(huvudman, "underlag", None)
    return versioner.select_related("release").order_by("-version").first() if versioner is not None else None


def _delat(anvandare: Anvandare, huvudman: Huvudman) -> Any:
    """What the huvudman has shared of its own space, by the relation that the layer above adds to Huvudman."""
    delningar = getattr(huvudman, "skattningsdelningar", None)
    return delningar.synliga_for(anvandare) if delningar is not None else ()


def _kontakter_och_insatser(anvandare: Anvandare, huvudman: Huvudman) -> dict[str, Any]:
    def egna(modell: Any) -> Any:
        return modell.objects.synliga_for(anvandare).filter(huvudman=huvudman)

    med_luckor = huvudman.ar_aktiv and far_se_insatser(anvandare)
    kontakter = sorted(egna(Kontakt).select_related("namnd"), key=lambda rad: rad.ordning)
    return {
        "ser_kontakter": far_se_kontakter(anvandare),
        "ser_insatser": far_se_insatser(anvandare),
        "kontaktluckor": vilka(luckor_for([huvudman]).get(huvudman.pk, ())) if med_luckor else "",
        "kontakter": [rad for rad in kontakter if not rad.ar_avslutad],
        "tidigare_kontakter": [rad for rad in kontakter if rad.ar_avslutad] if anvandare.ar_personal else [],
        "namnder": [rad for rad in egna(Namnd).prefetch_related("skolformer") if not rad.ar_avslutad],
        "insatser": visning.insatsrader(egna(AnnanInsats)),
        "granskningar": visning.insatsrader(egna(Granskning)),
    }


def _sida(request: HttpRequest, huvudman: Huvudman, *, status: int = 200, formular: Any = None) -> HttpResponse:
    enheter = Enhet.objects.hos(huvudman).select_related("kommun").prefetch_related("skolformer")
    skriver, personal = far_skriva(request.user), inloggad(request).ar_personal
    kontext = {
        "huvudman": huvudman,
        "skolformer": sorted(huvudman.skolformer.all(), key=lambda rad: skolformer.ORDNING.get(rad.skolform, 99)),
        "kontor": visning.regionkontor(huvudman),
        "enheter": sida(request, Enhetstabell, enheter),
        "tidigare": Enhet.objects.tidigare_hos(huvudman).select_related("kommun")[:200],
        "kallor": visning.kallor_for(huvudman),
        "historik": visning.historik(huvudman, SENASTE, med_insatser=far_se_insatser(request.user)) if personal else [],
        "uppdrag": huvudman.uppdrag.select_related("anvandare").order_by("-giltig_fran", "-pk") if personal else [],
        "utan_ansvarig": personal and not Uppdrag.objects.ansvariga(huvudman).exists(),
        "uppdragsformular": formular or Uppdragsformular(),
        "idag": timezone.localdate(),
        "far_skriva": skriver,
        "personal": personal,
        "underlagsmall": _mall(inloggad(request), UNDERLAG, "analysunderlag:underlag_huvudman"),
        "arendemall": _mall(inloggad(request), ARENDEN, "dialoger:detalj"),
        "delatmall": _mall(inloggad(request), DELAT, "analysunderlag:skattning_delad"),
        "delningar": _delat(inloggad(request), huvudman),
        "underlag": _senaste_underlag(huvudman),
        "har_tecken": EnhetSkolform.objects.filter(enhet__in=enheter, ratext__startswith="..").exists(),
        **_kontakter_och_insatser(inloggad(request), huvudman),
    }
    return render(request, "huvudman/detalj.html", kontext, status=status)


@require_safe
def detalj(request: HttpRequest, nyckel: str) -> HttpResponse:
    return _sida(request, _hamta(request, nyckel))


@require_safe
def historik(request: HttpRequest, nyckel: str) -> HttpResponse:
    huvudman = _hamta(request, nyckel)
    rader = visning.historik(huvudman, med_insatser=far_se_insatser(request.user))
    blad = Paginator(rader, 50).get_page(request.GET.get("page"))
    return render(request, "huvudman/historik.html", {"huvudman": huvudman, "page": blad, "historik": blad.object_list})


@require_POST
@en_gang
def uppdrag_nytt(request: HttpRequest, nyckel: str) -> HttpResponse:
    huvudman = _hamta(request, nyckel)
    formular = Uppdragsformular(request.POST)
    if formular.is_valid():
        data = formular.cleaned_data
        try:
            uppdrag = services.tilldela_uppdrag(
                anvandare=data["epost"],
                huvudman=huvudman,
                funktion=data["funktion"],
                giltig_fran=data["giltig_fran"],
                giltig_till=data["giltig_till"],
                ar_ansvarig=data["ar_ansvarig"],
                aktor=inloggad(request),
            )
        except ValidationError as fel:
            formular.add_error(None, fel.messages)
        else:
            namn = uppdrag.anvandare.namn
            if uppdrag.begart:
                text = f"{namn} väntar på huvudmannen: en ansvarig där får ett brev och svarar på sidan Kollegor."
                messages.info(request, text)
            else:
                messages.success(request, f"{namn} företräder nu {huvudman.namn}.")
            return redirect(huvudman)
    return _sida(request, huvudman, status=422, formular=formular)


@require_http_methods(["GET", "HEAD", "POST"])
def uppdrag_avsluta(request: HttpRequest, pk: int) -> HttpResponse:
    uppdrag = get_object_or_404(Uppdrag.objects.select_related("anvandare", "huvudman"), pk=pk)
    formular = Uppdragsslutformular(request.POST if request.method == "POST" else None)
    if request.method == "POST" and formular.is_valid():
        try:
            services.avsluta_uppdrag(uppdrag_id=pk, aktor=inloggad(request), **formular.cleaned_data)
        except ValidationError as fel:
            messages.error(request, " ".join(fel.messages))
        else:
            messages.success(request, f"Uppdraget för {uppdrag.anvandare.namn} är avslutat.")
        return redirect(uppdrag.huvudman)
    kontext = {
        "rubrik": f"Avsluta uppdraget för {uppdrag.anvandare.namn}",
        "text": f"{uppdrag.get_funktion_display()} hos {uppdrag.huvudman.namn}. Personen kan sedan inte se underlaget.",
        "form": formular,
        "knapptext": "Avsluta uppdraget",
        "avbryt_url": uppdrag.huvudman.get_absolute_url(),
    }
    return render(request, "komponenter/bekrafta.html", kontext, status=422 if formular.errors else 200)
