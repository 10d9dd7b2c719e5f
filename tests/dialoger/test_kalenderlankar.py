"""Calendar feeds: who gets an address, who may read it and for how long, and that the secret stays secret."""

import logging
import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from dialoger import services
from dialoger.models import Dialog, Kalendernyckel, Mote, Motesarende
from dialoger.services.kalendernycklar import byt_nyckel, skapa_nyckel, ta_bort_nyckel
from dialoger.views import kalenderlankar
from kvalitet import konton
from kvalitet.loggning import Radformat
from kvalitet.models import Handelse, Lasning, Roll
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
SIDA = "/kalender/lank/"


@pytest.fixture
def par():
    return skapa_par()


@pytest.fixture
def nyckel(par):
    return skapa_nyckel(anvandare=par[0])


def adress(nyckel: Kalendernyckel) -> str:
    return reverse("dialoger:kalenderflode", args=[nyckel.hemlighet])


def hamta(client, nyckel) -> list[str]:
    svar = client.get(adress(nyckel))
    assert svar.status_code == 200
    return re.sub(r"\r\n ", "", svar.content.decode()).split("\r\n")


def varden(rader: list[str], namn: str) -> list[str]:
    return [rad.removeprefix(f"{namn}:") for rad in rader if rad.startswith(f"{namn}:")]


def test_the_own_feed_holds_the_own_meetings_and_no_people(client, par, nyckel):
    dialog = skapa_dialog(par, till="ja", huvudman=skapa_huvudman("Åmåls kommun"))
    mote = boka(dialog, "introduktion", 3, form="fysiskt", plats="Stadshuset, Åmål", resa="Tåg till Eva Ek")
    boka(skapa_dialog(till="ja"), "introduktion", 3)
    services.lagg_till_namn(
        motesarende_id=mote.arenden.get().pk, namn="Berit Borg", epost="b@x.test", funktion="rektor"
    )
    rader = hamta(client, nyckel)
    assert varden(rader, "UID") == [str(mote.uid)]
    assert varden(rader, "SUMMARY") == ["Introduktion med Åmåls kommun"]
    assert varden(rader, "LOCATION") == [r"Stadshuset\, Åmål"]
    assert varden(rader, "SEQUENCE") == [str(Mote.objects.get(pk=mote.pk).version)]
    assert varden(rader, "DTSTART") == [mote.start.strftime("%Y%m%dT%H%M%SZ")] or mote.start.tzname() != "UTC"
    assert varden(rader, "URL")[0].endswith(mote.get_absolute_url())
    for namn in ("Berit", "Eva Ek", "b@x.test", par[0].namn, par[1].namn, par[0].epost):
        assert namn not in "\n".join(rader)


def test_moved_and_cancelled_meetings_say_so(client, par, nyckel):
    dialog = skapa_dialog(par, till="ja")
    mote = boka(dialog, "introduktion", 3)
    fore = hamta(client, nyckel)
    assert varden(fore, "STATUS") == ["CONFIRMED"]
    services.stall_in_mote(mote_id=mote.pk, skal="Sjukdom hos Berit", aktor=par[0])
    efter = hamta(client, nyckel)
    assert varden(efter, "STATUS") == ["CANCELLED"]
    assert varden(efter, "UID") == varden(fore, "UID")
    assert int(varden(efter, "SEQUENCE")[0]) > int(varden(fore, "SEQUENCE")[0])
    assert "Berit" not in "\n".join(efter)


def test_the_feed_holds_60_days_back_and_400_ahead(client, par, nyckel):
    dialog = skapa_dialog(par, till="ja")
    for dag in (-62, -58, 398, 402):
        start = klockan(dag)
        mote = Mote.objects.create(typ="planering", start=start, slut=start + timedelta(hours=1), utforare_sv=par[0])
        Motesarende.objects.create(mote=mote, dialog=dialog)
    assert len(varden(hamta(client, nyckel), "UID")) == 2


def test_the_teams_feed_holds_the_offices_meetings(client, par):
    kontor = skapa_regionkontor()
    skapa_roll(par[0], Roll.SAMORDNARE, regionkontor=kontor)
    kumla, annan = skapa_dialog(till="ja", huvudman=skapa_huvudman("Kumla kommun")), skapa_dialog(till="ja")
    Dialog.objects.filter(pk=kumla.pk).update(regionkontor=kontor)
    boka(kumla, "introduktion", 3)
    boka(annan, "introduktion", 4)
    rader = hamta(client, skapa_nyckel(anvandare=par[0], regionkontor=kontor))
    assert varden(rader, "SUMMARY") == ["Introduktion med Kumla kommun"]
    assert varden(rader, "X-WR-CALNAME") == ["Kvalitet: Örebro"]


def test_as_many_queries_for_one_meeting_as_for_many(client, par, nyckel):
    dialog = skapa_dialog(par, till="ja")
    boka(dialog, "introduktion", 3)

    def fragor() -> int:
        with CaptureQueriesContext(connection) as fangade:
            hamta(client, nyckel)
        return len(fangade)

    en = fragor()
    for dag in range(4, 9):
        boka(skapa_dialog(par, till="ja"), "introduktion", dag)
    assert fragor() == en


def test_headers_let_only_the_reader_keep_it_and_set_nothing(client, nyckel):
    svar = client.get(adress(nyckel))
    assert svar["Content-Type"] == "text/calendar; charset=utf-8"
    assert svar["Cache-Control"] == "private, max-age=300"
    assert not svar.cookies
    assert client.head(adress(nyckel)).status_code == 200
    assert client.post(adress(nyckel)).status_code == 405


# Rights are those of the moment -----------------------------------------------------------------------------------


def _avslutad(par, nyckel):
    for roll in par[0].rolltilldelningar.all():
        konton.avsluta_roll(tilldelning_id=roll.pk, aktor=par[1])


def _stangd(par, nyckel):
    konton.stang_konto(anvandare_id=par[0].pk, aktor=par[1], skal="Slutat")


def _bytt(par, nyckel):
    byt_nyckel(nyckel_id=nyckel.pk, aktor=par[0])


def _borta(par, nyckel):
    ta_bort_nyckel(nyckel_id=nyckel.pk, aktor=par[0])


@pytest.mark.parametrize("handling", [_avslutad, _stangd, _bytt, _borta])
def test_what_ends_an_address_answers_as_a_wrong_one(client, par, nyckel, handling):
    assert client.get(adress(nyckel)).status_code == 200
    handling(par, nyckel)
    gammal = client.get(adress(nyckel))
    fel = client.get(reverse("dialoger:kalenderflode", args=["x" * 43]))
    assert gammal.status_code == fel.status_code == 404
    assert gammal.content == fel.content
    assert set(gammal.headers) == set(fel.headers)
    assert not gammal.cookies


def test_a_teams_feed_ends_with_the_role_at_the_office(client, par):
    kontor = skapa_regionkontor()
    roll = skapa_roll(par[0], Roll.SAMORDNARE, regionkontor=kontor)
    nyckel = skapa_nyckel(anvandare=par[0], regionkontor=kontor)
    assert client.get(adress(nyckel)).status_code == 200
    konton.avsluta_roll(tilldelning_id=roll.pk, aktor=par[1])
    assert client.get(adress(nyckel)).status_code == 404
    assert client.get(adress(skapa_nyckel(anvandare=par[0]))).status_code == 200  # still utförare elsewhere


@pytest.mark.parametrize("roll", [None, Roll.ANALYTIKER, Roll.SYSTEMFORVALTARE, Roll.REGISTRATOR])
def test_nobody_without_a_role_in_cases_gets_an_address(roll):
    with pytest.raises(ValidationError):
        skapa_nyckel(anvandare=skapa_anvandare(roll))
    assert not Kalendernyckel.objects.exists()


def test_nobody_gets_the_address_of_another_office(client, par):
    kontor = skapa_regionkontor("Solna")
    with pytest.raises(ValidationError):
        skapa_nyckel(anvandare=par[0], regionkontor=kontor)
    client.force_login(par[0])
    svar = client.post(f"{SIDA}ny/", {"kontor": kontor.kod}, follow=True)
    assert "till de kontor du arbetar för" in svar.content.decode()
    assert client.post(f"{SIDA}ny/", {"kontor": "finns-inte"}).status_code == 404
    assert not Kalendernyckel.objects.exists()


# The page ---------------------------------------------------------------------------------------------------------


def test_create_show_replace_and_remove(client, par):
    client.force_login(par[0])
    assert "Skapa länk" in client.get(SIDA).content.decode()
    client.post(f"{SIDA}ny/", {"kontor": ""})
    client.post(f"{SIDA}ny/", {"kontor": ""})
    nyckel = Kalendernyckel.objects.get()
    assert len(nyckel.hemlighet) >= 43
    svar = client.get(SIDA)
    assert adress(nyckel) in svar.content.decode()
    assert "no-store" in svar["Cache-Control"]

    assert client.get(f"{SIDA}{nyckel.pk}/byt/").status_code == 200
    assert Kalendernyckel.objects.get().hemlighet == nyckel.hemlighet  # asking changes nothing
    client.post(f"{SIDA}{nyckel.pk}/byt/")
    assert Kalendernyckel.objects.get().hemlighet != nyckel.hemlighet
    client.post(f"{SIDA}{nyckel.pk}/ta-bort/")
    assert not Kalendernyckel.objects.exists()
    typer = [h.typ for h in Handelse.objects.filter(typ__startswith="kalenderlank").order_by("pk")]
    assert typer == ["kalenderlank.skapad", "kalenderlank.bytt", "kalenderlank.borttagen"]


def test_another_persons_address_is_neither_shown_nor_changed(client, par, nyckel):
    for person in (par[1], skapa_anvandare(Roll.ADMINISTRATOR)):
        client.force_login(person)
        assert nyckel.hemlighet not in client.get(SIDA).content.decode()
        for handling in ("byt", "ta-bort"):
            assert client.post(f"{SIDA}{nyckel.pk}/{handling}/").status_code == 404
    assert Kalendernyckel.objects.get().hemlighet == nyckel.hemlighet


# The secret -------------------------------------------------------------------------------------------------------


def test_the_secret_is_in_no_event_reading_or_log_line(client, par, nyckel, caplog, monkeypatch):
    gammal = adress(nyckel)
    byt_nyckel(nyckel_id=nyckel.pk, aktor=par[0])
    hemligheter = [nyckel.hemlighet, Kalendernyckel.objects.get().hemlighet]
    client.force_login(par[0])  # in a browser, where refusals are logged
    caplog.set_level(logging.DEBUG)
    assert client.get(gammal).status_code == 404
    assert client.get(adress(Kalendernyckel.objects.get())).status_code == 200
    monkeypatch.setattr(kalenderlankar.flode, "fil", lambda nyckel: 1 / 0)
    client.raise_request_exception = False
    assert client.get(adress(Kalendernyckel.objects.get())).status_code == 500

    loggat = [Radformat().format(rad) for rad in caplog.records if not rad.name.startswith("django.db")]
    assert any("…" in rad for rad in loggat)
    rader = [*loggat, *(str(vars(rad)) for modell in (Handelse, Lasning) for rad in modell.objects.all())]
    assert not [rad for rad in rader for hemlighet in hemligheter if hemlighet in rad]


@pytest.mark.parametrize("skrap", ["%00", "å", "a%2Fb", "'--", "x" * 2000])
def test_an_address_that_cannot_be_one_is_no_page(client, skrap):
    assert client.get(f"/kalender/{skrap}.ics").status_code == 404


def test_guessing_is_slowed_down_and_shuts_nobody_out(client, nyckel, monkeypatch):
    monkeypatch.setattr(kalenderlankar, "FEL_PER_ADRESS", "3/5m/ip")
    svar = [client.get(reverse("dialoger:kalenderflode", args=[f"fel{n}"])).status_code for n in range(5)]
    assert svar == [404, 404, 404, 429, 429]
    assert client.get(adress(nyckel)).status_code == 200


def test_a_link_made_twice_at_once_is_one(par):
    kontor = skapa_regionkontor()
    skapa_roll(par[1], Roll.SAMORDNARE, regionkontor=kontor, giltig_till=dagar(5))
    for val in (None, kontor):
        assert skapa_nyckel(anvandare=par[1], regionkontor=val) == skapa_nyckel(anvandare=par[1], regionkontor=val)
    assert Kalendernyckel.objects.count() == 2
    assert Kalendernyckel.objects.filter(skapad__lte=timezone.now()).count() == 2
