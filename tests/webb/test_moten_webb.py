"""Meetings in a browser: every state accessible and within the window, and a whole booking by keyboard alone."""

import pytest
from playwright.sync_api import Page, expect

from dialoger import services
from dialoger.models import Mote, Motesarende
from tests.factories import boka, dagar, klockan, skapa_anvandare, skapa_dialog, skapa_huvudman, skapa_par
from tests.webb.test_tillganglighet import brister, granska

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def par():
    return skapa_par()


def test_every_state_of_a_meeting_is_accessible_and_fits(page, live_server, logga_in, par):
    ett, tva = (skapa_dialog(par, till="ja", huvudman=skapa_huvudman(namn)) for namn in ("Kumla kommun", "Örebro AB"))
    mote = boka(ett, "introduktion", -1, form="fysiskt", plats="Stadshuset", resa="Tåg 07.22", restid=90)
    Motesarende.objects.create(mote=mote, dialog=tva)
    koppling = mote.arenden.get(dialog=ett)
    services.satt_deltagare(motesarende_id=koppling.pk, antal={"skolchef": 1, "rektor": 2}, aktor=None)
    services.lagg_till_namn(motesarende_id=koppling.pk, namn="Maria Ek", epost="maria@exempel.test", funktion="rektor")
    logga_in(par[0])
    grund = live_server.url + mote.get_absolute_url()
    for slut in ("", "andra/", "genomfort/", "deltagare/", "stall-in/"):
        assert granska(page, grund + slut) == [], slut
    services.hall_mote(mote_id=mote.pk, aktor=None, utforare_sv=par[0], utforare_spsm=par[1], borta=[tva.pk])
    assert granska(page, grund) == []


def test_proposed_times_are_accessible_and_fit(page, live_server, logga_in, par):
    dialog = skapa_dialog(par, till="fortsatter")
    person = skapa_anvandare(huvudman=dialog.huvudman)
    logga_in(par[0])
    assert granska(page, f"{live_server.url}/arenden/{dialog.nummer}/tider/?typ=dialog") == []
    page.get_by_role("button", name="Granska förslaget").click()
    page.get_by_role("button", name="Skicka förslaget").wait_for()
    assert brister(page) == []
    page.get_by_role("button", name="Skicka förslaget").click()
    page.get_by_role("heading", name="Föreslagna tider").wait_for()
    assert brister(page) == []
    bokning = dialog.bokningar.get()
    services.lagg_till_franvaro(anvandare=par[0], start=klockan(3), slut=klockan(4), text="Kurs")
    assert granska(page, f"{live_server.url}/upptagen-tid/") == []

    logga_in(person)
    for slut in ("", f"{bokning.pk}/", f"{bokning.pk}/valj/{bokning.tider.first().pk}/"):
        assert granska(page, f"{live_server.url}/mina-tider/{slut}") == [], slut
    page.get_by_role("button", name="Boka tiden").click()
    expect(page.get_by_role("heading", name="Tiden är bokad")).to_be_visible()
    assert brister(page) == []
    assert granska(page, f"{live_server.url}/mina-tider/") == []


def skriv(page: Page, etikett: str, text: str) -> None:
    """Reach the field with Tab, as somebody without a mouse does, and type."""
    falt = page.get_by_label(etikett, exact=True).first
    for _ in range(80):
        if falt.evaluate("e => e === document.activeElement"):
            break
        page.keyboard.press("Tab")
    expect(falt).to_be_focused()
    page.keyboard.type(text)


@pytest.mark.parametrize("bredd", [1280, 390])
def test_a_meeting_is_booked_warned_about_and_moved_by_keyboard(page, live_server, logga_in, par, bredd):
    dialog = skapa_dialog(par, till="fortsatter")
    logga_in(par[0])
    page.set_viewport_size({"width": bredd, "height": 900})
    page.goto(f"{live_server.url}/arenden/{dialog.nummer}/boka/?typ=formote&dag={dagar(1)}")
    skriv(page, "Börjar", "0600a")  # the a is for browsers that write the clock with AM and PM
    skriv(page, "Slutar", "0700a")
    page.keyboard.press("Enter")
    varning = page.get_by_role("alert").filter(has_text="Kontrollera det här först")
    expect(varning).to_contain_text("utanför klockan 07–19")
    assert brister(page) == []
    ruta = page.get_by_label("Boka ändå")
    for _ in range(80):
        if ruta.evaluate("e => e === document.activeElement"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("är bokat")
    assert Mote.objects.get(typ="formote").start == klockan(1, 6)

    boka(dialog, "dialog", 30)
    page.goto(f"{live_server.url}/moten/{Mote.objects.get(typ='formote').pk}/andra/")
    ny = dagar(8)
    page.get_by_label("Dag", exact=True).fill(ny.isoformat())
    page.get_by_label("Börjar").fill("09:00")
    page.get_by_label("Slutar").fill("10:00")
    page.get_by_label("Varför flyttas mötet?").fill("Huvudmannens önskan")
    page.keyboard.press("Enter")
    andra_dag = page.get_by_label("Spara ändå")  # a warning when the new day is a Saturday, a Sunday or a holiday
    flytta = page.get_by_role("button", name="Flytta mötena")
    andra_dag.or_(flytta).wait_for()
    if andra_dag.is_visible():
        andra_dag.check()
        page.keyboard.press("Enter")
    flytta.wait_for()
    assert brister(page) == []
    flytta.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Två möten är flyttade.")
