import os
import subprocess
import sys
from urllib.parse import urlsplit

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from kvalitet import demo
from kvalitet.models import Anvandare, Avisering, Lasning, Roll
from tests.factories import LOSENORD, skapa_anvandare, skapa_huvudman

FEL = "fel-losenord-som-inte-stammer"
pytestmark = pytest.mark.django_db


def logga_in(client: Client, epost: str, losenord: str = LOSENORD, **huvuden):
    return client.post(reverse("account_login"), {"login": epost, "password": losenord}, **huvuden)


def inloggad(svar) -> bool:
    return svar.status_code == 302 and "_auth_user_id" in svar.client.session


# Logging in


def test_login_by_email_in_any_case_goes_to_the_start_page():
    anvandare = skapa_anvandare(Roll.ANALYTIKER, epost="asa@exempel.test")
    svar = logga_in(Client(), "Asa@Exempel.test")
    assert inloggad(svar)
    assert svar.url == "/"
    anvandare.refresh_from_db()
    assert anvandare.last_login is not None


def test_login_returns_to_the_page_that_asked_for_it():
    skapa_anvandare(Roll.SYSTEMFORVALTARE, epost="asa@exempel.test")
    client = Client()
    svar = client.get("/administration/handelser/?typ=roll.tilldelad")
    assert svar.status_code == 302
    svar = client.post(
        svar.url, {"login": "asa@exempel.test", "password": LOSENORD, "next": "/administration/handelser/"}
    )
    assert svar.url == "/administration/handelser/"


def test_login_never_leads_to_another_site():
    skapa_anvandare(epost="asa@exempel.test")
    svar = Client().post(
        reverse("account_login"), {"login": "asa@exempel.test", "password": LOSENORD, "next": "https://ond.example/"}
    )
    assert urlsplit(svar.url).netloc == ""


def test_a_post_without_login_does_not_come_back_as_a_get():
    svar = Client().post("/administration/konton/1/stang/")
    assert svar.status_code == 302
    assert svar.url == f"{reverse('account_login')}?next=/"


@pytest.mark.parametrize(
    ("data", "besked"),
    [
        ({"text": "Vi talade om"}, "Logga in och gör om det."),
        ({"text": "Vi talade om", "utkast_version": "2"}, "Utkastet finns kvar: logga in, så kan du använda det."),
    ],
)
def test_a_form_sent_after_the_session_ended_leads_back_to_its_page(data, besked):
    client, login = Client(), reverse("account_login")
    sidan = {"Referer": "http://testserver/anteckningar/7/skriv/?utkast=x"}
    svar = client.post("/anteckningar/7/skriv/", data, headers=sidan)
    assert svar.url == f"{login}?next=/anteckningar/7/skriv/%3Futkast%3Dx"
    sida = client.get(svar.url).content.decode()
    assert "Du har loggats ut, så det du skickade är inte sparat." in sida
    assert besked in sida
    for framling in ("https://annan.test/x/", "http://testserver//annan.test/", "javascript:alert(1)", "x"):
        assert client.post("/anteckningar/7/skriv/", data, headers={"Referer": framling}).url == f"{login}?next=/"


def test_an_htmx_fragment_without_login_sends_the_whole_page_to_login():
    """And back to the page that it was on."""
    sidan = {"HX-Request": "true", "HX-Current-URL": "http://testserver/underlag/7/?flik=2"}
    svar = Client().get("/jobb/1/lage/", headers=sidan)
    login = reverse("account_login")
    assert (svar.status_code, svar.headers["HX-Redirect"]) == (204, f"{login}?next=/underlag/7/%3Fflik%3D2")
    framling = sidan | {"HX-Current-URL": "https://annan.test/x/"}
    assert Client().get("/jobb/1/lage/", headers=framling).headers["HX-Redirect"] == f"{login}?next=/"


def test_a_closed_account_cannot_log_in_and_is_out_at_once():
    anvandare = skapa_anvandare(Roll.ANALYTIKER, epost="asa@exempel.test")
    client = Client()
    assert inloggad(logga_in(client, anvandare.epost))
    assert client.get("/").status_code == 200
    Anvandare.objects.update(is_active=False)
    assert client.get("/").status_code == 302
    assert not inloggad(logga_in(Client(), anvandare.epost))


def test_nobody_can_sign_up():
    for namn in ("account_signup", "account_email", "socialaccount_signup", "socialaccount_connections"):
        svar = Client().post(reverse(namn), {"email": "ny@exempel.test", "password1": LOSENORD})
        assert svar.status_code == 404, namn
    assert not Anvandare.objects.exists()


# What an outsider can learn


def test_a_wrong_password_and_an_unknown_account_look_the_same():
    skapa_anvandare(epost="finns@exempel.test")
    sidor = []
    for epost in ("finns@exempel.test", "saknas@exempel.test"):
        svar = logga_in(Client(), epost, FEL)
        assert svar.status_code in (200, 422)
        sidor.append((svar.status_code, [str(fel) for fel in svar.context["form"].non_field_errors()]))
    assert sidor[0] == sidor[1]
    assert sidor[0][1]


def test_asking_for_a_new_password_says_the_same_to_everybody(django_capture_on_commit_callbacks):
    anvandare = skapa_anvandare(epost="finns@exempel.test")
    svar = [Client().post(reverse("account_reset_password"), {"email": e}) for e in ("finns@exempel.test", "x@y.test")]
    assert (svar[0].status_code, svar[0].url) == (svar[1].status_code, svar[1].url)
    assert [(a.typ, a.mottagare) for a in Avisering.objects.all()] == [("losenord", anvandare)]


def test_asking_many_times_sends_one_mail():
    skapa_anvandare(epost="finns@exempel.test")
    for _ in range(4):
        Client().post(reverse("account_reset_password"), {"email": "finns@exempel.test"})
    assert Avisering.objects.count() <= 2  # two when the five minutes turn in between


def test_a_closed_account_gets_no_new_password():
    skapa_anvandare(epost="finns@exempel.test", is_active=False)
    Client().post(reverse("account_reset_password"), {"email": "finns@exempel.test"})
    assert not Avisering.objects.exists()


# Guessing


def gissa(client: Client, epost: str, antal: int, **huvuden) -> None:
    for _ in range(antal):
        assert not inloggad(logga_in(client, epost, FEL, **huvuden))


def test_guessing_is_stopped_even_when_the_right_password_comes():
    skapa_anvandare(epost="mal@exempel.test")
    gissa(Client(), "mal@exempel.test", 10)
    assert not inloggad(logga_in(Client(), "mal@exempel.test"))


def test_a_forged_forwarding_header_does_not_lift_the_limit():
    skapa_anvandare(epost="mal@exempel.test")
    for n in range(10):
        gissa(Client(), "mal@exempel.test", 1, HTTP_X_FORWARDED_FOR=f"10.0.0.{n}", HTTP_X_REAL_IP=f"10.0.0.{n}")
    assert not inloggad(logga_in(Client(), "mal@exempel.test", HTTP_X_FORWARDED_FOR="10.9.9.9"))


def test_behind_a_trusted_proxy_only_its_own_entry_counts(settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    skapa_anvandare(epost="mal@exempel.test")
    for n in range(10):
        gissa(Client(), "mal@exempel.test", 1, HTTP_X_FORWARDED_FOR=f"10.0.0.{n}, 192.0.2.7")
    assert not inloggad(logga_in(Client(), "mal@exempel.test", HTTP_X_FORWARDED_FOR="10.9.9.9, 192.0.2.7"))
    assert inloggad(logga_in(Client(), "mal@exempel.test", HTTP_X_FORWARDED_FOR="10.9.9.9, 192.0.2.8"))


def test_failing_with_a_colleagues_email_does_not_lock_the_colleague_out():
    skapa_anvandare(epost="kollega@exempel.test")
    gissa(Client(), "kollega@exempel.test", 40, REMOTE_ADDR="192.0.2.1")
    assert inloggad(logga_in(Client(), "kollega@exempel.test", REMOTE_ADDR="192.0.2.2"))


def test_not_even_from_the_same_office_once_the_colleague_has_used_the_browser():
    skapa_anvandare(epost="kollega@exempel.test")
    kollegas = Client()
    assert inloggad(logga_in(kollegas, "kollega@exempel.test"))
    kollegas.post(reverse("account_logout"))
    gissa(Client(), "kollega@exempel.test", 60)
    assert not inloggad(logga_in(Client(), "kollega@exempel.test"))
    assert inloggad(logga_in(kollegas, "kollega@exempel.test"))


def test_a_known_browser_is_known_only_for_its_own_person_and_is_limited_too():
    skapa_anvandare(epost="egen@exempel.test")
    skapa_anvandare(epost="annan@exempel.test")
    client = Client()
    assert inloggad(logga_in(client, "egen@exempel.test"))
    client.post(reverse("account_logout"))
    gissa(client, "annan@exempel.test", 10)
    assert not inloggad(logga_in(client, "annan@exempel.test"))
    gissa(client, "egen@exempel.test", 10)
    assert not inloggad(logga_in(client, "egen@exempel.test"))


def test_a_made_up_device_cookie_is_worth_nothing():
    anvandare = skapa_anvandare(epost="mal@exempel.test")
    for n in range(10):
        client = Client()
        client.cookies["kvalitet-enhet"] = f"{anvandare.pk}:paahittad{n}:x:y"
        gissa(client, "mal@exempel.test", 1)
    assert not inloggad(logga_in(client, "mal@exempel.test"))


def test_guessing_one_password_for_many_accounts_is_stopped():
    skapa_anvandare(epost="mal@exempel.test")
    for n in range(50):
        gissa(Client(), f"person{n}@annan.test", 1)
    assert not inloggad(logga_in(Client(), "mal@exempel.test"))


def test_right_passwords_are_never_counted():
    skapa_anvandare(epost="ratt@exempel.test")
    for _ in range(12):
        assert inloggad(logga_in(Client(), "ratt@exempel.test"))


# Second step and demo accounts


def test_staff_set_up_a_second_step_first_in_production(settings):
    settings.KRAV_TVA_STEG = True
    client = Client()
    client.force_login(skapa_anvandare(Roll.ANALYTIKER))
    svar = client.get("/")
    assert (svar.status_code, svar.url) == (302, reverse("mfa_activate_totp"))
    svar = client.get(reverse("mfa_activate_totp"), follow=True)
    assert svar.status_code == 200
    assert client.get(reverse("account_logout")).status_code in (200, 302)


def test_staff_with_a_second_step_and_representatives_go_on(settings):
    settings.KRAV_TVA_STEG = True
    personal = skapa_anvandare(Roll.ANALYTIKER)
    Authenticator.objects.create(user=personal, type=Authenticator.Type.TOTP, data={"secret": "x"})
    for anvandare in (personal, skapa_anvandare(huvudman=skapa_huvudman())):
        client = Client()
        client.force_login(anvandare)
        assert client.get("/", follow=True).status_code == 200


def test_no_second_step_is_asked_for_in_the_demo():
    client = Client()
    client.force_login(skapa_anvandare(Roll.ANALYTIKER))
    assert client.get("/").status_code == 200


def test_demo_accounts_log_in_in_the_demo_and_nowhere_else(settings):
    demo.ladda(lambda klart, av, text: None)
    konto = demo.konton()[0]
    client = Client()
    assert inloggad(logga_in(client, konto.epost, konto.losenord))
    settings.DEMO = False
    assert client.get("/").status_code == 302
    assert not inloggad(logga_in(Client(), konto.epost, konto.losenord))
    assert demo.konton() == []
    Client().post(reverse("account_reset_password"), {"email": konto.epost})
    assert not Avisering.objects.exists()


def test_the_login_page_shows_the_demo_accounts_only_in_the_demo(settings):
    demo.ladda(lambda klart, av, text: None)
    assert b"anna.lindqvist@demo.example" in Client().get(reverse("account_login")).content
    settings.DEMO = False
    assert b"demo.example" not in Client().get(reverse("account_login")).content


# Refusals and headers


def test_a_refusal_is_logged_with_who_and_where():
    anvandare = skapa_anvandare(Roll.ANALYTIKER)
    client = Client()
    client.force_login(anvandare)
    assert client.get("/administration/konton/").status_code == 403
    rad = Lasning.objects.get()
    assert (rad.typ, rad.anvandare, rad.objekt_id) == ("nekad", anvandare, "/administration/konton/")


@pytest.mark.parametrize("adress", ["/konto/login/", "/finns-inte/", "/static/kvalitet.svg", "/static/finns-inte.css"])
def test_headers_of_every_answer(adress):
    svar = Client().get(adress)
    list(svar)  # a static file is open until it has been read
    assert "default-src 'none'" in svar.headers["Content-Security-Policy"]
    assert "unsafe" not in svar.headers["Content-Security-Policy"]
    assert svar.headers["Referrer-Policy"] == "same-origin"
    assert svar.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert svar.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "Access-Control-Allow-Origin" not in svar.headers
    assert svar.headers["X-Frame-Options"] == "DENY"
    assert svar.headers["X-Content-Type-Options"] == "nosniff"
    assert "camera=()" in svar.headers["Permissions-Policy"]


def test_static_files_may_be_kept():
    svar = Client().get("/static/kvalitet.svg")
    list(svar)
    assert svar.status_code == 200
    assert "max-age" in svar.headers["Cache-Control"]


def test_pages_of_a_logged_in_person_are_kept_nowhere():
    client = Client()
    client.force_login(skapa_anvandare())
    for adress in ("/", "/hjalp/", "/finns-inte/", "/administration/konton/"):
        assert client.get(adress).headers["Cache-Control"] == "no-store, private", adress


def test_trying_somebody_elses_address_leaves_a_trace():
    person = skapa_anvandare(huvudman=skapa_huvudman())
    client = Client()
    client.force_login(person)
    adress = f"/huvudman/{skapa_huvudman().nyckel}/"
    assert client.get(adress).status_code == 404
    rad = Lasning.objects.get(typ="nekad")
    assert (rad.anvandare, rad.objekt_id, rad.data["status"]) == (person, adress, 404)


@pytest.mark.parametrize(("server", "syns"), [("", False), ("https://idp.example.test", True)])
def test_single_sign_on_is_offered_only_when_configured(server, syns, tmp_path):
    """In a process of its own: which apps are installed is decided at start."""
    kod = (
        "import django; django.setup()\n"
        "from django.core.management import call_command; call_command('check')\n"
        "from allauth.socialaccount.providers import registry\n"
        "from django.urls import NoReverseMatch, reverse\n"
        "print([klass.id for klass in registry.get_class_list()])\n"
        "try: print(reverse('openid_connect_login', args=['oidc']))\n"
        "except NoReverseMatch: print('ingen')\n"
    )
    miljo = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "kvalitet.settings",
        "KVALITET_VAR": str(tmp_path),
        "KVALITET_OIDC_SERVER": server,
        "KVALITET_OIDC_KLIENT": "kvalitet",
        "KVALITET_OIDC_HEMLIGHET": "hemlig",
    }
    svar = subprocess.run([sys.executable, "-c", kod], env=miljo, capture_output=True, text=True, check=True)
    rader = svar.stdout.splitlines()[-2:]
    vantat = ["['openid_connect']", "/konto/oidc/oidc/login/"] if syns else ["[]", "ingen"]
    assert rader == vantat
