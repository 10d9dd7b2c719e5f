"""The words of django-allauth's pages: one spelling, one name for each thing, in whatever state the login is."""

import gettext
import html
import re
from pathlib import Path

import allauth
import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext as oversatt

from kvalitet.models import Anvandare, Roll
from tests import sidor
from tests.factories import LOSENORD, skapa_anvandare

ORD = settings.BASE_DIR / "kvalitet/locale/sv/LC_MESSAGES/django.po"
FEL_ORD = re.compile(r"\bepost|e-post adress|email|återställningskod|tvåfaktor|autentiserare|autentiseringskod", re.I)


def i_filen() -> dict[str, str]:
    par = re.findall(r'^msgid "(.+)"\nmsgstr "(.+)"$', ORD.read_text(encoding="utf-8"), re.M)
    assert len(par) == ORD.read_text(encoding="utf-8").count("msgid") - 1
    return dict(par)


def test_our_words_are_compiled_and_replace_something_that_exists():
    mapp = Path(allauth.__file__).parent / "locale"
    with (mapp / "sv/LC_MESSAGES/django.mo").open("rb") as fil:
        deras = gettext.GNUTranslations(fil)
    for fran, till in i_filen().items():
        assert oversatt(fran) == till, "kompilera om django.mo"
        assert deras.gettext(fran) not in (fran, till), f"allauth har inte texten {fran!r}, eller har den nu som vi"
        assert not FEL_ORD.search(till)


def text(svar) -> str:
    sida = re.search(r"<main.*</main>", svar.content.decode(), re.S)
    assert sida, svar.request["PATH_INFO"]
    # `name` and `value` are code; labels, placeholders and alternative texts are read by people
    utan_kod = re.sub(r'(?:name|value|id|for|href|type|autocomplete|aria-describedby)="[^"]*"', "", sida[0])
    return html.unescape(utan_kod)


def kontosidor(client: Client) -> dict[str, str]:
    """The words on every page that opens, and on the forms sent back."""
    funna = {}
    for namn, adress in sidor.utan_argument().items():
        if not namn.startswith(("account_", "mfa_", "socialaccount_")) or "download" in namn or "logout" in namn:
            continue
        for metod in ("get", "post"):
            svar = getattr(client, metod)(adress, {"login": "x@y.se", "email": "x", "password": "x", "code": "x"})
            if svar.status_code in (200, 401, 403):
                funna[f"{metod} {adress}"] = text(svar)
    return funna


def bekrafta(client: Client) -> None:
    client.post(reverse("account_reauthenticate"), {"password": LOSENORD})


@pytest.fixture
def i_tva_steg() -> Anvandare:
    anvandare = skapa_anvandare(Roll.DIALOGUTFORARE)
    TOTP.activate(anvandare, generate_totp_secret())
    RecoveryCodes.activate(anvandare)
    return anvandare


def logga_in(client: Client, anvandare: Anvandare) -> None:
    client.post(reverse("account_login"), {"login": anvandare.epost, "password": LOSENORD})


@pytest.mark.django_db
@pytest.mark.parametrize("lage", ["utloggad", "ett steg", "på väg", "två steg"])
def test_one_spelling_and_one_name_on_every_page(lage, i_tva_steg, zeal_av):
    client = Client()
    if lage == "ett steg":
        logga_in(client, skapa_anvandare(Roll.DIALOGUTFORARE))
        bekrafta(client)
    elif lage != "utloggad":
        logga_in(client, i_tva_steg)
        if lage == "två steg":
            koder = RecoveryCodes(i_tva_steg.authenticator_set.get(type="recovery_codes")).get_unused_codes()
            client.post(reverse("mfa_authenticate"), {"code": koder[0]})
            bekrafta(client)
    sidorna = kontosidor(client)

    assert len(sidorna) >= 8, sidorna.keys()
    for adress, sida in sidorna.items():
        assert not FEL_ORD.search(sida), (adress, FEL_ORD.search(sida))


@pytest.mark.django_db
def test_recovery_codes_are_downloaded_under_a_swedish_name(i_tva_steg, zeal_av):
    client = Client()
    logga_in(client, i_tva_steg)
    koder = RecoveryCodes(i_tva_steg.authenticator_set.get(type="recovery_codes")).get_unused_codes()
    client.post(reverse("mfa_authenticate"), {"code": koder[0]})
    bekrafta(client)
    svar = client.get(reverse("mfa_download_recovery_codes"))

    assert svar.headers["Content-Disposition"] == 'attachment; filename="reservkoder.txt"'
    assert svar.headers["Content-Type"] == "text/plain; charset=utf-8"
    rader = svar.content.decode().splitlines()
    assert rader[0] == "Reservkoder till Kvalitet. Varje kod kan användas en gång."
    assert [rad for rad in rader[1:] if rad] == koder[1:]


@pytest.fixture
def zeal_av():
    """allauth asks for the same authenticator more than once."""
    from zeal import zeal_ignore

    with zeal_ignore():
        yield
