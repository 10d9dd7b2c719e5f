"""Base of every command: Swedish help and errors, `--json` as the last line, progress bars on terminals only.

A command implements `utfor(**val)` and returns its summary (printed as JSON with `--json`), or None. It tells people
things with `self.skriv(text)` and refuses bad input with `raise CommandError("En tydlig mening.")`: one line, exit ≠ 0.
"""

import argparse
import json
import os
import select
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from io import TextIOWrapper
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser, SystemCheckError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import OperationalError, ProgrammingError, connections
from tqdm import tqdm

from . import lasningar

T = TypeVar("T")
Framsteg = Callable[[int, int, str], None]
"""Receives (done, of, what is being done); the same shape as kvalitet.jobb.puls with the job bound."""

STAPEL = "{desc}{percentage:3.0f} % |{bar}| {n_fmt} av {total_fmt} [{elapsed}, {remaining} kvar]"

ARGPARSE = {
    "usage: ": "användning: ",
    "positional arguments": "argument",
    "options": "val",
    "subcommands": "underkommandon",
    "show this help message and exit": "visa den här hjälpen",
    "%(prog)s: error: %(message)s\n": "Fel: %(message)s\n",
    "argument %(argument_name)s: %(message)s": "argumentet %(argument_name)s: %(message)s",
    "the following arguments are required: %s": "följande argument måste anges: %s",
    "unrecognized arguments: %s": "okända argument: %s",
    "expected one argument": "ett värde måste anges",
    "expected at most one argument": "högst ett värde kan anges",
    "expected at least one argument": "minst ett värde måste anges",
    "expected %s argument": "%s värde måste anges",
    "expected %s arguments": "%s värden måste anges",
    "invalid choice: %(value)r (choose from %(choices)s)": "%(value)r går inte att välja (välj bland %(choices)s)",
    "invalid %(type)s value: %(value)r": "%(value)r är inte ett giltigt värde",
    "not allowed with argument %s": "kan inte användas tillsammans med %s",
    "one of the arguments %s is required": "ett av argumenten %s måste anges",
    "ignored explicit argument %r": "tar inget värde (%r)",
    "ambiguous option: %(option)s could match %(matches)s": "%(option)s kan betyda flera val: %(matches)s",
}

LASAREN_GICK = 141  # what a shell reports for a program that SIGPIPE ended
DISKEN_FULL = "disken är full. Frigör utrymme och kör kommandot igen; det som redan är sparat görs inte om."

DJANGOS_VAL = {
    "help": "Visa den här hjälpen.",
    "version": "Visa Djangos version.",
    "verbosity": "Hur mycket som skrivs ut: 0 minst, 1 normalt, 2 mer, 3 mest.",
    "settings": "Inställningsmodul, till exempel kvalitet.settings.",
    "pythonpath": "Mapp som läggs först i Pythons sökväg.",
    "traceback": "Visa hela felspåret vid fel.",
    "no_color": "Skriv ut utan färger.",
    "force_color": "Skriv ut i färg även när utskriften inte går till en terminal.",
    "skip_checks": "Hoppa över Djangos kontroller.",
}


def dag(text: str) -> date:
    """Argument type: a day as ÅÅÅÅ-MM-DD."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} är inget datum, skriv ÅÅÅÅ-MM-DD") from None


def utfil(text: str) -> Path:
    """Argument type: a file to write, in a folder that is there."""
    fil = Path(text)
    if fil.is_dir():
        raise argparse.ArgumentTypeError(f"{text!r} är en mapp, inte en fil")
    if not fil.parent.is_dir():
        raise argparse.ArgumentTypeError(f"mappen {str(fil.parent)!r} finns inte")
    return fil


def _oversatt(text: str) -> str:
    return ARGPARSE.get(text, text)


@contextmanager
def _svensk_argparse() -> Iterator[None]:
    """argparse takes its words from gettext under two module names; lend it ours while a parser works."""
    namn: Any = argparse
    foregaende = namn._, namn.ngettext
    namn._ = _oversatt
    namn.ngettext = lambda en, flera, antal: _oversatt(en if antal == 1 else flera)
    try:
        yield
    finally:
        namn._, namn.ngettext = foregaende


class SvenskParser(CommandParser):
    def parse_args(self, *args: Any, **kwargs: Any) -> Any:
        with _svensk_argparse():
            return super().parse_args(*args, **kwargs)

    def format_help(self) -> str:
        with _svensk_argparse():
            return super().format_help()

    def error(self, message: str) -> NoReturn:
        if self.called_from_command_line:
            self.exit(2, f"Fel: {message}. Skriv --help för hjälp.\n")
        raise CommandError(f"Fel: {message}")


class Kommando(BaseCommand):
    def utfor(self, *args: Any, **val: Any) -> Any:
        raise NotImplementedError

    def skriv(self, text: str = "") -> None:
        self.stdout.write(text)

    # Progress ---------------------------------------------------------------------------------------------------

    def framsteg(self, rader: Iterable[T], text: str = "", total: int | None = None) -> Iterable[T]:
        """Iterate with a progress bar on a terminal; silent otherwise."""
        return tqdm(rader, **self._stapelval(text, total))

    @contextmanager
    def stapel(self, text: str = "") -> Iterator[Framsteg]:
        """A callback (done, of, text) for code that reports its own progress, drawn as a bar on a terminal."""
        with tqdm(**self._stapelval(text, None)) as bar:

            def visa(klart: int, av: int, vad: str = "") -> None:
                bar.total = av
                bar.set_description_str(f"{vad or text} ", refresh=False)
                bar.n = klart
                bar.refresh()

            yield visa

    def _stapelval(self, text: str, total: int | None) -> dict[str, Any]:
        return {
            "total": total,
            "desc": f"{text} " if text else "",
            "disable": not sys.stderr.isatty(),
            "file": sys.stderr,
            "bar_format": STAPEL,
            "leave": False,
        }

    # How Django calls a command -----------------------------------------------------------------------------------

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        with _svensk_argparse():
            parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.__class__ = SvenskParser  # Django names CommandParser itself; nothing else differs
        for val in parser._actions:
            if val.dest in DJANGOS_VAL:
                val.help = DJANGOS_VAL[val.dest]
        return parser

    def run_from_argv(self, argv: list[str]) -> None:
        """As Django's, but every foreseeable fault is one Swedish line on stderr (the whole trace with --traceback)."""
        self._called_from_command_line = True
        val = vars(self.create_parser(argv[0], argv[1]).parse_args(argv[2:]))
        args = val.pop("args", ())
        if isinstance(sys.stdout, TextIOWrapper):
            sys.stdout.reconfigure(errors="replace")  # a terminal without å or ” still gets the rest
        try:
            self.execute(*args, **val)
            sys.stdout.flush()
        except KeyboardInterrupt:
            self._avsluta("Avbrutet.", 130)
        except Exception as fel:
            if isinstance(fel, BrokenPipeError) and _lasaren_har_gatt():
                sys.exit(LASAREN_GICK)
            text = None if val.get("traceback") else felrad(fel)
            if text is None:
                raise
            self._avsluta(f"Fel: {text}", getattr(fel, "returncode", 1))
        finally:
            connections.close_all()

    def handle(self, *args: Any, **val: Any) -> None:
        som_json = val.pop("json", False)
        try:
            resultat = self.utfor(**val)
        finally:
            lasningar.skriv_vantande()
        if som_json:
            self.skriv_json(resultat)

    def skriv_json(self, resultat: Any) -> None:
        """One line that any program can read, also where the terminal's encoding lacks å."""
        utf8 = (getattr(sys.stdout, "encoding", None) or "utf-8").lower().replace("-", "") == "utf8"
        self.stdout.write(json.dumps(resultat, cls=DjangoJSONEncoder, ensure_ascii=not utf8))

    def add_arguments(self, parser: CommandParser) -> None:
        """Subclasses call super().add_arguments(parser)."""
        parser.add_argument("--json", action="store_true", help="Skriv en sammanfattning som JSON på sista raden.")

    def _avsluta(self, text: str, kod: int) -> NoReturn:
        self.stderr.write(text)
        sys.exit(kod)


def _lasaren_har_gatt() -> bool:
    """Whether stdout is a pipe that nobody reads any more, as after `| head`. If so the rest is thrown away."""
    ror = select.poll()
    ror.register(sys.stdout.fileno(), select.POLLOUT)
    if not any(handelse & select.POLLERR for _, handelse in ror.poll(0)):
        return False
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return True


def felrad(fel: Exception) -> str | None:
    """One line for faults that are no bugs of ours; None for the rest, which keep their trace."""
    match fel:
        case ValidationError():
            return " ".join(fel.messages)
        case SystemCheckError():
            return str(fel)  # several faults: one line each
        case CommandError() | ImproperlyConfigured():
            return " ".join(str(fel).split())
        case OperationalError() | ProgrammingError() if "no such table" in str(fel) or "does not exist" in str(fel):
            return "databasen saknar tabeller. Kör först: python3 manage.py migrate"
        case OperationalError() if any(tecken in str(fel) for tecken in ("disk is full", "disk I/O", "No space left")):
            return DISKEN_FULL
        case OperationalError():
            return f"databasen går inte att nå eller är upptagen ({fel})"
        case FileNotFoundError():
            return f"filen {fel.filename} finns inte"
        case NotADirectoryError():
            return f"{fel.filename} går inte att skapa: en del av sökvägen är en fil"
        case IsADirectoryError():
            return f"{fel.filename} är en mapp, inte en fil"
        case PermissionError():
            return f"det går inte att läsa eller skriva {fel.filename}: behörighet saknas"
        case OSError() if fel.errno == 28:
            return DISKEN_FULL
        case _:
            return None
