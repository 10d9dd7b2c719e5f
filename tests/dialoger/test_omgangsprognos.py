"""The forecast of a round: what it reads against the core, who sees what, red weeks, and the warning before sending."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal as D

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from dialoger import services
from dialoger.models import Dialog, Mote, Omgang
from dialoger.omgangsprognos import rakna, varning, veckor_i_ord
from dialoger.process import Fakta, Motesfakta
from dialoger.prognos import Arende, Forloppssteg, Franvaro, Person, prognos, standardforlopp, standardmodell
from dialoger.prognosunderlag import _bokade, _nasta_steg, prognosunderlag
from huvudman.models import Kommun, Lan
from kvalitet.kalenderdagar import mandag
from kvalitet.models import Handelse, Myndighet, Roll, Rolltilldelning
from tests.factories import (
    boka,
    dagar,
    klockan,
    skapa_anvandare,
    skapa_dialog,
    skapa_huvudman,
    skapa_kontakt,
    skapa_omgang,
    skapa_regionkontor,
    skapa_roll,
)

DAG = date(2026, 3, 2)


# Where a case stands (no database) ----------------------------------------------------------------------------------


def fakta(*moten: tuple[str, str, int], **falt) -> Fakta:
    """`moten`: (type, status, days after DAG)."""
    rader = tuple(Motesfakta(typ, status, DAG + timedelta(days=n)) for typ, status, n in moten)
    return Fakta(**{"skapad": DAG, "moten": rader, **falt})


def test_the_first_step_that_is_not_done_and_since_when():
    ja = {"inbjuden": DAG, "svar_intro": "ja", "svar_intro_dag": DAG + timedelta(days=5)}
    gar = {**ja, "svar_fortsatt": "ja", "svar_fortsatt_dag": DAG + timedelta(days=20)}
    lamnat = {**gar, "underlag_lamnat": DAG + timedelta(days=25)}
    intro, formote = ("introduktion", "hallet", 15), ("formote", "hallet", 40)
    dialog, ater, upp = ("dialog", "hallet", 60), ("aterkoppling", "hallet", 90), ("uppfoljning", "hallet", 270)
    start = DAG + timedelta(days=100)
    fall = [
        (fakta(), ("inbjudan", 100)),
        (fakta(inbjuden=DAG), ("svar", 0)),
        (fakta(**ja), ("introduktion", 5)),
        (fakta(("introduktion", "planerat", 15), **ja), ("introduktion", 5)),
        (fakta(intro, **ja), ("beslut", 15)),
        (fakta(intro, ("introduktion", "planerat", 30), **ja), ("introduktion", 5)),
        (fakta(intro, **gar), ("underlag", 20)),
        (fakta(intro, **gar, utan_underlag=True), ("formote", 20)),
        (fakta(intro, **lamnat), ("formote", 25)),
        (fakta(intro, formote, **lamnat), ("dialog", 40)),
        (fakta(intro, formote, dialog, ("dialog", "planerat", 70), **lamnat), ("dialog", 40)),
        (fakta(intro, formote, dialog, **lamnat), ("aterkoppling", 60)),
        (fakta(intro, formote, dialog, ater, **lamnat), ("uppfoljning", 90)),
        (fakta(intro, formote, dialog, ater, **lamnat, utan_uppfoljning=True), None),
        (fakta(intro, formote, dialog, ater, upp, **lamnat), None),
    ]
    for ett, vantat in fall:
        svar = _nasta_steg(ett, start)
        assert (svar and (str(svar[0]), (svar[1] - DAG).days)) == vantat, ett
    bokat = _bokade(fakta(("dialog", "planerat", 9), ("dialog", "planerat", 2), ("planering", "planerat", 1), intro))
    assert bokat == {Forloppssteg.DIALOG: DAG + timedelta(days=2)}


def test_weeks_in_words(monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda: date(2026, 9, 1))
    veckor = [date.fromisocalendar(ar, vecka, 1) for ar, vecka in ((2026, 37), (2026, 38), (2026, 40), (2026, 53))]
    i_ar = [date.fromisocalendar(2027, vecka, 1) for vecka in (1, 2, 5)]
    assert veckor_i_ord(veckor[:1]) == "vecka\xa037"
    assert veckor_i_ord([*veckor, *veckor]) == "veckorna\xa037–38, 40 och 53"
    assert veckor_i_ord([*veckor[2:], *i_ar]) == "veckorna\xa040, 53, 1–2 och 5\xa02027"


# A small world ------------------------------------------------------------------------------------------------------


@pytest.fixture
def lulea():
    return skapa_regionkontor("Luleå", lanskoder=["25"])


@pytest.fixture
def kommun(lulea):
    lan = Lan.objects.create(kod="25", namn="Norrbottens län")
    return Kommun.objects.create(kod="2580", namn="Luleå", lan=lan)


def utforare(kontor, myndighet=Myndighet.SV, **falt):
    person = skapa_anvandare(**falt)
    skapa_roll(person, Roll.DIALOGUTFORARE, myndighet, regionkontor=kontor)
    return person


@pytest.fixture
def par(lulea):
    return utforare(lulea, namn="Åsa Ek"), utforare(lulea, Myndighet.SPSM, namn="Bo Ask")


def klient(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def samordnare(db):
    return skapa_anvandare(Roll.SAMORDNARE)


def draget(omgang, kommun, antal: int, **falt) -> None:
    for _ in range(antal):
        huvudman = skapa_huvudman(kommun=kommun, **falt)
        services.lagg_till_i_urval(omgang_id=omgang.pk, huvudman=huvudman, skal="Prov", aktor=None)


def prognosen(client, omgang, fraga: str = "") -> str:
    return client.get(reverse("dialoger:prognos", args=[omgang.pk]) + fraga).content.decode().replace("\xa0", " ")


# What is read -------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_figures_are_those_of_the_core_for_what_the_rows_say(kommun, par, lulea):
    sv, spsm = par
    omgang = skapa_omgang()
    draget(omgang, kommun, 2, storleksklass="stor")
    pagar = skapa_dialog(par, till="ja", huvudman=skapa_huvudman(kommun=kommun, storleksklass="liten"))
    boka(pagar, "introduktion", 10)
    nasta_mandag = next(n for n in range(8, 15) if dagar(n).weekday() == 0)
    services.lagg_till_franvaro(
        anvandare=sv, start=klockan(nasta_mandag, 13), slut=klockan(nasta_mandag + 2, 0), text="Kurs"
    )
    services.spara_profil(utforare=spsm, tjanstgoring=50, max_arenden=None, skolformer=[], aktor=None)
    svar = rakna(omgang)

    drag = [
        Arende(plats.huvudman.namn, "stor", "25", "Luleå", Forloppssteg.INBJUDAN, omgang.start)
        for plats in omgang.platser.select_related("huvudman")
    ]
    i_gang = Arende(
        pagar.nummer,
        "liten",
        "25",
        "Luleå",
        Forloppssteg.INTRODUKTION,
        dagar(-270),
        sv=sv.pk,
        spsm=spsm.pk,
        bokade={Forloppssteg.INTRODUKTION: dagar(10)},
    )
    borta = (Franvaro(dagar(nasta_mandag + 1), dagar(nasta_mandag + 1)),)
    folk = [
        Person(sv.pk, "Åsa Ek", "Luleå", "SV", franvaro=borta, bokat={dagar(nasta_mandag): D(4)}),
        Person(spsm.pk, "Bo Ask", "Luleå", "SPSM", tjanstgoring=50),
    ]
    fran = mandag(timezone.localdate())
    alla = prognos([*drag, i_gang], folk, standardmodell(), standardforlopp(), fran)
    egna = [replace(person, bokat={}) for person in folk]
    omgangen = prognos(drag, egna, standardmodell(), standardforlopp(), fran)
    assert (svar.alla.kontor, svar.alla.personer) == (alla.kontor, alla.personer)
    assert svar.omgangen.summa == omgangen.summa
    assert round(svar.omgangen.summa.dialoger, 3) == D("1.512")  # 2 × 84 % × 90 %
    assert svar.underlag.ar_utkast
    vecka = mandag(omgang.start)
    assert svar.omgangens(svar.alla.kontor[0], vecka) == next(
        rad.timmar for rad in omgangen.kontor[0].rader if rad.mandag == vecka
    )


@pytest.mark.django_db
def test_a_fixed_round_counts_its_cases_and_what_the_figures_leave_out_is_said(kommun, par, lulea, samordnare):
    sv, _ = par
    omgang = skapa_omgang()
    draget(omgang, kommun, 2)
    services.faststall_urval(omgang_id=omgang.pk, aktor=None)
    forsta, andra = Dialog.objects.filter(omgang=omgang).order_by("pk")
    slutat = utforare(lulea)
    services.tilldela(dialog_id=forsta.pk, utforare=slutat, myndighet="SV", aktor=None)
    services.pausa(dialog_id=andra.pk, till=None, skal="Prov", aktor=None)
    Rolltilldelning.objects.filter(anvandare=slutat).update(giltig_till=dagar(-1))
    inhoppare = skapa_dialog(par, till="fortsatter", huvudman=skapa_huvudman())  # another office: none
    mote = boka(inhoppare, "formote", 10)
    vikarie = utforare(lulea, namn="Vik Arie")
    Mote.objects.filter(pk=mote.pk).update(utforare_sv=vikarie)
    draget(skapa_omgang("Hösten 2030"), kommun, 1)

    underlag = prognosunderlag(omgang)
    assert [(a.nummer, str(a.nasta), a.raknas_fran, a.sv) for a in underlag.omgangens] == [
        (forsta.nummer, "inbjudan", omgang.start, None),
        (andra.nummer, "inbjudan", dagar(0), None),
    ]
    assert [(a.nummer, a.kontor, a.sv) for a in underlag.ovriga] == [(inhoppare.nummer, "", sv.pk)]
    assert {p.namn: dict(p.bokat) for p in underlag.personer} == {
        "Åsa Ek": {},
        "Bo Ask": {},
        "Vik Arie": {dagar(10): D(2)},
    }
    assert (underlag.ar_utkast, underlag.utan_roll, underlag.pausade) == (False, 1, 1)
    text = prognosen(klient(samordnare), omgang)
    assert "1 ärende har någon som inte längre är dialogutförare" in text
    assert "1 ärende är pausat utan slutdag" in text
    assert "1 huvudman dragna till Hösten 2030 räknas inte än" in text


@pytest.mark.django_db
def test_who_declined_is_said_and_who_asked_to_wait_counts_when_drawn_again(kommun, par):
    omgang = skapa_omgang()
    nej, senare = (skapa_dialog(par, till="inbjuden", omgang=omgang, cykel=omgang.cykel) for _ in range(2))
    services.svara(dialog_id=nej.pk, slag="intro", svar="nej", aktor=None, skal="tid")
    services.svara(dialog_id=senare.pk, slag="intro", svar="senare", aktor=None, bjud_in_igen=dagar(60))
    summa = rakna(omgang).omgangen.summa
    assert (summa.antal.nej, summa.timmar) == (2, 0)
    Dialog.objects.filter(pk=senare.pk).update(svar_intro_dag=dagar(-1))
    plats = services.lagg_till_i_urval(
        omgang_id=skapa_omgang("Hösten 2030").pk, huvudman=senare.huvudman, skal="Prov", aktor=None
    )
    services.faststall_urval(omgang_id=plats.omgang_id, aktor=None)
    (arende,) = prognosunderlag(plats.omgang).omgangens
    assert (arende.nummer, str(arende.nasta), arende.tackat_nej) == (senare.nummer, "inbjudan", False)


# The page -----------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_page_in_words_with_red_weeks_and_the_warning_before_sending(kommun, par, samordnare):
    client, omgang = klient(samordnare), skapa_omgang()
    assert "Ingen huvudman att räkna på än" in prognosen(client, omgang)
    for person in par:
        services.spara_profil(utforare=person, tjanstgoring=20, max_arenden=None, skolformer=[], aktor=None)
    draget(omgang, kommun, 6)
    assert reverse("dialoger:prognos", args=[omgang.pk]) in client.get(omgang.get_absolute_url()).content.decode()
    text = prognosen(client, omgang)
    assert "Av 6 huvudmän i omgången" in text
    assert "6 inbjudna × 84 % ≈ 5,0 introduktioner." in text
    assert "Urvalet är inte fastställt" in text
    assert 'href="?kontor=Lule%C3%A5#veckor">Luleå</a>' in text
    assert "behöver Luleå" in text
    assert "röd</span>" in text
    assert "Åsa Ek" not in text.partition("Vecka för vecka")[2]
    kontoret = prognosen(client, omgang, "?kontor=Luleå&veckor=alla")
    assert "Hela kontoret" in kontoret
    assert "Åsa Ek" in kontoret
    assert "Sommarlov" in kontoret or "Jullov" in kontoret or "Sportlov" in kontoret
    assert prognosen(client, omgang, "?kontor=Mora").count("Hela kontoret") == 0
    mening = varning(omgang)
    assert mening.startswith("Prognosen har ")
    assert mening.endswith("(Luleå).")
    services.faststall_urval(omgang_id=omgang.pk, aktor=None)
    dialog = Dialog.objects.filter(omgang=omgang).first()
    skapa_kontakt(dialog.huvudman)
    for person, myndighet in zip(par, Myndighet, strict=True):
        services.tilldela(dialog_id=dialog.pk, utforare=person, myndighet=myndighet, aktor=None)
    sida = reverse("dialoger:omgang_inbjudan", args=[omgang.pk])
    text = client.get(sida).content.decode()
    assert "då arbetet inte ryms i den tid som finns" in text
    assert reverse("dialoger:prognos", args=[omgang.pk]) in text
    Dialog.objects.exclude(pk=dialog.pk).update(omgang=None, avslutad=dagar(0), avslutsorsak="aterkallad")
    assert varning(omgang) == ""
    assert "då arbetet inte ryms" not in client.get(sida).content.decode()
    assert "Ingen vecka är röd på något kontor" in prognosen(client, omgang)


@pytest.mark.django_db
def test_a_year_that_cannot_be_right_is_said_in_words(kommun, par, samordnare):
    omgang = skapa_omgang()
    draget(omgang, kommun, 1)
    Omgang.objects.filter(pk=omgang.pk).update(start=dagar(1500), slut=dagar(1600))  # no form takes it
    omgang.refresh_from_db()
    assert "ligger mer än tre år fram. Kontrollera året." in prognosen(klient(samordnare), omgang)
    assert varning(omgang) == ""


@pytest.mark.django_db
def test_load_of_a_person_is_for_the_person_the_chief_and_those_who_coordinate(kommun, par, lulea, samordnare):
    sv, _ = par
    omgang = skapa_omgang()
    draget(omgang, kommun, 1)
    chef = skapa_anvandare()
    skapa_roll(chef, Roll.ENHETSCHEF, regionkontor=lulea)
    annan = skapa_anvandare()
    skapa_roll(annan, Roll.ENHETSCHEF, regionkontor=skapa_regionkontor("Malmö", lanskoder=["12"]))
    namn = ("Luleå", "Åsa Ek", "Bo Ask", "Ändra tidsmodellen")
    syns = {}
    for vem, person in {"samordnare": samordnare, "sv": sv, "chef": chef, "annan": annan}.items():
        text = prognosen(klient(person), omgang, "?kontor=Luleå").partition("<main")[2]
        syns[vem] = [ett in text for ett in namn]
    assert syns == {
        "samordnare": [True, True, True, True],
        "sv": [True, True, False, False],
        "chef": [True, True, True, False],
        "annan": [False, False, False, False],
    }
    assert "Ingen huvudman i omgången hör till ditt kontor" in prognosen(klient(annan), omgang)


@pytest.mark.django_db
def test_the_page_costs_the_same_number_of_queries_whatever_it_holds(kommun, par, lulea, samordnare):
    client, omgang = klient(samordnare), skapa_omgang()
    draget(omgang, kommun, 1)
    boka(skapa_dialog(par, till="ja"), "introduktion", 10)

    def fragor() -> int:
        with CaptureQueriesContext(connection) as fangade:
            assert client.get(reverse("dialoger:prognos", args=[omgang.pk])).status_code == 200
        return len(fangade)

    fragor()
    fa = fragor()
    draget(omgang, kommun, 3)
    for _ in range(3):
        nytt = utforare(lulea), utforare(lulea, Myndighet.SPSM)
        boka(skapa_dialog(nytt, till="ja"), "introduktion", 12)
        services.lagg_till_franvaro(anvandare=nytt[0], start=klockan(20, 0), slut=klockan(22, 0), text="")
    assert fragor() == fa
    assert not Handelse.objects.filter(typ__startswith="tidsmodell").exists()  # to read changes nothing
