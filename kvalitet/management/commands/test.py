import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser

from kvalitet.kommando import Kommando

PYTHON = sys.executable
LINT_IMPORTS = "import sys; from importlinter.cli import lint_imports_command as k; sys.exit(k())"


@dataclass(frozen=True)
class Steg:
    """One thing that must be green. Its output is shown only when it is not."""

    namn: str
    kommando: Sequence[str]
    miljo: dict[str, str] = field(default_factory=dict)


def produktionsmiljo(var: str) -> dict[str, str]:
    """As in docs/drift.md, with invented values: nothing here is contacted."""
    return {
        "KVALITET_LAGE": "produktion",
        "KVALITET_HEMLIG_NYCKEL": "Zq8" + "3vPx-7LmW_2rTb" * 5,
        "KVALITET_VARDNAMN": "kvalitet.example.se",
        "KVALITET_ADRESS": "https://kvalitet.example.se",
        "KVALITET_EPOST_FRAN": "kvalitet@example.se",
        "KVALITET_VAR": var,
        "DATABASE_URL": "postgres://kvalitet@127.0.0.1/kvalitet",
        "REDIS_URL": "redis://127.0.0.1:6379/0",
    }


def kontroller(var: str) -> list[Steg]:
    manage = [PYTHON, "manage.py"]
    egen = {"KVALITET_VAR": var}
    return [
        Steg("mypy", [PYTHON, "-m", "mypy"], egen),
        Steg("ruff", ["ruff", "check", "."]),
        Steg("ruff format", ["ruff", "format", "--check", "."]),
        # Not its formatter: it puts white space around inline parts, and in a sentence with a number that is content.
        Steg("djlint", [PYTHON, "-m", "djlint", "templates", "--lint", "--quiet"]),
        Steg("import-linter", [PYTHON, "-c", LINT_IMPORTS]),
        Steg("migreringar", [*manage, "makemigrations", "--check", "--dry-run"], egen),
        Steg("check --deploy", [*manage, "check", "--deploy", "--fail-level", "WARNING"], produktionsmiljo(var)),
    ]


class Command(Kommando):
    help = (
        "Kör allt som måste vara grönt: ruff, djlint, mypy, import-linter, migreringar, produktionskontroll och pytest "
        "med webbläsartester. Alla steg körs även om något är rött."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--snabb", action="store_true", help="Utelämna testerna i webbläsare.")
        parser.add_argument("tester", nargs="*", help="Mappar eller filer för pytest (annars alla tester).")

    def utfor(self, *, snabb: bool, tester: list[str], **val: Any) -> dict[str, Any]:
        start = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="kvalitet-kontroll-") as var:
            utfall = self._kontroller(kontroller(var))
        utfall["pytest"] = self._pytest(snabb, tester)
        roda = [namn for namn, gront in utfall.items() if not gront]
        self.skriv(f"\n{len(utfall) - len(roda)} av {len(utfall)} steg gröna ({time.monotonic() - start:.0f} s).")
        if roda:
            raise CommandError(f"inte grönt: {', '.join(roda)}.")
        return {"steg": utfall, "sekunder": round(time.monotonic() - start)}

    def _kontroller(self, steg: list[Steg]) -> dict[str, bool]:
        utfall = {}
        with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
            for klar in as_completed([pool.submit(self._kor, ett) for ett in steg]):
                namn, utdata, gront, sekunder = klar.result()
                self._rad(namn, gront, sekunder)
                if not gront:
                    self.skriv(utdata.rstrip() + "\n")
                utfall[namn] = gront
        return utfall

    def _kor(self, steg: Steg) -> tuple[str, str, bool, float]:
        start = time.monotonic()
        klar = subprocess.run(
            list(steg.kommando),
            cwd=settings.BASE_DIR,
            env=_miljo() | steg.miljo,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        return steg.namn, klar.stdout, klar.returncode == 0, time.monotonic() - start

    def _pytest(self, snabb: bool, tester: list[str]) -> bool:
        start = time.monotonic()
        kommando = [PYTHON, "-m", "pytest", "-n", str(_processer()), "--dist", "loadfile", "-q"]
        kommando += [*(["-m", "not webb"] if snabb else []), *tester]
        gront = subprocess.run(kommando, cwd=settings.BASE_DIR, env=_miljo()).returncode == 0
        self._rad("pytest", gront, time.monotonic() - start)
        return gront

    def _rad(self, namn: str, gront: bool, sekunder: float) -> None:
        self.skriv(f"{'ok ' if gront else 'FEL'}  {namn:<16} {sekunder:6.1f} s")
        self.stdout.flush()


def _processer() -> int:
    """One more than there are processors, since a browser and a worker are often waited for."""
    return min((os.cpu_count() or 1) + 1, 6)


def _miljo() -> dict[str, str]:
    """The caller's environment without what it says about the service, so that everyone tests the same."""
    egna = {namn for namn in os.environ if namn.startswith("KVALITET_")} - {"KVALITET_KALLDATA"}
    miljo = {namn: varde for namn, varde in os.environ.items() if namn not in egna | {"DJANGO_SETTINGS_MODULE"}}
    miljo["PATH"] = os.path.dirname(PYTHON) + os.pathsep + miljo.get("PATH", "")
    return miljo
