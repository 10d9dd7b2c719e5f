"""The limits of how often one person sends a form: the page 429 that says when, for that person and form alone."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from analysunderlag.services.kvalitetssystem import ladda_kvalitetssystem
from dialoger import services
from dialoger.models import Bokning
from huvudman.models import Kollegainbjudan, Uppdrag
from kvalitet.models import Avisering
from tests.analysunderlag.skattningsvarld import skapa_skattning
from tests.factories import dagar, klockan, skapa_anvandare, skapa_dialog, skapa_huvudman, skapa_par

pytestmark = pytest.mark.django_db


@pytest.fixture
def huvudman():
    return skapa_huvudman("Tallens förskola")


def foretradare(huvudman):
    person = skapa_anvandare(huvudman=huvudman)
    Uppdrag.objects.filter(anvandare=person).update(ar_ansvarig=True)
    return person


def klient(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def till_taket(client, url, data, antal) -> list[int]:
    return [client.post(url, data(n)).status_code for n in range(antal)]


def granska(svar) -> None:
    """It says when, and not before it is true."""
    assert svar.status_code == 429
    text = svar.content.decode()
    assert "Det här försöket har inte sparats." in text
    (klockslag,) = re.findall(r"försöka igen klockan (\d\d\.\d\d)\.", text)
    vanta = int(svar.headers["Retry-After"])
    assert 3500 < vanta <= 3600
    nu = timezone.localtime()
    ratta = {f"{nu + timedelta(seconds=vanta + s):%H.%M}" for s in (0, 30, 59, 61)}
    assert klockslag in ratta


def test_colleagues_are_invited_thirty_times_an_hour(huvudman):
    jag = foretradare(huvudman)
    client, url = klient(jag), reverse("huvudman:kollega_ny", args=[huvudman.nyckel])

    def data(n):
        return {"namn": "Bo Ek", "epost": f"kollega{n}@exempel.test", "funktioner": ["rektor"]}

    assert 429 not in till_taket(client, url, data, 30)  # 422: so many at a time may be open (huvudman.services)
    fore = (Kollegainbjudan.objects.count(), Avisering.objects.count())
    granska(client.post(url, data(31)))
    assert (Kollegainbjudan.objects.count(), Avisering.objects.count()) == fore
    assert client.get(url).status_code == 200  # to read is never counted
    rad = Kollegainbjudan.objects.first()
    igen = reverse("huvudman:kollega_igen", args=[huvudman.nyckel, rad.pk])
    granska(client.post(igen))  # the same limit for sending again
    # Nobody else is shut out, and neither are other forms
    assert klient(foretradare(huvudman)).post(url, data(40)).status_code != 429
    ladda_kvalitetssystem()
    assert client.post(f"/huvudman/{huvudman.nyckel}/fokus/", {"text": "Vi"}).status_code == 302
    cache.clear()  # an hour later
    assert client.post(url, data(32)).status_code != 429


def test_the_same_form_sent_twice_counts_once(huvudman):
    jag = foretradare(huvudman)
    client, url = klient(jag), reverse("huvudman:kollega_ny", args=[huvudman.nyckel])
    nyckel = re.search(r'name="engangsnyckel" value="([^"]+)"', client.get(url).content.decode())
    data = {
        "namn": "Bo Ek",
        "epost": "en@exempel.test",
        "funktioner": ["rektor"],
        "engangsnyckel": nyckel[1] if nyckel else "",
    }
    assert {client.post(url, data).status_code for _ in range(35)} == {302}
    assert Kollegainbjudan.objects.count() == 1


def test_the_link_of_a_level_is_made_thirty_times_an_hour(huvudman):
    ladda_kvalitetssystem()
    jag = foretradare(huvudman)
    skattning = skapa_skattning(huvudman, antal={"rektor": 6}, aktor=jag)
    niva = skattning.nivaer.get()
    client = klient(jag)
    url = reverse("analysunderlag:skattning_lank", args=[huvudman.nyckel, skattning.pk, niva.niva])
    assert set(till_taket(client, url, lambda n: {}, 30)) == {302}
    niva.refresh_from_db()
    fore = niva.lank_version
    granska(client.post(url))
    niva.refresh_from_db()
    assert niva.lank_version == fore


def test_figures_are_pasted_sixty_times_an_hour(huvudman):
    ladda_kvalitetssystem()
    client = klient(foretradare(huvudman))
    url = reverse("analysunderlag:egna_klistra", args=[huvudman.nyckel])
    assert 429 not in till_taket(client, url, lambda n: {"text": "x"}, 60)
    granska(client.post(url, {"text": "x"}))
    granska(client.post(reverse("analysunderlag:egna_klistra_spara", args=[huvudman.nyckel]), {"rader": "x"}))


def test_other_times_are_asked_for_twenty_times_an_hour(huvudman):
    dialog = skapa_dialog(skapa_par(), huvudman=huvudman, till="ja")
    bokning = services.foresla_tider(
        dialog_id=dialog.pk,
        typ="introduktion",
        tider=[(klockan(20), klockan(20, 11)), (klockan(21), klockan(21, 11))],
        form="digitalt",
        svar_senast=dagar(10),
        aktor=None,
    )
    client = klient(foretradare(huvudman))
    url = reverse("dialoger:mina_tider_onskemal", args=[bokning.pk])
    assert set(till_taket(client, url, lambda n: {"onskemal": f"Hellre vecka {n}"}, 20)) == {302}
    fore = Avisering.objects.filter(typ="tid_onskad").count()
    granska(client.post(url, {"onskemal": "Hellre i maj"}))
    assert Bokning.objects.get().onskemal == "Hellre vecka 19"
    assert Avisering.objects.filter(typ="tid_onskad").count() == fore
