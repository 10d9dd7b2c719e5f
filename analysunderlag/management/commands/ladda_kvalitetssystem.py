import dataclasses
from typing import Any

from django.core.management.base import CommandError

from analysunderlag.kvalitetssystem import Datafel
from analysunderlag.services.kvalitetssystem import Utfall, ladda_kvalitetssystem
from kvalitet.kommando import Kommando


class Command(Kommando):
    help = (
        "Läser in det nationella kvalitetssystemet (skolformer, målsättningar, delmål, indikatorer och "
        "framgångsfaktorer) från systemets datafiler. Samma filer en gång till ändrar ingenting."
    )

    def utfor(self, **val: Any) -> dict[str, Any]:
        try:
            resultat = ladda_kvalitetssystem()
        except Datafel as fel:
            raise CommandError(str(fel)) from fel
        if resultat.utfall is Utfall.OFORANDRAD:
            self.skriv(f"Kvalitetssystemet {resultat.version} är redan inläst. Inget ändrades.")
        else:
            self.skriv(
                f"Kvalitetssystemet {resultat.version} ({resultat.utfall}): {resultat.skolformer} skolformer och "
                f"fritidshem, {resultat.indikatorer} indikatorer, varav {len(resultat.andrade)} nya eller ändrade."
            )
        return dataclasses.asdict(resultat)
