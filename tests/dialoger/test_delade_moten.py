"""A meeting of several cases that have different pairs: nobody acts on another pair's case."""

import pytest
from django.urls import reverse
from django.utils import timezone

from dialoger import services
from dialoger.models import Dialog, Mote, Motesarende
from dialoger.samordning import bidrag
from kvalitet.models import Handelse, Roll
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
    client.post(adress, {"version": mote.version} | {f"arende{k.pk}-antal-rektor": 2 for k in koppling.values()})
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


@pytest.fixture
def delad_kedja():
    """A dialogue that two cases share, and the förmöte that one of them has before it."""
    par, annat = skapa_par(), skapa_par()
    eget, andras = skapa_dialog(par, till="fortsatter"), skapa_dialog(annat, till="fortsatter")
    falt = {"utforare_sv": par[0], "utforare_spsm": par[1], "aktor": None}
    formote = services.boka_mote(
        typ="formote", dialoger=[eget], tider=services.Motestider(klockan(20), klockan(20, 10)), **falt
    )
    gemensamt = services.boka_mote(
        typ="dialog", dialoger=[eget, andras], tider=services.Motestider(klockan(27), klockan(27, 12)), **falt
    )
    return par, formote, gemensamt


def flytta(client, mote, dag):
    """Send the form, whatever day of the week it is; the answer is the preview of the chain."""
    adress = reverse("dialoger:mote_andra", args=[mote.pk])
    data = {"dag": timezone.localdate(dag).isoformat(), "start": "09:00", "slut": "10:00", "form": "digitalt"}
    data |= {"utforare_sv": mote.utforare_sv_id, "utforare_spsm": mote.utforare_spsm_id}
    data |= {"version": mote.version, "skal": "Krock"}
    svar = client.post(adress, data)
    if svar.status_code == 422:
        svar = client.post(adress, data | {"bekrafta": "on", "sedda": svar.context["form"].data["sedda"]})
    return svar


def bekrafta(client, svar, mote, **mer):
    """Go on from the preview."""
    return client.post(reverse("dialoger:mote_andra", args=[mote.pk]), dict(svar.context["dolda"]) | {"kedja": 1} | mer)


def test_a_meeting_that_another_pair_shares_never_moves_along(client, delad_kedja):
    (anna, _), formote, gemensamt = delad_kedja
    client.force_login(anna)
    svar = flytta(client, formote, klockan(22))
    (rad,) = svar.context["kedja"]
    assert (rad.mote, rad.annat_par, rad.vald) == (gemensamt, True, False)
    sida = svar.content.decode()
    assert "Flyttas inte. Ett annat par har ett av ärendena" in sida
    assert f'name="folj_{gemensamt.pk}"' not in sida

    vald = {f"folj_{gemensamt.pk}": 1, f"version_{gemensamt.pk}": gemensamt.version}
    nekat = bekrafta(client, svar, formote, **vald)
    assert (nekat.status_code, "också gäller ett annat pars ärende" in nekat.content.decode()) == (422, True)
    formote.refresh_from_db()
    assert formote.start == klockan(20)
    assert not Handelse.objects.filter(typ="mote.flyttat").exists()

    assert bekrafta(client, nekat, formote).status_code == 302
    for mote in (formote, gemensamt):
        mote.refresh_from_db()
    assert (formote.start, gemensamt.start) == (klockan(22), klockan(27))
    assert [rad.objekt_id for rad in Handelse.objects.filter(typ="mote.flyttat")] == [str(formote.pk)]


def test_those_who_coordinate_may_move_it_along(client, delad_kedja):
    _, formote, gemensamt = delad_kedja
    client.force_login(skapa_anvandare(Roll.SAMORDNARE))
    svar = flytta(client, formote, klockan(22))
    (rad,) = svar.context["kedja"]
    vald = {f"folj_{gemensamt.pk}": 1, f"version_{gemensamt.pk}": gemensamt.version}
    assert bekrafta(client, svar, formote, **vald).status_code == 302
    gemensamt.refresh_from_db()
    assert (rad.annat_par, gemensamt.start) == (False, rad.start)


# Whose the meeting is --------------------------------------------------------------------------------------------


def pa_motet(mote):
    mote.refresh_from_db()
    return mote.utforare_sv, mote.utforare_spsm


def byt_par(dialog, par):
    for person, myndighet in zip(par, ("SV", "SPSM"), strict=True):
        services.tilldela(dialog_id=dialog.pk, utforare=person, myndighet=myndighet, skal="Byter kontor", aktor=None)


def test_when_those_who_led_it_leave_the_pair_that_is_left_has_the_meeting(client, delat):
    mote, _eget, andras, _ = delat
    anna, annat = mote.utforare_sv, tuple(rad.utforare for rad in andras.tilldelningar.order_by("-myndighet"))
    client.force_login(anna)
    adress, version = reverse("dialoger:mote_stall_in", args=[mote.pk]), mote.version
    sida = client.get(adress).content.decode()
    assert "Varför lämnar ärendet mötet?" in sida
    assert "Varför ställs mötet in?" not in sida
    assert client.post(adress, {"skal": ""}).status_code == 422
    client.post(adress, {"skal": "Bokas för sig"})

    assert pa_motet(mote) == annat
    assert (mote.status, mote.version, list(mote.dialoger.all())) == ("planerat", version + 1, [andras])
    handelse = Handelse.objects.get(typ="mote.andrat", objekttyp="dialoger.mote")
    assert (handelse.fran["skolverket"], handelse.till["skolverket"]) == (anna.namn, annat[0].namn)
    assert (handelse.aktor, handelse.skal, handelse.data) == (anna, "Bokas för sig", {"dialoger": [andras.pk]})
    assert mote in set(Mote.objects.for_person(annat[1]))
    assert "Möte ändrat" in client.get(reverse("dialoger:historik", args=[andras.nummer])).content.decode()
    assert services.rakna_om() == []


def test_somebody_else_who_was_chosen_for_the_meeting_stays(delat):
    mote, eget, andras, _ = delat
    ersattare = skapa_anvandare(Roll.DIALOGUTFORARE, "SPSM")
    Mote.objects.filter(pk=mote.pk).update(utforare_spsm=ersattare)
    services.lamna_mote(mote_id=mote.pk, dialoger=[eget], skal="Bokas för sig", aktor=None)
    assert pa_motet(mote) == (andras.tilldelningar.get(myndighet="SV").utforare, ersattare)


def test_a_meeting_follows_when_all_its_cases_have_the_same_new_pair(delat):
    mote, eget, andras, _ = delat
    nytt, forst = skapa_par(), pa_motet(mote)
    byt_par(andras, nytt)
    assert pa_motet(mote) == forst
    byt_par(eget, nytt)
    assert pa_motet(mote) == nytt
    assert Handelse.objects.filter(typ="mote.andrat", objekttyp="dialoger.mote").count() == 1


def test_a_pair_that_is_not_whole_takes_over_nothing(delat):
    mote, eget, andras, _ = delat
    forst = pa_motet(mote)
    andras.tilldelningar.filter(myndighet="SPSM").update(till=timezone.now())
    services.lamna_mote(mote_id=mote.pk, dialoger=[eget], skal="Bokas för sig", aktor=None)
    assert pa_motet(mote) == forst


def test_a_case_whose_own_two_are_not_on_its_shared_meeting_is_among_the_warnings(client, delat):
    mote, eget, andras, _ = delat
    nu = timezone.now()
    assert not Dialog.objects.mote_med_andra(nu)  # three weeks ahead
    Mote.objects.filter(pk=mote.pk).update(start=klockan(7), slut=klockan(7, 11))
    assert list(Dialog.objects.mote_med_andra(nu)) == [andras]
    samordnare = skapa_anvandare(Roll.SAMORDNARE)
    (rad,) = [rad for rad in bidrag(samordnare).vantar if "andra dialogutförare" in rad.rubrik]
    assert rad.rubrik.replace("\xa0", " ") == "1 ärende har möte snart med andra dialogutförare än sina egna"
    client.force_login(samordnare)
    sida = client.get(rad.url).content.decode()
    assert "Mötet har andra dialogutförare än ärendet" in sida
    assert andras.nummer in sida
    assert eget.nummer not in sida
    byt_par(andras, pa_motet(mote))
    assert not Dialog.objects.mote_med_andra(nu)
