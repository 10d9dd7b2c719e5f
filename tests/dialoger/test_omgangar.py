"""Rounds: the draw, changes by hand, the day the urval is fixed, the funnel, and their pages."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from dialoger import services, tasks
from dialoger.models import Dialog, Dragning, Omgang, Urvalsplats
from dialoger.omgangstratt import LANGD, tratt
from huvudman.models import Granskning, Huvudman, HuvudmanSkolform
from huvudman.services import lagg_till_granskning
from kvalitet.models import Handelse, Jobb
from tests.factories import dagar, skapa_anvandare, skapa_cykel, skapa_dialog, skapa_huvudman, skapa_omgang

pytestmark = pytest.mark.django_db


def register(antal: int, **falt) -> list[Huvudman]:
    huvudman_lista = [skapa_huvudman(**falt) for _ in range(antal)]
    HuvudmanSkolform.objects.bulk_create(
        [HuvudmanSkolform(huvudman=h, skolform="grundskola", antal_enheter=1) for h in huvudman_lista]
    )
    return huvudman_lista


def dra(omgang: Omgang, antal: int = 5, **falt) -> Dragning:
    return services.dra_urval(omgang_id=omgang.pk, **{"antal": antal, "fro": "a", "aktor": None, **falt})


def med(omgang: Omgang) -> list[str]:
    return list(omgang.platser.filter(borttagen=None).values_list("huvudman__nyckel", flat=True).order_by("huvudman"))


def vagrad(text: str):
    return pytest.raises(ValidationError, match=text)


# The round ----------------------------------------------------------------------------------------------------------


def test_a_round_is_saved_changed_and_refused_with_words(samordnare):
    omgang = skapa_omgang("  Våren   2030 ")
    assert omgang.namn == "Våren 2030"
    falt = {"cykel": omgang.cykel, "namn": "Våren 2030", "start": dagar(30), "slut": dagar(200), "aktor": samordnare}
    services.spara_omgang(**falt, omgang=omgang)  # nothing new
    services.spara_omgang(**falt | {"slut": None}, omgang=omgang)
    assert list(Handelse.objects.order_by("pk").values_list("typ", flat=True)) == ["omgang.skapad", "omgang.andrad"]
    with vagrad("redan en omgång med det namnet"):
        services.spara_omgang(**falt)
    with vagrad("före den första"):
        services.spara_omgang(**falt | {"namn": "Annan", "slut": dagar(1)})
    with vagrad("måste börja under Cykel 9"):
        services.spara_omgang(**falt | {"namn": "Annan", "start": dagar(-900), "slut": None})
    assert Omgang.objects.count() == 1


# The draw -----------------------------------------------------------------------------------------------------------


def test_the_same_seed_gives_the_same_huvudman_and_each_says_why():
    register(20)
    omgang = skapa_omgang()
    forsta = dra(omgang, fro="b7")
    valda = med(omgang)
    assert len(valda) == 5
    assert (forsta.fro, forsta.antal, forsta.i_registret) == ("b7", 5, 20)
    plats = omgang.platser.filter(borttagen=None).first()
    assert "20 huvudmän som kan dras ger 5,0 platser av 5" in plats.skal.replace("\xa0", " ")
    [offentlig] = [rad for rad in forsta.spegel if rad["dimension"] == "sektor"]
    assert (offentlig["i_registret"], offentlig["onskat"], offentlig["dragna"]) == (20, 5.0, 5)
    dra(omgang, fro="annat")
    assert med(omgang) != valda
    dra(omgang, fro="b7")
    assert med(omgang) == valda
    assert omgang.platser.filter(borttagen_skal="Ny dragning").count() == 10
    assert Handelse.objects.filter(typ="omgang.dragen").count() == 3


def test_who_cannot_be_invited_is_left_out_and_counted():
    fritt, oppet, klart, granskas, senare_an, avslutat, uppskjuten, annan = register(8)
    cykel = skapa_cykel(9)
    skapa_dialog(huvudman=oppet, cykel=cykel, till="ja")
    Dialog.objects.filter(pk=skapa_dialog(huvudman=klart, cykel=cykel, till="uppfoljd").pk).update(
        avslutad=dagar(-5), avslutsorsak="genomford"
    )
    lagg_till_granskning(
        huvudman=granskas, slag=Granskning.Slag.TILLSYN, status="planerad", fran=dagar(60), kalla="demo", aktor=None
    )
    _svara_senare(senare_an, cykel, dagar(400))
    Huvudman.objects.filter(pk=avslutat.pk).update(ar_aktiv=False)
    forra = skapa_omgang("Hösten 2029", start=dagar(10), slut=dagar(29))
    plats = services.lagg_till_i_urval(omgang_id=forra.pk, huvudman=uppskjuten, skal="Önskar", aktor=None)
    services.ta_bort_ur_urval(plats_id=plats.pk, skal="Flyttar", tidigast=dagar(90), aktor=None)
    services.lagg_till_i_urval(omgang_id=forra.pk, huvudman=annan, skal="Önskar", aktor=None)
    omgang = skapa_omgang()
    dragning = dra(omgang, antal=8)
    assert med(omgang) == [fritt.nyckel]
    assert dragning.undantag == {
        "har redan ett öppet ärende": 1,
        "har haft sin dialog eller tackat nej i cykeln": 1,
        "granskas, eller granskningen är planerad": 1,
        "vill höra av oss längre fram": 1,
        "är uppskjuten av en samordnare eller med i en annan omgång": 2,
    }


def _svara_senare(huvudman: Huvudman, cykel, dag) -> Dialog:
    dialog = skapa_dialog(huvudman=huvudman, cykel=cykel, till="inbjuden")
    services.svara(dialog_id=dialog.pk, slag="intro", svar="senare", bjud_in_igen=dag, aktor=None)
    return dialog


def test_who_answered_later_comes_back_first_and_goes_on_in_its_case():
    register(30)
    [huvudman] = register(1)
    dialog = _svara_senare(huvudman, skapa_cykel(9), dagar(20))
    omgang = skapa_omgang()
    dra(omgang, antal=3)
    plats = omgang.platser.get(huvudman=huvudman, borttagen=None)
    assert "ville bli tillfrågad igen" in plats.skal
    utfall = services.faststall_urval(omgang_id=omgang.pk, aktor=None)
    assert utfall == {"oppnade": 3, "kvar": 0}
    plats.refresh_from_db()
    dialog.refresh_from_db()
    assert (plats.dialog, dialog.omgang) == (dialog, omgang)
    assert Dialog.objects.filter(huvudman=huvudman).count() == 1
    assert Handelse.objects.get(typ="dialog.omgang").till == {"omgång": omgang.namn}


@pytest.mark.parametrize(
    ("falt", "text"),
    [
        ({"antal": 0}, "mellan 1 och"),
        ({"antal": 1_001}, "mellan 1 och"),
        ({"vikter": {"storlek": {"jättestor": 2.0}}}, "jättestor"),
        ({"vikter": {"storlek": {"liten": -1.0}}}, "liten"),
    ],
)
def test_a_draw_that_means_nothing_is_refused_and_changes_nothing(falt, text):
    register(3)
    omgang = skapa_omgang()
    dra(omgang, antal=2)
    fore = med(omgang)
    with vagrad(text):
        dra(omgang, **falt)
    assert med(omgang) == fore
    assert Dragning.objects.count() == 1


def test_weights_give_more_places():
    register(10, storleksklass="liten")
    register(10, storleksklass="stor")
    omgang = skapa_omgang()
    dragning = dra(omgang, antal=8, vikter={"storlek": {"stor": 3.0}})
    assert dragning.vikter == {"storlek": {"stor": 3.0}}
    assert omgang.platser.filter(borttagen=None, huvudman__storleksklass="stor").count() == 6


# By hand ------------------------------------------------------------------------------------------------------------


def test_by_hand_with_a_reason_and_kept_when_drawn_again(samordnare):
    egen, *_ = register(12)
    omgang = skapa_omgang()
    with vagrad("Skriv varför huvudmannen läggs till"):
        services.lagg_till_i_urval(omgang_id=omgang.pk, huvudman=egen, skal=" ", aktor=samordnare)
    plats = services.lagg_till_i_urval(omgang_id=omgang.pk, huvudman=egen, skal="Har bett om det", aktor=samordnare)
    with vagrad("redan med"):
        services.lagg_till_i_urval(omgang_id=omgang.pk, huvudman=egen, skal="Igen", aktor=samordnare)
    dra(omgang, antal=4)
    assert egen.nyckel in med(omgang)
    assert len(med(omgang)) == 4
    with vagrad("Skriv varför huvudmannen tas bort"):
        services.ta_bort_ur_urval(plats_id=plats.pk, skal="", aktor=samordnare)
    with vagrad("efter omgångens start"):
        services.ta_bort_ur_urval(plats_id=plats.pk, skal="Nej", tidigast=dagar(1), aktor=samordnare)
    services.ta_bort_ur_urval(plats_id=plats.pk, skal="Ångrar sig", aktor=samordnare)
    with vagrad("redan borttagen"):
        services.ta_bort_ur_urval(plats_id=plats.pk, skal="Ångrar sig", aktor=samordnare)
    assert egen.nyckel not in med(omgang)
    handelse = Handelse.objects.get(typ="omgang.borttagen")
    assert (handelse.fran, handelse.skal, handelse.aktor) == ({"huvudman": egen.namn}, "Ångrar sig", samordnare)


def test_who_has_an_open_case_is_not_added_by_hand():
    [egen] = register(1)
    dialog = skapa_dialog(huvudman=egen, cykel=skapa_cykel(9))
    with vagrad(f"redan ett öppet ärende, {dialog.nummer}"):
        services.lagg_till_i_urval(omgang_id=skapa_omgang().pk, huvudman=egen, skal="Önskar", aktor=None)


def test_the_database_holds_one_place_each_and_a_reason_for_what_is_gone():
    [egen] = register(1)
    omgang = skapa_omgang()
    Urvalsplats.objects.create(omgang=omgang, huvudman=egen, skal="a")
    with pytest.raises(IntegrityError), transaction.atomic():
        Urvalsplats.objects.create(omgang=omgang, huvudman=egen, skal="b")
    with pytest.raises(IntegrityError), transaction.atomic():
        Urvalsplats.objects.update(borttagen=timezone.now())


# Fixed --------------------------------------------------------------------------------------------------------------


def test_fixing_opens_a_case_each_once_and_the_urval_stands(samordnare):
    register(6)
    omgang = skapa_omgang()
    dra(omgang, antal=4)
    jobb = services.bestall_faststallande(omgang=omgang, aktor=samordnare)
    assert services.bestall_faststallande(omgang=omgang, aktor=samordnare).pk == jobb.pk  # a double click makes one
    tasks.faststall_urval(jobb.pk)
    jobb.refresh_from_db()
    assert (jobb.status, jobb.resultat["oppnade"]) == ("klart", 4)
    assert sorted(Dialog.objects.filter(omgang=omgang).values_list("huvudman__nyckel", flat=True)) == sorted(
        med(omgang)
    )
    assert Handelse.objects.filter(typ="dialog.skapad", aktor=samordnare).count() == 4
    assert services.faststall_urval(omgang_id=omgang.pk, aktor=None) == {"oppnade": 0, "kvar": 0}
    for gor in (
        lambda: dra(omgang),
        lambda: services.lagg_till_i_urval(omgang_id=omgang.pk, huvudman=skapa_huvudman(), skal="x", aktor=None),
        lambda: services.ta_bort_ur_urval(plats_id=omgang.platser.first().pk, skal="x", aktor=None),
    ):
        with vagrad("Urvalet är fastställt"):
            gor()
    assert Dialog.objects.count() == 4


def test_who_has_closed_since_the_draw_is_left_and_the_others_open(samordnare):
    register(3)
    omgang = skapa_omgang()
    dra(omgang, antal=3)
    Huvudman.objects.filter(nyckel=med(omgang)[0]).update(ar_aktiv=False)
    assert services.faststall_urval(omgang_id=omgang.pk, aktor=samordnare) == {"oppnade": 2, "kvar": 1}
    assert omgang.platser.filter(borttagen=None, dialog=None).count() == 1


# Pages --------------------------------------------------------------------------------------------------------------


def test_from_a_new_round_to_its_cases_in_the_browser(klient):
    register(12)
    skapa_cykel(9)
    lista = reverse("dialoger:omgangar")
    assert "Ingen omgång" in klient.get(lista).content.decode()
    falt = {"cykel": skapa_cykel(9).pk, "namn": "Hösten 2031", "start": dagar(5).isoformat(), "slut": ""}
    svar = klient.post(reverse("dialoger:omgang_ny"), falt)
    omgang = Omgang.objects.get()
    assert svar.url == omgang.get_absolute_url()
    assert "Dra urvalet" in klient.get(svar.url).content.decode()
    assert klient.post(reverse("dialoger:omgang_ny"), falt).status_code == 422  # the name is taken
    svar = klient.post(reverse("dialoger:urval_dra", args=[omgang.pk]), {"antal": "6", "fro": "q"})
    urval = reverse("dialoger:urval", args=[omgang.pk])
    assert svar.url == urval
    sida = klient.get(urval).content.decode()
    assert "<code>q</code>" in sida
    assert sida.count("Ta bort<span") == 6
    faststall = reverse("dialoger:urval_faststall", args=[omgang.pk])
    assert "Ett ärende öppnas för 6 huvudmän" in klient.get(faststall).content.decode().replace("\xa0", " ")
    assert klient.post(faststall, {"antal": "5"}).status_code == 200  # what was confirmed is not what is there
    assert not Jobb.objects.exists()
    svar = klient.post(faststall, {"antal": "6"})
    jobb = Jobb.objects.get()
    assert svar.url == jobb.get_absolute_url()
    tasks.faststall_urval(jobb.pk)
    sida = klient.get(urval).content.decode()
    assert "Urvalet är fastställt" in sida
    assert "Ta bort<span" not in sida
    assert klient.get(reverse("dialoger:urval_dra", args=[omgang.pk])).status_code == 302
    assert "Föreslå par" in klient.get(omgang.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("falt", "text"),
    [
        ({"antal": ""}, "måste fyllas i"),
        ({"antal": "många"}, "heltal"),
        ({"antal": "5000"}, "1000"),
        ({"antal": "5", "vikt_storlek_liten": "-1"}, "0"),
        ({"antal": "5", "vikt_storlek_liten": "abc"}, "tal"),
    ],
)
def test_a_draw_filled_in_wrong_says_so_and_draws_nothing(klient, falt, text):
    register(3)
    omgang = skapa_omgang()
    svar = klient.post(reverse("dialoger:urval_dra", args=[omgang.pk]), falt)
    assert svar.status_code == 422
    assert text in svar.content.decode()
    assert not Dragning.objects.exists()


def test_adding_and_removing_on_the_page(klient):
    [egen, annan] = register(2)
    omgang = skapa_omgang()
    till = reverse("dialoger:urval_lagg_till", args=[omgang.pk])
    assert egen.namn in klient.get(till, {"sok": egen.namn}).content.decode()
    assert "Ingen aktiv huvudman passar" in klient.get(till, {"sok": "zzzz"}).content.decode()
    assert egen.namn in klient.get(till, {"huvudman": egen.nyckel}).content.decode()
    assert klient.post(till, {"huvudman": "finns-inte", "skal": "x"}).status_code == 422
    assert klient.post(till, {"huvudman": egen.nyckel, "skal": ""}).status_code == 422
    assert klient.post(till, {"huvudman": egen.nyckel, "skal": "<b>Önskar</b>"}).status_code == 302
    plats = Urvalsplats.objects.get()
    assert "&lt;b&gt;Önskar&lt;/b&gt;" in klient.get(reverse("dialoger:urval", args=[omgang.pk])).content.decode()
    andra_omgangen = skapa_omgang("Hösten 2030")
    bort = reverse("dialoger:urval_ta_bort", args=[omgang.pk, plats.pk])
    assert klient.post(bort.replace(f"/{omgang.pk}/", f"/{andra_omgangen.pk}/", 1), {"skal": "x"}).status_code == 404
    assert klient.post(bort, {"skal": "Ångrar sig", "tidigast": "1999-01-01"}).status_code == 422
    assert klient.post(bort, {"skal": "Ångrar sig"}).status_code == 302
    assert "Ångrar sig" in klient.get(reverse("dialoger:urval", args=[omgang.pk])).content.decode()
    assert annan.nyckel not in med(omgang)


def test_the_numbers_of_the_funnel_are_the_rows_behind_them(klient, samordnare):
    omgang = skapa_omgang()
    for till in ("", "inbjuden", "ja", "introducerad", "fortsatter", "dialog"):
        skapa_dialog(till=till, omgang=omgang, cykel=omgang.cykel)
    nej = skapa_dialog(till="inbjuden", omgang=omgang, cykel=omgang.cykel)
    services.svara(dialog_id=nej.pk, slag="intro", svar="nej", skal="tid", aktor=None)
    rader = {rad.namn: rad for rad in tratt(omgang, samordnare)}
    assert {namn: rad.antal for namn, rad in rader.items()} == {
        "I urvalet": 0,
        "Öppnade ärenden": 7,
        "Har fullt par": 6,
        "Inbjudna": 6,
        "Har svarat": 5,
        "Ja till introduktion": 4,
        "Nej till introduktion": 1,
        "Vill höra av oss senare": 0,
        "Har haft introduktion": 3,
        "Fortsätter": 2,
        "Har haft dialogmöte": 1,
    }
    for rad in list(rader.values())[1:]:
        svar = klient.get(rad.url)
        assert svar.context["tabell"].page.paginator.count == rad.antal, rad.namn
    assert len(rader) == len(LANGD) + 2


def test_pages_cost_the_same_number_of_queries_whatever_they_hold(klient):
    register(40)
    omgang = skapa_omgang()
    dra(omgang, antal=1)
    sidor = [omgang.get_absolute_url(), reverse("dialoger:urval", args=[omgang.pk]), reverse("dialoger:omgangar")]

    def fragor():
        antal = []
        for sida in sidor:
            with CaptureQueriesContext(connection) as fangade:
                klient.get(sida)
            antal.append(len(fangade))
        return antal

    fragor()
    fa = fragor()
    dra(omgang, antal=20)
    for n in range(3):
        skapa_omgang(f"Omgång {n}")
    assert fragor() == fa


def test_a_mistyped_year_is_refused_wherever_a_day_is_planned():
    dialog, person, om_lange = skapa_dialog(till="ja"), skapa_anvandare(), dagar(731)
    fel = "mer än två år fram"
    with pytest.raises(ValidationError, match=fel):
        services.pausa(dialog_id=dialog.pk, till=om_lange, skal="Flytt", aktor=None)
    start = timezone.now() + timedelta(days=730)
    with pytest.raises(ValidationError, match=fel):
        services.lagg_till_franvaro(anvandare=person, start=start, slut=start + timedelta(days=2))
    cykel = skapa_cykel(9)
    for forst, sist in ((om_lange, None), (dagar(1), om_lange)):
        with pytest.raises(ValidationError, match=fel):
            services.spara_omgang(cykel=cykel, namn="Prov", start=forst, slut=sist, aktor=None)
    dialog.refresh_from_db()
    assert (dialog.pausad_fran, Omgang.objects.filter(namn="Prov").count()) == (None, 0)
    assert services.pausa(dialog_id=dialog.pk, till=dagar(730), skal="Flytt", aktor=None).pausad_till == dagar(730)
