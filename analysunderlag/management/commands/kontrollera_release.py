from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError, CommandParser

from analysunderlag.models import Statistikrelease
from analysunderlag.services import release as releaser
from kvalitet.kommando import Kommando

MARKE = {"ok": "Bra", "varning": "Titta", "stopp": "Stopp"}


def valj_release(namn: str, *, utkast: bool = False) -> Statistikrelease:
    """By name or number; without one the newest (draft)."""
    alla = Statistikrelease.objects.all()
    if namn:
        rad = alla.filter(pk=int(namn)).first() if namn.isdecimal() else alla.filter(namn=namn).first()
        if rad is None:
            raise CommandError(f"Releasen ”{namn}” finns inte.")
        return rad
    rad = (alla.filter(status=Statistikrelease.Status.UTKAST) if utkast else alla).order_by("-pk").first()
    if rad is None:
        raise CommandError(
            "Det finns ingen release som väntar på godkännande." if utkast else "Det finns ingen release."
        )
    return rad


class Command(Kommando):
    help = "Kontrollerar en release: antal värden, nycklar, gamla läsår, andel tecken och mått. Ändrar inga värden."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--release", default="", metavar="R", help="Releasens namn eller nummer. Annars den nyaste."
        )

    def utfor(self, **val: Any) -> dict[str, Any]:
        release = valj_release(val["release"])
        kontroller = releaser.kontrollera_release(release.pk)
        self.skriv(f"{release.namn} ({release.get_status_display().lower()})")
        for kontroll in kontroller:
            self.skriv(f"  {MARKE[kontroll.utfall]:6} {kontroll.namn}: {kontroll.text}")
        svar = {"id": release.pk, "namn": release.namn, "kontroller": [k.som_dict() for k in kontroller]}
        if any(k.utfall == "stopp" for k in kontroller):
            raise CommandError(f"{release.namn} kan inte godkännas. Se kontrollerna ovan.")
        return svar
