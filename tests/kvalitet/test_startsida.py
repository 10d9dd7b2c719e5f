"""The start page for each role: the next step of a huvudman, what waits for staff, and links that lead somewhere."""

import pytest
from django.test import Client
from django.utils import timezone

from analysunderlag.models import Statistikrelease, Underlag
from huvudman.models import Andringsforslag, Registerimport
from kvalitet.models import Anvandare, Roll
from kvalitet.startsida import samla
from tests.factories import dagar, skapa_anvandare, skapa_huvudman, skapa_underlag

pytestmark = pytest.mark.django_db


def klient(anvandare: Anvandare) -> Client:
    client = Client()
    client.force_login(anvandare)
    return client


def release(namn: str = "Statistik 2024/25", **falt) -> Statistikrelease:
    falt = {"status": Statistikrelease.Status.GODKAND, "godkand": timezone.now(), **falt}
    return Statistikrelease.objects.create(namn=namn, **falt)


def forsta_steget(huvudman):
    return samla(skapa_anvandare(huvudman=huvudman)).steg[0]


def test_a_huvudman_without_statistics_is_told_so():
    steg = forsta_steget(skapa_huvudman("Kumla kommun"))
    assert (steg.overtext, steg.rubrik, steg.url) == ("Kumla kommun", "Statistiken är inte inläst än", "")


def test_a_huvudman_without_underlag_orders_one():
    huvudman = skapa_huvudman()
    release()
    steg = forsta_steget(huvudman)
    assert (steg.knapp, steg.lage) == ("Beställ underlaget", "Inte beställt")
    assert steg.url == f"/huvudman/{huvudman.nyckel}/underlag/"


@pytest.mark.parametrize(
    ("status", "lage", "knapp"),
    [
        (Underlag.Status.BESTALLT, "Görs nu", "Se hur långt det har kommit"),
        (Underlag.Status.MISSLYCKAT, "Gick inte förra gången", "Beställ underlaget"),
    ],
)
def test_an_underlag_on_its_way_or_failed(status, lage, knapp):
    huvudman = skapa_huvudman()
    Underlag.objects.create(huvudman=huvudman, release=release(), version=1, indata_hash="a", status=status)
    steg = forsta_steget(huvudman)
    assert (steg.lage, steg.knapp) == (lage, knapp)


def test_a_finished_underlag_is_read_until_newer_statistics_come():
    huvudman = skapa_huvudman(barn_elever=1234)
    underlag = skapa_underlag(huvudman)
    steg = forsta_steget(huvudman)
    assert (steg.lage, steg.knapp, steg.url) == ("Klart", "Läs underlaget", f"/underlag/{underlag.pk}/")
    assert ("Barn och elever", "1\u202f234") in steg.fakta
    release("Statistik 2025/26")
    steg = forsta_steget(huvudman)
    assert (steg.rubrik, steg.knapp) == ("Det finns nyare statistik", "Beställ ett nytt underlag")
    assert ("Läs det ni har", f"/underlag/{underlag.pk}/") in steg.andra


def test_an_ended_uppdrag_gives_no_step():
    person = skapa_anvandare(huvudman=skapa_huvudman())
    person.uppdrag.update(giltig_fran=dagar(-9), giltig_till=dagar(-1))
    assert samla(Anvandare.objects.get(pk=person.pk)).steg == []


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
