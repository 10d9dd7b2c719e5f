"""The huvudman's own space: what its people write for themselves, closed to the agencies (arkitektur.md §3).

Every view of it stands behind `eget_utrymme`. Its rows start in `EgetQuerySet.synliga_for`, its events are written on
the rows themselves and carry no text, and it is never in a file that is delivered to a case.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from kvalitet.models import Anvandare, Handelse
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


def har_tagits_bort(huvudman: Huvudman, modell: type[Model], pk: int) -> bool:
    """Whether there was such a row, written by people of this huvudman, that is deleted now: a page may still be open.

    Said by its events, since the row is gone. Another huvudman's row was never there.
    """
    handelser = Handelse.objects.filter(objekttyp=modell._meta.label_lower, objekt_id=str(pk))
    egna = handelser.filter(aktor__uppdrag__huvudman=huvudman)
    return not modell._default_manager.filter(pk=pk).exists() and egna.exists()


def valj_huvudman(request: HttpRequest, urlnamn: str, rubrik: str, text: str) -> HttpResponse:
    """The menu's way to a page of the own space: straight there, or a choice for one who acts for several."""
    egna = list(Huvudman.objects.i_eget_utrymme(request.user).for_lista().order_by("sortnamn", "pk"))
    if len(egna) == 1:
        return redirect(urlnamn, egna[0].nyckel)
    rader = [(huvudman, reverse(urlnamn, args=[huvudman.nyckel])) for huvudman in egna]
    return render(request, "huvudman/valj.html", {"rader": rader, "rubrik": rubrik, "text": text})
