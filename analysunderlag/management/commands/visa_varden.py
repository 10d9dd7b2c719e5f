from __future__ import annotations

import re
from typing import Any

from django.core.management.base import CommandError, CommandParser

from analysunderlag.services import visning
from kvalitet.kommando import Kommando


class Command(Kommando):
    help = "Visar de värden som gäller för en huvudman, en av dess skolenheter eller riket, med fil och cell."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--orgnr",
            required=True,
            metavar="X",
            help="Organisationsnummer, huvudmannens nyckel (H…) eller 00 för riket.",
        )
        parser.add_argument(
            "--kod", default="", metavar="K", help="Skolenhetskod. Utan den visas huvudmannens egen nivå."
        )
        parser.add_argument("--skolform", required=True, metavar="S", help="Skolform, till exempel grundskola.")
        parser.add_argument("--period", default="", metavar="P", help="Bara ett läsår, till exempel 2024/25.")

    def utfor(self, **val: Any) -> list[dict[str, Any]]:
        kod = val["kod"].strip()
        if kod and not re.fullmatch(r"\d{8}", kod):
            raise CommandError("Skolenhetskoden ska ha åtta siffror.")
        try:
            varden = visning.varden(val["orgnr"].strip(), kod, val["skolform"].strip().lower(), val["period"].strip())
        except visning.IngaVarden as fel:
            raise CommandError(str(fel)) from fel
        if not varden:
            self.skriv("Huvudmannen finns i registret men har inga värden i den här statistiken.")
        for v in varden:
            self.skriv(f"{v['period']}  {v['ratext'] or 'tom':>10}  {v['namn']}  [{v['kalla']['cell']}]")
        return varden
