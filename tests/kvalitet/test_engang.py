"""A form that creates something creates it once."""

import re
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from huvudman.models import Huvudman
from kvalitet import engang
from kvalitet.models import Anvandare, Avisering, Engangssvar, Handelse, Roll
from tests.factories import skapa_anvandare

# A confirmed duplicate without a number: nothing but the form key tells a second click from another huvudman.
FORMULAR = {
    "namn": "Okänd förskola",
    "form": "ej_utredd",
    "nummer": "",
    "kommun": "",
    "skal": "Tips",
    "bekrafta": "on",
    "engangsnyckel": "abc",
}
NY = "/huvudman/ny/"


def klient(roll: Roll = Roll.SAMORDNARE) -> Client:
    client = Client()
    client.force_login(skapa_anvandare(roll))
    return client


@pytest.mark.django_db
def test_the_second_time_gets_the_answer_of_the_first():
    assert reverse("huvudman:ny") == NY
    client = klient()
    forsta, andra = client.post(NY, FORMULAR), client.post(NY, FORMULAR)

    assert Huvudman.objects.count() == Handelse.objects.count() == 1
    assert (forsta.status_code, forsta.url) == (andra.status_code, andra.url)
    assert forsta.url == Huvudman.objects.get().get_absolute_url()
    assert [str(rad) for rad in get_messages(andra.wsgi_request)][-1] == engang.TVA_GANGER


@pytest.mark.django_db
@pytest.mark.parametrize(
    "annat", [{"namn": "Annan förskola"}, {"engangsnyckel": "def"}, {"engangsnyckel": ""}], ids=str
)
def test_another_key_or_other_content_is_another_form(annat):
    client = klient()
    for falt in (FORMULAR, FORMULAR | annat):
        assert client.post(NY, falt).status_code == 302
    assert Huvudman.objects.count() == 2


@pytest.mark.django_db
def test_a_key_counts_for_one_person_and_one_address():
    assert klient().post(NY, FORMULAR).status_code == 302
    client = klient()
    assert client.post(NY, FORMULAR).status_code == 302
    assert client.post(f"{NY}?a=1", FORMULAR).status_code == 302
    assert Huvudman.objects.count() == 3


@pytest.mark.django_db
def test_after_a_fault_the_same_form_may_be_sent_again():
    client = klient()
    felaktig = FORMULAR | {"skal": ""}
    assert [client.post(NY, felaktig).status_code for _ in range(2)] == [422, 422]
    assert not Engangssvar.objects.exists()
    sida = client.post(NY, felaktig).content.decode()
    assert len(set(re.findall(r'name="engangsnyckel" value="([^"]+)"', sida))) == 1


@pytest.mark.django_db
def test_what_fails_half_way_leaves_the_key_unused(monkeypatch):
    client = klient()
    with monkeypatch.context() as lapp:
        lapp.setattr("huvudman.views.hand.redirect", lambda mal: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            client.post(NY, FORMULAR)
    assert not Huvudman.objects.exists()
    assert client.post(NY, FORMULAR).status_code == 302
    assert Huvudman.objects.count() == 1


@pytest.mark.django_db
def test_a_new_account_is_made_and_invited_once(django_capture_on_commit_callbacks):
    client = klient(Roll.SYSTEMFORVALTARE)
    falt = {"namn": "Åsa Berg", "epost": "asa@exempel.test", "engangsnyckel": "abc"}
    with django_capture_on_commit_callbacks(execute=True):
        svar = [client.post("/administration/konton/nytt/", falt) for _ in range(2)]
    assert {rad.url for rad in svar} == {f"/administration/konton/{Anvandare.objects.get(namn='Åsa Berg').pk}/"}
    assert Avisering.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_at_the_same_time_make_one():
    klienter, start, svar = [klient()], Barrier(2), []
    klienter.append(Client())
    klienter[1].cookies = klienter[0].cookies

    def skicka(client):
        try:
            start.wait(10)
            svar.append(client.post(NY, FORMULAR).headers["Location"])
        finally:
            connection.close()

    tradar = [Thread(target=skicka, args=(client,)) for client in klienter]
    for trad in tradar:
        trad.start()
    for trad in tradar:
        trad.join(60)
    assert svar == [Huvudman.objects.get().get_absolute_url()] * 2
    assert Engangssvar.objects.count() == 1


@pytest.mark.django_db
def test_old_answers_are_removed_and_new_kept():
    for dagar in (0, 1, 3):
        Engangssvar.objects.create(nyckel=str(dagar), adress="/", skapat=timezone.now() - timedelta(days=dagar))
    assert engang.gallra() == 1
    assert sorted(Engangssvar.objects.values_list("nyckel", flat=True)) == ["0", "1"]


@pytest.mark.django_db(transaction=True)
def test_the_back_button_and_the_same_form_again_make_one(page, live_server, settings):
    client = klient()
    kaka = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": kaka.key, "value": kaka.value, "url": live_server.url}])

    def fyll_i(namn: str) -> None:
        page.get_by_label("Namn").fill(namn)
        page.get_by_label("Juridisk form").select_option("ej_utredd")
        page.get_by_label("Skäl eller källa").fill("Tips")
        page.get_by_role("button", name="Lägg till huvudmannen").click()
        page.get_by_role("heading", name=namn, level=1).wait_for()

    page.goto(live_server.url + NY)
    fyll_i("Okänd förskola")
    page.go_back()
    fyll_i("Okänd förskola")
    assert page.get_by_text(engang.TVA_GANGER).is_visible()
    page.go_back()
    fyll_i("Annan förskola")
    assert sorted(Huvudman.objects.values_list("namn", flat=True)) == ["Annan förskola", "Okänd förskola"]
