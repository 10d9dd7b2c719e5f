"""Answering a självskattning on a phone, without scripts and by keyboard, and the result that comes of it."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from analysunderlag.models import Skattningssvar
from analysunderlag.services import skattningslank
from tests import sidor
from tests.analysunderlag.skattningsvarld import skapa_skattning, stang, svara
from tests.factories import skapa_anvandare, skapa_huvudman
from tests.webb.test_tillganglighet import brister, granska

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_phone_without_scripts_answers_stops_and_goes_on_by_code(browser, live_server):
    rad = skapa_skattning(skapa_huvudman("Föräldrakooperativet Tallen"), antal={"undervisning": 6})
    lank = live_server.url + reverse("analysunderlag:skatta_lank", args=[skattningslank.token(rad.nivaer.get())])
    with browser.new_context(
        java_script_enabled=False, locale="sv-SE", viewport={"width": 390, "height": 844}
    ) as mobil:
        page = mobil.new_page()
        page.goto(lank)
        page.get_by_role("button", name="Börja svara").click()
        kod = page.locator(".skatta-kod-text").inner_text()
        assert re.fullmatch(r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}", kod)
        page.get_by_role("link", name="Börja", exact=True).click()
        grupp = page.get_by_role("group", name="Vi prövar nya sätt")
        grupp.get_by_label("Stämmer till stor del").check()
        page.get_by_label("Hur vet vi det?").fill("Vi talar om det på fredagar.")
        page.get_by_role("button", name="Spara och sluta för i dag").click()
        assert page.get_by_text("1 av 3 besvarade, med text").is_visible()
    with browser.new_context(java_script_enabled=False, locale="sv-SE") as dator:
        page = dator.new_page()
        page.goto(lank)
        assert page.get_by_role("link", name="Fortsätt där du slutade").count() == 0
        page.get_by_role("link", name="Fortsätt med din kod").click()
        page.get_by_label("Fortsättningskod").fill(kod.lower())
        page.get_by_role("button", name="Fortsätt").click()
        page.get_by_role("button", name="Lämna svaret").click()
        assert page.get_by_role("heading", name="Svaret är lämnat").is_visible()
    svar = Skattningssvar.objects.get()
    assert (svar.svar, svar.texter, svar.ar_lamnat) == ({"1u2": 3}, {"1": "Vi talar om det på fredagar."}, True)


def test_the_scale_is_answered_by_keyboard(page: Page, live_server, logga_in):
    huvudman = skapa_huvudman()
    rad = skapa_skattning(huvudman, antal={"huvudman": 3})
    logga_in(skapa_anvandare(huvudman=huvudman))
    page.goto(live_server.url + rad.get_absolute_url())
    page.get_by_role("button", name="Börja det gemensamma svaret").press("Enter")
    page.get_by_role("link", name="1. Systematiskt").press("Enter")
    page.get_by_role("group", name="Vi följer hur det går").get_by_label("Stämmer inte").focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    page.get_by_role("button", name="Spara och fortsätt").press("Enter")
    page.get_by_role("heading", level=1, name="Tydlig roll").wait_for()
    assert Skattningssvar.objects.get().svar == {"1h1": 4}


def test_pages_by_link_and_the_full_result_are_accessible_and_fit(page: Page, live_server, logga_in):
    huvudman = skapa_huvudman()
    rad = skapa_skattning(huvudman, antal={"huvudman": 3, "rektor": 6, "undervisning": 6})
    nivaer = {niva.niva: niva for niva in rad.nivaer.all()}
    lank = reverse("analysunderlag:skatta_lank", args=[skattningslank.token(nivaer["undervisning"])])
    assert granska(page, live_server.url + lank) == []
    page.get_by_role("button", name="Börja svara").click()
    page.wait_for_url("**/skatta/svar/**")
    assert granska(page, page.url) == []
    assert granska(page, f"{page.url}1/") == []
    assert granska(page, page.url.replace("/1/", "/las-in/")) == []
    assert granska(page, live_server.url + "/skatta/1.fel/", status=404) == []

    svara(nivaer["huvudman"], 4, 3, 0, text="Vi såg det.")
    for varde in (1, 2, 3, 4, 0):
        svara(nivaer["rektor"], varde, 2, text=f"Text {varde}")
        svara(nivaer["undervisning"], 4, 4)
    stang(nivaer["rektor"])
    stang(nivaer["undervisning"])
    logga_in(skapa_anvandare(huvudman=huvudman))
    for namn in ("skattning", "skattning_resultat", "skattning_dela"):
        assert granska(page, live_server.url + reverse(f"analysunderlag:{namn}", args=[huvudman.nyckel, rad.pk])) == []
    page.set_viewport_size({"width": 390, "height": 844})
    for utfallt in page.locator("summary").all():
        utfallt.evaluate("e => { e.parentElement.removeAttribute('name'); e.parentElement.open = true; }")
    assert brister(page) == []
    assert sidor.bredare_an_fonstret(page) == ""


def test_two_windows_with_the_same_faktor_show_both(page: Page, context, live_server, logga_in):
    huvudman = skapa_huvudman()
    skapa_skattning(huvudman, antal={"huvudman": 3})
    logga_in(skapa_anvandare(huvudman=huvudman))
    page.goto(live_server.url + "/sjalvskattning/")
    page.get_by_role("link", name="Hösten").click()
    page.get_by_role("button", name="Börja det gemensamma svaret").click()
    page.get_by_role("link", name="1. Systematiskt").click()
    andra = context.new_page()
    andra.goto(page.url)
    for fonster, val, text in ((andra, "Stämmer lite", "Jag tvivlar"), (page, "Stämmer helt", "Jag är säker")):
        fonster.get_by_role("group", name="Vi följer hur det går").get_by_label(val).check()
        fonster.get_by_label("Hur vet vi det?").fill(text)
        fonster.get_by_role("button", name="Spara och fortsätt").click()
    page.get_by_role("heading", name="Någon har sparat samma faktor").wait_for()
    assert page.get_by_text("Det andra svaret: Stämmer lite").is_visible()
    assert {"Jag tvivlar", "Jag är säker"} <= set(page.get_by_label("Hur vet vi det?").input_value().split("\n"))
    assert brister(page) == []
    page.get_by_role("button", name="Spara och fortsätt").click()
    page.get_by_role("heading", level=1, name="Tydlig roll").wait_for()
    assert Skattningssvar.objects.get().svar == {"1h1": 4}
