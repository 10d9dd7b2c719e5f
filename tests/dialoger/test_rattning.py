"""A held meeting that was marked wrongly is put right; time follows, notes do not, and nothing is logged ahead."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from dialoger import services
from dialoger.models import Mote, Motesarende, TacktSkolform, Tidrapport
from kvalitet.models import Handelse, Roll
from tests.factories import (
    anteckna,
    boka,
    faststall,
    halla,
    klockan,
    skapa_anvandare,
    skapa_dialog,
    skapa_par,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def par():
    return skapa_par()


@pytest.fixture
def dialog(par):
    return skapa_dialog(par, till="formote")


@pytest.fixture
def mote(dialog):
    return halla(dialog, "dialog", -5)


def ratta(mote, par, **mer):
    falt = {"utfall": {}, "utforare_sv": par[0], "utforare_spsm": par[1], "slut": mote.slut, "version": None}
    return services.ratta_mote(mote_id=mote.pk, aktor=par[0], **falt | mer)


def tider(person):
    return {r.slag: r.minuter for r in Tidrapport.objects.filter(utforare=person, mote__typ="dialog")}


# Marking as held ---------------------------------------------------------------------------------------------------


def test_a_meeting_has_not_ended_later_than_now(dialog, par):
    mote = boka(dialog, "dialog", -1)
    nu = timezone.now()
    Mote.objects.filter(pk=mote.pk).update(start=nu - timedelta(hours=1), slut=nu + timedelta(hours=2))
    for slut in (None, nu + timedelta(minutes=5)):
        with pytest.raises(ValidationError) as fel:
            services.hall_mote(mote_id=mote.pk, utforare_sv=par[0], utforare_spsm=par[1], slut=slut, aktor=None)
        assert "senare än nu" in fel.value.message_dict["slut"][0]
    assert not Tidrapport.objects.filter(mote=mote).exists()
    hallet = services.hall_mote(mote_id=mote.pk, utforare_sv=par[0], utforare_spsm=par[1], slut=nu, aktor=None)
    assert (hallet.status, tider(par[0])) == ("hallet", {"dialog": 60})


def test_nobody_there_and_nothing_touched_deserves_a_second_look(client, dialog, par):
    """doman.md P5: komvux and fritidshem must not vanish unseen. A question, no stop."""
    dialog.huvudman.skolformer.create(skolform="fritidshem", antal_enheter=1)
    mote = boka(dialog, "dialog", -1)
    client.force_login(par[0])
    adress = reverse("dialoger:mote_hall", args=[mote.pk])
    data = {"utforare_sv": par[0].pk, "utforare_spsm": par[1].pk, "slut": "11:00"}
    svar = client.post(adress, data)
    assert svar.status_code == 422
    assert [rad.split()[:2] for rad in svar.context["form"].varningar] == [["Ingen", "är"], ["Ingen", "skolform"]]
    mote.refresh_from_db()
    assert mote.status == "planerat"
    sedda = svar.context["form"].data["sedda"]
    assert client.post(adress, data | {"sedda": sedda, "bekrafta": "on"}).status_code == 302
    mote.refresh_from_db()
    assert mote.status == "hallet"


def test_what_is_said_is_not_asked_about(client, dialog, par):
    mote = boka(dialog, "dialog", -1)
    koppling = mote.arenden.get()
    client.force_login(par[0])
    data = {"utforare_sv": par[0].pk, "utforare_spsm": par[1].pk, "slut": "11:00"}
    data |= {f"arende{koppling.pk}-antal-rektor": 2, f"arende{koppling.pk}-form-grundskola": "utelamnad:tid"}
    assert client.post(reverse("dialoger:mote_hall", args=[mote.pk]), data).status_code == 302


# Putting right -----------------------------------------------------------------------------------------------------


def test_end_people_functions_and_skolformer_are_put_right(dialog, par, mote):
    ersattare = skapa_anvandare(Roll.DIALOGUTFORARE, "SPSM")
    assert tider(par[1]) == {"dialog": 120}
    utfall = {dialog.pk: services.Utfall(antal={"rektor": 3}, skolformer={"grundskola": ("tackt", "")})}
    slut = mote.start + timedelta(minutes=90)
    ratt = ratta(mote, par, utfall=utfall, utforare_spsm=ersattare, slut=slut, version=mote.version)

    assert (ratt.status, ratt.slut, ratt.utforare_spsm, ratt.version) == ("hallet", slut, ersattare, mote.version + 1)
    koppling = mote.arenden.get()
    assert list(koppling.deltaganden.values_list("funktion", "antal")) == [("rektor", 3)]
    assert TacktSkolform.objects.get(motesarende=koppling).lage == "tackt"
    assert (tider(par[0]), tider(par[1]), tider(ersattare)) == ({"dialog": 90}, {}, {"dialog": 90})
    handelse = Handelse.objects.get(typ="mote.rattat")
    assert (handelse.fran["SPSM"], handelse.till["SPSM"]) == (par[1].namn, ersattare.namn)
    assert handelse.fran["slutar"] != handelse.till["slutar"]
    assert Handelse.objects.filter(typ__in=["mote.deltagare", "mote.skolformer"]).count() == 2
    assert services.rakna_om() == []


def test_time_that_somebody_has_confirmed_or_changed_stays(dialog, par, mote):
    Tidrapport.objects.filter(mote=mote, utforare=par[0]).update(bekraftad=timezone.now())
    Tidrapport.objects.filter(mote=mote, utforare=par[1]).update(minuter=100)
    ratta(mote, par, slut=mote.start + timedelta(minutes=30))
    assert (tider(par[0]), tider(par[1])) == ({"dialog": 120}, {"dialog": 100})


def test_the_same_once_more_changes_nothing(dialog, par, mote):
    fore = Handelse.objects.count()
    ratt = ratta(mote, par, utfall={dialog.pk: services.Utfall()})
    assert (ratt.version, Handelse.objects.count()) == (mote.version, fore)


def test_who_came_to_a_shared_meeting(par):
    arenden = [skapa_dialog(par, till="ja") for _ in range(2)]
    mote = services.boka_mote(
        typ="introduktion",
        dialoger=arenden,
        tider=services.Motestider(klockan(-5, 9), klockan(-5, 11)),
        utforare_sv=par[0],
        utforare_spsm=par[1],
        aktor=None,
    )
    services.hall_mote(mote_id=mote.pk, utforare_sv=par[0], utforare_spsm=par[1], borta=[arenden[1].pk], aktor=None)
    ratta(mote, par, utfall={arenden[0].pk: services.Utfall(kom=False), arenden[1].pk: services.Utfall()})
    for dialog in arenden:
        dialog.refresh_from_db()
    assert [d.nasta for d in arenden] == ["boka_introduktion", "invanta_beslut"]
    handelse = Handelse.objects.get(typ="mote.rattat")
    assert (handelse.fran["kom_inte"], handelse.till["kom_inte"]) == (
        [arenden[1].huvudman.namn],
        [arenden[0].huvudman.namn],
    )
    with pytest.raises(ValidationError, match="Minst en huvudman"):
        ratta(mote, par, utfall={arenden[1].pk: services.Utfall(kom=False)})
    services.svara(dialog_id=arenden[1].pk, slag="fortsatt", svar="ja", aktor=None)
    borta = {arenden[0].pk: services.Utfall(), arenden[1].pk: services.Utfall(kom=False)}
    with pytest.raises(ValidationError, match="gått vidare"):
        ratta(mote, par, utfall=borta)
    assert services.rakna_om() == []


def test_a_huvudman_with_a_note_was_there_and_the_note_never_follows(dialog, par, mote):
    klar = faststall(dialog, rad=anteckna(dialog))
    ratta(mote, par, utfall={dialog.pk: services.Utfall(antal={"namnd": 4})})
    klar.refresh_from_db()
    assert klar.funktioner == [["skolchef", 1], ["rektor", 2]]
    with pytest.raises(ValidationError, match="mötesanteckning"):
        ratta(mote, par, utfall={dialog.pk: services.Utfall(kom=False)})


@pytest.mark.parametrize(
    ("falt", "text"),
    [
        ({"utforare_spsm": None}, "Både Skolverket och SPSM"),
        ({"slut": timezone.now() + timedelta(hours=1)}, "senare än nu"),
        ({"slut": klockan(-4, 23)}, "tolv timmar"),
        ({"slut": klockan(-5, 8)}, "efter att det har börjat"),
    ],
)
def test_unreasonable_corrections(mote, par, falt, text):
    with pytest.raises(ValidationError, match=text):
        ratta(mote, par, **falt)
    assert not Handelse.objects.filter(typ="mote.rattat").exists()


def test_only_a_held_meeting_of_the_last_month_in_an_open_case(dialog, par, mote):
    bokat = boka(dialog, "aterkoppling", 5)
    gammalt = dialog.moten.get(typ="formote")
    for ett, text in ((bokat, "markerat som genomfört"), (gammalt, "31 dagar")):
        with pytest.raises(services.OgiltigOvergang, match=text):
            ratta(ett, par)
    with pytest.raises(services.MoteAndrat):
        ratta(mote, par, version=mote.version - 1)
    services.aterkalla(dialog_id=dialog.pk, skal="Läggs ned.", aktor=None)
    with pytest.raises(services.OgiltigOvergang, match="avslutat"):
        ratta(mote, par)


def test_the_page_shows_what_was_said_and_takes_the_right(client, dialog, par, mote):
    koppling = Motesarende.objects.get(mote=mote)
    services.satt_deltagare(motesarende_id=koppling.pk, antal={"rektor": 2}, aktor=None)
    client.force_login(par[0])
    adress = reverse("dialoger:mote_ratta", args=[mote.pk])
    assert adress in client.get(mote.get_absolute_url()).content.decode()
    form = client.get(adress).context["form"]
    assert client.get(adress).context["delar"][0]["antal-rektor"].value() == 2
    data = {"utforare_sv": par[0].pk, "utforare_spsm": par[1].pk, "slut": "10:15", "version": form["version"].value()}
    data |= {f"arende{koppling.pk}-antal-rektor": 5, f"arende{koppling.pk}-form-grundskola": "tackt"}
    assert client.post(adress, data).url == mote.get_absolute_url()
    mote.refresh_from_db()
    assert mote.minuter == 75
    assert koppling.deltaganden.get().antal == 5
    historik = client.get(reverse("dialoger:historik", args=[dialog.nummer])).content.decode()
    assert "Genomfört möte rättat" in historik
    # The other of the pair had the page open all the time.
    assert client.post(adress, data | {"slut": "10:30"}, follow=True).content.decode().count("Någon annan har ändrat")
    mote.refresh_from_db()
    assert mote.minuter == 75
    client.force_login(skapa_anvandare(Roll.DIALOGUTFORARE))
    assert client.get(adress).status_code == 403
