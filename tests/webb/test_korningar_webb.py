"""Every state of a run in a real browser, and the run followed with and without JavaScript."""

from __future__ import annotations

import pytest
from django.utils import timezone

from analysunderlag.models import Korning, Korningsrad
from analysunderlag.services import korningar
from tests.analysunderlag.korningsvarld import skapa_land
from tests.factories import skapa_anvandare
from tests.webb.test_tillganglighet import granska

pytestmark = pytest.mark.django_db(transaction=True)
K, S = Korning.Status, Korningsrad.Status


@pytest.fixture
def forvaltare(transactional_db):
    return skapa_anvandare("systemforvaltare")


def test_states_of_a_run_are_accessible_and_fit(page, live_server, logga_in, forvaltare):
    logga_in(forvaltare)
    skapa_land(4, utan=2)
    assert granska(page, f"{live_server.url}/underlag/korningar/ny/") == []
    korning = korningar.starta(forvaltare)
    adress = live_server.url + korning.get_absolute_url()
    assert granska(page, adress) == []
    assert granska(page, f"{adress}avbryt/") == []
    rad = korning.rader.filter(status=S.VANTAR).first()
    Korningsrad.objects.filter(pk=rad.pk).update(
        status=S.MISSLYCKAD, skal="Databasen svarade inte som den skulle. Inget har sparats. Försök igen om en stund."
    )
    for status in (K.PAUSAD, K.KLAR_MED_FEL, K.AVBRUTEN):
        oppen = status == K.PAUSAD
        Korning.objects.update(
            status=status,
            ar_oppen=oppen,
            avslutad=None if oppen else timezone.now(),
            skal="Statistik 2025/26 används nu i stället för Statistik 2024/25." if status == K.AVBRUTEN else "",
        )
        assert granska(page, adress) == [], status
        assert granska(page, f"{live_server.url}/underlag/korningar/") == []


def test_a_run_is_paused_and_gone_on_with_by_its_buttons(page, live_server, logga_in, forvaltare):
    logga_in(forvaltare)
    skapa_land(2)
    page.goto(f"{live_server.url}/underlag/")
    page.get_by_role("link", name="Körningar").click()
    page.get_by_role("link", name="Starta en körning").click()
    page.get_by_role("button", name="Starta körningen").click()
    page.get_by_role("button", name="Pausa").click()
    page.get_by_text("Körningen är pausad.").wait_for()
    page.get_by_role("button", name="Fortsätt").click()
    page.get_by_text("Körningen fortsätter.").wait_for()
    Korningsrad.objects.update(status=S.UTAN, skal="Finns inte med i statistiken.")
    Korning.objects.update(status=K.KLAR, ar_oppen=False, avslutad=timezone.now())
    page.get_by_role("button", name="Pausa").wait_for(
        state="hidden"
    )  # the page fetches itself again when the bar has ended
