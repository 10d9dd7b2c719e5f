"""A national run on an invented register, with real workers: two ÷ one, unchanged ÷ first, and the workers' memory."""

from __future__ import annotations

import time
from typing import Any

from django.core.management import call_command
from django.db import connection

from analysunderlag.models import Korning, Korningsrad, Underlag, Underlagsfil
from analysunderlag.services import korningar, korningsrader
from huvudman.models import Huvudman
from kvalitet.models import Jobb
from tests.arbetare import Arbetare, toma_kon

from .minne import _median, _rss

MANGA, FA = 200, 60
MAL_TVA, MAL_OFORANDRAT, MAL_MINNE = 1.6, 0.02, 1.15
TALAMOD = 600.0  # seconds without a single new bundle


def matt_korning(varv: int = 5) -> list[dict[str, Any]]:
    """The same huvudmän with one process and with two, from nothing; then once more with nothing changed."""
    antal = MANGA if varv >= 5 else FA
    call_command("skapa_testregister", antal=2806, fro=1, verbosity=0, stdout=_Tyst())
    _behall(antal)
    mb: dict[int, float] = {}
    en, _ = _kor(1, mb)
    _glom()
    tva, _ = _kor(2, {})
    igen, antal_igen = _kor(2, {})
    assert antal_igen.klar == 0, antal_igen
    gjorda = antal_igen.oforandrad
    return [
        {
            "namn": f"körning, {gjorda} underlag, två arbetarprocesser mot en, gånger så fort",
            "kvot": round(en / tva, 2),
            "mal_minst": MAL_TVA,
            "sekunder_en": round(en, 1),
            "sekunder_tva": round(tva, 1),
            "underlag_per_sekund": round(gjorda / tva, 2),
        },
        {
            "namn": f"körning, {gjorda} underlag, inget ändrat mot första gången",
            "kvot": round(igen / tva, 4),
            "mal": MAL_OFORANDRAT,
            "sekunder": round(igen, 2),
        },
        {
            "namn": f"minne i arbetaren under en körning, {gjorda} underlag",
            "kvot": round(_median(mb, gjorda * 0.8, gjorda) / _median(mb, gjorda * 0.2, gjorda * 0.4), 3),
            "mal": MAL_MINNE,
            "megabyte_mest": max(mb.values()),
        },
    ]


class _Tyst:
    def write(self, text: str) -> None: ...

    def flush(self) -> None: ...


def _behall(antal: int) -> None:
    """A stratified share: every so manyth of those that have statistics, by size; the others take no part."""
    plan = korningar.planera()
    alla = list(Huvudman.objects.filter(ar_aktiv=True).order_by("-barn_elever", "pk").values_list("pk", flat=True))
    utan = set(korningar.hinder(Huvudman.objects.filter(pk__in=alla), plan.release))
    med = [pk for pk in alla if pk not in utan]
    valda = med[:: max(1, len(med) // antal)][:antal]
    Huvudman.objects.exclude(pk__in=valda).update(ar_aktiv=False)


def _kor(processer: int, mb: dict[int, float]) -> tuple[float, korningsrader.Antal]:
    """Seconds from start to end with the workers already up, and what was made. `mb`: memory after so many."""
    toma_kon()
    arbetare = Arbetare(processer=processer, beat=True, byt_process_efter=10_000)
    try:
        arbetare.vanta_tills_klar()
        pid = arbetare.poolprocesser()[0]
        borjan = senast = time.monotonic()
        korning = korningar.starta(None)
        gjorda = -1
        while korning.ar_oppen:
            time.sleep(0.02)
            korning.refresh_from_db()
            nu = korningsrader.antal(korning).gjorda
            if nu != gjorda:
                gjorda, senast = nu, time.monotonic()
                mb[nu] = _rss(pid)
            assert time.monotonic() - senast < TALAMOD, f"inget nytt underlag efter {gjorda}"
        tid = time.monotonic() - borjan
        assert korning.status == Korning.Status.KLAR, korning.status
        return tid, korningsrader.antal(korning)
    finally:
        arbetare.doda()


def _glom() -> None:
    """As if no run had been made. The triggers that would stop this are away during the measurements."""
    for modell in (Korningsrad, Korning, Underlagsfil, Underlag, Jobb):
        with connection.cursor() as markor:
            markor.execute(f"DELETE FROM {modell._meta.db_table}")
