"""Times found, proposed, and chosen by the huvudman or for it; and one's own busy times."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.contrib.messages import get_messages
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.utils import timezone

from dialoger import services
from dialoger.models import Bokning, Dialog, Franvaro, Mote
from dialoger.services import OgiltigOvergang, TidenUpptagen
from kvalitet.models import Anvandare, Avisering, Handelse, Roll
from tests.factories import boka, dagar, klockan, skapa_anvandare, skapa_dialog, skapa_par

TIDER = [(klockan(20), klockan(20, 10)), (klockan(21, 13), klockan(21, 14))]


def klient(person: Anvandare) -> Client:
    client = Client()
    client.force_login(person)
    return client


def foresla(dialog: Dialog, **falt) -> Bokning:
    falt = {"typ": "formote", "tider": TIDER, "svar_senast": dagar(7), "form": "digitalt", "aktor": None, **falt}
    return services.foresla_tider(dialog_id=dialog.pk, **falt)


def meddelande(svar) -> str:
    return [str(rad) for rad in get_messages(svar.wsgi_request)][-1]


@pytest.fixture
def par():
    return skapa_par()


@pytest.fixture
def dialog(par) -> Dialog:
    return skapa_dialog(par, till="fortsatter")


@pytest.fixture
def foretradare(dialog) -> Anvandare:
    return skapa_anvandare(huvudman=dialog.huvudman)


# Proposing --------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_an_administrator_finds_looks_at_and_sends_times(
    par, dialog, foretradare, django_capture_on_commit_callbacks, mailoutbox
):
    services.ga_utan_underlag(dialog_id=dialog.pk, skal="Bara förskola", aktor=None)
    client, url = klient(skapa_anvandare(Roll.ADMINISTRATOR)), f"/arenden/{dialog.nummer}/tider/?typ=formote"
    sida = client.get(url)
    val = [kod for kod, _ in sida.context["form"].fields["tider"].choices]
    assert len(val) > 2
    data = {"tider": val[:2], "svar_senast": dagar(3).isoformat(), "plats": ""}
    granska = client.post(url, data)
    assert foretradare.epost in granska.content.decode()
    assert granska.context["fakta"][0]["varde"] == f"{par[0].namn} (Skolverket) och {par[1].namn} (SPSM)"
    assert not Bokning.objects.exists()  # seen, not sent
    svar = client.post(url, data | {"skicka": "1", "engangsnyckel": "a"})
    bokning = Bokning.objects.get()
    assert svar.url == f"/bokningar/{bokning.pk}/"
    assert client.post(url, data | {"skicka": "1", "engangsnyckel": "a"}).url == svar.url
    brev = Avisering.objects.get(typ="tider_foreslagna")
    assert brev.epost == foretradare.epost
    assert f"/mina-tider/{bokning.pk}/" in brev.text
    dialog.refresh_from_db()
    assert (dialog.nasta, dialog.lage) == ("valj_tid", "vantar_tid")
    assert services.rakna_om() == []
    # The same kind again: to the proposal that is there
    assert client.get(url).url == svar.url


@pytest.mark.django_db
def test_found_times_avoid_meetings_travel_and_busy_times(par, dialog):
    upptagen = klockan(20, 0)
    services.lagg_till_franvaro(anvandare=par[1], start=upptagen, slut=upptagen + timedelta(days=30), text="Semester")
    client = klient(par[0])
    url = f"/arenden/{dialog.nummer}/tider/?typ=formote&fran={dagar(20)}&till={dagar(40)}"
    for adress in (url, url + "&utforare_spsm="):  # the times of a case are its pair's, whatever the address says
        svar = client.get(adress)
        assert svar.context["form"] is None
        sida = svar.content.decode()
        assert "Semester" not in sida
        assert f"Tiderna passar {par[0].namn} (Skolverket) och {par[1].namn} (SPSM)" in sida
        assert "utforare_spsm" not in sida
    Franvaro.objects.all().delete()
    assert client.get(url).context["form"] is not None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fraga", "falt"),
    [("fran=2026-13-99", "fran"), ("minuter=5", "minuter"), ("till=2020-01-01", "till"), ("typ=dialogen", "typ")],
)
def test_a_search_that_makes_no_sense_says_why(par, dialog, fraga, falt):
    svar = klient(par[0]).get(f"/arenden/{dialog.nummer}/tider/?{fraga}")
    assert falt in svar.context["sok"].errors


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("falt", "ord_"),
    [
        ({"tider": []}, "minst en tid"),
        ({"tider": [(klockan(-1), klockan(-1, 10))]}, "redan har varit|redan varit"),
        ({"svar_senast": dagar(-1)}, "Sista svarsdag"),
        ({"svar_senast": dagar(50)}, "Sista svarsdag"),
        ({"typ": "planering"}, "Interna möten"),
        ({"tider": [(klockan(20), klockan(20))]}, "sluta efter"),
    ],
    ids=str,
)
def test_a_proposal_that_makes_no_sense_is_refused(dialog, falt, ord_):
    with pytest.raises(ValidationError, match=ord_):
        foresla(dialog, **falt)
    assert not Bokning.objects.exists()


@pytest.mark.django_db
def test_one_open_proposal_per_kind_and_none_in_the_wrong_state(dialog):
    foresla(dialog)
    with pytest.raises(ValidationError, match="redan föreslagna"):
        foresla(dialog)
    with pytest.raises(OgiltigOvergang):
        foresla(dialog, typ="uppfoljning")


# Choosing ---------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_huvudman_chooses_and_it_is_booked_for_both(par, dialog, foretradare):
    bokning = foresla(dialog)
    client, tid = klient(foretradare), bokning.tider.first()
    assert "Välj tid" in client.get("/mina-tider/").content.decode()
    assert client.get(f"/mina-tider/{bokning.pk}/").status_code == 200
    url = f"/mina-tider/{bokning.pk}/valj/{tid.pk}/"
    assert client.get(url).status_code == 200
    assert not Mote.objects.filter(typ="formote").exists()  # looking changes nothing
    svar = [client.post(url, {"engangsnyckel": "a"}), client.post(url, {"engangsnyckel": "a"}), client.post(url)]
    assert {rad.url for rad in svar} == {f"/mina-tider/{bokning.pk}/"}
    mote = Mote.objects.get(typ="formote")
    assert (mote.start, mote.utforare_sv, mote.utforare_spsm) == (tid.start, *par)
    assert Handelse.objects.filter(typ="mote.bokat", objekt_id=str(mote.pk)).count() == 1
    assert set(Avisering.objects.filter(typ="tid_vald").values_list("mottagare", flat=True)) == {p.pk for p in par}
    assert "Tiden är bokad" in client.get(svar[0].url).content.decode()
    assert client.get(url).status_code == 302  # nothing left to choose
    assert services.rakna_om() == []


@pytest.mark.django_db
def test_a_time_that_is_gone_says_so_and_the_others_are_left(par, dialog, foretradare):
    bokning = foresla(dialog)
    forsta, andra = bokning.tider.all()
    boka(skapa_dialog(par, till="fortsatter"), "formote", 20)
    client, sida = klient(foretradare), f"/mina-tider/{bokning.pk}/"
    for svar in (client.get(f"{sida}valj/{forsta.pk}/"), client.post(f"{sida}valj/{forsta.pk}/")):
        assert (svar.url, meddelande(svar)) == (sida, "Tiden är inte längre ledig. Välj en av de andra.")
    assert [tid for tid, _ in client.get(sida).context["tider"]] == [andra]
    assert client.post(f"{sida}valj/{andra.pk}/").status_code == 302
    assert Mote.objects.filter(typ="formote").latest("pk").start == andra.start


@pytest.mark.django_db
def test_withdrawn_says_so_and_another_huvudmans_is_no_page(par, dialog, foretradare):
    bokning, annan = foresla(dialog), skapa_anvandare(huvudman=skapa_dialog(par, till="fortsatter").huvudman)
    tid = bokning.tider.first()
    for adress in (f"/mina-tider/{bokning.pk}/", f"/mina-tider/{bokning.pk}/valj/{tid.pk}/"):
        assert klient(annan).get(adress).status_code == 404
    assert klient(annan).post(f"/mina-tider/{bokning.pk}/valj/{tid.pk}/").status_code == 404
    staff = klient(par[0])
    assert staff.post(f"/bokningar/{bokning.pk}/dra-tillbaka/", {"skal": ""}).status_code == 422
    assert (
        staff.post(f"/bokningar/{bokning.pk}/dra-tillbaka/", {"skal": "Ny planering"}).url == dialog.get_absolute_url()
    )
    client = klient(foretradare)
    svar = client.post(f"/mina-tider/{bokning.pk}/valj/{tid.pk}/")
    assert "tillbakadraget" in meddelande(svar)
    assert "tillbakadraget" in client.get(svar.url).content.decode()
    assert not Mote.objects.filter(typ="formote").exists()


@pytest.mark.django_db
def test_times_of_another_proposal_are_no_page(par, dialog, foretradare):
    bokning, annan = foresla(dialog), foresla(skapa_dialog(par, till="fortsatter"))
    fel = annan.tider.first()
    assert klient(foretradare).post(f"/mina-tider/{bokning.pk}/valj/{fel.pk}/").status_code == 404
    with pytest.raises(ValidationError):
        services.valj_tid(bokning_id=bokning.pk, tid_id=fel.pk, aktor=None, av="huvudmannen")


@pytest.mark.django_db
def test_when_none_of_the_times_suits_nobody_waits_for_a_choice(par, dialog, foretradare):
    bokning = foresla(dialog)
    client, adress = klient(par[0]), f"/bokningar/{bokning.pk}/"
    assert "Väntar på huvudmannens val" in client.get(adress).content.decode()
    services.onska_andra_tider(bokning_id=bokning.pk, text="Tisdagar", aktor=foretradare)
    sida = client.get(adress).content.decode()
    assert "Väntar på nya tider" in sida
    assert "Väntar på huvudmannens val" not in sida


@pytest.mark.django_db
def test_staff_choose_for_a_huvudman_who_answers_on_the_phone(par, dialog):
    bokning = foresla(dialog)
    client, tid = klient(par[0]), bokning.tider.last()
    assert "Välj åt den" in client.get(f"/bokningar/{bokning.pk}/").content.decode()
    assert client.post(f"/bokningar/{bokning.pk}/valj/{tid.pk}/").url == f"/bokningar/{bokning.pk}/"
    assert Mote.objects.get(typ="formote").start == tid.start
    assert Handelse.objects.get(typ="bokning.vald").till["vald"] == "huvudmannen per telefon"
    assert list(Avisering.objects.filter(typ="tid_vald").values_list("mottagare", flat=True)) == [par[1].pk]
    kollega = klient(skapa_anvandare(Roll.DIALOGUTFORARE))
    assert kollega.get(f"/bokningar/{bokning.pk}/").status_code == 200
    assert kollega.post(f"/bokningar/{bokning.pk}/valj/{tid.pk}/").status_code == 403


@pytest.mark.django_db(transaction=True)
def test_two_huvudman_at_once_get_the_same_hour_only_once():
    """The same pair proposed the same hour to both: one is booked, the other is told that it is gone."""
    par = skapa_par()
    arenden = [skapa_dialog(par, till="fortsatter") for _ in range(2)]
    bokningar = [foresla(dialog) for dialog in arenden]
    start, utfall = Barrier(2), []

    def valj(bokning: Bokning) -> None:
        tid = bokning.tider.first()
        start.wait()
        try:
            utfall.append(services.valj_tid(bokning_id=bokning.pk, tid_id=tid.pk, aktor=None, av="huvudmannen"))
        except TidenUpptagen:
            utfall.append(None)
        finally:
            connection.close()

    tradar = [Thread(target=valj, args=(bokning,)) for bokning in bokningar]
    for trad in tradar:
        trad.start()
    for trad in tradar:
        trad.join()
    assert sorted(utfall, key=bool)[0] is None
    assert Mote.objects.filter(typ="formote").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_make_one_meeting():
    bokning = foresla(skapa_dialog(skapa_par(), till="fortsatter"))
    tid, start, moten = bokning.tider.first(), Barrier(2), []

    def valj() -> None:
        start.wait()
        try:
            moten.append(services.valj_tid(bokning_id=bokning.pk, tid_id=tid.pk, aktor=None, av="huvudmannen").pk)
        finally:
            connection.close()

    tradar = [Thread(target=valj) for _ in range(2)]
    for trad in tradar:
        trad.start()
    for trad in tradar:
        trad.join()
    assert len(moten) == 2
    assert len(set(moten)) == 1
    assert Mote.objects.filter(typ="formote").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_at_once_with_the_same_booking_form_make_one_meeting():
    par = skapa_par()
    dialog = skapa_dialog(par, till="fortsatter")
    klienter = [klient(par[0])]
    klienter.append(Client())
    klienter[1].cookies = klienter[0].cookies
    data = {"dag": dagar(1).isoformat(), "start": "09:00", "slut": "10:00", "form": "digitalt"}
    data |= {"utforare_sv": par[0].pk, "utforare_spsm": par[1].pk, "engangsnyckel": "abc"}
    url = f"/arenden/{dialog.nummer}/boka/?typ=formote"
    svar = klienter[0].post(url, data)
    if svar.status_code == 422:  # tomorrow may be a day to look twice at
        data |= {"bekrafta": "on", "sedda": svar.context["form"].data["sedda"]}
    else:
        services.stall_in_mote(mote_id=Mote.objects.latest("pk").pk, skal="Prov", aktor=None)
        data["engangsnyckel"] = "def"
    start, adresser = Barrier(2), []

    def skicka(client: Client) -> None:
        start.wait()
        try:
            adresser.append(client.post(url, data).url)
        finally:
            connection.close()

    tradar = [Thread(target=skicka, args=(client,)) for client in klienter]
    for trad in tradar:
        trad.start()
    for trad in tradar:
        trad.join()
    assert len(adresser) == 2
    assert len(set(adresser)) == 1
    assert Mote.objects.filter(typ="formote", status="planerat").count() == 1


# Busy times -------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_own_busy_times_are_added_removed_and_private(par):
    client, annan = klient(par[0]), klient(par[1])
    svar = client.post(
        "/upptagen-tid/", {"dag": dagar(5).isoformat(), "till": dagar(6).isoformat(), "text": "Operation"}
    )
    assert svar.url == "/upptagen-tid/"
    tid = Franvaro.objects.get()
    assert (timezone.localdate(tid.start), tid.slut - tid.start >= timedelta(hours=47)) == (dagar(5), True)
    assert "Operation" in client.get("/upptagen-tid/").content.decode()
    assert "Operation" not in annan.get("/upptagen-tid/").content.decode()
    assert annan.post(f"/upptagen-tid/{tid.pk}/ta-bort/").status_code == 404
    assert not Handelse.objects.exists()
    assert client.post(f"/upptagen-tid/{tid.pk}/ta-bort/").status_code == 302
    assert "redan borttaget" in client.post(f"/upptagen-tid/{tid.pk}/ta-bort/", follow=True).content.decode()
    assert not Franvaro.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("data", "falt"),
    [
        ({"dag": ""}, "dag"),
        ({"till": "2021-01-01"}, "till"),
        ({"start": "12:00", "slut": "11:00"}, "slut"),
        ({"till": "2099-01-01"}, "till"),
        ({"text": "x" * 200_000}, "text"),
    ],
    ids=str,
)
def test_busy_times_that_make_no_sense_are_refused(par, data, falt):
    svar = klient(par[0]).post("/upptagen-tid/", {"dag": dagar(5).isoformat(), **data})
    assert svar.status_code == 422
    assert falt in svar.context["form"].errors
    assert not Franvaro.objects.exists()


@pytest.mark.django_db
def test_a_meeting_booked_directly_takes_the_place_of_the_proposed_times(par, dialog, foretradare):
    bokning = foresla(dialog)
    annat = foresla(dialog, typ="dialog", tider=[(klockan(40), klockan(40, 12))])
    client, url = klient(par[0]), f"/arenden/{dialog.nummer}/boka/?typ=formote"
    falt = {
        "dag": dagar(25).isoformat(),
        "start": "10:00",
        "slut": "11:00",
        "form": "digitalt",
        "utforare_sv": par[0].pk,
        "utforare_spsm": par[1].pk,
    }
    svar = client.post(url, falt)
    assert svar.status_code == 422
    assert "har fått tider att välja bland. Bokas mötet nu dras de tillbaka." in svar.content.decode()
    boka(dialog, "formote", 25)
    bokning.refresh_from_db()
    annat.refresh_from_db()
    assert (bokning.status, annat.status) == ("tillbakadragen", "oppen")
    handelse = Handelse.objects.filter(typ="bokning.tillbakadragen").get()
    assert (handelse.objekt_id, handelse.skal) == (str(dialog.pk), "Mötet bokades direkt.")
    with pytest.raises(OgiltigOvergang, match="tillbakadraget"):
        services.valj_tid(bokning_id=bokning.pk, tid_id=bokning.tider.first().pk, aktor=foretradare, av="huvudmannen")
    services.valj_tid(bokning_id=annat.pk, tid_id=annat.tider.first().pk, aktor=foretradare, av="huvudmannen")
    annat.refresh_from_db()
    assert annat.status == "vald"
    assert Handelse.objects.filter(typ="bokning.tillbakadragen").count() == 1
    assert services.rakna_om() == []


@pytest.mark.django_db
def test_times_are_for_two_agencies(par, dialog, foretradare):
    bokning = foresla(dialog)
    dialog.tilldelningar.filter(myndighet="SPSM").update(till=timezone.now())
    services.spara_lage([dialog])
    with pytest.raises(OgiltigOvergang, match="saknar en dialogutförare"):
        foresla(dialog, typ="dialog")
    svar = klient(par[0]).get(f"/arenden/{dialog.nummer}/tider/?typ=dialog")
    assert (svar.status_code, "saknar en dialogutförare" in meddelande(svar)) == (302, True)
    url = f"/mina-tider/{bokning.pk}/valj/{bokning.tider.first().pk}/"
    assert "kan inte bokas just nu" in meddelande(klient(foretradare).post(url))
    assert not Mote.objects.filter(typ="formote").exists()
    bokning.refresh_from_db()
    assert bokning.status == "oppen"
    services.tilldela(dialog_id=dialog.pk, utforare=skapa_par()[1], myndighet="SPSM", aktor=None)
    services.valj_tid(bokning_id=bokning.pk, tid_id=bokning.tider.first().pk, aktor=foretradare, av="huvudmannen")
    assert Mote.objects.get(typ="formote").utforare_spsm is not None
