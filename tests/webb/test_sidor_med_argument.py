"""Every page with arguments, and the states a page can be in, in a real browser: as test_tillganglighet.py."""

import pytest
from django.urls import reverse
from django.utils import timezone

from analysunderlag import tasks
from analysunderlag.services import release, statistik, uppladdning
from analysunderlag.services.kvalitetssystem import ladda_kvalitetssystem
from huvudman import services as register
from huvudman.inlasning import las_registerfil
from huvudman.models import Huvudman, Uppdrag
from kvalitet import konton
from kvalitet.models import Anvandare, Jobb, Roll
from tests.analysunderlag.ufabok import Ufabok
from tests.analysunderlag.underlagsvarld import frys_underlag, skapa_statistik
from tests.factories import dagar, skapa_anvandare, skapa_jobb
from tests.huvudman.filer import KODER, KOMMUN, elevfil, skolrad
from tests.test_rollmatris import MATRIS, OK, bygg_varld
from tests.webb.test_tillganglighet import brister, granska

pytestmark = pytest.mark.django_db(transaction=True)


def test_every_page_with_arguments_is_accessible_and_fits(page, live_server, logga_in):
    """The addresses and who may open them are those of the role matrix, so no URL is forgotten."""
    varld = bygg_varld()
    # The first of the cast is nobody: pages of the login. Of the others the systemförvaltare has the longest menu.
    vem = {
        namn: next((person for person in ("anonym", "systemforvaltare", *svar) if svar[person] == OK), "")
        for namn, (objekt, mer, svar) in MATRIS.items()
        if objekt or mer
    }
    sedda, fel = set(), {}
    for namn, person in sorted(vem.items(), key=lambda par: par[1]):
        if not person:
            continue
        if konto := varld.folk[person]:
            logga_in(konto)
        adress = live_server.url + varld.adress(namn)
        svar = page.request.get(adress)
        if not svar.headers["content-type"].startswith("text/html") or "<html" not in svar.text():
            continue  # a file, or a part of a page
        if brister := granska(page, adress):
            fel[namn] = brister
        sedda.add(namn)

    assert fel == {}
    assert {"huvudman:detalj", "analysunderlag:detalj", "huvudman:import_detalj", "jobb_detalj"} <= sedda
    assert {"anvandare_detalj", "anvandare_andra", "roll_avsluta", "avisering_detalj"} <= sedda


@pytest.fixture
def forvaltare(monkeypatch) -> Anvandare:
    for task in ("generera_underlag", "granska_statistik"):
        monkeypatch.setattr(f"analysunderlag.tasks.{task}.delay", lambda pk: None)
    return skapa_anvandare(Roll.SYSTEMFORVALTARE)


def test_states_of_a_job_are_accessible_and_fit(page, live_server, logga_in, forvaltare):
    logga_in(forvaltare)
    ladda_kvalitetssystem()
    for falt in (
        {"status": "pagar", "klart": 3, "av": 12, "text": "Ritar diagram", "forsok": 2},
        {"status": "misslyckat", "fel": "Disken är full.", "avslutat": timezone.now()},
        {"status": "klart", "resultat": {"url": "/jobb/", "text": "3 förslag."}, "avslutat": timezone.now()},
    ):
        jobb = skapa_jobb(typ=uppladdning.GRANSKA, titel="Granska en fil", bestallare=forvaltare, **falt)
        assert granska(page, live_server.url + jobb.get_absolute_url()) == [], falt


def test_states_of_the_register_are_accessible_and_fit(page, live_server, logga_in, forvaltare, tmp_path):
    logga_in(forvaltare)
    register.skriv_geografi()
    fil = elevfil(tmp_path, [skolrad(kod, namn=f"Skolan {kod}") for kod in KODER])
    inlasning = register.las_in(las_registerfil(fil), aktor=forvaltare)
    adress = live_server.url + reverse("huvudman:import_detalj", args=[inlasning.registerimport.pk])
    assert granska(page, adress) == []
    page.get_by_label("som väntar").check()
    page.get_by_role("button", name="Godkänn").click()
    page.get_by_role("heading", level=1, name="Godkänn").wait_for()
    assert brister(page) == []

    register.godkann(inlasning.registerimport, aktor=forvaltare)
    huvudman = Huvudman.objects.get(nyckel=KOMMUN)
    person = skapa_anvandare(huvudman=huvudman)
    Uppdrag.objects.create(anvandare=person, huvudman=huvudman, funktion="rektor", giltig_fran=dagar(-9))
    frys_underlag(huvudman, skapa_statistik(huvudman))
    assert granska(page, live_server.url + huvudman.get_absolute_url()) == []
    konton.stang_konto(anvandare_id=person.pk, aktor=forvaltare, skal="Slutat")
    assert granska(page, live_server.url + reverse("anvandare_detalj", args=[person.pk])) == []


def test_review_of_statistics_is_accessible_and_fits(page, live_server, logga_in, forvaltare, tmp_path):
    logga_in(forvaltare)
    ladda_kvalitetssystem()
    release.godkann_release(statistik.las_in(Ufabok().hela(1.5).spara(tmp_path)).release_id or 0)
    for bok in (
        Ufabok().hela(1.5).satt(1, 1, 47.7).satt(2, 2, None),
        Ufabok().hela(1.5).satt(0, 1, "47,7").satt(3, 2, "?"),
    ):
        jobb = uppladdning.ta_emot(iter([bok.data()]), "Ny.xlsx", forvaltare)
        tasks.granska_statistik(jobb.pk)
        assert granska(page, live_server.url + Jobb.objects.get(pk=jobb.pk).resultat["url"]) == []
