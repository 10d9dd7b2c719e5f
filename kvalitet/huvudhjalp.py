"""What `manage.py` itself says, in Swedish: the list of commands, and a command that does not exist."""

import sys
from difflib import get_close_matches

from django.conf import settings
from django.core.management import BaseCommand, ManagementUtility, get_commands


class Verktyg(ManagementUtility):
    def main_help_text(self, commands_only: bool = False) -> str:
        text = super().main_help_text(commands_only)
        hjalp = f"Type '{self.prog_name} help <subcommand>' for help on a specific subcommand."
        text = text.replace(hjalp, f"Skriv ”python3 {self.prog_name} help KOMMANDO” för hjälp om ett kommando.")
        return text.replace("Available subcommands:", "Kommandon:")

    def fetch_command(self, subcommand: str) -> BaseCommand:
        kommandon = get_commands()
        if subcommand in kommandon:
            return super().fetch_command(subcommand)
        assert settings.INSTALLED_APPS  # a faulty setting is told before a command that it hid
        nara = get_close_matches(subcommand, kommandon, n=1)
        forslag = f" Menade du {nara[0]}?" if nara else ""
        sys.stderr.write(
            f"Fel: kommandot {subcommand!r} finns inte.{forslag} "
            f"Skriv ”python3 {self.prog_name} help” för alla kommandon.\n"
        )
        sys.exit(1)
