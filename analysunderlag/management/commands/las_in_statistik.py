from __future__ import annotations

import dataclasses
import os
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from analysunderlag.inlasning import TabellAvvisad
from analysunderlag.inlasning.avvisade import Utelamnat, skriv_avvisade
from analysunderlag.models import Statistikrelease
from analysunderlag.services import release as releaser
from analysunderlag.services import statistik
from analysunderlag.services.statistikutfall import Utfall
from kvalitet.filer import Filfel
from kvalitet.kommando import Framsteg, Kommando, utfil

VISADE_FEL = 200
VISADE_ANDRINGAR = 20


class Command(Kommando):
    help = (
        "Läser in statistik: Underlag för analys och de andra källorna. Filens slag känns igen på innehållet. "
        "Samma fil igen ändrar ingenting, om inte andra värden gäller nu: då gäller filen igen. "
        "Har filen något fel läses inget in och alla fel räknas upp."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("filer", nargs="+", metavar="FIL", help="Fil eller filer att läsa in.")
        parser.add_argument(
            "--period",
            default="",
            metavar="PERIOD",
            help="Perioden för en fil som inte säger sin egen, till exempel 2024.",
        )
        parser.add_argument(
            "--torrkor", dest="torrkorning", action="store_true", help="Visa vad som skulle hända, men spara inget."
        )
        parser.add_argument(
            "--utan-release",
            action="store_true",
            help="Låt releasen vänta på att en andra person godkänner den i webben.",
        )
        parser.add_argument(
            "--hoppa-over",
            action="store_true",
            help="Läs in resten av en fil som har fel. Det som hoppades över skrivs till en CSV-fil.",
        )
        parser.add_argument(
            "--avvisade",
            metavar="FIL",
            type=utfil,
            help="CSV-fil för det som hoppades över. Annars: <filens namn>-avvisade.csv i den här mappen.",
        )

    def handle(self, *args: Any, **val: Any) -> None:
        self.som_json = val["json"]
        super().handle(*args, **val)

    def utfor(self, **val: Any) -> dict[str, Any]:
        filer = [Path(fil) for fil in val["filer"]]
        if val["avvisade"] and len(filer) > 1:
            raise CommandError("--avvisade kan bara användas med en fil i taget.")
        resultat: list[dict[str, Any]] = []
        felrader: list[str] = []
        for fil in filer:
            try:
                resultat.append(self._las(fil, val))
            except Filfel as fel:
                resultat.append(self._avvisad(fil, fel))
                felrader.append(str(fel))
        release = None
        if not val["torrkorning"] and not val["utan_release"]:
            release = self._godkann([r["release_id"] for r in resultat if r.get("release_id")])
        svar = {"filer": resultat, "release": release}
        if felrader:
            if self.som_json:
                self.skriv_json(svar)
            raise CommandError(" ".join(felrader))
        return svar

    def _las(self, fil: Path, val: dict[str, Any]) -> dict[str, Any]:
        mal = val["avvisade"] or Path(f"{fil.stem}-avvisade.csv")
        skriven: list[Path] = []

        def skriv(utelamnat: Utelamnat) -> None:
            if utelamnat.fel:
                skriven.append(skriv_avvisade(utelamnat, mal))

        try:
            with self.stapel(fil.name) as framsteg:
                utfall = statistik.las_in(
                    fil,
                    torrkorning=val["torrkorning"],
                    hoppa_over=val["hoppa_over"],
                    period=val["period"],
                    framsteg=_med_filnamn(framsteg, fil),
                    fore_sparande=skriv,
                )
            for tillfallig in skriven:
                os.replace(tillfallig, mal)
        finally:
            for tillfallig in skriven:
                tillfallig.unlink(missing_ok=True)
        self._beratta(utfall)
        if skriven:
            vad = "1 cell" if utfall.avvisade == 1 else f"{utfall.avvisade} celler"
            self.skriv(f"  {vad} hoppades över. Se {mal}.")
        falt = {
            f.name: getattr(utfall, f.name) for f in dataclasses.fields(utfall) if f.name not in ("fel", "andringar")
        }
        return {
            **falt,
            "andringar": [dataclasses.asdict(a) for a in utfall.andringar],
            "fel": [f.som_dict() for f in utfall.fel],
            "avvisade_fil": str(mal) if skriven else None,
        }

    def _beratta(self, utfall: Utfall) -> None:
        self.skriv(f"{utfall.fil}: {utfall.text}")
        for andring in utfall.andringar[:VISADE_ANDRINGAR]:
            self.skriv(f"  Ändrat: {andring}")
        if utfall.andrade > VISADE_ANDRINGAR:
            self.skriv(f"  … och {utfall.andrade - VISADE_ANDRINGAR} ändrade värden till.")
        for varning in utfall.varningar[:VISADE_FEL]:
            self.skriv(f"  Varning: {varning}")
        if len(utfall.varningar) > VISADE_FEL:
            self.skriv(f"  … och {len(utfall.varningar) - VISADE_FEL} varningar till.")

    def _avvisad(self, fil: Path, fel: Filfel) -> dict[str, Any]:
        lista = list(fel.fel) if isinstance(fel, TabellAvvisad) else []
        for rad in lista[:VISADE_FEL]:
            self.skriv(f"  Fel: {rad}")
        if len(lista) > VISADE_FEL:
            self.skriv(f"  … och {len(lista) - VISADE_FEL} fel till.")
        return {
            "fil": fil.name,
            "status": "avvisad",
            "text": str(fel),
            "fel": [f.som_dict() for f in lista] or [{"rad": fel.rad, "kolumn": "", "cell": "", "text": fel.text}],
            "varningar": [str(v) for v in fel.varningar] if isinstance(fel, TabellAvvisad) else [],
        }

    def _godkann(self, releaser_id: list[int]) -> dict[str, Any] | None:
        """The newest release of the run holds every file. A draft left by an interrupted run is approved too.

        One with doubtful values is checked and left for a person.
        """
        release = Statistikrelease.objects.filter(pk__in=releaser_id).order_by("-pk").first()
        if release is None:
            return None
        if release.status == Statistikrelease.Status.UTKAST:
            try:
                release = releaser.godkann_release(release.pk)
            except releaser.KraverPerson as fel:
                return self._vantar(release, str(fel))
            except releaser.OgiltigRelease as fel:
                release.refresh_from_db()
                if release.status != Statistikrelease.Status.GODKAND:
                    raise CommandError(str(fel)) from fel
                # another run that read the same file at the same time was first
            self.skriv(f"Releasen ”{release.namn}” är kontrollerad och godkänd av systemet.")
            for kontroll in release.kontroller:
                if kontroll["utfall"] != "ok":
                    self.skriv(f"  {kontroll['namn']}: {kontroll['text']}")
        return _som_dict(release)

    def _vantar(self, release: Statistikrelease, text: str) -> dict[str, Any]:
        releaser.kontrollera_release(release.pk)
        release.refresh_from_db()
        self.skriv(text)
        for kontroll in release.kontroller:
            if kontroll["utfall"] != "ok":
                self.skriv(f"  {kontroll['namn']}: {kontroll['text']}")
        return _som_dict(release)


def _som_dict(release: Statistikrelease) -> dict[str, Any]:
    return {"id": release.pk, "namn": release.namn, "status": release.status, "kontroller": release.kontroller}


def _med_filnamn(framsteg: Framsteg, fil: Path) -> Framsteg:
    return lambda klart, av, text: framsteg(klart, av, f"{fil.name}: {text}")
