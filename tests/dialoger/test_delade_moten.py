"""A meeting of several cases that have different pairs: nobody acts on another pair's case."""

import pytest
from django.urls import reverse

from dialoger import services
from dialoger.models import Motesarende
from kvalitet.models import Roll
from tests.factories import klockan, skapa_anvandare, skapa_dialog, skapa_par

pytestmark = pytest.mark.django_db


@pytest.fixture
def delat():
    par, annat = skapa_par(), skapa_par()
    eget, andras = skapa_dialog(par, till="ja"), skapa_dialog(annat, till="ja")
    tider = services.Motestider(klockan(20), klockan(20, 11))
    mote = services.boka_mote(
        typ="introduktion", dialoger=[eget, andras], tider=tider, utforare_sv=par[0], utforare_spsm=par[1], aktor=None
    )
    return mote, eget, andras, annat[0]


def test_who_has_one_of_the_cases_leaves_with_it_and_touches_no_other(client, delat):
    mote, eget, andras, annan = delat
    client.force_login(annan)
    sida = client.get(mote.get_absolute_url()).content.decode()
    assert "Ta bort ditt ärende från mötet" in sida
    assert "Ändra eller flytta" not in sida
    for namn in ("mote_andra", "mote_hall"):
        for svar in (
            client.get(reverse(f"dialoger:{namn}", args=[mote.pk])),
            client.post(reverse(f"dialoger:{namn}", args=[mote.pk]), {}),
        ):
            assert svar.status_code == 403
            assert "gemensamt med ett ärende som ett annat par har" in svar.content.decode()
    stall_in = reverse("dialoger:mote_stall_in", args=[mote.pk])
    assert f"Ta bort {andras.huvudman.namn} från mötet" in client.get(stall_in).content.decode()
    client.post(stall_in, {"skal": "Bokas för sig"})
    mote.refresh_from_db()
    assert (mote.status, list(mote.dialoger.all())) == ("planerat", [eget])
    assert services.rakna_om() == []


def test_participants_of_the_own_case_alone(client, delat):
    mote, eget, andras, annan = delat
    client.force_login(annan)
    adress = reverse("dialoger:mote_deltagare", args=[mote.pk])
    sida = client.get(adress).content.decode()
    assert "antal-rektor" in sida
    koppling = {k.dialog_id: k for k in Motesarende.objects.filter(mote=mote)}
    client.post(adress, {f"arende{k.pk}-antal-rektor": 2 for k in koppling.values()})
    assert koppling[andras.pk].deltaganden.get().antal == 2
    assert not koppling[eget.pk].deltaganden.exists()
    namn = reverse("dialoger:namn_nytt", args=[mote.pk, koppling[eget.pk].pk])
    assert client.post(namn, {}).status_code == 404


def test_the_pair_of_all_and_those_who_coordinate_lead(client, delat):
    mote, _, andras, _ = delat
    client.force_login(skapa_anvandare(Roll.SAMORDNARE))
    assert client.get(reverse("dialoger:mote_andra", args=[mote.pk])).status_code == 200
    services.aterkalla(dialog_id=andras.pk, skal="Fel", aktor=None)
    client.force_login(mote.utforare_sv)  # the only case left is theirs
    assert client.get(reverse("dialoger:mote_andra", args=[mote.pk])).status_code == 200
    assert "Ställ in" in client.get(mote.get_absolute_url()).content.decode()
