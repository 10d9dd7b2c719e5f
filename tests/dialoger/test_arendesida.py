"""The case page in every state: what it says, who may do what from it, and that it never gets slower with more rows."""

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dialoger import services
from dialoger.arendesida import historik, motesrader
from dialoger.handlingar import HANDLINGAR
from dialoger.models import Anteckning, Dialog, Forberedelse, Motesarende
from huvudman.models import HuvudmanSkolform, Kontakt, Namnd
from kvalitet import svenska
from kvalitet.kalenderdagar import ar_arbetsdag, nasta_arbetsdag
from kvalitet.models import Handelse, Lasning, Roll
from tests.dialoger.overgangslista import LAGEN, skapa_lage
from tests.factories import (
    anteckna,
    boka,
    dagar,
    faststall,
    halla,
    klockan,
    skapa_anvandare,
    skapa_dialog,
    skapa_huvudman,
    skapa_par,
    skapa_regionkontor,
    skapa_roll,
    skapa_underlag,
)

pytestmark = pytest.mark.django_db


def klient(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def sida(person, dialog: Dialog, namn: str = "detalj") -> str:
    svar = klient(person).get(reverse(f"dialoger:{namn}", args=[dialog.nummer]))
    assert svar.status_code == 200
    return " ".join(svar.content.decode().replace("\xa0", " ").split())


def skicka(person, dialog: Dialog, namn: str, **data):
    return klient(person).post(reverse(f"dialoger:{namn}", args=[dialog.nummer]), data)


def par(dialog: Dialog):
    return {t.myndighet: t.utforare for t in dialog.tilldelningar.filter(till=None)}


@pytest.mark.parametrize("namn", [n for n in LAGEN if n != "utan_par"])
def test_the_page_in_every_state_has_one_filled_button_that_leads_somewhere(namn):
    dialog = skapa_lage(namn)
    sv = par(dialog)["SV"]
    text = sida(sv, dialog)
    fyllda = text.count('data-variant="primary"')
    oppet = not dialog.avslutad
    assert fyllda == (1 if oppet and dialog.nasta not in ("skriv_anteckning", "las_anteckning") else fyllda)
    assert fyllda <= 1
    assert ("Nästa steg" in text) == oppet
    assert dialog.huvudman.namn in text


def test_only_those_who_coordinate_are_shown_the_button_that_assigns():
    dialog = skapa_dialog()
    adress = reverse("dialoger:tilldela", args=[dialog.nummer])
    assert f'href="{adress}" data-variant="primary"' in sida(skapa_anvandare(Roll.SAMORDNARE), dialog)
    assert adress not in sida(skapa_anvandare(Roll.DIALOGUTFORARE), dialog)


def test_what_the_page_says_of_steps_meetings_and_people():
    dialog = skapa_dialog(till="fortsatter")
    huvudman = dialog.huvudman
    HuvudmanSkolform.objects.create(huvudman=huvudman, skolform="komvux", antal_enheter=1)
    underlag = skapa_underlag(huvudman)
    services.lamna_underlag(dialog_id=dialog.pk, aktor=None)
    halla(dialog, "formote", -30)
    ett = boka(dialog, "dialog", -20)
    services.hall_mote(mote_id=ett.pk, aktor=None, utforare_sv=ett.utforare_sv, utforare_spsm=ett.utforare_spsm)
    koppling = ett.arenden.get()
    services.satt_deltagare(motesarende_id=koppling.pk, antal={"namnd": 2, "skolchef": 1}, aktor=None)
    services.satt_skolformer(motesarende_id=koppling.pk, lagen={"grundskola": ("tackt", "")}, aktor=None)
    tva = boka(dialog, "dialog", 10, omfattning="Gymnasieskola")
    services.satt_deltagare(motesarende_id=tva.arenden.get().pk, antal={"rektor": 4}, aktor=None)
    text = sida(par(dialog)["SV"], dialog)
    for stycke in (
        "Ja till introduktion",
        "Ja till att fortsätta",
        "Del 1:",
        "Del 2:",
        "Dialogmöte, del 2",
        "Gymnasieskola",
        '<td class="hoger">2</td>',
        'Grundskola<span class="dold">: berörd, dialog 1</span>',
        "Komvux är inte planerad",
        "Ingen från nämnden är anmäld till dialogmötet, del 2",
        f"Version {underlag.version}",
        "Mötesanteckning, dialogmöte, del 1",
        "Parets arbetsanteckningar",
        "SV och SPSM",
    ):
        assert stycke in text, stycke
    assert "Parets arbetsanteckningar" not in sida(skapa_anvandare(Roll.SAMORDNARE), dialog)


def test_the_number_of_queries_does_not_grow():
    """One meeting against three, one contact against four, one skolform against five, events likewise."""

    def fragor(dialog: Dialog) -> int:
        client = klient(par(dialog)["SV"])
        client.get(dialog.get_absolute_url())
        with CaptureQueriesContext(
            connection,
        ) as fangade:
            assert client.get(dialog.get_absolute_url()).status_code == 200
        return len(fangade)

    def fyll(dialog: Dialog, antal: int) -> None:
        for n in range(antal):
            mote = halla(dialog, "dialog", -100 + n)
            koppling = mote.arenden.get()
            services.satt_deltagare(motesarende_id=koppling.pk, antal={"namnd": 1, "rektor": 2}, aktor=None)
            services.satt_skolformer(motesarende_id=koppling.pk, lagen={"grundskola": ("tackt", "")}, aktor=None)
            faststall(dialog)
            namnd = Namnd.objects.create(huvudman=dialog.huvudman, namn=f"Nämnd {n}")
            Kontakt.objects.create(
                huvudman=dialog.huvudman, namnd=namnd, funktion="namnd_styrelse", epost=f"n{n}@exempel.test", kalla="x"
            )
            person = par(dialog)["SV"]
            services.satt_forberedelse(dialog_id=dialog.pk, punkt=f"p{n}", text="x", klar=True, aktor=person)

    liten, stor = skapa_dialog(till="formote"), skapa_dialog(till="formote")
    fyll(liten, 1)
    fyll(stor, 3)
    for kod in ("komvux", "gymnasieskola", "forskola", "fritidshem"):
        HuvudmanSkolform.objects.create(huvudman=stor.huvudman, skolform=kod, antal_enheter=1)
    assert fragor(liten) == fragor(stor)
    assert fragor(stor) < 45


def test_a_read_is_logged_and_seen_by_those_who_may():
    dialog = skapa_dialog(till="ja")
    annan = skapa_anvandare(Roll.DIALOGUTFORARE, namn="Nyfiken Kollega")
    sida(annan, dialog)
    assert Lasning.objects.filter(objekttyp="dialoger.dialog", objekt_id=str(dialog.pk), anvandare=annan).count() == 1
    assert "Nyfiken Kollega" in sida(par(dialog)["SPSM"], dialog, "lasare")
    assert klient(annan).get(reverse("dialoger:lasare", args=[dialog.nummer])).status_code == 403


# Roles ------------------------------------------------------------------------------------------------------------


def test_another_utforare_reads_but_cannot_change():
    dialog = skapa_dialog(till="ja")
    annan = skapa_anvandare(Roll.DIALOGUTFORARE, "SPSM")
    text = sida(annan, dialog)
    assert "har ärendet" in text
    assert "Fler val" not in text
    fore = Handelse.objects.count()
    for namn in [*HANDLINGAR, "forberedelse"]:
        assert skicka(annan, dialog, namn).status_code == 403, namn
    assert Handelse.objects.count() == fore


def test_the_enhetschef_reads_the_own_offices_cases_and_changes_none():
    chef = skapa_anvandare()
    kontor = skapa_regionkontor()
    skapa_roll(chef, Roll.ENHETSCHEF, regionkontor=kontor)
    dialog = skapa_dialog(till="ja")
    assert klient(chef).get(dialog.get_absolute_url()).status_code == 404
    Dialog.objects.filter(pk=dialog.pk).update(regionkontor=kontor)
    assert "Fler val" not in sida(chef, dialog)
    assert skicka(chef, dialog, "pausa", skal="x").status_code == 403


@pytest.mark.parametrize("roll", [Roll.ANALYTIKER, Roll.REGISTRATOR, Roll.SYSTEMFORVALTARE, Roll.REDAKTOR])
def test_roles_outside_the_cases_are_refused(roll):
    dialog = skapa_dialog(till="ja")
    assert klient(skapa_anvandare(roll)).get(dialog.get_absolute_url()).status_code == 403


def test_one_who_left_the_pair_reads_only():
    dialog = skapa_dialog(till="ja")
    forr = par(dialog)["SV"]
    ny = skapa_anvandare(Roll.DIALOGUTFORARE)
    services.tilldela(dialog_id=dialog.pk, utforare=ny, myndighet="SV", skal="Rotation", aktor=None)
    assert skicka(forr, dialog, "pausa", skal="x").status_code == 403
    assert forr.namn in sida(ny, dialog)


@pytest.mark.parametrize("nummer", ["KD-2026-9999", "KD-2026-0001'", "KD-26-1", "kd-2026-0001", "KD-2026-0001%00", "1"])
def test_a_number_that_is_no_case_is_not_found(nummer):
    client = klient(skapa_anvandare(Roll.SAMORDNARE))
    for slut in ("", "pausa/", "historik/"):
        assert client.get(f"/arenden/{nummer}/{slut}").status_code == 404


def test_markup_in_names_and_reasons_is_inert():
    elakt = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    dialog = skapa_dialog(till="ja", huvudman=skapa_huvudman(f"Kommun {elakt}"))
    person = par(dialog)["SV"]
    Kontakt.objects.create(huvudman=dialog.huvudman, funktion="skolchef", namn=elakt, epost="a@b.test", kalla="x")
    assert skicka(person, dialog, "pausa", skal=elakt).status_code == 302
    for namn in ("detalj", "historik", "ateruppta"):
        text = sida(person, dialog, namn)
        assert "<script>alert" not in text
        assert "<img src=x" not in text


# The forms --------------------------------------------------------------------------------------------------------


def test_nothing_is_chosen_beforehand_in_an_answer():
    dialog = skapa_dialog(till="inbjuden")
    text = sida(par(dialog)["SV"], dialog, "svar_intro")
    assert "checked" not in text
    svar = skicka(par(dialog)["SV"], dialog, "svar_intro", dag=dagar(0).isoformat(), av="Skolchefen")
    assert svar.status_code == 422
    assert "Skolchefen" in svar.content.decode()  # what was typed is still there
    assert not dialog.beslut.exists()


@pytest.mark.parametrize(
    ("data", "fel"),
    [
        ({"svar": "nej"}, "främsta skälet"),
        ({"svar": "senare"}, "framåt i tiden"),
        ({"svar": "senare", "bjud_in_igen": "2020-01-01"}, "framåt i tiden"),
        ({"svar": "ja", "dag": "2999-01-01"}, "framtiden"),
        ({"svar": "ja", "dag": "2001-01-01"}, "före den dag"),
        ({"svar": "kanske"}, "Välj något av alternativen"),
        ({"svar": "ja", "av": "x" * 200_000}, "120 tecken"),
    ],
)
def test_answers_that_cannot_be_are_refused_with_words(data, fel):
    dialog = skapa_dialog(till="inbjuden")
    svar = skicka(par(dialog)["SV"], dialog, "svar_intro", **({"dag": dagar(0).isoformat()} | data))
    assert svar.status_code == 422
    assert fel in svar.content.decode()
    assert not dialog.beslut.exists()


def test_a_no_with_its_reason_closes_the_case():
    dialog = skapa_dialog(till="inbjuden")
    person = par(dialog)["SV"]
    skicka(person, dialog, "svar_intro", svar="nej", skal="tid", dag=dagar(0).isoformat())
    text = sida(person, dialog)
    assert "Ärendet är avslutat" in text
    assert "Tid eller resurser" in text
    assert "Öppna igen" in text


def test_recipients_come_from_the_register():
    dialog = skapa_dialog(skapa_par())
    person = par(dialog)["SV"]
    bun = Namnd.objects.create(huvudman=dialog.huvudman, namn="Barn- och utbildningsnämnden")
    rad = {"huvudman": dialog.huvudman, "kalla": "x"}
    Kontakt.objects.create(funktion="namnd_styrelse", namnd=bun, epost="bun@exempel.test", **rad)
    Kontakt.objects.create(funktion="skolchef", namn="Maria Ek", epost="maria@exempel.test", **rad)
    Kontakt.objects.create(funktion="rektor", namn="Rut", epost="rut@exempel.test", **rad)
    studsad = Kontakt.objects.create(funktion="skolchef", epost="gammal@exempel.test", studsad=klockan(-1), **rad)
    text = sida(person, dialog, "registrera_inbjudan")
    assert text.count("checked") == 2  # the nämnd and the skolchef whose address works
    assert "Maria Ek" not in text  # the function is invited, not the person
    dagarna = {"skickad": dagar(0).isoformat(), "svar_senast": dagar(20).isoformat()}
    assert "minst en mottagare" in skicka(person, dialog, "registrera_inbjudan", **dagarna).content.decode()
    fel = skicka(person, dialog, "registrera_inbjudan", mottagare="k999999", **dagarna)
    assert fel.status_code == 422
    skicka(person, dialog, "registrera_inbjudan", mottagare=[f"k{studsad.pk}"], annan="Styrelsen", **dagarna)
    assert sorted(dialog.inbjudningar.values_list("mottagare", "epost")) == [
        ("Skolchef", "gammal@exempel.test"),
        ("Styrelsen", ""),
    ]


def test_assigning_lists_active_utforare_of_the_agency_and_wants_a_reason():
    dialog = skapa_dialog(till="ja")
    samordnare = skapa_anvandare(Roll.SAMORDNARE)
    spsm = skapa_anvandare(Roll.DIALOGUTFORARE, "SPSM")
    slutat = skapa_anvandare(namn="Har Slutat")
    skapa_roll(slutat, Roll.DIALOGUTFORARE, "SV", giltig_till=dagar(-1))
    ny = skapa_anvandare(Roll.DIALOGUTFORARE, "SV")
    assert "Har Slutat" not in sida(samordnare, dialog, "tilldela")
    nu = par(dialog)
    oandrat = {"utforare_sv": nu["SV"].pk, "utforare_spsm": nu["SPSM"].pk}
    for data in (
        {"utforare_sv": spsm.pk, "skal": "x"},
        {"utforare_sv": slutat.pk, "skal": "x"},
        oandrat,
        oandrat | {"utforare_sv": ny.pk},
    ):
        assert skicka(samordnare, dialog, "tilldela", **data).status_code == 422
    assert skicka(samordnare, dialog, "tilldela", **oandrat | {"utforare_sv": ny.pk, "skal": "Sjuk"}).status_code == 302
    assert par(dialog) == {"SV": ny, "SPSM": nu["SPSM"]}
    assert skicka(nu["SPSM"], dialog, "tilldela").status_code == 403


def test_the_same_form_twice_is_one_answer():
    dialog = skapa_dialog(till="inbjuden")
    client = klient(par(dialog)["SV"])
    adress = reverse("dialoger:svar_intro", args=[dialog.nummer])
    data = {"svar": "ja", "dag": dagar(0).isoformat(), "engangsnyckel": "en-och-samma"}
    for _ in range(2):
        assert client.post(adress, data).url == dialog.get_absolute_url()
    assert dialog.beslut.count() == 1


def test_redirecting_searches_by_name_and_number():
    dialog, till = skapa_dialog(till="ja"), skapa_huvudman("Nya Ägaren AB", soktext="nya ägaren ab")
    skapa_huvudman("Nedlagda AB", soktext="nedlagda ab", ar_aktiv=False)
    samordnare = skapa_anvandare(Roll.SAMORDNARE)
    client = klient(samordnare)
    adress = reverse("dialoger:omdirigera", args=[dialog.nummer])
    for sok in ("ägaren", till.nyckel):
        assert f"?till={till.nyckel}" in client.get(adress, {"sok": sok}).content.decode()
    assert "Ingen annan aktiv huvudman" in client.get(adress, {"sok": "nedlagda"}).content.decode()
    assert "Vad har hänt?" in client.get(adress, {"till": till.nyckel}).content.decode()
    assert skicka(samordnare, dialog, "omdirigera", till=till.nyckel, skal="").status_code == 422
    assert skicka(samordnare, dialog, "omdirigera", till="0000000000", skal="Köpt").status_code == 422
    assert skicka(samordnare, dialog, "omdirigera", till=till.nyckel, skal="Köpt").status_code == 302
    assert "Nya Ägaren AB" in sida(samordnare, dialog)
    assert "Tidigare huvudman" in sida(samordnare, dialog)


def test_going_on_without_underlag_and_ordering_one():
    dialog = skapa_dialog(till="fortsatter")
    person = par(dialog)["SV"]
    assert "Inget underlag är gjort än" in sida(person, dialog, "underlag")
    assert skicka(person, dialog, "underlag").status_code == 422
    assert skicka(person, dialog, "underlag_utan", skal=" ").status_code == 422
    svar = skicka(person, dialog, "underlag_bestall")
    assert svar.status_code == 422
    assert "ingen godkänd statistik" in svar.content.decode()
    skicka(person, dialog, "underlag_utan", skal="Bara förskola")
    assert "utan underlag från oss" in sida(person, dialog)


def test_delivering_the_underlag():
    dialog = skapa_dialog(till="fortsatter")
    person, underlag = par(dialog)["SV"], skapa_underlag(dialog.huvudman)
    assert "Läs den först" in sida(person, dialog, "underlag")
    skicka(person, dialog, "underlag")
    dialog.refresh_from_db()
    assert dialog.underlag == underlag
    assert "Det finns ingen nyare" in sida(person, dialog, "underlag")


def test_opening_a_case_from_the_huvudmans_page():
    samordnare, huvudman = skapa_anvandare(Roll.SAMORDNARE), skapa_huvudman()
    client, adress = klient(samordnare), reverse("dialoger:oppna", args=[huvudman.nyckel])
    assert "ingen cykel" in client.post(adress).content.decode()
    cykel = skapa_dialog().cykel
    assert "Öppna ärende" in client.get(huvudman.get_absolute_url()).content.decode()
    assert client.post(adress).status_code == 302
    dialog = Dialog.objects.get(huvudman=huvudman)
    assert dialog.cykel == cykel
    text = client.get(huvudman.get_absolute_url()).content.decode()
    assert dialog.nummer in text
    assert "Öppna ärende<" not in text
    assert "redan ett öppet ärende" in client.post(adress).content.decode()
    assert (
        dialog.nummer not in klient(skapa_anvandare(Roll.ANALYTIKER)).get(huvudman.get_absolute_url()).content.decode()
    )


# Checklist and history --------------------------------------------------------------------------------------------


def test_a_point_is_ticked_and_unticked():
    dialog = skapa_dialog(till="ja")
    person = par(dialog)["SV"]
    forberedelser = klient(person).get(dialog.get_absolute_url()).context["forberedelser"]
    punkt = forberedelser["forst"][0]["punkt"]
    for _ in range(2):
        skicka(person, dialog, "forberedelse", punkt=punkt.kod, klar="1")
    assert [f.klar_av for f in Forberedelse.objects.all()] == [person]
    assert punkt.text[:20] in sida(person, dialog, "historik")
    skicka(person, dialog, "forberedelse", punkt=punkt.kod, klar="0")
    assert not Forberedelse.objects.exists()
    assert Handelse.objects.filter(typ="dialog.forberedelse").count() == 2
    svar = skicka(person, dialog, "forberedelse", punkt="hittepa", klar="1")
    assert "finns inte" in " ".join(str(m) for m in get_messages(svar.wsgi_request))
    services.aterkalla(dialog_id=dialog.pk, skal="Fel", aktor=None)
    skicka(person, dialog, "forberedelse", punkt=punkt.kod, klar="1")
    assert not Forberedelse.objects.exists()


def test_history_says_old_and_new_who_and_why_and_keeps_to_the_case():
    sv, spsm = skapa_par()
    ett, tva = skapa_dialog((sv, spsm), till="ja"), skapa_dialog((sv, spsm), till="ja")
    tider = services.Motestider(klockan(5), klockan(5, 11))
    delat = services.boka_mote(
        typ="introduktion", dialoger=[ett, tva], tider=tider, utforare_sv=sv, utforare_spsm=spsm, aktor=sv
    )
    services.andra_mote(
        mote_id=delat.pk,
        tider=services.Motestider(klockan(5, 13), klockan(5, 15)),
        utforare_sv=sv,
        utforare_spsm=spsm,
        skal="Nämnden har möte",
        aktor=spsm,
    )
    koppling = Motesarende.objects.get(mote=delat, dialog=tva)
    services.satt_deltagare(motesarende_id=koppling.pk, antal={"styrelse": 3}, aktor=sv)
    text = sida(sv, ett, "historik")
    assert "kl. 09.00</del>" in text
    assert "<ins>" in text
    assert "kl. 13.00</ins>" in text
    assert f"{spsm.namn}: Nämnden har möte" in text
    assert "Introduktion i grupp" in text
    assert "styrelse" not in text  # the other huvudman's people
    assert "styrelse" in sida(sv, tva, "historik")


def andringar(dialog: Dialog, rubrik: str) -> list[list[tuple[str, str, str]]]:
    """What the history says of each event with that heading, the newest first."""
    rader = motesrader(dialog, dagar(0))
    alla = historik.rader(historik.handelser(dialog, rader), rader)
    return [sorted(rad.andringar) for rad in alla if rad.rubrik == rubrik]  # a database may keep keys in its own order


def test_every_changed_value_of_a_meeting_is_in_the_history_and_nothing_else():
    dialog = skapa_dialog(till="ja")
    sv, spsm = par(dialog)["SV"], par(dialog)["SPSM"]
    mote = boka(dialog, "introduktion", 5, timme=9, timmar=1)

    def andra(sv=sv, skal="", **tider):
        tider = {"start": klockan(5, 9), "slut": klockan(5, 10), **tider}
        services.andra_mote(
            mote_id=mote.pk, tider=services.Motestider(**tider), utforare_sv=sv, utforare_spsm=spsm, aktor=sv, skal=skal
        )
        return andringar(dialog, "Möte flyttat" if skal else "Möte ändrat")[0]

    assert andra(plats="Rum 4") == [("plats", "", "Rum 4")]
    assert andra(sv=None, plats="Rum 4") == [("Skolverket", sv.namn, "–")]
    assert andra(plats="Rum 4") == [("Skolverket", "", sv.namn)]
    hemlig = "https://mote.exempel.test/"
    assert andra(plats="Rum 4", lank=f"{hemlig}1", resa="Tåg", restid=60) == [
        ("länk", "", "angiven"),
        ("resa", "", "Tåg"),
        ("restid", "", "60 minuter"),
    ]
    assert andra(plats="Rum 4", lank=f"{hemlig}2", resa="Tåg", restid=60) == [("länk", "angiven", "en annan")]
    [slutar] = andra(slut=klockan(5, 11), plats="Rum 4", lank=f"{hemlig}2", resa="Tåg", restid=60, skal="Mer tid")
    assert (slutar[0], slutar[1][-5:], slutar[2][-5:]) == ("slutar", "10.00", "11.00")
    assert hemlig not in sida(sv, dialog, "historik") + "".join(str(h.till) for h in Handelse.objects.all())


def test_a_held_meeting_tells_who_was_replaced_when_it_ended_and_what_it_touched():
    dialog = skapa_dialog(till="fortsatter")
    annan = skapa_anvandare(Roll.DIALOGUTFORARE, "SV")
    mote = boka(dialog, "formote", -1, timme=9, timmar=1)
    services.genomfor_mote(
        mote_id=mote.pk,
        aktor=None,
        utforare_sv=annan,
        utforare_spsm=mote.utforare_spsm,
        slut=klockan(-1, 11),
        utfall={dialog.pk: services.Utfall(antal={"rektor": 2}, skolformer={"grundskola": ("utelamnad", "tid")})},
    )
    hallet = andringar(dialog, "Möte genomfört")[0]
    assert [rad[0] for rad in hallet] == ["Skolverket", "slutar", "status"]
    assert hallet[::2] == [("Skolverket", mote.utforare_sv.namn, annan.namn), ("status", "Bokat", "Genomfört")]
    assert andringar(dialog, "Deltagare ändrade")[0] == [("rektor", "", "2")]
    assert andringar(dialog, "Skolformer ändrade")[0] == [("grundskola", "", "utelämnad: tiden räckte inte")]
    koppling = Motesarende.objects.get(mote=mote)
    services.satt_deltagare(motesarende_id=koppling.pk, antal={"rektor": 3, "skolchef": 1}, aktor=None)
    assert andringar(dialog, "Deltagare ändrade")[0] == [("rektor", "2", "3"), ("skolchef", "", "1")]


def test_leaving_a_shared_meeting_stays_in_the_history():
    sv, spsm = skapa_par()
    ett, tva = skapa_dialog((sv, spsm), till="ja"), skapa_dialog((sv, spsm), till="ja")
    tider = services.Motestider(klockan(5), klockan(5, 11))
    services.boka_mote(
        typ="introduktion", dialoger=[ett, tva], tider=tider, utforare_sv=sv, utforare_spsm=spsm, aktor=sv
    )
    services.pausa(dialog_id=ett.pk, till=None, skal="Rektorsbyte", aktor=sv)
    text = sida(sv, ett, "historik")
    assert "Möte ändrat" in text
    assert "Introduktion" in text


def test_a_fixed_note_is_shown_with_its_day():
    dialog = skapa_dialog(till="anteckning")
    text = sida(par(dialog)["SV"], dialog)
    assert "Fastställd" in text
    assert "Inte diarieförd ännu" in text
    assert Anteckning.objects.count() == 1


def test_the_note_is_due_on_the_same_working_day_everywhere():
    """Ten days after the meeting, and on the next working day when that is none."""
    par = skapa_par()
    dialog = skapa_dialog(par, till="formote")
    helg = next(d for d in range(-19, -9) if not ar_arbetsdag(dagar(d + 10)))
    halla(dialog, "dialog", helg)
    dialog.refresh_from_db()
    assert (dialog.nasta, dialog.nasta_dag) == ("skriv_anteckning", nasta_arbetsdag(dagar(helg + 10)))
    klar = svenska.datum_kort(dialog.nasta_dag, idag=dagar(0))
    for skriven in (False, True):
        if skriven:
            anteckna(dialog)
        svar = klient(par[0]).get(dialog.get_absolute_url())
        assert next(iter(svar.context["anteckningar"]))["stod"] == f"Ska vara klar {klar}"
