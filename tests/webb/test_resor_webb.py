"""Three huvudmän of the register, each through the pages of its own: a cooperative on a phone, by keyboard and without
scripts, a group of twelve schools, and a kommun with four nämnder. Names and units are the real ones."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from analysunderlag.models import EgetVarde, Skattningssvar
from analysunderlag.services.kvalitetssystem import ladda_kvalitetssystem
from dialoger import services
from dialoger.models import Bokning, Deltagande, Dialog, Fokus, Fokusforslag, Inbjudan
from dialoger.services import Mottagare
from huvudman import registerfil
from huvudman import services as register
from huvudman.models import Huvudman, Kollegainbjudan, Uppdrag
from kvalitet.models import Anvandare
from tests import sidor
from tests.analysunderlag.underlagsvarld import frys_underlag, skapa_statistik
from tests.factories import LOSENORD, boka, dagar, halla, klockan, skapa_anvandare, skapa_dialog, skapa_par
from tests.webb.test_anteckningar_webb import tabba_till
from tests.webb.test_tillganglighet import brister

pytestmark = pytest.mark.django_db(transaction=True)

KOOPERATIV, KONCERN, KOMMUN = "7696020127", "5566095047", "2120000126"
NAMNDER = {
    "Förskolenämnden": ["forskola"],
    "Grundskolenämnden": ["grundskola", "forskoleklass", "fritidshem"],
    "Nämnden för anpassad utbildning": ["anpassad-grundskola", "anpassad-gymnasieskola"],
    "Gymnasienämnden": ["gymnasieskola"],
}


@pytest.fixture
def verkliga() -> dict[str, Huvudman]:
    """The three of them with their units, out of the demo's register."""
    allt = registerfil.las()
    valda = (KOOPERATIV, KONCERN, KOMMUN)
    delar = replace(
        allt,
        huvudman={nyckel: allt.huvudman[nyckel] for nyckel in valda},
        enheter={
            kod: kallor
            for kod, kallor in allt.enheter.items()
            if any(uppgift.get("o") in valda for uppgift in kallor.values())
        },
    )
    register.ladda_register(delar)
    ladda_kvalitetssystem()
    return {huvudman.nyckel: huvudman for huvudman in Huvudman.objects.filter(nyckel__in=valda)}


def foretradare(huvudman: Huvudman, namn: str, funktion: str) -> Anvandare:
    person = skapa_anvandare(namn=namn)
    register.tilldela_uppdrag(anvandare=person, huvudman=huvudman, funktion=funktion, aktor=None)
    return person


def tryck(page: Page, namn: str, roll: str = "button") -> None:
    """By the keyboard alone."""
    tabba_till(page, namn, roll)
    page.keyboard.press("Space" if roll in ("radio", "checkbox") else "Enter")
    page.wait_for_load_state()


def test_a_cooperative_on_a_phone_by_keyboard_without_scripts(browser, live_server, verkliga):
    huvudman = verkliga[KOOPERATIV]
    assert (huvudman.barn_elever, huvudman.antal_enheter) == (11, 1)
    ordforande = foretradare(huvudman, "Sara Lind", "namnd_styrelse")
    skapa_statistik(verkliga[KOMMUN])  # which has nothing about a förskola
    dialog = skapa_dialog(skapa_par(), huvudman=huvudman)
    services.skicka_inbjudan(dialog_id=dialog.pk, mottagare=[Mottagare("Styrelsen", ordforande.epost)], aktor=None)
    with browser.new_context(
        java_script_enabled=False, locale="sv-SE", viewport={"width": 390, "height": 844}
    ) as telefon:
        page = telefon.new_page()
        page.goto(live_server.url + "/")
        page.fill("[name=login]", ordforande.epost)
        page.fill("[name=password]", LOSENORD)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Vill ni vara med?")).to_be_visible()

        tryck(page, "Svara på inbjudan", "link")
        tryck(page, "Ja, vi vill vara med", "radio")
        tryck(page, "Skicka svaret")
        expect(page.get_by_text("Tack för ert svar. Ni kan ändra det fram till det första mötet.")).to_be_visible()

        Dialog.objects.filter(pk=dialog.pk).update(svar_intro_dag=dagar(-3))
        Inbjudan.objects.filter(dialog=dialog).update(skickad=dagar(-9))
        halla(dialog, "introduktion", -1)
        page.goto(live_server.url + "/nasta-steg/")
        tryck(page, "Svara", "link")
        tryck(page, "Ja, vi vill fortsätta", "radio")
        tryck(page, "Skicka svaret")
        expect(page.get_by_text("Tack för ert svar.")).to_be_visible()
        expect(page.get_by_role("heading", name="Ert analysunderlag är på väg")).to_be_visible()

        tryck(page, "Läs frågorna att ta med", "link")
        expect(page.get_by_role("heading", name="Tre frågor att ta med")).to_be_visible()
        assert sidor.bredare_an_fonstret(page) == ""

        services.ga_utan_underlag(dialog_id=dialog.pk, skal="Bara förskola", aktor=None)
        tider = [(klockan(20), klockan(20, 10)), (klockan(21, 13), klockan(21, 14))]
        services.foresla_tider(
            dialog_id=dialog.pk, typ="formote", tider=tider, svar_senast=dagar(7), form="digitalt", aktor=None
        )
        page.goto(live_server.url + "/nasta-steg/")
        tryck(page, "Se tiderna", "link")
        tryck(page, "Välj", "link")
        tryck(page, "Boka tiden")
        expect(page.get_by_role("heading", name="Tiden är bokad")).to_be_visible()

        page.goto(live_server.url + "/nasta-steg/")
        tryck(page, "Fundera på vad ni vill prata om", "link")
        tryck(page, "Professionell utveckling", "checkbox")
        tabba_till(page, "Våra tankar", "textbox")
        page.keyboard.type("Hur vet vi att barnen har det bra?")
        tryck(page, "Spara för oss")
        expect(page.get_by_text("Sparat. Bara ni ser det.")).to_be_visible()
        assert sidor.bredare_an_fonstret(page) == ""

    dialog.refresh_from_db()
    assert (dialog.svar_intro, dialog.svar_fortsatt) == ("ja", "ja")
    assert Bokning.objects.get().mote.start == klockan(20)
    assert (Fokus.objects.get().faktorer, Fokus.objects.get().text) == ([4], "Hur vet vi att barnen har det bra?")
    assert not Fokusforslag.objects.exists()
    assert services.rakna_om() == []


def test_a_group_of_twelve_schools(page, live_server, logga_in, browser, verkliga, settings):
    settings.ADRESS = live_server.url  # in the link that is shared
    huvudman = verkliga[KONCERN]
    assert huvudman.antal_enheter == 12
    ansvarig = foretradare(huvudman, "Mikael Strand", "kvalitetsansvarig")
    underlag = frys_underlag(huvudman, skapa_statistik(huvudman, enheter=12))
    skapa_dialog(skapa_par(), huvudman=huvudman, till="formote")
    logga_in(ansvarig)

    page.goto(live_server.url + "/")
    page.get_by_role("link", name="Läs ert analysunderlag").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Futuraskolan")
    assert page.url.endswith(underlag.get_absolute_url())
    assert brister(page) == []

    page.get_by_role("link", name="Kollegor", exact=True).click()
    page.get_by_role("link", name="Bjud in en kollega").click()
    page.get_by_label("Namn").fill("Eva Ek")
    page.get_by_label("E-post").fill("eva@exempel.test")
    page.get_by_label("Rektor").check()
    page.get_by_role("button", name="Skicka inbjudan").click()
    expect(page.get_by_text("eva@exempel.test").first).to_be_visible()
    assert Kollegainbjudan.objects.get().epost == "eva@exempel.test"
    assert Uppdrag.objects.aktiva().filter(huvudman=huvudman, funktion="rektor").exists()

    page.get_by_role("link", name="Självskattning", exact=True).click()
    page.get_by_role("link", name="Börja en självskattning").click()
    page.get_by_label("Namn").fill("Hösten 2026")
    page.get_by_label("Rektor: hur många").fill("5")
    page.get_by_role("button", name="Skapa självskattningen").click()
    page.get_by_text("Länk till dem som inte har konto").click()
    lank = page.get_by_role("textbox", name="Länk för").input_value()
    for n in range(5):
        with browser.new_context(locale="sv-SE") as nagon:
            sida = nagon.new_page()
            sida.goto(lank)
            sida.get_by_role("button", name="Börja svara").click()
            sida.get_by_role("link", name="Börja", exact=True).click()
            expect(sida.locator("main fieldset").first).to_be_visible()  # all() does not wait for the page
            for grupp in sida.locator("main fieldset").all():
                grupp.get_by_label("Stämmer helt" if n < 4 else "Stämmer lite").check()
            sida.get_by_role("button", name="Spara och sluta för i dag").click()
            sida.get_by_role("button", name="Lämna svaret").click()
            expect(sida.get_by_role("heading", name="Svaret är lämnat")).to_be_visible()
    with browser.new_context(locale="sv-SE") as sjatte:  # the link was shared in a chat
        sida = sjatte.new_page()
        sida.goto(lank)
        assert sida.get_by_role("button", name="Börja svara").count() == 0
    page.reload()
    assert page.get_by_role("link", name="Se resultatet").count() == 0  # not while more could come
    page.get_by_role("link", name="Stäng nivån").click()
    page.get_by_role("button", name="Stäng").click()
    page.get_by_role("link", name="Se resultatet").click()
    expect(page.locator("main")).to_contain_text("4 av 5")
    assert brister(page) == []
    assert not Skattningssvar.objects.exclude(anvandare=None).exists()


def test_a_kommun_with_four_namnder(page, live_server, logga_in, verkliga):
    huvudman = verkliga[KOMMUN]
    for namn, skolformer in NAMNDER.items():
        register.lagg_till_namnd(huvudman=huvudman, namn=namn, skolformer=skolformer, aktor=None)
    skolchef = foretradare(huvudman, "Lena Forsberg", "skolchef")
    frys_underlag(huvudman, skapa_statistik(huvudman))
    dialog: Dialog = skapa_dialog(skapa_par(), huvudman=huvudman, till="formote")
    mote = boka(dialog, "dialog", 20, form="fysiskt", plats="Hos huvudmannen, Danderyd")
    logga_in(skolchef)

    page.goto(live_server.url + "/")
    expect(page.get_by_role("heading", level=2).first).to_contain_text("Dialog")
    expect(page.locator("main")).to_contain_text("Hos er, Danderyd")
    page.get_by_role("link", name="Säg vilka som kommer").click()
    page.get_by_label("Nämnd", exact=True).fill("4")
    page.get_by_label("Skolchef").fill("1")
    page.get_by_role("button", name="Spara").click()
    expect(page.locator("main")).to_contain_text("Fem från er är anmälda")
    assert dict(Deltagande.objects.filter(motesarende__mote=mote).values_list("funktion", "antal")) == {
        "namnd": 4,
        "skolchef": 1,
    }

    page.get_by_role("link", name="Läs ert analysunderlag").click()
    for namn in NAMNDER:
        expect(page.get_by_role("link", name=namn).first).to_be_visible()
    page.get_by_role("link", name="Gymnasienämnden").first.click()
    main = page.locator("main")
    expect(main).to_contain_text("Elever i gymnasieskola")
    expect(main).not_to_contain_text("fritidshem")
    assert brister(page) == []

    page.goto(live_server.url + reverse("analysunderlag:egna_klistra", args=[huvudman.nyckel]))
    page.get_by_label("Klistra in").fill(
        "Skolform\tMått\tPeriod\tVärde\n"
        "Gymnasieskola\tFrånvaro\t2025/26\t7,5 %\n"
        "Gymnasieskola\tFrånvaro\t2024/25\t140 %"
    )
    page.get_by_role("button", name="Granska raderna").click()
    expect(main).to_contain_text("140 går inte")
    page.get_by_role("button", name="Spara 1 uppgift").click()
    assert [(str(rad.varde.normalize()), rad.skolform) for rad in EgetVarde.objects.gallande()] == [
        ("7.5", "gymnasieskola")
    ]
    page.goto(live_server.url + reverse("analysunderlag:egna_blad", args=[huvudman.nyckel, "namnd"]))
    expect(page.locator(".blad")).to_contain_text("581 elever")
    assert brister(page) == []
