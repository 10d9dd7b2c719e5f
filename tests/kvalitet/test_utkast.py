"""Drafts: one's own and one form's, never lost to another tab, never seen by anybody else."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kvalitet import engang, tasks, utkast
from kvalitet.models import Handelse, Utkast
from kvalitet.roller import Roll
from tests.factories import skapa_anvandare, skapa_huvudman
from tests.kvalitet import provutkast

pytestmark = pytest.mark.django_db
N = "prov.text:a"


@pytest.fixture
def sara():
    return skapa_anvandare(Roll.DIALOGUTFORARE)


@pytest.fixture
def klient(sara):
    client = Client()
    client.force_login(sara)
    return client


def spara(anvandare, text="Hej", *, nyckel=N, kopia="k1", fran=""):
    return utkast.spara(anvandare=anvandare, nyckel=nyckel, falt={"text": text}, kopia=kopia, fran=fran)


def skicka(client, text="Hej", **mer):
    data = {"nyckel": N, "version": "1", "kopia": "k1", **mer}
    return client.post("/utkast/", {"text": text, **{f"utkast_{namn}": varde for namn, varde in data.items()}})


# Service ----------------------------------------------------------------------------------------------------------


def test_a_page_writes_over_its_own_draft(sara):
    spara(sara, "Hej")
    spara(sara, "Hej igen")

    assert utkast.hamta(sara, N).falt == {"text": "Hej igen"}
    assert Utkast.objects.count() == 1


def test_drafts_are_seen_by_their_owner_alone(sara):
    spara(sara)

    for annan in (skapa_anvandare(Roll.SYSTEMFORVALTARE), skapa_anvandare(huvudman=skapa_huvudman())):
        assert utkast.hamta(annan, N) is None
        assert not utkast.kasta(anvandare=annan, nyckel=N)
    assert utkast.hamta(sara, "prov.text:b") is None
    assert utkast.hamta(sara, N)


def test_a_draft_leaves_no_event(sara):
    spara(sara)
    utkast.kasta(anvandare=sara, nyckel=N)

    assert not Handelse.objects.exists()


def test_another_page_does_not_write_over_the_draft(sara):
    spara(sara, "från flik ett", kopia="k1")

    with pytest.raises(utkast.Utkastfel, match="annan flik") as fel:
        spara(sara, "från flik två", kopia="k2")

    assert fel.value.status == 409
    assert utkast.hamta(sara, N).falt == {"text": "från flik ett"}
    spara(sara, "från flik ett", kopia="k2")  # the same text is no conflict


def test_a_page_that_took_over_a_draft_writes_on_it(sara):
    spara(sara, "ett", kopia="k1")
    spara(sara, "två", kopia="k2", fran="k1")

    with pytest.raises(utkast.Utkastfel):
        spara(sara, "tre", kopia="k1")


def test_what_comes_late_from_a_saved_page_is_ignored(sara):
    spara(sara, "nästan klart")
    utkast.avsluta(anvandare=sara, nyckel=N, kopia="k1")

    assert not spara(sara, "klart").falt
    assert utkast.hamta(sara, N) is None
    assert spara(sara, "en ny", kopia="k2").falt
    assert utkast.hamta(sara, N).falt == {"text": "en ny"}


def test_saving_one_page_keeps_the_draft_of_another(sara):
    spara(sara, "från flik ett", kopia="k1")
    utkast.avsluta(anvandare=sara, nyckel=N, kopia="k2")
    utkast.avsluta(anvandare=sara, nyckel=N, kopia="")

    assert utkast.hamta(sara, N).falt == {"text": "från flik ett"}


def test_without_scripts_the_used_draft_goes_when_the_form_is_saved(sara):
    spara(sara, kopia="k1")
    utkast.avsluta(anvandare=sara, nyckel=N, kopia="", fran="k1")

    assert not Utkast.objects.exists()


@pytest.mark.parametrize(
    "fel",
    [
        {"nyckel": ""}, {"nyckel": "a b"}, {"nyckel": "x" * 121}, {"nyckel": "<a>"}, {"kopia": "K/1"},
        {"kopia": "k" * 41}, {"grundversion": "1" * 61},
    ],
)  # fmt: skip
def test_an_unknown_form_is_refused(sara, fel):
    with pytest.raises(utkast.Utkastfel) as svar:
        utkast.spara(anvandare=sara, falt={}, **({"nyckel": N} | fel))

    assert svar.value.status == 422


def test_only_of_a_form_whose_owner_says_who_may(sara, klient, rf):
    with pytest.raises(utkast.Utkastfel) as fel:
        spara(sara, nyckel="okand.sort:1")
    assert fel.value.status == 422
    with pytest.raises(LookupError, match=r"okand\.sort"):
        utkast.koppla(rf.get("/"), provutkast.Provform(), "okand.sort:1")
    svar = skicka(klient, nyckel="prov.text:stangd")
    assert (svar.status_code, svar.json()["stangt"]) == (410, True)
    assert svar.json()["fel"] == f"Texten är stängd. {utkast.STANGT}"
    assert not Utkast.objects.exists()


def test_a_very_long_text_is_refused_in_plain_words(sara):
    spara(sara, "å" * (utkast.HOGST_TECKEN - len("text")))
    with pytest.raises(utkast.Utkastfel, match="300 000 tecken") as fel:
        spara(sara, "å" * utkast.HOGST_TECKEN)

    assert fel.value.status == 413
    assert utkast.hamta(sara, N).falt["text"].startswith("å")


def test_characters_that_no_database_holds_are_taken_out(sara):
    spara(sara, 'a\0b\ud800 <b>"å"')

    assert Utkast.objects.get().falt == {"text": 'ab? <b>"å"'}


def test_the_number_of_drafts_has_a_limit(sara, monkeypatch):
    monkeypatch.setattr(utkast, "HOGST_ANTAL", 2)
    spara(sara, nyckel="x:1")
    spara(sara, nyckel="x:2")
    utkast.avsluta(anvandare=sara, nyckel="x:3", kopia="k1")  # saved for good: does not count

    with pytest.raises(utkast.Utkastfel, match="Du har redan"):
        spara(sara, nyckel="x:4")

    assert spara(sara, "mer", nyckel="x:1").falt == {"text": "mer"}
    assert spara(skapa_anvandare(), nyckel="x:4").falt


def test_upkeep_removes_old_drafts_and_only_those(sara):
    nu = timezone.now()
    for dagar, nyckel in ((31, "x:gammalt"), (29, "x:nytt")):
        spara(sara, nyckel=nyckel)
        Utkast.objects.filter(nyckel=nyckel).update(andrad=nu - timedelta(days=dagar))

    tasks.sopa()
    tasks.sopa()

    assert [rad.nyckel for rad in Utkast.objects.all()] == ["x:nytt"]


def test_the_database_holds_one_draft_per_form(sara):
    spara(sara)
    with pytest.raises(IntegrityError), transaction.atomic():
        Utkast.objects.create(anvandare=sara, nyckel=N)


@pytest.mark.django_db(transaction=True)
def test_two_tabs_that_save_the_first_time_at_once(tradar, sara):
    svar = tradar(2, lambda n: spara(sara, f"flik {n}", kopia=f"k{n}"))

    fel = [ett for ett in svar if isinstance(ett, utkast.Utkastfel)]
    (rad,) = Utkast.objects.all()
    assert len(fel) == 1, svar
    assert svar[int(rad.kopia[1])].falt == rad.falt


# Address ----------------------------------------------------------------------------------------------------------


def test_post_saves_and_tells_the_time(klient, sara):
    svar = skicka(klient, "Hej", csrfmiddlewaretoken="x")

    rad = utkast.hamta(sara, N)
    assert (rad.falt, rad.grundversion) == ({"text": "Hej"}, "1")
    assert svar.status_code == 200
    assert svar.json()["nar"] == f"i dag {svar.json()['klocka']}"
    assert re.fullmatch(r"\d\d\.\d\d", svar.json()["klocka"])


def test_many_values_stay_a_list(klient, sara):
    klient.post("/utkast/", {"utkast_nyckel": N, "val": ["a", "b"], "ett": ["c"]})

    assert utkast.hamta(sara, N).falt == {"val": ["a", "b"], "ett": "c"}


def test_refusals_are_answered_with_status_and_text(klient):
    assert skicka(klient).status_code == 200
    for status, mer in ((422, {"nyckel": "?"}), (409, {"kopia": "k2", "text": "x"}), (413, {"text": "x" * 300_001})):
        svar = skicka(klient, **mer)
        assert (svar.status_code, list(svar.json())) == (status, ["fel"])


def test_text_of_another_user_is_not_taken_over(klient, sara):
    svar = skicka(klient, anvandare=str(sara.pk + 1))

    assert svar.status_code == 409
    assert "någon annan" in svar.json()["fel"]
    assert not Utkast.objects.exists()
    assert skicka(klient, anvandare=str(sara.pk)).status_code == 200


def test_who_is_logged_out_is_sent_to_login_and_csrf_is_required(sara):
    assert skicka(Client()).url.startswith(reverse("account_login"))
    client = Client(enforce_csrf_checks=True)
    client.force_login(sara)
    assert skicka(client).status_code == 403
    assert not Utkast.objects.exists()


@pytest.mark.parametrize("nasta", ["/hjalp/?a=1", "https://ond.test/", "//ond.test", "javascript:alert(1)", ""])
def test_throwing_away_leads_back_to_a_page_of_ours(klient, sara, nasta):
    spara(sara)
    svar = klient.post("/utkast/", {"utkast_handling": "kasta", "utkast_nyckel": N, "utkast_nasta": nasta})

    assert svar.url == (nasta if nasta.startswith("/hjalp/") else "/")
    assert not Utkast.objects.exists()


def test_saving_a_draft_again_costs_few_queries(klient, django_assert_max_num_queries):
    skicka(klient)
    with django_assert_max_num_queries(8):  # session, user, roles; savepoint, row, lock, update, release
        skicka(klient, "mer")


# Form and page ----------------------------------------------------------------------------------------------------


def test_script_and_pages_agree_on_names():
    kod = (settings.BASE_DIR / "static/js/utkast.js").read_text()

    assert f'ADRESS = "{reverse("utkast")}"' in kod
    assert f"{settings.CSRF_COOKIE_NAME}=" in kod
    assert not settings.CSRF_COOKIE_HTTPONLY


def falt_i(sida: str) -> str:
    return re.search(r"<textarea[^>]*>\s*(.*?)</textarea>", sida, re.DOTALL)[1]


def test_page_offers_the_draft_and_fills_the_form_when_asked(klient, sara, provsidor):
    utkast.spara(anvandare=sara, nyckel=N, falt={"text": "Mitt <b>", "dold": "ondska"}, grundversion="1", kopia="k1")

    sida = klient.get("/prov/a/").text
    assert "Du har ett utkast från <span data-utkast-nar>i dag" in sida
    assert falt_i(sida) == "Första texten."
    sida = klient.get("/prov/a/?utkast=prov.text:a").text
    assert "Det här är ditt utkast från i dag" in sida
    assert falt_i(sida) == "Mitt &lt;b&gt;"
    assert 'value="z"' in sida  # hidden fields are the page's own
    assert "ondska" not in sida
    assert "checked" not in sida  # boxes that were not ticked when the draft was saved
    assert 'name="utkast_fran" value="k1"' in sida


def test_a_draft_is_not_offered_in_another_form_or_to_another_user(klient, sara, provsidor):
    spara(sara, "Mitt")
    annan = Client()
    annan.force_login(skapa_anvandare(Roll.DIALOGUTFORARE))

    for client, adress in ((klient, "/prov/b/"), (annan, "/prov/a/")):
        for fraga in ("", "?utkast=prov.text:a", "?utkast=prov.text:b"):
            sida = client.get(adress + fraga).text
            assert falt_i(sida) == "Första texten."
            assert re.search(r"data-utkast-ruta=\"[^\"]*\" hidden", sida)


def test_a_draft_that_says_what_is_saved_is_not_offered(klient, sara, provsidor):
    falt = {"text": "Första texten.", "amnen": ["a"], "klar": "on", "dold": "z"}
    utkast.spara(anvandare=sara, nyckel=N, falt=falt, kopia="k1")

    assert 'data-utkast-ruta="prov.text:a" hidden' in klient.get("/prov/a/").text


def test_a_draft_on_an_older_version_says_so_and_ends_in_two_versions(klient, sara, provsidor):
    utkast.spara(anvandare=sara, nyckel=N, falt={"text": "Mitt"}, grundversion="1", kopia="k1")
    provsidor["a"].text, provsidor["a"].version = "Karins", 2

    assert "sparats på nytt" in klient.get("/prov/a/").text
    sida = klient.get("/prov/a/?utkast=prov.text:a").text
    assert 'name="utkast_version" value="1"' in sida


def test_two_versions_are_merged_without_scripts(klient, sara, provsidor):
    spara(sara, "Min text.", kopia="k1")
    provsidor["a"].text, provsidor["a"].version = "Karins text.", 2

    data = {"text": "Min text.\r\n", "amnen": ["a", "b"], "utkast_version": "1", "utkast_fran": "k1"}
    svar = klient.post("/prov/a/", data)

    assert svar.status_code == 409
    assert re.search(r"Sparad av Karin Lind i dag \d\d\.\d\d", svar.text)
    assert re.search(r"bara i din text: </span><span[^>]*>\+ </span>Min<span", svar.text)
    assert re.search(r"bara i den sparade: </span><span[^>]*>− </span>Karins<span", svar.text)
    assert falt_i(svar.text) == "Karins text.\nMin text.\n"
    assert svar.text.count('<input type="hidden" name="amnen"') == 2
    assert 'name="utkast_version" value="2"' in svar.text
    assert provsidor["a"].text == "Karins text."

    klient.post("/prov/a/", data | {"text": "Karins och min.", "utkast_version": "2"})
    assert (provsidor["a"].text, provsidor["a"].version) == ("Karins och min.", 3)
    assert not Utkast.objects.exists()


def test_the_same_text_twice_is_no_conflict(klient, provsidor):
    provsidor["a"].text, provsidor["a"].version = "En rad.\nEn till.", 7

    assert klient.post("/prov/a/", {"text": "En rad.\r\nEn till.", "utkast_version": "1"}).status_code == 302


def test_faulty_form_keeps_the_version_it_was_based_on(klient, provsidor):
    provsidor["a"].version = 7

    svar = klient.post("/prov/a/", {"text": "", "utkast_version": "1", "utkast_kopia": "k1"})
    assert svar.status_code == 422
    assert 'data-version="1" data-utkast-mottaget="k1"' in svar.text
    assert 'name="utkast_fran" value="k1"' in svar.text


def test_sending_the_same_form_from_a_reloaded_page_is_still_the_same_form(rf, sara):
    """kvalitet/engang.py compares what the person wrote, not which copy of the page it was written on."""
    svar = []
    for kopia in ("k1", "k2"):
        request = rf.post("/prov/a/", {"text": "x", "engangsnyckel": "n", "utkast_kopia": kopia})
        request.user = sara
        svar.append(engang._avtryck(request))

    assert svar[0] == svar[1]


def test_markup_in_a_tampered_version_is_inert(klient, provsidor):
    svar = klient.post("/prov/a/", {"text": "", "utkast_version": '"><script>', "utkast_kopia": '"><b>'})

    assert "&quot;&gt;&lt;script&gt;" in svar.text
    assert "<script>" not in svar.text
    assert "<b>" not in svar.text
