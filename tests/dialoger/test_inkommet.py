"""What a huvudman sends in: in the diary's list, open to the registrator, announced to the pair, never changed."""

import csv
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from analysunderlag.services.kvalitetssystem import ladda_kvalitetssystem
from dialoger import services
from dialoger.models import Diarienummer, Diariepost, Fokusforslag
from dialoger.vecka import vantar
from kvalitet.models import Anvandare, Avisering, Handelse, Lasning, Roll
from tests.analysunderlag.skattningsvarld import skapa_delning
from tests.factories import (
    dagar,
    faststall,
    skapa_anvandare,
    skapa_dialog,
    skapa_huvudman,
    skapa_par,
    skapa_regionkontor,
    skapa_roll,
)

pytestmark = pytest.mark.django_db
LISTA = "/diarium/"
HEMLIGT = "Vi oroar oss för närvaron"
EGET = "Bara vårt eget"


@pytest.fixture
def par():
    return skapa_par()


@pytest.fixture
def huvudman():
    return skapa_huvudman("Tallens förskola")


@pytest.fixture
def dialog(par, huvudman):
    ladda_kvalitetssystem()
    return skapa_dialog(par, huvudman=huvudman, till="aterkopplad")


@pytest.fixture
def jag(huvudman):
    return skapa_anvandare(huvudman=huvudman, namn="Sara Lind")


@pytest.fixture
def sv():
    return skapa_anvandare(Roll.REGISTRATOR, "SV")


def klient(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def text(person, url) -> str:
    svar = klient(person).get(url)
    assert svar.status_code == 200
    return svar.content.decode().replace("\u00a0", " ")


def skicka_fokus(dialog, jag, ord_=HEMLIGT) -> Diariepost:
    fokus = {"skolformer": [], "faktorer": [], "delmal": [], "text": ord_, "version": 1}
    rad = services.spara_fokus(huvudman_id=dialog.huvudman_id, aktor=jag, **fokus)
    return services.skicka_fokus(dialog_id=dialog.pk, version=rad.version, aktor=jag).diariepost


def skicka_uppfoljning(dialog, jag, ord_=HEMLIGT) -> Diariepost:
    rad = services.spara_uppfoljning(dialog_id=dialog.pk, text=ord_, typer=["ska"], version=0, aktor=jag)
    return services.skicka_uppfoljning(dialog_id=dialog.pk, version=rad.version, aktor=jag).diariepost


def dela(dialog, jag, ord_=HEMLIGT) -> Diariepost:
    return skapa_delning(dialog.huvudman, jag, text=ord_).diariepost


SATT = {"fokusforslag": skicka_fokus, "uppfoljningssvar": skicka_uppfoljning, "delning": dela}
NAMN = {
    "fokusforslag": "Förslag till fokus",
    "uppfoljningssvar": "Svar inför uppföljningen",
    "delning": "Delad självskattning",
}
slag = pytest.mark.parametrize("slag", SATT)


def brev(post) -> list[Avisering]:
    return list(Avisering.objects.filter(typ="inkommet", nyckel__startswith=f"inkommet:{post.pk}:").order_by("pk"))


# Into the diary -----------------------------------------------------------------------------------------------------


@slag
def test_the_registrator_finds_opens_and_registers_it(dialog, jag, sv, slag):
    post = SATT[slag](dialog, jag)
    assert (post.slag, post.huvudman, post.huvudmansnamn, post.dialog) == (
        slag, dialog.huvudman, "Tallens förskola", dialog,
    )  # fmt: skip
    assert post.tid == getattr(getattr(post, slag), "delad" if slag == "delning" else "skickat")
    lista = text(sv, LISTA)
    assert NAMN[slag] in lista
    assert f'href="/inkommet/{post.pk}/"' in lista
    assert HEMLIGT not in lista

    sida = text(sv, f"/inkommet/{post.pk}/")
    assert HEMLIGT in sida
    assert "allmän handling" in sida
    assert dialog.get_absolute_url() not in sida  # she may not open the case
    assert klient(sv).get(dialog.get_absolute_url()).status_code == 403
    last = Lasning.objects.get(objekttyp="dialoger.diariepost")
    assert (last.anvandare, last.typ, last.objekt_id) == (sv, "last", str(post.pk))

    data = {"post": post.pk, "myndighet": "SV", "dnr": "2026:77"}
    for _ in range(2):  # a double click
        assert klient(sv).post(LISTA, data).url == LISTA
    assert klient(sv).post(LISTA, data | {"dnr": "2026:78"}).status_code == 422
    assert klient(sv).post(LISTA, data | {"myndighet": "SPSM"}).status_code == 403
    assert [(d.post, d.myndighet, d.dnr, d.registrerad_av) for d in Diarienummer.objects.all()] == [
        (post, "SV", "2026:77", sv)
    ]
    handelse = Handelse.objects.get(typ="inkommet.diariefort")
    assert (handelse.objekt_id, handelse.aktor) == (str(dialog.pk), sv)
    assert handelse.till == {"handling": NAMN[slag], "myndighet": "SV", "diarienummer": "2026:77"}
    assert "2026:77" in text(sv, f"/inkommet/{post.pk}/")


@slag
def test_it_never_changes(dialog, jag, slag):
    post = SATT[slag](dialog, jag)
    annat = next(namn for namn in NAMN if namn != slag)
    for gor in (
        lambda: Diariepost.objects.update(huvudmansnamn="Annan"),
        lambda: Diariepost.objects.filter(pk=post.pk)._raw_delete("default"),
        lambda: Diariepost.objects.create(
            slag=annat, huvudman=post.huvudman, huvudmansnamn="x", tid=post.tid, **{slag: getattr(post, slag)}
        ),
        lambda: Diariepost.objects.create(slag=slag, huvudman=post.huvudman, huvudmansnamn="x", tid=post.tid),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            gor()


def test_a_number_is_one_handling_whatever_its_kind(dialog, jag, par, sv):
    anteckning = faststall(skapa_dialog(par, till="dialog")).diariepost
    inkommet = skicka_fokus(dialog, jag)
    services.diariefor(post_id=anteckning.pk, myndighet="SV", dnr="ABC 1", aktor=sv)
    with pytest.raises(ValidationError, match="redan för en annan handling"):
        services.diariefor(post_id=inkommet.pk, myndighet="SV", dnr="abc 1", aktor=sv)
    assert services.diariefor(post_id=inkommet.pk, myndighet="SPSM", dnr="ABC 1", aktor=sv).post == inkommet


def test_list_filter_and_file_hold_every_kind(dialog, jag, par, sv):
    faststall(skapa_dialog(par, till="dialog", huvudman=skapa_huvudman("Kumla kommun")))
    for gor in SATT.values():
        gor(dialog, jag)
    client = klient(sv)

    def sorter(**fraga):
        return [r.record.slag for r in client.get(LISTA, fraga).context["tabell"].paginated_rows]

    assert sorted(sorter()) == sorted(["anteckning", "anteckning", *SATT])
    assert sorter(slag="delning") == ["delning"]
    assert sorted(sorter(sok=dialog.nummer)) == sorted(["anteckning", *SATT])
    assert sorter(visa="registrerade") == []
    fil = client.get(reverse("dialoger:diarium_export")).content.decode("utf-8-sig")
    rader = list(csv.DictReader(StringIO(fil), delimiter=";"))
    assert {(r["Handling"], r["Möte"], r["Ärende"]) for r in rader if not r["Möte"]} == {
        (namn, "", dialog.nummer) for namn in NAMN.values()
    }
    assert "5 handlingar saknar ert diarienummer" in text(sv, "/")


def test_constant_number_of_queries(dialog, jag, par, sv):
    skicka_fokus(dialog, jag)
    faststall(skapa_dialog(par, till="dialog"))
    client = klient(sv)
    client.get(LISTA)

    def antal():
        with CaptureQueriesContext(connection) as fragor:
            client.get(LISTA)
        return len(fragor)

    forst = antal()
    for n in range(2):
        annan = skapa_dialog(par, huvudman=skapa_huvudman(f"Grannen {n}"), till="inbjuden")
        skicka_fokus(annan, skapa_anvandare(huvudman=annan.huvudman))
    dela(dialog, jag)
    assert antal() == forst


# The pair -----------------------------------------------------------------------------------------------------------


@slag
def test_the_pair_is_told_once_without_a_word_of_it_and_it_waits_until_read(dialog, jag, par, slag):
    post = SATT[slag](dialog, jag)
    breven = brev(post)
    assert {b.mottagare for b in breven} == set(par)
    assert len(breven) == 2
    for b in breven:
        for ord_ in (HEMLIGT, dialog.huvudman.namn, NAMN[slag]):
            assert ord_ not in b.amne + b.text + b.html
        assert (f"/inkommet/{post.pk}/" in b.text, dialog.nummer in b.amne) == (True, True)
        assert b.handelse.objekt_id == str(dialog.pk)

    for person in par:
        person = Anvandare.objects.get(pk=person.pk)
        assert [v.url for v in vantar(person, [], dagar(0))] == [f"/inkommet/{post.pk}/"]
        assert "Läs det som Tallens förskola har skickat in" in text(person, reverse("dialoger:vecka"))
    (forst, sist) = par
    assert HEMLIGT in text(forst, post.get_absolute_url())
    assert vantar(forst, [], dagar(0)) == []
    assert len(vantar(sist, [], dagar(0))) == 1  # each reads for themselves
    assert vantar(skapa_anvandare(Roll.DIALOGUTFORARE), [], dagar(0)) == []


def test_a_shared_result_read_on_the_page_of_the_huvudman_is_read(dialog, jag, par):
    post = dela(dialog, jag)
    assert HEMLIGT in text(par[0], post.delning.get_absolute_url())
    assert vantar(par[0], [], dagar(0)) == []
    assert Lasning.objects.filter(objekttyp="analysunderlag.delning", anvandare=par[0]).count() == 1


@slag
def test_the_case_page_says_that_it_came_in_and_its_number(dialog, jag, par, sv, slag):
    post = SATT[slag](dialog, jag)
    sida = text(par[0], dialog.get_absolute_url())
    assert "Inkommet från huvudmannen" in sida
    assert (NAMN[slag] in sida, "Inte diarieförd ännu" in sida) == (True, True)
    assert HEMLIGT not in sida
    services.diariefor(post_id=post.pk, myndighet="SV", dnr="2026:77", aktor=sv)
    assert "SV 2026:77" in text(par[0], dialog.get_absolute_url())


def test_sent_twice_is_one_handling_and_one_letter_each(dialog, jag):
    post = skicka_fokus(dialog, jag)
    forslag = post.fokusforslag
    rad = Fokusforslag.objects.get()
    assert services.skicka_fokus(dialog_id=dialog.pk, version=1, aktor=jag) == forslag == rad
    assert (Diariepost.objects.inkomna().count(), len(brev(post))) == (1, 2)
    assert Handelse.objects.filter(typ="fokus.skickat").count() == 1


# The closed space, other cases and what happens to a case ------------------------------------------------------------


def test_only_what_was_sent_is_shown(dialog, jag, sv, par):
    post = skicka_fokus(dialog, jag)
    rad = services.spara_fokus(
        huvudman_id=dialog.huvudman_id, skolformer=[], faktorer=[], delmal=[], text=EGET, version=1, aktor=jag
    )
    assert rad.text == EGET
    services.spara_uppfoljning(dialog_id=dialog.pk, text=EGET, typer=[], version=0, aktor=jag)
    assert Diariepost.objects.inkomna().count() == 1
    for person in (sv, *par):
        for url in (f"/inkommet/{post.pk}/", *([LISTA] if person == sv else [dialog.get_absolute_url()])):
            assert EGET not in text(person, url)


def chef_for(kontor) -> Anvandare:
    person = skapa_anvandare()
    skapa_roll(person, Roll.ENHETSCHEF, regionkontor=kontor)
    return Anvandare.objects.get(pk=person.pk)


@slag
def test_who_opens_it(dialog, jag, slag):
    kontor = skapa_regionkontor("Luleå")
    type(dialog).objects.filter(pk=dialog.pk).update(regionkontor=kontor)
    url = SATT[slag](dialog, jag).get_absolute_url()
    svar = {roll: klient(skapa_anvandare(roll)).get(url).status_code for roll in Roll if roll != Roll.ENHETSCHEF}
    oppnar = (Roll.DIALOGUTFORARE, Roll.SAMORDNARE, Roll.ADMINISTRATOR, Roll.REGISTRATOR)
    assert svar == {roll: 200 if roll in oppnar else 403 for roll in svar}
    assert klient(chef_for(kontor)).get(url).status_code == 200
    annat = skapa_regionkontor("Umeå")
    assert klient(chef_for(annat)).get(url).status_code == 404
    for person in (jag, skapa_anvandare(huvudman=skapa_huvudman())):
        assert klient(person).get(url).status_code == 403  # they have pages of their own
    assert Client().get(url).status_code == 302
    assert klient(skapa_anvandare(Roll.REGISTRATOR)).post(url).status_code == 405


def test_a_note_is_no_incoming_handling_and_an_unknown_id_is_no_page(par, sv):
    post = faststall(skapa_dialog(par, till="dialog")).diariepost
    for pk in (post.pk, 999_999):
        assert klient(sv).get(f"/inkommet/{pk}/").status_code == 404
        assert klient(sv).post(LISTA, {"post": 999_999, "myndighet": "SV", "dnr": "2026:1"}).status_code == 404
    assert post.get_absolute_url() == post.anteckning.get_absolute_url()


def test_a_recalled_and_redirected_case_keeps_it_and_whose_it_was(dialog, jag, sv, par):
    post = skicka_fokus(dialog, jag)
    ny = skapa_huvudman("Nya huvudmannen")
    services.aterkalla(dialog_id=dialog.pk, skal="Läggs ned.", aktor=None)
    assert HEMLIGT in text(sv, post.get_absolute_url())
    services.omdirigera(dialog_id=dialog.pk, till=ny, skal="Sammanslagning", aktor=None)
    assert "Tallens förskola" in text(sv, LISTA)
    assert services.diariefor(post_id=post.pk, myndighet="SV", dnr="2026:1", aktor=sv).post == post
    sida = text(skapa_anvandare(Roll.SAMORDNARE), dialog.get_absolute_url())
    assert "från Tallens förskola" in sida
    # The new huvudman is not shown the other's words, and its own are a handling of its own
    nykomling = skapa_anvandare(huvudman=ny)
    assert HEMLIGT not in text(nykomling, f"/huvudman/{ny.nyckel}/fokus/")
    dialog.refresh_from_db()
    andra = skicka_fokus(dialog, nykomling)
    assert (andra.pk != post.pk, andra.huvudmansnamn) == (True, "Nya huvudmannen")


def test_shared_without_any_case_is_registered_all_the_same(sv):
    ladda_kvalitetssystem()
    huvudman = skapa_huvudman("Ensam AB")
    post = skapa_delning(huvudman, skapa_anvandare(huvudman=huvudman)).diariepost
    assert (post.dialog, brev(post)) == (None, [])
    assert "Huvudmannen har inget ärende." in text(sv, post.get_absolute_url())
    assert "Inget ärende" in text(sv, LISTA)
    services.diariefor(post_id=post.pk, myndighet="SV", dnr="2026:1", aktor=sv)
    handelse = Handelse.objects.get(typ="inkommet.diariefort")
    assert (handelse.objekttyp, handelse.objekt_id) == ("huvudman.huvudman", str(huvudman.pk))


# What is said at sending is true ------------------------------------------------------------------------------------


def test_what_the_huvudman_is_told_at_sending_is_what_happens(dialog, jag, sv):
    client, egen = klient(jag), f"/huvudman/{dialog.huvudman.nyckel}"
    client.post(f"{egen}/fokus/", {"text": HEMLIGT})
    sagt = text(jag, f"{egen}/fokus/skicka/")
    assert "Skolverket och Specialpedagogiska skolmyndigheten registrerar det" in sagt
    assert client.post(f"{egen}/fokus/skicka/", {"version": 1, "forstar": "on"}).status_code == 302
    assert [p.slag for p in Diariepost.objects.inkomna()] == ["fokusforslag"]

    services.spara_uppfoljning(dialog_id=dialog.pk, text=HEMLIGT, typer=[], version=0, aktor=jag)
    url = reverse("dialoger:uppfoljning_skicka", args=[dialog.huvudman.nyckel, dialog.nummer])
    assert "Skolverket och Specialpedagogiska skolmyndigheten registrerar den" in text(jag, url)
    assert client.post(url, {"version": 1}).status_code == 302

    delning = skapa_delning(dialog.huvudman, jag)
    dela_url = reverse("analysunderlag:skattning_dela", args=[dialog.huvudman.nyckel, delning.skattning_id])
    assert "en allmän handling, som Skolverket och SPSM registrerar" in text(jag, dela_url)
    assert {p.slag for p in Diariepost.objects.inkomna().utan_dnr(["SV"])} == set(SATT)
    assert {p.slag for p in Diariepost.objects.inkomna().utan_dnr(["SPSM"])} == set(SATT)
    lista = text(sv, LISTA)
    assert all(namn in lista for namn in NAMN.values())
