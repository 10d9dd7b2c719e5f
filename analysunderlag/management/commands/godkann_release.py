from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError, CommandParser

from analysunderlag.behorighet import far_godkanna_release
from analysunderlag.services import release as releaser
from kvalitet.kommando import Kommando
from kvalitet.models import Anvandare

from .kontrollera_release import valj_release


class Command(Kommando):
    help = "Godkänner en release så att den används: kontrollerar den och beräknar de nationella fördelningarna."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--release", default="", metavar="R", help="Releasens namn eller nummer. Annars den nyaste som väntar."
        )
        parser.add_argument("--som", default="", metavar="EPOST", help="Den som godkänner. Annars systemet.")

    def utfor(self, **val: Any) -> dict[str, Any]:
        release = valj_release(val["release"], utkast=True)
        aktor = None
        if val["som"]:
            aktor = Anvandare.objects.filter(epost__iexact=val["som"]).first()
            if aktor is None or not far_godkanna_release(aktor):
                raise CommandError(f"{val['som']} får inte godkänna releaser.")
        try:
            release = releaser.godkann_release(release.pk, aktor)
        except releaser.OgiltigRelease as fel:
            raise CommandError(str(fel)) from fel
        antal = release.fordelningar.count()
        self.skriv(f"{release.namn} är godkänd. {antal} fördelningar är beräknade.")
        return {"id": release.pk, "namn": release.namn, "status": release.status, "fordelningar": antal}
