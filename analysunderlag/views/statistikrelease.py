"""Releases of statistics: what was checked, who approved, and the step that puts one in use."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kvalitet.views.gemensamt import inloggad

from ..behorighet import far_godkanna_release, far_lasa_in_statistik
from ..forms import DraTillbakaForm
from ..models import Statistikrelease
from ..services import release as releaser
from ..services import uppladdning
from ..statistiktabeller import Releasetabell
from ..tabeller import tabell

MALLAR = "analysunderlag/statistik"


@require_safe
def lista(request: HttpRequest) -> HttpResponse:
    releaser_qs = Statistikrelease.objects.select_related("skapad_av", "godkand_av").med_aterkallade()
    return render(request, f"{MALLAR}/releaser.html", {"tabell": tabell(request, Releasetabell, releaser_qs)})


@require_safe
def detalj(request: HttpRequest, pk: int) -> HttpResponse:
    release = get_object_or_404(Statistikrelease.objects.select_related("skapad_av", "godkand_av"), pk=pk)
    varfor_kvar = releaser.varfor_kvar(release) if far_lasa_in_statistik(request.user) else ""
    return render(
        request,
        f"{MALLAR}/release.html",
        {
            "release": release,
            "importer": release.importer.order_by("-pk"),
            "i_bruk": release == Statistikrelease.objects.senast_godkand(),
            "fordelningar": release.fordelningar.count(),
            "varfor_kvar": varfor_kvar,
            **_steg(request, release, varfor_kvar),
        },
    )


def _steg(request: HttpRequest, release: Statistikrelease, varfor_kvar: str) -> dict[str, Any]:
    """What this person can do with the release now; when approval is theirs but not of this one, why not."""
    ar_utkast = release.status == Statistikrelease.Status.UTKAST
    far_dra_tillbaka = ar_utkast and not varfor_kvar and far_lasa_in_statistik(request.user)
    steg = {"kan_godkanna": False, "hinder": "", "kan_dra_tillbaka": far_dra_tillbaka}
    if not ar_utkast or not far_godkanna_release(request.user):
        return steg
    try:
        releaser.far_godkannas(release.pk, inloggad(request))
    except releaser.OgiltigRelease as fel:
        return {**steg, "hinder": str(fel)}
    utfall = {kontroll["utfall"] for kontroll in release.kontroller}
    return {**steg, "kan_godkanna": "stopp" not in utfall, "har_varningar": "varning" in utfall}


@require_POST
def godkann(request: HttpRequest, pk: int) -> HttpResponse:
    release = get_object_or_404(Statistikrelease, pk=pk)
    if any(k["utfall"] == "varning" for k in release.kontroller) and request.POST.get("last") != "1":
        messages.error(request, "Bekräfta att du har läst varningarna innan du godkänner.")
        return redirect(release)
    try:
        return redirect(uppladdning.bestall_godkannande(release.pk, inloggad(request)))
    except releaser.OgiltigRelease as fel:
        messages.error(request, str(fel))
        return redirect(release)


@require_http_methods(["GET", "HEAD", "POST"])
def dra_tillbaka(request: HttpRequest, pk: int) -> HttpResponse:
    release = get_object_or_404(Statistikrelease, pk=pk)
    if varfor := releaser.varfor_kvar(release):
        messages.error(request, varfor)
        return redirect(release)
    skickat = request.method == "POST"
    form = DraTillbakaForm(request.POST) if skickat else DraTillbakaForm()
    if skickat and form.is_valid():
        try:
            releaser.dra_tillbaka(release.pk, inloggad(request), form.cleaned_data["skal"])
            messages.success(request, f"{release.namn} är tillbakadragen.")
        except releaser.OgiltigRelease as fel:
            messages.error(request, str(fel))
        return redirect(release)
    return render(
        request,
        "komponenter/bekrafta.html",
        {
            "rubrik": f"Dra tillbaka {release.namn}",
            "text": "Utkastet används aldrig. Nästa fil jämförs inte med det. Det går inte att ångra.",
            "form": form,
            "knapptext": "Dra tillbaka",
            "avbryt_url": release.get_absolute_url(),
        },
        status=422 if form.errors else 200,
    )
