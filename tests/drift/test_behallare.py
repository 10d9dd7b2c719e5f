"""Dockerfile and docker-compose.yml, read: no container engine is needed for the tests."""

import re
import shlex
from typing import Any

import pytest
import yaml
from django.conf import settings

import manage


def instruktioner() -> list[tuple[str, str]]:
    """(instruction, argument) of the Dockerfile, with continued lines joined and comments left out."""
    rader = (settings.BASE_DIR / "Dockerfile").read_text(encoding="utf-8")
    utan = "\n".join(rad for rad in rader.splitlines() if not rad.lstrip().startswith("#"))
    hela = re.sub(r"\\\n\s*", " ", utan)
    return [(ett, rest) for ett, _, rest in (rad.partition(" ") for rad in hela.splitlines() if rad.strip())]


def sista_steget() -> list[tuple[str, str]]:
    alla = instruktioner()
    return alla[max(nummer for nummer, (namn, _) in enumerate(alla) if namn == "FROM") :]


@pytest.fixture
def compose() -> dict[str, Any]:
    svar: dict[str, Any] = yaml.safe_load((settings.BASE_DIR / "docker-compose.yml").read_text(encoding="utf-8"))
    return svar


def test_two_stages_from_the_same_slim_image():
    fran = [rest.split()[0] for namn, rest in instruktioner() if namn == "FROM"]
    assert fran == ["python:3.13-slim", "python:3.13-slim"]


def test_libraries_come_from_the_lock_and_are_compiled():
    (installation,) = [rest for namn, rest in instruktioner() if namn == "RUN" and "pip install" in rest]
    assert "--require-hashes -r /tmp/requirements.lock" in installation
    assert "compileall" in installation
    assert not [rest for _, rest in sista_steget() if "pip install" in rest]
    assert any("compileall -q ." in rest for namn, rest in sista_steget() if namn == "RUN")


def test_everything_runs_as_an_ordinary_user():
    namn = [namn for namn, _ in sista_steget()]
    anvandare = dict(sista_steget())["USER"]
    assert anvandare not in ("", "root", "0")
    assert namn.index("USER") < namn.index("CMD")
    assert "RUN" not in namn[namn.index("USER") :]


def test_pdf_libraries_and_health_check():
    (apt,) = [rest for namn, rest in sista_steget() if namn == "RUN" and "apt-get" in rest]
    assert set(manage.PDF_BIBLIOTEK.values()) | {"fonts-dejavu-core"} <= set(apt.split())
    assert "/halsa/webb/" in dict(sista_steget())["HEALTHCHECK"]


def test_image_holds_no_secret():
    miljo = dict(par.split("=", 1) for namn, rest in instruktioner() if namn == "ENV" for par in shlex.split(rest))
    assert miljo["KVALITET_LAGE"] == "produktion"
    assert not [namn for namn in miljo if "NYCKEL" in namn or "LOSENORD" in namn]


def test_copied_is_only_what_is_needed():
    slappt_in = {rad[1:] for rad in (settings.BASE_DIR / ".dockerignore").read_text().split() if rad.startswith("!")}
    assert slappt_in == {
        *("kvalitet", "huvudman", "analysunderlag", "dialoger"),
        *("static", "templates", "manage.py", "pyproject.toml", "requirements.lock"),
    }
    for namn in slappt_in:
        assert (settings.BASE_DIR / namn).exists()


def test_services_are_watched_and_wait_for_each_other(compose):
    tjanster = compose["services"]
    assert set(tjanster) == {"forbered", "webb", "arbetare", "schema", "postgres", "redis"}
    assert compose["volumes"].keys() == {"databas", "filer"}
    for namn in ("arbetare", "schema", "postgres", "redis"):
        assert tjanster[namn]["healthcheck"]["test"]
    for namn in ("webb", "arbetare", "schema"):
        assert {del_: val["condition"] for del_, val in tjanster[namn]["depends_on"].items()} == {
            "forbered": "service_completed_successfully",
            "postgres": "service_healthy",
            "redis": "service_healthy",
        }
        assert tjanster[namn]["volumes"] == ["filer:/var/lib/kvalitet"]


def test_secrets_have_no_default(compose):
    text = (settings.BASE_DIR / "docker-compose.yml").read_text(encoding="utf-8")
    for namn in ("KVALITET_HEMLIG_NYCKEL", "POSTGRES_PASSWORD"):
        assert set(re.findall(rf"\$\{{{namn}([^}}]{{2}})", text)) == {":?"}
    for tjanst in compose["services"].values():
        for namn, varde in tjanst.get("environment", {}).items():
            if namn.endswith(("PASSWORD", "LOSENORD", "NYCKEL", "HEMLIGHET")):
                assert str(varde).startswith("${")


def test_services_get_only_variables_that_are_documented(compose):
    dokumenterade = (settings.BASE_DIR / "docs" / "drift.md").read_text(encoding="utf-8")
    for tjanst in ("webb", "arbetare", "schema", "forbered"):
        for namn in compose["services"][tjanst]["environment"]:
            assert f"`{namn}`" in dokumenterade


def test_only_the_proxy_on_the_same_machine_reaches_the_web_server(compose):
    for namn, tjanst in compose["services"].items():
        portar = tjanst.get("ports", [])
        assert all(port.startswith("127.0.0.1:") for port in portar), namn
        assert bool(portar) == (namn == "webb")
