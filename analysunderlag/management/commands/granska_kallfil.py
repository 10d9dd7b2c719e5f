from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from analysunderlag.kallor import Kallfil, Kalltabell, Radslag, las_kallfil
from analysunderlag.vardetyper import Vardetyp
from kvalitet.filer import Filfel
from kvalitet.kommando import Kommando

VISADE = 20  # of each list; the JSON has them all


class Command(Kommando):
    help = (
        "Läser källfiler utan att spara något och redovisar varje rad och cell: vad filen är, tid, nivå, tal, tecken "
        "och tomma, mått utan kod och oförklarade rader. Slaget känns igen på innehållet, aldrig på namnet. "
        "Finns en oförklarad rad eller en cell som inte går att läsa slutar kommandot med 1."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("filer", nargs="+", metavar="FIL", help="Fil eller filer att granska.")

    def handle(self, *args: Any, **val: Any) -> None:
        self.som_json = val["json"]
        super().handle(*args, **val)

    def utfor(self, **val: Any) -> dict[str, Any]:
        resultat: list[dict[str, Any]] = []
        underkanda: list[str] = []
        for fil in map(Path, val["filer"]):
            try:
                kalla = las_kallfil(fil)
            except Filfel as fel:
                self.skriv(str(fel))
                resultat.append({"fil": fil.name, "slag": None, "fel": [str(fel)]})
                underkanda.append(fil.name)
                continue
            self._beratta(kalla)
            resultat.append(_som_dict(kalla))
            if kalla.oforklarade or kalla.fel:
                underkanda.append(fil.name)
        svar = {"filer": resultat}
        if underkanda:
            if self.som_json:
                self.skriv_json(svar)
            raise CommandError(f"Allt går inte att förklara i {', '.join(underkanda)}. Se ovan.")
        return svar

    def _beratta(self, kalla: Kallfil) -> None:
        rader, typer = kalla.radslag, kalla.antal_per_typ()
        tecken = kalla.celler - kalla.avvisade - typer[Vardetyp.TAL] - typer[Vardetyp.TOM]
        self.skriv(f"{kalla.fil}: {kalla.slag.label} ({kalla.utgivare})")
        for titel, tabeller in _per_titel(kalla).items():
            perioder = sorted({period for tabell in tabeller for period in tabell.perioder})
            nivaer = dict.fromkeys(niva.value for tabell in tabeller for niva in tabell.nivaer)
            antal = f", {len(tabeller)} blad" if len(tabeller) > 1 else ""
            self.skriv(f"  {titel}{antal}")
            self.skriv(f"    Tid: {', '.join(perioder) or 'sägs inte i filen'}. Nivå: {', '.join(nivaer) or 'ingen'}.")
        self.skriv(
            f"  Rader: {sum(rader.values())} = {rader[Radslag.DATA]} data + {rader[Radslag.RUBRIK]} rubriker + "
            f"{rader[Radslag.NOT]} noter + {rader[Radslag.TOM]} tomma + {rader[Radslag.OFORKLARAD]} oförklarade"
        )
        self.skriv(
            f"  Celler: {kalla.celler} = {typer[Vardetyp.TAL]} tal + {tecken} tecken + {typer[Vardetyp.TOM]} tomma + "
            f"{kalla.avvisade} som inte går att läsa"
        )
        for rubrik, texter in (
            ("Mått utan kod", kalla.matt_utan_kod),
            ("Varningar", tuple(map(str, kalla.varningar))),
            ("Fel", tuple(map(str, kalla.fel))),
        ):
            self._lista(rubrik, texter)

    def _lista(self, rubrik: str, texter: tuple[str, ...]) -> None:
        if not texter:
            return
        self.skriv(f"  {rubrik}: {len(texter)}")
        for text in texter[:VISADE]:
            self.skriv(f"    {text}")
        if len(texter) > VISADE:
            self.skriv(f"    … och {len(texter) - VISADE} till")


def _per_titel(kalla: Kallfil) -> dict[str, list[Kalltabell]]:
    """Sheets of one title are told of together: a workbook can have one a program."""
    grupper: dict[str, list[Kalltabell]] = {}
    for tabell in kalla.tabeller:
        grupper.setdefault(tabell.titel, []).append(tabell)
    return grupper


def _som_dict(kalla: Kallfil) -> dict[str, Any]:
    typer = {typ.value: antal for typ, antal in kalla.antal_per_typ().items()}
    return {
        "fil": kalla.fil,
        "sha256": kalla.sha256,
        "slag": kalla.slag.value,
        "utgivare": kalla.utgivare,
        "tabeller": [
            {
                "titel": tabell.titel,
                "blad": tabell.blad,
                "skolform": tabell.skolform,
                "perioder": tabell.perioder,
                "nivaer": [niva.value for niva in tabell.nivaer],
                "rader": len(tabell.rader),
                "matt": len(tabell.kolumner),
            }
            for tabell in kalla.tabeller
        ],
        "rader": {slag.value: antal for slag, antal in kalla.radslag.items()},
        "celler": {"alla": kalla.celler, **typer, "olasta": kalla.avvisade},
        "matt_utan_kod": kalla.matt_utan_kod,
        "varningar": [str(fynd) for fynd in kalla.varningar],
        "fel": [str(fynd) for fynd in kalla.fel],
    }
