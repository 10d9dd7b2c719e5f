"""A mötesanteckning by keyboard alone, from the first word to fastställd; and every state of the pages in a browser."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from analysunderlag.services.kvalitetssystem import ladda_kvalitetssystem
from dialoger import services
from dialoger.models import Anteckning, Motesarende
from kvalitet.models import Roll
from tests.factories import faststall, skapa_anvandare, skapa_dialog, skapa_par
from tests.webb.test_tillganglighet import brister, granska

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def par():
    return skapa_par()


@pytest.fixture
def dialog(par):
    ladda_kvalitetssystem()
    return skapa_dialog(par, till="dialog")


@pytest.fixture
def koppling(dialog):
    koppling = Motesarende.objects.get(dialog=dialog, mote__typ="dialog")
    services.satt_deltagare(motesarende_id=koppling.pk, antal={"rektor": 4, "namnd": 2}, aktor=None)
    return koppling


def ny_adress(koppling):
    return reverse("dialoger:anteckning_ny", args=[koppling.mote_id, koppling.dialog.nummer])


def tabba_till(page: Page, namn: str, roll: str = "button") -> None:
    """Press Tab until the control with this name has focus."""
    mal = page.get_by_role(roll, name=namn).first
    for _ in range(80):
        if mal.evaluate("e => e === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"tabbtangenten når inte {namn}")


@pytest.mark.parametrize("bredd", [1280, 390])
def test_a_note_by_keyboard_alone(page, live_server, logga_in, koppling, par, bredd):
    page.set_viewport_size({"width": bredd, "height": 844})
    logga_in(par[0])
    page.goto(live_server.url + ny_adress(koppling))
    tabba_till(page, "Text", "textbox")
    page.keyboard.type("Samtalet handlade om analys. Vi bedömer inget.")
    tabba_till(page, "Kontrollera texten")
    page.keyboard.press("Enter")
    expect(page.locator("#sprakkoll q")).to_have_text(["bedömer"])
    assert brister(page) == []
    assert not Anteckning.objects.exists()
    tabba_till(page, "1. Systematiskt kvalitetsarbete med undervisningen i fokus", "checkbox")
    page.keyboard.press("Space")
    tabba_till(page, "Spara")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Anteckningen är sparad.")).to_be_visible()
    assert brister(page) == []
    tabba_till(page, "Lämna till")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Läses av kollegan")).to_be_visible()

    logga_in(par[1])
    page.reload()
    tabba_till(page, "Fastställ")
    assert brister(page) == []
    page.keyboard.press("Enter")
    expect(page.get_by_text("Ingen kan ändra den.")).to_be_visible()
    rad = Anteckning.objects.get()
    assert (rad.lage, rad.amnen, rad.faststalld_av) == ("faststalld", ["faktor:1"], par[1])


def test_two_versions_to_merge_are_accessible_and_lose_nothing(page, live_server, logga_in, koppling, par):
    rad = services.skriv_anteckning(motesarende_id=koppling.pk, text="Ett.", amnen=["faktor:1"], aktor=par[0])
    logga_in(par[0])
    page.goto(live_server.url + reverse("dialoger:anteckning_skriv", args=[rad.pk]))
    services.skriv_anteckning(
        motesarende_id=koppling.pk, text="Kollegans text.", amnen=["faktor:2"], aktor=par[1], version=1
    )
    page.get_by_label("Text").fill("Min text.")
    page.get_by_label("3. Kompensatoriska insatser").check()
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_role("heading", name="sparade")).to_be_visible()
    for bredd in (1280, 390):
        page.set_viewport_size({"width": bredd, "height": 844})
        assert brister(page) == []
    expect(page.get_by_label("Text att spara")).to_have_value("Kollegans text.\nMin text.")
    page.get_by_label("Text att spara").fill("Vår text.")
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_text("Anteckningen är sparad.")).to_be_visible()
    rad.refresh_from_db()
    assert (rad.text, rad.amnen) == ("Vår text.", ["faktor:1", "faktor:2", "faktor:3"])


def test_a_session_that_ends_loses_no_word(page, live_server, logga_in, koppling, par, context):
    """Kept in the browser, offered after the next login, in this note and in no other."""
    logga_in(par[0])
    adress = live_server.url + ny_adress(koppling)
    page.goto(adress)
    kakor = [kaka for kaka in context.cookies() if "session" not in kaka["name"]]
    context.clear_cookies()
    context.add_cookies(kakor)
    page.get_by_label("Text").fill("Skrivet när inloggningen hade gått ut.")
    expect(page.locator("[data-utkast-lage]")).to_contain_text("Du har loggats ut", timeout=20_000)
    logga_in(par[0])
    annan = Motesarende.objects.get(dialog=koppling.dialog, mote__typ="formote")
    page.goto(live_server.url + ny_adress(annan))
    expect(page.get_by_label("Text")).to_have_value("")
    page.goto(adress)
    page.get_by_role("link", name="Använd utkastet").click()
    expect(page.get_by_label("Text")).to_have_value("Skrivet när inloggningen hade gått ut.")


def test_it_works_without_scripts(browser, live_server, koppling, par):
    klient = Client()
    klient.force_login(par[0])
    kaka = klient.cookies[settings.SESSION_COOKIE_NAME]
    with browser.new_context(java_script_enabled=False) as context:
        context.add_cookies([{"name": kaka.key, "value": kaka.value, "url": live_server.url}])
        page = context.new_page()
        page.goto(live_server.url + ny_adress(koppling))
        page.get_by_label("Text").fill("Arbetet är svagt.")
        page.get_by_role("button", name="Kontrollera texten").click()
        expect(page.locator("#sprakkoll q")).to_have_text(["svagt"])
        page.get_by_role("button", name="Spara").click()
        expect(page.get_by_text("Anteckningen är sparad.")).to_be_visible()


def test_pages_of_the_registrator_and_the_huvudman(page, live_server, logga_in, dialog, par):
    rad = faststall(dialog)
    logga_in(skapa_anvandare(Roll.REGISTRATOR))
    assert granska(page, live_server.url + reverse("dialoger:diarium")) == []
    page.get_by_label("Skolverkets diarienummer").fill("?")
    page.get_by_role("button", name="Registrera").click()
    expect(page.get_by_text("Skriv ett diarienummer")).to_be_visible()
    assert brister(page) == []
    page.get_by_label("Skolverkets diarienummer").fill("2026:1841")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Registrerad med diarienummer 2026:1841.")).to_be_visible()
    assert granska(page, live_server.url + rad.get_absolute_url()) == []

    logga_in(skapa_anvandare(huvudman=dialog.huvudman))
    assert granska(page, live_server.url + reverse("dialoger:vara_anteckningar")) == []
    page.get_by_role("link", name="Dialogmöte").first.click()
    expect(page.get_by_text("2026:1841")).to_be_visible()
    assert brister(page) == []
