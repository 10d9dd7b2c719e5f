"""The kernel's own pages: what they say, what they change, and that lists cost the same however long they are."""

import ast
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kvalitet import behorighet, konton, urlkontroll
from kvalitet.handelser import Handelsetyp, logga
from kvalitet.lasningar import logga_lasning
from kvalitet.models import Anvandare, Avisering, Handelse, Jobb, Lasning, Myndighet, Roll
from tests.factories import dagar, skapa_anvandare, skapa_huvudman, skapa_jobb, skapa_roll

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("provjobb")]


def klient(anvandare: Anvandare) -> Client:
    client = Client()
    client.force_login(anvandare)
    return client


@pytest.fixture
def forvaltare() -> Anvandare:
    return skapa_anvandare(Roll.SYSTEMFORVALTARE, namn="Maria Rosén")


def text(svar) -> str:
    return " ".join(svar.content.decode().replace("\u00a0", " ").split())


# The table of URLs


def test_start_stops_on_a_url_without_a_row(monkeypatch):
    assert urlkontroll.kontrollera_urler(None) == []
    tabell = {namn: p for namn, p in behorighet.urlbehorighet().items() if namn != "jobb_lista"}
    monkeypatch.setattr(urlkontroll, "urlbehorighet", lambda: tabell)
    assert [(fel.id, "'jobb_lista'" in fel.msg) for fel in urlkontroll.kontrollera_urler(None)] == [
        ("kvalitet.E001", True)
    ]


def test_a_url_without_a_row_is_refused_to_everybody(monkeypatch, forvaltare, caplog):
    monkeypatch.setattr("kvalitet.middleware.urlbehorighet", dict)
    assert klient(forvaltare).get("/jobb/").status_code == 403
    assert Client().get("/hjalp/").status_code == 403
    assert "url_utan_behorighet" in caplog.text


def test_two_rows_for_one_url_are_a_mistake(monkeypatch):
    behorighet.urlbehorighet.cache_clear()
    monkeypatch.setattr(behorighet, "APPAR", ("kvalitet", "kvalitet"))
    with pytest.raises(ImproperlyConfigured, match="två rader"):
        behorighet.urlbehorighet()
    behorighet.urlbehorighet.cache_clear()


def test_kan_answers_like_the_middleware(forvaltare):
    assert behorighet.kan(forvaltare, "anvandare_lista")
    assert not behorighet.kan(skapa_anvandare(Roll.ANALYTIKER), "anvandare_lista")
    assert not behorighet.kan(forvaltare, "finns_inte")
    assert behorighet.URLBEHORIGHET["start"] == behorighet.INLOGGAD


def test_the_menu_leads_nowhere_one_may_not_go():
    for roll in Roll:
        client = klient(skapa_anvandare(roll))
        poster = list(client.get("/").context["navigering"])
        assert poster[0] == {"namn": "Start", "url": "/", "aktiv": True, "mer": False}
        for post in poster:
            assert client.get(post["url"]).status_code == 200, (roll, post)


# Start


def test_start_for_somebody_without_a_role_says_what_to_do():
    person = skapa_anvandare()
    skapa_roll(person, Roll.ANALYTIKER, giltig_till=dagar(-1))
    assert "Ditt konto har ingen roll just nu" in text(klient(person).get("/"))


def test_start_shows_a_representative_only_their_own_huvudman():
    skapa_huvudman("Hemliga kommunen")
    sida = text(klient(skapa_anvandare(huvudman=skapa_huvudman("Kumla kommun"))).get("/", follow=True))
    assert "Kumla kommun" in sida
    assert "Hemliga kommunen" not in sida


def test_start_costs_the_same_for_one_job_and_many(forvaltare, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    antal = []
    for _ in range(2):
        for _ in range(3):
            skapa_jobb(bestallare=skapa_anvandare())
        with CaptureQueriesContext(
            connection,
        ) as fragor:
            assert klient(forvaltare).get("/").status_code == 200
        antal.append(len(fragor))
    assert antal[0] == antal[1]


# Jobs


def test_a_job_is_seen_by_who_ordered_it_and_by_the_systemforvaltare(forvaltare):
    egen, annan = skapa_anvandare(), skapa_anvandare(Roll.SAMORDNARE)
    jobb = skapa_jobb(titel="Underlag för Kumla", bestallare=egen)
    for namn in ("jobb_detalj", "jobb_lage"):
        adress = reverse(namn, args=[jobb.pk])
        assert [klient(p).get(adress).status_code for p in (egen, annan, forvaltare)] == [200, 404, 200]
    assert [("Kumla" in text(klient(p).get("/jobb/"))) for p in (egen, annan, forvaltare)] == [True, False, True]


def test_progress_is_read_from_the_row_with_and_without_script():
    person = skapa_anvandare()
    jobb = skapa_jobb(bestallare=person, status="pagar", klart=3, av=12, text="Ritar diagram")
    client = klient(person)
    sida = text(client.get(jobb.get_absolute_url()))
    assert "Ritar diagram" in sida
    assert '<progress aria-labelledby="framsteg-text" max="12" value="3">' in sida
    assert "<noscript><p><a href=" in sida  # no page reloads itself on a timer (WCAG 2.2.1)
    fragment = client.get(f"/jobb/{jobb.pk}/lage/", headers={"HX-Request": "true"})
    assert "<html" not in text(fragment)
    assert "3 av 12" in text(fragment)
    assert "HX-Refresh" not in fragment.headers
    svar = client.get(f"/jobb/{jobb.pk}/lage/", headers={"Accept": "application/json"}).json()
    assert (svar["status"], svar["procent"], svar["text"]) == ("pagar", 25, "Ritar diagram")


def test_a_job_whose_worker_was_killed_says_so_instead_of_standing_still():
    person = skapa_anvandare()
    sent = timezone.now() - timedelta(seconds=16)
    jobb = skapa_jobb(bestallare=person, status="pagar", forsok=1, klart=3, av=12, text="Ritar diagram", puls=sent)
    client = klient(person)
    for adress in (jobb.get_absolute_url(), f"/jobb/{jobb.pk}/lage/"):
        sida = text(client.get(adress))
        assert "Arbetet avbröts och börjar om av sig självt" in sida
        assert "Ritar diagram" not in sida
        assert '<progress aria-labelledby="framsteg-text">' in sida
    svar = client.get(f"/jobb/{jobb.pk}/lage/", headers={"Accept": "application/json"}).json()
    assert "avbröts" in svar["text"]


@pytest.mark.parametrize(
    ("falt", "vantat"),
    [
        ({"status": "klart", "resultat": {"url": "/underlag/3/"}, "avslutat": True}, 'href="/underlag/3/"'),
        ({"status": "misslyckat", "fel": "Disken är full.", "avslutat": True}, "Disken är full."),
        ({"status": "avbrutet", "avslutat": True}, "avbröts innan det blev klart"),
        ({"status": "bestallt"}, "Väntar på att börja"),
    ],
)
def test_each_end_of_a_job_is_told(falt, vantat):
    if falt.pop("avslutat", False):
        falt["avslutat"] = timezone.now()
    person = skapa_anvandare(Roll.DIALOGUTFORARE)
    jobb = skapa_jobb(bestallare=person, **falt)
    sida = text(klient(person).get(jobb.get_absolute_url()))
    assert vantat in sida
    assert ("Avbryt jobbet" in sida) is not jobb.ar_avslutat
    fragment = klient(person).get(f"/jobb/{jobb.pk}/lage/", headers={"HX-Request": "true"})
    assert ("HX-Refresh" in fragment.headers) is jobb.ar_avslutat


@pytest.mark.parametrize(("url", "syns"), [("/underlag/3/", True), ("/administration/konton/", False), ("/x/", False)])
def test_a_job_leads_only_where_the_person_may_go(url, syns):
    person = skapa_anvandare(Roll.DIALOGUTFORARE)
    jobb = skapa_jobb(bestallare=person, status="klart", resultat={"url": url}, avslutat=timezone.now())
    sida = text(klient(person).get(jobb.get_absolute_url()))
    assert ("Visa resultatet" in sida, "inte längre tillgång" in sida) == (syns, not syns)
    assert (f'href="{url}"' in sida) is syns


@pytest.mark.parametrize("resultat", [{}, {"url": "/underlag/3/"}])
def test_a_job_of_a_type_that_is_gone_is_still_shown(resultat):
    person = skapa_anvandare(Roll.DIALOGUTFORARE)
    jobb = skapa_jobb("borttagen", bestallare=person, status="klart", resultat=resultat, avslutat=timezone.now())
    svar = klient(person).get(jobb.get_absolute_url())
    assert (svar.status_code, "Visa resultatet" in text(svar)) == (200, False)


def test_a_job_is_cancelled_by_its_owner_only():
    egen = skapa_anvandare()
    jobb = skapa_jobb(bestallare=egen)
    adress = f"/jobb/{jobb.pk}/avbryt/"
    assert klient(skapa_anvandare()).post(adress).status_code == 404
    assert klient(egen).get(adress).status_code == 405
    assert klient(egen).post(adress).status_code == 302
    jobb.refresh_from_db()
    assert jobb.status == Jobb.Status.AVBRUTET


# Accounts


def test_accounts_are_found_by_name_role_and_state(forvaltare):
    skapa_anvandare(Roll.ANALYTIKER, namn="Åsa Berg")
    skapa_anvandare(namn="Bo Ek", is_active=False)
    client = klient(forvaltare)

    def namn(fraga: str) -> list[str]:
        return [rad.record.namn for rad in client.get(f"/administration/konton/?{fraga}").context["tabell"].rows]

    assert namn("") == sorted(namn(""), key=str)
    assert namn("sok=berg") == ["Åsa Berg"]
    assert namn("roll=analytiker") == ["Åsa Berg"]
    assert namn("status=stangt") == ["Bo Ek"]
    assert namn("roll=analytiker&status=stangt") == []
    assert namn("roll=finns-inte") == []


def test_an_account_is_made_given_a_role_and_closed(forvaltare):
    client = klient(forvaltare)
    svar = client.post("/administration/konton/nytt/", {"namn": "Åsa Berg", "epost": "asa@exempel.test"})
    person = Anvandare.objects.get(epost="asa@exempel.test")
    assert svar.url == f"/administration/konton/{person.pk}/"
    falt = {"roll": "redaktor", "myndighet": "SPSM", "giltig_fran": dagar(0).isoformat()}
    assert client.post(f"{svar.url}roller/", falt).status_code == 302
    assert Anvandare.objects.get(pk=person.pk).aktiva_roller == {"redaktor"}
    assert "Redaktör" in text(client.get(svar.url))
    assert client.post(f"{svar.url}stang/", {"skal": "Slutat"}).status_code == 302
    assert "Stängt" in text(client.get(svar.url))
    assert list(Handelse.objects.order_by("pk").values_list("typ", "aktor")) == [
        (typ, forvaltare.pk)
        for typ in ("anvandare.skapad", "anvandare.inbjuden", "roll.tilldelad", "anvandare.inaktiverad")
    ]


def test_refusals_of_the_service_stand_in_the_form(forvaltare):
    client = klient(forvaltare)
    svar = client.post("/administration/konton/nytt/", {"namn": "X", "epost": forvaltare.epost})
    assert svar.status_code == 422
    assert "Det finns redan ett konto" in text(svar)
    egen = f"/administration/konton/{forvaltare.pk}/"
    svar = client.post(f"{egen}stang/", {"skal": ""})
    assert (svar.status_code, "Du kan inte stänga ditt eget konto." in text(svar)) == (422, True)
    falt = {"roll": "systemforvaltare", "myndighet": "SV", "giltig_fran": dagar(0).isoformat()}
    svar = client.post(f"{egen}roller/", falt)
    assert (svar.status_code, "har redan rollen" in text(svar)) == (422, True)
    svar = client.post(f"/administration/roller/{forvaltare.rolltilldelningar.get().pk}/avsluta/", {})
    assert (svar.status_code, "din egen roll" in text(svar)) == (422, True)
    assert client.post(f"{egen}roller/", {}).status_code == 422


# Logs


def test_events_show_old_and_new_and_can_be_filtered(forvaltare):
    person = skapa_anvandare(namn="Asa Berg", epost="asa@exempel.test")
    konton.andra_konto(anvandare_id=person.pk, epost="asa@exempel.test", namn="Åsa Berg", aktor=forvaltare)
    konton.tilldela_roll(anvandare_id=person.pk, roll=Roll.REDAKTOR, myndighet=Myndighet.SV, aktor=None)
    client = klient(forvaltare)
    sida = text(client.get("/administration/handelser/"))
    assert "namn: Asa Berg → Åsa Berg" in sida
    assert "roll: Redaktör" in sida
    assert "användare Åsa Berg" in sida

    def typer(fraga: str) -> list[str]:
        return [rad.record.typ for rad in client.get(f"/administration/handelser/?{fraga}").context["tabell"].rows]

    assert typer("typ=roll.tilldelad") == ["roll.tilldelad"]
    assert typer(f"person={forvaltare.pk}") == ["anvandare.andrad"]
    assert typer(f"objekt=kvalitet.anvandare:{person.pk}") == ["roll.tilldelad", "anvandare.andrad"]
    assert typer(f"objekt=kvalitet.anvandare:{forvaltare.pk}") == []
    assert typer(f"till={dagar(-1)}") == []
    assert len(typer(f"fran={dagar(0)}&till={dagar(0)}")) == 2


def test_logs_name_what_they_are_about_and_keep_the_id_of_what_is_gone(forvaltare):
    huvudman = skapa_huvudman("Kumla kommun")
    borta = skapa_huvudman("Borttagna kommunen")
    for ett in (huvudman, borta):
        logga(Handelsetyp.HUVUDMAN_SKAPAD, ett, None)
        logga_lasning(forvaltare, Lasning.Typ.LAST, ett)
    nyckel = borta.pk
    borta.delete()
    for adress in ("/administration/handelser/", "/administration/lasningar/"):
        svar = klient(forvaltare).get(adress)
        assert f'<a href="?objekt=huvudman.huvudman:{huvudman.pk}">huvudman Kumla kommun</a>' in svar.content.decode()
        assert f'<a href="?objekt=huvudman.huvudman:{nyckel}">huvudman {nyckel}</a>' in svar.content.decode()


def test_a_personal_link_is_made_on_the_page_in_the_demo_only(forvaltare, settings):
    konton.skapa_konto(epost="asa@exempel.test", namn="Åsa Berg", aktor=forvaltare)
    adress = f"/administration/utskick/{Avisering.objects.get().pk}/"
    assert f"{settings.ADRESS}/konto/" in text(klient(forvaltare).get(adress))
    settings.DEMO = False
    assert f"{settings.ADRESS}/konto/" not in text(klient(forvaltare).get(adress))


def _fyll(n: int, aktor: Anvandare) -> None:
    person = skapa_anvandare(Roll.ANALYTIKER, huvudman=skapa_huvudman())
    logga(Handelsetyp.ANVANDARE_ANDRAD, person, aktor, fran={"namn": "a"}, till={"namn": "b"})
    logga_lasning(person, Lasning.Typ.LAST, person)
    Avisering.objects.create(typ="x", nyckel=f"n{n}", epost="x@y.test", amne="Ämne", text="x", mottagare=person)
    skapa_jobb(bestallare=person)


@pytest.mark.parametrize(
    ("adress", "antal"),
    [
        ("/jobb/", 6),
        ("/administration/konton/", 9),
        ("/administration/handelser/", 8),
        ("/administration/lasningar/", 8),
        ("/administration/utskick/", 6),
    ],
)
def test_lists_cost_the_same_with_one_row_and_three(forvaltare, adress, antal, django_assert_num_queries):
    client = klient(forvaltare)
    _fyll(0, forvaltare)
    with django_assert_num_queries(antal):
        client.get(adress)
    _fyll(1, forvaltare)
    _fyll(2, forvaltare)
    with django_assert_num_queries(antal):
        svar = client.get(adress)
    assert len(svar.context["tabell"].rows) >= 3


@pytest.mark.parametrize("adress", ["/tillganglighet/", "/uppgifter/", "/hjalp/"])
def test_text_pages_are_open_to_all(adress):
    assert Client().get(adress).status_code == 200


def test_an_unknown_page_and_a_refusal_are_told_in_swedish():
    client = klient(skapa_anvandare())
    svar = client.get("/finns-inte/")
    assert (svar.status_code, "Sidan finns inte" in text(svar)) == (404, True)
    svar = client.get("/administration/konton/")
    assert (svar.status_code, "Du har inte tillgång till sidan" in text(svar)) == (403, True)


def test_a_fault_of_ours_is_told_in_swedish(monkeypatch):
    def trasig(anvandare):
        raise RuntimeError("hemlighet")

    monkeypatch.setattr("kvalitet.views.startsida.samla", trasig)
    client = klient(skapa_anvandare())
    client.raise_request_exception = False
    svar = client.get("/")
    assert svar.status_code == 500
    assert "Något gick fel hos oss" in text(svar)
    assert "hemlighet" not in text(svar)


def test_the_page_about_data_names_every_cookie(forvaltare):
    client, sidan = Client(), text(Client().get(reverse("uppgifter")))
    client.get(reverse("account_login"))
    forvaltare.set_password("Ett-langt-losenord-1")
    forvaltare.save()
    client.post(reverse("account_login"), {"login": forvaltare.epost, "password": "Ett-langt-losenord-1"})

    assert {"kvalitet-session", "kvalitet-csrf", "kvalitet-enhet"} <= set(client.cookies)
    assert [namn for namn in {*client.cookies, "messages"} if namn not in sidan] == []
    assert "fem kakor" in sidan


def test_a_list_never_shows_more_than_two_hundred_rows(forvaltare):
    for _ in range(201):
        skapa_jobb(bestallare=forvaltare)
    client = klient(forvaltare)

    assert len(client.get("/jobb/?per_page=100000").context["tabell"].paginated_rows) == 200
    assert len(client.get("/jobb/?per_page=100000&page=2").context["tabell"].paginated_rows) == 1
    assert len(client.get("/jobb/?per_page=10").context["tabell"].paginated_rows) == 10


def test_no_setting_is_given_twice():
    """A line further down would quietly undo the first."""
    trad = ast.parse(Path(settings.BASE_DIR, "kvalitet", "settings.py").read_text("utf-8"))
    namn = [n.id for rad in trad.body if isinstance(rad, ast.Assign) for n in rad.targets if isinstance(n, ast.Name)]

    assert [n for n, antal in Counter(namn).items() if antal > 1 and n != "CACHE_URL"] == []


def test_an_address_for_buttons_only_answers_with_a_page_that_leads_back(forvaltare):
    jobb, client = skapa_jobb(bestallare=forvaltare), klient(forvaltare)
    huvudman = skapa_huvudman()

    for url, tillbaka in [
        (f"/jobb/{jobb.pk}/avbryt/", f"/jobb/{jobb.pk}/"),
        (f"/huvudman/{huvudman.nyckel}/uppdrag/", f"/huvudman/{huvudman.nyckel}/"),
    ]:
        svar = client.get(url)
        assert (svar.status_code, svar["Allow"]) == (405, "POST")
        assert "Adressen används bara av en knapp" in text(svar)
        assert f'href="{tillbaka}"' in text(svar)


def test_a_part_of_a_page_gets_the_refusal_in_words(forvaltare):
    jobb = skapa_jobb(bestallare=forvaltare)
    svar = klient(forvaltare).get(f"/jobb/{jobb.pk}/avbryt/", headers={"HX-Request": "true"})
    assert (svar.status_code, svar["Allow"]) == (405, "POST")
    assert "<html" not in text(svar)
    assert "Inget har ändrats. Ladda om sidan och försök igen." in text(svar)
