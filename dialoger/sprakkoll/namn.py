"""Names of persons: common first names, a title before a capital, two capitals inside a sentence, a word right before
"sade" or "ringde", an initial with a surname, and surnames in -sson however they are written."""

from __future__ import annotations

from collections.abc import Iterator

from .ordlista import Ord
from .regler import Regler
from .typer import Funnet, Sort

HOGST_I_NAMN = 4  # words of one name


def namn(text: str, ordlista: list[Ord], regler: Regler) -> Iterator[Funnet]:
    plats = 0
    while plats < len(ordlista):
        if _initial(text, ordlista, plats, regler):
            yield _funnet(ordlista[plats].start, ordlista[plats + 1].slut, text, ordlista, plats, regler)
            plats += 2
            continue
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
                yield _funnet(ordlista[start].start, ordlista[slut - 1].slut, text, ordlista, start, regler)
        elif _litet_namn(ordlista, plats, regler):
            yield _funnet(ordlista[plats].start, ordlista[plats].slut, text, ordlista, plats, regler)
        plats = max(slut, plats + 1)


def _initial(text: str, ordlista: list[Ord], plats: int, regler: Regler) -> bool:
    """ "A. Berg sa": an initial and a surname, after a title or before what somebody says. Not "Bilaga A. Därefter"."""
    if plats + 1 >= len(ordlista):
        return False
    ord_, nasta = ordlista[plats], ordlista[plats + 1]
    if len(ord_.text) > 1 or not ord_.text.isupper() or text[ord_.slut : nasta.start] not in (".", ". "):
        return False
    if len(nasta.text) < 2 or not nasta.text[0].isupper() or nasta.litet in regler.namn["inte_forst"]:
        return False
    sson = nasta.litet.removesuffix("s").endswith("sson")
    return bool(sson or _titel(ordlista, plats, regler) or _sager(ordlista, plats + 1, regler))


def _litet_namn(ordlista: list[Ord], plats: int, regler: Regler) -> bool:
    """ "svensson", "rektor anna": names without their capital."""
    ord_ = ordlista[plats]
    if ord_.upptaget or ord_.text[0].isupper():
        return False
    efternamn = ord_.litet.removesuffix("s").endswith("sson") and len(ord_.litet) > len("asson")
    fornamn = _ar_fornamn(ord_, regler, sakert=True) and _titel(ordlista, plats, regler)
    return bool(efternamn or fornamn)


def _funnet(start: int, slut: int, text: str, ordlista: list[Ord], plats: int, regler: Regler) -> Funnet:
    funktion = _titel(ordlista, plats, regler) or regler.namn["funktion"]
    return Sort.NAMN, start, text[start:slut], regler.namn["forslag"].format(funktion=funktion)


def _sager(ordlista: list[Ord], plats: int, regler: Regler) -> bool:
    """Whether the next word is what somebody does who says something."""
    nasta = ordlista[plats + 1] if plats + 1 < len(ordlista) else None
    return nasta is not None and nasta.intill and nasta.litet in regler.namn["sager"]


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
    if _sager(ordlista, slut - 1, regler) and _kan_tala(ordlista[slut - 1], regler):
        return plats + 1 if ordlista[plats].litet in regler.namn["inte_forst"] else plats
    if ordlista[plats].forst:
        plats += 1  # the capital of a sentence's first word says nothing
    return plats if slut - plats >= 2 else None


def _kan_tala(ord_: Ord, regler: Regler) -> bool:
    """Somebody's name and not "Elevhälsan" or "Några", whose capital is the sentence's."""
    if ord_.litet in regler.namn["inte_forst"]:
        return False
    return not ord_.forst or not ord_.litet.endswith(regler.namn["slut_forst"])


def _titel(ordlista: list[Ord], plats: int, regler: Regler) -> str:
    """The function that the title right before the word stands for."""
    if not plats or not ordlista[plats].intill:
        return ""
    return regler.titlar.get(ordlista[plats - 1].litet, "")
