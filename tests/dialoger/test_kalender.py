"""The calendar: what it shows to whom, how bad addresses are read, what does not fit together, and how many queries."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from dialoger.kalender import Lovord, period
from dialoger.kalenderkrockar import krockar
from dialoger.models import Dialog, Mote, Motesarende
from kvalitet import svenska
from kvalitet.models import Roll
from tests.factories import (
    boka,
    dagar,
    klockan,
    skapa_anvandare,
    skapa_dialog,
    skapa_huvudman,
    skapa_par,
    skapa_regionkontor,
    skapa_roll,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def par():
    return skapa_par()


def sida(client, **fraga):
    return client.get(reverse("dialoger:kalender"), {"vy": "lista", **fraga})


def rubriker(svar) -> list[str]:
    return [rad.rubrik for dag in svar.context["dagar"] for rad in dag.rader]


def mote(typ: str = "introduktion", dag: int = 1, timme: int = 9, **falt) -> Mote:
    """A bare meeting, without the rules of booking."""
    dialog = falt.pop("dialog", None)
    falt = {"slut": klockan(dag, timme) + timedelta(hours=2), **falt}
    nytt = Mote.objects.create(typ=typ, start=klockan(dag, timme), **falt)
    if dialog:
        Motesarende.objects.create(mote=nytt, dialog=dialog)
    return nytt


@pytest.fixture
def varld(client, par):
    """Örebro: the pair meets Kumla, plans it, and has cancelled a meeting. Solna: other people meet Nora."""
    orebro, solna = skapa_regionkontor(lanskoder=["18"]), skapa_regionkontor("Solna", lanskoder=["01"])
    par[0].rolltilldelningar.update(regionkontor=orebro)
    kumla = skapa_dialog(par, till="ja", huvudman=skapa_huvudman("Kumla kommun"))
    nora = skapa_dialog(till="ja", huvudman=skapa_huvudman("Nora kommun"))
    Dialog.objects.filter(pk=kumla.pk).update(regionkontor=orebro)
    Dialog.objects.filter(pk=nora.pk).update(regionkontor=solna)
    boka(kumla, "introduktion", 2)
    mote("planering", 1, dialog=kumla, utforare_sv=par[0])
    mote("formote", 3, dialog=kumla, utforare_sv=par[0], status="installt", skal="Sjukdom")
    boka(nora, "introduktion", 2)
    client.force_login(par[0])
    return {"client": client, "kumla": kumla, "nora": nora, "orebro": orebro, "solna": solna}


@pytest.mark.parametrize(
    ("fraga", "vantat"),
    [
        ({}, ["Planering, Kumla kommun", "Introduktion med Kumla kommun"]),
        ({"vem": "team"}, ["Planering, Kumla kommun", "Introduktion med Kumla kommun"]),
        ({"vem": "kontor-solna"}, ["Introduktion med Nora kommun"]),
        ({"typ": "interna"}, ["Planering, Kumla kommun"]),
        ({"typ": "externa"}, ["Introduktion med Kumla kommun"]),
        ({"typ": "formote"}, []),
        ({"typ": "formote", "visa": "installda"}, ["Förmöte med Kumla kommun"]),
        ({"vem": "kontor-finns-inte", "typ": "x", "visa": "x"}, ["Planering, Kumla kommun"]),
    ],
)
def test_whose_and_which_meetings(varld, fraga, vantat):
    assert rubriker(sida(varld["client"], **fraga))[: len(vantat) or None] == vantat


def test_meetings_of_another_person(varld):
    annan = varld["nora"].tilldelningar.filter(myndighet="SPSM").get().utforare
    svar = sida(varld["client"], vem=f"person-{annan.pk}")
    assert rubriker(svar) == ["Introduktion med Nora kommun"]
    assert annan.namn in svar.content.decode()


def test_an_enhetschef_sees_the_meetings_and_cases_of_the_own_office(client, varld):
    chef = skapa_anvandare()
    skapa_roll(chef, Roll.ENHETSCHEF, regionkontor=varld["orebro"])
    gemensamt = mote("introduktion", 5, dialog=varld["kumla"])
    Motesarende.objects.create(mote=gemensamt, dialog=varld["nora"])
    client.force_login(chef)
    assert rubriker(sida(client))[-1] == "Introduktion med Kumla kommun"
    svar = sida(client, vem="kontor-solna")
    assert rubriker(svar) == ["Introduktion med Kumla kommun"]  # the shared one; Nora's name stays out
    assert "Nora kommun" not in svar.content.decode()
    assert "Boka möte" not in svar.content.decode()


@pytest.mark.parametrize("dag", ["", "x", "2026-02-30", "0001-01-01", "9999-12-31", "2026-11-24T10:00"])
@pytest.mark.parametrize("vy", ["manad", "vecka", "lista", "ar"])
def test_bad_addresses_show_today(varld, dag, vy):
    svar = sida(varld["client"], dag=dag, vy=vy)
    assert svar.status_code == 200
    assert any(d.idag for d in svar.context["dagar"])
    assert svar.context["period"].vy == ("manad" if vy == "ar" else vy)


def test_periods():
    idag = date(2026, 11, 24)
    manad = period("manad", date(2026, 11, 24), idag)
    assert (manad.fran, manad.till) == (date(2026, 10, 26), date(2026, 12, 7))
    assert (manad.forra, manad.nasta, manad.rubrik) == (date(2026, 10, 1), date(2026, 12, 1), "November 2026")
    vecka = period("vecka", date(2027, 1, 1), idag)
    assert (vecka.fran, vecka.till) == (date(2026, 12, 28), date(2027, 1, 4))
    assert vecka.rubrik.replace("\u00a0", " ") == "Vecka 53, 28 dec–3 jan 2027"
    assert period("vecka", idag, idag).rubrik.replace("\u00a0", " ") == "Vecka 48, 23–29 nov"
    december = period("manad", date(2026, 12, 31), idag)
    assert (december.forra, december.nasta) == (date(2026, 11, 1), date(2027, 1, 1))


def test_days_off_and_school_holidays_in_words(varld):
    svar = varld["client"].get(reverse("dialoger:kalender"), {"dag": "2026-12-01"})
    dagarna = {d.dag: d for d in svar.context["dagar"]}
    assert dagarna[date(2026, 12, 24)].ledig == "julafton"
    assert dagarna[date(2026, 12, 25)].ledig == "juldagen"
    assert dagarna[date(2026, 12, 28)].lov == "jullov"
    text = svar.content.decode()
    assert "Julafton" in text
    assert [vecka.nummer for vecka, _, _ in svar.context["veckor"]] == [49, 50, 51, 52, 53]


def test_sportlov_is_that_of_the_offices_lan():
    dagen = next(d for d in (date(2026, 2, 1) + timedelta(n) for n in range(40)) if "sportlov" in Lovord({}).den(d))
    alla = {kod: f"{kod} län" for kod in ("01", "12", "14", "17", "18", "20")}
    har = [kod for kod in alla if Lovord({kod: alla[kod]}).den(dagen) == "sportlov"]
    inte = [kod for kod in alla if not Lovord({kod: alla[kod]}).den(dagen)]
    assert har
    assert inte
    assert Lovord({har[0]: "Det länet", inte[0]: "Ett annat"}).den(dagen) == "sportlov i Det länet"
    assert Lovord({}).den(dagen) == "sportlov i en del av landet"


def test_many_meetings_in_a_day_lead_to_the_day(varld, par):
    idag = timezone.localdate()
    for timme in range(7, 13):
        mote("reflektion", 0, timme, dialog=varld["kumla"], utforare_sv=par[0])
    svar = varld["client"].get(reverse("dialoger:kalender"), {"dag": idag.isoformat()})
    adress = f"vy=lista&amp;dag={idag.isoformat()}"
    assert "3 till" in svar.content.decode()
    assert adress in svar.content.decode() or f"dag={idag.isoformat()}&amp;vy=lista" in svar.content.decode()
    assert len(rubriker(sida(varld["client"], dag=idag.isoformat()))) >= 6


def test_a_long_list_has_pages_and_no_day_is_lost_between_them(client, par, monkeypatch):
    monkeypatch.setattr("dialoger.views.kalender.MOTEN_PER_SIDA", 3)
    dialog = skapa_dialog(par, till="ja")
    for nummer in (20, 20, 27, 27, 27, 30):  # of December 2030, with Christmas between
        start = timezone.make_aware(datetime(2030, 12, nummer, 9))
        ett = Mote.objects.create(typ="formote", start=start, slut=start + timedelta(hours=1), utforare_sv=par[0])
        Motesarende.objects.create(mote=ett, dialog=dialog)
    client.force_login(par[0])

    def pa_sidan(page: str) -> dict[int, int]:
        svar = sida(client, dag="2030-12-20", page=page)
        assert svar.context["antal_text"] == svenska.antal(6, "möte", "möten")
        assert "page=" not in svar.context["nasta"]
        return {dag.dag.day: len(dag.rader) for dag in svar.context["dagar"] if dag.rader or dag.ledig}

    assert pa_sidan("1") == {20: 2, 24: 0, 25: 0, 26: 0, 27: 1}
    assert pa_sidan("2") == {27: 2, 30: 1, 31: 0, 1: 0, 6: 0}
    assert pa_sidan("99") == pa_sidan("2")


def test_markup_in_a_name_is_inert(client, par):
    dialog = skapa_dialog(par, till="ja", huvudman=skapa_huvudman("<b onclick=x>Skola</b>"))
    mote("introduktion", 1, dialog=dialog, utforare_sv=par[0], plats="<img src=x>", form="fysiskt")
    client.force_login(par[0])
    for vy in ("manad", "lista"):
        text = sida(client, vy=vy, dag=dagar(1).isoformat(), vem="<script>", typ='"><i>').content.decode()
        assert "&lt;b onclick=x&gt;Skola" in text
        assert "<b onclick" not in text
        assert "<img src=x" not in text
        assert '"><i>' not in text


@pytest.mark.parametrize("vy", ["manad", "vecka", "lista"])
def test_as_many_queries_for_one_meeting_as_for_thirty(client, par, vy):
    dialog = skapa_dialog(par, till="ja")
    mote("introduktion", 1, dialog=dialog, utforare_sv=par[0], utforare_spsm=par[1])
    client.force_login(par[0])
    sida(client, vy=vy, dag=dagar(1).isoformat())

    def fragor() -> int:
        with CaptureQueriesContext(
            connection,
        ) as fangade:
            assert sida(client, vy=vy, dag=dagar(1).isoformat()).status_code == 200
        return len(fangade)

    en = fragor()
    for n in range(30):
        mote("formote", 1, 7 + n % 9, dialog=skapa_dialog(), utforare_sv=skapa_anvandare(), utforare_spsm=par[1])
        mote("formote", 1, 7 + n % 9, dialog=dialog, utforare_sv=par[0])
    assert fragor() == en


# Clashes ----------------------------------------------------------------------------------------------------------


def test_a_meeting_at_the_same_time_is_told_also_when_the_filters_leave_it_out(varld, par):
    mote("planering", 2, 10, dialog=varld["nora"], utforare_sv=par[0])
    svar = sida(varld["client"], typ="externa")
    text = svar.content.decode().replace("\u00a0", " ")
    assert f"har {par[0].namn} två möten samtidigt" in text
    assert "introduktion med Kumla kommun kl. 09.00–11.00 och planering för Nora kommun kl. 10.00–12.00" in text
    assert rubriker(svar) == ["Introduktion med Kumla kommun"]
    assert [rad.varning for dag in svar.context["dagar"] for rad in dag.rader] == ["Krock"]


def test_a_colleagues_clash_is_told_in_the_team_only(varld, par):
    for timme in (13, 14):
        mote("planering", 4, timme, dialog=varld["kumla"], utforare_spsm=par[1])
    assert "två möten samtidigt" not in sida(varld["client"]).content.decode()
    assert f"har {par[1].namn} två möten samtidigt" in sida(varld["client"], vem="team").content.decode()


def test_cancelled_and_past_meetings_clash_with_nothing(varld, par):
    mote("planering", 3, 9, dialog=varld["kumla"], utforare_sv=par[0])  # beside the cancelled one
    for _ in range(2):
        mote("planering", -2, 9, dialog=varld["kumla"], utforare_sv=par[0])
    assert sida(varld["client"], dag=dagar(-5).isoformat()).context["krockar"] == []


@pytest.mark.parametrize(
    ("mellan", "restider", "platser", "vantat"),
    [
        (60, (0, 0), ("", ""), None),
        (60, (120, 0), ("Kumla", ""), None),
        (59, (120, 0), ("Kumla", ""), "Hinner inte resa"),
        (60, (120, 60), ("Kumla", "Nora"), "Hinner inte resa"),
        (0, (120, 120), ("Stadshuset", "stadshuset "), None),
        (-1, (0, 0), ("", ""), "Krock"),
    ],
)
def test_travel_between_meetings(par, mellan, restider, platser, vantat):
    forsta = mote(utforare_sv=par[0], form="fysiskt", restid=restider[0], plats=platser[0])
    borjar = forsta.slut + timedelta(minutes=mellan)
    andra = mote(utforare_sv=par[0], utforare_spsm=par[1], form="fysiskt", restid=restider[1], plats=platser[1])
    andra.start, andra.slut = borjar, borjar + timedelta(hours=1)
    funna = krockar([andra, forsta])
    assert [k.kort for k in funna] == ([vantat] if vantat else [])
    assert krockar([andra, forsta], [par[1].pk]) == []


def test_one_sentence_for_two_people_at_the_same_two_meetings(par):
    forsta = mote(utforare_sv=par[0], utforare_spsm=par[1], form="fysiskt", restid=150)
    andra = mote(timme=12, utforare_sv=par[0], utforare_spsm=par[1])
    (krock,) = krockar([forsta, andra])
    text = krock.text.replace("\u00a0", " ")
    assert f"hinner {par[0].namn} och {par[1].namn} inte resa mellan introduktion kl. 09.00–11.00 och" in text
    assert text.endswith("Resan tar 1 timme 15 minuter och det är 1 timme emellan.")
