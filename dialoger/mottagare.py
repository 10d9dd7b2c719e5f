"""Whom an invitation goes to: every responsible nämnd or styrelse and the skolchef (doman.md §4 step 1)."""

from __future__ import annotations

from dataclasses import dataclass

from huvudman.models import Huvudman

from .services import Mottagare


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
    return []
