"""Read register files into proposed changes, and accept them with --godkann."""

import csv
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from huvudman import services
from huvudman.inlasning import Registerfil, las_registerfil
from huvudman.models import Andringsforslag, Enhet
from kvalitet.filer import Filfel
from kvalitet.kommando import Kommando

Typ = Andringsforslag.Typ
VISADE_FEL = 20
MANGA_STANGDA = 0.2


class Command(Kommando):
    help = (
        "Läs in registerfiler: Underlag för analys, Antal elever per årskurs, Skolenhetsregistret eller "
        "sammanställningen över förskolor. Filens slag känns igen på innehållet. Det som skiljer sig från registret "
        "blir ändringsförslag."
    )

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument("fil", nargs="+", type=Path, help="En eller flera filer.")
        parser.add_argument(
            "--godkann", action="store_true", help="Godkänn alla förslag utom möjliga sammanslagningar."
        )
        parser.add_argument("--torrkor", action="store_true", help="Visa vad som skulle hända, utan att spara något.")
        parser.add_argument(
            "--hoppa-over",
            action="store_true",
            help="Läs in filen även om rader är felaktiga; de skrivs till en CSV-fil.",
        )
        parser.add_argument("--avvisade", type=Path, help="Var CSV-filen med överhoppade rader skrivs.")
        parser.add_argument(
            "--datum",
            type=date.fromisoformat,
            help="Dagen uppgifterna gäller från (ÅÅÅÅ-MM-DD), om filen inte säger det.",
        )

    def utfor(
        self, *, fil: list[Path], godkann: bool, torrkor: bool, hoppa_over: bool, avvisade: Path | None,
        datum: date | None, **_: Any,
    ) -> dict[str, Any]:  # fmt: skip
        if godkann and torrkor:
            raise CommandError("--godkann och --torrkor kan inte användas tillsammans")
        services.skriv_geografi()
        rader = [
            self._en_fil(vag, godkann=godkann, torrkor=torrkor, hoppa_over=hoppa_over, avvisade=avvisade, datum=datum)
            for vag in fil
        ]
        return {"filer": rader}

    def _en_fil(
        self, vag: Path, *, godkann: bool, torrkor: bool, hoppa_over: bool, avvisade: Path | None, datum: date | None
    ) -> dict[str, Any]:
        try:
            with self.stapel() as framsteg:
                registerfil = las_registerfil(vag, datum=datum)
                inlasning = services.las_in(
                    registerfil, aktor=None, hoppa_over=hoppa_over, torrkor=torrkor, framsteg=framsteg
                )
        except Filfel as fel:
            self._visa_fel(fel)
            raise CommandError(_en_rad(fel)) from fel
        if registerfil.felrader and not torrkor:
            self._skriv_avvisade(registerfil, avvisade or vag.with_name(f"{vag.stem}-avvisade.csv"))
        self._beratta(inlasning, torrkor)
        summering: dict[str, Any] = {
            "fil": registerfil.namn, "sha256": registerfil.sha256, "slag": registerfil.slag.kod,
            "period": registerfil.period, "rader": registerfil.rader, "huvudman": len(registerfil.huvudman),
            "enheter": len(registerfil.enheter), "forslag": inlasning.per_typ, "antal_forslag": len(inlasning.forslag),
            "noterade": inlasning.noterade, "overhoppade": len(registerfil.fel), "noter": registerfil.noter,
            "import": inlasning.registerimport.pk if inlasning.registerimport else None,
        }  # fmt: skip
        if godkann and inlasning.registerimport:
            summering["godkanda"] = self._godkann(inlasning)
        return summering

    def _godkann(self, inlasning: services.Inlasning) -> int:
        assert inlasning.registerimport
        utom = {Typ.SAMMANSLAGNING}
        stangda = sum(1 for rad in inlasning.forslag if rad.typ == Typ.UPPHORD)
        if stangda > 50 and stangda > MANGA_STANGDA * Enhet.objects.filter(upphord=None).count():
            utom.add(Typ.UPPHORD)
            self.skriv(f"  {stangda} enheter skulle stängas, ovanligt många. De väntar på beslut i webben.")
        with self.stapel() as framsteg:
            beslut = services.godkann(inlasning.registerimport, aktor=None, utom=utom, framsteg=framsteg)
        if beslut.antal:
            self.skriv(f"  {beslut.antal} förslag godkända.")
        kvar = len(inlasning.forslag) - beslut.antal
        if kvar:
            self.skriv(f"  {kvar} väntar på beslut i webben.")
        return beslut.antal

    def _beratta(self, inlasning: services.Inlasning, torrkor: bool) -> None:
        fil = inlasning.fil
        self.skriv(
            f"{fil.namn}: {fil.slag.namn} {fil.period}, {len(fil.huvudman)} huvudmän, {len(fil.enheter)} enheter."
        )
        for not_ in fil.noter:
            self.skriv(f"  {not_}")
        if not inlasning.forslag:
            self.skriv("  Inget nytt: registret stämmer redan med filen.")
            return
        delar = ", ".join(f"{antal} {Typ(typ).label.lower()}" for typ, antal in inlasning.per_typ.items())
        self.skriv(f"  {len(inlasning.forslag)} förslag ({delar}){', inget sparat' if torrkor else ''}.")

    def _visa_fel(self, fel: Filfel) -> None:
        for rad in fel.radfel[:VISADE_FEL]:
            self.skriv(f"  {rad}")
        if len(fel.radfel) > VISADE_FEL:
            self.skriv(f"  … och {len(fel.radfel) - VISADE_FEL} till.")

    def _skriv_avvisade(self, fil: Registerfil, ut: Path) -> None:
        with open(ut, "w", encoding="utf-8-sig", newline="") as mal:
            skrivare = csv.writer(mal, delimiter=";")
            skrivare.writerow(["Rad", "Fält", "Fel", "Radens innehåll"])
            skrivare.writerows(fil.felrader)
        self.skriv(f"  {len(fil.felrader)} rader hoppades över och står i {ut}.")


def _en_rad(fel: Filfel) -> str:
    if not fel.radfel:
        return str(fel)
    return f"{fel} Den första: {fel.radfel[0]}"
