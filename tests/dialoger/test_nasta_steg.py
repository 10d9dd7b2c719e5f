"""The huvudman's own pages: what comes next, whether to go on, who comes, other times, and what to talk about."""

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from analysunderlag.models import Statistikrelease, Underlag
from analysunderlag.services.kvalitetssystem import ladda_kvalitetssystem
from dialoger import services
from dialoger.models import Beslut, Bokning, Deltagande, Dialog, Fokus, Fokusforslag
from dialoger.nastasteg import sida
from dialoger.services import svarslank
from huvudman.models import Huvudman, HuvudmanSkolform, Uppdrag
from kvalitet.models import Anvandare, Avisering, Handelse, Roll
from tests.factories import (
    boka,
    dagar,
    klockan,
    skapa_anvandare,
    skapa_dialog,
    skapa_huvudman,
    skapa_omgang,
    skapa_par,
    skapa_underlag,
)

pytestmark = pytest.mark.django_db
HEMLIGT = "Vi oroar oss för närvaron i årskurs sju"


def klient(person: Anvandare) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def kumla() -> Huvudman:
    return skapa_huvudman("Kumla kommun")


@pytest.fixture
def skolchef(kumla) -> Anvandare:
    return skapa_anvandare(huvudman=kumla, namn="Eva Ek")


def adress(huvudman: Huvudman, sist: str = "nasta-steg/") -> str:
    return f"/huvudman/{huvudman.nyckel}/{sist}"


def html(person: Anvandare, huvudman: Huvudman, sist: str = "nasta-steg/") -> str:
    svar = klient(person).get(adress(huvudman, sist))
    assert svar.status_code == 200
    assert svar.headers["Cache-Control"] == "no-store, private"
    return svar.content.decode()


# What comes next ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("till", "rubrik"),
    [
        ("inbjuden", "Vill ni vara med?"),
        ("ja", "Vi föreslår en tid för introduktionen"),
        ("introducerad", "Vill ni fortsätta?"),
        ("fortsatter", "Ert analysunderlag är på väg"),
        ("formote", "Vi föreslår en tid för dialogen"),
        ("dialog", "Vi skriver en kort anteckning"),
        ("anteckning", "Vi föreslår en tid för återkopplingen"),
        ("aterkopplad", "Ett kort samtal om ett halvår"),
        ("uppfoljd", "Allt är klart"),
    ],
)
def test_every_step_is_said_in_the_huvudmans_words(kumla, skolchef, till, rubrik):
    skapa_dialog(huvudman=kumla, till=till)
    assert sida(kumla, skolchef).rubrik == rubrik
    text = html(skolchef, kumla)
    assert rubrik in text
    assert "KD-" not in text  # the agencies' number says nothing to the huvudman


def test_nobody_knows_of_a_case_before_the_invitation(kumla, skolchef):
    skapa_dialog(skapa_par(), huvudman=kumla)
    visad = sida(kumla, skolchef)
    assert visad.rubrik == "Ni är inte inbjudna just nu"
    assert (visad.par, visad.steg) == ([], [])
    assert visad.url == adress(kumla, "underlag/")


def test_a_booked_meeting_says_when_with_whom_and_that_nothing_is_required(kumla, skolchef):
    par = skapa_par()
    dialog = skapa_dialog(par, huvudman=kumla, till="fortsatter")
    services.ga_utan_underlag(dialog_id=dialog.pk, skal="Eget", aktor=None)
    boka(dialog, "formote", 20, form="fysiskt", plats="Kommunhuset, rum 3")
    visad = sida(kumla, skolchef)
    assert visad.rubrik.startswith("Förmöte ")
    assert (visad.mote.namn, visad.mote.plats) == ("Förmöte", "Kommunhuset, rum 3")
    assert {person.epost for person in visad.par} == {par[0].epost, par[1].epost}
    text = html(skolchef, kumla)
    assert "Inget krav" in text
    assert f"mailto:{par[0].epost}" in text


def test_a_group_introduction_never_names_the_others(kumla, skolchef):
    par, omgang = skapa_par(), skapa_omgang()
    egen = skapa_dialog(par, huvudman=kumla, till="ja", omgang=omgang)
    andra = [skapa_dialog(par, huvudman=skapa_huvudman(f"Grannen {n}"), till="ja", omgang=omgang) for n in range(2)]
    services.boka_mote(
        typ="introduktion",
        dialoger=[egen, *andra],
        tider=services.Motestider(klockan(20), klockan(20, 11)),
        utforare_sv=par[0],
        utforare_spsm=par[1],
        aktor=None,
    )
    text = html(skolchef, kumla)
    assert "Tillsammans med två andra huvudmän" in text
    assert "Grannen" not in text


def test_proposed_times_are_the_one_thing_to_do(kumla, skolchef):
    dialog = skapa_dialog(huvudman=kumla, till="ja")
    bokning = foresla(dialog, "introduktion")
    visad = sida(kumla, skolchef)
    assert (visad.rubrik, visad.url) == ("Välj en tid", f"/mina-tider/{bokning.pk}/")


def test_the_invited_answers_by_the_own_letter_and_the_others_are_told_where_it_went(kumla, skolchef):
    dialog = skapa_dialog(skapa_par(), huvudman=kumla)
    (brev,) = services.skicka_inbjudan(
        dialog_id=dialog.pk, mottagare=[services.Mottagare("Skolchefen", skolchef.epost)], aktor=None
    )
    assert sida(kumla, skolchef).url == adress(kumla, "nasta-steg/svara/")
    assert klient(skolchef).get(f"/svar/{svarslank.token(brev)}/").status_code == 200
    rektor = skapa_anvandare(huvudman=kumla)
    rektor.uppdrag.update(funktion="rektor")
    rektor = Anvandare.objects.get(pk=rektor.pk)
    visad = sida(kumla, rektor)
    assert visad.url == ""
    assert "Inbjudan har gått till skolchefen." in visad.nar
    assert "är skolchef, kan också svara här" in visad.nar
    assert "/svar/" not in html(rektor, kumla)


def test_where_the_letters_went_is_a_sentence(kumla):
    dialog = skapa_dialog(skapa_par(), huvudman=kumla)
    till = [services.Mottagare(namn, f"{n}@kumla.test") for n, namn in enumerate(("Utbildningsnämnden", "Skolchef"))]
    services.skicka_inbjudan(dialog_id=dialog.pk, mottagare=till, aktor=None)
    rektor = skapa_anvandare(huvudman=kumla)
    rektor.uppdrag.update(funktion="rektor")
    visad = sida(kumla, Anvandare.objects.get(pk=rektor.pk))
    assert visad.nar.startswith("Inbjudan har gått till Utbildningsnämnden och skolchefen. Den som fick brevet svarar")


@pytest.mark.parametrize(
    ("status", "text"), [(Underlag.Status.BESTALLT, "Ert analysunderlag görs nu"), (None, "Gör ert analysunderlag")]
)
def test_an_underlag_that_is_not_there_yet(kumla, skolchef, status, text):
    if status:
        release = Statistikrelease.objects.create(namn="A", status="godkand", godkand=timezone.now())
        Underlag.objects.create(huvudman=kumla, release=release, version=1, indata_hash="a", status=status)
    assert sida(kumla, skolchef).knapp == text


def test_newer_statistics_than_in_the_underlag_are_mentioned(kumla, skolchef):
    skapa_dialog(huvudman=kumla, till="formote")
    skapa_underlag(kumla)
    assert "Börja med frågorna" in sida(kumla, skolchef).forbered[0].stod
    Statistikrelease.objects.create(namn="B", status="godkand", godkand=timezone.now())
    assert "Det finns nyare statistik" in sida(kumla, skolchef).forbered[0].stod


@pytest.mark.parametrize(("svar", "rubrik"), [("nej", "Ni har tackat nej"), ("senare", "Vi frågar er igen")])
def test_a_no_or_a_later_is_not_argued_with(kumla, skolchef, svar, rubrik):
    dialog = skapa_dialog(huvudman=kumla, till="inbjuden")
    igen = {"bjud_in_igen": dagar(90)} if svar == "senare" else {"skal": "tid"}
    services.svara(dialog_id=dialog.pk, slag="intro", svar=svar, aktor=None, **igen)
    visad = sida(kumla, skolchef)
    assert (visad.rubrik, visad.url, visad.forbered) == (rubrik, "", [])


def test_the_page_costs_the_same_for_one_meeting_and_many(kumla, skolchef):
    dialog = skapa_dialog(huvudman=kumla, till="fortsatter")
    services.ga_utan_underlag(dialog_id=dialog.pk, skal="Eget", aktor=None)
    antal = []
    for dag in (20, 22, 24):
        boka(dialog, "formote" if dag == 20 else "dialog", dag)
        with CaptureQueriesContext(connection) as fragor:
            html(skolchef, kumla)
        antal.append(len(fragor))
    assert antal[0] == antal[1] == antal[2]


def test_one_who_acts_for_several_chooses_and_one_who_acts_for_one_does_not(kumla, skolchef):
    assert klient(skolchef).get("/nasta-steg/").url == adress(kumla)
    annan = skapa_huvudman("Annan kommun")
    Uppdrag.objects.create(anvandare=skolchef, huvudman=annan, funktion="rektor")
    svar = klient(Anvandare.objects.get(pk=skolchef.pk)).get("/nasta-steg/")
    assert [huvudman.namn for huvudman, _ in svar.context["rader"]] == ["Annan kommun", "Kumla kommun"]


# Who may --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sist", ["nasta-steg/", "nasta-steg/svara/", "nasta-steg/fortsatta/", "fokus/", "fokus/skicka/"]
)
def test_another_huvudmans_page_is_no_page_and_staff_with_an_uppdrag_is_refused(kumla, skolchef, sist):
    skapa_dialog(huvudman=kumla, till="introducerad")
    frammande = skapa_anvandare(huvudman=skapa_huvudman())
    assert klient(frammande).get(adress(kumla, sist)).status_code == 404
    assert klient(frammande).post(adress(kumla, sist)).status_code == (405 if sist == "nasta-steg/" else 404)
    personal = skapa_anvandare(Roll.SAMORDNARE, huvudman=kumla)  # gave themselves an Uppdrag
    assert klient(personal).get(adress(kumla, sist)).status_code == 403


def test_who_lost_the_uppdrag_yesterday_with_the_page_open_changes_nothing(kumla, skolchef):
    dialog = skapa_dialog(huvudman=kumla, till="introducerad")
    client = klient(skolchef)
    assert client.get(adress(kumla, "nasta-steg/fortsatta/")).status_code == 200
    skolchef.uppdrag.update(giltig_fran=dagar(-9), giltig_till=dagar(-1))
    assert client.post(adress(kumla, "nasta-steg/fortsatta/"), {"svar": "ja"}).status_code == 403
    assert client.post(adress(kumla, "fokus/"), {"text": HEMLIGT}).status_code == 403
    dialog.refresh_from_db()
    assert dialog.svar_fortsatt == ""
    assert not Fokus.objects.exists()


# Whether to go on --------------------------------------------------------------------------------------------------


def test_a_yes_is_the_huvudmans_own_answer(kumla, skolchef):
    dialog = skapa_dialog(huvudman=kumla, till="introducerad")
    url = adress(kumla, "nasta-steg/fortsatta/")
    data = {"svar": "ja", "engangsnyckel": "a"}
    client = klient(skolchef)
    assert client.post(url, data).url == adress(kumla)
    assert client.post(url, data).url == adress(kumla)  # double click
    beslut = Beslut.objects.get(dialog=dialog, slag="fortsatt")
    assert (beslut.svar, beslut.av) == ("ja", "Skolchef")
    handelse = Handelse.objects.filter(typ="dialog.svar").latest("pk")
    assert (handelse.aktor, handelse.data["via"]) == (skolchef, "konto")
    assert services.rakna_om() == []
    assert client.get(url).url == adress(kumla)  # asked no more


def test_a_no_needs_a_reason_and_closes(kumla, skolchef):
    dialog = skapa_dialog(huvudman=kumla, till="introducerad")
    client, url = klient(skolchef), adress(kumla, "nasta-steg/fortsatta/")
    for data in ({}, {"svar": "nej"}, {"svar": "senare"}, {"svar": "nej", "skal": "hittat"}):
        assert client.post(url, data).status_code == 422
    assert client.post(url, {"svar": "nej", "skal": "ej_ange"}).status_code == 302
    dialog.refresh_from_db()
    assert (dialog.svar_fortsatt, dialog.avslutsorsak) == ("nej", "avbrot")
    assert sida(kumla, skolchef).rubrik == "Ni valde att inte fortsätta"


def test_a_rektor_does_not_answer_for_the_huvudman(kumla):
    skapa_dialog(huvudman=kumla, till="introducerad")
    rektor = skapa_anvandare(huvudman=kumla)
    rektor.uppdrag.update(funktion="rektor")
    assert "Nämnden, styrelsen eller skolchefen svarar för er." in html(rektor, kumla)
    assert klient(rektor).post(adress(kumla, "nasta-steg/fortsatta/"), {"svar": "ja"}).status_code == 403
    assert not Beslut.objects.filter(slag="fortsatt").exists()


# Who comes ---------------------------------------------------------------------------------------------------------


def test_the_huvudman_says_who_comes_by_function(kumla, skolchef):
    dialog = skapa_dialog(huvudman=kumla, till="formote")
    mote = boka(dialog, "dialog", 20)
    url, rad = adress(kumla, f"moten/{mote.pk}/deltagare/"), mote.arenden.get()
    text = html(skolchef, kumla, f"moten/{mote.pk}/deltagare/")
    assert "Skolchefen är med i nio av tio dialoger." in text
    namn = f"arende{rad.pk}-antal-"
    client = klient(skolchef)
    sett = {"version": mote.version}
    for fel in ("-1", "tre", "201"):
        assert client.post(url, sett | {f"{namn}skolchef": fel}).status_code == 422
    utan = client.post(url, {f"{namn}skolchef": "1"})
    assert (utan.status_code, "vilken version av mötet" in utan.content.decode()) == (422, True)
    assert not Deltagande.objects.exists()
    data = sett | {f"{namn}skolchef": "1", f"{namn}rektor": "3", f"{namn}namnd": ""}
    assert client.post(url, data).url == adress(kumla)
    assert dict(Deltagande.objects.values_list("funktion", "antal")) == {"skolchef": 1, "rektor": 3}
    assert sida(kumla, skolchef).mote.deltagare == "Fyra från er är anmälda"
    assert Handelse.objects.filter(typ="mote.deltagare").latest("pk").aktor == skolchef


def test_two_colleagues_never_overwrite_each_others_numbers(kumla, skolchef):
    mote = boka(skapa_dialog(huvudman=kumla, till="formote"), "dialog", 20)
    rad = mote.arenden.get()
    url, namn = adress(kumla, f"moten/{mote.pk}/deltagare/"), f"arende{rad.pk}-antal-"
    kollega = klient(skapa_anvandare(huvudman=kumla))
    assert kollega.post(url, {"version": mote.version, f"{namn}rektor": "3"}).status_code == 302
    svar = klient(skolchef).post(url, {"version": mote.version, f"{namn}skolchef": "1"})
    text = svar.content.decode()
    assert svar.status_code == 422
    assert "Nu är det här sparat: Rektor 3." in text
    assert dict(Deltagande.objects.values_list("funktion", "antal")) == {"rektor": 3}
    nu = int(re.search(r'name="version" value="(\d+)"', text)[1])
    data = {"version": nu, f"{namn}skolchef": "1", f"{namn}rektor": "3"}
    assert klient(skolchef).post(url, data).status_code == 302
    assert dict(Deltagande.objects.values_list("funktion", "antal")) == {"rektor": 3, "skolchef": 1}


def test_only_the_own_part_of_a_shared_meeting_and_never_an_internal_one(kumla, skolchef):
    par, omgang = skapa_par(), skapa_omgang()
    egen = skapa_dialog(par, huvudman=kumla, till="ja", omgang=omgang)
    granne = skapa_dialog(par, huvudman=skapa_huvudman("Grannen"), till="ja", omgang=omgang)
    delat = services.boka_mote(
        typ="introduktion",
        dialoger=[egen, granne],
        tider=services.Motestider(klockan(20), klockan(20, 11)),
        utforare_sv=par[0],
        utforare_spsm=par[1],
        aktor=None,
    )
    grannens = delat.arenden.get(dialog=granne)
    client, url = klient(skolchef), adress(kumla, f"moten/{delat.pk}/deltagare/")
    assert client.post(url, {"version": delat.version, f"arende{grannens.pk}-antal-rektor": "9"}).status_code == 302
    assert not Deltagande.objects.filter(motesarende=grannens).exists()
    assert "Grannen" not in html(skolchef, kumla, f"moten/{delat.pk}/deltagare/")
    for typ, dialog in (("planering", egen), ("introduktion", granne)):
        annat = boka(dialog, typ, 15)
        assert client.get(adress(kumla, f"moten/{annat.pk}/deltagare/")).status_code == 404
    assert client.get(adress(kumla, "moten/999999/deltagare/")).status_code == 404


# Other times -------------------------------------------------------------------------------------------------------


def foresla(dialog: Dialog, typ: str) -> Bokning:
    tider = [(klockan(20), klockan(20, 10)), (klockan(21, 13), klockan(21, 14))]
    return services.foresla_tider(
        dialog_id=dialog.pk, typ=typ, tider=tider, svar_senast=dagar(7), form="digitalt", aktor=None
    )


def test_no_time_suits_so_the_pair_is_told_and_has_the_next_step(kumla, skolchef, django_capture_on_commit_callbacks):
    par = skapa_par()
    dialog = skapa_dialog(par, huvudman=kumla, till="ja")
    bokning = foresla(dialog, "introduktion")
    client, url = klient(skolchef), f"/mina-tider/{bokning.pk}/andra-tider/"
    assert client.post(url, {"onskemal": "  "}).status_code == 422
    assert client.post(url, {"onskemal": "x" * 501}).status_code == 422
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(url, {"onskemal": "Tisdagar efter 15"}).status_code == 302
        assert client.post(url, {"onskemal": "Tisdagar efter 15"}).status_code == 302
    brev = Avisering.objects.filter(typ="tid_onskad")
    assert sorted(brev.values_list("epost", flat=True)) == sorted(person.epost for person in par)
    assert "Tisdagar efter 15" in brev[0].text
    dialog.refresh_from_db()
    assert dialog.nasta == "boka_introduktion"  # no longer waits for the huvudman
    assert services.rakna_om() == []
    arende = klient(par[0]).get(dialog.get_absolute_url()).content.decode()
    assert "Ingen av de föreslagna tiderna passar" in arende
    assert "Tisdagar efter 15" in klient(par[0]).get(f"/bokningar/{bokning.pk}/").content.decode()
    # They may still take one of them
    services.valj_tid(bokning_id=bokning.pk, tid_id=bokning.tider.first().pk, aktor=skolchef, av="huvudmannen")
    assert client.post(url, {"onskemal": "En annan gång"}).status_code == 302
    bokning.refresh_from_db()
    assert (bokning.status, bokning.onskemal) == ("vald", "Tisdagar efter 15")


def test_another_huvudmans_times_cannot_be_answered(kumla):
    bokning = foresla(skapa_dialog(huvudman=kumla, till="ja"), "introduktion")
    frammande = klient(skapa_anvandare(huvudman=skapa_huvudman()))
    assert frammande.post(f"/mina-tider/{bokning.pk}/andra-tider/", {"onskemal": "Aldrig"}).status_code == 404
    bokning.refresh_from_db()
    assert bokning.onskemal == ""


def test_an_enskild_huvudman_is_asked_of_its_styrelse_and_not_of_a_namnd(kumla, skolchef):
    mote = boka(skapa_dialog(huvudman=kumla, till="fortsatter"), "formote", 9)
    rad = mote.arenden.get()
    sidan = f"moten/{mote.pk}/deltagare/"
    assert f"arende{rad.pk}-antal-namnd" in html(skolchef, kumla, sidan)
    Huvudman.objects.filter(pk=kumla.pk).update(typ="enskild", form="ekonomisk")
    text = html(skolchef, kumla, sidan)
    assert ("-antal-styrelse" in text, "-antal-namnd" in text) == (True, False)
    data = {"version": mote.version, f"arende{rad.pk}-antal-styrelse": "3"}
    assert klient(skolchef).post(adress(kumla, sidan), data).status_code == 302
    assert [(d.funktion, d.antal) for d in rad.deltaganden.all()] == [("styrelse", 3)]
    rad.deltaganden.create(funktion="namnd", niva="huvudman", antal=2)  # a number that is there is never hidden
    assert "-antal-namnd" in html(skolchef, kumla, sidan)


# What to talk about ------------------------------------------------------------------------------------------------


@pytest.fixture
def med_fokus(kumla, skolchef) -> Dialog:
    ladda_kvalitetssystem()
    dialog = skapa_dialog(huvudman=kumla, till="fortsatter")
    HuvudmanSkolform.objects.get_or_create(huvudman=kumla, skolform="fritidshem", defaults={"antal_enheter": 1})
    data = {"faktorer": ["3"], "delmal": ["grundskola:2"], "skolformer": ["fritidshem"], "text": HEMLIGT}
    assert klient(skolchef).post(adress(kumla, "fokus/"), data).status_code == 302
    return dialog


def test_focus_is_kept_for_the_huvudman_alone(kumla, skolchef, med_fokus):
    assert HEMLIGT in html(skolchef, kumla, "fokus/")
    rad = Fokus.objects.get()
    assert (rad.faktorer, rad.delmal, rad.skolformer) == ([3], ["grundskola:2"], ["fritidshem"])
    assert HEMLIGT not in str(list(Handelse.objects.values_list("fran", "till", "skal", "data")))
    par = [t.utforare for t in med_fokus.tilldelningar.all()]
    for person in (*par, *(skapa_anvandare(roll) for roll in Roll)):
        for url in (
            med_fokus.get_absolute_url(),
            adress(kumla, ""),
            "/administration/handelser/",
            adress(kumla, "historik/"),
        ):
            assert HEMLIGT not in klient(person).get(url).content.decode()
        assert not Fokus.objects.synliga_for(person).exists()


def test_what_does_not_belong_to_the_huvudman_cannot_be_chosen(kumla, skolchef, med_fokus):
    for falt, varde in (("faktorer", "8"), ("delmal", "grundskola:99"), ("skolformer", "komvux"), ("faktorer", "x")):
        svar = klient(skolchef).post(adress(kumla, "fokus/"), {falt: [varde], "text": ""})
        assert svar.status_code == 422
    assert klient(skolchef).post(adress(kumla, "fokus/"), {"text": "x" * 10_001}).status_code == 422
    assert Fokus.objects.get().text == HEMLIGT


def test_two_who_write_at_once_lose_nothing(kumla, skolchef, med_fokus):
    kollega = skapa_anvandare(huvudman=kumla)
    version = Fokus.objects.get().version
    data = {"utkast_version": version, "faktorer": ["3"], "delmal": [], "skolformer": []}
    assert klient(kollega).post(adress(kumla, "fokus/"), data | {"text": "Kollegans ord"}).status_code == 302
    krock = klient(skolchef).post(adress(kumla, "fokus/"), data | {"text": "Mina ord", "faktorer": ["1"]})
    assert krock.status_code == 409
    assert "Kollegans ord" in krock.content.decode()
    assert "Mina ord" in krock.content.decode()
    assert Fokus.objects.get().text == "Kollegans ord"
    # The same words: both choices are kept
    svar = klient(skolchef).post(adress(kumla, "fokus/"), data | {"text": "Kollegans ord", "faktorer": ["1"]})
    assert svar.status_code == 302
    assert Fokus.objects.get().faktorer == [3, 1]


def test_sent_in_only_word_for_word_and_knowingly(kumla, skolchef, med_fokus):
    client, url = klient(skolchef), adress(kumla, "fokus/skicka/")
    text = html(skolchef, kumla, "fokus/skicka/")
    assert HEMLIGT in text
    assert "allmän handling" in text
    rad = Fokus.objects.get()
    assert client.post(url, {"version": rad.version}).status_code == 422  # not ticked
    assert not Fokusforslag.objects.exists()
    # A colleague changes it meanwhile: what was read is not what would go
    klient(skapa_anvandare(huvudman=kumla)).post(
        adress(kumla, "fokus/"), {"utkast_version": rad.version, "faktorer": ["3"], "text": "Nya ord"}
    )
    assert client.post(url, {"version": rad.version, "forstar": "on"}).url == url
    assert not Fokusforslag.objects.exists()
    rad.refresh_from_db()
    for _ in range(2):
        assert client.post(url, {"version": rad.version, "forstar": "on"}).url == adress(kumla, "fokus/")
    forslag = Fokusforslag.objects.get()
    assert (forslag.text, forslag.faktorer, forslag.skickat_av) == ("Nya ord", ["Kompensatoriska insatser"], skolchef)
    (sv, _) = [t.utforare for t in med_fokus.tilldelningar.all()]
    lasta = klient(sv).get(forslag.diariepost.get_absolute_url()).content.decode()
    assert "Nya ord" in lasta
    assert HEMLIGT not in lasta
    # What is written afterwards stays with the huvudman
    client.post(adress(kumla, "fokus/"), {"utkast_version": rad.version, "text": "Bara vårt"})
    for url in (med_fokus.get_absolute_url(), forslag.diariepost.get_absolute_url()):
        assert "Bara vårt" not in klient(sv).get(url).content.decode()
    with pytest.raises(IntegrityError, match="ändras aldrig"):
        Fokusforslag.objects.update(text="Annat")


def test_nothing_to_send_without_a_case_or_words(kumla, skolchef):
    assert klient(skolchef).get(adress(kumla, "fokus/skicka/")).status_code == 404
    ladda_kvalitetssystem()
    klient(skolchef).post(adress(kumla, "fokus/"), {"text": HEMLIGT})
    assert klient(skolchef).get(adress(kumla, "fokus/skicka/")).status_code == 404
    assert "Granska och skicka" not in html(skolchef, kumla, "fokus/")


@pytest.mark.parametrize("funktion", ["rektor", "undervisning", "kvalitetsansvarig"])
def test_one_who_does_not_answer_for_the_huvudman_sends_nothing_in(kumla, med_fokus, funktion):
    kollega = skapa_anvandare()
    uppdrag = kollega.uppdrag.create(huvudman=kumla, funktion=funktion, ar_ansvarig=True)
    sida = html(kollega, kumla, "fokus/")
    assert ("Granska och skicka" in sida, "eller är skolchef, kan skicka för er" in sida) == (False, True)
    rad, url = Fokus.objects.get(), adress(kumla, "fokus/skicka/")
    for svar in (klient(kollega).get(url), klient(kollega).post(url, {"version": rad.version, "forstar": "on"})):
        assert (svar.status_code, "Bara den som företräder nämnden" in svar.content.decode()) == (403, True)
    with pytest.raises(PermissionDenied):
        services.skicka_fokus(dialog_id=med_fokus.pk, version=rad.version, aktor=kollega)
    assert not Fokusforslag.objects.exists()
    uppdrag.funktion = "namnd_styrelse"
    uppdrag.save()
    assert klient(kollega).post(url, {"version": rad.version, "forstar": "on"}).status_code == 302
    assert Fokusforslag.objects.get().skickat_av == kollega
