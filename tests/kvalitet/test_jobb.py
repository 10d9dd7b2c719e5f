import subprocess
import threading
import time
from datetime import timedelta

import pytest
from django.core.cache import caches
from django.db import IntegrityError, InterfaceError, OperationalError, transaction
from django.utils import timezone

from kvalitet import jobb
from kvalitet.jobb import hjartslag, sopning, tjanst
from kvalitet.models import Handelse, Jobb
from kvalitet.processer import id_for
from tests.arbetare import vanta
from tests.factories import skapa_anvandare, skapa_jobb

S = Jobb.Status
pytestmark = pytest.mark.usefixtures("provjobb")


def taget(**falt) -> Jobb:
    rad = skapa_jobb(**falt)
    tog = jobb.ta(rad.pk)
    assert tog is not None
    return tog


# Ordering


@pytest.mark.django_db
def test_skapa_sends_the_message_after_commit(provjobb, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        nytt = jobb.skapa("prov", "Ett jobb", None, {"huvudman": 7})
        assert provjobb.skickade == []
    assert provjobb.skickade == [nytt.pk]
    assert nytt.nyskapat
    nytt.refresh_from_db()
    assert (nytt.status, nytt.data, nytt.forsok) == (S.BESTALLT, {"huvudman": 7}, 0)


@pytest.mark.django_db
def test_skapa_refuses_an_unknown_type():
    with pytest.raises(ValueError, match="'okand' är inte registrerad"):
        jobb.skapa("okand", "Ett jobb", None, {})


@pytest.mark.django_db
@pytest.mark.parametrize("status", [S.BESTALLT, S.PAGAR])
def test_double_click_makes_one_job(provjobb, status, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        forsta = jobb.skapa("prov", "Ett jobb", None, {}, nyckel="a")
    Jobb.objects.update(status=status)
    with django_capture_on_commit_callbacks(execute=True):
        andra = jobb.skapa("prov", "Ett jobb", None, {}, nyckel="a")
    assert (andra.pk, andra.nyskapat) == (forsta.pk, False)
    assert provjobb.skickade == [forsta.pk]


@pytest.mark.django_db
@pytest.mark.parametrize("status", [S.KLART, S.MISSLYCKAT, S.AVBRUTET])
def test_a_key_is_free_again_when_the_job_has_ended(status):
    forsta = jobb.skapa("prov", "Ett jobb", None, {}, nyckel="a")
    Jobb.objects.update(status=status)
    assert jobb.skapa("prov", "Ett jobb", None, {}, nyckel="a").pk != forsta.pk


@pytest.mark.django_db
def test_jobs_without_key_are_never_the_same():
    assert jobb.skapa("prov", "Ett jobb", None, {}).pk != jobb.skapa("prov", "Ett jobb", None, {}).pk


@pytest.mark.django_db
def test_database_refuses_two_open_jobs_with_one_key():
    skapa_jobb(nyckel="a")
    with pytest.raises(IntegrityError), transaction.atomic():
        skapa_jobb(nyckel="a", status=S.PAGAR)
    skapa_jobb(nyckel="a", status=S.KLART)


@pytest.mark.django_db(transaction=True)
def test_two_orders_at_once_make_one_job(provjobb, tradar):
    svar = tradar(4, lambda n: jobb.skapa("prov", "Ett jobb", None, {}, nyckel="a"))
    assert [rad.pk for rad in svar] == [Jobb.objects.get().pk] * 4
    assert sum(rad.nyskapat for rad in svar) == 1
    assert len(provjobb.skickade) == 1


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_down_breaks_nothing_and_the_sweep_sends_later(provjobb, monkeypatch, caplog):
    def nere(jobb_id):
        raise OSError("ingen kö")

    monkeypatch.setattr(tjanst._typer["prov"].task, "delay", nere)
    nytt = jobb.skapa("prov", "Ett jobb", None, {})
    monkeypatch.setattr(tjanst._typer["prov"].task, "delay", provjobb.skickade.append)
    jobb.aterstall_tappade(timezone.now() + timedelta(minutes=2))
    assert provjobb.skickade == [nytt.pk]
    assert "ingen kö" in caplog.text


# Claim and fence


@pytest.mark.django_db
def test_ta_claims_once_and_counts_the_attempt():
    rad = skapa_jobb()
    tog = jobb.ta(rad.pk)
    assert tog is not None
    assert (tog.status, tog.forsok) == (S.PAGAR, 1)
    assert tog.puls is not None
    assert jobb.ta(rad.pk) is None
    assert jobb.ta(rad.pk + 1) is None


@pytest.mark.django_db
@pytest.mark.parametrize("status", [S.PAGAR, S.KLART, S.MISSLYCKAT, S.AVBRUTET])
def test_ta_takes_only_waiting_jobs(status):
    assert jobb.ta(skapa_jobb(status=status).pk) is None


@pytest.mark.django_db(transaction=True)
def test_many_workers_claim_one_job_once(tradar):
    for _ in range(5):
        rad = skapa_jobb()
        svar = tradar(4, lambda n, pk=rad.pk: jobb.ta(pk))
        assert [type(s) for s in svar].count(Jobb) == 1, svar
        assert svar.count(None) == 3, svar
        rad.refresh_from_db()
        assert rad.forsok == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "skriv",
    [
        lambda rad: jobb.puls(rad, 1, 1, "steg"),
        lambda rad: jobb.klart(rad, {"fil": "a"}),
        lambda rad: jobb.misslyckat(rad, "Ett fel."),
    ],
    ids=["puls", "klart", "misslyckat"],
)
def test_a_worker_presumed_lost_cannot_write_over_the_one_that_took_over(skriv, provjobb):
    levande = taget()
    jobb.aterstall_tappade(timezone.now() + timedelta(minutes=2))
    with pytest.raises(jobb.JobbForlorat):  # while it waits for somebody else
        skriv(levande)
    ny = jobb.ta(levande.pk)
    assert ny is not None
    with pytest.raises(jobb.JobbForlorat):  # and when somebody else has it
        skriv(levande)
    rad = Jobb.objects.get()
    assert (rad.status, rad.forsok, rad.klart, rad.resultat, rad.fel) == (S.PAGAR, 2, 0, {}, "")
    assert provjobb.fel == []
    skriv(ny)


@pytest.mark.django_db
def test_klart_fills_the_bar_and_clears_the_text():
    rad = taget()
    jobb.puls(rad, 1, 4, "Räknar")
    jobb.klart(rad, {"underlag": 3})
    rad.refresh_from_db()
    assert (rad.status, rad.klart, rad.av, rad.procent, rad.text) == (S.KLART, 4, 4, 100, "")
    assert rad.resultat == {"underlag": 3}
    assert rad.avslutat is not None


@pytest.mark.django_db
def test_misslyckat_logs_and_tells_the_app(provjobb):
    rad = taget()
    jobb.misslyckat(rad, "Filen saknas.")
    rad.refresh_from_db()
    assert (rad.status, rad.fel) == (S.MISSLYCKAT, "Filen saknas.")
    assert provjobb.fel == [rad.pk]
    assert [(h.typ, h.objekt_id, h.skal) for h in Handelse.objects.all()] == [
        ("jobb.misslyckat", str(rad.pk), "Filen saknas.")
    ]


# Pulse


@pytest.mark.django_db
def test_puls_writes_rarely_but_always_the_last_step(django_assert_num_queries):
    rad = taget()
    with django_assert_num_queries(2):
        for steg in range(1, 101):
            jobb.puls(rad, steg, 100, f"Steg {steg}")
    rad.refresh_from_db()
    assert (rad.klart, rad.av, rad.text) == (100, 100, "Steg 100")


@pytest.mark.django_db
def test_puls_never_shows_more_than_all():
    rad = taget()
    jobb.puls(rad, 7, 5, "")
    rad.refresh_from_db()
    assert (rad.klart, rad.av) == (5, 5)


def tystnat(**falt) -> Jobb:
    """A running job whose row tells of no progress for an hour."""
    rad = taget(**falt)
    Jobb.objects.update(puls=timezone.now() - timedelta(hours=1))
    rad.refresh_from_db()
    return rad


@pytest.mark.django_db
def test_heartbeat_beats_again_and_again(monkeypatch):
    monkeypatch.setattr(hjartslag, "INTERVALL", 0.02)
    rad = tystnat()
    with hjartslag.Hjartslag(rad) as slag:
        sedda = set()
        vanta(lambda: sedda.add(hjartslag.livstecken(rad).senast) or len(sedda) > 2, vad="tre slag")
    assert max(sedda) > rad.puls
    assert not slag._trad.is_alive()


@pytest.mark.django_db
def test_heartbeat_touches_no_database_so_a_long_write_cannot_stop_it(django_assert_num_queries):
    rad = tystnat()
    with django_assert_num_queries(0), hjartslag.Hjartslag(rad):
        vanta(lambda: hjartslag.livstecken(rad).senast > rad.puls, vad="ett slag")


@pytest.mark.django_db
def test_heartbeat_goes_on_when_the_cache_has_been_down(monkeypatch, caplog):
    monkeypatch.setattr(hjartslag, "INTERVALL", 0.02)
    rad, delat = tystnat(), caches["delat"]
    skriv, nere = type(delat).set, threading.Event()

    def trasig(self, *args, **kwargs):
        if not nere.is_set():
            nere.set()
            raise OSError("nere")
        skriv(self, *args, **kwargs)

    monkeypatch.setattr(type(delat), "set", trasig)
    with hjartslag.Hjartslag(rad):
        vanta(lambda: hjartslag.livstecken(rad).senast > rad.puls, vad="ett slag")
    assert "puls_ej_skriven" in caplog.text


@pytest.mark.django_db
def test_a_job_that_beats_is_neither_told_as_interrupted_nor_queued_again(provjobb, django_capture_on_commit_callbacks):
    rad = tystnat(klart=3, av=5)
    with hjartslag.Hjartslag(rad), django_capture_on_commit_callbacks(execute=True):
        vanta(lambda: hjartslag.livstecken(rad).senast > rad.puls, vad="ett slag")
        assert jobb.framsteg(rad) == hjartslag.Framsteg(rad.klart, rad.av, rad.text)
        assert jobb.aterstall_tappade() == sopning.Sopning()
    assert provjobb.skickade == []


@pytest.mark.django_db
@pytest.mark.parametrize(("sekunder", "sagt"), [(14, "Räknar"), (16, hjartslag.AVBROTS)])
def test_people_are_told_as_soon_as_a_sign_of_life_is_late(sekunder, sagt):
    rad = taget()
    jobb.puls(rad, 2, 5, "Räknar")
    rad.puls = timezone.now() - timedelta(seconds=sekunder)
    assert jobb.framsteg(rad).text == sagt
    assert jobb.framsteg(rad).av == (0 if sagt == hjartslag.AVBROTS else 5)


@pytest.mark.django_db
def test_people_are_told_at_once_when_the_process_is_gone_but_not_that_a_last_attempt_starts_again(dott):
    rad = taget()
    dott(rad)
    assert jobb.framsteg(rad).text == "Arbetet avbröts och börjar om av sig självt så snart det går"
    rad.forsok = tjanst.HOGST_FORSOK
    dott(rad)
    assert jobb.framsteg(rad).text == "Arbetet avbröts"


@pytest.mark.django_db
def test_a_cache_that_is_down_is_no_sign_of_death(monkeypatch, provjobb):
    def nere(*args, **kwargs):
        raise OSError("nere")

    rad = tystnat()
    monkeypatch.setattr(type(caches["delat"]), "get", nere)
    assert jobb.framsteg(rad).text == rad.text
    with pytest.raises(OSError, match="nere"):  # the task that sweeps logs it and tries again
        jobb.aterstall_tappade()
    assert Jobb.objects.get().status == S.PAGAR


# Killed processes


@pytest.fixture
def dott():
    """Makes a running job's last sign of life that of a process which is gone."""

    def gor(rad: Jobb) -> None:
        with subprocess.Popen(["sleep", "60"]) as process:
            borta = id_for(process.pid)
            process.kill()
        assert borta
        caches["delat"].set(hjartslag._nyckel(rad), (time.time(), borta))

    return gor


@pytest.mark.django_db
def test_a_message_that_comes_again_starts_a_dead_attempt_over_at_once(
    provjobb, dott, django_capture_on_commit_callbacks
):
    rad = taget()
    jobb.puls(rad, 4, 4, "Sparar")
    dott(rad)
    with django_capture_on_commit_callbacks(execute=True):
        jobb.kor(rad.pk, lambda j: pytest.fail("raden var tagen"))
    rad.refresh_from_db()
    assert (rad.status, rad.klart, rad.av, rad.text) == (S.BESTALLT, 0, 0, hjartslag.AVBROTS)
    assert provjobb.skickade == [rad.pk]
    jobb.kor(rad.pk, lambda j: {"forsok": j.forsok})
    rad.refresh_from_db()
    assert (rad.status, rad.resultat) == (S.KLART, {"forsok": 2})


@pytest.mark.django_db
@pytest.mark.parametrize("hord", [True, False])
def test_a_message_that_comes_again_leaves_a_living_attempt_alone(provjobb, hord, django_capture_on_commit_callbacks):
    rad = tystnat()  # however late: silence alone is the sweep's matter
    if hord:
        caches["delat"].set(hjartslag._nyckel(rad), (time.time(), id_for()))
    with django_capture_on_commit_callbacks(execute=True):
        jobb.kor(rad.pk, lambda j: pytest.fail("raden var tagen"))
    rad.refresh_from_db()
    assert (rad.status, rad.forsok, provjobb.skickade) == (S.PAGAR, 1, [])


@pytest.mark.django_db
def test_a_job_that_kills_its_worker_each_time_is_given_up(provjobb, dott, django_capture_on_commit_callbacks):
    rad = skapa_jobb()
    for _ in range(tjanst.HOGST_FORSOK):
        tog = jobb.ta(rad.pk)
        dott(tog)
        with django_capture_on_commit_callbacks(execute=True):
            jobb.aterstall_tappade()
    rad.refresh_from_db()
    assert (rad.status, rad.fel, provjobb.fel) == (S.MISSLYCKAT, sopning.FOR_MANGA_FORSOK, [rad.pk])


# Running


@pytest.mark.django_db
def test_kor_finishes_with_the_result_and_does_nothing_the_second_time():
    rad, gjort = skapa_jobb(), []

    def arbete(taget_jobb):
        gjort.append(taget_jobb.forsok)
        return {"n": 1}

    jobb.kor(rad.pk, arbete)
    jobb.kor(rad.pk, arbete)
    rad.refresh_from_db()
    assert (rad.status, rad.resultat, gjort) == (S.KLART, {"n": 1}, [1])


@pytest.mark.django_db
def test_kor_accepts_work_that_finishes_the_job_itself():
    rad = skapa_jobb()
    jobb.kor(rad.pk, lambda j: jobb.klart(j, {"n": 2}))
    rad.refresh_from_db()
    assert (rad.status, rad.resultat) == (S.KLART, {"n": 2})


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fel", "text"),
    [
        (jobb.Jobbfel("Huvudmannen saknar värden."), "Huvudmannen saknar värden."),
        (OSError(28, "No space left on device"), "Disken är full."),
        (MemoryError(), "Minnet räckte inte."),
        (KeyError("hemlig detalj"), "Något gick fel på vår sida."),
    ],
)
def test_kor_turns_a_fault_into_swedish(fel, text):
    rad = skapa_jobb()

    def arbete(_):
        raise fel

    jobb.kor(rad.pk, arbete)
    rad.refresh_from_db()
    assert rad.status == S.MISSLYCKAT
    assert rad.fel.startswith(text)
    assert "hemlig detalj" not in rad.fel


@pytest.mark.django_db
def test_kor_leaves_a_cancelled_job_cancelled(provjobb):
    rad = skapa_jobb()

    def arbete(taget_jobb):
        jobb.avbryt(jobb_id=rad.pk, aktor=None)
        jobb.puls(taget_jobb, 1, 1, "")
        raise AssertionError("ska ha slutat")

    jobb.kor(rad.pk, arbete)
    rad.refresh_from_db()
    assert rad.status == S.AVBRUTET
    assert provjobb.fel == [rad.pk]


# Cancel


@pytest.mark.django_db
@pytest.mark.parametrize(("status", "gick"), [(s, s in tjanst.OPPNA) for s in S])
def test_avbryt_ends_only_open_jobs(status, gick):
    rad = skapa_jobb(status=status)
    aktor = skapa_anvandare()
    assert jobb.avbryt(jobb_id=rad.pk, aktor=aktor) is gick
    rad.refresh_from_db()
    assert rad.status == (S.AVBRUTET if gick else status)
    assert [(h.typ, h.aktor) for h in Handelse.objects.all()] == ([("jobb.avbrutet", aktor)] if gick else [])


# Sweep


def om(sekunder: float):
    return timezone.now() + timedelta(seconds=sekunder)


@pytest.mark.django_db
def test_sweep_leaves_fresh_jobs_alone(provjobb, django_capture_on_commit_callbacks):
    skapa_jobb()
    taget()
    with django_capture_on_commit_callbacks(execute=True):
        resultat = jobb.aterstall_tappade()
    assert (resultat.omkoade, resultat.misslyckade, provjobb.skickade) == (0, 0, [])


@pytest.mark.django_db
def test_sweep_at_worker_start_sends_every_waiting_job(provjobb, django_capture_on_commit_callbacks):
    rad = skapa_jobb()
    with django_capture_on_commit_callbacks(execute=True):
        jobb.aterstall_tappade(vid_start=True)
    assert provjobb.skickade == [rad.pk]


@pytest.mark.django_db
def test_sweep_sends_a_waiting_job_ever_more_seldom(provjobb, django_capture_on_commit_callbacks):
    rad = skapa_jobb()
    sant_efter = []
    with django_capture_on_commit_callbacks(execute=True):
        for halvminut in range(1, 17):
            if jobb.aterstall_tappade(om(30 * halvminut + 1)).omkoade:
                sant_efter.append(halvminut)
    assert sant_efter == [1, 3, 7, 15]
    assert provjobb.skickade == [rad.pk] * 4


@pytest.mark.django_db
def test_sweep_queues_a_job_without_pulse_again_and_gives_up_after_three(provjobb, django_capture_on_commit_callbacks):
    rad = skapa_jobb()
    for forsok in (1, 2, 3):
        tog = jobb.ta(rad.pk)
        assert tog is not None
        assert tog.forsok == forsok
        with django_capture_on_commit_callbacks(execute=True):
            jobb.aterstall_tappade(om(61))
    rad.refresh_from_db()
    assert provjobb.skickade == [rad.pk] * 2
    assert rad.status == S.MISSLYCKAT
    assert rad.fel == sopning.FOR_MANGA_FORSOK
    assert provjobb.fel == [rad.pk]
    assert jobb.aterstall_tappade(om(1000)) == sopning.Sopning(0, 0)


@pytest.mark.django_db
def test_sweep_skips_a_job_that_pulsed_after_it_was_read():
    rad = taget()
    gammal = Jobb.objects.get()
    Jobb.objects.update(puls=om(1))
    assert not sopning._koa_om(gammal, om(61))
    gammal.forsok = 3
    assert not sopning._ge_upp(gammal)
    rad.refresh_from_db()
    assert rad.status == S.PAGAR


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_send_one_message(provjobb, tradar):
    taget()
    svar = tradar(3, lambda n: jobb.aterstall_tappade(om(61)).omkoade)
    assert sorted(svar) == [0, 0, 1], svar
    assert len(provjobb.skickade) == 1


# The database goes away


@pytest.mark.django_db
@pytest.mark.parametrize("slag", [OperationalError, InterfaceError])
def test_a_lost_database_is_no_fault_of_the_job(slag, provjobb, django_capture_on_commit_callbacks):
    """Done again, and told only when it has happened as often as a job is tried."""
    rad = skapa_jobb()

    def borta(_jobb: Jobb) -> None:
        raise slag("terminating connection due to administrator command")

    for forsok in (1, 2):
        with django_capture_on_commit_callbacks(execute=True):
            jobb.kor(rad.pk, borta)
        rad.refresh_from_db()
        assert (rad.status, rad.forsok, rad.fel) == (S.BESTALLT, forsok, "")
        assert provjobb.skickade == [rad.pk] * forsok
    jobb.kor(rad.pk, borta)
    rad.refresh_from_db()
    assert (rad.status, rad.forsok) == (S.MISSLYCKAT, 3)
    assert rad.fel.startswith("Databasen svarade inte")


@pytest.mark.django_db
def test_a_fault_in_the_data_is_not_tried_again(provjobb):
    rad = skapa_jobb()

    def fel(_jobb: Jobb) -> None:
        raise IntegrityError("UNIQUE constraint failed")

    jobb.kor(rad.pk, fel)
    rad.refresh_from_db()
    assert (rad.status, rad.forsok, provjobb.skickade) == (S.MISSLYCKAT, 1, [])
