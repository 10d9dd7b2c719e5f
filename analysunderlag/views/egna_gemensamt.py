"""What the pages of the own space share: their tabs, and how a refusal that nobody can mend is answered."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from huvudman.models import Huvudman
from kvalitet.tjanstefel import feltext

MALLAR = "analysunderlag/egna"
FLIKAR = (
    ("uppgifter", "Siffror", "analysunderlag:egna_uppgifter", ()),
    ("iakttagelser", "Iakttagelser", "analysunderlag:egna_rader", ("iakttagelser",)),
    ("mal", "Mål", "analysunderlag:egna_rader", ("mal",)),
    ("foljs-upp", "Sluta följa upp?", "analysunderlag:egna_rader", ("foljs-upp",)),
    ("uppdrag", "Ert uppdrag", "analysunderlag:egna_uppdrag", ()),
    ("ta-med", "Att ta med", "analysunderlag:egna_ta_med", ()),
)


def sida(
    request: HttpRequest, huvudman: Huvudman, mall: str, aktiv: str, status: int = 200, **kontext: Any
) -> HttpResponse:
    flikar = [
        {"namn": namn, "url": reverse(urlnamn, args=[huvudman.nyckel, *mer]), "aktiv": kod == aktiv, "antal": None}
        for kod, namn, urlnamn, mer in FLIKAR
    ]
    kontext |= {"huvudman": huvudman, "flikar": flikar}
    return render(request, f"{MALLAR}/{mall}.html", kontext, status=status)


def formularsida(
    request: HttpRequest, huvudman: Huvudman, form: Any, status: int = 200, **kontext: Any
) -> HttpResponse:
    kontext |= {"huvudman": huvudman, "form": form}
    status = 422 if status == 200 and form.is_bound and form.errors else status
    return render(request, f"{MALLAR}/formular.html", kontext, status=status)


def tillbaka_med_fel(request: HttpRequest, fel: ValidationError, adress: str) -> HttpResponse:
    messages.error(request, feltext(fel))
    return redirect(adress)
