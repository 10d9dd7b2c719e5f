from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError, CommandParser

from analysunderlag.models import Statistikrelease
from analysunderlag.services import release as releaser
from kvalitet.kommando import Kommando

from .kontrollera_release import valj_release


class Command(Kommando):
    help = "Beräknar de nationella fördelningarna på nytt, till exempel när registret har ändrats."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--release", default="", metavar="R", help="Releasens namn eller nummer. Annars den senast godkända."
        )

    def utfor(self, **val: Any) -> dict[str, Any]:
        release = valj_release(val["release"]) if val["release"] else Statistikrelease.objects.senast_godkand()
        if release is None:
            raise CommandError("Det finns ingen godkänd release.")
        antal = releaser.berakna_fordelningar(release.pk)
        self.skriv(f"{release.namn}: {antal} fördelningar är beräknade.")
        return {"id": release.pk, "namn": release.namn, "fordelningar": antal}
