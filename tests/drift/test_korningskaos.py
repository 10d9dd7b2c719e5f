"""A run while everything around it is killed: at the end the very same bundles as if nothing had happened, each once.

What is killed, and after how many bundles, is drawn from a seed. Workers, broker and database are the real ones.
"""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
import redis
from django.conf import settings
from django.db import connection

from analysunderlag.bygge import paket
from analysunderlag.models import Korning, Korningsrad, Statistikrelease, Underlag
from analysunderlag.services import korningar
from analysunderlag.services.underlag import las_indata, utgava
from huvudman.models import Huvudman
from kvalitet import jobb as jobben
from kvalitet.models import Jobb
from tests.analysunderlag.korningsvarld import ar_hela, lagrade, skapa_land, tom_lagret
from tests.arbetare import Arbetare, vanta

HUVUDMAN = 9
FRO = 20260914
VAL = {"tappat_efter": 30, "beat": True}  # as in production: the sweep finds what lost its process or message
pytestmark = pytest.mark.django_db(transaction=True)


class Kaos:
    """The run, its workers, and the ways to break them."""

    def __init__(self, korning: Korning, starta: Callable[..., Arbetare]) -> None:
        self.korning, self.starta = korning, starta
        self.arbetare = starta(**VAL)

    def klara(self) -> int:
        return self.korning.rader.filter(status=Korningsrad.Status.KLAR).count()

    def doda_arbetare(self) -> None:
        self.arbetare.doda()
        self.arbetare = self.starta(**VAL)

    def doda_poolprocesser(self) -> None:
        for pid in self.arbetare.poolprocesser():
            os.kill(pid, signal.SIGKILL)

    def tom_kon(self) -> None:
        """As when the broker is restarted with nothing saved. What looks after the queue finds what is missing."""
        if settings.REDIS_URL:
            redis.Redis.from_url(settings.REDIS_URL).flushdb()
        else:
            for fil in Path(settings.VAR / "ko").glob("*"):
                fil.unlink(missing_ok=True)
        jobben.aterstall_tappade(vid_start=True)  # what the sweep does, when the messages have been away long enough

    def bryt_databasen(self) -> None:
        """PostgreSQL ends every connection of the workers; SQLite loses a process in the middle of a transaction."""
        if connection.vendor == "postgresql":
            with connection.cursor() as markor:
                markor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            return
        pid = os.fork()
        if not pid:
            bas = sqlite3.connect(settings.DATABASES["default"]["NAME"], isolation_level=None, timeout=20)
            bas.execute("BEGIN IMMEDIATE")
            bas.execute("DELETE FROM analysunderlag_korningsrad")
            time.sleep(1)  # nobody else writes meanwhile
            os.kill(os.getpid(), signal.SIGKILL)
        os.waitpid(pid, 0)


def ostord(land: list[Huvudman]) -> dict[str, dict[str, bytes]]:
    """What an undisturbed run makes: version one of everybody, straight from the content."""
    release, ut = Statistikrelease.objects.senast_godkand(), {}
    for huvudman in land:
        indata = las_indata(huvudman, release)
        underlag = Underlag(huvudman=huvudman, release=release, version=1, innehall=indata.text)
        ut[huvudman.nyckel] = {f.namn: f.data for f in paket.bygg(underlag.varden, utgava(underlag))}
    return ut


def celler(data: bytes) -> list[tuple]:
    bok = openpyxl.load_workbook(BytesIO(data))
    return [(b.title, c.coordinate, c.value, c.number_format) for b in bok for rad in b.iter_rows() for c in rad]


def test_a_run_through_chaos_equals_an_undisturbed_one(starta_arbetare):
    tom_lagret()
    land = skapa_land(HUVUDMAN, utan=2, enheter=1)
    vantat = ostord(land)
    slump = random.Random(FRO)
    korning = korningar.starta(None)
    kaos = Kaos(korning, starta_arbetare)
    slag = [kaos.doda_arbetare, kaos.doda_poolprocesser, kaos.tom_kon, kaos.bryt_databasen]
    slump.shuffle(slag)
    for bryt in slag:
        mal = min(kaos.klara() + slump.randint(1, 2), HUVUDMAN - 1)
        vanta(lambda mal=mal: kaos.klara() >= mal, 120, f"{mal} underlag")
        bryt()

    def slut() -> bool:
        korning.refresh_from_db()
        return not korning.ar_oppen

    vanta(slut, 300, "körningens slut")

    fel = list(korning.rader.filter(status="misslyckad").values_list("huvudman__namn", "skal"))
    assert (korning.status, fel) == (Korning.Status.KLAR, [])
    assert sorted(Underlag.objects.values_list("huvudman", "version", "status")) == [(h.pk, 1, "klart") for h in land]
    assert Jobb.objects.exclude(status=Jobb.Status.KLART).count() == 0
    assert ar_hela(), "varje fil finns en gång, och inget annat ligger kvar"
    filer = lagrade()
    for huvudman in land:
        for namn in ("varden.json", "underlag.pdf"):
            assert filer[f"{huvudman.nyckel}/1/{namn}"] == vantat[huvudman.nyckel][namn], (huvudman, namn)
        assert celler(filer[f"{huvudman.nyckel}/1/underlag.xlsx"]) == celler(vantat[huvudman.nyckel]["underlag.xlsx"])
    assert set(korning.rader.filter(status="utan").values_list("huvudman__namn", flat=True)) == {
        "Utanför 0",
        "Utanför 1",
    }
