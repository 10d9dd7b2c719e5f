"""Ordering, building and freezing: one input, one bundle, whatever goes wrong on the way."""

from __future__ import annotations

import errno
import hashlib
import threading
from pathlib import Path

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction

from analysunderlag.bygge import paket
from analysunderlag.models import Statistikrelease, Underlag, Underlagsfil
from analysunderlag.services import underlag as tjanst
from analysunderlag.services import underlagsfiler
from analysunderlag.services.underlag import IngetUnderlag, bestall_underlag
from analysunderlag.services.underlagsindata import samla
from huvudman.models import Huvudman
from kvalitet import jobb as jobben
from kvalitet.models import Handelse, Jobb
from tests.analysunderlag.underlagsvarld import frys_underlag, skapa_enbart_forskola, skapa_statistik
from tests.factories import skapa_anvandare, skapa_huvudman

pytestmark = pytest.mark.django_db


@pytest.fixture
def huvudman(db: None) -> Huvudman:
    return skapa_huvudman("Åmåls kommun")


@pytest.fixture
def release(huvudman: Huvudman) -> Statistikrelease:
    return skapa_statistik(huvudman)


@pytest.fixture
def snabbt_bygge(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small files at once, for tests that are about what happens around them."""

    def bygg(innehall, utgava, framsteg=None):
        for steg in range(paket.STEG):
            framsteg(steg, paket.STEG, "Bygger")
        return tuple(
            paket.Fil(f, f"underlag.{f}", f"{f} {utgava.version}".encode()) for f in Underlagsfil.Format.values
        )

    monkeypatch.setattr(paket, "bygg", bygg)


def kor(underlag: Underlag) -> Underlag:
    jobben.kor(underlag.jobb_id, tjanst.kor)
    underlag.refresh_from_db()
    return underlag


def lagrade() -> list[Path]:
    rot = Path(settings.FILKATALOG) / underlagsfiler.ROT
    return sorted(v for v in rot.rglob("*") if v.is_file()) if rot.exists() else []


@pytest.fixture(autouse=True)
def _eget_lager(tmp_path: Path, settings) -> None:
    settings.FILKATALOG = tmp_path / "filer"


def test_an_order_becomes_a_frozen_bundle_with_five_files(huvudman, release):
    anvandare = skapa_anvandare(huvudman=huvudman)

    underlag = bestall_underlag(huvudman, aktor=anvandare)
    assert (underlag.nyskapat, underlag.status, underlag.version) == (True, "bestallt", 1)
    kor(underlag)

    assert (underlag.status, underlag.release) == ("klart", release)
    assert underlag.fryst is not None
    filer = {f.format: f for f in underlag.filer.all()}
    assert set(filer) == set(Underlagsfil.Format.values)
    for fil in filer.values():
        data = underlagsfiler.sokvag(fil).read_bytes()
        assert (hashlib.sha256(data).hexdigest(), len(data)) == (fil.sha256, fil.storlek)
    assert filer["pdf"].filnamn == "Underlag grundskola Åmåls kommun 2024-25.pdf"
    jobb = Jobb.objects.get()
    assert (jobb.status, jobb.klart, jobb.av, jobb.bestallare) == ("klart", 5, 5, anvandare)
    assert jobb.resultat["url"] == underlag.get_absolute_url()
    handelser = Handelse.objects.filter(typ__startswith="underlag.").order_by("pk")
    assert [(h.typ, h.aktor) for h in handelser] == [("underlag.bestallt", anvandare), ("underlag.klart", anvandare)]


def test_the_same_input_is_recognised_and_not_built_again(huvudman, release, snabbt_bygge):
    forsta = kor(bestall_underlag(huvudman))

    andra = bestall_underlag(huvudman, aktor=skapa_anvandare("samordnare"))

    assert andra.pk == forsta.pk
    assert not andra.nyskapat
    assert Underlag.objects.count() == Jobb.objects.count() == 1
    assert Handelse.objects.filter(typ="underlag.bestallt").count() == 1


def test_an_order_that_is_still_open_is_given_back(huvudman, release):
    forsta, andra = bestall_underlag(huvudman), bestall_underlag(huvudman)

    assert (forsta.pk, forsta.jobb_id) == (andra.pk, andra.jobb_id)
    assert Jobb.objects.count() == 1


def test_a_new_release_gives_a_new_version_that_says_what_changed(huvudman, release, snabbt_bygge):
    forsta = kor(bestall_underlag(huvudman))
    skapa_statistik(huvudman, andrade={"gr_personal_behorighet": ".."})

    andra = kor(bestall_underlag(huvudman))

    assert (andra.version, andra.forra) == (2, 1)
    (andring,) = andra.andringar
    assert (andring["kod"], andring["fran"], andring["till"]) == ("gr_personal_behorighet", "ett tal", "..")
    forsta.refresh_from_db()
    assert forsta.status == "klart"
    assert bestall_underlag(huvudman).pk == andra.pk


def test_a_new_release_with_the_same_values_says_that_nothing_changed(huvudman, release, snabbt_bygge):
    kor(bestall_underlag(huvudman))
    skapa_statistik(huvudman)

    andra = kor(bestall_underlag(huvudman))

    assert (andra.version, andra.forra, andra.andringar) == (2, 1, [])


def test_versions_are_numbered_per_huvudman(huvudman, release, snabbt_bygge):
    annan = skapa_huvudman()
    kor(bestall_underlag(huvudman))
    skapa_statistik(annan)

    assert bestall_underlag(annan).version == 1


# Refusals ---------------------------------------------------------------------------------------------------------


def test_without_an_approved_release_nothing_is_ordered(huvudman):
    with pytest.raises(IngetUnderlag, match="ingen godkänd statistik"):
        bestall_underlag(huvudman)


def test_a_huvudman_with_only_forskola_is_told_why(huvudman, release):
    forskola = skapa_enbart_forskola(namn="Förskolan Tallen")

    with pytest.raises(IngetUnderlag, match="ingen nationell resultatstatistik") as fel:
        bestall_underlag(forskola)

    assert "Ni har inte missat något" in str(fel.value)
    assert not Underlag.objects.exists()
    assert not Jobb.objects.exists()


def test_a_huvudman_outside_the_table_is_told_so(huvudman, release):
    with pytest.raises(IngetUnderlag, match="finns inte med i statistiken"):
        bestall_underlag(skapa_huvudman("Nya skolan AB", typ="enskild", form="aktiebolag"))


# What is frozen stays ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("falt", ["innehall", "version", "status", "andringar"])
def test_the_database_refuses_to_change_a_frozen_underlag(huvudman, release, falt):
    underlag = frys_underlag(huvudman, release)
    nytt = {"innehall": "{}", "version": 9, "status": "bestallt", "andringar": [1]}[falt]

    with pytest.raises(IntegrityError, match="fryst"), transaction.atomic():
        Underlag.objects.filter(pk=underlag.pk).update(**{falt: nytt})


def test_the_database_refuses_to_change_remove_or_add_files(huvudman, release):
    underlag = frys_underlag(huvudman, release)

    with pytest.raises(IntegrityError, match="fryst"), transaction.atomic():
        Underlagsfil.objects.filter(underlag=underlag).update(sha256="0")
    with pytest.raises(IntegrityError, match="fryst"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM analysunderlag_underlagsfil")
    with pytest.raises(IntegrityError, match="fryst"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM analysunderlag_underlag")
    with pytest.raises(IntegrityError), transaction.atomic():
        Underlagsfil.objects.create(underlag=underlag, format="ny", filnamn="x", sokvag="x", sha256="0", storlek=1)


def test_an_underlag_that_is_not_frozen_may_still_be_changed(huvudman, release):
    underlag = bestall_underlag(huvudman)

    Underlag.objects.filter(pk=underlag.pk).update(innehall="nytt")

    underlag.refresh_from_db()
    assert underlag.innehall == "nytt"


# Things go wrong --------------------------------------------------------------------------------------------------


def test_a_full_disk_stores_nothing_and_can_be_tried_again(huvudman, release, snabbt_bygge, monkeypatch):
    skriv, skrivna = underlagsfiler._skriv, []

    def full(vag, data):
        skrivna.append(vag)
        if len(skrivna) == 3:
            raise OSError(errno.ENOSPC, "No space left on device")
        skriv(vag, data)

    monkeypatch.setattr(underlagsfiler, "_skriv", full)
    underlag = kor(bestall_underlag(huvudman))

    assert underlag.status == "misslyckat"
    assert underlag.jobb.fel == "Disken är full. Inget har sparats. Beställ igen när utrymme har frigjorts."
    assert lagrade() == []
    assert not Underlagsfil.objects.exists()

    monkeypatch.setattr(underlagsfiler, "_skriv", skriv)
    igen = kor(bestall_underlag(huvudman))

    assert (igen.pk, igen.version, igen.status) == (underlag.pk, 1, "klart")
    assert len(lagrade()) == 5
    assert Handelse.objects.filter(typ="underlag.misslyckat").count() == 1


def test_files_left_by_a_worker_that_died_before_freezing_are_replaced(huvudman, release, snabbt_bygge):
    underlag = bestall_underlag(huvudman)
    jobb = jobben.ta(underlag.jobb_id)
    assert jobb is not None
    halvt = [paket.Fil("xlsx", "halvt.xlsx", b"halvt")]
    with underlagsfiler.nedskrivna(underlag, halvt) as flytta:
        flytta()  # and here the power went
    plats = Path(settings.FILKATALOG) / underlagsfiler.katalog(underlag)
    plats.with_name(f".{plats.name}-avbruten").mkdir()  # and an earlier time before the files were moved
    Jobb.objects.filter(pk=jobb.pk).update(status="bestallt")  # as the sweep does

    kor(underlag)

    assert underlag.status == "klart"
    assert len(lagrade()) == 5
    assert not [v for v in lagrade() if v.name == "halvt.xlsx"]
    assert [v.name for v in plats.parent.iterdir()] == [plats.name]


@pytest.mark.parametrize("nar", ["ritar", "skriver", "fryser"])
def test_a_worker_that_was_presumed_lost_stores_nothing(huvudman, release, snabbt_bygge, monkeypatch, nar):
    """It falls silent at each stage; another does the work meanwhile; then it wakes and goes on where it was."""
    underlag = bestall_underlag(huvudman)
    forlorad = jobben.ta(underlag.jobb_id)
    assert forlorad is not None
    modul, namn = {"ritar": (paket, "bygg"), "skriver": (underlagsfiler, "_synka"), "fryser": (tjanst, "frys")}[nar]
    riktig, fore = getattr(modul, namn), []

    def somna(*args):
        monkeypatch.setattr(modul, namn, riktig)
        Jobb.objects.filter(pk=forlorad.pk).update(status="bestallt")  # as the sweep does
        kor(underlag)
        fore.extend((vag, vag.read_bytes(), vag.stat().st_ino) for vag in lagrade())
        return riktig(*args)

    monkeypatch.setattr(modul, namn, somna)
    slut = FileNotFoundError if nar == "skriver" else jobben.JobbForlorat  # what it was writing has been swept away
    with pytest.raises(slut):
        tjanst.kor(forlorad)

    assert len(fore) == 5
    assert [(vag, vag.read_bytes(), vag.stat().st_ino) for vag in lagrade()] == fore
    assert [p.name for p in fore[0][0].parent.parent.iterdir()] == [str(underlag.version)], "inget tillfälligt kvar"
    assert underlag.filer.count() == 5
    assert Handelse.objects.filter(typ="underlag.klart").count() == 1
    assert tjanst.kor(forlorad)["underlag"] == underlag.pk, "den andra körningen ser att allt är klart"


def test_a_cancelled_job_leaves_the_underlag_orderable(huvudman, release, snabbt_bygge):
    underlag = bestall_underlag(huvudman)

    jobben.avbryt(jobb_id=underlag.jobb_id, aktor=None)
    underlag.refresh_from_db()

    assert underlag.status == "misslyckat"
    assert kor(bestall_underlag(huvudman)).status == "klart"


def test_a_bug_while_building_fails_the_job_with_a_swedish_text(huvudman, release, monkeypatch):
    monkeypatch.setattr(paket, "bygg", lambda *_: 1 / 0)

    underlag = kor(bestall_underlag(huvudman))

    assert underlag.status == "misslyckat"
    assert "Inget har sparats" in underlag.jobb.fel
    assert lagrade() == []


@pytest.mark.django_db(transaction=True)
def test_nothing_is_rendered_inside_a_transaction(monkeypatch):
    huvudman = skapa_huvudman()
    skapa_statistik(huvudman)
    sedda = []

    def bygg(innehall, utgava, framsteg):
        sedda.append(connection.in_atomic_block)
        return (paket.Fil("pdf", "underlag.pdf", b"x"),)

    monkeypatch.setattr(paket, "bygg", bygg)
    kor(bestall_underlag(huvudman))

    assert sedda == [False]


@pytest.mark.django_db(transaction=True)
def test_two_people_who_order_at_once_get_one_job_and_one_underlag():
    huvudman = skapa_huvudman()
    skapa_statistik(huvudman)
    grind, svar = threading.Barrier(4), []

    def bestall() -> None:
        try:
            grind.wait()
            svar.append(bestall_underlag(huvudman))
        finally:
            connection.close()

    tradar = [threading.Thread(target=bestall) for _ in range(4)]
    for trad in tradar:
        trad.start()
    for trad in tradar:
        trad.join()

    assert len(svar) == 4
    assert len({u.pk for u in svar}) == 1
    assert sum(u.nyskapat for u in svar) == 1
    assert Underlag.objects.count() == Jobb.objects.count() == 1


# Gathering --------------------------------------------------------------------------------------------------------


def test_gathering_takes_the_same_number_of_queries_for_1_and_40_units(
    huvudman, release, django_assert_max_num_queries
):
    stor = skapa_huvudman()
    stor_release = skapa_statistik(stor, 40)

    with django_assert_max_num_queries(14) as en:
        samla(huvudman, release)
    with django_assert_max_num_queries(14) as fyrtio:
        assert len(samla(stor, stor_release).delar[0].enheter) == 40

    assert len(en) == len(fyrtio)


def test_only_the_huvudmans_own_values_and_riket_come_in(huvudman, release):
    innehall = samla(huvudman, release)
    matt = [m for a in innehall.delar[0].avsnitt for m in a.matt]

    assert len(matt) == 49
    assert {m.eget.ratext for m in matt} == {"71.9"}
    assert {m.riket.ratext for m in matt} == {"70"}
    assert {len(m.enheter) for m in matt} == {2}
    assert {m.eget.kalla.fil for m in matt if m.eget.kalla} == {release.importer.get().filnamn}


@pytest.mark.parametrize(
    ("namn", "ratt"),
    [
        ("Östra Göinge kommun", "Underlag grundskola Östra Göinge kommun 2024-25.pdf"),
        ('A/B: "Skolan" <x>|?*\\..', "Underlag grundskola A B Skolan x 2024-25.pdf"),
        ("../../etc/passwd", "Underlag grundskola etc passwd 2024-25.pdf"),
        ("x" * 300, f"Underlag grundskola {'x' * 88} 2024-25.pdf"),
    ],
)
def test_file_names_are_safe_and_swedish(huvudman, release, namn, ratt):
    huvudman.namn = namn[:200]
    huvudman.save()

    filnamn = underlagsfiler.filnamn(bestall_underlag(huvudman), "pdf")

    assert filnamn == ratt
    assert len(filnamn) <= 120
