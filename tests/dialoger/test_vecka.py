"""Min vecka: what is shown and said, and time: prefilled, corrected, confirmed."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from dialoger import services, vecka
from dialoger.forms.tid import Tidformular
from dialoger.models import Dialog, Mote, Tidrapport, Tilldelning
from dialoger.services import tid
from kvalitet.kalenderdagar import mandag
from kvalitet.models import Handelse, Roll
from tests.factories import anteckna, boka, dagar, klockan, skapa_anvandare, skapa_dialog, skapa_huvudman, skapa_par

pytestmark = pytest.mark.django_db


@pytest.fixture
def par():
    return skapa_par()


def test_time_of_a_shared_meeting_is_split_equally_and_credited_to_both(par):
    arenden = [skapa_dialog(par, till="ja") for _ in range(3)]
    mote = services.boka_mote(
        typ="introduktion",
        dialoger=arenden,
        tider=services.Motestider(klockan(-2, 9), klockan(-2, 10) + timedelta(minutes=40), restid=61),
        utforare_sv=par[0],
        utforare_spsm=par[1],
        aktor=None,
    )
    services.hall_mote(mote_id=mote.pk, utforare_sv=par[0], utforare_spsm=par[1], aktor=None)
    rader = Tidrapport.objects.filter(utforare=par[0])
    assert sorted(rader.filter(slag="dialog").values_list("minuter", flat=True)) == [33, 33, 34]
    assert sorted(rader.filter(slag="resor").values_list("minuter", flat=True)) == [20, 20, 21]
    assert Tidrapport.objects.count() == 12


def test_logging_correcting_removing_and_confirming(par):
    dialog = skapa_dialog(par, till="inbjuden")
    rad = tid.logga_tid(dialog_id=dialog.pk, utforare=par[0], slag="administration", dag=dagar(0), minuter=90)
    tid.andra_tid(tidrapport_id=rad.pk, utforare=par[0], slag="resor", dag=dagar(0), minuter=45)
    handelse = Handelse.objects.get(typ="tid.andrad")
    assert (handelse.fran["tid"], handelse.till["tid"]) == ("1,5 tim", "0,75 tim")
    with pytest.raises(ValidationError, match="egen tid"):
        tid.andra_tid(tidrapport_id=rad.pk, utforare=par[1], slag="resor", dag=dagar(0), minuter=1)
    with pytest.raises(ValidationError, match="egen tid"):
        tid.ta_bort_tid(tidrapport_id=rad.pk, utforare=par[1])
    start = mandag(dagar(0))
    assert tid.bekrafta_vecka(utforare=par[0], mandag=start) == 1
    assert tid.bekrafta_vecka(utforare=par[0], mandag=start) == 0
    assert Handelse.objects.filter(typ="tid.bekraftad").count() == 1
    tid.ta_bort_tid(tidrapport_id=rad.pk, utforare=par[0])
    assert not Tidrapport.objects.exists()


def test_the_history_of_the_case_says_who_logged_corrected_and_removed_time(par, client):
    dialog, annan = skapa_dialog(par, till="inbjuden"), skapa_dialog(par, till="inbjuden")
    rad = tid.logga_tid(dialog_id=dialog.pk, utforare=par[0], slag="administration", dag=dagar(0), minuter=90)
    tid.andra_tid(tidrapport_id=rad.pk, utforare=par[0], slag="resor", dag=dagar(0), minuter=45)
    tid.ta_bort_tid(tidrapport_id=rad.pk, utforare=par[0])
    client.force_login(par[1])
    svar = client.get(reverse("dialoger:historik", args=[dialog.nummer]))
    om_tid = [r for r in svar.context["historik"] if r.rubrik.startswith("Tid ")]
    assert [r.rubrik for r in om_tid] == ["Tid borttagen", "Tid ändrad", "Tid loggad"]
    assert {r.vem for r in om_tid} == {par[0].namn}
    assert ("slag", "Administration", "Resor") in om_tid[1].andringar
    assert ("tid", "1,5 tim", "0,75 tim") in om_tid[1].andringar
    hos_annan = client.get(reverse("dialoger:historik", args=[annan.nummer])).context["historik"]
    assert not [r for r in hos_annan if r.rubrik.startswith("Tid ")]


@pytest.mark.parametrize(
    ("dag", "minuter", "text"), [(1, 60, "i dag"), (-400, 60, "ett år"), (0, 1441, "24 timmar"), (0, 1000, "24 timmar")]
)
def test_unreasonable_time_is_refused(par, dag, minuter, text):
    dialog = skapa_dialog(par, till="inbjuden")
    tid.logga_tid(dialog_id=dialog.pk, utforare=par[0], slag="dialog", dag=dagar(0), minuter=600)
    with pytest.raises(ValidationError, match=text):
        tid.logga_tid(dialog_id=dialog.pk, utforare=par[0], slag="dialog", dag=dagar(dag), minuter=minuter)
    assert Tidrapport.objects.count() == 1


def test_a_week_that_has_not_begun_is_not_confirmed(par):
    with pytest.raises(ValidationError, match="har börjat"):
        tid.bekrafta_vecka(utforare=par[0], mandag=mandag(dagar(8)))


@pytest.mark.parametrize(("text", "minuter"), [("1,5", 90), ("0.25", 15), (" 2 ", 120), ("0,33", 20)])
def test_hours_as_people_write_them(text, minuter):
    form = Tidformular({"slag": "resor", "minuter": text, "dag": "2026-11-20"})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["minuter"] == minuter


@pytest.mark.parametrize("text", ["", "två", "0", "0,001", "0,24", "-1", "25", "NaN", "1e9", "∞"])
def test_hours_that_are_none(text):
    assert "minuter" in Tidformular({"slag": "resor", "minuter": text, "dag": "2026-11-20"}).errors


def test_quarters_are_shown_as_they_were_written_and_sum(client, par):
    client.force_login(par[0])
    dialog = skapa_dialog(par, till="ja")
    falt = {"dialog": dialog.pk, "slag": "administration", "dag": dagar(0).isoformat()}
    svar = client.post(reverse("dialoger:tid_logga"), {**falt, "minuter": "0,1"})
    assert "Ange minst 0,25 timmar, alltså en kvart, och högst 24 timmar." in svar.content.decode()
    for text, besked in (
        ("0,25", "0,25 timmar är loggade för"),
        ("0,25", "0,25 timmar är loggade för"),
        ("1", "1 timme är loggad för"),
    ):
        svar = client.post(reverse("dialoger:tid_logga"), {**falt, "minuter": text}, follow=True)
        assert f"{besked} {dialog.huvudman.namn}." in svar.content.decode()
    sida = svar.content.decode()
    assert sida.count("administration, 0,25 tim") == 2
    assert '<td>Summa</td><td class="hoger">1,5</td>' in sida
    tid_kort = client.get(dialog.get_absolute_url()).context["tid"]
    assert tid_kort["summa"] == "1,5\xa0tim"


def test_less_than_a_quarter_that_a_meeting_filled_in_can_stay(client, par):
    dialog = skapa_dialog(par, till="ja")
    rad = tid.logga_tid(dialog_id=dialog.pk, utforare=par[0], slag="dialog", dag=dagar(0), minuter=10)
    client.force_login(par[0])
    adress = reverse("dialoger:tid_andra", args=[rad.pk])
    assert client.get(adress).context["form"]["minuter"].value() == "0,17"
    falt = {"slag": "administration", "minuter": "0,17", "dag": dagar(0).isoformat()}
    assert client.post(adress, falt | {"minuter": "0,1"}).status_code == 422
    assert client.post(adress, falt).status_code == 302
    rad.refresh_from_db()
    assert (rad.slag, rad.minuter) == ("administration", 10)


@pytest.mark.parametrize(
    ("sorter", "text"),
    [
        (["sent"], "En sak väntar på dig och den är sen."),
        (["sent", "sent"], "Två saker väntar på dig och alla är sena."),
        (["sent", "vantar"], "Två saker väntar på dig och en av dem är sen."),
        (["vantar"], "En sak väntar på dig."),
    ],
)
def test_how_many_of_what_waits_are_late(sorter, text):
    vantande = [vecka.Vantar("", "", "", "", "", "", sort) for sort in sorter]
    assert vecka.mening([], vantande) == f"Inga möten återstår. {text}"


def test_what_waits_is_mine_to_do_or_late_and_the_latest_comes_first(par):
    idag = timezone.localdate()
    skapa_dialog(par, till="inbjuden")  # three weeks have passed: late, though it waits for the huvudman
    boka_ny = skapa_dialog(par, till="ja")
    mote_ska_markeras = skapa_dialog(par, till="ja")
    boka(mote_ska_markeras, "introduktion", -2)
    kommande = skapa_dialog(par, till="ja")
    boka(kommande, "introduktion", 3)
    dialoger = list(Dialog.objects.mina(par[0]).select_related("huvudman"))
    rader = vecka.vantar(par[0], dialoger, idag)
    assert [r.ordning for r in rader] == sorted(r.ordning for r in rader)
    per_adress = {r.url: r for r in rader}
    assert set(per_adress) == {d.get_absolute_url() for d in dialoger} - {kommande.get_absolute_url()}
    assert per_adress[mote_ska_markeras.get_absolute_url()].nar == "Två dagar sen"
    assert per_adress[mote_ska_markeras.get_absolute_url()].skal == "Mötet har varit och är inte markerat."
    assert per_adress[boka_ny.get_absolute_url()].sort == "sent"
    assert Dialog.objects.mina(par[0]).count() == 4


def test_an_internal_meeting_that_nobody_marked_waits_until_somebody_does(client, par):
    """Nobody is told, the time is lost, and closing the case used to say that it had been cancelled."""
    dialog = skapa_dialog(par, till="uppfoljd")
    mote = boka(dialog, "reflektion", -3)
    rader = vecka.vantar(par[0], [], dagar(0))
    assert [(r.url, r.rubrik) for r in rader] == [
        (mote.get_absolute_url(), f"Markera reflektion, {dialog.huvudman.namn}")
    ]
    client.force_login(par[0])
    assert "är inte markerad" in client.get(dialog.get_absolute_url()).content.decode()
    services.avsluta(dialog_id=dialog.pk, aktor=par[0])
    mote.refresh_from_db()
    assert mote.status == "planerat"
    assert not Handelse.objects.filter(typ="mote.installt").exists()
    sida = reverse("dialoger:mote_hall", args=[mote.pk])
    assert "Markera som genomfört" in client.get(mote.get_absolute_url()).content.decode()
    klockan_slut = timezone.localtime(mote.slut).strftime("%H:%M")
    svar = client.post(sida, {"utforare_sv": par[0].pk, "utforare_spsm": par[1].pk, "slut": klockan_slut})
    assert svar.status_code == 302, svar.content.decode()
    mote.refresh_from_db()
    assert mote.status == "hallet"
    assert Tidrapport.objects.filter(mote=mote, slag="for_efterarbete").count() == 2
    assert vecka.vantar(par[0], [], dagar(0)) == []


def test_a_coming_meeting_is_cancelled_when_the_case_closes(par):
    dialog = skapa_dialog(par, till="uppfoljd")
    mote = boka(dialog, "reflektion", 3)
    services.avsluta(dialog_id=dialog.pk, aktor=par[0])
    mote.refresh_from_db()
    assert (mote.status, mote.skal) == ("installt", "Ärendet är avslutat: dialogen är genomförd.")


def test_who_wrote_the_note_waits_for_the_colleague(client, par):
    dialog = skapa_dialog(par, till="dialog")
    rad = anteckna(dialog)
    services.lamna_till_kollega(anteckning_id=rad.pk, aktor=par[0])
    dialoger = list(Dialog.objects.mina(par[0]).select_related("huvudman"))
    Dialog.objects.filter(pk=dialog.pk).update(nasta_dag=dagar(2))
    for d in dialoger:
        d.refresh_from_db(fields=["nasta", "nasta_dag", "vantar_pa"])
    assert vecka.vantar(par[0], dialoger, dagar(0)) == []
    assert [r.rubrik for r in vecka.vantar(par[1], dialoger, dagar(0))] == [
        f"Läs och fastställ anteckningen, {dialog.huvudman.namn}"
    ]
    sidor = {}
    for person in par:
        client.force_login(person)
        sidor[person.pk] = client.get(dialog.get_absolute_url()).content.decode()
    assert "Vänta på att kollegan läser anteckningen" in sidor[par[0].pk]
    assert f"{par[1].namn} läser och fastställer" in sidor[par[0].pk]
    assert "Läs och fastställ anteckningen" in sidor[par[1].pk]
    Dialog.objects.filter(pk=dialog.pk).update(nasta_dag=dagar(-2))
    dialoger[0].refresh_from_db(fields=["nasta_dag"])
    assert [r.lanktext for r in vecka.vantar(par[0], dialoger, dagar(0))] == ["Se anteckningen"]


def test_the_page(client, par, django_assert_num_queries):
    client.force_login(par[0])
    ett = skapa_dialog(par, till="ja", huvudman=skapa_huvudman("<b>Åmåls</b> kommun"))
    boka(ett, "introduktion", 0, timme=20, timmar=1)
    with CaptureQueriesContext(connection) as fragor:
        svar = client.get(reverse("dialoger:vecka"))
    sida = svar.content.decode()
    assert "Introduktion med &lt;b&gt;Åmåls&lt;/b&gt; kommun" in sida
    assert "Inget väntar på dig" in sida
    for _ in range(2):
        boka(skapa_dialog(par, till="ja"), "introduktion", 0, timme=21, timmar=1)
    with django_assert_num_queries(len(fragor)):
        client.get(reverse("dialoger:vecka"))


def test_another_week_and_words_that_are_no_week(client, par):
    client.force_login(par[0])
    assert "vecka" in client.get(reverse("dialoger:vecka"), {"vecka": "2026-v09"}).content.decode()
    for fel in ("2026-v99", "x", "2026-v", "99999-v01", "-v"):
        assert client.get(reverse("dialoger:vecka"), {"vecka": fel}).context["ar_denna"], fel


def test_logging_by_the_form_and_its_refusals(client, par):
    client.force_login(par[0])
    dialog, annans = skapa_dialog(par, till="ja"), skapa_dialog(till="ja")
    falt = {"slag": "administration", "minuter": "1,5", "dag": dagar(0).isoformat(), "vecka": "2026-v48"}
    svar = client.post(reverse("dialoger:tid_logga"), {**falt, "dialog": annans.pk})
    assert svar.status_code == 422
    svar = client.post(reverse("dialoger:tid_logga"), {**falt, "dialog": dialog.pk, "minuter": "mycket"})
    assert svar.status_code == 422
    assert 'value="mycket"' in svar.content.decode()
    assert client.post(reverse("dialoger:tid_logga"), {**falt, "dialog": dialog.pk}).status_code == 302
    rad = Tidrapport.objects.get()
    assert (rad.minuter, rad.utforare, rad.dialog) == (90, par[0], dialog)
    client.force_login(par[1])
    assert client.get(reverse("dialoger:tid_andra", args=[rad.pk])).status_code == 404
    assert client.post(reverse("dialoger:tid_ta_bort", args=[rad.pk])).status_code == 404
    client.force_login(par[0])
    assert "1,5" in client.get(reverse("dialoger:tid_andra", args=[rad.pk])).content.decode()
    client.post(reverse("dialoger:tid_bekrafta"), {"vecka": vecka.veckokod(dagar(0))})
    rad.refresh_from_db()
    assert rad.bekraftad


def test_the_start_page_tells_utforare_what_waits_and_coordinators_the_state(client, par):
    skapa_dialog(par, till="ja", huvudman=skapa_huvudman("Kumla kommun"))
    skapa_dialog()
    client.force_login(par[0])
    sida = client.get("/").content.decode()
    assert "Boka introduktionsmötet, Kumla kommun" in sida
    assert "utan fullt par" not in sida
    client.force_login(skapa_anvandare(Roll.SAMORDNARE))
    tal = {t.rubrik: t.tal for t in client.get("/").context["bidrag"].tal}
    assert (tal["öppna ärenden"], tal["försenade"], tal["utan fullt par"]) == ("2", "2", "1")
    client.force_login(skapa_anvandare(Roll.ANALYTIKER))
    assert "Kumla" not in client.get("/").content.decode()


def logga(client, dialog, dag, **mer):
    data = {"dialog": dialog.pk, "slag": "administration", "minuter": "1,5", "dag": dagar(dag).isoformat(), **mer}
    return client.post(reverse("dialoger:tid_logga"), data)


def test_time_on_a_case_that_has_just_closed(client, par):
    dialog, gammalt = skapa_dialog(par, till="formote"), skapa_dialog(par, till="formote")
    for ett in (dialog, gammalt):
        services.aterkalla(dialog_id=ett.pk, skal="Läggs ned.", aktor=None)
    Dialog.objects.filter(pk=gammalt.pk).update(avslutad=dagar(-32))
    client.force_login(par[0])
    val = client.get(reverse("dialoger:vecka")).content.decode()
    assert f"{dialog.huvudman.namn} (avslutat)" in val
    assert gammalt.huvudman.namn not in val
    assert logga(client, dialog, 0).status_code == 302
    assert logga(client, gammalt, 0).status_code == 422
    assert Tidrapport.objects.get(slag="administration").dialog == dialog


def test_time_on_a_case_that_one_has_left_for_the_days_when_one_had_it(client, par):
    dialog, ersattare = skapa_dialog(par, till="formote"), skapa_anvandare(Roll.DIALOGUTFORARE)
    services.tilldela(dialog_id=dialog.pk, utforare=ersattare, myndighet="SV", skal="Byte", aktor=None)
    Tilldelning.objects.filter(utforare=par[0]).update(till=klockan(-3))
    client.force_login(par[0])
    assert logga(client, dialog, -3).status_code == 302
    svar = logga(client, dialog, -2)
    assert svar.status_code == 422
    assert "Du hade ärendet" in svar.content.decode()
    (rad,) = Tidrapport.objects.filter(utforare=par[0], slag="administration")
    with pytest.raises(ValidationError, match="Du hade ärendet"):
        tid.andra_tid(tidrapport_id=rad.pk, utforare=par[0], slag="resor", dag=dagar(-1), minuter=45)
    tid.andra_tid(tidrapport_id=rad.pk, utforare=par[0], slag="resor", dag=dagar(-3), minuter=45)
    client.force_login(skapa_anvandare(Roll.DIALOGUTFORARE))
    assert logga(client, dialog, -3).status_code == 422
    assert Tidrapport.objects.get(pk=rad.pk).minuter == 45


@pytest.mark.parametrize("kod", ["9999-v52", "1-v1", "2019-v52", "2101-v1", "-v", "2026-v60", "x"])
def test_a_week_that_cannot_be_is_this_week(client, par, kod):
    client.force_login(par[0])
    svar = client.get(reverse("dialoger:vecka"), {"vecka": kod})
    assert (svar.status_code, svar.context["start"]) == (200, mandag(dagar(0)))


def test_removing_time_twice_is_answered_calmly(client, par):
    dialog = skapa_dialog(par, till="inbjuden")
    rad = tid.logga_tid(dialog_id=dialog.pk, utforare=par[0], slag="resor", dag=dagar(0), minuter=90)
    client.force_login(par[0])
    svaren = [client.post(reverse("dialoger:tid_ta_bort", args=[rad.pk]), follow=True) for _ in range(2)]
    assert "Tiden är borttagen." in svaren[0].content.decode()
    assert "Det var redan borttaget." in svaren[1].content.decode()
    assert Handelse.objects.filter(typ="tid.borttagen").count() == 1


def test_travel_is_never_more_than_the_day_it_is_logged_on(client, par):
    dialog = skapa_dialog(par, till="formote")
    client.force_login(par[0])
    falt = {"dag": dagar(30).isoformat(), "start": "09:00", "slut": "12:00", "form": "fysiskt", "restid": "1441"}
    svar = client.post(f"/arenden/{dialog.nummer}/boka/?typ=dialog", falt)
    assert "restid" in svar.context["form"].errors
    with pytest.raises(ValidationError, match="högst 24 timmar"):
        boka(dialog, "dialog", -1, form="fysiskt", plats="Hos dem", restid=1441)
    mote = boka(dialog, "dialog", -1, form="fysiskt", plats="Hos dem", restid=1440)
    with pytest.raises(IntegrityError), transaction.atomic():
        Mote.objects.filter(pk=mote.pk).update(restid=1441)
    services.hall_mote(mote_id=mote.pk, aktor=None, utforare_sv=par[0], utforare_spsm=par[1])
    rader = Tidrapport.objects.filter(mote=mote).values_list("slag", "minuter").order_by("slag", "minuter")
    assert list(rader) == [("dialog", 120), ("dialog", 120), ("resor", 1440), ("resor", 1440)]
