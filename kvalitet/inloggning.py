"""Login on top of django-allauth: closed accounts, limits on guessing that nobody can turn against a colleague.

Wrong passwords are counted per (e-mail, IP address), and per IP address over all e-mails. So somebody who fails on
purpose with a colleague's e-mail locks out only their own address. Behind a shared address (an office) that would still
hit the colleague; therefore a browser in which a person has logged in before carries a signed cookie with a counter of
its own. The IP address is the connection's; X-Forwarded-For counts only as far as KVALITET_BETRODDA_PROXYER says.
"""

import secrets
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.core.internal import ratelimit
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from . import aviseringar
from .models import Anvandare

ENHETSKAKA = "kvalitet-enhet"
ENHETSALDER = 60 * 60 * 24 * 365
FEL_PER_NYCKEL = "10/5m/key"
FEL_PER_ADRESS = "50/5m/ip"
ATERSTALL_EFTER = 5 * 60  # seconds between two mails with a personal link


def far_logga_in(anvandare: Anvandare) -> bool:
    """Open accounts only, and demo accounts only in the demo."""
    return anvandare.is_active and (settings.DEMO or not anvandare.ar_demokonto)


class Inloggning(AuthenticationBackend):
    """The only backend. Also asked for each request of a session: a closed account is out at once."""

    def user_can_authenticate(self, user: Any) -> bool:
        return super().user_can_authenticate(user) and far_logga_in(user)


class Kontoadapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        user = super().authenticate(request, **credentials)
        # allauth also gives users that its backend refused, to tell them that the account is closed.
        return None if user and not settings.DEMO and user.ar_demokonto else user

    # Limits -----------------------------------------------------------------------------------------------------

    def _kand_enhet(self, request: HttpRequest, epost: str) -> str:
        """The counter of a browser in which this person has logged in before; empty for all others."""
        try:
            kaka = str(request.get_signed_cookie(ENHETSKAKA, salt=ENHETSKAKA, max_age=ENHETSALDER))
        except (KeyError, signing.BadSignature):
            return ""
        agare, _, nyckel = kaka.partition(":")
        return nyckel if Anvandare.objects.filter(pk=agare, epost__iexact=epost).exists() else ""

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        epost = str(credentials.get("email", "")).strip().lower()
        return f"{epost}|{self._kand_enhet(request, epost) or self.get_client_ip(request)}"

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        kand = self._kand_enhet(request, str(credentials.get("email", "")).strip().lower())
        self._login_failed_rl_usage = ratelimit.consume(
            request,
            app="allauth.account",
            action="login_failed",
            config={"login_failed": FEL_PER_NYCKEL if kand else f"{FEL_PER_NYCKEL},{FEL_PER_ADRESS}"},
            key=self._get_login_attempts_cache_key(request, **credentials),
        )
        if not self._login_failed_rl_usage:
            raise self.validation_error("too_many_login_attempts")

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        svar = super().post_login(request, user, **kwargs)
        if not self._kand_enhet(request, user.epost):
            svar.set_signed_cookie(
                ENHETSKAKA,
                f"{user.pk}:{secrets.token_urlsafe(16)}",
                salt=ENHETSKAKA,
                max_age=ENHETSALDER,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        return svar

    # Mail: all of it goes through the outbox --------------------------------------------------------------------------

    def send_password_reset_mail(self, user: Any, email: str, context: dict[str, Any]) -> None:
        """At most one every five minutes to the same person, however often somebody asks."""
        if far_logga_in(user):
            tidsruta = int(timezone.now().timestamp()) // ATERSTALL_EFTER
            aviseringar.bestall("losenord", user, f"losenord:{user.pk}:{tidsruta}")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Nothing else of allauth's mail is used (account made by others, no self-service of addresses)."""


class Extern(DefaultSocialAccountAdapter):
    """SSO logs in existing accounts only; nobody gets an account by having one elsewhere."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False
