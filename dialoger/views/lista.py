"""The case list: four tabs, filters and columns in the address, saved views, and the same rows as a file."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from kvalitet import svenska
from kvalitet.lasningar import logga_lasning
from kvalitet.models import Anvandare
from kvalitet.tabeller import sidindela
from kvalitet.views.gemensamt import inloggad

from .. import export as filer
from ..behorighet import far_andra, far_samordna
from ..forms.lista import Arendefilter, Vyformular
from ..massatgarder import massval
from ..models import Dialog, SparadVy
from ..querysets import DialogQuerySet
from ..services import vyer
from ..tabeller import VALBARA, Arendetabell, valda_kolumner
from .gemensamt import redan_borta

PER_SIDA = 25
FORMER = {
    "xlsx": (filer.som_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": (filer.som_csv, "text/csv; charset=utf-8"),
}
FLIKAR = {"mina": "Mina", "team": "Mitt team", "alla": "Alla", "otilldelade": "Otilldelade"}


def _flik(request: HttpRequest, anvandare: Anvandare) -> str:
    """The chosen tab; the person's own cases first, or all for those who have none of their own."""
    vald = request.GET.get("vy", "")
    if vald in FLIKAR:
        return vald
    return "mina" if anvandare.har_roll("dialogutforare") else "alla"


def _i_flik(flik: str, anvandare: Anvandare) -> DialogQuerySet:
    synliga = Dialog.objects.synliga_for(anvandare)
    if flik == "mina":
        return synliga.mina(anvandare)
    if flik == "team":
        return synliga.mitt_team(anvandare)
    return synliga.otilldelade() if flik == "otilldelade" else synliga


def _tabell(request: HttpRequest) -> tuple[Arendefilter, Arendetabell, list[Any]]:
    anvandare = inloggad(request)
    kolumner = valda_kolumner(request.GET.getlist("kol"))
    rader = _i_flik(_flik(request, anvandare), anvandare).for_lista().prefetch_related("huvudman__skolformer")
    filter_ = Arendefilter(request.GET, queryset=rader, request=request)
    koder = {kolumn.kod for kolumn in kolumner}
    utan = tuple(kolumn.kod for kolumn in VALBARA if kolumn.kod not in koder)
    tabell = Arendetabell(filter_.qs, exclude=utan, valbara_for=anvandare if massval(anvandare) else None)
    return filter_, sidindela(request, tabell, PER_SIDA), kolumner


@require_safe
def lista(request: HttpRequest) -> HttpResponse:
    anvandare = inloggad(request)
    filter_, tabell, kolumner = _tabell(request)
    flik = _flik(request, anvandare)
    antal = tabell.page.paginator.count if tabell.page else 0
    flikar = _flikar(request, anvandare, flik)
    i_fliken = next(rad["antal"] for rad in flikar if rad["aktiv"])
    kontext = {
        "filter": filter_,
        "tabell": tabell,
        "antal": antal,
        "antal_text": svenska.antal(antal, "ärende", "ärenden")
        if filter_.med_avslutade  # the tab counts the open ones, which these are no part of
        else f"{svenska.tal(antal)} av {svenska.antal(i_fliken, 'ärende', 'ärenden')}",
        "flikar": flikar,
        "fraga": request.GET.urlencode(),
        "kolumner": [(k, k in kolumner) for k in VALBARA],
        "dolda_falt": [(n, v) for n, varden in request.GET.lists() for v in varden if n not in {"kol", "page"}],
        "vyer": SparadVy.objects.filter(anvandare=anvandare),
        "vyformular": Vyformular(initial={"fraga": request.GET.urlencode()}),
        "far_samordna": far_samordna(anvandare),
        **_massval(anvandare, tabell),
    }
    return render(request, "dialoger/lista.html", kontext)


def _massval(anvandare: Anvandare, tabell: Arendetabell) -> dict[str, Any]:
    """What can be done with the marked rows, and the rows of the page that can be marked."""
    val = massval(anvandare)
    sida = [rad.record.pk for rad in tabell.paginated_rows if far_andra(anvandare, rad.record)] if val else []
    return {"massval": val if sida else [], "sida": sida}


def _flikar(request: HttpRequest, anvandare: Anvandare, vald: str) -> list[dict[str, Any]]:
    """Open cases per tab. The filters stay in the address; the page number does not."""
    rader = []
    for kod, namn in FLIKAR.items():
        fraga = request.GET.copy()
        fraga.pop("page", None)
        fraga["vy"] = kod
        antal = _i_flik(kod, anvandare).oppna().count()
        rader.append({"namn": namn, "url": f"?{fraga.urlencode()}", "aktiv": kod == vald, "antal": antal})
    return rader


@require_safe
def export(request: HttpRequest, form: str) -> HttpResponse:
    """Every row of the filter (not just the page shown), with the columns and in the order of the screen."""
    if form not in FORMER:
        raise Http404
    _, tabell, kolumner = _tabell(request)
    skriv, typ = FORMER[form]
    svar = HttpResponse(skriv(tabell.data.data, kolumner), content_type=typ)
    svar["Content-Disposition"] = f'attachment; filename="arenden-{timezone.localdate().isoformat()}.{form}"'
    logga_lasning(request.user, "hamtad", request.path, request, fraga=request.GET.urlencode()[:200])
    return svar


@require_POST
def vy_spara(request: HttpRequest) -> HttpResponse:
    formular = Vyformular(request.POST)
    fraga = request.POST.get("fraga", "")[:1000]
    adress = reverse("dialoger:lista")
    if not formular.is_valid():
        messages.error(request, " ".join(str(fel) for rader in formular.errors.values() for fel in rader))
        return redirect(f"{adress}?{fraga}")
    try:
        vy = vyer.spara_vy(anvandare=inloggad(request), **formular.cleaned_data)
    except ValidationError as fel:
        messages.error(request, " ".join(fel.messages))
        return redirect(f"{adress}?{fraga}")
    messages.success(request, f"Vyn {vy.namn} är sparad.")
    return redirect(f"{adress}?{vy.fraga}")


@require_POST
def vy_ta_bort(request: HttpRequest, pk: int) -> HttpResponse:
    vy = SparadVy.objects.filter(pk=pk, anvandare=inloggad(request)).first()
    if vy is None:
        redan_borta(request, SparadVy, pk)
    else:
        vyer.ta_bort_vy(vy=vy)
        messages.success(request, f"Vyn {vy.namn} är borttagen.")
    return redirect("dialoger:lista")
