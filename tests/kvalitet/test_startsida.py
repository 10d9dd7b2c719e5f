"""The start page for each role: where a huvudman begins, what waits for staff, and links that lead somewhere."""

import pytest
from django.test import Client
from django.utils import timezone

from analysunderlag.models import Statistikrelease
from huvudman.models import Andringsforslag, Registerimport
from kvalitet.models import Anvandare, Roll
from kvalitet.startsida import samla
from tests.factories import dagar, skapa_anvandare, skapa_huvudman, skapa_roll, skapa_underlag

pytestmark = pytest.mark.django_db


def klient(anvandare: Anvandare) -> Client:
    client = Client()
    client.force_login(anvandare)
    return client


def release(namn: str = "Statistik 2024/25", **falt) -> Statistikrelease:
    falt = {"status": Statistikrelease.Status.GODKAND, "godkand": timezone.now(), **falt}
    return Statistikrelease.objects.create(namn=namn, **falt)


def test_a_representative_begins_at_the_next_step_and_staff_never_do():
    person = skapa_anvandare(huvudman=skapa_huvudman())
    svar = klient(person).get("/")
    assert (svar.status_code, svar.url) == (302, "/nasta-steg/")
    skapa_roll(person, Roll.SAMORDNARE)
    assert klient(Anvandare.objects.get(pk=person.pk)).get("/").status_code == 200


def test_an_ended_uppdrag_leads_nowhere():
    person = skapa_anvandare(huvudman=skapa_huvudman())
    person.uppdrag.update(giltig_fran=dagar(-9), giltig_till=dagar(-1))
    svar = klient(Anvandare.objects.get(pk=person.pk)).get("/")
    assert "Ditt konto har ingen roll just nu" in svar.content.decode()


@pytest.mark.parametrize("roll", Roll)
def test_staff_see_what_waits_for_their_role_only(roll):
    registerimport = Registerimport.objects.create(filnamn="a.csv", sha256="0" * 64, slag="x")
    Andringsforslag.objects.create(registerimport=registerimport, typ="ny", objekttyp="enhet", nyckel="1", namn="A")
    release("Utkast", status=Statistikrelease.Status.UTKAST, godkand=None)
    vantar = {rad.lanktext + rad.rubrik for rad in samla(skapa_anvandare(roll)).vantar}
    register = {"Granska1\u00a0ändringsförslag i registret"}
    statistik = {"GranskaReleasen Utkast"}
    assert vantar == {
        Roll.SAMORDNARE: register,
        Roll.ADMINISTRATOR: register,
        Roll.REDAKTOR: statistik,
        Roll.SYSTEMFORVALTARE: register | statistik,
    }.get(roll, set())


def test_nobody_is_asked_to_approve_their_own_release():
    person = skapa_anvandare(Roll.SYSTEMFORVALTARE)
    release("Utkast", status=Statistikrelease.Status.UTKAST, godkand=None, skapad_av=person)
    assert samla(person).vantar == []


@pytest.mark.parametrize("roll", Roll)
def test_every_link_on_the_start_page_can_be_followed(roll):
    skapa_underlag(skapa_huvudman())
    person = skapa_anvandare(roll)
    bidrag = samla(person)
    lankar = [post.url for post in (*bidrag.tal, *bidrag.vantar, *bidrag.nytt, *bidrag.genvagar) if post.url]
    assert lankar
    client = klient(person)
    for lank in [*lankar, f"{bidrag.sok_url}?sok=kumla"]:
        assert client.get(lank).status_code == 200, lank


def test_the_page_says_in_words_what_waits():
    for n in range(2):
        release(f"Utkast {n}", status=Statistikrelease.Status.UTKAST, godkand=None)
    sida = klient(skapa_anvandare(Roll.REDAKTOR)).get("/").content.decode()
    assert "Två saker väntar på dig." in sida
