"""A form that creates something creates it once: not again by a double click, the back button or a resent request.

    @require_http_methods(["GET", "HEAD", "POST"])
    @en_gang
    def ny(request): ...

`komponenter/formular.html` puts a new key in each form (`{% engangsnyckel %}` for a form written by hand), and
`formular.js` gives the page its key back when somebody returns to it. The same key, address, person and content again
is answered with the redirect of the first; two at once wait for each other. Changed content is a new form. Only a
redirect counts as carried out: after a page that shows faults the same form may be sent again.
"""

import functools
import hashlib
import json
import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from . import utkast
from .models import Engangssvar

FALT = "engangsnyckel"
SPARAS = timedelta(days=2)
TVA_GANGER = "Formuläret kom två gånger. Vi sparade det en gång."


def ny_nyckel() -> str:
    return secrets.token_urlsafe(16)


def en_gang(vy: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Run the view of a POST in a transaction that also claims its key. A form without a key is always run."""

    @functools.wraps(vy)
    def skyddad(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST" or not request.POST.get(FALT):
            return vy(request, *args, **kwargs)
        with transaction.atomic():
            # A second one at the same time waits here for the first (unique index; SQLite: one writer).
            rad, ar_forst = _ta(_avtryck(request))
            if not ar_forst:
                messages.info(request, TVA_GANGER)
                return HttpResponseRedirect(rad.adress)
            svar = vy(request, *args, **kwargs)
            if isinstance(svar, HttpResponseRedirect):
                rad.adress = svar.url
                rad.save(update_fields=["adress"])
            else:
                rad.delete()
            return svar

    return skyddad


def _ta(nyckel: str) -> tuple[Engangssvar, bool]:
    """The row of the key, and whether it is new. Create first: to look first would be to look twice."""
    try:
        with transaction.atomic():
            return Engangssvar.objects.create(nyckel=nyckel), True
    except IntegrityError:
        return Engangssvar.objects.get(nyckel=nyckel), False


def _avtryck(request: HttpRequest) -> str:
    ovidkommande = ("csrfmiddlewaretoken", utkast.FALT)  # they are the page's, not the person's
    falt = {namn: varden for namn, varden in request.POST.lists() if not namn.startswith(ovidkommande)}
    filer = [(namn, fil.name, fil.size) for namn, lista in request.FILES.lists() for fil in lista]
    innehall = [request.user.pk, request.get_full_path(), falt, filer]
    return hashlib.sha256(json.dumps(innehall, sort_keys=True).encode()).hexdigest()


def gallra() -> int:
    """Remove answers that nobody sends the form of again."""
    return Engangssvar.objects.filter(skapat__lt=timezone.now() - SPARAS).delete()[0]
