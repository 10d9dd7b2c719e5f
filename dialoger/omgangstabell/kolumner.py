"""The columns: those that only tell, and those that can be filled in. Values of the latter are always text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from huvudman.orgnr import visa
from kvalitet.roller import Myndighet

from ..models import Dialog
from ..tabeller import barn_cell
from ..visning import lagesvisning, nasta_text, steg_text

BLAD, BAKOM = "Omgången", "Ursprung"
JA, NEJ, AVSTAR = "Ja", "Nej", "Avstår"
VARFOR = "Varför inte"


@dataclass(frozen=True)
class Fast:
    """A column that tells about the case and is not read back."""

    namn: str
    cell: Callable[[Any], Any]
    bredd: int


@dataclass(frozen=True)
class Ifyllbar:
    """A column to be filled in. `val`: what can be chosen there, if that is all."""

    kod: str
    namn: str
    bredd: int
    val: Sequence[str] = ()


NUMMER = Fast("Ärendenummer", lambda d: d.nummer, 15)
HUVUDMAN = Fast("Huvudman", lambda d: d.huvudman.namn, 40)
ORGNR = Fast("Organisationsnummer", lambda d: visa(d.huvudman.nyckel), 20)
FASTA = (
    NUMMER,
    HUVUDMAN,
    ORGNR,
    Fast("Barn och elever", lambda d: barn_cell(d), 15),
    Fast("Regionkontor", lambda d: d.regionkontor.namn if d.regionkontor else "", 16),
    Fast("Steg", lambda d: steg_text(d), 16),
    Fast("Läge", lambda d: lagesvisning(d).text, 18),
    Fast("Nästa datum", lambda d: d.nasta_dag, 14),
    Fast("Vad är nästa", lambda d: nasta_text(d), 24),
)
SKAL = "skal"
IFYLLBARA = (
    Ifyllbar("SV", "E-post Skolverket", 34),
    Ifyllbar("SPSM", "E-post SPSM", 34),
    Ifyllbar("pausad", "Pausad", 10, (JA, NEJ)),
    Ifyllbar("till", "Återupptas", 14),
    Ifyllbar("uppfoljning", "Uppföljning", 14, (JA, AVSTAR)),
    Ifyllbar(SKAL, "Skäl till ändringen", 44),
)
NAMN = {kolumn.kod: kolumn.namn for kolumn in IFYLLBARA}
# What is compared: the reason is about the change and belongs to no case.
JAMFORS = tuple(kolumn.kod for kolumn in IFYLLBARA if kolumn.kod != SKAL)


def varden(dialog: Dialog, par: dict[str, str]) -> dict[str, str]:
    """What the cells to be filled in say of the case now. `par`: agency → e-mail."""
    return {
        **{myndighet: par.get(myndighet, "") for myndighet in Myndighet.values},
        "pausad": JA if dialog.pausad_fran else NEJ,
        "till": dialog.pausad_till.isoformat() if dialog.pausad_till else "",
        "uppfoljning": AVSTAR if dialog.utan_uppfoljning else JA,
    }


def par_av(dialog: Any) -> dict[str, str]:
    """Agency → e-mail, of a case from `for_lista`."""
    return {t.myndighet: t.utforare.epost.lower() for t in dialog.par}


def som_cell(kod: str, varde: str) -> Any:
    """For a spreadsheet: a day as a day, an empty text as an empty cell."""
    if kod == "till" and varde:
        try:
            return date.fromisoformat(varde)
        except ValueError:
            return varde
    return varde or None
