"""The pages of meetings: book, change, move with the rest, hold, cancel, participants."""

import re
from datetime import time, timedelta

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dialoger import services
from dialoger.forms.moten import Moteformular
from dialoger.models import Deltagarnamn, Dialog, Mote, Motesarende, TacktSkolform
from kvalitet.kalenderdagar import ar_arbetsdag, dagsinfo, nasta_arbetsdag
from kvalitet.models import Anvandare, Handelse, Roll
from tests.factories import boka, dagar, klockan, skapa_anvandare, skapa_dialog, skapa_par

pytestmark = pytest.mark.django_db

MARK = "<script>alert('x')</script>"


def klient(person: Anvandare) -> Client:
    client = Client()
    client.force_login(person)
    return client


def arbetsdag(fram: int) -> int:
    """How many days ahead the first quiet working day on or after `fram` is: no holiday, no half day."""
    while True:
        dag = dagar(fram)
        info = dagsinfo(dag)
        if ar_arbetsdag(dag) and not info.halvdag and not info.lov:
            return fram
        fram += 1


@pytest.fixture
def par():
    return skapa_par()


@pytest.fixture
def dialog(par) -> Dialog:
    """The huvudman has said yes to continue: förmöte and dialogue may be booked."""
    return skapa_dialog(par, till="fortsatter")


def falt(par, dag: int, **egna) -> dict[str, object]:
    return {
        "dag": dagar(dag).isoformat(),
        "start": "09:00",
        "slut": "10:30",
        "form": "digitalt",
        "utforare_sv": par[0].pk,
        "utforare_spsm": par[1].pk,
        **egna,
    }


def boka_url(dialog: Dialog, typ: str) -> str:
    return f"/arenden/{dialog.nummer}/boka/?typ={typ}"


def meddelanden(svar) -> list[str]:
    return [str(rad) for rad in get_messages(svar.wsgi_request)]


def skicka_tills_bokat(client: Client, url: str, data: dict) -> Mote:
    """Send the form; when it comes back with warnings, tick "Boka ändå" as a person would."""
    svar = client.post(url, data)
    if svar.status_code == 422:
        svar = client.post(url, data | {"bekrafta": "on", "sedda": svar.context["form"].data["sedda"]})
    assert svar.status_code == 302, svar.context["form"].errors
    return Mote.objects.latest("pk")


def test_book_a_formote_with_planning_and_reflection(par, dialog):
    client, dag = klient(par[0]), arbetsdag(20)
    assert client.get(boka_url(dialog, "formote")).status_code == 200
    svar = client.post(
        boka_url(dialog, "formote"), falt(par, dag, planering="dagen_em", reflektion="genast", engangsnyckel="a")
    )
    assert svar.status_code == 302
    reflektion, planering, formote = (
        Mote.objects.filter(typ=t).latest("pk") for t in ("reflektion", "planering", "formote")
    )
    assert svar.url == formote.get_absolute_url()
    assert (formote.start, formote.slut) == (klockan(dag), klockan(dag) + timedelta(minutes=90))
    assert reflektion.start == formote.slut
    assert ar_arbetsdag(timezone.localtime(planering.start).date())
    assert planering.start < formote.start
    assert [h.typ for h in Handelse.objects.order_by("pk").reverse()[:3]] == ["mote.bokat"] * 3
    assert services.rakna_om() == []


def test_the_pages_open(par, dialog):
    client = klient(par[0])
    mote = boka(dialog, "formote", -1)
    for slut in ("", "andra/", "genomfort/", "stall-in/", "deltagare/"):
        assert client.get(f"/moten/{mote.pk}/{slut}").status_code == 200, slut
    assert client.get(f"/arenden/{dialog.nummer}/boka/").context["typ"] == "formote"


# Warnings and stops -----------------------------------------------------------------------------------------------


def test_a_warning_needs_a_tick_and_a_new_warning_a_new_tick(par, dialog):
    client, url = klient(par[0]), boka_url(dialog, "formote")
    data = falt(par, arbetsdag(20), start="06:00", slut="07:00")
    svar = client.post(url, data)
    assert svar.status_code == 422
    assert svar.context["form"].varningar == ["Mötet ligger utanför klockan 07–19."]
    assert "Boka ändå" in svar.content.decode()
    sedda = svar.context["form"].data["sedda"]
    # Ticked, but now with a place missing as well: asked again, with the tick taken back.
    svar = client.post(url, data | {"bekrafta": "on", "sedda": sedda, "form": "fysiskt"})
    assert svar.status_code == 422
    assert len(svar.context["form"].varningar) == 2
    assert "bekrafta" not in svar.context["form"].data
    assert not Mote.objects.filter(typ="formote").exists()
    svar = client.post(url, data | {"bekrafta": "on", "sedda": sedda})
    assert svar.status_code == 302
    assert Mote.objects.filter(typ="formote").count() == 1


def test_a_clash_with_another_meeting_or_a_busy_time_is_a_warning_without_private_words(par, dialog):
    dag = arbetsdag(20)
    boka(skapa_dialog(par, till="fortsatter"), "formote", dag)
    services.lagg_till_franvaro(anvandare=par[1], start=klockan(dag, 9), slut=klockan(dag, 11), text="Tandläkare")
    svar = klient(par[0]).post(boka_url(dialog, "formote"), falt(par, dag))
    assert len(svar.context["form"].varningar) == 3  # both have the meeting, one the dentist
    assert "Tandläkare" not in svar.content.decode()


@pytest.mark.parametrize(
    ("andring", "falt_med_fel"),
    [
        ({"slut": "08:00"}, "slut"),
        ({"dag": "-246"}, "start"),  # before the day of the yes
        ({"dag": ""}, "dag"),
        ({"dag": "0001-01-01"}, "dag"),
        ({"start": "25:99"}, "start"),
        ({"plats": "x" * 200_000}, "plats"),
        ({"lank": "javascript:alert(1)"}, "lank"),
        ({"utforare_spsm": "SV"}, "utforare_spsm"),
        ({"utforare_sv": "SPSM"}, "utforare_sv"),
        ({"utforare_sv": "", "utforare_spsm": ""}, "utforare_sv"),
        ({"utforare_sv": "99999999999999999999999"}, "utforare_sv"),
        ({"form": "telepati"}, "form"),
        ({"restid": "-5"}, "restid"),
    ],
    ids=str,
)
def test_bad_input_keeps_what_was_typed(par, dialog, andring, falt_med_fel):
    personer = {"SV": par[0].pk, "SPSM": par[1].pk}
    data = falt(par, arbetsdag(20), resa=MARK)
    for namn, varde in andring.items():
        data[namn] = dagar(int(varde)).isoformat() if varde.startswith("-2") else personer.get(varde, varde)
    client, url = klient(par[0]), boka_url(dialog, "formote")
    svar = client.post(url, data)
    if "bekrafta" not in svar.context["form"].data and svar.context["form"].varningar:
        svar = client.post(url, data | {"bekrafta": "on", "sedda": svar.context["form"].data["sedda"]})
    assert svar.status_code == 422
    assert falt_med_fel in svar.context["form"].errors
    assert MARK not in svar.content.decode()
    assert "&lt;script&gt;alert" in svar.content.decode()
    assert not Mote.objects.filter(typ="formote").exists()


def test_the_past_is_asked_about_and_an_earlier_step_is_a_stop(par, dialog):
    client, url = klient(par[0]), boka_url(dialog, "dialog")
    data = falt(par, -1, form="digitalt", slut="12:00")
    svar = client.post(url, data)
    assert any("Har mötet redan hållits?" in text for text in svar.context["form"].varningar)
    boka(dialog, "formote", 5)
    svar = client.post(url, data | {"bekrafta": "on", "sedda": svar.context["form"].data["sedda"]})
    assert svar.status_code == 422
    assert "kan inte ligga före" in str(svar.context["form"].errors["start"])


def test_the_wrong_state_is_refused_by_address_too(par, dialog):
    client = klient(par[0])
    for typ in ("introduktion", "uppfoljning", "nonsens"):
        for svar in (client.get(boka_url(dialog, typ)), client.post(boka_url(dialog, typ), falt(par, 5))):
            assert svar.url == dialog.get_absolute_url()
    services.aterkalla(dialog_id=dialog.pk, skal="Dubblett", aktor=None)
    svar = client.post(boka_url(dialog, "formote"), falt(par, 5))
    assert (svar.url, meddelanden(svar)[-1]) == (
        dialog.get_absolute_url(),
        "Ärendet är avslutat. Öppna det igen innan du bokar möten.",
    )
    assert not Mote.objects.filter(typ="formote").exists()


def test_a_double_click_and_the_back_button_make_one_meeting(par, dialog):
    client, url = klient(par[0]), boka_url(dialog, "formote")
    nyckel = re.search(r'name="engangsnyckel" value="([^"]+)"', client.get(url).content.decode())
    assert nyckel is not None
    data = falt(par, arbetsdag(20), engangsnyckel=nyckel[1])
    svar = [client.post(url, data) for _ in range(2)]
    assert svar[0].url == svar[1].url
    # Back, and the same times again from a fresh page: stopped, since the case has that meeting already.
    assert client.post(url, falt(par, arbetsdag(20), engangsnyckel="annan")).status_code == 422
    assert Mote.objects.filter(typ="formote").count() == 1
    assert Handelse.objects.filter(typ="mote.bokat", objekt_id=str(Mote.objects.latest("pk").pk)).count() == 1


# Several cases ----------------------------------------------------------------------------------------------------


def test_a_group_introduction_takes_the_pairs_cases_that_are_there(par):
    ett, tva = (skapa_dialog(par, till="ja") for _ in range(2))
    for_tidigt, annat_par = skapa_dialog(par, till="inbjuden"), skapa_dialog(skapa_par(), till="ja")
    client, url = klient(par[0]), boka_url(ett, "introduktion")
    assert list(client.get(url).context["form"].fields["arenden"].queryset) == [tva]
    for fel in (for_tidigt, annat_par):
        svar = client.post(url, falt(par, arbetsdag(20), arenden=[fel.pk]))
        assert "arenden" in svar.context["form"].errors
    svar = client.post(url, falt(par, arbetsdag(20), arenden=[tva.pk]))
    mote = Mote.objects.get()
    assert svar.url == mote.get_absolute_url()
    assert set(mote.dialoger.all()) == {ett, tva}
    assert "två huvudmän" in client.get(svar.url).content.decode()


# Changing ---------------------------------------------------------------------------------------------------------


def andra_data(client: Client, mote: Mote, **nytt) -> dict[str, object]:
    """What the form is filled with, and what a person changed."""
    form = client.get(f"/moten/{mote.pk}/andra/").context["form"]
    data = {namn: form[namn].value() for namn in form.fields if form[namn].value() not in (None, "", False)}
    for namn in ("start", "slut"):
        data[namn] = data[namn].strftime("%H:%M")
    return data | nytt


def test_new_times_need_a_reason_and_another_place_does_not(par, dialog):
    client, mote = klient(par[0]), boka(dialog, "formote", arbetsdag(20))
    svar = client.post(f"/moten/{mote.pk}/andra/", andra_data(client, mote, start="10:00"))
    assert (svar.status_code, list(svar.context["form"].errors)) == (422, ["skal"])
    svar = client.post(f"/moten/{mote.pk}/andra/", andra_data(client, mote, lank="https://exempel.test/rum"))
    assert svar.url == mote.get_absolute_url()
    svar = client.post(f"/moten/{mote.pk}/andra/", andra_data(client, mote, start="10:00", skal="Tågen står still"))
    mote.refresh_from_db()
    assert (timezone.localtime(mote.start).hour, mote.skal) == (10, "Tågen står still")
    assert list(Handelse.objects.order_by("pk").values_list("typ", flat=True))[-2:] == ["mote.andrat", "mote.flyttat"]


def test_two_tabs_see_what_the_other_changed_and_lose_nothing(par, dialog):
    mote = boka(dialog, "formote", arbetsdag(20))
    forsta, andra = klient(par[0]), klient(par[1])
    min_data = andra_data(forsta, mote, lank="https://exempel.test/mitt")
    andra.post(f"/moten/{mote.pk}/andra/", andra_data(andra, mote, plats="Stadshuset", form="fysiskt"))
    svar = forsta.post(f"/moten/{mote.pk}/andra/", min_data)
    text = svar.content.decode()
    assert svar.status_code == 422
    assert "Stadshuset" in text
    assert par[1].namn in text
    assert "https://exempel.test/mitt" in text
    form = svar.context["form"]
    svar = forsta.post(f"/moten/{mote.pk}/andra/", form.data)  # knowing it, save all the same
    assert svar.status_code == 302
    mote.refresh_from_db()
    assert mote.lank == "https://exempel.test/mitt"


def test_a_meeting_that_is_held_or_cancelled_is_not_changed(par, dialog):
    client, mote = klient(par[0]), boka(dialog, "formote", -1)
    services.stall_in_mote(mote_id=mote.pk, skal="Sjukdom", aktor=None)
    for slut in ("andra", "genomfort", "stall-in", "deltagare"):
        for svar in (client.get(f"/moten/{mote.pk}/{slut}/"), client.post(f"/moten/{mote.pk}/{slut}/", {"skal": "x"})):
            assert svar.url == mote.get_absolute_url(), slut
    assert Handelse.objects.filter(typ="mote.installt").count() == 1


def test_cancel_needs_a_reason(par, dialog):
    client, mote = klient(par[0]), boka(dialog, "formote", 10)
    assert client.post(f"/moten/{mote.pk}/stall-in/", {"skal": " "}).status_code == 422
    assert client.post(f"/moten/{mote.pk}/stall-in/", {"skal": "Huvudmannen är sjuk"}).url == mote.get_absolute_url()
    mote.refresh_from_db()
    assert (mote.status, mote.skal) == ("installt", "Huvudmannen är sjuk")


# The chain --------------------------------------------------------------------------------------------------------


@pytest.fixture
def kedja(par, dialog) -> list[Mote]:
    """Planning, förmöte, dialogue and återkoppling, all booked."""
    forsta = arbetsdag(30)
    moten = [boka(dialog, "planering", forsta - 1, timmar=1, timme=13), boka(dialog, "formote", forsta)]
    return [*moten, boka(dialog, "dialog", forsta + 14, timmar=3), boka(dialog, "aterkoppling", forsta + 35, timmar=1)]


def efter(mote: Mote, antal: int) -> int:
    """A quiet working day at least so many days after the meeting, as days ahead of today."""
    return arbetsdag((timezone.localdate(mote.start) - timezone.localdate()).days + antal)


def flytta(client: Client, mote: Mote, dag: int, **mer):
    """Send the form and accept its warnings; the answer is the preview of the chain, or a redirect."""
    url = f"/moten/{mote.pk}/andra/"
    data = andra_data(client, mote, dag=dagar(dag).isoformat(), skal="Passar bättre", **mer)
    svar = client.post(url, data)
    if svar.status_code == 422 and svar.context["form"].varningar:
        svar = client.post(url, data | {"bekrafta": "on", "sedda": svar.context["form"].data["sedda"]})
    return svar


def bekrafta_data(svar, *, utan: tuple[int, ...] = ()) -> dict[str, object]:
    data = dict(svar.context["dolda"]) | {"kedja": "1"}
    for rad in svar.context["kedja"]:
        data[f"version_{rad.mote.pk}"] = rad.mote.version
        if rad.mote.pk not in utan:
            data[f"folj_{rad.mote.pk}"] = "1"
    return data


def test_moving_one_offers_to_move_the_rest(par, kedja):
    client, (planering, formote, dialogmote, aterkoppling) = klient(par[0]), kedja
    mal = efter(formote, 7)
    svar = flytta(client, formote, mal)
    assert svar.status_code == 200
    assert [rad.mote for rad in svar.context["kedja"]] == [planering, dialogmote, aterkoppling]
    assert Mote.objects.get(pk=formote.pk).start == formote.start  # nothing has moved yet
    fore = Handelse.objects.count()
    svar = client.post(f"/moten/{formote.pk}/andra/", bekrafta_data(svar, utan=(aterkoppling.pk,)))
    assert svar.url == formote.get_absolute_url()
    assert Handelse.objects.count() == fore + 3
    assert set(Handelse.objects.order_by("pk")[fore:].values_list("typ", flat=True)) == {"mote.flyttat"}
    skillnad = timedelta(days=(dagar(mal) - timezone.localdate(formote.start)).days)
    vantad = timezone.localdate(dialogmote.start) + skillnad
    vantad = vantad if ar_arbetsdag(vantad) else nasta_arbetsdag(vantad)
    nu = {mote.pk: mote for mote in Mote.objects.all()}
    assert timezone.localdate(nu[dialogmote.pk].start) == vantad
    assert timezone.localtime(nu[dialogmote.pk].start).hour == 9  # the clock stays, also over a change to summer time
    assert nu[aterkoppling.pk].start == aterkoppling.start
    assert services.rakna_om() == []


def test_past_a_later_step_works_when_the_later_one_moves_too_and_is_all_or_nothing(par, kedja):
    client, (_, formote, dialogmote, _) = klient(par[0]), kedja
    svar = flytta(client, formote, efter(dialogmote, 2))  # after the dialogue's old day
    assert svar.status_code == 200
    utan = client.post(f"/moten/{formote.pk}/andra/", bekrafta_data(svar, utan=(dialogmote.pk,)))
    assert utan.status_code == 422
    assert "kan inte ligga efter" in utan.content.decode()
    assert Mote.objects.get(pk=formote.pk).start == formote.start
    assert client.post(f"/moten/{formote.pk}/andra/", bekrafta_data(svar)).status_code == 302
    assert Mote.objects.get(pk=dialogmote.pk).start > Mote.objects.get(pk=formote.pk).start


def test_a_chain_that_somebody_changed_meanwhile_moves_nothing(par, kedja):
    client, (_, formote, dialogmote, _) = klient(par[0]), kedja
    svar = flytta(client, formote, efter(formote, 7))
    Mote.objects.filter(pk=dialogmote.pk).update(version=7)
    svar = client.post(f"/moten/{formote.pk}/andra/", bekrafta_data(svar))
    assert svar.status_code == 422
    assert Mote.objects.get(pk=formote.pk).start == formote.start


# Held -------------------------------------------------------------------------------------------------------------


def test_hold_a_meeting_in_one_form(par, dialog):
    client, mote, ersattare = (
        klient(par[0]),
        boka(dialog, "dialog", -1, timmar=3),
        skapa_anvandare(Roll.DIALOGUTFORARE, "SPSM"),
    )
    koppling = mote.arenden.get()
    services.lagg_till_namn(motesarende_id=koppling.pk, namn="Maria Ek", epost="", funktion="skolchef")
    forled = f"arende{koppling.pk}"
    data = {"utforare_sv": par[0].pk, "utforare_spsm": ersattare.pk, "slut": "12:45"}
    data |= {f"{forled}-antal-skolchef": 2, f"{forled}-antal-rektor": 3, f"{forled}-form-grundskola": "utelamnad:tid"}
    url = f"/moten/{mote.pk}/genomfort/"
    assert client.post(url, data | {"utforare_spsm": ""}).status_code == 422
    assert client.post(url, data | {f"{forled}-antal-rektor": "900"}).status_code == 422
    svar = client.post(url, data)
    assert svar.url == dialog.get_absolute_url()
    mote.refresh_from_db()
    assert (mote.status, mote.utforare_spsm, timezone.localtime(mote.slut).strftime("%H:%M")) == (
        "hallet",
        ersattare,
        "12:45",
    )
    assert dict(koppling.deltaganden.values_list("funktion", "antal")) == {"skolchef": 2, "rektor": 3}
    assert TacktSkolform.objects.get(motesarende=koppling).skal == "tid"
    assert not Deltagarnamn.objects.exists()
    assert meddelanden(client.post(url, data))[-1] == "Mötet är redan markerat som genomfört."
    assert "Maria Ek" not in str(list(Handelse.objects.values_list("fran", "till", "data", "skal")))


def test_of_a_shared_meeting_one_huvudman_may_be_missing(par):
    arenden = [skapa_dialog(par, till="ja") for _ in range(2)]
    mote = boka(arenden[0], "introduktion", -1)
    Motesarende.objects.create(mote=mote, dialog=arenden[1])
    ett, tva = mote.arenden.order_by("dialog_id")
    data = {"utforare_sv": par[0].pk, "utforare_spsm": par[1].pk, "slut": "11:00", f"arende{ett.pk}-kom": "on"}
    svar = klient(par[0]).post(f"/moten/{mote.pk}/genomfort/", data)
    assert svar.status_code == 302
    tva.refresh_from_db()
    assert not tva.kom
    assert [Dialog.objects.get(pk=d.pk).nasta for d in arenden] == ["invanta_beslut", "boka_introduktion"]


def test_a_meeting_that_has_not_begun_cannot_be_held(par, dialog):
    mote = boka(dialog, "formote", 1)
    svar = klient(par[0]).post(f"/moten/{mote.pk}/genomfort/", {"slut": "11:00"})
    assert "inte börjat" in meddelanden(svar)[-1]


# Participants -----------------------------------------------------------------------------------------------------


def test_expected_participants_and_planned_skolformer(par, dialog):
    client, mote = klient(par[0]), boka(dialog, "dialog", 10)
    koppling = mote.arenden.get()
    data = {f"arende{koppling.pk}-antal-skolchef": 1, f"arende{koppling.pk}-skolformer": ["grundskola"]}
    data["version"] = mote.version
    assert client.post(f"/moten/{mote.pk}/deltagare/", data).url == mote.get_absolute_url()
    assert koppling.deltaganden.get().niva == "huvudman"
    assert koppling.skolformer.get().lage == "planerad"
    text = client.get(mote.get_absolute_url()).content.decode()
    assert "Huvudmannanivå" in text
    assert "tre av fyra dialoger" in text  # a hint
    assert (
        client.post(f"/moten/{mote.pk}/deltagare/", data | {f"arende{koppling.pk}-skolformer": ["komvux"]}).status_code
        == 422
    )


def test_the_same_person_twice_is_refused_and_markup_is_text(par, dialog):
    client, mote = klient(par[0]), boka(dialog, "formote", 10)
    koppling = mote.arenden.get()
    url, forled = f"/moten/{mote.pk}/deltagare/{koppling.pk}/namn/", f"namn{dialog.pk}"

    def lagg_till(namn: str, epost: str):
        return client.post(url, {f"{forled}-namn": namn, f"{forled}-epost": epost, f"{forled}-funktion": "rektor"})

    assert lagg_till(MARK, "maria@exempel.test").status_code == 302
    assert lagg_till("Maria Ek", "MARIA@exempel.test").status_code == 422
    assert lagg_till(MARK, "").status_code == 422
    assert lagg_till("x" * 200_000, "").status_code == 422
    assert Deltagarnamn.objects.count() == 1
    text = client.get(f"/moten/{mote.pk}/deltagare/").content.decode()
    assert MARK not in text
    assert "Namnen tas bort" in text
    ta_bort = f"{url}{Deltagarnamn.objects.get().pk}/ta-bort/"
    assert client.post(ta_bort).status_code == 302
    svar = client.post(ta_bort)  # a double click
    assert (svar.status_code, meddelanden(svar)[-1]) == (302, "Det var redan borttaget.")
    assert not Handelse.objects.filter(typ="mote.deltagare").exists()


def test_ids_of_another_case_are_no_page(par, dialog):
    client, mote = klient(par[0]), boka(dialog, "formote", 10)
    annan = boka(skapa_dialog(par, till="fortsatter"), "formote", 20).arenden.get()
    namn = services.lagg_till_namn(motesarende_id=annan.pk, namn="Eva", epost="", funktion="rektor")
    assert client.post(f"/moten/{mote.pk}/deltagare/{annan.pk}/namn/", {}).status_code == 404
    assert client.post(f"/moten/{mote.pk}/deltagare/{annan.pk}/namn/{namn.pk}/ta-bort/").status_code == 404
    koppling = mote.arenden.get()
    assert client.post(f"/moten/{mote.pk}/deltagare/{koppling.pk}/namn/{namn.pk}/ta-bort/").status_code == 404
    assert Deltagarnamn.objects.filter(pk=namn.pk).exists()


def test_names_are_purged_when_they_are_no_longer_needed(par, dialog):
    mote = boka(dialog, "formote", 10)
    koppling = mote.arenden.get()
    services.lagg_till_namn(motesarende_id=koppling.pk, namn="Eva", epost="", funktion="rektor")
    assert services.rensa_namn() == 0
    Mote.objects.filter(pk=mote.pk).update(start=klockan(-8), slut=klockan(-8, 10))
    assert [services.rensa_namn(), services.rensa_namn()] == [1, 0]


# Who, and how many queries ----------------------------------------------------------------------------------------


def test_a_colleague_reads_but_does_not_change(par, dialog):
    mote, kollega = boka(dialog, "formote", -1), skapa_anvandare(Roll.DIALOGUTFORARE)
    client = klient(kollega)
    text = client.get(mote.get_absolute_url()).content.decode()
    assert "Ändra eller flytta" not in text
    for slut in ("andra", "genomfort", "stall-in", "deltagare"):
        assert client.post(f"/moten/{mote.pk}/{slut}/", {}).status_code == 403
    assert client.post(boka_url(dialog, "formote"), {}).status_code == 403


def test_the_pages_take_as_many_queries_for_three_huvudman_as_for_one(par):
    arenden = [skapa_dialog(par, till="ja") for _ in range(3)]
    ett = boka(arenden[0], "introduktion", -1)
    flera = boka(arenden[1], "introduktion", -2)
    Motesarende.objects.bulk_create([Motesarende(mote=flera, dialog=d) for d in (arenden[0], arenden[2])])
    client = klient(par[0])
    for slut in ("", "genomfort/", "deltagare/", "andra/"):
        antal = []
        for mote in (ett, flera, ett, flera):
            with CaptureQueriesContext(connection) as fangade:
                assert client.get(f"/moten/{mote.pk}/{slut}").status_code == 200
            antal.append(len(fangade))
        assert antal[2] == antal[3], (slut, antal)


@pytest.mark.parametrize(("klockan", "finns"), [(time(1, 59), True), (time(2, 15), False), (time(3), True)])
def test_an_hour_that_does_not_exist_is_no_time_to_meet(klockan, finns):
    falten = {"dag": "2027-03-28", "start": klockan.isoformat(), "slut": "09:00", "form": "digitalt"}
    form = Moteformular(falten, typ="planering")
    assert ("start" in form.errors) != finns
    if not finns:
        assert form.errors["start"] == ["Klockan 02.15 finns inte den natten, då sommartiden börjar."]


def test_cancelling_offers_to_cancel_the_planning_of_that_meeting(par, dialog):
    mote, planering = boka(dialog, "dialog", 30), boka(dialog, "planering", 28)
    reflektion, annan = boka(dialog, "reflektion", 31), boka(dialog, "planering", 3)
    client, adress = klient(par[0]), f"/moten/{mote.pk}/stall-in/"
    form = client.get(adress).context["form"]
    assert form["interna"].initial == [str(planering.pk), str(reflektion.pk)]
    fel = client.post(adress, {"skal": "Sjukdom", "interna": [annan.pk]})
    assert fel.status_code == 422
    client.post(adress, {"skal": "Sjukdom", "interna": [planering.pk]})
    status = dict(Mote.objects.values_list("pk", "status"))
    assert (status[mote.pk], status[planering.pk]) == ("installt", "installt")
    assert (status[reflektion.pk], status[annan.pk]) == ("planerat", "planerat")
