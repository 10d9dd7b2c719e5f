"""manage.py on a machine with nothing but Python: builds .venv from the lock files, heals, and waits for others.

A checkout in miniature: the real manage.py, lock files that name a one-file stand-in for Django, and no network.
"""

import ast
import base64
import fcntl
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from django.conf import settings

import manage

STANDIN = (
    "import sys\n\ndef execute_from_command_line(argv):\n    print('DJANGO', {version!r}, sys.prefix, *argv[1:])\n"
)

VERKTYG = """from django.core.management import execute_from_command_line


class Verktyg:
    def __init__(self, argv):
        self.argv = argv

    def execute(self):
        execute_from_command_line(self.argv)
"""

pytestmark = pytest.mark.inbyggt


def skriv_hjul(mapp: Path, version: str) -> str:
    """A wheel named django with the given version; returns its line in a lock file."""
    fil = mapp / f"django-{version}-py3-none-any.whl"
    info = f"django-{version}.dist-info"
    innehall = {
        "django/__init__.py": "",
        "django/core/__init__.py": "",
        "django/core/exceptions.py": "class ImproperlyConfigured(Exception):\n    pass\n",
        "django/core/management.py": STANDIN.format(version=version),
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: django\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    rader = []
    with zipfile.ZipFile(fil, "w") as zipfil:
        for namn, text in innehall.items():
            zipfil.writestr(namn, text)
            summa = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
            rader.append(f"{namn},sha256={summa},{len(text.encode())}")
        zipfil.writestr(f"{info}/RECORD", "\n".join([*rader, f"{info}/RECORD,,"]))
    return f"django=={version} --hash=sha256:{hashlib.sha256(fil.read_bytes()).hexdigest()}\n"


def _hor_ctrl_c() -> None:
    """A test run started in the background ignores Ctrl-C, and so would its children."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Utcheckning:
    """A folder whose name holds spaces and Swedish letters."""

    def __init__(self, rot: Path) -> None:
        self.rot = rot / "en mapp med åäö"
        self.hjul = rot / "hjul"
        self.rot.mkdir()
        self.hjul.mkdir()
        shutil.copy(settings.BASE_DIR / "manage.py", self.rot)
        (self.rot / "kvalitet").mkdir()
        (self.rot / "kvalitet" / "__init__.py").touch()
        (self.rot / "kvalitet" / "huvudhjalp.py").write_text(VERKTYG)
        self.las("1.0")

    def las(self, version: str) -> None:
        rad = skriv_hjul(self.hjul, version)
        (self.rot / "requirements.lock").write_text(rad)
        (self.rot / "requirements-test.lock").write_text(rad + "# och testbiblioteken\n")

    @property
    def markering(self) -> Path:
        return self.rot / ".venv" / "kvalitet-installerat.json"

    def starta(self, *argument: str) -> subprocess.Popen[str]:
        miljo = {namn: varde for namn, varde in os.environ.items() if not namn.startswith(("PIP_", "KVALITET_"))}
        miljo |= {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": self.hjul.as_uri(), "PIP_CONFIG_FILE": os.devnull}
        return subprocess.Popen(
            [getattr(sys, "_base_executable", sys.executable), str(self.rot / "manage.py"), *argument],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=miljo,
            preexec_fn=_hor_ctrl_c,
        )

    def kor(self, *argument: str) -> tuple[int, str, str]:
        process = self.starta(*argument)
        ut, fel = process.communicate(timeout=120)
        return process.returncode, ut, fel


@pytest.fixture(scope="module")
def _en_utcheckning(tmp_path_factory: pytest.TempPathFactory) -> Utcheckning:
    return Utcheckning(tmp_path_factory.mktemp("manage"))


@pytest.fixture
def utcheckning(_en_utcheckning: Utcheckning) -> Utcheckning:
    """Shared, since each .venv takes seconds; version 1.0 in the lock, built or not."""
    _en_utcheckning.las("1.0")
    return _en_utcheckning


def test_builds_once_then_starts_at_once_and_follows_the_lock(utcheckning):
    utcheckning.markering.unlink(missing_ok=True)
    kod, ut, fel = utcheckning.kor("hej", "på dig")
    assert (kod, ut) == (0, f"DJANGO 1.0 {utcheckning.rot / '.venv'} hej på dig\n"), fel
    assert "Installerar bibliotek, cirka en minut …" in fel

    kod, ut, fel = utcheckning.kor("igen")
    assert (kod, ut.split()[-1], fel) == (0, "igen", "")

    utcheckning.las("2.0")
    kod, ut, fel = utcheckning.kor("ny")
    assert (kod, ut.split()[:2]) == (0, ["DJANGO", "2.0"])
    assert "Installerar bibliotek" in fel


def test_failed_installation_says_so_and_heals(utcheckning):
    ratt = (utcheckning.rot / "requirements.lock").read_text()
    (utcheckning.rot / "requirements.lock").write_text(ratt.replace("sha256:", "sha256:" + "0" * 8, 1)[:-9] + "\n")
    kod, ut, fel = utcheckning.kor("hej")
    assert (kod, ut) == (1, "")
    assert "Fel: Biblioteken kunde inte installeras" in fel
    assert "HASHES" in fel
    assert not utcheckning.markering.exists()

    (utcheckning.rot / "requirements.lock").write_text(ratt)
    assert utcheckning.kor("hej")[0] == 0


def test_half_unpacked_environment_is_built_anew(utcheckning):
    assert utcheckning.kor("hej")[0] == 0
    utcheckning.markering.unlink()
    (next((utcheckning.rot / ".venv").glob("lib/*/site-packages/django")) / "core" / "management.py").unlink()
    kod, ut, _ = utcheckning.kor("hej")
    assert (kod, ut.split()[:2]) == (0, ["DJANGO", "1.0"])


def test_moved_checkout_is_built_anew(utcheckning):
    assert utcheckning.kor("hej")[0] == 0
    ny = utcheckning.rot.with_name("flyttad")
    utcheckning.rot.rename(ny)
    utcheckning.rot = ny
    kod, ut, _ = utcheckning.kor("hej")
    assert (kod, ut) == (0, f"DJANGO 1.0 {ny / '.venv'} hej\n")


def test_two_processes_at_once_install_once(utcheckning):
    utcheckning.markering.unlink(missing_ok=True)
    processer = [utcheckning.starta("hej") for _ in range(3)]
    svar = [process.communicate(timeout=120) for process in processer]
    assert [process.returncode for process in processer] == [0, 0, 0], svar
    assert sum("Installerar bibliotek" in fel for _, fel in svar) == 1
    assert sum("Väntar på en annan process" in fel for _, fel in svar) == 2


def test_ctrl_c_while_waiting_ends_quietly(utcheckning):
    with open(utcheckning.rot / "manage.py", "rb") as las:
        fcntl.flock(las, fcntl.LOCK_EX)
        with utcheckning.starta("halsa") as process:
            assert "Väntar på en annan process" in process.stderr.readline()
            process.send_signal(signal.SIGINT)
            assert (process.wait(120), process.stderr.read()) == (130, "Avbrutet.\n")


def test_marker_names_the_lock_that_was_installed(utcheckning):
    utcheckning.kor("hej")
    summa = hashlib.sha256((utcheckning.rot / "requirements.lock").read_bytes()).hexdigest()
    assert json.loads(utcheckning.markering.read_text()) == {"rot": str(utcheckning.rot), "drift": summa}


# Parts ----------------------------------------------------------------------------------------------------------------


def test_nothing_but_the_standard_library_is_imported_first():
    trad = ast.parse((settings.BASE_DIR / "manage.py").read_text(encoding="utf-8"))
    namn = {alias.name for nod in trad.body if isinstance(nod, ast.Import) for alias in nod.names}
    assert {del_.split(".")[0] for del_ in namn} <= sys.stdlib_module_names
    assert not [nod for nod in trad.body if isinstance(nod, ast.ImportFrom)]


def test_parses_on_older_pythons():
    ast.parse((settings.BASE_DIR / "manage.py").read_text(encoding="utf-8"), feature_version=(3, 6))


def test_old_python_gets_a_message(monkeypatch, capsys):
    monkeypatch.setattr(sys, "version_info", (3, 9, 2, "final", 0))
    with pytest.raises(SystemExit, match="1"):
        manage.kontrollera_python()
    assert "behöver Python 3.11 eller nyare, men det här är Python 3.9" in capsys.readouterr().err


@pytest.fixture
def utan_rattigheter(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)


def test_faulty_settings_are_one_line():
    miljo = {**os.environ, "KVALITET_EGEN_MILJO": "1", "DATABASE_URL": "mysql://x"}
    kommando = [sys.executable, str(settings.BASE_DIR / "manage.py"), "halsa"]
    klar = subprocess.run(kommando, env=miljo, capture_output=True, text=True, check=False)
    assert (klar.returncode, klar.stdout) == (1, "")
    assert klar.stderr.startswith("Fel: DATABASE_URL ")
    assert klar.stderr.count("\n") == 1


@pytest.mark.usefixtures("utan_rattigheter")
def test_missing_venv_module_names_the_package(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(manage, "VENV_PYTHON", str(tmp_path / "finns-inte"))
    monkeypatch.setattr(manage.importlib.util, "find_spec", lambda namn: None)
    with pytest.raises(SystemExit, match="1"):
        manage.skapa_venv()
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    assert f"sudo apt-get install python{version}-venv" in capsys.readouterr().err


@pytest.mark.usefixtures("utan_rattigheter")
def test_demo_goes_on_without_pdf_libraries(monkeypatch, capsys):
    monkeypatch.setattr(manage, "PDF_BIBLIOTEK", {"libfinnsinte.so.0": "libfinnsinte0"})
    manage.forbered_debian(test=False, webblasare=True)
    assert "PDF-filer kan inte göras" in (fel := capsys.readouterr().err)
    assert "sudo apt-get install libfinnsinte0" in fel


@pytest.mark.usefixtures("utan_rattigheter")
def test_tests_stop_without_browser_but_not_when_quick(monkeypatch, capsys):
    monkeypatch.setattr(manage, "PDF_BIBLIOTEK", {})
    monkeypatch.setattr(manage, "TESTPROGRAM", {"chromium": "chromium"})
    monkeypatch.setattr(manage.shutil, "which", lambda program: None)
    manage.forbered_debian(test=True, webblasare=False)
    with pytest.raises(SystemExit, match="1"):
        manage.forbered_debian(test=True, webblasare=True)
    assert "sudo apt-get install chromium" in capsys.readouterr().err


def test_same_libraries_as_the_health_page():
    from kvalitet import halsa

    assert tuple(manage.PDF_BIBLIOTEK) == halsa.PDF_BIBLIOTEK


def test_locks_carry_hashes_and_no_address():
    for fil in manage.LAS.values():
        text = (settings.BASE_DIR / fil).read_text()
        assert "--hash=sha256:" in text
        assert not [
            rad for rad in text.splitlines() if "://" in rad or rad.startswith(("--index", "--find", "--extra"))
        ]
    drift, test = (
        {rad.split()[0] for rad in (settings.BASE_DIR / fil).read_text().splitlines() if "==" in rad.split("#")[0]}
        for fil in manage.LAS.values()
    )
    assert drift <= test
