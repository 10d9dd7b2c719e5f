"""The huvudman's page with contacts in a real browser: no axe fault, and written with the keyboard only."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from huvudman.models import AnnanInsats, Granskning, Kontakt, Namnd
from kvalitet.models import Roll
from tests import sidor
from tests.factories import dagar, skapa_anvandare, skapa_huvudman, skapa_kontakt
from tests.webb.test_tillganglighet import granska

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def huvudman(context, live_server):
    klient = Client()
    klient.force_login(skapa_anvandare(Roll.SAMORDNARE))
    kaka = klient.cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": kaka.key, "value": kaka.value, "url": live_server.url}])
    return skapa_huvudman("Åmåls kommun")


def test_the_pages_are_accessible_and_fit_every_width(page, live_server, huvudman):
    namnd = Namnd.objects.create(huvudman=huvudman, namn="Gymnasie- och vuxenutbildningsnämnden")
    rad = skapa_kontakt(huvudman, namn="Eva Ek", namnd=namnd, epost=f"{'a' * 60}@exempel.test", studsad=timezone.now())
    skapa_kontakt(huvudman, giltig_till=dagar(-1))
    AnnanInsats.objects.create(huvudman=huvudman, slag="riktad", myndighet="SV", fran=dagar(-3), kalla="Samtal")
    Granskning.objects.create(huvudman=huvudman, slag="tillsyn", status="pagar", fran=dagar(-3), kalla="kommunen")

    assert granska(page, live_server.url + huvudman.get_absolute_url()) == []
    for namn in ("andra", "avsluta"):
        adress = reverse(f"huvudman:rad_{namn}", args=[huvudman.nyckel, "kontakter", rad.pk])
        assert granska(page, live_server.url + adress) == []
    assert granska(page, live_server.url + reverse("huvudman:rad_ny", args=[huvudman.nyckel, "granskningar"])) == []


@pytest.mark.parametrize("bredd", sidor.BREDDER)
def test_a_contact_is_added_with_the_keyboard_only(page, live_server, huvudman, bredd):
    page.set_viewport_size({"width": bredd, "height": sidor.BREDDER[bredd]})
    page.goto(live_server.url + huvudman.get_absolute_url())
    page.get_by_role("link", name="Lägg till kontakt").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/kontakter/ny/")
    page.get_by_label("Funktion").focus()
    page.keyboard.type("Skolchef")
    page.get_by_label("Namn").focus()
    for ord_ in ("Eva Ek", "", "", "Webbplatsen"):
        page.keyboard.type(ord_)
        page.keyboard.press("Tab")
    page.get_by_label("E-post").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Skriv en e-postadress eller ett telefonnummer.").first).to_be_visible()
    expect(page.get_by_label("Namn")).to_have_value("Eva Ek")
    page.get_by_label("E-post").focus()
    page.keyboard.type("eva@exempel.test")
    page.keyboard.press("Enter")
    page.wait_for_url("**/#kontakter")
    expect(page.get_by_text("Skolchef: Eva Ek")).to_be_visible()
    assert Kontakt.objects.get().epost == "eva@exempel.test"
