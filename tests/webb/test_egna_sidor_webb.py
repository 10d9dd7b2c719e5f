"""The huvudman's own pages in a real browser: no axe fault in any width, and used without JavaScript."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from dialoger import services as dialogtjanst
from dialoger.models import EgenAtgard
from huvudman import services
from huvudman.models import Kollegainbjudan, Uppdrag
from tests.factories import dagar, skapa_anvandare, skapa_dialog, skapa_huvudman, skapa_kontakt
from tests.webb.test_tillganglighet import granska

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def jag(logga_in):
    """Ansvarig at a huvudman that has something on every page."""
    huvudman = skapa_huvudman("Föräldrakooperativet Tallen ekonomisk förening")
    person = skapa_anvandare(namn="Sara Lind")
    services.tilldela_uppdrag(anvandare=person, huvudman=huvudman, funktion="namnd_styrelse", aktor=None)
    Uppdrag.objects.create(
        anvandare=skapa_anvandare(namn="Bo Ek"), huvudman=huvudman, funktion="rektor", giltig_fran=dagar(-9),
        giltig_till=dagar(-1),
    )  # fmt: skip
    services.bjud_in_kollega(
        huvudman=huvudman, namn="Ny Kollega", epost=f"{'n' * 60}@exempel.test", funktioner=["rektor"], aktor=person
    )
    skapa_kontakt(huvudman, epost="", telefon="010-123 45 67")
    skapa_kontakt(huvudman, "rektor", epost=f"{'r' * 60}@exempel.test")
    logga_in(person)
    return person


def egen(jag):
    return jag.uppdrag.get().huvudman


def test_the_pages_are_accessible_and_fit_every_width(page, live_server, jag):
    huvudman = egen(jag)
    dialog = skapa_dialog(huvudman=huvudman, till="aterkopplad")
    dialogtjanst.foresla_stod(
        dialog_id=dialog.pk, titel="Att leda kvalitetsarbete", myndighet="SV", lank="https://exempel.se/stod",
        skal="Kort film att se tillsammans.", aktor=dialog.tilldelningar.get(myndighet="SV").utforare,
    )  # fmt: skip
    atgard = dialogtjanst.spara_atgard(
        huvudman=huvudman, aktor=jag, text="Läsa " + "lång" * 60, typ="ska", fraga="Hur vet vi det?", status="tankt"
    )
    dialogtjanst.spara_uppfoljning(dialog_id=dialog.pk, text="Vi läser.", typer=["ska"], version=0, aktor=jag)
    inbjudan = Kollegainbjudan.objects.get()
    kontakt = huvudman.kontakter.first()
    for namn, mer in (
        ("huvudman:kollegor", ()),
        ("huvudman:kollega_ny", ()),
        ("huvudman:kollega_aterta", (inbjudan.pk,)),
        ("huvudman:kollega_andra", (jag.uppdrag.get().pk,)),
        ("huvudman:kollega_avsluta", (jag.uppdrag.get().pk,)),
        ("huvudman:kontakter", ()),
        ("huvudman:kontakt_ratta", (kontakt.pk,)),
        ("huvudman:kontakt_slutat", (kontakt.pk,)),
        ("dialoger:efter_dialogen", ()),
        ("dialoger:atgarder", ()),
        ("dialoger:atgard_andra", (atgard.pk,)),
        ("dialoger:infor_uppfoljningen", (dialog.nummer,)),
        ("dialoger:uppfoljning_skicka", (dialog.nummer,)),
        ("dialoger:respons", (dialog.nummer,)),
    ):
        assert granska(page, live_server.url + reverse(namn, args=[huvudman.nyckel, *mer])) == [], namn


@pytest.mark.parametrize("browser_context_args", [{"java_script_enabled": False, "locale": "sv-SE"}], indirect=False)
def test_without_javascript_a_colleague_is_invited_and_an_atgard_written(page, live_server, jag):
    huvudman = egen(jag)
    page.goto(live_server.url + reverse("huvudman:kollegor", args=[huvudman.nyckel]))
    page.get_by_role("link", name="Bjud in en kollega").click()
    page.get_by_label("Namn").fill("Eva Ek")
    page.get_by_label("E-post").fill("eva@exempel.test")
    page.get_by_label("Skolchef").check()
    page.get_by_role("button", name="Skicka inbjudan").click()
    expect(page.get_by_text("Vi har skickat ett brev till eva@exempel.test.")).to_be_visible()
    expect(page.get_by_text("Eva Ek", exact=True)).to_be_visible()

    page.goto(live_server.url + reverse("dialoger:efter_dialogen", args=[huvudman.nyckel]))
    page.get_by_role("link", name="Skriv en åtgärd").click()
    page.get_by_label("Vad tänker ni göra?").fill("Prata om det på årsmötet")
    page.get_by_label("Roller och ansvar").check()
    page.get_by_label("Vilken fråga svarar det på?").fill("Vem gör vad?")
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_text("Svarar på: Vem gör vad?")).to_be_visible()
    assert EgenAtgard.objects.get().typ == "roller"
