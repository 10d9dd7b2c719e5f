"""The calendar in a browser: every view accessible and within the window, and the address of the feed copied."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from dialoger.models import Mote, Motesarende
from dialoger.services.kalendernycklar import skapa_nyckel
from kvalitet.models import Roll
from tests.factories import dagar, klockan, skapa_dialog, skapa_huvudman, skapa_par, skapa_regionkontor, skapa_roll
from tests.webb.test_tillganglighet import granska

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def utforare(logga_in):
    sv, spsm = skapa_par()
    skapa_roll(sv, Roll.SAMORDNARE, regionkontor=skapa_regionkontor(lanskoder=["18"]))
    namn = "Utbildningsförbundet för Bergslagens gymnasieskolor och vuxenutbildning"
    dialog = skapa_dialog((sv, spsm), till="ja", huvudman=skapa_huvudman(namn))
    for timme in (8, 9, 11, 13, 15, 16):
        start = klockan(1, timme)
        falt = {"form": "fysiskt", "plats": "Stadshuset", "resa": "Tåg 07.22", "restid": 180} if timme == 13 else {}
        mote = Mote.objects.create(
            typ="formote",
            start=start,
            slut=start + timedelta(hours=2),
            utforare_sv=sv,
            utforare_spsm=spsm,
            status="installt" if timme == 16 else "planerat",
            skal="Sjukdom" if timme == 16 else "",
            **falt,
        )
        Motesarende.objects.create(mote=mote, dialog=dialog)
    logga_in(sv)
    return sv


@pytest.mark.parametrize("vy", ["manad", "vecka", "lista"])
def test_every_view_is_accessible_and_fits(page, live_server, utforare, vy):
    adress = f"{live_server.url}/kalender/?vy={vy}&visa=installda&dag="
    assert granska(page, adress + dagar(1).isoformat()) == []
    assert page.get_by_text("Går inte ihop").is_visible()
    assert granska(page, f"{adress}2026-12-24") == []


def test_the_keyboard_goes_from_the_month_to_the_day_and_the_week(page, live_server, utforare):
    page.goto(f"{live_server.url}/kalender/?visa=installda&dag={dagar(1).isoformat()}")
    page.get_by_role("link", name="3 till").press("Enter")
    expect(page.locator(".agenda-mote")).to_have_count(6)
    page.get_by_role("link", name="Vecka", exact=True).press("Enter")
    page.get_by_label("Slag av möte").select_option("interna")
    page.get_by_role("button", name="Visa").press("Enter")
    expect(page.locator(".agenda-mote")).to_have_count(0)
    assert "visa=installda" in page.url


def test_the_page_of_links_is_accessible_and_copies(page, context, live_server, utforare):
    adress = f"{live_server.url}/kalender/lank/"
    assert granska(page, adress) == []
    nyckel = skapa_nyckel(anvandare=utforare)
    assert granska(page, adress) == []
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=live_server.url)
    page.get_by_role("button", name="Kopiera länken till Mina möten").click()
    expect(page.get_by_role("status").filter(has_text="Kopierad.")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").endswith(f"/kalender/{nyckel.hemlighet}.ics")
