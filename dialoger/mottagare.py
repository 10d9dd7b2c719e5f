"""Whom an invitation goes to: every responsible nämnd or styrelse and the skolchef (doman.md §4 step 1)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from huvudman.kontaktluckor import vem
from huvudman.models import Huvudman, Kontakt, Namnd

from .begrepp import Brevslag

F = Kontakt.Funktion
SLAG = {F.NAMND_STYRELSE: Brevslag.NAMND, F.SKOLCHEF: Brevslag.SKOLCHEF, F.REKTOR: Brevslag.REKTOR}


@dataclass(frozen=True)
class Mottagare:
    """The nämnd, styrelse or function, never the person. `slag`: whom the letter is written to."""

    namn: str
    epost: str = ""
    slag: str = Brevslag.NAMND


@dataclass(frozen=True)
class Val:
    kod: str
    text: str
    mottagare: Mottagare
    forvald: bool


def mottagarval(huvudman: Huvudman) -> list[Val]:
    return mottagarval_for([huvudman])[huvudman.pk]


def mottagarval_for(huvudman_lista: Iterable[Huvudman]) -> dict[int, list[Val]]:
    """By huvudman: the register's contacts, then nämnder that nobody knows how to reach. Two queries for any number.

    Chosen beforehand: every nämnd or styrelse and skolchef, to rektor only when no skolchef is known. Never an
    address that letters have come back from, nor one that is missing.
    """
    alla = {huvudman.pk: huvudman for huvudman in huvudman_lista}
    kontakter: dict[int, list[Kontakt]] = defaultdict(list)
    for kontakt in Kontakt.objects.gallande().filter(huvudman__in=alla).exclude(epost="").select_related("namnd"):
        kontakter[kontakt.huvudman_id].append(kontakt)
    namnder: dict[int, list[Namnd]] = defaultdict(list)
    for namnd in Namnd.objects.gallande().filter(huvudman__in=alla):
        namnder[namnd.huvudman_id].append(namnd)
    return {pk: _val(huvudman, kontakter[pk], namnder[pk]) for pk, huvudman in alla.items()}


def _val(huvudman: Huvudman, kontakter: list[Kontakt], namnder: list[Namnd]) -> list[Val]:
    forst = {F.NAMND_STYRELSE, F.SKOLCHEF}
    if not any(k.funktion == F.SKOLCHEF for k in kontakter):
        forst.add(F.REKTOR)
    val: list[Val] = []
    sedda: set[tuple[str, str]] = set()
    for kontakt in sorted(kontakter, key=lambda k: k.ordning):
        namn = _namn(kontakt, huvudman)
        if (namn, kontakt.epost.casefold()) in sedda:
            continue
        sedda.add((namn, kontakt.epost.casefold()))
        text = f"{namn}, {kontakt.epost}" + (" (kom inte fram senast)" if kontakt.studsad else "")
        slag = SLAG.get(F(kontakt.funktion), Brevslag.FORVALTNING)
        forvald = kontakt.funktion in forst and not kontakt.studsad
        val.append(Val(f"k{kontakt.pk}", text, Mottagare(namn, kontakt.epost, slag), forvald))
    nadda = {k.namnd_id for k in kontakter}
    for namnd in namnder:
        if namnd.pk not in nadda:
            text = f"{namnd.namn}, brev på papper (e-post saknas)"
            val.append(Val(f"n{namnd.pk}", text, Mottagare(namnd.namn), False))
    return val


def _namn(kontakt: Kontakt, huvudman: Huvudman) -> str:
    return kontakt.namnd.namn if kontakt.namnd else vem(kontakt.funktion, None, huvudman)
