"""The closed space: nothing that people write in a självskattning is reached by an agency before they share it.

A text that stands nowhere else is planted in names, texts and answers. Then everybody at the agencies opens every
address, the reading commands run, and each page, table, file, letter and log line is searched for it. The last tests
plant leaks, so that the search is known to find them.
"""

from __future__ import annotations

import contextlib
import io
import logging
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pytest
from django.apps import apps
from django.conf import settings
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse
from zeal import zeal_ignore

from analysunderlag.models import Delning, Sjalvskattning, Skattningsniva, Skattningssvar
from analysunderlag.services import skattningslank, skattningssvar
from dialoger.models import Omgang
from huvudman.querysets import EgetQuerySet
from kvalitet import behorighet
from kvalitet.behorighet import urlbehorighet
from kvalitet.loggning import Radformat
from kvalitet.models import Anvandare, Roll
from tests import sidor
from tests.analysunderlag.skattningsvarld import fyll, skapa_skattning, stang, svara
from tests.factories import dagar, skapa_anvandare, skapa_roll
from tests.test_rollmatris import MATRIS, ROLLER, Varld, bygg_varld

pytestmark = [pytest.mark.django_db, pytest.mark.inbyggt]  # what is searched is the same on both databases

SOKORD = "Lavendelstig"  # what is searched for stands in a page that has been searched with it
NAMN, AVSER, TEXT = (f"{SOKORD} {ord_}" for ord_ in ("Koboltnamn", "Smaragdskola", "Bärnstenstext"))
PLANTERAT = tuple(text.removeprefix(f"{SOKORD} ") for text in (NAMN, AVSER, TEXT))
EGNA_TABELLER = (Sjalvskattning, Skattningsniva, Skattningssvar, Delning)


@dataclass
class Plantering:
    varld: Varld
    skattning: Sjalvskattning
    hemligt: tuple[str, ...]  # what leads to answers: codes, keys, links

    def egna(self) -> list[tuple[str, str]]:
        """Those of the självskattning alone."""
        return [(namn, adress) for namn, adress in self.adresser() if "analysunderlag:skatt" in namn]

    def adresser(self) -> Iterator[tuple[str, str]]:
        """Every address of the service, and all of the own space with the rows there are."""
        for namn in MATRIS:
            if namn != "account_logout":
                yield namn, self.varld.adress(namn)
        for rad in Sjalvskattning.objects.select_related("huvudman"):
            nyckel = rad.huvudman.nyckel
            for namn in ("skattning", "skattning_resultat", "skattning_dela", "skattning_ta_bort"):
                yield f"analysunderlag:{namn}", reverse(f"analysunderlag:{namn}", args=[nyckel, rad.pk])
            for niva in rad.nivaer.all():
                for namn in ("antal", "lank", "stang", "gemensamt", "svara"):
                    full = f"analysunderlag:skattning_{namn}"
                    yield full, reverse(full, args=[nyckel, rad.pk, niva.niva])
                # One answer of each level stands for the others: what is refused does not depend on which it is.
                svar = niva.svar.order_by("-pk").first()
                for namn in ("svar", "lamna", "kod", "blad", "las_in", "spara_blad", "faktor") if svar else ():
                    mer = [1] if namn == "faktor" else []
                    full = f"analysunderlag:skattning_{namn}"
                    yield full, reverse(full, args=[nyckel, svar.nyckel, *mer])
                    if namn != "kod":
                        full = f"analysunderlag:skatta_{namn}"
                        yield full, reverse(full, args=[svar.nyckel, *mer])
        for rad in Delning.objects.all():
            yield "analysunderlag:skattning_delad", rad.get_absolute_url()


@pytest.fixture
def planterat(db) -> Plantering:
    varld = bygg_varld()
    person = varld.folk["egen_huvudman"]
    assert person
    rad = skapa_skattning(
        person.aktiva_uppdrag[0].huvudman,
        antal={"huvudman": 3, "rektor": 5, "undervisning": 9},
        aktor=person,
        namn=NAMN,
        avser=AVSER,
    )
    nivaer = {niva.niva: niva for niva in rad.nivaer.all()}
    joint, kod = svara(nivaer["huvudman"], 4, 3, 2, text=TEXT)
    for _ in range(5):
        svara(nivaer["rektor"], 1, 2, 3, text=TEXT)
    stang(nivaer["rektor"], person)
    halvt, halvkod = skattningssvar.borja_med_lank(skattningslank.token(nivaer["undervisning"]))
    fyll(halvt, 1, text=TEXT)
    eget = skattningssvar.borja_med_konto(niva_id=nivaer["undervisning"].pk, anvandare=person)
    fyll(eget, 4, text=TEXT)
    hemligt = (kod, halvkod, joint.nyckel, halvt.nyckel, eget.nyckel, skattningslank.token(nivaer["undervisning"]))
    return Plantering(varld, rad, hemligt)


# The search -------------------------------------------------------------------------------------------------------


def innehall(svar) -> str:
    """All of a response: headers, cookies, text, and what a workbook or an archive has inside."""
    data = b"".join(svar.streaming_content) if svar.streaming else svar.content
    return f"{dict(svar.headers)} {svar.cookies} {som_text(data)}"


def som_text(data: bytes) -> str:
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as arkiv:
            return "".join(som_text(arkiv.read(namn)) for namn in arkiv.namelist())
    return data.decode("utf-8", "replace")


def traffar(text: str, sokta: tuple[str, ...] = PLANTERAT) -> list[str]:
    return [ord_ for ord_ in sokta if ord_ in text]


def i_sidor(client: Client, adresser: Iterable[tuple[str, str]], *, post: bool = False) -> set[tuple[str, str]]:
    """(URL name, what was found there)"""
    funnet = set()
    for namn, adress in adresser:
        with zeal_ignore():
            svar = [client.get(adress)]
            if post:
                svar.append(client.post(adress, {"sett": "0", "antal": "9", "forstar": "on", "1h1": "4"}))
        funnet |= {(namn, ord_) for ett in svar for ord_ in traffar(innehall(ett))}
    return funnet


def i_tabeller() -> list[str]:
    """Every table but those of the självskattning itself."""
    return [
        f"{modell._meta.label}: {ord_}"
        for modell in apps.get_models(include_auto_created=True)
        if modell not in EGNA_TABELLER
        for ord_ in traffar(repr(list(modell._default_manager.values())))
    ]


def i_filer() -> list[str]:
    """Every file that the service has written, but the database."""
    filer = [fil for fil in settings.VAR.rglob("*") if fil.is_file() and ".sqlite3" not in fil.name]
    return [f"{fil}: {ord_}" for fil in filer for ord_ in traffar(som_text(fil.read_bytes()))]


def i_loggen(caplog: pytest.LogCaptureFixture, sokta: tuple[str, ...] = PLANTERAT) -> list[str]:
    """As it is written, and all that a record carries, however it would be written."""
    rader = [f"{Radformat().format(rad)} {rad.getMessage()} {rad.exc_text} {rad.args}" for rad in caplog.records]
    return [rad for rad in rader if traffar(rad, sokta)]


def tom_loggen(caplog: pytest.LogCaptureFixture) -> list[str]:
    """As `i_loggen`, and lets the records go: each keeps the whole request that it tells of."""
    funnet = i_loggen(caplog)
    caplog.clear()
    return funnet


def personal(varld: Varld) -> dict[str, Anvandare]:
    """Every role at an agency; one with all of them; and one with all who has got an Uppdrag for the huvudman too."""
    egen = varld.folk["egen_huvudman"]
    assert egen
    alla, med_uppdrag = skapa_anvandare(), skapa_anvandare(huvudman=egen.aktiva_uppdrag[0].huvudman)
    for roll in Roll:
        skapa_roll(alla, roll)
        skapa_roll(med_uppdrag, roll)
    roller = {namn: person for namn in ROLLER if (person := varld.folk[namn])}
    return {**roller, "alla roller": alla, "med uppdrag": med_uppdrag}


def inloggad(person: Anvandare | None) -> Client:
    client = Client(raise_request_exception=False)
    if person:
        client.force_login(person)
    return client


# The tests --------------------------------------------------------------------------------------------------------


def test_no_account_at_an_agency_reaches_it_by_any_address(planterat, caplog):
    caplog.set_level(logging.DEBUG)
    alla, egna = list(planterat.adresser()), planterat.egna()
    overallt = ("alla roller", "med uppdrag", "systemforvaltare")  # roles add up, so these see what any role sees
    utanfor = {vem: planterat.varld.folk[vem] for vem in ("anonym", "annan_huvudman", "fore_detta")}
    funnet, loggat = set(), []
    for vem, person in (personal(planterat.varld) | utanfor).items():
        funnet |= {(vem, *f) for f in i_sidor(inloggad(person), alla if vem in overallt else egna)}
        loggat += tom_loggen(caplog)

    assert funnet == set()
    assert i_tabeller() == []
    assert i_filer() == []
    assert loggat == []


def test_no_search_export_or_filter_finds_it(planterat):
    """Every list, asked for the very word, by one with all roles."""
    fraga = "&".join(f"{falt}={SOKORD}" for falt in ("sok", "q", "objekt", "namn", "huvudman"))
    utan = {namn: adress for namn, adress in sidor.utan_argument().items() if namn != "account_logout"}
    med = {namn: planterat.varld.adress(namn) for namn in ("huvudman:export", "dialoger:export")}
    adresser = [(namn, f"{adress}?{fraga}") for namn, adress in (utan | med).items()]
    assert i_sidor(inloggad(personal(planterat.varld)["alla roller"]), adresser) == set()


def test_no_post_of_an_agency_reaches_it_or_changes_it(planterat, caplog):
    caplog.set_level(logging.DEBUG)
    fore = [list(modell.objects.order_by("pk").values()) for modell in EGNA_TABELLER]
    egna = planterat.egna()
    folk = personal(planterat.varld)
    for vem in ("dialogutforare", "analytiker", "systemforvaltare", "alla roller", "med uppdrag"):
        assert i_sidor(inloggad(folk[vem]), egna, post=True) == set(), vem
        assert tom_loggen(caplog) == [], vem
    assert [list(modell.objects.order_by("pk").values()) for modell in EGNA_TABELLER] == fore


def test_no_command_says_it(planterat, capsys):
    nyckel = planterat.skattning.huvudman.nyckel
    for kommando, *argument in (
        ("verifiera_handelser",),
        ("rakna_om_lage",),
        ("ladda_kvalitetssystem",),
        ("halsa",),
        ("visa_varden", "--orgnr", nyckel, "--skolform", "grundskola", "--json"),
        ("foresla_par", "--omgang", str(Omgang.objects.get().pk)),
    ):
        with contextlib.suppress(SystemExit, CommandError):
            call_command(kommando, *argument)
    ut = capsys.readouterr()
    assert traffar(ut.out + ut.err) == []
    assert ut.out


def test_no_fault_writes_it_in_a_log_or_a_letter(planterat, caplog, monkeypatch):
    """Bad forms, two versions, too much, a forged form, a broken sheet, a closed level, and a database that quotes."""
    caplog.set_level(logging.DEBUG)
    # Not django.template: at DEBUG it writes all that a page is made of, and nothing from outside can set it to that.
    for namn in ("django.request", "django.security", "django.server", "analysunderlag", "kvalitet"):
        caplog.set_level(logging.DEBUG, logger=namn)
    person, huvudman = planterat.varld.folk["egen_huvudman"], planterat.skattning.huvudman
    eget = Skattningssvar.objects.get(anvandare=person, niva__skattning=planterat.skattning)
    adress = reverse("analysunderlag:skattning_faktor", args=[huvudman.nyckel, eget.nyckel, 1])
    dar = inloggad(person)
    gast = Client(raise_request_exception=False)
    gast.post("/skatta/", {"kod": planterat.hemligt[1]})
    gasten = reverse("analysunderlag:skatta_faktor", args=[planterat.hemligt[3], 1])
    status = []
    for client, vart in ((dar, adress), (gast, gasten)):
        blad = SimpleUploadedFile(f"{TEXT}.xlsx", TEXT.encode())
        status += [
            client.post(vart, {"1u1": TEXT, "text": TEXT}).status_code,
            client.post(vart, {"text": f"{TEXT} igen", "version": "fel"}).status_code,
            client.post(vart, {"text": f"{TEXT}\0"}).status_code,
            client.post(vart, {"text": TEXT * 500_000}).status_code,
            client.post(vart.replace("/1/", "/9/"), {"text": TEXT}).status_code,
            client.post(vart.replace("/1/", "/las-in/"), {"fil": blad}).status_code,
            client.put(vart, TEXT).status_code,
        ]
    assert status == [422, 409, 400, 400, 404, 422, 405] * 2
    ratt = Client(enforce_csrf_checks=True)
    ratt.force_login(person)
    assert ratt.post(adress, {"text": TEXT}).status_code == 403

    def vagra(self, **_):
        raise DatabaseError(f"Failing row contains ({TEXT})")

    monkeypatch.setattr(Skattningssvar, "save", vagra)
    version = dar.get(adress).context["form"]["version"].value()
    assert dar.post(adress, {"1u1": "4", "text": f"{TEXT} nytt", "version": version}).status_code == 500
    assert len(caplog.records) > 10
    assert i_loggen(caplog) == []
    hemliga = [h for h in planterat.hemligt if h not in planterat.hemligt[2:5]]  # the keys alone open nothing
    rader = [Radformat().format(rad) for rad in caplog.records]
    assert [rad for rad in rader if traffar(rad, tuple(hemliga))] == []
    assert traffar(repr([(brev.subject, brev.body, brev.to) for brev in mail.outbox])) == []
    assert i_tabeller() == []
    assert i_filer() == []


def test_when_it_is_shared_only_the_shared_page_shows_it(planterat):
    person, rad = planterat.varld.folk["egen_huvudman"], planterat.skattning
    client = inloggad(person)
    adress = reverse("analysunderlag:skattning_dela", args=[rad.huvudman.nyckel, rad.pk])
    visad = client.get(adress).context["form"]["visad"].value()
    client.post(adress, {"visad": visad, "med_texter": "on", "forstar": "on"})
    assert Delning.objects.filter(skattning=rad).exists()
    namn, avser, text = PLANTERAT
    delad, register = "analysunderlag:skattning_delad", "huvudman:detalj"
    folk = personal(planterat.varld)

    for vem in ("alla roller",):
        funnet = i_sidor(inloggad(folk[vem]), planterat.adresser())
        assert funnet == {(delad, namn), (delad, avser), (delad, text), (register, namn)}, vem
    egna = planterat.egna()
    for inte in (folk["analytiker"], planterat.varld.folk["annan_huvudman"], None):
        assert i_sidor(inloggad(inte), egna) == set()
    assert i_tabeller() == []

    # What comes afterwards is not in it.
    nytt = skattningssvar.borja_med_konto(niva_id=rad.nivaer.get(niva="huvudman").pk, anvandare=person)
    fyll(nytt, 1, 1, 1, text=f"{TEXT} och Rubinrött")
    assert (
        "Rubinrött"
        in client.get(reverse("analysunderlag:skattning_resultat", args=[rad.huvudman.nyckel, rad.pk])).content.decode()
    )
    sidan = inloggad(folk["dialogutforare"]).get(Delning.objects.get(skattning=rad).get_absolute_url())
    assert text in sidan.content.decode()
    assert "Rubinrött" not in sidan.content.decode()


def test_when_it_is_deleted_nothing_is_left_anywhere(planterat, caplog):
    """Answers, texts, codes, links and pages: for the huvudman itself too, and in every table of the database."""
    caplog.set_level(logging.DEBUG)
    person, rad = planterat.varld.folk["egen_huvudman"], planterat.skattning
    egna, client = planterat.egna(), inloggad(person)
    adress = reverse("analysunderlag:skattning_ta_bort", args=[rad.huvudman.nyckel, rad.pk])
    sett = client.get(adress).context["form"]["sett"].value()
    assert sett == Skattningssvar.objects.filter(niva__skattning=rad).count() == 8
    assert client.post(adress, {"sett": sett}).status_code == 302
    monsters = [*PLANTERAT, *planterat.hemligt]
    for modell in apps.get_models(include_auto_created=True):
        if modell._meta.label != "kvalitet.Engangssvar":  # where a form led: addresses of pages that are gone
            rader = repr(list(modell._default_manager.values()))
            assert traffar(rader, tuple(monsters)) == [], modell._meta.label
    assert i_sidor(client, egna) == set()
    gast = inloggad(None)
    for kod in planterat.hemligt[:2]:
        assert gast.post("/skatta/", {"kod": kod}).status_code == 422
    assert gast.get(reverse("analysunderlag:skatta_lank", args=[planterat.hemligt[5]])).status_code == 404
    assert i_filer() == []
    assert i_loggen(caplog) == []


# That the search finds what is there ------------------------------------------------------------------------------


def test_the_huvudman_itself_reaches_all_of_it(planterat):
    """Otherwise the search above would find nothing because there is nothing."""
    egna = planterat.egna()
    funnet = {ord_ for _, ord_ in i_sidor(inloggad(planterat.varld.folk["egen_huvudman"]), egna)}
    assert funnet == set(PLANTERAT)


def test_a_name_in_the_event_log_is_found(planterat, monkeypatch):
    monkeypatch.setattr(Sjalvskattning, "__str__", lambda self: self.namn)
    adresser = [("handelser", reverse("handelser"))]
    assert i_sidor(inloggad(personal(planterat.varld)["systemforvaltare"]), adresser) == set()
    monkeypatch.setattr("kvalitet.querysets.egna_objekt", frozenset)
    assert i_sidor(inloggad(personal(planterat.varld)["systemforvaltare"]), adresser) == {("handelser", PLANTERAT[0])}


def test_a_hole_in_the_rows_is_found(planterat, monkeypatch):
    """The address open to staff and the rows unguarded: both must fall before anything is seen."""
    monkeypatch.setattr(EgetQuerySet, "synliga_for", lambda self, anvandare: self)
    utforare = inloggad(personal(planterat.varld)["dialogutforare"])
    egna = planterat.egna()
    assert i_sidor(utforare, egna) == set()
    oppet = {n: behorighet.INLOGGAD if "skattning" in n else p for n, p in urlbehorighet().items()}
    monkeypatch.setattr("kvalitet.middleware.urlbehorighet", lambda: oppet)
    monkeypatch.setattr("huvudman.querysets.HuvudmanQuerySet.i_eget_utrymme", lambda self, anvandare: self)
    assert ("analysunderlag:skattning_resultat", PLANTERAT[2]) in i_sidor(utforare, egna)


def test_a_word_in_a_log_a_table_or_a_file_is_found(planterat, caplog):
    logging.getLogger("analysunderlag").warning("Sparade %s", TEXT)
    assert len(i_loggen(caplog)) == 1
    Anvandare.objects.filter(pk=planterat.varld.folk["egen_huvudman"].pk).update(namn=TEXT)
    assert i_tabeller() == [f"kvalitet.Anvandare: {PLANTERAT[2]}"]
    fil = settings.VAR / "lacka.zip"
    with zipfile.ZipFile(fil, "w") as arkiv:
        arkiv.writestr("a.txt", TEXT)
    try:
        assert i_filer() == [f"{fil}: {PLANTERAT[2]}"]
    finally:
        fil.unlink()


def test_who_stops_acting_for_the_huvudman_is_outside(planterat):
    person = planterat.varld.folk["egen_huvudman"]
    person.uppdrag.update(giltig_fran=dagar(-9), giltig_till=dagar(-1))
    egna = planterat.egna()
    assert i_sidor(inloggad(Anvandare.objects.get(pk=person.pk)), egna) == set()
