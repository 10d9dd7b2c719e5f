"""Download statistics from Skolverkets statistikdatabas or Kolada to a file that the other commands read."""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser

from analysunderlag.kallor import Kallfil, las_kallfil
from analysunderlag.klienter import Anslutning, Klientfel, hamta_kolada, hamta_pxweb
from analysunderlag.vardetyper import Vardetyp
from kvalitet.filer import Filfel
from kvalitet.kommando import Kommando, utfil

KALLOR = ("pxweb", "kolada")


def ar(text: str) -> list[int]:
    """Argument type: a year, or the first and the last of several."""
    traff = re.fullmatch(r"(\d{4})(?:-(\d{4}))?", text)
    if not traff or int(traff[2] or traff[1]) < int(traff[1]):
        raise argparse.ArgumentTypeError(f"{text!r} är inga år, skriv 2024 eller 2015-2024")
    return list(range(int(traff[1]), int(traff[2] or traff[1]) + 1))


def antal(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"{text!r} är inget antal")
    return int(text)


class Command(Kommando):
    help = (
        "Hämtar statistik till en fil. pxweb: en tabell ur Skolverkets statistikdatabas. kolada: ett eller flera "
        "nyckeltal ur Kolada. En hämtning som avbryts fortsätter där den slutade när samma kommando körs igen. "
        "Filen skrivs när allt är hämtat och kontrollerat, annars inte alls, och då slutar kommandot med 1."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("kalla", choices=KALLOR, help="Tjänsten att hämta från.")
        parser.add_argument(
            "--tabell",
            required=True,
            help="pxweb: skolformens tabell, till exempel Grundskola, eller tabellens hela väg. "
            "kolada: nyckeltal åtskilda med komma, till exempel N15813,N17461.",
        )
        parser.add_argument("--till", required=True, type=utfil, metavar="FIL", help="Filen som skrivs.")
        parser.add_argument(
            "--tid", default="", help="pxweb: bara dessa tider, till exempel 2024,2025 (2024/25, 2025/26)."
        )
        parser.add_argument("--ar", type=ar, default=None, help="kolada: år, till exempel 2024 eller 2015-2024.")
        parser.add_argument("--celler", type=antal, default=100_000, help="pxweb: högst så många celler per fråga.")
        parser.add_argument("--borja-om", action="store_true", help="Kasta det som en avbruten hämtning har hunnit.")

    def utfor(self, **val: Any) -> dict[str, Any]:
        till: Path = val["till"]
        if val["kalla"] == "kolada" and not val["ar"]:
            raise CommandError("Ange vilka år som ska hämtas med --ar, till exempel --ar 2015-2024.")
        try:
            with self.stapel("Hämtar") as framsteg:
                celler = self._hamta(val, till, framsteg)
            kalla = las_kallfil(till)
        except (Klientfel, Filfel) as fel:
            raise CommandError(str(fel)) from fel
        return self._beratta(kalla, till, celler)

    def _hamta(self, val: dict[str, Any], till: Path, framsteg: Any) -> int:
        delar = [del_.strip() for del_ in val["tabell"].split(",") if del_.strip()]
        if val["kalla"] == "kolada":
            anslutning = Anslutning(settings.KOLADA_ADRESS, rapport=self._vantar)
            return hamta_kolada(anslutning, delar, val["ar"], till, borja_om=val["borja_om"], framsteg=framsteg)
        tider = [tid.strip() for tid in val["tid"].split(",") if tid.strip()]
        anslutning = Anslutning(settings.PXWEB_ADRESS, rapport=self._vantar)
        return hamta_pxweb(
            anslutning,
            val["tabell"],
            till,
            tider=tider,
            celler=val["celler"],
            borja_om=val["borja_om"],
            framsteg=framsteg,
        )

    def _vantar(self, text: str) -> None:
        self.stderr.write(text)

    def _beratta(self, kalla: Kallfil, till: Path, celler: int) -> dict[str, Any]:
        typer = kalla.antal_per_typ()
        tal, avvisade = typer[Vardetyp.TAL], kalla.avvisade
        tecken = kalla.celler - avvisade - tal - typer[Vardetyp.TOM]
        self.skriv(f"{till}: {kalla.slag.label} ({kalla.utgivare})")
        self.skriv(
            f"  Celler: {kalla.celler} = {tal} tal + {tecken} tecken + {typer[Vardetyp.TOM]} tomma + "
            f"{avvisade} som inte går att läsa"
        )
        for fynd in (*kalla.varningar, *kalla.fel)[:20]:
            self.skriv(f"  {fynd}")
        if kalla.fel:
            text = f"{till} är hämtad men har {len(kalla.fel)} fel. Se dem alla med granska_kallfil."
            raise CommandError(text)
        return {"fil": str(till), "sha256": kalla.sha256, "slag": kalla.slag.value, "celler": celler, "tal": tal}
