"""The own space in a real browser: its states are accessible and fit, and it works on a phone without scripts."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from analysunderlag.egna.slag import lasar
from analysunderlag.models import EgetVarde, Uppfoljningspunkt
from analysunderlag.services.kvalitetssystem import ladda_kvalitetssystem
from huvudman.models import Huvudman
from tests.analysunderlag.underlagsvarld import frys_underlag, skapa_statistik
from tests.factories import LOSENORD, skapa_anvandare, skapa_egen_rad, skapa_eget_varde, skapa_huvudman, skapa_skolform
from tests.webb.test_tillganglighet import brister, granska

pytestmark = pytest.mark.django_db(transaction=True)
LASAR = lasar(timezone.localdate())
RADER = f"Skolform\tMått\tPeriod\tVärde\n\tBarn per barngrupp\t{LASAR}\t14,5\tbarn\n\tFrånvaro\t{LASAR}\t140 %\n"


def adress(huvudman: Huvudman, namn: str, *mer: object) -> str:
    return reverse(f"analysunderlag:{namn}", args=[huvudman.nyckel, *mer])


def test_states_of_the_own_space_are_accessible_and_fit(page, live_server, logga_in):
    ladda_kvalitetssystem()
    huvudman = skapa_huvudman("Föräldrakooperativet Tallen", typ="enskild", form="ekonomisk")
    skapa_skolform(huvudman, "forskola", "grundskola", "fritidshem")
    person = skapa_anvandare(huvudman=huvudman)
    logga_in(person)
    bas = live_server.url
    tomma = [adress(huvudman, "egna_rader", avdelning) for avdelning in ("iakttagelser", "mal", "foljs-upp")]
    for url in (adress(huvudman, "egna_uppgifter"), *tomma, adress(huvudman, "egna_blad", "namnd")):
        assert granska(page, bas + url) == [], url

    skapa_eget_varde(huvudman, person, indikator="gr_personal_behorighet", hur="Räknat " * 20)
    skapa_eget_varde(
        huvudman,
        person,
        skolform="forskola",
        namn="Ett mått med ett ovanligt långt namn",
        slag="antal",
        varde=Decimal(123456),
    )
    for avdelning in ("iakttagelser", "mal", "foljs-upp"):
        skapa_egen_rad(huvudman, person, avdelning)
    underlag = frys_underlag(huvudman, skapa_statistik(huvudman))
    fyllda = [adress(huvudman, namn) for namn in ("egna_uppgifter", "egna_uppdrag", "egna_ta_med", "egna_klistra")]
    fyllda += [*tomma, adress(huvudman, "egna_blad", "personal"), underlag.get_absolute_url()]
    for url in fyllda:
        assert granska(page, bas + url) == [], url

    page.goto(bas + adress(huvudman, "egna_uppgifter"))
    for detalj in page.locator("details.mer").all():
        detalj.locator("summary").click()
    assert brister(page) == []
    page.goto(bas + adress(huvudman, "egna_klistra"))
    page.fill("[name=text]", RADER.replace("\t", ";"))
    page.get_by_role("button", name="Granska raderna").click()
    page.get_by_role("heading", name="Rätta och granska igen").wait_for()
    assert brister(page) == []
    page.goto(bas + adress(huvudman, "egen_rad_ny", "iakttagelser"))
    page.get_by_role("button", name="Spara").click()
    page.get_by_role("heading", name="uppgifter behöver rättas").wait_for()
    assert brister(page) == []


def test_a_cooperative_on_a_phone_without_scripts_and_with_the_keyboard(browser, live_server):
    ladda_kvalitetssystem()
    huvudman = skapa_huvudman("Tallen", typ="enskild", form="ekonomisk")
    skapa_skolform(huvudman, "forskola")
    person = skapa_anvandare(huvudman=huvudman)
    with browser.new_context(
        java_script_enabled=False, locale="sv-SE", viewport={"width": 390, "height": 844}
    ) as telefon:
        page = telefon.new_page()
        page.goto(live_server.url + "/")
        page.fill("[name=login]", person.epost)
        page.fill("[name=password]", LOSENORD)
        page.locator(".inloggning-ruta").get_by_role("button", name="Logga in").click()

        page.goto(live_server.url + "/egna-uppgifter/")
        page.get_by_role("link", name="Lägg till barn per barngrupp").press("Enter")
        page.get_by_label("Värde").fill("14,5")
        page.get_by_role("button", name="Spara uppgiften").press("Enter")
        assert "14,5" in page.get_by_role("row", name="Barn per barngrupp").inner_text()

        page.get_by_role("link", name="Från kalkylblad").click()
        page.get_by_label("Klistra in").fill(RADER.replace("14,5", "15"))
        page.get_by_role("button", name="Granska raderna").click()
        assert "140 går inte" in page.locator("main").inner_text()
        page.get_by_role("button", name="Spara 1 uppgift").click()
        assert [str(rad.varde) for rad in EgetVarde.objects.gallande()] == ["15.0000"]

        page.get_by_role("link", name="Sluta följa upp?").click()
        page.get_by_role("link", name="Lägg till för nivån styrelsen").click()
        page.get_by_label("Vad följer ni upp?").fill("Månadsblankett")
        page.get_by_label("Vi slutar").check()
        page.get_by_role("button", name="Spara").click()
        assert "Ni slutar med en sak." in page.locator("main").inner_text()
        assert Uppfoljningspunkt.objects.get().niva == "namnd_styrelse"

        page.get_by_role("link", name="Att ta med").click()
        page.get_by_role("link", name="Öppna sidan").first.click()
        assert "Månadsblankett" in page.locator(".blad").inner_text()
