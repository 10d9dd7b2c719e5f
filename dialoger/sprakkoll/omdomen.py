"""Words that judge."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .ordlista import Ord
from .regler import Fras, Regler
from .typer import Funnet, Sort


def omdomen(text: str, ordlista: list[Ord], regler: Regler) -> Iterator[Funnet]:
    for plats, ord_ in enumerate(ordlista):
        if ord_.upptaget:
            continue
        if ord_.litet in regler.bedomning["former"]:
            if _ar_egen_bedomning(ordlista, plats, regler.bedomning):
                yield Sort.OMDOME, ord_.start, ord_.text, regler.bedomning["forslag"]
        elif regel := _regel(ord_.litet, regler):
            efter = text[ord_.slut : ord_.slut + 40].casefold().lstrip(" ")
            if not efter.startswith(tuple(regel.get("efter", ()))):
                yield Sort.OMDOME, ord_.start, ord_.text, regel["forslag"]
        for fras in regler.fraser.get(ord_.litet, ()):
            if slut := _frasslut(ordlista, plats, fras):
                yield Sort.OMDOME, ord_.start, text[ord_.start : slut], fras.forslag
                break


def _regel(litet: str, regler: Regler) -> dict[str, Any] | None:
    if regel := regler.former.get(litet):
        return regel
    if litet.startswith(regler.alla_stammar):
        return next(regel for stam, regel in regler.stammar if litet.startswith(stam))
    return None


def _frasslut(ordlista: list[Ord], plats: int, fras: Fras) -> int:
    """Where the phrase that begins here ends; 0 when it is not the phrase. It never runs into the next sentence."""
    for del_, glapp in zip(fras.delar[1:], fras.glapp[1:], strict=True):
        for steg in range(1, 5 if glapp else 2):
            if plats + steg >= len(ordlista) or ordlista[plats + steg].forst:
                return 0
            if ordlista[plats + steg].litet in del_:
                plats += steg
                break
        else:
            return 0
    return ordlista[plats].slut


def _ar_egen_bedomning(ordlista: list[Ord], plats: int, regel: dict[str, Any]) -> bool:
    """Not teachers' work with grades and pupils, and not a sentence that says there is no assessment."""
    fore = _grannar(ordlista, plats, -1, 5)
    if any(o in regel["nekande"] for o in fore[:3]):
        return False
    if any(o in regel["egna"] or (len(o) > 4 and o.startswith(regel["egna_stammar"])) for o in fore[:3]):
        return True
    if fore[:1] and fore[0] in regel["amne_efter"]:
        return False
    return not any(o.startswith(regel["skola"]) for o in fore + _grannar(ordlista, plats, 1, 5))


def _grannar(ordlista: list[Ord], plats: int, steg: int, antal: int) -> list[str]:
    """The nearest words of the same sentence, the nearest first."""
    grannar: list[str] = []
    while len(grannar) < antal:
        if ordlista[plats].forst if steg < 0 else plats + 1 >= len(ordlista) or ordlista[plats + 1].forst:
            break
        plats += steg
        grannar.append(ordlista[plats].litet)
    return grannar
