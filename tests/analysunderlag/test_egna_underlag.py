"""Where the huvudman's own has its place on the underlag: on every page, also of what has no statistics."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from analysunderlag.egna.underlagsblock import FLEST_RADER
from analysunderlag.models import Underlag
from huvudman import services
from huvudman.models import Huvudman, Namnd
from kvalitet.models import Anvandare, Roll
from tests.analysunderlag.exempelinnehall import exempel
from tests.analysunderlag.underlagsvarld import frys_underlag, skapa_enbart_forskola, skapa_statistik
from tests.factories import skapa_anvandare, skapa_egen_rad, skapa_eget_varde, skapa_huvudman, skapa_skolform

pytestmark = pytest.mark.django_db
EGNA = {"forskola": "Barn per barngrupp", "fritidshem": "Barn per avdelning", "grundskola": "Trivsel i skolan"}


@pytest.fixture(autouse=True)
def _eget_lager(tmp_path, settings) -> None:
    settings.FILKATALOG = tmp_path / "filer"


@pytest.fixture
def kommun() -> Huvudman:
    kommun = skapa_huvudman("Åmåls kommun")
    skapa_skolform(kommun, *EGNA)
    return kommun


@pytest.fixture
def person(kommun) -> Anvandare:
    person = skapa_anvandare(huvudman=kommun)
    for kod, namn in EGNA.items():
        skapa_eget_varde(kommun, person, skolform=kod, namn=namn, varde=Decimal("12.5"))
    skapa_egen_rad(kommun, person, "mal", text="Alla ska bli sedda", skolform="")
    skapa_egen_rad(kommun, person, "mal", text="Fler ska läsa", skolform="grundskola")
    return person


def sida(person: Anvandare, url: str) -> str:
    client = Client()
    client.force_login(person)
    svar = client.get(url)
    assert svar.status_code == 200, url
    return svar.content.decode()


def egna(html: str) -> set[str]:
    """Whose figures and goals the page shows."""
    return {kod for kod, namn in EGNA.items() if namn in html} | ({"alla"} if "Alla ska bli sedda" in html else set())


def namnd(huvudman: Huvudman, namn: str, *koder: str) -> Namnd:
    return services.lagg_till_namnd(huvudman=huvudman, namn=namn, skolformer=koder, aktor=None)


def tva_delar(kommun: Huvudman) -> Underlag:
    innehall = exempel(3, kommun.namn)
    (del_,) = innehall.delar
    delar = (del_, replace(del_, skolform="gymnasieskola", namn="Gymnasieskola"))
    return frys_underlag(kommun, skapa_statistik(kommun), replace(innehall, delar=delar))


def test_the_page_of_one_part_has_all_skolformer_each_in_its_place(kommun, person):
    html = sida(person, frys_underlag(kommun, skapa_statistik(kommun)).get_absolute_url())
    assert egna(html) == {*EGNA, "alla"}
    for rubrik in ("Förskola", "Fritidshem", "Hela verksamheten"):
        assert f"<h3>{rubrik}</h3>" in html
    assert html.count('class="marke">egen uppgift') == 3
    assert html.count('class="marke">eget mål') == 2
    assert html.count('id="egna-uppgifter"') == 1
    assert html.index('id="korthet"') < html.index('id="egna-uppgifter"') < html.index('id="hamta"')
    assert '<a href="#egna-uppgifter">Era egna uppgifter</a>' in html


def test_the_view_of_a_namnd_has_its_skolformer_and_what_is_for_all(kommun, person):
    underlag = frys_underlag(kommun, skapa_statistik(kommun))
    sma = namnd(kommun, "Förskolenämnden", "forskola")
    stora = namnd(kommun, "Grundskolenämnden", "grundskola", "fritidshem")
    url = underlag.get_absolute_url()

    assert egna(sida(person, f"{url}?namnd={sma.pk}")) == {"forskola", "alla"}
    assert egna(sida(person, f"{url}?namnd={stora.pk}")) == {"fritidshem", "grundskola", "alla"}


def test_an_overview_has_all_and_the_page_of_a_part_its_own(kommun, person):
    underlag = tva_delar(kommun)
    del_url = reverse("analysunderlag:underlag_skolform", args=[underlag.pk, "grundskola"])

    html = sida(person, underlag.get_absolute_url())
    assert egna(html) == {*EGNA, "alla"}
    assert html.index('id="egna-uppgifter"') < html.index('id="hamta"')
    assert egna(sida(person, del_url)) == {"grundskola", "alla"}


def test_one_that_the_statistics_say_nothing_about_sees_its_own_on_the_page_of_the_register():
    skapa_statistik(skapa_huvudman())
    huvudman = skapa_enbart_forskola(namn="Föräldrakooperativet Aspebo")
    skapa_skolform(huvudman, "forskola")
    person = skapa_anvandare(huvudman=huvudman)
    url = reverse("analysunderlag:underlag_huvudman", args=[huvudman.nyckel])
    assert "Ni har inte lagt till något här." in sida(person, url)

    skapa_eget_varde(huvudman, person, skolform="forskola", namn="Barn per barngrupp", varde=Decimal("12.5"))

    html = sida(person, url)
    assert "Barn per barngrupp" in html
    assert '<span class="stark">12,5' in html
    assert '<span class="marke">egen uppgift</span>' in html
    assert html.index('id="egna-uppgifter"') < html.index('id="h-saknas"')
    assert "Barn per barngrupp" not in sida(skapa_anvandare(Roll.SAMORDNARE), url)


def test_a_long_list_says_how_many_more_there_are(kommun, person):
    for nr in range(FLEST_RADER + 3):
        skapa_eget_varde(kommun, person, skolform="forskola", namn=f"Mått {nr:02d}")
    html = sida(person, frys_underlag(kommun, skapa_statistik(kommun)).get_absolute_url())
    assert html.count('class="marke">egen uppgift') == FLEST_RADER + 2
    assert "Och 4 till" in html
