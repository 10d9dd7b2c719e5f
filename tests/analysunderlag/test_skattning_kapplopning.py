"""Two at the same moment: the last place goes to one, the joint answer is one row, and no text is lost."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from analysunderlag.models import Skattningsniva, Skattningssvar
from analysunderlag.services import sjalvskattning, skattningslank, skattningssvar
from analysunderlag.services.skattningslank import GallerInte
from analysunderlag.services.skattningssvar import Faktorsvar, Svarskrock
from tests.analysunderlag.skattningsvarld import skapa_skattning, svara
from tests.factories import skapa_anvandare, skapa_huvudman

pytestmark = pytest.mark.django_db(transaction=True)

Gor = Callable[[], object]
NEJ = (GallerInte, Svarskrock, ValidationError)


def samtidigt(*gor: Gor) -> list[str]:
    """What happened to each, sorted: "gick", or the name of the refusal. Each on its own connection."""
    start, utfall = Barrier(len(gor)), [""] * len(gor)

    def kor(plats: int) -> None:
        try:
            start.wait(30)
            gor[plats]()
            utfall[plats] = "gick"
        except NEJ as fel:
            utfall[plats] = type(fel).__name__
        except Exception as fel:
            utfall[plats] = repr(fel)
        finally:
            connection.close()

    tradar = [Thread(target=kor, args=(plats,)) for plats in range(len(gor))]
    for trad in tradar:
        trad.start()
    for trad in tradar:
        trad.join(60)
    return sorted(utfall)


@pytest.fixture
def nivaer() -> dict[str, Skattningsniva]:
    rad = skapa_skattning(skapa_huvudman(), antal={"huvudman": 3, "rektor": 6})
    return {niva.niva: niva for niva in rad.nivaer.all()}


def test_the_last_place_goes_to_one(nivaer):
    rektor = nivaer["rektor"]
    lank = skattningslank.token(rektor)
    for _ in range(5):
        skattningssvar.borja_med_lank(lank)
    assert samtidigt(*[lambda: skattningssvar.borja_med_lank(lank)] * 3) == ["GallerInte", "GallerInte", "gick"]
    assert rektor.svar.count() == 6


def test_a_joint_answer_is_begun_once(nivaer):
    personer = [skapa_anvandare() for _ in range(3)]
    niva = nivaer["huvudman"].pk
    gor = [lambda p=p: skattningssvar.borja_med_konto(niva_id=niva, anvandare=p) for p in personer]
    assert samtidigt(*gor) == ["gick"] * 3
    assert Skattningssvar.objects.filter(niva=niva).count() == 1


def test_two_texts_at_once_are_one_saved_and_one_told(nivaer):
    rad = skattningssvar.borja_med_konto(niva_id=nivaer["huvudman"].pk, anvandare=skapa_anvandare())

    def spara(text: str) -> None:
        skattningssvar.spara_faktorer(svar_id=rad.pk, nya={1: Faktorsvar({}, text)}, grund={1: "ny"})

    assert samtidigt(lambda: spara("Ena"), lambda: spara("Andra")) == ["Svarskrock", "gick"]
    rad.refresh_from_db()
    assert rad.texter["1"] in {"Ena", "Andra"}


def test_an_answer_that_comes_as_the_level_closes_is_in_or_refused_whole(nivaer):
    rektor = nivaer["rektor"]
    for _ in range(5):
        svara(rektor, 4)
    rad, _ = skattningssvar.borja_med_lank(skattningslank.token(rektor))
    skattningssvar.spara_faktorer(svar_id=rad.pk, nya={1: Faktorsvar({"1r1": 1}, "")}, grund={})
    utfall = samtidigt(
        lambda: skattningssvar.lamna(svar_id=rad.pk),
        lambda: sjalvskattning.stang(niva_id=rektor.pk, aktor=None, sett=5),
    )
    rektor.refresh_from_db()
    svar = sorted(s.svar["1r1"] for s in rektor.svar.filter(ar_lamnat=True))
    # Handed in first: what the page said no longer holds, so nothing closes. Closed first: the answer comes too late.
    assert (utfall, bool(rektor.stangd), svar) in [
        (["ValidationError", "gick"], False, [1, 4, 4, 4, 4, 4]),
        (["Nivastangd", "gick"], True, [4, 4, 4, 4, 4]),
    ]
