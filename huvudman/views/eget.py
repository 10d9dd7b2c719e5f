"""The huvudman's own space: what its people write for themselves, closed to the agencies (arkitektur.md §3).

Every view of it stands behind `eget_utrymme`. Its rows start in `EgetQuerySet.synliga_for`, its events are written on
the rows themselves and carry no text, and it is never in a file that is delivered to a case.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from kvalitet.models import Anvandare
from kvalitet.views.gemensamt import inloggad

from .. import services
from ..models import Huvudman

Vy = Callable[..., HttpResponse]


def eget_utrymme(vy: Vy) -> Vy:
    """The view gets the Huvudman of `nyckel`: 404 unless the person acts for it today. Nothing is kept by a browser."""

    @functools.wraps(vy)
    def med_huvudman(request: HttpRequest, nyckel: str, *args: Any, **kwargs: Any) -> HttpResponse:
        egna = Huvudman.objects.i_eget_utrymme(request.user).for_lista()
        huvudman = get_object_or_404(egna, nyckel=nyckel)
        _notera_borjan(inloggad(request), huvudman)
        svar = vy(request, huvudman, *args, **kwargs)
        svar.headers["Cache-Control"] = "no-store, private"
        return svar

    return med_huvudman


def _notera_borjan(anvandare: Anvandare, huvudman: Huvudman) -> None:
    """Costs others no query: only an Uppdrag by invitation is looked up."""
    if any(rad.inbjudan_id and rad.huvudman_id == huvudman.pk for rad in anvandare.aktiva_uppdrag):
        services.notera_borjan(anvandare=anvandare, huvudman=huvudman)


def valj_huvudman(request: HttpRequest, urlnamn: str, rubrik: str, text: str) -> HttpResponse:
    """The menu's way to a page of the own space: straight there, or a choice for one who acts for several."""
    egna = list(Huvudman.objects.i_eget_utrymme(request.user).for_lista().order_by("sortnamn", "pk"))
    if len(egna) == 1:
        return redirect(urlnamn, egna[0].nyckel)
    rader = [(huvudman, reverse(urlnamn, args=[huvudman.nyckel])) for huvudman in egna]
    return render(request, "huvudman/valj.html", {"rader": rader, "rubrik": rubrik, "text": text})
