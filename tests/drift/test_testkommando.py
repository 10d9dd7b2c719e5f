"""manage.py test runs every step, shows what is red and fails when anything is."""

import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from kvalitet.management.commands import test as testkommando
from kvalitet.management.commands.test import LINT_IMPORTS, Steg, kontroller


def steg(namn: str, kod: int) -> Steg:
    return Steg(namn, [sys.executable, "-c", f"print('utdata från {namn}'); raise SystemExit({kod})"])


@pytest.fixture
def kor(monkeypatch: pytest.MonkeyPatch):
    """Run the command with the given steps in place of the real ones, and pytest in place of itself."""

    def kor_test(*egna: Steg, pytest_gront: bool = True, **val) -> tuple[str, list]:
        anrop = []
        monkeypatch.setattr(testkommando, "kontroller", lambda var: list(egna))
        monkeypatch.setattr(
            testkommando.Command, "_pytest", lambda self, *argument: anrop.append(argument) or pytest_gront
        )
        ut = StringIO()
        try:
            call_command("test", stdout=ut, **val)
        except CommandError as fel:
            return f"{ut.getvalue()}{fel}", anrop
        return ut.getvalue(), anrop

    return kor_test


def test_all_green(kor):
    text, anrop = kor(steg("ett", 0), steg("två", 0), snabb=True)
    assert "3 av 3 steg gröna" in text
    assert "utdata" not in text
    assert anrop == [(True, [])]


def test_red_step_shows_its_output_and_the_rest_still_run(kor):
    text, anrop = kor(steg("ett", 3), steg("två", 0))
    assert "utdata från ett" in text
    assert "utdata från två" not in text
    assert "2 av 3 steg gröna" in text
    assert text.endswith("inte grönt: ett.")
    assert anrop == [(False, [])]


def test_red_pytest_fails(kor):
    assert kor(steg("ett", 0), pytest_gront=False)[0].endswith("inte grönt: pytest.")


def test_every_tool_is_there(tmp_path):
    namn = [ett.namn for ett in kontroller(str(tmp_path))]
    assert set(namn) == {
        *("mypy", "ruff", "ruff format", "djlint", "import-linter", "migreringar", "check --deploy"),
    }


def test_broken_layer_is_red(tmp_path):
    """The importer's exit code reaches us: a contract that the code breaks."""
    (tmp_path / ".importlinter").write_text(
        "[importlinter]\nroot_package = kvalitet\n[importlinter:contract:fel]\nname = Fel\ntype = layers\n"
        "layers =\n    kvalitet.models\n    kvalitet.jobb\n"
    )
    miljo = {"PYTHONPATH": str(settings.BASE_DIR), "PATH": "/usr/bin:/bin"}
    klar = subprocess.run([sys.executable, "-c", LINT_IMPORTS], cwd=tmp_path, env=miljo, capture_output=True, text=True)
    assert klar.returncode == 1, klar.stdout + klar.stderr
    assert "BROKEN" in klar.stdout


def test_environment_of_the_caller_does_not_reach_the_tests(monkeypatch):
    monkeypatch.setenv("KVALITET_DEBUG", "1")
    monkeypatch.setenv("KVALITET_KALLDATA", "/data")
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "kvalitet.settings")
    miljo = testkommando._miljo()
    assert "KVALITET_DEBUG" not in miljo
    assert "DJANGO_SETTINGS_MODULE" not in miljo
    assert miljo["KVALITET_KALLDATA"] == "/data"
    assert miljo["PATH"].split(":")[0] == str(Path(sys.executable).parent)
