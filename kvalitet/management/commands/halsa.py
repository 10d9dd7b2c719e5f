from typing import Any

from django.core.management.base import CommandError, CommandParser

from kvalitet import halsa
from kvalitet.kommando import Kommando


class Command(Kommando):
    help = (
        "Visa om databas, jobbkö, arbetare, schemaläggare, lagring och PDF-bibliotek fungerar. "
        "Slutar med fel om någon del inte gör det."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--del",
            action="append",
            dest="delar",
            choices=halsa.DELAR,
            help="Kontrollera bara den här delen (kan upprepas).",
        )

    def handle(self, *args: Any, **val: Any) -> None:
        super().handle(*args, **val)
        fel = [kontroll.del_ for kontroll in self._svar if not kontroll.ok]
        if fel:
            raise CommandError(f"det här fungerar inte: {', '.join(fel)}.")

    def utfor(self, *, delar: list[str] | None = None, **val: Any) -> dict[str, object]:
        self._svar = halsa.kontrollera(tuple(delar or halsa.DELAR))
        self.skriv(halsa.som_text(self._svar))
        return halsa.som_json(self._svar)
