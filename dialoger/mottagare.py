"""Whom an invitation goes to: every responsible nämnd or styrelse and the skolchef (doman.md §4 step 1)."""

from __future__ import annotations

from dataclasses import dataclass

from huvudman.models import Huvudman, Kontakt, Namnd
from huvudman.visning import kontakter_for

from .services import Mottagare

F = Kontakt.Funktion


@dataclass(frozen=True)
class Val:
    kod: str
    text: str
    mottagare: Mottagare
    forvald: bool


def mottagarval(huvudman: Huvudman) -> list[Val]:
    """The register's contacts, then nämnder that nobody knows how to reach.

    Chosen beforehand: every nämnd or styrelse and skolchef, to rektor only when no skolchef is known. Never an
    address that letters have come back from. A recipient is the nämnd or the function, not the person.
    """
    kontakter = [k for k in kontakter_for(huvudman) if k.epost]
    forst = {F.NAMND_STYRELSE, F.SKOLCHEF}
    if not any(k.funktion == F.SKOLCHEF for k in kontakter):
        forst.add(F.REKTOR)
    val: list[Val] = []
    sedda: set[tuple[str, str]] = set()
    for kontakt in kontakter:
        namn = kontakt.namnd.namn if kontakt.namnd else str(kontakt.get_funktion_display())
        if (namn, kontakt.epost.casefold()) in sedda:
            continue
        sedda.add((namn, kontakt.epost.casefold()))
        text = f"{namn}, {kontakt.epost}" + (" (kom inte fram senast)" if kontakt.studsad else "")
        forvald = kontakt.funktion in forst and not kontakt.studsad
        val.append(Val(f"k{kontakt.pk}", text, Mottagare(namn, kontakt.epost), forvald))
    nadda = {k.namnd_id for k in kontakter}
    for namnd in Namnd.objects.gallande().filter(huvudman=huvudman):
        if namnd.pk not in nadda:
            val.append(Val(f"n{namnd.pk}", f"{namnd.namn}, adress saknas", Mottagare(namnd.namn), False))
    return val
