"""The letter that material has been recommended: when it can be read, to whom can read it, at most one a day."""

from datetime import timedelta

import pytest
from django.utils import timezone

from dialoger import services
from dialoger.models import Stodforslag
from dialoger.services.paminnelser import meddela_stod
from dialoger.tasks import paminnelser
from huvudman.models import Uppdrag
from kvalitet.models import Avisering, Handelse, Roll
from tests.factories import dagar, halla, skapa_anvandare, skapa_dialog, skapa_huvudman, skapa_roll

pytestmark = pytest.mark.django_db


def foresla(dialog, n=1, **falt) -> Stodforslag:
    return services.foresla_stod(
        dialog_id=dialog.pk,
        titel=f"Att leda {n}",
        myndighet="SV",
        lank=f"https://www.skolverket.se/{n}",
        skal="Kort film att se tillsammans.",
        aktor=dialog.tilldelningar.get(myndighet="SV", till=None).utforare,
    )


@pytest.fixture
def dialog():
    return skapa_dialog(huvudman=skapa_huvudman("Tallens förskola"), till="aterkopplad")


@pytest.fixture
def jag(dialog):
    return skapa_anvandare(huvudman=dialog.huvudman, namn="Sara Lind")


def brev() -> list[Avisering]:
    return list(Avisering.objects.filter(typ="stodmaterial").order_by("pk"))


def ny_dag():
    """As if all that is there had been told of yesterday."""
    Stodforslag.objects.exclude(meddelat=None).update(meddelat=timezone.localdate() - timedelta(days=1))
    Avisering.objects.filter(typ="stodmaterial").delete()


def test_several_are_one_letter_and_a_second_run_is_silent(dialog, jag):
    for n in (1, 2):
        foresla(dialog, n)
    assert (meddela_stod(), meddela_stod()) == (1, 0)
    (ett,) = brev()
    assert (ett.mottagare, ett.amne) == (jag, "Ni har fått förslag på stödmaterial")
    assert f"/huvudman/{dialog.huvudman.nyckel}/" in ett.text
    assert "Att leda" not in ett.text + ett.html
    assert [f.meddelat for f in Stodforslag.objects.all()] == [dagar(0)] * 2
    handelse = Handelse.objects.get(typ="stodforslag.meddelat")
    assert (handelse.objekt_id, handelse.till) == (
        str(dialog.pk), {"mottagare": "huvudmannens företrädare", "antal": 2},
    )  # fmt: skip
    assert ett.handelse == handelse


def test_at_most_one_a_day(dialog, jag):
    foresla(dialog, 1)
    paminnelser()
    foresla(dialog, 2)
    paminnelser()
    assert len(brev()) == 1
    ny_dag()
    assert (meddela_stod(), meddela_stod()) == (1, 0)
    assert Handelse.objects.filter(typ="stodforslag.meddelat").count() == 2


def test_not_before_they_can_see_it(jag, dialog):
    tidig = skapa_dialog(huvudman=skapa_huvudman(), till="anteckning")
    person = skapa_anvandare(huvudman=tidig.huvudman)
    foresla(tidig)
    assert (meddela_stod(), brev()) == (0, [])
    halla(tidig, "aterkoppling", -1)
    assert meddela_stod() == 1
    assert brev()[0].mottagare == person


def test_only_those_who_act_for_it_and_may_read(dialog, jag):
    foresla(dialog)
    huvudman = dialog.huvudman
    skapa_anvandare(huvudman=skapa_huvudman())
    skapa_anvandare(huvudman=huvudman, is_active=False)
    bada = skapa_anvandare(huvudman=huvudman)
    skapa_roll(bada, Roll.DIALOGUTFORARE)  # the own space is closed to staff
    slutade = skapa_anvandare(huvudman=huvudman)
    slutade.uppdrag.update(giltig_fran=dagar(-9), giltig_till=dagar(-1))
    Uppdrag.objects.create(anvandare=jag, huvudman=huvudman, funktion="rektor")  # two functions are one letter
    assert meddela_stod() == 1
    assert [b.mottagare for b in brev()] == [jag]


def test_nobody_to_tell_waits_until_there_is_somebody(dialog):
    foresla(dialog)
    assert meddela_stod() == 0
    assert Stodforslag.objects.get().meddelat is None
    skapa_anvandare(huvudman=dialog.huvudman)
    assert meddela_stod() == 1


def test_none_when_taken_back_or_the_case_has_ended(dialog, jag):
    rad = foresla(dialog)
    aktor = rad.foreslaget_av
    services.ta_tillbaka_stod(dialog_id=dialog.pk, forslag_id=rad.pk, aktor=aktor)
    assert meddela_stod() == 0
    foresla(dialog, 2)
    services.aterkalla(dialog_id=dialog.pk, skal="Läggs ned.", aktor=None)
    assert (meddela_stod(), brev()) == (0, [])
