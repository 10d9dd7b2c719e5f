"""Numbers and addresses that belong to a person."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .regler import Regler
from .typer import Funnet, Sort

# Every repetition is bounded and starts at the edge of a word, so the time is linear.
_EPOST = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")
_PERSON = re.compile(r"(?<![\d-])(?P<sekel>19|20)?\d{2}(?P<manad>\d{2})(?P<dag>\d{2})(?P<tecken>[-+]?)\d{4}(?![\d-])")
_TELEFON = re.compile(r"(?<![\w/:.+-])(?:\+\d{2}|0)(?:[ /()–-]{0,2}\d){6,12}(?![\w/-])")


def uppgifter(text: str, regler: Regler) -> Iterator[Funnet]:
    slut = 0
    traffar = [(Sort.PERSONNUMMER, m) for m in _PERSON.finditer(text) if _kan_vara_person(m)]
    traffar += [(Sort.EPOST, m) for m in _EPOST.finditer(text)]
    traffar += [(Sort.TELEFON, m) for m in _TELEFON.finditer(text)]
    for sort, m in sorted(traffar, key=lambda t: t[1].start()):  # stable: a personnummer before a telephone number
        if m.start() >= slut:
            slut = m.end()
            yield sort, m.start(), m[0], regler.uppgift[sort.value]


def _kan_vara_person(m: re.Match[str]) -> bool:
    """A date (or a samordningsnummer), and besides that a sign, a century or the right check digit."""
    if not (1 <= int(m["manad"]) <= 12 and (1 <= int(m["dag"]) <= 31 or 61 <= int(m["dag"]) <= 91)):
        return False
    siffror = [int(tecken) for tecken in m[0] if tecken.isdigit()][-10:]
    dubblade = (n * (2 - plats % 2) for plats, n in enumerate(siffror))
    return bool(m["tecken"] or m["sekel"]) or sum(n // 10 + n % 10 for n in dubblade) % 10 == 0
