"""A huvudman's representative in a real browser, with a real worker: log in, order, watch, read, download."""

from __future__ import annotations

import hashlib
import io

import pikepdf
import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect

from analysunderlag.models import Underlag
from huvudman import services
from huvudman.models import HuvudmanSkolform
from kvalitet.models import Lasning
from tests.analysunderlag.exempelinnehall import exempel, exempel_bara_tecken
from tests.analysunderlag.underlagsvarld import frys_underlag, skapa_enbart_forskola, skapa_statistik
from tests.factories import LOSENORD, skapa_anvandare, skapa_huvudman
from tests.webb.test_tillganglighet import granska

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_huvudman_orders_sees_progress_reads_and_downloads(riktig_worker, page, live_server):
    huvudman = skapa_huvudman("Åmåls kommun")
    skapa_statistik(huvudman, 4)
    foretradare = skapa_anvandare(huvudman=huvudman)

    page.goto(f"{live_server.url}/underlag/")
    page.locator("input[name=login]").fill(foretradare.epost)
    page.locator("input[name=password]").fill(LOSENORD)
    page.locator("main form button[type=submit]").first.click()
    page.get_by_role("link", name="Gör ett underlag").click()
    page.get_by_role("button", name="Gör underlaget").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Underlaget görs just nu")
    expect(page.locator("progress")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("Grundskola i Åmåls kommun", timeout=120_000)

    page.get_by_text("Källa och definition").first.click()
    expect(page.locator(".matt-fakta").first).to_contain_text("Namn i källan")
    with page.expect_download() as hamtning:
        page.get_by_role("link", name="PDF att läsa och skriva ut").click()
    fil = hamtning.value
    assert fil.suggested_filename == "Underlag grundskola Åmåls kommun 2024-25.pdf"
    with open(fil.path(), "rb") as ut:
        data = ut.read()
    underlag = Underlag.objects.get()
    assert hashlib.sha256(data).hexdigest() == underlag.filer.get(format="pdf").sha256
    assert str(pikepdf.open(io.BytesIO(data)).Root.Lang) == "sv"
    (rad,) = Lasning.objects.filter(typ="hamtad")
    assert rad.anvandare == foretradare


@pytest.mark.parametrize("innehall", [exempel(12), exempel_bara_tecken()], ids=["många värden", "bara tecken"])
def test_the_page_is_accessible_and_fits_every_width(page, live_server, context, tmp_path, innehall):
    with pytest.MonkeyPatch.context() as lapp:
        lapp.setattr(settings, "FILKATALOG", tmp_path)
        huvudman = skapa_huvudman("Åmåls kommun")
        underlag = frys_underlag(huvudman, skapa_statistik(huvudman), innehall)
    klient = Client()
    klient.force_login(skapa_anvandare(huvudman=huvudman))
    kaka = klient.cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": kaka.key, "value": kaka.value, "url": live_server.url}])

    assert granska(page, live_server.url + underlag.get_absolute_url()) == []
    assert granska(page, f"{live_server.url}/huvudman/{huvudman.nyckel}/underlag/") == []


@pytest.fixture
def kommun(tmp_path, monkeypatch) -> Underlag:
    monkeypatch.setattr(settings, "FILKATALOG", tmp_path)
    huvudman = skapa_huvudman("Åmåls kommun")
    return frys_underlag(huvudman, skapa_statistik(huvudman), exempel(12))


def oppna(context, live_server, huvudman) -> None:
    klient = Client()
    klient.force_login(skapa_anvandare(huvudman=huvudman))
    kaka = klient.cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": kaka.key, "value": kaka.value, "url": live_server.url}])


def test_the_pages_of_a_namnd_and_of_a_forskola_are_accessible_and_fit(page, live_server, context, kommun):
    namnder = [
        services.lagg_till_namnd(huvudman=kommun.huvudman, namn=namn, skolformer=[kod], aktor=None)
        for namn, kod in (("Skolnämnden", "grundskola"), ("Gymnasie- och vuxenutbildningsnämnden", "komvux"))
    ]
    oppna(context, live_server, kommun.huvudman)
    for namnd in namnder:
        assert granska(page, f"{live_server.url}{kommun.get_absolute_url()}?namnd={namnd.pk}") == []
    forskola = skapa_enbart_forskola(namn="Föräldrakooperativet Tallen", storleksklass="liten")
    HuvudmanSkolform.objects.create(huvudman=forskola, skolform="forskola", antal_enheter=1, antal=17, period="2024")
    oppna(context, live_server, forskola)

    assert granska(page, f"{live_server.url}/huvudman/{forskola.nyckel}/underlag/") == []
    expect(page.get_by_role("heading", name="Tre frågor att ta med")).to_be_visible()


def test_source_and_definition_are_one_click_away_without_scripts(browser, live_server, kommun):
    utan_skript = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640})  # 400 % zoom
    oppna(utan_skript, live_server, kommun.huvudman)
    sida = utan_skript.new_page()
    sida.goto(live_server.url + kommun.get_absolute_url())

    sida.get_by_text("Källa och definition").nth(5).click()
    expect(sida.locator(".matt-mer[open] .matt-fakta")).to_contain_text("Definitionens källa")
    expect(sida.locator(".matt-mer[open] .matt-fakta")).to_contain_text("Liknande huvudmän")
    sida.locator(".matt-mer[open]").get_by_role("link", name="Vilka de är").click()
    assert sida.url.endswith("#liknande")
    utan_skript.close()


def test_the_printed_page_has_no_controls_and_nothing_is_drawn_over_anything(page, live_server, context, kommun):
    oppna(context, live_server, kommun.huvudman)
    page.goto(live_server.url + kommun.get_absolute_url())

    page.emulate_media(media="print")

    for vad in ("#hamta", ".matt-mer", ".sidonav", ".atgarder"):
        expect(page.locator(vad).first).to_be_hidden()
    # A grid or flexbox that is split over pages is drawn over what follows it.
    delade = page.locator(".underlag.stapel, .underlag .stapel").evaluate_all(
        "alla => alla.map(e => getComputedStyle(e).display)"
    )
    assert set(delade) == {"block"}
    expect(page.locator("#liknande")).to_be_visible()
