"""The case page and its forms in a real browser: no axe fault, nothing outside the window, and no need of scripts."""

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from kvalitet.roller import Roll
from tests.dialoger.overgangslista import skapa_lage
from tests.factories import LOSENORD, skapa_anvandare
from tests.webb.test_tillganglighet import granska

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("lage", ["inbjuden", "dialog_bokad", "pausad", "tackat_nej"])
def test_the_case_page_is_accessible_and_fits(lage, page: Page, live_server, logga_in):
    dialog = skapa_lage(lage)
    logga_in(skapa_anvandare(Roll.SAMORDNARE))
    assert granska(page, live_server.url + dialog.get_absolute_url()) == []


@pytest.mark.parametrize(
    ("lage", "namn"),
    [
        ("inbjuden", "svar_intro"),
        ("inbjuden", "bjud_in"),
        ("ja", "tilldela"),
        ("ja", "omdirigera"),
        ("ja", "pausa"),
        ("fortsatter", "underlag"),
        ("aterkopplad", "uppfoljning"),
        ("formote", "historik"),
        ("ja", "lasare"),
        ("genomford", "ateroppna"),
    ],
)
def test_the_forms_are_accessible_and_fit(lage, namn, page: Page, live_server, logga_in):
    dialog = skapa_lage(lage)
    logga_in(skapa_anvandare(Roll.SAMORDNARE))
    assert granska(page, live_server.url + reverse(f"dialoger:{namn}", args=[dialog.nummer])) == []


def test_the_reason_is_asked_for_with_a_no_only(page: Page, live_server, logga_in):
    dialog = skapa_lage("inbjuden")
    logga_in(skapa_anvandare(Roll.SAMORDNARE))
    page.goto(live_server.url + reverse("dialoger:svar_intro", args=[dialog.nummer]))
    skal, igen = page.get_by_label("Främsta skälet till nej"), page.get_by_label("Fråga igen")
    expect(skal).to_be_hidden()
    page.get_by_label("Nej", exact=True).check()
    expect(skal).to_be_visible()
    expect(igen).to_be_hidden()
    page.get_by_label("Senare, de vill bli tillfrågade igen").check()
    expect(skal).to_be_hidden()
    expect(igen).to_be_visible()


def test_the_menu_and_a_transition_without_scripts(browser: Browser, live_server):
    dialog = skapa_lage("ja")
    person = skapa_anvandare(Roll.SAMORDNARE)
    context = browser.new_context(java_script_enabled=False, locale="sv-SE")
    page = context.new_page()
    page.goto(f"{live_server.url}{reverse('account_login')}?next={dialog.get_absolute_url()}")
    page.get_by_label("E-post").fill(person.epost)
    page.get_by_label("Lösenord").fill(LOSENORD)
    page.get_by_role("button", name="Logga in").click()
    page.locator("summary", has_text="Fler val").click()
    page.get_by_role("link", name="Pausa eller skjut upp").click()
    page.get_by_label("Skäl").fill("Rektorsbyte")
    page.get_by_role("button", name="Pausa ärendet").click()
    expect(page.get_by_role("status")).to_contain_text("Ärendet är pausat.")
    expect(page.get_by_role("heading", name="Återuppta ärendet")).to_be_visible()
    context.close()
