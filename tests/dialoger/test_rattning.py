"""A held meeting that was marked wrongly is put right; time follows, notes do not, and nothing is logged ahead."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from dialoger import services
from dialoger.models import Mote, Motesarende, TacktSkolform, Tidrapport
from dialoger.upptaget import beskriv
from dialoger.vecka import rubrik_for
from kvalitet.models import Handelse, Roll
from tests.factories import (
    anteckna,
    boka,
    faststall,
    halla,
    klockan,
    skapa_anvandare,
    skapa_dialog,
    skapa_huvudman,
    skapa_par,
    skapa_skolform,
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
    svar = client.post(adress, data | {"slut": "10:30"})
    assert (svar.status_code, svar.context["form"]["slut"].value()) == (422, "10:30")
    assert "Någon annan har ändrat mötet medan du skrev" in svar.content.decode()
    mote.refresh_from_db()
    assert mote.minuter == 75
    client.force_login(skapa_anvandare(Roll.DIALOGUTFORARE))
    assert client.get(adress).status_code == 403


# Two at once -------------------------------------------------------------------------------------------------------


def rattningsdata(client, mote, **mer):
    """What the form holds when it is opened."""
    svar = client.get(reverse("dialoger:mote_ratta", args=[mote.pk]))
    form, (del_,) = svar.context["form"], svar.context["delar"]
    data = {falt.html_name: falt.value() for ett in (form, del_) for falt in ett if falt.value() is not None}
    return data | {"slut": data["slut"].strftime("%H:%M")} | mer


def test_what_the_other_saved_meanwhile_is_shown_and_what_was_typed_stays(client, dialog, par, mote):
    koppling = mote.arenden.get()
    adress, rektor = reverse("dialoger:mote_ratta", args=[mote.pk]), f"arende{koppling.pk}-antal-rektor"
    form = f"arende{koppling.pk}-form-grundskola"
    client.force_login(par[0])
    min_sida = rattningsdata(client, mote, **{rektor: 4, form: "utelamnad:tid"})
    services.ratta_mote(
        mote_id=mote.pk,
        utfall={dialog.pk: services.Utfall(antal={"rektor": 2}, skolformer={"grundskola": ("tackt", "")})},
        utforare_sv=par[0],
        utforare_spsm=par[1],
        slut=mote.slut,
        version=mote.version,
        aktor=par[1],
    )
    svar = client.post(adress, min_sida)
    assert svar.status_code == 422
    assert [(rad["vem"], rad["vad"]) for rad in svar.context["andrat"]] == [
        (par[1].namn, "rektor: 2"),
        (par[1].namn, "grundskola: berörd"),
    ]
    (del_,) = svar.context["delar"]
    assert (del_["antal-rektor"].value(), del_["form-grundskola"].value()) == ("4", "utelamnad:tid")
    assert koppling.deltaganden.get().antal == 2

    data = min_sida | {namn: svar.context["form"][namn].value() for namn in ("version", "handelse")}
    assert client.post(adress, data).status_code == 302
    assert koppling.deltaganden.get().antal == 4
    assert koppling.skolformer.get().lage == "utelamnad"


@pytest.mark.parametrize("version", ["", "abc"])
def test_a_form_that_does_not_say_what_was_seen_is_not_saved(client, dialog, par, mote, version):
    koppling = mote.arenden.get()
    client.force_login(par[0])
    rektor = f"arende{koppling.pk}-antal-rektor"
    svar = client.post(
        reverse("dialoger:mote_ratta", args=[mote.pk]),
        rattningsdata(client, mote, **{rektor: 4}) | {"version": version},
    )
    assert (svar.status_code, "vilken version av mötet" in svar.content.decode()) == (422, True)
    svar = client.post(reverse("dialoger:mote_deltagare", args=[mote.pk]), {rektor: 4, "version": version})
    assert (svar.status_code, "vilken version av mötet" in svar.content.decode()) == (422, True)
    assert not koppling.deltaganden.exists()


def test_participants_that_the_other_saved_meanwhile(client, dialog, par):
    mote = boka(dialog, "dialog", 12)
    koppling = mote.arenden.get()
    adress, rektor = reverse("dialoger:mote_deltagare", args=[mote.pk]), f"arende{koppling.pk}-antal-rektor"
    client.force_login(par[0])
    sett = client.get(adress).context["form"].initial
    services.satt_deltagare(motesarende_id=koppling.pk, antal={"skolchef": 1}, aktor=par[1])
    services.satt_skolformer(motesarende_id=koppling.pk, lagen={"grundskola": ("planerad", "")}, aktor=par[1])
    mote.refresh_from_db()
    assert mote.version == sett["version"] + 2

    svar = client.post(adress, sett | {rektor: 3})
    assert svar.status_code == 422
    assert [rad["vad"] for rad in svar.context["andrat"]] == ["skolchef: 1", "grundskola: planerad"]
    assert svar.context["rader"][0]["del"]["antal-rektor"].value() == "3"
    assert list(koppling.deltaganden.values_list("funktion", "antal")) == [("skolchef", 1)]

    nytt = {namn: svar.context["form"][namn].value() for namn in ("version", "handelse")}
    assert client.post(adress, nytt | {rektor: 3}).status_code == 302
    assert list(koppling.deltaganden.values_list("funktion", "antal")) == [("rektor", 3)]
    mote.refresh_from_db()
    assert mote.version == sett["version"] + 3  # numbers and skolformer in one save
    oandrat = client.get(adress).context["form"].initial
    client.post(adress, oandrat | {rektor: 3})
    mote.refresh_from_db()
    assert mote.version == oandrat["version"]


# After the meeting -------------------------------------------------------------------------------------------------


def test_participants_are_put_right_as_long_as_the_meeting_and_for_those_who_came(client, dialog, par, mote):
    gammalt = dialog.moten.get(typ="formote")
    client.force_login(par[0])
    svar = client.get(reverse("dialoger:mote_deltagare", args=[gammalt.pk]), follow=True)
    assert "Ett genomfört möte kan rättas i 31 dagar." in svar.content.decode()
    assert reverse("dialoger:mote_deltagare", args=[gammalt.pk]) not in svar.content.decode()
    koppling, sen = mote.arenden.get(), gammalt.arenden.get()
    with pytest.raises(services.OgiltigOvergang, match="31 dagar"):
        services.planera_deltagare(mote_id=gammalt.pk, vantade={sen.pk: ({"rektor": 1}, None)}, aktor=par[0])
    assert client.get(reverse("dialoger:mote_deltagare", args=[mote.pk])).status_code == 200

    Motesarende.objects.filter(pk=koppling.pk).update(kom=False)
    svar = client.get(reverse("dialoger:mote_deltagare", args=[mote.pk]), follow=True)
    assert "Huvudmannen kom inte till mötet." in svar.content.decode()
    with pytest.raises(services.OgiltigOvergang, match="kom inte till mötet"):
        services.planera_deltagare(mote_id=mote.pk, vantade={koppling.pk: ({"rektor": 1}, None)}, aktor=par[0])
    assert not koppling.deltaganden.exists()


def test_a_page_says_that_the_fastställd_note_names_others(client, dialog, par, mote):
    faststall(dialog, rad=anteckna(dialog))
    client.force_login(par[0])
    sager = "Den fastställda mötesanteckningen säger skolchef 1 och rektor 2. Den ändras inte."
    assert sager not in client.get(mote.get_absolute_url()).content.decode()
    services.satt_deltagare(motesarende_id=mote.arenden.get().pk, antal={"rektor": 5}, aktor=par[0])
    for adress in (mote.get_absolute_url(), reverse("dialoger:mote_deltagare", args=[mote.pk])):
        assert sager in client.get(adress).content.decode()


# After another huvudman has taken over -----------------------------------------------------------------------------


@pytest.fixture
def omdirigerat(dialog, mote):
    """The case followed to a huvudman with other skolformer, after the meeting: (the former, the new)."""
    former, ny = dialog.huvudman, skapa_huvudman("Nya kommunen")
    skapa_skolform(former, "komvux")
    skapa_skolform(ny, "gymnasieskola")
    koppling = mote.arenden.get()
    services.satt_skolformer(
        motesarende_id=koppling.pk, lagen={"grundskola": ("tackt", ""), "komvux": ("utelamnad", "tid")}, aktor=None
    )
    services.satt_deltagare(motesarende_id=koppling.pk, antal={"rektor": 2}, aktor=None)
    services.omdirigera(dialog_id=dialog.pk, till=ny, skal="Sammanslagning", aktor=None)
    return former, ny


def test_saving_without_a_change_keeps_what_the_meeting_touched(client, dialog, par, mote, omdirigerat):
    adress = reverse("dialoger:mote_ratta", args=[mote.pk])
    client.force_login(par[0])
    fore = Handelse.objects.count()
    data = rattningsdata(client, mote)
    assert {namn.partition("-")[2] for namn in data if "-form-" in namn} == {"form-grundskola", "form-komvux"}
    assert client.post(adress, data).status_code == 302
    assert sorted(TacktSkolform.objects.filter(motesarende__mote=mote).values_list("skolform", "lage")) == [
        ("grundskola", "tackt"),
        ("komvux", "utelamnad"),
    ]
    assert Handelse.objects.count() == fore
    with pytest.raises(ValidationError, match="har inte gymnasieskola"):
        ratta(mote, par, utfall={dialog.pk: services.Utfall(skolformer={"gymnasieskola": ("tackt", "")})})


def test_a_past_meeting_was_with_the_huvudman_of_its_day(client, dialog, par, mote, omdirigerat):
    former, ny = omdirigerat
    kommande = boka(dialog, "aterkoppling", 5)
    client.force_login(par[0])
    sida = client.get(mote.get_absolute_url())
    assert sida.context["rubrik"] == f"Dialogmöte, {former.namn}"
    text = sida.content.decode()
    assert f"Deltog från {former.namn}" in text
    assert f'Skriv mötesanteckningen<span class="dold"> för {former.namn}</span>' in text
    for namn in ("mote_ratta", "mote_deltagare"):
        assert f">{former.namn}</h2>" in client.get(reverse(f"dialoger:{namn}", args=[mote.pk])).content.decode()
    rader = {m.pk: m for m in Mote.objects.for_lista()}
    assert rubrik_for(rader[mote.pk]) == f"Dialogmöte med {former.namn}"
    assert beskriv(rader[mote.pk]) == f"dialogmöte med {former.namn}"
    assert rubrik_for(rader[kommande.pk]) == f"Återkoppling med {ny.namn}"
    assert client.get(kommande.get_absolute_url()).context["rubrik"] == f"Återkoppling, {ny.namn}"
