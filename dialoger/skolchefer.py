"""Huvudmän that may have the same skolchef. Pure: what the register says in, who belongs together out.

The same address is the same person, unless two names stand at it. A name alone is never enough: it is shown as a
maybe, for a person to find out (doman.md §4.1 P6).
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Uppgift:
    """That somebody is skolchef of a huvudman. `namn` may be empty: then the address is the function's own."""

    huvudman: int
    namn: str
    epost: str


@dataclass(frozen=True)
class Samband:
    """`saker`: the same person, not only perhaps. `namn`: of the skolchef, or the address."""

    huvudman: frozenset[int]
    namn: str
    saker: bool
    skal: str

    @property
    def kod(self) -> str:
        """The same for the same huvudmän, however they were found."""
        return kod(self.huvudman)


def kod(huvudman: Iterable[int]) -> str:
    return hashlib.sha256(",".join(map(str, sorted(huvudman))).encode()).hexdigest()[:16]


def _form(namn: str) -> str:
    return " ".join(namn.casefold().replace("-", " ").split())


def samband(uppgifter: Iterable[Uppgift]) -> list[Samband]:
    """Sure ones first; a maybe whose huvudmän all belong to a sure one is left out."""
    per_epost: dict[str, list[Uppgift]] = defaultdict(list)
    per_namn: dict[str, list[Uppgift]] = defaultdict(list)
    for uppgift in uppgifter:
        if adress := uppgift.epost.strip().casefold():
            per_epost[adress].append(uppgift)
        if " " in (namn := _form(uppgift.namn)):
            per_namn[namn].append(uppgift)
    funna: list[Samband] = []
    for adress, rader in sorted(per_epost.items()):
        namnen = {_form(rad.namn): rad.namn for rad in rader if rad.namn.strip()}
        vilka = frozenset(rad.huvudman for rad in rader)
        if len(namnen) > 1:
            skal = f"Samma e-postadress, {adress}, men olika namn."
            funna.append(Samband(vilka, " eller ".join(sorted(namnen.values())), False, skal))
        else:
            namn = next(iter(namnen.values()), adress)
            funna.append(Samband(vilka, namn, True, f"Samma e-postadress, {adress}."))
    for _, rader in sorted(per_namn.items()):
        vilka = frozenset(rad.huvudman for rad in rader)
        skal = "Samma namn men olika e-postadresser. Det kan vara två personer."
        funna.append(Samband(vilka, rader[0].namn, False, skal))
    flera = [rad for rad in funna if len(rad.huvudman) > 1]
    klara = [rad for rad in flera if rad.saker]
    for rad in flera:
        if not rad.saker and not any(rad.huvudman <= annan.huvudman for annan in klara):
            klara.append(rad)
    return klara
