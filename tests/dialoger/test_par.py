"""Proposals of pairs through the services and pages, the utförare's time and knowledge, and jäv."""

import json

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dialoger import services, tasks
from dialoger.models import Dialog, Jav, Parningsforslag, Tilldelning, Utforarprofil
from dialoger.parningsunderlag import parningsunderlag
from kvalitet.models import Handelse, Jobb, Myndighet, Roll, Rolltilldelning
from tests.factories import (
    dagar,
    klockan,
    skapa_anvandare,
    skapa_dialog,
    skapa_huvudman,
    skapa_omgang,
    skapa_par,
)

pytestmark = pytest.mark.django_db


def omgang_med(antal: int):
    omgang = skapa_omgang()
    return omgang, [skapa_dialog(omgang=omgang, cykel=omgang.cykel) for _ in range(antal)]


def forslag_for(omgang, aktor, **falt) -> Parningsforslag:
    jobb = services.bestall_parning(omgang=omgang, aktor=aktor, **falt)
    tasks.foresla_par(jobb.pk)
    jobb.refresh_from_db()
    assert jobb.status == "klart", jobb.fel
    return Parningsforslag.objects.filter(omgang=omgang).first()


def paren(dialog: Dialog) -> dict[str, int]:
    return dict(dialog.tilldelningar.filter(till=None).values_list("myndighet", "utforare"))


def varde(p) -> str:
    return f"{p['nummer']}:{p['sv']}:{p['spsm']}"


# What is solved -----------------------------------------------------------------------------------------------------


def test_the_problem_holds_the_cases_without_a_pair_and_the_people_as_they_are():
    sv, spsm = skapa_par()
    slutat = skapa_anvandare(Roll.DIALOGUTFORARE, Myndighet.SV)
    Rolltilldelning.objects.filter(anvandare=slutat).update(giltig_till=dagar(-1))
    omgang, (helt, halvt, tomt) = omgang_med(3)
    for myndighet, person in ((Myndighet.SV, sv), (Myndighet.SPSM, spsm)):
        services.tilldela(dialog_id=helt.pk, utforare=person, myndighet=myndighet, aktor=None)
    services.tilldela(dialog_id=halvt.pk, utforare=sv, myndighet=Myndighet.SV, aktor=None)
    services.spara_profil(utforare=sv, tjanstgoring=50, max_arenden=7, skolformer=["komvux"], aktor=None)
    services.anmal_jav(utforare=spsm, huvudman=tomt.huvudman)
    problem = parningsunderlag(omgang)
    assert [a.nummer for a in problem.arenden] == sorted([halvt.nummer, tomt.nummer])
    per_nummer = {a.nummer: a for a in problem.arenden}
    assert (per_nummer[halvt.nummer].last, per_nummer[halvt.nummer].raknat) == ({"SV": sv.pk}, frozenset({"SV"}))
    assert per_nummer[tomt.nummer].last == {}
    assert per_nummer[tomt.nummer].timmar_sv + per_nummer[tomt.nummer].timmar_spsm == pytest.approx(66)  # Tabell 4
    folk = {u.pk: u for u in problem.utforare}
    assert set(folk) == {sv.pk, spsm.pk}
    assert (folk[sv.pk].max_arenden, folk[sv.pk].kompetens, folk[sv.pk].arenden) == (7, {"komvux"}, 2)
    assert folk[sv.pk].belagt == pytest.approx(66)
    assert folk[sv.pk].kapacitet == pytest.approx(folk[spsm.pk].kapacitet / 2)
    assert folk[spsm.pk].jav == {tomt.huvudman.nyckel}
    assert problem.historik == {(sv.pk, spsm.pk): 1}


def test_whole_days_of_leave_take_time_away():
    sv, _ = skapa_par()
    omgang, _ = omgang_med(1)
    fore = {u.pk: u.kapacitet for u in parningsunderlag(omgang).utforare}
    mandag = next(n for n in range(40, 47) if dagar(n).weekday() == 0)
    services.lagg_till_franvaro(anvandare=sv, start=klockan(mandag, 0), slut=klockan(mandag + 5, 0), text="Ledig")
    efter = {u.pk: u.kapacitet for u in parningsunderlag(omgang).utforare}
    assert 24 <= fore[sv.pk] - efter[sv.pk] <= 40  # a week, less its holidays
    assert {pk: efter[pk] for pk in efter if pk != sv.pk} == {pk: fore[pk] for pk in fore if pk != sv.pk}


# Proposed and accepted ------------------------------------------------------------------------------------------------


def test_a_proposal_is_stored_and_accepted_with_history(samordnare):
    sv, spsm = skapa_par()
    omgang, dialoger = omgang_med(3)
    forslag = forslag_for(omgang, samordnare)
    par = forslag.resultat["par"]
    assert {p["nummer"] for p in par} == {d.nummer for d in dialoger}
    assert {(p["sv"], p["spsm"]) for p in par} == {(sv.pk, spsm.pk)}
    assert forslag.resultat["gap"] <= 0.01
    assert all(p["delar"] for p in par)
    assert not Tilldelning.objects.exists()
    ett, tva, _ = sorted(d.nummer for d in dialoger)
    assert services.godkann_par(forslag_id=forslag.pk, nummer=[ett, tva], aktor=samordnare) == (2, [])
    assert Tilldelning.objects.filter(skal="Enligt förslaget till par").count() == 4
    assert Handelse.objects.filter(typ="dialog.tilldelad", aktor=samordnare).count() == 4
    assert Handelse.objects.get(typ="par.godkanda").till == {"par": 2}
    assert services.godkann_par(forslag_id=forslag.pk, nummer=[ett], aktor=samordnare) == (0, [])  # again: as it was
    assert Tilldelning.objects.count() == 4
    with pytest.raises(ValidationError, match="inte med i förslaget"):
        services.bestall_godkannande(forslag=forslag, nummer=["KD-2020-0001"], aktor=samordnare)


def test_what_has_happened_since_stops_that_case_and_no_other(samordnare):
    sv, spsm = skapa_par()
    omgang, dialoger = omgang_med(3)
    forslag = forslag_for(omgang, samordnare)
    jav, tagen, fri = dialoger
    services.anmal_jav(utforare=sv, huvudman=jav.huvudman)
    annan = skapa_anvandare(Roll.DIALOGUTFORARE, Myndighet.SPSM)
    services.tilldela(dialog_id=tagen.pk, utforare=annan, myndighet=Myndighet.SPSM, aktor=None)
    antal, nekade = services.godkann_par(forslag_id=forslag.pk, nummer=[d.nummer for d in dialoger], aktor=samordnare)
    assert antal == 1
    assert paren(fri) == {"SV": sv.pk, "SPSM": spsm.pk}
    assert (paren(jav), paren(tagen)) == ({}, {"SPSM": annan.pk})
    assert any("anmält jäv" in text for text in nekade)
    assert any("har fått ärendet sedan" in text for text in nekade)


def test_declared_jav_is_never_proposed_and_a_collision_is_told(samordnare):
    sv, _spsm = skapa_par()
    omgang, (dialog, annat) = omgang_med(2)
    services.anmal_jav(utforare=sv, huvudman=dialog.huvudman)
    resultat = forslag_for(omgang, samordnare).resultat
    assert [p["nummer"] for p in resultat["par"]] == [annat.nummer]
    assert [u["nummer"] for u in resultat["utan_par"]] == [dialog.nummer]
    assert resultat["utan_par"][0]["skal"]
    andra = skapa_anvandare(Roll.DIALOGUTFORARE, Myndighet.SV)
    resultat = forslag_for(omgang, samordnare).resultat
    assert {p["nummer"]: p["sv"] for p in resultat["par"]}[dialog.nummer] == andra.pk
    assert resultat["utan_par"] == []


def test_pairs_chosen_by_hand_are_kept_when_the_rest_is_solved(samordnare):
    skapa_par()
    sv, spsm = skapa_par()
    omgang, dialoger = omgang_med(4)
    lasta = {dialoger[0].nummer: {"SV": sv.pk, "SPSM": spsm.pk}, "KD-2020-0001": {"SV": sv.pk}}
    forslag = forslag_for(omgang, samordnare, lasta=lasta)
    par = {p["nummer"]: p for p in forslag.resultat["par"]}
    assert (par[dialoger[0].nummer]["sv"], par[dialoger[0].nummer]["spsm"]) == (sv.pk, spsm.pk)
    assert sorted(par[dialoger[0].nummer]["lasta"]) == sorted([sv.pk, spsm.pk])
    assert forslag.lasta == {dialoger[0].nummer: {"SV": sv.pk, "SPSM": spsm.pk}}


def test_a_person_of_the_wrong_agency_chosen_by_hand_fails_with_words(samordnare):
    _sv, spsm = skapa_par()
    omgang, (dialog,) = omgang_med(1)
    jobb = services.bestall_parning(omgang=omgang, aktor=samordnare, lasta={dialog.nummer: {"SV": spsm.pk}})
    tasks.foresla_par(jobb.pk)
    jobb.refresh_from_db()
    assert jobb.status == "misslyckat"
    assert "inte finns hos myndigheten" in jobb.fel
    assert not Parningsforslag.objects.exists()


def test_the_command_shows_the_same_proposal_and_stores_nothing(samordnare, capsys):
    skapa_par()
    omgang, dialoger = omgang_med(2)
    call_command("foresla_par", "--omgang", omgang.namn, "--json")
    ut = capsys.readouterr().out
    svar = json.loads(ut.splitlines()[-1])
    assert "2 par. Målvärde" in ut.replace("\xa0", " ")
    assert all(f"{d.nummer}  {d.huvudman.namn}: " in ut for d in dialoger)
    assert not Parningsforslag.objects.exists()
    assert not Handelse.objects.filter(typ="par.foreslagna").exists()
    lagrat = forslag_for(omgang, samordnare).resultat
    assert svar["par"] == lagrat["par"]
    assert (svar["omgang"], svar["malvarde"], svar["grans"]) == (omgang.pk, lagrat["malvarde"], lagrat["grans"])
    tom = skapa_omgang(namn="Tom omgång")
    call_command("foresla_par", "--omgang", str(tom.pk))
    assert capsys.readouterr().out == "Alla ärenden i omgången har ett par.\n"
    with pytest.raises(CommandError, match=r"Ingen omgång har nummer eller namn '9999'\. Finns: "):
        call_command("foresla_par", "--omgang", "9999")


def test_nothing_is_ordered_when_every_case_has_a_pair(samordnare):
    omgang = skapa_omgang()
    skapa_dialog(till="inbjuden", omgang=omgang, cykel=omgang.cykel)
    with pytest.raises(ValidationError, match="har ett par"):
        services.bestall_parning(omgang=omgang, aktor=samordnare)


# Pages --------------------------------------------------------------------------------------------------------------


def test_from_order_to_accepted_pairs_on_the_page(klient, samordnare):
    skapa_par()
    omgang, _dialoger = omgang_med(3)
    sida, bestall, godkann = (reverse(f"dialoger:{n}", args=[omgang.pk]) for n in ("par", "par_bestall", "par_godkann"))
    assert "Föreslå par" in klient.get(sida).content.decode()
    svar = klient.post(bestall)
    jobb = Jobb.objects.get()
    assert svar.url == jobb.get_absolute_url()
    klient.post(bestall)
    assert Jobb.objects.count() == 1  # a double click makes one
    tasks.foresla_par(jobb.pk)
    text = klient.get(sida).content.decode()
    assert "3 av 3" in text.replace("\xa0", " ")
    assert text.count('name="par"') == 3
    forslag = Parningsforslag.objects.get()
    rader = [varde(p) for p in forslag.resultat["par"]]

    def godkann_nu(data) -> None:
        svar = klient.post(godkann, data)
        jobb = Jobb.objects.order_by("-pk").first()
        assert svar.url == jobb.get_absolute_url()
        tasks.tilldela_par(jobb.pk)
        assert "fått sitt par" in klient.get(svar.url).content.decode()

    klient.post(godkann, {"forslag": forslag.pk})
    klient.post(godkann, {"forslag": forslag.pk + 1, "par": rader})
    assert not Tilldelning.objects.exists()  # nothing ticked; another proposal than the one on the page
    godkann_nu({"forslag": forslag.pk, "par": rader[:2]})
    assert Tilldelning.objects.count() == 4
    text = klient.get(sida).content.decode()
    assert text.count('name="par"') == 1
    godkann_nu({"forslag": forslag.pk, "par": rader[2:]})
    assert "Inget ärende saknar par" in klient.get(sida).content.decode()
    assert Dialog.objects.otilldelade().count() == 0


def test_choosing_another_and_solving_the_rest_keep_what_is_said(klient):
    skapa_par()
    skapa_par()
    omgang, _ = omgang_med(3)
    bestall = reverse("dialoger:par_bestall", args=[omgang.pk])

    def bestall_nytt(**data) -> Parningsforslag:
        klient.post(bestall, data)
        tasks.foresla_par(Jobb.objects.order_by("-pk").first().pk)
        return Parningsforslag.objects.first()

    forsta = bestall_nytt()
    p = forsta.resultat["par"][0]
    val = p["alternativ"][0]
    ny = bestall_nytt(valj=f"{p['nummer']}:{val['sv']}:{val['spsm']}")
    assert ny.lasta == {p["nummer"]: {"SV": val["sv"], "SPSM": val["spsm"]}}
    assert next((r["sv"], r["spsm"]) for r in ny.resultat["par"] if r["nummer"] == p["nummer"]) == (
        val["sv"],
        val["spsm"],
    )
    kvar = [varde(r) for r in ny.resultat["par"][1:]]
    sist = bestall_nytt(resten="1", par=kvar)
    assert set(sist.lasta) == {text.partition(":")[0] for text in kvar}
    vagt = bestall_nytt(vikt_resa="2,5", vikt_rotation="0")
    assert (vagt.vikter["resa"], vagt.vikter["rotation"], vagt.lasta) == (2.5, 0.0, {})


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ({"valj": "KD-2026-0001"}, "gick inte att läsa"),
        ({"valj": "KD-2026-0001:1:x"}, "gick inte att läsa"),
        ({"valj": "x" * 5000 + ":1:2"}, "gick inte att läsa"),
        ({"vikt_resa": "mycket"}, "Kort resa: skriv en vikt mellan 0 och 100"),
        ({"vikt_resa": "-1"}, "Kort resa"),
        ({"vikt_rotation": "1e9"}, "Nya par"),
        ({"vikt_rotation": "nan"}, "Nya par"),
    ],
)
def test_what_cannot_be_read_orders_nothing(klient, samordnare, data, text):
    skapa_par()
    omgang, _ = omgang_med(1)
    forslag_for(omgang, samordnare)
    svar = klient.post(reverse("dialoger:par_bestall", args=[omgang.pk]), data, follow=True)
    assert text in svar.content.decode()
    assert Jobb.objects.count() == 1


def test_other_weights_while_a_proposal_is_made_are_not_dropped_in_silence(klient, samordnare):
    skapa_par()
    omgang, _ = omgang_med(1)
    adress = reverse("dialoger:par_bestall", args=[omgang.pk])
    svar = klient.post(adress, {"vikt_resa": "5"}, follow=True)
    assert "Det du valde nu är inte beställt" not in svar.content.decode()
    svar = klient.post(adress, {"vikt_resa": "50"}, follow=True)
    assert "Det du valde nu är inte beställt. Vänta och välj igen." in svar.content.decode()
    assert Jobb.objects.count() == 1


def test_when_all_proposals_are_accepted_the_rest_can_be_solved_again(klient, samordnare):
    """And what is the same for many cases is said once."""
    sv, _spsm = skapa_par()
    omgang, dialoger = omgang_med(3)
    for dialog in dialoger[1:]:
        services.anmal_jav(utforare=sv, huvudman=dialog.huvudman)
    forslag = forslag_for(omgang, samordnare)
    assert [p["nummer"] for p in forslag.resultat["par"]] == [dialoger[0].nummer]
    services.godkann_par(forslag_id=forslag.pk, nummer=[dialoger[0].nummer], aktor=samordnare)
    adress = reverse("dialoger:par", args=[omgang.pk])
    svar = klient.get(adress)
    sida = svar.content.decode()
    assert "Inget förslag kvar här" in sida
    assert "Räkna om</button>" in sida.replace("</svg>", "")
    skal = {tuple(u["skal"]) for u in forslag.resultat["utan_par"]}
    assert len(svar.context["utan"]) == len(skal)
    assert {d for _, grupp in svar.context["utan"] for d in grupp} == set(dialoger[1:])
    assert svar.context["antal_far_inget"] == 2
    skapa_par()
    klient.post(reverse("dialoger:par_bestall", args=[omgang.pk]), {"engangsnyckel": "x"})
    assert Jobb.objects.filter(typ=Jobb.objects.latest("pk").typ).count() == 2


def test_the_page_costs_the_same_number_of_queries_whatever_it_holds(klient, samordnare):
    skapa_par()
    omgang, _ = omgang_med(1)
    forslag_for(omgang, samordnare)
    sidor = [reverse("dialoger:par", args=[omgang.pk]), reverse("dialoger:bemanning")]

    def fragor():
        antal = []
        for sida in sidor:
            with CaptureQueriesContext(connection) as fangade:
                klient.get(sida)
            antal.append(len(fangade))
        return antal

    fragor()
    fa = fragor()
    for _ in range(4):
        skapa_dialog(omgang=omgang, cykel=omgang.cykel)
        skapa_par()
    forslag_for(omgang, samordnare)
    assert fragor() == fa


# Time, knowledge and jäv ----------------------------------------------------------------------------------------------


def test_time_and_knowledge_are_saved_shown_and_refused_with_words(klient):
    sv, _ = skapa_par()
    sida = reverse("dialoger:profil", args=[sv.pk])
    assert klient.get(sida).status_code == 200
    svar = klient.post(sida, {"tjanstgoring": "60", "max_arenden": "", "skolformer": ["forskola", "komvux"]})
    assert svar.url == reverse("dialoger:bemanning")
    profil = Utforarprofil.objects.get(utforare=sv)
    assert (profil.tjanstgoring, profil.max_arenden, profil.skolformer) == (60, None, ["forskola", "komvux"])
    klient.post(sida, {"tjanstgoring": "60", "max_arenden": "", "skolformer": ["forskola", "komvux"]})
    assert Handelse.objects.filter(typ="profil.andrad").count() == 1
    assert "60 %" in klient.get(reverse("dialoger:bemanning")).content.decode().replace("\xa0", " ")
    for falt in ({"tjanstgoring": "101"}, {"tjanstgoring": ""}, {"tjanstgoring": "50", "skolformer": "slöjd"}):
        assert klient.post(sida, falt).status_code == 422
    assert klient.get(reverse("dialoger:profil", args=[skapa_anvandare(Roll.ANALYTIKER).pk])).status_code == 404


def test_jav_is_ones_own_and_stops_an_assignment():
    sv, spsm = skapa_par()
    huvudman = skapa_huvudman()
    client = Client()
    client.force_login(sv)
    sida = reverse("dialoger:jav")
    assert huvudman.namn in client.get(sida, {"sok": huvudman.namn}).content.decode()
    client.post(sida, {"huvudman": "finns-inte"})
    client.post(sida, {"huvudman": huvudman.nyckel})
    client.post(sida, {"huvudman": huvudman.nyckel})
    rad = Jav.objects.get()
    assert (rad.utforare, rad.huvudman) == (sv, huvudman)
    dialog = skapa_dialog(huvudman=huvudman)
    with pytest.raises(ValidationError, match="anmält jäv"):
        services.tilldela(dialog_id=dialog.pk, utforare=sv, myndighet=Myndighet.SV, aktor=None)
    bort = reverse("dialoger:jav_avsluta", args=[rad.pk])
    annan = Client()
    annan.force_login(spsm)
    assert annan.post(bort).status_code == 404
    assert client.post(bort).status_code == 302
    client.post(bort)
    services.tilldela(dialog_id=dialog.pk, utforare=sv, myndighet=Myndighet.SV, aktor=None)
    assert list(Handelse.objects.filter(typ__startswith="jav.").order_by("pk").values_list("typ", flat=True)) == [
        "jav.anmalt",
        "jav.upphort",
    ]
    with pytest.raises(ValidationError, match=f"Du har ärendet {dialog.nummer}"):
        services.anmal_jav(utforare=sv, huvudman=huvudman)
    Jav.objects.create(utforare=sv, huvudman=huvudman)
    with pytest.raises(IntegrityError), transaction.atomic():
        Jav.objects.create(utforare=sv, huvudman=huvudman)
