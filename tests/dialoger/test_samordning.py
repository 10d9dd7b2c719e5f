"""The start page of those who coordinate: every number equals the list that it leads to."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dialoger import services
from dialoger.kalenderurval import krockar_framover
from dialoger.models import Dialog, Mote, Utforarprofil
from dialoger.samordning import bidrag
from huvudman.models import Lan
from kvalitet.models import Anvandare, Avisering, Regionkontor, Roll
from kvalitet.startsida import samla
from tests.factories import (
    boka,
    dagar,
    skapa_anvandare,
    skapa_dialog,
    skapa_huvudman,
    skapa_kontakt,
    skapa_omgang,
    skapa_par,
    skapa_regionkontor,
    skapa_roll,
)

pytestmark = pytest.mark.django_db


def klient(person: Anvandare) -> Client:
    client = Client()
    client.force_login(person)
    return client


def antal_bakom(client: Client, url: str) -> int:
    svar = client.get(url)
    assert svar.status_code == 200, url
    if "krockar" in url:
        return len(svar.context["krockar"])
    return svar.context["tabell"].page.paginator.count


def som_tal(text: str) -> int:
    """The number that the words begin with, or the one in them."""
    return next(int(ord_) for ord_ in text.replace("\xa0", " ").replace("\u202f", "").split() if ord_.isdigit())


@pytest.fixture
def varld():
    """Two offices and cases in every state, some of them in need of somebody. Gives the samordnare and an office."""
    kontor = skapa_regionkontor()
    for kod in ("18", "19"):
        Lan.objects.get_or_create(kod=kod, defaults={"namn": f"Län {kod}"})
    par, andra = skapa_par(), skapa_par()
    for person, myndighet in zip(par, ("SV", "SPSM"), strict=True):
        person.rolltilldelningar.update(regionkontor=kontor, myndighet=myndighet)
    omgang = skapa_omgang()
    i_omgangen = [
        skapa_dialog(par, till=till, omgang=omgang, cykel=omgang.cykel)
        for till in ("inbjuden", "ja", "introducerad", "dialog")
    ]
    i_omgangen.append(skapa_dialog(omgang=omgang, cykel=omgang.cykel))
    nej = skapa_dialog(andra, till="inbjuden", omgang=omgang, cykel=omgang.cykel)
    services.svara(dialog_id=nej.pk, slag="intro", svar="nej", skal="tid", aktor=None)
    Dialog.objects.filter(pk__in=[d.pk for d in i_omgangen[:3]]).update(regionkontor=kontor)
    services.lagg_till_i_urval(
        omgang_id=skapa_omgang("Hösten 2031").pk, huvudman=skapa_huvudman(), skal="Önskar", aktor=None
    )
    skapa_omgang("För länge sedan", start=dagar(-300), slut=dagar(-100))
    # Two meetings of one person at the same time, of which one lacks SPSM
    ett, tva = skapa_dialog(andra, till="ja"), skapa_dialog(andra, till="ja")
    boka(ett, "introduktion", 7)
    boka(tva, "introduktion", 7)
    Mote.objects.filter(arenden__dialog=tva).update(utforare_spsm=None)
    skapa_kontakt(i_omgangen[4].huvudman)
    # A letter that came back
    borta = skapa_dialog(par)
    services.skicka_inbjudan(
        dialog_id=borta.pk, mottagare=[services.Mottagare("Nämnden", "borta@exempel.test")], aktor=None
    )
    Avisering.objects.filter(epost="borta@exempel.test").update(status="studsad")
    # Somebody with more than can be done
    Utforarprofil.objects.create(utforare=par[0], max_arenden=2)
    return skapa_anvandare(Roll.SAMORDNARE), kontor, (ett, tva, borta)


def test_every_number_is_the_rows_behind_it(varld):
    samordnare, _, _ = varld
    client, svar = klient(samordnare), bidrag(samordnare)
    tal = [(post.rubrik, post.tal, post.url) for post in svar.tal]
    tal += [(rad.rubrik, rad.rubrik, rad.url) for rad in svar.vantar]
    for tabell in svar.tabeller:
        for rad in tabell.rader:
            tal += [(f"{tabell.rubrik} {rad[0].text}", cell.text, cell.url) for cell in rad[1:] if cell.url]
    assert len(tal) > 30
    for namn, text, url in tal:
        assert antal_bakom(client, url) == som_tal(text), f"{namn}: {url}"


def test_what_is_told_is_what_there_is(varld):
    samordnare, kontor, _ = varld
    svar = bidrag(samordnare)
    assert {rad.rubrik.replace("\xa0", " ") for rad in svar.vantar} == {
        "1 par möten går inte ihop",
        "1 ärende har möte snart men inte fullt par",
        "Brev kom inte fram i 1 ärende",
        f"{Dialog.objects.sena(dagar(0)).count()} ärenden är försenade",
        "1 dialogutförare har mer än vad som ryms",
    }
    tabeller = {tabell.rubrik: [[cell.text for cell in rad] for rad in tabell.rader] for tabell in svar.tabeller}
    assert tabeller["Öppna omgångar"] == [
        ["Hösten 2031, Cykel 9", "1", *["–"] * 8],
        ["Våren 2030, Cykel 9", "–", "6", "5", "5", "4", "3", "2", "1", "1"],
    ]
    assert [rad[:2] for rad in tabeller["Belastning per kontor"]] == [[kontor.namn, "3"], ["Utan kontor", "5"]]
    forst = tabeller["Belastning per person"][0]
    assert (forst[2], forst[4].endswith("mer än vad som ryms")) == ("5", True)


def test_who_has_left_leaves_a_meeting_without_a_pair(varld):
    _, _, (ett, tva, _) = varld
    nu = timezone.now()
    fore = set(Dialog.objects.mote_utan_par(nu))
    assert fore == {tva}
    ett.tilldelningar.get(myndighet="SV").utforare.rolltilldelningar.update(giltig_till=dagar(-1))
    assert set(Dialog.objects.mote_utan_par(nu)) == fore | {ett}


def test_an_answer_or_a_new_letter_ends_the_warning_of_a_letter(varld):
    _, _, (_, _, borta) = varld
    assert list(Dialog.objects.brev_kom_inte_fram()) == [borta]
    services.skicka_igen(inbjudan_id=borta.inbjudningar.get().pk, epost="ratt@exempel.test", aktor=None)
    assert not Dialog.objects.brev_kom_inte_fram().exists()


def test_the_enhetschef_sees_the_own_office(varld):
    _, kontor, _ = varld
    chef = skapa_anvandare()
    skapa_roll(chef, Roll.ENHETSCHEF, regionkontor=kontor)
    svar = samla(chef)
    tabeller = {tabell.rubrik: tabell for tabell in svar.tabeller}
    assert [rad[0].text for rad in tabeller["Belastning per kontor"].rader] == [kontor.namn]
    assert len(tabeller["Belastning per person"].rader) == 2
    client = klient(chef)
    for tabell in svar.tabeller:
        for rad in tabell.rader:
            for cell in rad[1:]:
                if cell.url and "urval" not in cell.url:
                    assert antal_bakom(client, cell.url) == som_tal(cell.text), cell.url
    assert "mer än vad som ryms" not in " ".join(rad.rubrik for rad in svar.vantar)  # not theirs to change


def test_a_utforare_and_an_analyst_see_none_of_it(varld):
    for roll in (Roll.DIALOGUTFORARE, Roll.ANALYTIKER, Roll.SYSTEMFORVALTARE):
        svar = samla(skapa_anvandare(roll))
        assert svar.tabeller == []
        assert not any("inte ihop" in rad.rubrik for rad in svar.vantar)


def test_the_list_of_people_shows_who_has_too_much(varld):
    samordnare, _, _ = varld
    svar = klient(samordnare).get("/arbetstid/?visa=over")
    assert [rad.record.namn for rad in svar.context["tabell"].paginated_rows] == [
        Utforarprofil.objects.get().utforare.namn
    ]
    assert "mer än vad som ryms" in svar.content.decode()


def test_clashes_far_ahead_and_of_other_people_are_left_out(varld):
    samordnare, _, (ett, tva, _) = varld
    (krock,) = krockar_framover(samordnare)
    assert {krock.forsta.arenden.get().dialog, krock.andra.arenden.get().dialog} == {ett, tva}
    sida = klient(samordnare).get("/kalender/krockar/").content.decode()
    assert krock.forsta.get_absolute_url() in sida
    tre, fyra = skapa_dialog(till="ja"), skapa_dialog(till="ja")
    boka(tre, "introduktion", 8)
    boka(fyra, "introduktion", 8)
    assert len(krockar_framover(samordnare)) == 1
    assert krockar_framover(skapa_anvandare(Roll.ANALYTIKER)) == []


def test_the_page_costs_the_same_number_of_queries_whatever_there_is(varld):
    samordnare, _, _ = varld
    client = klient(samordnare)

    def fragor():
        with CaptureQueriesContext(connection) as fangade:
            assert client.get("/").status_code == 200
        return len(fangade)

    fragor()
    fa = fragor()
    for n in range(3):
        omgang = skapa_omgang(f"Omgång {n}")
        skapa_dialog(till="ja", omgang=omgang, cykel=omgang.cykel)
        Regionkontor.objects.create(kod=f"k{n}", namn=f"Kontor {n}")
    assert fragor() == fa
