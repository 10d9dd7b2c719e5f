"""Who may open which URL: one row per URL name, declared by each app in `<app>/behorighet.py` as URLER.

A URL without a row is refused to everybody (kvalitet.middleware) and stops the start (kvalitet.urlkontroll). What a
person may see behind the URL is decided by `synliga_for` and answered with 404.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from .roller import Roll

APPAR = ("kvalitet", "huvudman", "analysunderlag", "dialoger")


@dataclass(frozen=True)
class Policy:
    """Any one of them is enough: a role in force, an Uppdrag for some huvudman, being logged in, or nothing at all.

    `eget`: the huvudman's own space (arkitektur.md §3): an Uppdrag, and no role at an agency, since a colleague there
    could give themselves an Uppdrag. `stangd`: the URL exists in a library but not in our service; 404 for everybody.
    """

    roller: frozenset[str] = frozenset()
    anonym: bool = False
    huvudman: bool = False
    inloggad: bool = False
    eget: bool = False
    stangd: bool = False

    def tillater(self, anvandare: Any) -> bool:
        if self.stangd:
            return False
        if self.anonym:
            return True
        if not anvandare.is_authenticated or not anvandare.is_active:
            return False
        return (
            self.inloggad
            or (bool(self.roller) and anvandare.har_roll(*self.roller))
            or (self.huvudman and anvandare.ar_foretradare)
            or (self.eget and anvandare.ar_i_eget_utrymme)
        )


def roller(*valda: Roll, huvudman: bool = False) -> Policy:
    return Policy(frozenset(valda), huvudman=huvudman)


PERSONAL = frozenset(Roll)
HANDLAGGARE = PERSONAL - {Roll.ANALYTIKER}  # the analyst sees the national picture, not what concerns one huvudman
ANONYM = Policy(anonym=True)
INLOGGAD = Policy(inloggad=True)
EGET_UTRYMME = Policy(eget=True)
STANGD = Policy(stangd=True)
SYSTEM = roller(Roll.SYSTEMFORVALTARE)

URLER: dict[str, Policy] = {
    "start": INLOGGAD,
    "tillganglighet": ANONYM,
    "uppgifter": ANONYM,
    "hjalp": ANONYM,
    "stilguide": Policy(PERSONAL),
    "halsa": ANONYM,
    "halsa-webb": ANONYM,
    # A job is shown to the one who ordered it and to the systemförvaltare: Jobb.objects.synliga_for.
    "jobb_lista": INLOGGAD,
    "jobb_detalj": INLOGGAD,
    "jobb_lage": INLOGGAD,
    "jobb_avbryt": INLOGGAD,
    "utkast": INLOGGAD,  # own drafts only: Utkast.objects.synliga_for
    "anvandare_lista": SYSTEM,
    "anvandare_ny": SYSTEM,
    "anvandare_detalj": SYSTEM,
    "anvandare_andra": SYSTEM,
    "anvandare_bjud_in": SYSTEM,
    "anvandare_stang": SYSTEM,
    "anvandare_oppna": SYSTEM,
    "roll_tilldela": SYSTEM,
    "roll_avsluta": SYSTEM,
    "handelser": SYSTEM,
    "lasningar": SYSTEM,
    "aviseringar": SYSTEM,
    # Letters of a case: those who work with cases, and only they read them. Avisering.objects.synliga_for.
    "avisering_detalj": roller(Roll.SYSTEMFORVALTARE, Roll.DIALOGUTFORARE, Roll.SAMORDNARE, Roll.ADMINISTRATOR),
    # django-allauth
    "account_login": ANONYM,
    "account_logout": ANONYM,
    "account_inactive": ANONYM,
    "account_reset_password": ANONYM,
    "account_reset_password_done": ANONYM,
    "account_reset_password_from_key": ANONYM,
    "account_reset_password_from_key_done": ANONYM,
    "account_reauthenticate": INLOGGAD,
    "account_change_password": INLOGGAD,
    "account_set_password": INLOGGAD,
    "mfa_authenticate": ANONYM,  # between password and code nobody is logged in yet
    "mfa_reauthenticate": INLOGGAD,
    "mfa_index": INLOGGAD,
    "mfa_activate_totp": INLOGGAD,
    "mfa_deactivate_totp": INLOGGAD,
    "mfa_view_recovery_codes": INLOGGAD,
    "mfa_generate_recovery_codes": INLOGGAD,
    "mfa_download_recovery_codes": INLOGGAD,
    "socialaccount_login_cancelled": ANONYM,
    "socialaccount_login_error": ANONYM,
    "openid_connect_login": ANONYM,
    "openid_connect_callback": ANONYM,
    # Accounts are made and their addresses changed by the systemförvaltare only.
    "account_signup": STANGD,
    "account_email": STANGD,
    "account_email_verification_sent": STANGD,
    "account_confirm_email": STANGD,
    "account_confirm_login_code": STANGD,
    "socialaccount_signup": STANGD,
    "socialaccount_connections": STANGD,
}


@cache
def urlbehorighet() -> Mapping[str, Policy]:
    """All apps' rows. The same URL name twice is a mistake that would hide one of them."""
    tabell: dict[str, Policy] = {}
    for app in APPAR:
        if not find_spec(f"{app}.behorighet"):
            continue
        for namn, policy in getattr(import_module(f"{app}.behorighet"), "URLER", {}).items():
            if namn in tabell:
                raise ImproperlyConfigured(f"URL:en {namn!r} har två rader i behörighetstabellen.")
            tabell[namn] = policy
    return tabell


def __getattr__(namn: str) -> Any:
    """URLBEHORIGHET is built at first use: the other apps' tables import this module."""
    if namn == "URLBEHORIGHET":
        return urlbehorighet()
    raise AttributeError(namn)


def kan(anvandare: Any, urlnamn: str) -> bool:
    """May the user open the URL? For menus and links; the middleware asks the same question."""
    policy = urlbehorighet().get(urlnamn)
    return policy is not None and policy.tillater(anvandare)
