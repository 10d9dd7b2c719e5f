"""Gentle warnings for the text of a mötesanteckning: words of assessment, names and personal data. No Django.

A note is public and holds a short account and functions: no names, assessments or needs (doman.md §4.2). The check only
asks; it never stops anybody. The words are data (`data/sprakkoll.toml`, `data/fornamn.txt`). Time grows with the text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence

from .namn import namn
from .omdomen import omdomen
from .ordlista import ORD, dela, markera, register
from .regler import regler
from .typer import Anmarkning, Sort
from .uppgifter import uppgifter

__all__ = ["Anmarkning", "Sort", "funktionsforslag", "granska"]


def granska(text: str, kanda_namn: Iterable[str] = ()) -> list[Anmarkning]:
    """What to look at, in the order of the text. `kanda_namn`: the case's huvudman, its units, other organisations."""
    ordning = regler()
    egna = list(uppgifter(text, ordning))
    ordlista = dela(text, [(start, start + len(utdrag)) for _, start, utdrag, _ in egna])
    markera(ordlista, ordning.platser, orter=True)
    markera(ordlista, register(kanda_namn))
    funna = [*egna, *omdomen(text, ordlista, ordning), *namn(text, ordlista, ordning)]
    rader = [m.start() for m in re.finditer("\n", text)]
    return [
        Anmarkning(sort, utdrag, start, bisect_right(rader, start - 1) + 1, forslag)
        for sort, start, utdrag, forslag in sorted(funna, key=lambda f: (f[1], f[0]))
    ]


def funktionsforslag(text: str, anmarkning: Anmarkning, funktioner: Sequence[str] = ()) -> list[str]:
    """What to write instead of a name: the function of the title before it, then those that took part."""
    if anmarkning.sort is not Sort.NAMN:
        return []
    ordning = regler()
    fore = ORD.findall(text[max(0, anmarkning.position - 60) : anmarkning.position])
    titel = ordning.titlar.get(fore[-1].casefold(), "") if fore else ""
    return list(dict.fromkeys(f for f in (titel, *(f.lower() for f in funktioner), ordning.namn["funktion"]) if f))
