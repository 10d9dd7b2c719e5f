"""People come and go: who was at a meeting, who has a case when somebody has left, and jäv that is met on the way."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from dialoger import services
from kvalitet import konton
from kvalitet.models import Roll
from tests.factories import boka, dagar, skapa_anvandare, skapa_dialog, skapa_par

pytestmark = pytest.mark.django_db


def sluta(person, dag: int | None = None) -> None:
    """The role as dialogutförare ends: on a day, or at once."""
    roll = person.rolltilldelningar.get()
    if dag is not None:
        roll.giltig_till = dagar(dag)
        roll.save()
        return
    konton.avsluta_roll(tilldelning_id=roll.pk, aktor=skapa_anvandare(Roll.SYSTEMFORVALTARE))


def test_who_has_left_can_be_said_to_have_been_there(client):
    par, ny = skapa_par(), skapa_par()
    dialog = skapa_dialog(par, till="ja")
    mote = boka(dialog, "introduktion", -3)
    sluta(par[0], -2)
    client.force_login(skapa_anvandare(Roll.SAMORDNARE))
    sida = client.get(reverse("dialoger:mote_hall", args=[mote.pk])).content.decode()
    assert par[0].namn in sida
    assert ny[0].namn in sida
    services.hall_mote(mote_id=mote.pk, aktor=None, utforare_sv=par[0], utforare_spsm=par[1])
    mote.refresh_from_db()
    assert (mote.status, mote.utforare_sv) == ("hallet", par[0])


def test_who_had_left_before_the_meeting_was_not_there_and_is_not_booked():
    par = skapa_par()
    dialog = skapa_dialog(par, till="ja")
    mote = boka(dialog, "introduktion", -3)
    sluta(par[0], -4)
    with pytest.raises(ValidationError, match="är inte dialogutförare hos Skolverket"):
        services.hall_mote(mote_id=mote.pk, aktor=None, utforare_sv=par[0], utforare_spsm=par[1])
    with pytest.raises(ValidationError, match="är inte dialogutförare hos Skolverket"):
        boka(dialog, "introduktion", 20)


def test_a_role_that_was_revoked_counts_until_then():
    par = skapa_par()
    mote = boka(skapa_dialog(par, till="ja"), "introduktion", -1)
    sluta(par[0])
    services.hall_mote(mote_id=mote.pk, aktor=None, utforare_sv=par[0], utforare_spsm=par[1])
    mote.refresh_from_db()
    assert mote.utforare_sv == par[0]
