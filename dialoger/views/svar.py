"""The huvudman's answer by the personal link of an invitation: no account, and nothing is changed by opening it.

Whatever makes a link not answer gives the same page, so that it says neither why nor whose it was. The secret stands
in the address: it is in no log (kvalitet.loggning), no event and no reading, the redirects are relative so that
kvalitet.engang does not keep it, and the Referer that other requests get names the service alone. `no-referrer` would
make browsers send the form with the Origin `null`, which the CSRF check refuses.
"""

from __future__ import annotations

import functools
from collections.abc import Callable

from allauth.core.internal import ratelimit
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from kvalitet.engang import en_gang

from ..forms.inbjudan import Lanksvarsformular
from ..mottagarsvar import besked, i_ord
from ..services import OgiltigOvergang, svarslank

KVITTOT, FRAGAN = "kvitto/", "../"  # from each other, without the secret
FEL_PER_ADRESS = "60/5m/ip"  # wrong links; right ones are never counted, so nobody shuts out a whole office


def _hemlig(vy: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The one page of every link that does not answer, and headers that keep the address to the reader."""

    @functools.wraps(vy)
    def skyddad(request: HttpRequest, hemlighet: str) -> HttpResponse:
        try:
            svar = vy(request, hemlighet)
        except (svarslank.GallerInte, OgiltigOvergang):
            fel = {"svar": FEL_PER_ADRESS}
            kvar = ratelimit.consume(request, app="dialoger", action="svar", config=fel, limit_get=True)
            mall = "dialoger/svar/galler_inte.html" if kvar else "429.html"
            svar = render(request, mall, status=404 if kvar else 429)
        svar.headers["Cache-Control"] = "no-store, private"
        svar.headers["Referrer-Policy"] = "strict-origin"
        svar.headers["X-Robots-Tag"] = "noindex, nofollow"
        return svar

    return skyddad


@require_http_methods(["GET", "HEAD", "POST"])
@_hemlig
@en_gang
def svar(request: HttpRequest, hemlighet: str) -> HttpResponse:
    """The question, with the recipient's own answer and the huvudman's so far."""
    oppen = svarslank.hitta(hemlighet)
    if oppen.vilar:
        return render(request, "dialoger/svar/vilar.html", {"oppen": oppen})
    form = Lanksvarsformular(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            svarslank.svara_med_lank(hemlighet, **form.cleaned_data)
        except ValidationError:  # another open case: a matter for the agencies
            form.add_error(None, "Vi kunde inte ta emot svaret här. Svara i stället på vårt brev, så hjälper vi er.")
        else:
            return HttpResponseRedirect(KVITTOT)
    kontext = {
        "oppen": oppen,
        "form": form,
        "nu": i_ord(oppen.egen),
        "besked": besked(oppen.dialog, oppen.egen),
        "sista_ja": svarslank.ar_sista_ja(oppen),
    }
    return render(request, "dialoger/svar/fraga.html", kontext, status=422 if form.is_bound else 200)


@require_safe
@_hemlig
def kvitto(request: HttpRequest, hemlighet: str) -> HttpResponse:
    """What the recipient has answered, what it comes to with the others' answers, and that it can be changed."""
    oppen = svarslank.hitta(hemlighet)
    if not oppen.egen.svar:
        return HttpResponseRedirect(FRAGAN)
    kontext = {
        "oppen": oppen,
        "nu": i_ord(oppen.egen),
        "besked": besked(oppen.dialog, oppen.egen),
        "galler": oppen.dialog.svar_intro == oppen.egen.svar,
        "fraga_url": FRAGAN,
    }
    return render(request, "dialoger/svar/kvitto.html", kontext)
