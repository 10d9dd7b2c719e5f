"""manage.py halsa and /halsa/: ok, or what is wrong and what to do, without secrets."""

import json
import shutil
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from kvalitet import halsa, livstecken

pytestmark = pytest.mark.django_db


@pytest.fixture
def allt_lever():
    livstecken.sla("arbetare")
    livstecken.sla("schema")


def svar_for(del_: str) -> halsa.Kontroll:
    (svar,) = halsa.kontrollera((del_,))
    return svar


@pytest.mark.usefixtures("allt_lever")
def test_all_well(client):
    svar = client.get("/halsa/")
    assert svar.status_code == 200
    assert [rad.split()[:2] for rad in svar.content.decode().splitlines()] == [[del_, "ok"] for del_ in halsa.DELAR]
    assert "no-store" in svar["Cache-Control"]
    for som_json in (client.get("/halsa/?format=json"), client.get("/halsa/", HTTP_ACCEPT="application/json")):
        assert som_json.json()["ok"] is True


def test_missing_worker_gives_503_but_web_part_is_well(client):
    svar = client.get("/halsa/?format=json")
    assert svar.status_code == 503
    assert svar.json()["delar"]["arbetare"]["text"].startswith("Arbetaren har aldrig hörts av. Starta den")
    assert client.get("/halsa/webb/").status_code == 200


def test_only_reading(client):
    assert client.post("/halsa/").status_code == 405


def test_stale_pulse(monkeypatch):
    livstecken.sla("schema")
    assert svar_for("schema").ok
    nu = livstecken.time.time()
    monkeypatch.setattr(livstecken.time, "time", lambda: nu + 75)
    assert svar_for("schema").text.startswith("Schemaläggaren (beat) har inte hörts av på 75 sekunder.")


def test_database_down_says_nothing_secret(client, monkeypatch):
    def trasig(*args, **kwargs):
        raise RuntimeError("password=hemligt host=db.intern")

    monkeypatch.setattr(connection, "cursor", trasig)
    text = halsa.som_text(halsa.kontrollera())
    assert "databas      FEL  Databasen svarar inte." in text
    assert "hemligt" not in text
    assert "db.intern" not in text


def test_unapplied_migration(monkeypatch):
    monkeypatch.setattr(halsa.MigrationExecutor, "migration_plan", lambda self, mal: [1, 2])
    assert svar_for("migreringar") == halsa.Kontroll(
        "migreringar", False, "2 ändringar av databasen är inte gjorda. Kör manage.py migrate."
    )


def test_full_disk(monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda mapp: shutil._ntuple_diskusage(10**9, 9 * 10**8, 10**8))
    assert svar_for("lagring").text.startswith("Bara 95 MB är ledigt.")


def test_storage_not_writable(settings, tmp_path):
    settings.FILKATALOG = tmp_path / "finns-inte"
    assert svar_for("lagring").text.startswith("Det går inte att skriva filer.")


def test_pdf_libraries_missing(monkeypatch):
    monkeypatch.setattr(halsa, "PDF_BIBLIOTEK", ("libfinnsinte.so.0",))
    assert svar_for("pdf").text.startswith("libfinnsinte.so.0 saknas")
    assert "libharfbuzz-subset0" in svar_for("pdf").text


def test_broker_down(settings, monkeypatch):
    from kvalitet.celery import app

    monkeypatch.setattr(app, "connection_for_write", lambda: app.connection("redis://127.0.0.1:1/0"))
    assert svar_for("jobbkö").text.startswith("Jobbkön svarar inte.")


def test_command_fails_and_still_ends_with_json():
    ut = StringIO()
    with pytest.raises(CommandError, match=r"^det här fungerar inte: arbetare, schema\.$"):
        call_command("halsa", json=True, stdout=ut)
    assert json.loads(ut.getvalue().splitlines()[-1])["delar"]["databas"]["ok"] is True


@pytest.mark.usefixtures("allt_lever")
def test_command_for_some_parts():
    ut = StringIO()
    call_command("halsa", "--del", "schema", "--del", "arbetare", stdout=ut)
    assert [rad.split()[:2] for rad in ut.getvalue().splitlines()] == [["schema", "ok"], ["arbetare", "ok"]]


def test_systemd_and_compose_ask_for_parts_that_exist(settings):
    compose = (settings.BASE_DIR / "docker-compose.yml").read_text()
    for del_ in ("arbetare", "schema"):
        assert f'"halsa", "--del", "{del_}"' in compose
        assert del_ in halsa.DELAR
