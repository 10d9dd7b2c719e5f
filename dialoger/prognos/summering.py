"""Totals of the cases, so that a page can explain the sum. Exact: call inside `ord.exakt()`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from .fordelning import Arendetid
from .indata import Arende
from .ord import NOLL, STEG, Forloppssteg, Myndighet, Slag, Storlek
from .resultat import Antal, Summa
from .tidsmodell import Tidsmodell

_VAR = {
    Forloppssteg.INBJUDAN: "obesvarade",
    Forloppssteg.SVAR: "obesvarade",
    Forloppssteg.INTRODUKTION: "ja",
    Forloppssteg.BESLUT: "vantar_beslut",
    Forloppssteg.UNDERLAG: "fortsatter",
    Forloppssteg.FORMOTE: "fortsatter",
    Forloppssteg.DIALOG: "fortsatter",
    Forloppssteg.ATERKOPPLING: "efter_dialog",
    Forloppssteg.UPPFOLJNING: "efter_dialog",
}


def summera(tider: Sequence[tuple[Arende, Arendetid]], modell: Tidsmodell) -> Summa:
    """A case that said no is counted as such and in nothing else."""
    antal: Counter[str] = Counter()
    per_slag: dict[str, Decimal] = dict.fromkeys(Slag, NOLL)
    per_storlek: dict[str, tuple[int, Decimal]] = dict.fromkeys(Storlek, (0, NOLL))
    per_steg: dict[str, tuple[Decimal, Decimal]] = dict.fromkeys(STEG, (NOLL, NOLL))
    ja = NOLL
    for arende, tid in tider:
        if arende.tackat_nej:
            antal["nej"] += 1
            continue
        antal[_VAR[arende.nasta]] += 1
        antal["okand_storlek"] += arende.storlek == Storlek.OKAND
        antal["utan_lan"] += not arende.lan
        if Forloppssteg.SVAR in tid.antal:
            ja += tid.antal[Forloppssteg.INTRODUKTION]
        for slag, del_ in tid.per_slag.items():
            per_slag[slag] += del_
        for steg, ganger in tid.antal.items():
            forut, timmar_forut = per_steg[steg]
            per_steg[steg] = (forut + ganger, timmar_forut + tid.per_steg.get(steg, NOLL))
        arenden, timmar_forut = per_storlek[arende.storlek]
        per_storlek[arende.storlek] = (arenden + 1, timmar_forut + sum(tid.per_slag.values(), NOLL))
    timmar = sum(per_slag.values(), NOLL)
    return Summa(
        Antal(**antal),
        ja,
        per_steg[Forloppssteg.INTRODUKTION][0],
        per_steg[Forloppssteg.DIALOG][0],
        timmar,
        per_slag,
        {myndighet: timmar * modell.andel(myndighet) for myndighet in Myndighet},
        per_storlek,
        per_steg,
    )
