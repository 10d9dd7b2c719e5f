"""settings.py is the only reader of the environment, and a bad value stops the start with a Swedish sentence."""

import re
import runpy
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured

from kvalitet.checks import kontrollera_drift
from kvalitet.management.commands.test import produktionsmiljo

FIL = settings.BASE_DIR / "kvalitet" / "settings.py"


@pytest.fixture
def las(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """Read settings.py anew with the given variables and none of the surrounding ones."""

    def las_in(**miljo: str) -> dict[str, Any]:
        import os

        for namn in [n for n in os.environ if n.startswith("KVALITET_")] + ["DATABASE_URL", "REDIS_URL"]:
            monkeypatch.delenv(namn, raising=False)
        for namn, varde in {"KVALITET_VAR": str(tmp_path / "var"), **miljo}.items():
            monkeypatch.setenv(namn, varde)
        return runpy.run_path(str(FIL))

    return las_in


@pytest.fixture
def las_produktion(las, tmp_path: Path):
    return lambda **miljo: las(**{**produktionsmiljo(str(tmp_path / "var")), **miljo})


@pytest.mark.parametrize(
    ("miljo", "text"),
    [
        ({"KVALITET_HEMLIG_NYCKEL": ""}, "KVALITET_HEMLIG_NYCKEL"),
        ({"KVALITET_HEMLIG_NYCKEL": "endast-for-demo-och-test"}, "KVALITET_HEMLIG_NYCKEL"),
        ({"KVALITET_HEMLIG_NYCKEL": "kort"}, "minst 32"),
        ({"KVALITET_DEBUG": "1"}, "KVALITET_DEBUG"),
        ({"KVALITET_VARDNAMN": ""}, "KVALITET_VARDNAMN"),
        ({"KVALITET_VARDNAMN": "kvalitet.example.se,*"}, "KVALITET_VARDNAMN"),
        ({"KVALITET_ADRESS": "http://kvalitet.example.se"}, "https://"),
    ],
)
def test_production_refuses(las_produktion, miljo, text):
    with pytest.raises(ImproperlyConfigured, match=text):
        las_produktion(**miljo)


@pytest.mark.parametrize(
    ("miljo", "text"),
    [
        ({"KVALITET_LAGE": "prod"}, "demo, produktion"),
        ({"KVALITET_DEBUG": "ja"}, "KVALITET_DEBUG"),
        ({"KVALITET_BETRODDA_PROXYER": "en"}, "heltal"),
        ({"DATABASE_URL": "mysql://localhost/kvalitet"}, "DATABASE_URL"),
        ({"DATABASE_URL": "postgres://localhost"}, "DATABASE_URL"),
        ({"KVALITET_KORNING_I_KO": "0"}, "KVALITET_KORNING_I_KO"),
        ({"REDIS_URL": "localhost:6379"}, "REDIS_URL"),
        ({"REDIS_URL": "redis://localhost/ett"}, "REDIS_URL"),
        ({"KVALITET_EPOST_SKYDD": "ssl"}, "KVALITET_EPOST_SKYDD"),
        ({"KVALITET_VAR": "/proc/kvalitet"}, "KVALITET_VAR"),
    ],
)
def test_bad_value_is_refused(las, miljo, text):
    with pytest.raises(ImproperlyConfigured, match=text):
        las(**miljo)


def test_demo_starts_without_any_variable(las, tmp_path):
    val = las()
    assert val["DEMO"]
    assert val["CELERY_BROKER_URL"].startswith("filesystem:")
    assert val["EMAIL_BACKEND"].endswith("dummy.EmailBackend")
    assert (tmp_path / "var" / "ko").is_dir()
    assert "SECURE_SSL_REDIRECT" not in val


def test_production_is_guarded(las_produktion):
    val = las_produktion(KVALITET_BETRODDA_PROXYER="1")
    assert val["SESSION_COOKIE_SECURE"]
    assert val["CSRF_COOKIE_SECURE"]
    assert val["SECURE_SSL_REDIRECT"]
    assert val["SECURE_HSTS_SECONDS"] >= 31_536_000
    assert val["SECURE_PROXY_SSL_HEADER"] == ("HTTP_X_FORWARDED_PROTO", "https")
    assert val["KRAV_TVA_STEG"]
    assert val["EMAIL_BACKEND"].endswith("smtp.EmailBackend")
    assert "Manifest" in val["STORAGES"]["staticfiles"]["BACKEND"]
    assert val["CELERY_BROKER_URL"] == "redis://127.0.0.1:6379/0"
    assert val["CACHES"]["default"]["LOCATION"] == "redis://127.0.0.1:6379/1"


def test_no_proxy_means_no_trusted_header(las_produktion):
    assert "SECURE_PROXY_SSL_HEADER" not in las_produktion()


def test_database_url(las):
    val = las(DATABASE_URL="postgres://anna:l%C3%B6sen%40ord@db.example:6432/kvalitet?sslmode=require")
    databas = val["DATABASES"]["default"]
    assert (databas["USER"], databas["PASSWORD"], databas["HOST"]) == ("anna", "lösen@ord", "db.example")
    assert (databas["PORT"], databas["NAME"]) == ("6432", "kvalitet")
    assert databas["CONN_HEALTH_CHECKS"] is True  # else the pool hands out what died with a restart
    assert databas["OPTIONS"]["sslmode"] == "require"


def test_deploy_check_warns(settings, monkeypatch):
    settings.DEMO = True
    assert [fel.id for fel in kontrollera_drift(None)] == ["kvalitet.W001"]
    settings.DEMO = False
    settings.REDIS_URL = ""
    monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", "django.db.backends.sqlite3")
    settings.DEFAULT_FROM_EMAIL = "kvalitet@localhost"
    assert [fel.id for fel in kontrollera_drift(None)] == ["kvalitet.W002", "kvalitet.W003", "kvalitet.W004"]


def test_deploy_check_is_registered():
    assert kontrollera_drift in checks.registry.registry.get_checks(include_deployment_checks=True)


# Every variable is documented, and nothing else is ------------------------------------------------------------------

VARIABEL = r"\b(?:KVALITET_[A-Z_]*[A-Z]|DATABASE_URL|REDIS_URL)\b"
# Read by others than settings.py: manage.py, docker-compose.yml.
ANDRAS = {"KVALITET_EGEN_MILJO", "KVALITET_PORT", "KVALITET_ARBETARE"}


def lasta_variabler() -> set[str]:
    return set(re.findall(r'env(?:_\w+)?\(\s*"([A-Z_]+)"', FIL.read_text(encoding="utf-8")))


@pytest.mark.parametrize("fil", ["docs/drift.md", ".env.exempel"])
def test_every_variable_is_documented(fil):
    namnda = set(re.findall(VARIABEL, (settings.BASE_DIR / fil).read_text(encoding="utf-8")))
    assert lasta_variabler() - namnda == set()
    assert namnda - lasta_variabler() - ANDRAS == set()


LASNING = r"os\.(environ(?!\.setdefault\(\"DJANGO_SETTINGS_MODULE\")|getenv)"


def test_only_settings_reads_the_environment():
    lasare = {
        fil.relative_to(settings.BASE_DIR).as_posix()
        for app in ("kvalitet", "huvudman", "analysunderlag", "dialoger")
        for fil in (settings.BASE_DIR / app).rglob("*.py")
        if re.search(
            r"os\.(environ(?!\.setdefault\(\"DJANGO_SETTINGS_MODULE\")|getenv)", fil.read_text(encoding="utf-8")
        )
    }
    # They hand an environment on to child processes, or ask for the terminal's.
    assert lasare <= {"kvalitet/settings.py", "kvalitet/processer.py", "kvalitet/management/commands/test.py"}
