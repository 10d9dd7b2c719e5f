"""Scale, limits and the words for levels."""

from __future__ import annotations

from dataclasses import dataclass

MINST = 5  # answers behind anything that is shown of people who answered one by one
FLEST = 500  # respondents of a level
LANGST_TEXT = 2_000  # characters of "hur vet vi det?"

VET_EJ = 0
SKALA: dict[int, str] = {
    1: "Stämmer inte",
    2: "Stämmer lite",
    3: "Stämmer till stor del",
    4: "Stämmer helt",
    VET_EJ: "Vet ej",
}
STEG = (1, 2, 3, 4)
KORT: dict[int, str] = {1: "inte", 2: "lite", 3: "till stor del", 4: "helt"}  # after "stämmer"


@dataclass(frozen=True)
class Nivaord:
    """`namn` in headings, `vi` in sentences, `vilka`: who belongs there, `som`: to one of them."""

    kod: str
    namn: str
    vi: str
    vilka: str
    som: str


NIVAER: dict[str, Nivaord] = {
    ord_.kod: ord_
    for ord_ in (
        Nivaord(
            "huvudman",
            "Huvudman",
            "huvudmannen",
            "Nämnden eller styrelsen, skolchefen och förvaltningen",
            "en av dem som styr: nämnd, styrelse, skolchef eller förvaltning",
        ),
        Nivaord(
            "rektor",
            "Rektor",
            "rektorerna",
            "Rektorer och andra som leder en förskola eller skola",
            "en av dem som leder en förskola eller skola",
        ),
        Nivaord(
            "undervisning",
            "Undervisning",
            "personalen",
            "Lärare, förskollärare och annan personal nära barnen och eleverna",
            "en av personalen nära barnen och eleverna",
        ),
    )
}
