"""Invitations to a whole round: what is chosen and shown is what goes, once, whatever happens to the job."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dialoger import services, tasks
from dialoger.models import Dialog, Inbjudan
from dialoger.mottagare import mottagarval
from dialoger.services import utskick
from huvudman.models import Kontakt, Namnd
from kvalitet import jobb as jobbtjanst
from kvalitet.models import Avisering, Handelse, Jobb, Roll
from tests.factories import dagar, skapa_anvandare, skapa_dialog, skapa_huvudman, skapa_kontakt, skapa_omgang, skapa_par

pytestmark = pytest.mark.django_db


@pytest.fixture
def omgang():
    return skapa_omgang()


@pytest.fixture
def par():
    return skapa_par()


def skapa(omgang, par, namn: str, *funktioner: str, **falt) -> Dialog:
    """A case of the round whose huvudman has these contacts."""
    huvudman = skapa_huvudman(namn, **falt)
    for funktion in funktioner:
        skapa_kontakt(huvudman, funktion)
    return skapa_dialog(par, omgang=omgang, huvudman=huvudman)


def alla_koder(*dialoger: Dialog) -> dict[int, list[str]]:
    return {d.pk: [v.kod for v in mottagarval(d.huvudman) if v.forvald] for d in dialoger}


def bestall(omgang, val, **falt) -> Jobb:
    return utskick.bestall_utskick(omgang=omgang, val=val, **{"svar_senast": dagar(21), "aktor": None, **falt})


def kor(jobb: Jobb) -> Jobb:
    tasks.skicka_inbjudningar(jobb.pk)
    jobb.refresh_from_db()
    return jobb


@pytest.fixture
def samordnare():
    return skapa_anvandare(Roll.SAMORDNARE)


@pytest.fixture
def client(samordnare) -> Client:
    client = Client()
    client.force_login(samordnare)
    return client


# The job ----------------------------------------------------------------------------------------------------------


def test_every_chosen_case_gets_its_letters_and_nobody_else(omgang, par, samordnare):
    ett = skapa(omgang, par, "Kumla kommun", "namnd_styrelse", "skolchef", "rektor")
    tva = skapa(omgang, par, "Tallen", "namnd_styrelse")
    annan = skapa(omgang, par, "Ej vald", "skolchef")
    jobb = kor(bestall(omgang, alla_koder(ett, tva), aktor=samordnare))
    assert (jobb.status, jobb.klart, jobb.av) == ("klart", 2, 2)
    assert jobb.resultat["text"] == "3\xa0brev till 2\xa0huvudmän."
    assert jobb.resultat["hinder"] == []
    assert sorted(Inbjudan.objects.values_list("dialog", flat=True)) == sorted([ett.pk, ett.pk, tva.pk])
    assert not Inbjudan.objects.filter(dialog=annan).exists()
    assert {h.aktor for h in Handelse.objects.filter(typ="dialog.inbjuden")} == {samordnare}
    assert Handelse.objects.filter(typ="dialog.inbjuden").count() == 2
    assert services.rakna_om() == []


def test_nobody_chosen_orders_nothing(omgang, par):
    dialog = skapa(omgang, par, "Kumla kommun", "skolchef")
    for val in ({}, {dialog.pk: []}):
        with pytest.raises(ValidationError, match="Inget har skickats"):
            bestall(omgang, val)
    assert not Jobb.objects.exists()


def test_an_answer_is_asked_for_while_the_link_lives(client, omgang, par, samordnare):
    dialog = skapa(omgang, par, "Kumla kommun", "skolchef")
    with pytest.raises(ValidationError, match="Länken i brevet gäller till och med"):
        utskick.bestall_utskick(omgang=omgang, val=alla_koder(dialog), svar_senast=dagar(181), aktor=samordnare)
    client.force_login(samordnare)
    data = {f"m{dialog.pk}": alla_koder(dialog)[dialog.pk], "svar_senast": "9999-12-31", "skicka": "1"}
    svar = client.post(reverse("dialoger:omgang_inbjudan", args=[omgang.pk]), data)
    assert svar.status_code == 422
    assert "Länken i brevet gäller till och med" in svar.content.decode()
    assert not Jobb.objects.exists()
    jobb = utskick.bestall_utskick(omgang=omgang, val=alla_koder(dialog), svar_senast=dagar(180), aktor=samordnare)
    assert jobb.data["svar_senast"] == dagar(180).isoformat()


def test_an_old_form_when_nobody_waits_says_so(client, omgang, samordnare):
    client.force_login(samordnare)
    url = reverse("dialoger:omgang_inbjudan", args=[omgang.pk])
    svar = client.post(url, {"svar_senast": dagar(20).isoformat(), "skicka": "1"}, follow=True)
    assert "Ingen huvudman väntar på inbjudan längre. Inget nytt är skickat." in svar.content.decode()
    assert not Jobb.objects.exists()


def test_another_rounds_case_and_too_many_are_refused(omgang, par, monkeypatch):
    annan = skapa(skapa_omgang("Hösten 2027"), par, "Annan", "skolchef")
    with pytest.raises(ValidationError, match="hör inte till omgången"):
        bestall(omgang, alla_koder(annan))
    monkeypatch.setattr(utskick, "FLEST", 1)
    dialoger = [skapa(omgang, par, namn, "skolchef") for namn in "AB"]
    with pytest.raises(ValidationError, match="Högst 1"):
        bestall(omgang, alla_koder(*dialoger))
    assert not Jobb.objects.exists()


def test_a_double_order_is_one_job_and_a_second_run_sends_nothing(omgang, par):
    dialog = skapa(omgang, par, "Kumla kommun", "namnd_styrelse", "skolchef")
    ett, tva = (bestall(omgang, alla_koder(dialog)) for _ in range(2))
    assert ett == tva
    kor(ett)
    Jobb.objects.update(status="bestallt")  # as when its worker was presumed lost
    igen = kor(ett)
    assert igen.resultat["brev"] == 2  # told of the whole
    assert Inbjudan.objects.count() == Avisering.objects.count() == 2


def test_killed_in_the_middle_the_next_worker_sends_the_rest(omgang, par, monkeypatch):
    dialoger = [skapa(omgang, par, namn, "namnd_styrelse", "skolchef") for namn in ("A", "B", "C")]
    jobb = bestall(omgang, alla_koder(*dialoger))
    riktig, gjorda = utskick.skicka_inbjudan, []

    class Dodad(BaseException):
        """Not an error that anybody catches: as SIGKILL."""

    def dor(**falt):
        if len(gjorda) == 1:
            raise Dodad
        gjorda.append(falt["dialog_id"])
        return riktig(**falt)

    with monkeypatch.context() as lapp:
        lapp.setattr(utskick, "skicka_inbjudan", dor)
        with pytest.raises(Dodad):
            tasks.skicka_inbjudningar(jobb.pk)
    assert Inbjudan.objects.count() == 2
    Jobb.objects.update(status="bestallt")
    assert kor(jobb).resultat["text"] == "6\xa0brev till 3\xa0huvudmän."
    nycklar = list(Avisering.objects.values_list("nyckel", flat=True))
    assert len(nycklar) == len(set(nycklar)) == 6


def test_one_that_cannot_be_invited_stops_no_other_and_is_told_of(omgang, par, monkeypatch):
    svarat, borta, trasig, god = (skapa(omgang, par, namn, "skolchef") for namn in ("Svarat", "Borta", "Trasig", "God"))
    jobb = bestall(omgang, alla_koder(svarat, borta, trasig, god))
    services.bjud_in(dialog_id=svarat.pk, mottagare=[services.Mottagare("N")], aktor=None)
    services.svara(dialog_id=svarat.pk, slag="intro", svar="ja", aktor=None)
    Kontakt.objects.filter(huvudman=borta.huvudman).update(giltig_till=dagar(-1))
    riktig = utskick.skicka_inbjudan

    def ibland(**falt):
        if falt["dialog_id"] == trasig.pk:
            raise RuntimeError("trasig")
        return riktig(**falt)

    monkeypatch.setattr(utskick, "skicka_inbjudan", ibland)
    resultat = kor(jobb).resultat
    assert resultat["text"].startswith("1\xa0brev till 1\xa0huvudman. 3\xa0huvudmän fick inte allt")
    assert [rad.partition(":")[0] for rad in resultat["hinder"]] == ["Svarat", "Borta", "Trasig"]
    assert [i.dialog for i in Inbjudan.objects.exclude(sandning="utanfor")] == [god]


def test_a_cancelled_job_stops_between_two_cases(omgang, par, monkeypatch):
    dialoger = [skapa(omgang, par, namn, "skolchef") for namn in "ABC"]
    jobb = bestall(omgang, alla_koder(*dialoger))
    riktig = utskick.skicka_inbjudan

    def avbryt_efter_forsta(**falt):
        rader = riktig(**falt)
        jobbtjanst.avbryt(jobb_id=jobb.pk, aktor=None)
        return rader

    monkeypatch.setattr(jobbtjanst.tjanst, "MINSTA_PULS", 0)
    monkeypatch.setattr(utskick, "skicka_inbjudan", avbryt_efter_forsta)
    assert kor(jobb).status == "avbrutet"
    assert Inbjudan.objects.count() == 1
    ny = kor(bestall(omgang, alla_koder(*dialoger)))  # ordered again: the first one is not written to twice
    assert ny.resultat["brev"] == Inbjudan.objects.count() == 3


def test_what_waits_is_found_in_a_constant_number_of_queries(omgang, par):
    def fragor() -> int:
        with CaptureQueriesContext(connection) as fangade:
            utskick.vantande(omgang)
        return len(fangade)

    skapa(omgang, par, "A", "skolchef")
    en = fragor()
    for namn in "BCD":
        skapa(omgang, par, namn, "skolchef", "namnd_styrelse")
    assert fragor() == en


def test_who_waits_and_who_cannot_be_invited_yet(omgang, par):
    vantar, inbjuden = skapa(omgang, par, "Väntar", "skolchef"), skapa(omgang, par, "Inbjuden", "skolchef")
    pausad, utan_par = skapa(omgang, par, "Pausad", "skolchef"), skapa(omgang, None, "Utan par", "skolchef")
    papper = skapa(omgang, par, "Papper")
    services.bjud_in(dialog_id=inbjuden.pk, mottagare=[services.Mottagare("N")], aktor=None)
    services.pausa(dialog_id=pausad.pk, till=None, skal="Flytt", aktor=None)
    (brev,) = services.skicka_inbjudan(dialog_id=papper.pk, mottagare=[services.Mottagare("Styrelsen")], aktor=None)
    svar = utskick.vantande(omgang)
    assert (svar.dialoger, svar.utan_par, svar.att_posta) == ([vantar], [utan_par], [brev])


# The pages --------------------------------------------------------------------------------------------------------


def test_many_without_a_pair_are_one_sentence_with_the_way_on(client, omgang):
    for nummer in range(13):
        skapa(omgang, None, f"Utan par {nummer}", "skolchef")
    sida = client.get(reverse("dialoger:omgang_inbjudan", args=[omgang.pk])).content.decode()
    assert sida.count("behöver en dialogutförare från varje myndighet") == 1
    assert "13\xa0ärenden saknar fullt par" in sida
    assert reverse("dialoger:par", args=[omgang.pk]) in sida
    assert all(f"Utan par {nummer}" in sida for nummer in range(13))


def falt(*dialoger: Dialog, **mer) -> dict:
    return {f"m{pk}": koder for pk, koder in alla_koder(*dialoger).items()} | {
        "svar_senast": dagar(21).isoformat(),
        **mer,
    }


def test_choose_preview_any_case_confirm_the_count_and_then_the_job(client, omgang, par, samordnare):
    ett = skapa(omgang, par, "Kumla kommun", "namnd_styrelse", "skolchef")
    tva = skapa(omgang, par, "Tallen <ek för>", "namnd_styrelse", "skolchef")
    tom = skapa(omgang, par, "Utan kontakt")
    adress = reverse("dialoger:omgang_inbjudan", args=[omgang.pk])
    text = client.get(adress).content.decode()
    assert text.count("checked") == 4
    assert "Utan kontakt" in text
    assert "1\xa0huvudman har ingen kontakt i registret" in text
    sida = client.post(adress, falt(ett, tva))
    text = sida.content.decode()
    assert sida.status_code == 200
    assert "Skicka 4\xa0brev till 2\xa0huvudmän" in text
    assert "bjuder in Kumla kommun" in text
    assert "/svar/" not in text
    text = client.post(adress, falt(ett, tva, visa=tva.pk)).content.decode()
    assert "bjuder in Tallen &lt;ek för&gt;" in text
    assert not Jobb.objects.exists()
    assert not Inbjudan.objects.exists()
    svar = client.post(adress, falt(ett, tva, skicka="1"))
    jobb = Jobb.objects.get()
    assert svar.url == jobb.get_absolute_url()
    assert jobb.bestallare == samordnare
    assert kor(jobb).resultat["brev"] == 4
    assert tom.inbjudningar.count() == 0
    text = client.get(jobb.get_absolute_url()).content.decode()
    assert "4\xa0brev till 2\xa0huvudmän." in text
    assert adress in text
    text = client.get(adress).content.decode()
    assert "2\xa0huvudmän har inte svarat än. 0\xa0har svarat. 4\xa0brev är på väg." in text
    services.svara(dialog_id=ett.pk, slag="intro", svar="ja", aktor=None)
    Avisering.objects.filter(inbjudan__dialog=tva).update(status="studsad")
    text = client.get(adress).content.decode()
    assert "1\xa0huvudman har inte svarat än. 1\xa0har svarat. 2\xa0brev kom inte fram." in text
    assert "1\xa0har svarat" in text


def test_unticked_is_not_sent_and_nothing_ticked_says_so(client, omgang, par):
    ett, tva = skapa(omgang, par, "A", "skolchef"), skapa(omgang, par, "B", "skolchef")
    adress = reverse("dialoger:omgang_inbjudan", args=[omgang.pk])
    text = client.post(adress, falt(ett)).content.decode()
    assert "Skicka 1\xa0brev till 1\xa0huvudman" in text
    assert "Får inget nu" in text
    for mer in ({}, {"skicka": "1"}):
        svar = client.post(adress, {"svar_senast": dagar(21).isoformat(), **mer})
        assert svar.status_code == 422
        assert "Ingen mottagare är vald. Inget har skickats." in svar.content.decode()
    frammande = [v.kod for v in mottagarval(tva.huvudman)]
    assert client.post(adress, falt(ett) | {f"m{ett.pk}": frammande, "skicka": "1"}).status_code == 422
    assert not Jobb.objects.exists()


def test_a_double_click_and_a_second_tab_make_one_job(client, omgang, par):
    dialog = skapa(omgang, par, "A", "skolchef")
    adress = reverse("dialoger:omgang_inbjudan", args=[omgang.pk])
    svar = [client.post(adress, falt(dialog, skicka="1", engangsnyckel=nyckel)) for nyckel in ("a", "a", "b")]
    assert len({s.url for s in svar}) == Jobb.objects.count() == 1


def test_letters_on_paper_are_printed_together_and_posted(client, omgang, par):
    dialoger = [skapa(omgang, par, namn) for namn in ("A", "B")]
    for dialog in dialoger:
        Namnd.objects.create(huvudman=dialog.huvudman, namn="Utbildningsnämnden")
    adress = reverse("dialoger:omgang_inbjudan", args=[omgang.pk])
    assert client.get(reverse("dialoger:omgang_brev", args=[omgang.pk])).status_code == 404
    koder = {f"m{d.pk}": [v.kod for v in mottagarval(d.huvudman)] for d in dialoger}
    data = koder | {"svar_senast": dagar(21).isoformat()}
    assert "Gör 2\xa0brev på papper till 2\xa0huvudmän" in client.post(adress, data).content.decode()
    client.post(adress, data | {"skicka": "1"})
    kor(Jobb.objects.get())
    assert "Brev på papper som ska postas" in client.get(adress).content.decode()
    pdf = client.get(reverse("dialoger:omgang_brev", args=[omgang.pk]))
    assert len(re.findall(rb"/Type\s*/Page\b", pdf.content)) == 2 or pdf["Content-Type"] == "application/pdf"
    brev = list(Inbjudan.objects.values_list("pk", flat=True))
    postade = reverse("dialoger:omgang_postade", args=[omgang.pk])
    client.post(postade, {"brev": [*brev, "skräp", "9" * 30], "dag": dagar(0).isoformat()})
    assert set(Inbjudan.objects.values_list("skickad", flat=True)) == {dagar(0)}
    assert set(Dialog.objects.values_list("nasta", flat=True)) == {"invanta_svar"}


def test_the_page_of_a_round_without_cases_says_so(client, omgang):
    text = client.get(reverse("dialoger:omgang_inbjudan", args=[omgang.pk])).content.decode()
    assert "Omgången har inga ärenden" in text
    assert client.get(reverse("dialoger:omgang_inbjudan", args=[999_999])).status_code == 404


def test_as_many_queries_for_one_invited_as_for_many(client, omgang, par):
    adress = reverse("dialoger:omgang_inbjudan", args=[omgang.pk])

    def fragor() -> int:
        with CaptureQueriesContext(connection) as fangade:
            client.get(adress)
        return len(fangade)

    dialoger = [skapa(omgang, par, namn, "skolchef", "namnd_styrelse") for namn in "ABCD"]
    kor(bestall(omgang, alla_koder(dialoger[0])))
    fragor()
    en = fragor()
    kor(bestall(omgang, alla_koder(*dialoger[1:3])))
    assert fragor() == en
