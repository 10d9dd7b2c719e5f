"""People come and go: who was at a meeting, who has a case when somebody has left, and jäv that is met on the way."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from dialoger import services, tasks
from dialoger.models import Dialog
from kvalitet import konton
from kvalitet.models import Handelse, Roll
from tests.factories import anteckna, boka, dagar, skapa_anvandare, skapa_dialog, skapa_huvudman, skapa_par

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


@pytest.mark.parametrize("hur", ["roll", "konto"])
def test_the_cases_of_somebody_who_leaves_lack_that_person(hur, client, django_capture_on_commit_callbacks):
    par = skapa_par()
    dialog, annat = skapa_dialog(par, till="formote"), skapa_dialog(par, till="uppfoljd")
    services.avsluta(dialog_id=annat.pk, aktor=None)
    mote = boka(dialog, "dialog", 60)  # later than the fortnight in which meetings are watched
    chef = skapa_anvandare(Roll.SYSTEMFORVALTARE)
    with django_capture_on_commit_callbacks(execute=True):
        if hur == "roll":
            konton.avsluta_roll(tilldelning_id=par[0].rolltilldelningar.get().pk, aktor=chef)
        else:
            konton.stang_konto(anvandare_id=par[0].pk, aktor=chef)
    dialog.refresh_from_db()
    assert (dialog.nasta, dialog.vantar_pa) == ("tilldela", "samordnare")
    assert list(Dialog.objects.otilldelade()) == [dialog]
    assert services.rakna_om() == []
    handelse = Handelse.objects.get(typ="dialog.lamnad")
    assert (handelse.objekt_id, handelse.aktor, handelse.fran["dialogutforare"]) == (str(dialog.pk), chef, par[0].namn)
    client.force_login(skapa_anvandare(Roll.SAMORDNARE))
    assert "Ingen dialogutförare från Skolverket" in client.get(dialog.get_absolute_url()).content.decode()
    assert annat.tilldelningar.filter(till=None).count() == 2  # a closed case keeps who had it
    ny = skapa_par()[0]
    services.tilldela(dialog_id=dialog.pk, utforare=ny, myndighet="SV", aktor=None)
    mote.refresh_from_db()
    assert mote.utforare_sv == ny
    assert services.rakna_om() == []


def test_a_role_that_has_had_its_last_day_is_found_by_the_clock():
    par = skapa_par()
    dialog = skapa_dialog(par, till="ja")
    sluta(par[1], 0)
    tasks.slapp_utan_roll()
    assert not Handelse.objects.filter(typ="dialog.lamnad").exists()  # the last day counts
    sluta(par[1], -1)
    tasks.slapp_utan_roll()
    tasks.slapp_utan_roll()
    dialog.refresh_from_db()
    assert dialog.nasta == "tilldela"
    assert Handelse.objects.filter(typ="dialog.lamnad").count() == 1
    assert services.rakna_om() == []


def test_a_draft_note_is_taken_over():
    par = skapa_par()
    dialog = skapa_dialog(par, till="dialog")
    utkast = anteckna(dialog)
    sluta(par[0], -1)
    tasks.slapp_utan_roll()
    ny = skapa_par()[0]
    services.tilldela(dialog_id=dialog.pk, utforare=ny, myndighet="SV", aktor=None)
    services.lamna_till_kollega(anteckning_id=utkast.pk, aktor=ny)
    utkast.refresh_from_db()
    fast = services.faststall(anteckning_id=utkast.pk, avtryck=services.avtryck_av(utkast), aktor=par[1])
    assert fast.lage == "faststalld"


def test_jav_for_the_new_huvudman_ends_the_assignment(client):
    par, till = skapa_par(), skapa_huvudman()
    dialog = skapa_dialog(par, till="ja")
    services.anmal_jav(utforare=par[1], huvudman=till)
    client.force_login(skapa_anvandare(Roll.SAMORDNARE))
    svar = client.post(
        reverse("dialoger:omdirigera", args=[dialog.nummer]), {"till": till.nyckel, "skal": "Köpt"}, follow=True
    )
    assert f"{par[1].namn} har anmält jäv för huvudmannen" in svar.content.decode()
    dialog.refresh_from_db()
    assert (dialog.huvudman, dialog.nasta) == (till, "tilldela")
    assert [t.utforare for t in dialog.tilldelningar.filter(till=None)] == [par[0]]
    assert Handelse.objects.get(typ="dialog.lamnad").skal == f"Har anmält jäv för {till.namn}."
    assert services.rakna_om() == []
