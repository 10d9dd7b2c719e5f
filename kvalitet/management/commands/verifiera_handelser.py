from typing import Any

from django.core.management.base import CommandError

from kvalitet import kedja, svenska
from kvalitet.kommando import Kommando


class Command(Kommando):
    help = (
        "Kontrollera att ingen händelse har ändrats, tagits bort, bytt plats, lagts in i efterhand eller kapats i "
        "slutet. Skriver vilken rad det gäller och slutar med felkod om något inte stämmer."
    )

    def utfor(self, **val: Any) -> dict[str, Any]:
        try:
            svar = kedja.verifiera()
        except kedja.Kedjefel as fel:
            raise CommandError(str(fel)) from fel
        if svar.fel:
            for rad in svar.fel:
                self.stderr.write(rad)
            raise CommandError(f"händelseloggen stämmer inte: {svenska.antal(len(svar.fel), 'fel')} (se ovan)")
        self.skriv(f"Händelseloggen stämmer: {svenska.antal(svar.lankar, 'länk', 'länkar')}, hash {svar.hash[:16]}.")
        if svar.vantar:
            self.skriv(f"{svenska.antal(svar.vantar, 'ny händelse', 'nya händelser')} får sin länk inom en minut.")
        return {"ok": True, "lankar": svar.lankar, "vantar": svar.vantar, "hash": svar.hash}
