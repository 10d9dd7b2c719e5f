"""The bank of questions: what it holds, what its data may not hold, and the plan that lives in the address."""

from collections import Counter
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from dialoger import fragebank
from dialoger.fragebank import Fragefel, Urval
from kvalitet.models import Roll
from tests.factories import skapa_anvandare

BANK = fragebank.fragebank()
SIDA = "/fragebank/"


# The data


def test_every_factor_and_level_has_open_and_challenging_questions():
    assert len(BANK.fragor) >= 120
    antal = Counter((f.faktor, f.niva, f.slag) for f in BANK.fragor)
    for faktor in BANK.faktorer:
        for niva in fragebank.NIVAER:
            assert antal[faktor, niva, "oppen"] >= 3, (faktor, niva)
            assert antal[faktor, niva, "utmanande"] >= 1, (faktor, niva)


def test_every_factor_and_level_has_the_perspective_of_accessibility():
    har = {(f.faktor, f.niva) for f in BANK.fragor if f.perspektiv == "tillganglighet"}
    assert har == {(faktor, niva) for faktor in BANK.faktorer for niva in fragebank.NIVAER}


def test_no_two_questions_share_a_sentence_and_all_ask():
    meningar = [m for f in BANK.fragor for m in fragebank.meningar(f.text)]
    assert len(set(meningar)) == len(meningar)
    assert [f.id for f in BANK.fragor if not f.text.endswith("?") or not f.text[0].isupper()] == []


def test_every_delmal_and_every_size_is_used():
    assert {kod for f in BANK.fragor for kod in f.delmal} == set(BANK.delmal)
    assert {f.passar for f in BANK.fragor} == set(fragebank.PASSAR)
    assert {n for d in BANK.delmal.values() for n in d.grundskola} == {1, 2, 3, 4, 5, 6}


def data(*fragor, faktor=1, niva="huvudman", delmal=("kun",)):
    grund = {"id": "1h1", "slag": "oppen", "delmal": ["kun"], "text": "Vad?"}
    return {
        "delmal": [{"kod": kod, "namn": kod} for kod in delmal],
        "grupp": [{"faktor": faktor, "niva": niva, "fragor": [{**grund, **fraga} for fraga in fragor]}],
    }


@pytest.mark.parametrize(
    ("fel", "ord_"),
    [
        (data({"slag": "snall"}), "slag 'snall'"),
        (data({"delmal": ["xyz"]}), "delmål 'xyz'"),
        (data({"delmal": []}), "minst ett delmål"),
        (data({"skolformer": ["universitet"]}), "skolform 'universitet'"),
        (data({"perspektiv": "ekonomi"}), "perspektiv 'ekonomi'"),
        (data({"passar": "jatte"}), "storlek 'jatte'"),
        (data({"id": "2h1"}), "id ska vara"),
        (data({"text": "Det går inget vidare. Varför?"}), "varje mening"),
        (data({"text": "Berätta"}), "varje mening"),
        (data({"betyg": 3}), "betyg"),
        (data({}, faktor=8), "framgångsfaktor 8"),
        (data({}, niva="elev"), "nivå 'elev'"),
        (data({}, {"text": "Vem?"}), "Samma id"),
        (data({}, {"id": "1h2", "text": "Hur då? vad?"}), "Samma mening"),
    ],
)
def test_bad_data_stops_with_the_question_named(fel, ord_):
    with pytest.raises(Fragefel, match=ord_):
        fragebank.las(fel)


def test_a_delmal_that_grundskola_lacks_is_refused():
    fel = data({})
    fel["delmal"][0]["grundskola"] = [7]
    with pytest.raises(Fragefel, match="delmål 7"):
        fragebank.las(fel)


# The selection


def test_filters_narrow_together_and_each_alone():
    for falt, varde in [("faktor", 3), ("niva", "rektor"), ("slag", "utmanande"), ("perspektiv", "tillganglighet")]:
        traffar = BANK.urval(Urval(**{falt: varde}))
        assert 0 < len(traffar) < len(BANK.fragor)
        assert {getattr(f, falt) for f in traffar} == {varde}
    bada = BANK.urval(Urval(faktor=3, niva="rektor", delmal="sto"))
    assert bada
    assert all((f.faktor, f.niva) == (3, "rektor") and "sto" in f.delmal for f in bada)
    assert BANK.urval(Urval()) == list(BANK.fragor)


def test_size_and_skolform_leave_out_only_what_is_written_for_others():
    liten = BANK.urval(Urval(passar="liten"))
    assert {f.passar for f in liten} == {"alla", "liten"}
    forskola = BANK.urval(Urval(skolform="forskola"))
    assert any(f.skolformer == ("forskola",) for f in forskola)
    assert any(not f.skolformer for f in forskola)
    assert not any("komvux" in f.skolformer and "forskola" not in f.skolformer for f in forskola)


def test_words_are_found_whatever_their_case_and_order():
    traff = BANK.urval(Urval(sok="FRITIDSHEMMET skoldag"))
    assert [f.id for f in traff] == ["6u6"]
    assert traff == BANK.urval(Urval(sok="skoldag  fritidshemmet "))


def test_picked_questions_keep_their_order_without_doubles_and_strangers():
    assert [f.id for f in BANK.valda(["7u4", "1h1", "finns-inte", "7u4", ""])] == ["7u4", "1h1"]


# The page


@pytest.fixture
def client(db) -> Client:
    client = Client()
    client.force_login(skapa_anvandare(Roll.DIALOGUTFORARE))
    return client


def text(svar) -> str:
    return " ".join(svar.content.decode().replace("\u00a0", " ").split())


def koder(adress: str) -> list[str]:
    return parse_qs(urlsplit(adress).query).get("vald", [])


def rader(svar) -> dict:
    return {rad["fraga"].id: rad for f in svar.context["faktorer"] for _, nivarader in f["nivaer"] for rad in nivarader}


def test_the_page_shows_every_question_and_says_how_many(client):
    svar = client.get(SIDA)
    assert set(rader(svar)) == {f.id for f in BANK.fragor}
    assert f"{len(BANK.fragor)} av {len(BANK.fragor)} frågor" in text(svar)


def test_a_question_is_added_and_taken_away_by_links_that_keep_the_filter(client):
    svar = client.get(SIDA, {"faktor": "1", "vald": "7u4", "niva": ""})
    lagg_till = rader(svar)["1h2"]["url"]
    assert koder(lagg_till) == ["7u4", "1h2"]
    assert parse_qs(urlsplit(lagg_till).query)["faktor"] == ["1"]
    sedan = client.get(lagg_till)
    assert "2 frågor valda" in text(sedan)
    assert koder(rader(sedan)["1h2"]["url"]) == ["7u4"]


def test_a_new_search_and_a_cleared_filter_keep_what_is_picked(client):
    svar = text(client.get(SIDA, {"slag": "utmanande", "vald": ["7u4", "1h1"]}))
    assert '<input type="hidden" name="vald" value="7u4"><input type="hidden" name="vald" value="1h1">' in svar
    assert '<a href="?vald=7u4&amp;vald=1h1">Rensa filter</a>' in svar


def test_nothing_found_shows_which_choice_to_take_away(client):
    svar = client.get(SIDA, {"sok": "fritidshemmet", "slag": "utmanande", "vald": "1h1"})
    vagar = {vag["text"].replace("\u00a0", " "): vag["url"] for vag in svar.context["vagar"]}
    assert "Utan valet slag: 1 fråga" in vagar
    assert koder(vagar["Utan valet slag: 1 fråga"]) == ["1h1"]
    for url in vagar.values():
        assert client.get(SIDA + url).context["faktorer"]


def test_nothing_found_at_all_leads_back_to_every_question(client):
    svar = client.get(SIDA, {"sok": "xyzzy", "skolform": "komvux", "delmal": "try", "passar": "liten"})
    assert [vag["text"].split(":")[0] for vag in svar.context["vagar"]] == ["Utan valet ord i frågan"]
    svar = client.get(SIDA, {"sok": "xyzzy", "faktor": "8"})
    assert svar.status_code == 200
    assert "Ingen fråga passar alla val" in text(svar)
    assert f'href="{SIDA}">visa alla frågor' in text(svar)


@pytest.mark.parametrize("varde", ["8", "1; drop table", "å" * 5000])
def test_a_tampered_choice_shows_its_fault_and_no_list(client, varde):
    svar = client.get(SIDA, {"faktor": varde, "vald": [varde, "1h1"]})
    assert svar.status_code == 200
    assert svar.context["faktorer"] == []
    assert svar.context["formular"].errors["faktor"]
    assert [f.id for f in svar.context["valda"]] == ["1h1"]


def test_a_nul_in_a_choice_is_refused_with_words(client):
    svar = client.get(SIDA, {"faktor": "\x00", "vald": ["1h1"]})
    assert svar.status_code == 400
    assert "osynligt tecken" in text(svar)


def test_the_plan_lists_the_questions_in_order_and_moves_them(client):
    svar = client.get(SIDA, {"visa": "plan", "vald": ["7u4", "1h1", "3r5"]})
    fragor = svar.context["fragor"]
    assert [rad["fraga"].id for rad in fragor] == ["7u4", "1h1", "3r5"]
    assert (fragor[0]["upp"], fragor[2]["ner"]) == ("", "")
    assert koder(fragor[1]["upp"]) == ["1h1", "7u4", "3r5"]
    assert koder(fragor[1]["ner"]) == ["7u4", "3r5", "1h1"]
    assert koder(fragor[1]["bort"]) == ["7u4", "3r5"]
    assert koder(svar.context["bank_url"]) == ["7u4", "1h1", "3r5"]


def test_an_empty_plan_leads_to_the_bank(client):
    svar = client.get(SIDA, {"visa": "plan"})
    assert "Inga frågor valda" in text(svar)
    assert svar.context["bank_url"] == SIDA


def test_nothing_is_stored(client, django_assert_max_num_queries):
    session = dict(client.session)
    with django_assert_max_num_queries(4) as fragor:  # session, user, roles and uppdrag
        client.get(SIDA, {"vald": ["7u4", "1h1"], "faktor": "1"})
    assert not [q for q in fragor.captured_queries if not q["sql"].startswith("SELECT")]
    assert dict(client.session) == session
    assert client.post(SIDA, {"vald": "1h1"}).status_code == 405
