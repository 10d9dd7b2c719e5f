"""`generera_underlag --alla` and `--fortsatt`: starts or goes on with a run and follows it from the terminal."""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from kvalitet import svenska
from kvalitet.kommando import Kommando

from ..models import Korning, Korningsrad, Underlag
from ..services import korningar, korningsrader
from .arbetare import egen_arbetare
from .utmapp import kopiera

POLL = 0.5
FLEST_PROCESSER = 64
K = Korning.Status


def antal_processer(text: str) -> int:
    """Argument type."""
    if not text.isdigit() or not 1 <= int(text) <= FLEST_PROCESSER:
        raise argparse.ArgumentTypeError(f"{text!r} är inget antal från 1 till {FLEST_PROCESSER}")
    return int(text)


class Korningsval(Kommando):
    """The part of the command that concerns runs."""

    def lagg_till_korningsval(self, parser: CommandParser, vilka: Any) -> None:
        vilka.add_argument(
            "--alla",
            action="store_true",
            help="Alla huvudmän i registret, som en körning. Det som är oförändrat sedan förra körningen görs inte om.",
        )
        vilka.add_argument(
            "--inaktuella",
            action="store_true",
            help="Alla vars senaste underlag är gjort av en återkallad fil, som en körning av den nya statistiken.",
        )
        vilka.add_argument(
            "--fortsatt",
            action="store_true",
            help="Fortsätt den pausade körningen, följ den som pågår, eller gör om det som misslyckades i den senaste.",
        )
        parser.add_argument(
            "--arbetare",
            type=antal_processer,
            metavar="N",
            help="Starta N arbetarprocesser på den här datorn så länge körningen pågår.",
        )

    def kor_alla(
        self, *, fortsatt: bool, arbetare: int | None, ut: Path | None, inaktuella: bool = False
    ) -> dict[str, Any]:
        try:
            korning = self._fortsatt() if fortsatt else korningar.starta(None, inaktuella=inaktuella)
        except korningar.OgiltigKorning as fel:
            raise CommandError(str(fel)) from None
        antal = korningsrader.antal(korning)
        self.skriv(
            f"{korning}: {svenska.tal(antal.alla)} huvudmän ur {korning.release}, "
            f"varav {svenska.tal(antal.utan)} som statistiken inte säger något om."
        )
        return self._redovisa(self._folj(korning, arbetare or 0), ut)

    def _fortsatt(self) -> Korning:
        korning = Korning.objects.oppna().first() or Korning.objects.order_by("-pk").first()
        if korning is None:
            raise CommandError("Ingen körning har startats. Starta en med --alla.")
        if korning.status == K.PAUSAD:
            return korningar.fortsatt(korning.pk, None)
        if korning.status == K.KLAR_MED_FEL:
            return korningar.gor_om_misslyckade(korning.pk, None)
        if not korning.ar_oppen:
            vad = korning.get_status_display().lower()
            raise CommandError(f"{korning} är {vad}, så det finns inget att fortsätta. Starta en ny med --alla.")
        return korning

    def _folj(self, korning: Korning, processer: int) -> Korning:
        """Until it ends or somebody pauses it; with a worker of one's own where nobody else works."""
        with egen_arbetare(processer) as arbetare:
            try:
                with self.stapel("Gör underlag") as visa:
                    while True:
                        korning.refresh_from_db()
                        antal = korningsrader.antal(korning)
                        visa(antal.gjorda, antal.alla, korningsrader.text(korning, antal))
                        if korning.status not in (K.VANTAR, K.PAGAR):
                            return korning
                        arbetare.se_till()
                        time.sleep(POLL)
            except KeyboardInterrupt:
                self._pausa(korning)  # before the worker is stopped, which waits for what it is making
                raise

    def _pausa(self, korning: Korning) -> None:
        try:
            korningar.pausa(korning.pk, None)
        except korningar.OgiltigKorning:  # it ended, or somebody else paused it
            return
        antal = korningsrader.antal(korning)
        self.skriv(
            f"\n{korning} är pausad: {svenska.tal(antal.gjorda)} av {svenska.tal(antal.alla)} är klara. "
            "Det som ligger i kön görs när en arbetare kör. "
            "Fortsätt med: python3 manage.py generera_underlag --fortsatt"
        )

    def _redovisa(self, korning: Korning, ut: Path | None) -> dict[str, Any]:
        antal = korningsrader.antal(korning)
        self.skriv(f"{korning}: {korningsrader.sammanfattning(antal)}.")
        fel = list(
            Korningsrad.objects.filter(korning=korning, status=Korningsrad.Status.MISSLYCKAD).select_related("huvudman")
        )
        for rad in fel:
            self.skriv(f"  {rad.huvudman}: {rad.skal}")
        if ut:
            self._kopiera(korning, ut)
        if fel:
            raise CommandError(
                f"{korning}: {svenska.antal(len(fel), 'underlag')} gick inte att göra. "
                "Gör om dem med: python3 manage.py generera_underlag --fortsatt"
            )
        if korning.status == K.AVBRUTEN:
            raise CommandError(f"{korning} avbröts. {korning.skal}".strip())
        if korning.status == K.PAUSAD:
            raise CommandError(f"{korning} pausades. Fortsätt med: python3 manage.py generera_underlag --fortsatt")
        return {
            "korning": korning.pk,
            "status": korning.status,
            "release": korning.release.namn,
            "huvudman": antal.alla,
            "antal": antal.som_dict(),
        }

    def _kopiera(self, korning: Korning, ut: Path) -> None:
        klara = Underlag.objects.filter(
            pk__in=korning.rader.exclude(underlag=None).values("underlag"), status=Underlag.Status.KLART
        )
        lista = klara.select_related("huvudman").defer("innehall", "andringar").prefetch_related("filer")
        for underlag in self.framsteg(lista.iterator(chunk_size=100), "Kopierar", klara.count()):
            kopiera(underlag, ut)
        self.skriv(f"Filerna ligger i {ut}, en mapp per huvudman.")
