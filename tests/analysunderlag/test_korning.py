"""A run: every huvudman's underlag once, whatever is paused, broken off or fails on the way."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from analysunderlag.bygge import paket
from analysunderlag.models import Korning, Korningsrad, Underlag
from analysunderlag.querysets import KorningsradQuerySet
from analysunderlag.services import avtryck as avtrycksmodul
from analysunderlag.services import korningar, korningsfyllning, korningsrader, underlag
from analysunderlag.services.avtryck import avtryck
from analysunderlag.services.korningar import OgiltigKorning
from analysunderlag.services.underlagsfiler import sokvag
from analysunderlag.tasks import fyll_pa_korning
from huvudman.models import Enhet, Huvudman, HuvudmanSkolform
from kvalitet import jobb as jobben
from kvalitet.models import Handelse, Jobb
from tests.analysunderlag.korningsvarld import ar_hela, gor_jobb, kor_klart, lagrade, skapa_land, snabbt
from tests.analysunderlag.underlagsvarld import skapa_statistik
from tests.factories import skapa_anvandare

pytestmark = pytest.mark.django_db

K, S = Korning.Status, Korningsrad.Status


@pytest.fixture(autouse=True)
def _snabbt_och_eget_lager(tmp_path: Path, settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.FILKATALOG = tmp_path / "filer"
    monkeypatch.setattr(paket, "bygg", snabbt)


@pytest.fixture
def land(db: None) -> list[Huvudman]:
    return skapa_land(5, utan=2)


def lagen(korning: Korning) -> dict[str, int]:
    return {namn: n for namn, n in korningsrader.antal(korning).som_dict().items() if n}


def handelser() -> list[str]:
    return [h.typ for h in Handelse.objects.filter(typ__startswith="korning.").order_by("pk")]


def test_a_run_makes_one_bundle_for_each_and_tells_why_others_have_none(land):
    aktor = skapa_anvandare()

    korning = kor_klart(korningar.starta(aktor))

    assert (korning.status, korning.ar_oppen, korning.avslutad is None) == (K.KLAR, False, False)
    assert lagen(korning) == {"klar": 5, "utan": 2}
    assert sorted(Underlag.objects.values_list("huvudman", "version", "status")) == [(h.pk, 1, "klart") for h in land]
    assert ar_hela()
    utan = Korningsrad.objects.filter(status=S.UTAN)
    assert all("finns inte med i statistiken" in rad.skal for rad in utan)
    assert handelser() == ["korning.startad", "korning.klar"]
    assert {h.aktor for h in Handelse.objects.filter(typ="underlag.bestallt")} == {aktor}
    assert {j.bestallare for j in Jobb.objects.all()} == {None}, "en körnings jobb hör inte till någon"


def test_a_second_run_makes_nothing_and_reads_no_content(land, monkeypatch):
    kor_klart(korningar.starta(None))
    fore = lagrade()
    monkeypatch.setattr(underlag, "las_indata", lambda *_: pytest.fail("innehållet lästes"))

    korning = kor_klart(korningar.starta(None))

    assert (korning.status, lagen(korning)) == (K.KLAR, {"oforandrad": 5, "utan": 2})
    assert (Jobb.objects.count(), lagrade()) == (5, fore)


def test_only_what_has_changed_is_made_again(land):
    kor_klart(korningar.starta(None))
    Huvudman.objects.filter(pk=land[2].pk).update(namn="Ett nytt namn")

    korning = kor_klart(korningar.starta(None))

    assert lagen(korning) == {"klar": 1, "oforandrad": 4, "utan": 2}
    assert Underlag.objects.filter(version=2).get().huvudman == land[2]


def test_what_a_person_had_ordered_before_is_waited_for_and_made_once(land):
    bestallt = underlag.bestall_underlag(land[0], aktor=skapa_anvandare(huvudman=land[0]))
    korning = korningar.starta(None)
    for _ in range(2):
        korningsfyllning.fyll_pa(korning.pk)
    rad = korning.rader.get(huvudman=land[0])
    assert (rad.status, rad.underlag) == (S.BESTALLD, bestallt)

    kor_klart(korning)

    assert lagen(korning) == {"klar": 5, "utan": 2}
    assert Underlag.objects.count() == Jobb.objects.count() == 5


def test_what_a_person_orders_of_a_run_goes_before_the_rest(land, django_capture_on_commit_callbacks, monkeypatch):
    korning = korningar.starta(None)
    for _ in range(2):
        korningsfyllning.fyll_pa(korning.pk)
    skickade = []
    monkeypatch.setattr(jobben.jobbtyp("underlag").task, "delay", skickade.append)

    with django_capture_on_commit_callbacks(execute=True):
        samma = underlag.bestall_underlag(land[4])

    assert (samma.nyskapat, samma.jobb.typ, skickade) == (False, "underlag_i_korning", [samma.jobb_id])


def test_never_more_in_the_queue_than_the_setting_says(land, settings):
    settings.KORNING_I_KO = 2
    korning = korningar.starta(None)
    for _ in range(3):
        korningsfyllning.fyll_pa(korning.pk)
    assert lagen(korning) == {"vantar": 3, "bestalld": 2, "utan": 2}
    assert gor_jobb(1) == 1
    korningsfyllning.fyll_pa(korning.pk)
    assert Jobb.objects.filter(status="bestallt").count() == 2


def test_each_job_that_ends_asks_for_more(land, settings, django_capture_on_commit_callbacks, monkeypatch):
    settings.KORNING_I_KO = 1
    korning = korningar.starta(None)
    for _ in range(2):
        korningsfyllning.fyll_pa(korning.pk)
    fragor = []
    monkeypatch.setattr(fyll_pa_korning, "delay", fragor.append)
    with django_capture_on_commit_callbacks(execute=True):
        gor_jobb(1)
    assert fragor == [korning.pk]


def test_a_paused_run_orders_nothing_until_it_goes_on(land, settings):
    settings.KORNING_I_KO = 1
    korning = korningar.starta(None)
    for _ in range(2):
        korningsfyllning.fyll_pa(korning.pk)
    korningar.pausa(korning.pk, None)

    kor_klart(korning)
    assert (korning.status, lagen(korning)) == (K.PAUSAD, {"vantar": 4, "klar": 1, "utan": 2})
    with pytest.raises(OgiltigKorning, match="är pausad och kan inte pausas"):
        korningar.pausa(korning.pk, None)

    korningar.fortsatt(korning.pk, None)
    assert kor_klart(korning).status == K.KLAR
    assert handelser() == ["korning.startad", "korning.pausad", "korning.fortsatt", "korning.klar"]


def test_a_cancelled_run_stays_ended_and_the_next_does_the_rest(land, settings):
    settings.KORNING_I_KO = 1
    korning = korningar.starta(None)
    for _ in range(2):
        korningsfyllning.fyll_pa(korning.pk)
    korningar.avbryt(korning.pk, None)
    kor_klart(korning)
    assert (korning.status, lagen(korning)) == (K.AVBRUTEN, {"vantar": 4, "klar": 1, "utan": 2})
    for gor in (korningar.avbryt, korningar.fortsatt, korningar.pausa, korningar.gor_om_misslyckade):
        with pytest.raises(OgiltigKorning, match="är avbruten och kan inte"):
            gor(korning.pk, None)

    nasta = kor_klart(korningar.starta(None))
    assert lagen(nasta) == {"klar": 4, "oforandrad": 1, "utan": 2}
    assert Underlag.objects.count() == 5


def test_one_that_fails_stops_no_other_and_can_be_made_again(land, monkeypatch):
    def bygg(innehall, utgava, framsteg=None):
        if innehall.huvudman.nyckel == land[1].nyckel:
            raise jobben.Jobbfel("Diagrammet gick inte att rita.")
        return snabbt(innehall, utgava, framsteg)

    monkeypatch.setattr(paket, "bygg", bygg)
    las = underlag.las_indata
    monkeypatch.setattr(underlag, "las_indata", lambda h, r: 1 / 0 if h.pk == land[3].pk else las(h, r))

    korning = kor_klart(korningar.starta(None))

    assert (korning.status, lagen(korning)) == (K.KLAR_MED_FEL, {"klar": 3, "misslyckad": 2, "utan": 2})
    skal = dict(korning.rader.filter(status=S.MISSLYCKAD).values_list("huvudman", "skal"))
    assert skal[land[1].pk] == "Diagrammet gick inte att rita."
    assert skal[land[3].pk].startswith("Något gick fel på vår sida.")

    monkeypatch.setattr(paket, "bygg", snabbt)
    monkeypatch.setattr(underlag, "las_indata", las)
    korningar.gor_om_misslyckade(korning.pk, None)
    assert (kor_klart(korning).status, lagen(korning)) == (K.KLAR, {"klar": 5, "utan": 2})
    assert Underlag.objects.count() == 5
    assert ar_hela()
    with pytest.raises(OgiltigKorning, match="kan inte göras om"):
        korningar.gor_om_misslyckade(korning.pk, None)


def test_a_job_that_somebody_cancels_is_a_failure_in_the_run(land):
    korning = korningar.starta(None)
    for _ in range(2):
        korningsfyllning.fyll_pa(korning.pk)
    rad = korning.rader.filter(status=S.BESTALLD).first()
    jobben.avbryt(jobb_id=rad.underlag.jobb_id, aktor=None)
    assert kor_klart(korning).status == K.KLAR_MED_FEL
    rad.refresh_from_db()
    assert (rad.status, rad.skal) == (S.MISSLYCKAD, "Jobbet avbröts innan underlaget var klart.")


def test_the_database_going_away_is_no_failure_of_the_huvudman(land, monkeypatch):
    korning = korningar.starta(None)
    korningsfyllning.fyll_pa(korning.pk)
    las, fel = underlag.las_indata, iter([OperationalError("server closed the connection")])

    def borta(*args):
        for ett in fel:
            raise ett
        return las(*args)

    monkeypatch.setattr(underlag, "las_indata", borta)
    with pytest.raises(OperationalError):
        korningsfyllning.fyll_pa(korning.pk)
    Korningsrad.objects.exclude(taget=None).update(taget=timezone.now() - timedelta(minutes=2))
    assert kor_klart(korning).status == K.KLAR
    assert lagen(korning) == {"klar": 5, "utan": 2}


def test_only_one_run_is_open(land):
    korning = korningar.starta(None)
    with pytest.raises(OgiltigKorning, match=f"Körning {korning.pk} är inte avslutad"):
        korningar.starta(None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Korning.objects.create(release=korning.release)
    assert Korning.objects.count() == 1


def test_new_statistics_end_a_run_that_was_begun_on_the_old(land):
    korning = korningar.starta(None)
    skapa_statistik(land[0], tal="50")
    kor_klart(korning)
    assert (korning.status, Underlag.objects.count()) == (K.AVBRUTEN, 0)
    assert "används nu i stället för" in korning.skal

    ny = korningar.starta(None)
    korningar.pausa(ny.pk, None)
    skapa_statistik(land[0], tal="51")
    with pytest.raises(OgiltigKorning, match="Starta en ny"):
        korningar.fortsatt(ny.pk, None)
    ny.refresh_from_db()
    assert ny.status == K.AVBRUTEN


def test_files_that_are_gone_are_put_back_as_they_were(land):
    kor_klart(korningar.starta(None))
    fore = lagrade()
    fil = Underlag.objects.get(huvudman=land[0]).filer.get(format="pdf")
    sokvag(fil).unlink()

    korning = kor_klart(korningar.starta(None))

    assert (korning.status, lagen(korning)) == (K.KLAR, {"oforandrad": 5, "utan": 2})
    assert lagrade() == fore
    assert Underlag.objects.count() == 5
    assert Handelse.objects.filter(typ="underlag.aterstallt").count() == 1


def test_files_that_cannot_be_put_back_are_told(land, monkeypatch):
    kor_klart(korningar.starta(None))
    fil = Underlag.objects.get(huvudman=land[0]).filer.get(format="pdf")
    sokvag(fil).unlink()
    monkeypatch.setattr(paket, "bygg", lambda i, u, f=None: tuple(
        paket.Fil(x.format, x.namn, x.data + b"!") for x in snabbt(i, u, f)
    ))  # fmt: skip

    korning = kor_klart(korningar.starta(None))

    assert lagen(korning) == {"oforandrad": 4, "misslyckad": 1, "utan": 2}
    assert "säkerhetskopian" in korning.rader.get(status=S.MISSLYCKAD).skal


@pytest.mark.parametrize("steg", range(3))
def test_a_worker_that_died_at_any_step_is_made_up_for(land, monkeypatch, steg):
    """While it compared, after it had taken a row, and after it had ordered but before the next."""
    korning = korningar.starta(None)
    if steg:
        korningsfyllning.fyll_pa(korning.pk)
    if steg == 1:
        assert korningsfyllning._ta_rad(korning) is not None
    if steg == 2:
        rad = korningsfyllning._ta_rad(korning)
        korningsfyllning._bestall(korning, rad)
    Korningsrad.objects.exclude(taget=None).update(taget=timezone.now() - timedelta(minutes=2))
    assert korningsfyllning.sopa() == 1
    assert kor_klart(korning).status == K.KLAR
    assert (lagen(korning), Underlag.objects.count()) == ({"klar": 5, "utan": 2}, 5)


def test_two_never_take_the_same_row(land):
    korning = korningar.starta(None)
    korningsfyllning.fyll_pa(korning.pk)
    tagna = [korningsfyllning._ta_rad(korning) for _ in range(5)]
    assert len({rad.pk for rad in tagna}) == 5
    assert korningsfyllning._ta_rad(korning) is None


def test_a_row_that_another_took_just_before_is_left_to_it(land, monkeypatch):
    korning = korningar.starta(None)
    korningsfyllning.fyll_pa(korning.pk)
    riktig, tagna = KorningsradQuerySet.first, []

    def first(self):
        rad = riktig(self)
        if not tagna:  # the other reads and takes between our reading and our taking
            tagna.append(rad.pk)
            Korningsrad.objects.filter(pk=rad.pk).update(taget=timezone.now())
        return rad

    monkeypatch.setattr(KorningsradQuerySet, "first", first)
    rad = korningsfyllning._ta_rad(korning)
    assert rad is not None
    assert [rad.pk] != tagna


def test_a_row_is_ordered_once_however_many_try(land):
    korning = korningar.starta(None)
    korningsfyllning.fyll_pa(korning.pk)
    rad = korningsfyllning._ta_rad(korning)
    for _ in range(3):
        korningsfyllning._bestall(korning, rad)
    assert Underlag.objects.count() == Jobb.objects.count() == 1


def test_without_statistics_or_register_nothing_starts(db):
    with pytest.raises(OgiltigKorning, match="ingen godkänd statistik"):
        korningar.starta(None)
    skapa_land(1)
    Huvudman.objects.update(ar_aktiv=False)
    with pytest.raises(OgiltigKorning, match="Registret är tomt"):
        korningar.starta(None)
    assert not Korning.objects.exists()


def test_rows_that_say_nothing_are_refused_by_the_database(land):
    korning = korningar.starta(None)
    rad = korning.rader.filter(status=S.VANTAR).first()
    for status in (S.KLAR, S.OFORANDRAD, S.BESTALLD, S.MISSLYCKAD, S.UTAN):
        with pytest.raises(IntegrityError), transaction.atomic():
            Korningsrad.objects.filter(pk=rad.pk).update(status=status)
    with pytest.raises(IntegrityError), transaction.atomic():
        Korning.objects.filter(pk=korning.pk).update(status=K.KLAR)


def andra_huvudman(huvudman: Huvudman) -> None:
    Huvudman.objects.filter(pk=huvudman.pk).update(storleksklass="stor")


def andra_enhet(huvudman: Huvudman) -> None:
    Enhet.objects.filter(kod__startswith=huvudman.nyckel[-6:]).update(namn="Ett annat namn")


def andra_skolform(huvudman: Huvudman) -> None:
    HuvudmanSkolform.objects.create(huvudman=huvudman, skolform="komvux", antal_enheter=1)


def andra_mall(huvudman: Huvudman) -> None:
    avtrycksmodul.MALLVERSION = "en annan"


@pytest.mark.parametrize("andra", [andra_huvudman, andra_enhet, andra_skolform, andra_mall])
def test_the_fingerprint_follows_all_that_the_content_is_made_of(land, andra, monkeypatch):
    monkeypatch.setattr(avtrycksmodul, "MALLVERSION", avtrycksmodul.MALLVERSION)  # put back afterwards
    korning = korningar.starta(None)
    fore = avtryck([land[0].pk], korning.release)
    assert avtryck([land[0].pk], korning.release) == fore
    andra(land[0])
    assert avtryck([land[0].pk], korning.release) != fore


def test_comparing_takes_the_same_number_of_queries_for_any_number(land, django_assert_num_queries):
    korning = korningar.starta(None)
    pk_lista = [h.pk for h in land]
    with CaptureQueriesContext(
        connection,
    ) as ett:
        avtryck(pk_lista[:1], korning.release)
    with django_assert_num_queries(len(ett)):
        avtryck(pk_lista, korning.release)
