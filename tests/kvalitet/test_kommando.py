import json
import os
import subprocess
import sys
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, load_command_class
from django.db import OperationalError

from kvalitet.kommando import DISKEN_FULL, LASAREN_GICK, Kommando


class Prov(Kommando):
    help = "Räkna rader i en fil."
    gor = staticmethod(lambda **val: {"rader": 3})

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument("fil", help="Filen.")
        parser.add_argument("--antal", type=int, help="Hur många.")
        parser.add_argument("--slag", choices=["a", "b"], help="Slag.")

    def utfor(self, **val):
        self.skriv("Räknar")
        return self.gor(**val)


def kor(*argv: str, gor=None) -> tuple[int, str, str]:
    ut, fel = StringIO(), StringIO()
    kommando = Prov(stdout=ut, stderr=fel)
    if gor:
        kommando.gor = gor
    kommando.requires_system_checks = []
    riktiga = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = ut, fel
    try:
        kommando.run_from_argv(["manage.py", "prov", *argv])
        return 0, ut.getvalue(), fel.getvalue()
    except SystemExit as slut:
        return int(slut.code or 0), ut.getvalue(), fel.getvalue()
    finally:
        sys.stdout, sys.stderr = riktiga


def test_help_is_swedish_all_through():
    kod, ut, _ = kor("--help")
    assert kod == 0
    assert ut.startswith("användning: manage.py prov")
    assert "Räkna rader i en fil." in ut
    engelska = [
        "usage",
        "options",
        "positional",
        "show this",
        "Verbosity",
        "traceback on",
        "module",
        "colored",
        "system",
    ]
    assert [ord_ for ord_ in engelska if ord_ in ut.replace("--settings SETTINGS", "")] == []


def test_json_is_the_last_line_and_only_on_request():
    assert kor("a.csv") == (0, "Räknar\n", "")
    kod, ut, _ = kor("a.csv", "--json")
    assert kod == 0
    assert json.loads(ut.splitlines()[-1]) == {"rader": 3}


@pytest.mark.parametrize(
    ("argv", "text"),
    [
        ([], "Fel: följande argument måste anges: fil"),
        (["a", "b"], "Fel: okända argument: b"),
        (["a", "--antal", "x"], "Fel: argumentet --antal: 'x' är inte ett giltigt värde"),
        (["a", "--antal"], "Fel: argumentet --antal: ett värde måste anges"),
        (["a", "--slag", "c"], "Fel: argumentet --slag: 'c' går inte att välja (välj bland 'a', 'b')"),
    ],
)
def test_wrong_arguments_are_one_swedish_line(argv, text):
    kod, ut, fel = kor(*argv)
    assert (kod, ut) == (2, "")
    assert fel == f"{text}. Skriv --help för hjälp.\n"


@pytest.mark.parametrize(
    ("fel", "text"),
    [
        (CommandError("Filen är inte en tabell."), "Filen är inte en tabell."),
        (CommandError("Två\n  rader."), "Två rader."),
        (FileNotFoundError(2, "No such file", "a.csv"), "filen a.csv finns inte"),
        (IsADirectoryError(21, "Is a directory", "mapp"), "mapp är en mapp, inte en fil"),
        (NotADirectoryError(20, "Not a directory", "a/b"), "a/b går inte att skapa: en del av sökvägen är en fil"),
        (PermissionError(13, "Denied", "a.csv"), "det går inte att läsa eller skriva a.csv: behörighet saknas"),
        (OSError(28, "No space left"), DISKEN_FULL),
        (OperationalError("database or disk is full"), DISKEN_FULL),
        (OperationalError("could not extend file: No space left on device"), DISKEN_FULL),
        (OperationalError("no such table: x"), "databasen saknar tabeller. Kör först: python3 manage.py migrate"),
    ],
)
def test_a_foreseeable_fault_is_one_line_and_a_code(fel, text):
    def gor(**val):
        raise fel

    kod, ut, stderr = kor("a", "--json", gor=gor)
    assert (kod, stderr) == (1, f"Fel: {text}\n")
    assert "{" not in ut


def test_a_bug_keeps_its_trace():
    def gor(**val):
        raise KeyError("miss")

    with pytest.raises(KeyError):
        kor("a", gor=gor)


def test_traceback_shows_the_whole_fault():
    def gor(**val):
        raise CommandError("nej")

    with pytest.raises(CommandError):
        kor("a", "--traceback", gor=gor)


def test_ctrl_c_ends_quietly():
    def gor(**val):
        raise KeyboardInterrupt

    assert kor("a", gor=gor) == (130, "Räknar\n", "Avbrutet.\n")


PROGRAM = (
    "import sys; sys.path.insert(0, '.'); import django; django.setup(); "
    "from tests.kvalitet.test_kommando import Prov; Prov.requires_system_checks = []; "
    "Prov.gor = staticmethod(lambda **val: ['å ”']); Prov().run_from_argv(['manage.py', 'prov', *sys.argv[1:]])"
)


MILJO = {**os.environ, "DJANGO_SETTINGS_MODULE": "kvalitet.settings"}


def korning(*argv, **val):
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *argv],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=settings.BASE_DIR,
        env=MILJO | val,
    )


@pytest.mark.parametrize("kodning", ["ascii", "latin-1", "utf-8"])
def test_a_terminal_without_swedish_letters_gets_the_text_and_whole_json(kodning):
    with korning("a.csv", "--json", PYTHONIOENCODING=kodning) as process:
        ut, fel = process.communicate()
    assert (process.returncode, fel) == (0, b"")
    text, rad = ut.decode(kodning).splitlines()
    assert text == ("R?knar" if kodning == "ascii" else "Räknar")
    assert json.loads(rad) == ["å ”"]


def test_a_reader_that_has_seen_enough_is_no_fault():
    with korning("a.csv") as process:
        process.stdout.close()
        fel = process.stderr.read()
    assert (process.returncode, fel) == (LASAREN_GICK, b"")


def test_argparse_gets_its_own_words_back():
    import argparse

    kor("--help")
    assert argparse._("usage: ") == "usage: "  # type: ignore[attr-defined]


def test_no_progress_bar_unless_on_a_terminal(capsys):
    kommando = Prov()
    assert list(kommando.framsteg([1, 2, 3], "Läser")) == [1, 2, 3]
    with kommando.stapel("Läser") as visa:
        visa(1, 3, "rad ett")
    assert capsys.readouterr().err == ""


def test_progress_bar_on_a_terminal_is_swedish(monkeypatch):
    fel = StringIO()
    fel.isatty = lambda: True  # type: ignore[method-assign]
    monkeypatch.setattr(sys, "stderr", fel)
    with Prov().stapel("Läser") as visa:
        visa(1, 4, "Läser bladet")
    assert "Läser bladet" in fel.getvalue()
    assert "25 %" in fel.getvalue()
    assert "1 av 4" in fel.getvalue()


def test_every_command_of_ours_has_swedish_help():
    from importlib import resources

    for app in ("kvalitet", "huvudman", "analysunderlag"):
        mapp = resources.files(app).joinpath("management/commands")
        for fil in mapp.iterdir() if mapp.is_dir() else []:
            namn = fil.name.removesuffix(".py")
            if fil.name.endswith(".py") and not namn.startswith("_"):
                kommando = load_command_class(app, namn)
                assert isinstance(kommando, Kommando), f"{app}/{namn} bygger inte på kvalitet.kommando"
                assert kommando.help, f"{app}/{namn} saknar hjälptext"


def manage(*argv: str) -> subprocess.CompletedProcess[str]:
    program = "from kvalitet.huvudhjalp import Verktyg; import sys; Verktyg(['manage.py', *sys.argv[1:]]).execute()"
    miljo = {**os.environ, "DJANGO_SETTINGS_MODULE": "kvalitet.settings", "PYTHONUTF8": "1"}
    return subprocess.run(
        [sys.executable, "-c", program, *argv], cwd=settings.BASE_DIR, env=miljo, capture_output=True, text=True
    )


@pytest.mark.parametrize("argv", [["help"], ["--help"], []])
def test_the_list_of_commands_is_swedish(argv):
    klar = manage(*argv)

    assert klar.returncode == 0
    assert klar.stdout.split("\n")[1] == "Skriv ”python3 manage.py help KOMMANDO” för hjälp om ett kommando."
    assert "las_in_statistik" in klar.stdout
    assert not [ord_ for ord_ in ("Type ", "Available", "subcommand") if ord_ in klar.stdout]


def test_a_command_that_does_not_exist_is_one_swedish_line():
    klar = manage("las_in_statistk")

    assert (klar.returncode, klar.stdout) == (1, "")
    assert klar.stderr == (
        "Fel: kommandot 'las_in_statistk' finns inte. Menade du las_in_statistik? "
        "Skriv ”python3 manage.py help” för alla kommandon.\n"
    )
