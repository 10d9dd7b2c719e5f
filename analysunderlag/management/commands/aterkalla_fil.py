from __future__ import annotations

import re
from typing import Any

from django.core.management.base import CommandError, CommandParser

from analysunderlag.behorighet import far_aterkalla_import
from analysunderlag.models import Statistikimport
from analysunderlag.services import aterkallelse
from analysunderlag.services import release as releaser
from analysunderlag.services.release import OgiltigRelease
from kvalitet.kommando import Kommando
from kvalitet.models import Anvandare

SHA256 = re.compile("[0-9a-f]{8,64}")  # fewer characters are read as a number


class Command(Kommando):
    help = (
        "Återkallar en fil med statistik som är fel. Det som gällde före filen kommer i ett nytt utkast, och de "
        "underlag som är gjorda av filen visas som återkallade."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("fil", metavar="SHA|ID", help="Filens kontrollsumma (minst 8 tecken) eller nummer.")
        parser.add_argument("--skal", required=True, metavar="TEXT", help="Varför. Huvudmän med underlag läser det.")
        parser.add_argument("--som", default="", metavar="EPOST", help="Den som återkallar. Annars systemet.")

    def utfor(self, **val: Any) -> dict[str, Any]:
        fil = _fil(val["fil"].strip().lower())
        aktor = None
        if val["som"]:
            aktor = Anvandare.objects.filter(epost__iexact=val["som"]).first()
            if aktor is None or not far_aterkalla_import(aktor, fil):
                raise CommandError(f"{val['som']} får inte återkalla {fil.filnamn}.")
        antal = aterkallelse.foljder(fil)
        try:
            utfall = aterkallelse.aterkalla_import(fil.pk, aktor, val["skal"])
        except OgiltigRelease as fel:
            raise CommandError(str(fel)) from fel
        self.skriv(utfall.text)
        if utfall.utkast:
            for kontroll in releaser.kontrollera_release(utfall.utkast.pk, aktor):
                if kontroll.utfall != "ok":
                    self.skriv(f"  {kontroll.namn}: {kontroll.text}")
        self.skriv(f"Underlag som är gjorda av filen: {antal.underlag}.")
        return {
            "id": fil.pk,
            "fil": fil.filnamn,
            "utkast": utfall.utkast.namn if utfall.utkast else None,
            "las_in_igen": [rad.filnamn for rad in utfall.las_in_igen],
            "underlag": antal.underlag,
            "huvudman": antal.huvudman,
        }


def _fil(text: str) -> Statistikimport:
    """By number, or by the beginning of the checksum: its latest reading that is not withdrawn, else the latest."""
    if SHA256.fullmatch(text):
        fraga = Statistikimport.objects.filter(sha256__startswith=text)
    elif text.isascii() and text.isdigit():
        fraga = Statistikimport.objects.filter(pk=int(text))
    else:
        fraga = Statistikimport.objects.none()
    alla = list(fraga.order_by("-pk"))
    if len({rad.sha256 for rad in alla}) > 1:
        raise CommandError(f"Flera filer börjar på {text}. Ange fler tecken av kontrollsumman.")
    if not alla:
        raise CommandError(f"Ingen inläst fil har kontrollsumman eller numret {text}.")
    return next((rad for rad in alla if not rad.aterkallad), alla[0])
