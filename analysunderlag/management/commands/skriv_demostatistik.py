from __future__ import annotations

import os
import re
import zipfile
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from analysunderlag.demo import FIL
from analysunderlag.inlasning import granska, kompakt, las_tabell
from analysunderlag.services import statistik
from kvalitet.filer import Filfel
from kvalitet.kommando import Kommando, utfil

KALLA = (
    "Skolverket, statistikdatabasen: Underlag för analys inom det nationella kvalitetssystemet (officiell statistik)"
)


class Command(Kommando):
    help = (
        "Skriver demons statistikfil ur Skolverkets tabell: tal och tecken med fil, sha256 och cell. "
        "Förklarande texter, noter och definitioner följer inte med."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("fil", metavar="FIL", help="Underlag för analys (XLSX).")
        parser.add_argument("--ut", type=utfil, default=FIL, metavar="FIL", help="Filen som skrivs.")
        parser.add_argument("--datum", default="", metavar="DATUM", help="Uttagets datum, om filen inte själv har det.")

    def utfor(self, **val: Any) -> dict[str, Any]:
        kallfil, ut = Path(val["fil"]), val["ut"]
        try:
            tabell = granska(las_tabell(kallfil, statistik.matt_per_skolform))
            datum = val["datum"] or _uttagsdatum(kallfil)
        except Filfel as fel:
            raise CommandError(str(fel)) from fel
        koder = {namn: regel.kod for namn, regel in statistik.matt_per_skolform(tabell.skolform).items()}
        data = kompakt.packa(tabell, koder, kalla=KALLA, datum=datum)
        tillfallig = ut.with_name(f".{ut.name}.tmp")
        tillfallig.write_bytes(data)
        os.replace(tillfallig, ut)
        self.skriv(f"{ut}: {tabell.celler} celler, {len(data) / 1024:.0f} kB.")
        return {"fil": str(ut), "celler": tabell.celler, "byte": len(data), "datum": datum}


def _uttagsdatum(fil: Path) -> str:
    """The day the workbook says it was made. Call it on a file that has been opened safely."""
    with zipfile.ZipFile(fil) as zipfil:
        for delnamn in zipfil.namelist():
            ar_egenskaper = "core-properties" in delnamn or delnamn == "docProps/core.xml"
            if ar_egenskaper and (traff := re.search(rb"created[^>]*>(\d{4}-\d\d-\d\d)", zipfil.read(delnamn))):
                return traff[1].decode()
    raise CommandError("Filen säger inte när den togs ut. Ange det med --datum, till exempel --datum 2026-03-24.")
