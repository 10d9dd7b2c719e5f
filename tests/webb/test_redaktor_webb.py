"""What a redaktör does without code, in a real browser: a name on a measure, and a measure of our own."""

import pytest
from django.urls import reverse

from analysunderlag.models import Kallserie, Kallsynonym, Tillagtmatt
from analysunderlag.services.kvalitetssystem import ladda_kvalitetssystem
from analysunderlag.services.tillagda_matt import lagg_till_matt
from kvalitet.models import Roll
from tests import sidor
from tests.analysunderlag.tillaggsvarld import ELEVSERIE, mattdata, skapa_kallrelease
from tests.factories import skapa_anvandare
from tests.webb.test_tillganglighet import brister, granska

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def inloggad(live_server, logga_in, tmp_path, page):
    """A page whose person is a redaktör, in a world with one source in use."""
    ladda_kvalitetssystem()
    skapa_kallrelease(tmp_path)
    logga_in(skapa_anvandare(Roll.REDAKTOR))
    return page


def adress(live_server, namn: str, *arg: object) -> str:
    return live_server.url + reverse(f"analysunderlag:{namn}", args=arg)


class TestWithoutScripts:
    @pytest.fixture
    def browser_context_args(self, browser_context_args):
        return {**browser_context_args, "java_script_enabled": False}

    def test_a_measure_is_added(self, inloggad, live_server):
        page = inloggad
        page.goto(adress(live_server, "tillagda_matt"))
        page.get_by_role("link", name="Lägg till ett mått").click()
        page.get_by_label("Kod, namn eller uppdelning").fill("elever_antal")
        page.get_by_role("button", name="Visa").click()
        page.get_by_label("Elever, årskurs 1-9", exact=True).check()
        page.get_by_role("button", name="Välj serien").click()
        for etikett, text in (
            ("Kort namn", "Elever i exporten"),
            ("Kod", "gr_extra_elever"),
            ("Definition", "Elever i årskurs 1 till 9."),
            ("Fråga", "Ni har {ni} elever. Hur vet ni det?"),
            ("Källa", "Skolverket, Antal elever per årskurs"),
        ):
            page.get_by_label(etikett, exact=True).fill(text)
        page.get_by_label("Mäts i").select_option(label="Elever")
        page.get_by_role("button", name="Visa vad måttet ger").click()
        assert page.get_by_role("cell", name="1 300", exact=False).count() >= 1
        assert not Tillagtmatt.objects.exists()
        page.get_by_role("button", name="Lägg till måttet").click()
        assert page.get_by_role("heading", level=1, name="Elever i exporten").is_visible()
        assert Tillagtmatt.objects.get().innehall["kallmatt"] == ELEVSERIE

    def test_a_name_is_added(self, inloggad, live_server):
        page = inloggad
        page.goto(adress(live_server, "statistik"))
        page.get_by_role("link", name="Namn på mått").click()
        page.get_by_role("link", name="Lägg till ett namn").click()
        page.get_by_label("Namnet i källan").fill("Barn totalt")
        page.get_by_label("Måttets kod").fill("fs_barn")
        page.get_by_role("button", name="Lägg till namnet").click()
        assert page.get_by_role("cell", name="Barn totalt Alla tabeller").is_visible()
        assert Kallsynonym.objects.get().kod == "fs_barn"


def test_each_step_is_accessible_and_fits(inloggad, live_server):
    page = inloggad
    nytt = adress(live_server, "tillagt_matt_nytt")
    formular = f"{nytt}?serie={Kallserie.objects.get(kod=ELEVSERIE).pk}"
    rad = lagg_till_matt(data=mattdata(), aktor=None)
    for sida in (
        f"{nytt}?sok=elever",
        f"{nytt}?sok=finnsinte",
        f"{nytt}?sok=elever&valj=1",
        formular,
        adress(live_server, "tillagt_matt", rad.pk),
        f"{adress(live_server, 'namn_pa_matt_nytt')}?namn=Elever%20totalt",
    ):
        assert granska(page, sida) == [], sida

    for bredd, hojd in sidor.BREDDER.items():
        page.set_viewport_size({"width": bredd, "height": hojd})
        page.goto(adress(live_server, "tillagt_matt_andra", rad.pk))
        page.get_by_role("button", name="Visa vad måttet ger").click()
        assert page.get_by_text("Inget är sparat än").is_visible()
        assert brister(page) == []
        page.get_by_label("Fråga", exact=True).fill("Ingen fråga.")
        page.get_by_role("button", name="Visa igen").click()
        assert page.get_by_role("alert").get_by_text("frågetecken").is_visible()
        assert brister(page) == []
