"""The forecast of a round, and the time model it is made with."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from kvalitet.engang import en_gang
from kvalitet.tjanstefel import feltext, satt_fel
from kvalitet.views.gemensamt import inloggad

from .. import prognossida, services
from ..behorighet import far_samordna
from ..forms.prognosmodell import Tidsmodellsformular
from ..models import Omgang
from ..prognos import standardforlopp, standardmodell
from ..prognosmodell import andringar, gallande, varden
from ..prognosmodellsida import historik, kallor


@require_safe
def prognos(request: HttpRequest, pk: int) -> HttpResponse:
    omgang: Omgang = get_object_or_404(Omgang.objects.select_related("cykel"), pk=pk)
    kontext = {"omgang": omgang, "far_samordna": far_samordna(request.user)}
    try:
        kontext |= prognossida.kontext(
            omgang, request.user, request.GET.get("kontor", ""), request.GET.get("veckor") == "alla"
        )
    except ValueError as fel:
        kontext["fel"] = str(fel)
    return render(request, "dialoger/prognos.html", kontext)


def _omgang(request: HttpRequest) -> Omgang | None:
    """The round that one came from, to go back to."""
    pk = request.GET.get("omgang", "")
    return Omgang.objects.filter(pk=pk).first() if pk.isascii() and pk.isdecimal() and len(pk) < 18 else None


def _tillbaka(omgang: Omgang | None) -> str:
    return reverse("dialoger:prognos", args=[omgang.pk]) if omgang else reverse("dialoger:tidsmodell")


@require_http_methods(["GET", "HEAD", "POST"])
@en_gang
def tidsmodell(request: HttpRequest) -> HttpResponse:
    omgang, modell = _omgang(request), gallande()
    form = Tidsmodellsformular(request.POST if request.method == "POST" else None, modell=modell)
    if form.is_bound and form.is_valid():
        try:
            ny = services.spara_prognosmodell(**form.modeller, **form.cleaned_data, aktor=inloggad(request))
        except ValidationError as fel:
            satt_fel(form, fel)
        else:
            if ny.nummer == modell.nummer:
                messages.info(request, "Inget tal var ändrat, så inget är sparat.")
            else:
                messages.success(request, "Tidsmodellen är sparad. Prognoserna räknas med de nya talen.")
            return redirect(_tillbaka(omgang))
    kontext = {
        "form": form,
        "modell": modell,
        "kallor": kallor(modell),
        "historik": historik(),
        "omgang": omgang,
        "tillbaka": _tillbaka(omgang),
    }
    return render(request, "dialoger/tidsmodell.html", kontext, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@en_gang
def tidsmodell_standard(request: HttpRequest) -> HttpResponse:
    """What changes, then the numbers of the standard again."""
    omgang, modell = _omgang(request), gallande()
    hit = reverse("dialoger:tidsmodell") + (f"?omgang={omgang.pk}" if omgang else "")
    if modell.ar_standard:
        messages.info(request, "Standarden gäller redan.")
        return redirect(hit)
    if request.method == "POST":
        text = request.POST.get("bygger_pa", "")
        bygger_pa = int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else -1
        try:
            services.aterga_till_standard(bygger_pa=bygger_pa, aktor=inloggad(request))
        except ValidationError as fel:
            messages.error(request, feltext(fel))
        else:
            messages.success(request, "Standarden gäller igen. De tidigare talen finns kvar i historiken.")
        return redirect(hit)
    skillnad = andringar(
        varden(modell.tidsmodell, modell.forlopp), varden(standardmodell(), standardforlopp()), modell.forlopp
    )
    kontext = {
        "rubrik": "Återgå till standard",
        "text": "De här talen ändras. Prognoser och förslag till par räknas med dem från och med nu.",
        "fakta": [{"etikett": ord_, "varde": f"{fore} → {efter}"} for ord_, fore, efter in skillnad],
        "knapptext": "Återgå till standard",
        "avbryt_url": hit,
        "falt": {"bygger_pa": modell.nummer},
    }
    return render(request, "komponenter/bekrafta.html", kontext)
