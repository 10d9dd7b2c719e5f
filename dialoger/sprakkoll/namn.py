"""Names of persons: common first names, a title before a capital, two capitals inside a sentence."""

from __future__ import annotations

from collections.abc import Iterator

from .ordlista import Ord
from .regler import Regler
from .typer import Funnet, Sort

HOGST_I_NAMN = 4  # words of one name


def namn(text: str, ordlista: list[Ord], regler: Regler) -> Iterator[Funnet]:
    plats = 0
    while plats < len(ordlista):
        slut = plats
        while slut < min(len(ordlista), plats + HOGST_I_NAMN):
            if slut > plats and not ordlista[slut].intill:
                break
            efternamn = slut > plats and ordlista[slut].ort and _ar_fornamn(ordlista[slut - 1], regler)
            if not efternamn and not _kan_vara_namn(ordlista[slut], regler):
                break
            slut += 1
        if slut > plats:
            start = _namnstart(ordlista, plats, slut, regler)
            if start is not None:
                forslag = regler.namn["forslag"].format(
                    funktion=_titel(ordlista, start, regler) or regler.namn["funktion"]
                )
                yield Sort.NAMN, ordlista[start].start, text[ordlista[start].start : ordlista[slut - 1].slut], forslag
        plats = max(slut, plats + 1)


def _kan_vara_namn(ord_: Ord, regler: Regler) -> bool:
    return (
        ord_.text[0].isupper()
        and not ord_.upptaget
        and (len(ord_.text) == 1 or not ord_.text.partition(":")[0].isupper())  # SPSM:s
        and ord_.litet not in regler.titlar
        and ord_.litet not in regler.inte_personer
        and ord_.litet not in regler.organisation
        and not ord_.litet.endswith(regler.namn["slut"])
    )


def _ar_fornamn(ord_: Ord, regler: Regler, *, sakert: bool = False) -> bool:
    """`sakert`: where a capital says nothing, names that are common words too do not count."""
    delar = {ord_.litet, ord_.litet.removesuffix("s"), *ord_.litet.split("-")}
    return bool(delar & regler.fornamn) or (not sakert and bool(delar & regler.tvetydiga))


def _namnstart(ordlista: list[Ord], plats: int, slut: int, regler: Regler) -> int | None:
    """Which word of the capitalised words [plats, slut) the person's name begins with; None when it is nobody's."""
    if slut < len(ordlista) and ordlista[slut].intill and ordlista[slut].litet in regler.organisation:
        return None  # Elsa Brändströms skola
    if _titel(ordlista, plats, regler):
        return plats
    if plats and ordlista[plats].intill and ordlista[plats - 1].litet in regler.organisation:
        return None  # förskolan Lilla Anna
    if slut - plats >= 2 and ordlista[slut - 1].litet.removesuffix("s").endswith("sson"):
        return plats  # Kalle Karlsson, also first in a sentence
    for start in range(plats, slut):
        if _ar_fornamn(ordlista[start], regler, sakert=ordlista[start].forst and slut - start == 1):
            return start if ordlista[plats].forst else plats
    if ordlista[plats].forst:
        plats += 1  # the capital of a sentence's first word says nothing
    return plats if slut - plats >= 2 else None


def _titel(ordlista: list[Ord], plats: int, regler: Regler) -> str:
    """The function that the title right before the word stands for."""
    if not plats or not ordlista[plats].intill:
        return ""
    return regler.titlar.get(ordlista[plats - 1].litet, "")
