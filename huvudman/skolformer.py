"""The nine skolformer, and fritidshem, which is none but always included. Source: skollagen (2010:800) 1:1 and 4:3."""

from __future__ import annotations

from collections.abc import Iterable

SKOLFORMER: dict[str, str] = {
    "forskola": "Förskola",
    "forskoleklass": "Förskoleklass",
    "fritidshem": "Fritidshem",
    "grundskola": "Grundskola",
    "anpassad-grundskola": "Anpassad grundskola",
    "specialskola": "Specialskola",
    "sameskola": "Sameskola",
    "gymnasieskola": "Gymnasieskola",
    "anpassad-gymnasieskola": "Anpassad gymnasieskola",
    "komvux": "Komvux",
}
ORDNING = {kod: plats for plats, kod in enumerate(SKOLFORMER)}


def namn(kod: str) -> str:
    return SKOLFORMER.get(kod, kod)


def ordnade(koder: Iterable[str]) -> list[str]:
    return sorted(koder, key=lambda kod: (ORDNING.get(kod, 99), kod))
