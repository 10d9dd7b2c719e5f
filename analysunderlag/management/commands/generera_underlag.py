from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from analysunderlag.management import arbetare
from analysunderlag.management.korning import Korningsval
from analysunderlag.management.utmapp import FILNAMN, kopiera
from analysunderlag.models import Skolform, Underlag, Underlagsfil
from analysunderlag.services.underlag import IngetUnderlag, bestall_underlag
from analysunderlag.services.underlagsindata import har_statistik
from huvudman.models import Huvudman
from huvudman.orgnr import visa
from kvalitet.kommando import Kommando
from kvalitet.models import Jobb


class Command(Korningsval, Kommando):
    help = (
        "Beställer analysunderlag för en, flera eller alla huvudmän: Excel, PDF, JSON, manifest och en ZIP med allt. "
        "Med --alla görs en körning: den visar hur långt den har kommit, och Ctrl-C pausar den."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        vilka = parser.add_mutually_exclusive_group(required=True)
        vilka.add_argument(
            "--orgnr",
            action="append",
            metavar="X",
            help="Organisationsnummer eller huvudmannens nyckel (H…). Kan anges flera gånger.",
        )
        self.lagg_till_korningsval(parser, vilka)
        parser.add_argument("--skolform", default="grundskola", metavar="S", help="Skolform (förval: grundskola).")
        parser.add_argument(
            "--vanta",
            action="store_true",
            help="Vänta tills underlagen är klara. Körs ingen arbetarprocess startas en så länge.",
        )
        parser.add_argument("--ut", type=Path, metavar="K", help="Lägg filerna i K/<orgnr>/. Innebär också --vanta.")

    def utfor(self, **val: Any) -> dict[str, Any]:
        if val["arbetare"] and val["orgnr"]:
            raise CommandError("--arbetare används tillsammans med --alla eller --fortsatt.")
        if not val["orgnr"]:
            _kontrollera_skolform(val["skolform"])
            korning = {namn: val[namn] for namn in ("fortsatt", "inaktuella", "arbetare", "ut")}
            return self.kor_alla(**korning)
        huvudman_lista = _huvudman_lista(val["orgnr"])
        _kontrollera_skolform(val["skolform"])
        bestallda, fel = self._bestall(huvudman_lista)
        if val["vanta"] or val["ut"]:
            fel += self._vanta(bestallda)
        klara = [u for u in bestallda if u.ar_klart]
        if val["ut"]:
            for underlag in klara:
                mapp = kopiera(underlag, val["ut"])
                self.skriv(f"{underlag.huvudman}: filerna ligger i {mapp}")
        svar = {"underlag": [_som_dict(u, val["ut"]) for u in bestallda], "fel": fel}
        if fel:
            raise CommandError(" ".join(fel))
        return svar

    def _bestall(self, huvudman_lista: list[Huvudman]) -> tuple[list[Underlag], list[str]]:
        bestallda, fel = [], []
        for huvudman in huvudman_lista:
            try:
                underlag = bestall_underlag(huvudman)
            except IngetUnderlag as inget:
                fel.append(str(inget))
                continue
            bestallda.append(underlag)
            lage = (
                "beställt" if underlag.nyskapat else "klart sedan tidigare" if underlag.ar_klart else "redan beställt"
            )
            self.skriv(f"{huvudman}: underlag version {underlag.version}, {lage}")
        return bestallda, fel

    def _vanta(self, bestallda: list[Underlag]) -> list[str]:
        """Wait for those that are not ready; what went wrong, one sentence each."""
        vantar = [u for u in bestallda if not u.ar_klart and u.jobb_id]
        fel = []
        with self.stapel("Gör underlag") as visa:
            jobb_lista = arbetare.vanta([u.jobb_id for u in vantar if u.jobb_id], visa)
        for underlag, jobb in zip(vantar, jobb_lista, strict=True):
            underlag.refresh_from_db()
            if jobb.status != Jobb.Status.KLART:
                fel.append(f"{underlag.huvudman}: {jobb.fel or 'Jobbet avbröts.'}")
            else:
                self.skriv(f"{underlag.huvudman}: underlag version {underlag.version} är klart")
        return fel


def _huvudman_lista(nycklar: list[str]) -> list[Huvudman]:
    """In the order given, each once. One that is unknown stops everything before anything is ordered."""
    rensade = list(dict.fromkeys(n.strip().replace("-", "") for n in nycklar))
    per_nyckel = {h.nyckel: h for h in Huvudman.objects.filter(nyckel__in=rensade)}
    okanda = [n for n in rensade if n not in per_nyckel]
    if okanda:
        namn = ", ".join(visa(nyckel) or "”” (tom)" for nyckel in okanda)  # a person's number is not repeated
        raise CommandError(
            f"Ingen huvudman i registret har nyckeln {namn}. Ange organisationsnumret med tio siffror. "
            "Sök i registret på webben, eller läs in det med las_in_register."
        )
    return [per_nyckel[n] for n in rensade]


def _kontrollera_skolform(kod: str) -> None:
    if not Skolform.objects.exists():
        raise CommandError("Ingen statistik är inläst ännu. Kör först: python3 manage.py las_in_statistik FIL")
    if not Skolform.objects.filter(kod=kod).exists():
        kanda = ", ".join(Skolform.objects.values_list("kod", flat=True))
        raise CommandError(f"Skolformen {kod!r} finns inte. Välj bland: {kanda}.")
    if not har_statistik(kod):
        raise CommandError(f"För {kod} finns ännu ingen nationell statistik att göra underlag av. Grundskola finns.")


def _som_dict(underlag: Underlag, ut: Path | None) -> dict[str, Any]:
    return {
        "orgnr": underlag.huvudman.nyckel,
        "namn": underlag.huvudman.namn,
        "id": underlag.pk,
        "version": underlag.version,
        "status": underlag.status,
        "nytt": underlag.nyskapat,
        "release": underlag.release.namn,
        "filer": {
            f.format: {
                "fil": str(ut / underlag.huvudman.nyckel / FILNAMN[Underlagsfil.Format(f.format)]) if ut else f.sokvag,
                "sha256": f.sha256,
                "storlek": f.storlek,
            }
            for f in underlag.filer.all()
        },
    }
