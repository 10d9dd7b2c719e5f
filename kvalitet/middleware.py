"""Around every request: who may open the URL, second login step for staff, security headers, waiting read-log rows."""

import logging
import re
import unicodedata
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme

from . import lasningar, utkast
from .behorighet import urlbehorighet
from .felsida import SKRIV_OM
from .models import Lasning

logger = logging.getLogger(__name__)

# Unicode's control and format characters (Cc, Cf) but for tab and line breaks, and letters that are drawn as nothing.
OSYNLIGT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0001-\U000e007f\u115f\u1160\u2800\u3164\uffa0]"
)
NUL = "\x00"  # PostgreSQL cannot store it, and no keyboard sends it
NUL_I_TEXT = (
    f"I texten finns ett osynligt tecken som inte går att spara. {SKRIV_OM} Skriv om den texten och skicka igen."
)

UTLOGGAD = "Du har loggats ut, så det du skickade är inte sparat. Logga in och gör om det."
UTLOGGAD_MED_UTKAST = (
    "Du har loggats ut, så det du skickade är inte sparat. Utkastet finns kvar: logga in, så kan du använda det."
)

Svara = Callable[[HttpRequest], HttpResponseBase]

BEHORIGHETSPOLICY = ", ".join(
    f"{namn}=()"
    for namn in (
        "accelerometer", "autoplay", "camera", "display-capture", "fullscreen", "geolocation", "gyroscope",
        "magnetometer", "microphone", "midi", "payment", "picture-in-picture", "publickey-credentials-create", "usb",
    )
)  # fmt: skip


class SakerhetMiddleware:
    """Headers that Django and django-csp do not set. Pages of a logged-in person are kept in no cache."""

    def __init__(self, get_response: Svara) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        svar = self.get_response(request)
        svar.headers.setdefault("Permissions-Policy", BEHORIGHETSPOLICY)
        svar.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        svar.headers.setdefault("Referrer-Policy", "same-origin")
        if getattr(request, "user", None) is not None and request.user.is_authenticated:
            svar.headers["Cache-Control"] = "no-store, private"
        return svar


class NormalformMiddleware:
    """All text that people send, in one form: some computers send Å as A and a ring, which finds nothing and looks
    the same. Characters that nobody sees go: with them a reason can be of zero width and a name run backwards.
    Form fields, search words and names of files; after the CSRF check, which reads the form anyway.
    A NUL is refused here once for all, since not every view reads what it gets through a form."""

    def __init__(self, get_response: Svara) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        if NUL in request.path:
            raise Http404
        request.GET = _sammansatt(request.GET)
        if request.method == "POST":
            request.POST = _sammansatt(request.POST)
            for filer in request.FILES.lists():
                for fil in filer[1]:
                    fil.name = normalform(fil.name or "")


def normalform(text: str) -> str:
    """NFC, without control and format characters (Cc, Cf) other than line breaks and tabs."""
    if text.isascii() and text.isprintable():
        return text
    return OSYNLIGT.sub("", unicodedata.normalize("NFC", text))


def _sammansatt(falt: Any) -> Any:
    texter = [text for namn in falt for text in (namn, *falt.getlist(namn))]
    if any(NUL in text for text in texter):
        raise BadRequest(NUL_I_TEXT)
    if all(text == normalform(text) for text in texter):
        return falt
    nytt = QueryDict(mutable=True, encoding=falt.encoding)
    for namn, texter in falt.lists():
        nytt.setlist(normalform(namn), [normalform(text) for text in texter])
    nytt._mutable = False
    return nytt


class LasningMiddleware:
    """Writes read-log rows that were noted inside a transaction, whether it was committed or rolled back."""

    def __init__(self, get_response: Svara) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        try:
            return self.get_response(request)
        finally:
            lasningar.skriv_vantande()


class BehorighetMiddleware:
    """Asks the table of URLs before the view runs. A URL without a row is refused to everybody."""

    def __init__(self, get_response: Svara) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        svar = self.get_response(request)
        if svar.status_code == 405:
            return _bara_knappar(request, svar)
        # Somebody else's object answers "not found"; whoever tries addresses leaves a trace all the same.
        # An address that is open to all guards nothing, and can be a secret itself (calendar feeds).
        traff = request.resolver_match
        policy = urlbehorighet().get(traff.view_name) if traff is not None and traff.kwargs else None
        har_objekt = policy is not None and not policy.anonym
        if svar.status_code == 404 and har_objekt and request.user.is_authenticated:
            lasningar.logga_lasning(request.user, Lasning.Typ.NEKAD, request.path, request, status=404)
        return svar

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponseBase | None:
        namn = request.resolver_match.view_name if request.resolver_match else ""
        policy = urlbehorighet().get(namn)
        if policy is None:
            logger.error("url_utan_behorighet", extra={"url": namn})
            raise PermissionDenied
        if policy.stangd:
            raise Http404
        if policy.tillater(request.user):
            return _andra_steget(request, namn)
        if not request.user.is_authenticated:
            return _till_inloggning(request)
        lasningar.logga_lasning(request.user, Lasning.Typ.NEKAD, request.path, request)
        raise PermissionDenied


def _bara_knappar(request: HttpRequest, svar: HttpResponseBase) -> HttpResponseBase:
    """An address that only takes what a button sends: say so, and lead back to the page that the button is on.
    A part of a page that htmx fetches gets the words alone."""
    if getattr(request, "htmx", False):
        besked = {"sort": "warning", "text": "Det gick inte. Inget har ändrats. Ladda om sidan och försök igen."}
        sida = render(request, "komponenter/alert.html", besked, status=405)
    else:
        sida = render(request, "405.html", {"tillbaka": _sidan_ovanfor(request)}, status=405)
    if "Allow" in svar.headers:
        sida.headers["Allow"] = svar.headers["Allow"]
    return sida


def _sidan_ovanfor(request: HttpRequest) -> str:
    """The nearest address above that the person may open; the start page when there is none."""
    vag = request.path.rstrip("/")
    while vag := vag.rpartition("/")[0]:
        try:
            policy = urlbehorighet().get(resolve(f"{vag}/").view_name)
        except Resolver404:
            continue
        if policy is not None and not policy.stangd and policy.tillater(request.user):
            return f"{vag}/"
    return "/"


def _till_inloggning(request: HttpRequest) -> HttpResponseBase:
    """Back to the same page after login. After a POST, which cannot be sent again, to the page that the form is on."""
    htmx: Any = getattr(request, "htmx", None)
    if htmx:  # the page that the fragment is on; the fragment would otherwise be replaced by the login page
        till_login = redirect_to_login(htmx.current_url_abs_path or "/")
        return HttpResponse(status=204, headers={"HX-Redirect": till_login.url})
    if request.method in {"GET", "HEAD"}:
        return redirect_to_login(request.get_full_path())
    har_utkast = any(namn.startswith(utkast.FALT) for namn in request.POST)
    messages.warning(request, UTLOGGAD_MED_UTKAST if har_utkast else UTLOGGAD)
    return redirect_to_login(_sidan_innan(request))


def _sidan_innan(request: HttpRequest) -> str:
    """The page of ours that sent the form, as the browser says; otherwise the start page."""
    sida = request.headers.get("Referer", "")
    try:
        delar = urlsplit(sida)
    except ValueError:  # what no browser sends
        return "/"
    egen = url_has_allowed_host_and_scheme(sida, {request.get_host()}, require_https=request.is_secure())
    har = egen and delar.path.startswith("/") and not delar.path.startswith("//")
    return urlunsplit(("", "", delar.path, delar.query, "")) if har else "/"


def _andra_steget(request: HttpRequest, namn: str) -> HttpResponseBase | None:
    """In production staff set up a second login step before they see anything else."""
    user: Any = request.user
    if not settings.KRAV_TVA_STEG or not user.is_authenticated or namn.startswith(("mfa_", "account_", "halsa")):
        return None
    if not user.ar_personal or is_mfa_enabled(user):
        return None
    messages.info(request, "Ställ in inloggning i två steg innan du fortsätter. Det tar någon minut.")
    return redirect("mfa_activate_totp")
