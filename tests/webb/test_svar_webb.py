"""A huvudman answers on a phone, without an account: by touch, by keyboard, without scripts, and after a no."""

import pytest
from playwright.sync_api import Browser, Page, expect

from dialoger import services, tasks
from dialoger.models import Beslut, Inbjudan
from dialoger.services import Mottagare, svarslank, utskick
from huvudman.models import Namnd
from kvalitet.models import Handelse, Jobb, Roll
from tests import sidor
from tests.factories import dagar, skapa_anvandare, skapa_dialog, skapa_huvudman, skapa_kontakt, skapa_omgang, skapa_par
from tests.webb.test_tillganglighet import brister, granska

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def rad() -> Inbjudan:
    dialog = skapa_dialog(skapa_par(), huvudman=skapa_huvudman("Föräldrakooperativet Tallen"))
    mottagare = [Mottagare("Styrelsen", "styrelsen@exempel.test"), Mottagare("Rektor", "rektor@exempel.test", "rektor")]
    return services.skicka_inbjudan(dialog_id=dialog.pk, mottagare=mottagare, aktor=None)[0]


def adress(live_server, rad: Inbjudan) -> str:
    return f"{live_server.url}/svar/{svarslank.token(rad)}/"


@pytest.fixture
def telefon(page: Page) -> Page:
    page.set_viewport_size({"width": 390, "height": 844})
    return page


def test_yes_and_a_change_of_mind_on_a_phone(telefon, live_server, rad):
    vakt = sidor.Vakt(telefon)
    telefon.goto(adress(live_server, rad))
    expect(telefon.locator("body")).to_have_attribute("data-size", "md")
    assert telefon.locator("input:checked").count() == 0
    expect(telefon.get_by_role("button", name="Skicka svaret", exact=True)).to_be_visible()
    expect(telefon.get_by_text("Vad är det främsta skälet?")).to_be_hidden()
    assert brister(telefon) == []

    telefon.get_by_label("Ja, vi vill vara med").check()
    expect(telefon.get_by_role("button", name="Skicka svaret ja", exact=True)).to_be_visible()
    assert brister(telefon) == []
    telefon.get_by_role("button", name="Skicka svaret ja", exact=True).click()
    expect(telefon.get_by_role("heading", name="Tack, då ses vi!")).to_be_visible()
    assert brister(telefon) == []
    rad.dialog.refresh_from_db()
    assert (rad.dialog.svar_intro, rad.dialog.nasta) == ("ja", "boka_introduktion")

    telefon.get_by_role("link", name="Ändra svaret").click()
    expect(telefon.get_by_role("heading", name="Ert svar nu: Ja, vi vill vara med")).to_be_visible()
    assert brister(telefon) == []
    telefon.get_by_label("Nej, inte den här gången").check()
    expect(telefon.get_by_text("Vad är det främsta skälet?")).to_be_visible()
    assert brister(telefon) == []
    vakt.vantad_status = 422
    telefon.get_by_role("button", name="Skicka svaret nej", exact=True).click()
    expect(telefon.get_by_role("alert")).to_contain_text("Välj det främsta skälet")
    assert brister(telefon) == []
    vakt.vantad_status = 200
    telefon.get_by_label("Vill inte ange").check()
    telefon.get_by_role("button", name="Skicka svaret nej", exact=True).click()
    expect(telefon.get_by_role("heading", name="Tack för svaret")).to_be_visible()
    assert brister(telefon) == []
    rad.dialog.refresh_from_db()
    assert (rad.dialog.svar_intro, rad.dialog.nasta) == ("", "invanta_svar")  # the rektor is also asked
    expect(telefon.get_by_text("Ni har svarat nej. Andra hos Föräldrakooperativet Tallen")).to_be_visible()
    assert vakt.ta() == []


def test_later_by_keyboard_asks_for_a_day(telefon, live_server, rad):
    telefon.goto(adress(live_server, rad))
    telefon.get_by_label("Ja, vi vill vara med").focus()
    telefon.keyboard.press("ArrowDown")
    falt = telefon.get_by_label("När får vi fråga igen?")
    expect(falt).to_be_visible()
    assert brister(telefon) == []
    falt.fill(dagar(90).isoformat())
    falt.press("Enter")
    expect(telefon.get_by_role("heading", name="Tack för svaret")).to_be_visible()
    expect(telefon.get_by_text("Ni har svarat att vi får fråga igen senare. Andra hos")).to_be_visible()
    rad.refresh_from_db()
    assert (rad.svar, rad.bjud_in_igen, rad.dialog.svar_intro) == ("senare", dagar(90), "")


def test_without_scripts_and_with_a_double_click(browser: Browser, live_server, rad):
    context = browser.new_context(java_script_enabled=False, locale="sv-SE", viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(adress(live_server, rad))
    page.get_by_label("Nej, inte den här gången").check()
    page.get_by_label("Tid eller resurser").check()
    page.get_by_role("button", name="Skicka svaret nej").dblclick()
    expect(page.get_by_role("heading", name="Tack för svaret")).to_be_visible()
    assert Handelse.objects.filter(typ="inbjudan.svar").count() == 1
    context.close()


def test_a_preview_of_the_link_answers_nothing_and_leaks_no_address(page: Page, live_server, rad):
    """As a mail scanner: opens the page with everything on it, follows its links, sends nothing."""
    fragor = []
    page.on("request", lambda fraga: fragor.append(fraga))
    page.goto(adress(live_server, rad))
    page.wait_for_load_state("networkidle")
    for lank in sidor.lankar(page):
        page.request.get(live_server.url + lank)
    assert not Beslut.objects.exists()
    assert not Inbjudan.objects.exclude(svar="").exists()
    hanvisningar = [fraga.all_headers().get("referer", "") for fraga in fragor]
    assert not [r for r in hanvisningar if "/svar/" in r]


def test_the_pages_of_a_link_that_does_not_answer_are_accessible(page: Page, live_server, rad):
    assert granska(page, f"{live_server.url}/svar/1.fel/", status=404) == []
    expect(page.get_by_role("heading", name="Länken gäller inte")).to_be_visible()
    services.pausa(dialog_id=rad.dialog_id, till=None, skal="Ny skolchef", aktor=None)
    assert granska(page, adress(live_server, rad)) == []
    expect(page.get_by_role("heading", name="Inbjudan vilar just nu")).to_be_visible()


def test_inviting_one_and_a_round_is_accessible_and_fits(page: Page, live_server, logga_in):
    omgang, par = skapa_omgang(), skapa_par()
    dialoger = []
    for namn in ("Åmåls kommun", "Kumla kommun"):
        huvudman = skapa_huvudman(namn)
        for funktion in ("namnd_styrelse", "skolchef"):
            skapa_kontakt(huvudman, funktion)
        Namnd.objects.create(huvudman=huvudman, namn="Gymnasie- och vuxenutbildningsnämnden")
        dialoger.append(skapa_dialog(par, omgang=omgang, huvudman=huvudman))
    skapa_dialog(par, omgang=omgang)
    logga_in(skapa_anvandare(Roll.SAMORDNARE))
    sida = f"{live_server.url}/omgangar/{omgang.pk}/inbjudan/"
    assert granska(page, sida) == []
    page.get_by_label("Gymnasie- och vuxenutbildningsnämnden").first.check()
    page.get_by_role("button", name="Granska utskicket").click()
    page.get_by_role("button", name="Skicka 4").wait_for()
    assert brister(page) == []
    page.get_by_label("Visa breven till").select_option(label="Åmåls kommun")
    page.get_by_role("button", name="Visa", exact=True).click()
    expect(page.get_by_role("heading", name="Breven till Åmåls kommun")).to_be_visible()
    page.get_by_role("button", name="Skicka 4").click()
    expect(page.get_by_role("button", name="Avbryt jobbet")).to_be_visible()
    page.goto("about:blank")  # the page of the job loads itself again when the job has ended
    tasks.skicka_inbjudningar(Jobb.objects.get().pk)
    assert utskick.vantande(omgang).att_posta
    assert granska(page, sida) == []
    assert granska(page, f"{live_server.url}{dialoger[0].get_absolute_url()}") == []
    rad = Inbjudan.objects.exclude(epost="").first()
    assert granska(page, f"{live_server.url}/inbjudningar/{rad.pk}/skicka-igen/") == []
    papper = Inbjudan.objects.get(epost="")
    assert granska(page, f"{live_server.url}/inbjudningar/{papper.pk}/postad/") == []
    page.goto(f"{live_server.url}/arenden/{dialoger[1].nummer}/bjud-in/")
    assert brister(page) == []
    page.get_by_role("button", name="Visa breven").click()
    page.get_by_role("button", name="Skicka 2").wait_for()
    assert brister(page) == []
