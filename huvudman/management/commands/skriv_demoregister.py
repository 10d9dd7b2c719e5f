"""Write the compact register file and the list of learned spellings from the real source files."""

import json
import re
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError

from huvudman import namn as namnmodul
from huvudman import registerfil
from huvudman.inlasning import Registerfil, las_registerfil
from kvalitet.filer import Filfel
from kvalitet.kommando import Kommando, utfil

FILER = (
    "skolverket-ufa/Underlag_for_analys.xlsx",
    "skolverket-skolenhetsregister/Skolenhetsregistret.xlsx",
    "skolverket-grundskola-skolenhet/*Antal elever per årskurs*.csv",
    "forskola-enheter/*.csv",
)

MINST_BOKSTAVER = 5  # shorter words in capitals are mostly abbreviations


class Command(Kommando):
    help = "Skriv om demons registerfil från källfilerna (mappen i KVALITET_KALLDATA eller --katalog)."

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument("--katalog", type=Path, default=settings.KALLDATA, help="Mapp med källfilerna.")
        parser.add_argument("--ut", type=utfil, default=registerfil.DEMO, help="Filen som skrivs.")

    def utfor(self, *, katalog: Path, ut: Path, **_: Any) -> dict[str, Any]:
        vagar = [vag for monster in FILER for vag in sorted(katalog.glob(monster))]
        if not vagar:
            raise CommandError(f"mappen {katalog} har inga källfiler")
        try:
            filer = [las_registerfil(vag) for vag in self.framsteg(vagar, "Läser källfiler")]
        except Filfel as fel:
            raise CommandError(str(fel)) from fel
        if felrader := [fel for fil in filer for fel in fil.fel]:
            raise CommandError(f"{len(felrader)} felaktiga rader, den första: {felrader[0]}")
        skrivningar = larda_skrivningar(filer)
        rad = {"kallor": [fil.namn for fil in filer], "ord": skrivningar, "vanliga": larda_vanliga(filer)}
        (ut.parent / "skrivning.json").write_text(json.dumps(rad, ensure_ascii=False, indent=0) + "\n", "utf-8")
        namnmodul.skrivningar.cache_clear()
        namnmodul.vanliga_ord.cache_clear()
        innehall = registerfil.skriv(filer, ut)
        self.skriv(f"{len(innehall.huvudman)} huvudmän och {len(innehall.enheter)} enheter skrivna till {ut.name}.")
        return {"huvudman": len(innehall.huvudman), "enheter": len(innehall.enheter), "byte": ut.stat().st_size}


def larda_skrivningar(filer: list[Registerfil]) -> dict[str, str]:
    """Words that mixed-case sources write with capitals inside (AcadeMedia, NTI), at least four times in five."""
    larda = {}
    for gement, former in _former(filer):
        form, antal = former.most_common(1)[0]
        if antal >= 2 and antal >= 0.8 * former.total() and any(tecken.isupper() for tecken in form[1:]):
            larda[gement] = form
    return larda


def larda_vanliga(filer: list[Registerfil]) -> list[str]:
    """Words that stand in capitals in some mixed-case name but usually do not (LIMHAMN, never JENSEN).

    Usually: with one capital in two names or more, and at least twice as often as in capitals.
    """
    return [
        gement
        for gement, former in _former(filer)
        if len(gement) >= MINST_BOKSTAVER
        and 0 < former[gement.upper()] * 2 <= former[gement.capitalize()]
        and former[gement.capitalize()] >= 2
    ]


def _former(filer: list[Registerfil]) -> list[tuple[str, Counter[str]]]:
    """How every word is written in the names that are not all capitals."""
    ord_former: dict[str, Counter[str]] = defaultdict(Counter)
    namn = {post.namn for fil in filer for post in fil.huvudman.values()}
    namn |= {enhet.namn for fil in filer for enhet in fil.enheter.values()}
    for ett in namn:
        if not namnmodul.ar_versalt(ett):
            for ordet in re.findall(r"[^\W\d_]{3,}", ett):
                ord_former[ordet.casefold()][ordet] += 1
    return sorted(ord_former.items())
