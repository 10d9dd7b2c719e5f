"""Picking questions in a browser: the page stays where it is, the choice is in the address, the keyboard is enough."""

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect

from kvalitet.models import Roll
from tests.factories import skapa_anvandare
from tests.webb.test_tillganglighet import granska

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sida(context, page, live_server):
    client = Client()
    client.force_login(skapa_anvandare(Roll.DIALOGUTFORARE))
    kaka = client.cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": kaka.key, "value": kaka.value, "url": live_server.url}])
    return page


@pytest.mark.parametrize("bredd", [1280, 390])
def test_questions_are_picked_by_keyboard_in_place(sida, live_server, bredd):
    sida.set_viewport_size({"width": bredd, "height": 800})
    sida.goto(f"{live_server.url}/fragebank/")
    for nummer, text in (("5h4", "1 fråga vald"), ("5r4", "2 frågor valda")):
        sida.locator(f"#val-{nummer}").focus()
        lage = sida.evaluate("scrollY")
        sida.keyboard.press("Enter")
        expect(sida.get_by_role("status").filter(has_text="vald")).to_have_text(text.replace(" f", "\u00a0f"))
        expect(sida.locator(f"#val-{nummer}")).to_be_focused()
        assert abs(sida.evaluate("scrollY") - lage) < 5
    assert "?vald=5h4&vald=5r4" in sida.url
    assert sida.locator(".sidonav details").evaluate("d => d.open") == (bredd > 1000)
    assert sida.evaluate("Object.keys(localStorage)") == []

    sida.get_by_role("link", name="Visa planen").press("Enter")
    expect(sida.locator(".plan > li")).to_have_count(2)
    sida.get_by_role("link", name="Flytta ner").press("Enter")
    expect(sida.locator(".plan > li").first).to_have_attribute("id", "5r4")


def test_it_works_without_scripts(browser, live_server, sida):
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies(sida.context.cookies())
    utan = context.new_page()
    utan.goto(f"{live_server.url}/fragebank/?faktor=5")
    utan.locator("#val-5h4").click()
    expect(utan.locator("#val-5h4")).to_contain_text("Ta bort")
    context.close()


@pytest.mark.parametrize("fraga", ["visa=plan&vald=1h1&vald=7u4", "vald=1h1", "sok=xyzzy", "visa=plan"])
def test_every_face_of_the_page_is_accessible_and_fits(sida, live_server, fraga):
    assert granska(sida, f"{live_server.url}/fragebank/?{fraga}") == []
