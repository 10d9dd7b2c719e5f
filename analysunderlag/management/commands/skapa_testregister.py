from __future__ import annotations

import argparse
from collections import Counter
from typing import Any

from django.core.management.base import CommandError, CommandParser

from analysunderlag.services.release import OgiltigRelease
from analysunderlag.services.teststatistik import skapa_varden
from huvudman.models import Huvudman, JuridiskForm
from huvudman.services.testregister import IngetTestregister, orgnr, skapa_huvudman
from kvalitet import svenska
from kvalitet.kommando import Kommando

FLEST = 60_000


def antal(text: str) -> int:
    """Argument type."""
    if not text.isdigit() or not 1 <= int(text) <= FLEST:
        raise argparse.ArgumentTypeError(f"{text!r} är inget antal från 1 till {svenska.tal(FLEST)}")
    return int(text)


class Command(Kommando):
    help = (
        "Fyller registret med påhittade huvudmän upp till ett visst antal, fördelade som de verkliga, med påhittade "
        "värden i en egen statistikimport. Bara för prov: nekas i produktion. Körs det igen görs inget."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--antal", type=antal, default=2806, metavar="N", help="Så många huvudmän ska registret ha (förval: 2806)."
        )
        parser.add_argument("--fro", type=int, default=1, metavar="S", help="Frö: samma frö ger samma register.")

    def utfor(self, **val: Any) -> dict[str, Any]:
        try:
            nya = skapa_huvudman(val["antal"], val["fro"])
        except IngetTestregister as fel:
            raise CommandError(str(fel)) from None
        finns = Huvudman.objects.filter(ar_aktiv=True).count()
        former = Counter(p.form.form for p in nya)
        delar = [f"{JuridiskForm(form).label.lower()} {n}" for form, n in former.most_common()]
        if nya:
            self.skriv(f"{svenska.tal(len(nya))} påhittade huvudmän: {', '.join(delar)}.")
        try:
            release = skapa_varden(orgnr(), val["fro"])
        except OgiltigRelease as fel:
            raise CommandError(f"Huvudmännen är sparade, men deras värden används inte: {fel}") from None
        if release:
            self.skriv(f"De som har grundskola har påhittade värden i releasen ”{release}”, som nu används.")
        if not (nya or release):
            self.skriv(f"Inget att göra: registret har redan {svenska.tal(finns)} huvudmän.")
        return {
            "nya": len(nya),
            "huvudman": finns,
            "barn_elever": sum(p.barn for p in nya),
            "former": dict(former),
            "release": release.namn if release else None,
        }
