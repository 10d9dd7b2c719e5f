"""The job queue with real worker processes, on the broker of this run (files, or Redis when REDIS_URL is set)."""

import os
import signal
from pathlib import Path

import pytest
from django.core.cache import caches

from kvalitet import jobb
from kvalitet.jobb import hjartslag
from kvalitet.models import Jobb
from tests.arbetare import Arbetare, lever, vanta
from tests.drift import provjobb

S = Jobb.Status
# Silence alone never counts as death within a test's time: what is healed here is healed because a process is gone.
VAL = {"moduler": [provjobb.__name__], "tappat_efter": 100_000}


@pytest.fixture
def bok(tmp_path: Path) -> Path:
    return tmp_path / "utfort.txt"


def bestall(bok: Path, steg: int = 4, paus: float = 0.1, **val) -> Jobb:
    return jobb.skapa("drift-prov", "Ett prov", None, {"bok": str(bok), "steg": steg, "paus": paus}, **val)


def pagar(rad: Jobb) -> bool:
    rad.refresh_from_db()
    return rad.status == S.PAGAR and rad.klart > 0


def test_worker_does_job_and_shows_progress(starta_arbetare, bok):
    arbetare: Arbetare = starta_arbetare(moduler=VAL["moduler"])
    rad = bestall(bok, steg=6, paus=0.6)
    sedda = set()

    def folj() -> bool:
        rad.refresh_from_db()
        sedda.add((rad.klart, rad.av, rad.text))
        return rad.ar_avslutat

    vanta(folj, 120, "klart")
    assert (rad.status, rad.klart, rad.av, rad.forsok) == (S.KLART, 6, 6, 1)
    assert rad.resultat == {"steg": 6}
    assert len([klart for klart, av, text in sedda if av == 6 and 0 < klart < 6 and text]) >= 2
    assert arbetare.avsluta() == 0


def test_same_message_twice_does_the_job_once(starta_arbetare, bok):
    arbetare = starta_arbetare(moduler=VAL["moduler"])
    rad = bestall(bok)
    for _ in range(3):
        provjobb.prova.delay(rad.pk)
    arbetare.vanta_pa(rad)
    nasta = bestall(bok)  # all copies lie before this one in the queue
    arbetare.vanta_pa(nasta)
    assert [rad_.split()[:2] for rad_ in bok.read_text().splitlines()] == [[str(rad.pk), "1"], [str(nasta.pk), "1"]]


def test_two_orders_at_once_with_one_key_make_one_job(starta_arbetare, bok):
    forsta, andra = (bestall(bok, nyckel="samma") for _ in range(2))
    assert forsta == andra
    starta_arbetare(moduler=VAL["moduler"]).vanta_pa(forsta)
    assert len(bok.read_text().splitlines()) == 1


def test_job_ordered_while_no_worker_runs_is_done_at_start(starta_arbetare, bok):
    rad = bestall(bok)
    assert starta_arbetare(moduler=VAL["moduler"]).vanta_pa(rad).status == S.KLART


def test_lost_message_is_sent_again_at_start(starta_arbetare, bok):
    rad = Jobb.objects.create(typ="drift-prov", titel="Utan meddelande", data={"bok": str(bok), "steg": 1, "paus": 0})
    assert starta_arbetare(moduler=VAL["moduler"]).vanta_pa(rad).status == S.KLART


def test_killed_pool_processes_are_replaced_and_job_done_once(starta_arbetare, bok):
    """All of them at once: the busy one and the idle one, which waits for work with a lock held (arbetspool.py)."""
    arbetare = starta_arbetare(**VAL)
    rad = bestall(bok, steg=8, paus=0.5)
    vanta(lambda: pagar(rad), 120, "första steget")
    pool = arbetare.poolprocesser()
    for pid in pool:
        os.kill(pid, signal.SIGKILL)
    arbetare.vanta_pa(rad)
    assert len(set(arbetare.poolprocesser()) - set(pool)) == 2
    assert not any(lever(pid) for pid in pool)
    assert (rad.status, rad.forsok) == (S.KLART, 2)
    assert [r.split()[:2] for r in bok.read_text().splitlines()] == [[str(rad.pk), "2"]]


def test_killed_worker_loses_nothing_and_doubles_nothing(starta_arbetare, bok):
    forsta = starta_arbetare(**VAL)
    rader = [bestall(bok, steg=6, paus=0.5) for _ in range(4)]
    vanta(lambda: any(pagar(rad) for rad in rader), 120, "första steget")
    forsta.doda()
    tagna = [rad for rad in rader if pagar(rad)]
    assert {jobb.framsteg(rad).text for rad in tagna} == {hjartslag.AVBROTS}
    assert Jobb.objects.exclude(status=S.KLART).count() == 4
    andra = starta_arbetare(**VAL)
    for rad in rader:
        assert andra.vanta_pa(rad).status == S.KLART
    assert sorted(int(r.split()[0]) for r in bok.read_text().splitlines()) == [rad.pk for rad in rader]
    assert max(rad.forsok for rad in rader) == 2


def test_attempt_that_fell_silent_is_done_by_another_and_stores_nothing_when_it_wakes(starta_arbetare, bok, settings):
    """A process that lives but does nothing (a machine put to sleep, a file system that hangs)."""
    arbetare = starta_arbetare(**VAL)
    rad = bestall(bok, steg=8, paus=0.5)
    vanta(lambda: pagar(rad), 120, "första steget")
    _, process = caches["delat"].get(f"jobb:{rad.pk}:1")
    somnad = int(process.split()[-2])
    os.kill(somnad, signal.SIGSTOP)
    vanta(lambda: pagar(rad) and jobb.framsteg(rad).text == hjartslag.AVBROTS, 120, "att tystnaden sägs")
    settings.JOBB_TAPPAT_EFTER = 15
    assert jobb.aterstall_tappade().omkoade == 1
    arbetare.vanta_pa(rad)
    os.kill(somnad, signal.SIGCONT)
    vanta(lambda: "jobb_forlorat" in arbetare.logg.read_text(), 120, "att den som vaknar ger upp")
    rad.refresh_from_db()
    assert (rad.status, rad.forsok) == (S.KLART, 2)
    assert [r.split()[:2] for r in bok.read_text().splitlines()] == [[str(rad.pk), "2"]]


def test_what_a_person_orders_does_not_wait_behind_a_run(starta_arbetare, bok):
    """The queues are served by turns: ten of a run lie first, and still the person's is among the next few."""
    arbetare = starta_arbetare(moduler=VAL["moduler"], processer=1, tappat_efter=100_000)
    data = {"bok": str(bok), "steg": 1, "paus": 0.2}
    korning = [Jobb.objects.create(typ="drift-prov", titel="I en körning", data=data) for _ in range(10)]
    for rad in korning:
        provjobb.prova.apply_async([rad.pk], queue="korning")
    egen = bestall(bok, steg=1)
    for rad in (egen, *korning):
        arbetare.vanta_pa(rad)
    ordning = [int(rad.split()[0]) for rad in bok.read_text().splitlines()]
    assert sorted(ordning) == sorted([egen.pk, *(rad.pk for rad in korning)])
    assert ordning.index(egen.pk) < 7, ordning


def test_stopped_worker_finishes_its_job(starta_arbetare, bok):
    arbetare = starta_arbetare(moduler=VAL["moduler"])
    rad = bestall(bok, steg=6, paus=0.4)
    vanta(lambda: pagar(rad), 120, "första steget")
    assert arbetare.avsluta() == 0
    rad.refresh_from_db()
    assert (rad.status, rad.forsok) == (S.KLART, 1)
