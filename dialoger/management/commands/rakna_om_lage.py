from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError, CommandParser

from dialoger import services
from kvalitet.kommando import Kommando


class Command(Kommando):
    help = "Räknar om var alla ärenden står och visar skillnader mot det som är lagrat. Ändrar inget utan --ratta."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--ratta", action="store_true", help="Rätta det som skiljer sig.")

    def utfor(self, **val: Any) -> dict[str, Any]:
        skillnader = services.rakna_om(rata=val["ratta"])
        for rad in skillnader:
            falt = ", ".join(f"{namn}: {lagrat} → {ratt}" for namn, (lagrat, ratt) in rad["skillnader"].items())
            self.skriv(f"{rad['arende']}  {falt}")
        if skillnader and not val["ratta"]:
            raise CommandError(f"{len(skillnader)} ärenden står fel. Kör igen med --ratta för att rätta dem.")
        self.skriv("Alla ärenden står rätt." if not skillnader else f"{len(skillnader)} ärenden är rättade.")
        return {
            "skillnader": [
                {**rad, "skillnader": {k: list(v) for k, v in rad["skillnader"].items()}} for rad in skillnader
            ]
        }
