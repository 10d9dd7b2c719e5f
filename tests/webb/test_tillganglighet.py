"""Every page without arguments, in a real browser: no axe fault, nothing outside the window, nothing on the console."""

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Page

from kvalitet.behorighet import urlbehorighet
from kvalitet.models import Anvandare
from kvalitet.roller import Roll
from tests import sidor
from tests.factories import LOSENORD, skapa_anvandare, skapa_huvudman, skapa_jobb

axe = Axe()
REGLER = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],  # every node of what is broken, without the list of all that is not
}

# Answers with something else than a page, or asks for a state of the login that a session alone does not give.
INGEN_SIDA = {
    "dialoger:diarium_export",
    "halsa",
    "halsa-webb",
    "mfa_authenticate",
    "mfa_reauthenticate",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_download_recovery_codes",
}
ANNAN_STATUS = {"socialaccount_login_error": 401}

pytestmark = pytest.mark.django_db(transaction=True)


def vem(namn: str) -> Anvandare | None:
    """Somebody who may open the URL; None for the one who has not logged in."""
    policy = urlbehorighet()[namn]
    if policy.anonym:
        return None
    if policy.roller:
        # The systemförvaltare has the longest menu, so take that role wherever it is allowed.
        roll = Roll.SYSTEMFORVALTARE if Roll.SYSTEMFORVALTARE in policy.roller else sorted(policy.roller)[0]
        return skapa_anvandare(roll)
    if policy.huvudman or policy.eget:
        return skapa_anvandare(huvudman=skapa_huvudman())
    return skapa_anvandare(Roll.SYSTEMFORVALTARE)


def granska(page: Page, adress: str, status: int = 200) -> list[str]:
    """Open the address in both widths and list everything that is wrong."""
    vakt = sidor.Vakt(page, vantad_status=status)
    fel = []
    for bredd, hojd in sidor.BREDDER.items():
        page.set_viewport_size({"width": bredd, "height": hojd})
        svar = page.goto(adress)
        if svar is None or svar.status != status:
            return [f"svarar {svar and svar.status}, inte {status}"]
        fel += brister(page)
    page.set_viewport_size({"width": sidor.SMALAST, "height": 844})
    if ute := sidor.bredare_an_fonstret(page):
        fel.append(f"{sidor.SMALAST} px, sticker ut: {ute}")
    return fel + vakt.ta()


def brister(page: Page) -> list[str]:
    """What is wrong with the page as it stands, in the width it has."""
    bredd = page.evaluate("innerWidth")
    fel = []
    for brott in axe.run(page, options=REGLER).response["violations"]:
        fel += [f"{bredd} px, {brott['id']}: {nod['html'][:200]}" for nod in brott["nodes"]]
    if ute := sidor.bredare_an_fonstret(page):
        fel.append(f"{bredd} px, sticker ut: {ute}")
    return fel


@pytest.mark.parametrize("namn", sorted(set(sidor.utan_argument()) - INGEN_SIDA))
def test_page_is_accessible_and_fits(namn, page, live_server, logga_in):
    if anvandare := vem(namn):
        logga_in(anvandare)
    adress = live_server.url + sidor.utan_argument()[namn]
    if page.request.get(adress, max_redirects=0, fail_on_status_code=False).status == 405:
        assert anvandare, "bara inloggade har adresser som enbart tar emot formulär"
        return

    assert granska(page, adress, ANNAN_STATUS.get(namn, 200)) == []


def test_missing_page_is_accessible(page, live_server, logga_in):
    logga_in(skapa_anvandare(Roll.DIALOGUTFORARE))

    assert granska(page, live_server.url + "/finns-inte/", status=404) == []
    assert "Sidan finns inte" in page.locator("h1").inner_text()


def test_refused_page_is_accessible(page, live_server, logga_in):
    logga_in(skapa_anvandare(huvudman=skapa_huvudman()))

    assert granska(page, live_server.url + "/stilguide/", status=403) == []
    assert "inte tillgång" in page.locator("h1").inner_text()


def test_keyboard_reaches_the_content_first_and_then_the_menu(page, live_server, logga_in):
    logga_in(skapa_anvandare(Roll.SYSTEMFORVALTARE))
    page.goto(live_server.url + "/hjalp/")

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Hoppa till innehållet"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "innehall"


def test_menu_on_a_phone_opens_and_closes_with_the_keyboard(page, live_server, logga_in):
    logga_in(skapa_anvandare(Roll.SYSTEMFORVALTARE))
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(live_server.url + "/hjalp/")
    knapp = page.locator("details.meny > summary")

    assert not page.get_by_role("button", name="Logga ut").is_visible()
    knapp.focus()
    page.keyboard.press("Enter")
    assert page.get_by_role("button", name="Logga ut").is_visible()
    page.keyboard.press("Escape")
    assert not page.get_by_role("button", name="Logga ut").is_visible()
    assert knapp.evaluate("e => e === document.activeElement")


def test_log_in_and_out_works_without_scripts(browser, live_server):
    anvandare = skapa_anvandare(Roll.DIALOGUTFORARE, password="ett-langt-losenord-88")
    with browser.new_context(java_script_enabled=False, locale="sv-SE") as utan_skript:
        page = utan_skript.new_page()
        page.goto(live_server.url + "/hjalp/")
        page.goto(live_server.url + "/")
        page.fill("[name=login]", anvandare.epost)
        page.fill("[name=password]", "ett-langt-losenord-88")
        page.locator(".inloggning-ruta").get_by_role("button", name="Logga in").click()
        assert anvandare.namn in page.locator("header").inner_text()

        page.locator("details.anvandare > summary").click()
        with page.expect_navigation():
            page.locator("details.anvandare").get_by_role("button", name="Logga ut").click()
        page.goto(live_server.url + "/")
        assert page.get_by_role("heading", name="Logga in", exact=True).is_visible()


def test_second_click_is_stopped_and_the_first_keeps_the_button_name(page, live_server, logga_in):
    logga_in(skapa_anvandare(Roll.DIALOGUTFORARE))
    page.goto(live_server.url + "/hjalp/")

    skickat = page.evaluate(
        """() => {
            document.querySelector("main").innerHTML =
                '<form method="post"><button name="val" value="ja">Skicka</button></form>';
            const skickat = [];
            document.addEventListener("submit", (e) => {
                skickat.push([e.defaultPrevented, new FormData(e.target, e.submitter).get("val")]);
                e.preventDefault();
            });
            const knapp = document.querySelector("main button");
            knapp.click();
            knapp.click();
            return skickat;
        }"""
    )

    assert skickat == [[False, "ja"], [True, "ja"]]


def test_a_refused_part_of_a_page_is_told_in_its_place(page, live_server, logga_in):
    person = skapa_anvandare(Roll.SYSTEMFORVALTARE)
    logga_in(person)
    page.goto(live_server.url + "/hjalp/")
    page.evaluate(
        """adress => {
            document.querySelector("main").innerHTML = `<button hx-get="${adress}" hx-swap="outerHTML">Avbryt</button>`;
            htmx.process(document.querySelector("main"));
        }""",
        reverse("jobb_avbryt", args=[skapa_jobb(bestallare=person).pk]),
    )
    page.get_by_role("button", name="Avbryt").click()
    page.get_by_text("Ladda om sidan och försök igen").wait_for()


def test_second_step_of_the_login_is_accessible(page, live_server):
    """All pages that only somebody with an authenticator app sees."""
    anvandare = skapa_anvandare(Roll.DIALOGUTFORARE)
    hemlighet = generate_totp_secret()
    TOTP.activate(anvandare, hemlighet)
    RecoveryCodes.activate(anvandare)

    page.goto(live_server.url + "/")
    page.fill("[name=login]", anvandare.epost)
    page.fill("[name=password]", LOSENORD)
    page.locator(".inloggning-ruta").get_by_role("button", name="Logga in").click()
    page.wait_for_url("**/2fa/authenticate/")
    assert granska(page, page.url) == []
    page.fill("[name=code]", format_hotp_value(hotp_value(hemlighet, next(yield_hotp_counters_from_time()))))
    page.get_by_role("button", name="Logga in").click()
    page.wait_for_url(live_server.url + "/")

    for namn in ("mfa_index", "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_deactivate_totp"):
        assert granska(page, live_server.url + reverse(namn)) == [], namn
