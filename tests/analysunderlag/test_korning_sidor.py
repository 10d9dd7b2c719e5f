"""The pages of runs: what they say, what they offer in each state, and that they work without JavaScript."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from analysunderlag.bygge import paket
from analysunderlag.models import Korning, Korningsrad
from analysunderlag.services import korningar, korningsfyllning, underlag
from kvalitet.jobb import Jobbfel
from kvalitet.models import Anvandare, Handelse, Jobb
from tests.analysunderlag.korningsvarld import kor_klart, skapa_land, snabbt
from tests.factories import skapa_anvandare

pytestmark = pytest.mark.django_db
K = Korning.Status
LISTA, NY = "/underlag/korningar/", "/underlag/korningar/ny/"


@pytest.fixture(autouse=True)
def _snabbt(tmp_path, settings, monkeypatch) -> None:
    settings.FILKATALOG = tmp_path / "filer"
    monkeypatch.setattr(paket, "bygg", snabbt)


@pytest.fixture
def land(db):
    return skapa_land(3, utan=1)


@pytest.fixture
def forvaltare(db) -> Anvandare:
    return skapa_anvandare("systemforvaltare")


@pytest.fixture
def klient(client: Client, forvaltare: Anvandare) -> Client:
    client.force_login(forvaltare)
    return client


def text(klient: Client, adress: str, **falt) -> str:
    svar = klient.post(adress, falt, follow=True) if falt else klient.get(adress)
    assert svar.status_code == 200
    return " ".join(svar.content.decode().split())


def gor(klient: Client, korning: Korning, vad: str) -> str:
    svar = klient.post(reverse(f"analysunderlag:korning_{vad}", args=[korning.pk]), follow=True)
    korning.refresh_from_db()
    return svar.content.decode()


def test_starting_says_how_many_and_how_long_and_nothing_starts_before_yes(land, klient, forvaltare):
    sida = text(klient, NY)
    assert "Underlag görs för 3 huvudmän" in sida
    assert "högst 1 minut" in sida
    assert not Korning.objects.exists()

    svar = klient.post(NY)

    korning = Korning.objects.get()
    assert (svar.url, korning.bestallare) == (f"/underlag/korningar/{korning.pk}/", forvaltare)
    assert Handelse.objects.get(typ="korning.startad").aktor == forvaltare
    svar = klient.get(NY, follow=True)
    assert svar.redirect_chain == [(LISTA, 302)]
    assert "är inte avslutad" in svar.content.decode()


def test_without_statistics_it_says_what_to_do(klient):
    assert "Läs in en fil och godkänn den först." in klient.get(NY, follow=True).content.decode()


def test_each_state_offers_what_it_can(land, klient):
    korning = korningar.starta(None)
    adress = korning.get_absolute_url()
    sida = text(klient, adress)
    assert ">Pausa<" in sida
    assert ">Fortsätt<" not in sida
    assert "1 av 4" in sida

    assert "Körningen är pausad." in gor(klient, korning, "pausa")
    sida = text(klient, adress)
    assert (korning.status, ">Fortsätt<" in sida, ">Pausa<" in sida, "hx-get" in sida) == (K.PAUSAD, True, False, False)

    assert "Körningen fortsätter." in gor(klient, korning, "fortsatt")
    kor_klart(korning)
    sida = text(klient, adress)
    assert not any(f">{ord_}<" in sida for ord_ in ("Pausa", "Fortsätt", "Avbryt körningen", "Gör om de misslyckade"))
    assert "kan inte pausas" in gor(klient, korning, "pausa")
    assert korning.status == K.KLAR


def test_breaking_off_is_asked_about_first(land, klient):
    korning = korningar.starta(None)
    fraga = reverse("analysunderlag:korning_avbryt", args=[korning.pk])
    assert "3 huvudmän som väntar får inget nytt underlag" in text(klient, fraga)
    korning.refresh_from_db()
    assert korning.ar_oppen
    assert "Körningen är avbruten." in gor(klient, korning, "avbryt")
    assert korning.status == K.AVBRUTEN
    assert "är redan avbruten" in klient.get(fraga, follow=True).content.decode()


def test_what_failed_is_listed_with_its_reason_and_made_again(land, klient, monkeypatch):
    def bygg(innehall, utgava, framsteg=None):
        if innehall.huvudman.nyckel == land[1].nyckel:
            raise Jobbfel("Diagrammet gick inte att rita.")
        return snabbt(innehall, utgava, framsteg)

    monkeypatch.setattr(paket, "bygg", bygg)
    korning = kor_klart(korningar.starta(None))

    sida = text(klient, f"{korning.get_absolute_url()}?status=misslyckad")
    assert "Diagrammet gick inte att rita." in sida
    assert f'<a href="/huvudman/{land[1].nyckel}/underlag/">{land[1]}</a>' in sida
    assert str(land[0]) not in sida
    assert "1 misslyckades" in text(klient, LISTA)

    monkeypatch.setattr(paket, "bygg", snabbt)
    assert "De som misslyckades görs om." in gor(klient, korning, "gor_om")
    assert kor_klart(korning).status == K.KLAR


def test_the_bar_is_fetched_alone_and_ends_with_the_page(land, klient):
    korning = korningar.starta(None)
    adress = reverse("analysunderlag:korning_lage", args=[korning.pk])
    svar = klient.get(adress, headers={"HX-Request": "true"})
    assert (b"hx-get" in svar.content, "HX-Refresh" in svar.headers) == (True, False)
    assert b"ingen arbetare" in svar.content
    kor_klart(korning)
    assert klient.get(adress, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"


def test_its_thousands_of_jobs_do_not_fill_the_list_of_jobs(land, klient):
    underlag.bestall_underlag(land[0])
    kor_klart(korningar.starta(None))
    assert Jobb.objects.count() == 3
    sida = text(klient, "/jobb/")
    assert [f"Underlag för {h}," in sida for h in land] == [True, False, False]


def test_the_list_of_underlag_leads_there_for_those_who_may(land, klient, client):
    assert LISTA in text(klient, "/underlag/")
    client.force_login(skapa_anvandare("dialogutforare"))
    assert LISTA not in text(client, "/underlag/")


def test_one_row_and_three_take_the_same_queries(klient, django_assert_num_queries):
    skapa_land(1)
    korning = korningar.starta(None)
    for _ in range(2):
        korningsfyllning.fyll_pa(korning.pk)
    kor_klart(korning)
    with CaptureQueriesContext(connection) as ett:
        klient.get(korning.get_absolute_url())
    skapa_land(3)
    andra = kor_klart(korningar.starta(None))
    assert Korningsrad.objects.filter(korning=andra).count() == 4
    with django_assert_num_queries(len(ett)):
        klient.get(andra.get_absolute_url())
