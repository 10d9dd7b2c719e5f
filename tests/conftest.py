"""What every test shares: no network but loopback, Swedish browser, source files, real worker processes."""

import ipaddress
import logging
import os
import shutil
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

# pytest-playwright runs an event loop in the main thread; Django's ORM refuses to work there without this.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

import pytest
from django.conf import settings
from hypothesis import HealthCheck
from hypothesis import settings as hypotes
from playwright.sync_api import BrowserContext, expect

from tests.arbetare import Arbetare, toma_kon
from tests.fart import frys_det_inlasta, ge_rum_at_testerna

# A browser on a busy machine is slow, not wrong.
VANTETID_MS = 90_000

hypotes.register_profile(
    "kvalitet", derandomize=True, database=None, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypotes.register_profile("djup", parent=hypotes.get_profile("kvalitet"), derandomize=False, max_examples=2000)
hypotes.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "kvalitet"))


def pytest_configure(config: pytest.Config) -> None:
    ge_rum_at_testerna()


def pytest_collection_finish(session: pytest.Session) -> None:
    frys_det_inlasta()


def pytest_unconfigure(config: pytest.Config) -> None:
    from tests.settings import stada

    stada()


# The files that take longest, longest first: begun last, one of them leaves one process alone at the end.
LANGA = (
    "test_demo.py",
    "test_tillganglighet.py",
    "test_missbruk.py",
    "test_sidor_med_argument.py",
    "test_rollmatris.py",
    "test_skattning_stangt_utrymme.py",
    "test_jobbko.py",
    "test_resor_webb.py",
    "test_epost.py",
    "test_arende_webb.py",
    "test_utkast_webb.py",
    "test_kommandon.py",
    "test_halvar.py",
    "test_arendesida.py",
    "test_underlag_lika.py",
    "test_manage.py",
    "test_moten_webb.py",
    "test_underlag_kommando.py",
    "test_slumpade_historier.py",
    "test_overgangar.py",
)
OMRADEN = ("dialoger", "analysunderlag", "huvudman", "kvalitet")
TESTER = Path(__file__).parent
DATABASFIXTURER = {"db", "transactional_db", "django_db_setup", "live_server", "starta_arbetare"}


def _ror_databasen(item: pytest.Item) -> bool:
    """A test of pure functions gives the same answer whatever the database: it is run once."""
    mapp = item.path.parent.relative_to(TESTER).parts
    if (mapp and mapp[0] not in OMRADEN) or item.get_closest_marker("django_db"):
        return True
    return not DATABASFIXTURER.isdisjoint(getattr(item, "fixturenames", ()))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> Iterator[None]:
    for item in items:  # before -m chooses by the marks
        fixturer = getattr(item, "fixturenames", ())
        if "page" in fixturer or "browser" in fixturer:
            item.add_marker(pytest.mark.webb)
        if "starta_arbetare" in fixturer:
            item.add_marker(pytest.mark.arbetare)
    yield
    drift = settings.REDIS_URL and settings.DATABASES["default"]["ENGINE"].endswith("postgresql")
    utanfor = [
        item
        for item in items
        if item.get_closest_marker("inbyggt" if drift else "produktion") or (drift and not _ror_databasen(item))
    ]
    if utanfor:
        items[:] = [item for item in items if item not in utanfor]
        config.hook.pytest_deselected(items=utanfor)
    ordning = {namn: plats for plats, namn in enumerate(LANGA)}
    items.sort(key=lambda item: ordning.get(item.path.name, len(LANGA)))  # after the other plugins have sorted


# Network ----------------------------------------------------------------------------------------------------------


class Natsparr(OSError):
    """A test tried to reach another computer."""


def _ar_lokal(adress: object) -> bool:
    if not isinstance(adress, tuple):
        return True  # a Unix socket
    try:
        return ipaddress.ip_address(str(adress[0]).split("%")[0]).is_loopback
    except ValueError:
        return adress[0] in ("localhost", "")


def _sparra(riktig: Callable) -> Callable:
    def connect(self, adress, *args):
        if not _ar_lokal(adress):
            raise Natsparr(f"Testerna får bara använda den egna datorn, inte {adress!r}")
        return riktig(self, adress, *args)

    return connect


@pytest.fixture(scope="session", autouse=True)
def _bara_egen_dator() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as lapp:
        lapp.setattr(socket.socket, "connect", _sparra(socket.socket.connect))
        lapp.setattr(socket.socket, "connect_ex", _sparra(socket.socket.connect_ex))
        yield


# Database and files -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def django_db_modify_db_settings_xdist_suffix(request: pytest.FixtureRequest) -> None:
    """PostgreSQL gets one database per process; SQLite has one folder per process (tests/settings.py)."""
    arbetare = getattr(request.config, "workerinput", {}).get("workerid")
    databas = settings.DATABASES["default"]
    if arbetare and not databas["ENGINE"].endswith("sqlite3"):
        databas.setdefault("TEST", {})["NAME"] = f"test_{databas['NAME']}_{arbetare}"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker) -> Iterator[None]:
    """PostgreSQL drops no database that somebody is connected to: what a killed process left is ended first."""
    yield
    from django.db import connection

    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as markor:
            markor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture(autouse=True)
def _tom_cache() -> Iterator[None]:
    """Rate limits and pulses of one test never reach the next."""
    from django.core.cache import caches

    yield
    for cache in caches.all(initialized_only=True):
        cache.clear()  # the queue has a Redis database of its own


@pytest.fixture(autouse=True)
def _triggrar_slapper_tomningen(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test with real transactions ends with all tables emptied, which append-only tables refuse. Their triggers go
    first; emptying sends post_migrate, which puts them back."""
    marke = request.node.get_closest_marker("django_db")
    if not (marke and marke.kwargs.get("transaction")) and not (
        {"transactional_db", "live_server"} & set(request.fixturenames)
    ):
        yield
        return
    request.getfixturevalue("transactional_db")  # set up before this one, so torn down after it
    yield
    from kvalitet import triggers

    triggers.ta_bort()


@pytest.fixture
def tyst_om_nekade(caplog: pytest.LogCaptureFixture) -> None:
    """For tests where refusals by the thousand are the right answer: pytest would write out the whole traceback of each
    twice and keep everything that it leads to. Errors are still logged."""
    caplog.set_level(logging.ERROR, logger="django.request")


@pytest.fixture
def kallfil() -> Callable[[str], Path]:
    """Path of a real source file below KVALITET_KALLDATA; skips the test where the files are not at hand."""

    def hitta(namn: str) -> Path:
        if not settings.KALLDATA.is_dir():
            pytest.skip(f"källfilerna saknas: mappen {settings.KALLDATA} finns inte (ange den med KVALITET_KALLDATA)")
        fil = settings.KALLDATA / namn
        assert fil.exists(), f"{fil} saknas fast källmappen finns"
        return fil

    return hitta


@pytest.fixture
def provsidor(settings, monkeypatch: pytest.MonkeyPatch) -> dict:
    """/prov/a/ and /prov/b/ (tests/kvalitet/provutkast.py): two texts to edit, with drafts. Gives what is saved."""
    from kvalitet.behorighet import INLOGGAD, urlbehorighet
    from tests.kvalitet import provutkast

    settings.ROOT_URLCONF = "tests.kvalitet.provutkast"
    monkeypatch.setitem(urlbehorighet(), "prov", INLOGGAD)  # type: ignore[arg-type]
    provutkast.PROV.clear()
    provutkast.PROV.update(a=provutkast.Prov(), b=provutkast.Prov())
    return provutkast.PROV


# Real worker processes --------------------------------------------------------------------------------------------


@pytest.fixture
def starta_arbetare(transactional_db: None) -> Iterator[Callable[..., Arbetare]]:
    """Start real Celery worker processes against the test database, on the broker of this run. All end with the test.

    `starta_arbetare(moduler=["tests.drift.provjobb"], beat=True, tappat_efter=15)`; see tests/arbetare.py.
    """
    toma_kon()
    startade: list[Arbetare] = []

    def starta(**val) -> Arbetare:
        arbetare = Arbetare(**val)
        startade.append(arbetare)
        arbetare.vanta_tills_klar()
        return arbetare

    yield starta
    for arbetare in startade:
        arbetare.doda()
    toma_kon()


@pytest.fixture
def riktig_worker(starta_arbetare: Callable[..., Arbetare]) -> Arbetare:
    """One real worker with two pool processes."""
    return starta_arbetare()


# Browser ----------------------------------------------------------------------------------------------------------

expect.set_options(timeout=VANTETID_MS)


@pytest.fixture
def context(context: BrowserContext) -> BrowserContext:
    context.set_default_timeout(VANTETID_MS)
    return context


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict:
    chromium = shutil.which("chromium")
    assert chromium, "Chromium saknas. Installera Debianpaketet chromium, eller kör test --snabb."
    return {
        "executable_path": chromium,
        "args": [
            "--no-sandbox",
            "--lang=sv-SE",
            "--disable-gpu",
            "--disable-quic",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--no-first-run",
            "--no-proxy-server",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
        ],
    }


@pytest.fixture(scope="session")
def browser_context_args() -> dict:
    return {"locale": "sv-SE", "timezone_id": "Europe/Stockholm", "viewport": {"width": 1280, "height": 900}}
