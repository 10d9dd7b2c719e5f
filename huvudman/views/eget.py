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

from ..models import Huvudman

Vy = Callable[..., HttpResponse]


def eget_utrymme(vy: Vy) -> Vy:
    """The view gets the Huvudman of `nyckel`: 404 unless the person acts for it today. Nothing is kept by a browser."""

    @functools.wraps(vy)
    def med_huvudman(request: HttpRequest, nyckel: str, *args: Any, **kwargs: Any) -> HttpResponse:
        egna = Huvudman.objects.i_eget_utrymme(request.user).for_lista()
        svar = vy(request, get_object_or_404(egna, nyckel=nyckel), *args, **kwargs)
        svar.headers["Cache-Control"] = "no-store, private"
        return svar

    return med_huvudman


def valj_huvudman(request: HttpRequest, urlnamn: str, rubrik: str, text: str) -> HttpResponse:
    """The menu's way to a page of the own space: straight there, or a choice for one who acts for several."""
    egna = list(Huvudman.objects.i_eget_utrymme(request.user).for_lista().order_by("sortnamn", "pk"))
    if len(egna) == 1:
        return redirect(urlnamn, egna[0].nyckel)
    rader = [(huvudman, reverse(urlnamn, args=[huvudman.nyckel])) for huvudman in egna]
    return render(request, "huvudman/valj.html", {"rader": rader, "rubrik": rubrik, "text": text})
