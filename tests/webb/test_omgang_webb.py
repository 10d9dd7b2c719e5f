"""A samordnare in a real browser, with a real worker: from a new round and its draw to pairs for every case."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from dialoger.models import Cykel, Dialog, Omgang, Tilldelning
from huvudman.models import HuvudmanSkolform, Kommun, Lan
from kvalitet.models import Handelse, Myndighet, Roll
from tests import sidor
from tests.factories import LOSENORD, dagar, skapa_anvandare, skapa_huvudman, skapa_regionkontor, skapa_roll
from tests.webb.test_tillganglighet import brister

pytestmark = pytest.mark.django_db(transaction=True)
ANTAL, I_REGISTRET = 12, 20


@pytest.fixture
def samordnare():
    kontor = skapa_regionkontor("Örebro", lanskoder=["18"])
    kommun = Kommun.objects.create(kod="1880", namn="Örebro", lan=Lan.objects.create(kod="18", namn="Örebro län"))
    for myndighet in Myndighet:
        for _ in range(2):
            skapa_roll(skapa_anvandare(), Roll.DIALOGUTFORARE, myndighet, regionkontor=kontor)
    for n in range(I_REGISTRET):
        HuvudmanSkolform.objects.create(
            huvudman=skapa_huvudman(f"Skolan {n:02d}", kommun=kommun), skolform="grundskola", antal_enheter=1
        )
    Cykel.objects.create(nummer=2, namn="Cykel 2", start=dagar(-30))
    return skapa_anvandare(Roll.SAMORDNARE)


def test_a_round_from_draw_to_pairs(riktig_worker, samordnare, page: Page, live_server):
    page.goto(f"{live_server.url}/omgangar/")
    page.get_by_label("E-post").fill(samordnare.epost)
    page.get_by_label("Lösenord", exact=True).fill(LOSENORD)
    page.locator("main form button[type=submit]").first.click()
    sidor.Vakt(page)

    page.get_by_role("link", name="Ny omgång").first.click()
    page.get_by_label("Namn").fill("Våren 2027")
    page.get_by_label("Börjar").fill(dagar(7).isoformat())
    page.get_by_label("Slutar").fill(dagar(190).isoformat())
    page.get_by_role("button", name="Skapa omgången").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Våren 2027")
    omgang = Omgang.objects.get()
    assert brister(page) == []

    _dra(page)
    platser = list(omgang.platser.values_list("huvudman", flat=True))
    assert len(platser) == ANTAL
    assert not Dialog.objects.exists()  # nothing happens until a person has read it

    page.get_by_role("link", name="Fastställ urvalet").click()
    assert brister(page) == []
    page.get_by_role("button", name="Fastställ").click()
    _till_resultatet(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Våren 2027")
    assert sorted(Dialog.objects.values_list("huvudman", flat=True)) == sorted(platser)

    page.goto(f"{live_server.url}/omgangar/{omgang.pk}/par/")
    _fa_par(page)
    par = Tilldelning.objects.filter(till=None)
    for myndighet in ("SV", "SPSM"):
        egna = par.filter(myndighet=myndighet)
        assert (egna.count(), egna.values("dialog").distinct().count()) == (ANTAL, ANTAL)
    assert Handelse.objects.filter(typ="dialog.tilldelad").count() == 2 * ANTAL


def _dra(page: Page) -> None:
    page.get_by_role("link", name="Dra urvalet").first.click()
    page.get_by_label("Antal huvudmän").fill(str(ANTAL))
    page.get_by_text("Upprepa en tidigare dragning").click()
    page.get_by_label("Frö").fill("prov")
    page.get_by_role("button", name="Dra urvalet").click()
    expect(page.get_by_role("heading", name="Så speglar urvalet registret")).to_be_visible()
    assert brister(page) == []


def _fa_par(page: Page) -> None:
    """Ask for a proposal, wait while the worker solves it, keep one case back, and accept it in a second round."""
    page.get_by_role("button", name="Föreslå par").click()
    _till_resultatet(page)
    expect(page.get_by_role("heading", name="Arbetstid per person")).to_be_visible()
    rutor = page.locator("input[name=par]")
    expect(rutor).to_have_count(ANTAL)
    assert brister(page) == []
    rutor.first.uncheck()
    page.get_by_role("button", name="Godkänn markerade par").click()
    _till_resultatet(page)
    expect(rutor).to_have_count(1)
    assert Tilldelning.objects.filter(till=None).count() == 2 * (ANTAL - 1)
    rutor.check()
    page.get_by_role("button", name="Godkänn markerade par").click()
    _till_resultatet(page)
    expect(page.get_by_role("heading", name="Inget ärende saknar par")).to_be_visible()
    page.get_by_role("link", name="Till omgången").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Våren 2027")
    assert brister(page) == []


def _till_resultatet(page: Page) -> None:
    """The job's own page shows how far it has come; when the worker is done it leads on."""
    page.get_by_role("link", name="Visa resultatet").click(timeout=120_000)
