"""Drafts in a real browser: network gone, session over, two tabs, another form, another user, no scripts."""

import re

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from playwright.sync_api import Page, expect

from kvalitet import utkast
from kvalitet.models import Utkast
from kvalitet.roller import Roll
from tests import sidor
from tests.factories import LOSENORD, skapa_anvandare
from tests.kvalitet import provutkast
from tests.webb.test_tillganglighet import REGLER, axe, granska

pytestmark = pytest.mark.django_db(transaction=True)
SPARAT = re.compile(r"^Sparat som utkast \d\d\.\d\d$")


@pytest.fixture
def sara(logga_in, provsidor):
    person = skapa_anvandare(Roll.DIALOGUTFORARE)
    logga_in(person)
    return person


def oppna(page: Page, live_server, vag: str = "/prov/a/") -> None:
    page.goto(live_server.url + vag)
    expect(page.locator("[data-utkast-lage]")).to_be_attached()


def lage(page: Page):
    return page.locator("[data-utkast-lage]")


def text(page: Page):
    return page.get_by_label("Text", exact=True)


def ruta(page: Page):
    return page.locator("[data-utkast-ruta]")


def kvar(page: Page) -> list[str]:
    """What this browser keeps of drafts."""
    return page.evaluate("Object.keys(localStorage).filter((n) => n.startsWith('kvalitet.utkast.'))")


def logga_in_igen(page: Page, live_server, person) -> None:
    page.goto(live_server.url + "/konto/login/")
    page.fill("[name=login]", person.epost)
    page.fill("[name=password]", LOSENORD)
    page.locator(".inloggning-ruta").get_by_role("button", name="Logga in").click()
    page.wait_for_url(live_server.url + "/")


def test_text_is_saved_while_writing_and_offered_on_return(page, live_server, sara, provsidor):
    oppna(page, live_server)
    expect(ruta(page)).to_be_hidden()
    text(page).fill("Halva meningen")
    expect(lage(page)).to_have_text(SPARAT)
    assert kvar(page) == []

    oppna(page, live_server)
    expect(text(page)).to_have_value("Första texten.")
    page.get_by_role("link", name="Använd utkastet").click()
    expect(text(page)).to_have_value("Halva meningen")
    text(page).fill("Hela meningen.")
    expect(lage(page)).to_have_text(SPARAT)
    page.get_by_role("button", name="Spara").click()
    page.wait_for_url("**/hjalp/")

    assert provsidor["a"].text == "Hela meningen."
    oppna(page, live_server)
    expect(ruta(page)).to_be_hidden()
    assert utkast.hamta(sara, "prov.text:a") is None


def test_draft_is_thrown_away(page, live_server, sara):
    utkast.spara(anvandare=sara, nyckel="prov.text:a", falt={"text": "x"}, grundversion="1", kopia="k1")
    oppna(page, live_server)
    page.get_by_role("button", name="Kasta utkastet").click()

    expect(page.get_by_text("Utkastet är kastat.")).to_be_visible()
    expect(ruta(page)).to_be_hidden()
    assert not Utkast.objects.exists()


def test_nothing_is_written_over_before_the_person_has_chosen(page, live_server, sara):
    utkast.spara(anvandare=sara, nyckel="prov.text:a", falt={"text": "gammalt"}, grundversion="1", kopia="k1")
    oppna(page, live_server)
    text(page).fill("nytt")
    expect(lage(page)).to_contain_text("Välj först")

    page.get_by_role("button", name="Kasta utkastet").click()
    expect(ruta(page)).to_be_visible()  # now it is the new text that waits
    page.get_by_role("link", name="Använd utkastet").click()
    expect(text(page)).to_have_value("nytt")


def test_lost_network_keeps_the_text_and_sends_it_when_back(page, context, live_server, sara):
    oppna(page, live_server)
    context.set_offline(True)
    text(page).fill("Skrivet utan nät")
    expect(lage(page)).to_have_text(
        "Inget nät. Texten finns kvar i den här webbläsaren och sparas när nätet är tillbaka."
    )
    assert len(kvar(page)) == 1
    assert not Utkast.objects.exists()

    context.set_offline(False)
    expect(lage(page)).to_have_text(SPARAT)
    assert kvar(page) == []
    assert utkast.hamta(sara, "prov.text:a").falt["text"] == "Skrivet utan nät"


def test_what_may_no_longer_be_saved_is_kept_nowhere_and_can_be_copied(
    page, context, live_server, sara, provsidor, monkeypatch
):
    """The case was closed meanwhile: neither the server nor this browser holds the text, and the person is told."""
    oppna(page, live_server)
    monkeypatch.setattr(provutkast, "STANGDA", {"a"})
    text(page).fill("Skrivet för sent")
    expect(lage(page)).to_contain_text("Texten är stängd. Det du skriver sparas inte längre här. Kopiera texten")
    expect(text(page)).to_have_value("Skrivet för sent")
    assert kvar(page) == []

    ny = context.new_page()
    oppna(ny, live_server)
    context.set_offline(True)
    text(ny).fill("Skrivet utan nät")
    expect(lage(ny)).to_contain_text("Inget nät")
    ny.close()
    context.set_offline(False)
    page.goto(live_server.url + "/hjalp/")
    expect(page.get_by_label("Det du hade skrivit")).to_have_value("Skrivet utan nät")
    assert [b["id"] for b in axe.run(page, options=REGLER).response["violations"]] == []
    assert kvar(page) == []
    assert not Utkast.objects.exists()


def test_page_closed_without_network_is_sent_by_the_next_page(page, context, live_server, sara):
    oppna(page, live_server)
    context.set_offline(True)
    text(page).fill("Skrivet utan nät")
    expect(lage(page)).to_contain_text("Inget nät")
    page.close()
    context.set_offline(False)

    ny = context.new_page()
    ny.goto(live_server.url + "/hjalp/")
    ny.get_by_role("link", name="Öppna sidan").click()
    expect(text(ny)).to_have_value("Första texten.")
    ny.get_by_role("link", name="Använd utkastet").click()
    expect(text(ny)).to_have_value("Skrivet utan nät")
    assert kvar(ny) == []


def test_form_sent_without_network_is_not_lost(page, context, live_server, sara, provsidor):
    oppna(page, live_server)
    context.set_offline(True)
    text(page).fill("Sparat för sent")
    page.get_by_role("button", name="Spara").click()
    page.wait_for_url("chrome-error://**")
    context.set_offline(False)

    oppna(page, live_server)
    page.get_by_role("link", name="Använd utkastet").click()
    expect(text(page)).to_have_value("Sparat för sent")
    assert provsidor["a"].text == "Första texten."


def test_ended_session_says_so_and_goes_on_after_login_in_another_tab(page, context, live_server, sara, provsidor):
    oppna(page, live_server)
    Session.objects.all().delete()
    text(page).fill("Efter sessionen")
    expect(lage(page)).to_contain_text("Du har loggats ut. Texten finns kvar i den här webbläsaren")

    flik = context.new_page()
    flik.goto(live_server.url + "/konto/login/")
    expect(flik.locator("[data-utkast-kvar]")).to_be_visible()
    logga_in_igen(flik, live_server, sara)
    page.bring_to_front()
    text(page).press("End")
    text(page).type("!")
    expect(lage(page)).to_have_text(SPARAT)
    page.get_by_role("button", name="Spara").click()  # with the token of the new session
    page.wait_for_url("**/hjalp/")
    assert provsidor["a"].text == "Efter sessionen!"


def test_form_sent_after_the_session_ended_is_found_after_login(page, live_server, sara, provsidor):
    oppna(page, live_server)
    Session.objects.all().delete()
    text(page).fill("Efter sessionen")
    page.get_by_role("button", name="Spara").click()
    page.wait_for_url("**/konto/login/**")
    assert "Efter sessionen" not in page.content()

    logga_in_igen(page, live_server, sara)
    page.get_by_role("link", name="Öppna sidan").click()
    page.get_by_role("link", name="Använd utkastet").click()
    expect(text(page)).to_have_value("Efter sessionen")


def test_text_is_never_given_to_another_user(page, live_server, sara):
    oppna(page, live_server)
    Session.objects.all().delete()
    text(page).fill("Saras text")
    expect(lage(page)).to_contain_text("Du har loggats ut")

    annan = skapa_anvandare(Roll.DIALOGUTFORARE)
    logga_in_igen(page, live_server, annan)
    oppna(page, live_server)
    expect(ruta(page)).to_be_hidden()
    text(page).fill("Den andres text")
    expect(lage(page)).to_have_text(SPARAT)
    assert [rad.anvandare for rad in Utkast.objects.all()] == [annan]
    (namn,) = kvar(page)
    assert namn.startswith(f"kvalitet.utkast.{sara.pk}.")


def test_open_page_of_one_user_saves_nothing_for_the_next(page, context, live_server, sara):
    oppna(page, live_server)
    flik = context.new_page()
    context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    logga_in_igen(flik, live_server, skapa_anvandare(Roll.DIALOGUTFORARE))

    page.bring_to_front()
    text(page).fill("Saras text")
    expect(lage(page)).to_contain_text("inloggad som någon annan")
    assert not Utkast.objects.exists()


def test_logout_leaves_nothing_in_the_browser(page, context, live_server, sara):
    utkast.spara(anvandare=sara, nyckel="prov.text:a", falt={"text": "x"}, grundversion="1", kopia="k1")
    oppna(page, live_server)
    text(page).fill("Hemligt")
    expect(lage(page)).to_contain_text("Välj först")
    assert kvar(page)

    page.locator("details.anvandare > summary").click()
    page.locator("details.anvandare").get_by_role("button", name="Logga ut").click()
    page.wait_for_url("**/konto/login/**")
    assert kvar(page) == []
    expect(page.locator("[data-utkast-kvar]")).to_be_hidden()


def test_draft_is_never_shown_in_another_form(page, context, live_server, sara):
    oppna(page, live_server, "/prov/a/")
    context.set_offline(True)
    text(page).fill("Hör till a")
    expect(lage(page)).to_contain_text("Inget nät")
    page.close()
    context.set_offline(False)

    ny = context.new_page()
    oppna(ny, live_server, "/prov/b/")
    expect(ny.get_by_role("link", name="Öppna sidan")).to_be_visible()
    expect(ruta(ny)).to_be_hidden()
    expect(text(ny)).to_have_value("Första texten.")
    assert utkast.hamta(sara, "prov.text:b") is None


def test_two_tabs_lose_nothing_and_end_with_both_versions(page, context, live_server, sara, provsidor):
    oppna(page, live_server)
    andra = context.new_page()
    oppna(andra, live_server)
    text(page).fill("Från flik ett.")
    expect(lage(page)).to_have_text(SPARAT)
    text(andra).fill("Från flik två.")
    expect(lage(andra)).to_contain_text("öppet i en annan flik")
    assert utkast.hamta(sara, "prov.text:a").falt["text"] == "Från flik ett."

    page.get_by_role("button", name="Spara").click()
    page.wait_for_url("**/hjalp/")
    andra.get_by_role("button", name="Spara").click()
    expect(andra.get_by_text("Sparad av Olle Berg")).to_be_visible()
    expect(andra.locator(".version-text ins")).to_contain_text("två")
    expect(andra.locator(".version-text del")).to_contain_text("ett")
    expect(lage(andra)).to_have_text(SPARAT)
    falt = andra.get_by_label("Text att spara")
    expect(falt).to_have_value("Från flik ett.\nFrån flik två.")
    falt.fill("Från båda flikarna.")
    andra.get_by_role("button", name="Spara den här texten").click()
    andra.wait_for_url("**/hjalp/")
    assert provsidor["a"].text == "Från båda flikarna."
    assert utkast.hamta(sara, "prov.text:a") is None


def test_faulty_form_goes_on_saving(page, live_server, sara):
    oppna(page, live_server)
    text(page).fill("")
    page.get_by_role("button", name="Spara").click()
    expect(page.locator("#felsummering")).to_be_visible()
    with page.expect_response(lambda svar: "attat" in (svar.request.post_data or "")):
        text(page).fill("Rattat")
    expect(lage(page)).to_have_text(SPARAT)
    assert utkast.hamta(sara, "prov.text:a").falt["text"] == "Rattat"
    assert kvar(page) == []


def test_too_long_text_is_refused_in_words(page, live_server, sara):
    oppna(page, live_server)
    text(page).fill("å" * 300_001)
    expect(lage(page)).to_contain_text("längre än 300 000 tecken")


def test_all_of_it_works_without_scripts(browser, live_server, sara, provsidor):
    klient = Client()
    klient.force_login(sara)
    kaka = klient.cookies[settings.SESSION_COOKIE_NAME]
    utkast.spara(anvandare=sara, nyckel="prov.text:a", falt={"text": "Mitt utkast."}, grundversion="1", kopia="k1")
    with browser.new_context(java_script_enabled=False, locale="sv-SE") as utan_skript:
        utan_skript.add_cookies([{"name": kaka.key, "value": kaka.value, "url": live_server.url}])
        page = utan_skript.new_page()
        page.goto(live_server.url + "/prov/a/")
        page.get_by_role("link", name="Använd utkastet").click()
        expect(text(page)).to_have_value("Mitt utkast.")
        provsidor["a"].text, provsidor["a"].version = "Karins text.", 2
        page.get_by_role("button", name="Spara").click()
        page.get_by_label("Text att spara").fill("Båda.")
        page.get_by_role("button", name="Spara den här texten").click()
        page.wait_for_url("**/hjalp/")
    assert provsidor["a"].text == "Båda."
    assert not Utkast.objects.exists()


@pytest.mark.parametrize("bredd", [1280, 390])
def test_two_versions_are_accessible_and_fit(page, live_server, sara, provsidor, bredd):
    page.set_viewport_size({"width": bredd, "height": 900})
    vakt = sidor.Vakt(page, vantad_status=409)
    oppna(page, live_server)
    provsidor["a"].text, provsidor["a"].version = "Karins text.\n\n" + "Langtordutanmellanslag" * 20, 2
    text(page).fill("Min text.")
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_label("Text att spara")).to_be_visible()

    assert sidor.bredare_an_fonstret(page) == ""
    assert [b["id"] for b in axe.run(page, options=REGLER).response["violations"]] == []
    assert vakt.ta() == []


def test_page_with_a_draft_is_accessible(page, live_server, sara):
    utkast.spara(anvandare=sara, nyckel="prov.text:a", falt={"text": "x"}, grundversion="0", kopia="k1")

    assert granska(page, live_server.url + "/prov/a/") == []
    assert granska(page, live_server.url + "/prov/a/?utkast=prov.text:a") == []
