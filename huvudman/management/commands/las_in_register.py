"""Read register files into proposed changes, and accept them with --godkann."""

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from huvudman import services
from huvudman.inlasning import las_registerfil
from huvudman.models import Andringsforslag, Enhet
from kvalitet.filer import Filfel, skriv_avvisade
from kvalitet.kommando import Kommando, dag, utfil

Typ = Andringsforslag.Typ
VISADE_FEL = 20
MANGA_STANGDA = 0.2
RUBRIK = ("Rad", "Fält", "Fel", "Radens innehåll")


class Command(Kommando):
    help = (
        "Läs in registerfiler: Underlag för analys, Antal elever per årskurs, Skolenhetsregistret eller "
        "sammanställningen över förskolor. Filens slag känns igen på innehållet. Det som skiljer sig från registret "
        "blir ändringsförslag."
    )

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument("fil", nargs="+", type=Path, metavar="FIL", help="En eller flera filer.")
        parser.add_argument(
            "--godkann", action="store_true", help="Godkänn alla förslag utom möjliga sammanslagningar."
        )
        parser.add_argument("--torrkor", action="store_true", help="Visa vad som skulle hända, utan att spara något.")
        parser.add_argument(
            "--hoppa-over",
            action="store_true",
            help="Läs in filen även om rader är felaktiga; de skrivs till en CSV-fil.",
        )
        parser.add_argument(
            "--avvisade",
            type=utfil,
            metavar="FIL",
            help="CSV-fil för rader som hoppades över. Annars: <filens namn>-avvisade.csv i den här mappen.",
        )
        parser.add_argument(
            "--datum",
            type=dag,
            metavar="DAG",
            help="Dagen uppgifterna gäller från (ÅÅÅÅ-MM-DD), om filen inte säger det.",
        )

    def utfor(
        self, *, fil: list[Path], godkann: bool, torrkor: bool, hoppa_over: bool, avvisade: Path | None,
        datum: date | None, **_: Any,
    ) -> dict[str, Any]:  # fmt: skip
        if godkann and torrkor:
            raise CommandError("--godkann och --torrkor kan inte användas tillsammans.")
        if avvisade and len(fil) > 1:
            raise CommandError("--avvisade kan bara användas med en fil i taget.")
        services.skriv_geografi()
        rader = [
            self._en_fil(vag, godkann=godkann, torrkor=torrkor, hoppa_over=hoppa_over, avvisade=avvisade, datum=datum)
            for vag in fil
        ]
        return {"filer": rader}

    def _en_fil(
        self, vag: Path, *, godkann: bool, torrkor: bool, hoppa_over: bool, avvisade: Path | None, datum: date | None
    ) -> dict[str, Any]:
        mal, tillfallig = avvisade or Path(f"{vag.stem}-avvisade.csv"), None
        try:
            with self.stapel() as framsteg:
                registerfil = las_registerfil(vag, datum=datum)
                if registerfil.felrader and hoppa_over and not torrkor:
                    tillfallig = skriv_avvisade(mal, RUBRIK, registerfil.felrader)  # before anything is stored
                inlasning = services.las_in(
                    registerfil, aktor=None, hoppa_over=hoppa_over, torrkor=torrkor, framsteg=framsteg
                )
            if tillfallig:
                tillfallig.replace(mal)
        except Filfel as fel:
            self._visa_fel(fel)
            raise CommandError(_en_rad(fel)) from fel
        finally:
            if tillfallig:
                tillfallig.unlink(missing_ok=True)
        self._beratta(inlasning, torrkor)
        if tillfallig:
            antal = len(registerfil.felrader)
            vad = "1 rad hoppades över och står" if antal == 1 else f"{antal} rader hoppades över och står"
            self.skriv(f"  {vad} i {mal}.")
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


def _en_rad(fel: Filfel) -> str:
    if not fel.radfel:
        return str(fel)
    return f"{fel} Den första: {fel.radfel[0]}"
