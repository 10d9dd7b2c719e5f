"""One lot per huvudman, from the seed and its own key alone.

No shared stream of random numbers: a huvudman that is added or removed changes nobody else's lot (permanent random
numbers, as statistical agencies draw their samples).
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b

from .typer import Cell, Kandidat

_BITAR = 53  # what a float holds exactly


def lott(fro: str, slag: str, namn: str) -> float:
    """A number in [0, 1), the same on every computer."""
    nyckel = blake2b(fro.encode()).digest()
    svar = blake2b(f"{slag}\0{namn}".encode(), key=nyckel, digest_size=8).digest()
    return (int.from_bytes(svar) >> (64 - _BITAR)) / 2**_BITAR


def i_lottordning(kandidater: Iterable[Kandidat], fro: str) -> list[Kandidat]:
    return sorted(kandidater, key=lambda k: (lott(fro, "huvudman", k.nyckel), k.nyckel))


def avrundningslott(cell: Cell, fro: str) -> float:
    """Decides whether a cell's part of a place becomes a place."""
    s = cell.stratum
    return lott(fro, "cell", "\0".join([s.kontor, s.storlek, s.sektor, s.skolformsgrupp, *cell.skolformer]))
