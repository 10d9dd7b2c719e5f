import argparse
import importlib
import importlib.util
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError, CommandParser

from kvalitet import demo
from kvalitet.demoserver import Demofel, Demoserver, ensam, kontrollera_port
from kvalitet.kommando import Kommando

# In the order in which they build on each other. Each has `<app>.demo.ladda(framsteg)`, safe to run again.
APPAR = ("kvalitet", "huvudman", "analysunderlag", "dialoger")


def port(text: str) -> int:
    if text.isdecimal() and 1 <= int(text) <= 65_535:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} är inget portnummer, välj ett mellan 1 och 65535")


class Command(Kommando):
    help = (
        "Starta Kvalitet med verkliga demodata: skapar databasen, läser in demon och startar webbserver och arbetare. "
        "Ctrl-C avslutar allt. Körs kommandot igen ändras inget som redan finns."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--port", type=port, default=8000, help="Port för webbservern (annars 8000).")
        parser.add_argument("--no-server", action="store_true", help="Läs in demon och sluta, utan att starta något.")

    def handle(self, *args: Any, **val: Any) -> None:
        # The summary is due when the demo is ready, not when it has ended.
        self._som_json = val.pop("json", False)
        super().handle(*args, **val)

    def utfor(self, *, port: int, no_server: bool, **val: Any) -> None:
        if not settings.DEMO:
            raise CommandError("demo kan inte köras med KVALITET_LAGE=produktion.")
        server = Demoserver(port)
        try:
            with ensam("" if no_server else server.adress):
                if not no_server:
                    kontrollera_port(port)
                self._ladda()
                if no_server:
                    self.skriv("Demon är inläst.")
                    self._beratta(None)
                else:
                    self._kor(server)
        except Demofel as fel:
            if fel.logg:
                self.stderr.write(fel.logg)
            raise CommandError(str(fel)) from None

    def _ladda(self) -> None:
        self.skriv("Förbereder databasen …")
        call_command("migrate", verbosity=0, interactive=False)
        self.skriv("Läser in demon …")
        for app in APPAR:
            if importlib.util.find_spec(f"{app}.demo"):
                with self.stapel() as framsteg:
                    importlib.import_module(f"{app}.demo").ladda(framsteg)

    def _kor(self, server: Demoserver) -> None:
        try:
            server.starta()
            if server.vanta_pa_svar():
                self._beratta(server.adress)
                server.overvaka(self.stderr.write)
                self.skriv("\nAvslutar. Väntar på pågående jobb; Ctrl-C en gång till avbryter dem.")
        finally:
            server.stoppa()
        self.skriv("Demon är avslutad.")

    def _beratta(self, adress: str | None) -> None:
        """Address and accounts, once everything answers; with --json also as one line that programs can wait for."""
        konton = demo.konton()
        if adress:
            bredd = max(len(konto.epost) for konto in konton)
            self.skriv(f"\nKvalitet är igång: {adress}\n\nLogga in med lösenordet {demo.LOSENORD} som")
            for konto in konton:
                self.skriv(f"  {konto.epost:<{bredd}}  {konto.roll}")
            self.skriv("\nCtrl-C avslutar.")
        if self._som_json:
            rader = [asdict(konto) for konto in konton]
            self.skriv_json({"adress": adress, "konton": rader})
        self.stdout.flush()
